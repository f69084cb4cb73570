//! What a leader knows about one follower, and what it may send to it.

use alloc::collections::VecDeque;
use alloc::sync::Arc;

use crate::config::Config;
use crate::snapshot::Snapshot;
use crate::types::{Index, Round, ServerId, Time};

/// How the leader sends to a follower.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Mode {
    /// The place where the logs agree is not known yet: one message at a time.
    Probe,
    /// It is known: messages follow each other without waiting for answers.
    Replicate,
    /// The follower needs entries that the log has no more: it gets a snapshot,
    /// one part at a time.
    Snapshot,
    /// The follower lost entries that it had acknowledged, so that its word
    /// counts for nothing. It only gets heartbeats until somebody
    /// [readmits](crate::Server::readmit) it.
    Regressed,
}

/// What one follower may leave unanswered.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Window {
    pub(crate) messages: u32,
    pub(crate) bytes: u64,
}

impl Window {
    pub(crate) fn of(config: &Config) -> Window {
        Window {
            messages: config.max_messages_in_flight,
            bytes: config.max_bytes_in_flight,
        }
    }
}

/// A leader's view of one follower (Figure 2, "volatile state on leaders").
#[derive(Clone, Debug)]
#[expect(clippy::struct_excessive_bools, reason = "each is a fact of its own")]
pub struct Progress {
    id: ServerId,
    match_index: Index,
    /// The round of the message whose answer set `match_index`.
    match_round: Round,
    next_index: Index,
    mode: Mode,
    /// In `Probe` and `Snapshot`: a question is out.
    waiting: bool,
    /// A heartbeat is due.
    heartbeat: bool,
    /// In `Probe`: it needs a snapshot and waits for its turn. Answers to
    /// heartbeats say nothing about its log.
    queued: bool,
    /// The last index and the bytes of each message with entries that is not
    /// answered.
    in_flight: VecDeque<(Index, u64)>,
    bytes_in_flight: u64,
    /// When it last answered in this term.
    last_heard: Time,
    /// The latest round that it answered.
    acked_round: Round,
    /// Where the leader started over: refusals of what left before are about
    /// messages that it gave up.
    since: Round,
    /// The snapshot that it receives, and how much of it has arrived.
    snapshot: Option<(Arc<Snapshot>, u64)>,
    /// The round when it last said so.
    snapshot_round: Round,
    lacks_commands: bool,
    catch_up: CatchUp,
}

/// What a refusal of entries moves.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Retreat {
    /// Nothing: it answers no open question.
    Stale,
    /// The next question is about an earlier entry.
    ProbesBefore,
    /// What was in flight is given up. A round has to begin now, so that answers
    /// to it can be told from answers to what follows.
    StartsOver,
}

/// How a server that is new comes close to the leader (dissertation 4.2.1).
///
/// A round replicates what the log held when the round began. When a round takes
/// less than an election timeout, whatever came meanwhile is little enough.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct CatchUp {
    /// Which round this is, from 1.
    pub round: u32,
    /// The last index of the round.
    pub target: Index,
    /// When it began.
    pub started: Time,
    /// Whether a round was short enough.
    pub done: bool,
}

impl Progress {
    /// A follower that nothing is known about: optimistically, it has what the
    /// leader had when elected, up to `last`.
    pub(crate) fn new(id: ServerId, last: Index, now: Time) -> Progress {
        Progress {
            id,
            match_index: Index::ZERO,
            match_round: Round(0),
            next_index: last.next(),
            mode: Mode::Probe,
            waiting: false,
            heartbeat: false,
            queued: false,
            in_flight: VecDeque::new(),
            bytes_in_flight: 0,
            last_heard: now,
            acked_round: Round(0),
            since: Round(0),
            snapshot: None,
            snapshot_round: Round(0),
            lacks_commands: false,
            catch_up: CatchUp {
                round: 1,
                target: last,
                started: now,
                done: false,
            },
        }
    }

    /// The follower.
    pub fn id(&self) -> ServerId {
        self.id
    }

    /// The follower is known to have the leader's log up to here, durably.
    pub fn match_index(&self) -> Index {
        self.match_index
    }

    /// The next entry to send.
    pub fn next_index(&self) -> Index {
        self.next_index
    }

    /// How the leader sends.
    pub fn mode(&self) -> Mode {
        self.mode
    }

    /// How many messages with entries are not answered.
    pub fn messages_in_flight(&self) -> usize {
        self.in_flight.len()
    }

