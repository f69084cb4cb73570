//! A server's disk: what survives a crash, and the writes under way.
//!
//! Writes finish in the order in which they were issued, each after its own
//! latency, and each takes effect as a whole.

use std::collections::VecDeque;
use std::sync::Arc;

use raftworks_core::{
    Entry, HardState, Index, Install, LogWrite, Payload, Position, Saved, Snapshot, SnapshotWrite,
    Term, Time, WriteId,
};

use crate::chunked::Chunked;
use crate::client::ClientId;
use crate::command::Command;
use crate::lognormal::KnownCurve;
use crate::settings::{InitialLog, Span};

/// A write that has not reached the disk.
#[derive(Clone, Debug)]
pub struct PendingWrite {
    /// Its name.
    pub id: WriteId,
    /// The hard state that it brings.
    pub hard_state: Option<HardState>,
    /// The part of the log that it changes.
    pub log: Option<LogWrite>,
    /// What it does to snapshots.
    pub snapshot: Option<Box<SnapshotWrite>>,
    /// The entries up to here are forgotten.
    pub compact: Option<Index>,
    /// When it will be done.
    pub done_at: Time,
    /// The entries that it brings.
    pub(crate) entries: Vec<Entry<Command>>,
    /// The server's term when it was issued.
    pub(crate) term: Term,
    /// The event in which it was issued.
    pub(crate) asked_in: u64,
}

impl PendingWrite {
    /// The snapshot that it makes the server's own instead of its log.
    pub(crate) fn installed(&self) -> Option<&Arc<Snapshot>> {
        match self.snapshot.as_deref() {
            Some(SnapshotWrite::Part {
                snapshot,
                installs: Some(_),
                ..
            }) => Some(snapshot),
            _ => None,
        }
    }
}

/// A disk.
#[derive(Clone, Debug, Default)]
pub struct Disk {
    hard_state: HardState,
    log: Chunked<Entry<Command>>,
    /// The index before the first entry of `log`, and up to where its entries
    /// are forgotten.
    origin: Index,
    compacted: Index,
    snapshot: Option<Arc<Snapshot>>,
    /// The snapshots that may still be needed, with their bytes.
    images: Vec<(Arc<Snapshot>, Arc<[u8]>)>,
    /// A snapshot that is being received.
    partial: Option<(Arc<Snapshot>, Vec<u8>)>,
    pending: VecDeque<PendingWrite>,
    /// The longest that a write takes, if there is a bound.
    pub(crate) most_us: Option<u64>,
    /// How long a write takes, when that is not as usual.
    pub(crate) takes: Option<Span>,
    /// The distribution of that, once it was needed.
    pub(crate) curve: KnownCurve,
    state: DiskState,
    /// A record fails its checksum: nobody may start from it.
    pub(crate) rotten: bool,
    /// What is really on it, if it lies.
    honest: Option<Box<Disk>>,
}

