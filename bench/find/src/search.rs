//! What all searches have in common: where they begin, when they give up, and what
//! they come back with.

use cpu_time::ProcessTime;
use raftworks_sim::Rule;

/// When a search gives up.
#[derive(Clone, Copy, Debug)]
pub struct Budget {
    /// From how many starts each search sets out, but for one that always goes the same way.
    pub starts: usize,
    /// The most runs of a start: seeds of a swarm, or random walks.
    pub runs: u64,
    /// The most CPU time of a start.
    pub seconds: f64,
    /// The most states that are visited in order.
    pub states: usize,
}

/// What a search came back with.
pub struct Look {
    /// How many runs, or states, that took.
    pub tried: u64,
    /// The CPU time of one thread, without that of the control.
    pub seconds: f64,
    /// What was violated, if anything was.
    pub found: Option<&'static str>,
}

/// A way of looking for what goes wrong without a rule.
pub trait Search {
    /// What it is called.
    fn name(&self) -> &'static str;

    /// Whether it visits the states of the model, in which some rules make no difference.
    fn in_model(&self) -> bool {
        false
    }

    /// From how many starts it is worth while to set out.
    fn starts(&self, budget: &Budget) -> usize {
        budget.starts
    }

    /// Looks from this start on. What it finds does not happen with the rule.
    fn look(&self, rule: Rule, start: u64, budget: &Budget) -> Look;
}

/// A clock that can be held while something happens that does not count.
pub struct Stopwatch {
    begin: ProcessTime,
    held_seconds: f64,
}

impl Stopwatch {
    pub fn start() -> Stopwatch {
        Stopwatch {
            begin: ProcessTime::now(),
            held_seconds: 0.0,
        }
    }

    pub fn seconds(&self) -> f64 {
        self.begin.elapsed().as_secs_f64() - self.held_seconds
    }

    /// Does this on nobody's time.
    pub fn hold<T>(&mut self, work: impl FnOnce() -> T) -> T {
        let before = self.seconds();
        let result = work();
        self.held_seconds += self.seconds() - before;
        result
    }
}
