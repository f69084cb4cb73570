//! What clients do, and what servers do for them.

use std::sync::Arc;

use raftworks_core::{Index, ProposeRefusal, ReadId, ReadKind, ReadRefusal, ServerId, Time};

use super::World;
use crate::client::{
    Answer, Ask, ClientId, MAX_WAITING_WRITES, Operation, ReadMode, Request, Response,
};
use crate::command::Command;
use crate::draw::{Draw, Purpose};
use crate::event::{Effect, EventKind};
use crate::flight::{Address, Packet};
use crate::host::{Reading, Waiting};
use crate::settings::ClientSettings;

/// The keys that automatic clients write.
const KEYS: [&str; 3] = ["x", "y", "z"];

/// A client that is sent from server to server this often waits for a while.
const MAX_REDIRECTS: u32 = 4;

/// When a client that has just been answered writes again.
pub(super) fn pause_of(
    draw: Draw,
    client: ClientId,
    settings: ClientSettings,
    sequence: u64,
    now: Time,
) -> Time {
    let key = [u64::from(client.0), sequence, 0, 0];
    let pause = settings.pause;
    now.after_us(draw.between(Purpose::ClientPause, key, pause.min_us, pause.max_us))
}

/// The client's side.
impl World {
    /// A client's own time has come: its next write, or the end of its patience.
    pub(super) fn wake_client(&mut self, place: usize) {
        let id = self.clients[place].id;
        self.event.kind = EventKind::ClientActed { client: id };
        let servers = self.hosts.len() as u64;
        let draw = self.draw;
        let client = &mut self.clients[place];
        client.wakes_at = None;
        match &mut client.current {
            Some(operation) => {
                operation.redirects = 0;
                let to = ServerId(operation.asked.0 % servers + 1);
                let sequence = operation.ask.sequence();
                self.event.effects.push(Effect::Retried {
                    client: id,
                    sequence,
                    to,
                });
                self.ask(place, to);
            }
            None if client.automatic => {
                client.sequence += 1;
                let sequence = client.sequence;
                let key = [u64::from(id.0), sequence, 0, 0];
                let choice = draw.between(Purpose::ClientChoice, key, 0, KEYS.len() as u64 - 1);
                let name = KEYS[choice as usize];
                let command = Command::new(id, sequence, name, &sequence.to_string());
                let to = client.leader_hint;
                self.start_operation(place, operation_for(Ask::Write(command), to));
            }
            None => {}
        }
    }

    /// The reader writes. Says whether the reader's client can take it.
    pub(super) fn reader_writes(&mut self, key: &str, value: &str, to: Option<ServerId>) -> bool {
        let client = &mut self.clients[0];
        if client.waiting.len() >= MAX_WAITING_WRITES {
            return false;
        }
        client.sequence += 1;
        let command = Command::new(client.id, client.sequence, key, value);
        let operation = operation_for(Ask::Write(command), to.unwrap_or(client.leader_hint));
        self.reader_wants(operation);
        true
    }

    /// The reader reads. Says whether the reader's client can take it.
    pub(super) fn reader_reads(&mut self, key: &str, mode: ReadMode, to: Option<ServerId>) -> bool {
        let client = &mut self.clients[0];
        if client.waiting.len() >= MAX_WAITING_WRITES {
            return false;
        }
        client.sequence += 1;
        let ask = Ask::Read {
            sequence: client.sequence,
            key: key.into(),
            mode,
        };
        let operation = operation_for(ask, to.unwrap_or(client.leader_hint));
        self.reader_wants(operation);
        true
    }

    fn reader_wants(&mut self, operation: Operation) {
        let client = &mut self.clients[0];
        if client.current.is_some() {
            client.waiting.push_back(operation);
        } else {
            self.start_operation(0, operation);
        }
    }

