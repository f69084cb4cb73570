//! The second opinion: the five safety properties of the paper (Figure 3) and
//! the linearizability of reads, checked after every event.
//!
//! Nothing here shares code with `core`. The checks keep records of their own
//! of what was seen from outside (log writes, finished disk writes, elections,
//! applied entries) and judge by those. The cost of an event does not grow with
//! the length of the run: each entry is looked at once when it is appended,
//! written or applied.

mod committed;
mod property;
mod quorum;
mod reads;
mod records;

use std::collections::BTreeMap;
use std::ops::Bound;
use std::sync::Arc;

use raftworks_core::{Entry, Index, Members, Payload, ServerId, Snapshot, Term, Time};

use crate::chunked::Chunked;
use crate::client::ClientId;
use crate::command::Command;
use crate::world::hash_of;
use committed::Committed;
pub use property::{Detail, PROPERTIES, Property, Violation};
use quorum::Deciders;
use reads::Reads;
use records::{Ghosts, Log};

/// The most violations of one property that are kept.
const MAX_VIOLATIONS_PER_PROPERTY: usize = 10;

/// An election that was won: what the winner's log was.
#[derive(Clone, Debug)]
struct Election {
    term: Term,
    leader: ServerId,
    log: Arc<Log>,
}

/// The records, and what they showed.
#[derive(Clone, Debug)]
pub(crate) struct Checks {
    /// Each server's log as its memory has it.
    memory: Vec<Log>,
    /// Each server's log as its disk has it.
    durable: Vec<Log>,
    ghosts: Ghosts,
    committed: Committed,
    /// The first leader of each term.
    elections: BTreeMap<Term, Election>,
    applied: Chunked<u64>,
    /// Who decides, by each server's durable log.
    deciders: Vec<Deciders>,
    reads: Reads,
    violations: Vec<Violation>,
    event: u64,
    time: Time,
}

impl Checks {
    pub(crate) fn new(servers: usize, members: &Members) -> Checks {
        Checks {
            memory: vec![Log::default(); servers],
            durable: vec![Log::default(); servers],
            ghosts: Ghosts::default(),
            committed: Committed::default(),
            elections: BTreeMap::new(),
            applied: Chunked::default(),
            deciders: vec![Deciders::new(members); servers],
            reads: Reads::default(),
            violations: Vec::new(),
            event: 0,
            time: Time(0),
        }
    }

    pub(crate) fn violations(&self) -> &[Violation] {
        &self.violations
    }

    /// What follows belongs to this event.
    pub(crate) fn begin_event(&mut self, number: u64, time: Time) {
        self.event = number;
        self.time = time;
    }

