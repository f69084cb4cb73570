//! A server's disk: what survives a crash, and the writes under way.
//!
//! Writes finish in the order in which they were issued, each after its own
//! latency, and each takes effect as a whole.

use std::collections::VecDeque;

use raftworks_core::{Entry, HardState, Index, LogWrite, Payload, Saved, Term, Time, WriteId};

use crate::chunked::Chunked;
use crate::client::ClientId;
use crate::command::Command;
use crate::settings::InitialLog;

/// A write that has not reached the disk.
#[derive(Clone, Debug)]
pub struct PendingWrite {
    /// Its name.
    pub id: WriteId,
    /// The hard state that it brings.
    pub hard_state: Option<HardState>,
    /// The part of the log that it changes.
    pub log: Option<LogWrite>,
    /// When it will be done.
    pub done_at: Time,
    /// The entries that it brings.
    pub(crate) entries: Vec<Entry<Command>>,
    /// The server's term when it was issued.
    pub(crate) term: Term,
}

/// A disk.
#[derive(Clone, Debug, Default)]
pub struct Disk {
    hard_state: HardState,
    log: Chunked<Entry<Command>>,
    pending: VecDeque<PendingWrite>,
}

impl Disk {
    /// A disk with a log of these terms. Entries of the same term and index are
    /// the same on every disk, as a leader would have made them.
    pub(crate) fn with_log(initial: &InitialLog) -> Disk {
        let mut disk = Disk::default();
        for (&term, index) in initial.terms.iter().zip(1_u64..) {
            let value = format!("{index}.{}", term.0);
            disk.log.push(Entry {
                index: Index(index),
                term,
                payload: Payload::Command(Command::new(ClientId::READER, 0, "x", &value)),
            });
        }
        let last = initial.terms.last().copied().unwrap_or_default();
        disk.hard_state.term = initial.term.unwrap_or_default().max(last);
        disk
    }

    /// The hard state as it would be after a crash now.
    pub fn hard_state(&self) -> HardState {
        self.hard_state
    }

    /// The log as it would be after a crash now.
    pub fn entries(&self) -> impl Iterator<Item = &Entry<Command>> {
        self.log.iter()
    }

    /// The writes under way, in order.
    pub fn pending(&self) -> impl Iterator<Item = &PendingWrite> {
        self.pending.iter()
    }

    /// What a server that starts now finds.
    pub(crate) fn saved(&self) -> Saved<Command> {
        Saved {
            hard_state: self.hard_state,
            entries: self.log.iter().cloned().collect(),
        }
    }

    pub(crate) fn next_done_at(&self) -> Option<Time> {
        self.pending.front().map(|write| write.done_at)
    }

    /// Queues a write; it cannot overtake those before it.
    pub(crate) fn begin(&mut self, mut write: PendingWrite) {
        if let Some(before) = self.pending.back() {
            write.done_at = write.done_at.max(before.done_at);
        }
        self.pending.push_back(write);
    }

    /// The oldest write takes effect.
    pub(crate) fn finish(&mut self) -> Option<PendingWrite> {
        let write = self.pending.pop_front()?;
        self.hard_state = write.hard_state.unwrap_or(self.hard_state);
        if let Some(log) = write.log {
            self.log.truncate(log.first.previous().0 as usize);
            for entry in &write.entries {
                debug_assert_eq!(entry.index.0, self.log.len() as u64 + 1, "no gaps on disk");
                self.log.push(entry.clone());
            }
        }
        Some(write)
    }

    /// A crash: what was not finished is gone.
    pub(crate) fn lose_pending(&mut self) {
        self.pending.clear();
    }
}
