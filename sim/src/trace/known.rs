//! What is known of one server so far, of its log above all.

use std::collections::BTreeMap;

use super::observation::{LogPart, Name, Observation, ObservedRole, SnapshotEnd};

/// What is known of a server.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Known {
    /// What it takes itself for.
    pub role: Option<ObservedRole>,
    /// Its current term.
    pub term: Option<u64>,
    /// Its vote in this term; `Some(None)` is none yet.
    pub voted_for: Option<Option<Name>>,
    /// The term that it leads.
    pub(super) leads: Option<u64>,
    /// The highest index that it knows to be committed.
    pub commit_index: Option<u64>,
    /// The highest index that it applied.
    pub last_applied: Option<u64>,
    log: KnownLog,
    /// Single entries of which it was said that they are in its log.
    has: BTreeMap<u64, u64>,
}

/// A log, of which entries up to `base` are unknown, and those after it are
/// known by their terms, by their number only, or not at all.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
struct KnownLog {
    base: u64,
    base_term: Option<u64>,
    terms: Option<Vec<u64>>,
    last_index: Option<u64>,
}

impl Known {
    /// Takes over what an observation says, for those who show it. Who judges looks
    /// at each part before the next.
    pub fn learn(&mut self, seen: &Observation) {
        if seen.wiped {
            *self = Known::default();
        } else if seen.started {
            self.restarted();
        }
        if seen.term.is_some() && seen.term != self.term {
            self.term = seen.term;
            self.voted_for = None;
        }
        self.role = seen.role.or(self.role);
        if let Some(vote) = &seen.voted_for {
            self.voted_for = Some(vote.clone());
        }
        if let Some(end) = seen.snapshot {
            self.restore(end);
        }
        if let Some(part) = &seen.log {
            self.replace(part);
            self.has.retain(|&index, _| index < part.from);
        }
        if let Some(last) = seen.last_index {
            self.end_at(last);
            self.has.retain(|&index, _| index <= last);
        }
        self.has.extend(seen.has.iter().copied());
        self.commit_index = seen.commit_index.or(self.commit_index);
        self.last_applied = seen.last_applied.or(self.last_applied);
    }

    /// The term of an entry that is in its log, as far as that was said.
    pub fn entry(&self, index: u64) -> Option<u64> {
        let single = || self.has.get(&index).copied();
        self.term_at(index)
            .filter(|_| index > self.base())
            .or_else(single)
    }

    /// Whether a snapshot took the place of this entry.
    pub fn in_snapshot(&self, index: u64) -> bool {
        self.log.base_term.is_some() && (1..=self.log.base).contains(&index)
    }

    /// What a server keeps in memory only is gone: even the term that it was in,
    /// when that was not on its disk yet and it had told nobody.
    pub(super) fn restarted(&mut self) {
        let log = std::mem::take(&mut self.log);
        let has = std::mem::take(&mut self.has);
        *self = Known {
            log,
            has,
            ..Known::default()
        };
    }

    /// Entries up to here are unknown.
    pub(super) fn base(&self) -> u64 {
        self.log.base
    }

    /// Where its log ends.
    pub fn last(&self) -> Option<u64> {
        let log = &self.log;
        let terms = log.terms.as_ref();
        terms
            .map(|terms| log.base.saturating_add(terms.len() as u64))
            .or(log.last_index)
    }

    /// The term of an entry, if that is known.
    pub(super) fn term_at(&self, index: u64) -> Option<u64> {
        let log = &self.log;
        if index == 0 {
            return Some(0);
        }
        if index == log.base {
            return log.base_term;
        }
        let place = usize::try_from(index.checked_sub(log.base)?.checked_sub(1)?).ok()?;
        log.terms.as_ref()?.get(place).copied()
    }

    /// From some index on its log is exactly this. Says which entry that was
    /// known is gone, the first of them.
    pub(super) fn replace(&mut self, part: &LogPart) -> Option<u64> {
        let from = part.from.max(1);
        let known_to = self.last();
        let log = &mut self.log;
        log.last_index = None;
        let starts_here = log.terms.is_none() || from <= log.base;
        if starts_here || known_to.is_none_or(|last| from > last.saturating_add(1)) {
            // There is nothing known before it that it could be compared with.
            log.base_term = if from - 1 == log.base {
                log.base_term
            } else {
                None
            };
            log.base = from - 1;
            log.terms = Some(part.terms.clone());
            return None;
        }
        let terms = log.terms.get_or_insert_default();
        let keep = usize::try_from(from - 1 - log.base).unwrap_or(usize::MAX);
        let old = terms.split_off(keep.min(terms.len()));
        terms.extend(&part.terms);
        let differs = old.iter().zip(&part.terms).position(|(a, b)| a != b);
        let same = differs.unwrap_or(old.len().min(part.terms.len()));
        (same < old.len()).then_some(from + same as u64)
    }

    /// Its log ends here, and no more than that is said. Says which entry is
    /// gone, the first of them.
    pub(super) fn end_at(&mut self, last: u64) -> Option<u64> {
        let before = self.last();
        let log = &mut self.log;
        if let Some(terms) = &mut log.terms {
            let count = last.saturating_sub(log.base);
            if count > terms.len() as u64 {
                // Of the entries that are new, no term is known.
                log.base = 0;
                log.base_term = None;
                log.terms = None;
            } else {
                terms.truncate(usize::try_from(count).unwrap_or(usize::MAX));
            }
        }
        log.last_index = Some(last);
        before
            .filter(|&before| before > last)
            .map(|_| last.saturating_add(1))
    }

    /// A snapshot took the place of its log up to its last entry.
    pub(super) fn restore(&mut self, end: SnapshotEnd) {
        if self.log.terms.is_some() && self.term_at(end.index) == Some(end.term) {
            return;
        }
        self.log = KnownLog {
            base: end.index,
            base_term: Some(end.term),
            terms: Some(Vec::new()),
            last_index: None,
        };
    }
}
