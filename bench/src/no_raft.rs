//! noraft 0.7.1. Its entries carry no commands: storing and sending those is
//! the caller's, and is not measured here.

use std::collections::VecDeque;

use noraft::{Action, LogPosition, Message, Node, NodeId, Role};

use crate::library::Library;

pub struct NoRaft {
    nodes: Vec<Node>,
    applied_index: Vec<u64>,
    applied: Vec<u64>,
    isolated: Vec<bool>,
    queue: VecDeque<(usize, Message)>,
    delivered: u64,
}

fn id(place: usize) -> NodeId {
    NodeId::new(place as u64 + 1)
}

impl NoRaft {
    fn drive(&mut self, place: usize) {
        loop {
            let Some(action) = self.nodes[place].actions_mut().next() else {
                break;
            };
            match action {
                Action::BroadcastMessage(message) => {
                    for to in 0..self.nodes.len() {
                        if to != place {
                            self.queue.push_back((to, message.clone()));
                        }
                    }
                }
                Action::SendMessage(to, message) => {
                    self.queue.push_back((to.get() as usize - 1, message));
                }
                _ => {}
            }
        }
        let commit = self.nodes[place].commit_index();
        for index in self.applied_index[place] + 1..=commit.get() {
            let entry = self.nodes[place].log().entries().get_entry(index.into());
            if matches!(entry, Some(noraft::LogEntry::Command)) {
                self.applied[place] += 1;
            }
        }
        self.applied_index[place] = commit.get().max(self.applied_index[place]);
    }
}

impl Library for NoRaft {
    const NAME: &'static str = "noraft 0.7.1";

    fn new(servers: usize) -> Self {
        let nodes: Vec<Node> = (0..servers).map(|place| Node::start(id(place))).collect();
        let mut all = NoRaft {
            nodes,
            applied_index: vec![0; servers],
            applied: vec![0; servers],
            isolated: vec![false; servers],
            queue: VecDeque::new(),
            delivered: 0,
        };
        let voters: Vec<NodeId> = (0..servers).map(id).collect();
        all.nodes[0].create_cluster(&voters);
        all.drive(0);
        all.pump();
        all
    }

    fn campaign(&mut self, id: usize) {
        self.nodes[id - 1].handle_election_timeout();
        self.drive(id - 1);
    }

    fn propose(&mut self, id: usize, commands: usize, _bytes: usize) {
        for _ in 0..commands {
            let position = self.nodes[id - 1].propose_command();
            assert_ne!(position, LogPosition::INVALID);
        }
        self.drive(id - 1);
    }

    fn tick(&mut self) {
        for place in 0..self.nodes.len() {
            self.nodes[place].heartbeat();
            self.drive(place);
        }
    }

    fn pump(&mut self) {
        while let Some((to, message)) = self.queue.pop_front() {
            let from = message.from().get() as usize - 1;
            if self.isolated[from] || self.isolated[to] {
                continue;
            }
            self.delivered += 1;
            let _ = self.nodes[to].handle_message(&message);
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
        self.nodes[id - 1].role() == Role::Leader
    }

    fn compact(&mut self) {
        let to = self.applied_index.iter().copied().min().unwrap_or(0);
        for node in &mut self.nodes {
            let found = node.log().get_position_and_config(to.into());
            if let Some((position, config)) = found {
                let config = config.clone();
                node.handle_snapshot_installed(position, config);
            }
        }
    }

    fn messages(&self) -> u64 {
        self.delivered
    }
}
