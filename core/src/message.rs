//! What servers say to each other (Figure 2 of the paper, and what the
//! dissertation adds).

use alloc::sync::Arc;
use alloc::vec::Vec;
use core::fmt;

use crate::entry::Entry;
use crate::snapshot::Snapshot;
use crate::types::{Index, Position, ReadId, Round, ServerId, Term};

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
// Messages are moved often, and faster when they consist of whole words.
#[repr(usize)]
pub enum Body<C> {
    /// A server asks whether it would get a vote (dissertation 9.6). Nothing is
    /// promised by the answer.
    RequestPreVote {
        /// The term in which it would ask.
        term: Term,
        /// The end of its log.
        last: Position,
        /// Its priority.
        priority: u64,
    },
    /// The answer to RequestPreVote.
    RequestPreVoteReply {
        /// The term that was asked about.
        term: Term,
        /// Whether there would be a vote.
        granted: bool,
    },
    /// A candidate asks for a vote (§5.2).
    RequestVote {
        /// The end of the candidate's log (§5.4.1).
        last: Position,
        /// The candidate's priority.
        priority: u64,
        /// The leader itself asked for this election: its being alive is no
        /// reason to refuse (dissertation 3.10).
        transfer: bool,
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
        /// The leader's round of questions; the answer echoes it.
        round: Round,
    },
    /// The follower has everything up to `match_index`, durably, as the leader
    /// of this term does.
    AppendEntriesAccepted {
        /// The last index that the request verified or brought.
        match_index: Index,
        /// The round of the request.
        round: Round,
        /// The follower is or was a witness: what it has is without some of the
        /// commands, so that it can neither lead nor answer reads.
        lacks_commands: bool,
    },
    /// The follower lacks the entry before those that were sent.
    AppendEntriesRejected {
        /// The index that was asked about; it tells an answer to the latest
        /// probe from an old one.
        probed: Index,
        /// The last place where the two logs could still agree.
        hint: Position,
        /// The round of the request.
        round: Round,
    },
    /// A leader sends a part of its snapshot (§7).
    InstallSnapshot {
        /// What the snapshot covers.
        snapshot: Arc<Snapshot>,
        /// Where `data` begins in it.
        offset: u64,
        /// The part.
        data: Vec<u8>,
        /// Whether this is the last part.
        done: bool,
        /// The leader's round of questions.
        round: Round,
    },
    /// How much of a snapshot the follower has, durably.
    InstallSnapshotReply {
        /// Which snapshot, by the last entry that it covers.
        last: Position,
        /// How many bytes have arrived from its beginning on.
        received: u64,
        /// Whether the follower needs no more of it.
        installed: bool,
        /// The round of the request.
        round: Round,
    },
    /// A leader asks a follower to start an election at once (dissertation 3.10).
    TimeoutNow,
    /// A follower asks the leader up to where it must have applied before it may
    /// answer a read (dissertation 6.4).
    ReadIndex {
        /// The follower's name for the read.
        read: ReadId,
    },
    /// The answer to ReadIndex.
    ReadIndexReply {
        /// The follower's name for the read.
        read: ReadId,
        /// The index, or nothing: ask again.
        index: Option<Index>,
    },
}

impl<C> Body<C> {
    /// The paper's name for the message.
    pub fn name(&self) -> &'static str {
        match self {
            Body::RequestPreVote { .. } => "RequestPreVote",
            Body::RequestPreVoteReply { .. } => "RequestPreVote reply",
            Body::RequestVote { .. } => "RequestVote",
            Body::RequestVoteReply { .. } => "RequestVote reply",
            Body::AppendEntries { .. } => "AppendEntries",
            Body::AppendEntriesAccepted { .. } | Body::AppendEntriesRejected { .. } => {
                "AppendEntries reply"
            }
            Body::InstallSnapshot { .. } => "InstallSnapshot",
            Body::InstallSnapshotReply { .. } => "InstallSnapshot reply",
            Body::TimeoutNow => "TimeoutNow",
            Body::ReadIndex { .. } => "ReadIndex",
            Body::ReadIndexReply { .. } => "ReadIndex reply",
        }
    }

    /// Whether this answers a question.
    pub(crate) fn is_answer(&self) -> bool {
        matches!(
            self,
            Body::RequestPreVoteReply { .. }
                | Body::RequestVoteReply { .. }
                | Body::AppendEntriesAccepted { .. }
                | Body::AppendEntriesRejected { .. }
                | Body::InstallSnapshotReply { .. }
                | Body::ReadIndexReply { .. }
        )
    }

    /// Whether only a leader says this.
    pub(crate) fn is_from_leader(&self) -> bool {
        matches!(
            self,
            Body::AppendEntries { .. } | Body::InstallSnapshot { .. } | Body::TimeoutNow
        )
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
    /// No candidate and no leader is of term 0.
    ImpossibleTerm {
        /// The term.
        term: Term,
    },
    /// The entries do not follow `previous` one by one, with terms that never
    /// decrease and never exceed the sender's.
    BadEntries {
        /// The first entry that does not fit.
        at: Index,
    },
    /// A second leader appears in a term. Election Safety (§5.2) rules this
    /// out, so one of them is broken.
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
    /// A part of a snapshot that does not fit into it, or a snapshot that covers
    /// nothing or more than its sender can know.
    BadSnapshot {
        /// Where the part begins.
        offset: u64,
    },
    /// The snapshot exceeds `max_snapshot_bytes`.
    SnapshotTooLarge {
        /// Its size.
        size_bytes: u64,
    },
}

impl fmt::Display for ReceiveError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            ReceiveError::NotForMe { to } => write!(f, "the message is for server {to}"),
            ReceiveError::ImpossibleSender { from } => {
                write!(f, "server {from} cannot have sent this")
            }
            ReceiveError::ImpossibleTerm { term } => {
                write!(f, "nobody asks for votes or leads in term {term}")
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
            ReceiveError::BadSnapshot { offset } => {
                write!(f, "the part at byte {offset} does not fit into a snapshot")
            }
            ReceiveError::SnapshotTooLarge { size_bytes } => {
                write!(f, "a snapshot of {size_bytes} bytes is too large")
            }
        }
    }
}

impl core::error::Error for ReceiveError {}
