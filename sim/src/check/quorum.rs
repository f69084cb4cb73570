//! Who decides at an entry, by the checks' own arithmetic.

use std::sync::Arc;

use raftworks_core::{Configuration, Index, Members};

/// One set of voters, one bit each, and how many of them commit.
#[derive(Clone, Copy, Debug)]
struct Voters {
    bits: u128,
    commit: u32,
}

impl Voters {
    fn of(members: &Members) -> Voters {
        let bits = members.voters().iter().map(|id| 1_u128 << (id.0 - 1));
        Voters {
            bits: bits.sum(),
            commit: members.quorums().commit as u32,
        }
    }

    fn has_quorum(self, holders: u128) -> bool {
        (self.bits & holders).count_ones() >= self.commit
    }
}

/// The configurations of a log: from which entry on, and who must agree.
#[derive(Clone, Debug)]
pub(super) struct Deciders(Arc<Vec<(Index, Vec<Voters>)>>);

impl Deciders {
    pub(super) fn new(members: &Members) -> Deciders {
        Deciders(Arc::new(vec![(Index(0), vec![Voters::of(members)])]))
    }

    pub(super) fn push(&mut self, index: Index, configuration: &Configuration) {
        let sets = configuration
            .members()
            .into_iter()
            .chain(configuration.outgoing());
        Arc::make_mut(&mut self.0).push((index, sets.map(Voters::of).collect()));
    }

    pub(super) fn truncate_from(&mut self, first: Index) {
        if self.0.last().is_some_and(|(index, _)| *index >= first) {
            let first = first.max(Index(1));
            Arc::make_mut(&mut self.0).retain(|(index, _)| *index < first);
        }
    }

    pub(super) fn reset(&mut self, index: Index, configuration: &Configuration) {
        Arc::make_mut(&mut self.0).clear();
        self.push(index, configuration);
    }

    /// Whether those who hold this entry commit it.
    pub(super) fn is_quorum(&self, index: Index, holders: u128) -> bool {
        let before = self.0.iter().rev().find(|(from, _)| *from <= index);
        let sets = before.map_or(&[][..], |(_, sets)| sets);
        !sets.is_empty() && sets.iter().all(|voters| voters.has_quorum(holders))
    }
}
