//! The state of a cluster under names that programs can rely on: what
//! `raftworks run --json` prints and what the page's JavaScript API returns.
//! Documented in `docs/json.md`.

mod clients;

use std::collections::BTreeMap;

use raftworks_core::{Configuration, Index, Members, Payload, Role, ServerId};
use serde::Serialize;

use crate::check::Violation;
use crate::host::Host;
pub use clients::{
    LinearizabilityReport, MomentReport, OperationReport, SearchReport, SuspicionReport,
};

/// One server.
#[derive(Serialize, Debug)]
pub struct ServerReport {
    /// Its id.
    pub id: u64,
    /// Whether it runs.
    pub up: bool,
    /// Whether it is stalled.
    pub paused: bool,
    /// `follower`, `pre-candidate`, `candidate` or `leader`.
    pub role: &'static str,
    /// Its current term.
    pub term: u64,
    /// Whom it voted for in that term.
    pub voted_for: Option<u64>,
    /// The last entry that its snapshot covers; 0 without one.
    pub snapshot_index: u64,
    /// Its latest configuration.
    pub configuration: ConfigurationReport,
    /// Its log, from index 1 or from where it was compacted on.
    pub log: Vec<EntryReport>,
    /// The highest entry that it knows to be committed.
    pub commit_index: u64,
    /// The highest entry that it applied.
    pub last_applied: u64,
    /// Its state machine.
    pub state: BTreeMap<String, String>,
}

/// A configuration.
#[derive(Serialize, Debug)]
pub struct ConfigurationReport {
    /// Its entry; 0 for the one that the cluster began with.
    pub index: u64,
    /// Those who vote, witnesses included.
    pub voters: Vec<u64>,
    /// Those who receive the log without a vote.
    pub learners: Vec<u64>,
    /// The voters that keep no commands.
    pub witnesses: Vec<u64>,
    /// While joint, the voters that are being replaced.
    pub outgoing: Vec<u64>,
    /// How many voters decide.
    pub quorums: QuorumsReport,
}

/// How many voters decide.
#[derive(Serialize, Debug)]
pub struct QuorumsReport {
    /// How many elect a leader.
    pub elect: usize,
    /// How many commit an entry.
    pub commit: usize,
}

/// One entry of a log.
#[derive(Serialize, Debug)]
pub struct EntryReport {
    /// Its index.
    pub index: u64,
    /// Its term.
    pub term: u64,
    /// `noop`, `command`, `configuration`, or `omitted` for a command on a witness.
    pub kind: &'static str,
}

/// One violation.
#[derive(Serialize, Debug)]
pub struct ViolationReport {
    /// The property's number, `I1` to `I24`.
    pub number: &'static str,
    /// The property's name; where the paper has one, the paper's.
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
        Role::PreCandidate => "pre-candidate",
    }
}

impl ConfigurationReport {
    fn of(configuration: &Configuration, index: Index) -> ConfigurationReport {
        let ids = |list: &[ServerId]| list.iter().map(|id| id.0).collect::<Vec<u64>>();
        let members = configuration.members();
        let outgoing = configuration.outgoing();
        ConfigurationReport {
            index: index.0,
            voters: ids(configuration.voters()),
            learners: ids(members.map_or(&[], Members::learners)),
            witnesses: ids(members.map_or(&[], Members::witnesses)),
            quorums: members.map_or(
                QuorumsReport {
                    elect: 0,
                    commit: 0,
                },
                |members| QuorumsReport {
                    elect: members.quorums().election,
                    commit: members.quorums().commit,
                },
            ),
            outgoing: ids(outgoing.map_or(&[], Members::voters)),
        }
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
            snapshot_index: server.snapshot().map_or(0, |s| s.last.index.0),
            configuration: ConfigurationReport::of(
                server.configuration(),
                server.configuration_index(),
            ),
            log: entries
                .map(|entry| EntryReport {
                    index: entry.index.0,
                    term: entry.term.0,
                    kind: match entry.payload {
                        Payload::Noop => "noop",
                        Payload::Command(_) => "command",
                        Payload::Configuration(_) => "configuration",
                        Payload::Omitted => "omitted",
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
            number: violation.property.number(),
            property: violation.property.name(),
            event: violation.event,
            time_us: violation.time.0,
            detail: violation.detail.to_string(),
        }
    }
}
