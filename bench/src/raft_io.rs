//! raft-io 1.0.

use std::collections::VecDeque;

use raft_io::{Action, Event, Message, RaftConfig, RaftNode};

use crate::library::Library;

pub struct RaftIo {
    nodes: Vec<RaftNode>,
    applied: Vec<u64>,
    applied_index: Vec<u64>,
    isolated: Vec<bool>,
    queue: VecDeque<(usize, usize, Message)>,
    delivered: u64,
    sum: u64,
}

/// The longest election timeout.
const MOST_TICKS: u32 = 1_000;

impl RaftIo {
    fn step(&mut self, place: usize, event: Event) {
        let Ok(actions) = self.nodes[place].step(event) else {
            return;
        };
        for action in actions {
            match action {
                Action::Send { to, message } => {
                    self.queue.push_back((place, to as usize - 1, message));
                }
                Action::Apply { index, command, .. } => {
                    self.applied_index[place] = index;
                    if !command.is_empty() {
                        self.applied[place] += 1;
                        self.sum += u64::from(command[0]);
                    }
                }
                Action::RestoreSnapshot { index, data, .. } => {
                    self.applied_index[place] = index;
                    let bytes = data.try_into().unwrap_or_default();
                    self.applied[place] = u64::from_le_bytes(bytes);
                }
                _ => {}
            }
        }
    }
}

impl Library for RaftIo {
    const NAME: &'static str = "raft-io 1.0.0";

    fn new(servers: usize) -> Self {
        let node = |id: u64| {
            let peers = (1..=servers as u64).filter(|&peer| peer != id);
            let config = RaftConfig::new(id, peers)
                .with_election_timeout(1, MOST_TICKS)
                .with_heartbeat_interval(1)
                .with_max_batch(4_096);
            RaftNode::new(config)
        };
        RaftIo {
            nodes: (1..=servers as u64).map(node).collect(),
            applied: vec![0; servers],
            applied_index: vec![0; servers],
            isolated: vec![false; servers],
            queue: VecDeque::new(),
            delivered: 0,
            sum: 0,
        }
    }

    fn campaign(&mut self, id: usize) {
        let reachable = |place: &usize| !self.isolated[*place] && self.nodes[*place].is_leader();
        if let Some(leader) = (0..self.nodes.len()).find(reachable) {
            self.step(leader, Event::TransferLeadership(id as u64));
            return;
        }
        // Without a leader that could hand over, time has to pass: one tick for
        // the others, who may vote then, and as many as it takes for this one.
        for place in 0..self.nodes.len() {
            if place != id - 1 && !self.nodes[place].is_leader() {
                self.step(place, Event::Tick);
            }
        }
        for _ in 0..MOST_TICKS {
            if self.queue.is_empty() {
                self.step(id - 1, Event::Tick);
            }
        }
    }

    fn propose(&mut self, id: usize, commands: usize, bytes: usize) {
        for _ in 0..commands {
            self.step(id - 1, Event::Propose(vec![1; bytes.max(1)]));
        }
    }

    fn tick(&mut self) {
        // Followers would start elections: their timeout is a tick.
        for place in 0..self.nodes.len() {
            if self.nodes[place].is_leader() {
                self.step(place, Event::Tick);
            }
        }
    }

    fn pump(&mut self) {
        while let Some((from, to, message)) = self.queue.pop_front() {
            if self.isolated[from] || self.isolated[to] {
                continue;
            }
            self.delivered += 1;
            self.step(to, Event::Message(message));
        }
    }

    fn isolate(&mut self, id: usize, isolated: bool) {
        self.isolated[id - 1] = isolated;
    }

    fn applied(&self, id: usize) -> u64 {
        self.applied[id - 1]
    }

    fn leads(&self, id: usize) -> bool {
        self.nodes[id - 1].is_leader()
    }

    fn compact(&mut self) {
        let to = self.applied_index.iter().copied().min().unwrap_or(0);
        for place in 0..self.nodes.len() {
            let data = self.applied[place].to_le_bytes().to_vec();
            self.step(place, Event::Snapshot { index: to, data });
        }
    }

    fn messages(&self) -> u64 {
        self.delivered
    }
}
