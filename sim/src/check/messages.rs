//! Messages leave and arrive: I2, I3, I6, I15 and I17.

use raftworks_core::{Body, Entry, HardState, Index, Message, Position, ServerId, Term};

use super::property::Property;
use super::violation::Detail;
use super::{Checks, place};
use crate::command::Command;

impl Checks {
    /// A message leaves a server.
    #[inline]
    pub(crate) fn sent(&mut self, message: &Message<Command>) {
        let (from, to, term) = (message.from, message.to, message.term);
        let durable = self.record(from).hard_state.term;
        self.found
            .check(Property::TermMonotonicity, term <= durable, || {
                Detail::TermNotDurable {
                    server: from,
                    term,
                    durable,
                }
            });
        match &message.body {
            Body::AppendEntries {
                previous, entries, ..
            } => self.append_sent(from, term, *previous, entries),
            Body::AppendEntriesAccepted { match_index, .. } => {
                self.acknowledged(from, to, term, *match_index);
            }
            Body::InstallSnapshotReply {
                last,
                installed: true,
                ..
            } => self.acknowledged(from, to, term, last.index),
            Body::RequestVote { .. } => self.vote_sent(from, term, from),
            Body::RequestVoteReply { granted: true } => self.vote_sent(from, term, to),
            _ => {}
        }
    }

    /// A message arrived at a server that runs.
    #[inline]
    pub(crate) fn delivered(&mut self, message: &Message<Command>) {
        match &message.body {
            Body::RequestVote { last, .. } => {
                let asked = (message.from, message.term, *last);
                self.record_mut(message.to).asked = Some(asked);
            }
            Body::RequestVoteReply { granted: true } => {
                let ballot = &mut self.record_mut(message.to).ballot;
                ballot.add(message.term, message.from);
            }
            _ => {}
        }
    }

    /// A server votes, or asks for votes after having voted for itself.
    fn vote_sent(&mut self, voter: ServerId, term: Term, candidate: ServerId) {
        let vote = HardState {
            term,
            voted_for: Some(candidate),
        };
        let durable = self.record(voter).hard_state == vote;
        self.found
            .check(Property::VoteDurable, durable, || Detail::VoteNotDurable {
                voter,
                candidate,
                term,
            });
        self.vote(voter, term, candidate);
    }

    /// A vote is emitted or counted.
    pub(super) fn vote(&mut self, voter: ServerId, term: Term, candidate: ServerId) {
        let first = self.record_mut(voter).votes.first(term, candidate);
        self.found
            .check(Property::OneVotePerTerm, first == candidate, || {
                Detail::TwoVotes {
                    voter,
                    term,
                    first,
                    second: candidate,
                }
            });
    }

    /// A server says that it has the leader's log up to here.
    fn acknowledged(&mut self, server: ServerId, leader: ServerId, term: Term, claimed: Index) {
        if claimed == Index::ZERO {
            return;
        }
        let Some(election) = self.elections.find(term) else {
            // Of a term so old that nobody can be in it any more, or of none.
            return;
        };
        let record = self.record(server).durable.get(claimed);
        let holds = record.is_some_and(|record| election.has(claimed, record));
        let truthful = holds && election.leader == leader;
        self.found
            .check(Property::AckTruthful, truthful, || Detail::AckUntrue {
                server,
                leader,
                term,
                claimed,
            });
        let leadership = &mut self.servers[place(leader)].leadership;
        if truthful && leadership.term == term {
            leadership.acknowledge(place(server), claimed);
        }
    }

    /// AppendEntries leave a server.
    fn append_sent(
        &mut self,
        server: ServerId,
        term: Term,
        previous: Position,
        entries: &[Entry<Command>],
    ) {
        let leads = self.elections.leader(term) == Some(server);
        let log = &self.servers[place(server)].memory;
        let before = match previous.index {
            Index::ZERO => previous.term == Term(0),
            index => log
                .get(index)
                .is_some_and(|known| known.term == previous.term),
        };
        let absent = if before {
            let mut absent = entries.iter().filter(|entry| !log.has(entry));
            absent.next().map(|entry| entry.index)
        } else {
            Some(previous.index)
        };
        self.found.check(
            Property::AppendsFromLeaders,
            leads && absent.is_none(),
            || match absent {
                Some(index) if leads => Detail::AppendNotInLog {
                    server,
                    term,
                    index,
                },
                _ => Detail::AppendFromStranger { server, term },
            },
        );
    }
}
