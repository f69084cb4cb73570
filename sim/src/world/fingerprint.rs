//! What of an event goes into the digest: all of it that another run could
//! have different.

use raftworks_core::{Body, Configuration, Payload, ServerId};

use super::World;
use crate::action::Action;
use crate::client::{Answer, Ask};
use crate::command::{Command, Outcome};
use crate::digest::Digest;
use crate::event::EventKind;
use crate::flight::{Address, MessageId, Packet};
use crate::settings::Span;

impl World {
    /// A message arrives: this goes into the digest before the server takes what it
    /// carries.
    pub(super) fn add_arrival(&mut self, message: MessageId, packet: &Packet) {
        let digest = &mut self.digest;
        digest.add_all(&[self.now.0, 1]);
        add_message(digest, message);
        add_packet(digest, packet);
    }

    /// Everything that happened goes into the digest: what, when, to whom, and
    /// what came of it.
    pub(super) fn add_to_digest(&mut self) {
        let digest = &mut self.digest;
        let time = self.event.time.0;
        let concerned = match &self.event.kind {
            EventKind::Delivered { message, .. } => server_of(message.to),
            EventKind::Lost {
                message, reason, ..
            } => {
                digest.add_all(&[time, 2, *reason as u64]);
                add_message(digest, *message);
                None
            }
            EventKind::DeadlinePassed { server } => {
                digest.add_all(&[time, 3]);
                Some(*server)
            }
            EventKind::Written { server, write } => {
                digest.add_all(&[time, 4, write.0]);
                Some(*server)
            }
            EventKind::WriteFailed { server, write } => {
                digest.add_all(&[time, 8, write.0]);
                Some(*server)
            }
            EventKind::ClientActed { client } => {
                digest.add_all(&[time, 5, u64::from(client.0)]);
                None
            }
            EventKind::Narrated => {
                digest.add_all(&[time, 7]);
                None
            }
            EventKind::Acted {
                action,
                groups,
                skipped,
                ..
            } => {
                digest.add_all(&[time, 6, u64::from(skipped.is_some())]);
                add_action(digest, action);
                for group in groups {
                    digest.add(group.len() as u64);
                    for server in group {
                        digest.add(server.0);
                    }
                }
                None
            }
        };
        for message in &self.event.sent {
            add_message(digest, *message);
        }
        if let Some(host) = concerned.and_then(|id| self.hosts.get(id.0 as usize - 1)) {
            let server = &host.server;
            digest.add_all(&[
                host.id.0,
                server.role() as u64,
                server.term().0,
                server.voted_for().map_or(0, |id| id.0),
                server.log().last().term.0,
                server.log().last().index.0,
                server.commit_index().0,
                server.last_applied().0,
                server.stable_index().0,
            ]);
        }
    }
}

fn server_of(address: Address) -> Option<ServerId> {
    match address {
        Address::Server(server) => Some(server),
        Address::Client(_) => None,
    }
}

fn add_message(digest: &mut Digest, id: MessageId) {
    let end = |address: Address| match address {
        Address::Server(server) => server.0,
        Address::Client(client) => u64::from(client.0) | 1 << 32,
    };
    digest.add_all(&[end(id.from), end(id.to), id.kind as u64]);
    digest.add_all(&[id.term.0, u64::from(id.number)]);
}

fn add_packet(digest: &mut Digest, packet: &Packet) {
    match packet {
        Packet::Raft(message) => match &message.body {
            Body::RequestVote {
                last,
                priority,
                transfer,
            } => {
                digest.add_all(&[last.term.0, last.index.0, *priority, u64::from(*transfer)]);
            }
            Body::AppendEntries {
                previous,
                entries,
                commit,
                round,
            } => {
                digest.add_all(&[previous.term.0, previous.index.0, commit.0, round.0]);
                for entry in entries {
                    digest.add_all(&[entry.term.0, hash_of(&entry.payload)]);
                }
            }
            // What the follower lacks follows from what it got, which was added then.
            Body::AppendEntriesAccepted {
                match_index, round, ..
            } => {
                digest.add_all(&[1, match_index.0, round.0]);
            }
            Body::AppendEntriesRejected {
                probed,
                hint,
                round,
            } => {
                digest.add_all(&[2, probed.0, hint.term.0, hint.index.0, round.0]);
            }
            other => add_body(digest, other),
        },
        Packet::Request(request) => match &request.ask {
            Ask::Command(command) => digest.add(command.hash()),
            Ask::Read {
                sequence,
                key,
                mode,
            } => {
                digest.add_all(&[*sequence, *mode as u64]);
                digest.add_text(key);
            }
        },
        Packet::Response(response) => {
            digest.add(response.sequence);
            if let Answer::Value { value, applied } = &response.answer {
                digest.add(applied.0);
                digest.add_text(value.as_deref().unwrap_or_default());
            }
            if let Answer::Done { outcome, .. } = &response.answer {
                add_outcome(digest, outcome);
            }
            if response.answer == Answer::Failed {
                digest.add(u64::MAX);
            }
        }
    }
}

