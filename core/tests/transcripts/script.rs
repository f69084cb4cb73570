//! Reading a transcript and playing it.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::sync::Arc;

use raftworks_core::{
    Body, Change, Config, Configuration, Index, Leave, Members, Message, Position, Quorums, ReadId,
    ReadKind, Round, ServerId, Snapshot, Term, Time,
};

use crate::common::{Bytes, Mail, accepted, append, at, rejected, request_vote, vote};
use crate::words;
use crate::world::{World, ids};

/// The text with its answers written anew.
pub(crate) fn play(name: &str, text: &str) -> String {
    let mut world = None;
    let mut played = String::new();
    for line in text.lines() {
        if line.starts_with('#') || line.is_empty() {
            played.push_str(line);
            played.push('\n');
            continue;
        }
        let Some(command) = line.strip_prefix("> ") else {
            continue;
        };
        writeln!(played, "> {command}").expect("text");
        let line = Line::new(name, command);
        if line.verb == "cluster" {
            world = Some(cluster(&line));
            continue;
        }
        let world = world
            .as_mut()
            .unwrap_or_else(|| line.fail("a cluster first"));
        act(world, &line);
        world.look();
        for answer in world.take_lines() {
            writeln!(played, "{answer}").expect("text");
        }
    }
    played
}

/// A command: `verb`, plain words, and `key=value`s.
struct Line<'a> {
    file: &'a str,
    text: &'a str,
    verb: &'a str,
    words: Vec<&'a str>,
    keys: BTreeMap<&'a str, &'a str>,
}

impl<'a> Line<'a> {
    fn new(file: &'a str, text: &'a str) -> Line<'a> {
        let text = text.split(" //").next().unwrap_or_default();
        let mut parts = text.split_whitespace();
        let verb = parts.next().unwrap_or_default();
        let (keyed, words): (Vec<&str>, Vec<&str>) = parts.partition(|word| word.contains('='));
        let keys = keyed.iter().filter_map(|word| word.split_once('='));
        Line {
            file,
            text,
            verb,
            words,
            keys: keys.collect(),
        }
    }

    fn fail<T>(&self, expected: &str) -> T {
        panic!("{}: {}: expected {expected}", self.file, self.text)
    }

    fn word(&self, place: usize) -> &'a str {
        self.words
            .get(place)
            .copied()
            .unwrap_or_else(|| self.fail("another word"))
    }

    fn number(&self, place: usize) -> u64 {
        let word = self.word(place);
        word.parse().unwrap_or_else(|_| self.fail("a number"))
    }

    fn id(&self, place: usize) -> ServerId {
        ServerId(self.number(place))
    }

    fn all_ids(&self) -> Vec<u64> {
        (0..self.words.len())
            .map(|place| self.number(place))
            .collect()
    }

    fn key(&self, key: &str) -> Option<u64> {
        let value = self.keys.get(key)?;
        Some(value.parse().unwrap_or_else(|_| self.fail("a number")))
    }

    fn has(&self, word: &str) -> bool {
        self.words.contains(&word)
    }

    /// `2->3`
    fn link(&self) -> (u64, u64) {
        let ends = self.word(0).split_once("->");
        let ends = ends.and_then(|(from, to)| Some((from.parse().ok()?, to.parse().ok()?)));
        ends.unwrap_or_else(|| self.fail("a link such as 1->2"))
    }

    /// `3@2`
    fn position(&self, key: &str) -> Position {
        let Some(value) = self.keys.get(key) else {
            return Position::default();
        };
        let parts = value.split_once('@');
        let parts = parts.and_then(|(index, term)| Some((index.parse().ok()?, term.parse().ok()?)));
        let (index, term) = parts.unwrap_or_else(|| self.fail("a position such as 3@2"));
        at(term, index)
    }

    fn members(&self, key: &str) -> Option<Members> {
        let list = |key: &str| self.keys.get(key).map_or(Vec::new(), |value| ids(value));
        self.keys.get(key)?;
        let members = Members::new(list(key))
            .and_then(|members| members.with_learners(list("learners")))
            .and_then(|members| members.with_witnesses(list("witnesses")));
        let members = members.unwrap_or_else(|error| self.fail(&error.to_string()));
        Some(match (self.key("elect"), self.key("commit")) {
            (Some(election), Some(commit)) => {
                let quorums = Quorums {
                    election: election as usize,
                    commit: commit as usize,
                };
                let members = members.with_quorums(quorums);
                members.unwrap_or_else(|error| self.fail(&error.to_string()))
            }
            _ => members,
        })
    }
}

