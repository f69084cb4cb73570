//! The logs, aligned by index: a window of columns, one row per server.

use raftworks_sim::{Host, Index, Payload, Role, ServerId, World};

use super::term_class;
use crate::words;

/// One cell.
#[derive(Clone, PartialEq, Eq, Debug)]
#[expect(clippy::struct_excessive_bools, reason = "each is drawn on its own")]
pub struct CellView {
    /// The entry's index.
    pub index: u64,
    /// The entry, if the server has one there.
    pub entry: Option<EntryView>,
    /// Whether a snapshot covers it, and the log has it no more.
    pub in_snapshot: bool,
    /// The leader knows that the follower has everything up to here.
    pub is_match: bool,
    /// The leader sends this one next.
    pub is_next: bool,
    /// The server's commitIndex.
    pub is_commit: bool,
    /// The server's lastApplied.
    pub is_applied: bool,
}

/// An entry as it is shown.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct EntryView {
    /// Its term.
    pub term: u64,
    /// The class that colours it.
    pub term_class: String,
    /// Whether this server knows it to be committed.
    pub committed: bool,
    /// Whether this server has applied it.
    pub applied: bool,
    /// Whether it is on this server's disk.
    pub durable: bool,
    /// The class for what it carries, when that is no command.
    pub kind: &'static str,
    /// What it is, in words.
    pub title: String,
}

/// One server's log.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct RowView {
    /// The server.
    pub id: ServerId,
    /// What it is.
    pub role: &'static str,
    /// Whether it runs.
    pub up: bool,
    /// How far it is, and how far its leader believes it to be.
    pub title: String,
    /// The cells of the window; none for a row that is out of sight.
    pub cells: Vec<CellView>,
}

/// The logs.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct LogsView {
    /// The rows.
    pub rows: Vec<RowView>,
    /// The first index shown.
    pub first: u64,
    /// The longest log.
    pub longest: u64,
    /// How many columns there are.
    pub columns: u64,
}

/// The window of the logs that starts at `first`; at the end when there is none. Only
/// the rows in `shown` have cells.
pub fn logs(
    world: &World,
    first: Option<u64>,
    columns: u64,
    shown: &std::ops::Range<usize>,
) -> LogsView {
    let lengths = world
        .hosts()
        .iter()
        .map(|host| host.server().log().last().index.0);
    let longest = lengths.max().unwrap_or(0);
    // One column is left empty at the end: that is where the next entry goes.
    let latest = (longest + 2).saturating_sub(columns).max(1);
    let first = first.unwrap_or(latest).clamp(1, latest);
    let leader = world.leader().and_then(|id| world.host(id));
    let hosts = world.hosts().iter();
    LogsView {
        rows: hosts
            .enumerate()
            .map(|(place, host)| {
                let columns = if shown.contains(&place) { columns } else { 0 };
                row(host, leader, first, columns)
            })
            .collect(),
        first,
        longest,
        columns,
    }
}

fn row(host: &Host, leader: Option<&Host>, first: u64, columns: u64) -> RowView {
    let server = host.server();
    let known = leader.map(|leader| leader.server().followers());
    let progress = known.and_then(|all| all.iter().find(|p| p.id() == host.id()));
    let cells = (first..first + columns).map(|index| CellView {
        index,
        entry: entry(host, Index(index)),
        in_snapshot: index <= server.log().base().index.0,
        is_match: progress.is_some_and(|p| p.match_index().0 == index),
        is_next: progress.is_some_and(|p| p.next_index().0 == index),
        is_commit: server.commit_index().0 == index,
        is_applied: server.last_applied().0 == index,
    });
    let reached = [
        server.commit_index(),
        server.last_applied(),
        server.log().last().index,
    ];
    let known = progress.map(|p| [p.match_index().0, p.next_index().0]);
    RowView {
        id: host.id(),
        role: match (host.is_up(), server.role()) {
            (false, _) => words::stage().down,
            (true, Role::Follower) => "",
            (true, Role::Candidate) => words::stage().short_candidate,
            (true, Role::PreCandidate) => words::stage().short_pre_candidate,
            (true, role) => words::role_name(role),
        },
        up: host.is_up(),
        title: words::log_reached(reached.map(|index| index.0), known),
        cells: cells.collect(),
    }
}

