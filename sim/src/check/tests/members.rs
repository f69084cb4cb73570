//! I18 and I19, and what configurations mean for the others.

use super::*;
use crate::check::ConfigurationRule;
use raftworks_core::Leave;
use std::sync::Arc;

fn change(index: u64, term: u64, next: &Configuration) -> Entry<Command> {
    Entry {
        index: Index(index),
        term: Term(term),
        payload: Payload::Configuration(Arc::new(next.clone())),
    }
}

fn joint(before: &[u64], after: &[u64]) -> Configuration {
    let members = |ids: &[u64]| configuration(ids).members().expect("members").clone();
    Configuration::joint(members(before), members(after), Leave::Automatic)
}

/// Four servers, of which the first three begin; server 1 leads term 1 and has
/// committed its first entry.
fn led() -> Checks {
    let all = configuration(&[1, 2, 3]);
    let joining = Configuration::joining();
    let own = [all.clone(), all.clone(), all.clone(), joining];
    let mut checks = Checks::new(&all, own.iter());
    wins_here(&mut checks, S1, S2, 1);
    store(&mut checks, S1, 1, &[entry(1, 1)]);
    store(&mut checks, S2, 1, &[entry(1, 1)]);
    checks
}

fn wins_here(checks: &mut Checks, leader: ServerId, voter: ServerId, term: u64) {
    votes(checks, leader, leader, term);
    votes(checks, voter, leader, term);
    checks.elected(leader, Term(term));
}

fn proposes(checks: &mut Checks, leader: ServerId, term: u64, next: &Entry<Command>) {
    let first = next.index;
    checks.log_changed(leader, Term(term), true, first, std::slice::from_ref(next));
}

fn rule(checks: &Checks) -> Option<ConfigurationRule> {
    let found = of(checks, Property::ConfigurationRules);
    found.first().map(|detail| match detail {
        Detail::ConfigurationBreaksRule { rule, .. } => *rule,
        other => panic!("{other}"),
    })
}

#[test]
fn i18_one_change_at_a_time() {
    let mut checks = led();
    let bigger = change(2, 1, &configuration(&[1, 2, 3, 4]));
    proposes(&mut checks, S1, 1, &bigger);
    assert_eq!(found(&checks), []);
    let mut early = checks.clone();
    let next = change(3, 1, &configuration(&[1, 2, 3]));
    proposes(&mut early, S1, 1, &next);
    assert_eq!(rule(&early), Some(ConfigurationRule::OneAtATime));
    // Committed by a majority of the new four.
    checks.log_durable(S1, Term(1), Index(2), std::slice::from_ref(&bigger));
    for server in [S2, S3] {
        store(&mut checks, server, 1, &[entry(1, 1), bigger.clone()]);
    }
    proposes(&mut checks, S1, 1, &next);
    assert_eq!(found(&checks), []);
}

#[test]
fn i18_one_voter_at_a_time() {
    let mut checks = led();
    proposes(&mut checks, S1, 1, &change(2, 1, &configuration(&[1])));
    assert_eq!(rule(&checks), Some(ConfigurationRule::OneVoter));
}

/// The counterexample of 2015: a new leader may not know of a change that another
/// one began.
#[test]
fn i18_an_entry_of_the_own_term_comes_first() {
    let mut checks = led();
    wins_here(&mut checks, S2, S3, 2);
    let next = change(3, 2, &configuration(&[1, 2, 3, 4]));
    checks.log_changed(S2, Term(2), true, Index(2), &[entry(2, 2)]);
    let mut early = checks.clone();
    proposes(&mut early, S2, 2, &next);
    assert_eq!(rule(&early), Some(ConfigurationRule::OwnTermFirst));
    checks.log_durable(S2, Term(2), Index(2), &[entry(2, 2)]);
    store(&mut checks, S3, 2, &[entry(1, 1), entry(2, 2)]);
    proposes(&mut checks, S2, 2, &next);
    assert_eq!(found(&checks), []);
}

#[test]
fn i18_a_joint_configuration_ends_when_it_is_committed() {
    let mut checks = led();
    let both = change(2, 1, &joint(&[1, 2, 3], &[2, 3, 4]));
    proposes(&mut checks, S1, 1, &both);
    let after = change(3, 1, &configuration(&[2, 3, 4]));
    let mut early = checks.clone();
    proposes(&mut early, S1, 1, &after);
    assert_eq!(rule(&early), Some(ConfigurationRule::JointCommitted));
    checks.log_durable(S1, Term(1), Index(2), std::slice::from_ref(&both));
    for server in [S2, S3] {
        store(&mut checks, server, 1, &[entry(1, 1), both.clone()]);
    }
    let mut elsewhere = checks.clone();
    proposes(
        &mut elsewhere,
        S1,
        1,
        &change(3, 1, &configuration(&[1, 2, 3])),
    );
    assert_eq!(rule(&elsewhere), Some(ConfigurationRule::OneVoter));
    proposes(&mut checks, S1, 1, &after);
    assert_eq!(found(&checks), []);
}