fn configure(line: &Line<'_>, config: &mut Config) {
    config.pre_vote |= line.has("pre-vote");
    config.check_quorum |= line.has("check-quorum");
    config.leader_stickiness |= line.has("stickiness") || line.has("lease");
    config.lease_reads |= line.has("lease");
    config.require_catch_up &= !line.has("no-catch-up");
    let own = |key: &str| {
        line.key(&format!("{key}-{}", config.id))
            .or_else(|| line.key(key))
    };
    let limits: [(&str, &mut u64); 11] = [
        ("batch", &mut config.max_entries_per_message),
        ("trailing", &mut config.trailing_entries),
        ("chunk", &mut config.snapshot_chunk_bytes),
        ("priority", &mut config.priority),
        ("uncommitted", &mut config.max_uncommitted_entries),
        ("uncommitted-bytes", &mut config.max_uncommitted_bytes),
        ("command-bytes", &mut config.max_command_bytes),
        ("flight-bytes", &mut config.max_bytes_in_flight),
        ("log-entries", &mut config.max_log_entries),
        ("read-timeout", &mut config.read_timeout_us),
        ("drift", &mut config.max_clock_drift_ppm),
    ];
    let values = limits.map(|(key, limit)| (own(key), limit));
    for (value, limit) in values {
        *limit = value.unwrap_or(*limit);
    }
    if let Some(snapshots) = line.key("snapshots") {
        config.max_snapshots_in_flight = snapshots as u32;
    }
    if let Some(window) = line.key("window") {
        config.max_messages_in_flight = window as u32;
    }
    if line.has("pre-vote-off") {
        config.pre_vote = false;
    }
}

fn cluster(line: &Line<'_>) -> World {
    let servers = line.number(0);
    let members = line.members("voters").map(Configuration::from);
    let known = members.unwrap_or_else(|| crate::common::voters(servers));
    let config = |id: u64| {
        let mut config = Config::new(ServerId(id));
        // Nobody times out unless the transcript says so.
        config.election_timeout_min_us = 1_000_000;
        config.election_timeout_max_us = 1_000_000;
        config.heartbeat_interval_us = 100_000;
        config.read_timeout_us = 1_000_000;
        configure(line, &mut config);
        config
    };
    let mut world = World::new(servers, known, config);
    world.shows_timers = line.has("timers");
    world
}

fn act(world: &mut World, line: &Line<'_>) {
    match line.verb {
        "campaign" => {
            let host = world.host(line.number(0));
            host.server.campaign(host.now);
        }
        "elect" => {
            let id = line.number(0);
            let host = world.host(id);
            host.server.campaign(host.now);
            world.look();
            world.stabilize(&[]);
            world.forget_lines();
            if !world.hosts[&id].server.is_leader() {
                line.fail::<()>("that it wins");
            }
        }
        "timeout" | "heartbeat" => world.host(line.number(0)).time_out(),
        "wait" => world.wait(line.number(0) * 1_000),
        "quietly" => {
            world.stabilize(&line.all_ids());
            world.forget_lines();
        }
        "stabilize" => world.stabilize(&line.all_ids()),
        "state" => world.state(),
        "followers" => world.followers(line.number(0)),
        "propose" => propose(world, line),
        "disk" => {
            // `disk 2 term=3 vote=1 log 1 1 2`
            let log = line.words.iter().skip(2).map(ToString::to_string);
            let log: Vec<String> = log.collect();
            let (id, term) = (line.number(0), line.key("term").unwrap_or(0));
            world.set_disk(id, term, line.key("vote"), &log);
        }
        "switch" => {
            let host = world.host(line.number(0));
            let mut config = host.server.config().clone();
            configure(line, &mut config);
            let taken = host.server.reconfigure(config);
            taken.unwrap_or_else(|error| line.fail(&error.to_string()));
        }
        "slow" | "quick" | "land" | "report" | "crash" | "restart" | "wipe" | "disk-of" => {
            disks(world, line);
        }
        "deliver" | "drop" | "repeat" | "cut" | "isolate" | "heal" | "flying" => {
            links(world, line);
        }
        "send" => forge(world, line),
        _ => duties(world, line),
    }
}