    /// How many bytes of commands are not answered.
    pub fn bytes_in_flight(&self) -> u64 {
        self.bytes_in_flight
    }

    /// When it last answered in this term; at first, when it became a follower
    /// of this leader.
    pub fn last_heard(&self) -> Time {
        self.last_heard
    }

    /// The latest round that it answered.
    pub fn acked_round(&self) -> Round {
        self.acked_round
    }

    /// The snapshot that it receives, and how many bytes have arrived.
    pub fn snapshot(&self) -> Option<(&Arc<Snapshot>, u64)> {
        self.snapshot.as_ref().map(|(what, bytes)| (what, *bytes))
    }

    /// It said that it is or was a witness: it can neither lead nor answer reads.
    pub fn lacks_commands(&self) -> bool {
        self.lacks_commands
    }

    pub(crate) fn says_what_it_lacks(&mut self, lacks_commands: bool) {
        self.lacks_commands = lacks_commands;
    }

    /// How far it has come after it was added.
    pub fn catch_up(&self) -> CatchUp {
        self.catch_up
    }

    /// It answered a message of this round. Says whether the round is news.
    pub(crate) fn heard(&mut self, now: Time, round: Round) -> bool {
        self.last_heard = now;
        let news = round > self.acked_round;
        self.acked_round = self.acked_round.max(round);
        news
    }

    /// A heartbeat is due: whatever the state, one message may leave. When all
    /// messages were lost, the answer to this one reveals it.
    pub(crate) fn heartbeat_due(&mut self) {
        self.heartbeat = true;
        self.waiting = false;
        self.queued = false;
    }

    /// Whether a message should leave now, given the leader's last index.
    pub(crate) fn wants_message(&self, last: Index, window: Window) -> bool {
        self.heartbeat || self.may_carry(last, window)
    }

    /// Whether a message that leaves now may carry entries, or a part of a snapshot.
    pub(crate) fn may_carry(&self, last: Index, window: Window) -> bool {
        match self.mode {
            Mode::Probe => !self.waiting && self.next_index <= last,
            Mode::Replicate => {
                self.next_index <= last
                    && self.in_flight.len() < window.messages as usize
                    && self.bytes_in_flight < window.bytes
            }
            Mode::Snapshot => !self.waiting,
            Mode::Regressed => false,
        }
    }

    /// A message left that ends with `end`; it carried entries of so many bytes,
    /// or none.
    pub(crate) fn sent(&mut self, end: Index, carried: Option<u64>) {
        self.heartbeat = false;
        match (self.mode, carried) {
            (Mode::Probe | Mode::Snapshot, _) => self.waiting = true,
            (Mode::Replicate, Some(bytes)) => {
                self.next_index = end.next();
                self.in_flight.push_back((end, bytes));
                self.bytes_in_flight = self.bytes_in_flight.saturating_add(bytes);
            }
            (Mode::Replicate | Mode::Regressed, _) => {}
        }
    }

    /// The follower confirmed everything up to `index`. Says whether this is news.
    pub(crate) fn accepted(&mut self, index: Index, round: Round) -> bool {
        if self.mode == Mode::Regressed {
            return false;
        }
        let news = index > self.match_index;
        // Confirmations may arrive out of order; what is confirmed stays so.
        if news {
            self.match_index = index;
            self.match_round = self.match_round.max(round);
        }
        // An old answer, or one to a mere heartbeat: the question is still open.
        let open = match self.mode {
            Mode::Probe => self.queued || index < self.next_index.previous(),
            Mode::Snapshot => !self.snapshot_is_superfluous(),
            Mode::Replicate | Mode::Regressed => false,
        };
        if open {
            self.next_index = self.next_index.max(self.match_index.next());
            return news;
        }
        self.next_index = self.next_index.max(self.match_index.next());
        while let Some(&(end, bytes)) = self.in_flight.front() {
            if end > self.match_index {
                break;
            }
            self.bytes_in_flight = self.bytes_in_flight.saturating_sub(bytes);
            self.in_flight.pop_front();
        }
        self.mode = Mode::Replicate;
        self.waiting = false;
        self.snapshot = None;
        debug_assert!(self.next_index > self.match_index, "next is beyond match");
        news
    }

    fn snapshot_is_superfluous(&self) -> bool {
        let last = self.snapshot.as_ref().map(|(what, _)| what.last.index);
        last.is_none_or(|last| last <= self.match_index)
    }

