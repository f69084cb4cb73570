//! What a server currently is, and what it remembers only while it is that.

use alloc::vec::Vec;

use crate::progress::Progress;
use crate::types::ServerId;

/// The three states of a server (§5.1).
#[derive(Clone, Copy, PartialEq, Eq, Debug, Hash)]
pub enum Role {
    /// Answers requests.
    Follower,
    /// Asks for votes.
    Candidate,
    /// Handles clients and replicates its log.
    Leader,
}

/// The role with its own memory, which a change of role throws away.
#[derive(Clone, Debug)]
pub(crate) enum RoleState {
    Follower { leader: Option<ServerId> },
    Candidate { votes: Vec<Vote> },
    Leader { followers: Vec<Progress> },
}

/// A vote that a candidate heard of.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Vote {
    pub(crate) voter: ServerId,
    pub(crate) granted: bool,
}
