//! Elections beyond the paper's rules: how long candidates back off, what of their
//! own vote counts when, and to the microsecond how long a leader is protected.

mod common;

use raftworks_core::{Backoff, Body, Config, Note, Role, ServerId, Term, Time, VoteRefusal};

use common::{Host, append, at, request_vote, saved, vote};

/// The timeout of all who follow, in microseconds.
const TIMEOUT_US: u64 = 10_000;

fn host(size: u64, adjust: impl Fn(&mut Config)) -> Host {
    let mut config = Config {
        election_timeout_min_us: TIMEOUT_US,
        election_timeout_max_us: TIMEOUT_US,
        heartbeat_interval_us: 1_000,
        ..Config::new(ServerId(1))
    };
    adjust(&mut config);
    Host::new(config, size, saved(0, &[]), 1)
}

/// Loses an election with so many refusals, and starts the next one.
fn lose(host: &mut Host, refusals: u64) -> u64 {
    let term = host.server.term().0;
    for voter in 2..2 + refusals {
        host.receive(voter, term, vote(false));
    }
    host.time_out();
    host.settle();
    host.server.election_timeout_us()
}

// Raft Refloated: only refusals by at least half of the voters are a sign that
// votes are split, and each election adds to the exponent once.
#[test]
fn timeouts_double_after_elections_that_half_of_the_voters_refused() {
    for (size, refusals, times) in [
        (5, 0, 1),
        (5, 2, 1),
        (5, 3, 2),
        (5, 4, 2),
        (4, 1, 1),
        (4, 2, 2),
        (4, 3, 2),
    ] {
        let mut host = host(size, |config| config.backoff = Backoff::Exponential);
        host.time_out();
        host.settle();
        assert_eq!(host.server.election_timeout_us(), TIMEOUT_US);
        let next = lose(&mut host, refusals);
        assert_eq!(next, times * TIMEOUT_US, "{refusals} of {size} refuse");
    }
}

#[test]
fn doubling_goes_on_to_a_bound_and_starts_anew_for_a_follower_or_a_leader() {
    let mut host = host(3, |config| config.backoff = Backoff::Exponential);
    host.time_out();
    host.settle();
    let doubled: Vec<u64> = (0..8).map(|_| lose(&mut host, 2) / TIMEOUT_US).collect();
    assert_eq!(doubled, [2, 4, 8, 16, 32, 64, 64, 64]);
    let mut winner = host.clone();

    let term = host.server.term().0;
    host.receive(2, term, append(at(0, 0), &[], 0));
    assert_eq!(host.server.election_timeout_us(), TIMEOUT_US);
    host.time_out();
    assert_eq!(host.server.role(), Role::Candidate);
    assert_eq!(host.server.election_timeout_us(), TIMEOUT_US);

    winner.receive(2, term, vote(true));
    assert!(winner.server.is_leader());
    winner.receive(3, term + 1, request_vote(at(0, 0)));
    winner.time_out();
    assert_eq!(winner.server.role(), Role::Candidate);
    assert_eq!(winner.server.election_timeout_us(), TIMEOUT_US);
}

#[test]
fn candidates_may_have_a_range_of_their_own_which_may_double() {
    let (min_us, max_us) = (2_000, 2_000);
    let range = Backoff::CandidateRange { min_us, max_us };
    let both = Backoff::Both { min_us, max_us };
    for (backoff, second) in [(Backoff::Redraw, TIMEOUT_US), (range, 2_000), (both, 4_000)] {
        let mut host = host(3, |config| config.backoff = backoff);
        assert_eq!(host.server.election_timeout_us(), TIMEOUT_US);
        host.time_out();
        host.settle();
        let first = if backoff == Backoff::Redraw {
            TIMEOUT_US
        } else {
            2_000
        };
        assert_eq!(host.server.election_timeout_us(), first, "{backoff:?}");
        assert_eq!(lose(&mut host, 2), second, "{backoff:?}");
    }
}

