//! I14 to I17.

use super::*;
use crate::check::Followed;

#[test]
fn i14_applied_is_at_most_commit_is_at_most_last() {
    let mut checks = checks_of(1);
    store(&mut checks, S1, 1, &[entry(1, 1), entry(2, 1)]);
    let at = |applied, commit| Seen {
        term: Term(1),
        applied: Index(applied),
        commit: Index(commit),
        last: Index(2),
        ..Seen::default()
    };
    observe(&mut checks, S1, at(0, 1));
    observe(&mut checks, S1, at(1, 2));
    assert_eq!(found(&checks), []);
    let broken = |applied, commit| {
        let mut checks = checks.clone();
        observe(&mut checks, S1, at(applied, commit));
        of(&checks, Property::IndexOrder)
    };
    let order = |applied, commit| Detail::IndicesOutOfOrder {
        server: S1,
        applied: Index(applied),
        commit: Index(commit),
        last: Index(2),
    };
    assert_eq!(broken(1, 3), [order(1, 3)], "beyond the log");
    let back = |from, to| Detail::IndexWentBack {
        server: S1,
        from: Index(from),
        to: Index(to),
    };
    assert_eq!(broken(1, 1), [back(2, 1)], "commitIndex goes back");
    assert_eq!(broken(0, 2), [back(1, 0)], "lastApplied goes back");
    let mut checks = checks_of(1);
    store(&mut checks, S1, 1, &[entry(1, 1), entry(2, 1)]);
    observe(&mut checks, S1, at(2, 1));
    assert_eq!(of(&checks, Property::IndexOrder), [order(2, 1)]);
}

#[test]
fn i14_entries_are_applied_one_after_the_other() {
    let mut checks = checks_of(3);
    checks.applied(S1, &entry(1, 1), changes(), 1);
    checks.applied(S1, &entry(2, 1), changes(), 2);
    assert_eq!(found(&checks), []);
    checks.applied(S1, &entry(4, 1), changes(), 4);
    let detail = Detail::AppliedOutOfTurn {
        server: S1,
        index: Index(4),
        before: Index(2),
    };
    assert_eq!(found(&checks), [(Property::IndexOrder, detail)]);
}

fn accepts(checks: &mut Checks, follower: ServerId, leader: ServerId, term: u64, index: u64) {
    let body = Body::AppendEntriesAccepted {
        match_index: Index(index),
        round: raftworks_core::Round(1),
        lacks_commands: false,
    };
    let term_only = HardState {
        term: Term(term),
        voted_for: checks.servers[follower.0 as usize - 1].hard_state.voted_for,
    };
    checks.hard_state_durable(follower, term_only);
    checks.sent(&message(follower, leader, term, body));
}

#[test]
fn i15_what_is_acknowledged_is_durable() {
    let mut checks = checks_of(3);
    wins(&mut checks, S1, S2, 1);
    store(&mut checks, S1, 1, &[entry(1, 1), entry(2, 1)]);
    store(&mut checks, S2, 1, &[entry(1, 1)]);
    accepts(&mut checks, S2, S1, 1, 1);
    assert_eq!(found(&checks), []);
    // In memory it is, and a crash would lose it.
    checks.log_changed(S2, Term(1), false, Index(2), &[entry(2, 1)]);
    accepts(&mut checks, S2, S1, 1, 2);
    let detail = Detail::AckUntrue {
        server: S2,
        leader: S1,
        term: Term(1),
        claimed: Index(2),
    };
    assert_eq!(found(&checks), [(Property::AckTruthful, detail)]);
}

/// A follower with a longer log of another history may not claim its length.
#[test]
fn i15_what_is_acknowledged_is_what_the_leader_has() {
    let mut checks = checks_of(3);
    store(&mut checks, S1, 1, &[entry(1, 1)]);
    store(&mut checks, S3, 2, &[entry(1, 1), entry(2, 2), entry(3, 2)]);
    wins(&mut checks, S1, S2, 3);
    store(&mut checks, S1, 3, &[entry(2, 3)]);
    accepts(&mut checks, S3, S1, 3, 1);
    assert_eq!(found(&checks), []);
    accepts(&mut checks, S3, S1, 3, 3);
    assert_eq!(of(&checks, Property::AckTruthful).len(), 1);
}

/// The leader may have moved on, or lost its log, when a late answer leaves.
#[test]
fn i15_a_late_answer_is_judged_by_what_its_leader_had() {
    let mut checks = checks_of(3);
    store(&mut checks, S1, 1, &[entry(1, 1)]);
    wins(&mut checks, S1, S2, 2);
    checks.log_changed(S1, Term(2), true, Index(2), &[entry(2, 2)]);
    let view = Seen {
        term: Term(2),
        ..Seen::default()
    };
    checks.restarted(S1, view, &configuration(&[1, 2, 3]));
    store(&mut checks, S3, 2, &[entry(1, 1), entry(2, 2)]);
    accepts(&mut checks, S3, S1, 2, 2);
    assert_eq!(of(&checks, Property::AckTruthful), []);
}

