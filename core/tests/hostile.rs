//! Senders that lie, and numbers at the end of their range: refused with a
//! reason or ignored, never a panic, and never a step towards losing what is
//! committed. What an honest but poor network does is in `network`.

mod common;

use std::sync::Arc;

use raftworks_core::{
    Body, Entry, Index, Message, Payload, Position, ReceiveError, Role, Round, ServerId, Snapshot,
    Term, Time,
};

use common::invariants::{Seen, check};
use common::{
    Bytes, Host, Mail, accepted, append, at, rejected, request_vote, saved, terms, vote, voters,
};

const MAX: u64 = u64::MAX;

/// A follower of term 3 with three entries, two of them committed.
fn follower() -> Host {
    let mut host = Host::start(2, 3, saved(3, &[1, 2, 3]));
    host.receive(1, 3, append(at(2, 2), &[], 2));
    host.settle();
    host.taken();
    host
}

fn leader() -> Host {
    let mut host = Host::leader(3, 3, &[1, 2]);
    host.receive(2, 3, accepted(3));
    host.settle();
    host.taken();
    host
}

/// AppendEntries with entries at these positions.
fn entries_at(positions: &[(u64, u64)]) -> Body<Bytes> {
    let entry = |&(term, index): &(u64, u64)| Entry {
        term: Term(term),
        index: Index(index),
        payload: Payload::Noop,
    };
    Body::AppendEntries {
        previous: at(2, 2),
        entries: positions.iter().map(entry).collect(),
        commit: Index(0),
        round: Round(0),
    }
}

/// A part of a snapshot of four bytes.
fn part(last: Position, (offset, bytes): (u64, usize), done: bool) -> Body<Bytes> {
    Body::InstallSnapshot {
        snapshot: Arc::new(Snapshot {
            last,
            configuration: Arc::new(voters(3)),
            taken_by: ServerId(3),
            size_bytes: 4,
        }),
        offset,
        data: vec![7; bytes],
        done,
        round: Round(0),
    }
}

fn installed(last: Position) -> Body<Bytes> {
    Body::InstallSnapshotReply {
        last,
        received: 4,
        installed: true,
        round: Round(0),
    }
}

#[test]
fn what_no_correct_server_says_is_refused_and_changes_nothing() {
    use ReceiveError as E;
    let bad = |at| E::BadEntries { at: Index(at) };
    let conflict = |at| E::ConflictsWithCommitted { at: Index(at) };
    let second = E::SecondLeader { from: ServerId(3) };
    let term_0 = E::ImpossibleTerm { term: Term(0) };
    let misfit = E::BadSnapshot { offset: 0 };
    let beyond = |index| E::MatchBeyondLog {
        match_index: Index(index),
    };
    let table: Vec<(Host, u64, Body<Bytes>, ReceiveError)> = vec![
        (follower(), 4, entries_at(&[(4, 4)]), bad(4)),
        (follower(), 4, entries_at(&[(4, 2)]), bad(2)),
        (follower(), 4, entries_at(&[(4, 3), (4, 5)]), bad(5)),
        (follower(), 4, entries_at(&[(4, 3), (3, 4)]), bad(4)),
        (follower(), 4, entries_at(&[(1, 3)]), bad(3)),
        (follower(), 4, entries_at(&[(5, 3)]), bad(3)),
        (follower(), 4, entries_at(&[(0, 3)]), bad(3)),
        (follower(), 4, entries_at(&[(4, 0)]), bad(0)),
        (follower(), 4, entries_at(&[(4, MAX)]), bad(MAX)),
        (follower(), 4, append(at(0, 0), &[0], 0), bad(1)),
        (follower(), 4, append(at(0, 0), &[4], 0), conflict(1)),
        (follower(), 4, append(at(1, 1), &[3, 3], 0), conflict(2)),
        (follower(), 3, append(at(1, 1), &[3], 9), second),
        (follower(), 3, Body::TimeoutNow, second),
        (follower(), 4, append(at(5, 3), &[], 0), bad(3)),
        (follower(), 0, append(at(0, 0), &[], 0), term_0),
        (follower(), 0, request_vote(at(0, 0)), term_0),
        (follower(), 4, part(at(4, 0), (0, 2), false), misfit),
        (follower(), 4, part(at(5, 9), (0, 2), false), misfit),
        (follower(), 4, part(at(4, 9), (0, 5), true), misfit),
        (follower(), 4, part(at(4, 9), (0, 2), true), misfit),
        (leader(), 3, append(at(3, 3), &[], 0), second),
        (leader(), 3, append(at(3, 3), &[3], 0), second),
        (leader(), 3, accepted(4), beyond(4)),
        (leader(), 3, accepted(MAX), beyond(MAX)),
        (leader(), 3, installed(at(3, 4)), beyond(4)),
    ];
    for (mut host, term, body, error) in table {
        let before = format!("{:?}", host.server);
        assert!(!format!("{error}").is_empty());
        let refused = host.try_receive(3, term, body.clone());
        assert_eq!(refused, Err(error), "{body:?}");
        assert_eq!(format!("{:?}", host.server), before, "{body:?}");
    }
}

