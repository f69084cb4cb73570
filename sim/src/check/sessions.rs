//! What clients may rely on: their commands take effect once, and in the order
//! in which they were answered and asked for.

use std::collections::VecDeque;

use raftworks_core::Index;

use super::firsts::Firsts;
use crate::client::ClientId;
use crate::command::{Command, Outcome};
use crate::store::{Applied, hash_of_outcome};

/// The most operations of one client that are remembered as asked for and not
/// answered.
const MAX_OPEN: usize = 1024;

/// What applying a command came to.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub(crate) struct Effected {
    /// The state machine took it for a new one, which may change the state.
    pub(crate) changed: bool,
    /// It took it for one whose answer the client has, and has none any more.
    pub(crate) forgotten: bool,
    /// A hash of the answer.
    pub(crate) outcome: u64,
}

impl From<&Applied> for Effected {
    fn from(applied: &Applied) -> Effected {
        Effected {
            changed: !applied.repeated,
            forgotten: applied.outcome == Outcome::Forgotten,
            outcome: hash_of_outcome(&applied.outcome),
        }
    }
}

/// What is wrong about a repetition.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Repetition {
    /// It changed the state again.
    Changed,
    /// It got another answer than the first time.
    Answered,
}

/// What is remembered of one client.
#[derive(Clone, Debug, Default)]
struct Session {
    /// In which entry each of its commands took effect, and the answer.
    effects: Firsts<u64, (Index, u64)>,
    /// Up to where it has said that it has the answers, in the log so far.
    unanswered: u64,
    /// Its open operations, and the last write that had been answered when they
    /// began.
    open: VecDeque<(u64, Index)>,
}

/// All clients.
#[derive(Clone, Debug, Default)]
pub(super) struct Sessions {
    clients: Vec<Session>,
    /// The latest effect of any write that was answered.
    answered: Index,
}

impl Sessions {
    fn of(&mut self, client: ClientId) -> &mut Session {
        let place = client.0 as usize;
        if place >= self.clients.len() {
            self.clients.resize_with(place + 1, Session::default);
        }
        &mut self.clients[place]
    }

    /// A command is applied for the first time in this entry, where the state machine
    /// took it for a new one or not, and gave this answer. Says what it should have done.
    pub(super) fn applied(
        &mut self,
        command: &Command,
        index: Index,
        effect: Effected,
    ) -> Result<(), Repetition> {
        let sequence = command.sequence();
        if sequence == 0 {
            return Ok(());
        }
        let session = self.of(command.client());
        session.unanswered = session.unanswered.max(command.unanswered());
        if effect.changed {
            let (first, _) = session.effects.first(sequence, (index, effect.outcome));
            return if first == index {
                Ok(())
            } else {
                Err(Repetition::Changed)
            };
        }
        let answers_as_before = match session.effects.get(sequence) {
            _ if effect.forgotten => sequence < session.unanswered,
            Some((_, answer)) => answer == effect.outcome,
            None => false,
        };
        if answers_as_before {
            Ok(())
        } else {
            Err(Repetition::Answered)
        }
    }

    /// Where a command took effect.
    pub(super) fn effect(&self, client: ClientId, sequence: u64) -> Option<Index> {
        let session = self.clients.get(client.0 as usize)?;
        session.effects.get(sequence).map(|(index, _)| index)
    }

    /// A client asks for something for the first time.
    pub(super) fn invoked(&mut self, client: ClientId, sequence: u64) {
        let answered = self.answered;
        let open = &mut self.of(client).open;
        if open.len() >= MAX_OPEN {
            open.pop_front();
        }
        open.push_back((sequence, answered));
    }

    /// An operation is over. Says which write had been answered when it began.
    pub(super) fn answered(&mut self, client: ClientId, sequence: u64) -> Index {
        let open = &mut self.of(client).open;
        let place = open.iter().position(|&(other, _)| other == sequence);
        let found = place.and_then(|place| open.remove(place));
        found.map_or(Index::ZERO, |(_, before)| before)
    }

    /// A write that took effect in this entry is answered.
    pub(super) fn wrote(&mut self, index: Index) {
        self.answered = self.answered.max(index);
    }
}
