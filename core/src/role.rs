//! What a server currently is, and what it remembers only while it is that.

use alloc::collections::VecDeque;
use alloc::vec::Vec;

use crate::progress::Progress;
use crate::transfer::Transfer;
use crate::types::{Index, Round, ServerId, Time};

/// The states of a server (§5.1; the second one is PreVote's, dissertation 9.6).
#[derive(Clone, Copy, PartialEq, Eq, Debug, Hash)]
pub enum Role {
    /// Answers requests.
    Follower,
    /// Asks for votes.
    Candidate,
    /// Handles clients and replicates its log.
    Leader,
    /// Asks whether asking for votes could succeed.
    PreCandidate,
}

/// The role with its own memory, which a change of role throws away.
#[derive(Clone, Debug)]
pub(crate) enum RoleState {
    Follower { leader: Option<ServerId> },
    PreCandidate { votes: Vec<Vote> },
    Candidate { votes: Vec<Vote> },
    Leader(Leader),
}

/// A vote that a candidate heard of.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Vote {
    pub(crate) voter: ServerId,
    pub(crate) granted: bool,
}

/// What only a leader remembers.
#[derive(Clone, Debug)]
pub(crate) struct Leader {
    pub(crate) followers: Vec<Progress>,
    /// Its first entry. Once this is committed, so is everything before.
    pub(crate) first: Index,
    /// The current round of questions, and whether any message of it has left.
    pub(crate) round: Round,
    pub(crate) round_in_use: bool,
    /// When rounds began that a quorum has not answered yet.
    pub(crate) round_starts: VecDeque<(Round, Time)>,
    /// The latest round that a quorum has answered, and when it began.
    pub(crate) confirmed: (Round, Option<Time>),
    pub(crate) transfer: Option<Transfer>,
    /// It asked somebody to start an election in spite of it, so that it can
    /// never again be sure of its lease in this term.
    pub(crate) lease_lost: bool,
    pub(crate) uncommitted_bytes: u64,
    /// The last entry of an older term of which it said that it waits.
    pub(crate) withheld: Index,
}

impl Leader {
    pub(crate) fn new(followers: Vec<Progress>, first: Index, uncommitted_bytes: u64) -> Leader {
        Leader {
            followers,
            first,
            round: Round(0),
            round_in_use: false,
            round_starts: VecDeque::new(),
            confirmed: (Round(0), None),
            transfer: None,
            lease_lost: false,
            uncommitted_bytes,
            withheld: Index::ZERO,
        }
    }
}
