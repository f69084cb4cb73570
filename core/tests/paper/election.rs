//! §5.1, §5.2 and §5.4.1: terms, roles, timeouts and votes.

use std::collections::BTreeSet;

use raftworks_core::{Config, Role, Saved, ServerId, Time};

use crate::common::{Host, accepted, append, at, rejected, request_vote, saved, vote};

fn follower() -> Host {
    Host::start(1, 3, saved(2, &[1, 2]))
}

fn candidate() -> Host {
    let mut host = Host::start(1, 3, saved(1, &[1]));
    host.time_out();
    host.settle();
    host.sent.clear();
    assert_eq!(host.server.role(), Role::Candidate);
    host
}

fn leader() -> Host {
    Host::leader(3, 2, &[1])
}

// §5.1
#[test]
fn a_higher_term_in_any_message_makes_a_follower_of_that_term() {
    let bodies = [
        request_vote(at(9, 9)),
        vote(false),
        vote(true),
        append(at(0, 0), &[], 0),
        accepted(1),
        rejected(1, at(0, 0)),
    ];
    for start in [follower, candidate, leader] {
        for body in &bodies {
            let mut host = start();
            host.receive(2, 7, body.clone());
            assert_eq!(host.server.term().0, 7, "{body:?}");
            assert_eq!(host.server.role(), Role::Follower, "{body:?}");
        }
    }
}

// §5.1: requests are answered with the current term, so that the sender steps
// down; answers are not answered. Nothing else happens.
#[test]
fn a_stale_term_changes_nothing_and_teaches_the_sender_the_current_one() {
    let table = [
        (request_vote(at(9, 9)), Some(vote(false))),
        (append(at(0, 0), &[1], 1), Some(rejected(0, at(0, 0)))),
        (vote(true), None),
        (accepted(1), None),
        (rejected(1, at(0, 0)), None),
    ];
    for start in [follower, candidate, leader] {
        for (body, answer) in &table {
            let mut host = start();
            host.settle();
            let before = (host.server.role(), host.server.deadline());
            host.receive(2, 1, body.clone());
            assert_eq!(before, (host.server.role(), host.server.deadline()));
            assert_eq!(host.server.commit_index().0, 0, "{body:?}");
            let expected = answer.clone().map(|answer| (2, 2, answer));
            assert_eq!(host.answers().into_iter().next(), expected, "{body:?}");
        }
    }
}

// §5.2
#[test]
fn servers_start_as_followers_that_know_no_leader() {
    for disk in [Saved::default(), saved(3, &[1, 3])] {
        let mut host = Host::start(1, 3, disk);
        assert_eq!(host.server.role(), Role::Follower);
        assert_eq!(host.server.leader(), None);
        assert_eq!(host.answers(), [], "a follower speaks when it is asked");
    }
}

// §5.2
#[test]
fn a_leader_sends_each_follower_one_heartbeat_per_interval() {
    let mut host = leader();
    for follower in [2, 3] {
        host.receive(follower, 2, accepted(2));
    }
    for _ in 0..3 {
        let before = host.server.deadline().expect("a voter");
        host.server.advance(Time(before.0 - 1));
        assert_eq!(host.answers(), [], "not before the interval ends");
        host.time_out();
        let heartbeat = append(at(2, 2), &[], 2);
        let expected = [2, 3].map(|peer| (peer, 2, heartbeat.clone()));
        assert_eq!(host.answers(), expected);
        let interval_us = host.server.config().heartbeat_interval_us;
        assert_eq!(host.server.deadline(), Some(before.after_us(interval_us)));
    }
}

// §5.2
#[test]
fn a_timeout_starts_an_election_with_a_vote_for_itself_and_one_request_per_peer() {
    for (start, term) in [(follower as fn() -> Host, 3), (candidate, 3)] {
        let mut host = start();
        let last = host.server.log().last();
        host.time_out();
        assert_eq!(host.server.role(), Role::Candidate);
        assert_eq!(host.server.voted_for(), Some(ServerId(1)));
        let expected = [2, 3].map(|peer| (peer, term, request_vote(last)));
        assert_eq!(host.answers(), expected);
    }
}

// §5.2
#[test]
fn an_election_is_won_by_a_majority_lost_without_one_and_open_until_then() {
    use Role::{Candidate, Leader};
    let table: [(u64, &[bool], Role); 13] = [
        (1, &[], Leader),
        (3, &[], Candidate),
        (3, &[true], Leader),
        (3, &[true, true], Leader),
        (3, &[false, true], Leader),
        (3, &[false, false], Candidate),
        (5, &[true], Candidate),
        (5, &[true, true], Leader),
        (5, &[true, true, true, true], Leader),
        (5, &[false, true, true], Leader),
        (5, &[true, false, false], Candidate),
        (5, &[false, false, false, true], Candidate),
        (5, &[], Candidate),
    ];
    for (size, answers, role) in table {
        let mut host = Host::start(1, size, Saved::default());
        host.time_out();
        host.settle();
        for (&granted, voter) in answers.iter().zip(2..) {
            host.receive(voter, 1, vote(granted));
        }
        assert_eq!(host.server.role(), role, "{size} voters, {answers:?}");
        assert_eq!(host.server.term().0, 1);
    }
}

