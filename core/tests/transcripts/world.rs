//! The cluster that a transcript plays with: hosts, links, and what was seen.

use std::collections::{BTreeMap, BTreeSet};

use raftworks_core::{Config, Configuration, Index, Payload, ServerId, Term, Time};

use crate::common::invariants::{Seen, check};
use crate::common::{Bytes, Host, Mail, entries_after};
use crate::words;

pub(crate) struct World {
    pub(crate) hosts: BTreeMap<u64, Host>,
    pub(crate) down: BTreeSet<u64>,
    /// Servers whose writes wait to be told.
    pub(crate) slow: BTreeSet<u64>,
    pub(crate) cut: BTreeSet<(u64, u64)>,
    pub(crate) flying: Vec<Mail>,
    pub(crate) known: Configuration,
    /// What each server did since it was last looked at.
    lines: Vec<String>,
    seen: BTreeMap<u64, Seen>,
    /// What was applied at each index, by whoever was first.
    applied: BTreeMap<u64, (Term, Payload<Bytes>)>,
    /// Where somebody applied something else, which Raft must not let happen.
    apart: BTreeSet<(u64, u64)>,
    answered: BTreeMap<u64, usize>,
    pub(crate) shows_timers: bool,
}

impl World {
    pub(crate) fn new(servers: u64, known: Configuration, config: impl Fn(u64) -> Config) -> World {
        let mut world = World {
            hosts: BTreeMap::new(),
            down: BTreeSet::new(),
            slow: BTreeSet::new(),
            cut: BTreeSet::new(),
            flying: Vec::new(),
            known,
            lines: Vec::new(),
            seen: BTreeMap::new(),
            applied: BTreeMap::new(),
            apart: BTreeSet::new(),
            answered: BTreeMap::new(),
            shows_timers: false,
        };
        for id in 1..=servers {
            let host = Host::with(
                config(id),
                world.known_to(id),
                crate::common::saved(0, &[]),
                id,
            );
            world.hosts.insert(id, host);
            world.begins(id);
        }
        world
    }

    /// Whoever is no member waits to be added.
    pub(crate) fn known_to(&self, id: u64) -> Configuration {
        if self.known.contains(ServerId(id)) {
            self.known.clone()
        } else {
            Configuration::joining()
        }
    }

    pub(crate) fn host(&mut self, id: u64) -> &mut Host {
        self.hosts.get_mut(&id).expect("a server of the cluster")
    }

    fn begins(&mut self, id: u64) {
        let host = self.host(id);
        host.server.observer_mut().listens = true;
        let seen = Seen::of(&host.server);
        self.seen.insert(id, seen);
        self.answered.insert(id, 0);
    }

    /// Starts a server again from its disk.
    pub(crate) fn restart(&mut self, id: u64) {
        let known = self.known_to(id);
        let host = self.host(id);
        let (config, disk, now) = (host.server.config().clone(), host.disk.clone(), host.now);
        *host = Host::starting(config, known, disk, id, now);
        self.down.remove(&id);
        self.begins(id);
    }

    /// Lets everything happen that needs no network, and writes down what did.
    pub(crate) fn look(&mut self) {
        let ids: Vec<u64> = self.hosts.keys().copied().collect();
        for id in ids {
            if self.down.contains(&id) {
                self.host(id).sent.clear();
                continue;
            }
            let slow = self.slow.contains(&id);
            let host = self.host(id);
            if slow {
                host.poll();
            } else {
                host.settle();
            }
            let notes = std::mem::take(&mut host.server.observer_mut().notes);
            let sent = std::mem::take(&mut host.sent);
            for note in notes {
                let text = words::note(&note);
                if self.shows_timers || !text.starts_with("TimerReset") {
                    self.lines.push(format!("{id}: {text}"));
                }
            }
            self.look_at_reads(id);
            for mail in sent {
                let (to, what) = (mail.to, words::body(&mail.body));
                let lost = self.cut.contains(&(id, to.0)) || !self.hosts.contains_key(&to.0);
                let end = if lost { " (lost)" } else { "" };
                self.lines
                    .push(format!("{id} -> {to} term {}: {what}{end}", mail.term));
                if !lost {
                    self.flying.push(mail);
                }
            }
            self.check(id);
        }
    }

    fn look_at_reads(&mut self, id: u64) {
        let known = self.answered[&id];
        let reads = self.host(id).reads[known..].to_vec();
        for (read, outcome) in &reads {
            self.lines.push(match outcome {
                Ok(index) => format!("{id}: answers read {}, having applied {index}", read.0),
                Err(why) => format!("{id}: refuses read {}: {why}", read.0),
            });
        }
        self.answered.insert(id, known + reads.len());
    }

    /// The local invariants, and that nobody applies something else than others.
    fn check(&mut self, id: u64) {
        let host = &self.hosts[&id];
        let outcome = check(&self.seen[&id], &host.server);
        outcome.unwrap_or_else(|problem| panic!("server {id}: {problem}"));
        self.seen.insert(id, Seen::of(&host.server));
        for entry in &host.applied {
            if matches!(entry.payload, Payload::Omitted) {
                continue;
            }
            let ours = (entry.term, entry.payload.clone());
            let theirs = self.applied.entry(entry.index.0).or_insert(ours.clone());
            if *theirs != ours && self.apart.insert((id, entry.index.0)) {
                let index = entry.index;
                self.lines
                    .push(format!("{id}: !! applies something else at {index}"));
            }
        }
    }

