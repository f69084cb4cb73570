//! The state machine and the sessions of each server, side by side.

use std::collections::{BTreeMap, BTreeSet};

use raftworks_sim::{ClientId, Host, Index, Role, ServerId, World};

use crate::words;

/// The most keys that are shown.
const MOST_KEYS: usize = 100;
/// How many entries of a log are looked at for what is not applied yet.
const MOST_PENDING: u64 = 500;

/// A server, as the head of its column.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct ColumnView {
    /// The server.
    pub id: ServerId,
    /// The letter of its role; nothing while it is down.
    pub role: &'static str,
    /// Whether it runs.
    pub up: bool,
    /// What it has applied, knows to be committed, and has in its log.
    pub reached: [u64; 3],
    /// Whether its state machine, sessions included, is the one of the server that
    /// applied most.
    pub same: bool,
}

/// A write that a server has in its log, and has not applied.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct PendingView {
    /// What it will do.
    pub text: String,
    /// The entry.
    pub index: u64,
    /// Whether the server knows that it is committed.
    pub committed: bool,
}

/// A key on one server.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct CellView {
    /// Its value, if it has one.
    pub value: Option<String>,
    /// Whether the server that applied most has another one.
    pub differs: bool,
    /// The last write that is still to be applied.
    pub pending: Option<PendingView>,
}

/// A row: a key, or a client's session.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct RowView {
    /// The key, or the client.
    pub name: String,
    /// On each server.
    pub cells: Vec<CellView>,
}

/// The state of all servers.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct StateView {
    /// The servers.
    pub columns: Vec<ColumnView>,
    /// The keys.
    pub keys: Vec<RowView>,
    /// How many more keys there are.
    pub more: usize,
    /// The sessions: the last command of each client that was applied, and what it
    /// was told.
    pub sessions: Vec<RowView>,
}

/// The state of all servers at this moment.
pub fn state(world: &World) -> StateView {
    let hosts = world.hosts();
    let first = hosts
        .iter()
        .filter(|host| host.is_up())
        .max_by_key(|host| (host.server().last_applied(), std::cmp::Reverse(host.id())));
    let pending: Vec<BTreeMap<String, PendingView>> = hosts.iter().map(pending_of).collect();
    let mut names: BTreeSet<&str> = BTreeSet::new();
    for (host, pending) in hosts.iter().zip(&pending) {
        names.extend(host.store().values().map(|(key, _)| key));
        names.extend(pending.keys().map(String::as_str));
    }
    let mut names: Vec<&str> = names.into_iter().collect();
    // x2 comes before x10.
    names.sort_by_key(|name| (name.len(), *name));
    let more = names.len().saturating_sub(MOST_KEYS);
    let keys = names.iter().take(MOST_KEYS).map(|name| RowView {
        name: (*name).to_owned(),
        cells: row(
            hosts,
            first,
            |host| host.store().get(name).map(str::to_owned),
            |place| pending[place].get(*name).cloned(),
        ),
    });
    StateView {
        columns: hosts.iter().map(|host| column(host, first)).collect(),
        keys: keys.collect(),
        more,
        sessions: sessions(world, first),
    }
}

fn column(host: &Host, first: Option<&Host>) -> ColumnView {
    let server = host.server();
    let reached = [
        server.last_applied(),
        server.commit_index(),
        server.log().last().index,
    ];
    ColumnView {
        id: host.id(),
        role: if host.is_up() {
            words::role_letter(server.role())
        } else {
            ""
        },
        up: host.is_up(),
        reached: reached.map(|index| index.0),
        same: first.is_none_or(|first| first.store().digest() == host.store().digest()),
    }
}

fn row(
    hosts: &[Host],
    first: Option<&Host>,
    value: impl Fn(&Host) -> Option<String>,
    pending: impl Fn(usize) -> Option<PendingView>,
) -> Vec<CellView> {
    let right = first.map(&value);
    let cells = hosts.iter().enumerate().map(|(place, host)| {
        let value = value(host);
        CellView {
            differs: host.is_up() && right.as_ref().is_some_and(|right| *right != value),
            value,
            pending: pending(place),
        }
    });
    cells.collect()
}

