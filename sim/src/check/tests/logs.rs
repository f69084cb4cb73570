//! I7 to I12.

use super::*;

#[test]
fn i7_a_follower_may_truncate_and_a_leader_may_not() {
    let mut checks = checks_of(3);
    let old = [entry(1, 1), entry(2, 1)];
    checks.log_changed(S1, Term(1), false, Index(1), &old);
    checks.log_changed(S1, Term(2), false, Index(2), &[entry(2, 2)]);
    checks.log_changed(S1, Term(3), true, Index(3), &[entry(3, 3)]);
    // What is written a second time as it was is no change.
    let same = [entry(2, 2), entry(3, 3), entry(4, 3)];
    checks.log_changed(S1, Term(3), true, Index(2), &same);
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
fn i8_equal_entries_need_equal_prefixes() {
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

fn commits(checks: &mut Checks, server: ServerId, term: u64, commit: u64) {
    let view = Seen {
        commit: Index(commit),
        ..seen(checks, server, term, Role::Follower)
    };
    observe(checks, server, view);
}

#[test]
fn i9_what_a_server_takes_for_committed_is_stored_by_a_quorum_in_its_own_term() {
    let mut checks = checks_of(3);
    store(&mut checks, S1, 1, &[entry(1, 1)]);
    store(&mut checks, S2, 1, &[entry(1, 1)]);
    commits(&mut checks, S1, 1, 1);
    assert_eq!(found(&checks), []);
    store(&mut checks, S1, 1, &[entry(2, 1)]);
    commits(&mut checks, S1, 1, 2);
    let detail = Detail::CommitUnjustified {
        server: S1,
        commit: Index(2),
        committed: Index(1),
    };
    assert_eq!(found(&checks), [(Property::CommitJustified, detail)]);
}

/// Figure 8: a majority has the entry of term 1, and the leader of term 3 must not
/// commit it by counting. The alarm comes with the commit, not with the harm.
#[test]
fn i9_flags_figure_8_at_the_commit() {
    let mut checks = checks_of(3);
    store(&mut checks, S1, 1, &[entry(1, 1)]);
    store(&mut checks, S2, 3, &[entry(1, 1)]);
    assert_eq!(found(&checks), []);
    commits(&mut checks, S1, 3, 1);
    assert_eq!(of(&checks, Property::CommitJustified).len(), 1);
}

/// Another entry than the committed one is not justified by its index.
#[test]
fn i9_compares_the_log_and_not_only_its_length() {
    let mut checks = checks_of(3);
    store(&mut checks, S1, 2, &[entry(1, 2)]);
    store(&mut checks, S2, 2, &[entry(1, 2)]);
    store(&mut checks, S3, 1, &[entry(1, 1)]);
    assert_eq!(found(&checks), []);
    commits(&mut checks, S3, 1, 1);
    assert_eq!(of(&checks, Property::CommitJustified).len(), 1);
}

#[test]
fn i10_two_quorums_cannot_commit_different_entries() {
    let mut checks = checks_of(3);
    store(&mut checks, S1, 1, &[entry(1, 1)]);
    store(&mut checks, S2, 1, &[entry(1, 1)]);
    store(&mut checks, S3, 2, &[entry(1, 2)]);
    assert_eq!(found(&checks), []);
    store(&mut checks, S2, 2, &[entry(1, 2)]);
    let detail = Detail::CommittedTwice {
        index: Index(1),
        term: Term(2),
    };
    assert_eq!(of(&checks, Property::CommitConsistent), [detail]);
}

#[test]
fn i11_a_later_leader_needs_what_a_quorum_stored_in_its_own_term() {
    let mut checks = checks_of(3);
    store(&mut checks, S1, 1, &[entry(1, 1)]);
    wins(&mut checks, S3, S2, 2);
    assert_eq!(found(&checks), [], "one server is no majority");

    let mut checks = checks_of(3);
    store(&mut checks, S1, 1, &[entry(1, 1)]);
    store(&mut checks, S2, 1, &[entry(1, 1)]);
    wins(&mut checks, S2, S3, 2);
    assert_eq!(found(&checks), [], "it has the entry");
    wins(&mut checks, S3, S2, 3);
    let detail = Detail::LeaderLacks {
        leader: S3,
        term: Term(3),
        index: Index(1),
        committed_in: Term(1),
    };
    assert_eq!(found(&checks), [(Property::LeaderCompleteness, detail)]);
}

/// An entry of an older term is not committed by counting, and with one of the
/// leader's own term it is.
#[test]
fn i11_an_entry_of_an_older_term_is_committed_by_a_newer_one() {
    let mut checks = checks_of(3);
    store(&mut checks, S1, 1, &[entry(1, 1)]);
    // The leader of term 3 copies the old entry: that does not commit it.
    store(&mut checks, S2, 3, &[entry(1, 1)]);
    wins(&mut checks, S3, S1, 4);
    assert_eq!(found(&checks), []);
    // With an entry of its own term it does.
    store(&mut checks, S1, 5, &[entry(2, 5)]);
    store(&mut checks, S2, 5, &[entry(2, 5)]);
    wins(&mut checks, S3, S2, 6);
    let detail = Detail::LeaderLacks {
        leader: S3,
        term: Term(6),
        index: Index(1),
        committed_in: Term(5),
    };
    assert_eq!(found(&checks), [(Property::LeaderCompleteness, detail)]);
}

/// A leader of an old term commits after a later leader was elected without
/// the entry: found although the election came first.
#[test]
fn i11_a_late_commit_is_checked_against_elections_that_were_before_it() {
    let mut checks = checks_of(3);
    store(&mut checks, S1, 1, &[entry(1, 1)]);
    wins(&mut checks, S3, S1, 2);
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
fn i12_committed_entries_are_not_removed() {
    let mut checks = checks_of(3);
    store(&mut checks, S1, 1, &[entry(1, 1), entry(2, 1)]);
    store(&mut checks, S2, 1, &[entry(1, 1)]);
    // Entry 2 is on one server only.
    store(&mut checks, S1, 2, &[entry(2, 2)]);
    assert_eq!(found(&checks), []);
    // Entry 1 is committed, whether the server knows it or not.
    checks.log_changed(S2, Term(2), false, Index(1), &[entry(1, 2)]);
    let detail = Detail::CommittedRemoved {
        server: S2,
        index: Index(1),
        commit: Index(0),
        committed: Index(1),
    };
    assert_eq!(found(&checks), [(Property::NoCommittedTruncation, detail)]);
}

/// The naive form, which asks only whether the entry is committed by now, would
/// alarm here: a message of a leader of term 2 reaches a paused server long after
/// a leader of term 3 committed, with others, what the server has to remove.
#[test]
fn i12_a_late_leader_may_remove_what_was_committed_after_it() {
    let mut checks = checks_of(5);
    store(&mut checks, S1, 1, &[entry(1, 1)]);
    store(&mut checks, S3, 1, &[entry(1, 1)]);
    wins(&mut checks, S1, S2, 3);
    for server in [S1, S2, ServerId(4)] {
        store(&mut checks, server, 3, &[entry(1, 1), entry(2, 3)]);
    }
    checks.log_changed(S3, Term(2), false, Index(1), &[entry(1, 2)]);
    assert_eq!(of(&checks, Property::NoCommittedTruncation), []);
}

/// What the server itself takes for committed must stay, even if it is wrong.
#[test]
fn i12_a_server_keeps_what_it_knows_to_be_committed() {
    let mut checks = checks_of(3);
    store(&mut checks, S3, 1, &[entry(1, 1), entry(2, 1)]);
    commits(&mut checks, S3, 1, 1);
    checks.log_changed(S3, Term(2), false, Index(2), &[entry(2, 2)]);
    assert_eq!(of(&checks, Property::NoCommittedTruncation), []);
    checks.log_changed(S3, Term(2), false, Index(1), &[]);
    let detail = Detail::CommittedRemoved {
        server: S3,
        index: Index(1),
        commit: Index(1),
        committed: Index(0),
    };
    assert_eq!(of(&checks, Property::NoCommittedTruncation), [detail]);
}

#[test]
fn a_write_that_was_lost_in_a_crash_counts_for_nothing() {
    let mut checks = checks_of(3);
    checks.log_changed(S1, Term(1), false, Index(1), &[entry(1, 1)]);
    let view = Seen::default();
    checks.restarted(S1, view, &configuration(&[1, 2, 3]));
    store(&mut checks, S2, 1, &[entry(1, 1)]);
    wins(&mut checks, S3, S1, 2);
    assert_eq!(found(&checks), []);
}
