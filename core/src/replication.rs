//! Log replication and the commit rule: §5.3 and §5.4.2 of the paper.

use alloc::vec::Vec;

use crate::log::{Command, Entry, Payload};
use crate::message::{Body, Message, ReceiveError};
use crate::note::{AppendRefusal, CommitReason, Note, Observer, StepDownReason, TimerReason};
use crate::progress::Progress;
use crate::role::RoleState;
use crate::server::Server;
use crate::types::{Index, Position, ServerId, Term};

/// The leader's side.
impl<C: Command, O: Observer> Server<C, O> {
    /// Appends an entry of this leader's term.
    pub(crate) fn append_own(&mut self, payload: Payload<C>) -> Position {
        debug_assert!(self.is_leader(), "only leaders create entries");
        let entry = Entry {
            index: self.log.last().index.next(),
            term: self.hard_state.term,
            payload,
        };
        let position = entry.position();
        self.log.push(entry);
        self.durability.log_changed(position.index);
        self.replication_due = true;
        self.note(Note::EntriesAppended {
            first: position.index,
            last: position.index,
        });
        position
    }

    /// §5.2: each follower hears from the leader before it could time out.
    pub(crate) fn send_heartbeats(&mut self) {
        if let RoleState::Leader { followers } = &mut self.role {
            for follower in followers {
                follower.heartbeat_due();
            }
        }
        self.replication_due = true;
        self.deadline = self.now.after_us(self.config.heartbeat_interval_us);
    }

    /// Gives every follower what it may have now.
    pub(crate) fn replicate(&mut self) {
        self.replication_due = false;
        let RoleState::Leader { followers } = &mut self.role else {
            return;
        };
        // Taken out while messages are made, since those need the whole server.
        let mut taken = core::mem::take(followers);
        let limit = self.config.max_messages_in_flight;
        for follower in &mut taken {
            // Each round sends at least one message or entry, so this ends:
            // after `limit` messages the follower is full.
            while follower.wants_message(self.log.last().index, limit) {
                self.send_append(follower);
            }
        }
        if let RoleState::Leader { followers } = &mut self.role {
            *followers = taken;
        }
    }

    fn send_append(&mut self, follower: &mut Progress) {
        let last = self.log.last().index;
        let before = follower.next_index().previous();
        let previous = Position {
            term: self.log.term_at(before).unwrap_or_default(),
            index: before,
        };
        let entries = if follower.may_carry_entries(last, self.config.max_messages_in_flight) {
            self.entries_from(follower.next_index())
        } else {
            Vec::new()
        };
        let end = entries.last().map_or(before, |entry| entry.index);
        follower.sent(end, !entries.is_empty());
        let commit = self.commit;
        self.send(
            follower.id(),
            Body::AppendEntries {
                previous,
                entries,
                commit,
            },
        );
    }

    /// As many entries as one message may carry, and at least one.
    fn entries_from(&self, first: Index) -> Vec<Entry<C>> {
        let available = self.log.last().index.next().0.saturating_sub(first.0);
        let count = available.min(self.config.max_entries_per_message);
        let mut entries = Vec::with_capacity(count as usize);
        let mut bytes = 0_u64;
        for entry in self.log.range(first, first.plus(count).previous()) {
            bytes = bytes.saturating_add(entry.size_bytes());
            if bytes > self.config.max_bytes_per_message && !entries.is_empty() {
                break;
            }
            entries.push(entry.clone());
        }
        entries
    }

    pub(crate) fn on_accepted(&mut self, from: ServerId, match_index: Index) {
        let Some(follower) = self.follower_mut(from) else {
            return;
        };
        if follower.accepted(match_index) {
            self.note(Note::MatchAdvanced {
                follower: from,
                match_index,
            });
            self.advance_commit();
        }
        self.replication_due = true;
    }

    pub(crate) fn on_rejected(&mut self, from: ServerId, probed: Index, hint: Position) {
        // What lies above this place cannot be shared: there, one of the two
        // logs has a higher term than the other can have.
        let agreement = self.log.last_at_most(hint.index, hint.term).index;
        let Some(follower) = self.follower_mut(from) else {
            return;
        };
        if follower.rejected(probed, agreement) {
            let next_index = follower.next_index();
            self.note(Note::NextMovedBack {
                follower: from,
                next_index,
            });
            self.replication_due = true;
        }
    }