    fn start_operation(&mut self, place: usize, mut operation: Operation) {
        let to = operation.asked;
        operation.asked_at = Some(self.now);
        operation.must_see = self.checks.must_see(operation.ask.key());
        let client = &mut self.clients[place];
        self.event.effects.push(Effect::Asked {
            client: client.id,
            sequence: operation.ask.sequence(),
            to,
        });
        client.current = Some(operation);
        self.ask(place, to);
    }

    fn ask(&mut self, place: usize, to: ServerId) {
        let client = &mut self.clients[place];
        let Some(operation) = &mut client.current else {
            return;
        };
        operation.asked = to;
        operation.attempts += 1;
        client.wakes_at = Some(self.now.after_us(client.settings.timeout_us));
        let id = client.id;
        let request = Request {
            client: id,
            ask: operation.ask.clone(),
        };
        let (from, to) = (Address::Client(id), Address::Server(to));
        self.launch(from, to, Packet::Request(request));
    }

    /// An answer arrived at a client.
    pub(super) fn answered(&mut self, client: ClientId, response: &Response) {
        let place = client.0 as usize;
        let Some(client) = self.clients.get_mut(place) else {
            return;
        };
        let Some(operation) = &mut client.current else {
            return;
        };
        if operation.ask.sequence() != response.sequence {
            // An answer to an earlier question, which was asked twice.
            return;
        }
        match &response.answer {
            Answer::Done { .. } | Answer::Value { .. } => self.complete(place, &response.answer),
            &Answer::NotLeader {
                leader: Some(leader),
            } if operation.redirects < MAX_REDIRECTS => {
                operation.redirects += 1;
                client.leader_hint = leader;
                self.ask(place, leader);
            }
            Answer::Overwritten => {
                let to = client.leader_hint;
                self.ask(place, to);
            }
            // Nobody leads, or not for long: ask somebody else in a while.
            Answer::NotLeader { .. } | Answer::Busy => {
                let soon = self.now.after_us(client.settings.timeout_us / 4);
                client.wakes_at = Some(client.wakes_at.map_or(soon, |at| at.min(soon)));
            }
        }
    }

    fn complete(&mut self, place: usize, answer: &Answer) {
        let (draw, now) = (self.draw, self.now);
        let client = &mut self.clients[place];
        let Some(operation) = client.current.take() else {
            return;
        };
        let (id, sequence) = (client.id, operation.ask.sequence());
        match (answer, &operation.ask) {
            (Answer::Done { index }, ask) => self.checks.done(ask.key(), *index),
            // What is read without any care may be of any age.
            (Answer::Value { applied, .. }, Ask::Read { key, mode, .. })
                if *mode != ReadMode::Stale =>
            {
                self.checks.read(id, key, operation.must_see, *applied);
            }
            _ => {}
        }
        let stays = matches!(&operation.ask, Ask::Read { .. });
        if !stays {
            // A read may be answered by anybody; a write is done by the leader.
            client.leader_hint = operation.asked;
        }
        client.completed += 1;
        client.last_completed = Some((operation.ask, answer.clone()));
        self.event.effects.push(Effect::Completed {
            client: id,
            sequence,
        });
        client.wakes_at = None;
        if let Some(mut next) = client.waiting.pop_front() {
            next.asked = client.leader_hint;
            self.start_operation(place, next);
        } else if client.automatic {
            client.wakes_at = Some(pause_of(draw, client.id, client.settings, sequence, now));
        }
    }
}

/// The server's side.
impl World {
    /// A request arrived at a server.
    pub(super) fn serve(&mut self, server: ServerId, request: &Request) {
        let place = World::place_of(server);
        let client = request.client;
        let command = match &request.ask {
            Ask::Write(command) => command,
            Ask::Read {
                sequence,
                key,
                mode,
            } => return self.serve_read(server, client, *sequence, (key, *mode)),
        };
        let sequence = command.sequence();
        let mut outcome = None;
        self.drive(place, |server, now| {
            outcome = Some(server.propose(now, command.clone()));
        });
        match outcome {
            Some(Ok(position)) => {
                let waiting = Waiting {
                    term: position.term,
                    client,
                    sequence,
                };
                self.hosts[place].waiting.insert(position.index, waiting);
            }
            Some(Err(ProposeRefusal::NotLeader { leader })) => {
                self.event.effects.push(Effect::Redirected {
                    client,
                    by: server,
                    leader,
                });
                self.respond(server, client, sequence, Answer::NotLeader { leader });
            }
            _ => self.respond(server, client, sequence, Answer::Busy),
        }
    }

