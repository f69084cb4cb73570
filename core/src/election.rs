//! Leader election: §5.2 of the paper, with the restriction of §5.4.1.

use alloc::vec::Vec;

use crate::log::{Command, Payload};
use crate::message::Body;
use crate::note::{ElectionReason, Note, Observer, TimerReason, VoteRefusal};
use crate::progress::Progress;
use crate::role::{RoleState, Vote};
use crate::server::Server;
use crate::types::{Position, ServerId, Term};

impl<C: Command, O: Observer> Server<C, O> {
    pub(crate) fn election_timed_out(&mut self) {
        let reason = match self.role {
            RoleState::Candidate { .. } => ElectionReason::NoWinner,
            _ => ElectionReason::TimedOut,
        };
        self.start_election(reason);
    }

    /// §5.2: to begin an election, a follower increments its term, votes for
    /// itself and asks all others, and draws a new timeout.
    pub(crate) fn start_election(&mut self, reason: ElectionReason) {
        let Some(term) = self.hard_state.term.checked_next() else {
            // No term is left. Only a hostile message can lead here.
            self.reset_election_timer(TimerReason::ElectionStarted);
            return;
        };
        self.note(Note::ElectionStarted { term, reason });
        self.enter_term(term);
        self.hard_state.voted_for = Some(self.config.id);
        self.role = RoleState::Candidate { votes: Vec::new() };
        self.reset_election_timer(TimerReason::ElectionStarted);

        let last = self.log.last();
        for peer in self.peers() {
            self.send(peer, Body::RequestVote { last });
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

    pub(crate) fn on_request_vote(&mut self, candidate: ServerId, term: Term, last: Position) {
        match self.vote_refusal(candidate, term, last) {
            None => {
                self.note(Note::VoteGranted { candidate, term });
                if self.hard_state.voted_for != Some(candidate) {
                    self.hard_state.voted_for = Some(candidate);
                    self.durability.hard_state_changed();
                }
                // §5.2: only a vote that is granted resets the timer.
                self.reset_election_timer(TimerReason::VoteGranted);
                // The vote leaves when it cannot be forgotten any more.
                self.send(candidate, Body::RequestVoteReply { granted: true });
            }
            Some(reason) => {
                self.note(Note::VoteRefused {
                    candidate,
                    term,
                    reason,
                });
                self.send(candidate, Body::RequestVoteReply { granted: false });
            }
        }
    }

    /// Figure 2, RequestVote, receiver: `None` is a vote.
    fn vote_refusal(&self, candidate: ServerId, term: Term, last: Position) -> Option<VoteRefusal> {
        if term < self.hard_state.term {
            return Some(VoteRefusal::StaleTerm {
                current: self.hard_state.term,
            });
        }
        if self.is_leader() {
            return Some(VoteRefusal::Leading);
        }
        if let Some(other) = self.hard_state.voted_for.filter(|&id| id != candidate) {
            return Some(VoteRefusal::AlreadyVoted {
                for_candidate: other,
            });
        }
        // §5.4.1: the later last term wins; with equal terms, the longer log.
        let own = self.log.last();
        if last < own {
            return Some(VoteRefusal::LogBehind {
                candidate: last,
                voter: own,
            });
        }
        None
    }

    pub(crate) fn on_vote_reply(&mut self, voter: ServerId, granted: bool) {
        let candidate = matches!(self.role, RoleState::Candidate { .. });
        // A repeated answer must not count twice, nor one of a stranger at all.
        let heard = self.votes().any(|(other, _)| other == voter);
        if candidate && !heard && self.configuration.is_voter(voter) {
            self.count_vote(voter, granted);
        }
    }

    fn count_vote(&mut self, voter: ServerId, granted: bool) {
        let RoleState::Candidate { votes } = &mut self.role else {
            return;
        };
        votes.push(Vote { voter, granted });
        let has_vote = |id| votes.iter().any(|v| v.voter == id && v.granted);
        let won = self.configuration.is_quorum(has_vote);
        let count = votes.iter().filter(|vote| vote.granted).count() as u64;
        let needed = self.configuration.majority() as u64;
        self.note(Note::VoteCounted {
            voter,
            granted,
            votes: count,
            needed,
        });
        if won {
            self.become_leader();
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
        let followers = self.peers().into_iter();
        self.role = RoleState::Leader {
            followers: followers.map(|id| Progress::new(id, last.index)).collect(),
        };
        self.append_own(Payload::Noop);
        self.send_heartbeats();
    }

    /// All voters but this server.
    pub(crate) fn peers(&self) -> Vec<ServerId> {
        let me = self.config.id;
        let mut peers = self.configuration.voters().to_vec();
        peers.retain(|&id| id != me);
        peers
    }
}