    pub(crate) fn say(&mut self, line: String) {
        self.lines.push(line);
    }

    /// Forgets what was written down, except what must never be overlooked.
    pub(crate) fn forget_lines(&mut self) {
        self.lines.retain(|line| line.contains("!!"));
    }

    pub(crate) fn take_lines(&mut self) -> Vec<String> {
        std::mem::take(&mut self.lines)
    }

    /// Delivers a message. What arrives at a server that is down is lost.
    pub(crate) fn deliver(&mut self, mail: Mail) {
        let to = mail.to.0;
        if self.down.contains(&to) {
            return;
        }
        let host = self.host(to);
        if let Err(error) = host.server.receive(host.now, mail) {
            self.say(format!("{to}: does not look at it: {error}"));
        }
        self.look();
    }

    /// Takes what flies and is wanted.
    pub(crate) fn take(&mut self, wanted: impl Fn(&Mail) -> bool) -> Vec<Mail> {
        let all = std::mem::take(&mut self.flying);
        let (taken, rest) = all.into_iter().partition(|mail| wanted(mail));
        self.flying = rest;
        taken
    }

    /// Delivers between these servers until all is quiet.
    pub(crate) fn stabilize(&mut self, ids: &[u64]) {
        let among = |mail: &Mail| {
            let all = ids.is_empty();
            all || (ids.contains(&mail.from.0) && ids.contains(&mail.to.0))
        };
        for _ in 0..100 {
            let batch = self.take(among);
            if batch.is_empty() {
                return;
            }
            for mail in batch {
                self.deliver(mail);
            }
        }
        panic!("it never becomes quiet");
    }

    pub(crate) fn wait(&mut self, us: u64) {
        let ids: Vec<u64> = self.hosts.keys().copied().collect();
        for id in ids {
            let down = self.down.contains(&id);
            let host = self.host(id);
            host.now = Time(host.now.0 + us);
            if !down {
                host.server.advance(host.now);
            }
        }
        self.look();
    }

    /// One line per server.
    pub(crate) fn state(&mut self) {
        let ids: Vec<u64> = self.hosts.keys().copied().collect();
        for id in ids {
            let host = &self.hosts[&id];
            let server = &host.server;
            let role = if self.down.contains(&id) {
                "down".to_owned()
            } else {
                format!("{:?}", server.role()).to_lowercase()
            };
            let vote = server
                .voted_for()
                .map_or("-".to_owned(), |id| id.to_string());
            let base = server.log().base().index;
            let entries = server.log().range(base.next(), server.log().last().index);
            let mut terms: Vec<String> = entries.map(|entry| entry.term.to_string()).collect();
            if base > Index(0) {
                terms.insert(0, format!("..{base}"));
            }
            let line = format!(
                "{id}: {role}, term {}, vote {vote}, log [{}], commit {}, applied {}, {}",
                server.term(),
                terms.join(" "),
                server.commit_index(),
                server.last_applied(),
                words::configuration(server.configuration()),
            );
            self.say(line);
        }
    }

    /// What a leader knows about the others.
    pub(crate) fn followers(&mut self, id: u64) {
        let followers = self.hosts[&id].server.followers().to_vec();
        for one in followers {
            let line = format!(
                "{id}: follower {}: {:?}, match {}, next {}, in flight {}",
                one.id(),
                one.mode(),
                one.match_index(),
                one.next_index(),
                one.messages_in_flight()
            );
            self.say(line);
        }
    }

    /// Gives a server a disk: term, vote, and entries as `1 1 2{1 2 3}`.
    pub(crate) fn set_disk(&mut self, id: u64, term: u64, vote: Option<u64>, log: &[String]) {
        let mut entries = Vec::new();
        for (text, index) in log.iter().zip(1..) {
            let (number, members) = match text.split_once('{') {
                Some((number, members)) => (number, Some(members.trim_end_matches('}'))),
                None => (text.as_str(), None),
            };
            let term = number.parse().expect("a term");
            let mut entry = entries_after(index - 1, &[term]).remove(0);
            entry.payload = match members {
                None => Payload::Command(format!("{}", (b'a' + index as u8 - 1) as char).into()),
                Some(members) => Payload::Configuration(std::sync::Arc::new(voters(members))),
            };
            entries.push(entry);
        }
        let host = self.host(id);
        host.disk.hard_state.term = Term(term);
        host.disk.hard_state.voted_for = vote.map(ServerId);
        host.disk.entries = entries;
        self.restart(id);
    }
}

/// `1,2,3`, or `1 2 3`.
pub(crate) fn ids(text: &str) -> Vec<ServerId> {
    let words = text.split([',', ' ']).filter(|word| !word.is_empty());
    words
        .map(|word| ServerId(word.parse().expect("a server")))
        .collect()
}

fn voters(text: &str) -> Configuration {
    Configuration::new(ids(text)).expect("members")
}
