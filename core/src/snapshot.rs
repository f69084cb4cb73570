//! Snapshots: taking one and compacting the log, sending one in parts, and
//! receiving one (§7; dissertation, chapter 5).
//!
//! The core never sees more of a snapshot than one part in passing. Parts are
//! written as they arrive, and the answer says how many bytes are durable, so
//! that a transfer goes on after loss, repetition and restarts on both sides.

use alloc::sync::Arc;
use alloc::vec::Vec;
use core::fmt;

use crate::configuration::Configuration;
use crate::entry::Command;
use crate::log::Log;
use crate::message::{Body, Message, ReceiveError};
use crate::note::{CommitReason, Note, Observer};
use crate::output::Output;
use crate::progress::{Mode, Progress};
use crate::role::RoleState;
use crate::rule::Rule;
use crate::server::Server;
use crate::types::{Index, Position, Round, ServerId, Term, WriteId};

/// What a snapshot covers. Two snapshots that are equal in this are the same bytes.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Snapshot {
    /// The last entry that it covers.
    pub last: Position,
    /// The configuration at that entry, joint or not.
    pub configuration: Arc<Configuration>,
    /// Who took it.
    pub taken_by: ServerId,
    /// Its size. A snapshot of no bytes is a witness's: it says what is covered, and
    /// brings no state.
    pub size_bytes: u64,
}

impl Snapshot {
    pub(crate) fn lacks_commands(&self) -> bool {
        self.size_bytes == 0
    }
}

/// What a write does to snapshots.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum SnapshotWrite {
    /// The caller's own snapshot, already durable, is from now on the one to
    /// start from.
    Taken(Arc<Snapshot>),
    /// A part of a snapshot that a leader sends.
    Part {
        /// Which snapshot. A part of another one than before replaces what was
        /// received of that.
        snapshot: Arc<Snapshot>,
        /// Where the part begins; the parts before are written already.
        offset: u64,
        /// The part.
        data: Vec<u8>,
        /// This was the last part: from now on, this snapshot is the one to start from.
        installs: Option<Install>,
    },
}

/// What becomes of the log when a snapshot is installed.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Install {
    /// It has the snapshot's last entry: what follows stays.
    KeepLog,
    /// It is of another history: forget all of it.
    DropLog,
}

/// A snapshot that is being received.
#[derive(Clone, Debug)]
pub(crate) struct Incoming {
    pub(crate) snapshot: Arc<Snapshot>,
    pub(crate) received: u64,
}

/// A snapshot that becomes the state machine once this write is durable.
#[derive(Clone, Debug)]
pub(crate) struct Restoring {
    pub(crate) snapshot: Arc<Snapshot>,
    pub(crate) after: WriteId,
}

/// Taking one.
impl<C: Command, O: Observer> Server<C, O> {
    /// The caller has made a snapshot of its state machine, as it was after
    /// applying `index`, and made it durable; it has this size. The entries that
    /// it covers are removed from the log, all but the last
    /// [`trailing_entries`](crate::Config::trailing_entries).
    ///
    /// Keep a snapshot readable while [`Server::snapshots_in_use`] names it, and the
    /// one before it until the write that says [`SnapshotWrite::Taken`] is durable: a
    /// crash before that starts from the one before.
    pub fn snapshot_taken(
        &mut self,
        index: Index,
        size_bytes: u64,
    ) -> Result<Arc<Snapshot>, SnapshotError> {
        if index > self.applied.min(self.log.last().index) {
            return Err(SnapshotError::NotApplied {
                applied: self.applied,
            });
        }
        let newest = self.snapshot.as_ref().map(|snapshot| snapshot.last.index);
        if index <= newest.unwrap_or(Index::ZERO) {
            return Err(SnapshotError::NotNewer);
        }
        let configuration = Arc::clone(self.configurations.at(index));
        if configuration.members().is_none() {
            return Err(SnapshotError::NoConfiguration);
        }
        let term = self.log.term_at(index).unwrap_or_default();
        let snapshot = Arc::new(Snapshot {
            last: Position { term, index },
            configuration,
            taken_by: self.config.id,
            size_bytes,
        });
        let to = Index(index.0.saturating_sub(self.config.trailing_entries));
        let to = to.max(self.log.base().index);
        let write = SnapshotWrite::Taken(Arc::clone(&snapshot));
        if self.durability.snapshot_changed(write, Some(to)).is_none() {
            return Err(SnapshotError::DiskBusy);
        }
        self.snapshot = Some(Arc::clone(&snapshot));
        self.log.compact(to);
        self.configurations.compact(to);
        self.note(Note::SnapshotTaken {
            last: snapshot.last,
            compacted_to: to,
        });
        Ok(snapshot)
    }
}

/// The leader's side.
impl<C: Command, O: Observer> Server<C, O> {
    /// A part of a snapshot is filled in by whoever has the snapshot.
    pub(crate) fn output_of(&self, message: Message<C>) -> Output<C> {
        match &message.body {
            Body::InstallSnapshot {
                snapshot, offset, ..
            } => {
                let rest = snapshot.size_bytes.saturating_sub(*offset);
                Output::SendSnapshot {
                    size_bytes: rest.min(self.config.snapshot_chunk_bytes),
                    message,
                }
            }
            _ => Output::Send(message),
        }
    }

