//! A poor network: messages that are late, doubled, out of order or lost. None
//! takes back what is known, and none stops what goes on.

mod common;

use raftworks_core::{Body, Config, Index, Mode};

use common::cluster::Cluster;
use common::{Bytes, Host, accepted, append, at, entries_after, rejected, saved, terms};

// cores.md R6 to R8.
#[test]
fn late_and_repeated_answers_never_take_progress_back() {
    let mut host = Host::leader(3, 3, &[1, 1, 1, 2, 2]);
    host.propose(b"x");
    let table = [
        // The first question is about 5, the end of the log when elected.
        (rejected(4, at(1, 1)), (0, 6, 0)),
        (rejected(5, at(1, 3)), (0, 4, 0)),
        (rejected(5, at(1, 3)), (0, 4, 0)),
        (accepted(5), (5, 8, 1)),
        // Entries 6 and 7 are under way.
        (accepted(3), (5, 8, 1)),
        (rejected(3, at(1, 1)), (5, 8, 1)),
        (rejected(5, at(0, 0)), (5, 8, 1)),
        (accepted(0), (5, 8, 1)),
        // They were lost. What is confirmed is where to start again.
        (rejected(7, at(2, 5)), (5, 6, 0)),
        (rejected(7, at(2, 5)), (5, 6, 0)),
        (rejected(5, at(0, 0)), (5, 6, 0)),
        (accepted(7), (7, 8, 0)),
    ];
    for (body, expected) in table {
        host.receive(2, 3, body.clone());
        let follower = &host.server.followers()[0];
        let (matched, next) = (follower.match_index(), follower.next_index());
        let progress = (matched.0, next.0, follower.messages_in_flight());
        assert_eq!(progress, expected, "{body:?}");
    }
}

/// A leader whose windows to its followers are full: two messages of one entry.
fn full_window() -> Cluster {
    let narrow = |config: &mut Config| {
        config.max_entries_per_message = 1;
        config.max_messages_in_flight = 2;
    };
    let mut cluster = Cluster::new(1, &[&[], &[], &[]], narrow);
    cluster.elect(1, 2, &[1, 2, 3]);
    cluster.heartbeat_among(1, &[1, 2, 3]);
    for command in 0..5 {
        cluster.host(1).propose(&[command]);
    }
    cluster
}

// cores.md R9.
#[test]
fn a_full_window_that_was_lost_recovers_with_the_next_heartbeat() {
    let mut cluster = full_window();
    assert_eq!(cluster.host(1).taken().len(), 4, "two to each");
    cluster.host(1).propose(b"waits");
    assert_eq!(cluster.host(1).taken(), [], "no more until one answers");
    cluster.heartbeat_among(1, &[1, 2, 3]);
    let leader = cluster.host(1);
    assert_eq!(leader.server.commit_index(), Index(7));
    for follower in leader.server.followers() {
        assert_eq!(follower.match_index(), Index(7));
        assert_eq!(follower.mode(), Mode::Replicate);
        assert_eq!(follower.messages_in_flight(), 0);
    }
}

#[test]
fn a_window_moves_on_whichever_answer_arrives() {
    let mut cluster = full_window();
    let leader = cluster.host(1);
    leader.taken();
    // The answer to the second message says that the first arrived too.
    leader.receive(2, 2, accepted(3));
    let indexes: Vec<_> = leader.taken().into_iter().map(first_index).collect();
    assert_eq!(indexes, [(2, 4), (2, 5)]);
    leader.receive(2, 2, accepted(2));
    assert_eq!(leader.taken(), [], "old news frees nothing");
}

fn first_index((to, _, body): (u64, u64, Body<Bytes>)) -> (u64, u64) {
    match body {
        Body::AppendEntries { entries, .. } => (to, entries[0].index.0),
        other => panic!("unexpected {other:?}"),
    }
}

// cores.md R3: every order of three overlapping messages, each sent twice,
// leaves the same log.
#[test]
fn reordered_and_repeated_appends_lose_nothing() {
    let messages = [
        append(at(1, 1), &[3, 3], 0),
        append(at(1, 1), &[3], 2),
        append(at(3, 3), &[3], 3),
    ];
    for order in [
        [0, 1, 2],
        [0, 2, 1],
        [1, 0, 2],
        [1, 2, 0],
        [2, 0, 1],
        [2, 1, 0],
    ] {
        let mut host = Host::start(2, 3, saved(3, &[1, 2, 2]));
        for place in order.into_iter().chain(order) {
            host.receive(1, 3, messages[place].clone());
            host.settle();
        }
        assert_eq!(terms(&host.server), [1, 3, 3, 3], "{order:?}");
        assert_eq!(host.disk.entries, entries_after(0, &[1, 3, 3, 3]));
    }
}
