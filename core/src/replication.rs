//! The leader's side of log replication, and the commit rule: §5.3 and §5.4.2 of
//! the paper.

use alloc::sync::Arc;
use alloc::vec::Vec;

use crate::entry::{Command, Entry, Payload};
use crate::message::Body;
use crate::note::{CommitReason, Note, Observer, StepDownReason};
use crate::progress::{Mode, Progress, Retreat, Window};
use crate::refusal::ProposeRefusal;
use crate::role::RoleState;
use crate::rule::Rule;
use crate::server::Server;
use crate::types::{Index, Position, Round, ServerId, Time};

/// What a follower may be sent now.
#[derive(Clone, Copy)]
struct Turn {
    /// The last entry.
    last: Index,
    window: Window,
    round: Round,
    to_witness: bool,
    /// How many snapshots are under way.
    snapshots: u32,
}

/// Sending.
impl<C: Command, O: Observer> Server<C, O> {
    /// A client wants this command replicated. The answer is where it stands in
    /// the log: when the entry applied at that index has that term, it is this
    /// one; when it has another, this one was overwritten and never happened.
    pub fn propose(&mut self, now: Time, command: C) -> Result<Position, ProposeRefusal> {
        self.set_now(now);
        let size_bytes = command.size_bytes();
        match self.propose_refusal(size_bytes) {
            Some(refusal) => Err(refusal),
            None => Ok(self.append_own(Payload::Command(command))),
        }
    }

    fn propose_refusal(&self, size_bytes: u64) -> Option<ProposeRefusal> {
        let RoleState::Leader(leader) = &self.role else {
            let leader = self.leader();
            let follows = leader.is_some() && !self.config.keeps(Rule::LeaderAppends);
            return (!follows).then_some(ProposeRefusal::NotLeader { leader });
        };
        let config = &self.config;
        let uncommitted = self.log.last().index.0.saturating_sub(self.commit.0);
        let bytes = leader.uncommitted_bytes;
        if let Some(transfer) = leader.transfer {
            let target = transfer.target;
            Some(ProposeRefusal::TransferUnderWay { target })
        } else if size_bytes > config.max_command_bytes {
            Some(ProposeRefusal::TooLarge { size_bytes })
        } else if uncommitted >= config.max_uncommitted_entries {
            Some(ProposeRefusal::TooManyUncommitted)
        } else if bytes > 0 && bytes.saturating_add(size_bytes) > config.max_uncommitted_bytes {
            Some(ProposeRefusal::TooManyUncommittedBytes)
        } else if self.log.len() >= config.max_log_entries {
            Some(ProposeRefusal::LogFull)
        } else {
            None
        }
    }

    /// Appends an entry of this leader's term.
    pub(crate) fn append_own(&mut self, payload: Payload<C>) -> Position {
        let may = self.is_leader() || !self.config.keeps(Rule::LeaderAppends);
        debug_assert!(may, "only leaders create entries");
        let configuration = match &payload {
            Payload::Configuration(configuration) => Some(Arc::clone(configuration)),
            _ => None,
        };
        let entry = Entry {
            index: self.log.last().index.next(),
            term: self.hard_state.term,
            payload,
        };
        let position = entry.position();
        if let RoleState::Leader(leader) = &mut self.role {
            leader.uncommitted_bytes = leader.uncommitted_bytes.saturating_add(entry.size_bytes());
        }
        self.log.push(entry);
        self.durability.log_changed(position.index);
        self.replication_due = true;
        self.note(Note::EntriesAppended {
            first: position.index,
            last: position.index,
        });
        if let Some(configuration) = configuration {
            self.configuration_appended(position.index, &configuration);
            // With fewer voters, what was not committed may be now.
            self.advance_commit();
        }
        position
    }

    /// §5.2: each follower hears from the leader before it could time out.
    pub(crate) fn send_heartbeats(&mut self) {
        self.begin_round();
        self.confirm_round();
        self.deadline = self.now.after_us(self.config.heartbeat_interval_us);
    }

