//! The server: its state, what may be done to it, and what it asks for. What it
//! does about that is in a file each: `election`, `replication` (as leader),
//! `append` (as follower), `snapshot`, `membership`, `transfer` and `read`.

use alloc::collections::VecDeque;
use alloc::sync::Arc;

use crate::config::{Config, ConfigError};
use crate::configuration::Configuration;
use crate::durability::Durability;
use crate::election::Credentials;
use crate::entry::Command;
use crate::log::{Log, RestoreError};
use crate::membership::Configurations;
use crate::message::{Body, Message, ReceiveError};
use crate::note::{Note, Observer, StepDownReason, TimerReason};
use crate::output::{HardState, Output, Saved, WriteError};
use crate::random::Random;
use crate::read::{PendingRead, ReadRefusal, names_begin_at};
use crate::refusal::NewServerError;
use crate::role::{Role, RoleState};
use crate::rule::Rule;
use crate::snapshot::{Incoming, Restoring, Snapshot};
use crate::types::{Index, ReadId, ServerId, Term, Time, WriteId};

/// The most messages that wait to be taken or for a write. What comes on top is
/// dropped as the network might have: the protocol repeats what matters.
const MAX_WAITING_MESSAGES: usize = 4096;

/// One Raft server. `C` is the command type, `O` hears its decisions.
#[derive(Clone, Debug)]
// Each of these is so or not, whatever the others are.
#[allow(clippy::struct_excessive_bools)]
pub struct Server<C, O = ()> {
    pub(crate) config: Config,
    pub(crate) configurations: Configurations,
    /// The last configuration that is known to be committed.
    pub(crate) settled: Index,
    /// It votes, in whatever configuration may still decide, and could lead.
    pub(crate) may_campaign: bool,
    /// It was a witness: of some commands it knows only that there were such.
    pub(crate) lacks_commands: bool,
    pub(crate) hard_state: HardState,
    pub(crate) log: Log<C>,
    pub(crate) commit: Index,
    pub(crate) applied: Index,
    pub(crate) role: RoleState,
    pub(crate) now: Time,
    pub(crate) started: Time,
    /// A follower's or candidate's election timeout, a leader's next heartbeat.
    pub(crate) deadline: Time,
    /// How long the current election timeout is in all.
    pub(crate) election_timeout_us: u64,
    /// When this term's leader was last heard from.
    pub(crate) leader_heard: Time,
    /// How often back-off doubled the timeout, and whether this election added
    /// to that already.
    pub(crate) doublings: u32,
    pub(crate) refused_by_half: bool,
    pub(crate) random: Random,
    pub(crate) durability: Durability,
    /// Some follower may be due a message.
    pub(crate) replication_due: bool,
    pub(crate) snapshot: Option<Arc<Snapshot>>,
    pub(crate) incoming: Option<Incoming>,
    pub(crate) restoring: Option<Restoring>,
    pub(crate) reads: VecDeque<PendingRead>,
    pub(crate) refused_reads: VecDeque<(ReadId, ReadRefusal)>,
    pub(crate) last_read: ReadId,
    /// Messages, and the write after which each of them may leave.
    pub(crate) outbox: VecDeque<(WriteId, Message<C>)>,
    /// What followers had acknowledged when it led last, which no leader may use.
    #[cfg(feature = "ablation")]
    pub(crate) past_match: alloc::vec::Vec<(ServerId, Index)>,
    observer: O,
}

