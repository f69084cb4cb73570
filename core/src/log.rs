//! The log in memory: entries, their terms, and how two logs are searched for
//! the place where they part. What of it is durable is `durability`'s business.

use alloc::sync::Arc;
use alloc::vec::Vec;
use core::fmt;

use crate::entry::Entry;
use crate::snapshot::Snapshot;
use crate::types::{Index, Position, Term};

/// Entries per chunk. Whole chunks are shared between clones of a log, so that a copy
/// of a server costs a few pointers and not its history.
const CHUNK_ENTRIES: usize = 64;

/// The entries of one server, without gaps and with terms that never decrease.
/// It starts at index 1, or where a snapshot took over what came before.
#[derive(Clone, Debug)]
pub struct Log<C> {
    chunks: Vec<Arc<Vec<Entry<C>>>>,
    /// What comes after the whole chunks, at most one chunk's entries: the log's own, so
    /// that appending one asks nobody whether it is shared.
    rest: Vec<Entry<C>>,
    /// The index before the first entry of the first chunk, or of the rest.
    origin: Index,
    /// The entry before the first one that is here.
    base: Position,
    last: Position,
}

impl<C> Default for Log<C> {
    fn default() -> Self {
        Log::starting_after(Position::default())
    }
}

impl<C> Log<C> {
    /// An empty log that goes on after this entry.
    pub(crate) fn starting_after(base: Position) -> Log<C> {
        Log {
            chunks: Vec::new(),
            rest: Vec::new(),
            origin: base.index,
            base,
            last: base,
        }
    }

    /// The last entry's term and index; zeros when there never was one.
    pub fn last(&self) -> Position {
        self.last
    }

    /// The entry before the first one that is still here; zeros for a log that
    /// is whole. What it covers is committed, and in a snapshot.
    pub fn base(&self) -> Position {
        self.base
    }

    /// How many entries are here.
    pub fn len(&self) -> u64 {
        self.last.index.0.saturating_sub(self.base.index.0)
    }

    /// Whether no entry is here.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// The entry at this index, if it is here.
    pub fn get(&self, index: Index) -> Option<&Entry<C>> {
        if index <= self.base.index || index > self.last.index {
            return None;
        }
        let (chunk, place) = self.locate_after(index.previous());
        self.chunk(chunk).get(place)
    }

    /// A chunk, or the rest after them.
    #[inline]
    fn chunk(&self, chunk: usize) -> &[Entry<C>] {
        self.chunks.get(chunk).map_or(&self.rest, |whole| &**whole)
    }

    /// Where the entry after an index lives, if it is here: its chunk and its
    /// place in there.
    fn locate_after(&self, before: Index) -> (usize, usize) {
        let offset = before.0.saturating_sub(self.origin.0) as usize;
        (offset / CHUNK_ENTRIES, offset % CHUNK_ENTRIES)
    }

    /// The term at this index, if it is known: of each entry that is here, and
    /// of the one before. Index 0, the place before the first entry, has term 0
    /// in every log, which is what makes the consistency check of the first
    /// entry succeed.
    pub fn term_at(&self, index: Index) -> Option<Term> {
        for known in [self.last, self.base] {
            if index == known.index {
                return Some(known.term);
            }
        }
        self.get(index).map(|entry| entry.term)
    }

    /// Whether this log has that entry. What a snapshot covers is committed,
    /// so that every later leader has it too.
    pub fn contains(&self, position: Position) -> bool {
        position.index < self.base.index || self.term_at(position.index) == Some(position.term)
    }

