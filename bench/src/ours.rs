//! Raftworks.

use std::collections::VecDeque;
use std::sync::Arc;

use raftworks_core::{
    Config, Configuration, Index, Message, Output, Payload, Saved, Server, ServerId, Time,
};

use crate::library::Library;

type Command = Arc<[u8]>;

pub struct Ours {
    servers: Vec<Server<Command>>,
    applied: Vec<u64>,
    isolated: Vec<bool>,
    queue: VecDeque<Message<Command>>,
    now: Time,
    delivered: u64,
    /// So that commands are looked at.
    sum: u64,
}

const HEARTBEAT_US: u64 = 10;

impl Ours {
    fn drive(&mut self, place: usize) {
        let server = &mut self.servers[place];
        while let Some(output) = server.poll() {
            match output {
                Output::Write(write) => {
                    let written = server.written(self.now, write.id);
                    written.expect("an issued write");
                }
                Output::Send(message) => self.queue.push_back(message),
                Output::Apply { first, last } => {
                    for entry in server.log().range(first, last) {
                        if let Payload::Command(command) = &entry.payload {
                            self.applied[place] += 1;
                            self.sum += u64::from(command.first().copied().unwrap_or(1));
                        }
                    }
                }
                _ => {}
            }
        }
    }
}

impl Library for Ours {
    const NAME: &'static str = "raftworks";

    fn new(servers: usize) -> Self {
        let voters: Vec<ServerId> = (1..=servers as u64).map(ServerId).collect();
        let server = |id: ServerId| {
            let config = Config {
                election_timeout_min_us: 1_000_000_000,
                election_timeout_max_us: 2_000_000_000,
                heartbeat_interval_us: HEARTBEAT_US,
                max_entries_per_message: 4_096,
                max_uncommitted_entries: u64::MAX,
                ..Config::new(id)
            };
            let known = Configuration::new(voters.clone()).expect("voters");
            Server::new(config, known, Saved::default(), id.0, Time(0)).expect("settings")
        };
        Ours {
            servers: voters.iter().map(|&id| server(id)).collect(),
            applied: vec![0; servers],
            isolated: vec![false; servers],
            queue: VecDeque::new(),
            now: Time(0),
            delivered: 0,
            sum: 0,
        }
    }

    fn campaign(&mut self, id: usize) {
        self.servers[id - 1].campaign(self.now);
        self.drive(id - 1);
    }

    fn propose(&mut self, id: usize, commands: usize, bytes: usize) {
        for _ in 0..commands {
            let command: Command = std::iter::repeat_n(1, bytes).collect();
            let proposed = self.servers[id - 1].propose(self.now, command);
            proposed.expect("a leader takes commands");
        }
        self.drive(id - 1);
    }

    fn tick(&mut self) {
        self.now = Time(self.now.0 + HEARTBEAT_US);
        for place in 0..self.servers.len() {
            self.servers[place].advance(self.now);
            self.drive(place);
        }
    }

    fn pump(&mut self) {
        while let Some(message) = self.queue.pop_front() {
            let (from, to) = (message.from.0 as usize - 1, message.to.0 as usize - 1);
            if self.isolated[from] || self.isolated[to] {
                continue;
            }
            self.delivered += 1;
            let heard = self.servers[to].receive(self.now, message);
            heard.expect("a fair message");
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
        self.servers[id - 1].is_leader()
    }

    fn compact(&mut self) {
        let to = self.servers.iter().map(Server::last_applied).min();
        for place in 0..self.servers.len() {
            if to > Some(Index(0)) {
                let _ = self.servers[place].snapshot_taken(to.unwrap_or_default(), 1);
            }
            self.drive(place);
        }
    }

    fn messages(&self) -> u64 {
        self.delivered
    }
}