    /// The follower did not have the entry at `probed`, of a message that left in
    /// `round`; the logs may agree at `agreement`. Says what this moves.
    ///
    /// When one of many messages in flight is lost, all after it are refused. The
    /// first refusal starts over; the others must not, each time with a window full
    /// of messages, so `current`, the round that is on now, is the last one that
    /// they can be of.
    pub(crate) fn rejected(
        &mut self,
        probed: Index,
        agreement: Index,
        (round, current): (Round, Round),
    ) -> Retreat {
        let next = match self.mode {
            Mode::Probe if probed == self.next_index.previous() => probed.min(agreement.next()),
            // The match is certain; what was sent beyond it got lost.
            Mode::Replicate if probed > self.match_index && round >= self.since => {
                self.since = current.next();
                self.match_index.next()
            }
            _ => return Retreat::Stale,
        };
        let was = self.mode;
        self.next_index = next.max(self.match_index.next());
        self.start_over(Mode::Probe);
        if was == Mode::Replicate {
            Retreat::StartsOver
        } else {
            Retreat::ProbesBefore
        }
    }

    /// Goes back, however far. No correct leader does so.
    pub(crate) fn rewind(&mut self, next: Index) {
        self.next_index = next;
        self.start_over(Mode::Probe);
    }

    /// What was sent from this entry on never was. No correct leader does so.
    #[cfg(feature = "ablation")]
    pub(crate) fn take_back(&mut self, first: Index) {
        self.match_index = self.match_index.min(first.previous());
        if self.next_index > first && self.mode != Mode::Regressed {
            self.rewind(first);
        }
    }

    /// Whether a rejection contradicts what the follower acknowledged before: it
    /// was asked in a later round about an entry that it had then.
    pub(crate) fn contradicts(&self, probed: Index, round: Round) -> bool {
        self.mode != Mode::Regressed && round > self.match_round && probed <= self.match_index
    }

    /// Its word counts for nothing any more.
    pub(crate) fn regress(&mut self) {
        self.match_index = Index::ZERO;
        self.start_over(Mode::Regressed);
    }

    /// It may count again, from nothing.
    pub(crate) fn readmit(&mut self, last: Index, round: Round) {
        self.match_index = Index::ZERO;
        // Only what it says from now on counts.
        self.match_round = round;
        self.next_index = last.next();
        self.start_over(Mode::Probe);
    }

    /// What it needs is in a snapshot only.
    pub(crate) fn send_snapshot(&mut self, snapshot: Arc<Snapshot>) {
        self.next_index = snapshot.last.index.next();
        self.start_over(Mode::Snapshot);
        self.snapshot = Some((snapshot, 0));
    }

    /// It needs a snapshot, but others come first: until the next heartbeat there
    /// is nothing for it.
    pub(crate) fn wait_for_turn(&mut self) {
        self.start_over(Mode::Probe);
        self.queued = true;
    }

    /// So many bytes of the snapshot have arrived, by an answer to a message of
    /// `round`; it is round `current` now. Says whether the next part is due.
    pub(crate) fn snapshot_received(
        &mut self,
        last: Index,
        received: u64,
        (round, current): (Round, Round),
    ) -> bool {
        let Some((snapshot, offset)) = &mut self.snapshot else {
            return false;
        };
        // A repeated answer must not bring another part each time. That there is
        // less than before is believed only if it was said afterwards.
        let news = received > *offset || (received < *offset && round > self.snapshot_round);
        if snapshot.last.index != last || !news {
            return false;
        }
        *offset = received.min(snapshot.size_bytes);
        self.snapshot_round = current;
        self.waiting = false;
        true
    }

    fn start_over(&mut self, mode: Mode) {
        self.mode = mode;
        self.waiting = false;
        self.queued = false;
        self.snapshot = None;
        self.in_flight.clear();
        self.bytes_in_flight = 0;
    }

    /// Ends the round if it is complete. `last` is the leader's last index,
    /// `patience_us` what a round may take. Says whether it has caught up by this.
    pub(crate) fn end_round(&mut self, now: Time, last: Index, patience_us: u64) -> bool {
        let round = &mut self.catch_up;
        if round.done || self.match_index < round.target {
            return false;
        }
        let took_us = now.0.saturating_sub(round.started.0);
        if took_us < patience_us || self.match_index >= last {
            round.done = true;
            return true;
        }
        round.round = round.round.saturating_add(1);
        round.target = last;
        round.started = now;
        false
    }
}
