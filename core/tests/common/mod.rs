//! What the tests of the core share: short names for long values, a host that
//! runs one server (this file), a cluster of hosts (`cluster`) and what must
//! hold after every step (`invariants`). The test decides which writes reach
//! the disk, which are reported, and which messages arrive.

// Each test file is a crate of its own and uses a part of this.
#![allow(dead_code)]

use std::collections::VecDeque;
use std::sync::Arc;

use raftworks_core::{
    Body, Config, Configuration, Entry, HardState, Index, Install, Message, Note, Observer, Output,
    Payload, Position, ReadId, ReadRefusal, ReceiveError, Round, Saved, Server, ServerId,
    SnapshotWrite, Term, Time, WriteId,
};

pub(crate) mod cluster;
pub(crate) mod invariants;

pub(crate) type Bytes = Vec<u8>;
/// Keeps what a server decides, for tests that want to know.
#[derive(Clone, Debug, Default)]
pub(crate) struct Ear {
    pub(crate) listens: bool,
    pub(crate) notes: Vec<Note>,
}

impl Observer for Ear {
    fn note(&mut self, note: Note) {
        if self.listens {
            self.notes.push(note);
        }
    }
}

pub(crate) type Raft = Server<Bytes, Ear>;
pub(crate) type Mail = Message<Bytes>;

pub(crate) fn at(term: u64, index: u64) -> Position {
    Position {
        term: Term(term),
        index: Index(index),
    }
}

pub(crate) fn voters(size: u64) -> Configuration {
    Configuration::new((1..=size).map(ServerId).collect()).expect("a configuration")
}

/// Entries with these terms that follow `previous`. What they carry is made of
/// their position, so that two entries of one position are one entry.
pub(crate) fn entries_after(previous: u64, terms: &[u64]) -> Vec<Entry<Bytes>> {
    let entry = |(&term, index): (&u64, u64)| Entry {
        index: Index(index),
        term: Term(term),
        payload: Payload::Command(vec![term as u8, index as u8]),
    };
    terms
        .iter()
        .zip(previous.saturating_add(1)..)
        .map(entry)
        .collect()
}

/// A disk with this log, whose server had reached `term` and not voted in it.
pub(crate) fn saved(term: u64, log: &[u64]) -> Saved<Bytes> {
    Saved {
        hard_state: HardState {
            term: Term(term),
            voted_for: None,
        },
        entries: entries_after(0, log),
        ..Saved::default()
    }
}

pub(crate) fn append(previous: Position, terms: &[u64], commit: u64) -> Body<Bytes> {
    Body::AppendEntries {
        previous,
        entries: entries_after(previous.index.0, terms),
        commit: Index(commit),
        round: Round(0),
    }
}

pub(crate) fn request_vote(last: Position) -> Body<Bytes> {
    Body::RequestVote {
        last,
        priority: 0,
        transfer: false,
    }
}

pub(crate) fn vote(granted: bool) -> Body<Bytes> {
    Body::RequestVoteReply { granted }
}

pub(crate) fn accepted(match_index: u64) -> Body<Bytes> {
    Body::AppendEntriesAccepted {
        match_index: Index(match_index),
        round: Round(0),
        lacks_commands: false,
    }
}

pub(crate) fn rejected(probed: u64, hint: Position) -> Body<Bytes> {
    Body::AppendEntriesRejected {
        probed: Index(probed),
        hint,
        round: Round(0),
    }
}

pub(crate) fn terms(server: &Raft) -> Vec<u64> {
    let log = server.log();
    let all = log.range(Index(1), log.last().index);
    all.map(|entry| entry.term.0).collect()
}

/// A write that the server asked for, with the entries as they were then.
#[derive(Clone, Debug)]
pub(crate) struct DiskWrite {
    pub(crate) id: WriteId,
    pub(crate) hard_state: Option<HardState>,
    pub(crate) snapshot: Option<Box<SnapshotWrite>>,
    pub(crate) compact: Option<Index>,
    pub(crate) log: Option<(Index, Vec<Entry<Bytes>>)>,
}