    /// Sends the next part, or begins with the first.
    pub(crate) fn send_snapshot(&mut self, follower: &mut Progress, round: Round, busy: u32) {
        if follower.mode() != Mode::Snapshot {
            let Some(snapshot) = self.snapshot.clone() else {
                debug_assert!(
                    !self.config.is_raft(),
                    "only snapshots take entries from the log"
                );
                return self.send_bare_heartbeat(follower, round);
            };
            if busy >= self.config.max_snapshots_in_flight {
                // It must not time out while it waits for its turn.
                follower.wait_for_turn();
                return self.send_bare_heartbeat(follower, round);
            }
            self.note(Note::SnapshotStarted {
                follower: follower.id(),
                last: snapshot.last,
            });
            follower.send_snapshot(self.snapshot_for(follower.id(), snapshot));
        }
        let Some((snapshot, offset)) = follower.snapshot() else {
            return;
        };
        let rest = snapshot.size_bytes.saturating_sub(offset);
        let snapshot = Arc::clone(snapshot);
        let body = Body::InstallSnapshot {
            snapshot,
            offset,
            data: Vec::new(),
            done: rest <= self.config.snapshot_chunk_bytes,
            round,
        };
        let last = follower.next_index().previous();
        follower.sent(last, None);
        self.send(follower.id(), body);
    }

    /// A witness needs to know what is covered, and nothing of what it says.
    fn snapshot_for(&self, follower: ServerId, snapshot: Arc<Snapshot>) -> Arc<Snapshot> {
        if !self.configuration().is_witness(follower) || snapshot.size_bytes == 0 {
            return snapshot;
        }
        Arc::new(Snapshot {
            size_bytes: 0,
            ..Snapshot::clone(&snapshot)
        })
    }

    pub(crate) fn on_snapshot_reply(
        &mut self,
        from: ServerId,
        last: Position,
        received: u64,
        installed: bool,
        round: Round,
    ) {
        let current = self.round();
        let Some(follower) = self.hear_from(from, round) else {
            return;
        };
        if !installed {
            let due = follower.snapshot_received(last.index, received, (round, current));
            self.replication_due |= due;
            return;
        }
        let was_sending = follower.mode() == Mode::Snapshot;
        if was_sending {
            self.note(Note::SnapshotSent {
                follower: from,
                last,
            });
        }
        self.matched(from, last.index);
    }
}

/// The follower's side.
impl<C: Command, O: Observer> Server<C, O> {
    /// Refuses a part that no correct leader sends.
    pub(crate) fn check_part(
        &self,
        term: Term,
        snapshot: &Snapshot,
        offset: u64,
        bytes: u64,
        done: bool,
    ) -> Result<(), ReceiveError> {
        if snapshot.size_bytes > self.config.max_snapshot_bytes {
            return Err(ReceiveError::SnapshotTooLarge {
                size_bytes: snapshot.size_bytes,
            });
        }
        let end = offset.checked_add(bytes);
        let fits = end
            .is_some_and(|end| end <= snapshot.size_bytes && done == (end == snapshot.size_bytes));
        let possible = snapshot.last.index > Index::ZERO
            && snapshot.last.term > Term(0)
            && snapshot.last.term <= term
            && snapshot.last.index.0 < u64::MAX;
        if fits && possible {
            Ok(())
        } else {
            Err(ReceiveError::BadSnapshot { offset })
        }
    }

    pub(crate) fn on_install_snapshot(
        &mut self,
        leader: ServerId,
        term: Term,
        part: (Arc<Snapshot>, u64, Vec<u8>),
        done: bool,
        round: Round,
    ) {
        let (snapshot, offset, data) = part;
        if term == self.hard_state.term {
            self.heard_from_leader(leader);
        } else {
            // Of its round, which was another term's, the answer says nothing.
            return self.answer_part(leader, snapshot.last, 0, false, Round(0));
        }
        if snapshot.last.index <= self.commit && self.config.keeps(Rule::NewerSnapshots) {
            // What it covers is here already; the answer says so once it is durable.
            self.incoming = None;
            return self.answer_part(leader, snapshot.last, snapshot.size_bytes, true, round);
        }
        if self
            .incoming
            .as_ref()
            .is_none_or(|other| other.snapshot != snapshot)
        {
            self.incoming = Some(Incoming {
                snapshot: Arc::clone(&snapshot),
                received: 0,
            });
        }
        let received = self
            .incoming
            .as_ref()
            .map_or(0, |incoming| incoming.received);
        // Parts are taken in order: a repeated or early one only repeats the answer.
        if offset != received || (data.is_empty() && !done) {
            return self.answer_part(leader, snapshot.last, received, false, round);
        }
        let received = received.saturating_add(data.len() as u64);
        let installs = done.then(|| self.log_after_install(&snapshot));
        let write = SnapshotWrite::Part {
            snapshot: Arc::clone(&snapshot),
            offset,
            data,
            installs,
        };
        if self.durability.snapshot_changed(write, None).is_none() {
            // The disk is behind: the leader will send it again.
            return;
        }
        if let Some(incoming) = &mut self.incoming {
            incoming.received = received;
        }
        if let Some(install) = installs {
            self.install(&snapshot, install, leader);
        }
        self.answer_part(leader, snapshot.last, received, done, round);
    }

