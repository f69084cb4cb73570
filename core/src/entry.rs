//! What is replicated: entries, what they carry, and what the core needs to know
//! about commands.

use alloc::sync::Arc;
use alloc::vec::Vec;

use crate::configuration::Configuration;
use crate::types::{Index, Position, Term};

/// What the state machine understands. Raft only carries it and needs its size.
pub trait Command: Clone {
    /// The size that counts against the limits of [`Config`](crate::Config).
    fn size_bytes(&self) -> u64;
}

impl Command for Vec<u8> {
    fn size_bytes(&self) -> u64 {
        self.len() as u64
    }
}

impl Command for Arc<[u8]> {
    fn size_bytes(&self) -> u64 {
        self.len() as u64
    }
}

/// What an entry carries.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Payload<C> {
    /// Nothing: what a new leader appends so that it can commit at once
    /// (§8; dissertation 6.4).
    Noop,
    /// A command for the state machine.
    Command(C),
    /// Who decides from here on, from the moment that the entry is in the log
    /// (dissertation 4.1).
    Configuration(Arc<Configuration>),
    /// A command as a witness stores it: that it is there, and not what it says.
    Omitted,
}

/// One entry of the log.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Entry<C> {
    /// Its place in the log.
    pub index: Index,
    /// The term of the leader that created it.
    pub term: Term,
    /// What it carries.
    pub payload: Payload<C>,
}

impl<C> Entry<C> {
    /// Whether it is a command of which only this is known.
    pub(crate) fn is_omitted(&self) -> bool {
        matches!(self.payload, Payload::Omitted)
    }

    /// Term and index together.
    pub fn position(&self) -> Position {
        Position {
            term: self.term,
            index: self.index,
        }
    }

    /// The command, if it carries one.
    pub fn command(&self) -> Option<&C> {
        match &self.payload {
            Payload::Command(command) => Some(command),
            _ => None,
        }
    }

    /// The configuration, if it carries one.
    pub fn configuration(&self) -> Option<&Arc<Configuration>> {
        match &self.payload {
            Payload::Configuration(configuration) => Some(configuration),
            _ => None,
        }
    }
}

impl<C: Command> Entry<C> {
    pub(crate) fn size_bytes(&self) -> u64 {
        self.command().map_or(0, Command::size_bytes)
    }

    /// The entry as a witness receives it.
    pub(crate) fn for_witness(&self) -> Entry<C> {
        Entry {
            payload: match &self.payload {
                Payload::Command(_) => Payload::Omitted,
                other => other.clone(),
            },
            ..*self
        }
    }
}
