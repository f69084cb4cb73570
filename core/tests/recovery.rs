//! Restarts from every disk that a crash could leave while snapshots are taken,
//! received and installed: no promise is broken, what was committed is there,
//! and the server catches up with the leader.

mod common;

use std::sync::Arc;

use raftworks_core::{
    Body, Config, Index, Position, Role, Round, Saved, ServerId, Snapshot, SnapshotError,
    SnapshotWrite, Term,
};

use common::{Bytes, DiskWrite, Host, Mail, append, at, saved, voters};

/// The terms of what is, or will be, committed.
const HISTORY: [u64; 9] = [2, 2, 2, 3, 5, 5, 5, 5, 5];

fn term_at(index: Index) -> Term {
    let place = (index.0 as usize).checked_sub(1);
    Term(place.map_or(0, |place| HISTORY[place]))
}

fn part(last: Position, size: u64, offset: u64, bytes: u64) -> Body<Bytes> {
    Body::InstallSnapshot {
        snapshot: Arc::new(Snapshot {
            last,
            configuration: Arc::new(voters(3)),
            taken_by: ServerId(3),
            size_bytes: size,
        }),
        offset,
        data: vec![7; bytes as usize],
        done: offset + bytes == size,
        round: Round(0),
    }
}

enum Step {
    Hears(u64, u64, Body<Bytes>),
    TakesSnapshot(u64),
}

/// What happens to server 2: entries, a snapshot of its own, one that replaces
/// its log, and one that its log has already.
fn life() -> Vec<Step> {
    use Step::{Hears, TakesSnapshot};
    let (first, second) = (at(5, 6), at(5, 8));
    vec![
        Hears(1, 2, append(at(0, 0), &[2, 2, 2], 0)),
        Hears(1, 2, append(at(2, 3), &[], 3)),
        TakesSnapshot(3),
        // These are of another history than the committed one.
        Hears(1, 4, append(at(2, 3), &[4, 4, 4], 3)),
        Hears(3, 5, part(first, 12, 0, 4)),
        Hears(3, 5, part(first, 12, 4, 4)),
        Hears(3, 5, part(first, 12, 4, 4)),
        Hears(3, 5, part(first, 12, 8, 4)),
        Hears(3, 5, append(first, &[5, 5], 7)),
        Hears(3, 5, part(second, 8, 0, 4)),
        Hears(3, 5, part(second, 8, 4, 4)),
        Hears(3, 5, append(second, &[5], 9)),
        TakesSnapshot(9),
    ]
}

/// A write of which only so much took effect: the hard state, the snapshot,
/// what is compacted, and some of the entries come one after the other.
fn torn(write: &DiskWrite) -> Vec<DiskWrite> {
    let mut parts = Vec::new();
    let mut part = DiskWrite {
        id: write.id,
        hard_state: write.hard_state,
        snapshot: None,
        compact: None,
        log: None,
    };
    parts.push(part.clone());
    // An installation is one step; that the log goes with it is another.
    part.snapshot = match write.snapshot.as_deref() {
        Some(SnapshotWrite::Part {
            snapshot,
            installs: Some(_),
            ..
        }) => Some(Box::new(SnapshotWrite::Taken(Arc::clone(snapshot)))),
        _ => write.snapshot.clone(),
    };
    parts.push(part.clone());
    part.snapshot.clone_from(&write.snapshot);
    parts.push(part.clone());
    part.compact = write.compact;
    parts.push(part.clone());
    if let Some((first, entries)) = &write.log {
        for count in 0..=entries.len() {
            part.log = Some((*first, entries[..count].to_vec()));
            parts.push(part.clone());
        }
    }
    parts
}

fn disks_after(host: &Host) -> Vec<Saved<Bytes>> {
    let mut disk = host.disk.clone();
    let mut all = vec![disk.clone()];
    for write in &host.unwritten {
        for part in torn(write) {
            let mut after = disk.clone();
            part.apply(&mut after);
            all.push(after);
        }
        write.apply(&mut disk);
    }
    all
}