/// A configuration counts from the append on, and not when it is removed.
#[test]
fn i18_the_latest_configuration_in_the_log_counts() {
    let (three, four) = (configuration(&[1, 2, 3]), configuration(&[1, 2, 3, 4]));
    let mut checks = led();
    let look = |checks: &mut Checks, own: &Configuration| {
        let view = seen(checks, S3, 1, Role::Follower);
        checks.observe(S3, view, own, std::iter::empty());
        rule(checks)
    };
    assert_eq!(look(&mut checks, &three), None);
    let entries = [entry(1, 1), change(2, 1, &four)];
    checks.log_changed(S3, Term(1), false, Index(1), &entries);
    let mut late = checks.clone();
    let counts = Some(ConfigurationRule::CountsWhenAppended);
    assert_eq!(look(&mut late, &three), counts);
    assert_eq!(look(&mut checks, &four), None);
    checks.log_changed(S3, Term(2), false, Index(2), &[entry(2, 2)]);
    let mut late = checks.clone();
    assert_eq!(look(&mut late, &four), counts);
    assert_eq!(look(&mut checks, &three), None);
    // A restart goes back to what the disk holds, which is nothing.
    let mut late = checks.clone();
    late.restarted(S3, Seen::default(), &four);
    assert_eq!(rule(&late), counts);
}

/// A leader needs both halves of a joint configuration.
#[test]
fn i5_both_halves_must_vote() {
    let mut checks = led();
    let both = change(2, 1, &joint(&[1, 2, 3], &[3, 4]));
    for server in [S1, S3] {
        let first = checks.log_seen(server).index.next();
        let entries = [entry(1, 1), both.clone()];
        let entries = &entries[first.0 as usize - 1..];
        checks.log_changed(server, Term(1), false, first, entries);
    }
    wins_here(&mut checks, S3, S2, 2);
    assert_eq!(of(&checks, Property::LeadershipQuorum).len(), 1);
    votes(&mut checks, ServerId(4), S3, 3);
    wins_here(&mut checks, S3, S2, 3);
    assert_eq!(of(&checks, Property::LeadershipQuorum).len(), 1);
}

/// With fewer voters, what was not committed may be, from the append on.
#[test]
fn i9_a_smaller_configuration_counts_for_entries_before_it() {
    let all = configuration(&[1, 2, 3, 4]);
    let own = vec![all.clone(); 4];
    let mut checks = Checks::new(&all, own.iter());
    votes(&mut checks, S3, S1, 1);
    wins_here(&mut checks, S1, S2, 1);
    let view = seen(&checks, S1, 1, Role::Leader);
    checks.observe(S1, view, &all, std::iter::empty());
    for server in [S1, S2, S3] {
        store(&mut checks, server, 1, &[entry(1, 1)]);
    }
    for server in [S1, S2] {
        store(&mut checks, server, 1, &[entry(2, 1)]);
    }
    assert_eq!(checks.committed.last(), Index(1), "two of four");
    proposes(
        &mut checks,
        S1,
        1,
        &change(3, 1, &configuration(&[1, 2, 3])),
    );
    assert_eq!(checks.committed.last(), Index(2), "two of three");
    assert_eq!(found(&checks), []);
}

/// The two changes of the counterexample of 2015: each is one step from what is
/// committed, and together they are two.
#[test]
fn i19_warns_of_two_configurations_that_need_not_meet() {
    let four = configuration(&[1, 2, 3, 4]);
    let own = [
        four.clone(),
        four.clone(),
        four.clone(),
        four.clone(),
        Configuration::joining(),
    ];
    let mut checks = Checks::new(&four, own.iter());
    let warnings = |checks: &Checks| of(checks, Property::OverlapHazard);
    votes(&mut checks, S3, S1, 1);
    wins_here(&mut checks, S1, S2, 1);
    proposes(
        &mut checks,
        S1,
        1,
        &change(1, 1, &configuration(&[1, 2, 3, 4, 5])),
    );
    assert_eq!(warnings(&checks), [], "one server more always meets");
    votes(&mut checks, ServerId(4), S2, 2);
    wins_here(&mut checks, S2, S3, 2);
    proposes(
        &mut checks,
        S2,
        2,
        &change(1, 2, &configuration(&[2, 3, 4])),
    );
    let detail = Detail::DisjointQuorums {
        server: S2,
        index: Index(1),
        other: S1,
        other_index: Index(1),
    };
    assert_eq!(warnings(&checks), [detail]);
    assert!(
        checks
            .violations()
            .iter()
            .all(|v| v.property != Property::OverlapHazard),
        "a hazard is no violation"
    );
}

/// Against brute force: whether two quorums can be disjoint.
#[test]
fn i19_agrees_with_trying_all_quorums() {
    let sets = |ids: u32| -> Vec<u64> { (1..=6).filter(|id| ids >> id & 1 == 1).collect() };
    for first in (2..128_u32).step_by(2) {
        for second in (2..128_u32).step_by(2) {
            let one = crate::check::Deciding::of(Index(1), &configuration(&sets(first)));
            let two = crate::check::Deciding::of(Index(2), &configuration(&sets(second)));
            let quorums = |all: u32| {
                let subsets = (0..128_u32).filter(move |set| set & !all == 0);
                subsets.filter(move |set| set.count_ones() > all.count_ones() / 2)
            };
            let disjoint = quorums(first).any(|a| quorums(second).any(|b| a & b == 0));
            assert_eq!(one.overlap_hazard(&two), disjoint, "{first:b} {second:b}");
        }
    }
}
