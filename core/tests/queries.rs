//! What a caller can ask of a server, a log and a configuration without changing them.

mod common;

use raftworks_core::{
    Body, Config, Configuration, Index, Members, Progress, Quorums, Round, ServerId,
    TransferRefusal,
};

use common::{Host, at, saved, voters};

#[test]
fn a_leader_says_to_whom_it_hands_leadership_while_it_does() {
    let mut leader = Host::leader(3, 2, &[1]);
    leader.settle();
    assert_eq!(leader.server.transfer_target(), None);
    let now = leader.now;
    let mut transfer = |id| leader.server.transfer_leadership(now, ServerId(id));
    assert_eq!(transfer(9), Err(TransferRefusal::CannotLead));
    assert_eq!(transfer(2), Ok(()));
    assert_eq!(leader.server.transfer_target(), Some(ServerId(2)));
    let longest = Config::new(ServerId(1)).election_timeout_max_us;
    while leader.now < now.after_us(longest) {
        leader.time_out();
    }
    let late = leader.server.transfer_target();
    assert_eq!(late, None, "it takes no longer than an election timeout");
}

#[test]
fn a_log_is_empty_until_it_has_an_entry() {
    let empty = Host::start(1, 3, saved(0, &[]));
    assert!(empty.server.log().is_empty());
    assert_eq!(empty.server.log().len(), 0);
    let one = Host::start(1, 3, saved(1, &[1]));
    assert!(!one.server.log().is_empty());
    assert_eq!(one.server.log().len(), 1);
}

#[test]
fn a_log_knows_the_term_of_the_entry_before_its_first() {
    let mut leader = Host::leader(1, 2, &[1, 1]);
    leader.settle();
    leader.server.snapshot_taken(Index(2), 5).expect("applied");
    let log = leader.server.log();
    assert_eq!(log.base(), at(1, 2));
    assert!(log.contains(at(1, 2)));
    assert!(!log.contains(at(2, 2)), "another entry at that index");
    assert!(log.contains(at(7, 1)), "a snapshot covers it: committed");
}

#[test]
fn a_range_of_a_log_knows_its_length() {
    let many = [1; 200];
    let server = Host::start(1, 3, saved(1, &many)).server;
    for (first, last, length) in [(1, 200, 200), (60, 70, 11), (199, 300, 2), (7, 6, 0)] {
        let range = server.log().range(Index(first), Index(last));
        assert_eq!(range.size_hint(), (length, Some(length)));
        assert_eq!(range.count(), length);
    }
}

#[test]
fn a_configuration_says_whether_it_has_witnesses() {
    let witness = Members::new(vec![ServerId(1), ServerId(2)])
        .and_then(|members| members.with_witnesses(vec![ServerId(2)]))
        .expect("one of two is a witness");
    assert!(!voters(3).has_witnesses());
    assert!(Configuration::from(witness).has_witnesses());
}

/// Quorums of more than eight servers are counted in another way than smaller ones.
#[test]
fn a_large_quorum_has_reached_what_the_last_of_it_has() {
    let ids: Vec<ServerId> = (1..=11).map(ServerId).collect();
    let reached = |id: ServerId| Index([4, 9, 2, 7, 7, 1, 8, 3, 7, 5, 6][id.0 as usize - 1]);
    let mut sorted: Vec<Index> = ids.iter().map(|&id| reached(id)).collect();
    sorted.sort_unstable();
    for commit in 6..=11 {
        let quorums = Quorums {
            election: 6,
            commit,
        };
        let members = Members::new(ids.clone())
            .and_then(|members| members.with_quorums(quorums))
            .expect("quorums that meet");
        let expected = sorted[11 - commit];
        assert_eq!(
            Configuration::from(members).quorum_index(reached),
            expected,
            "a quorum of {commit}"
        );
    }
}

#[test]
fn a_leader_knows_which_followers_lack_commands() {
    let mut leader = Host::new(Config::new(ServerId(1)), 3, saved(1, &[1]), 1).elected();
    let lacks = |host: &Host| -> Vec<bool> {
        let followers = host.server.followers().iter();
        followers.map(Progress::lacks_commands).collect()
    };
    assert_eq!(lacks(&leader), [false, false], "nothing is known yet");
    let mut says = |lacks_commands| {
        let body = Body::AppendEntriesAccepted {
            match_index: Index(1),
            round: Round(0),
            lacks_commands,
        };
        let term = leader.server.term().0;
        leader.receive(2, term, body);
        lacks(&leader)
    };
    assert_eq!(says(true), [true, false]);
    assert_eq!(says(false), [false, false]);
}
