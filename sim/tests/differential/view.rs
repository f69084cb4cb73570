//! What anybody can see of a server after an event, its logs written out from the
//! first entry on.

use std::collections::BTreeMap;
use std::rc::Rc;

use raftworks_sim::{Entry, Host, Mode, Payload, Position, Role, ServerId};

/// One entry: its term, and what it carries in words.
pub(crate) type Item = (u64, String);

/// Logs that were seen: by the index and term of an entry, the log up to it.
pub(crate) type Known = BTreeMap<(u64, u64), Rc<Vec<Item>>>;

/// What a leader believes of a follower.
#[derive(Clone)]
pub(crate) struct Followed {
    pub(crate) id: ServerId,
    pub(crate) matched: u64,
    pub(crate) next: u64,
    pub(crate) regressed: bool,
}

/// A server.
#[derive(Clone)]
pub(crate) struct View {
    pub(crate) id: ServerId,
    pub(crate) up: bool,
    pub(crate) incarnation: u32,
    pub(crate) term: u64,
    pub(crate) voted_for: Option<ServerId>,
    pub(crate) leads: bool,
    pub(crate) commit: u64,
    pub(crate) applied: u64,
    pub(crate) last: u64,
    pub(crate) log: Rc<Vec<Item>>,
    pub(crate) disk: Rc<Vec<Item>>,
    pub(crate) disk_term: u64,
    pub(crate) disk_vote: Option<ServerId>,
    pub(crate) configuration: String,
    pub(crate) snapshot: Option<(u64, u64, String)>,
    pub(crate) followers: Vec<Followed>,
    /// The first and last entry that its disk is writing.
    pub(crate) writing: Option<(u64, u64)>,
    pub(crate) values: BTreeMap<String, String>,
    /// It has, or had, entries whose commands it does not know.
    pub(crate) forgetful: bool,
}

fn words(known: &Known, entry: &Entry<raftworks_sim::Command>) -> Item {
    let (index, term) = (entry.index.0, entry.term.0);
    let same = known.get(&(index, term)).and_then(|log| log.last());
    match (&entry.payload, same) {
        (Payload::Omitted, Some(same)) => same.clone(),
        (payload, _) => (term, format!("{payload:?}")),
    }
}

fn up_to(known: &Known, position: Position) -> Option<Vec<Item>> {
    if position.index.0 == 0 {
        return Some(Vec::new());
    }
    let log = known.get(&(position.index.0, position.term.0));
    log.map(|log| log.to_vec())
}

impl View {
    pub(crate) fn of(host: &Host, known: &Known, before: Option<&View>) -> View {
        let server = host.server();
        let log = server.log();
        let mut full = up_to(known, log.base()).unwrap_or_default();
        let mut forgetful = before.is_some_and(|view| view.forgetful);
        for entry in log.range(log.base().index.next(), log.last().index) {
            forgetful |= entry.payload == Payload::Omitted;
            full.push(words(known, entry));
        }
        let disk = host.disk();
        let snapshot = server.snapshot().map(|snapshot| {
            let words = format!("{:?}", snapshot.configuration);
            (snapshot.last.index.0, snapshot.last.term.0, words)
        });
        forgetful |= server.snapshot().is_some_and(|s| s.size_bytes == 0);
        let followers = server.followers().iter().map(|progress| Followed {
            id: progress.id(),
            matched: progress.match_index().0,
            next: progress.next_index().0,
            regressed: progress.mode() == Mode::Regressed,
        });
        let writing = disk.pending().next().and_then(|write| write.log);
        let values = host.store().values();
        View {
            id: host.id(),
            up: host.is_up(),
            incarnation: host.incarnation(),
            term: server.term().0,
            voted_for: server.voted_for(),
            leads: server.role() == Role::Leader,
            commit: server.commit_index().0,
            applied: server.last_applied().0,
            last: log.last().index.0,
            log: Rc::new(full),
            disk: Rc::new(disk_log(host, known, before)),
            disk_term: disk.hard_state().term.0,
            disk_vote: disk.hard_state().voted_for,
            configuration: format!("{:?}", server.configuration()),
            snapshot,
            followers: followers.collect(),
            writing: writing.map(|log| (log.first.0, log.last.0)),
            values: values.map(|(k, v)| (k.to_owned(), v.to_owned())).collect(),
            forgetful,
        }
    }

    /// Whether the other one is the same server before, without a crash between.
    pub(crate) fn goes_on_from(&self, before: &View) -> bool {
        before.up && self.up && before.incarnation == self.incarnation
    }
}

/// The log on a disk from its first entry on, also when that was compacted.
fn disk_log(host: &Host, known: &Known, before: Option<&View>) -> Vec<Item> {
    let disk = host.disk();
    let entries: Vec<_> = disk.entries().collect();
    let covered = disk.snapshot().map(|snapshot| snapshot.last);
    let covered = covered.unwrap_or_default();
    let first = entries.first().map_or(covered.index.0 + 1, |e| e.index.0);
    let before = before.map_or(&[][..], |view| view.disk.as_slice());
    let start = (first - 1) as usize;
    let mut full = match up_to(known, covered) {
        Some(log) if log.len() >= start => log,
        _ => before.to_vec(),
    };
    full.truncate(start);
    for entry in entries {
        full.push(words(known, entry));
    }
    full
}
