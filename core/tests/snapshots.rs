//! The edges of snapshots: what is just allowed and what is just not, what a witness is
//! sent and what it knows, and which snapshots must stay readable.

mod common;

use std::sync::Arc;

use raftworks_core::{
    Body, Config, Configuration, Index, Members, ReceiveError, Round, ServerId, Snapshot,
    SnapshotError,
};

use common::{Bytes, Host, accepted, append, at, saved, voters};

const SIZE: u64 = 3;

fn snapshot(term: u64, index: u64, size_bytes: u64) -> Arc<Snapshot> {
    Arc::new(Snapshot {
        last: at(term, index),
        configuration: Arc::new(voters(3)),
        taken_by: ServerId(1),
        size_bytes,
    })
}

fn part(snapshot: &Arc<Snapshot>, offset: u64, bytes: u64) -> Body<Bytes> {
    Body::InstallSnapshot {
        snapshot: Arc::clone(snapshot),
        offset,
        data: vec![7; bytes as usize],
        done: offset + bytes == snapshot.size_bytes,
        round: Round(0),
    }
}

fn whole(snapshot: &Arc<Snapshot>) -> Body<Bytes> {
    part(snapshot, 0, snapshot.size_bytes)
}

/// Server 2, which has one entry and knows it committed.
fn follower() -> Host {
    let config = Config {
        max_snapshot_bytes: SIZE,
        ..Config::new(ServerId(2))
    };
    let mut host = Host::new(config, 3, saved(2, &[1]), 2);
    host.receive(1, 2, append(at(1, 1), &[], 1));
    host.settle();
    host.taken();
    host
}

/// The answers to a part: how much is here, and whether it is installed.
fn replies(sent: Vec<(u64, u64, Body<Bytes>)>) -> Vec<(u64, bool)> {
    let reply = |body| match body {
        Body::InstallSnapshotReply {
            received,
            installed,
            ..
        } => Some((received, installed)),
        _ => None,
    };
    sent.into_iter()
        .filter_map(|(_, _, body)| reply(body))
        .collect()
}

#[test]
fn a_snapshot_of_the_largest_size_and_of_the_current_term_is_taken() {
    let mut host = follower();
    host.receive(1, 2, whole(&snapshot(2, 4, SIZE)));
    assert_eq!(replies(host.answers()), [(SIZE, true)]);
    assert_eq!(host.restored, [at(2, 4)]);
}

#[test]
fn what_no_leader_sends_is_refused() {
    let larger = ReceiveError::SnapshotTooLarge {
        size_bytes: SIZE + 1,
    };
    let bad = ReceiveError::BadSnapshot { offset: 0 };
    let table = [
        (snapshot(2, 4, SIZE + 1), larger),
        (snapshot(0, 4, SIZE), bad),
        (snapshot(2, 0, SIZE), bad),
        (snapshot(3, 4, SIZE), bad),
        (snapshot(2, u64::MAX, SIZE), bad),
    ];
    for (snapshot, expected) in table {
        let mut host = follower();
        let refused = host.try_receive(1, 2, whole(&snapshot));
        assert_eq!(refused, Err(expected), "{snapshot:?}");
        assert_eq!(host.server.incoming_snapshot(), None);
    }
    // One before the last index that there is goes on after it.
    let mut host = follower();
    host.receive(1, 2, whole(&snapshot(2, u64::MAX - 1, SIZE)));
    assert_eq!(host.server.commit_index(), Index(u64::MAX - 1));
}

#[test]
fn a_part_without_bytes_is_answered_and_not_written() {
    let mut host = follower();
    host.receive(1, 2, part(&snapshot(2, 4, SIZE), 0, 0));
    assert!(host.unwritten.is_empty(), "nothing to write");
    assert_eq!(replies(host.answers()), [(0, false)]);
}