impl DiskWrite {
    pub(crate) fn apply(&self, disk: &mut Saved<Bytes>) {
        if let Some(hard_state) = self.hard_state {
            disk.hard_state = hard_state;
        }
        match self.snapshot.as_deref() {
            Some(SnapshotWrite::Taken(snapshot)) => disk.snapshot = Some(Arc::clone(snapshot)),
            Some(SnapshotWrite::Part {
                snapshot,
                offset,
                data,
                installs,
            }) => {
                let received = offset + data.len() as u64;
                disk.partial = Some((Arc::clone(snapshot), received));
                if let Some(install) = installs {
                    disk.partial = None;
                    disk.snapshot = Some(Arc::clone(snapshot));
                    if *install == Install::DropLog {
                        disk.entries.clear();
                    }
                }
            }
            None => {}
        }
        if let Some(to) = self.compact {
            disk.entries.retain(|entry| entry.index > to);
        }
        if let Some((first, entries)) = &self.log {
            disk.entries.retain(|entry| entry.index < *first);
            disk.entries.extend_from_slice(entries);
        }
    }
}

/// One server with its disk and its mail.
#[derive(Clone, Debug)]
pub(crate) struct Host {
    pub(crate) server: Raft,
    /// Its own clock.
    pub(crate) now: Time,
    /// What the disk would return after a crash.
    pub(crate) disk: Saved<Bytes>,
    /// Asked for, and not on the disk.
    pub(crate) unwritten: VecDeque<DiskWrite>,
    /// On the disk, and not reported.
    pub(crate) unreported: Vec<WriteId>,
    pub(crate) sent: Vec<Mail>,
    /// What this incarnation applied.
    pub(crate) applied: Vec<Entry<Bytes>>,
    /// The snapshots that replaced the state machine.
    pub(crate) restored: Vec<Position>,
    /// How its reads ended: with an index, or not at all.
    pub(crate) reads: Vec<(ReadId, Result<Index, ReadRefusal>)>,
}

impl Host {
    pub(crate) fn new(config: Config, size: u64, disk: Saved<Bytes>, seed: u64) -> Host {
        Host::with(config, voters(size), disk, seed)
    }

    pub(crate) fn with(
        config: Config,
        known: Configuration,
        disk: Saved<Bytes>,
        seed: u64,
    ) -> Host {
        Host::starting(config, known, disk, seed, Time(0))
    }

    pub(crate) fn starting(
        config: Config,
        known: Configuration,
        disk: Saved<Bytes>,
        seed: u64,
        now: Time,
    ) -> Host {
        let server = Server::new(config, known, disk.clone(), seed, now);
        Host {
            server: server.expect("a disk that a server wrote"),
            now,
            disk,
            unwritten: VecDeque::new(),
            unreported: Vec::new(),
            sent: Vec::new(),
            applied: Vec::new(),
            restored: Vec::new(),
            reads: Vec::new(),
        }
    }

    /// Server `id` of a cluster of `size`, started from this disk.
    pub(crate) fn start(id: u64, size: u64, disk: Saved<Bytes>) -> Host {
        Host::new(Config::new(ServerId(id)), size, disk, id)
    }

    /// Server 1 of a cluster of `size`, elected in `term` from a disk with this
    /// log. Nothing it sent so far is kept.
    pub(crate) fn leader(size: u64, term: u64, log: &[u64]) -> Host {
        Host::start(1, size, saved(term - 1, log)).elected()
    }

    /// Wins an election with every vote.
    pub(crate) fn elected(mut self) -> Host {
        self.server.campaign(Time(0));
        self.settle();
        let term = self.server.term().0;
        for voter in 2..=self.server.configuration().voters().len() as u64 {
            self.receive(voter, term, vote(true));
        }
        self.settle();
        self.sent.clear();
        assert!(self.server.is_leader(), "all votes are a majority");
        self
    }

    pub(crate) fn mail(&self, from: u64, term: u64, body: Body<Bytes>) -> Mail {
        Message {
            from: ServerId(from),
            to: self.server.id(),
            term: Term(term),
            body,
        }
    }

    pub(crate) fn try_receive(
        &mut self,
        from: u64,
        term: u64,
        body: Body<Bytes>,
    ) -> Result<(), ReceiveError> {
        let message = self.mail(from, term, body);
        self.server.receive(self.now, message)
    }