    /// The entries from `first` to `last`, both included, as far as they are here.
    pub fn range(&self, first: Index, last: Index) -> Range<'_, C> {
        let before = first.previous().max(self.base.index);
        let last = last.min(self.last.index);
        let (chunk, place) = self.locate_after(before);
        let later = self.chunks.get(chunk.saturating_add(1)..);
        let in_rest = chunk >= self.chunks.len();
        Range {
            entries: self.chunk(chunk).get(place..).unwrap_or_default().iter(),
            chunks: later.unwrap_or_default().iter(),
            rest: if in_rest { &[] } else { &self.rest },
            left: last.0.saturating_sub(before.0),
        }
    }

    /// The last place at or before `index` whose term is at most `term`, or the
    /// base when that place is before it.
    ///
    /// This is how both sides skip a whole term per refused AppendEntries
    /// (§5.3, the last paragraph): what lies above cannot be shared by a log
    /// that has `term` at `index`.
    pub fn last_at_most(&self, index: Index, term: Term) -> Position {
        let (mut low, mut high) = (self.base.index.0, index.min(self.last.index).0);
        // Mostly the last one that comes into question is the one.
        if let Some(at_high) = self.term_at(Index(high)).filter(|&t| t <= term) {
            return Position {
                term: at_high,
                index: Index(high),
            };
        }
        // Terms never decrease along the log. Invariant: the term at `low` is
        // at most `term`, or it is the base; everything above `high` is out of
        // the question.
        while low < high {
            let middle = high.saturating_sub(high.saturating_sub(low) / 2);
            if self.term_at(Index(middle)).is_some_and(|t| t <= term) {
                low = middle;
            } else {
                high = middle.saturating_sub(1);
            }
        }
        let index = Index(low);
        Position {
            term: self.term_at(index).unwrap_or_default(),
            index,
        }
    }
}

/// The entries between two indexes, in order.
#[derive(Clone, Debug)]
pub struct Range<'a, C> {
    entries: core::slice::Iter<'a, Entry<C>>,
    chunks: core::slice::Iter<'a, Arc<Vec<Entry<C>>>>,
    rest: &'a [Entry<C>],
    left: u64,
}

impl<'a, C> Iterator for Range<'a, C> {
    type Item = &'a Entry<C>;

    #[inline]
    fn next(&mut self) -> Option<&'a Entry<C>> {
        self.left = self.left.checked_sub(1)?;
        loop {
            if let Some(entry) = self.entries.next() {
                return Some(entry);
            }
            self.entries = match self.chunks.next() {
                Some(chunk) => chunk.iter(),
                None if self.rest.is_empty() => return None,
                None => core::mem::take(&mut self.rest).iter(),
            };
        }
    }

    /// Exact: what collects a range asks for its room once.
    #[inline]
    fn size_hint(&self) -> (usize, Option<usize>) {
        let left = usize::try_from(self.left).unwrap_or(usize::MAX);
        (left, Some(left))
    }
}

impl<C: Clone> Log<C> {
    /// Rebuilds a log from what a disk returned: the one recovery function. A
    /// crash may have come between any two writes; whatever it left behind of a
    /// correct server's disk is accepted and put in order. Without all rules, terms
    /// may be in any order.
    pub(crate) fn restore(
        snapshot: Option<&Snapshot>,
        entries: Vec<Entry<C>>,
        is_raft: bool,
    ) -> Result<Log<C>, RestoreError> {
        let covered = snapshot.map_or(Position::default(), |snapshot| snapshot.last);
        let first = entries.first().map_or(covered.index.next(), |e| e.index);
        if first > covered.index.next() {
            return Err(RestoreError::Gap { at: first });
        }
        // The term before the first entry is known only where the log, or what
        // followed the snapshot, began. Otherwise the first entry itself becomes
        // the base: the snapshot covers it anyway.
        let mut entries = entries.into_iter();
        let base = if first == Index(1) {
            Position::default()
        } else if first == covered.index.next() {
            covered
        } else {
            entries.next().map_or(covered, |entry| entry.position())
        };
        let mut log = Log::starting_after(base);
        for entry in entries {
            if entry.index != log.last.index.next() {
                return Err(RestoreError::Gap { at: entry.index });
            }
            if (entry.term < log.last.term && is_raft) || entry.term == Term(0) {
                return Err(RestoreError::TermDecreases { at: entry.index });
            }
            log.push(entry);
        }
        if !log.contains(covered) {
            // A snapshot was installed over a log that ends before it or that
            // has other entries: these are not what was committed.
            log = Log::starting_after(covered);
        }
        Ok(log)
    }

