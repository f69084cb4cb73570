//! A network of servers on a simulated clock, with the ways to break it that
//! the laboratory has: servers are disconnected, crash and start again, messages
//! are slow, lost and out of order.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BinaryHeap};
use std::sync::Arc;

use raftworks_core::{
    Body, Config, Configuration, Index, Install, Message, Output, Payload, Position, Saved, Server,
    ServerId, SnapshotWrite, Term, Time, Write,
};

pub(crate) type Bytes = Vec<u8>;

/// How the network treats messages.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Network {
    Reliable,
    /// Up to 26 ms of delay, one message in ten is lost.
    Unreliable,
    /// And two answers in three come 200 ms to 2.2 s late.
    Reordering,
}

pub(crate) struct Node {
    pub(crate) server: Server<Bytes>,
    disk: Saved<Bytes>,
    /// The snapshot that the disk has, and the one that arrives.
    image: Vec<u8>,
    arriving: Vec<u8>,
    pub(crate) up: bool,
    pub(crate) connected: bool,
    /// What was applied, by index from 1 on; `None` is an entry without a command.
    pub(crate) applied: Vec<Option<Bytes>>,
}

pub(crate) struct Net {
    pub(crate) nodes: Vec<Node>,
    pub(crate) now: u64,
    pub(crate) network: Network,
    /// Take a snapshot after so many entries.
    pub(crate) snapshot_every: Option<u64>,
    adjust: fn(&mut Config),
    queue: BinaryHeap<Reverse<(u64, u64)>>,
    mail: BTreeMap<u64, Message<Bytes>>,
    random: u64,
    /// Requests sent, and bytes of commands and snapshots in them.
    pub(crate) requests: u64,
    pub(crate) bytes: u64,
}

impl Net {
    pub(crate) fn new(servers: u64, seed: u64, adjust: fn(&mut Config)) -> Net {
        let mut net = Net {
            nodes: Vec::new(),
            now: 0,
            network: Network::Reliable,
            snapshot_every: None,
            adjust,
            queue: BinaryHeap::new(),
            mail: BTreeMap::new(),
            random: seed.wrapping_mul(0x9E37_79B9_7F4A_7C15) | 1,
            requests: 0,
            bytes: 0,
        };
        for id in 1..=servers {
            let server = net.start(id, servers, Saved::default());
            net.nodes.push(Node {
                server,
                disk: Saved::default(),
                image: Vec::new(),
                arriving: Vec::new(),
                up: true,
                connected: true,
                applied: Vec::new(),
            });
        }
        net
    }

    fn start(&mut self, id: u64, servers: u64, disk: Saved<Bytes>) -> Server<Bytes> {
        let mut config = Config::new(ServerId(id));
        config.election_timeout_min_us = 300_000;
        config.election_timeout_max_us = 600_000;
        config.heartbeat_interval_us = 100_000;
        config.snapshot_chunk_bytes = 500;
        (self.adjust)(&mut config);
        let voters = Configuration::new((1..=servers).map(ServerId).collect());
        let seed = self.random();
        let server = Server::new(config, voters.expect("voters"), disk, seed, Time(self.now));
        server.expect("a disk that a server wrote")
    }

    pub(crate) fn random(&mut self) -> u64 {
        self.random ^= self.random << 13;
        self.random ^= self.random >> 7;
        self.random ^= self.random << 17;
        self.random
    }

    /// A number below `bound`.
    pub(crate) fn below(&mut self, bound: u64) -> u64 {
        self.random() % bound.max(1)
    }

    /// Lets so much time pass.
    pub(crate) fn wait_ms(&mut self, ms: u64) {
        let end = self.now + ms * 1_000;
        loop {
            let timers = self.nodes.iter().filter(|node| node.up);
            let timer = timers.filter_map(|node| node.server.deadline()).min();
            let timer = timer.map_or(u64::MAX, |deadline| deadline.0.max(self.now));
            let arrival = self.queue.peek().map_or(u64::MAX, |Reverse((at, _))| *at);
            let next = timer.min(arrival);
            if next > end {
                break;
            }
            self.now = next;
            if arrival == next {
                let Some(Reverse((_, number))) = self.queue.pop() else {
                    continue;
                };
                if let Some(message) = self.mail.remove(&number) {
                    self.deliver(message);
                }
            } else {
                for place in 0..self.nodes.len() {
                    if self.nodes[place].up {
                        self.nodes[place].server.advance(Time(self.now));
                        self.drive(place);
                    }
                }
            }
        }
        self.now = end;
    }

    fn deliver(&mut self, message: Message<Bytes>) {
        let (from, to) = (message.from.0 as usize - 1, message.to.0 as usize - 1);
        let reaches = self.nodes[from].connected && self.nodes[to].connected;
        if !reaches || !self.nodes[to].up {
            return;
        }
        let now = Time(self.now);
        let heard = self.nodes[to].server.receive(now, message);
        heard.expect("a fair message");
        self.drive(to);
    }