fn follows(checks: &mut Checks, next_index: u64, match_index: u64) {
    let view = seen(checks, S1, 1, Role::Leader);
    let followed = Followed {
        id: S2,
        match_index: Index(match_index),
        next_index: Index(next_index),
        regressed: false,
    };
    let own = configuration(&[1, 2, 3]);
    checks.observe(S1, view, &own, std::iter::once(followed));
}

#[test]
fn i16_a_leader_counts_what_was_acknowledged_in_its_term() {
    let mut checks = checks_of(3);
    wins(&mut checks, S1, S2, 1);
    store(&mut checks, S1, 1, &[entry(1, 1), entry(2, 1)]);
    store(&mut checks, S2, 1, &[entry(1, 1)]);
    follows(&mut checks, 1, 0);
    accepts(&mut checks, S2, S1, 1, 1);
    follows(&mut checks, 2, 1);
    assert_eq!(found(&checks), []);
    let broken = |next, known| {
        let mut checks = checks.clone();
        follows(&mut checks, next, known);
        of(&checks, Property::MatchTruthful)
    };
    let untrue = Detail::MatchUntrue {
        leader: S1,
        follower: S2,
        match_index: Index(2),
        acknowledged: Index(1),
    };
    assert_eq!(broken(3, 2), [untrue]);
    let back = Detail::MatchWentBack {
        leader: S1,
        follower: S2,
        from: Index(1),
        to: Index(0),
    };
    assert_eq!(broken(2, 0), [back]);
    let range = |next| Detail::NextOutOfRange {
        leader: S1,
        follower: S2,
        next_index: Index(next),
        match_index: Index(1),
        last: Index(2),
    };
    assert_eq!(broken(1, 1), [range(1)]);
    assert_eq!(broken(4, 1), [range(4)]);
    assert_eq!(broken(3, 1), []);
}

/// What was acknowledged to a leader of another term counts for nothing.
#[test]
fn i16_acknowledgements_belong_to_their_term() {
    let mut checks = checks_of(3);
    wins(&mut checks, S1, S2, 1);
    store(&mut checks, S1, 1, &[entry(1, 1)]);
    store(&mut checks, S2, 1, &[entry(1, 1)]);
    accepts(&mut checks, S2, S1, 1, 1);
    wins(&mut checks, S1, S2, 2);
    let view = seen(&checks, S1, 2, Role::Leader);
    let followed = Followed {
        id: S2,
        match_index: Index(1),
        next_index: Index(2),
        regressed: false,
    };
    let own = configuration(&[1, 2, 3]);
    checks.observe(S1, view, &own, std::iter::once(followed));
    assert_eq!(of(&checks, Property::MatchTruthful).len(), 1);
}

fn append(
    from: ServerId,
    term: u64,
    previous: Position,
    entries: Vec<Entry<Command>>,
) -> Message<Command> {
    let body = Body::AppendEntries {
        previous,
        entries,
        commit: Index(0),
        round: raftworks_core::Round(1),
    };
    message(from, S3, term, body)
}

#[test]
fn i17_appends_come_from_the_leader_and_from_its_log() {
    let mut checks = checks_of(3);
    wins(&mut checks, S1, S2, 1);
    checks.log_changed(S1, Term(1), true, Index(1), &[entry(1, 1), entry(2, 1)]);
    checks.sent(&append(S1, 1, position(0, 0), vec![entry(1, 1)]));
    checks.sent(&append(S1, 1, position(1, 1), vec![entry(2, 1)]));
    checks.sent(&append(S1, 1, position(2, 1), vec![]));
    assert_eq!(found(&checks), []);
    let broken = |message: &Message<Command>| {
        let mut checks = checks.clone();
        checks.sent(message);
        of(&checks, Property::AppendsFromLeaders)
    };
    let not_in_log = |index| Detail::AppendNotInLog {
        server: S1,
        term: Term(1),
        index: Index(index),
    };
    let other = vec![entry_of(2, 1, "b")];
    assert_eq!(
        broken(&append(S1, 1, position(1, 1), other)),
        [not_in_log(2)]
    );
    assert_eq!(
        broken(&append(S1, 1, position(1, 0), vec![])),
        [not_in_log(1)]
    );
    assert_eq!(
        broken(&append(S1, 1, position(3, 1), vec![])),
        [not_in_log(3)]
    );
    let stranger = Detail::AppendFromStranger {
        server: S2,
        term: Term(1),
    };
    assert_eq!(broken(&append(S2, 1, position(0, 0), vec![])), [stranger]);
}