fn propose(world: &mut World, line: &Line<'_>) {
    let id = line.number(0);
    for word in &line.words[1..] {
        let host = world.host(id);
        let proposed = host.server.propose(host.now, word.as_bytes().to_vec());
        match proposed {
            Ok(position) => {
                let place = words::position(position);
                world.say(format!("{id}: {word} is entry {place}"));
            }
            Err(refusal) => world.say(format!("{id}: refuses {word}: {refusal}")),
        }
    }
}

/// Writes, crashes, restarts.
fn disks(world: &mut World, line: &Line<'_>) {
    let id = line.number(0);
    match line.verb {
        "slow" => {
            world.slow.insert(id);
        }
        "quick" => {
            world.slow.remove(&id);
        }
        "land" => {
            if !world.host(id).land() {
                line.fail::<()>("a write under way");
            }
        }
        "report" => {
            let host = world.host(id);
            let place = if line.has("last") {
                host.unreported.len().saturating_sub(1)
            } else {
                0
            };
            if !host.report(place) {
                line.fail::<()>("a write that landed");
            }
        }
        "crash" => {
            world.down.insert(id);
            let host = world.host(id);
            host.unwritten.clear();
            host.unreported.clear();
        }
        "wipe" => {
            world.down.insert(id);
            let host = world.host(id);
            host.unwritten.clear();
            host.unreported.clear();
            host.disk = crate::common::saved(0, &[]);
        }
        "disk-of" => {
            let disk = &world.hosts[&id].disk;
            let terms: Vec<String> = disk.entries.iter().map(|e| e.term.to_string()).collect();
            let vote = disk.hard_state.voted_for;
            let vote = vote.map_or("-".to_owned(), |id| id.to_string());
            let (term, terms) = (disk.hard_state.term, terms.join(" "));
            world.say(format!(
                "{id}: on disk term {term}, vote {vote}, log [{terms}]"
            ));
        }
        _ => world.restart(id),
    }
}

fn links(world: &mut World, line: &Line<'_>) {
    let on = |(from, to): (u64, u64)| move |mail: &Mail| (mail.from.0, mail.to.0) == (from, to);
    match line.verb {
        "deliver" if line.words.is_empty() => {
            for mail in world.take(|_| true) {
                world.deliver(mail);
            }
        }
        "deliver" => {
            let mut mail = world.take(on(line.link()));
            if mail.is_empty() {
                line.fail::<()>("a message there");
            }
            if line.has("newest") {
                mail.reverse();
            }
            if line.has("newest") || line.has("oldest") {
                let rest = mail.split_off(1);
                world.flying.extend(rest);
            }
            for mail in mail {
                world.deliver(mail);
            }
        }
        "drop" if line.words.is_empty() => world.flying.clear(),
        "drop" => drop(world.take(on(line.link()))),
        "repeat" => {
            let copies: Vec<Mail> = world
                .flying
                .iter()
                .filter(|m| on(line.link())(m))
                .cloned()
                .collect();
            world.flying.extend(copies);
        }
        "cut" => {
            world.cut.insert(line.link());
            world.take(on(line.link()));
        }
        "isolate" => {
            let id = line.number(0);
            let others: Vec<u64> = world.hosts.keys().copied().collect();
            for other in others {
                world.cut.extend([(id, other), (other, id)]);
            }
            world.take(|mail| mail.from.0 == id || mail.to.0 == id);
        }
        "heal" => world.cut.clear(),
        _ => {
            let flying = world.flying.clone();
            for mail in flying {
                let (from, to, what) = (mail.from, mail.to, words::body(&mail.body));
                world.say(format!("{from} -> {to} flies: {what}"));
            }
        }
    }
}

