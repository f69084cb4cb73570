//! What the checks remember of logs: for each prefix one hash, so that two
//! logs are compared up to an entry by comparing two numbers.

use std::collections::BTreeMap;

use raftworks_core::{Entry, Index, Payload, Position, ServerId, Term};

use super::quorum::{Servers, bit};
use crate::chunked::Chunked;
use crate::command::Command;
use crate::digest::mix;
use crate::world::hash_of;

/// One entry as the checks know it.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub(super) struct Record {
    pub(super) term: Term,
    /// The hash of the log up to and including this entry.
    pub(super) prefix: u64,
}

/// The hash of one entry.
pub(super) fn entry_hash(term: Term, payload: u64) -> u64 {
    mix(term.0, payload)
}

/// A log as the checks saw it grow and shrink.
#[derive(Clone, Debug, Default)]
pub(super) struct Log {
    records: Chunked<Record>,
    /// The last one, or that of no entry.
    end: Record,
}

impl Log {
    pub(super) fn len(&self) -> u64 {
        self.records.len() as u64
    }

    pub(super) fn get(&self, index: Index) -> Option<Record> {
        let place = (index.0 as usize).checked_sub(1)?;
        self.records.get(place).copied()
    }

    /// The end of the log.
    pub(super) fn last(&self) -> Position {
        Position {
            term: self.end.term,
            index: Index(self.len()),
        }
    }

    /// The hash of the log up to an entry; `None` when it does not reach there.
    pub(super) fn prefix(&self, index: Index) -> Option<u64> {
        match index {
            Index::ZERO => Some(0),
            _ => self.get(index).map(|record| record.prefix),
        }
    }

    /// Whether two logs agree up to an entry that both have.
    pub(super) fn agrees_with(&self, other: &Log, index: Index) -> bool {
        match (self.prefix(index), other.prefix(index)) {
            (Some(ours), Some(theirs)) => ours == theirs,
            _ => false,
        }
    }

    /// Whether this very entry stands in the log. Of what a witness does not know,
    /// the term is compared.
    pub(super) fn has(&self, entry: &Entry<Command>) -> bool {
        let Some(record) = self.get(entry.index) else {
            return false;
        };
        if record.term != entry.term || entry.payload == Payload::Omitted {
            return record.term == entry.term;
        }
        let before = self.prefix(entry.index.previous()).unwrap_or(0);
        record.prefix == mix(before, entry_hash(entry.term, hash_of(&entry.payload)))
    }

    pub(super) fn append(&mut self, term: Term, payload: u64) -> Record {
        let prefix = mix(self.end.prefix, entry_hash(term, payload));
        self.push(Record { term, prefix })
    }

    pub(super) fn push(&mut self, record: Record) -> Record {
        self.end = record;
        self.records.push(record);
        record
    }

    pub(super) fn truncate_from(&mut self, first: Index) {
        if first.0 <= self.len() {
            self.records.truncate(first.previous().0 as usize);
            self.end = self.records.last().copied().unwrap_or_default();
        }
    }
}

/// Every entry that was ever in any log, by index and term: the log up to it,
/// and who holds it durably since a time when its term was the server's own.
#[derive(Clone, Debug, Default)]
pub(super) struct Ghosts {
    /// For each index, the first entry that was seen there.
    first: Chunked<Ghost>,
    /// All others.
    others: BTreeMap<(Index, Term), Ghost>,
}

#[derive(Clone, Copy, Debug)]
struct Ghost {
    record: Record,
    /// One bit per server.
    holders: Servers,
}

impl Ghosts {
    /// Remembers an entry that appeared in a log. Log Matching: the log up to
    /// it must be the one that was seen with it before.
    pub(super) fn agrees(&mut self, index: Index, record: Record) -> bool {
        let place = index.0 as usize - 1;
        if place == self.first.len() {
            self.first.push(Ghost { record, holders: 0 });
            return true;
        }
        match self.first.get(place) {
            Some(ghost) if ghost.record.term == record.term => ghost.record == record,
            _ => {
                let fresh = Ghost { record, holders: 0 };
                let ghost = self.others.entry((index, record.term)).or_insert(fresh);
                ghost.record == record
            }
        }
    }

    /// What is known of this entry.
    fn find(&self, index: Index, term: Term) -> Option<Record> {
        let first = self
            .first
            .get(index.0 as usize - 1)
            .map(|ghost| ghost.record);
        let others = || self.others.get(&(index, term)).map(|ghost| ghost.record);
        first.filter(|record| record.term == term).or_else(others)
    }

    /// Who holds an entry durably since its own term.
    pub(super) fn holders(&self, index: Index, record: Record) -> Servers {
        let first = self.first.get(index.0 as usize - 1);
        let others = || self.others.get(&(index, record.term));
        let ghost = first.filter(|g| g.record == record).or_else(others);
        ghost.map_or(0, |ghost| ghost.holders)
    }

    /// A server holds an entry durably. Says who holds it now.
    pub(super) fn hold(&mut self, index: Index, record: Record, server: ServerId) -> Servers {
        let place = index.0 as usize - 1;
        let ghost = match self.first.get_mut(place) {
            Some(ghost) if ghost.record == record => Some(ghost),
            _ => self.others.get_mut(&(index, record.term)),
        };
        let Some(ghost) = ghost.filter(|ghost| ghost.record == record) else {
            return 0;
        };
        ghost.holders |= bit(server);
        ghost.holders
    }
}

/// Appends an entry. What a witness does not know of it, others do.
pub(super) fn append(log: &mut Log, ghosts: &Ghosts, entry: &Entry<Command>) -> Record {
    if entry.payload == Payload::Omitted
        && let Some(known) = ghosts.find(entry.index, entry.term)
    {
        return log.push(known);
    }
    log.append(entry.term, hash_of(&entry.payload))
}
