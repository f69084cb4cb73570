//! The search through the futures of a moment, and what becomes of what it finds: an
//! ordinary run, which can be shown, and made small.

use std::sync::Arc;

use raftworks_sim::shrink::{Shrinker, Target};
use raftworks_sim::swarm::{Found, Futures, Trouble};
use raftworks_sim::{Property, Run, Time, Violation, save};

use crate::words;

/// So many events happen in all futures before the search waits for the reader.
const MOST_EVENTS: u64 = 4_000_000;
/// A run that is longer takes too long to be repeated many times while a page is used.
const MOST_TO_SHRINK: u64 = 60_000;
/// After so many runs it is small enough.
const MOST_RUNS: u64 = 20_000;
/// How many events happen between two looks at the clock.
const AT_ONCE: u64 = 500;
/// How long a future can last, in virtual microseconds.
pub const SPANS_US: [u64; 4] = [2_000_000, 5_000_000, 10_000_000, 30_000_000];

/// What the reader looks for.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Wanted {
    /// A failure of this property; of any, when none is named.
    pub property: Option<Property>,
    /// What may happen.
    pub troubles: Vec<Trouble>,
    /// How long each future lasts, in virtual microseconds.
    pub span_us: u64,
}

impl Default for Wanted {
    fn default() -> Self {
        Wanted {
            property: None,
            troubles: Trouble::ALL.to_vec(),
            span_us: SPANS_US[1],
        }
    }
}

/// A search from one moment on.
pub struct Search {
    run: Run,
    from: Time,
    futures: Futures,
    /// When it waits for the reader.
    most_events: u64,
    stopped: bool,
    found: Option<(Found, Run)>,
    shrinking: Option<Shrinker>,
    /// Whether what was found turned out to be another run as a scenario.
    unshrinkable: bool,
}

/// How a search stands.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct SearchView {
    /// From when on.
    pub from: Time,
    /// How many futures came to their end, and how many events happened.
    pub tried: u64,
    /// How many events happened in them.
    pub events: u64,
    /// Of what is done before the reader is asked, in percent.
    pub percent: u64,
    /// Whether it goes on.
    pub works: bool,
    /// Whether rules are switched off where it begins.
    pub modified: bool,
    /// What it found.
    pub found: Option<FoundView>,
}

/// A future in which something fails.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct FoundView {
    /// What fails.
    pub violation: Violation,
    /// What happens in it besides what happens anyway: when, and a line each.
    pub steps: Vec<(Time, String)>,
    /// Whether it can be made small.
    pub shrinks: Shrinks,
    /// The smallest scenario so far in which the same fails.
    pub small: Option<SmallView>,
}

/// Whether a future can be made small.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Shrinks {
    /// It can, as far as anybody knows.
    Maybe,
    /// It happens so late that repeating it takes too long.
    TooLate,
    /// As a scenario it is another run: actions of a reader have a place among the
    /// events, and steps only a time.
    IsAnother,
}

/// A scenario that is being made small.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct SmallView {
    /// How many steps it has.
    pub steps: usize,
    /// How many servers.
    pub servers: u64,
    /// How many runs that took.
    pub runs: u64,
    /// Its text, when nothing is left to try.
    pub text: Option<String>,
}

/// What was found, to be played.
pub struct Playable {
    /// The run, with the playhead after the violation.
    pub run: Run,
    /// The text of its scenario, if it is another one than that of the run that was
    /// searched.
    pub text: Option<String>,
    /// What fails.
    pub property: Property,
    /// After how many events it left the run that was searched.
    pub moment: u64,
}

impl Search {
    /// From the playhead of a run on, at this time.
    pub fn new(run: &Run, from: Time, wanted: &Wanted) -> Search {
        let Wanted {
            property,
            troubles,
            span_us,
        } = wanted.clone();
        Search {
            run: run.fork(),
            from,
            futures: Futures::new(run, from, span_us, troubles, property),
            most_events: MOST_EVENTS,
            stopped: false,
            found: None,
            shrinking: None,
            unshrinkable: false,
        }
    }

    /// Whether there is something to do.
    pub fn works(&self) -> bool {
        if self.stopped {
            return false;
        }
        match (&self.shrinking, &self.found) {
            (Some(shrinker), _) => !is_small(shrinker),
            (None, Some(_)) => false,
            (None, None) => self.futures.events() < self.most_events,
        }
    }

    /// What fails in the future that was found.
    pub fn found(&self) -> Option<&Violation> {
        self.found.as_ref().map(|(found, _)| &found.violation)
    }

    /// Does a little of it.
    pub fn go_on(&mut self) {
        if let Some(shrinker) = &mut self.shrinking {
            shrinker.step(1);
        } else if self.found.is_none()
            && let Some(found) = self.futures.go_on(AT_ONCE)
        {
            let run = found.replay(&self.run);
            self.found = Some((found, run));
        }
    }

    /// Does nothing until the reader wants more.
    pub fn stop(&mut self) {
        self.stopped = true;
    }