// A refused PreVote is no split vote.
#[test]
fn refused_pre_votes_double_nothing() {
    let mut host = host(3, |config| {
        config.backoff = Backoff::Exponential;
        config.pre_vote = true;
    });
    let pre_vote = |granted| Body::RequestPreVoteReply {
        term: Term(1),
        granted,
    };
    for _ in 0..3 {
        host.time_out();
        host.settle();
        for voter in [2, 3] {
            host.receive(voter, 0, pre_vote(false));
        }
    }
    host.time_out();
    host.settle();
    host.receive(2, 0, pre_vote(true));
    assert_eq!(host.server.role(), Role::Candidate);
    assert_eq!(host.server.election_timeout_us(), TIMEOUT_US);
}

#[test]
fn the_own_vote_counts_once_also_when_others_were_quicker() {
    let mut host = host(5, |_| {});
    host.time_out();
    for voter in [2, 3] {
        host.receive(voter, 1, vote(true));
    }
    assert_eq!(
        host.server.role(),
        Role::Candidate,
        "the own vote is missing"
    );
    assert_eq!(host.server.votes().count(), 2);
    host.complete();
    assert_eq!(host.server.role(), Role::Leader);

    // A write that is reported twice is no second vote.
    let mut host = self::host(3, |_| {});
    host.server.observer_mut().listens = true;
    host.time_out();
    let write = host.unwritten[0].id;
    host.settle();
    host.server.written(host.now, write).expect("it was issued");
    assert_eq!(host.server.role(), Role::Candidate);
    assert_eq!(host.server.votes().count(), 1);
    let counted = |note: &&Note| matches!(note, Note::VoteCounted { votes: 1, .. });
    let notes = &host.server.observer_mut().notes;
    assert_eq!(notes.iter().filter(counted).count(), 1);
}

// Dissertation 4.2.3, to the microsecond.
#[test]
fn a_leader_protects_itself_and_its_followers_protect_it_for_one_shortest_timeout() {
    let sticky = |config: &mut Config| {
        config.leader_stickiness = true;
        config.election_timeout_max_us = 3 * TIMEOUT_US;
    };
    let request = |host: &Host| host.mail(3, 9, request_vote(at(9, 9)));

    let mut follower = host(3, sticky);
    follower.now = Time(500);
    follower.receive(2, 1, append(at(0, 0), &[], 0));
    follower.settle();
    for (time, term) in [(TIMEOUT_US + 499, 1), (TIMEOUT_US + 500, 9)] {
        let message = request(&follower);
        follower
            .server
            .receive(Time(time), message)
            .expect("a fair message");
        assert_eq!(follower.server.term().0, term, "at {time}");
    }

    let mut leader = host(3, sticky).elected();
    for (time, term) in [(TIMEOUT_US - 1, 1), (TIMEOUT_US, 9)] {
        let message = request(&leader);
        leader
            .server
            .receive(Time(time), message)
            .expect("a fair message");
        assert_eq!(leader.server.term().0, term, "at {time}");
        assert_eq!(leader.server.is_leader(), term == 1);
    }
}

// Only what a quorum answered protects: one of four followers is not enough.
#[test]
fn a_leader_is_protected_by_a_quorum_and_not_by_whom_it_heard_last() {
    let mut leader = host(5, |config| config.leader_stickiness = true).elected();
    leader.now = Time(8_000);
    for (follower, time) in [(2, 4_000), (3, 6_000), (5, 8_000)] {
        leader.now = Time(time);
        leader.receive(follower, 1, common::accepted(1));
    }
    // With itself, a majority was heard from until 6 ms.
    let until = 6_000 + TIMEOUT_US;
    let message = leader.mail(4, 9, request_vote(at(9, 9)));
    leader
        .server
        .receive(Time(until - 1), message.clone())
        .expect("fair");
    assert!(leader.server.is_leader());
    leader.server.receive(Time(until), message).expect("fair");
    assert_eq!(leader.server.term().0, 9);
}

#[test]
fn a_pre_vote_for_the_present_term_is_late() {
    let mut host = Host::start(1, 3, saved(3, &[]));
    host.server.observer_mut().listens = true;
    let body = Body::RequestPreVote {
        term: Term(3),
        last: at(3, 3),
        priority: 0,
    };
    host.receive(2, 3, body);
    let refused = Note::PreVoteRefused {
        candidate: ServerId(2),
        term: Term(3),
        reason: VoteRefusal::StaleTerm { current: Term(3) },
    };
    assert!(host.server.observer_mut().notes.contains(&refused));
}
