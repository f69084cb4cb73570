//! What a server asks of its caller, and what it wants back after a restart.

use alloc::vec::Vec;
use core::fmt;

use crate::log::Entry;
use crate::message::Message;
use crate::types::{Index, ServerId, Term, WriteId};

/// One thing for the caller to do. Take them in order with
/// [`Server::poll`](crate::Server::poll).
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Output<C> {
    /// Make this durable and report its id to
    /// [`Server::written`](crate::Server::written).
    Write(Write),
    /// Send this message. It promises nothing that is not durable already.
    Send(Message<C>),
    /// Apply these entries of [`Server::log`](crate::Server::log) to the state
    /// machine, in order, both ends included. They are committed, and durable
    /// on this server.
    Apply {
        /// The first one.
        first: Index,
        /// The last one.
        last: Index,
    },
}

/// A write to the disk. Writes take effect in the order of their ids, each as a
/// whole: first the hard state, then the log.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Write {
    /// Names the write when it is done.
    pub id: WriteId,
    /// The new hard state, when it changed.
    pub hard_state: Option<HardState>,
    /// The part of the log that changed, when some did.
    pub log: Option<LogWrite>,
}

/// A change of the log: remove every entry from `first` on, then append the
/// entries `first` to `last` of [`Server::log`](crate::Server::log). Read them
/// before the server is given anything else.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct LogWrite {
    /// The first index that changes.
    pub first: Index,
    /// The last index after the change; `first - 1` when entries are only removed.
    pub last: Index,
}

/// What a server must never forget (Figure 2, "persistent state").
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct HardState {
    /// The latest term that this server has seen.
    pub term: Term,
    /// Who received this server's vote in that term.
    pub voted_for: Option<ServerId>,
}

/// What a disk holds when a server starts: the outcome of all completed writes.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Saved<C> {
    /// The last hard state written.
    pub hard_state: HardState,
    /// The log, from index 1 on.
    pub entries: Vec<Entry<C>>,
}

impl<C> Default for Saved<C> {
    fn default() -> Self {
        Saved {
            hard_state: HardState::default(),
            entries: Vec::new(),
        }
    }
}

/// Why a completed write was not accepted.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum WriteError {
    /// No write with this id was ever handed out by this incarnation.
    NeverIssued {
        /// The id reported.
        id: WriteId,
    },
}

impl fmt::Display for WriteError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            WriteError::NeverIssued { id } => write!(f, "write {} was never issued", id.0),
        }
    }
}

impl core::error::Error for WriteError {}
