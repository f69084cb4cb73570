//! What the checks remember of one server, as it is seen from outside.

use raftworks_core::{HardState, Index, Position, Role, ServerId, Term};

use super::firsts::Firsts;
use super::quorum::{Configurations, Deciding, Servers, bit};
use super::records::Log;

/// A server as it is after an event: what anybody may ask it.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) struct Seen {
    /// Its current term.
    pub(crate) term: Term,
    /// Whom it voted for in that term.
    pub(crate) voted_for: Option<ServerId>,
    /// What it is.
    pub(crate) role: Role,
    /// Its commitIndex.
    pub(crate) commit: Index,
    /// Its lastApplied.
    pub(crate) applied: Index,
    /// Its last entry.
    pub(crate) last: Index,
    /// Where the configuration stands that it goes by.
    pub(crate) configuration: Index,
}

impl Default for Seen {
    fn default() -> Seen {
        Seen {
            term: Term(0),
            voted_for: None,
            role: Role::Follower,
            commit: Index::ZERO,
            applied: Index::ZERO,
            last: Index::ZERO,
            configuration: Index::ZERO,
        }
    }
}

/// What a leader believes of one follower.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) struct Followed {
    /// The follower.
    pub(crate) id: ServerId,
    /// Its matchIndex.
    pub(crate) match_index: Index,
    /// Its nextIndex.
    pub(crate) next_index: Index,
    /// Its word counts for nothing since it lost what it had acknowledged.
    pub(crate) regressed: bool,
}

/// The votes that reached a candidate.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Ballot {
    term: Term,
    votes: Servers,
}

impl Ballot {
    /// A vote arrived.
    pub(super) fn add(&mut self, term: Term, voter: ServerId) {
        if term > self.term {
            *self = Ballot { term, votes: 0 };
        }
        if term == self.term {
            self.votes |= bit(voter);
        }
    }

    /// The votes in this term.
    pub(super) fn of(&self, term: Term) -> Servers {
        if term == self.term { self.votes } else { 0 }
    }
}

/// A leadership: what followers acknowledged, and what the leader makes of it.
#[derive(Clone, Debug)]
pub(super) struct Leadership {
    pub(super) term: Term,
    /// By follower: the largest index that it truthfully acknowledged.
    pub(super) acked: Vec<Index>,
    /// By follower: the matchIndex that was seen last.
    pub(super) matched: Vec<Index>,
    /// The followers that it had when last seen.
    pub(super) known: Servers,
}

impl Leadership {
    fn new(servers: usize) -> Leadership {
        Leadership {
            term: Term(0),
            acked: vec![Index::ZERO; servers],
            matched: vec![Index::ZERO; servers],
            known: 0,
        }
    }

    /// It starts anew, in this term.
    pub(super) fn begin(&mut self, term: Term) {
        self.term = term;
        self.known = 0;
        self.acked.fill(Index::ZERO);
        self.matched.fill(Index::ZERO);
    }
}

/// Everything that is remembered of one server.
#[derive(Clone, Debug)]
pub(super) struct ServerRecord {
    /// Its log as its memory has it, and who decides by that.
    pub(super) memory: Log,
    pub(super) configurations: Configurations,
    /// Its log as its disk has it, and who decides by that.
    pub(super) durable: Log,
    pub(super) durable_configurations: Configurations,
    /// Its term and vote as its disk has them.
    pub(super) hard_state: HardState,
    /// What it began with, and begins with again when its disk is empty.
    pub(super) first: Deciding,
    /// Whom it voted for in each term.
    pub(super) votes: Firsts<Term, ServerId>,
    pub(super) ballot: Ballot,
    /// The request for a vote that it handles in this event.
    pub(super) asked: Option<(ServerId, Term, Position)>,
    pub(super) seen: Seen,
    /// The last entry that its state machine applied or was restored with.
    pub(super) applied: Index,
    /// It keeps no commands, or did not when it applied its log.
    pub(super) forgetful: bool,
    pub(super) leadership: Leadership,
    /// Its configuration may have changed since it was last compared.
    pub(super) configuration_due: bool,
}

impl ServerRecord {
    pub(super) fn new(servers: usize, first: Deciding) -> ServerRecord {
        ServerRecord {
            memory: Log::default(),
            configurations: Configurations::new(first),
            durable: Log::default(),
            durable_configurations: Configurations::new(first),
            hard_state: HardState::default(),
            first,
            votes: Firsts::default(),
            ballot: Ballot::default(),
            asked: None,
            seen: Seen::default(),
            applied: Index::ZERO,
            forgetful: false,
            leadership: Leadership::new(servers),
            configuration_due: true,
        }
    }

    /// Its disk is empty.
    pub(super) fn wipe(&mut self) {
        self.durable = Log::default();
        self.durable_configurations = Configurations::new(self.first);
        self.hard_state = HardState::default();
        self.start();
    }

    /// It starts from its disk: its memory is what that holds.
    pub(super) fn start(&mut self) {
        self.memory = self.durable.clone();
        self.configurations = self.durable_configurations.clone();
        self.ballot = Ballot::default();
        self.asked = None;
        self.applied = Index::ZERO;
        self.forgetful = false;
        self.configuration_due = true;
    }
}
