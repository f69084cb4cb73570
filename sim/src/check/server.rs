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
    /// By follower.
    followers: Vec<Acknowledged>,
    /// How often all of them were looked at, and once more.
    looks: u64,
}

/// What one follower acknowledged.
#[derive(Clone, Copy, Debug, Default)]
struct Acknowledged {
    /// The largest index of which it did so truthfully.
    index: Index,
    /// The matchIndex that was seen last.
    matched: Index,
    /// The look in which that was.
    seen_in: u64,
}

/// What a leader believes of a follower, and what may be said of that.
#[derive(Clone, Copy, Debug)]
pub(super) struct Belief {
    pub(super) followed: Followed,
    pub(super) acknowledged: Index,
    /// Its matchIndex before.
    pub(super) before: Index,
    /// The follower truthfully acknowledged as much.
    pub(super) truthful: bool,
    /// It takes nothing back.
    pub(super) kept: bool,
    /// The nextIndex is one that there can be.
    pub(super) in_range: bool,
}

impl Leadership {
    fn new(servers: usize) -> Leadership {
        Leadership {
            term: Term(0),
            followers: vec![Acknowledged::default(); servers],
            looks: 1,
        }
    }

    /// It starts anew, in this term.
    pub(super) fn begin(&mut self, term: Term) {
        self.term = term;
        self.looks = 1;
        self.followers.fill(Acknowledged::default());
    }

    /// This follower truthfully acknowledged the log up to here.
    pub(super) fn acknowledge(&mut self, follower: usize, index: Index) {
        let known = &mut self.followers[follower].index;
        *known = index.max(*known);
    }

    /// All followers are about to be looked at.
    pub(super) fn begin_look(&mut self) {
        self.looks += 1;
    }

    /// Looks at one, and says what is to be said of it, if the cluster has it.
    #[inline]
    pub(super) fn look_at(&mut self, followed: Followed, last: Index) -> Option<Belief> {
        let place = (followed.id.0 as usize).checked_sub(1)?;
        let known = self.followers.get_mut(place)?;
        // A follower that lost its disk, or that came back after it had been
        // removed, begins anew.
        let anew = followed.regressed || known.seen_in + 1 != self.looks;
        let before = std::mem::replace(&mut known.matched, followed.match_index);
        known.seen_in = self.looks;
        Some(Belief {
            followed,
            acknowledged: known.index,
            before,
            truthful: followed.match_index <= known.index,
            kept: anew || followed.match_index >= before,
            in_range: followed.next_index > followed.match_index
                && followed.next_index <= last.next(),
        })
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