    /// Dissertation 6.2: a leader that no quorum answers steps down.
    pub(crate) fn lost_its_quorum(&self) -> bool {
        let patience = self.config.election_timeout_max_us;
        self.config.check_quorum && self.quorum_heard().after_us(patience) <= self.now
    }

    pub(crate) fn step_down_without_quorum(&mut self) {
        self.become_follower(None, StepDownReason::NoQuorum);
    }

    /// Gives every follower what it may have now.
    pub(crate) fn replicate(&mut self) {
        self.replication_due = false;
        let window = Window::of(&self.config);
        let last = self.log.last().index;
        let for_witnesses = self.configuration().has_witnesses();
        let for_witnesses = for_witnesses.then(|| self.last_for_witnesses());
        let RoleState::Leader(leader) = &mut self.role else {
            return;
        };
        let round = leader.round;
        // Taken out while messages are made, since those need the whole server.
        let mut taken = core::mem::take(&mut leader.followers);
        let mut sent = false;
        let mut snapshots = self.count_snapshots(&taken);
        for follower in &mut taken {
            let witness = |_: &Index| self.configuration().is_witness(follower.id());
            let to_witness = for_witnesses.filter(witness);
            let turn = Turn {
                last: to_witness.unwrap_or(last),
                window,
                round,
                to_witness: to_witness.is_some(),
                snapshots,
            };
            let was = follower.mode();
            // Each message takes a place in the window, so this ends.
            while follower.wants_message(turn.last, window) {
                sent = true;
                self.send_to(follower, turn);
            }
            let begins = was != Mode::Snapshot && follower.mode() == Mode::Snapshot;
            snapshots = snapshots.saturating_add(u32::from(begins));
        }
        if let RoleState::Leader(leader) = &mut self.role {
            leader.followers = taken;
            leader.round_in_use |= sent;
        }
    }

    /// The last entry that a witness may have: one that is on the disk of a server
    /// that can lead when this one fails. Otherwise an entry could be left on
    /// witnesses alone, and they would refuse their votes to everybody who could.
    fn last_for_witnesses(&self) -> Index {
        let configuration = self.configuration();
        let can_lead = |id| configuration.is_voter(id) && !configuration.is_witness(id);
        if can_lead(self.config.id) {
            return self.durability.stable();
        }
        // This one leaves with the change that is under way.
        let others = self.followers().iter().filter(|f| can_lead(f.id()));
        let known = others.map(Progress::match_index).max();
        known.unwrap_or_default()
    }

    /// How many snapshots are under way. One that nobody answers takes no turn
    /// from another follower.
    fn count_snapshots(&self, followers: &[Progress]) -> u32 {
        let patience = self.config.election_timeout_max_us;
        let is_alive = |f: &&Progress| f.last_heard().after_us(patience) > self.now;
        let sending = followers.iter().filter(|f| f.mode() == Mode::Snapshot);
        sending.filter(is_alive).count() as u32
    }

    fn send_to(&mut self, follower: &mut Progress, turn: Turn) {
        let before = follower.next_index().previous();
        match (follower.mode(), self.log.term_at(before)) {
            (Mode::Regressed, _) => self.send_bare_heartbeat(follower, turn.round),
            (Mode::Snapshot, _) | (_, None) => {
                self.send_snapshot(follower, turn.round, turn.snapshots);
            }
            (_, Some(term)) => {
                let previous = Position {
                    term,
                    index: before,
                };
                self.send_append(follower, previous, turn);
            }
        }
    }

    fn send_append(&mut self, follower: &mut Progress, previous: Position, turn: Turn) {
        let (entries, bytes) = if follower.may_carry(turn.last, turn.window) {
            self.entries_from(follower.next_index(), turn)
        } else {
            (Vec::new(), 0)
        };
        let end = entries.last().map_or(previous.index, |entry| entry.index);
        follower.sent(end, (!entries.is_empty()).then_some(bytes));
        let body = Body::AppendEntries {
            previous,
            entries,
            commit: self.commit,
            round: turn.round,
        };
        self.send(follower.id(), body);
    }

