//! A cluster in which everything that may happen happens when the schedule says
//! so, and the safety properties of Figure 3, checked after every step.

use std::collections::BTreeMap;

use raftworks_core::{Body, Config, Configuration, Entry, Index, ServerId, Term};

use crate::common::invariants::{Seen, check};
use crate::common::{Bytes, Host, Mail, saved, voters};

type Checked = Result<(), String>;

/// The most messages under way; beyond them the oldest is lost.
const MAX_IN_FLIGHT: usize = 256;

pub(crate) struct World {
    pub(crate) hosts: Vec<Host>,
    pub(crate) network: Vec<Mail>,
    seen: Vec<Seen>,
    restarts: u64,
    bootstrap: Configuration,
    leaders: BTreeMap<Term, ServerId>,
    /// Every vote that ever left a server.
    votes: BTreeMap<(ServerId, Term), ServerId>,
    /// What is committed, and in which term it was.
    committed: Vec<(Entry<Bytes>, Term)>,
}

impl World {
    /// `size` voters and two servers that nobody has added yet.
    pub(crate) fn new(size: u64, adjust: impl Fn(&mut Config)) -> World {
        let bootstrap = voters(size);
        let hosts = (1..=size + 2).map(|id| {
            let mut config = Config::new(ServerId(id));
            adjust(&mut config);
            let known = if id <= size {
                bootstrap.clone()
            } else {
                Configuration::joining()
            };
            Host::with(config, known, saved(0, &[]), id)
        });
        let hosts: Vec<Host> = hosts.collect();
        World {
            bootstrap,
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
        let seed = config.id.0 + 100 * self.restarts;
        let known = if self.bootstrap.contains(config.id) {
            self.bootstrap.clone()
        } else {
            Configuration::joining()
        };
        let now = host.now;
        *host = Host::with(config, known, host.disk.clone(), seed);
        host.now = now;
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

    /// Commitment is justified (a quorum of disks has the entry, by the
    /// configuration of whoever decided it), agreed upon, and what is applied is
    /// committed.
    fn check_commits(&mut self, place: usize) -> Checked {
        let server = &self.hosts[place].server;
        let known = Index(self.committed.len() as u64);
        if server.log().base().index > known {
            return Err(format!("a snapshot of what is not committed: {known:?}"));
        }
        for entry in server.log().range(known.next(), server.commit_index()) {
            let has = |id: ServerId| {
                let disk = &self.hosts[id.0 as usize - 1].disk;
                let covered = disk.snapshot.as_ref().map(|snapshot| snapshot.last.index);
                let mut entries = disk.entries.iter();
                covered.is_some_and(|covered| covered >= entry.index)
                    || entries.any(|other| other.position() == entry.position())
            };
            let enough = |members: &raftworks_core::Members| {
                let count = members.voters().iter().filter(|&&id| has(id)).count();
                count >= members.quorums().commit
            };
            let decides = server.configuration();
            let (new, old) = (decides.members(), decides.outgoing());
            // Who only heard of it may have a configuration that is ahead or behind.
            if server.is_leader() && !(new.is_none_or(enough) && old.is_none_or(enough)) {
                return Err(format!("committed without a quorum of disks: {entry:?}"));
            }
            self.committed.push((entry.clone(), server.term()));
        }
        let base = server.log().base().index.0 as usize;
        let committed = || self.committed.iter().map(|(entry, _)| entry);
        let in_log = server.log().range(Index(1), server.commit_index());
        let mut both = in_log.zip(committed().skip(base));
        if let Some((ours, theirs)) = both.find(|(a, b)| !same(a, b)) {
            return Err(format!("committed {theirs:?} and then {ours:?}"));
        }
        let host = &self.hosts[place];
        let restored = host.restored.last().map_or(0, |last| last.index.0 as usize);
        let expected = committed().skip(restored);
        if !expected.zip(&host.applied).all(|(a, b)| same(a, b)) {
            return Err(format!("server {} applied {:?}", place + 1, host.applied));
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
        let known = server.log().base().index;
        let earlier =
            |(entry, term): &&(Entry<Bytes>, Term)| *term < server.term() && entry.index > known;
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
                let first = one.base().index.max(other.base().index).next();
                let mut both: Vec<_> = one
                    .range(first, one.last().index)
                    .zip(other.range(first, other.last().index))
                    .collect();
                while both.last().is_some_and(|(a, b)| a.term != b.term) {
                    both.pop();
                }
                if let Some(pair) = both.into_iter().find(|(a, b)| !same(a, b)) {
                    return Err(format!("the logs differ below a common entry: {pair:?}"));
                }
            }
        }
        Ok(())
    }
}

/// The same entry, as far as a witness can know it.
fn same(one: &Entry<Bytes>, other: &Entry<Bytes>) -> bool {
    let omitted = |entry: &Entry<Bytes>| entry.payload == raftworks_core::Payload::Omitted;
    one == other || (one.position() == other.position() && (omitted(one) || omitted(other)))
}
