//! Logs change, disks write, leaders are elected: I1, I5, I7, I8, I10, I11
//! and I12.

use std::sync::Arc;

use raftworks_core::{Configuration, Entry, HardState, Index, Payload, ServerId, Snapshot, Term};

use super::elections::Election;
use super::property::Property;
use super::quorum::{Deciding, bit};
use super::records::{self, Log};
use super::violation::Detail;
use super::{Checks, Seen, place};
use crate::command::Command;
use crate::disk::PendingWrite;

/// Starts and ends.
impl Checks {
    /// A server starts for the first time, with this on its disk.
    pub(crate) fn disk_found<'a>(
        &mut self,
        server: ServerId,
        hard_state: HardState,
        entries: impl Iterator<Item = &'a Entry<Command>>,
    ) {
        for entry in entries {
            self.append(server, entry);
        }
        let record = self.record_mut(server);
        record.hard_state = hard_state;
        record.durable = record.memory.clone();
        record.durable_configurations = record.configurations.clone();
    }

    /// A server started again from its disk, and is like this now.
    pub(crate) fn restarted(&mut self, server: ServerId, seen: Seen, own: &Configuration) {
        let record = self.record_mut(server);
        record.start();
        let durable = record.hard_state.term;
        record.seen = seen;
        self.found
            .check(Property::TermMonotonicity, seen.term == durable, || {
                Detail::TermWrong {
                    server,
                    term: seen.term,
                    before: durable,
                }
            });
        self.check_configuration(server, own);
    }

    /// A server's disk holds this now, which is not what was written last: it was set
    /// back. The server is about to start from it.
    pub(crate) fn disk_replaced(
        &mut self,
        server: ServerId,
        hard_state: HardState,
        snapshot: Option<&Snapshot>,
        entries: &[Entry<Command>],
    ) {
        self.wiped(server);
        if let Some(snapshot) = snapshot {
            self.install_durable(server, snapshot);
        }
        if let Some(first) = entries.first() {
            // Who holds what was counted when it was written.
            self.log_durable(server, Term(0), first.index, entries);
        }
        self.record_mut(server).hard_state = hard_state;
    }

    /// A server that is about to start takes its log for one that ends before `first`.
    pub(crate) fn cut_off(&mut self, server: ServerId, first: Index) {
        let term = self.record(server).hard_state.term;
        self.removed(server, term, first);
    }

    /// A server's disk is empty now.
    fn wiped(&mut self, server: ServerId) {
        self.record_mut(server).wipe();
    }
}

/// Memory.
impl Checks {
    /// A server's log changed in memory: from `first` on it is `entries` now.
    /// `leads` says whether it leads, and led before, this term.
    pub(crate) fn log_changed(
        &mut self,
        server: ServerId,
        term: Term,
        leads: bool,
        first: Index,
        entries: &[Entry<Command>],
    ) {
        // What is written again as it was is no change.
        let log = &self.record(server).memory;
        let same = entries.iter().take_while(|entry| log.has(entry)).count();
        let first = Index(first.0 + same as u64);
        let removes = first.0 <= log.len();
        if leads {
            self.found.check(Property::LeaderAppendOnly, !removes, || {
                Detail::LeaderRemoved {
                    leader: server,
                    term,
                    index: first,
                }
            });
        }
        if removes {
            self.removed(server, term, first);
        }
        for entry in &entries[same..] {
            self.append(server, entry);
            if let Payload::Configuration(configuration) = &entry.payload
                && entry.term == term
                && self.elections.leader(term) == Some(server)
            {
                self.proposed(server, term, entry.index, configuration);
            }
        }
    }

    /// The end of a server's log as it was seen last.
    pub(crate) fn log_seen(&self, server: ServerId) -> raftworks_core::Position {
        self.record(server).memory.last()
    }

