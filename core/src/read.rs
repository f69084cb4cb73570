//! Linearizable reads without writing to the log: ReadIndex and leases
//! (dissertation 6.4).

use core::fmt;

use crate::entry::Command;
use crate::message::Body;
use crate::note::{Note, Observer};
use crate::output::Output;
use crate::random::Random;
use crate::role::RoleState;
use crate::rule::Rule;
use crate::server::Server;
use crate::types::{Index, ReadId, Round, ServerId, Term, Time};

/// How a read becomes linearizable.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum ReadKind {
    /// The leader asks a quorum whether it still leads; a follower asks the
    /// leader. Needs no clock (dissertation 6.4).
    Index,
    /// The leader trusts that no other was elected within an election timeout of
    /// the last quorum. Needs clocks that drift no more than
    /// [`max_clock_drift_ppm`](crate::Config::max_clock_drift_ppm) (dissertation 6.4.1).
    Lease,
}

/// A read that is not answered yet.
#[derive(Clone, Copy, Debug)]
pub(crate) struct PendingRead {
    /// Who asked: this server's caller, or a follower's by its own name for it.
    pub(crate) origin: Origin,
    pub(crate) deadline: Time,
    pub(crate) stage: Stage,
}

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Origin {
    Caller(ReadId),
    Follower(ServerId, ReadId),
}

#[derive(Clone, Copy, Debug)]
pub(crate) enum Stage {
    /// The leader was asked.
    Forwarded,
    /// A quorum must answer a round that began after the read did.
    Confirming { round: Round, index: Index },
    /// The state machine must have applied this.
    Applying { index: Index },
}

/// Where the names of reads begin. An answer can be on its way for longer than the
/// server that asked lives: each start of it uses other names, so that it is not
/// taken for the answer to a later question.
pub(crate) fn names_begin_at(term: Term, seed: u64) -> ReadId {
    if term == Term(0) {
        // It never asked anybody.
        return ReadId(0);
    }
    let high = Random::new(!seed).between(1, u32::MAX.into());
    ReadId(high.saturating_mul(1 << 31))
}

impl<C: Command, O: Observer> Server<C, O> {
    /// A client wants to read. Every read ends in an [`Output::Read`] or an
    /// [`Output::ReadRefused`] of this name, or is refused here.
    pub fn read(&mut self, now: Time, kind: ReadKind) -> Result<ReadId, ReadRefusal> {
        self.set_now(now);
        if self.reads.len() as u64 >= self.config.max_pending_reads {
            return Err(ReadRefusal::TooManyReads);
        }
        let stage = match (&self.role, kind) {
            (RoleState::Leader(_), ReadKind::Lease) => {
                self.lease_refusal().map_or(Ok(()), Err)?;
                Stage::Applying {
                    index: self.read_index(),
                }
            }
            (RoleState::Leader(_), ReadKind::Index) if !self.config.keeps(Rule::ConfirmReads) => {
                Stage::Applying {
                    index: self.read_index(),
                }
            }
            (RoleState::Leader(_), ReadKind::Index) => self.confirming(),
            (_, ReadKind::Index) if self.leader().is_some() && self.has_commands() => {
                Stage::Forwarded
            }
            _ => {
                let leader = self.leader();
                return Err(ReadRefusal::NotLeader { leader });
            }
        };
        self.last_read = ReadId(self.last_read.0.saturating_add(1));
        let read = self.last_read;
        if let (Stage::Forwarded, Some(leader)) = (stage, self.leader()) {
            self.send(leader, Body::ReadIndex { read });
        }
        self.add_read(Origin::Caller(read), stage);
        Ok(read)
    }

    /// A witness has no state machine to read from. Neither has a server that
    /// was one, until a snapshot brings what it lacks.
    pub fn has_commands(&self) -> bool {
        !self.lacks_commands && !self.configuration().is_witness(self.config.id)
    }

    fn add_read(&mut self, origin: Origin, stage: Stage) {
        let deadline = self.now.after_us(self.config.read_timeout_us);
        self.reads.push_back(PendingRead {
            origin,
            deadline,
            stage,
        });
        if let Stage::Confirming { round, index } = stage {
            self.note(Note::ReadWaits { index, round });
            // Alone, a leader is its own quorum.
            self.confirm_round();
        }
    }

