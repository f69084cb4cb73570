//! §5.3 and §5.4.2: how entries travel, and when they are committed.

use raftworks_core::{Entry, Payload, ProposeRefusal, Role, ServerId, Time};

use crate::common::{Host, accepted, append, at, entries_after, rejected, saved, terms};

/// The indexes that a host has applied.
fn applied(host: &Host) -> Vec<u64> {
    host.applied.iter().map(|entry| entry.index.0).collect()
}

// §5.3
#[test]
fn a_proposal_travels_at_once_to_all_with_the_entry_before_it() {
    let mut host = Host::leader(3, 2, &[1]);
    for follower in [2, 3] {
        host.receive(follower, 2, accepted(2));
    }
    let position = host.propose(b"x");
    assert_eq!(position, at(2, 3));
    assert_eq!(host.server.stable_index().0, 2, "the disk is behind");
    let sent = host.taken();
    assert_eq!(sent.len(), 2);
    for ((to, term, body), peer) in sent.into_iter().zip([2, 3]) {
        assert_eq!((to, term), (peer, 2));
        let mut expected = append(at(2, 2), &[2], 2);
        if let raftworks_core::Body::AppendEntries { entries, .. } = &mut expected {
            entries[0].payload = Payload::Command(b"x".to_vec());
        }
        assert_eq!(body, expected);
    }
}

// §8, dissertation 6.4: the first entry of a leader is a no-op of its term.
#[test]
fn a_new_leader_starts_with_an_empty_entry_of_its_term() {
    let host = Host::leader(3, 2, &[1]);
    let entry = host.server.log().get(raftworks_core::Index(2));
    let expected = Entry {
        payload: Payload::Noop,
        ..entries_after(1, &[2]).remove(0)
    };
    assert_eq!(entry, Some(&expected));
}

// §5.3
#[test]
fn a_committed_entry_is_applied_and_announced_with_the_next_message() {
    let mut host = Host::leader(3, 1, &[]);
    host.receive(2, 1, accepted(1));
    assert_eq!(host.server.commit_index().0, 1);
    assert_eq!(applied(&host), [1]);
    host.taken();
    host.time_out();
    let commits = host.taken().into_iter().map(|(_, _, body)| body);
    assert_eq!(
        commits.collect::<Vec<_>>(),
        [append(at(1, 1), &[], 1), {
            let mut first = append(at(0, 0), &[1], 1);
            if let raftworks_core::Body::AppendEntries { entries, .. } = &mut first {
                entries[0].payload = Payload::Noop;
            }
            first
        }]
    );
}

// §5.3
#[test]
fn an_entry_is_committed_once_a_majority_stores_it() {
    let table: [(u64, &[u64], bool); 9] = [
        (1, &[], true),
        (3, &[], false),
        (3, &[2], true),
        (3, &[2, 3], true),
        (5, &[], false),
        (5, &[2], false),
        (5, &[2, 3], true),
        (5, &[2, 3, 4], true),
        (5, &[2, 3, 4, 5], true),
    ];
    for (size, acceptors, committed) in table {
        let mut host = Host::leader(size, 1, &[]);
        host.propose(b"x");
        host.settle();
        for &acceptor in acceptors {
            host.receive(acceptor, 1, accepted(2));
        }
        let commit = host.server.commit_index().0;
        assert_eq!(
            commit,
            if committed { 2 } else { 0 },
            "{size} {acceptors:?}"
        );
    }
}

// §5.3: committing an entry commits everything before it.
#[test]
fn entries_of_older_terms_commit_with_the_first_of_the_leaders_term() {
    for log in [&[] as &[u64], &[2], &[1, 2], &[1]] {
        let mut host = Host::leader(3, 3, log);
        let own = log.len() as u64 + 1;
        host.receive(2, 3, accepted(own));
        assert_eq!(applied(&host), (1..=own).collect::<Vec<_>>());
    }
}

// §5.4.2
#[test]
fn a_majority_does_not_commit_an_entry_of_an_older_term() {
    for (match_index, commit) in [(1, 0), (2, 0), (3, 3)] {
        let mut host = Host::leader(3, 3, &[1, 2]);
        host.receive(2, 3, accepted(match_index));
        assert_eq!(host.server.commit_index().0, commit, "match {match_index}");
    }
}