    /// A server starts with this log on its disk.
    pub(crate) fn disk_found<'a>(
        &mut self,
        server: ServerId,
        entries: impl Iterator<Item = &'a Entry<Command>>,
    ) {
        for entry in entries {
            self.append(server, entry);
        }
        self.durable[place(server)] = self.memory[place(server)].clone();
    }

    /// A server restarted: its memory is what its disk holds.
    pub(crate) fn restarted(&mut self, server: ServerId) {
        self.memory[place(server)] = self.durable[place(server)].clone();
    }

    /// A server's log changed in memory: everything from `first` on is replaced
    /// by `entries`. `leads` says whether it leads, and led before, this term.
    pub(crate) fn log_changed(
        &mut self,
        server: ServerId,
        term: Term,
        leads: bool,
        first: Index,
        entries: &[Entry<Command>],
    ) {
        let log = &mut self.memory[place(server)];
        if first.0 <= log.len() {
            if leads {
                self.report(
                    Property::LeaderAppendOnly,
                    Detail::LeaderRemoved {
                        leader: server,
                        term,
                        index: first,
                    },
                );
            }
            self.memory[place(server)].truncate_from(first);
        }
        for entry in entries {
            self.append(server, entry);
        }
    }

    /// A log write reached the disk. `term` is the server's term when the
    /// write was issued.
    pub(crate) fn log_durable(
        &mut self,
        server: ServerId,
        term: Term,
        first: Index,
        entries: &[Entry<Command>],
    ) {
        let log = &mut self.durable[place(server)];
        let deciders = &mut self.deciders[place(server)];
        log.truncate_from(first);
        deciders.truncate_from(first);
        for entry in entries {
            records::append(log, &self.ghosts, entry);
            if let Payload::Configuration(configuration) = &entry.payload {
                deciders.push(entry.index, configuration);
            }
        }
        // Only entries of the server's own term at that time count towards
        // commitment (§5.4.2); the last one brings all before it.
        let own = entries.iter().rev().take_while(|entry| entry.term == term);
        for entry in own {
            let record = self.durable[place(server)].get(entry.index);
            let Some(record) = record else { continue };
            let holders = self.ghosts.hold(entry.index, record, server);
            if self.deciders[place(server)].is_quorum(entry.index, holders) {
                self.commit(server, entry.index, term);
            }
        }
    }

    /// A server became leader of this term.
    pub(crate) fn elected(&mut self, leader: ServerId, term: Term) {
        let election = Election {
            term,
            leader,
            log: Arc::new(self.memory[place(leader)].clone()),
        };
        self.check_completeness(&election);
        let first = self.elections.entry(term).or_insert(election).leader;
        if first != leader {
            let second = leader;
            self.report(
                Property::ElectionSafety,
                Detail::TwoLeaders {
                    term,
                    first,
                    second,
                },
            );
        }
    }

    /// A snapshot takes the place of a server's log: in memory, as soon as its
    /// last part is there.
    pub(crate) fn installed(&mut self, server: ServerId, snapshot: &Snapshot) {
        if let Some(log) = self.log_up_to(server, snapshot, false) {
            self.memory[place(server)] = log;
        }
    }

    /// The same on its disk, when that is written.
    pub(crate) fn install_durable(&mut self, server: ServerId, snapshot: &Snapshot) {
        if let Some(log) = self.log_up_to(server, snapshot, true) {
            self.durable[place(server)] = log;
            self.deciders[place(server)].reset(snapshot.last.index, &snapshot.configuration);
        }
    }

    /// The log that a snapshot stands for, as somebody has or had it. `None`
    /// when the server's own log has its last entry and stays.
    fn log_up_to(&self, server: ServerId, snapshot: &Snapshot, durable: bool) -> Option<Log> {
        let has = |log: &&Log| {
            let record = log.get(snapshot.last.index);
            record.is_some_and(|record| record.term == snapshot.last.term)
        };
        let own = if durable { &self.durable } else { &self.memory };
        if own.get(place(server)).is_some_and(|log| has(&log)) {
            return None;
        }
        let mut all = self.memory.iter().chain(&self.durable);
        let mut log = all.find(has).cloned().unwrap_or_default();
        log.truncate_from(snapshot.last.index.next());
        Some(log)
    }

    /// A server's disk is empty now.
    pub(crate) fn wiped(&mut self, server: ServerId) {
        self.durable[place(server)] = Log::default();
        self.memory[place(server)] = Log::default();
        self.deciders[place(server)].truncate_from(Index(1));
    }

    /// A client heard that the write of this key, in this entry, is done.
    pub(crate) fn done(&mut self, key: &str, index: Index) {
        self.reads.saw(key, index);
    }

    /// What a read of this key that begins now has to see.
    pub(crate) fn must_see(&self, key: &str) -> Index {
        self.reads.seen(key)
    }

    /// A client heard the answer to its read.
    pub(crate) fn read(&mut self, client: ClientId, key: &str, must_see: Index, applied: Index) {
        if self.reads.version(key, applied) < must_see {
            let detail = Detail::StaleRead {
                client,
                missed: must_see,
                applied,
            };
            self.report(Property::Linearizability, detail);
        }
        self.reads.saw(key, applied);
    }

    /// A state machine applied an entry.
    pub(crate) fn applied(&mut self, server: ServerId, entry: &Entry<Command>) {
        if entry.payload == Payload::Omitted {
            // A witness has no state machine.
            return;
        }
        let hash = records::entry_hash(entry.term, hash_of(&entry.payload));
        let index = entry.index;
        match self.applied.get(index.0 as usize - 1) {
            None => {
                self.applied.push(hash);
                if let Some(command) = entry.command() {
                    self.reads.wrote(index, command);
                }
            }
            Some(&other) if other == hash => {}
            Some(_) => self.report(
                Property::StateMachineSafety,
                Detail::AppliedDifferently { server, index },
            ),
        }
    }

    fn append(&mut self, server: ServerId, entry: &Entry<Command>) {
        let log = &mut self.memory[place(server)];
        let record = records::append(log, &self.ghosts, entry);
        if !self.ghosts.agrees(entry.index, record) {
            self.report(
                Property::LogMatching,
                Detail::LogsDiffer {
                    server,
                    index: entry.index,
                    term: entry.term,
                },
            );
        }
    }

    /// A majority holds this entry in its own term: with it, everything before
    /// it in that log is committed.
    fn commit(&mut self, server: ServerId, index: Index, term: Term) {
        let log = &self.durable[place(server)];
        let outcome = self.committed.extend(log, index, term);
        if let Some(at) = outcome.conflict {
            self.report(
                Property::LeaderCompleteness,
                Detail::CommittedTwice { index: at, term },
            );
        }
        if !outcome.news {
            return;
        }
        // A leader of an old term may commit late: leaders of later terms that
        // were elected before that must have the entry, too.
        let later = (Bound::Excluded(term), Bound::Unbounded);
        let later: Vec<Election> = self
            .elections
            .range(later)
            .map(|(_, e)| e.clone())
            .collect();
        for election in &later {
            self.check_completeness(election);
        }
    }

    fn check_completeness(&mut self, election: &Election) {
        if let Some((index, committed_in)) = self.committed.missing(&election.log, election.term) {
            self.report(
                Property::LeaderCompleteness,
                Detail::LeaderLacks {
                    leader: election.leader,
                    term: election.term,
                    index,
                    committed_in,
                },
            );
        }
    }

    fn report(&mut self, property: Property, detail: Detail) {
        let same = self.violations.iter().filter(|v| v.property == property);
        let known = self.violations.iter().any(|v| v.detail == detail);
        if !known && same.count() < MAX_VIOLATIONS_PER_PROPERTY {
            self.violations.push(Violation {
                property,
                event: self.event,
                time: self.time,
                detail,
            });
        }
    }
}

fn place(server: ServerId) -> usize {
    server.0 as usize - 1
}

#[cfg(test)]
mod tests;
