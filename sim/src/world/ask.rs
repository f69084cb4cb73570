//! What clients do: they ask, are redirected, lose patience, ask again or give up.

use std::sync::Arc;

use raftworks_core::{ServerId, Time};

use super::World;
use crate::action::Action;
use crate::client::{
    Answer, Ask, Client, ClientId, MAX_WAITING_WRITES, Operation, ReadMode, Request, Response,
};
use crate::command::{Change, Command};
use crate::draw::{Draw, Purpose};
use crate::event::{Effect, EventKind};
use crate::flight::{Address, Packet};
use crate::settings::Span;
use crate::workload::{Chooser, ClientSettings, Wish, value_of};

/// A client that is sent from server to server this often waits for a while.
const MAX_REDIRECTS: u32 = 4;

/// How long the reader's client waits for an answer.
const READER_TIMEOUT_US: u64 = 400_000;

/// The reader's client, and those of the scenario.
pub(super) fn clients_of(settings: &[ClientSettings], draw: Draw) -> Vec<Client> {
    let reader = ClientSettings {
        pause: Span::exactly(0),
        timeout_us: READER_TIMEOUT_US,
        ..ClientSettings::default()
    };
    let automatic = settings.iter().copied();
    let all = std::iter::once(reader).chain(automatic).zip(0_u32..);
    all.map(|(settings, number)| {
        let mut client = Client::new(number, settings);
        if client.automatic {
            client.begins_at = Some(pause_of(draw, &client, Time(0)));
            client.set_alarm();
        }
        client
    })
    .collect()
}

/// When a client begins its next operation.
pub(super) fn pause_of(draw: Draw, client: &Client, now: Time) -> Time {
    let key = [u64::from(client.id.0), client.sequence, client.skipped, 0];
    let pause = client.settings.pause;
    now.after_us(draw.between(Purpose::ClientPause, key, pause.min_us, pause.max_us))
}

impl World {
    /// A client's own time has come: its next operation, or the end of its
    /// patience.
    pub(super) fn wake_client(&mut self, place: usize) {
        let now = self.now;
        let client = &mut self.clients[place];
        self.event.kind = EventKind::ClientActed { client: client.id };
        let impatient = |operation: &Operation| operation.wakes_at.is_some_and(|at| at <= now);
        match client.under_way.iter().position(impatient) {
            Some(which) => self.lose_patience(place, which),
            None => self.begin_operation(place),
        }
        self.clients[place].set_alarm();
    }

    fn lose_patience(&mut self, place: usize, which: usize) {
        let now = self.now;
        let servers = self.hosts.len() as u64;
        let client = &mut self.clients[place];
        let retry = client.settings.retry;
        let operation = &mut client.under_way[which];
        let time_is_up = operation.gives_up_at.is_some_and(|at| at <= now);
        let to = ServerId(operation.tried.0 % servers + 1);
        operation.tried = to;
        // What was refused did not happen, so that asking again is no retry.
        if time_is_up || (!retry && !operation.refused) {
            if !time_is_up {
                client.leader_hint = to;
            }
            return self.give_up(place, which);
        }
        operation.redirects = 0;
        self.event.effects.push(Effect::Retried {
            client: client.id,
            sequence: operation.ask.sequence(),
            to,
        });
        self.ask(place, which, to);
    }

    /// The client will never know what became of this operation.
    fn give_up(&mut self, place: usize, which: usize) {
        let client = &mut self.clients[place];
        let operation = client.under_way.remove(which);
        client.abandoned += 1;
        self.checks.given_up(operation.record);
        self.event.effects.push(Effect::Abandoned {
            client: client.id,
            sequence: operation.ask.sequence(),
        });
        self.go_on(place);
    }

    /// A client that acts by itself begins its next operation.
    fn begin_operation(&mut self, place: usize) {
        let (draw, now) = (self.draw, self.now);
        let client = &mut self.clients[place];
        client.begins_at = None;
        if !client.automatic {
            return;
        }
        let full = client
            .settings
            .open
            .is_some_and(|most| client.under_way.len() >= most as usize);
        if full {
            client.skipped += 1;
        } else {
            client.sequence += 1;
        }
        if client.settings.open.is_some() {
            client.begins_at = Some(pause_of(draw, client, now));
        }
        if full {
            return;
        }
        let ask = next_ask(client, draw);
        let to = client.leader_hint;
        self.start_operation(place, Operation::new(ask, to));
    }