    /// Looks for another one, or goes on.
    pub fn search_on(&mut self) {
        let waits = self.futures.events() >= self.most_events || self.found.is_some();
        if waits && self.shrinking.as_ref().is_none_or(is_small) {
            self.most_events = self.futures.events() + MOST_EVENTS;
            self.found = None;
            self.shrinking = None;
            self.unshrinkable = false;
        }
        self.stopped = false;
    }

    /// Begins to make small what was found.
    pub fn shrink(&mut self) {
        self.stopped = false;
        let Some((found, run)) = &self.found else {
            return;
        };
        let mut scenario = save::with_actions(run);
        scenario.until = found.violation.time;
        scenario.expectations.clear();
        // What its own title and lines said is not what happens in it any more.
        scenario.title = words::future_name(found.violation.property);
        scenario.translations.clear();
        let target = Target::Violates(found.violation.property);
        self.shrinking = Shrinker::new(&scenario, run.seed(), target);
        self.unshrinkable = self.shrinking.is_none();
    }

    /// What was found, as small as it is by now.
    pub fn playable(&self) -> Option<Playable> {
        let (found, run) = self.found.as_ref()?;
        let property = found.violation.property;
        let Some(shrinker) = &self.shrinking else {
            return Some(Playable {
                run: run.fork(),
                text: None,
                property,
                moment: found.moment,
            });
        };
        let small = shrinker.as_test();
        let (text, seed) = (small.to_string(), small.seed);
        let mut run = Run::new(Arc::new(small), seed).with_outline();
        run.seek(shrinker.found().event + 1);
        Some(Playable {
            run,
            text: Some(text),
            property,
            moment: 0,
        })
    }

    fn shrinks(&self, found: &Found) -> Shrinks {
        if self.unshrinkable {
            Shrinks::IsAnother
        } else if found.violation.event > MOST_TO_SHRINK {
            Shrinks::TooLate
        } else {
            Shrinks::Maybe
        }
    }

    /// How it stands.
    pub fn view(&self) -> SearchView {
        let events = self.futures.events();
        let left = self.most_events.saturating_sub(events);
        let found = self.found.as_ref().map(|(found, _)| FoundView {
            violation: found.violation.clone(),
            steps: (found.actions.iter())
                .map(|done| (done.time, done.action.to_string()))
                .collect(),
            shrinks: self.shrinks(found),
            small: self.shrinking.as_ref().map(small),
        });
        SearchView {
            from: self.from,
            tried: self.futures.tried(),
            events,
            percent: 100 - left.min(MOST_EVENTS) * 100 / MOST_EVENTS,
            works: self.works(),
            modified: !self.run.world().modified().is_empty(),
            found,
        }
    }
}

fn is_small(shrinker: &Shrinker) -> bool {
    shrinker.is_done() || shrinker.runs() >= MOST_RUNS
}

fn small(shrinker: &Shrinker) -> SmallView {
    let best = shrinker.best();
    SmallView {
        steps: best.steps.len(),
        servers: best.cluster.servers,
        runs: shrinker.runs(),
        text: is_small(shrinker).then(|| shrinker.as_test().to_string()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::view::run_of;

    const TWO_VOTES: &str = "servers 5\nclient pause 20ms\nrule one-vote off\n";

    fn search(text: &str) -> Search {
        let run = run_of(text, 1_000_000);
        Search::new(&run, Time(1_000_000), &Wanted::default())
    }

    fn finish(search: &mut Search) {
        while search.works() {
            search.go_on();
        }
    }

    #[test]
    fn what_is_found_can_be_played_and_made_small() {
        let mut search = search(TWO_VOTES);
        finish(&mut search);
        let found = search.view().found.expect("something fails");
        let first = search.playable().expect("a run");
        assert!(first.run.world().violations().contains(&found.violation));
        assert_eq!(first.text, None);

        assert_eq!(found.shrinks, Shrinks::Maybe);
        search.shrink();
        finish(&mut search);
        let small = search.view().found.and_then(|found| found.small);
        let small = small.expect("it is small");
        assert!(small.steps <= found.steps.len(), "{small:?}");
        assert!(small.servers < 5, "{small:?}");
        let played = search.playable().expect("a run");
        assert_eq!(played.text, small.text);
        let violated = |violation: &Violation| violation.property == played.property;
        assert!(played.run.world().violations().iter().any(violated));
        assert!(played.run.outline().is_some());
    }

    #[test]
    fn the_next_search_finds_another_one() {
        let mut search = search(TWO_VOTES);
        finish(&mut search);
        let (first, events) = (search.view().found, search.view().events);
        search.search_on();
        assert!(search.works() && search.view().found.is_none());
        finish(&mut search);
        assert!(search.view().events > events);
        assert_ne!(search.view().found, first);
    }

    #[test]
    fn a_search_that_was_stopped_goes_on_where_it_was() {
        let mut search = search("servers 3\nclient pause 20ms\n");
        search.go_on();
        search.stop();
        assert!(!search.works());
        let before = search.view();
        search.search_on();
        assert!(search.works());
        assert_eq!(search.view().events, before.events);
        search.go_on();
        assert_eq!(search.view().events, 2 * AT_ONCE);
        assert!(!search.view().modified);
    }
}
