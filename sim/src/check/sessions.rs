//! What clients may rely on: their commands take effect once, and a repetition
//! gets the first answer.

use raftworks_core::Index;

use super::firsts::Firsts;
use crate::client::ClientId;
use crate::command::{Command, Outcome};
use crate::store::{Applied, hash_of_outcome};

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
}

/// All clients.
#[derive(Clone, Debug, Default)]
pub(super) struct Sessions {
    clients: Vec<Session>,
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
}
