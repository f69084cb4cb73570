//! A small executable specification: the actions of Raft as guards over what anybody
//! can see of a server, in the manner of the TLA+ specification that the paper's
//! author published. Every step that a server takes must be one that they allow.
//!
//! It is off unless it is asked for ([`World::set_refinement`]), since it looks at whole
//! logs. It knows nothing of how the core works: one event may be several actions
//! (a message raises the term, then a vote is given), and each part of the change must
//! have its reason in the event.

mod guards;

use std::fmt;

use raftworks_core::{HardState, Index, Role, ServerId, Term};

use crate::event::EventKind;
use crate::flight::{Address, Packet};
use crate::host::Host;
use crate::world::World;

/// The most departures that are kept.
const MAX_DEPARTURES: usize = 10;

/// A step that the specification does not allow.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Departure {
    /// The event.
    pub event: u64,
    /// The server.
    pub server: ServerId,
    /// What changed without its reason.
    pub what: Changed,
}

/// A part of a server's state that changed without its reason.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Changed {
    /// Something, although the event does not concern the server.
    Anything,
    /// It does not start from what its disk holds.
    Restart,
    /// The term: neither a higher one arrived (`UpdateTerm`), nor did it time out (`Timeout`).
    Term,
    /// The vote: nobody asked who may have it (`HandleRequestVoteRequest`).
    Vote,
    /// The role (`Timeout`, `BecomeLeader`, `UpdateTerm`, a leader that exists).
    Role,
    /// The log (`ClientRequest`, `HandleAppendEntriesRequest`, a snapshot).
    Log,
    /// The commitIndex (`AdvanceCommitIndex`, what a leader says, a snapshot).
    Commit,
    /// What is applied: it is not committed, or went back.
    Applied,
}

impl fmt::Display for Departure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let what = match self.what {
            Changed::Anything => "changed in an event that is not about it",
            Changed::Restart => "did not start from what its disk holds",
            Changed::Term => "changed its term without a reason",
            Changed::Vote => "gave its vote without a reason",
            Changed::Role => "changed its role without a reason",
            Changed::Log => "changed its log without a reason",
            Changed::Commit => "moved its commitIndex without a reason",
            Changed::Applied => "applied what is not committed",
        };
        write!(f, "event {}: server {} {what}", self.event, self.server)
    }
}

/// A server as the specification sees it.
#[derive(Clone, PartialEq, Eq, Debug)]
struct Node {
    up: bool,
    incarnation: u32,
    hard_state: HardState,
    role: Role,
    /// The terms of its entries, from the first one on.
    log: Vec<Term>,
    /// Up to here a snapshot covers them: they are committed, and in every leader's log.
    base: Index,
    commit: Index,
    applied: Index,
    /// Who voted for it in its term.
    votes: Vec<ServerId>,
}

impl Node {
    /// A server now; `before` knows the entries that its log does not have any more.
    fn of(host: &Host, before: &[Term]) -> Node {
        let server = host.server();
        let log = server.log();
        let base = log.base();
        let mut terms = before.to_vec();
        terms.resize(base.index.0 as usize, Term(0));
        if let Some(last) = terms.last_mut() {
            *last = base.term;
        }
        let entries = log.range(base.index.next(), log.last().index);
        terms.extend(entries.map(|entry| entry.term));
        Node {
            up: host.is_up(),
            incarnation: host.incarnation(),
            hard_state: HardState {
                term: server.term(),
                voted_for: server.voted_for(),
            },
            role: server.role(),
            log: terms,
            base: base.index,
            commit: server.commit_index(),
            applied: server.last_applied(),
            votes: Vec::new(),
        }
    }

    fn term(&self) -> Term {
        self.hard_state.term
    }

    fn at(&self, index: Index) -> Option<Term> {
        match index {
            Index::ZERO => Some(Term(0)),
            _ => self.log.get(index.0 as usize - 1).copied(),
        }
    }
}

/// The specification, beside a run.
#[derive(Clone, Debug)]
pub(crate) struct Spec {
    nodes: Vec<Node>,
    departures: Vec<Departure>,
}

impl Spec {
    pub(crate) fn new(hosts: &[Host]) -> Spec {
        Spec {
            nodes: hosts.iter().map(|host| Node::of(host, &[])).collect(),
            departures: Vec::new(),
        }
    }

    pub(crate) fn departures(&self) -> &[Departure] {
        &self.departures
    }

    /// One more event has happened.
    pub(crate) fn observe(&mut self, world: &World) {
        let Some(event) = world.last_event() else {
            return;
        };
        for (place, host) in world.hosts().iter().enumerate() {
            let old = &self.nodes[place];
            let mut new = Node::of(host, &old.log);
            let changed = if concerns(&event.kind, host.id()) {
                new.votes = guards::votes(old, &new, event);
                guards::judge(old, &new, host, event)
            } else {
                new.votes.clone_from(&old.votes);
                (*old != new).then_some(Changed::Anything)
            };
            if let Some(what) = changed
                && self.departures.len() < MAX_DEPARTURES
            {
                self.departures.push(Departure {
                    event: event.number,
                    server: host.id(),
                    what,
                });
            }
            self.nodes[place] = new;
        }
    }
}

/// Whether an event may change a server.
fn concerns(kind: &EventKind, server: ServerId) -> bool {
    match kind {
        EventKind::Delivered { message, packet } => {
            let serves = !matches!(packet, Some(Packet::Response(_)));
            serves && message.to == Address::Server(server)
        }
        EventKind::DeadlinePassed { server: other }
        | EventKind::Written { server: other, .. }
        | EventKind::WriteFailed { server: other, .. } => *other == server,
        EventKind::Lost { .. } | EventKind::ClientActed { .. } | EventKind::Narrated => false,
        EventKind::Acted { .. } => true,
    }
}
