//! Rounds: every question of a leader says in which round it left, and every
//! answer echoes it. What an answer confirms (reads, leases) is counted by them.

mod common;

use raftworks_core::{
    Body, Config, Configuration, Index, Members, ReadKind, ReadRefusal, ReadStatus, Round,
    ServerId, Time,
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
        lacks_commands: false,
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

// One question serves for all reads that came before it left.
#[test]
fn reads_that_come_together_wait_for_one_round() {
    let mut host = leader(3, &[]);
    let before = heartbeat(&mut host);
    let read = |host: &mut Host| host.server.read(host.now, ReadKind::Index).expect("a read");
    let together = [read(&mut host), read(&mut host)];
    host.settle();
    let later = read(&mut host);
    let waits = |host: &Host, read| match host.server.read_status(read) {
        ReadStatus::NeedsQuorum { round, .. } => round,
        other => panic!("{other:?}"),
    };
    assert_eq!(together.map(|read| waits(&host, read)), [before.next(); 2]);
    assert_eq!(waits(&host, later), before.next().next());
}

/// A leader with a lease, and when it ends.
fn lease() -> (Host, Time) {
    let mut host = leader(3, &[]);
    let asked = heartbeat(&mut host);
    host.receive(2, 1, answer(asked));
    let until = host.server.lease_until().expect("a lease");
    (host, until)
}

#[test]
fn a_lease_serves_until_its_last_moment_and_not_at_its_end() {
    let (mut host, until) = lease();
    let last = Time(until.0 - 1);
    assert!(host.server.read(last, ReadKind::Lease).is_ok());
    let late = host.server.read(until, ReadKind::Lease);
    assert_eq!(late, Err(ReadRefusal::LeaseExpired));
}

#[test]
fn a_lease_that_is_handed_on_or_switched_off_has_no_end() {
    let (mut host, _) = lease();
    let mut config = host.server.config().clone();
    config.lease_reads = false;
    host.server.reconfigure(config).expect("settings");
    assert_eq!(host.server.lease_until(), None);
    let (mut host, _) = lease();
    // Server 3 has not confirmed anything, so that it is not asked yet.
    let handed = host.server.transfer_leadership(host.now, ServerId(3));
    handed.expect("a transfer");
    assert_eq!(host.server.lease_until(), None);
}
