//! What was seen where a claim did not hold.

use std::fmt;

use super::observation::Name;

/// What was seen where a claim did not hold.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Sight {
    /// Two leaders of one term.
    TwoLeaders {
        /// The term.
        term: u64,
        /// Who led it first.
        first: Name,
        /// Who leads it, too.
        second: Name,
    },
    /// Two votes in one term.
    TwoVotes {
        /// The server.
        server: Name,
        /// The term.
        term: u64,
        /// For whom it voted.
        first: Name,
        /// For whom it votes now.
        second: Name,
    },
    /// A term that is older than the one before.
    OlderTerm {
        /// The server.
        server: Name,
        /// The term before.
        before: u64,
        /// The term now.
        term: u64,
    },
    /// A leader removed an entry of its own.
    LeaderRemoved {
        /// The server.
        server: Name,
        /// The term that it leads.
        term: u64,
        /// The first entry that is gone.
        index: u64,
    },
    /// The same entry follows different ones.
    LogsDiffer {
        /// The server.
        server: Name,
        /// The entry.
        index: u64,
        /// Its term.
        term: u64,
        /// The term of the entry before, here.
        before: u64,
        /// The term of the entry before, at another server.
        elsewhere: u64,
    },
    /// A leader lacks what was committed.
    LeaderLacks {
        /// The server.
        server: Name,
        /// The term that it leads.
        term: u64,
        /// The entry.
        index: u64,
        /// The term in which it was called committed.
        in_term: u64,
    },
    /// Two servers call different entries committed.
    CommitsDiffer {
        /// The server.
        server: Name,
        /// The entry.
        index: u64,
        /// The term of its entry.
        term: u64,
        /// Another server.
        other: Name,
        /// The term of the entry of that one.
        other_term: u64,
    },
    /// A commit index that is lower than the one before.
    CommitFell {
        /// The server.
        server: Name,
        /// The commit index before.
        before: u64,
        /// The commit index now.
        commit: u64,
    },
    /// Something is called committed that is not there.
    CommittedNotThere {
        /// The server.
        server: Name,
        /// What it calls committed.
        commit: u64,
        /// Where its log ends.
        last: u64,
    },
    /// Something is applied that is not committed.
    AppliedNotCommitted {
        /// The server.
        server: Name,
        /// What it applied.
        applied: u64,
        /// What it calls committed.
        commit: u64,
    },
    /// Something is applied again.
    AppliedFell {
        /// The server.
        server: Name,
        /// What it had applied.
        before: u64,
        /// What it applied after that.
        applied: u64,
    },
    /// Two servers applied different entries.
    AppliedDiffer {
        /// The server.
        server: Name,
        /// The index.
        index: u64,
        /// Another server.
        other: Name,
    },
}

impl fmt::Display for Sight {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Sight::TwoLeaders {
                term,
                first,
                second,
            } => {
                write!(f, "servers {first} and {second} both lead term {term}")
            }
            Sight::TwoVotes {
                server,
                term,
                first,
                second,
            } => write!(
                f,
                "server {server} votes for {second} in term {term}, and voted for {first}"
            ),
            Sight::OlderTerm {
                server,
                before,
                term,
            } => write!(f, "server {server} goes from term {before} to term {term}"),
            Sight::LeaderRemoved {
                server,
                term,
                index,
            } => write!(
                f,
                "server {server}, leader of term {term}, removed its entry {index}"
            ),
            Sight::LogsDiffer {
                server,
                index,
                term,
                before,
                elsewhere,
            } => write!(
                f,
                "server {server} has entry {index} of term {term} after an entry {} of term \
                 {before}, and another server after one of term {elsewhere}",
                index.saturating_sub(1)
            ),
            Sight::LeaderLacks {
                server,
                term,
                index,
                in_term,
            } => write!(
                f,
                "server {server}, leader of term {term}, lacks entry {index}, which was called \
                 committed in term {in_term}"
            ),
            Sight::CommitsDiffer {
                server,
                index,
                term,
                other,
                other_term,
            } => write!(
                f,
                "server {server} calls entry {index} of term {term} committed, server {other} the \
                 one of term {other_term}"
            ),
            Sight::CommitFell {
                server,
                before,
                commit,
            } => write!(
                f,
                "server {server} goes back from commit index {before} to {commit}"
            ),
            Sight::CommittedNotThere {
                server,
                commit,
                last,
            } => write!(
                f,
                "server {server} calls entry {commit} committed, but ends at {last}"
            ),
            Sight::AppliedNotCommitted {
                server,
                applied,
                commit,
            } => write!(
                f,
                "server {server} applied entry {applied}, and calls {commit} committed"
            ),
            Sight::AppliedFell {
                server,
                before,
                applied,
            } => write!(
                f,
                "server {server} applied entry {before}, and {applied} after that"
            ),
            Sight::AppliedDiffer {
                server,
                index,
                other,
            } => write!(
                f,
                "server {server} applied another entry {index} than server {other}"
            ),
        }
    }
}
