//! Observing a cluster of ours: after each event, what changed at which server.

use std::sync::Arc;

use raftworks_core::{Index, Note, Payload, Role, ServerId, Term};

use super::observation::{Applied, LogPart, Name, Observation, ObservedRole, SnapshotEnd};
use crate::action::Action;
use crate::event::{Effect, Event, EventKind};
use crate::host::Host;
use crate::world::{World, hash_of};

/// Follows a run and says what changed.
#[derive(Clone, Debug)]
pub struct Watch {
    seen: Vec<Seen>,
}

/// What was known of a server so far.
#[derive(Clone, PartialEq, Eq, Debug)]
struct Seen {
    name: Name,
    /// Its disk was wiped while it was down.
    wiped: bool,
    up: bool,
    incarnation: u32,
    role: Role,
    term: Term,
    voted_for: Option<ServerId>,
    last_index: Index,
    commit_index: Index,
    last_applied: Index,
}

impl Watch {
    /// Begins to watch; what the servers start with is observed first.
    pub fn new(world: &World) -> (Watch, Vec<Observation>) {
        let mut first = Vec::new();
        let seen = world.hosts().iter().map(|host| {
            let seen = Seen::of(host, Arc::from(host.id().to_string()));
            first.push(started(host, &seen, world));
            seen
        });
        let seen = seen.collect();
        (Watch { seen }, first)
    }

    /// What the latest event changed, in the order of servers.
    pub fn observe(&mut self, world: &World) -> Vec<Observation> {
        let Some(event) = world.last_event() else {
            return Vec::new();
        };
        let hosts = world.hosts().iter();
        let changes = hosts.zip(&mut self.seen).filter_map(|(host, before)| {
            let mut now = Seen::of(host, Arc::clone(&before.name));
            let observed = if !now.up {
                now.wiped = before.wiped || wiped(event, host.id());
                None
            } else if !before.up || before.incarnation != now.incarnation {
                Some(Observation {
                    wiped: before.wiped,
                    ..started(host, &now, world)
                })
            } else {
                changed(host, before, &now, event, world)
            };
            *before = now;
            observed
        });
        changes.collect()
    }
}

impl Seen {
    fn of(host: &Host, name: Name) -> Seen {
        let server = host.server();
        // A vote counts, and is told to anybody, when it is on the disk.
        let durable = host.disk().hard_state();
        let voted_for = durable.voted_for.filter(|_| durable.term == server.term());
        Seen {
            name,
            wiped: false,
            up: host.is_up(),
            incarnation: host.incarnation(),
            role: server.role(),
            term: server.term(),
            voted_for,
            last_index: server.log().last().index,
            commit_index: server.commit_index(),
            last_applied: server.last_applied(),
        }
    }
}

/// Whether somebody wiped this server's disk.
fn wiped(event: &Event, server: ServerId) -> bool {
    matches!(
        &event.kind,
        EventKind::Acted { action: Action::Wipe(_), groups, skipped: None, .. }
            if groups.iter().flatten().any(|id| *id == server)
    )
}

/// Everything, of a server that begins.
fn started(host: &Host, now: &Seen, world: &World) -> Observation {
    Observation {
        started: true,
        role: Some(role_of(now.role)),
        term: Some(now.term.0),
        voted_for: Some(now.voted_for.map(name_of)),
        snapshot: snapshot_of(host),
        log: Some(log_from(host, Index(1))),
        commit_index: Some(now.commit_index.0),
        last_applied: Some(now.last_applied.0),
        ..plain(now, world)
    }
}

/// What is different now, if anything is.
fn changed(
    host: &Host,
    before: &Seen,
    now: &Seen,
    event: &Event,
    world: &World,
) -> Option<Observation> {
    let notes = event
        .notes
        .iter()
        .filter(|(server, _)| *server == host.id());
    let mut first: Option<Index> = None;
    let mut installed = false;
    for (_, note) in notes {
        match note {
            Note::EntriesAppended { first: at, .. } | Note::EntriesRemoved { first: at, .. } => {
                first = Some(first.map_or(*at, |other| other.min(*at)));
            }
            Note::SnapshotInstalled { .. } => installed = true,
            _ => {}
        }
    }
    let mut applied = Vec::new();
    for effect in &event.effects {
        if let Effect::Applied {
            server,
            first,
            last,
        } = effect
            && *server == host.id()
        {
            let entries = host.server().log().range(*first, *last);
            // A witness applies nothing.
            let entries = entries.filter(|entry| entry.payload != Payload::Omitted);
            applied.extend(entries.map(|entry| Applied {
                index: entry.index.0,
                value: Arc::from(format!("{:016x}", hash_of(&entry.payload))),
            }));
        }
    }
    if before == now && first.is_none() && !installed {
        return None;
    }
    let news = |differs: bool, value: u64| differs.then_some(value);
    let first = if installed { Some(Index(1)) } else { first };
    Some(Observation {
        role: (before.role != now.role).then(|| role_of(now.role)),
        term: news(before.term != now.term, now.term.0),
        voted_for: (before.voted_for != now.voted_for || before.term != now.term)
            .then(|| now.voted_for.map(name_of)),
        snapshot: if installed { snapshot_of(host) } else { None },
        log: first.map(|first| log_from(host, first)),
        commit_index: news(before.commit_index != now.commit_index, now.commit_index.0),
        last_applied: news(before.last_applied != now.last_applied, now.last_applied.0),
        applied,
        ..plain(now, world)
    })
}

fn plain(now: &Seen, world: &World) -> Observation {
    Observation {
        server: Arc::clone(&now.name),
        time_us: Some(world.now().0),
        ..Observation::default()
    }
}

/// The end of a server's log, from this index or from where it was compacted on.
fn log_from(host: &Host, first: Index) -> LogPart {
    let log = host.server().log();
    let from = first.max(log.base().index.next());
    let entries = log.range(from, log.last().index);
    LogPart {
        from: from.0,
        terms: entries.map(|entry| entry.term.0).collect(),
    }
}

/// Where a log begins that does not begin at index 1.
fn snapshot_of(host: &Host) -> Option<SnapshotEnd> {
    let base = host.server().log().base();
    (base.index > Index(0)).then_some(SnapshotEnd {
        index: base.index.0,
        term: base.term.0,
    })
}

fn name_of(server: ServerId) -> Name {
    Arc::from(server.to_string())
}

fn role_of(role: Role) -> ObservedRole {
    match role {
        Role::Follower | Role::PreCandidate => ObservedRole::Follower,
        Role::Candidate => ObservedRole::Candidate,
        Role::Leader => ObservedRole::Leader,
    }
}