/// What a command came to, when that is not what every write comes to.
fn add_outcome(digest: &mut Digest, outcome: &Outcome) {
    match outcome {
        Outcome::Done => {}
        Outcome::Unequal { current: value } | Outcome::Value { value } => {
            digest.add(u64::from(value.is_some()));
            digest.add_text(value.as_deref().unwrap_or_default());
        }
        Outcome::Forgotten => digest.add(2),
    }
}

/// What the dissertation adds.
fn add_body(digest: &mut Digest, body: &Body<Command>) {
    match body {
        Body::RequestPreVote {
            term,
            last,
            priority,
        } => digest.add_all(&[term.0, last.term.0, last.index.0, *priority]),
        Body::RequestPreVoteReply { term, granted } => {
            digest.add_all(&[term.0, u64::from(*granted)]);
        }
        Body::InstallSnapshot {
            snapshot,
            offset,
            data,
            done,
            round,
        } => {
            let last = snapshot.last;
            digest.add_all(&[last.term.0, last.index.0, snapshot.size_bytes, round.0]);
            digest.add_all(&[*offset, data.len() as u64, u64::from(*done)]);
        }
        Body::InstallSnapshotReply {
            last,
            received,
            installed,
            round,
        } => {
            digest.add_all(&[last.term.0, last.index.0, *received, round.0]);
            digest.add(u64::from(*installed));
        }
        Body::ReadIndex { read } => digest.add(read.0),
        Body::ReadIndexReply { read, index } => {
            digest.add_all(&[read.0, index.map_or(u64::MAX, |index| index.0)]);
        }
        Body::RequestVoteReply { granted } => digest.add(u64::from(*granted)),
        _ => {}
    }
}

/// A hash of what an entry carries.
pub(crate) fn hash_of(payload: &Payload<Command>) -> u64 {
    match payload {
        Payload::Noop => 1,
        Payload::Command(command) => command.hash(),
        Payload::Omitted => 2,
        Payload::Configuration(configuration) => configuration_hash(configuration),
    }
}

/// A hash of everything that a configuration says.
pub(crate) fn configuration_hash(configuration: &Configuration) -> u64 {
    let mut digest = Digest::new();
    for members in configuration
        .members()
        .iter()
        .chain(&configuration.outgoing())
    {
        let lists = [members.voters(), members.learners(), members.witnesses()];
        for list in lists {
            digest.add(list.len() as u64);
            for id in list {
                digest.add(id.0);
            }
        }
        let quorums = members.quorums();
        digest.add_all(&[quorums.election as u64, quorums.commit as u64]);
    }
    digest.value()
}

fn add_action(digest: &mut Digest, action: &Action) {
    match action {
        Action::Crash(_) => digest.add(1),
        Action::Restart(_) => digest.add(2),
        Action::Pause(_) => digest.add(3),
        Action::Resume(_) => digest.add(4),
        Action::TimeOut(_) => digest.add(5),
        Action::Cut { .. } => digest.add(6),
        Action::Restore { .. } => digest.add(7),
        Action::SetLink { change, .. } => {
            let latency = change.latency.unwrap_or(Span::exactly(u64::MAX));
            digest.add_all(&[8, latency.min_us, latency.max_us]);
            digest.add(change.loss_ppm.map_or(u64::MAX, u64::from));
            digest.add(change.duplicate_ppm.map_or(u64::MAX, u64::from));
        }
        Action::Partition(_) => digest.add(9),
        Action::Heal => digest.add(10),
        Action::Write { key, value, .. } => {
            digest.add(11);
            digest.add_text(key);
            digest.add_text(value);
        }
        Action::Drop(id) => {
            digest.add(12);
            add_message(digest, *id);
        }
        Action::Duplicate(id) => {
            digest.add(13);
            add_message(digest, *id);
        }
        Action::Hold(id) => {
            digest.add(14);
            add_message(digest, *id);
        }
        Action::Release(id) => {
            digest.add(15);
            add_message(digest, *id);
        }
        // What these say is said by their words.
        Action::Read { .. }
        | Action::CompareAndSet { .. }
        | Action::SendAgain { .. }
        | Action::Abandon
        | Action::Transfer { .. }
        | Action::Change { .. }
        | Action::Snapshot(_)
        | Action::Wipe(_)
        | Action::Readmit(_)
        | Action::Settle
        | Action::Fault(_)
        | Action::Switch(_) => digest.add_text(&action.to_string()),
    }
}
