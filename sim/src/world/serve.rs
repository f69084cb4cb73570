//! What servers do for clients.

use std::sync::Arc;

use raftworks_core::{Index, ProposeRefusal, ReadId, ReadKind, ReadRefusal, ServerId};

use super::World;
use crate::client::{Answer, Ask, ClientId, ReadMode, Request, Response};
use crate::command::{Change, Command, Outcome};
use crate::disk::DiskState;
use crate::event::Effect;
use crate::flight::{Address, Packet};
use crate::host::{Reading, Waiting};
use crate::rule::Rule;

impl World {
    /// A request arrived at a server.
    pub(super) fn serve(&mut self, server: ServerId, request: &Request) {
        let place = World::place_of(server);
        let client = request.client;
        let command = match &request.ask {
            Ask::Command(command) => command.clone(),
            Ask::Read {
                sequence,
                key,
                mode,
            } => return self.serve_read(server, client, *sequence, (key, *mode)),
        };
        self.serve_command(place, command);
    }

    fn serve_command(&mut self, place: usize, command: Command) {
        let server = self.hosts[place].id;
        let (client, sequence) = (command.client(), command.sequence());
        let host = &mut self.hosts[place];
        if host.disk.state() == DiskState::Full {
            return self.respond(server, client, sequence, Answer::Busy);
        }
        let now = host.clock.shows(self.now);
        let outcome = host.server.propose(now, command);
        // Whoever waits must be known before the answer: without all rules, it may
        // come at once.
        if let Ok(position) = outcome {
            let waiting = Waiting {
                term: position.term,
                client,
                sequence,
                outcome: None,
            };
            host.waiting.insert(position.index, waiting);
        }
        self.drive(place, |_, _| {});
        match outcome {
            Ok(_) => {}
            Err(ProposeRefusal::NotLeader { leader }) => {
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
        let server = self.hosts[place].id;
        while let Some(first_waiting) = self.hosts[place].waiting.first_entry()
            && *first_waiting.key() <= last
        {
            let (index, waiting) = first_waiting.remove_entry();
            let in_order = index >= first || !self.settings.options.rules.never_any();
            debug_assert!(in_order, "entries are applied in order");
            let term = self.hosts[place].server.log().term_at(index);
            let own = waiting.outcome.filter(|_| term == Some(waiting.term));
            let answer = match own {
                Some(Outcome::Value { value }) => Answer::Value {
                    value,
                    applied: index,
                },
                Some(outcome) => Answer::Done { index, outcome },
                None => Answer::Overwritten,
            };
            self.respond(server, waiting.client, waiting.sequence, answer);
        }
    }

    /// A leader stepped down. What its clients wait for may still be committed, so that
    /// they hear nothing; without that rule, they hear that it has failed.
    pub(super) fn stepped_down(&mut self, place: usize) {
        let rules = self.settings.options.rules;
        if rules.keep(Rule::StepDownIsNoFailure) {
            return;
        }
        let host = &mut self.hosts[place];
        let server = host.id;
        for waiting in std::mem::take(&mut host.waiting).into_values() {
            self.respond(server, waiting.client, waiting.sequence, Answer::Failed);
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
            ReadMode::Log => {
                let key = Arc::clone(key);
                let command = Command::with(client, sequence, sequence, key, Change::Get);
                return self.serve_command(place, command);
            }
        };
        let host = &mut self.hosts[place];
        // Whoever waits must be known before the answer: a lease gives it at once.
        let now = host.clock.shows(self.now);
        let outcome = host.server.read(now, kind);
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