/// Whether a disk writes.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub enum DiskState {
    /// It does.
    #[default]
    Well,
    /// No write ends.
    Stuck,
    /// A write that needs room waits, and all after it.
    Full,
    /// The next write that would end fails.
    Failing,
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
        let compacted = self.compacted;
        self.log.iter().filter(move |entry| entry.index > compacted)
    }

    /// The snapshot that a restart would begin with.
    pub fn snapshot(&self) -> Option<&Arc<Snapshot>> {
        self.snapshot.as_ref()
    }

    /// The bytes of a snapshot, if they are here.
    pub(crate) fn image(&self, snapshot: &Snapshot) -> Option<&Arc<[u8]>> {
        let mut images = self.images.iter();
        let found = images.find(|(other, _)| other.last == snapshot.last)?;
        Some(&found.1)
    }

    /// Puts a snapshot on the disk; those that nobody needs any more go. The one
    /// that a restart would begin with stays until another one has its place.
    pub(crate) fn keep_image(
        &mut self,
        snapshot: Arc<Snapshot>,
        image: Arc<[u8]>,
        needed: impl Fn(&Snapshot) -> bool,
    ) {
        // Until the new one is the disk's own, a crash would bring the old one back.
        // The same goes for those whose records are under way.
        let under_way = self
            .pending
            .iter()
            .filter_map(|write| match write.snapshot.as_deref() {
                Some(SnapshotWrite::Taken(snapshot)) => Some(snapshot.last),
                _ => None,
            });
        let own = self.snapshot.as_ref().map(|own| own.last);
        let kept: Vec<Position> = under_way.chain(own).collect();
        self.images
            .retain(|(other, _)| needed(other) || kept.contains(&other.last));
        self.images.push((snapshot, image));
    }

    /// The writes under way, in order.
    pub fn pending(&self) -> impl Iterator<Item = &PendingWrite> {
        self.pending.iter()
    }

    /// What a server that starts now finds.
    pub(crate) fn saved(&self) -> Saved<Command> {
        Saved {
            hard_state: self.hard_state,
            snapshot: self.snapshot.clone(),
            partial: self
                .partial
                .as_ref()
                .map(|(snapshot, bytes)| (Arc::clone(snapshot), bytes.len() as u64)),
            entries: self.entries().cloned().collect(),
            applied: Index::ZERO,
        }
    }

    #[inline]
    pub(crate) fn next_done_at(&self) -> Option<Time> {
        let first = self.pending.front()?;
        let waits = match self.state {
            DiskState::Well | DiskState::Failing => false,
            DiskState::Stuck => true,
            DiskState::Full => first.log.is_some() || first.snapshot.is_some(),
        };
        (!waits).then_some(first.done_at)
    }

    /// Whether it writes.
    pub fn state(&self) -> DiskState {
        self.state
    }

    /// How long a write takes, when that is not as usual.
    pub fn takes(&self) -> Option<Span> {
        self.takes
    }

    /// Whether it forgets in a crash what it says that it has written.
    pub fn lies(&self) -> bool {
        self.honest.is_some()
    }

    /// Whether a record on it fails its checksum.
    pub fn is_rotten(&self) -> bool {
        self.rotten
    }

    pub(crate) fn set_state(&mut self, state: DiskState) {
        self.state = state;
    }

    /// From now on, what it says that it has written is gone after a crash.
    pub(crate) fn begin_to_lie(&mut self) {
        let mut honest = self.clone();
        honest.pending.clear();
        self.honest = Some(Box::new(honest));
    }

    /// Nothing is wrong with it any more. What it lied about is on it now.
    pub(crate) fn heal(&mut self) {
        self.state = DiskState::Well;
        self.takes = None;
        self.rotten = false;
        self.honest = None;
    }

    /// The entries from this one on are gone. What the snapshot covers is in that: a
    /// log that would end before it is of no use any more.
    pub(crate) fn lose_from(&mut self, first: Index) {
        let covered = self.snapshot.as_ref().map(|snapshot| snapshot.last.index);
        if let Some(covered) = covered.filter(|&covered| first <= covered) {
            return self.drop_log(covered);
        }
        let kept = first.previous().0.saturating_sub(self.origin.0);
        self.log.truncate(kept as usize);
    }

    /// There are no entries here. The next one follows on this one.
    fn drop_log(&mut self, last: Index) {
        self.log = Chunked::default();
        self.origin = last;
        self.compacted = last;
    }

    /// Drops the writes under way, if they bring nothing but entries. Says from which
    /// entry on, and which writes they were.
    pub(crate) fn drop_unwritten_entries(&mut self) -> Option<(Index, Vec<WriteId>)> {
        let first = self.pending.front()?.log?.first;
        let plain = |write: &PendingWrite| {
            write.hard_state.is_none() && write.snapshot.is_none() && write.compact.is_none()
        };
        if !self.pending.iter().all(plain) {
            return None;
        }
        Some((
            first,
            self.pending.drain(..).map(|write| write.id).collect(),
        ))
    }

    /// The last entry is damaged, and taken for the end of the log. Says which one that
    /// was, if one is there that no snapshot covers.
    pub(crate) fn cut_damage(&mut self) -> Option<Index> {
        let covered = self.snapshot.as_ref().map(|snapshot| snapshot.last.index);
        let damaged = self.entries().last()?.index;
        if Some(damaged) <= covered {
            return None;
        }
        self.lose_from(damaged);
        self.rotten = false;
        Some(damaged)
    }

    /// The oldest write reached it in part: its hard state, and so many of its
    /// entries. What is incomplete is not taken for a record.
    pub(crate) fn tear(&mut self, entries: usize, told: impl FnOnce(&PendingWrite)) {
        let Some(whole) = self.pending.front_mut() else {
            return;
        };
        whole.snapshot = None;
        whole.compact = None;
        whole.entries.truncate(entries);
        whole.log = match (whole.log, whole.entries.last()) {
            (Some(log), Some(last)) => Some(LogWrite {
                last: last.index,
                ..log
            }),
            _ => None,
        };
        self.finish(told);
    }

    /// Queues a write; it cannot overtake those before it.
    pub(crate) fn begin(&mut self, mut write: PendingWrite) {
        if let Some(before) = self.pending.back() {
            write.done_at = write.done_at.max(before.done_at);
        }
        self.pending.push_back(write);
    }

    /// The oldest write takes effect, and whoever has to know is told before; its
    /// entries are on the disk then, and in the write no more.
    pub(crate) fn finish(&mut self, told: impl FnOnce(&PendingWrite)) -> Option<PendingWrite> {
        let mut write = self.pending.pop_front()?;
        told(&write);
        self.hard_state = write.hard_state.unwrap_or(self.hard_state);
        match write.snapshot.as_deref() {
            Some(SnapshotWrite::Taken(snapshot)) => self.snapshot = Some(Arc::clone(snapshot)),
            Some(SnapshotWrite::Part {
                snapshot,
                offset,
                data,
                installs,
            }) => self.receive(snapshot, *offset, data, *installs),
            None => {}
        }
        self.compacted = write
            .compact
            .map_or(self.compacted, |to| to.max(self.compacted));
        if let Some(log) = write.log {
            if self.log.is_empty() {
                self.origin = log.first.previous();
            }
            let kept = log.first.previous().0.saturating_sub(self.origin.0);
            self.log.truncate(kept as usize);
            for entry in write.entries.drain(..) {
                let next = self.origin.0 + self.log.len() as u64 + 1;
                debug_assert_eq!(entry.index.0, next, "no gaps on disk");
                self.log.push(entry);
            }
        }
        Some(write)
    }

    fn receive(
        &mut self,
        snapshot: &Arc<Snapshot>,
        offset: u64,
        data: &[u8],
        installs: Option<Install>,
    ) {
        let mut bytes = match self.partial.take() {
            Some((other, bytes)) if other == *snapshot => bytes,
            _ => Vec::new(),
        };
        bytes.truncate(offset as usize);
        bytes.extend_from_slice(data);
        let Some(install) = installs else {
            self.partial = Some((Arc::clone(snapshot), bytes));
            return;
        };
        self.snapshot = Some(Arc::clone(snapshot));
        self.images.clear();
        self.images.push((Arc::clone(snapshot), bytes.into()));
        if install == Install::DropLog {
            self.drop_log(snapshot.last.index);
        }
    }

    /// What is under way is done soon, and what comes later never takes longer.
    pub(crate) fn hurry(&mut self, now: Time, most_us: u64) {
        self.most_us = Some(most_us);
        for write in &mut self.pending {
            write.done_at = write.done_at.min(now.after_us(most_us));
        }
    }

    /// Everything is gone.
    pub(crate) fn wipe(&mut self) {
        *self = Disk::default();
    }

    /// A crash: what was not finished is gone.
    /// Says whether what it had claimed to have is gone, too.
    pub(crate) fn lose_pending(&mut self) -> bool {
        self.pending.clear();
        let honest = self.honest.take();
        let lied = honest.is_some();
        if let Some(honest) = honest {
            let (state, takes) = (self.state, self.takes);
            *self = Disk {
                state,
                takes,
                rotten: self.rotten,
                most_us: self.most_us,
                ..*honest
            };
            self.begin_to_lie();
        }
        lied
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use raftworks_core::{Configuration, Position, ServerId};

    fn snapshot(index: u64) -> Arc<Snapshot> {
        Arc::new(Snapshot {
            last: Position {
                term: Term(1),
                index: Index(index),
            },
            configuration: Arc::new(Configuration::joining()),
            taken_by: ServerId(1),
            size_bytes: 1,
        })
    }

    /// A crash between taking a snapshot and recording it starts from the one
    /// before, which must still be there.
    #[test]
    fn the_snapshot_that_a_restart_begins_with_is_kept() {
        let mut disk = Disk::default();
        let needs = |wanted: u64| move |other: &Snapshot| other.last.index == Index(wanted);
        for index in [3, 6, 9] {
            disk.keep_image(snapshot(index), vec![index as u8].into(), needs(index));
            disk.begin(PendingWrite {
                id: WriteId(index),
                hard_state: None,
                log: None,
                snapshot: Some(Box::new(SnapshotWrite::Taken(snapshot(index)))),
                compact: None,
                done_at: Time(0),
                entries: Vec::new(),
                term: Term(1),
                asked_in: 0,
            });
            if index < 9 {
                disk.finish(|_| {});
            }
        }
        disk.lose_pending();
        let saved = disk.saved().snapshot.expect("a snapshot");
        assert_eq!(saved.last.index, Index(6));
        assert_eq!(disk.image(&saved).map(|image| image[0]), Some(6));
        assert!(disk.image(&snapshot(3)).is_none(), "nobody needs it");
    }
}