    /// A server's log is this now, as far as it is there: its disk has so much to do
    /// that the change was not announced.
    pub(crate) fn log_found<'a>(
        &mut self,
        server: ServerId,
        term: Term,
        leads: bool,
        entries: impl DoubleEndedIterator<Item = &'a Entry<Command>>,
    ) {
        let log = &self.record(server).memory;
        let mut changed: Vec<Entry<Command>> = Vec::new();
        let mut first = Index(1);
        for entry in entries.rev() {
            if log.has(entry) {
                first = entry.index.next();
                break;
            }
            first = entry.index;
            changed.push(entry.clone());
        }
        changed.reverse();
        self.log_changed(server, term, leads, first, &changed);
    }

    /// Everything from `first` on leaves a log, in this term.
    fn removed(&mut self, server: ServerId, term: Term, first: Index) {
        let record = &mut self.servers[place(server)];
        let commit = record.seen.commit;
        let committed = self.committed.log();
        // If the first one is not the one that is committed, none after it is. What
        // was committed in a later term than the server's may go: a message of a
        // leader before that can be on its way for long.
        let held = committed.agrees_with(&record.memory, first)
            && self
                .committed
                .term_at(first)
                .is_some_and(|known| known <= term);
        self.found.check(
            Property::NoCommittedTruncation,
            first > commit && !held,
            || Detail::CommittedRemoved {
                server,
                index: first,
                commit,
                committed: Index(committed.len()),
            },
        );
        record.memory.truncate_from(first);
        record.configuration_due |= record.configurations.truncate_from(first);
    }

    fn append(&mut self, server: ServerId, entry: &Entry<Command>) {
        let record = &mut self.servers[place(server)];
        let appended = records::append(&mut record.memory, &self.ghosts, entry);
        if let Payload::Configuration(configuration) = &entry.payload {
            let deciding = Deciding::of(entry.index, configuration);
            record.configurations.push(deciding);
            record.configuration_due = true;
        }
        let agrees = self.ghosts.agrees(entry.index, appended);
        self.found
            .check(Property::LogMatching, agrees, || Detail::LogsDiffer {
                server,
                index: entry.index,
                term: entry.term,
            });
    }

    /// A snapshot takes the place of a server's log, in memory: entries of another
    /// history go, and those that it covers are there.
    pub(super) fn replace_memory(&mut self, server: ServerId, snapshot: &Snapshot) {
        let Some(log) = self.log_up_to(server, snapshot, false) else {
            return;
        };
        let memory = &self.record(server).memory;
        let common = memory.len().min(log.len());
        let agree = (0..=common).rev().map(Index);
        let mut agree = agree.skip_while(|&index| !memory.agrees_with(&log, index));
        let first = agree.next().unwrap_or(Index::ZERO).next();
        if first.0 <= memory.len() {
            self.removed(server, snapshot.last.term, first);
        }
        let record = self.record_mut(server);
        record.memory = log;
        let deciding = Deciding::of(snapshot.last.index, &snapshot.configuration);
        record.configurations.reset(deciding);
        record.configuration_due = true;
    }

    /// The log that a snapshot stands for. `None` when the server's own log has
    /// its last entry and stays.
    fn log_up_to(&self, server: ServerId, snapshot: &Snapshot, durable: bool) -> Option<Log> {
        let has = |log: &&Log| {
            let record = log.get(snapshot.last.index);
            record.is_some_and(|record| record.term == snapshot.last.term)
        };
        let record = self.record(server);
        let own = if durable {
            &record.durable
        } else {
            &record.memory
        };
        if has(&own) {
            return None;
        }
        // Mostly it is committed; if not, whoever took it had the entries.
        let taker = self.servers.get(place(snapshot.taken_by));
        let others = taker.into_iter().chain(&self.servers);
        let others = others.flat_map(|record| [&record.memory, &record.durable]);
        let mut all = std::iter::once(self.committed.log()).chain(others);
        let mut log = all.find(has).cloned().unwrap_or_default();
        log.truncate_from(snapshot.last.index.next());
        Some(log)
    }
}

/// Disks.
impl Checks {
    /// A write reached a server's disk.
    pub(crate) fn written(&mut self, server: ServerId, write: &PendingWrite) {
        if let Some(hard_state) = write.hard_state {
            self.hard_state_durable(server, hard_state);
        }
        if let Some(snapshot) = write.installed() {
            self.install_durable(server, snapshot);
        }
        if let Some(log) = write.log {
            self.log_durable(server, write.term, log.first, &write.entries);
        }
    }

    /// A server's term and vote reached the disk.
    pub(crate) fn hard_state_durable(&mut self, server: ServerId, hard_state: HardState) {
        let record = self.record_mut(server);
        let before = record.hard_state.term;
        record.hard_state = hard_state;
        let term = hard_state.term;
        self.found
            .check(Property::TermMonotonicity, term >= before, || {
                Detail::TermWrong {
                    server,
                    term,
                    before,
                }
            });
    }

