//! What is known of one server at one moment, in words that any implementation
//! of Raft could use. What is not known is left out.

use std::sync::Arc;

/// What a server is called. Others than ours need not use numbers.
pub type Name = Arc<str>;

/// What is known of one server at one moment.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Observation {
    /// The server.
    pub server: Name,
    /// When, in microseconds of whatever clock there was.
    pub time_us: Option<u64>,
    /// It has just started: what it kept in memory only is gone.
    pub started: bool,
    /// It lost what was on its disk, so nothing that was known of it counts.
    pub wiped: bool,
    /// What it takes itself for.
    pub role: Option<ObservedRole>,
    /// Its current term.
    pub term: Option<u64>,
    /// Its vote in this term, once that is on its disk: `Some(None)` is none yet.
    pub voted_for: Option<Option<Name>>,
    /// Its snapshot took the place of its log up to here.
    pub snapshot: Option<SnapshotEnd>,
    /// How its log goes on from some index to its end.
    pub log: Option<LogPart>,
    /// The index of its last entry.
    pub last_index: Option<u64>,
    /// Entries of which it is known that they are in its log.
    pub has: Vec<(u64, u64)>,
    /// The highest index that it knows to be committed.
    pub commit_index: Option<u64>,
    /// The highest index that it applied.
    pub last_applied: Option<u64>,
    /// What it applied since it was observed before.
    pub applied: Vec<Applied>,
}

/// A role, as far as safety is concerned.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum ObservedRole {
    /// It follows, or is about to ask who would vote for it.
    Follower,
    /// It asks for votes.
    Candidate,
    /// It leads.
    Leader,
}

impl ObservedRole {
    /// The word for it.
    pub fn name(self) -> &'static str {
        match self {
            ObservedRole::Follower => "follower",
            ObservedRole::Candidate => "candidate",
            ObservedRole::Leader => "leader",
        }
    }
}

/// The end of a log: from this index on it has entries of exactly these terms.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct LogPart {
    /// The index of the first of them.
    pub from: u64,
    /// Their terms, to the end of the log.
    pub terms: Vec<u64>,
}

/// The last entry that a snapshot covers.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct SnapshotEnd {
    /// Its index.
    pub index: u64,
    /// Its term.
    pub term: u64,
}

/// An entry that a state machine applied.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Applied {
    /// Its index.
    pub index: u64,
    /// A text that is the same for the same command, and another for another.
    pub value: Arc<str>,
}
