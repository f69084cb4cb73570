//! What a server does that lacks a rule, where that is more than leaving
//! something out. Without the feature `ablation` every rule is kept, and the
//! compiler removes all of this.

use alloc::vec::Vec;

use crate::config::Config;
use crate::configuration::Configuration;
use crate::entry::{Command, Entry};
use crate::message::Body;
use crate::note::Observer;
use crate::output::HardState;
#[cfg(feature = "ablation")]
use crate::role::RoleState;
use crate::role::Vote;
use crate::rule::Rule;
use crate::server::Server;
use crate::types::{Index, Position, Term};

impl<C: Command, O: Observer> Server<C, O> {
    /// What must never be forgotten (Figure 2, "persistent state").
    pub(crate) fn state_to_save(&self) -> HardState {
        let mut state = self.hard_state;
        if !self.config.keeps(Rule::SaveVote) {
            state.voted_for = None;
        }
        if !self.config.keeps(Rule::SaveTerm) {
            state = HardState {
                term: self.log.last().term,
                voted_for: None,
            };
        }
        state
    }

    /// Whether an answer of an older term counts all the same. It must not.
    pub(crate) fn counts_late(&self, term: Term, body: &Body<C>) -> bool {
        let rule = match body {
            Body::RequestVoteReply { .. } => Rule::VotesOfThisTerm,
            Body::AppendEntriesAccepted { .. } => Rule::AcksOfThisTerm,
            _ => return false,
        };
        term < self.hard_state.term && !self.config.keeps(rule)
    }

    /// Removes what must stay, and keeps what must go, as far as rules are broken.
    pub(crate) fn break_rules_of_storing(&mut self, previous: Index, entries: &mut Vec<Entry<C>>) {
        let (base, last) = (self.log.base().index, self.log.last().index);
        // What a snapshot covers is out of reach for any of this.
        entries.retain(|entry| entry.index > base);
        let end = entries.last().map_or(previous, |entry| entry.index);
        let rest = previous.max(base).next();
        if !self.config.keeps(Rule::KeepMatching) && rest <= last {
            self.remove_from(rest, last);
        }
        if !self.config.keeps(Rule::RemoveTail) && end < last && !entries.is_empty() {
            entries.extend(self.log.range(end.next(), last).cloned());
        }
    }

    /// Whether entries are taken after this one, whatever its term is here.
    pub(crate) fn trusts_blindly(&self, previous: Position) -> bool {
        let counts_from_0 = previous.index == Index(1) && !self.config.keeps(Rule::MatchFirst);
        counts_from_0 || !self.config.keeps(Rule::MatchPrevious)
    }

    /// Takes a question about what a snapshot covers for a conflict, if that rule
    /// is broken, and forgets all that comes after it.
    pub(crate) fn distrust_snapshot(&mut self, previous: Position) {
        let (base, last) = (self.log.base().index, self.log.last().index);
        let trusts = self.config.keeps(Rule::SnapshotMatches) || previous.index >= base;
        if !trusts && base < last {
            self.remove_from(base.next(), last);
        }
    }
}

/// What a machine may ask for that lacks a rule.
#[cfg(feature = "ablation")]
impl<C: Command, O: Observer> Server<C, O> {
    /// A leader takes its own entries back, from this one on, as if it had never sent
    /// them. Says whether it has such, and whether none of them is committed.
    pub fn take_back(&mut self, first: Index) -> bool {
        let last = self.log.last().index;
        let RoleState::Leader(leader) = &mut self.role else {
            return false;
        };
        if first < leader.first || first <= self.commit || first > last {
            return false;
        }
        for follower in &mut leader.followers {
            follower.take_back(first);
        }
        let taken = self.log.range(first, last);
        let bytes = taken.fold(0_u64, |sum, entry| sum.saturating_add(entry.size_bytes()));
        leader.uncommitted_bytes = leader.uncommitted_bytes.saturating_sub(bytes);
        self.remove_from(first, last);
        true
    }
}

/// Whether a candidate wins that has no majority, as rules are broken.
pub(crate) fn wins_without_majority(
    config: &Config,
    configuration: &Configuration,
    votes: &[Vote],
) -> bool {
    if config.is_raft() || configuration.voters().is_empty() {
        return false;
    }
    let all = configuration.all().into_iter();
    let voters = all.filter(|&id| configuration.is_voter(id)).count();
    let granted = votes.iter().filter(|vote| vote.granted).count();
    let majority = granted > voters / 2;
    let half = granted.saturating_mul(2) >= voters;
    (half && !config.keeps(Rule::StrictMajority))
        || (majority && !config.keeps(Rule::CountVotersOnce))
        || (majority && !config.keeps(Rule::BothMajorities))
}