impl<C: Command, O: Observer + Default> Server<C, O> {
    /// Starts a server from what its disk holds; `Saved::default()` for a new
    /// one. `seed` spreads the election timeouts: give each server, and each
    /// start of it, another one. `configuration` is the one that the cluster
    /// began with, or [`Configuration::joining`] for a server that is added to
    /// it; what the disk says about configurations comes later and counts more.
    ///
    /// What is not saved starts from nothing, as in Figure 2: the server is a
    /// follower, and knows no leader and no commitIndex beyond its snapshot.
    pub fn new(
        config: Config,
        configuration: Configuration,
        saved: Saved<C>,
        seed: u64,
        now: Time,
    ) -> Result<Server<C, O>, NewServerError> {
        config.check().map_err(NewServerError::Config)?;
        let snapshot = saved.snapshot;
        let log = Log::restore(snapshot.as_deref(), saved.entries, config.is_raft());
        let log = log.map_err(NewServerError::Restore)?;
        let last = log.last();
        let mut hard_state = saved.hard_state;
        if !config.is_raft() {
            // Nobody kept the term with the entries, or entries of their own terms.
            hard_state.term = hard_state.term.max(last.term);
        }
        let term = hard_state.term;
        if last.term > term {
            let error = RestoreError::TermAhead { last, term };
            return Err(NewServerError::Restore(error));
        }
        let applied = saved.applied;
        if applied > last.index {
            let error = RestoreError::AppliedBeyondLog { applied, last };
            return Err(NewServerError::Restore(error));
        }
        let covered = snapshot.as_ref().map_or(Index::ZERO, |s| s.last.index);
        let base = match &snapshot {
            Some(snapshot) if config.keeps(Rule::ConfigurationInSnapshot) => {
                (covered, Arc::clone(&snapshot.configuration))
            }
            Some(_) => (covered, Arc::new(configuration)),
            None => (Index::ZERO, Arc::new(configuration)),
        };
        let commit = if config.keeps(Rule::RestartUncommitted) {
            covered.max(applied)
        } else {
            last.index
        };
        // A state machine that is behind the snapshot begins with it.
        let restoring = snapshot.as_ref().filter(|_| applied < covered);
        let partial = saved
            .partial
            .filter(|(partial, _)| partial.last.index > covered);
        let mut server = Server {
            durability: Durability::new(last.index),
            configurations: Configurations::new(base, &log),
            settled: covered,
            may_campaign: false,
            lacks_commands: log.lacks_commands()
                || snapshot.as_deref().is_some_and(Snapshot::lacks_commands),
            config,
            hard_state,
            log,
            commit,
            applied,
            role: RoleState::Follower { leader: None },
            now,
            started: now,
            deadline: now,
            election_timeout_us: 0,
            leader_heard: now,
            doublings: 0,
            refused_by_half: false,
            random: Random::new(seed),
            replication_due: false,
            restoring: restoring.map(|snapshot| Restoring {
                snapshot: Arc::clone(snapshot),
                after: WriteId(0),
            }),
            snapshot,
            incoming: partial.map(|(snapshot, received)| Incoming { snapshot, received }),
            reads: VecDeque::new(),
            refused_reads: VecDeque::new(),
            last_read: names_begin_at(hard_state.term, seed),
            outbox: VecDeque::new(),
            #[cfg(feature = "ablation")]
            past_match: alloc::vec::Vec::new(),
            observer: O::default(),
        };
        server.configuration_changed();
        server.reset_election_timer(TimerReason::Started);
        Ok(server)
    }
}

/// What is done to a server.
impl<C: Command, O: Observer> Server<C, O> {
    /// Tells the server what time it is; whatever is due happens. Time never
    /// runs backwards for it: an earlier time than before counts as that one.
    pub fn advance(&mut self, now: Time) {
        self.set_now(now);
        self.expire_reads();
        self.expire_transfer();
        if self.timer().is_none_or(|timer| self.now < timer) {
            return;
        }
        if !self.is_leader() {
            self.election_timed_out();
        } else if self.lost_its_quorum() {
            self.step_down_without_quorum();
        } else {
            self.send_heartbeats();
        }
    }

    /// A message arrived. On an error the server is as it was.
    pub fn receive(&mut self, now: Time, message: Message<C>) -> Result<(), ReceiveError> {
        if message.to != self.config.id {
            return Err(ReceiveError::NotForMe { to: message.to });
        }
        if message.from == self.config.id || message.from.0 == 0 {
            return Err(ReceiveError::ImpossibleSender { from: message.from });
        }
        self.check_message(&message)?;
        self.set_now(now);
        if let Some(reason) = self.protection(&message) {
            self.refuse_protected(&message, reason);
            return Ok(());
        }
        let adopts = self.config.keeps(Rule::TermsInAnswers) || !message.body.is_answer();
        if message.term > self.hard_state.term && adopts {
            self.adopt_term(message.term, message.from);
        }
        self.handle(message);
        Ok(())
    }

