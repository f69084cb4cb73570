//! The state of a cluster under names that programs can rely on: what
//! `raftworks run --json` prints and what the page's JavaScript API returns.
//! Documented in `docs/json.md`.

use std::collections::BTreeMap;

use raftworks_core::{Index, Payload, Role};
use serde::Serialize;

use crate::check::Violation;
use crate::host::Host;

/// One server.
#[derive(Serialize, Debug)]
pub struct ServerReport {
    /// Its id.
    pub id: u64,
    /// Whether it runs.
    pub up: bool,
    /// Whether it is stalled.
    pub paused: bool,
    /// `follower`, `candidate` or `leader`.
    pub role: &'static str,
    /// Its current term.
    pub term: u64,
    /// Whom it voted for in that term.
    pub voted_for: Option<u64>,
    /// Its log, from index 1 on.
    pub log: Vec<EntryReport>,
    /// The highest entry that it knows to be committed.
    pub commit_index: u64,
    /// The highest entry that it applied.
    pub last_applied: u64,
    /// Its state machine.
    pub state: BTreeMap<String, String>,
}

/// One entry of a log.
#[derive(Serialize, Debug)]
pub struct EntryReport {
    /// Its index.
    pub index: u64,
    /// Its term.
    pub term: u64,
    /// `noop` or `command`.
    pub kind: &'static str,
}

/// One violation.
#[derive(Serialize, Debug)]
pub struct ViolationReport {
    /// The property's name in the paper.
    pub property: &'static str,
    /// The event after which it failed.
    pub event: u64,
    /// When that was.
    pub time_us: u64,
    /// What was seen.
    pub detail: String,
}

/// The word for a role.
pub fn role_name(role: Role) -> &'static str {
    match role {
        Role::Follower => "follower",
        Role::Candidate => "candidate",
        Role::Leader => "leader",
    }
}

impl From<&Host> for ServerReport {
    fn from(host: &Host) -> ServerReport {
        let server = host.server();
        let log = server.log();
        let entries = log.range(Index(1), log.last().index);
        let mut state = BTreeMap::new();
        for (key, value) in host.store().values() {
            state.insert(key.to_owned(), value.to_owned());
        }
        ServerReport {
            id: host.id().0,
            up: host.is_up(),
            paused: host.is_paused(),
            role: role_name(server.role()),
            term: server.term().0,
            voted_for: server.voted_for().map(|id| id.0),
            log: entries
                .map(|entry| EntryReport {
                    index: entry.index.0,
                    term: entry.term.0,
                    kind: match entry.payload {
                        Payload::Noop => "noop",
                        Payload::Command(_) => "command",
                    },
                })
                .collect(),
            commit_index: server.commit_index().0,
            last_applied: server.last_applied().0,
            state,
        }
    }
}

impl From<&Violation> for ViolationReport {
    fn from(violation: &Violation) -> ViolationReport {
        ViolationReport {
            property: violation.property.name(),
            event: violation.event,
            time_us: violation.time.0,
            detail: violation.detail.to_string(),
        }
    }
}