// A leader that was cut off may send what was overwritten since. That is no
// lie: it is told that its term is over.
#[test]
fn a_conflict_with_what_is_committed_is_no_offence_in_an_old_leader() {
    let mut host = follower();
    host.receive(3, 2, append(at(1, 1), &[1, 1], 0));
    assert_eq!(host.answers(), [(3, 3, rejected(1, at(1, 1)))]);
    assert_eq!(terms(&host.server), [1, 2, 3]);
}

#[test]
fn not_even_the_leader_of_the_term_may_replace_what_is_committed() {
    let mut host = follower();
    let refused = host.try_receive(1, 3, append(at(0, 0), &[3], 0));
    let conflict = ReceiveError::ConflictsWithCommitted { at: Index(1) };
    assert_eq!(refused, Err(conflict));
}

// An answer speaks of the log of the leader that asked. That was in an older term,
// or it is no leader any more.
#[test]
fn late_answers_may_name_entries_that_are_not_here() {
    for (mut host, term) in [(leader(), 2), (follower(), 3)] {
        for answer in [accepted(9), installed(at(2, 9))] {
            let before = format!("{:?}", host.server);
            assert_eq!(host.try_receive(3, term, answer), Ok(()));
            assert_eq!(format!("{:?}", host.server), before);
        }
    }
}

// The entries do not join the log, and the consistency check says so first.
#[test]
fn entries_after_an_unknown_one_are_not_looked_at() {
    let mut host = follower();
    host.receive(3, 4, append(at(3, 1), &[3, 3], 0));
    assert_eq!(host.answers(), [(3, 4, rejected(1, at(1, 1)))]);
    assert_eq!(terms(&host.server), [1, 2, 3]);
}

#[test]
fn messages_for_others_and_from_impossible_senders_are_refused() {
    let error_of = |from, to| {
        let mut host = follower();
        let before = format!("{:?}", host.server);
        let message = Message {
            from: ServerId(from),
            to: ServerId(to),
            term: Term(9),
            body: vote(true),
        };
        let refused = host.server.receive(Time(MAX), message);
        assert_eq!(format!("{:?}", host.server), before, "not even the time");
        refused.err()
    };
    let to = ServerId(3);
    assert_eq!(error_of(1, 3), Some(ReceiveError::NotForMe { to }));
    for id in [0, 2] {
        let from = ServerId(id);
        let expected = ReceiveError::ImpossibleSender { from };
        assert_eq!(error_of(id, 2), Some(expected));
    }
}

/// Every message with every number at the end of its range, or at the start.
fn extremes() -> Vec<Mail> {
    let mut all = Vec::new();
    for (a, b) in [(0, 0), (0, MAX), (MAX, 0), (MAX, MAX), (3, MAX), (MAX, 3)] {
        let bodies = [
            request_vote(at(a, b)),
            vote(true),
            append(at(a, b), &[], MAX),
            accepted(a),
            rejected(a, at(b, a)),
            rejected(b, at(MAX, MAX)),
            entries_at(&[(a, b)]),
            entries_at(&[(a, 3), (MAX, 4)]),
        ];
        for term in [0, 3, 4, MAX - 1, MAX] {
            all.extend(bodies.iter().map(|body| Message {
                from: ServerId(3),
                to: ServerId(0),
                term: Term(term),
                body: body.clone(),
            }));
        }
    }
    all
}

#[test]
fn numbers_at_the_end_of_their_range_do_no_harm() {
    for start in [follower as fn() -> Host, leader] {
        for message in extremes() {
            let mut host = start();
            let before = Seen::of(&host.server);
            let _ = host.try_receive(message.from.0, message.term.0, message.body.clone());
            host.settle();
            host.time_out();
            host.server.advance(Time(MAX));
            host.server.campaign(Time(MAX));
            host.settle();
            check(&before, &host.server).unwrap_or_else(|why| panic!("{why}\n{message:?}"));
        }
    }
}

#[test]
fn terms_end_without_wrapping() {
    let mut host = follower();
    host.receive(1, MAX, request_vote(at(9, 9)));
    host.settle();
    host.time_out();
    host.server.campaign(Time(MAX));
    assert_eq!(host.server.term(), Term(MAX));
    assert_eq!(host.server.voted_for(), Some(ServerId(1)));
    assert_eq!(host.server.role(), Role::Follower);
}

#[test]
fn a_vote_counts_once_and_only_from_a_voter() {
    let mut host = Host::start(1, 5, saved(0, &[]));
    host.time_out();
    host.settle();
    for voter in [2, 2, 2, 6, 7, MAX] {
        host.receive(voter, 1, vote(true));
        assert_eq!(host.server.role(), Role::Candidate, "{voter}");
    }
    let votes: Vec<_> = host.server.votes().map(|(voter, _)| voter.0).collect();
    assert_eq!(votes, [1, 2], "strangers are not even noted");
    // A first answer stands: a server does not change its mind within a term.
    host.receive(3, 1, vote(false));
    host.receive(3, 1, vote(true));
    assert_eq!(host.server.role(), Role::Candidate);
    host.receive(4, 1, vote(true));
    assert_eq!(host.server.role(), Role::Leader);
}

#[test]
fn strangers_do_not_move_what_a_leader_knows() {
    let mut host = Host::leader(3, 3, &[1, 2]);
    for stranger in [4, MAX] {
        for body in [accepted(3), rejected(2, at(0, 0))] {
            host.receive(stranger, 3, body);
        }
    }
    assert_eq!(host.server.commit_index(), Index(0));
    assert_eq!(host.taken(), []);
}
