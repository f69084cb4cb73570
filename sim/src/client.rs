//! Clients: participants that ask, are redirected, lose patience and ask again.

use std::collections::VecDeque;

use raftworks_core::{ServerId, Time};

use crate::command::Command;
use crate::settings::ClientSettings;

/// Names a client. Client 0 is the reader; those of the scenario are 1, 2, 3, …
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct ClientId(pub u32);

impl ClientId {
    /// The reader.
    pub const READER: ClientId = ClientId(0);
}

/// The most writes of the reader that may wait for their turn.
pub(crate) const MAX_WAITING_WRITES: usize = 16;

/// A client's request.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Request {
    /// Who asks.
    pub client: ClientId,
    /// What for.
    pub command: Command,
}

/// A server's answer to a request.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Response {
    /// Which of the client's commands it is about.
    pub sequence: u64,
    /// The answer.
    pub answer: Answer,
}

/// What a server answers.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Answer {
    /// The command is committed and applied.
    Done,
    /// Ask the leader.
    NotLeader {
        /// Who that is, if the server knows.
        leader: Option<ServerId>,
    },
    /// The entry was overwritten by another leader's: the command did not happen.
    Overwritten,
    /// The leader has too much to do.
    Busy,
}

/// A write that a client has to get done.
#[derive(Clone, Debug)]
pub struct Operation {
    /// The command.
    pub command: Command,
    /// When the client first asked, once it has.
    pub asked_at: Option<Time>,
    /// Whom it asked last.
    pub asked: ServerId,
    /// How often it asked.
    pub attempts: u32,
    /// How often it was sent elsewhere since it last waited.
    pub(crate) redirects: u32,
}

/// A client. It has at most one operation under way (dissertation, section 6.3).
#[derive(Clone, Debug)]
pub struct Client {
    pub(crate) id: ClientId,
    pub(crate) settings: ClientSettings,
    pub(crate) automatic: bool,
    pub(crate) sequence: u64,
    pub(crate) current: Option<Operation>,
    pub(crate) waiting: VecDeque<Operation>,
    pub(crate) leader_hint: ServerId,
    pub(crate) wakes_at: Option<Time>,
    pub(crate) completed: u64,
    pub(crate) last_completed: Option<Command>,
}

impl Client {
    /// Its name.
    pub fn id(&self) -> ClientId {
        self.id
    }

    /// What it waits for, if it waits.
    pub fn current(&self) -> Option<&Operation> {
        self.current.as_ref()
    }

    /// What it will ask for next.
    pub fn waiting(&self) -> impl Iterator<Item = &Operation> {
        self.waiting.iter()
    }

    /// Whom it takes for the leader.
    pub fn leader_hint(&self) -> ServerId {
        self.leader_hint
    }

    /// When it will act by itself: send its next request, or lose its patience.
    pub fn wakes_at(&self) -> Option<Time> {
        self.wakes_at
    }

    /// How many operations it completed.
    pub fn completed(&self) -> u64 {
        self.completed
    }

    /// The operation that it completed last.
    pub fn last_completed(&self) -> Option<&Command> {
        self.last_completed.as_ref()
    }
}