    /// Entries were applied: their clients hear of it, if this server knows them.
    pub(super) fn answer_clients(&mut self, place: usize, first: Index, last: Index) {
        let host = &mut self.hosts[place];
        if host.waiting.is_empty() {
            return;
        }
        let server = host.id;
        let later = host.waiting.split_off(&last.next());
        let done = std::mem::replace(&mut host.waiting, later);
        for (index, waiting) in done {
            debug_assert!(index >= first, "entries are applied in order");
            let term = self.hosts[place].server.log().term_at(index);
            let answer = if term == Some(waiting.term) {
                Answer::Done { index }
            } else {
                Answer::Overwritten
            };
            self.respond(server, waiting.client, waiting.sequence, answer);
        }
    }

    fn serve_read(
        &mut self,
        server: ServerId,
        client: ClientId,
        sequence: u64,
        (key, mode): (&Arc<str>, ReadMode),
    ) {
        let place = World::place_of(server);
        let kind = match mode {
            ReadMode::Index => ReadKind::Index,
            ReadMode::Lease => ReadKind::Lease,
            ReadMode::Stale => return self.answer_value(place, client, sequence, key),
        };
        let host = &mut self.hosts[place];
        // Whoever waits must be known before the answer: a lease gives it at once.
        let outcome = host.server.read(self.now, kind);
        if let Ok(read) = outcome {
            host.reading.push(Reading {
                read,
                client,
                sequence,
                key: Arc::clone(key),
            });
        }
        self.drive(place, |_, _| {});
        if let Err(refusal) = outcome {
            self.refuse_read(server, client, sequence, refusal);
        }
    }

    /// A server's read came to its end.
    pub(super) fn answer_read(&mut self, place: usize, read: ReadId, refusal: Option<ReadRefusal>) {
        let host = &mut self.hosts[place];
        let Some(found) = host.reading.iter().position(|reading| reading.read == read) else {
            return;
        };
        let reading = host.reading.remove(found);
        let server = host.id;
        match refusal {
            None => self.answer_value(place, reading.client, reading.sequence, &reading.key),
            Some(refusal) => {
                self.refuse_read(server, reading.client, reading.sequence, refusal);
            }
        }
    }

    fn answer_value(&mut self, place: usize, client: ClientId, sequence: u64, key: &str) {
        let host = &self.hosts[place];
        let (server, applied) = (host.id, host.server.last_applied());
        let value = host.store.shared(key);
        self.event.effects.push(Effect::ReadAnswered {
            client,
            by: server,
            applied,
        });
        self.respond(server, client, sequence, Answer::Value { value, applied });
    }

    fn refuse_read(
        &mut self,
        server: ServerId,
        client: ClientId,
        sequence: u64,
        refusal: ReadRefusal,
    ) {
        let answer = match refusal {
            ReadRefusal::NotLeader { leader } => {
                self.event.effects.push(Effect::Redirected {
                    client,
                    by: server,
                    leader,
                });
                Answer::NotLeader { leader }
            }
            _ => Answer::Busy,
        };
        self.respond(server, client, sequence, answer);
    }

    fn respond(&mut self, server: ServerId, client: ClientId, sequence: u64, answer: Answer) {
        let response = Response { sequence, answer };
        let (from, to) = (Address::Server(server), Address::Client(client));
        self.launch(from, to, Packet::Response(response));
    }
}

fn operation_for(ask: Ask, to: ServerId) -> Operation {
    Operation {
        ask,
        must_see: Index::ZERO,
        asked_at: None,
        asked: to,
        attempts: 0,
        redirects: 0,
    }
}