    /// Takes everything that a server wants done.
    pub(crate) fn drive(&mut self, place: usize) {
        while let Some(output) = self.nodes[place].server.poll() {
            match output {
                Output::Write(write) => self.write(place, &write),
                Output::Send(message) => self.send(message),
                Output::SendSnapshot {
                    mut message,
                    size_bytes,
                } => {
                    if let Body::InstallSnapshot { offset, data, .. } = &mut message.body {
                        let image = &self.nodes[place].image;
                        let first = *offset as usize;
                        data.extend_from_slice(&image[first..first + size_bytes as usize]);
                    }
                    self.send(message);
                }
                Output::Restore(_) => {
                    let node = &mut self.nodes[place];
                    node.applied = decode(&node.image);
                }
                Output::Apply { first, last } => self.apply(place, first, last),
                Output::Read { .. } | Output::ReadRefused { .. } => {}
            }
        }
    }

    fn write(&mut self, place: usize, write: &Write) {
        let node = &mut self.nodes[place];
        let disk = &mut node.disk;
        if let Some(hard_state) = write.hard_state {
            disk.hard_state = hard_state;
        }
        match write.snapshot.as_deref() {
            Some(SnapshotWrite::Taken(snapshot)) => disk.snapshot = Some(Arc::clone(snapshot)),
            Some(SnapshotWrite::Part {
                snapshot,
                offset,
                data,
                installs,
            }) => {
                node.arriving.truncate(*offset as usize);
                node.arriving.extend_from_slice(data);
                let received = node.arriving.len() as u64;
                disk.partial = Some((Arc::clone(snapshot), received));
                if let Some(install) = installs {
                    node.image = std::mem::take(&mut node.arriving);
                    disk.partial = None;
                    disk.snapshot = Some(Arc::clone(snapshot));
                    if *install == Install::DropLog {
                        disk.entries.clear();
                    }
                }
            }
            None => {}
        }
        if let Some(to) = write.compact {
            disk.entries.retain(|entry| entry.index > to);
        }
        if let Some(log) = write.log {
            disk.entries.retain(|entry| entry.index < log.first);
            let entries = node.server.log().range(log.first, log.last);
            disk.entries.extend(entries.cloned());
        }
        let written = node.server.written(Time(self.now), write.id);
        written.expect("an issued write");
    }

    fn send(&mut self, message: Message<Bytes>) {
        let is_reply = matches!(
            message.body,
            Body::RequestVoteReply { .. }
                | Body::RequestPreVoteReply { .. }
                | Body::AppendEntriesAccepted { .. }
                | Body::AppendEntriesRejected { .. }
                | Body::InstallSnapshotReply { .. }
        );
        if !is_reply {
            self.requests += 1;
            self.bytes += match &message.body {
                Body::AppendEntries { entries, .. } => entries.iter().map(size).sum(),
                Body::InstallSnapshot { data, .. } => data.len() as u64,
                _ => 0,
            };
        }
        let delay = match self.network {
            Network::Reliable => 500 + self.below(500),
            Network::Unreliable | Network::Reordering => {
                if self.below(10) == 0 {
                    return;
                }
                let late = is_reply && self.network == Network::Reordering && self.below(3) < 2;
                if late {
                    let most = 1 + self.below(2_000);
                    (200 + self.below(most)) * 1_000
                } else {
                    self.below(27) * 1_000
                }
            }
        };
        if self.nodes[message.from.0 as usize - 1].connected {
            let number = self.random();
            self.queue.push(Reverse((self.now + delay, number)));
            self.mail.insert(number, message);
        }
    }

    fn apply(&mut self, place: usize, first: Index, last: Index) {
        let node = &mut self.nodes[place];
        let entries = node.server.log().range(first, last);
        for entry in entries {
            assert_eq!(
                node.applied.len() as u64 + 1,
                entry.index.0,
                "applied in order"
            );
            node.applied.push(match &entry.payload {
                Payload::Command(bytes) => Some(bytes.clone()),
                _ => None,
            });
        }
        self.check_agreement(place);
        let Some(every) = self.snapshot_every else {
            return;
        };
        let node = &mut self.nodes[place];
        let since = node.server.snapshot().map_or(0, |s| s.last.index.0);
        if last.0 - since < every {
            return;
        }
        let image = encode(&node.applied);
        let taken = node.server.snapshot_taken(last, image.len() as u64);
        if taken.is_ok() {
            node.image = image;
        }
    }

    /// Nobody applies what another server did not.
    fn check_agreement(&self, place: usize) {
        let ours = &self.nodes[place].applied;
        for other in &self.nodes {
            let both = ours.iter().zip(&other.applied);
            for (index, (one, other)) in both.enumerate() {
                assert_eq!(one, other, "entry {}", index + 1);
            }
        }
    }
}

/// What a reader of the laboratory does.
impl Net {
    pub(crate) fn node(&mut self, id: u64) -> &mut Node {
        &mut self.nodes[id as usize - 1]
    }