    /// Keeps a follower calm without asking about its log: the place before the
    /// first entry is in every log.
    pub(crate) fn send_bare_heartbeat(&mut self, follower: &mut Progress, round: Round) {
        let previous = Position::default();
        follower.sent(previous.index, None);
        let body = Body::AppendEntries {
            previous,
            entries: Vec::new(),
            commit: Index::ZERO,
            round,
        };
        self.send(follower.id(), body);
    }

    /// As many entries as one message may carry, and at least one; and their bytes.
    fn entries_from(&self, first: Index, turn: Turn) -> (Vec<Entry<C>>, u64) {
        let available = turn.last.next().0.saturating_sub(first.0);
        let count = available.min(self.config.max_entries_per_message);
        let mut entries = Vec::with_capacity(count as usize);
        let mut bytes = 0_u64;
        for entry in self.log.range(first, first.plus(count).previous()) {
            if turn.to_witness {
                entries.push(entry.for_witness());
                continue;
            }
            let with_this = bytes.saturating_add(entry.size_bytes());
            if with_this > self.config.max_bytes_per_message && !entries.is_empty() {
                break;
            }
            bytes = with_this;
            entries.push(entry.clone());
        }
        (entries, bytes)
    }
}

/// Hearing.
impl<C: Command, O: Observer> Server<C, O> {
    /// A follower answered: it is alive, and follows this leader since the round
    /// began. `None` for strangers.
    pub(crate) fn hear_from(&mut self, from: ServerId, round: Round) -> Option<&mut Progress> {
        let now = self.now;
        let RoleState::Leader(leader) = &mut self.role else {
            return None;
        };
        // A round that was never begun is a liar's.
        let round = round.min(leader.round);
        let place = leader.followers.iter().position(|f| f.id() == from)?;
        if leader.followers.get_mut(place)?.heard(now, round) {
            self.confirm_round();
        }
        match &mut self.role {
            RoleState::Leader(leader) => leader.followers.get_mut(place),
            _ => None,
        }
    }

    pub(crate) fn on_accepted(
        &mut self,
        from: ServerId,
        match_index: Index,
        round: Round,
        lacks_commands: bool,
    ) {
        let last = self.log.last().index;
        let answered = self.config.keeps(Rule::MatchAnswered);
        let Some(follower) = self.hear_from(from, round) else {
            return;
        };
        follower.says_what_it_lacks(lacks_commands);
        let sent = follower.next_index().previous();
        let known = if answered {
            match_index
        } else {
            sent.max(match_index)
        };
        // Late acknowledgements, where they count, may speak of entries that are gone.
        self.matched(from, known.min(last));
    }

    /// The round that is on.
    pub(crate) fn round(&self) -> Round {
        match &self.role {
            RoleState::Leader(leader) => leader.round,
            _ => Round(0),
        }
    }

    /// A follower has the log up to here, durably.
    pub(crate) fn matched(&mut self, from: ServerId, match_index: Index) {
        let (now, last) = (self.now, self.log.last().index);
        let patience = self.config.election_timeout_min_us;
        let RoleState::Leader(leader) = &mut self.role else {
            return;
        };
        let current = leader.round;
        let Some(follower) = leader.followers.iter_mut().find(|f| f.id() == from) else {
            return;
        };
        let news = follower.accepted(match_index, current);
        let caught_up = follower.end_round(now, last, patience);
        let rounds = follower.catch_up().round;
        let transfers = leader.transfer.is_some();
        let window = Window::of(&self.config);
        self.replication_due |= follower.wants_message(last, window);
        if caught_up && !self.configuration().is_voter(from) {
            self.note(Note::CaughtUp {
                follower: from,
                rounds,
            });
        }
        if news {
            self.note(Note::MatchAdvanced {
                follower: from,
                match_index,
            });
            // Witnesses may wait for it.
            self.replication_due |= self.configuration().has_witnesses();
            if match_index > self.commit {
                self.advance_commit();
            }
        }
        if transfers {
            self.ask_transfer_target();
        }
    }

