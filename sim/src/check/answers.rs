//! The witness of linearizability: the committed log is an order of the
//! operations, and each answer is compared with it as it arrives.
//!
//! An answer passes if it is what the log says at its place, and if that place
//! comes after everything that anybody was told of before the operation began.
//! If all answers pass, the order of the log explains all of them, which is
//! what linearizability means: no search is needed. One that does not pass is a
//! suspicion, since another order may explain it.
//!
//! The values here are the checks' own: no server's state machine is asked.

use std::collections::BTreeMap;
use std::sync::Arc;

use raftworks_core::{Index, ServerId};

use super::Detail;
use crate::chunked::Chunked;
use crate::client::{Answer, Ask, ClientId};
use crate::command::{Change, Command, Outcome};
use crate::history::{End, History, Moment, TookEffect};

/// What is known of the clients' operations.
#[derive(Clone, Debug, Default)]
pub(super) struct Answers {
    pub(super) history: History,
    keys: BTreeMap<Arc<str>, Key>,
    /// The first command of each client that it had no answer to, by what was
    /// applied.
    unanswered: Vec<u64>,
    /// The latest entry of any command that was answered.
    answered: Index,
    /// Commands that were applied before their clients asked for them, which only
    /// something very wrong can do.
    early: Vec<(ClientId, u64, TookEffect)>,
}

/// The most commands that are remembered as applied too early.
const MAX_EARLY: usize = 64;

/// What is known of one key.
#[derive(Clone, Debug, Default)]
struct Key {
    /// The entries that changed it, in order, and its values after them.
    versions: Chunked<(Index, Arc<str>)>,
    /// The latest change that anybody was told of.
    seen: Index,
}

impl Key {
    fn current(&self) -> Option<&Arc<str>> {
        self.versions.last().map(|(_, value)| value)
    }

    /// The last change up to this entry.
    fn version(&self, index: Index) -> Option<&(Index, Arc<str>)> {
        let (mut low, mut high) = (0, self.versions.len());
        // Mostly it is the last one.
        let mut middle = high.saturating_sub(1);
        while low < high {
            if self
                .versions
                .get(middle)
                .is_some_and(|(at, _)| *at <= index)
            {
                low = middle + 1;
            } else {
                high = middle;
            }
            middle = low + (high - low) / 2;
        }
        self.versions.get(low.checked_sub(1)?)
    }

    fn version_index(&self, index: Index) -> Index {
        self.version(index).map_or(Index::ZERO, |(at, _)| *at)
    }
}

/// What there is to check about an answer.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub(super) enum Promise {
    /// Nothing: the client wanted whatever there was.
    #[default]
    None,
    /// A read is current.
    Read,
    /// A command took effect once, in order, and that is what the client was told.
    Command,
}

/// What is wrong with an answer.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub(super) struct Faults {
    pub(super) promise: Promise,
    /// The command never took effect, or came to something else: I21.
    pub(super) effect: Option<Detail>,
    /// It took effect before something that was answered before it began: I22.
    pub(super) order: Option<Detail>,
    /// The log does not explain the answer: a suspicion about I23.
    pub(super) state: Option<Detail>,
}

/// One answer that arrived at its client.
struct Arrival<'a> {
    client: ClientId,
    sequence: u64,
    index: Index,
    outcome: &'a Outcome,
    must_see: Index,
    must_follow: Index,
}

impl Answers {
    /// A client asks for something for the first time.
    pub(super) fn begin(&mut self, client: ClientId, ask: &Ask, now: Moment) -> u64 {
        let seen = self.keys.get(ask.key()).map(|key| key.seen);
        let must_see = seen.unwrap_or(Index::ZERO);
        let number = self
            .history
            .begin(client, ask, now, must_see, self.answered);
        if let (Some(effect), Ask::Command(command)) = (self.early(client, ask.sequence()), ask) {
            self.history.took_effect(command, effect);
        }
        number
    }

    fn early(&self, client: ClientId, sequence: u64) -> Option<TookEffect> {
        let mut early = self.early.iter();
        let found = early.find(|(of, n, _)| (*of, *n) == (client, sequence))?;
        Some(found.2.clone())
    }

    /// An entry is applied for the first time.
    pub(super) fn apply(&mut self, index: Index, command: &Command, at: Moment) {
        if self.is_repetition(command) {
            return;
        }
        let key = match self.keys.get_mut(command.key()) {
            Some(key) => key,
            None => self
                .keys
                .entry(Arc::clone(command.shared_key()))
                .or_default(),
        };
        let outcome = match command.change() {
            Change::Set { value } => {
                key.versions.push((index, Arc::clone(value)));
                Outcome::Done
            }
            Change::CompareAndSet { expected, value } if key.current() == expected.as_ref() => {
                key.versions.push((index, Arc::clone(value)));
                Outcome::Done
            }
            Change::CompareAndSet { .. } => Outcome::Unequal {
                current: key.current().cloned(),
            },
            Change::Get => Outcome::Value {
                value: key.current().cloned(),
            },
        };
        let effect = TookEffect { index, outcome, at };
        if self.history.took_effect(command, effect.clone()) {
            return;
        }
        let (client, sequence) = (command.client(), command.sequence());
        if sequence > 0 && self.early.len() < MAX_EARLY {
            self.early.push((client, sequence, effect));
        }
    }

