//! The follower's side of log replication: §5.3 of the paper.

use alloc::sync::Arc;
use alloc::vec::Vec;

use crate::entry::{Command, Entry};
use crate::message::{Body, Message, ReceiveError};
use crate::note::{AppendRefusal, CommitReason, Note, Observer, StepDownReason, TimerReason};
use crate::rule::Rule;
use crate::server::Server;
use crate::types::{Index, Position, Round, ServerId, Term};

impl<C: Command, O: Observer> Server<C, O> {
    /// Refuses what no correct sender says, before anything changes.
    pub(crate) fn check_message(&self, message: &Message<C>) -> Result<(), ReceiveError> {
        let (from, term) = (message.from, message.term);
        let leads = message.body.is_from_leader();
        if term == Term(0) && (leads || matches!(message.body, Body::RequestVote { .. })) {
            return Err(ReceiveError::ImpossibleTerm { term });
        }
        let same_term = term == self.hard_state.term;
        let one_leader = self.config.is_raft();
        if one_leader && leads && same_term && self.leader().is_some_and(|leader| leader != from) {
            return Err(ReceiveError::SecondLeader { from });
        }
        match &message.body {
            Body::AppendEntries {
                previous, entries, ..
            } => self.check_entries(term, *previous, entries),
            Body::InstallSnapshot {
                snapshot,
                offset,
                data,
                done,
                ..
            } => self.check_part(term, snapshot, *offset, data.len() as u64, *done),
            Body::AppendEntriesAccepted { match_index, .. } if same_term && self.is_leader() => {
                self.check_match(*match_index)
            }
            Body::InstallSnapshotReply {
                last,
                installed: true,
                ..
            } if same_term && self.is_leader() => self.check_match(last.index),
            _ => Ok(()),
        }
    }

    fn check_match(&self, match_index: Index) -> Result<(), ReceiveError> {
        if match_index > self.log.last().index {
            return Err(ReceiveError::MatchBeyondLog { match_index });
        }
        Ok(())
    }

    fn check_entries(
        &self,
        term: Term,
        previous: Position,
        entries: &[Entry<C>],
    ) -> Result<(), ReceiveError> {
        if previous.term > term {
            return Err(ReceiveError::BadEntries { at: previous.index });
        }
        let mut before = previous;
        for entry in entries {
            let follows = before.index.0 != u64::MAX
                && entry.index == before.index.next()
                && entry.term >= before.term
                && entry.term <= term
                && entry.term > Term(0);
            if !follows {
                return Err(ReceiveError::BadEntries { at: entry.index });
            }
            before = entry.position();
        }
        // Only entries up to the commitIndex can conflict with committed ones.
        if previous.index >= self.commit || term < self.hard_state.term {
            return Ok(());
        }
        let conflict = entries.iter().find(|e| !self.log.contains(e.position()));
        match conflict.filter(|first| first.index <= self.commit) {
            // Without all rules, committed entries are not safe, and nobody sees to it.
            Some(first)
                if self.log.contains(previous)
                    && (self.config.is_raft() || first.index <= self.log.base().index) =>
            {
                Err(ReceiveError::ConflictsWithCommitted { at: first.index })
            }
            _ => Ok(()),
        }
    }

    pub(crate) fn on_append_entries(
        &mut self,
        leader: ServerId,
        term: Term,
        previous: Position,
        entries: Vec<Entry<C>>,
        (leader_commit, round): (Index, Round),
    ) {
        let mut round = round;
        if term == self.hard_state.term {
            self.heard_from_leader(leader);
        } else {
            // The answer is of this server's term, and rounds are counted anew in each:
            // to the same leader, elected again, an old round could be one to come.
            round = Round(0);
        }
        self.distrust_snapshot(previous);
        if let Some(reason) = self.append_refusal(term, previous) {
            self.note(Note::AppendRefused { leader, reason });
            // No entry above this place can be shared with the leader.
            let hint = self.log.last_at_most(previous.index, previous.term);
            let probed = previous.index;
            let body = Body::AppendEntriesRejected {
                probed,
                hint,
                round,
            };
            return self.send(leader, body);
        }
        let verified = entries.last().map_or(previous.index, |entry| entry.index);
        self.store(previous.index, entries);
        // §5.3: only what this message verified may be committed by it.
        let commit = if self.config.keeps(Rule::CommitVerified) {
            leader_commit.min(verified)
        } else {
            leader_commit
        };
        if commit > self.commit {
            self.commit = commit;
            let reason = CommitReason::LeaderSaid { leader };
            self.note(Note::CommitAdvanced {
                index: commit,
                reason,
            });
            self.configuration_settled();
        }
        // The acknowledgement promises durability, so it waits for it.
        let early = !self.config.keeps(Rule::AckAfterWrite);
        let after = if early || verified <= self.durability.stable() {
            self.durability.hard_state_barrier()
        } else {
            self.durability.barrier()
        };
        let body = Body::AppendEntriesAccepted {
            match_index: if self.config.keeps(Rule::AckVerified) {
                verified
            } else {
                self.log.last().index
            },
            round,
            lacks_commands: self.lacks_commands,
        };
        self.send_after(after, leader, body);
    }