fn entry(host: &Host, index: Index) -> Option<EntryView> {
    let server = host.server();
    let entry = server.log().get(index)?;
    let committed = index <= server.commit_index();
    let durable = index <= server.stable_index();
    let what = words::payload(&entry.payload);
    let kind = match entry.payload {
        Payload::Command(_) => "",
        Payload::Noop => "noop",
        Payload::Configuration(_) => "configuration",
        Payload::Omitted => "omitted",
    };
    let words = words::stage();
    let state = match (committed, durable) {
        (true, _) => words.committed,
        (false, true) => words.uncommitted,
        (false, false) => words.unsynced,
    };
    Some(EntryView {
        term: entry.term.0,
        term_class: term_class(entry.term),
        committed,
        applied: index <= server.last_applied(),
        durable,
        kind,
        title: words.entry.with([&index, &entry.term, &what, &state]),
    })
}

#[cfg(test)]
mod tests {
    use super::super::run_of;
    use super::*;

    #[test]
    fn cells_say_what_is_committed_durable_and_next() {
        let run = run_of("servers 3\nclient pause 50ms\nuntil 2s\n", 1_500_000);
        let view = logs(run.world(), None, 14, &(0..9));
        assert_eq!(view.rows.len(), 3);
        let leader = run.world().leader().unwrap();
        let row = &view.rows[leader.0 as usize - 1];
        assert_eq!(row.role, "leader");
        assert!(row.cells.iter().all(|cell| !cell.is_match && !cell.is_next));
        let mut shown = row.cells.iter().filter_map(|cell| cell.entry.as_ref());
        assert!(shown.any(|entry| entry.committed && entry.applied && entry.durable));
        for row in view.rows.iter().filter(|row| row.id != leader) {
            assert_eq!(row.cells.iter().filter(|cell| cell.is_next).count(), 1);
        }
        for (row, host) in view.rows.iter().zip(run.world().hosts()) {
            let commit = host.server().commit_index().0;
            let drawn = row.cells.iter().filter(|cell| cell.is_commit);
            assert!(drawn.map(|cell| cell.index).eq([commit]), "{}", row.title);
            assert_eq!(row.cells.iter().filter(|cell| cell.is_applied).count(), 1);
            assert!(row.title.contains(&commit.to_string()));
        }
        let first = logs(run.world(), Some(1), 3, &(0..9)).rows[0].cells[0].clone();
        assert_eq!(first.index, 1);
        let first = first.entry.unwrap();
        assert!(first.kind == "noop" && first.title.contains("no-op"));
    }

    #[test]
    fn of_many_servers_only_rows_in_sight_have_cells() {
        let run = run_of("servers 25\nclient pause 20ms\n", 1_500_000);
        let view = logs(run.world(), None, 14, &(5..15));
        let with_cells = view.rows.iter().filter(|row| !row.cells.is_empty());
        assert!(with_cells.map(|row| row.id.0).eq(6..=15));
        assert_eq!(view.rows.len(), 25);
    }

    #[test]
    fn the_window_follows_the_end_and_stays_within() {
        let run = run_of("servers 3\nclient pause 5ms\n", 5_000_000);
        let view = logs(run.world(), None, 10, &(0..9));
        assert!(view.longest > 50);
        assert_eq!(view.first + view.columns, view.longest + 2);
        assert_eq!(
            logs(run.world(), Some(9_999), 10, &(0..9)).first,
            view.first
        );
        assert_eq!(logs(run.world(), Some(0), 10, &(0..9)).first, 1);
    }
}