// §5.2
#[test]
fn one_vote_per_term_first_come_first_served_and_repeated_on_request() {
    let table = [
        (None, 2, true),
        (None, 3, true),
        (Some(2), 2, true),
        (Some(3), 3, true),
        (Some(2), 3, false),
        (Some(3), 2, false),
    ];
    for (voted_for, asking, granted) in table {
        let mut disk = saved(1, &[]);
        disk.hard_state.voted_for = voted_for.map(ServerId);
        let mut host = Host::start(1, 3, disk);
        host.receive(asking, 1, request_vote(at(0, 0)));
        assert_eq!(host.answers(), [(asking, 1, vote(granted))]);
        let vote = voted_for.unwrap_or(asking);
        assert_eq!(host.server.voted_for(), Some(ServerId(vote)));
    }
}

// §5.2: a refused vote is no reason to wait longer for a leader.
#[test]
fn only_a_granted_vote_and_a_leader_reset_the_election_timer() {
    let table = [
        (2, request_vote(at(2, 2)), true),
        (2, request_vote(at(1, 9)), false),
        (1, request_vote(at(2, 2)), false),
        (3, request_vote(at(2, 1)), false),
        (3, vote(false), false),
        (2, append(at(2, 2), &[], 0), true),
        (2, append(at(2, 9), &[], 0), true),
        (1, append(at(1, 1), &[], 0), false),
        (2, accepted(1), false),
    ];
    for (term, body, resets) in table {
        let mut host = follower();
        host.server.advance(Time(100_000));
        let before = host.server.deadline();
        let message = host.mail(2, term, body.clone());
        host.server.receive(Time(100_000), message).expect("fair");
        assert_eq!(host.server.deadline() != before, resets, "{term} {body:?}");
    }
}

// §5.2: a higher term alone is no sign of a live leader, so a candidate's timer
// goes on; a leader has no election timer until it steps down.
#[test]
fn a_higher_term_starts_the_election_timer_of_a_leader_only() {
    for (start, resets) in [(candidate as fn() -> Host, false), (leader, true)] {
        let mut host = start();
        let before = host.server.deadline();
        host.receive(2, 9, request_vote(at(0, 0)));
        assert_eq!(host.server.role(), Role::Follower);
        assert_eq!(host.server.deadline() != before, resets);
    }
}

// §5.2
#[test]
fn a_candidate_that_hears_from_a_leader_of_its_term_or_a_later_one_follows_it() {
    for term in [2, 3] {
        let mut host = candidate();
        host.receive(2, term, append(at(1, 1), &[], 0));
        assert_eq!(host.server.role(), Role::Follower);
        assert_eq!(host.server.leader(), Some(ServerId(2)));
        assert_eq!(host.server.term().0, term);
        assert_eq!(host.answers(), [(2, term, accepted(1))]);
    }
}

/// Ten possible timeouts, as ten ticks.
fn ten_ticks(id: u64) -> Config {
    Config {
        election_timeout_min_us: 10,
        election_timeout_max_us: 19,
        heartbeat_interval_us: 1,
        ..Config::new(ServerId(id))
    }
}

// §5.2
#[test]
fn election_timeouts_are_drawn_anew_and_every_value_of_the_range_occurs() {
    let mut host = Host::new(ten_ticks(1), 3, Saved::default(), 7);
    let mut as_follower = BTreeSet::new();
    for term in 1..=500 {
        host.receive(2, term, append(at(0, 0), &[], 0));
        as_follower.insert(host.server.election_timeout_us());
    }
    let mut as_candidate = BTreeSet::new();
    for _ in 0..500 {
        host.time_out();
        as_candidate.insert(host.server.election_timeout_us());
    }
    assert_eq!(as_follower, (10..=19).collect());
    assert_eq!(as_candidate, (10..=19).collect());
}

// §5.2: most of the time only one server times out first.
#[test]
fn the_first_timeout_of_five_servers_is_rarely_shared() {
    let mut hosts = [1, 2, 3, 4, 5].map(|id| Host::new(ten_ticks(id), 5, Saved::default(), id));
    let mut shared = 0;
    for _ in 0..1_000 {
        let mut timeouts = hosts.each_mut().map(|host| {
            host.time_out();
            host.server.election_timeout_us()
        });
        timeouts.sort_unstable();
        shared += u32::from(timeouts[0] == timeouts[1]);
    }
    assert!(shared <= 300, "{shared} of 1000 rounds");
}

// §5.4.1
#[test]
fn a_vote_request_carries_the_end_of_the_log() {
    for (log, last) in [
        (&[1_u64] as &[u64], at(1, 1)),
        (&[1, 2], at(2, 2)),
        (&[], at(0, 0)),
    ] {
        let mut host = Host::start(1, 2, saved(2, log));
        host.time_out();
        assert_eq!(host.answers(), [(2, 3, request_vote(last))]);
    }
}

// §5.4.1: the later last term wins; with equal terms, the longer log.
#[test]
fn votes_go_to_logs_that_are_at_least_as_up_to_date() {
    let table: [(&[u64], _, bool); 10] = [
        (&[1], at(1, 1), true),
        (&[1], at(1, 2), true),
        (&[1, 1], at(1, 1), false),
        (&[1], at(2, 1), true),
        (&[1], at(2, 2), true),
        (&[1, 1], at(2, 1), true),
        (&[2], at(1, 1), false),
        (&[2], at(1, 2), false),
        (&[2, 2], at(1, 1), false),
        (&[], at(0, 0), true),
    ];
    for (log, last, granted) in table {
        let mut host = Host::start(1, 2, saved(2, log));
        host.receive(2, 3, request_vote(last));
        let answer = (2, 3, vote(granted));
        assert_eq!(host.answers(), [answer], "{log:?} asked by {last:?}");
    }
}