    pub(crate) fn heard_from_leader(&mut self, leader: ServerId) {
        if self.leader() != Some(leader) {
            let term = self.hard_state.term;
            self.note(Note::LeaderRecognized { leader, term });
            self.become_follower(Some(leader), StepDownReason::LeaderExists { leader });
        }
        if !self.config.keeps(Rule::KeepVote) {
            self.hard_state.voted_for = None;
            self.durability.hard_state_changed();
        }
        self.leader_heard = self.now;
        if self.config.keeps(Rule::TimerAfterAppend) {
            self.reset_election_timer(TimerReason::HeardFromLeader);
        }
    }

    /// Figure 2, AppendEntries, receiver, steps 1 and 2: `None` lets it in.
    fn append_refusal(&self, term: Term, previous: Position) -> Option<AppendRefusal> {
        if term < self.hard_state.term && self.config.keeps(Rule::RefuseOldTerms) {
            return Some(AppendRefusal::StaleTerm {
                current: self.hard_state.term,
            });
        }
        match self.log.term_at(previous.index) {
            // A snapshot covers it, so it is committed, and every leader has it.
            None if previous.index < self.log.base().index => None,
            Some(follower) if follower == previous.term || self.trusts_blindly(previous) => None,
            Some(follower) => Some(AppendRefusal::TermMismatch {
                leader: previous,
                follower,
            }),
            None => Some(AppendRefusal::TooShort {
                probed: previous.index,
                last: self.log.last(),
            }),
        }
    }

    /// Figure 2, AppendEntries, receiver, steps 3 and 4. Entries that are there
    /// already are left alone: a repeated or late message must not remove what
    /// came after it.
    fn store(&mut self, previous: Index, mut entries: Vec<Entry<C>>) {
        if !self.config.is_raft() {
            self.break_rules_of_storing(previous, &mut entries);
        }
        self.lacks_commands |= entries.iter().any(Entry::is_omitted);
        let news = |entry: &Entry<C>| !self.log.contains(entry.position());
        let Some(place) = entries.iter().position(news) else {
            return;
        };
        if place > 0 {
            entries.drain(..place);
        }
        let Some(first) = entries.first().map(|entry| entry.index) else {
            return;
        };
        let last = self.log.last().index;
        if first <= last {
            let committed = first <= self.commit;
            debug_assert!(
                !committed || !self.config.is_raft(),
                "committed entries stay"
            );
            self.remove_from(first, last);
        }
        self.durability.log_changed(first);
        let configurations = entries.iter().filter_map(|entry| {
            let configuration = entry.configuration()?;
            Some((entry.index, Arc::clone(configuration)))
        });
        let configurations: Vec<_> = configurations.collect();
        self.log.extend(entries);
        for (index, configuration) in configurations {
            self.configuration_appended(index, &configuration);
        }
        self.note(Note::EntriesAppended {
            first,
            last: self.log.last().index,
        });
    }

    pub(crate) fn remove_from(&mut self, first: Index, last: Index) {
        self.log.truncate_from(first);
        self.durability.log_removed(first);
        self.note(Note::EntriesRemoved { first, last });
        // Dissertation 4.1: the configuration before counts again.
        if self.configurations.truncate_from(first) {
            let index = self.configurations.latest().0;
            self.note(Note::ConfigurationFellBack { index });
            self.configuration_changed();
        }
    }
}