    pub(crate) fn on_rejected(
        &mut self,
        from: ServerId,
        probed: Index,
        hint: Position,
        round: Round,
    ) {
        // What lies above this place cannot be shared: there, one of the two
        // logs has a higher term than the other can have.
        let agreement = if hint.index < self.log.base().index {
            hint.index
        } else {
            self.log.last_at_most(hint.index, hint.term).index
        };
        let current = self.round();
        let moves = self.config.keeps(Rule::NextMovesBack);
        let in_order = self.config.keeps(Rule::IgnoreOldRefusals);
        let Some(follower) = self.hear_from(from, round) else {
            return;
        };
        if follower.contradicts(probed, round) {
            let match_index = follower.match_index();
            follower.regress();
            return self.note(Note::FollowerRegressed {
                follower: from,
                match_index,
                hint,
            });
        }
        if !moves {
            return;
        }
        if !in_order {
            follower.rewind(probed.min(agreement.next()));
        }
        let retreat = follower.rejected(probed, agreement, (round, current));
        let next_index = follower.next_index();
        if retreat != Retreat::Stale {
            self.note(Note::NextMovedBack {
                follower: from,
                next_index,
            });
        }
        if retreat == Retreat::StartsOver {
            self.mark_round();
        }
        self.replication_due = true;
        if !self.config.keeps(Rule::RefusalIsNoMatch) {
            self.matched(from, hint.index.min(self.log.last().index));
        }
    }

    /// Later messages can be told from earlier ones; nobody is asked for that.
    fn mark_round(&mut self) {
        if let RoleState::Leader(leader) = &mut self.role {
            leader.round = leader.round.next();
            // A read that begins now must not wait for it.
            leader.round_in_use = true;
        }
    }

    /// §5.3, §5.4.2: an entry is committed once a quorum has it durably, if it
    /// is of the leader's own term; with it, all before it are.
    pub(crate) fn advance_commit(&mut self) {
        let RoleState::Leader(leader) = &self.role else {
            return;
        };
        let own = if self.config.keeps(Rule::CountOwnWrites) {
            self.durability.stable()
        } else {
            self.log.last().index
        };
        let me = self.config.id;
        let followers = &leader.followers;
        let configuration = &self.configurations.latest().1;
        let fewer = (!self.config.keeps(Rule::CommitMajority)).then(|| configuration.one_less());
        let configuration = fewer.as_ref().unwrap_or(configuration);
        // Mostly too few have more, and the rest need not be looked at.
        let further = followers.iter().filter(|f| f.match_index() > self.commit);
        let further = further
            .count()
            .saturating_add(usize::from(own > self.commit));
        if further < configuration.fewest_to_commit() {
            return;
        }
        let index = configuration.quorum_index(|id| {
            if id == me {
                return own;
            }
            let follower = followers.iter().find(|follower| follower.id() == id);
            follower.map_or(Index::ZERO, Progress::match_index)
        });
        // Only a leader that believes too much counts what it does not have.
        let index = index.min(self.log.last().index);
        if index <= self.commit {
            return;
        }
        if index < leader.first && self.config.keeps(Rule::CommitOwnTerm) {
            let term = self.log.term_at(index).unwrap_or_default();
            if index > leader.withheld {
                self.note(Note::CommitWithheld { index, term });
            }
            if let RoleState::Leader(leader) = &mut self.role {
                leader.withheld = index;
            }
            return;
        }
        self.count_as_committed(index);
        self.commit = index;
        let reason = CommitReason::Majority;
        self.note(Note::CommitAdvanced { index, reason });
        self.configuration_settled();
    }

    fn count_as_committed(&mut self, index: Index) {
        let committed = self.log.range(self.commit.next(), index);
        let bytes = committed.fold(0_u64, |sum, entry| sum.saturating_add(entry.size_bytes()));
        if let RoleState::Leader(leader) = &mut self.role {
            leader.uncommitted_bytes = leader.uncommitted_bytes.saturating_sub(bytes);
        }
    }
}
