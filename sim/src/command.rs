//! What clients ask the replicated state machine for: to set a key, to set it
//! if it has a certain value, or to read it through the log.

use std::fmt;
use std::sync::Arc;

use crate::client::ClientId;
use crate::digest::Digest;
use crate::store::hash_of_value;

/// The longest key or value, in bytes.
pub const MAX_TEXT_BYTES: usize = 64;

/// One command. Cheap to clone.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Command(Arc<CommandData>);

#[derive(PartialEq, Eq, Debug)]
struct CommandData {
    client: ClientId,
    sequence: u64,
    unanswered: u64,
    key: Arc<str>,
    change: Change,
    hash: u64,
    hash_of_value: u64,
}

/// What a command does to its key.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Change {
    /// Gives it a value.
    Set {
        /// The value.
        value: Arc<str>,
    },
    /// Gives it a value if it has the expected one, or if it has none and
    /// none is expected.
    CompareAndSet {
        /// What it must have.
        expected: Option<Arc<str>>,
        /// What it gets.
        value: Arc<str>,
    },
    /// Nothing: the answer is what it has at this place of the log.
    Get,
}

/// What a command came to.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Outcome {
    /// The key has the value now.
    Done,
    /// A compare-and-set found another value than it expected.
    Unequal {
        /// What it found.
        current: Option<Arc<str>>,
    },
    /// What was read.
    Value {
        /// The value, if the key has one.
        value: Option<Arc<str>>,
    },
    /// A repetition of a command whose client has said that it needs no answer
    /// to it any more.
    Forgotten,
}

impl Command {
    /// Sets a key, as the `sequence`-th command of a client that has answers to
    /// all before it; the first has number 1. Number 0 means that the command is
    /// nobody's, and is never taken for a repetition.
    pub fn new(client: ClientId, sequence: u64, key: &str, value: &str) -> Command {
        let value = value.into();
        Command::with(
            client,
            sequence,
            sequence,
            key.into(),
            Change::Set { value },
        )
    }

    /// The `sequence`-th command of a client that has no answer to the command
    /// with the number `unanswered`, but to all before that (dissertation 6.3).
    pub fn with(
        client: ClientId,
        sequence: u64,
        unanswered: u64,
        key: Arc<str>,
        change: Change,
    ) -> Command {
        let mut digest = Digest::new();
        digest.add_all(&[u64::from(client.0), sequence]);
        digest.add_text(&key);
        let hash_of_value = match &change {
            Change::Set { value } | Change::CompareAndSet { value, .. } => {
                hash_of_value(&key, value)
            }
            Change::Get => 0,
        };
        match &change {
            Change::Set { value } => digest.add_text(value),
            Change::CompareAndSet { expected, value } => {
                digest.add_all(&[1, u64::from(expected.is_some())]);
                digest.add_text(expected.as_deref().unwrap_or_default());
                digest.add_text(value);
            }
            Change::Get => digest.add(2),
        }
        if unanswered != sequence {
            digest.add(unanswered);
        }
        Command(Arc::new(CommandData {
            client,
            sequence,
            unanswered,
            key,
            change,
            hash: digest.value(),
            hash_of_value,
        }))
    }

    /// Who asked.
    pub fn client(&self) -> ClientId {
        self.0.client
    }

    /// Which of the client's commands this is.
    pub fn sequence(&self) -> u64 {
        self.0.sequence
    }

    /// The first of the client's commands that it had no answer to when it
    /// asked: answers to earlier ones need not be kept.
    pub fn unanswered(&self) -> u64 {
        self.0.unanswered
    }

    /// The key that it is about.
    pub fn key(&self) -> &str {
        &self.0.key
    }

    pub(crate) fn shared_key(&self) -> &Arc<str> {
        &self.0.key
    }

    /// What it does to the key.
    pub fn change(&self) -> &Change {
        &self.0.change
    }

    /// A hash of everything in it.
    pub(crate) fn hash(&self) -> u64 {
        self.0.hash
    }

    /// What its key with the value that it writes is in the hash of a state machine.
    pub(crate) fn hash_of_value(&self) -> u64 {
        self.0.hash_of_value
    }
}

impl raftworks_core::Command for Command {
    fn size_bytes(&self) -> u64 {
        let data = &*self.0;
        let values = match &data.change {
            Change::Set { value } => value.len(),
            Change::CompareAndSet { expected, value } => {
                value.len() + expected.as_ref().map_or(0, |expected| expected.len())
            }
            Change::Get => 0,
        };
        (data.key.len() + values + 16) as u64
    }
}

/// In few words: `x=5`, `x: 4→5`, or `x?`.
impl fmt::Display for Command {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let key = self.key();
        match self.change() {
            Change::Set { value } => write!(f, "{key}={value}"),
            Change::CompareAndSet { expected, value } => {
                let expected = expected.as_deref().unwrap_or("\u{2205}");
                write!(f, "{key}: {expected}\u{2192}{value}")
            }
            Change::Get => write!(f, "{key}?"),
        }
    }
}