    /// A snapshot took the place of the log on a disk.
    pub(crate) fn install_durable(&mut self, server: ServerId, snapshot: &Snapshot) {
        if let Some(log) = self.log_up_to(server, snapshot, true) {
            let record = self.record_mut(server);
            record.durable = log;
            let deciding = Deciding::of(snapshot.last.index, &snapshot.configuration);
            record.durable_configurations.reset(deciding);
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
        let record = &mut self.servers[place(server)];
        record.durable.truncate_from(first);
        record.durable_configurations.truncate_from(first);
        for entry in entries {
            records::append(&mut record.durable, &self.ghosts, entry);
            if let Payload::Configuration(configuration) = &entry.payload {
                let deciding = Deciding::of(entry.index, configuration);
                record.durable_configurations.push(deciding);
            }
        }
        // Only entries of the server's own term at that time count towards
        // commitment (§5.4.2); the last one brings all before it.
        let own = entries.iter().rev().take_while(|entry| entry.term == term);
        for entry in own {
            let index = entry.index;
            let record = self.servers[place(server)].durable.get(index);
            let Some(record) = record else { continue };
            let holders = self.ghosts.hold(index, record, server);
            let deciding = self.servers[place(server)].durable_configurations.at(index);
            if deciding.commits(holders) || self.leader_counts(index, record, holders) {
                self.commit(server, index, term);
            }
        }
    }

    /// Whether these servers commit an entry of its leader's term by the
    /// configuration that is latest in the leader's log, which may come after the entry.
    fn leader_counts(&self, index: Index, record: records::Record, holders: u128) -> bool {
        let leader = self.elections.leader(record.term);
        let Some(leader) = leader.map(|leader| self.record(leader)) else {
            return false;
        };
        let leads =
            leader.seen.role == raftworks_core::Role::Leader && leader.seen.term == record.term;
        let latest = leader.configurations.latest();
        leads
            && latest.index > index
            && leader.memory.get(index) == Some(record)
            && latest.commits(holders)
    }

    /// A quorum holds this entry in its own term: with it, everything before
    /// it in that server's log is committed.
    pub(super) fn commit(&mut self, server: ServerId, index: Index, term: Term) {
        let record = &self.servers[place(server)];
        let (log, configurations) = if record.durable.len() >= index.0 {
            (&record.durable, &record.durable_configurations)
        } else {
            (&record.memory, &record.configurations)
        };
        let known = self.committed.last();
        let outcome = self.committed.extend(log, index, term);
        let conflict = outcome.conflict;
        self.found
            .check(Property::CommitConsistent, conflict.is_none(), || {
                Detail::CommittedTwice {
                    index: conflict.unwrap_or_default(),
                    term,
                }
            });
        if !outcome.news {
            return;
        }
        for deciding in configurations.between(known, index) {
            self.committed.configuration(*deciding);
        }
        // A leader of an old term may commit late: leaders of later terms that
        // were elected before that must have the entry, too.
        let later: Vec<Election> = self.elections.after(term).to_vec();
        for election in &later {
            self.check_completeness(election);
        }
    }
}

/// Leaders.
impl Checks {
    /// A server became leader of this term; its log is as it was when it won.
    pub(crate) fn elected(&mut self, leader: ServerId, term: Term) {
        let record = &mut self.servers[place(leader)];
        let mine = HardState {
            term,
            voted_for: Some(leader),
        };
        if record.hard_state == mine {
            record.ballot.add(term, leader);
            self.vote(leader, term, leader);
        }
        self.check_quorum(leader, term);
        self.record_mut(leader).leadership.begin(term);
        let election = Election {
            term,
            leader,
            log: Arc::new(self.record(leader).memory.clone()),
        };
        self.check_completeness(&election);
        let oldest = self.oldest_term().min(self.committed.latest_term());
        let first = self.elections.add(election, oldest);
        self.found
            .check(Property::ElectionSafety, first == leader, || {
                Detail::TwoLeaders {
                    term,
                    first,
                    second: leader,
                }
            });
    }

    /// The votes that reached a leader, of voters that voted for it in this term.
    fn check_quorum(&mut self, leader: ServerId, term: Term) {
        let record = self.record(leader);
        let arrived = record.ballot.of(term);
        let servers = (1..=self.servers.len() as u64).map(ServerId);
        let voted = servers.filter(|&voter| {
            let vote = self.record(voter).votes.get(term);
            arrived & bit(voter) != 0 && vote == Some(leader)
        });
        let votes = voted.fold(0, |votes, voter| votes | bit(voter));
        let elected = record.configurations.latest().elects(votes);
        self.found.check(Property::LeadershipQuorum, elected, || {
            Detail::LeadsWithoutQuorum {
                leader,
                term,
                votes,
            }
        });
    }

    fn check_completeness(&mut self, election: &Election) {
        let missing = self.committed.missing(&election.log, election.term);
        self.found
            .check(Property::LeaderCompleteness, missing.is_none(), || {
                let (index, committed_in) = missing.unwrap_or_default();
                Detail::LeaderLacks {
                    leader: election.leader,
                    term: election.term,
                    index,
                    committed_in,
                }
            });
    }
}