    /// The reader's client writes, reads, or compares and sets. Says whether it
    /// can take that.
    pub(super) fn reader_wants(&mut self, action: &Action, to: Option<ServerId>) -> bool {
        let client = &mut self.clients[0];
        if client.waiting.len() >= MAX_WAITING_WRITES {
            return false;
        }
        let (key, what) = match action {
            Action::Write { key, value, .. } => {
                let value = value.as_str().into();
                (key, What::Change(Change::Set { value }))
            }
            Action::CompareAndSet {
                key,
                expected,
                value,
                ..
            } => {
                let expected = expected.as_deref().map(Arc::from);
                let value = value.as_str().into();
                (key, What::Change(Change::CompareAndSet { expected, value }))
            }
            Action::Read { key, mode, .. } => (key, What::Read(*mode)),
            _ => return false,
        };
        client.sequence += 1;
        let sequence = client.sequence;
        let ask = ask_for(client.id, sequence, sequence, key.as_str().into(), what);
        let operation = Operation::new(ask, to.unwrap_or(client.leader_hint));
        if client.under_way.is_empty() {
            self.start_operation(0, operation);
        } else {
            client.waiting.push_back(operation);
        }
        true
    }

    /// The reader's client sends its last request once more. Says whether there
    /// is one.
    pub(super) fn reader_sends_again(&mut self, to: Option<ServerId>) -> bool {
        let client = &self.clients[0];
        let Some(request) = client.last_request.clone() else {
            return false;
        };
        let to = to.unwrap_or(client.leader_hint);
        self.send_again(request, to);
        true
    }

    /// The reader's client gives up. Says whether it waited for anything.
    pub(super) fn reader_gives_up(&mut self) -> bool {
        let waits = !self.clients[0].under_way.is_empty();
        if waits {
            self.give_up(0, 0);
            self.clients[0].set_alarm();
        }
        waits
    }

    fn start_operation(&mut self, place: usize, mut operation: Operation) {
        let (draw, now) = (self.draw, self.now);
        let to = operation.asked;
        operation.asked_at = Some(now);
        let client = &mut self.clients[place];
        let sequence = operation.ask.sequence();
        operation.record = self.checks.invoked(client.id, &operation.ask);
        if client.automatic {
            let chooser = chooser_of(client, sequence, draw);
            let after = chooser.given_up_after_us(&client.settings);
            operation.gives_up_at = after.map(|us| now.after_us(us));
        }
        self.event.effects.push(Effect::Asked {
            client: client.id,
            sequence,
            to,
        });
        client.under_way.push(operation);
        let which = client.under_way.len() - 1;
        self.ask(place, which, to);
    }

    fn ask(&mut self, place: usize, which: usize, to: ServerId) {
        let (draw, now) = (self.draw, self.now);
        let client = &mut self.clients[place];
        let settings = client.settings;
        let Some(operation) = client.under_way.get_mut(which) else {
            return;
        };
        self.checks.asks(operation.record, to);
        operation.asked = to;
        operation.attempts += 1;
        operation.refused = false;
        let patience = now.after_us(settings.timeout_us);
        let end = operation
            .gives_up_at
            .map_or(patience, |at| at.min(patience));
        operation.wakes_at = Some(end);
        let attempt = operation.attempts;
        let request = Request {
            client: client.id,
            ask: operation.ask.clone(),
        };
        client.set_alarm();
        let twice = client.automatic && {
            let chooser = chooser_of(client, request.ask.sequence(), draw);
            chooser.sends_twice(&settings, attempt)
        };
        if !client.automatic {
            client.last_request = Some(request.clone());
        }
        let again = twice.then(|| request.clone());
        let (from, address) = (Address::Client(client.id), Address::Server(to));
        self.launch(from, address, Packet::Request(request));
        if let Some(request) = again {
            self.send_again(request, to);
        }
    }

    fn send_again(&mut self, request: Request, to: ServerId) {
        let (client, sequence) = (request.client, request.ask.sequence());
        self.event.effects.push(Effect::SentAgain {
            client,
            sequence,
            to,
        });
        let (from, to) = (Address::Client(client), Address::Server(to));
        self.launch(from, to, Packet::Request(request));
    }

