//! Each property fires on a history that violates it, at the right entry, and
//! not on one that does not.

use raftworks_core::{Entry, Index, Members, Payload, ServerId, Term, Time};

use super::{Checks, Detail, Property};
use crate::client::ClientId;
use crate::command::Command;

const S1: ServerId = ServerId(1);
const S2: ServerId = ServerId(2);
const S3: ServerId = ServerId(3);

fn checks_of(servers: u64) -> Checks {
    let voters = (1..=servers).map(ServerId).collect();
    Checks::new(servers as usize, &Members::new(voters).expect("voters"))
}

fn entry(index: u64, term: u64) -> Entry<Command> {
    entry_of(index, term, "a")
}

fn entry_of(index: u64, term: u64, value: &str) -> Entry<Command> {
    Entry {
        index: Index(index),
        term: Term(term),
        payload: Payload::Command(Command::new(ClientId(1), index, "x", value)),
    }
}

/// A server of this term appends to its log, and its disk writes it.
fn store(checks: &mut Checks, server: ServerId, term: u64, entries: &[Entry<Command>]) {
    let first = entries[0].index;
    checks.log_changed(server, Term(term), false, first, entries);
    checks.log_durable(server, Term(term), first, entries);
}

fn found(checks: &Checks) -> Vec<(Property, Detail)> {
    let violations = checks.violations().iter();
    violations.map(|v| (v.property, v.detail)).collect()
}

#[test]
fn one_leader_per_term_is_fine_and_two_are_not() {
    let mut checks = checks_of(3);
    checks.elected(S1, Term(1));
    checks.elected(S2, Term(2));
    checks.elected(S1, Term(1));
    assert_eq!(found(&checks), []);
    checks.begin_event(17, Time(5));
    checks.elected(S3, Term(1));
    let detail = Detail::TwoLeaders {
        term: Term(1),
        first: S1,
        second: S3,
    };
    assert_eq!(found(&checks), [(Property::ElectionSafety, detail)]);
    assert_eq!(checks.violations()[0].event, 17);
    assert_eq!(checks.violations()[0].time, Time(5));
}

#[test]
fn a_follower_may_truncate_and_a_leader_may_not() {
    let mut checks = checks_of(3);
    let old = [entry(1, 1), entry(2, 1)];
    checks.log_changed(S1, Term(1), false, Index(1), &old);
    checks.log_changed(S1, Term(2), false, Index(2), &[entry(2, 2)]);
    checks.log_changed(S1, Term(3), true, Index(3), &[entry(3, 3)]);
    assert_eq!(found(&checks), []);
    checks.log_changed(S1, Term(3), true, Index(3), &[entry_of(3, 3, "b")]);
    let detail = Detail::LeaderRemoved {
        leader: S1,
        term: Term(3),
        index: Index(3),
    };
    assert_eq!(found(&checks)[0], (Property::LeaderAppendOnly, detail));
}

#[test]
fn equal_entries_need_equal_prefixes() {
    let mut checks = checks_of(3);
    checks.log_changed(S1, Term(3), false, Index(1), &[entry(1, 1), entry(2, 3)]);
    checks.log_changed(S2, Term(2), false, Index(1), &[entry(1, 2), entry(2, 2)]);
    assert_eq!(found(&checks), [], "different terms may differ");
    checks.log_changed(S3, Term(3), false, Index(1), &[entry(1, 2), entry(2, 3)]);
    let detail = Detail::LogsDiffer {
        server: S3,
        index: Index(2),
        term: Term(3),
    };
    assert_eq!(found(&checks), [(Property::LogMatching, detail)]);
}

#[test]
fn a_later_leader_needs_what_a_majority_stored_in_its_own_term() {
    let mut checks = checks_of(3);
    store(&mut checks, S1, 1, &[entry(1, 1)]);
    checks.elected(S3, Term(2));
    assert_eq!(found(&checks), [], "one server is no majority");

    let mut checks = checks_of(3);
    store(&mut checks, S1, 1, &[entry(1, 1)]);
    store(&mut checks, S2, 1, &[entry(1, 1)]);
    checks.elected(S2, Term(2));
    assert_eq!(found(&checks), [], "it has the entry");
    checks.elected(S3, Term(3));
    let detail = Detail::LeaderLacks {
        leader: S3,
        term: Term(3),
        index: Index(1),
        committed_in: Term(1),
    };
    assert_eq!(found(&checks), [(Property::LeaderCompleteness, detail)]);
}

