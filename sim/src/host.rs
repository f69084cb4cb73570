//! The machine that a server runs on: its core, its disk, its state machine,
//! and whether it is up.

use std::collections::BTreeMap;

use std::sync::Arc;

use raftworks_core::{
    Configuration, Index, Members, Mode, Note, Observer, ReadId, Role, Server, ServerId, Term, Time,
};

use crate::check::{Followed, Seen};
use crate::client::ClientId;
use crate::clock::Clock;
use crate::command::{Command, Outcome};
use crate::disk::Disk;
use crate::draw::{Draw, Purpose};
use crate::settings::ClusterSettings;
use crate::store::Store;

/// Collects what a server decides until the event takes it.
#[derive(Clone, Debug)]
pub struct Notes {
    /// Whose they are.
    server: ServerId,
    collected: Vec<(ServerId, Note)>,
}

impl Default for Notes {
    /// Those of a server that is about to start, and not named yet.
    fn default() -> Notes {
        Notes::of(ServerId(0))
    }
}

impl Notes {
    fn of(server: ServerId) -> Notes {
        Notes {
            server,
            collected: Vec::new(),
        }
    }

    /// Hands everything over to an event that may have notes of its own already.
    pub(crate) fn hand_over(&mut self, to: &mut Vec<(ServerId, Note)>) {
        if to.is_empty() {
            std::mem::swap(to, &mut self.collected);
        } else {
            to.append(&mut self.collected);
        }
    }
}

impl Observer for Notes {
    #[inline]
    fn note(&mut self, note: Note) {
        self.collected.push((self.server, note));
    }
}

/// A client that waits for an entry to be applied.
#[derive(Clone, Debug)]
pub(crate) struct Waiting {
    pub(crate) term: Term,
    pub(crate) client: ClientId,
    pub(crate) sequence: u64,
    /// What the entry came to, once it is applied.
    pub(crate) outcome: Option<Outcome>,
}

/// A client that waits for a read.
#[derive(Clone, Debug)]
pub(crate) struct Reading {
    pub(crate) read: ReadId,
    pub(crate) client: ClientId,
    pub(crate) sequence: u64,
    pub(crate) key: Arc<str>,
}

/// One machine.
#[derive(Clone, Debug)]
pub struct Host {
    pub(crate) id: ServerId,
    pub(crate) up: bool,
    pub(crate) paused: bool,
    pub(crate) incarnation: u32,
    pub(crate) server: Server<Command, Notes>,
    pub(crate) disk: Disk,
    pub(crate) store: Store,
    pub(crate) waiting: BTreeMap<Index, Waiting>,
    pub(crate) reading: Vec<Reading>,
    /// Flights that arrived while the server was paused, in order.
    pub(crate) backlog: Vec<u32>,
    pub(crate) clock: Clock,
    /// How long it takes to handle anything, and until when it is busy.
    pub(crate) slow_us: u64,
    pub(crate) busy_until: Time,
    pub(crate) backup: Option<Box<Disk>>,
}

impl Host {
    /// A machine that runs well.
    pub(crate) fn new(id: ServerId, server: Server<Command, Notes>, disk: Disk) -> Host {
        Host {
            id,
            up: true,
            paused: false,
            incarnation: 0,
            server,
            disk,
            store: Store::default(),
            waiting: BTreeMap::new(),
            reading: Vec::new(),
            backlog: Vec::new(),
            clock: Clock::default(),
            slow_us: 0,
            busy_until: Time(0),
            backup: None,
        }
    }

    /// Its server's id.
    pub fn id(&self) -> ServerId {
        self.id
    }

    /// Whether it runs. One that is down keeps what its disk holds.
    pub fn is_up(&self) -> bool {
        self.up
    }

    /// Whether it is stalled.
    pub fn is_paused(&self) -> bool {
        self.paused
    }

    /// How often it has been started.
    pub fn incarnation(&self) -> u32 {
        self.incarnation
    }