    /// Whether this command took effect before, or came after its client had said
    /// that it needs no answer to it.
    fn is_repetition(&mut self, command: &Command) -> bool {
        let (client, sequence) = (command.client(), command.sequence());
        if sequence == 0 {
            return false;
        }
        let place = client.0 as usize;
        if self.unanswered.len() <= place {
            self.unanswered.resize(place + 1, 0);
        }
        let unanswered = &mut self.unanswered[place];
        *unanswered = command.unanswered().max(*unanswered);
        if sequence < *unanswered {
            return true;
        }
        match self.history.of_client(client, sequence) {
            Some(record) => record.effect.is_some(),
            None => self.early(client, sequence).is_some(),
        }
    }

    /// A client has its answer.
    pub(super) fn answered(
        &mut self,
        number: u64,
        by: ServerId,
        answer: &Answer,
        at: Moment,
    ) -> Faults {
        let (index, outcome) = match answer {
            Answer::Done { index, outcome } => (*index, outcome.clone()),
            Answer::Value { value, applied } => {
                let value = value.clone();
                (*applied, Outcome::Value { value })
            }
            _ => return Faults::default(),
        };
        let end = End::Answered {
            at,
            by,
            outcome: outcome.clone(),
            index,
        };
        self.history.end(number, end);
        let Some(record) = self.history.get(number) else {
            return Faults::default();
        };
        if record.is_stale_read() {
            return Faults::default();
        }
        let key = match self.keys.get_mut(record.ask.key()) {
            Some(key) => key,
            None => self.keys.entry(record.ask.key().into()).or_default(),
        };
        let arrival = Arrival {
            client: record.client,
            sequence: record.ask.sequence(),
            index,
            outcome: &outcome,
            must_see: record.must_see,
            must_follow: record.must_follow,
        };
        let (seen, faults) = match (&record.ask, &record.effect) {
            (Ask::Read { .. }, _) => (index, arrival.of_read(key)),
            (Ask::Command(_), None) => (Index::ZERO, arrival.without_effect()),
            (Ask::Command(_), Some(effect)) => {
                self.answered = self.answered.max(effect.index);
                (effect.index, arrival.of_command(key, effect))
            }
        };
        key.seen = key.seen.max(key.version_index(seen));
        faults
    }

    /// A client was told that its operation has failed. Says what is wrong with that.
    pub(super) fn failed(&mut self, number: u64, by: ServerId, at: Moment) -> Option<Detail> {
        self.history.end(number, End::Failed { at, by });
        let record = self.history.get(number)?;
        let effect = record.effect.as_ref()?;
        Some(Detail::WrongAnswer {
            client: record.client,
            sequence: record.ask.sequence(),
            index: effect.index,
        })
    }

    /// A client gave up.
    pub(super) fn given_up(&mut self, number: u64, at: Moment) {
        self.history.end(number, End::GivenUp { at });
    }
}

impl Arrival<'_> {
    fn stale(&self, applied: Index) -> Detail {
        Detail::StaleRead {
            client: self.client,
            missed: self.must_see,
            applied,
        }
    }

    fn wrong(&self, index: Index) -> Detail {
        Detail::WrongAnswer {
            client: self.client,
            sequence: self.sequence,
            index,
        }
    }

    /// A read beside the log shows the state after an entry that is late enough.
    fn of_read(&self, key: &Key) -> Faults {
        let version = key.version(self.index);
        let value = version.map(|(_, value)| value);
        let late = version.map_or(Index::ZERO, |(at, _)| *at) >= self.must_see;
        let same = matches!(self.outcome, Outcome::Value { value: told } if told.as_ref() == value);
        let state = match (late, same) {
            (true, true) => None,
            (true, false) => Some(self.wrong(self.index)),
            (false, _) => Some(self.stale(self.index)),
        };
        Faults {
            promise: Promise::Read,
            state,
            ..Faults::default()
        }
    }

    fn without_effect(&self) -> Faults {
        let detail = Detail::AnsweredWithoutEffect {
            client: self.client,
            sequence: self.sequence,
        };
        Faults {
            promise: Promise::Command,
            effect: Some(detail),
            state: Some(detail),
            order: None,
        }
    }

    /// A command was answered with what it came to when it first took effect,
    /// which is after all that was answered before it began.
    fn of_command(&self, key: &Key, effect: &TookEffect) -> Faults {
        let (index, same) = (effect.index, effect.outcome == *self.outcome);
        let version = key.version_index(index);
        let changed = version == index;
        let late = version > self.must_see || (version == self.must_see && !changed);
        let in_order = index > self.must_follow;
        let out_of_order = Detail::WriteOutOfOrder {
            client: self.client,
            sequence: self.sequence,
            index,
            after: self.must_follow.max(self.must_see),
        };
        let wrong = (!same).then(|| self.wrong(index));
        Faults {
            promise: Promise::Command,
            effect: wrong,
            order: (!in_order).then_some(out_of_order),
            state: wrong.or_else(|| (!late).then_some(out_of_order)),
        }
    }
}
