//! From a history to a search, and from what the search found back to the
//! operations.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::{End, History, Record};
use crate::client::Ask;
use crate::command::{Change, Outcome};
use crate::linearizability::{Call, Search, Step, Value, Verdict};

/// Whether clients could tell that something is wrong.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Told {
    /// Some order of the operations explains every answer.
    Linearizable,
    /// No order does.
    NotLinearizable,
    /// Nobody knows: the search was too long, or the history has forgotten
    /// its beginning.
    Unknown,
}

impl Told {
    /// In one word, for programs.
    pub fn name(self) -> &'static str {
        match self {
            Told::Linearizable => "linearizable",
            Told::NotLinearizable => "not-linearizable",
            Told::Unknown => "unknown",
        }
    }
}

/// What was found out about the operations on one key. They are named by their
/// numbers in the history.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Explanation {
    /// Whether clients could tell.
    pub told: Told,
    /// The longest order that explains the answers in it.
    pub order: Vec<u64>,
    /// The operation whose answer nothing explains after that.
    pub stuck: Option<u64>,
    /// The operation that made it impossible: the last change in the order.
    pub conflict: Option<u64>,
    /// How many steps the search took.
    pub steps: u64,
}

/// A search through the operations on one key, done step by step.
#[derive(Clone, Debug)]
pub struct Investigation {
    numbers: Vec<u64>,
    calls: Vec<Call>,
    search: Search,
    /// Whether the history knows how it began.
    complete: bool,
}

impl Investigation {
    /// Of the operations on this key. Reads that may be of any age are left out:
    /// their clients were told so.
    pub fn new(history: &History, key: &str) -> Investigation {
        let mut values = Values::default();
        let mut numbers = Vec::new();
        let mut calls = Vec::new();
        for record in history.records() {
            if record.ask.key() != key || record.is_stale_read() {
                continue;
            }
            if let Some(step) = step_of(record, &mut values) {
                numbers.push(record.number);
                calls.push(Call {
                    invoked: record.invoked.event,
                    returned: record.returned().map(|at| at.event),
                    step,
                });
            }
        }
        Investigation {
            search: Search::new(&calls),
            numbers,
            calls,
            complete: history.forgotten() == 0,
        }
    }

    /// The operations that are searched, as the search takes them.
    pub fn calls(&self) -> &[Call] {
        &self.calls
    }

    /// Their numbers in the history, in the same order.
    pub fn numbers(&self) -> &[u64] {
        &self.numbers
    }

    /// Goes on for so many steps. Says what was found, if it came to its end.
    pub fn step(&mut self, budget: u64) -> Option<Explanation> {
        if !self.complete {
            return Some(self.explain(&self.search.verdict()));
        }
        let verdict = self.search.step(budget)?;
        Some(self.explain(&verdict))
    }

    /// Goes on for so many steps at most, and says what is known then.
    pub fn finish(&mut self, budget: u64) -> Explanation {
        match self.step(budget) {
            Some(explanation) => explanation,
            None => self.explain(&self.search.verdict()),
        }
    }

    fn explain(&self, verdict: &Verdict) -> Explanation {
        let number = |&place: &usize| self.numbers.get(place).copied();
        let (mut told, stuck) = match verdict {
            Verdict::Linearizable { .. } => (Told::Linearizable, None),
            Verdict::NotLinearizable { stuck, .. } => (Told::NotLinearizable, number(stuck)),
            Verdict::Unknown { .. } => (Told::Unknown, None),
        };
        if !self.complete {
            told = Told::Unknown;
        }
        let order = verdict.order();
        let changes = |place: &&usize| {
            let call = self.calls.get(**place);
            call.is_some_and(|call| !matches!(call.step, Step::Read(_) | Step::Kept(..)))
        };
        let conflict = stuck.and_then(|_| order.iter().rfind(changes).and_then(number));
        Explanation {
            told,
            order: order.iter().filter_map(number).collect(),
            stuck,
            conflict,
            steps: self.search.steps(),
        }
    }
}

/// Values as numbers: 0 is none.
#[derive(Default)]
struct Values(BTreeMap<Arc<str>, Value>);

impl Values {
    fn number(&mut self, value: Option<&Arc<str>>) -> Value {
        let Some(value) = value else { return 0 };
        let next = self.0.len() as Value + 1;
        *self.0.entry(Arc::clone(value)).or_insert(next)
    }
}

/// What an operation did, if it can matter.
fn step_of(record: &Record, values: &mut Values) -> Option<Step> {
    let outcome = match &record.end {
        End::Answered { outcome, .. } => Some(outcome),
        End::Open | End::GivenUp { .. } => None,
        End::Failed { .. } => return None,
    };
    let found = match outcome {
        Some(Outcome::Value { value } | Outcome::Unequal { current: value }) => {
            values.number(value.as_ref())
        }
        _ => 0,
    };
    let Ask::Command(command) = &record.ask else {
        return outcome.map(|_| Step::Read(found));
    };
    match command.change() {
        Change::Set { value } => Some(Step::Write(values.number(Some(value)))),
        Change::Get => outcome.map(|_| Step::Read(found)),
        Change::CompareAndSet { expected, value } => {
            let expected = values.number(expected.as_ref());
            let new = values.number(Some(value));
            Some(match outcome {
                Some(Outcome::Done) => Step::Swapped(expected, new),
                Some(Outcome::Unequal { .. }) => Step::Kept(expected, found),
                _ => Step::MaybeSwapped(expected, new),
            })
        }
    }
}
