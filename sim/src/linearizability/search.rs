//! The search: a linked list of beginnings and ends, a stack of what was taken
//! out of it, and a memory of what led nowhere.
//!
//! It also looks ahead: a value that some answer still needs, and that no
//! operation makes any more, must not be overwritten. That decides quickly when
//! values are mostly different, and hides why; so when there is no order, a second
//! search without looking ahead finds the longest one, within bounds.

use super::values::Values;
use super::visited::Visited;
use super::{Call, Step, Value, Verdict};

/// The search for the longest order may take so many times the steps of the
/// search before it,
const EXPLAINING: u64 = 4;
/// and so many in any case.
const MIN_EXPLAINING: u64 = 20_000;

/// The end of the list, and an operation without an end.
const NONE: u32 = u32::MAX;

/// A beginning or an end of an operation, in the list of those that are not
/// taken yet.
#[derive(Clone, Copy, Debug)]
struct Entry {
    operation: u32,
    /// The end that belongs to this beginning; `NONE` if there is none, or if this
    /// is an end itself.
    end: u32,
    is_end: bool,
    previous: u32,
    next: u32,
}

/// An operation that was taken.
#[derive(Clone, Copy, Debug)]
struct Taken {
    entry: u32,
    /// The value before it.
    value: Value,
    /// Whether it only looked. Such an operation fits here as well as anywhere
    /// later, so that putting it back cannot help.
    forced: bool,
}

/// A search through one history of one key, done step by step.
#[derive(Clone, Debug)]
pub struct Search {
    steps: Vec<Step>,
    /// The first entry is the head of the list.
    entries: Vec<Entry>,
    /// Where an operation is in its set: those with an answer, and those without.
    bits: Vec<(bool, u32)>,
    answered: Vec<u64>,
    open: Vec<u64>,
    /// How many operations with an answer are not taken.
    left: usize,
    at: u32,
    value: Value,
    stack: Vec<Taken>,
    visited: Visited,
    values: Values,
    longest: Vec<u32>,
    /// The operation that stopped the longest order, and the value there.
    stuck: Option<(u32, Value)>,
    steps_done: u64,
    /// Set when there is no order, and the search is for the longest one: until
    /// so many steps are done.
    refuted: Option<u64>,
    finished: bool,
}

impl Search {
    /// A search through these operations, in any order, on a register that has
    /// no value at first.
    pub fn new(calls: &[Call]) -> Search {
        // What has no answer and changes nothing need not be explained.
        let matters = |call: &Call| {
            call.returned.is_some() || !matches!(call.step, Step::Read(_) | Step::Kept(..))
        };
        let mut events: Vec<(u64, bool, usize)> = Vec::with_capacity(calls.len() * 2);
        let (mut bits, mut with_answer, mut without) = (Vec::with_capacity(calls.len()), 0, 0);
        for (place, call) in calls.iter().enumerate() {
            let count = match call.returned {
                Some(_) => &mut with_answer,
                None => &mut without,
            };
            bits.push((call.returned.is_some(), *count));
            *count += 1;
            if !matters(call) {
                continue;
            }
            events.push((call.invoked, true, place));
            if let Some(at) = call.returned {
                events.push((at, false, place));
            }
        }
        // At one moment, ends come before beginnings.
        events.sort_unstable();
        let mut steps: Vec<Step> = calls.iter().map(|call| call.step).collect();
        let values = Values::new(&mut steps, calls);
        let mut search = Search {
            steps,
            entries: Vec::with_capacity(events.len() + 1),
            bits,
            answered: vec![0; (with_answer as usize).div_ceil(64)],
            open: vec![0; (without as usize).div_ceil(64)],
            left: with_answer as usize,
            at: 0,
            value: 0,
            stack: Vec::new(),
            visited: Visited::new(),
            values,
            longest: Vec::new(),
            stuck: None,
            steps_done: 0,
            refuted: None,
            finished: with_answer == 0,
        };
        search.link(&events, calls.len());
        search.number_in_order();
        search.at = search.first();
        search.visited.insert(&search.answered, &search.open, 0);
        search
    }

    fn link(&mut self, events: &[(u64, bool, usize)], operations: usize) {
        let mut begins = vec![NONE; operations];
        self.entries.push(Entry {
            operation: NONE,
            end: NONE,
            is_end: false,
            previous: NONE,
            next: if events.is_empty() { NONE } else { 1 },
        });
        for (place, &(_, begins_here, operation)) in events.iter().enumerate() {
            let here = place as u32 + 1;
            if begins_here {
                begins[operation] = here;
            } else if let Some(begin) = self.entries.get_mut(begins[operation] as usize) {
                begin.end = here;
            }
            self.entries.push(Entry {
                operation: operation as u32,
                end: NONE,
                is_end: !begins_here,
                previous: here - 1,
                next: if here as usize == events.len() {
                    NONE
                } else {
                    here + 1
                },
            });
        }
    }

    /// Operations with an answer are numbered as they began, so that those taken
    /// first fill the set from its front.
    fn number_in_order(&mut self) {
        let mut counts = [0_u32; 2];
        for entry in self.entries.iter().skip(1).filter(|entry| !entry.is_end) {
            let (is_answered, number) = &mut self.bits[entry.operation as usize];
            let count = &mut counts[usize::from(*is_answered)];
            *number = *count;
            *count += 1;
        }
    }

    /// Goes on for so many steps. Says what was found, if the search came to its
    /// end.
    pub fn step(&mut self, budget: u64) -> Option<Verdict> {
        let mut steps = 0;
        while !self.finished && steps < budget {
            steps += 1;
            self.steps_done += 1;
            self.advance();
            self.finished |= self.left == 0;
        }
        self.finished.then(|| self.verdict())
    }

