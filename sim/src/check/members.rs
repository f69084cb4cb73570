//! A leader appends a configuration: I18 and I19, and what it means for entries that
//! were not committed before it.

use raftworks_core::{Configuration, Index, ServerId, Term};

use super::property::Property;
use super::quorum::Deciding;
use super::violation::{ConfigurationRule, Detail};
use super::{Checks, place};

impl Checks {
    /// A leader made an entry with a configuration, which is in its log now.
    pub(super) fn proposed(
        &mut self,
        leader: ServerId,
        term: Term,
        index: Index,
        configuration: &Configuration,
    ) {
        let record = self.record(leader);
        let next = Deciding::of(index, configuration);
        let before = *record.configurations.at(index.previous());
        let committed = self.committed.log();
        let certain = committed.agrees_with(&record.memory, before.index);
        let own = self.elections.find(term).map(|election| {
            let first = Index(election.log.len()).next();
            committed.agrees_with(&record.memory, first)
        });
        let broken = if before.is_joint() && !certain {
            Some(ConfigurationRule::JointCommitted)
        } else if !certain {
            Some(ConfigurationRule::OneAtATime)
        } else if own == Some(false) {
            Some(ConfigurationRule::OwnTermFirst)
        } else if !next.may_follow(&before) {
            Some(ConfigurationRule::OneVoter)
        } else {
            None
        };
        self.found
            .check(Property::ConfigurationRules, broken.is_none(), || {
                Detail::ConfigurationBreaksRule {
                    server: leader,
                    index,
                    rule: broken.unwrap_or(ConfigurationRule::OneAtATime),
                }
            });
        self.check_overlap(leader, &next);
        self.count_again(leader, term, index);
    }

    /// Other configurations that are alive: those of servers whose latest one is
    /// not a committed one that another one has followed.
    fn check_overlap(&mut self, leader: ServerId, next: &Deciding) {
        let settled = *self.committed.latest_configuration();
        for other in (1..=self.servers.len() as u64).map(ServerId) {
            let record = &self.servers[place(other)];
            let theirs = if other == leader {
                // Its own one before this.
                *record.configurations.at(next.index.previous())
            } else {
                *record.configurations.latest()
            };
            let over = theirs.index < settled.index
                && self
                    .committed
                    .log()
                    .agrees_with(&record.memory, theirs.index);
            if over || theirs.hash == next.hash {
                continue;
            }
            let hazard = theirs.overlap_hazard(next);
            self.found.check(Property::OverlapHazard, !hazard, || {
                Detail::DisjointQuorums {
                    server: leader,
                    index: next.index,
                    other,
                    other_index: theirs.index,
                }
            });
        }
    }

    /// By a new configuration, entries before it may be committed that were not.
    fn count_again(&mut self, leader: ServerId, term: Term, index: Index) {
        let record = self.record(leader);
        let latest = record.configurations.latest();
        let open = self.committed.last().next().0..index.0;
        let mut open = open.rev().map(Index);
        let counts = open.find(|&index| {
            record.memory.get(index).is_some_and(|entry| {
                entry.term == term && latest.commits(self.ghosts.holders(index, entry))
            })
        });
        if let Some(index) = counts {
            self.commit(leader, index, term);
        }
    }
}
