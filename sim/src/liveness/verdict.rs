//! What is demanded of a healed core, and how it is told.

use std::fmt;

use raftworks_core::{Index, Role, ServerId, Term, Time};

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

/// What was missing when a demand was not met in time.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Missing {
    /// A leader.
    Leader {
        /// In how many microseconds.
        within_us: u64,
        /// How often the cluster came back to one state, in a livelock.
        returns: Option<u32>,
        /// What the servers of the core were instead, and in which terms.
        roles: Vec<(ServerId, Role, Term)>,
    },
    /// Answers to what was asked after this time.
    Answers {
        /// When that was.
        asked: Time,
        /// In how many microseconds.
        within_us: u64,
    },
    /// The same state everywhere.
    Convergence {
        /// The entry up to which all should have applied.
        last: Index,
        /// Up to where the servers of the core had.
        applied: Vec<(ServerId, Index)>,
    },
    /// The end of a joint configuration, which this server leads.
    LeavesJoint(ServerId),
}

impl fmt::Display for Missing {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Missing::Leader {
                within_us,
                returns,
                roles,
            } => {
                write!(f, "no leader within {}", Us(*within_us))?;
                if let Some(times) = returns {
                    write!(
                        f,
                        ", and a livelock: the cluster came back {times} times to one state"
                    )?;
                }
                let mut before = "; ";
                roles.iter().try_for_each(|(id, role, term)| {
                    write!(f, "{before}{id} {role:?} in term {term}")?;
                    before = ", ";
                    Ok(())
                })
            }
            Missing::Answers { asked, within_us } => {
                write!(f, "asked after {}, within {}", Us(asked.0), Us(*within_us))
            }
            Missing::Convergence { last, applied } => {
                write!(
                    f,
                    "entry {last} is not applied everywhere, or state machines differ"
                )?;
                let mut before = ": ";
                applied.iter().try_for_each(|(id, index)| {
                    write!(f, "{before}server {id} {index}")?;
                    before = ", ";
                    Ok(())
                })
            }
            Missing::LeavesJoint(leader) => write!(f, "server {leader} is still joint"),
        }
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
    pub missing: Option<Missing>,
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
            Some(failed) => {
                write!(f, "missing: {}: ", failed.demand)?;
                failed.missing.iter().try_for_each(|missing| missing.fmt(f))
            }
        }
    }
}
