//! What servers say to each other (Figure 2 of the paper).

use alloc::vec::Vec;
use core::fmt;

use crate::log::Entry;
use crate::types::{Index, Position, ServerId, Term};

/// A message between two servers. The network may lose, delay, repeat and
/// reorder messages; it must not invent or change them.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Message<C> {
    /// The sender.
    pub from: ServerId,
    /// The receiver.
    pub to: ServerId,
    /// The sender's current term.
    pub term: Term,
    /// What is said.
    pub body: Body<C>,
}

/// What a message says.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Body<C> {
    /// A candidate asks for a vote (§5.2).
    RequestVote {
        /// The end of the candidate's log (§5.4.1).
        last: Position,
    },
    /// The answer to RequestVote.
    RequestVoteReply {
        /// Whether the candidate received the vote.
        granted: bool,
    },
    /// A leader replicates entries, or sends none as a heartbeat (§5.3).
    AppendEntries {
        /// The entry just before `entries`, which the follower must have.
        previous: Position,
        /// The entries that follow it.
        entries: Vec<Entry<C>>,
        /// The leader's commitIndex.
        commit: Index,
    },
    /// The follower has everything up to `match_index`, durably, as the leader
    /// of this term does.
    AppendEntriesAccepted {
        /// The last index that the request verified or brought.
        match_index: Index,
    },
    /// The follower lacks the entry before those that were sent.
    AppendEntriesRejected {
        /// The index that was asked about; it tells an answer to the latest
        /// probe from an old one.
        probed: Index,
        /// The last place where the two logs could still agree.
        hint: Position,
    },
}

impl<C> Body<C> {
    /// The paper's name for the message.
    pub fn name(&self) -> &'static str {
        match self {
            Body::RequestVote { .. } => "RequestVote",
            Body::RequestVoteReply { .. } => "RequestVote reply",
            Body::AppendEntries { .. } => "AppendEntries",
            Body::AppendEntriesAccepted { .. } | Body::AppendEntriesRejected { .. } => {
                "AppendEntries reply"
            }
        }
    }
}

/// Why a message was not even looked at. The server is as it was before.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum ReceiveError {
    /// The message is addressed to somebody else.
    NotForMe {
        /// Whom it is addressed to.
        to: ServerId,
    },
    /// The message claims to come from this server, or from no server.
    ImpossibleSender {
        /// Whom it claims to come from.
        from: ServerId,
    },
    /// The entries do not follow `previous` one by one, with terms that never
    /// decrease and never exceed the sender's.
    BadEntries {
        /// The first entry that does not fit.
        at: Index,
    },
    /// A second leader appears in a term in which this server leads. Election
    /// Safety (§5.2) rules this out, so the sender is broken.
    SecondLeader {
        /// The other one.
        from: ServerId,
    },
    /// Entries that would replace committed ones. Leader Completeness (§5.4)
    /// rules this out, so the sender is broken, or some disk lost its promises.
    ConflictsWithCommitted {
        /// The first committed entry that would change.
        at: Index,
    },
    /// A follower claims entries that this leader does not have.
    MatchBeyondLog {
        /// What it claims.
        match_index: Index,
    },
}

impl fmt::Display for ReceiveError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            ReceiveError::NotForMe { to } => write!(f, "the message is for server {to}"),
            ReceiveError::ImpossibleSender { from } => {
                write!(f, "server {from} cannot have sent this")
            }
            ReceiveError::BadEntries { at } => {
                write!(f, "entry {at} does not follow the one before it")
            }
            ReceiveError::SecondLeader { from } => {
                write!(f, "server {from} claims to lead a term that has a leader")
            }
            ReceiveError::ConflictsWithCommitted { at } => {
                write!(f, "entry {at} is committed and cannot be replaced")
            }
            ReceiveError::MatchBeyondLog { match_index } => {
                write!(f, "no entry {match_index} was ever sent")
            }
        }
    }
}

impl core::error::Error for ReceiveError {}