    /// What a read has to see: all that is committed, and, since a new leader
    /// does not know what that is, everything up to its first own entry.
    fn read_index(&self) -> Index {
        match &self.role {
            RoleState::Leader(leader) if self.config.keeps(Rule::ReadOwnTerm) => {
                self.commit.max(leader.first)
            }
            _ => self.commit,
        }
    }

    /// The read waits for a round of which no message has left yet.
    fn confirming(&mut self) -> Stage {
        let index = self.read_index();
        if matches!(&self.role, RoleState::Leader(leader) if leader.round_in_use) {
            self.begin_round();
        }
        let round = self.round();
        Stage::Confirming { round, index }
    }

    pub(crate) fn on_read_index(&mut self, from: ServerId, read: ReadId) {
        let full = self.reads.len() as u64 >= self.config.max_pending_reads;
        if !self.is_leader() || full {
            return self.send(from, Body::ReadIndexReply { read, index: None });
        }
        let repeated = |other: &PendingRead| other.origin == Origin::Follower(from, read);
        if !self.reads.iter().any(repeated) {
            let stage = self.confirming();
            self.add_read(Origin::Follower(from, read), stage);
        }
    }

    pub(crate) fn on_read_index_reply(
        &mut self,
        from: ServerId,
        read: ReadId,
        index: Option<Index>,
    ) {
        let forwarded = |other: &PendingRead| {
            other.origin == Origin::Caller(read) && matches!(other.stage, Stage::Forwarded)
        };
        let Some(place) = self.reads.iter().position(forwarded) else {
            return;
        };
        let Some(index) = index else {
            self.reads.remove(place);
            self.refuse_read(read, ReadRefusal::LeaderRefused { leader: from });
            return;
        };
        if let Some(pending) = self.reads.get_mut(place) {
            pending.stage = Stage::Applying { index };
        }
        self.note(Note::ReadConfirmed { read, index });
    }

    /// A quorum answered this round: the reads that began before it are safe.
    pub(crate) fn confirm_reads(&mut self, confirmed: Round) {
        let mut replies = alloc::vec::Vec::new();
        let mut notes = alloc::vec::Vec::new();
        self.reads.retain_mut(|pending| {
            let Stage::Confirming { round, index } = pending.stage else {
                return true;
            };
            if round > confirmed {
                return true;
            }
            match pending.origin {
                Origin::Caller(read) => {
                    pending.stage = Stage::Applying { index };
                    notes.push(Note::ReadConfirmed { read, index });
                    true
                }
                Origin::Follower(follower, read) => {
                    replies.push((follower, read, index));
                    false
                }
            }
        });
        for note in notes {
            self.note(note);
        }
        for (follower, read, index) in replies {
            let index = Some(index);
            self.send(follower, Body::ReadIndexReply { read, index });
        }
    }

    /// What is confirmed and applied, or refused, and not yet told.
    pub(crate) fn next_read(&mut self) -> Option<Output<C>> {
        if !self.reads.is_empty() && !self.has_commands() {
            self.refuse_reads();
        }
        if let Some((read, reason)) = self.refused_reads.pop_front() {
            return Some(Output::ReadRefused { read, reason });
        }
        if self.reads.is_empty() {
            return None;
        }
        let applied = self.applied;
        let ready = |pending: &PendingRead| match (pending.stage, pending.origin) {
            (Stage::Applying { index }, Origin::Caller(read)) if index <= applied => {
                Some((read, index))
            }
            _ => None,
        };
        let place = self.reads.iter().position(|read| ready(read).is_some())?;
        let (read, index) = self.reads.remove(place).as_ref().and_then(ready)?;
        Some(Output::Read { read, index })
    }

    /// This server leads no more, or follows somebody else: what it asked, and
    /// what it was asked, has no answer.
    pub(crate) fn abandon_reads(&mut self) {
        let mut refused = alloc::vec::Vec::new();
        self.reads.retain(|pending| {
            let keep = matches!(pending.stage, Stage::Applying { .. });
            if !keep {
                refused.push(pending.origin);
            }
            keep
        });
        for origin in refused {
            self.refuse_origin(origin, ReadRefusal::LeadershipLost);
        }
    }

    /// There is nothing left to read from.
    fn refuse_reads(&mut self) {
        let leader = self.leader();
        while let Some(pending) = self.reads.pop_front() {
            self.refuse_origin(pending.origin, ReadRefusal::NotLeader { leader });
        }
    }

    pub(crate) fn expire_reads(&mut self) {
        while let Some(first) = self.reads.front().copied() {
            if first.deadline > self.now {
                break;
            }
            self.reads.pop_front();
            self.refuse_origin(first.origin, ReadRefusal::TimedOut);
        }
    }

