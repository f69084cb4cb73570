//! Why something has not happened yet, for those who ask.
//!
//! What has happened, and why, an [`Observer`](crate::Observer) hears when it
//! happens. A silence makes no note: here it can be asked about.

use alloc::vec::Vec;

use crate::progress::Progress;
use crate::read::{Origin, Stage};
use crate::role::RoleState;
use crate::server::Server;
use crate::types::{Index, Position, ReadId, Round, ServerId, Term};

/// How an entry stands with regard to being committed.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum CommitStatus {
    /// It is committed.
    Committed,
    /// No such entry is in this server's log.
    NotInLog,
    /// Only a leader can tell; this server has heard of nothing.
    NotLeader {
        /// Who leads, as far as this server knows.
        leader: Option<ServerId>,
    },
    /// Too few servers have it durably (§5.3).
    NoQuorum {
        /// The voters that have it.
        have: Vec<ServerId>,
        /// The voters that lack it.
        missing: Vec<ServerId>,
    },
    /// Enough servers have it, but it is of an older term, and counting proves
    /// nothing for it: an entry of the leader's own term has to be committed
    /// first (§5.4.2, Figure 8).
    OldTerm {
        /// Its term.
        term: Term,
        /// The leader's first entry, which decides it.
        waits_for: Index,
        /// The voters that lack that one.
        missing: Vec<ServerId>,
    },
}

/// What became of a proposal, as far as one server can tell.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum ProposalStatus {
    /// It is committed: it happened.
    Committed,
    /// It is in the log and not committed; [`Server::commit_status`] says why.
    Pending,
    /// It never happened and never will: what is committed leaves no place for it.
    Overwritten {
        /// The term of the entry that is committed in its place, or of one before
        /// it that is newer than the proposal.
        by: Term,
    },
    /// It is not in this log, and may be in others: it can still go both ways.
    Undecided,
    /// A snapshot covers its place; nobody can tell from this log any more.
    Compacted,
}

/// What a read waits for.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum ReadStatus {
    /// It has ended, or never began.
    Unknown,
    /// The leader was asked and has not answered.
    AskedLeader {
        /// The leader.
        leader: Option<ServerId>,
    },
    /// A quorum must answer messages that left after the read began.
    NeedsQuorum {
        /// The round of those messages.
        round: Round,
        /// The voters that have not answered.
        missing: Vec<ServerId>,
    },
    /// The state machine is behind.
    NeedsApply {
        /// What it must have applied.
        index: Index,
        /// What it has applied.
        applied: Index,
    },
}

impl<C, O> Server<C, O> {
    /// Why an entry is, or is not, committed.
    pub fn commit_status(&self, index: Index) -> CommitStatus {
        if index <= self.commit {
            return CommitStatus::Committed;
        }
        let Some(term) = self.log.term_at(index) else {
            return CommitStatus::NotInLog;
        };
        let Some(first) = self.first_index_of_term() else {
            let leader = self.leader();
            return CommitStatus::NotLeader { leader };
        };
        let missing = self.configuration().missing(|id| self.has(id, index));
        if !missing.is_empty() {
            let mut have = self.configuration().all();
            have.retain(|&id| self.configuration().is_voter(id) && self.has(id, index));
            return CommitStatus::NoQuorum { have, missing };
        }
        CommitStatus::OldTerm {
            term,
            waits_for: first,
            missing: self.configuration().missing(|id| self.has(id, first)),
        }
    }

    /// What became of the proposal that [`Server::propose`] gave this place. Asked
    /// on any server, and the same everywhere once it is decided.
    pub fn proposal_status(&self, proposed: Position) -> ProposalStatus {
        let (index, commit) = (proposed.index, self.commit);
        // Terms never fall along a log: behind a committed entry, an older one has
        // no place.
        let settled = self.log.term_at(index.min(commit)).unwrap_or_default();
        match self.log.term_at(index) {
            None if index < self.log.base().index => ProposalStatus::Compacted,
            Some(term) if term == proposed.term && index <= commit => ProposalStatus::Committed,
            Some(term) if term == proposed.term => ProposalStatus::Pending,
            _ if index <= commit || proposed.term < settled => {
                ProposalStatus::Overwritten { by: settled }
            }
            _ => ProposalStatus::Undecided,
        }
    }

    /// What a read of this server's caller waits for.
    pub fn read_status(&self, read: ReadId) -> ReadStatus {
        let mine = |origin: Origin| origin == Origin::Caller(read);
        let Some(pending) = self.reads.iter().find(|pending| mine(pending.origin)) else {
            return ReadStatus::Unknown;
        };
        match pending.stage {
            Stage::Forwarded => ReadStatus::AskedLeader {
                leader: self.leader(),
            },
            Stage::Confirming { round, .. } => ReadStatus::NeedsQuorum {
                round,
                missing: self.configuration().missing(|id| self.answered(id, round)),
            },
            Stage::Applying { index } => ReadStatus::NeedsApply {
                index,
                applied: self.applied,
            },
        }
    }

    fn has(&self, id: ServerId, index: Index) -> bool {
        let known = self.follower(id).map(Progress::match_index);
        let own = (id == self.config.id).then(|| self.durability.stable());
        known.or(own).is_some_and(|known| known >= index)
    }

    fn answered(&self, id: ServerId, round: Round) -> bool {
        id == self.config.id || self.follower(id).is_some_and(|f| f.acked_round() >= round)
    }

    fn follower(&self, id: ServerId) -> Option<&Progress> {
        match &self.role {
            RoleState::Leader(leader) => leader.followers.iter().find(|f| f.id() == id),
            _ => None,
        }
    }
}
