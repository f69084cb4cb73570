//! A run in the words of etcd/raft's TLA+ trace: what its servers did, one event
//! at a time, so that the same specification can be held against it.
//!
//! What is mapped to what, and what is left out, is in `docs/trace.md`. What an
//! event looks like is in `etcd_event`.

use raftworks_core::{
    Body, CommitReason, Configuration, Entry, Index, Message, Note, Payload, Role, ServerId,
    StepDownReason, Term,
};

use super::etcd_event::{ConfChange, EtcdEvent, EtcdMessage, EtcdState, changes_between, names_of};
use crate::command::Command;
use crate::event::{Effect, Event, EventKind};
use crate::flight::{Address, Packet};
use crate::host::Host;
use crate::world::World;

/// Follows a run and tells it as etcd/raft would.
#[derive(Clone, Debug)]
pub struct EtcdTrace {
    servers: Vec<Model>,
}

/// A server as far as it has been told.
#[derive(Clone, Debug)]
struct Model {
    id: ServerId,
    up: bool,
    incarnation: u32,
    role: Role,
    term: Term,
    vote: Option<ServerId>,
    commit: Index,
    last: Index,
    stable: Index,
    /// The configuration that it applied: etcd/raft goes by that one.
    applied: Configuration,
    /// The latest one in its log.
    appended: Configuration,
}

impl EtcdTrace {
    /// Begins a trace; what the servers start with comes first.
    pub fn new(world: &World) -> (EtcdTrace, Vec<EtcdEvent>) {
        let servers: Vec<Model> = world.hosts().iter().map(Model::of).collect();
        let first = servers.iter().flat_map(Model::started).collect();
        (EtcdTrace { servers }, first)
    }

    /// What the latest event of the run was, in order.
    pub fn observe(&mut self, world: &World) -> Vec<EtcdEvent> {
        let mut out = Vec::new();
        let Some(event) = world.last_event() else {
            return out;
        };
        for (host, model) in world.hosts().iter().zip(&mut self.servers) {
            if !host.is_up() {
                model.up = false;
            } else if !model.up || model.incarnation != host.incarnation() {
                *model = Model::of(host);
                out.extend(model.started());
            } else {
                model.tell(host, event, world, &mut out);
            }
        }
        out
    }
}

impl Model {
    fn of(host: &Host) -> Model {
        let server = host.server();
        Model {
            id: host.id(),
            up: host.is_up(),
            incarnation: host.incarnation(),
            role: server.role(),
            term: server.term(),
            vote: server.voted_for(),
            commit: server.commit_index(),
            last: server.log().last().index,
            stable: server.stable_index(),
            applied: server.configuration().clone(),
            appended: server.configuration().clone(),
        }
    }

    fn started(&self) -> [EtcdEvent; 2] {
        [self.event("InitState"), self.event("BecomeFollower")]
    }

    fn event(&self, name: &'static str) -> EtcdEvent {
        EtcdEvent {
            name,
            nid: self.id.to_string(),
            state: EtcdState {
                term: self.term.0,
                vote: self.vote.map_or(0, |id| id.0).to_string(),
                commit: self.commit.0,
            },
            role: match self.role {
                Role::Follower => "StateFollower",
                Role::PreCandidate => "StatePreCandidate",
                Role::Candidate => "StateCandidate",
                Role::Leader => "StateLeader",
            },
            log: self.last.0,
            conf: names_of(&self.applied),
            msg: None,
            prop: None,
        }
    }

    fn about(&self, name: &'static str, message: EtcdMessage) -> EtcdEvent {
        EtcdEvent {
            msg: Some(message),
            ..self.event(name)
        }
    }

    /// Tells what happened to one server in an event, and brings the model there.
    fn tell(&mut self, host: &Host, event: &Event, world: &World, out: &mut Vec<EtcdEvent>) {
        let told = out.len();
        let mut sends = self.sends(event, world);
        self.tell_cause(host, event, out);
        for (server, note) in &event.notes {
            if *server == self.id {
                if ends_leadership(note) && self.role == Role::Leader {
                    // What it said as leader, it said before.
                    self.tell_sends(&mut sends, out);
                }
                self.tell_note(note, host, out);
            }
        }
        self.tell_applied(host, event, out);
        let server = host.server();
        // What no note says is as it is now.
        self.role = server.role();
        self.term = server.term();
        self.vote = server.voted_for();
        self.commit = server.commit_index();
        self.last = server.log().last().index;
        self.stable = server.stable_index();
        self.appended = server.configuration().clone();
        self.tell_sends(&mut sends, out);
        if out.len() > told {
            out.push(self.event("Ready"));
        }
    }