    /// The server. While the machine is down this is the server as its disk
    /// would bring it back.
    pub fn server(&self) -> &Server<Command, Notes> {
        &self.server
    }

    /// The state machine.
    pub fn store(&self) -> &Store {
        &self.store
    }

    /// The disk.
    pub fn disk(&self) -> &Disk {
        &self.disk
    }

    /// Whether it is up and leads its term.
    pub fn leads(&self) -> bool {
        self.up && self.server.role() == Role::Leader
    }

    /// What anybody may ask its server, for the checks.
    pub(crate) fn seen(&self) -> Seen {
        let server = &self.server;
        Seen {
            term: server.term(),
            voted_for: server.voted_for(),
            role: server.role(),
            commit: server.commit_index(),
            applied: server.last_applied(),
            last: server.log().last().index,
            configuration: server.configuration_index(),
        }
    }

    /// What its server, as leader, believes of its followers.
    pub(crate) fn followed(&self) -> impl Iterator<Item = Followed> + '_ {
        self.server.followers().iter().map(|progress| Followed {
            id: progress.id(),
            match_index: progress.match_index(),
            next_index: progress.next_index(),
            regressed: progress.mode() == Mode::Regressed,
        })
    }

    /// Its clock.
    pub fn clock(&self) -> &Clock {
        &self.clock
    }

    /// How long it takes to handle anything, in microseconds; 0 as usual.
    pub fn slow_us(&self) -> u64 {
        self.slow_us
    }

    /// Whether there is a copy of its disk.
    pub fn has_backup(&self) -> bool {
        self.backup.is_some()
    }

    /// When, in virtual time, its server's deadline is, if its clock goes on as it
    /// does.
    pub fn deadline(&self) -> Option<Time> {
        let at = self.server.deadline()?;
        Some(self.clock.when(at)?.after_us(self.slow_us))
    }

    /// When something of its own is due: a finished write, or a deadline.
    pub(crate) fn next_due(&self) -> Option<(Time, Due)> {
        if !self.up || self.paused {
            return None;
        }
        let write = self.disk.next_done_at();
        let write = write.map(|at| (at.after_us(self.slow_us), Due::Write));
        let deadline = self.deadline().map(|at| (at, Due::Deadline));
        match (write, deadline) {
            (Some(write), Some(deadline)) => Some(write.min(deadline)),
            (write, deadline) => write.or(deadline),
        }
    }
}

/// What is due on a host; the order is that in which they happen at one instant.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub(crate) enum Due {
    Write,
    Deadline,
}

/// A server that starts at this time from what the disk holds. That its timers run now
/// is no event's news.
pub(crate) fn start_server(
    settings: &ClusterSettings,
    id: ServerId,
    incarnation: u32,
    disk: &Disk,
    draw: Draw,
    now: Time,
) -> Server<Command, Notes> {
    let seed = draw.bits(Purpose::ServerSeed, [id.0, u64::from(incarnation), 0, 0]);
    let configuration = configuration_of(settings, id);
    let config = settings.config_of(id);
    let server = Server::new(config, configuration, disk.saved(), seed, now);
    let mut server: Server<Command, Notes> =
        server.expect("scenarios are checked, and a disk only holds what a server wrote");
    *server.observer_mut() = Notes::of(id);
    server
}

/// What a server knows of the cluster when it is new.
pub(crate) fn configuration_of(settings: &ClusterSettings, id: ServerId) -> Configuration {
    let members = members_of(settings);
    if members.contains(id) {
        Configuration::from(members)
    } else {
        Configuration::joining()
    }
}

/// Who takes part at the start.
pub(crate) fn members_of(settings: &ClusterSettings) -> Members {
    let everybody = || Members::new((1..=settings.servers).map(ServerId).collect());
    let members = match &settings.members {
        Some(members) => members.build(),
        None => everybody(),
    };
    members.expect("scenarios are checked: members make a configuration")
}
