//! What is checked, and how it is told when it failed.

use std::fmt;

use raftworks_core::{Index, ServerId, Term, Time};

use crate::client::ClientId;

/// A safety property.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum Property {
    /// At most one server ever becomes leader of a term (§5.2).
    ElectionSafety,
    /// A leader never overwrites or deletes entries of its log (§5.3).
    LeaderAppendOnly,
    /// Logs with an entry of the same index and term agree up to it (§5.3).
    LogMatching,
    /// What was committed in a term is in the logs of all leaders of later
    /// terms (§5.4).
    LeaderCompleteness,
    /// No two servers apply different entries at one index (§5.4.3).
    StateMachineSafety,
    /// A read sees every write and read that was answered before it began (§8).
    Linearizability,
}

/// All properties, in the order of the paper.
pub const PROPERTIES: [Property; 6] = [
    Property::ElectionSafety,
    Property::LeaderAppendOnly,
    Property::LogMatching,
    Property::LeaderCompleteness,
    Property::StateMachineSafety,
    Property::Linearizability,
];

impl Property {
    /// The paper's name for it.
    pub fn name(self) -> &'static str {
        match self {
            Property::ElectionSafety => "Election Safety",
            Property::LeaderAppendOnly => "Leader Append-Only",
            Property::LogMatching => "Log Matching",
            Property::LeaderCompleteness => "Leader Completeness",
            Property::StateMachineSafety => "State Machine Safety",
            Property::Linearizability => "Linearizability",
        }
    }
}

/// A moment at which a property failed.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Violation {
    /// The property.
    pub property: Property,
    /// The event after which it failed.
    pub event: u64,
    /// When that was.
    pub time: Time,
    /// What was seen.
    pub detail: Detail,
}

/// What a violation consists of.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Detail {
    /// Two servers led one term.
    TwoLeaders {
        /// The term.
        term: Term,
        /// The one that was first.
        first: ServerId,
        /// The other.
        second: ServerId,
    },
    /// A leader removed entries.
    LeaderRemoved {
        /// The leader.
        leader: ServerId,
        /// Its term.
        term: Term,
        /// The first entry that it removed.
        index: Index,
    },
    /// Two logs have this entry and differ at it or before it.
    LogsDiffer {
        /// The server whose log shows it.
        server: ServerId,
        /// The entry's index.
        index: Index,
        /// The entry's term.
        term: Term,
    },
    /// A leader lacks an entry that was committed in an earlier term.
    LeaderLacks {
        /// The leader.
        leader: ServerId,
        /// Its term.
        term: Term,
        /// The entry that it lacks.
        index: Index,
        /// The term in which that was committed.
        committed_in: Term,
    },
    /// Two different entries were committed at one index.
    CommittedTwice {
        /// The index.
        index: Index,
        /// The term in which the second one was committed.
        term: Term,
    },
    /// A server applied another entry than a server before it.
    AppliedDifferently {
        /// The server.
        server: ServerId,
        /// The index.
        index: Index,
    },
    /// A client read an older state than somebody was told of before it asked.
    StaleRead {
        /// The client.
        client: ClientId,
        /// The entry that it should have seen.
        missed: Index,
        /// What the server that answered had applied.
        applied: Index,
    },
}

impl fmt::Display for Violation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.property.name(), self.detail)
    }
}

impl fmt::Display for Detail {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Detail::TwoLeaders {
                term,
                first,
                second,
            } => write!(f, "servers {first} and {second} both lead term {term}"),
            Detail::LeaderRemoved {
                leader,
                term,
                index,
            } => write!(
                f,
                "server {leader}, leader of term {term}, removed its entry {index}"
            ),
            Detail::LogsDiffer {
                server,
                index,
                term,
            } => write!(
                f,
                "server {server} has entry {index} of term {term}, as another server \
                 has, but their logs up to it differ"
            ),
            Detail::LeaderLacks {
                leader,
                term,
                index,
                committed_in,
            } => write!(
                f,
                "server {leader}, leader of term {term}, lacks entry {index}, which was \
                 committed in term {committed_in}"
            ),
            Detail::CommittedTwice { index, term } => write!(
                f,
                "entry {index} was committed in term {term}, but another entry had been \
                 committed there"
            ),
            Detail::AppliedDifferently { server, index } => write!(
                f,
                "server {server} applied another entry {index} than a server before it"
            ),
            Detail::StaleRead {
                client,
                missed,
                applied,
            } => write!(
                f,
                "client {} read the state after entry {applied}, although entry {missed}, \
                 which changed the key, had been answered before it asked",
                client.0
            ),
        }
    }
}