    /// An answer arrived at a client.
    pub(super) fn answered(&mut self, by: ServerId, client: ClientId, response: &Response) {
        let now = self.now;
        let place = client.0 as usize;
        let Some(client) = self.clients.get_mut(place) else {
            return;
        };
        let asked = |operation: &Operation| operation.ask.sequence() == response.sequence;
        let Some(which) = client.under_way.iter().position(asked) else {
            // An answer to an earlier question, which was asked twice or given up.
            return;
        };
        let operation = &mut client.under_way[which];
        match &response.answer {
            Answer::Done { .. } | Answer::Value { .. } => {
                self.complete(place, which, by, &response.answer);
            }
            &Answer::NotLeader {
                leader: Some(leader),
            } if operation.redirects < MAX_REDIRECTS => {
                operation.redirects += 1;
                client.leader_hint = leader;
                self.ask(place, which, leader);
            }
            Answer::Overwritten => {
                let to = client.leader_hint;
                self.ask(place, which, to);
            }
            Answer::Failed => self.fail(place, which, by),
            // Nobody leads, or not for long: ask somebody else in a while.
            Answer::NotLeader { .. } | Answer::Busy => {
                let soon = now.after_us(client.settings.timeout_us / 4);
                operation.refused = true;
                operation.wakes_at = Some(operation.wakes_at.map_or(soon, |at| at.min(soon)));
                client.set_alarm();
            }
        }
    }

    fn complete(&mut self, place: usize, which: usize, by: ServerId, answer: &Answer) {
        let client = &mut self.clients[place];
        let operation = client.under_way.remove(which);
        let (id, sequence) = (client.id, operation.ask.sequence());
        self.checks.answered(operation.record, by, answer);
        if matches!(&operation.ask, Ask::Command(_)) {
            // A read may be answered by anybody; a command is done by the leader.
            client.leader_hint = operation.asked;
        }
        client.completed += 1;
        if !client.known.is_empty() {
            client.learn(&operation.ask, answer);
        }
        client.last_completed = Some((operation.ask, answer.clone()));
        self.event.effects.push(Effect::Completed {
            client: id,
            sequence,
        });
        self.go_on(place);
    }

    /// The client takes it that this operation never happened and never will.
    fn fail(&mut self, place: usize, which: usize, by: ServerId) {
        let client = &mut self.clients[place];
        let operation = client.under_way.remove(which);
        self.checks.failed(operation.record, by);
        self.go_on(place);
    }

    /// An operation came to its end: the client goes on with the next.
    fn go_on(&mut self, place: usize) {
        let (draw, now) = (self.draw, self.now);
        let client = &mut self.clients[place];
        if let Some(mut next) = client.waiting.pop_front() {
            next.asked = client.leader_hint;
            next.tried = client.leader_hint;
            self.start_operation(place, next);
        } else if client.automatic && client.settings.open.is_none() {
            client.begins_at = Some(pause_of(draw, client, now));
        }
        self.clients[place].set_alarm();
    }
}

fn chooser_of(client: &Client, sequence: u64, draw: Draw) -> Chooser {
    Chooser {
        draw,
        client: client.id.0,
        sequence,
    }
}

/// What a client that acts by itself asks for next.
fn next_ask(client: &Client, draw: Draw) -> Ask {
    let (id, sequence) = (client.id, client.sequence);
    let chooser = chooser_of(client, sequence, draw);
    let place = chooser.place(&client.settings) as usize;
    let key = client.keys.get(place).cloned().unwrap_or_default();
    let value = || value_of(id.0, sequence).into();
    let what = match chooser.wish(&client.settings) {
        Wish::Read => What::Read(client.settings.read_mode),
        Wish::Write => What::Change(Change::Set { value: value() }),
        Wish::CompareAndSet => What::Change(Change::CompareAndSet {
            expected: client.known.get(place).cloned().flatten(),
            value: value(),
        }),
    };
    ask_for(id, sequence, client.unanswered(sequence), key, what)
}

/// What is done to a key.
enum What {
    Read(ReadMode),
    Change(Change),
}

/// A read through the log is a command, too.
fn ask_for(client: ClientId, sequence: u64, unanswered: u64, key: Arc<str>, what: What) -> Ask {
    let change = match what {
        What::Read(ReadMode::Log) => Change::Get,
        What::Read(mode) => {
            return Ask::Read {
                sequence,
                key,
                mode,
            };
        }
        What::Change(change) => change,
    };
    Ask::Command(Command::with(client, sequence, unanswered, key, change))
}
