//! Leader election: §5.2 of the paper, with the restriction of §5.4.1, PreVote
//! (dissertation 9.6) and the protection of a leader that is alive (4.2.3).

use alloc::vec::Vec;

use crate::ablation::wins_without_majority;
use crate::entry::{Command, Payload};
use crate::message::{Body, Message};
use crate::note::{ElectionReason, Note, Observer, TimerReason, VoteRefusal};
use crate::progress::Progress;
use crate::role::{Leader, RoleState, Vote};
use crate::rule::Rule;
use crate::server::Server;
use crate::types::{Position, Round, ServerId, Term};

/// The most doublings of a candidate's timeout.
const MAX_DOUBLINGS: u32 = 6;

/// What a vote is decided by, besides the candidate's term.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Credentials {
    pub(crate) last: Position,
    pub(crate) priority: u64,
}

/// The candidate's side.
impl<C: Command, O: Observer> Server<C, O> {
    pub(crate) fn election_timed_out(&mut self) {
        let reason = match self.role {
            RoleState::Candidate { .. } => ElectionReason::NoWinner,
            _ => ElectionReason::TimedOut,
        };
        if self.config.pre_vote {
            self.start_pre_election(reason);
        } else {
            self.start_election(reason);
        }
    }

    /// Dissertation 9.6: a server first asks whether it would be elected, in
    /// its old term, so that nobody is disturbed if not.
    fn start_pre_election(&mut self, reason: ElectionReason) {
        let Some(term) = self.hard_state.term.checked_next() else {
            return self.reset_election_timer(TimerReason::ElectionStarted);
        };
        self.note(Note::PreElectionStarted { term, reason });
        self.leave_role();
        self.role = RoleState::PreCandidate { votes: Vec::new() };
        self.reset_election_timer(TimerReason::ElectionStarted);
        let credentials = self.credentials();
        for peer in self.peers() {
            self.send(
                peer,
                Body::RequestPreVote {
                    term,
                    last: credentials.last,
                    priority: credentials.priority,
                },
            );
        }
        self.count_vote(self.config.id, true);
    }

    /// §5.2: to begin an election, a follower increments its term, votes for
    /// itself and asks all others, and draws a new timeout.
    pub(crate) fn start_election(&mut self, reason: ElectionReason) {
        let Some(term) = self.hard_state.term.checked_next() else {
            // No term is left. Only a hostile message can lead here.
            return self.reset_election_timer(TimerReason::ElectionStarted);
        };
        self.note(Note::ElectionStarted { term, reason });
        self.leave_role();
        self.enter_term(term);
        if self.config.keeps(Rule::VoteForSelf) {
            self.hard_state.voted_for = Some(self.config.id);
        }
        self.role = RoleState::Candidate { votes: Vec::new() };
        self.reset_election_timer(TimerReason::ElectionStarted);

        let credentials = self.credentials();
        let transfer = matches!(reason, ElectionReason::Transfer { .. });
        for peer in self.peers() {
            self.send(
                peer,
                Body::RequestVote {
                    last: credentials.last,
                    priority: credentials.priority,
                    transfer,
                },
            );
        }
    }

    fn credentials(&self) -> Credentials {
        Credentials {
            last: self.log.last(),
            priority: self.config.priority,
        }
    }

    /// The candidate's vote for itself counts when it is durable, as every vote.
    pub(crate) fn count_own_vote(&mut self) {
        let me = self.config.id;
        let heard = self.votes().any(|(voter, _)| voter == me);
        let durable = self.durability.hard_state_barrier() <= self.durability.durable();
        if durable && !heard {
            self.count_vote(me, true);
        }
    }

    pub(crate) fn on_pre_vote_reply(&mut self, voter: ServerId, term: Term, granted: bool) {
        let asked = self.hard_state.term.checked_next() == Some(term);
        if matches!(self.role, RoleState::PreCandidate { .. }) && asked {
            self.on_answer(voter, granted);
        }
    }

    pub(crate) fn on_vote_reply(&mut self, voter: ServerId, granted: bool) {
        if matches!(self.role, RoleState::Candidate { .. }) {
            self.on_answer(voter, granted);
        }
    }

