//! What clients asked for and what they were told: the history by which they
//! would judge the cluster.
//!
//! Every operation is one record, from the moment when its client first asks.
//! Records are kept in shared chunks, so that a checkpoint costs a few pointers,
//! and the oldest are forgotten when there are very many.

mod investigation;
mod window;

use raftworks_core::{Index, ServerId, Time};

use crate::client::{Ask, ClientId, ReadMode};
use crate::command::{Command, Outcome};
pub use investigation::{Explanation, Investigation, Told};
use window::Window;

/// A moment of a run.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub struct Moment {
    /// The number of the event.
    pub event: u64,
    /// Its time.
    pub time: Time,
}

/// How an operation ended, as its client saw it.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum End {
    /// The client waits for an answer.
    Open,
    /// The client was answered.
    Answered {
        /// When.
        at: Moment,
        /// By which server.
        by: ServerId,
        /// What it was told.
        outcome: Outcome,
        /// The entry of the log, or what the server had applied when it read.
        index: Index,
    },
    /// The client gave up. It does not know what became of the operation, which
    /// may take effect even now.
    GivenUp {
        /// When.
        at: Moment,
    },
    /// The client was told that the operation has failed: it never took effect, and
    /// never will.
    Failed {
        /// When.
        at: Moment,
        /// By which server.
        by: ServerId,
    },
}

/// What a command did, by the first state machine that applied it.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct TookEffect {
    /// In which entry.
    pub index: Index,
    /// What it came to.
    pub outcome: Outcome,
    /// When.
    pub at: Moment,
}

/// The most servers that a record names.
const MAX_ASKED: usize = 6;

/// The servers that a client asked for one thing: the latest, in order.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct Asked {
    servers: [u8; MAX_ASKED],
    count: u32,
}

impl Asked {
    fn push(&mut self, server: ServerId) {
        if self.count as usize >= MAX_ASKED {
            self.servers.rotate_left(1);
        }
        let last = (self.count as usize).min(MAX_ASKED - 1);
        self.servers[last] = server.0 as u8;
        self.count += 1;
    }

    /// How often the client asked.
    pub fn count(&self) -> u32 {
        self.count
    }

    /// Whom, at the end.
    pub fn servers(&self) -> impl Iterator<Item = ServerId> + '_ {
        let kept = self.servers.iter().take(self.count as usize);
        kept.map(|&id| ServerId(u64::from(id)))
    }
}

/// One operation of one client.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Record {
    /// Counts the operations of a run from 0.
    pub number: u64,
    /// Whose it is.
    pub client: ClientId,
    /// What the client asked for.
    pub ask: Ask,
    /// When the client first asked.
    pub invoked: Moment,
    /// Whom it asked.
    pub asked: Asked,
    /// What a command did, once it is applied anywhere.
    pub effect: Option<TookEffect>,
    /// How it ended.
    pub end: End,
    /// The latest change of the key that anybody was told of before it began.
    pub(crate) must_see: Index,
    /// The latest entry that was answered before it began.
    pub(crate) must_follow: Index,
}

impl Record {
    /// Whether the client wanted whatever a server had, however old.
    pub fn is_stale_read(&self) -> bool {
        matches!(
            self.ask,
            Ask::Read {
                mode: ReadMode::Stale,
                ..
            }
        )
    }

    /// When the client was answered, if it was.
    pub fn returned(&self) -> Option<Moment> {
        match self.end {
            End::Answered { at, .. } | End::Failed { at, .. } => Some(at),
            End::Open | End::GivenUp { .. } => None,
        }
    }

    /// When it was over for its client, if it was.
    pub fn ended(&self) -> Option<Moment> {
        match self.end {
            End::Open => None,
            End::Answered { at, .. } | End::GivenUp { at } | End::Failed { at, .. } => Some(at),
        }
    }
}

/// The operations of a run.
#[derive(Clone, Debug, Default)]
pub struct History {
    records: Window<Record>,
    /// For each client, the record of each of its operations.
    clients: Vec<Window<u64>>,
}

impl History {
    /// How many operations began.
    pub fn len(&self) -> u64 {
        self.records.end()
    }

    /// Whether none did.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// How many of the oldest are forgotten.
    pub fn forgotten(&self) -> u64 {
        self.records.first()
    }

    /// An operation.
    pub fn get(&self, number: u64) -> Option<&Record> {
        self.records.get(number)
    }

    /// All operations that are remembered, as they began.
    pub fn records(&self) -> impl Iterator<Item = &Record> {
        self.records.iter()
    }

    /// A client's operation with this number.
    pub fn of_client(&self, client: ClientId, sequence: u64) -> Option<&Record> {
        self.get(self.number_of(client, sequence)?)
    }

    fn number_of(&self, client: ClientId, sequence: u64) -> Option<u64> {
        let client = self.clients.get(client.0 as usize)?;
        client.get(sequence.checked_sub(1)?).copied()
    }

    /// A client asks for something for the first time.
    pub(crate) fn begin(
        &mut self,
        client: ClientId,
        ask: &Ask,
        now: Moment,
        must_see: Index,
        must_follow: Index,
    ) -> u64 {
        let number = self.records.end();
        let place = client.0 as usize;
        if self.clients.len() <= place {
            self.clients.resize_with(place + 1, Window::default);
        }
        // A client begins its operations in the order of their numbers.
        while self.clients[place].end() < ask.sequence() {
            self.clients[place].push(number);
        }
        self.records.push(Record {
            number,
            client,
            ask: ask.clone(),
            invoked: now,
            asked: Asked::default(),
            effect: None,
            end: End::Open,
            must_see,
            must_follow,
        });
        number
    }

    /// A client asks this server.
    pub(crate) fn asks(&mut self, number: u64, server: ServerId) {
        if let Some(record) = self.records.get_mut(number) {
            record.asked.push(server);
        }
    }

    /// A command is applied for the first time. Says whether its client had asked
    /// for it, as far as is remembered.
    pub(crate) fn took_effect(&mut self, command: &Command, effect: TookEffect) -> bool {
        let number = self.number_of(command.client(), command.sequence());
        match number.and_then(|number| self.records.get_mut(number)) {
            Some(record) => {
                record.effect = Some(effect);
                true
            }
            None => false,
        }
    }

    /// An operation is over.
    pub(crate) fn end(&mut self, number: u64, end: End) {
        if let Some(record) = self.records.get_mut(number) {
            record.end = end;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_latest_servers_are_named() {
        let mut asked = Asked::default();
        for server in 1..=8 {
            asked.push(ServerId(server));
        }
        assert_eq!(asked.count(), 8);
        assert!(asked.servers().map(|id| id.0).eq(3..=8));
    }
}