    /// The messages that leave this server in an event.
    fn sends(&self, event: &Event, world: &World) -> Vec<(&'static str, EtcdMessage)> {
        let own = event.sent.iter();
        let own = own.filter(|id| id.from == Address::Server(self.id));
        let sends = own.filter_map(|id| match &world.flight(*id)?.packet {
            Packet::Raft(message) => sent(message),
            _ => None,
        });
        sends.collect()
    }

    /// Tells those that are said in the term that it is in now.
    fn tell_sends(&self, sends: &mut Vec<(&'static str, EtcdMessage)>, out: &mut Vec<EtcdEvent>) {
        for (name, message) in std::mem::take(sends) {
            if message.term == self.term.0 {
                out.push(self.about(name, message));
            } else {
                sends.push((name, message));
            }
        }
    }

    /// What made the event: a message that arrived, or a write that finished.
    fn tell_cause(&mut self, host: &Host, event: &Event, out: &mut Vec<EtcdEvent>) {
        match &event.kind {
            EventKind::Delivered {
                packet: Some(Packet::Raft(message)),
                ..
            } if message.to == self.id => {
                if let Some((name, message)) = received(message) {
                    out.push(self.about(name, message));
                }
            }
            EventKind::Written { server, .. } if *server == self.id => {
                // A leader's own disk acknowledges, as followers do.
                let stable = host.server().stable_index();
                if self.role == Role::Leader && stable > self.stable {
                    let message = EtcdMessage {
                        index: stable.0,
                        ..EtcdMessage::new("MsgAppResp", self.term, self.id, self.id)
                    };
                    out.push(self.about("ReceiveAppendEntriesResponse", message));
                }
            }
            _ => {}
        }
    }

    fn tell_note(&mut self, note: &Note, host: &Host, out: &mut Vec<EtcdEvent>) {
        match *note {
            Note::TermAdopted { new, .. } => {
                self.term = new;
                self.vote = None;
                self.role = Role::Follower;
                out.push(self.event("BecomeFollower"));
            }
            // The term that is adopted tells it.
            Note::SteppedDown {
                reason: StepDownReason::HigherTerm { .. },
                ..
            } => {}
            Note::SteppedDown { .. } => {
                self.role = Role::Follower;
                out.push(self.event("BecomeFollower"));
            }
            Note::ElectionStarted { term, .. } => {
                self.term = term;
                self.vote = Some(self.id);
                self.role = Role::Candidate;
                out.push(self.event("BecomeCandidate"));
                let vote = EtcdMessage::new("MsgVoteResp", term, self.id, self.id);
                out.push(self.about("SendRequestVoteResponse", vote));
            }
            Note::VoteCounted { voter, .. } if voter == self.id => {
                let vote = EtcdMessage::new("MsgVoteResp", self.term, self.id, self.id);
                out.push(self.about("ReceiveRequestVoteResponse", vote));
            }
            Note::LeaderElected { .. } => {
                self.role = Role::Leader;
                out.push(self.event("BecomeLeader"));
            }
            Note::VoteGranted { candidate, .. } => self.vote = Some(candidate),
            Note::EntriesRemoved { first, .. } => self.last = first.previous(),
            Note::EntriesAppended { first, last } => self.tell_appended(first, last, host, out),
            Note::CommitAdvanced { index, reason } => {
                self.commit = index;
                if reason == CommitReason::Majority {
                    out.push(self.event("Commit"));
                }
            }
            Note::SnapshotInstalled { last, .. } => {
                self.last = self.last.max(last.index);
                self.commit = self.commit.max(last.index);
            }
            _ => {}
        }
    }

    fn tell_appended(&mut self, first: Index, last: Index, host: &Host, out: &mut Vec<EtcdEvent>) {
        for entry in host.server().log().range(first, last) {
            if self.role == Role::Leader {
                out.push(self.proposed(entry));
            }
            if let Payload::Configuration(configuration) = &entry.payload {
                self.appended = Configuration::clone(configuration);
            }
            self.last = entry.index;
        }
        if self.role == Role::Leader {
            let message = EtcdMessage {
                index: last.0,
                ..EtcdMessage::new("MsgAppResp", self.term, self.id, self.id)
            };
            out.push(self.about("SendAppendEntriesResponse", message));
        }
    }

    /// A leader's entry, just before it is in its log.
    fn proposed(&self, entry: &Entry<Command>) -> EtcdEvent {
        if let Payload::Configuration(configuration) = &entry.payload {
            let changes = changes_between(&self.appended, configuration);
            if !changes.is_empty() {
                return EtcdEvent {
                    prop: Some(ConfChange::of(changes, Vec::new())),
                    ..self.event("ChangeConf")
                };
            }
        }
        self.event("Replicate")
    }

    /// Configurations count for etcd/raft when they are applied.
    fn tell_applied(&mut self, host: &Host, event: &Event, out: &mut Vec<EtcdEvent>) {
        for effect in &event.effects {
            match effect {
                Effect::Applied {
                    server,
                    first,
                    last,
                } if *server == self.id => {
                    for entry in host.server().log().range(*first, *last) {
                        if let Payload::Configuration(configuration) = &entry.payload {
                            let [new, _] = names_of(configuration);
                            out.push(EtcdEvent {
                                prop: Some(ConfChange::of(Vec::new(), new)),
                                ..self.event("ApplyConfChange")
                            });
                            self.applied = Configuration::clone(configuration);
                        }
                    }
                }
                Effect::Restored { server, .. } if *server == self.id => {
                    self.applied = host.server().configuration().clone();
                }
                _ => {}
            }
        }
    }
}

fn ends_leadership(note: &Note) -> bool {
    matches!(note, Note::TermAdopted { .. } | Note::SteppedDown { .. })
}

/// The event of a message that leaves.
fn sent(message: &Message<Command>) -> Option<(&'static str, EtcdMessage)> {
    let shown = shown(message)?;
    let name = match &message.body {
        Body::RequestVote { .. } => "SendRequestVoteRequest",
        Body::RequestVoteReply { .. } => "SendRequestVoteResponse",
        Body::AppendEntries { .. } => "SendAppendEntriesRequest",
        Body::InstallSnapshot { .. } => "SendSnapshot",
        _ => "SendAppendEntriesResponse",
    };
    Some((name, shown))
}

/// The event of a message that arrives.
fn received(message: &Message<Command>) -> Option<(&'static str, EtcdMessage)> {
    let shown = shown(message)?;
    let name = match &message.body {
        Body::RequestVote { .. } => "ReceiveRequestVoteRequest",
        Body::RequestVoteReply { .. } => "ReceiveRequestVoteResponse",
        Body::AppendEntries { .. } => "ReceiveAppendEntriesRequest",
        Body::InstallSnapshot { .. } => "ReceiveSnapshot",
        _ => "ReceiveAppendEntriesResponse",
    };
    Some((name, shown))
}

/// A message as etcd/raft has it; nothing for those that its model lacks.
fn shown(message: &Message<Command>) -> Option<EtcdMessage> {
    let of = |kind| EtcdMessage::new(kind, message.term, message.from, message.to);
    Some(match &message.body {
        Body::RequestVote { last, .. } => EtcdMessage {
            log_term: last.term.0,
            index: last.index.0,
            ..of("MsgVote")
        },
        Body::RequestVoteReply { granted } => EtcdMessage {
            reject: !granted,
            ..of("MsgVoteResp")
        },
        Body::AppendEntries {
            previous,
            entries,
            commit,
            ..
        } => EtcdMessage {
            entries: entries.len() as u64,
            log_term: previous.term.0,
            index: previous.index.0,
            commit: commit.0,
            ..of("MsgApp")
        },
        Body::AppendEntriesAccepted { match_index, .. } => EtcdMessage {
            index: match_index.0,
            ..of("MsgAppResp")
        },
        Body::AppendEntriesRejected { probed, hint, .. } => EtcdMessage {
            index: probed.0,
            log_term: hint.term.0,
            reject: true,
            reject_hint: hint.index.0,
            ..of("MsgAppResp")
        },
        // A snapshot goes in one message there: its last part stands for it.
        Body::InstallSnapshot {
            snapshot,
            done: true,
            ..
        } => EtcdMessage {
            entries: snapshot.last.index.0,
            ..of("MsgSnap")
        },
        Body::InstallSnapshotReply {
            last,
            installed: true,
            ..
        } => EtcdMessage {
            index: last.index.0,
            ..of("MsgAppResp")
        },
        _ => return None,
    })
}