    /// Hands over a message that the server must take, and takes what it wants
    /// done; writes stay under way.
    pub(crate) fn receive(&mut self, from: u64, term: u64, body: Body<Bytes>) {
        self.try_receive(from, term, body).expect("a fair message");
        self.poll();
    }

    /// Lets the deadline pass.
    pub(crate) fn time_out(&mut self) {
        // A server that does not vote waits for nothing.
        self.now = self.server.deadline().unwrap_or(self.now).max(self.now);
        self.server.advance(self.now);
        self.poll();
    }

    pub(crate) fn propose(&mut self, command: &[u8]) -> Position {
        let proposed = self.server.propose(self.now, command.to_vec());
        self.poll();
        proposed.expect("a leader takes commands")
    }

    /// Takes all outputs. Writes stay under way.
    pub(crate) fn poll(&mut self) {
        while let Some(output) = self.server.poll() {
            match output {
                Output::Write(write) => {
                    let log = write.log.map(|log| {
                        let entries = self.server.log().range(log.first, log.last);
                        (log.first, entries.cloned().collect())
                    });
                    self.unwritten.push_back(DiskWrite {
                        id: write.id,
                        hard_state: write.hard_state,
                        snapshot: write.snapshot,
                        compact: write.compact,
                        log,
                    });
                }
                Output::Send(message) => self.sent.push(message),
                Output::SendSnapshot {
                    mut message,
                    size_bytes,
                } => {
                    if let Body::InstallSnapshot { data, .. } = &mut message.body {
                        data.resize(size_bytes as usize, 7);
                    }
                    self.sent.push(message);
                }
                Output::Restore(snapshot) => {
                    self.applied.clear();
                    self.restored.push(snapshot.last);
                }
                Output::Read { read, index } => self.reads.push((read, Ok(index))),
                Output::ReadRefused { read, reason } => self.reads.push((read, Err(reason))),
                Output::Apply { first, last } => {
                    let entries = self.server.log().range(first, last).cloned();
                    self.applied.extend(entries);
                }
            }
        }
    }

    /// The oldest write reaches the disk. Nobody is told yet.
    pub(crate) fn land(&mut self) -> bool {
        let Some(write) = self.unwritten.pop_front() else {
            return false;
        };
        write.apply(&mut self.disk);
        self.unreported.push(write.id);
        true
    }

    /// Reports one of the writes that reached the disk.
    pub(crate) fn report(&mut self, place: usize) -> bool {
        if self.unreported.is_empty() {
            return false;
        }
        let id = self.unreported.remove(place % self.unreported.len());
        self.server.written(self.now, id).expect("an issued write");
        self.poll();
        true
    }

    /// The oldest write completes.
    pub(crate) fn complete(&mut self) {
        assert!(self.land(), "a write is under way");
        assert!(self.report(0));
    }

    /// Does everything that can be done without the network.
    pub(crate) fn settle(&mut self) {
        self.poll();
        while self.land() || self.report(0) {}
    }

    /// Settles and takes what was sent since the last time, as receiver, term
    /// and body.
    pub(crate) fn answers(&mut self) -> Vec<(u64, u64, Body<Bytes>)> {
        self.settle();
        self.taken()
    }

    /// Takes what was sent since the last time.
    pub(crate) fn taken(&mut self) -> Vec<(u64, u64, Body<Bytes>)> {
        let sent = std::mem::take(&mut self.sent);
        sent.into_iter()
            .map(|message| (message.to.0, message.term.0, without_round(message.body)))
            .collect()
    }
}

/// A body as if it had been sent before any round: most tests are not about those.
pub(crate) fn without_round(mut body: Body<Bytes>) -> Body<Bytes> {
    match &mut body {
        Body::AppendEntries { round, .. }
        | Body::AppendEntriesAccepted { round, .. }
        | Body::AppendEntriesRejected { round, .. }
        | Body::InstallSnapshot { round, .. }
        | Body::InstallSnapshotReply { round, .. } => *round = Round(0),
        _ => {}
    }
    body
}