    /// §5.3 and §5.4.2: an entry of the leader's own term is committed once a
    /// majority stores it, and with it everything before it.
    pub(crate) fn advance_commit(&mut self) {
        let RoleState::Leader { followers } = &self.role else {
            return;
        };
        let (me, own) = (self.config.id, self.durability.stable());
        let index = self.configuration.quorum_index(|id| {
            if id == me {
                return own;
            }
            let follower = followers.iter().find(|follower| follower.id() == id);
            follower.map_or(Index::ZERO, Progress::match_index)
        });
        if index <= self.commit {
            return;
        }
        let term = self.log.term_at(index).unwrap_or_default();
        if term == self.hard_state.term {
            self.commit = index;
            let reason = CommitReason::Majority;
            self.note(Note::CommitAdvanced { index, reason });
        } else {
            self.note(Note::CommitWithheld { index, term });
        }
    }

    fn follower_mut(&mut self, id: ServerId) -> Option<&mut Progress> {
        match &mut self.role {
            RoleState::Leader { followers } => followers.iter_mut().find(|f| f.id() == id),
            _ => None,
        }
    }
}

/// The follower's side.
impl<C: Command, O: Observer> Server<C, O> {
    /// Refuses what no correct sender says, before anything changes.
    pub(crate) fn check_entries(&self, message: &Message<C>) -> Result<(), ReceiveError> {
        let same_term = message.term == self.hard_state.term;
        match &message.body {
            Body::AppendEntries {
                previous, entries, ..
            } => {
                let mut before = *previous;
                for entry in entries {
                    let follows = before.index.0 != u64::MAX
                        && entry.index == before.index.next()
                        && entry.term >= before.term
                        && entry.term <= message.term
                        && entry.term > Term(0);
                    if !follows {
                        return Err(ReceiveError::BadEntries { at: entry.index });
                    }
                    before = entry.position();
                }
                if same_term && self.is_leader() {
                    return Err(ReceiveError::SecondLeader { from: message.from });
                }
                let conflict = entries.iter().find(|e| !self.log.contains(e.position()));
                if let Some(first) = conflict.filter(|first| first.index <= self.commit)
                    && message.term >= self.hard_state.term
                    && self.log.contains(*previous)
                {
                    return Err(ReceiveError::ConflictsWithCommitted { at: first.index });
                }
                Ok(())
            }
            &Body::AppendEntriesAccepted { match_index }
                if same_term && self.is_leader() && match_index > self.log.last().index =>
            {
                Err(ReceiveError::MatchBeyondLog { match_index })
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
        leader_commit: Index,
    ) {
        if term == self.hard_state.term {
            self.heard_from_leader(leader);
        }
        if let Some(reason) = self.append_refusal(term, previous) {
            self.note(Note::AppendRefused { leader, reason });
            // No entry above this place can be shared with the leader.
            let hint = self.log.last_at_most(previous.index, previous.term);
            let probed = previous.index;
            self.send(leader, Body::AppendEntriesRejected { probed, hint });
            return;
        }
        let verified = entries.last().map_or(previous.index, |entry| entry.index);
        self.store(entries);
        // §5.3: only what this message verified may be committed by it.
        let commit = leader_commit.min(verified);
        if commit > self.commit {
            self.commit = commit;
            let reason = CommitReason::LeaderSaid { leader };
            self.note(Note::CommitAdvanced {
                index: commit,
                reason,
            });
        }
        // The acknowledgement promises durability, so it waits for it.
        let after = if verified <= self.durability.stable() {
            self.durability.hard_state_barrier()
        } else {
            self.durability.barrier()
        };
        let match_index = verified;
        self.send_after(after, leader, Body::AppendEntriesAccepted { match_index });
    }

    fn heard_from_leader(&mut self, leader: ServerId) {
        if self.leader() != Some(leader) {
            let term = self.hard_state.term;
            self.note(Note::LeaderRecognized { leader, term });
            self.become_follower(Some(leader), StepDownReason::LeaderExists { leader });
        }
        self.reset_election_timer(TimerReason::HeardFromLeader);
    }

    /// Figure 2, AppendEntries, receiver, steps 1 and 2: `None` lets it in.
    fn append_refusal(&self, term: Term, previous: Position) -> Option<AppendRefusal> {
        if term < self.hard_state.term {
            return Some(AppendRefusal::StaleTerm {
                current: self.hard_state.term,
            });
        }
        match self.log.term_at(previous.index) {
            Some(follower) if follower == previous.term => None,
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
    fn store(&mut self, entries: Vec<Entry<C>>) {
        let mut entries = entries.into_iter();
        let Some(first) = entries.find(|entry| !self.log.contains(entry.position())) else {
            return;
        };
        let last = self.log.last().index;
        if first.index <= last {
            debug_assert!(first.index > self.commit, "committed entries stay");
            self.log.truncate_from(first.index);
            let first = first.index;
            self.note(Note::EntriesRemoved { first, last });
        }
        self.durability.log_changed(first.index);
        let first_index = first.index;
        self.log.push(first);
        for entry in entries {
            self.log.push(entry);
        }
        self.note(Note::EntriesAppended {
            first: first_index,
            last: self.log.last().index,
        });
    }
}
