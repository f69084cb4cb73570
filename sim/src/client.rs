//! Clients: participants that ask, are redirected, lose patience and ask again.

use std::collections::VecDeque;
use std::sync::Arc;

use raftworks_core::{Index, ServerId, Time};

use crate::command::{Change, Command, Outcome};
use crate::workload::{ClientSettings, key_name};

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
    /// The read is an entry of the log, and the answer what it finds there
    /// (dissertation 6.4).
    Log,
}

/// What a client asks for.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Ask {
    /// Something that goes through the log: a write, a compare-and-set, or a
    /// read that is an entry.
    Command(Command),
    /// A read beside the log.
    Read {
        /// Counts the client's reads and commands together.
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
            Ask::Command(command) => command.sequence(),
            Ask::Read { sequence, .. } => *sequence,
        }
    }

    /// The key that it is about.
    pub fn key(&self) -> &str {
        match self {
            Ask::Command(command) => command.key(),
            Ask::Read { key, .. } => key,
        }
    }
}

/// In few words: `x=5`, or `x?`.
impl std::fmt::Display for Ask {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Ask::Command(command) => command.fmt(f),
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
        /// What it came to.
        outcome: Outcome,
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
    /// The command has failed. No server knows that of an entry that it has: only one
    /// without a rule says so.
    Failed,
}

/// What a client has to get done.
#[derive(Clone, Debug)]
pub struct Operation {
    /// What it asks for.
    pub ask: Ask,
    /// Its number in the history, once the client has asked.
    pub(crate) record: u64,
    /// When the client first asked, once it has.
    pub asked_at: Option<Time>,
    /// Whom it asked last.
    pub asked: ServerId,
    /// Whom it asked last of its own accord. Servers that send it to each other
    /// must not keep it from asking the others.
    pub(crate) tried: ServerId,
    /// How often it asked.
    pub attempts: u32,
    /// How often it was sent elsewhere since it last waited.
    pub(crate) redirects: u32,
    /// Whether the server that was asked last refused.
    pub(crate) refused: bool,
    /// When the client asks again, or gives up.
    pub(crate) wakes_at: Option<Time>,
    /// When the client gives up, whatever it hears until then.
    pub(crate) gives_up_at: Option<Time>,
}

impl Operation {
    pub(crate) fn new(ask: Ask, to: ServerId) -> Operation {
        Operation {
            ask,
            record: 0,
            asked_at: None,
            asked: to,
            tried: to,
            attempts: 0,
            redirects: 0,
            refused: false,
            wakes_at: None,
            gives_up_at: None,
        }
    }
}

/// A client. It has at most one operation under way, or as many as its settings
/// allow (dissertation, section 6.3).
#[derive(Clone, Debug)]
pub struct Client {
    pub(crate) id: ClientId,
    pub(crate) settings: ClientSettings,
    pub(crate) automatic: bool,
    pub(crate) sequence: u64,
    /// How often it had something to ask, and too much under way.
    pub(crate) skipped: u64,
    /// In the order in which they began.
    pub(crate) under_way: Vec<Operation>,
    pub(crate) waiting: VecDeque<Operation>,
    pub(crate) leader_hint: ServerId,
    /// When it begins its next operation by itself.
    pub(crate) begins_at: Option<Time>,
    /// The earliest time at which it does something by itself.
    pub(crate) wakes_at: Option<Time>,
    pub(crate) last_request: Option<Request>,
    /// The keys that it asks for by itself.
    pub(crate) keys: Arc<[Arc<str>]>,
    /// What it takes for their values, when it compares and sets.
    pub(crate) known: Vec<Option<Arc<str>>>,
    pub(crate) completed: u64,
    pub(crate) abandoned: u64,
    pub(crate) last_completed: Option<(Ask, Answer)>,
}

impl Client {
    /// A client that has not done anything. The reader has number 0; the others
    /// act by themselves.
    pub(crate) fn new(number: u32, settings: ClientSettings) -> Client {
        let keys = if number > 0 { settings.keys } else { 0 };
        let keys: Arc<[Arc<str>]> = (0..keys).map(|place| key_name(place).into()).collect();
        let compares = settings.cas_ppm > 0;
        Client {
            id: ClientId(number),
            settings,
            automatic: number > 0,
            sequence: 0,
            skipped: 0,
            under_way: Vec::new(),
            waiting: VecDeque::new(),
            leader_hint: ServerId(1),
            begins_at: None,
            wakes_at: None,
            last_request: None,
            known: vec![None; if compares { keys.len() } else { 0 }],
            keys,
            completed: 0,
            abandoned: 0,
            last_completed: None,
        }
    }

    /// Its name.
    pub fn id(&self) -> ClientId {
        self.id
    }

    /// What it is like.
    pub fn settings(&self) -> &ClientSettings {
        &self.settings
    }

    /// What it waits for, if it waits: of several, what it asked for first.
    pub fn current(&self) -> Option<&Operation> {
        self.under_way.first()
    }

    /// Everything that it waits for.
    pub fn under_way(&self) -> &[Operation] {
        &self.under_way
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

    /// How many operations it gave up, without knowing what became of them.
    pub fn abandoned(&self) -> u64 {
        self.abandoned
    }

    /// The operation that it completed last, and the answer.
    pub fn last_completed(&self) -> Option<&(Ask, Answer)> {
        self.last_completed.as_ref()
    }

    /// The first of its commands that it has no answer to, if the next one
    /// has this number.
    pub(crate) fn unanswered(&self, next: u64) -> u64 {
        let commands = self.under_way.iter().filter_map(|operation| {
            let Ask::Command(command) = &operation.ask else {
                return None;
            };
            Some(command.sequence())
        });
        commands.min().unwrap_or(next)
    }

    /// It knows now what a key holds, and how it knows that.
    pub(crate) fn learn(&mut self, ask: &Ask, answer: &Answer) {
        let value = match answer {
            Answer::Value { value, .. } => value.clone(),
            Answer::Done { outcome, .. } => match (outcome, ask) {
                (Outcome::Unequal { current: value } | Outcome::Value { value }, _) => {
                    value.clone()
                }
                (Outcome::Done, Ask::Command(command)) => match command.change() {
                    Change::Set { value } | Change::CompareAndSet { value, .. } => {
                        Some(Arc::clone(value))
                    }
                    Change::Get => return,
                },
                _ => return,
            },
            _ => return,
        };
        let key = ask.key();
        let place = self.keys.iter().position(|known| &**known == key);
        if let Some(known) = place.and_then(|place| self.known.get_mut(place)) {
            *known = value;
        }
    }

    /// Finds anew when it acts by itself.
    pub(crate) fn set_alarm(&mut self) {
        let own = self.under_way.iter().filter_map(|o| o.wakes_at).min();
        self.wakes_at = match (own, self.begins_at) {
            (Some(own), Some(next)) => Some(own.min(next)),
            (own, next) => own.or(next),
        };
    }
}
