//! How well a run serves its clients: how long commits take, and when a write could
//! commit at all.
//!
//! Kept with the outline: each event costs the same, however long the run is.

use raftworks_core::{CommitReason, Index, Note, ServerId, Time};

use crate::chunked::Chunked;
use crate::disk::DiskState;
use crate::event::EventKind;
use crate::host::Host;
use crate::world::World;

/// How far back the beginning of a commit is looked for.
const MOST_IN_FLIGHT: usize = 1_000;

/// A leader committed.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Commit {
    /// The event.
    pub number: u64,
    /// When.
    pub time: Time,
    /// Up to which entry.
    pub index: Index,
    /// How long that entry was in the leader's log, in microseconds; nothing for an
    /// entry that the leader had before it led.
    pub waited_us: Option<u64>,
}

/// From an event on, a write could commit, or could not.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Service {
    /// The event.
    pub number: u64,
    /// When.
    pub time: Time,
    /// Whether some server leads.
    pub leader: bool,
    /// Whether one leads and reaches enough others to commit.
    pub available: bool,
}

/// A leader appended entries to its own log.
#[derive(Clone, Copy, Debug)]
struct Appended {
    number: u64,
    time: Time,
    server: ServerId,
    last: Index,
}

/// Commits and availability of a run so far.
#[derive(Clone, Debug, Default)]
pub struct Pulse {
    commits: Chunked<Commit>,
    services: Chunked<Service>,
    appended: Chunked<Appended>,
    /// Some link is cut again and again: every event may find another state.
    flaps: bool,
}

impl Pulse {
    /// The pulse of a run that has not begun.
    pub(crate) fn new(world: &World) -> Pulse {
        let mut pulse = Pulse::default();
        pulse.services.push(Service {
            number: 0,
            time: Time(0),
            leader: world.leader().is_some(),
            available: can_commit(world),
        });
        pulse
    }

    /// All commits by leaders, in order.
    pub fn commits(&self) -> &Chunked<Commit> {
        &self.commits
    }

    /// When there was a leader, and when a write could commit: the changes, in
    /// order. The first one is about the beginning.
    pub fn services(&self) -> &Chunked<Service> {
        &self.services
    }

    /// Takes down the latest event; `turned` says whether a server became something
    /// else in it.
    pub(crate) fn observe(&mut self, world: &World, turned: bool) {
        let Some(event) = world.last_event() else {
            return;
        };
        let (number, time) = (event.number, event.time);
        let mut changed = turned;
        for &(server, ref note) in &event.notes {
            match *note {
                Note::EntriesAppended { last, .. }
                    if world.host(server).is_some_and(Host::leads) =>
                {
                    self.appended.push(Appended {
                        number,
                        time,
                        server,
                        last,
                    });
                }
                Note::CommitAdvanced {
                    index,
                    reason: CommitReason::Majority,
                } => {
                    let waited_us = self.appended_at(server, index);
                    self.commits.push(Commit {
                        number,
                        time,
                        index,
                        waited_us: waited_us.map(|at| time.0 - at.0),
                    });
                }
                Note::ConfigurationAppended { .. } | Note::ConfigurationFellBack { .. } => {
                    changed = true;
                }
                _ => {}
            }
        }
        if matches!(event.kind, EventKind::Acted { .. }) {
            changed = true;
            self.flaps = world.links().any(|link| link.flaps.is_some());
        }
        if changed || self.flaps {
            self.look(world, number, time);
        }
    }

    fn look(&mut self, world: &World, number: u64, time: Time) {
        let (leader, available) = (world.leader().is_some(), can_commit(world));
        let same = |last: &Service| (last.leader, last.available) == (leader, available);
        if !self.services.last().is_some_and(same) {
            self.services.push(Service {
                number,
                time,
                leader,
                available,
            });
        }
    }

    /// When a leader appended this entry.
    fn appended_at(&self, leader: ServerId, index: Index) -> Option<Time> {
        let latest = self.appended.iter().rev().take(MOST_IN_FLIGHT);
        let own = latest.take_while(|appended| appended.server == leader);
        let covering = own.take_while(|appended| appended.last >= index);
        covering.last().map(|appended| appended.time)
    }

    /// Forgets everything from this event on.
    pub(crate) fn truncate(&mut self, moment: u64) {
        let commits = self.commits.partition_point(|it| it.number < moment);
        self.commits.truncate(commits);
        let appended = self.appended.partition_point(|it| it.number < moment);
        self.appended.truncate(appended);
        // The first one is about the beginning, and no event.
        let services = self.services.iter().skip(1);
        let kept = services.take_while(|it| it.number < moment).count();
        self.services.truncate(kept + 1);
        // Nobody knows any more; the next action looks again.
        self.flaps = true;
    }
}

/// Whether a client's write could commit now: a server leads and reaches a quorum
/// whose disks take entries.
pub fn can_commit(world: &World) -> bool {
    let leader = world.leader().and_then(|id| world.host(id));
    leader.is_some_and(|leader| {
        let open = |from, to| {
            let link = world.link(from, to);
            link.is_some_and(|link| !link.clogged && !link.is_cut(world.now()))
        };
        let reaches = |id: ServerId| {
            let own = id == leader.id();
            let linked = own || (open(leader.id(), id) && open(id, leader.id()));
            linked && world.host(id).is_some_and(takes_entries)
        };
        leader.server().configuration().missing(reaches).is_empty()
    })
}

fn takes_entries(host: &Host) -> bool {
    let writes = !matches!(host.disk().state(), DiskState::Stuck | DiskState::Full);
    host.is_up() && !host.is_paused() && writes
}