    fn on_answer(&mut self, voter: ServerId, granted: bool) {
        // A repeated answer must not count twice, nor one of a stranger at all.
        let heard = self.config.keeps(Rule::CountVotersOnce)
            && self.votes().any(|(other, _)| other == voter);
        if !heard && self.configuration().is_voter(voter) {
            self.count_vote(voter, granted);
        }
    }

    fn count_vote(&mut self, voter: ServerId, granted: bool) {
        let (votes, pre) = match &mut self.role {
            RoleState::PreCandidate { votes } => (votes, true),
            RoleState::Candidate { votes } => (votes, false),
            _ => return,
        };
        votes.push(Vote { voter, granted });
        let has_vote = |id| votes.iter().any(|v| v.voter == id && v.granted);
        let configuration = &self.configurations.latest().1;
        let won = configuration.is_quorum(has_vote)
            || wins_without_majority(&self.config, configuration, votes);
        let needed = configuration.votes_needed(has_vote) as u64;
        let voters = configuration.voters().len();
        // A candidate that is being removed votes for itself, and is no voter.
        let counts = |vote: &&Vote| vote.granted && configuration.is_voter(vote.voter);
        let refusals = votes.iter().filter(|vote| !vote.granted).count();
        let votes = votes.iter().filter(counts).count() as u64;
        self.note(if pre {
            Note::PreVoteCounted {
                voter,
                granted,
                votes,
                needed,
            }
        } else {
            Note::VoteCounted {
                voter,
                granted,
                votes,
                needed,
            }
        });
        if won && pre {
            self.start_election(ElectionReason::PreVoteWon);
        } else if won {
            self.become_leader();
        } else if !pre && refusals.saturating_mul(2) >= voters && !self.refused_by_half {
            self.refused_by_half = true;
            self.doublings = self.doublings.saturating_add(1).min(MAX_DOUBLINGS);
        }
    }

    /// §5.2, §8: the winner starts with an entry of its own term, which lets it
    /// commit what it inherited, and makes itself known at once.
    fn become_leader(&mut self) {
        let last = self.log.last();
        self.note(Note::LeaderElected {
            term: self.hard_state.term,
            last,
        });
        self.doublings = 0;
        let uncommitted = self.log.range(self.commit.next(), last.index);
        let bytes = uncommitted.fold(0_u64, |sum, entry| sum.saturating_add(entry.size_bytes()));
        if !self.config.keeps(Rule::LatestConfiguration) {
            self.configurations.truncate_from(self.commit.next());
        }
        let (me, now) = (self.config.id, self.now);
        let others = self.configurations.others(self.commit, me).into_iter();
        let followers = others.map(|id| {
            // Without the feature `ablation`, nothing changes it.
            #[allow(unused_mut)]
            let mut follower = Progress::new(id, last.index, now);
            #[cfg(feature = "ablation")]
            if !self.config.keeps(Rule::ForgetMatch)
                && let Some((_, known)) = self.past_match.iter().find(|(past, _)| *past == id)
            {
                follower.accepted(*known, Round(0));
            }
            follower
        });
        let followers = followers.collect();
        let leader = Leader::new(followers, last.index.next(), bytes);
        self.role = RoleState::Leader(leader);
        if self.config.keeps(Rule::Noop) {
            self.append_own(Payload::Noop);
        }
        self.send_heartbeats();
    }

    /// The range that the next election timeout is drawn from (§5.2), and what
    /// back-off makes of it for a candidate.
    pub(crate) fn timeout_range(&self) -> (u64, u64) {
        let config = &self.config;
        let followers = (
            config.election_timeout_min_us,
            config.election_timeout_max_us,
        );
        if !matches!(self.role, RoleState::Candidate { .. }) {
            return followers;
        }
        let (min, max) = config.backoff.range().unwrap_or(followers);
        let factor = if config.backoff.doubles() {
            1_u64 << self.doublings.min(MAX_DOUBLINGS)
        } else {
            1
        };
        (min.saturating_mul(factor), max.saturating_mul(factor))
    }

    /// All voters but this server.
    pub(crate) fn peers(&self) -> Vec<ServerId> {
        let mut peers = self.configuration().all();
        peers.retain(|&id| id != self.config.id && self.configuration().is_voter(id));
        peers
    }
}