// §5.3: "commit" is how far the leader is; a message vouches for what it
// carries and for what comes before, and for nothing beyond.
#[test]
fn a_follower_commits_what_the_message_verified_and_the_leader_committed() {
    let table: [(_, &[u64], u64, u64); 7] = [
        (at(0, 0), &[1], 1, 1),
        (at(0, 0), &[1, 1], 2, 2),
        (at(0, 0), &[1, 1], 1, 1),
        (at(0, 0), &[1], 9, 1),
        (at(1, 1), &[], 3, 1),
        (at(1, 2), &[1], 2, 2),
        (at(0, 0), &[], 9, 0),
    ];
    for (previous, carried, leader_commit, commit) in table {
        let mut host = Host::start(2, 3, saved(1, &[1, 1, 1]));
        host.receive(1, 1, append(previous, carried, leader_commit));
        assert_eq!(host.server.commit_index().0, commit, "{previous:?}");
        assert_eq!(applied(&host), (1..=commit).collect::<Vec<_>>());
    }
}

// §5.3: commitIndex never goes back, whatever a late message says.
#[test]
fn a_late_message_does_not_take_a_commit_back() {
    let mut host = Host::start(2, 3, saved(1, &[1, 1, 1]));
    for (leader_commit, commit) in [(3, 3), (1, 3), (0, 3)] {
        host.receive(1, 1, append(at(1, 3), &[], leader_commit));
        assert_eq!(host.server.commit_index().0, commit);
    }
}

// §5.3: the consistency check, with a hint where the logs may still agree.
#[test]
fn a_follower_accepts_what_joins_its_log_and_hints_where_to_look_otherwise() {
    let table = [
        (at(0, 0), accepted(0)),
        (at(1, 1), accepted(1)),
        (at(2, 2), accepted(2)),
        (at(1, 2), rejected(2, at(1, 1))),
        (at(4, 2), rejected(2, at(2, 2))),
        (at(3, 3), rejected(3, at(2, 2))),
        (at(1, 3), rejected(3, at(1, 1))),
        (at(4, 9), rejected(9, at(2, 2))),
    ];
    for (previous, answer) in table {
        let mut host = Host::start(2, 3, saved(5, &[1, 2]));
        host.receive(1, 5, append(previous, &[], 0));
        assert_eq!(host.answers(), [(1, 5, answer)], "{previous:?}");
        assert_eq!(terms(&host.server), [1, 2], "nothing is removed");
    }
}

// §5.3: only a conflict removes entries, and then all that follow it.
#[test]
fn conflicting_entries_are_replaced_and_matching_ones_kept() {
    let table: [(&[u64], _, &[u64], &[u64]); 8] = [
        (&[1, 2], at(2, 2), &[3], &[1, 2, 3]),
        (&[1, 2], at(1, 1), &[3, 4], &[1, 3, 4]),
        (&[1, 2], at(0, 0), &[1], &[1, 2]),
        (&[1, 2], at(0, 0), &[3], &[3]),
        (&[1, 2, 2, 2], at(1, 1), &[2], &[1, 2, 2, 2]),
        (&[1, 2, 2, 2], at(1, 1), &[2, 3], &[1, 2, 3]),
        (&[1, 2, 2, 2], at(1, 1), &[], &[1, 2, 2, 2]),
        (&[1, 2, 2, 2], at(2, 2), &[2, 2, 2], &[1, 2, 2, 2, 2]),
    ];
    for (log, previous, carried, result) in table {
        let mut host = Host::start(2, 3, saved(4, log));
        host.receive(1, 4, append(previous, carried, 0));
        assert_eq!(terms(&host.server), result, "{log:?} {previous:?}");
        let verified = previous.index.0 + carried.len() as u64;
        assert_eq!(host.answers(), [(1, 4, accepted(verified))]);
        assert_eq!(host.disk.entries, entries_after(0, result));
    }
}

// §8: only leaders take commands, and the others say who leads.
#[test]
fn a_proposal_is_refused_with_a_reason_and_leaves_no_trace() {
    let mut host = Host::start(2, 3, saved(1, &[]));
    let propose = |host: &mut Host| host.server.propose(Time(0), vec![1]);
    let refusal = |leader| Err(ProposeRefusal::NotLeader { leader });
    assert_eq!(propose(&mut host), refusal(None));
    host.receive(1, 1, append(at(0, 0), &[], 0));
    assert_eq!(propose(&mut host), refusal(Some(ServerId(1))));
    host.time_out();
    assert_eq!(host.server.role(), Role::Candidate);
    assert_eq!(propose(&mut host), refusal(None));
    assert_eq!(terms(&host.server), []);
}