    /// Whether it was, in part, a witness's.
    pub(crate) fn lacks_commands(&self) -> bool {
        let mut entries = self.range(Index(1), self.last.index);
        entries.any(Entry::is_omitted)
    }

    /// Forgets the entries up to this one. They are in a snapshot.
    pub(crate) fn compact(&mut self, to: Index) {
        let to = to.min(self.last.index);
        let Some(term) = self.term_at(to) else {
            return;
        };
        self.base = Position { term, index: to };
        let covered = to.0.saturating_sub(self.origin.0) as usize;
        let chunks = (covered / CHUNK_ENTRIES).min(self.chunks.len());
        self.chunks.drain(..chunks);
        let dropped = chunks.saturating_mul(CHUNK_ENTRIES);
        self.origin = self.origin.plus(dropped as u64);
        if to == self.last.index {
            self.rest.clear();
            self.origin = to;
        }
    }

    /// Appends entries that follow the last one, as one chunk after the other.
    pub(crate) fn extend(&mut self, entries: Vec<Entry<C>>) {
        let mut entries = entries.into_iter();
        while let Some(entry) = entries.next() {
            self.push(entry);
            if entries.len() == 0 {
                return;
            }
            let room = CHUNK_ENTRIES.saturating_sub(self.rest.len());
            self.rest.extend(entries.by_ref().take(room));
            if let Some(last) = self.rest.last() {
                self.last = last.position();
            }
        }
    }

    /// Appends the entry that follows the last one.
    #[inline]
    pub(crate) fn push(&mut self, entry: Entry<C>) {
        debug_assert_eq!(entry.index, self.last.index.next(), "the log has no gaps");
        self.last = entry.position();
        if self.rest.len() == CHUNK_ENTRIES {
            self.share_rest();
        }
        self.rest.push(entry);
    }

    /// The entries after the last whole chunk become one.
    #[cold]
    fn share_rest(&mut self) {
        let whole = core::mem::replace(&mut self.rest, Vec::with_capacity(CHUNK_ENTRIES));
        self.chunks.push(Arc::new(whole));
    }

    /// Removes the entry at `first` and all that follow it.
    pub(crate) fn truncate_from(&mut self, first: Index) {
        if first > self.last.index || first <= self.base.index {
            return;
        }
        let (chunk, place) = self.locate_after(first.previous());
        if chunk >= self.chunks.len() {
            self.rest.truncate(place);
        } else {
            self.rest.clear();
            let kept = self.chunks.get(chunk).and_then(|cut| cut.get(..place));
            self.rest.extend_from_slice(kept.unwrap_or_default());
            self.chunks.truncate(chunk);
        }
        let index = first.previous();
        self.last = Position {
            term: self.term_at(index).unwrap_or_default(),
            index,
        };
    }
}

/// Why a log that came from a disk was refused.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum RestoreError {
    /// The entries do not count up from 1, or from where the snapshot ends.
    Gap {
        /// The index that was found instead of the expected one.
        at: Index,
    },
    /// An entry's term is zero or lower than the one before it.
    TermDecreases {
        /// The entry's index.
        at: Index,
    },
    /// An entry's term is higher than the saved current term: the term is
    /// always written with, or before, the first entry of that term.
    TermAhead {
        /// The last entry.
        last: Position,
        /// The saved current term.
        term: Term,
    },
    /// The state machine says that it applied entries that the log does not have.
    AppliedBeyondLog {
        /// What it says.
        applied: Index,
        /// The last entry.
        last: Position,
    },
}

impl fmt::Display for RestoreError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            RestoreError::Gap { at } => {
                write!(f, "entry {at} does not follow the one before it")
            }
            RestoreError::TermDecreases { at } => {
                write!(f, "entry {at} has a lower term than the one before it")
            }
            RestoreError::TermAhead { last, term } => write!(
                f,
                "entry {} is of term {}, but the saved term is {term}",
                last.index, last.term
            ),
            RestoreError::AppliedBeyondLog { applied, last } => write!(
                f,
                "entry {applied} is said to be applied, but the log ends at {}",
                last.index
            ),
        }
    }
}