    pub(crate) fn ids(&self) -> Vec<u64> {
        (1..=self.nodes.len() as u64).collect()
    }

    pub(crate) fn disconnect(&mut self, id: u64) {
        self.node(id).connected = false;
    }

    pub(crate) fn connect(&mut self, id: u64) {
        self.node(id).connected = true;
    }

    pub(crate) fn crash(&mut self, id: u64) {
        let node = self.node(id);
        node.up = false;
        node.connected = false;
        node.arriving.clear();
        // What has arrived of a snapshot is on the disk in this laboratory.
        node.disk.partial = None;
    }

    pub(crate) fn restart(&mut self, id: u64) {
        let servers = self.nodes.len() as u64;
        let disk = self.node(id).disk.clone();
        let server = self.start(id, servers, disk);
        let node = self.node(id);
        node.server = server;
        node.applied.clear();
        node.up = true;
        node.connected = true;
        self.drive(id as usize - 1);
    }

    /// Proposes to this server.
    pub(crate) fn propose(&mut self, id: u64, command: &[u8]) -> Option<Position> {
        let now = Time(self.now);
        let node = self.node(id);
        if !node.up {
            return None;
        }
        let proposed = node.server.propose(now, command.to_vec()).ok();
        self.drive(id as usize - 1);
        proposed
    }

    /// How many servers applied this command at this entry.
    pub(crate) fn applied_by(&self, at: Position, command: &[u8]) -> usize {
        let has = |node: &&Node| {
            let entry = node.applied.get(at.index.0 as usize - 1);
            entry.is_some_and(|entry| entry.as_deref() == Some(command))
        };
        self.nodes.iter().filter(has).count()
    }

    /// How many servers applied this command anywhere.
    pub(crate) fn with(&self, command: &[u8]) -> usize {
        let has = |node: &&Node| node.applied.iter().any(|e| e.as_deref() == Some(command));
        self.nodes.iter().filter(has).count()
    }

    /// The connected server that leads the highest term, if one does.
    pub(crate) fn leader(&self) -> Option<u64> {
        let leads = |node: &&Node| node.up && node.connected && node.server.is_leader();
        let leaders = self.nodes.iter().filter(leads);
        let leader = leaders.max_by_key(|node| node.server.term())?;
        Some(leader.server.id().0)
    }

    /// Waits for a leader; in no term are there two.
    pub(crate) fn check_one_leader(&mut self) -> u64 {
        for _ in 0..20 {
            self.wait_ms(500);
            let mut terms: BTreeMap<Term, u64> = BTreeMap::new();
            for node in self.nodes.iter().filter(|n| n.up && n.connected) {
                if node.server.is_leader() {
                    *terms.entry(node.server.term()).or_default() += 1;
                }
            }
            assert!(terms.values().all(|&leaders| leaders == 1), "{terms:?}");
            if let Some(leader) = self.leader() {
                return leader;
            }
        }
        panic!("nobody was elected in 10 s");
    }

    /// Gets a command applied by so many servers, whoever leads, in 10 s.
    pub(crate) fn one(&mut self, command: &[u8], servers: usize) -> Position {
        let end = self.now + 10_000_000;
        while self.now < end {
            let ids = self.ids();
            let reachable = ids.into_iter().filter(|&id| {
                let node = &self.nodes[id as usize - 1];
                node.up && node.connected
            });
            let reachable: Vec<u64> = reachable.collect();
            let proposed = reachable
                .into_iter()
                .find_map(|id| self.propose(id, command));
            let Some(position) = proposed else {
                self.wait_ms(50);
                continue;
            };
            for _ in 0..100 {
                self.wait_ms(20);
                if self.applied_by(position, command) >= servers {
                    return position;
                }
            }
        }
        panic!(
            "no agreement on {:?} in 10 s",
            String::from_utf8_lossy(command)
        );
    }
}

fn size(entry: &raftworks_core::Entry<Bytes>) -> u64 {
    match &entry.payload {
        Payload::Command(bytes) => bytes.len() as u64,
        _ => 0,
    }
}

fn encode(applied: &[Option<Bytes>]) -> Vec<u8> {
    let mut image = Vec::new();
    for entry in applied {
        image.push(u8::from(entry.is_some()));
        let bytes = entry.as_deref().unwrap_or_default();
        image.extend_from_slice(&(bytes.len() as u32).to_le_bytes());
        image.extend_from_slice(bytes);
    }
    image
}

fn decode(mut image: &[u8]) -> Vec<Option<Bytes>> {
    let mut applied = Vec::new();
    while let [is_command, a, b, c, d, rest @ ..] = image {
        let length = u32::from_le_bytes([*a, *b, *c, *d]) as usize;
        let (bytes, rest) = rest.split_at(length);
        applied.push((*is_command == 1).then(|| bytes.to_vec()));
        image = rest;
    }
    applied
}
