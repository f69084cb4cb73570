//! Rounds: every question of a leader says in which round it left, and every
//! answer echoes it. What an answer confirms (reads, leases) is counted by them.

mod common;

use raftworks_core::{
    Body, Config, Configuration, Index, Members, ReadKind, ReadStatus, Round, ServerId, Time,
};

use common::{Bytes, Host, saved};

const TIMEOUT_US: u64 = 100_000;
const HEARTBEAT_US: u64 = 10_000;

fn leader(voters: u64, learners: &[u64]) -> Host {
    let config = Config {
        election_timeout_min_us: TIMEOUT_US,
        election_timeout_max_us: TIMEOUT_US,
        heartbeat_interval_us: HEARTBEAT_US,
        leader_stickiness: true,
        lease_reads: true,
        max_clock_drift_ppm: 0,
        ..Config::new(ServerId(1))
    };
    let members = Members::new((1..=voters).map(ServerId).collect()).and_then(|members| {
        members.with_learners(learners.iter().copied().map(ServerId).collect())
    });
    let known = Configuration::from(members.expect("members"));
    Host::with(config, known, saved(0, &[]), 1).elected()
}

/// The round of the latest question.
fn round(host: &Host) -> Round {
    let mut rounds = host
        .sent
        .iter()
        .rev()
        .filter_map(|message| match message.body {
            Body::AppendEntries { round, .. } => Some(round),
            _ => None,
        });
    rounds.next().expect("a question")
}

fn answer(round: Round) -> Body<Bytes> {
    Body::AppendEntriesAccepted {
        match_index: Index(1),
        round,
    }
}

/// The next heartbeat leaves; which round it begins.
fn heartbeat(host: &mut Host) -> Round {
    host.time_out();
    host.settle();
    round(host)
}

// Dissertation 6.4.1: it begins when the question left, not when an answer came.
#[test]
fn a_lease_counts_from_the_question_that_was_answered() {
    let mut host = leader(3, &[]);
    let first = heartbeat(&mut host);
    let second = heartbeat(&mut host);
    let third = heartbeat(&mut host);
    assert_eq!(host.server.lease_until(), None);
    for (round, began) in [(first, 1), (third, 3), (second, 3)] {
        host.receive(2, 1, answer(round));
        let until = began * HEARTBEAT_US + TIMEOUT_US;
        assert_eq!(host.server.lease_until(), Some(Time(until)), "{round:?}");
    }
}

// Rounds that nobody answered are forgotten some day; then a lease begins with a
// later one.
#[test]
fn many_rounds_may_be_open_at_once() {
    let mut host = leader(3, &[]);
    let rounds: Vec<Round> = (0..200).map(|_| heartbeat(&mut host)).collect();
    host.receive(2, 1, answer(rounds[0]));
    assert_eq!(host.server.lease_until(), None);
    for place in [150, 199] {
        host.receive(2, 1, answer(rounds[place]));
        let until = (place as u64 + 1) * HEARTBEAT_US + TIMEOUT_US;
        assert_eq!(host.server.lease_until(), Some(Time(until)));
    }
}

// Learners are asked, too, and their answers neither confirm a read nor delay it.
#[test]
fn answers_of_learners_confirm_nothing_and_delay_nothing() {
    let mut host = leader(3, &[4, 5]);
    host.receive(2, 1, answer(Round(0)));
    let read = host.server.read(host.now, ReadKind::Index).expect("a read");
    host.settle();
    let asked = round(&host);
    for learner in [4, 5] {
        host.receive(learner, 1, answer(asked));
    }
    let missing = [2, 3].map(ServerId).to_vec();
    let waits = ReadStatus::NeedsQuorum {
        round: asked,
        missing,
    };
    assert_eq!(host.server.read_status(read), waits);
    host.receive(3, 1, answer(asked));
    assert_eq!(host.reads, [(read, Ok(Index(1)))]);
}

// Who answered in an earlier round does not confirm a later one, and nobody
// answers for another.
#[test]
fn each_follower_answers_for_itself() {
    let mut host = leader(5, &[]);
    let early = heartbeat(&mut host);
    let read = host.server.read(host.now, ReadKind::Index).expect("a read");
    host.settle();
    let asked = round(&host);
    for (follower, round) in [(3, early), (4, early), (5, early), (2, asked), (2, asked)] {
        host.receive(follower, 1, answer(round));
    }
    assert_eq!(host.reads, []);
    host.receive(5, 1, answer(asked));
    assert_eq!(host.reads, [(read, Ok(Index(1)))]);
}
