//! How a new server comes close to the leader, in rounds (dissertation 4.2.1): each
//! replicates what the log held when it began, and one that takes less than an election
//! timeout is enough.

mod common;

use raftworks_core::{CatchUp, Change, Config, Index, ServerId, Time};

use common::{Host, accepted, saved};

const TIMEOUT_US: u64 = 100_000;

/// A leader with a new learner, 4, and more entries than its first round is about.
fn leader() -> Host {
    let config = Config {
        election_timeout_min_us: TIMEOUT_US,
        election_timeout_max_us: TIMEOUT_US,
        heartbeat_interval_us: TIMEOUT_US / 10,
        ..Config::new(ServerId(1))
    };
    let mut host = Host::new(config, 3, saved(0, &[]), 1).elected();
    host.receive(2, 1, accepted(1));
    let learner = Change::AddLearner(ServerId(4));
    let change = host.server.change_configuration(host.now, learner);
    assert_eq!(change.expect("a change").index, Index(2));
    host.settle();
    host.receive(2, 1, accepted(2));
    host.propose(b"more");
    assert_eq!(catch_up(&host).target, Index(2));
    host
}

fn catch_up(host: &Host) -> CatchUp {
    let mut followers = host.server.followers().iter();
    let learner = followers.find(|follower| follower.id() == ServerId(4));
    learner.expect("a learner").catch_up()
}

/// The learner confirms these entries, so much later.
fn confirms(host: &mut Host, index: u64, later_us: u64) -> (u32, bool) {
    host.now = Time(host.now.0 + later_us);
    host.receive(4, 1, accepted(index));
    let catch_up = catch_up(host);
    (catch_up.round, catch_up.done)
}

#[test]
fn a_quick_round_is_enough_though_there_is_more() {
    let mut host = leader();
    assert_eq!(confirms(&mut host, 1, 0), (1, false), "not the whole round");
    assert_eq!(confirms(&mut host, 2, TIMEOUT_US - 1), (1, true));
}

#[test]
fn after_a_slow_round_comes_another_about_what_there_is_now() {
    let mut host = leader();
    assert_eq!(confirms(&mut host, 2, TIMEOUT_US), (2, false));
    assert_eq!(catch_up(&host).target, Index(3));
    host.propose(b"even more");
    assert_eq!(confirms(&mut host, 3, TIMEOUT_US - 1), (2, true));
}

#[test]
fn a_slow_round_is_enough_when_nothing_is_left() {
    let mut host = leader();
    assert_eq!(confirms(&mut host, 3, 2 * TIMEOUT_US), (1, true));
}
