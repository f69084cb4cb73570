//! Clients: participants that ask, are redirected, lose patience and ask again.

use std::collections::VecDeque;
use std::sync::Arc;

use raftworks_core::{Index, ServerId, Time};

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

/// What makes the answer to a read current.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum ReadMode {
    /// The leader asked a quorum (dissertation 6.4). A follower asks the leader.
    Index,
    /// The leader trusts its lease (dissertation 6.4.1).
    Lease,
    /// Nothing: whoever is asked answers with what it has.
    Stale,
}

/// What a client asks for.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Ask {
    /// Set a key.
    Write(Command),
    /// Read a key.
    Read {
        /// Counts the client's reads and writes together.
        sequence: u64,
        /// The key.
        key: Arc<str>,
        /// What makes the answer current.
        mode: ReadMode,
    },
}

impl Ask {
    /// Which of the client's requests this is.
    pub fn sequence(&self) -> u64 {
        match self {
            Ask::Write(command) => command.sequence(),
            Ask::Read { sequence, .. } => *sequence,
        }
    }

    /// The key that it is about.
    pub fn key(&self) -> &str {
        match self {
            Ask::Write(command) => command.key(),
            Ask::Read { key, .. } => key,
        }
    }
}

/// In few words: `x=5`, or `x?`.
impl std::fmt::Display for Ask {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Ask::Write(command) => write!(f, "{}={}", command.key(), command.value()),
            Ask::Read { key, .. } => write!(f, "{key}?"),
        }
    }
}

/// A client's request.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Request {
    /// Who asks.
    pub client: ClientId,
    /// What for.
    pub ask: Ask,
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
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Answer {
    /// The command is committed and applied.
    Done {
        /// Its entry.
        index: Index,
    },
    /// What was read.
    Value {
        /// The value, if the key has one.
        value: Option<Arc<str>>,
        /// What the server had applied.
        applied: Index,
    },
    /// Ask the leader.
    NotLeader {
        /// Who that is, if the server knows.
        leader: Option<ServerId>,
    },
    /// The entry was overwritten by another leader's: the command did not happen.
    Overwritten,
    /// Not now: ask again.
    Busy,
}

/// A write or read that a client has to get done.
#[derive(Clone, Debug)]
pub struct Operation {
    /// What it asks for.
    pub ask: Ask,
    /// The last entry that any client knew to be done when this one was asked for.
    pub(crate) must_see: Index,
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
    pub(crate) last_completed: Option<(Ask, Answer)>,
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

    /// The operation that it completed last, and the answer.
    pub fn last_completed(&self) -> Option<&(Ask, Answer)> {
        self.last_completed.as_ref()
    }
}
