//! raft-rs 0.7, with `batch_append` and without the broadcast of commits where
//! many commands are proposed, as its documentation recommends.

use std::collections::VecDeque;

use raft::eraftpb::{Entry, Message, MessageType};
use raft::storage::MemStorage;
use raft::{Config, RawNode, StateRole};

use crate::library::Library;

pub struct RaftRs {
    nodes: Vec<RawNode<MemStorage>>,
    applied: Vec<u64>,
    applied_index: Vec<u64>,
    isolated: Vec<bool>,
    queue: VecDeque<Message>,
    delivered: u64,
    sum: u64,
}

impl RaftRs {
    fn apply(&mut self, place: usize, entries: Vec<Entry>) {
        for entry in entries {
            self.applied_index[place] = entry.index;
            if !entry.data.is_empty() {
                self.applied[place] += 1;
                self.sum += u64::from(entry.data[0]);
            }
        }
    }

    fn drive(&mut self, place: usize) {
        while self.nodes[place].has_ready() {
            let mut ready = self.nodes[place].ready();
            self.queue.extend(ready.take_messages());
            if !ready.snapshot().is_empty() {
                let snapshot = ready.snapshot().clone();
                let mut store = self.nodes[place].raft.raft_log.store.wl();
                store.apply_snapshot(snapshot).expect("a snapshot");
            }
            let committed = ready.take_committed_entries();
            self.apply(place, committed);
            {
                let mut store = self.nodes[place].raft.raft_log.store.wl();
                if !ready.entries().is_empty() {
                    store.append(ready.entries()).expect("an append");
                }
                if let Some(hard_state) = ready.hs() {
                    store.set_hardstate(hard_state.clone());
                }
            }
            self.queue.extend(ready.take_persisted_messages());
            let mut light = self.nodes[place].advance(ready);
            if let Some(commit) = light.commit_index() {
                let mut store = self.nodes[place].raft.raft_log.store.wl();
                store.mut_hard_state().set_commit(commit);
            }
            self.queue.extend(light.take_messages());
            let committed = light.take_committed_entries();
            self.apply(place, committed);
            self.nodes[place].advance_apply();
        }
    }
}

impl Library for RaftRs {
    const NAME: &'static str = "raft 0.7.0";

    fn new(servers: usize) -> Self {
        let voters: Vec<u64> = (1..=servers as u64).collect();
        let logger = slog::Logger::root(slog::Discard, slog::o!());
        let node = |&id: &u64| {
            let storage = MemStorage::new_with_conf_state((voters.clone(), vec![]));
            let config = Config {
                id,
                election_tick: 1_000_000,
                heartbeat_tick: 1,
                max_size_per_msg: 1 << 24,
                max_inflight_msgs: 4_096,
                batch_append: true,
                ..Config::default()
            };
            RawNode::new(&config, storage, &logger).expect("settings")
        };
        RaftRs {
            nodes: voters.iter().map(node).collect(),
            applied: vec![0; servers],
            applied_index: vec![0; servers],
            isolated: vec![false; servers],
            queue: VecDeque::new(),
            delivered: 0,
            sum: 0,
        }
    }

    fn campaign(&mut self, id: usize) {
        self.nodes[id - 1].campaign().expect("an election");
        self.drive(id - 1);
    }

    fn propose(&mut self, id: usize, commands: usize, bytes: usize) {
        if commands == 1 {
            let proposed = self.nodes[id - 1].propose(vec![], vec![1; bytes]);
            proposed.expect("a leader takes commands");
        } else {
            // Many entries in one proposal: its quickest way.
            let mut message = Message::new();
            message.set_msg_type(MessageType::MsgPropose);
            message.from = id as u64;
            for _ in 0..commands {
                let mut entry = Entry::new();
                entry.data = vec![1; bytes].into();
                message.mut_entries().push(entry);
            }
            self.nodes[id - 1].raft.step(message).expect("a proposal");
        }
        self.drive(id - 1);
    }

    fn tick(&mut self) {
        for place in 0..self.nodes.len() {
            self.nodes[place].tick();
            self.drive(place);
        }
    }

    fn pump(&mut self) {
        while let Some(message) = self.queue.pop_front() {
            let (from, to) = (message.from as usize - 1, message.to as usize - 1);
            if self.isolated[from] || self.isolated[to] {
                continue;
            }
            self.delivered += 1;
            let _ = self.nodes[to].step(message);
            self.drive(to);
        }
    }

    fn isolate(&mut self, id: usize, isolated: bool) {
        self.isolated[id - 1] = isolated;
    }

    fn applied(&self, id: usize) -> u64 {
        self.applied[id - 1]
    }

    fn leads(&self, id: usize) -> bool {
        self.nodes[id - 1].raft.state == StateRole::Leader
    }

    fn compact(&mut self) {
        let to = self.applied_index.iter().copied().min().unwrap_or(0);
        for node in &mut self.nodes {
            // It keeps the last one, to know its term.
            let mut store = node.raft.raft_log.store.wl();
            store.compact(to).expect("applied entries");
        }
    }

    fn messages(&self) -> u64 {
        self.delivered
    }
}
