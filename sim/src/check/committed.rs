//! What is committed, by the checks' own definition: a quorum stored the
//! entry durably while its term was their own (§5.4.2), or an entry after it.
//! No server is asked for its commitIndex.

use std::sync::Arc;

use raftworks_core::{Index, Term};

use super::quorum::Deciding;
use super::records::Log;
use crate::chunked::Chunked;

/// The committed log.
#[derive(Clone, Debug)]
pub(super) struct Committed {
    log: Log,
    /// For each entry, the lowest term in which it is known to have been
    /// committed. Never decreases along the log: committing an entry commits all
    /// before it.
    terms: Chunked<Term>,
    /// The configurations in it, from the one that the cluster began with on.
    configurations: Arc<Vec<Deciding>>,
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
    pub(super) fn new(first: Deciding) -> Committed {
        Committed {
            log: Log::default(),
            terms: Chunked::default(),
            configurations: Arc::new(vec![first]),
        }
    }

    pub(super) fn log(&self) -> &Log {
        &self.log
    }

    /// How far it goes.
    pub(super) fn last(&self) -> Index {
        Index(self.log.len())
    }

    /// The lowest term in which this entry is known to have been committed.
    pub(super) fn term_at(&self, index: Index) -> Option<Term> {
        let place = (index.0 as usize).checked_sub(1)?;
        self.terms.get(place).copied()
    }

    /// The highest term in which anything was committed.
    pub(super) fn latest_term(&self) -> Term {
        self.terms.last().copied().unwrap_or_default()
    }

    /// The configuration that counts at this entry.
    pub(super) fn configuration_at(&self, index: Index) -> &Deciding {
        let all = self.configurations.iter().rev();
        let mut before = all.filter(|known| known.index <= index);
        before.next().unwrap_or(&self.configurations[0])
    }

    pub(super) fn latest_configuration(&self) -> &Deciding {
        let last = self.configurations.last();
        last.unwrap_or(&self.configurations[0])
    }

    pub(super) fn configuration(&mut self, deciding: Deciding) {
        if deciding.index > self.latest_configuration().index {
            Arc::make_mut(&mut self.configurations).push(deciding);
        }
    }

    /// The log up to `index` was committed in this term.
    pub(super) fn extend(&mut self, log: &Log, index: Index, term: Term) -> Outcome {
        let known = self.log.len();
        let mut news = false;
        let last_known = Index(known.min(index.0));
        if !self.log.agrees_with(log, last_known) {
            return Outcome {
                news: false,
                conflict: Some(last_known),
            };
        }
        for index in known + 1..=index.0 {
            if let Some(record) = log.get(Index(index)) {
                self.log.push(record);
                self.terms.push(term);
                news = true;
            }
        }
        // Learned late: what was known to be committed had been so earlier.
        let mut place = last_known.0 as usize;
        while place > 0 && self.terms.get(place - 1).is_some_and(|known| *known > term) {
            if let Some(known) = self.terms.get_mut(place - 1) {
                *known = term;
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
        let (mut low, mut high) = (0, self.terms.len());
        if self.latest_term() < term {
            low = high;
        }
        while low < high {
            let middle = low + (high - low) / 2;
            if self.terms.get(middle).is_some_and(|known| *known < term) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        if self.log.agrees_with(log, Index(low as u64)) {
            return None;
        }
        let lacks = |&index: &Index| !self.log.agrees_with(log, index);
        let first = (1..=low as u64).map(Index).find(lacks)?;
        let committed_in = self.terms.get(first.0 as usize - 1)?;
        Some((first, *committed_in))
    }
}
