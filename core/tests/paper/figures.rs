//! Figures 7 and 8 of the paper, step by step.

use std::cell::Cell;

use raftworks_core::Index;

use crate::common::cluster::Cluster;
use crate::common::{accepted, terms};

// Figure 7: whatever a follower lacks or has too much, the leader of term 8
// repairs it, and one question per term that differs is enough (§5.3).
#[test]
fn the_six_followers_of_figure_7_converge_after_at_most_one_refusal() {
    let leader: &[u64] = &[1, 1, 1, 4, 4, 5, 5, 6, 6, 6];
    let table: [(char, &[u64], usize); 6] = [
        ('a', &[1, 1, 1, 4, 4, 5, 5, 6, 6], 1),
        ('b', &[1, 1, 1, 4], 1),
        ('c', &[1, 1, 1, 4, 4, 5, 5, 6, 6, 6, 6], 0),
        ('d', &[1, 1, 1, 4, 4, 5, 5, 6, 6, 6, 7, 7], 0),
        ('e', &[1, 1, 1, 4, 4, 4, 4], 1),
        ('f', &[1, 1, 1, 2, 2, 2, 3, 3, 3, 3, 3], 1),
    ];
    let mut logs = vec![leader];
    logs.extend(table.iter().map(|(_, log, _)| *log));
    let mut cluster = Cluster::new(7, &logs, |_| {});
    // c and d are ahead and refuse their vote; a, b, e and f make a majority.
    cluster.elect(1, 8, &[1, 2, 3, 4, 5, 6, 7]);
    cluster.heartbeat_among(1, &[1, 2, 3, 4, 5, 6, 7]);
    cluster.heartbeat_among(1, &[1, 2, 3, 4, 5, 6, 7]);
    let expected = [leader, &[8]].concat();
    for ((name, _, questions), id) in table.into_iter().zip(2..) {
        assert_eq!(terms(&cluster.host(id).server), expected, "{name}");
        assert_eq!(cluster.host(id).applied.len(), 11, "{name}");
        assert_eq!(cluster.refusals_of(id), questions, "{name}");
    }
}

/// Figure 8 up to (c): server 1 has copied its entry of term 2 to a majority in
/// term 4, and its own entry of term 4 to nobody.
fn figure_8_at_c() -> Cluster {
    let one = |config: &mut raftworks_core::Config| config.max_entries_per_message = 1;
    let mut cluster = Cluster::new(1, &[&[1_u64] as &[u64]; 5], one);
    // (a) Server 1 leads term 2; its first entry reaches server 2.
    cluster.elect(1, 2, &[1, 2, 3, 4, 5]);
    cluster.heartbeat_among(1, &[1, 2]);
    cluster.restart(1);
    // (b) Server 5 leads term 3, elected by 3, 4 and itself.
    cluster.elect(5, 3, &[3, 4, 5]);
    cluster.restart(5);
    // (c) Server 1 leads term 4 and goes on replicating.
    cluster.elect(1, 4, &[1, 2, 3, 4]);
    // Its question and then the entry of term 2 reach server 3; what follows,
    // the entry of term 4, is lost.
    let passed = Cell::new(0);
    cluster.host(1).time_out();
    cluster.exchange(|message| match (message.from.0, message.to.0) {
        (1, 3) => passed.replace(passed.get() + 1) < 2,
        ends => ends == (3, 1),
    });
    let logs: [&[u64]; 5] = [&[1, 2, 4], &[1, 2], &[1, 2], &[1], &[1, 3]];
    for (log, id) in logs.into_iter().zip(1..) {
        assert_eq!(terms(&cluster.host(id).server), log, "server {id}");
    }
    cluster
}

// Figure 8 (c) and (d), §5.4.2.
#[test]
fn figure_8_an_old_entry_on_a_majority_is_not_committed_and_may_be_overwritten() {
    let mut cluster = figure_8_at_c();
    // Server 2 has the entry too, and says so: a majority of five.
    let leader = cluster.host(1);
    leader.receive(2, 4, accepted(2));
    leader.sent.clear();
    let followers = leader.server.followers().iter();
    let matched: Vec<u64> = followers.map(|f| f.match_index().0).collect();
    assert_eq!(matched, [2, 2, 0, 0]);
    assert_eq!(leader.server.commit_index(), Index::ZERO);
    cluster.restart(1);
    // (d) Server 5 is elected by 2, 3 and 4 and overwrites the entry.
    cluster.elect(5, 5, &[2, 3, 4, 5]);
    cluster.heartbeat_among(5, &[1, 2, 3, 4, 5]);
    for id in 1..=5 {
        assert_eq!(terms(&cluster.host(id).server), [1, 3, 5], "server {id}");
    }
}

// Figure 8 (e), §5.4.2.
#[test]
fn figure_8_an_entry_of_the_own_term_on_a_majority_commits_all_before_it() {
    let mut cluster = figure_8_at_c();
    cluster.heartbeat_among(1, &[1, 2, 3]);
    cluster.heartbeat_among(1, &[1, 2, 3]);
    assert_eq!(cluster.host(1).server.commit_index(), Index(3));
    assert_eq!(cluster.host(1).applied.len(), 3);
    // Server 5 cannot be elected any more: only 4 would vote for it.
    cluster.elect(5, 5, &[2, 3, 4, 5]);
    assert!(!cluster.host(5).server.is_leader());
    cluster.elect(2, 6, &[2, 3, 4, 5]);
    cluster.heartbeat_among(2, &[1, 2, 3, 4, 5]);
    for id in 1..=5 {
        assert_eq!(terms(&cluster.host(id).server), [1, 2, 4, 6], "server {id}");
    }
}