    /// Goes on for so many steps at most, and says what is known then.
    pub fn finish(&mut self, budget: u64) -> Verdict {
        self.step(budget).unwrap_or_else(|| self.verdict())
    }

    /// How many steps it has done.
    pub fn steps(&self) -> u64 {
        self.steps_done
    }

    /// What is known by now.
    pub fn verdict(&self) -> Verdict {
        let places = |order: &[u32]| order.iter().map(|&place| place as usize).collect();
        if self.left == 0 {
            let order: Vec<u32> = self.order().collect();
            return Verdict::Linearizable {
                order: places(&order),
            };
        }
        match self.stuck {
            Some((stuck, value)) if self.refuted.is_some() => Verdict::NotLinearizable {
                order: places(&self.longest),
                stuck: stuck as usize,
                value: self.values.name(value),
            },
            _ => {
                let now: Vec<u32> = self.order().collect();
                let longer = now.len() > self.longest.len();
                Verdict::Unknown {
                    order: places(if longer { &now } else { &self.longest }),
                }
            }
        }
    }

    fn order(&self) -> impl Iterator<Item = u32> + '_ {
        let taken = self.stack.iter();
        taken.map(|taken| self.entries[taken.entry as usize].operation)
    }

    fn first(&self) -> u32 {
        self.entries[0].next
    }

    /// One step: takes an operation, passes it by, or puts one back.
    fn advance(&mut self) {
        if self.refuted.is_some_and(|end| self.steps_done > end) {
            self.finished = true;
            return;
        }
        let Some(&entry) = self.entries.get(self.at as usize).filter(|e| !e.is_end) else {
            // An end: its operation had to be taken before, and was not.
            self.note_longest();
            self.put_back();
            return;
        };
        let before = self.value;
        let step = self.steps[entry.operation as usize];
        let looks = matches!(step, Step::Read(_) | Step::Kept(..));
        let after = step.apply(before);
        let unanswered = entry.end == NONE;
        // Without an answer, what changes nothing need not happen.
        let after = after.filter(|&after| !(unanswered && after == before));
        let after = after.filter(|&after| self.leaves_hope(step, before, after));
        if let Some(after) = after {
            self.mark(entry.operation, true);
            if self.visited.insert(&self.answered, &self.open, after) {
                self.stack.push(Taken {
                    entry: self.at,
                    value: before,
                    forced: looks,
                });
                self.value = after;
                self.left -= usize::from(!unanswered);
                self.values.take(step, !unanswered);
                self.take_out(self.at);
                self.at = self.first();
                return;
            }
            self.mark(entry.operation, false);
            if looks {
                // It could have been taken, and what follows from that is known.
                self.put_back();
                return;
            }
        }
        self.at = entry.next;
    }

    /// Whether nobody needs the value that is overwritten, or somebody still makes
    /// it.
    fn leaves_hope(&self, step: Step, before: Value, after: Value) -> bool {
        let needs_it = matches!(step, Step::Swapped(..));
        before == after || self.refuted.is_some() || self.values.can_lose(before, needs_it)
    }

    /// Puts back what was taken last and had an alternative.
    fn put_back(&mut self) {
        while let Some(taken) = self.stack.pop() {
            let entry = self.entries[taken.entry as usize];
            self.value = taken.value;
            self.mark(entry.operation, false);
            self.left += usize::from(entry.end != NONE);
            let step = self.steps[entry.operation as usize];
            self.values.put_back(step, entry.end != NONE);
            self.put_in(taken.entry);
            if !taken.forced {
                self.at = entry.next;
                return;
            }
        }
        if self.refuted.is_some() {
            self.finished = true;
            return;
        }
        // Everything is as at the beginning.
        self.refuted = Some(
            self.steps_done
                .saturating_mul(EXPLAINING)
                .max(MIN_EXPLAINING),
        );
        self.visited = Visited::new();
        self.at = self.first();
    }

    fn note_longest(&mut self) {
        let blocks = self.entries.get(self.at as usize);
        if (self.stuck.is_none() || self.stack.len() > self.longest.len())
            && let Some(blocks) = blocks
        {
            self.longest = self.order().collect();
            self.stuck = Some((blocks.operation, self.value));
        }
    }

    fn mark(&mut self, operation: u32, taken: bool) {
        let (is_answered, number) = self.bits[operation as usize];
        let set = if is_answered {
            &mut self.answered
        } else {
            &mut self.open
        };
        let bit = 1 << (number % 64);
        let word = &mut set[number as usize / 64];
        *word = if taken { *word | bit } else { *word & !bit };
    }

    /// Takes a beginning and its end out of the list.
    fn take_out(&mut self, place: u32) {
        for place in [place, self.entries[place as usize].end] {
            let Some(&Entry { previous, next, .. }) = self.entries.get(place as usize) else {
                continue;
            };
            self.entries[previous as usize].next = next;
            if let Some(next) = self.entries.get_mut(next as usize) {
                next.previous = previous;
            }
        }
    }

    /// Puts them back, in the opposite order.
    fn put_in(&mut self, place: u32) {
        for place in [self.entries[place as usize].end, place] {
            let Some(&Entry { previous, next, .. }) = self.entries.get(place as usize) else {
                continue;
            };
            self.entries[previous as usize].next = place;
            if let Some(next) = self.entries.get_mut(next as usize) {
                next.previous = place;
            }
        }
    }
}
