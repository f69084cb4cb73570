//! The log in memory: entries, their terms, and how two logs are searched for
//! the place where they part. What of it is durable is `durability`'s business.

use alloc::sync::Arc;
use alloc::vec::Vec;
use core::fmt;

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
    /// Term and index together.
    pub fn position(&self) -> Position {
        Position {
            term: self.term,
            index: self.index,
        }
    }

    /// The command, unless this is a no-op.
    pub fn command(&self) -> Option<&C> {
        match &self.payload {
            Payload::Noop => None,
            Payload::Command(command) => Some(command),
        }
    }
}

impl<C: Command> Entry<C> {
    pub(crate) fn size_bytes(&self) -> u64 {
        self.command().map_or(0, Command::size_bytes)
    }
}

/// Entries per chunk. Chunks are shared between clones of a log, so that a copy
/// of a server costs a few pointers and not its history.
const CHUNK_ENTRIES: usize = 64;

/// The entries of one server, from index 1 on, without gaps and with terms that
/// never decrease.
#[derive(Clone, Debug)]
pub struct Log<C> {
    chunks: Vec<Arc<Vec<Entry<C>>>>,
    last: Position,
}

impl<C> Default for Log<C> {
    fn default() -> Self {
        Log {
            chunks: Vec::new(),
            last: Position::default(),
        }
    }
}

/// Where index `index` lives: its chunk and its place in there.
fn locate(index: Index) -> Option<(usize, usize)> {
    let offset = usize::try_from(index.0.checked_sub(1)?).ok()?;
    Some((offset / CHUNK_ENTRIES, offset % CHUNK_ENTRIES))
}

impl<C> Log<C> {
    /// The last entry's term and index; zeros when the log is empty.
    pub fn last(&self) -> Position {
        self.last
    }

    /// The entry at this index.
    pub fn get(&self, index: Index) -> Option<&Entry<C>> {
        let (chunk, place) = locate(index)?;
        self.chunks.get(chunk)?.get(place)
    }

    /// The term at this index. Index 0, the place before the first entry, has
    /// term 0 in every log, which is what makes the consistency check of the
    /// first entry succeed.
    pub fn term_at(&self, index: Index) -> Option<Term> {
        if index == Index::ZERO {
            return Some(Term(0));
        }
        self.get(index).map(|entry| entry.term)
    }

    /// Whether this log has that entry, or the position is the empty log's.
    pub fn contains(&self, position: Position) -> bool {
        self.term_at(position.index) == Some(position.term)
    }

    /// The entries from `first` to `last`, both included, as far as they exist.
    pub fn range(&self, first: Index, last: Index) -> impl Iterator<Item = &Entry<C>> {
        let last = last.min(self.last.index);
        (first.0..=last.0).filter_map(|index| self.get(Index(index)))
    }

    /// The last place at or before `index` whose term is at most `term`.
    ///
    /// This is how both sides skip a whole term per refused AppendEntries
    /// (§5.3, the last paragraph): what lies above cannot be shared by a log
    /// that has `term` at `index`.
    pub fn last_at_most(&self, index: Index, term: Term) -> Position {
        let (mut low, mut high) = (0, index.min(self.last.index).0);
        // Terms never decrease along the log. Invariant: the term at `low` is
        // at most `term`; everything above `high` is out of the question.
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

impl<C: Clone> Log<C> {
    /// Rebuilds a log from what a disk returned.
    pub(crate) fn restore(entries: Vec<Entry<C>>) -> Result<Log<C>, RestoreError> {
        let mut log = Log::default();
        for entry in entries {
            if entry.index != log.last.index.next() {
                return Err(RestoreError::Gap { at: entry.index });
            }
            if entry.term < log.last.term || entry.term == Term(0) {
                return Err(RestoreError::TermDecreases { at: entry.index });
            }
            log.push(entry);
        }
        Ok(log)
    }

    /// Appends the entry that follows the last one.
    pub(crate) fn push(&mut self, entry: Entry<C>) {
        debug_assert_eq!(entry.index, self.last.index.next(), "the log has no gaps");
        debug_assert!(entry.term >= self.last.term, "terms never decrease");
        self.last = entry.position();
        match self.chunks.last_mut() {
            Some(chunk) if chunk.len() < CHUNK_ENTRIES => Arc::make_mut(chunk).push(entry),
            _ => {
                let mut chunk = Vec::with_capacity(CHUNK_ENTRIES);
                chunk.push(entry);
                self.chunks.push(Arc::new(chunk));
            }
        }
    }

    /// Removes the entry at `first` and all that follow it.
    pub(crate) fn truncate_from(&mut self, first: Index) {
        let Some((chunk, place)) = locate(first) else {
            return;
        };
        if first > self.last.index {
            return;
        }
        self.chunks.truncate(chunk.saturating_add(1));
        if place == 0 {
            self.chunks.truncate(chunk);
        } else if let Some(last) = self.chunks.last_mut() {
            Arc::make_mut(last).truncate(place);
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
    /// The entries do not count up from 1.
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
        }
    }
}

impl core::error::Error for RestoreError {}

#[cfg(test)]
mod tests {
    use super::*;
    use alloc::vec;

    fn log_of(terms: &[u64]) -> Log<Vec<u8>> {
        let entries = terms.iter().zip(1..).map(|(&term, index)| Entry {
            index: Index(index),
            term: Term(term),
            payload: Payload::Noop,
        });
        Log::restore(entries.collect()).expect("a valid log")
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
        let refused = |entries| Log::restore(entries).err();
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
