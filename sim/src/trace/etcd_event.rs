//! One event of etcd/raft's TLA+ trace, with its names.

use raftworks_core::{Configuration, Members, ServerId, Term};
#[cfg(feature = "report")]
use serde::Serialize;

/// One event.
#[derive(Clone, PartialEq, Eq, Debug)]
#[cfg_attr(feature = "report", derive(Serialize))]
pub struct EtcdEvent {
    /// What happened.
    pub name: &'static str,
    /// To which server.
    pub nid: String,
    /// What that server keeps on its disk.
    pub state: EtcdState,
    /// What it takes itself for.
    pub role: &'static str,
    /// The index of its last entry.
    pub log: u64,
    /// Its voters, and those that are being replaced.
    pub conf: [Vec<String>; 2],
    /// The message that it is about.
    #[cfg_attr(feature = "report", serde(skip_serializing_if = "Option::is_none"))]
    pub msg: Option<EtcdMessage>,
    /// The change of members that it is about.
    #[cfg_attr(feature = "report", serde(skip_serializing_if = "Option::is_none"))]
    pub prop: Option<ConfChange>,
}

/// What a server keeps on its disk.
#[derive(Clone, PartialEq, Eq, Debug)]
#[cfg_attr(feature = "report", derive(Serialize))]
pub struct EtcdState {
    /// Its term.
    pub term: u64,
    /// Its vote in that term; `0` is none.
    pub vote: String,
    /// Its commit index.
    pub commit: u64,
}

/// A message.
#[derive(Clone, PartialEq, Eq, Debug)]
#[cfg_attr(feature = "report", derive(Serialize))]
#[cfg_attr(feature = "report", serde(rename_all = "camelCase"))]
pub struct EtcdMessage {
    /// Its kind.
    #[cfg_attr(feature = "report", serde(rename = "type"))]
    pub kind: &'static str,
    /// The sender's term.
    pub term: u64,
    /// The sender.
    pub from: String,
    /// The receiver.
    pub to: String,
    /// How many entries it carries; of a snapshot, its last index.
    pub entries: u64,
    /// The term that goes with `index`.
    pub log_term: u64,
    /// The entry before those that it carries, or that it acknowledges.
    pub index: u64,
    /// The sender's commit index.
    pub commit: u64,
    /// Always `0`, as in etcd/raft.
    pub vote: String,
    /// Whether it says no.
    pub reject: bool,
    /// Where to look next.
    pub reject_hint: u64,
}

impl EtcdMessage {
    pub(super) fn new(kind: &'static str, term: Term, from: ServerId, to: ServerId) -> EtcdMessage {
        EtcdMessage {
            kind,
            term: term.0,
            from: from.to_string(),
            to: to.to_string(),
            entries: 0,
            log_term: 0,
            index: 0,
            commit: 0,
            vote: "0".to_owned(),
            reject: false,
            reject_hint: 0,
        }
    }
}

/// What an event says besides.
#[derive(Clone, PartialEq, Eq, Debug)]
#[cfg_attr(feature = "report", derive(Serialize))]
pub struct ConfChange {
    /// A change of members.
    pub cc: Change,
}

/// A change of members.
#[derive(Clone, PartialEq, Eq, Debug)]
#[cfg_attr(feature = "report", derive(Serialize))]
pub struct Change {
    /// Each server whose part changes.
    #[cfg_attr(feature = "report", serde(skip_serializing_if = "Vec::is_empty"))]
    pub changes: Vec<SingleChange>,
    /// The voters afterwards.
    #[cfg_attr(feature = "report", serde(skip_serializing_if = "Vec::is_empty"))]
    pub newconf: Vec<String>,
}

/// A server whose part changes.
#[derive(Clone, PartialEq, Eq, Debug)]
#[cfg_attr(feature = "report", derive(Serialize))]
pub struct SingleChange {
    /// Which one.
    pub nid: String,
    /// `AddNewServer`, `AddLearner` or `RemoveServer`.
    pub action: &'static str,
}

impl ConfChange {
    pub(super) fn of(changes: Vec<SingleChange>, newconf: Vec<String>) -> ConfChange {
        ConfChange {
            cc: Change { changes, newconf },
        }
    }
}

/// The voters of a configuration, and those that are being replaced.
pub(super) fn names_of(configuration: &Configuration) -> [Vec<String>; 2] {
    let names = |members: Option<&Members>| {
        let voters = members.map_or(&[][..], Members::voters);
        voters.iter().map(ToString::to_string).collect()
    };
    [
        names(configuration.members()),
        names(configuration.outgoing()),
    ]
}

/// What changes from one configuration to the next, in the order of servers.
pub(super) fn changes_between(old: &Configuration, new: &Configuration) -> Vec<SingleChange> {
    let part_of = |configuration: &Configuration, id: ServerId| {
        let members = configuration.members();
        let votes = members.is_some_and(|members| members.voters().contains(&id));
        let learns = members.is_some_and(|members| members.learners().contains(&id));
        (votes, learns)
    };
    let mut all = old.all();
    all.extend(new.all());
    all.sort_unstable();
    all.dedup();
    let changed = all.into_iter().filter_map(|id| {
        let (before, after) = (part_of(old, id), part_of(new, id));
        let action = match after {
            _ if before == after => return None,
            (true, _) => "AddNewServer",
            (false, true) => "AddLearner",
            (false, false) => "RemoveServer",
        };
        Some(SingleChange {
            nid: id.to_string(),
            action,
        })
    });
    changed.collect()
}