    fn handle(&mut self, message: Message<C>) {
        let (from, term) = (message.from, message.term);
        match message.body {
            Body::RequestPreVote {
                term,
                last,
                priority,
            } => self.on_request_pre_vote(from, term, Credentials { last, priority }),
            Body::RequestVote { last, priority, .. } => {
                self.on_request_vote(from, term, Credentials { last, priority });
            }
            Body::AppendEntries {
                previous,
                entries,
                commit,
                round,
            } => self.on_append_entries(from, term, previous, entries, (commit, round)),
            Body::InstallSnapshot {
                snapshot,
                offset,
                data,
                done,
                round,
            } => self.on_install_snapshot(from, term, (snapshot, offset, data), done, round),
            Body::ReadIndex { read } => self.on_read_index(from, read),
            Body::ReadIndexReply { read, index } => self.on_read_index_reply(from, read, index),
            // What is of an older term no longer matters: answers to questions
            // that nobody has any more, or orders of a leader that was replaced.
            ref body if term == self.hard_state.term || self.counts_late(term, body) => {
                self.handle_current(from, body);
            }
            _ => {}
        }
    }

    fn handle_current(&mut self, from: ServerId, body: &Body<C>) {
        match *body {
            Body::RequestPreVoteReply { term, granted } => {
                self.on_pre_vote_reply(from, term, granted);
            }
            Body::RequestVoteReply { granted } => self.on_vote_reply(from, granted),
            Body::AppendEntriesAccepted {
                match_index,
                round,
                lacks_commands,
            } => self.on_accepted(from, match_index, round, lacks_commands),
            Body::AppendEntriesRejected {
                probed,
                hint,
                round,
            } => self.on_rejected(from, probed, hint, round),
            Body::InstallSnapshotReply {
                last,
                received,
                installed,
                round,
            } => self.on_snapshot_reply(from, last, received, installed, round),
            Body::TimeoutNow => self.on_timeout_now(from),
            _ => {}
        }
    }

    /// A write is durable. Writes may be reported in any order and more than once.
    ///
    /// Ids start anew when a server starts: a report that was meant for an
    /// earlier start of it must not arrive here. A write that failed is not
    /// durable and never will be; stop the server and start it from its disk.
    pub fn written(&mut self, now: Time, id: WriteId) -> Result<(), WriteError> {
        if !self.durability.was_issued(id) {
            return Err(WriteError::NeverIssued { id });
        }
        self.set_now(now);
        self.durability.complete(id);
        match self.role {
            RoleState::Candidate { .. } => self.count_own_vote(),
            RoleState::Leader(_) => {
                self.advance_commit();
                // Witnesses get what is on the leader's disk.
                self.replication_due |= self.configuration().has_witnesses();
            }
            RoleState::Follower { .. } | RoleState::PreCandidate { .. } => {}
        }
        Ok(())
    }

    /// Starts an election now, whatever the timer says, without asking first
    /// whether it can be won. A leader ignores it, and a server that may not
    /// campaign, or that promised a leader not to: with leases, a leader relies on
    /// those who answered it to be quiet for a while.
    pub fn campaign(&mut self, now: Time) {
        self.set_now(now);
        let patience = self.config.election_timeout_min_us;
        let promised = self.config.lease_reads
            && self.leader().is_some()
            && self.now < self.leader_heard.after_us(patience);
        if self.may_campaign && !self.is_leader() && !promised {
            self.start_election(crate::note::ElectionReason::Asked);
        }
    }

    /// Other settings from now on. A timeout that is running stays as it was drawn.
    ///
    /// Leases rest on what all servers have in common: switch them off while the
    /// shortest election timeout changes, unless it changes everywhere at once.
    pub fn reconfigure(&mut self, config: Config) -> Result<(), ConfigError> {
        config.check()?;
        if config.id != self.config.id {
            return Err(ConfigError::IdChanges);
        }
        let had = if self.config.lease_reads {
            self.config.lease_us()
        } else {
            0
        };
        if config.lease_reads && config.lease_us() > had {
            // Who answered before was bound for less time, and a lease that ran out
            // must not come back: only the answers to later questions count.
            if let RoleState::Leader(leader) = &mut self.role {
                leader.confirmed.1 = None;
                leader.round_starts.clear();
            }
        }
        self.config = config;
        Ok(())
    }

    /// The next thing for the caller to do, or `None` when it is all done.
    pub fn poll(&mut self) -> Option<Output<C>> {
        // Writes first: messages may wait for them, and what queued up since
        // the last call travels in one write and one message per follower.
        let last = self.log.last().index;
        if self.durability.is_due() {
            let write = self.durability.issue(self.state_to_save(), last);
            return Some(Output::Write(write));
        }
        if self.replication_due {
            self.replicate();
        }
        if let Some(message) = self.next_message() {
            return Some(self.output_of(message));
        }
        if let Some(restored) = self.next_restore() {
            return Some(Output::Restore(restored));
        }
        let ready = if self.is_leader() && !self.config.keeps(Rule::ApplyCommitted) {
            last
        } else {
            self.commit.min(self.durability.stable())
        };
        if ready > self.applied && self.restoring.is_none() {
            let first = self.applied.next();
            self.applied = ready;
            return Some(Output::Apply { first, last: ready });
        }
        self.next_read()
    }

