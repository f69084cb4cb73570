//! What runs have exercised, so that "no violation" means something: which
//! messages arrived or were lost and why, what servers decided, and what was
//! done to the cluster.

use std::collections::BTreeMap;

use raftworks_core::Note;

use crate::event::{Event, EventKind};
use crate::flight::MESSAGE_KINDS;
use crate::scenario::kind_word;

/// How often each thing happened, by its name.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Coverage {
    delivered: [u64; MESSAGE_KINDS.len()],
    others: BTreeMap<&'static str, u64>,
}

impl Coverage {
    /// One more event.
    pub fn see(&mut self, event: &Event) {
        match &event.kind {
            EventKind::Delivered { message, .. } => self.delivered[message.kind as usize] += 1,
            EventKind::Lost { reason, .. } => self.add(reason.word(), 1),
            EventKind::Acted {
                action,
                skipped: None,
                ..
            } => self.add(action.verb(), 1),
            _ => {}
        }
        for (_, note) in &event.notes {
            if let Some(word) = word_for(note) {
                self.add(word, 1);
            }
        }
    }

    /// What another run exercised, too.
    pub fn merge(&mut self, other: &Coverage) {
        for (sum, more) in self.delivered.iter_mut().zip(other.delivered) {
            *sum += more;
        }
        for (&word, &times) in &other.others {
            self.add(word, times);
        }
    }

    /// Everything that happened, by name, and how often.
    pub fn counts(&self) -> impl Iterator<Item = (&'static str, u64)> + '_ {
        let delivered = MESSAGE_KINDS.iter().zip(self.delivered);
        let delivered = delivered.map(|(kind, times)| (kind_word(*kind), times));
        let others = self.others.iter().map(|(&word, &times)| (word, times));
        delivered.filter(|(_, times)| *times > 0).chain(others)
    }

    fn add(&mut self, word: &'static str, times: u64) {
        *self.others.entry(word).or_default() += times;
    }
}

/// Decisions that are more than routine.
fn word_for(note: &Note) -> Option<&'static str> {
    Some(match note {
        Note::ElectionStarted { .. } => "election-started",
        Note::PreElectionStarted { .. } => "pre-election-started",
        Note::PreVoteGranted { .. } => "pre-vote-granted",
        Note::PreVoteRefused { .. } => "pre-vote-refused",
        Note::VoteGranted { .. } => "vote-granted",
        Note::VoteRefused { .. } => "vote-refused",
        Note::LeaderElected { .. } => "leader-elected",
        Note::SteppedDown { .. } => "stepped-down",
        Note::EntriesRemoved { .. } => "entries-removed",
        Note::AppendRefused { .. } => "append-refused",
        Note::CommitWithheld { .. } => "commit-withheld",
        Note::FollowerRegressed { .. } => "follower-regressed",
        Note::ConfigurationAppended { .. } => "configuration-appended",
        Note::ConfigurationFellBack { .. } => "configuration-fell-back",
        Note::ConfigurationCommitted { .. } => "configuration-committed",
        Note::CaughtUp { .. } => "caught-up",
        Note::TransferStarted { .. } => "transfer-started",
        Note::TransferEnded { .. } => "transfer-ended",
        Note::SnapshotTaken { .. } => "snapshot-taken",
        Note::SnapshotSent { .. } => "snapshot-sent",
        Note::SnapshotInstalled { .. } => "snapshot-installed",
        Note::ReadConfirmed { .. } => "read-confirmed",
        Note::ReadRefused { .. } => "read-refused",
        _ => return None,
    })
}