#[test]
fn a_snapshot_of_what_is_durable_is_answered_before_later_entries_are() {
    let mut host = follower();
    // Entry 2 waits for the disk; the snapshot covers entry 1 only, which is on it.
    host.receive(1, 2, append(at(1, 1), &[2], 1));
    host.receive(1, 2, whole(&snapshot(1, 1, SIZE)));
    assert_eq!(host.unwritten.len(), 1);
    assert_eq!(replies(host.taken()), [(SIZE, true)]);
}

#[test]
fn a_snapshot_brings_a_former_witness_what_it_lacked() {
    let mut host = follower();
    host.receive(1, 2, whole(&snapshot(2, 4, SIZE)));
    host.settle();
    assert!(host.server.has_commands());
    // What a witness is sent says nothing of its commands.
    let mut host = follower();
    host.receive(1, 2, whole(&snapshot(2, 4, 0)));
    host.settle();
    assert!(!host.server.has_commands());
}

#[test]
fn no_older_snapshot_follows_a_newer_one() {
    let mut host = Host::leader(3, 1, &[]);
    for value in [b"a", b"b", b"c"] {
        host.propose(value);
    }
    host.settle();
    host.receive(2, 1, accepted(4));
    host.settle();
    for (index, refused) in [(3, false), (3, true), (2, true), (4, false)] {
        let taken = host.server.snapshot_taken(Index(index), SIZE);
        let expected = if refused {
            Err(SnapshotError::NotNewer)
        } else {
            Ok(Index(index))
        };
        assert_eq!(taken.map(|it| it.last.index), expected, "entry {index}");
        host.settle();
    }
}

/// A leader that keeps no entry that a snapshot covers, of two others: a voter that has
/// everything, and server 3, which has nothing.
fn leader(known: Configuration) -> Host {
    let config = Config {
        trailing_entries: 0,
        ..Config::new(ServerId(1))
    };
    let disk = saved(0, &[]);
    let mut host = Host::with(config, known, disk, 1).elected();
    for value in [b"a", b"b"] {
        host.propose(value);
    }
    host.settle();
    host.receive(2, 1, accepted(3));
    host.settle();
    host
}

/// The snapshots that leave for server 3 with the next heartbeat: their last index, and
/// their size.
fn snapshots_sent(host: &mut Host) -> Vec<(Index, u64)> {
    let begun = |(to, _, body)| match body {
        Body::InstallSnapshot { snapshot, .. } if to == 3 => {
            Some((snapshot.last.index, snapshot.size_bytes))
        }
        _ => None,
    };
    host.answers();
    host.time_out();
    host.answers().into_iter().filter_map(begun).collect()
}

#[test]
fn a_witness_is_sent_no_bytes_and_a_voter_all_of_them() {
    let all = Members::new((1..=3).map(ServerId).collect());
    let witness = all.and_then(|all| all.with_witnesses(vec![ServerId(3)]));
    let witness = Configuration::from(witness.expect("a voter"));
    for (known, size) in [(voters(3), SIZE), (witness, 0)] {
        let mut host = leader(known);
        host.server.snapshot_taken(Index(3), SIZE).expect("applied");
        assert_eq!(snapshots_sent(&mut host), [(Index(3), size)]);
    }
}

#[test]
fn what_a_follower_is_receiving_stays_in_use() {
    let mut host = leader(voters(3));
    host.server.snapshot_taken(Index(2), SIZE).expect("applied");
    assert_eq!(snapshots_sent(&mut host), [(Index(2), SIZE)]);
    host.server.snapshot_taken(Index(3), SIZE).expect("applied");
    let used = |host: &Host| -> Vec<Index> {
        let used = host.server.snapshots_in_use();
        used.map(|snapshot| snapshot.last.index).collect()
    };
    assert_eq!(used(&host), [Index(3), Index(2)]);
    let done = Body::InstallSnapshotReply {
        last: at(1, 2),
        received: SIZE,
        installed: true,
        round: Round(0),
    };
    host.receive(3, 1, done);
    assert!(!used(&host).contains(&Index(2)), "nobody receives it");
}
