//! State machines: I13, I14's steps, I20, and I21 as they see it.

use raftworks_core::{Entry, Index, Payload, ServerId, Snapshot};

use super::property::Property;
use super::quorum::Deciding;
use super::sessions::{Effected, Repetition};
use super::violation::{Detail, SnapshotFault};
use super::{Checks, place, records};
use crate::command::Command;
use crate::world::hash_of;

/// What was applied at an index for the first time.
#[derive(Clone, Copy, Debug)]
pub(super) struct AppliedEntry {
    entry: u64,
    /// The state machine afterwards.
    digest: u64,
    /// What it came to.
    effect: Effected,
}

/// State machines.
impl Checks {
    /// A state machine applied an entry: what that came to, and what the state
    /// is now.
    pub(crate) fn applied(
        &mut self,
        server: ServerId,
        entry: &Entry<Command>,
        effect: Effected,
        digest: u64,
    ) {
        let index = entry.index;
        let record = &mut self.servers[place(server)];
        let before = std::mem::replace(&mut record.applied, index);
        self.found
            .check(Property::IndexOrder, index == before.next(), || {
                Detail::AppliedOutOfTurn {
                    server,
                    index,
                    before,
                }
            });
        if entry.payload == Payload::Omitted {
            // A witness has no state machine, and if it ever gets one, that lacks
            // what came before.
            record.forgetful = true;
            return;
        }
        let forgetful = record.forgetful;
        let now = AppliedEntry {
            entry: records::entry_hash(entry.term, hash_of(&entry.payload)),
            digest,
            effect,
        };
        match self.applied.get(index.0 as usize - 1).copied() {
            None if forgetful || self.applied.len() as u64 + 1 != index.0 => {}
            None => self.applied_first(entry, now),
            Some(first) => self.applied_again(server, entry, now, first, forgetful),
        }
    }

    fn applied_first(&mut self, entry: &Entry<Command>, now: AppliedEntry) {
        self.applied.push(now);
        let Some(command) = entry.command() else {
            return;
        };
        let moment = self.moment();
        self.answers.apply(entry.index, command, moment);
        let once = self.sessions.applied(command, entry.index, now.effect);
        self.check_once(command, entry.index, once);
    }

    fn applied_again(
        &mut self,
        server: ServerId,
        entry: &Entry<Command>,
        now: AppliedEntry,
        first: AppliedEntry,
        forgetful: bool,
    ) {
        let index = entry.index;
        let same = now.entry == first.entry;
        self.found.check(Property::StateMachineSafety, same, || {
            Detail::AppliedDifferently { server, index }
        });
        if !same || forgetful {
            return;
        }
        if let Some(command) = entry.command() {
            let once = match (now.effect == first.effect, now.effect.changed) {
                (true, _) => Ok(()),
                (false, true) => Err(Repetition::Changed),
                (false, false) => Err(Repetition::Answered),
            };
            self.check_once(command, index, once);
        }
        self.found.check(
            Property::StateMachineSafety,
            now.digest == first.digest,
            || Detail::StatesDiffer { server, index },
        );
    }

    fn check_once(&mut self, command: &Command, index: Index, once: Result<(), Repetition>) {
        let (client, sequence) = (command.client(), command.sequence());
        self.found
            .check(Property::ExactlyOnce, once.is_ok(), || match once {
                Err(Repetition::Answered) => Detail::AnsweredDifferently {
                    client,
                    sequence,
                    index,
                },
                _ => Detail::ChangedTwice {
                    client,
                    sequence,
                    index,
                },
            });
    }

    /// A server took a snapshot of its state machine, which is this.
    pub(crate) fn snapshot_taken(
        &mut self,
        server: ServerId,
        snapshot: &Snapshot,
        digest: Option<u64>,
    ) {
        let fault = self.snapshot_fault(server, snapshot, digest);
        self.check_snapshot(server, snapshot, fault);
    }

    /// A snapshot takes the place of a server's log: in memory, as soon as its
    /// last part is there.
    pub(crate) fn installed(&mut self, server: ServerId, snapshot: &Snapshot) {
        let record = self.record(server);
        let last = snapshot.last.index;
        let kept = record.memory.get(last);
        let kept = kept.is_some_and(|known| known.term == snapshot.last.term);
        let fault = if record.seen.commit > last || record.seen.applied > last {
            Some(SnapshotFault::LowersIndices)
        } else if kept && !self.committed.log().agrees_with(&record.memory, last) {
            Some(SnapshotFault::Suffix)
        } else {
            self.snapshot_fault(server, snapshot, None)
        };
        self.check_snapshot(server, snapshot, fault);
        self.replace_memory(server, snapshot);
    }

    /// A snapshot became a server's state machine, which is this now.
    pub(crate) fn restored(&mut self, server: ServerId, snapshot: &Snapshot, digest: Option<u64>) {
        let record = self.record_mut(server);
        let before = std::mem::replace(&mut record.applied, snapshot.last.index);
        record.forgetful = digest.is_none();
        let fault = if before > snapshot.last.index {
            Some(SnapshotFault::LowersIndices)
        } else {
            self.snapshot_fault(server, snapshot, digest)
        };
        self.check_snapshot(server, snapshot, fault);
    }

    fn check_snapshot(
        &mut self,
        server: ServerId,
        snapshot: &Snapshot,
        fault: Option<SnapshotFault>,
    ) {
        self.found
            .check(Property::SnapshotConsistency, fault.is_none(), || {
                Detail::SnapshotWrong {
                    server,
                    last: snapshot.last,
                    what: fault.unwrap_or(SnapshotFault::LastEntry),
                }
            });
    }

    /// What a snapshot says that is not so.
    fn snapshot_fault(
        &self,
        server: ServerId,
        snapshot: &Snapshot,
        digest: Option<u64>,
    ) -> Option<SnapshotFault> {
        let last = snapshot.last;
        let committed = self.committed.log().get(last.index);
        if committed.is_none_or(|known| known.term != last.term) {
            return Some(SnapshotFault::LastEntry);
        }
        let deciding = self.committed.configuration_at(last.index);
        if Deciding::of(last.index, &snapshot.configuration).hash != deciding.hash {
            return Some(SnapshotFault::Configuration);
        }
        let made = self.applied.get(last.index.0 as usize - 1);
        let differs = match (digest, made) {
            (Some(digest), Some(made)) => digest != made.digest,
            _ => false,
        };
        let knows = !self.record(server).forgetful;
        (differs && knows).then_some(SnapshotFault::State)
    }
}