/// What a server that starts from this disk knows, against what was promised.
fn keeps(server: &common::Raft, promise: &Mail) -> bool {
    if server.term() != promise.term {
        return server.term() > promise.term;
    }
    let snapshot = server.snapshot().map_or(Index(0), |s| s.last.index);
    match &promise.body {
        Body::AppendEntriesAccepted { match_index, .. } => {
            server.log().last().index >= *match_index
        }
        Body::InstallSnapshotReply {
            last,
            received,
            installed: false,
            ..
        } => {
            let partial = server.incoming_snapshot();
            let has = partial.is_some_and(|(it, bytes)| it.last == *last && bytes >= *received);
            *received == 0
                || has
                || snapshot >= last.index
                || partial.is_some_and(|(it, _)| it.last > *last)
        }
        // Its entries will do as well.
        Body::InstallSnapshotReply { last, .. } => {
            snapshot >= last.index || server.log().term_at(last.index) == Some(last.term)
        }
        _ => true,
    }
}

/// Exchanges everything between the two until nothing is left to say.
fn exchange(one: &mut Host, other: &mut Host) {
    for _ in 0..200 {
        one.settle();
        other.settle();
        let mail: Vec<Mail> = one.sent.drain(..).chain(other.sent.drain(..)).collect();
        if mail.is_empty() {
            return;
        }
        for message in mail {
            let to = message.to;
            for host in [&mut *one, &mut *other] {
                if host.server.id() == to {
                    let heard = host.server.receive(host.now, message.clone());
                    heard.expect("a fair message");
                }
            }
        }
    }
    panic!("they never fall silent");
}

/// A restarted server and a leader with the whole history agree in the end.
fn catches_up(disk: &Saved<Bytes>) {
    let mut server = Host::start(2, 3, disk.clone());
    let mut leader = Host::start(3, 3, saved(9, &HISTORY));
    leader.server.campaign(leader.now);
    exchange(&mut leader, &mut server);
    for _ in 0..2 {
        leader.time_out();
        exchange(&mut leader, &mut server);
    }
    assert_eq!(leader.server.role(), Role::Leader, "{disk:?}");
    let (theirs, ours) = (leader.server.log(), server.server.log());
    assert_eq!(ours.last(), theirs.last(), "{disk:?}");
    assert_eq!(
        server.server.last_applied(),
        theirs.last().index,
        "{disk:?}"
    );
}

#[test]
fn a_crash_at_any_moment_of_any_snapshot_loses_nothing() {
    let (mut promises, mut disks) = (0, 0);
    for disk_lag in 0..6 {
        let mut config = Config::new(ServerId(2));
        config.trailing_entries = disk_lag as u64 % 2;
        let mut host = Host::new(config, 3, Saved::default(), 2);
        for step in life() {
            match step {
                Step::Hears(from, term, body) => host.receive(from, term, body),
                Step::TakesSnapshot(index) => {
                    host.settle();
                    let taken = host.server.snapshot_taken(Index(index), 4);
                    taken.expect("that so much was applied");
                    host.poll();
                }
            }
            while host.unwritten.len() > disk_lag {
                host.complete();
            }
            for disk in disks_after(&host) {
                let start = Host::start(2, 3, disk.clone()).server;
                let snapshot = start.snapshot().map(|snapshot| snapshot.last);
                if let Some(covered) = snapshot {
                    let log = start.log();
                    let fits = log.base().index <= covered.index && log.last() >= covered;
                    assert!(fits, "{disk:?}");
                    assert_eq!(covered.term, term_at(covered.index), "{disk:?}");
                    assert!(start.commit_index() >= covered.index);
                }
                for promise in &host.sent {
                    assert!(keeps(&start, promise), "{promise:?} and {disk:?}");
                }
                catches_up(&disk);
                disks += 1;
            }
        }
        promises += host.sent.len();
    }
    assert!(promises > 40 && disks > 150, "{promises} and {disks}");
}

/// A server that joins later does not know who took part at first: a snapshot of it
/// would start others with no cluster at all.
#[test]
fn who_knows_no_configuration_takes_no_snapshot() {
    let joining = raftworks_core::Configuration::joining();
    let mut host = Host::with(Config::new(ServerId(2)), joining, Saved::default(), 5);
    host.receive(1, 1, append(at(0, 0), &[1, 1], 2));
    host.settle();
    let refused = host.server.snapshot_taken(Index(2), 4);
    assert_eq!(refused.err(), Some(SnapshotError::NoConfiguration));
}