/// The voter's side.
impl<C: Command, O: Observer> Server<C, O> {
    /// Dissertation 4.2.3: while a leader is alive, requests for votes change
    /// nothing, not even the term, unless the leader itself wants the election.
    /// `None` lets the message in.
    pub(crate) fn protection(&self, message: &Message<C>) -> Option<VoteRefusal> {
        let applies = match message.body {
            Body::RequestPreVote { .. } => true,
            Body::RequestVote { transfer, .. } => self.config.leader_stickiness && !transfer,
            _ => false,
        };
        if !applies || message.term < self.hard_state.term {
            return None;
        }
        let patience = self.config.election_timeout_min_us;
        let promised = self.started.after_us(patience);
        let promises = self.config.lease_reads && self.config.keeps(Rule::LeaseOutlivesRestart);
        if promises && self.now < promised {
            return Some(VoteRefusal::LeasePromised { until: promised });
        }
        let (leader, heard) = match &self.role {
            // A leader that asks for votes leads no more.
            RoleState::Follower {
                leader: Some(leader),
            } if *leader != message.from => (*leader, self.leader_heard),
            RoleState::Leader(_) => (self.config.id, self.quorum_heard()),
            _ => return None,
        };
        let until = heard.after_us(patience);
        (self.now < until).then_some(VoteRefusal::LeaderAlive { leader, until })
    }

    /// Says no to a candidate without having looked at its request.
    pub(crate) fn refuse_protected(&mut self, message: &Message<C>, reason: VoteRefusal) {
        let candidate = message.from;
        match message.body {
            Body::RequestPreVote { term, .. } => {
                self.answer_pre_vote(candidate, term, Some(reason));
            }
            _ => self.answer_vote(candidate, message.term, Some(reason)),
        }
    }

    pub(crate) fn on_request_pre_vote(
        &mut self,
        candidate: ServerId,
        term: Term,
        credentials: Credentials,
    ) {
        let refusal = if term <= self.hard_state.term {
            Some(VoteRefusal::StaleTerm {
                current: self.hard_state.term,
            })
        } else if self.is_leader() {
            Some(VoteRefusal::Leading)
        } else {
            self.log_refusal(credentials)
        };
        self.answer_pre_vote(candidate, term, refusal);
    }

    fn answer_pre_vote(&mut self, candidate: ServerId, term: Term, refusal: Option<VoteRefusal>) {
        let granted = refusal.is_none();
        // No timer is reset: nothing has happened yet.
        self.note(match refusal {
            None => Note::PreVoteGranted { candidate, term },
            Some(reason) => Note::PreVoteRefused {
                candidate,
                term,
                reason,
            },
        });
        self.send(candidate, Body::RequestPreVoteReply { term, granted });
    }

    pub(crate) fn on_request_vote(
        &mut self,
        candidate: ServerId,
        term: Term,
        credentials: Credentials,
    ) {
        let refusal = self.vote_refusal(candidate, term, credentials);
        if refusal.is_none() && self.hard_state.voted_for != Some(candidate) {
            self.hard_state.voted_for = Some(candidate);
            self.durability.hard_state_changed();
        }
        self.answer_vote(candidate, term, refusal);
    }

    fn answer_vote(&mut self, candidate: ServerId, term: Term, refusal: Option<VoteRefusal>) {
        let granted = refusal.is_none();
        match refusal {
            None => {
                self.note(Note::VoteGranted { candidate, term });
                // §5.2: only a vote that is granted resets the timer.
                self.reset_election_timer(TimerReason::VoteGranted);
            }
            Some(reason) => {
                self.note(Note::VoteRefused {
                    candidate,
                    term,
                    reason,
                });
                #[cfg(feature = "ablation")]
                if !self.config.keeps(Rule::TimerAfterGrant) && !self.is_leader() {
                    self.reset_election_timer(TimerReason::VoteRefused);
                }
            }
        }
        // A vote leaves when it cannot be forgotten any more.
        self.send(candidate, Body::RequestVoteReply { granted });
    }

