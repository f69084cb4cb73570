//! The server: its state, what may be done to it, and what it asks for.
//! How it votes is in `election`, how it replicates in `replication`.

use alloc::collections::VecDeque;
use core::fmt;

use crate::config::{Config, ConfigError};
use crate::configuration::Configuration;
use crate::durability::Durability;
use crate::log::{Command, Log, RestoreError};
use crate::message::{Body, Message, ReceiveError};
use crate::note::{Note, Observer, StepDownReason, TimerReason};
use crate::output::{HardState, Output, Saved, WriteError};
use crate::progress::Progress;
use crate::random::Random;
use crate::role::{Role, RoleState};
use crate::types::{Index, Position, ServerId, Term, Time, WriteId};

/// The most messages that wait to be taken or for a write. What comes on top is
/// dropped as the network might have: the protocol repeats what matters.
const MAX_WAITING_MESSAGES: usize = 4096;

/// One Raft server. `C` is the command type, `O` hears its decisions.
#[derive(Clone, Debug)]
pub struct Server<C, O = ()> {
    pub(crate) config: Config,
    pub(crate) configuration: Configuration,
    pub(crate) hard_state: HardState,
    pub(crate) log: Log<C>,
    pub(crate) commit: Index,
    pub(crate) applied: Index,
    pub(crate) role: RoleState,
    pub(crate) now: Time,
    /// A follower's or candidate's election timeout, a leader's next heartbeat.
    pub(crate) deadline: Time,
    /// How long the current election timeout is in all.
    pub(crate) election_timeout_us: u64,
    pub(crate) random: Random,
    pub(crate) durability: Durability,
    /// Some follower may be due a message.
    pub(crate) replication_due: bool,
    held: VecDeque<(WriteId, Message<C>)>,
    outbox: VecDeque<Message<C>>,
    observer: O,
}

impl<C: Command, O: Observer + Default> Server<C, O> {
    /// Starts a server from what its disk holds; `Saved::default()` for a new
    /// one. `seed` spreads the election timeouts: give each server, and each
    /// start of it, another one.
    ///
    /// What is not saved starts from nothing, as in Figure 2: the server is a
    /// follower, and knows no leader and no commitIndex.
    pub fn new(
        config: Config,
        configuration: Configuration,
        saved: Saved<C>,
        seed: u64,
        now: Time,
    ) -> Result<Server<C, O>, NewServerError> {
        config.check().map_err(NewServerError::Config)?;
        let log = Log::restore(saved.entries).map_err(NewServerError::Restore)?;
        if log.last().term > saved.hard_state.term {
            return Err(NewServerError::Restore(RestoreError::TermAhead {
                last: log.last(),
                term: saved.hard_state.term,
            }));
        }
        let mut server = Server {
            durability: Durability::new(log.last().index),
            config,
            configuration,
            hard_state: saved.hard_state,
            log,
            commit: Index::ZERO,
            applied: Index::ZERO,
            role: RoleState::Follower { leader: None },
            now,
            deadline: now,
            election_timeout_us: 0,
            random: Random::new(seed),
            replication_due: false,
            held: VecDeque::new(),
            outbox: VecDeque::new(),
            observer: O::default(),
        };
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
        if self.deadline().is_none_or(|deadline| self.now < deadline) {
            return;
        }
        match self.role {
            RoleState::Leader { .. } => self.send_heartbeats(),
            RoleState::Follower { .. } | RoleState::Candidate { .. } => self.election_timed_out(),
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
        self.check_entries(&message)?;
        self.set_now(now);
        if message.term > self.hard_state.term {
            self.adopt_term(message.term, message.from);
        }
        let (from, term) = (message.from, message.term);
        let current = term == self.hard_state.term;
        match message.body {
            Body::RequestVote { last } => self.on_request_vote(from, term, last),
            Body::AppendEntries {
                previous,
                entries,
                commit,
            } => self.on_append_entries(from, term, previous, entries, commit),
            // Replies of an older term answer questions that no longer matter.
            Body::RequestVoteReply { granted } if current => self.on_vote_reply(from, granted),
            Body::AppendEntriesAccepted { match_index } if current => {
                self.on_accepted(from, match_index);
            }
            Body::AppendEntriesRejected { probed, hint } if current => {
                self.on_rejected(from, probed, hint);
            }
            _ => {}
        }
        Ok(())
    }

    /// A client wants this command replicated. The answer is where it stands in
    /// the log: when the entry applied at that index has that term, it is this
    /// one; when it has another, this one was overwritten and never happened.
    pub fn propose(&mut self, now: Time, command: C) -> Result<Position, ProposeRefusal> {
        self.set_now(now);
        if !self.is_leader() {
            return Err(ProposeRefusal::NotLeader {
                leader: self.leader(),
            });
        }
        if command.size_bytes() > self.config.max_command_bytes {
            return Err(ProposeRefusal::TooLarge {
                size_bytes: command.size_bytes(),
            });
        }
        let uncommitted = self.log.last().index.0.saturating_sub(self.commit.0);
        if uncommitted >= self.config.max_uncommitted_entries {
            return Err(ProposeRefusal::TooManyUncommitted);
        }
        Ok(self.append_own(crate::log::Payload::Command(command)))
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
        let durable = self.durability.durable();
        for _ in 0..self.held.len() {
            match self.held.pop_front() {
                Some((after, message)) if after <= durable => self.queue(message),
                Some(waiting) => self.held.push_back(waiting),
                None => {}
            }
        }
        match self.role {
            RoleState::Candidate { .. } => self.count_own_vote(),
            RoleState::Leader { .. } => self.advance_commit(),
            RoleState::Follower { .. } => {}
        }
        Ok(())
    }

    /// Lets the election timeout happen now, whatever the timer says. A leader,
    /// and a server that does not vote, ignore it.
    pub fn campaign(&mut self, now: Time) {
        self.set_now(now);
        if self.deadline().is_some() && !self.is_leader() {
            self.start_election(crate::note::ElectionReason::Asked);
        }
    }

    /// The next thing for the caller to do, or `None` when it is all done.
    pub fn poll(&mut self) -> Option<Output<C>> {
        // Writes first: messages may wait for them, and what queued up since
        // the last call travels in one write and one message per follower.
        let last = self.log.last().index;
        if let Some(write) = self.durability.issue(self.hard_state, last) {
            return Some(Output::Write(write));
        }
        if self.replication_due {
            self.replicate();
        }
        if let Some(message) = self.outbox.pop_front() {
            return Some(Output::Send(message));
        }
        let ready = self.commit.min(self.durability.stable());
        if ready > self.applied {
            let first = self.applied.next();
            self.applied = ready;
            return Some(Output::Apply { first, last: ready });
        }
        None
    }

    /// What hears this server's decisions.
    pub fn observer_mut(&mut self) -> &mut O {
        &mut self.observer
    }
}

/// What a server can be asked.
impl<C, O> Server<C, O> {
    /// Its id.
    pub fn id(&self) -> ServerId {
        self.config.id
    }

