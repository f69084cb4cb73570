//! Makes a scenario that breaks something as small as it can: fewer steps, servers
//! and clients, plainer settings, readable times; and it still breaks the same thing.
//!
//! Every candidate is printed, read and run before it is kept, so that what comes
//! out is a text that reproduces. It is 1-minimal: no single step can be left out,
//! no client, no server. This file owns the search; what is tried is in `passes`,
//! and `steps`, `settings`, `servers`, `explicit` and `times` make the candidates.
//! Nothing here needs more than a scenario, so it works in a page's worker, too:
//! [`Shrinker::step`] does as many runs as it is told to and comes back.

mod explicit;
mod passes;
mod servers;
mod settings;
mod steps;
mod target;
mod times;

use std::sync::Arc;

use crate::scenario::{Condition, Expectation, Scenario, Timing};

use self::passes::{Next, PASSES};
pub use self::target::{Found, Target};

/// Candidates may take so many times as many events as what they are made from.
const MOST_TIMES_EVENTS: u64 = 2;
/// And so many more, so that short runs have room.
const MORE_EVENTS: u64 = 2_000;

/// A search for a smaller scenario.
#[derive(Clone, Debug)]
pub struct Shrinker {
    target: Target,
    best: Arc<Scenario>,
    found: Found,
    /// Which pass is under way, and how far it is.
    pass: usize,
    cursor: usize,
    /// Whether this round made anything smaller: if so, another one follows.
    changed: bool,
    done: bool,
    runs: u64,
    kept: u64,
}

impl Shrinker {
    /// Begins with this scenario under this seed; `None` when that does not do
    /// what the target says.
    pub fn new(scenario: &Scenario, seed: u64, target: Target) -> Option<Shrinker> {
        let mut first = scenario.clone();
        first.seed = seed;
        let best = Arc::new(Scenario::parse(&first.to_string()).ok()?);
        let found = target.find_in(&best, u64::MAX)?;
        Some(Shrinker {
            target,
            best,
            found,
            pass: 0,
            cursor: 0,
            changed: false,
            done: false,
            runs: 1,
            kept: 0,
        })
    }

    /// Tries so many candidates, or fewer when nothing is left to try. Says
    /// whether that is so.
    pub fn step(&mut self, candidates: u32) -> bool {
        for _ in 0..candidates {
            if self.done {
                break;
            }
            self.try_next();
        }
        self.done
    }

    /// Whether nothing is left to try.
    pub fn is_done(&self) -> bool {
        self.done
    }

    /// The smallest scenario so far. Its own seed and end make it reproduce.
    pub fn best(&self) -> &Arc<Scenario> {
        &self.best
    }

    /// The smallest scenario so far as a test: it expects what goes wrong in it,
    /// where the language has words for that.
    pub fn as_test(&self) -> Scenario {
        let mut scenario = Scenario::clone(&self.best);
        if let Target::Violates(property) = self.target {
            let also = self.target.others_in(&self.best);
            scenario.expectations.push(Expectation {
                line: 0,
                condition: Condition::Violated { property, also },
                timing: Timing::By(scenario.until),
            });
        }
        scenario
    }

    /// Where the target is met in it.
    pub fn found(&self) -> &Found {
        &self.found
    }

    /// What it must do.
    pub fn target(&self) -> Target {
        self.target
    }

    /// How many runs that took so far.
    pub fn runs(&self) -> u64 {
        self.runs
    }

    /// How many candidates were smaller and did the same.
    pub fn kept(&self) -> u64 {
        self.kept
    }

    fn try_next(&mut self) {
        let Some(pass) = PASSES.get(self.pass) else {
            self.end_round();
            return;
        };
        match pass(&self.best, &self.found, self.cursor) {
            Next::Over => {
                self.pass += 1;
                self.cursor = 0;
            }
            Next::Nothing => self.cursor += 1,
            Next::Try(candidate) => {
                if !self.keep(&candidate) {
                    self.cursor += 1;
                }
                // What is at this place now is something else: it is tried next.
            }
        }
    }

    /// A round that changed nothing is the last.
    fn end_round(&mut self) {
        self.done = !self.changed;
        self.changed = false;
        self.pass = 0;
        self.cursor = 0;
    }

    /// Takes a candidate if it can be written down, read again, and does the same.
    fn keep(&mut self, candidate: &Scenario) -> bool {
        let Ok(candidate) = Scenario::parse(&candidate.to_string()) else {
            return false;
        };
        self.runs += 1;
        let most = self.found.event.saturating_mul(MOST_TIMES_EVENTS) + MORE_EVENTS;
        let candidate = Arc::new(candidate);
        let Some(found) = self.target.find_in(&candidate, most) else {
            return false;
        };
        self.best = candidate;
        self.found = found;
        self.changed = true;
        self.kept += 1;
        true
    }
}
