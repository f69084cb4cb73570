//! What a server can be asked.

use crate::config::Config;
use crate::log::Log;
use crate::message::Message;
use crate::progress::Progress;
use crate::role::{Role, RoleState};
use crate::server::Server;
use crate::types::{Index, ServerId, Term, Time, WriteId};

impl<C, O> Server<C, O> {
    /// Its id.
    pub fn id(&self) -> ServerId {
        self.config.id
    }

    /// Its timing and limits.
    pub fn config(&self) -> &Config {
        &self.config
    }

    /// What it currently is.
    pub fn role(&self) -> Role {
        match self.role {
            RoleState::Follower { .. } => Role::Follower,
            RoleState::PreCandidate { .. } => Role::PreCandidate,
            RoleState::Candidate { .. } => Role::Candidate,
            RoleState::Leader(_) => Role::Leader,
        }
    }

    /// Whether it leads its term.
    pub fn is_leader(&self) -> bool {
        matches!(self.role, RoleState::Leader(_))
    }

    /// Who leads this server's term, as far as it knows.
    pub fn leader(&self) -> Option<ServerId> {
        match &self.role {
            RoleState::Follower { leader } => *leader,
            RoleState::PreCandidate { .. } | RoleState::Candidate { .. } => None,
            RoleState::Leader(_) => Some(self.config.id),
        }
    }

    /// Its current term.
    pub fn term(&self) -> Term {
        self.hard_state.term
    }

    /// Whom it voted for in its current term.
    pub fn voted_for(&self) -> Option<ServerId> {
        self.hard_state.voted_for
    }

    /// Its log, including entries that are not durable yet.
    pub fn log(&self) -> &Log<C> {
        &self.log
    }

    /// The highest entry that it knows to be committed.
    pub fn commit_index(&self) -> Index {
        self.commit
    }

    /// The highest entry that it handed out to be applied.
    pub fn last_applied(&self) -> Index {
        self.applied
    }

    /// The highest entry up to which its disk holds what its memory holds.
    pub fn stable_index(&self) -> Index {
        self.durability.stable()
    }

    /// When to call [`Server::advance`]: the election timeout of a follower or
    /// candidate, the next heartbeat of a leader, the end of a transfer's or a
    /// read's time. `None` when nothing will happen by itself: for a server that
    /// does not vote.
    pub fn deadline(&self) -> Option<Time> {
        let own = (self.may_campaign || self.is_leader()).then_some(self.deadline);
        let transfer = match &self.role {
            RoleState::Leader(leader) => leader.transfer.map(|transfer| transfer.deadline),
            _ => None,
        };
        let read = self.reads.front().map(|read| read.deadline);
        match (own, transfer.or(read)) {
            (own, None) => own,
            _ => [own, transfer, read].into_iter().flatten().min(),
        }
    }

    /// When the election timeout runs out, or the next heartbeat is due; `None`
    /// for a server that does not vote.
    pub fn timer(&self) -> Option<Time> {
        (self.may_campaign || self.is_leader()).then_some(self.deadline)
    }

    /// Whether this server starts elections: it votes in the configuration that
    /// is committed or in a later one, and keeps commands.
    pub fn may_campaign(&self) -> bool {
        self.may_campaign
    }

    /// As leader: its first entry. Until this is committed, it does not know
    /// what is.
    pub fn first_index_of_term(&self) -> Option<Index> {
        match &self.role {
            RoleState::Leader(leader) => Some(leader.first),
            _ => None,
        }
    }

    /// How long the election timeout that is running was when it was drawn, in
    /// microseconds. Meaningless for a leader.
    pub fn election_timeout_us(&self) -> u64 {
        self.election_timeout_us
    }

    /// As leader: what it knows of each follower. Empty otherwise.
    pub fn followers(&self) -> &[Progress] {
        match &self.role {
            RoleState::Leader(leader) => &leader.followers,
            _ => &[],
        }
    }

    /// As candidate: the answers heard so far, as voter and whether it voted
    /// for this server. Empty otherwise.
    pub fn votes(&self) -> impl Iterator<Item = (ServerId, bool)> + '_ {
        let votes = match &self.role {
            RoleState::PreCandidate { votes } | RoleState::Candidate { votes } => votes.as_slice(),
            _ => &[],
        };
        votes.iter().map(|vote| (vote.voter, vote.granted))
    }

    /// Messages that wait until a write is durable, because they promise what
    /// it writes.
    pub fn held(&self) -> impl Iterator<Item = (WriteId, &Message<C>)> {
        let durable = self.durability.durable();
        let held = self
            .outbox
            .iter()
            .filter(move |(after, _)| *after > durable);
        held.map(|(after, message)| (*after, message))
    }
}
