//! Which writes are under way, and therefore what of the memory is durable.
//!
//! The disk applies writes in order of their ids, but the caller may report
//! them in any order: a write counts only when all before it count too.

use alloc::boxed::Box;
use alloc::collections::VecDeque;

use crate::output::{HardState, LogWrite, Write};
use crate::snapshot::SnapshotWrite;
use crate::types::{Index, WriteId};

/// The most writes under way. What changes meanwhile is merged into the next one.
const MAX_WRITES: usize = 256;

/// The most changes of snapshots that wait for a write of their own.
const MAX_SNAPSHOT_WRITES: usize = 64;

#[derive(Clone, Copy, Debug)]
struct Pending {
    /// It vouches for the log up to here.
    log: Index,
    /// A snapshot up to here becomes the server's own.
    installs: Index,
    done: bool,
}

/// A change of a snapshot that waits for its write, and what it installs.
#[derive(Clone, Debug)]
struct SnapshotChange {
    write: Box<SnapshotWrite>,
    compact: Option<Index>,
    installs: Option<Index>,
}

/// Tracks the writes of one incarnation of a server.
#[derive(Clone, Debug)]
pub(crate) struct Durability {
    issued: WriteId,
    durable: WriteId,
    /// The writes after `durable`, one by one.
    pending: VecDeque<Pending>,
    /// The write that carries the current term and vote.
    hard_state_write: WriteId,
    hard_state_changed: bool,
    /// The first entry that no write has been issued for.
    unwritten: Option<Index>,
    snapshots: VecDeque<SnapshotChange>,
    /// The log up to here is on disk exactly as it is in memory.
    stable: Index,
}

impl Durability {
    /// Starts with a log that came from the disk.
    pub(crate) fn new(last: Index) -> Durability {
        Durability {
            issued: WriteId(0),
            durable: WriteId(0),
            pending: VecDeque::new(),
            hard_state_write: WriteId(0),
            hard_state_changed: false,
            unwritten: None,
            snapshots: VecDeque::new(),
            stable: last,
        }
    }

    pub(crate) fn hard_state_changed(&mut self) {
        self.hard_state_changed = true;
    }

    /// Entries were appended, the first of them here.
    pub(crate) fn log_changed(&mut self, first: Index) {
        self.unwritten = Some(self.unwritten.map_or(first, |other| other.min(first)));
    }

    /// The entries from here on were removed. What is there on the disk, now or
    /// soon, must not vouch for what comes instead.
    pub(crate) fn log_removed(&mut self, first: Index) {
        self.log_changed(first);
        let kept = first.previous();
        self.stable = self.stable.min(kept);
        for pending in &mut self.pending {
            pending.log = pending.log.min(kept);
        }
    }

    /// A part of a snapshot is to be written, or the caller's own snapshot to be
    /// recorded. Says after which write that is done, or `None` when too many wait.
    pub(crate) fn snapshot_changed(
        &mut self,
        write: SnapshotWrite,
        compact: Option<Index>,
    ) -> Option<WriteId> {
        if self.snapshots.len() >= MAX_SNAPSHOT_WRITES {
            return None;
        }
        self.snapshots.push_back(SnapshotChange {
            write: Box::new(write),
            compact,
            installs: None,
        });
        let waiting = self.snapshots.len() as u64;
        Some(WriteId(self.issued.0.saturating_add(waiting)))
    }

    /// The snapshot whose last part was just handed over takes effect with it,
    /// up to `last`. Unless the log goes on beyond it, nothing that was written
    /// to the log before counts any more.
    pub(crate) fn install(&mut self, last: Index, keep_log: bool) {
        if let Some(change) = self.snapshots.back_mut() {
            change.installs = Some(last);
            change.compact = Some(last);
        }
        if keep_log {
            self.unwritten = self.unwritten.map(|first| first.max(last.next()));
        } else {
            self.unwritten = None;
            self.stable = Index::ZERO;
            for pending in &mut self.pending {
                pending.log = Index::ZERO;
            }
        }
    }

    /// Whether something changed that may be written now.
    pub(crate) fn is_due(&self) -> bool {
        let changed =
            self.unwritten.is_some() || self.hard_state_changed || !self.snapshots.is_empty();
        changed && self.pending.len() < MAX_WRITES
    }