    /// Figure 2, RequestVote, receiver: `None` is a vote.
    fn vote_refusal(
        &self,
        candidate: ServerId,
        term: Term,
        credentials: Credentials,
    ) -> Option<VoteRefusal> {
        if term < self.hard_state.term {
            return Some(VoteRefusal::StaleTerm {
                current: self.hard_state.term,
            });
        }
        if self.is_leader() {
            return Some(VoteRefusal::Leading);
        }
        let voted_for = self.hard_state.voted_for.filter(|&id| id != candidate);
        if let Some(other) = voted_for.filter(|_| self.config.keeps(Rule::OneVote)) {
            return Some(VoteRefusal::AlreadyVoted {
                for_candidate: other,
            });
        }
        self.log_refusal(credentials)
    }

    fn log_refusal(&self, candidate: Credentials) -> Option<VoteRefusal> {
        // §5.4.1: the later last term wins; with equal terms, the longer log.
        let own = self.log.last();
        let behind = if self.config.keeps(Rule::VoteByLastTerm) {
            candidate.last < own
        } else {
            candidate.last.index < own.index
        };
        if behind && self.config.keeps(Rule::VoteUpToDate) {
            return Some(VoteRefusal::LogBehind {
                candidate: candidate.last,
                voter: own,
            });
        }
        let (theirs, ours) = (candidate.priority, self.config.priority);
        // A server that could itself be elected waits for its own turn. One whose
        // log is behind has no turn, and one that may not campaign never will.
        if theirs < ours && candidate.last == own && self.may_campaign {
            return Some(VoteRefusal::LowerPriority {
                candidate: theirs,
                voter: ours,
            });
        }
        None
    }
}

impl<C: Command, O: Observer> Server<C, O> {
    /// The latest moment by which a commit quorum had answered this leader,
    /// itself included.
    pub(crate) fn quorum_heard(&self) -> crate::Time {
        let RoleState::Leader(leader) = &self.role else {
            return crate::Time(0);
        };
        let (me, now) = (self.config.id, self.now);
        crate::Time(self.configuration().quorum_value(|id| {
            if id == me {
                return now.0;
            }
            let follower = leader.followers.iter().find(|f| f.id() == id);
            follower.map_or(0, |follower| follower.last_heard().0)
        }))
    }

    /// A new round of questions begins now: every follower is due a message.
    pub(crate) fn begin_round(&mut self) {
        let now = self.now;
        let RoleState::Leader(leader) = &mut self.role else {
            return;
        };
        leader.round = leader.round.next();
        leader.round_in_use = false;
        // Rounds that nobody answered are forgotten; only a lease is the poorer.
        if leader.round_starts.len() >= 64 {
            leader.round_starts.pop_front();
        }
        leader.round_starts.push_back((leader.round, now));
        for follower in &mut leader.followers {
            follower.heartbeat_due();
        }
        self.replication_due = true;
    }

    /// Some follower answered a later round than before: a quorum may have.
    pub(crate) fn confirm_round(&mut self) {
        let RoleState::Leader(leader) = &mut self.role else {
            return;
        };
        let (me, own) = (self.config.id, leader.round);
        let followers = &leader.followers;
        let configuration = &self.configurations.latest().1;
        let fewer = (!self.config.keeps(Rule::ReadMajority)).then(|| configuration.one_less());
        let configuration = fewer.as_ref().unwrap_or(configuration);
        // Mostly too few have answered a later one, and the rest need not be
        // looked at.
        let later = followers
            .iter()
            .filter(|f| f.acked_round() > leader.confirmed.0);
        if later.count().saturating_add(1) < configuration.fewest_to_commit() {
            return;
        }
        let round = Round(configuration.quorum_value(|id| {
            if id == me {
                return own.0;
            }
            let follower = followers.iter().find(|f| f.id() == id);
            follower.map_or(0, |follower| follower.acked_round().0)
        }));
        if round <= leader.confirmed.0 {
            return;
        }
        let mut started = None;
        while let Some(&(first, at)) = leader.round_starts.front() {
            if first > round {
                break;
            }
            started = Some(at);
            leader.round_starts.pop_front();
        }
        leader.confirmed = (round, started.or(leader.confirmed.1));
        if !self.reads.is_empty() {
            self.confirm_reads(round);
        }
    }
}