    fn answer_part(
        &mut self,
        leader: ServerId,
        last: Position,
        received: u64,
        installed: bool,
        round: Round,
    ) {
        let after = if installed && last.index <= self.durability.stable() {
            self.durability.hard_state_barrier()
        } else {
            self.durability.barrier()
        };
        let body = Body::InstallSnapshotReply {
            last,
            received,
            installed,
            round,
        };
        self.send_after(after, leader, body);
    }

    /// §7: a log that has the snapshot's last entry goes on after it; any other
    /// is of another history.
    fn log_after_install(&self, snapshot: &Snapshot) -> Install {
        if self.log.term_at(snapshot.last.index) == Some(snapshot.last.term) {
            Install::KeepLog
        } else {
            Install::DropLog
        }
    }

    fn install(&mut self, snapshot: &Arc<Snapshot>, install: Install, leader: ServerId) {
        let last = snapshot.last;
        self.durability
            .install(last.index, install == Install::KeepLog);
        match install {
            Install::KeepLog => {
                self.log.compact(last.index);
                self.configurations.compact(last.index);
            }
            Install::DropLog => {
                self.log = Log::starting_after(last);
                if !self.config.keeps(Rule::SnapshotDropsConfiguration) {
                    self.configurations.rebase(last.index);
                } else if self.config.keeps(Rule::ConfigurationInSnapshot) {
                    self.configurations
                        .reset(last.index, &snapshot.configuration);
                } else {
                    let first = Arc::clone(self.configurations.at(Index::ZERO));
                    self.configurations.reset(last.index, &first);
                }
            }
        }
        self.incoming = None;
        self.snapshot = Some(Arc::clone(snapshot));
        self.restoring = Some(Restoring {
            snapshot: Arc::clone(snapshot),
            after: self.durability.barrier(),
        });
        self.note(Note::SnapshotInstalled {
            last,
            kept_log: install == Install::KeepLog,
        });
        self.commit = last.index;
        self.note(Note::CommitAdvanced {
            index: last.index,
            reason: CommitReason::LeaderSaid { leader },
        });
        self.configuration_settled();
        // It brings what a former witness lacked, unless it is a witness's itself.
        self.lacks_commands = snapshot.lacks_commands() || self.log.lacks_commands();
        self.configuration_changed();
    }

    /// The snapshot to restore, once it is on this server's own disk.
    pub(crate) fn next_restore(&mut self) -> Option<Arc<Snapshot>> {
        let durable = self.durability.durable();
        let restoring = self
            .restoring
            .take_if(|restoring| restoring.after <= durable)?;
        self.applied = restoring.snapshot.last.index;
        Some(restoring.snapshot)
    }
}

impl<C, O> Server<C, O> {
    /// The snapshot that a restart would begin with, and that followers get.
    pub fn snapshot(&self) -> Option<&Arc<Snapshot>> {
        self.snapshot.as_ref()
    }

    /// The snapshot that is being received, and how many bytes of it are here.
    pub fn incoming_snapshot(&self) -> Option<(&Arc<Snapshot>, u64)> {
        let incoming = self.incoming.as_ref();
        incoming.map(|incoming| (&incoming.snapshot, incoming.received))
    }

    /// The snapshots that must stay readable: the latest one, and those that
    /// followers are still receiving.
    pub fn snapshots_in_use(&self) -> impl Iterator<Item = &Arc<Snapshot>> {
        let followers = match &self.role {
            RoleState::Leader(leader) => leader.followers.as_slice(),
            _ => &[],
        };
        let sent = followers.iter().filter_map(Progress::snapshot);
        self.snapshot
            .iter()
            .chain(sent.map(|(snapshot, _)| snapshot))
    }
}

/// Why a snapshot was not taken up. Nothing changed.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum SnapshotError {
    /// It covers entries that were not handed out to be applied.
    NotApplied {
        /// The last one that was.
        applied: Index,
    },
    /// There is one already that covers as much.
    NotNewer,
    /// Too many writes wait for the disk.
    DiskBusy,
    /// The server is new, and its log has not told it yet who decided at that entry:
    /// a snapshot has to say so.
    NoConfiguration,
}

impl fmt::Display for SnapshotError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            SnapshotError::NotApplied { applied } => {
                write!(f, "only entries up to {applied} were applied")
            }
            SnapshotError::NotNewer => f.write_str("there is a snapshot that covers as much"),
            SnapshotError::DiskBusy => f.write_str("too many writes wait for the disk"),
            SnapshotError::NoConfiguration => f.write_str("nobody knows who decides there"),
        }
    }
}

impl core::error::Error for SnapshotError {}