    /// What hears this server's decisions.
    pub fn observer_mut(&mut self) -> &mut O {
        &mut self.observer
    }
}

/// What voting and replication share.
impl<C: Command, O: Observer> Server<C, O> {
    pub(crate) fn set_now(&mut self, now: Time) {
        self.now = self.now.max(now);
    }

    #[inline]
    pub(crate) fn note(&mut self, note: Note) {
        self.observer.note(note);
    }

    /// Sends once the current term and vote, which every message reveals, are
    /// durable.
    pub(crate) fn send(&mut self, to: ServerId, body: Body<C>) {
        let after = if self.config.keeps(Rule::VoteAfterWrite) {
            self.durability.hard_state_barrier()
        } else {
            WriteId(0)
        };
        self.send_after(after, to, body);
    }

    /// Sends once that write is durable.
    pub(crate) fn send_after(&mut self, after: WriteId, to: ServerId, body: Body<C>) {
        let message = Message {
            from: self.config.id,
            to,
            term: self.hard_state.term,
            body,
        };
        if self.outbox.len() < MAX_WAITING_MESSAGES {
            self.outbox.push_back((after, message));
        }
    }

    /// The first message that waits for no write.
    fn next_message(&mut self) -> Option<Message<C>> {
        let durable = self.durability.durable();
        if self.outbox.front()?.0 <= durable {
            return self.outbox.pop_front().map(|(_, message)| message);
        }
        let place = self
            .outbox
            .iter()
            .position(|&(after, _)| after <= durable)?;
        self.outbox.remove(place).map(|(_, message)| message)
    }

    /// A new term: nobody has this server's vote in it.
    pub(crate) fn enter_term(&mut self, term: Term) {
        debug_assert!(term > self.hard_state.term, "terms only grow");
        self.hard_state = HardState {
            term,
            voted_for: None,
        };
        self.durability.hard_state_changed();
        // What waits for a write answers a question of the old term. Withdrawing
        // it is like losing it, and keeps the terms that leave in order.
        let durable = self.durability.durable();
        self.outbox.retain(|&(after, _)| after <= durable);
        self.refused_by_half = false;
    }

    /// §5.1: whoever sees a higher term adopts it and becomes a follower.
    fn adopt_term(&mut self, term: Term, from: ServerId) {
        let old = self.hard_state.term;
        self.note(Note::TermAdopted {
            from,
            old,
            new: term,
        });
        self.enter_term(term);
        self.become_follower(None, StepDownReason::HigherTerm { term, from });
    }

    /// What this server was doing in its role is over.
    pub(crate) fn leave_role(&mut self) {
        if !self.reads.is_empty() {
            self.abandon_reads();
        }
        self.replication_due = false;
    }

    /// Becomes, or stays, a follower. A leader's timer has to start again; a
    /// candidate's goes on, since a mere term is no sign of a live leader.
    pub(crate) fn become_follower(&mut self, leader: Option<ServerId>, reason: StepDownReason) {
        let was = self.role();
        self.leave_role();
        #[cfg(feature = "ablation")]
        if let RoleState::Leader(leader) = &self.role {
            let followers = leader.followers.iter();
            self.past_match = followers.map(|f| (f.id(), f.match_index())).collect();
        }
        self.role = RoleState::Follower { leader };
        if was != Role::Follower {
            self.note(Note::SteppedDown { was, reason });
        }
        if matches!(was, Role::Candidate | Role::PreCandidate) {
            self.doublings = 0;
        }
        if was == Role::Leader {
            self.reset_election_timer(TimerReason::SteppedDown);
        }
    }

    /// Draws a new election timeout (§5.2).
    pub(crate) fn reset_election_timer(&mut self, reason: TimerReason) {
        let (min_us, max_us) = self.timeout_range();
        let max_us = if self.config.keeps(Rule::RandomTimeouts) {
            max_us
        } else {
            min_us
        };
        self.election_timeout_us = self.random.between(min_us, max_us);
        self.deadline = self.now.after_us(self.election_timeout_us);
        self.note(Note::TimerReset {
            deadline: self.deadline,
            reason,
        });
    }
}