/// The last write to each key that a server has not applied.
fn pending_of(host: &Host) -> BTreeMap<String, PendingView> {
    let server = host.server();
    let log = server.log();
    let last = log.last().index.0;
    let first = (server.last_applied().0 + 1).max(last.saturating_sub(MOST_PENDING));
    let mut pending = BTreeMap::new();
    for index in first..=last {
        let entry = log.get(Index(index));
        let Some(command) = entry.and_then(raftworks_sim::Entry::command) else {
            continue;
        };
        let view = PendingView {
            text: words::pending(command.change()),
            index,
            committed: index <= server.commit_index().0,
        };
        pending.insert(command.key().to_owned(), view);
    }
    pending
}

fn sessions(world: &World, first: Option<&Host>) -> Vec<RowView> {
    let hosts = world.hosts();
    let clients = hosts.iter().flat_map(|host| host.store().sessions());
    let clients: BTreeSet<ClientId> = clients.map(|(client, _)| client).collect();
    let told = |host: &Host, client: ClientId| {
        let mut sessions = host.store().sessions();
        let (_, last) = sessions.find(|(id, _)| *id == client)?;
        let answer = host.store().answers(client).last();
        let answer = answer.map(|(_, outcome)| words::outcome(outcome));
        Some(words::session(last, answer.as_deref()))
    };
    let rows = clients.into_iter().map(|client| RowView {
        name: words::client_name(client.0),
        cells: row(hosts, first, |host| told(host, client), |_| None),
    });
    rows.collect()
}

/// The class that a column's head gets.
pub fn class_of(column: &ColumnView) -> &'static str {
    match (column.up, column.role == words::role_letter(Role::Leader)) {
        (false, _) => "down",
        (true, true) => "leads",
        (true, false) => "",
    }
}

#[cfg(test)]
mod tests {
    use super::super::run_of;
    use super::*;
    use raftworks_sim::scenario::parse_action;

    #[test]
    fn what_is_written_is_pending_before_it_is_there() {
        let mut run = run_of("servers 3\n", 600_000);
        let leader = run.world().leader().unwrap().0 as usize - 1;
        run.act(
            run.world().now(),
            parse_action("write colour = blue").unwrap(),
        );
        let mut uncommitted = false;
        for _ in 0..200 {
            let view = state(run.world());
            let Some(row) = view.keys.first() else {
                run.step_forward();
                continue;
            };
            assert_eq!((row.name.as_str(), row.cells.len()), ("colour", 3));
            for (cell, column) in row.cells.iter().zip(&view.columns) {
                if let Some(pending) = &cell.pending {
                    assert!(pending.text.contains("blue") && cell.value.is_none());
                    assert!(column.reached[0] < pending.index);
                    uncommitted |= !pending.committed;
                }
            }
            // Until the others apply it, too, they differ.
            if row.cells[leader].value.is_some() {
                assert!(row.cells.iter().any(|cell| cell.differs));
                assert!(view.columns.iter().any(|column| !column.same));
                break;
            }
            run.step_forward();
        }
        assert!(uncommitted);
        run.seek_time(raftworks_sim::Time(2_000_000));
        let view = state(run.world());
        let cells = &view.keys[0].cells;
        assert!(
            cells
                .iter()
                .all(|c| c.value.as_deref() == Some("blue") && !c.differs)
        );
        assert!(cells.iter().all(|cell| cell.pending.is_none()));
        assert!(view.columns.iter().all(|column| column.same));
        assert_eq!(view.sessions.len(), 1);
        let told: Vec<_> = view.sessions[0]
            .cells
            .iter()
            .map(|cell| &cell.value)
            .collect();
        assert!(
            told.iter().all(|it| it.is_some() && *it == told[0]),
            "{told:?}"
        );
    }

    #[test]
    fn a_server_that_is_down_has_no_say() {
        let text = "servers 3\nclient pause 2ms keys 30\nat 700ms crash leader\n";
        let run = run_of(text, 900_000);
        let view = state(run.world());
        let down: Vec<_> = view.columns.iter().filter(|column| !column.up).collect();
        assert_eq!(down.len(), 1);
        let place = down[0].id.0 as usize - 1;
        assert!(view.keys.iter().all(|row| !row.cells[place].differs));
        assert!(view.keys.len() > 3, "{}", view.keys.len());
        let names: Vec<_> = view
            .keys
            .iter()
            .map(|row| (row.name.len(), &row.name))
            .collect();
        assert!(names.is_sorted());
    }
}