/// A message that nobody sent: late, repeated, or made up.
fn forge(world: &mut World, line: &Line<'_>) {
    let (from, to) = line.link();
    let term = line.key("term").unwrap_or_else(|| line.fail("a term"));
    let number = |key: &str| line.key(key).unwrap_or(0);
    let terms: Vec<u64> = line.keys.get("terms").map_or(Vec::new(), |list| {
        list.split(',')
            .map(|term| term.parse().expect("a term"))
            .collect()
    });
    let body: Body<Bytes> = match line.word(1) {
        "request-vote" => request_vote(line.position("last")),
        "vote" => vote(true),
        "no-vote" => vote(false),
        "pre-vote" => Body::RequestPreVoteReply {
            term: Term(number("for")),
            granted: true,
        },
        "request-pre-vote" => Body::RequestPreVote {
            term: Term(number("for")),
            last: line.position("last"),
            priority: 0,
        },
        "append" => append(line.position("after"), &terms, number("commit")),
        "accepted" => accepted(number("has")),
        "rejected" => rejected(number("lacks"), line.position("hint")),
        "timeout-now" => Body::TimeoutNow,
        "install" => Body::InstallSnapshot {
            snapshot: Arc::new(Snapshot {
                last: line.position("last"),
                configuration: Arc::new(world.known.clone()),
                taken_by: ServerId(from),
                size_bytes: number("size"),
            }),
            offset: number("offset"),
            data: vec![7; number("bytes") as usize],
            done: number("offset") + number("bytes") == number("size"),
            round: Round(0),
        },
        _ => line.fail("a kind of message"),
    };
    world.deliver(Message {
        from: ServerId(from),
        to: ServerId(to),
        term: Term(term),
        body,
    });
}

/// What an administrator and readers ask for.
fn duties(world: &mut World, line: &Line<'_>) {
    let id = line.number(0);
    let now: Time = world.host(id).now;
    let server = &mut world.host(id).server;
    let said = match line.verb {
        "transfer" => said(server.transfer_leadership(now, line.id(1))),
        "read" => {
            let lease = line.has("lease");
            let kind = if lease {
                ReadKind::Lease
            } else {
                ReadKind::Index
            };
            match server.read(now, kind) {
                Ok(read) => Some(format!("takes read {}", read.0)),
                Err(refusal) => Some(format!("refuses: {refusal}")),
            }
        }
        "snapshot" => {
            let index = Index(line.number(1));
            let size = line.key("size").unwrap_or(10);
            said(server.snapshot_taken(index, size).map(drop))
        }
        "readmit" => {
            let did = server.readmit(line.id(1));
            (!did).then(|| "has nobody to readmit".to_owned())
        }
        "why" => {
            let status = server.commit_status(Index(line.number(1)));
            Some(words::tidy(&format!("{status:?}")))
        }
        "why-read" => {
            let status = server.read_status(ReadId(line.number(1)));
            Some(words::tidy(&format!("{status:?}")))
        }
        verb => {
            let change = match verb {
                "add-voter" => Change::AddVoter(line.id(1)),
                "add-learner" => Change::AddLearner(line.id(1)),
                "add-witness" => Change::AddWitness(line.id(1)),
                "remove" => Change::Remove(line.id(1)),
                "leave" => Change::Leave,
                "quorums" => Change::SetQuorums(Quorums {
                    election: line.number(1) as usize,
                    commit: line.number(2) as usize,
                }),
                "replace" => Change::Replace {
                    members: line
                        .members("voters")
                        .unwrap_or_else(|| line.fail("voters=")),
                    leave: if line.has("stay") {
                        Leave::OnRequest
                    } else {
                        Leave::Automatic
                    },
                },
                _ => line.fail("a verb"),
            };
            said(server.change_configuration(now, change).map(drop))
        }
    };
    if let Some(said) = said {
        world.say(format!("{id}: {said}"));
    }
}

fn said<E: std::fmt::Display>(outcome: Result<(), E>) -> Option<String> {
    outcome.err().map(|refusal| format!("refuses: {refusal}"))
}