impl core::error::Error for RestoreError {}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::entry::Payload;
    use alloc::vec;

    fn log_of(terms: &[u64]) -> Log<Vec<u8>> {
        let entries = terms.iter().zip(1..).map(|(&term, index)| Entry {
            index: Index(index),
            term: Term(term),
            payload: Payload::Noop,
        });
        Log::restore(None, entries.collect(), true).expect("a valid log")
    }

    fn terms(log: &Log<Vec<u8>>) -> Vec<u64> {
        log.range(Index(1), log.last().index)
            .map(|e| e.term.0)
            .collect()
    }

    #[test]
    fn clones_share_chunks_and_do_not_disturb_each_other() {
        let mut log = log_of(&[1; 100]);
        let copy = log.clone();
        log.truncate_from(Index(70));
        log.push(Entry {
            index: Index(70),
            term: Term(2),
            payload: Payload::Noop,
        });
        assert_eq!(copy.last().index, Index(100));
        assert_eq!(copy.term_at(Index(70)), Some(Term(1)));
        assert_eq!(log.last().index, Index(70));
        assert_eq!(log.term_at(Index(70)), Some(Term(2)));
    }

    #[test]
    fn truncation_at_every_place_leaves_the_prefix() {
        for length in [0, 1, 63, 64, 65, 128, 130] {
            for first in 1..=length + 2 {
                let all: Vec<u64> = (0..length).map(|i| 1 + i / 10).collect();
                let mut log = log_of(&all);
                log.truncate_from(Index(first));
                let kept = (first - 1).min(length) as usize;
                assert_eq!(terms(&log), all[..kept], "{length} entries from {first}");
                assert_eq!(log.last().index.0 as usize, kept);
                assert_eq!(log.last().term.0, all[..kept].last().copied().unwrap_or(0));
            }
        }
    }

    #[test]
    fn compaction_at_every_place_leaves_the_suffix() {
        for length in [1_u64, 63, 64, 65, 130, 200] {
            for to in 0..=length {
                let all: Vec<u64> = (0..length).map(|i| 1 + i / 10).collect();
                let mut log = log_of(&all);
                log.compact(Index(to));
                assert_eq!(log.base().index, Index(to));
                assert_eq!(log.len(), length - to);
                assert_eq!(terms(&log), all[to as usize..], "{length} entries to {to}");
                assert_eq!(log.get(Index(to)), None);
                // It goes on as before, and can be cut back to its base.
                let mut shorter = log.clone();
                shorter.truncate_from(Index(to + 1));
                assert_eq!(shorter.last(), log.base());
                for log in [&mut log, &mut shorter] {
                    let index = log.last().index.next();
                    log.push(Entry {
                        index,
                        term: Term(99),
                        payload: Payload::Noop,
                    });
                    assert_eq!(log.term_at(index), Some(Term(99)));
                    assert_eq!(log.get(index).map(|e| e.index), Some(index));
                }
            }
        }
    }

    #[test]
    fn last_at_most_agrees_with_a_scan() {
        let log = log_of(&[1, 1, 2, 4, 4, 4, 7]);
        for index in 0..10 {
            for term in 0..9 {
                let found = log.last_at_most(Index(index), Term(term));
                let expected = (0..=index.min(7))
                    .rev()
                    .find(|&i| log.term_at(Index(i)).unwrap() <= Term(term))
                    .unwrap();
                assert_eq!(found.index.0, expected, "index {index}, term {term}");
            }
        }
    }

    #[test]
    fn restore_refuses_what_no_server_could_have_written() {
        let entry = |index, term| Entry::<Vec<u8>> {
            index: Index(index),
            term: Term(term),
            payload: Payload::Noop,
        };
        let refused = |entries| Log::restore(None, entries, true).err();
        assert_eq!(
            refused(vec![entry(2, 1)]),
            Some(RestoreError::Gap { at: Index(2) })
        );
        assert_eq!(
            refused(vec![entry(1, 2), entry(2, 1)]),
            Some(RestoreError::TermDecreases { at: Index(2) })
        );
        assert_eq!(
            refused(vec![entry(1, 0)]),
            Some(RestoreError::TermDecreases { at: Index(1) })
        );
    }
}
