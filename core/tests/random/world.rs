//! A cluster in which everything that may happen happens when the schedule says
//! so, and the safety properties of Figure 3, checked after every step.

use std::collections::BTreeMap;

use raftworks_core::{Body, Entry, Index, ServerId, Term};

use crate::common::invariants::{Seen, check};
use crate::common::{Bytes, Host, Mail, saved};

type Checked = Result<(), String>;

/// The most messages under way; beyond them the oldest is lost.
const MAX_IN_FLIGHT: usize = 256;

pub(crate) struct World {
    pub(crate) hosts: Vec<Host>,
    pub(crate) network: Vec<Mail>,
    seen: Vec<Seen>,
    restarts: u64,
    leaders: BTreeMap<Term, ServerId>,
    /// Every vote that ever left a server.
    votes: BTreeMap<(ServerId, Term), ServerId>,
    /// What is committed, and in which term it was.
    committed: Vec<(Entry<Bytes>, Term)>,
}

impl World {
    pub(crate) fn new(size: u64) -> World {
        let hosts = (1..=size).map(|id| Host::start(id, size, saved(0, &[])));
        let hosts: Vec<Host> = hosts.collect();
        World {
            seen: hosts.iter().map(|host| Seen::of(&host.server)).collect(),
            hosts,
            network: Vec::new(),
            restarts: 0,
            leaders: BTreeMap::new(),
            votes: BTreeMap::new(),
            committed: Vec::new(),
        }
    }

    pub(crate) fn committed(&self) -> usize {
        self.committed.len()
    }

    pub(crate) fn deliver(&mut self, message: Mail) -> Checked {
        let host = &mut self.hosts[message.to.0 as usize - 1];
        let heard = host.server.receive(host.now, message);
        host.poll();
        heard.map_err(|error| format!("a fair message was refused: {error}"))
    }

    /// The server loses its memory, and what had not reached the disk.
    pub(crate) fn crash(&mut self, place: usize) {
        self.restarts += 1;
        let host = &mut self.hosts[place];
        let config = host.server.config().clone();
        let size = host.server.configuration().voters().len() as u64;
        let seed = config.id.0 + 100 * self.restarts;
        *host = Host::new(config, size, host.disk.clone(), seed);
        self.seen[place] = Seen::of(&host.server);
    }

    /// Takes what was sent and checks everything.
    pub(crate) fn observe(&mut self) -> Checked {
        for place in 0..self.hosts.len() {
            let sent = std::mem::take(&mut self.hosts[place].sent);
            for message in sent {
                self.check_promise(place, &message)?;
                self.network.push(message);
            }
            check(&self.seen[place], &self.hosts[place].server)?;
            self.seen[place] = Seen::of(&self.hosts[place].server);
            self.check_commits(place)?;
            self.check_leader(place)?;
        }
        let excess = self.network.len().saturating_sub(MAX_IN_FLIGHT);
        self.network.drain(..excess);
        self.check_log_matching()
    }

    /// What leaves is on the disk, and no vote is given twice, crash or not.
    fn check_promise(&mut self, place: usize, message: &Mail) -> Checked {
        let disk = &self.hosts[place].disk;
        if message.term > disk.hard_state.term {
            return Err(format!("the term is not on the disk: {message:?}"));
        }
        let candidate = match message.body {
            Body::RequestVote { .. } => message.from,
            Body::RequestVoteReply { granted: true } => message.to,
            _ => return Ok(()),
        };
        let key = (message.from, message.term);
        let first = *self.votes.entry(key).or_insert(candidate);
        if first != candidate {
            return Err(format!("a second vote in one term: {message:?}"));
        }
        Ok(())
    }

    /// Commitment is justified (a majority of disks has the entry), agreed upon,
    /// and what is applied is committed.
    fn check_commits(&mut self, place: usize) -> Checked {
        let server = &self.hosts[place].server;
        let known = Index(self.committed.len() as u64);
        for entry in server.log().range(known.next(), server.commit_index()) {
            let has =
                |host: &&Host| host.disk.entries.get(entry.index.0 as usize - 1) == Some(entry);
            let disks = self.hosts.iter().filter(has).count();
            if disks * 2 <= self.hosts.len() {
                return Err(format!("committed on {disks} disks: {entry:?}"));
            }
            self.committed.push((entry.clone(), server.term()));
        }
        let committed = || self.committed.iter().map(|(entry, _)| entry);
        let in_log = server.log().range(Index(1), server.commit_index());
        if let Some((ours, theirs)) = in_log.zip(committed()).find(|(a, b)| a != b) {
            return Err(format!("committed {theirs:?} and then {ours:?}"));
        }
        let applied = &self.hosts[place].applied;
        if !committed().take(applied.len()).eq(applied) {
            return Err(format!("server {} applied {applied:?}", place + 1));
        }
        Ok(())
    }

    /// Election Safety and Leader Completeness.
    fn check_leader(&mut self, place: usize) -> Checked {
        let server = &self.hosts[place].server;
        if !server.is_leader() {
            return Ok(());
        }
        let first = *self.leaders.entry(server.term()).or_insert(server.id());
        if first != server.id() {
            return Err(format!("{first} and {} lead one term", server.id()));
        }
        let earlier = |(_, term): &&(Entry<Bytes>, Term)| *term < server.term();
        let mut earlier = self.committed.iter().filter(earlier);
        match earlier.find(|(entry, _)| !server.log().contains(entry.position())) {
            Some(lost) => Err(format!("leader {} lacks {lost:?}", server.id())),
            None => Ok(()),
        }
    }

    /// Log Matching: two logs are equal up to the last place where they have an
    /// entry of the same term.
    fn check_log_matching(&self) -> Checked {
        for (place, one) in self.hosts.iter().enumerate() {
            for other in &self.hosts[..place] {
                let (one, other) = (one.server.log(), other.server.log());
                let mut both: Vec<_> = one
                    .range(Index(1), one.last().index)
                    .zip(other.range(Index(1), other.last().index))
                    .collect();
                while both.last().is_some_and(|(a, b)| a.term != b.term) {
                    both.pop();
                }
                if let Some(pair) = both.into_iter().find(|(a, b)| a != b) {
                    return Err(format!("the logs differ below a common entry: {pair:?}"));
                }
            }
        }
        Ok(())
    }
}