    fn refuse_origin(&mut self, origin: Origin, reason: ReadRefusal) {
        match origin {
            Origin::Caller(read) => self.refuse_read(read, reason),
            Origin::Follower(follower, read) => {
                self.send(follower, Body::ReadIndexReply { read, index: None });
            }
        }
    }

    fn refuse_read(&mut self, read: ReadId, reason: ReadRefusal) {
        self.note(Note::ReadRefused { read, reason });
        self.refused_reads.push_back((read, reason));
    }
}

/// Leases.
impl<C, O> Server<C, O> {
    /// Why a leader must not rely on its lease now; `None` when it may.
    pub(crate) fn lease_refusal(&self) -> Option<ReadRefusal> {
        if !self.config.lease_reads {
            return Some(ReadRefusal::LeaseDisabled);
        }
        let RoleState::Leader(leader) = &self.role else {
            let leader = self.leader();
            return Some(ReadRefusal::NotLeader { leader });
        };
        let handed_on = leader.transfer.is_some() || leader.lease_lost;
        if handed_on && self.config.keeps(Rule::LeaseEndsWithTransfer) {
            return Some(ReadRefusal::LeadershipTransferred);
        }
        match self.lease_until() {
            Some(until) if self.now < until || !self.config.keeps(Rule::LeaseEnds) => None,
            _ => Some(ReadRefusal::LeaseExpired),
        }
    }

    /// As leader with a lease: until when no other leader can have been elected,
    /// by this server's clock.
    pub fn lease_until(&self) -> Option<Time> {
        let RoleState::Leader(leader) = &self.role else {
            return None;
        };
        let handed_on = leader.transfer.is_some() || leader.lease_lost;
        let lost = handed_on && self.config.keeps(Rule::LeaseEndsWithTransfer);
        if !self.config.lease_reads || lost {
            return None;
        }
        let start = leader.confirmed.1?;
        Some(start.after_us(self.config.lease_us()))
    }

    /// The reads of this server's caller that wait, in the order in which they
    /// came. [`Server::read_status`] says what for.
    pub fn waiting_reads(&self) -> impl Iterator<Item = ReadId> + '_ {
        self.reads
            .iter()
            .filter_map(|pending| match pending.origin {
                Origin::Caller(read) => Some(read),
                Origin::Follower(..) => None,
            })
    }

    /// How many reads wait, those of followers included.
    pub fn pending_reads(&self) -> usize {
        self.reads.len()
    }
}

/// Why a read was refused. Nothing is known about what it would have returned.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum ReadRefusal {
    /// Only a leader can answer it, or knows how.
    NotLeader {
        /// Who leads, as far as this server knows: ask there.
        leader: Option<ServerId>,
    },
    /// `max_pending_reads` wait already.
    TooManyReads,
    /// `lease_reads` is off.
    LeaseDisabled,
    /// No quorum has answered for so long that there could be another leader.
    LeaseExpired,
    /// The leader hands, or tried to hand, leadership to another server, which
    /// may be elected although this one is alive.
    LeadershipTransferred,
    /// The server that was to answer does not lead any more.
    LeadershipLost,
    /// The server that was asked does not lead, or has too much to do.
    LeaderRefused {
        /// Who was asked.
        leader: ServerId,
    },
    /// Nobody answered for `read_timeout_us`.
    TimedOut,
}

impl fmt::Display for ReadRefusal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            ReadRefusal::NotLeader { leader: None } => {
                f.write_str("this server does not lead and knows no leader")
            }
            ReadRefusal::NotLeader {
                leader: Some(leader),
            } => write!(f, "this server does not lead; server {leader} does"),
            ReadRefusal::TooManyReads => f.write_str("too many reads wait"),
            ReadRefusal::LeaseDisabled => f.write_str("leases are switched off"),
            ReadRefusal::LeaseExpired => f.write_str("the lease ran out: no quorum has answered"),
            ReadRefusal::LeadershipTransferred => {
                f.write_str("leadership is being handed on, and the lease with it")
            }
            ReadRefusal::LeadershipLost => f.write_str("the leader lost its leadership"),
            ReadRefusal::LeaderRefused { leader } => write!(f, "server {leader} could not help"),
            ReadRefusal::TimedOut => f.write_str("no answer in time"),
        }
    }
}

impl core::error::Error for ReadRefusal {}
