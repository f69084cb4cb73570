//! Who was elected when, and with which log.

use std::sync::Arc;

use raftworks_core::{Index, ServerId, Term};

use super::firsts::Firsts;
use super::records::{Log, Record};

/// The most elections whose logs are remembered. More can only be needed when a
/// server is cut off for as many.
const MAX_REMEMBERED: usize = 256;

/// An election that was won: what the winner's log was.
#[derive(Clone, Debug)]
pub(super) struct Election {
    pub(super) term: Term,
    pub(super) leader: ServerId,
    pub(super) log: Arc<Log>,
}

impl Election {
    /// Whether the leader of this term has, or had, the log that ends with this
    /// entry: it is a part of what it was elected with, or the leader made it.
    pub(super) fn has(&self, index: Index, record: Record) -> bool {
        if index.0 <= self.log.len() {
            self.log.get(index) == Some(record)
        } else {
            // An entry of a term is in one log only, up to that entry (Log Matching).
            record.term == self.term
        }
    }
}

/// All leaders that ever were, and the elections whose logs may still matter.
#[derive(Clone, Debug, Default)]
pub(super) struct Elections {
    /// The first leader of each term.
    leaders: Firsts<Term, ServerId>,
    recent: Vec<Election>,
}

impl Elections {
    /// The first leader of a term.
    pub(super) fn leader(&self, term: Term) -> Option<ServerId> {
        self.leaders.get(term)
    }

    /// The election of a term, while it matters.
    #[inline]
    pub(super) fn find(&self, term: Term) -> Option<&Election> {
        match self.recent.last() {
            Some(last) if last.term == term => Some(last),
            _ => self.up_to(term).last().filter(|e| e.term == term),
        }
    }

    fn up_to(&self, term: Term) -> &[Election] {
        let place = self.recent.partition_point(|known| known.term <= term);
        &self.recent[..place]
    }

    /// The elections of later terms that are remembered.
    pub(super) fn after(&self, term: Term) -> &[Election] {
        match self.recent.last() {
            Some(last) if last.term > term => &self.recent[self.up_to(term).len()..],
            _ => &[],
        }
    }

    /// Remembers an election and says who was the first leader of its term. Those
    /// of terms before `oldest` are forgotten.
    pub(super) fn add(&mut self, election: Election, oldest: Term) -> ServerId {
        self.recent.retain(|known| known.term >= oldest);
        if self.recent.len() >= MAX_REMEMBERED {
            self.recent.remove(0);
        }
        let first = self.leaders.first(election.term, election.leader);
        let place = self.up_to(election.term).len();
        self.recent.insert(place, election);
        first
    }
}
