//! What a leader knows about one follower, and what it may send to it.

use alloc::collections::VecDeque;

use crate::types::{Index, ServerId};

/// How the leader sends to a follower.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Mode {
    /// The place where the logs agree is not known yet: one message at a time.
    Probe,
    /// It is known: messages follow each other without waiting for answers.
    Replicate,
}

/// A leader's view of one follower (Figure 2, "volatile state on leaders").
#[derive(Clone, Debug)]
pub struct Progress {
    id: ServerId,
    match_index: Index,
    next_index: Index,
    mode: Mode,
    /// In `Probe`: a question is out.
    waiting: bool,
    /// A heartbeat is due.
    heartbeat: bool,
    /// The last index of each message with entries that is not answered.
    in_flight: VecDeque<Index>,
}

impl Progress {
    /// A follower that nothing is known about: optimistically, it has what the
    /// leader had when elected, up to `last`.
    pub(crate) fn new(id: ServerId, last: Index) -> Progress {
        Progress {
            id,
            match_index: Index::ZERO,
            next_index: last.next(),
            mode: Mode::Probe,
            waiting: false,
            heartbeat: false,
            in_flight: VecDeque::new(),
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

    /// A heartbeat is due: whatever the state, one message may leave. When all
    /// messages were lost, the answer to this one reveals it.
    pub(crate) fn heartbeat_due(&mut self) {
        self.heartbeat = true;
        self.waiting = false;
    }

    /// Whether a message should leave now, given the leader's last index.
    pub(crate) fn wants_message(&self, last: Index, max_in_flight: u32) -> bool {
        self.heartbeat || self.may_carry_entries(last, max_in_flight)
    }

    /// Whether a message that leaves now may carry entries.
    pub(crate) fn may_carry_entries(&self, last: Index, max_in_flight: u32) -> bool {
        let free = match self.mode {
            Mode::Probe => !self.waiting,
            Mode::Replicate => self.in_flight.len() < max_in_flight as usize,
        };
        free && self.next_index <= last
    }

    /// A message left that ends with `end`; it carried entries if `carried`.
    pub(crate) fn sent(&mut self, end: Index, carried: bool) {
        self.heartbeat = false;
        match self.mode {
            Mode::Probe => self.waiting = true,
            Mode::Replicate if carried => {
                self.next_index = end.next();
                self.in_flight.push_back(end);
            }
            Mode::Replicate => {}
        }
    }

    /// The follower confirmed everything up to `index`. Says whether this is news.
    pub(crate) fn accepted(&mut self, index: Index) -> bool {
        let news = index > self.match_index;
        // Confirmations may arrive out of order; what is confirmed stays so.
        self.match_index = self.match_index.max(index);
        self.next_index = self.next_index.max(self.match_index.next());
        let confirmed = self.match_index;
        self.in_flight.retain(|&end| end > confirmed);
        self.mode = Mode::Replicate;
        self.waiting = false;
        debug_assert!(self.next_index > self.match_index, "next is beyond match");
        news
    }

    /// The follower did not have the entry at `probed`; the logs may agree at
    /// `agreement`. Says whether this is an answer to the latest question.
    pub(crate) fn rejected(&mut self, probed: Index, agreement: Index) -> bool {
        let stale = match self.mode {
            Mode::Probe => probed != self.next_index.previous(),
            Mode::Replicate => probed <= self.match_index,
        };
        if stale {
            return false;
        }
        let next = match self.mode {
            Mode::Probe => probed.min(agreement.next()),
            // The match is certain; what was sent beyond it got lost.
            Mode::Replicate => self.match_index.next(),
        };
        self.next_index = next.max(self.match_index.next());
        self.mode = Mode::Probe;
        self.waiting = false;
        self.in_flight.clear();
        true
    }
}