    /// Its timing and limits.
    pub fn config(&self) -> &Config {
        &self.config
    }

    /// Who votes.
    pub fn configuration(&self) -> &Configuration {
        &self.configuration
    }

    /// What it currently is.
    pub fn role(&self) -> Role {
        match self.role {
            RoleState::Follower { .. } => Role::Follower,
            RoleState::Candidate { .. } => Role::Candidate,
            RoleState::Leader { .. } => Role::Leader,
        }
    }

    /// Whether it leads its term.
    pub fn is_leader(&self) -> bool {
        matches!(self.role, RoleState::Leader { .. })
    }

    /// Who leads this server's term, as far as it knows.
    pub fn leader(&self) -> Option<ServerId> {
        match &self.role {
            RoleState::Follower { leader } => *leader,
            RoleState::Candidate { .. } => None,
            RoleState::Leader { .. } => Some(self.config.id),
        }
    }

    /// Its current term.
    pub fn term(&self) -> Term {
        self.hard_state.term
    }

    /// Whom it voted for in its current term.
    pub fn voted_for(&self) -> Option<ServerId> {
        self.hard_state.voted_for
    }

    /// Its log, including entries that are not durable yet.
    pub fn log(&self) -> &Log<C> {
        &self.log
    }

    /// The highest entry that it knows to be committed.
    pub fn commit_index(&self) -> Index {
        self.commit
    }

    /// The highest entry that it handed out to be applied.
    pub fn last_applied(&self) -> Index {
        self.applied
    }

    /// The highest entry up to which its disk holds what its memory holds.
    pub fn stable_index(&self) -> Index {
        self.durability.stable()
    }

    /// When to call [`Server::advance`]: the election timeout of a follower or
    /// candidate, the next heartbeat of a leader. `None` for a server that does
    /// not vote.
    pub fn deadline(&self) -> Option<Time> {
        let voter = self.configuration.is_voter(self.config.id);
        voter.then_some(self.deadline)
    }

