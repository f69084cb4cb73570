//! What is committed, by the checks' own definition: a quorum stored the
//! entry durably while its term was their own (§5.4.2), or an entry after it.
//! No server is asked for its commitIndex.

use raftworks_core::{Index, Term};

use super::records::Log;
use crate::chunked::Chunked;

/// The committed log.
#[derive(Clone, Debug, Default)]
pub(super) struct Committed {
    entries: Chunked<Slot>,
}

#[derive(Clone, Copy, Debug)]
struct Slot {
    /// The hash of the committed log up to here.
    prefix: u64,
    /// The lowest term in which this is known to have been committed. Never
    /// decreases along the log: committing an entry commits all before it.
    term: Term,
}

/// What extending the committed log brought.
#[derive(Clone, Copy, Debug)]
pub(super) struct Outcome {
    /// Something is committed that was not, or in a lower term than known.
    pub(super) news: bool,
    /// The index at which another entry had been committed.
    pub(super) conflict: Option<Index>,
}

impl Committed {
    /// The log up to `index` was committed in this term.
    pub(super) fn extend(&mut self, log: &Log, index: Index, term: Term) -> Outcome {
        let known = self.entries.len() as u64;
        let mut news = false;
        let last_known = Index(known.min(index.0));
        if self.differs(log, last_known) {
            return Outcome {
                news: false,
                conflict: Some(last_known),
            };
        }
        for index in known + 1..=index.0 {
            if let Some(record) = log.get(Index(index)) {
                let prefix = record.prefix;
                self.entries.push(Slot { prefix, term });
                news = true;
            }
        }
        // Learned late: what was known to be committed had been so earlier.
        let mut place = last_known.0 as usize;
        while place > 0 && self.entries.get(place - 1).is_some_and(|s| s.term > term) {
            if let Some(slot) = self.entries.get_mut(place - 1) {
                slot.term = term;
                news = true;
            }
            place -= 1;
        }
        Outcome {
            news,
            conflict: None,
        }
    }

    /// The first entry that was committed in a term before `term` and that this
    /// log lacks, with the term in which it was committed.
    pub(super) fn missing(&self, log: &Log, term: Term) -> Option<(Index, Term)> {
        // Terms never decrease along the entries: find the last one below.
        let (mut low, mut high) = (0, self.entries.len());
        while low < high {
            let middle = low + (high - low) / 2;
            if self.entries.get(middle).is_some_and(|s| s.term < term) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        if low == 0 || !self.differs(log, Index(low as u64)) {
            return None;
        }
        let first = (1..=low as u64)
            .map(Index)
            .find(|&i| self.differs(log, i))?;
        let slot = self.entries.get(first.0 as usize - 1)?;
        Some((first, slot.term))
    }

    /// Whether a log differs from the committed one at or before `index`.
    fn differs(&self, log: &Log, index: Index) -> bool {
        if index == Index::ZERO {
            return false;
        }
        let slot = self.entries.get(index.0 as usize - 1);
        let theirs = log.get(index).map(|record| record.prefix);
        slot.map(|slot| slot.prefix) != theirs
    }
}
