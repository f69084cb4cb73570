//! What a server asks of its caller, and what it wants back after a restart.

use alloc::boxed::Box;
use alloc::sync::Arc;
use alloc::vec::Vec;
use core::fmt;

use crate::entry::Entry;
use crate::message::Message;
use crate::read::ReadRefusal;
use crate::snapshot::{Snapshot, SnapshotWrite};
use crate::types::{Index, ReadId, ServerId, Term, WriteId};

/// One thing for the caller to do. Take them in order with
/// [`Server::poll`](crate::Server::poll).
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Output<C> {
    /// Make this durable and report its id to
    /// [`Server::written`](crate::Server::written).
    Write(Write),
    /// Send this message. It promises nothing that is not durable already.
    Send(Message<C>),
    /// Send this InstallSnapshot message after filling in its `data`: these
    /// bytes of that snapshot, from `offset` on. Not sending it is like losing it.
    SendSnapshot {
        /// The message, with empty `data`.
        message: Message<C>,
        /// How many bytes; fewer only if the snapshot is not what was promised.
        size_bytes: u64,
    },
    /// Replace the state machine by this snapshot, which is durable.
    Restore(Arc<Snapshot>),
    /// Apply these entries of [`Server::log`](crate::Server::log) to the state
    /// machine, in order, both ends included. They are committed, and durable
    /// on this server.
    Apply {
        /// The first one.
        first: Index,
        /// The last one.
        last: Index,
    },
    /// Answer this read from the state machine as it is now.
    Read {
        /// Which one.
        read: ReadId,
        /// The state machine has applied at least this, which is what makes the
        /// answer linearizable.
        index: Index,
    },
    /// This read gets no answer.
    ReadRefused {
        /// Which one.
        read: ReadId,
        /// Why.
        reason: ReadRefusal,
    },
}

/// A write to the disk. Writes take effect in the order of their ids, each as a
/// whole: first the hard state, then the snapshot, then what is compacted, then
/// the log.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Write {
    /// Names the write when it is done.
    pub id: WriteId,
    /// The new hard state, when it changed.
    pub hard_state: Option<HardState>,
    /// What happens to snapshots; mostly nothing, which takes little room.
    pub snapshot: Option<Box<SnapshotWrite>>,
    /// Forget the entries up to this one, which the snapshot covers.
    pub compact: Option<Index>,
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
    /// The current snapshot.
    pub snapshot: Option<Arc<Snapshot>>,
    /// A snapshot of which the first so many bytes have arrived.
    pub partial: Option<(Arc<Snapshot>, u64)>,
    /// The log, from index 1 on or from wherever it was compacted.
    pub entries: Vec<Entry<C>>,
    /// For a state machine that is itself durable: what it has applied. Zero for
    /// one that is rebuilt from the snapshot and the log.
    pub applied: Index,
}

impl<C> Default for Saved<C> {
    fn default() -> Self {
        Saved {
            hard_state: HardState::default(),
            snapshot: None,
            partial: None,
            entries: Vec::new(),
            applied: Index::ZERO,
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