    /// How long the election timeout that is running was when it was drawn, in
    /// microseconds. Meaningless for a leader.
    pub fn election_timeout_us(&self) -> u64 {
        self.election_timeout_us
    }

    /// As leader: what it knows of each follower. Empty otherwise.
    pub fn followers(&self) -> &[Progress] {
        match &self.role {
            RoleState::Leader { followers } => followers,
            _ => &[],
        }
    }

    /// As candidate: the answers heard so far, as voter and whether it voted
    /// for this server. Empty otherwise.
    pub fn votes(&self) -> impl Iterator<Item = (ServerId, bool)> + '_ {
        let votes = match &self.role {
            RoleState::Candidate { votes } => votes.as_slice(),
            _ => &[],
        };
        votes.iter().map(|vote| (vote.voter, vote.granted))
    }

    /// Messages that wait until a write is durable, because they promise what
    /// it writes.
    pub fn held(&self) -> impl Iterator<Item = (WriteId, &Message<C>)> {
        self.held.iter().map(|(after, message)| (*after, message))
    }
}

/// What voting and replication share.
impl<C: Command, O: Observer> Server<C, O> {
    fn set_now(&mut self, now: Time) {
        self.now = self.now.max(now);
    }

    #[inline]
    pub(crate) fn note(&mut self, note: Note) {
        self.observer.note(note);
    }

    /// Sends once the current term and vote, which every message reveals, are
    /// durable.
    pub(crate) fn send(&mut self, to: ServerId, body: Body<C>) {
        let after = self.durability.hard_state_barrier();
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
        if after <= self.durability.durable() {
            self.queue(message);
        } else if self.held.len() < MAX_WAITING_MESSAGES {
            self.held.push_back((after, message));
        }
    }

    fn queue(&mut self, message: Message<C>) {
        if self.outbox.len() < MAX_WAITING_MESSAGES {
            self.outbox.push_back(message);
        }
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
        self.held.clear();
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

    /// Becomes, or stays, a follower. A leader's timer has to start again; a
    /// candidate's goes on, since a mere term is no sign of a live leader.
    pub(crate) fn become_follower(&mut self, leader: Option<ServerId>, reason: StepDownReason) {
        let was = self.role();
        self.role = RoleState::Follower { leader };
        if was != Role::Follower {
            self.note(Note::SteppedDown { was, reason });
        }
        if was == Role::Leader {
            self.replication_due = false;
            self.reset_election_timer(TimerReason::SteppedDown);
        }
    }

    /// Draws a new election timeout (§5.2).
    pub(crate) fn reset_election_timer(&mut self, reason: TimerReason) {
        self.election_timeout_us = self.random.between(
            self.config.election_timeout_min_us,
            self.config.election_timeout_max_us,
        );
        self.deadline = self.now.after_us(self.election_timeout_us);
        self.note(Note::TimerReset {
            deadline: self.deadline,
            reason,
        });
    }
}

/// Why a server could not start.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum NewServerError {
    /// Its settings make no sense.
    Config(ConfigError),
    /// What its disk holds cannot have been written by a correct server.
    Restore(RestoreError),
}

impl fmt::Display for NewServerError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            NewServerError::Config(error) => error.fmt(f),
            NewServerError::Restore(error) => error.fmt(f),
        }
    }
}

impl core::error::Error for NewServerError {}

/// Why a proposal was refused. Nothing was appended.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum ProposeRefusal {
    /// Only leaders take commands (§8).
    NotLeader {
        /// Who leads, as far as this server knows: ask there.
        leader: Option<ServerId>,
    },
    /// The command exceeds `max_command_bytes`.
    TooLarge {
        /// Its size.
        size_bytes: u64,
    },
    /// `max_uncommitted_entries` wait already: try again later.
    TooManyUncommitted,
}

impl fmt::Display for ProposeRefusal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            ProposeRefusal::NotLeader { leader: None } => {
                f.write_str("this server does not lead and knows no leader")
            }
            ProposeRefusal::NotLeader {
                leader: Some(leader),
            } => write!(f, "this server does not lead; server {leader} does"),
            ProposeRefusal::TooLarge { size_bytes } => {
                write!(f, "a command of {size_bytes} bytes is too large")
            }
            ProposeRefusal::TooManyUncommitted => {
                f.write_str("too many entries wait to be committed")
            }
        }
    }
}

impl core::error::Error for ProposeRefusal {}