    /// The write that covers everything that changed: all that queued up since
    /// the last one travels together.
    pub(crate) fn issue(&mut self, hard_state: HardState, last: Index) -> Write {
        debug_assert!(self.is_due(), "a write changes something");
        self.issued = self.issued.next();
        let change = self.snapshots.pop_front();
        // The log goes with the last of several changes of snapshots, since it
        // may rest on them.
        let log = if self.snapshots.is_empty() {
            self.unwritten.take().map(|first| LogWrite { first, last })
        } else {
            None
        };
        let hard_state = self.hard_state_changed.then_some(hard_state);
        if hard_state.is_some() {
            self.hard_state_write = self.issued;
            self.hard_state_changed = false;
        }
        let installs = change.as_ref().and_then(|change| change.installs);
        self.pending.push_back(Pending {
            log: log.map_or(Index::ZERO, |log| log.last),
            installs: installs.unwrap_or_default(),
            done: false,
        });
        let compact = change.as_ref().and_then(|change| change.compact);
        Write {
            id: self.issued,
            hard_state,
            snapshot: change.map(|change| change.write),
            compact,
            log,
        }
    }

    /// Whether a write with this id was handed out.
    pub(crate) fn was_issued(&self, id: WriteId) -> bool {
        WriteId(0) < id && id <= self.issued
    }

    /// Marks a write as done and moves the durable state forward.
    pub(crate) fn complete(&mut self, id: WriteId) {
        let place = id.0.checked_sub(self.durable.next().0);
        if let Some(pending) = place.and_then(|place| self.pending.get_mut(place as usize)) {
            pending.done = true;
        }
        while let Some(first) = self.pending.front().filter(|pending| pending.done) {
            self.stable = self.stable.max(first.log).max(first.installs);
            self.durable = self.durable.next();
            self.pending.pop_front();
        }
    }

    /// The last index up to which memory and disk agree.
    pub(crate) fn stable(&self) -> Index {
        self.stable
    }

    /// The last write that is durable together with all before it.
    pub(crate) fn durable(&self) -> WriteId {
        self.durable
    }

    /// The write after which the current term and vote are durable.
    pub(crate) fn hard_state_barrier(&self) -> WriteId {
        if self.hard_state_changed {
            self.issued.next()
        } else {
            self.hard_state_write
        }
    }

    /// The write after which everything in memory is durable.
    pub(crate) fn barrier(&self) -> WriteId {
        if self.hard_state_changed || self.unwritten.is_some() {
            // The log goes with the last of the snapshots' writes.
            let writes = (self.snapshots.len() as u64).max(1);
            WriteId(self.issued.0.saturating_add(writes))
        } else {
            WriteId(self.issued.0.saturating_add(self.snapshots.len() as u64))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const STATE: HardState = HardState {
        term: crate::types::Term(1),
        voted_for: None,
    };

    fn write(durability: &mut Durability, first: u64, last: u64) -> WriteId {
        durability.log_removed(Index(first));
        durability.issue(STATE, Index(last)).id
    }

    #[test]
    fn what_queued_up_travels_together() {
        let mut durability = Durability::new(Index(0));
        durability.hard_state_changed();
        durability.log_changed(Index(1));
        durability.log_changed(Index(2));
        let write = durability.issue(STATE, Index(2));
        assert_eq!(write.hard_state, Some(STATE));
        let (first, last) = (Index(1), Index(2));
        assert_eq!(write.log, Some(LogWrite { first, last }));
        assert!(!durability.is_due());
    }

    #[test]
    fn completions_out_of_order_count_in_order() {
        let mut durability = Durability::new(Index(0));
        let first = write(&mut durability, 1, 1);
        let second = write(&mut durability, 2, 2);
        durability.complete(second);
        assert_eq!(durability.stable(), Index(0));
        assert_eq!(durability.durable(), WriteId(0));
        durability.complete(first);
        assert_eq!(durability.stable(), Index(2));
        assert_eq!(durability.durable(), second);
    }

    /// The ABA race: the completion of a write must not vouch for entries that
    /// replaced what it wrote.
    #[test]
    fn an_old_write_does_not_vouch_for_a_newer_entry() {
        let mut durability = Durability::new(Index(0));
        let old = write(&mut durability, 1, 3);
        let new = write(&mut durability, 2, 3);
        durability.complete(old);
        assert_eq!(durability.stable(), Index(1));
        durability.log_removed(Index(1));
        durability.complete(new);
        assert_eq!(durability.stable(), Index(0));
    }
}
