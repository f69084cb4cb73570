//! What is demanded of a healed core, and how it is told.

use std::fmt;

use raftworks_core::{ServerId, Time};

use crate::scenario::Us;

/// The property's name.
pub const NAME: &str = "Liveness";

/// One thing that is demanded.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Demand {
    /// A leader that the whole core acknowledges.
    Leader,
    /// It goes on leading.
    StableLeader,
    /// Requests of clients that are made then are answered.
    Answers,
    /// The core applies the same, and its state machines are equal.
    Convergence,
    /// A joint configuration is left.
    LeavesJoint,
}

/// All demands, in the order in which they are looked at.
pub const DEMANDS: [Demand; 5] = [
    Demand::Leader,
    Demand::StableLeader,
    Demand::Answers,
    Demand::Convergence,
    Demand::LeavesJoint,
];

impl fmt::Display for Demand {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Demand::Leader => "a leader acknowledged by the core",
            Demand::StableLeader => "a leader that goes on leading",
            Demand::Answers => "answers to clients",
            Demand::Convergence => "one state in the whole core",
            Demand::LeavesJoint => "no joint configuration",
        })
    }
}

/// What became of a demand.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Outcome {
    /// The demand.
    pub demand: Demand,
    /// When it was met.
    pub met_at: Option<Time>,
    /// What was missing, if it was not.
    pub missing: String,
}

/// Whether the core recovered.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Verdict {
    /// When the core was healed.
    pub since: Time,
    /// The core.
    pub core: Vec<ServerId>,
    /// The demands that were looked at, in order. The first that is not met ends it.
    pub outcomes: Vec<Outcome>,
    /// Nothing was demanded, because nothing is promised with these settings.
    pub promised: bool,
}

impl Verdict {
    /// Whether everything that was demanded came.
    pub fn holds(&self) -> bool {
        self.outcomes.iter().all(|outcome| outcome.met_at.is_some())
    }
}

impl fmt::Display for Verdict {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let core: Vec<String> = self.core.iter().map(ToString::to_string).collect();
        write!(
            f,
            "{NAME}: servers {} were healed at {}; ",
            core.join(" "),
            Us(self.since.0)
        )?;
        match self
            .outcomes
            .iter()
            .find(|outcome| outcome.met_at.is_none())
        {
            None if !self.promised => f.write_str("nothing is promised with these settings"),
            None => f.write_str("they recovered"),
            Some(failed) => write!(f, "missing: {}: {}", failed.demand, failed.missing),
        }
    }
}