/// Figure 8: an entry of an older term on a majority is not committed.
#[test]
fn an_entry_of_an_older_term_is_not_committed_by_counting() {
    let mut checks = checks_of(3);
    store(&mut checks, S1, 1, &[entry(1, 1)]);
    // The leader of term 3 copies the old entry: that does not commit it.
    store(&mut checks, S2, 3, &[entry(1, 1)]);
    checks.elected(S3, Term(4));
    assert_eq!(found(&checks), []);
    // With an entry of its own term it does.
    store(&mut checks, S1, 5, &[entry(2, 5)]);
    store(&mut checks, S2, 5, &[entry(2, 5)]);
    checks.elected(S3, Term(6));
    let first = found(&checks)[0];
    let detail = Detail::LeaderLacks {
        leader: S3,
        term: Term(6),
        index: Index(1),
        committed_in: Term(5),
    };
    assert_eq!(first, (Property::LeaderCompleteness, detail));
}

/// The natural but wrong form asks an elected leader for everything committed
/// so far. A delayed vote can elect a leader of an *older* term after a later
/// one has committed, which is legal.
#[test]
fn a_leader_of_an_older_term_need_not_have_what_later_terms_committed() {
    let mut checks = checks_of(3);
    store(&mut checks, S1, 3, &[entry(1, 3)]);
    store(&mut checks, S2, 3, &[entry(1, 3)]);
    checks.elected(S3, Term(2));
    assert_eq!(found(&checks), []);
}

/// A leader of an old term commits after a later leader was elected without
/// the entry: found although the election came first.
#[test]
fn a_late_commit_is_checked_against_elections_that_were_before_it() {
    let mut checks = checks_of(3);
    store(&mut checks, S1, 1, &[entry(1, 1)]);
    checks.elected(S3, Term(2));
    assert_eq!(found(&checks), []);
    store(&mut checks, S2, 1, &[entry(1, 1)]);
    let detail = Detail::LeaderLacks {
        leader: S3,
        term: Term(2),
        index: Index(1),
        committed_in: Term(1),
    };
    assert_eq!(found(&checks), [(Property::LeaderCompleteness, detail)]);
}

#[test]
fn two_majorities_cannot_commit_different_entries() {
    let mut checks = checks_of(3);
    store(&mut checks, S1, 1, &[entry(1, 1)]);
    store(&mut checks, S2, 1, &[entry(1, 1)]);
    store(&mut checks, S2, 2, &[entry(1, 2)]);
    store(&mut checks, S3, 2, &[entry(1, 2)]);
    let detail = Detail::CommittedTwice {
        index: Index(1),
        term: Term(2),
    };
    assert_eq!(found(&checks), [(Property::LeaderCompleteness, detail)]);
}

#[test]
fn state_machines_apply_the_same_entries() {
    let mut checks = checks_of(3);
    checks.applied(S1, &entry(1, 1));
    checks.applied(S2, &entry(1, 1));
    checks.applied(S1, &entry(2, 1));
    // After a restart a server applies from the beginning.
    checks.applied(S1, &entry(1, 1));
    assert_eq!(found(&checks), []);
    checks.applied(S3, &entry_of(1, 1, "b"));
    let detail = Detail::AppliedDifferently {
        server: S3,
        index: Index(1),
    };
    assert_eq!(found(&checks), [(Property::StateMachineSafety, detail)]);
}

#[test]
fn a_write_that_was_lost_in_a_crash_counts_for_nothing() {
    let mut checks = checks_of(3);
    checks.log_changed(S1, Term(1), false, Index(1), &[entry(1, 1)]);
    checks.restarted(S1);
    store(&mut checks, S2, 1, &[entry(1, 1)]);
    checks.elected(S3, Term(2));
    assert_eq!(found(&checks), []);
}
