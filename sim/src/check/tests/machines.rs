//! I13 and I20 to I24.

use super::*;
use crate::check::SnapshotFault;
use crate::finding::Finding;
use raftworks_core::Snapshot;
use std::sync::Arc;

#[test]
fn i13_state_machines_apply_the_same_entries_and_come_to_the_same_state() {
    let mut checks = checks_of(3);
    checks.applied(S1, &entry(1, 1), changes(), 10);
    checks.applied(S2, &entry(1, 1), changes(), 10);
    checks.applied(S1, &entry(2, 1), changes(), 20);
    // After a restart a server applies from the beginning.
    checks.restarted(S1, Seen::default(), &configuration(&[1, 2, 3]));
    checks.applied(S1, &entry(1, 1), changes(), 10);
    assert_eq!(found(&checks), []);
    let mut other = checks.clone();
    other.applied(S3, &entry_of(1, 1, "b"), changes(), 10);
    let detail = Detail::AppliedDifferently {
        server: S3,
        index: Index(1),
    };
    assert_eq!(found(&other), [(Property::StateMachineSafety, detail)]);
    checks.applied(S3, &entry(1, 1), changes(), 11);
    let detail = Detail::StatesDiffer {
        server: S3,
        index: Index(1),
    };
    assert_eq!(found(&checks), [(Property::StateMachineSafety, detail)]);
}

/// A witness has no state, and a server that once was one lacks some.
#[test]
fn i13_witnesses_are_not_asked_for_their_state() {
    let mut checks = checks_of(3);
    checks.applied(S1, &entry(1, 1), changes(), 10);
    let omitted = Entry {
        payload: Payload::Omitted,
        ..entry(1, 1)
    };
    checks.applied(S3, &omitted, repeats(), 0);
    checks.applied(S1, &entry(2, 1), changes(), 20);
    checks.applied(S3, &entry(2, 1), changes(), 5);
    assert_eq!(found(&checks), []);
}

fn snapshot(index: u64, term: u64) -> Snapshot {
    Snapshot {
        last: position(index, term),
        configuration: Arc::new(configuration(&[1, 2, 3])),
        taken_by: S1,
        size_bytes: 9,
    }
}

/// Servers 1 and 2 have two entries, and server 1 applied them.
fn with_two_entries() -> Checks {
    let mut checks = checks_of(3);
    for server in [S1, S2] {
        store(&mut checks, server, 1, &[entry(1, 1), entry(2, 1)]);
    }
    checks.applied(S1, &entry(1, 1), changes(), 10);
    checks.applied(S1, &entry(2, 1), changes(), 20);
    checks
}

fn fault(checks: &Checks) -> Option<SnapshotFault> {
    let found = of(checks, Property::SnapshotConsistency);
    found.first().map(|detail| match detail {
        Detail::SnapshotWrong { what, .. } => *what,
        other => panic!("{other}"),
    })
}

#[test]
fn i20_a_snapshot_is_what_the_committed_log_made() {
    let mut checks = with_two_entries();
    checks.snapshot_taken(S1, &snapshot(2, 1), Some(20));
    checks.installed(S3, &snapshot(2, 1));
    checks.install_durable(S3, &snapshot(2, 1));
    checks.restored(S3, &snapshot(2, 1), Some(20));
    assert_eq!(found(&checks), []);
    assert_eq!(
        checks.log_seen(S3),
        position(2, 1),
        "its log is what it covers"
    );
    let taken = |snapshot: &Snapshot, digest| {
        let mut checks = checks.clone();
        checks.snapshot_taken(S1, snapshot, Some(digest));
        fault(&checks)
    };
    assert_eq!(taken(&snapshot(3, 1), 20), Some(SnapshotFault::LastEntry));
    assert_eq!(taken(&snapshot(2, 2), 20), Some(SnapshotFault::LastEntry));
    assert_eq!(taken(&snapshot(2, 1), 21), Some(SnapshotFault::State));
    let other = Snapshot {
        configuration: Arc::new(configuration(&[1, 2])),
        ..snapshot(2, 1)
    };
    assert_eq!(taken(&other, 20), Some(SnapshotFault::Configuration));
}

/// A duplicated or delayed snapshot must not take a server back.
#[test]
fn i20_installing_never_lowers_what_is_applied() {
    let mut checks = with_two_entries();
    let view = Seen {
        commit: Index(2),
        ..seen(&checks, S2, 1, Role::Follower)
    };
    observe(&mut checks, S2, view);
    let mut installs = checks.clone();
    installs.installed(S2, &snapshot(1, 1));
    assert_eq!(fault(&installs), Some(SnapshotFault::LowersIndices));
    checks.restored(S1, &snapshot(1, 1), Some(10));
    assert_eq!(fault(&checks), Some(SnapshotFault::LowersIndices));
}

/// A log that goes on after the snapshot must be the one that the snapshot
/// ends.
#[test]
fn i20_a_retained_suffix_matches() {
    let mut checks = with_two_entries();
    // The same last term at the same index, with another history before it.
    let other = [entry_of(1, 1, "b"), entry(2, 1), entry(3, 1)];
    checks.log_changed(S3, Term(1), false, Index(1), &other);
    checks.installed(S3, &snapshot(2, 1));
    assert_eq!(fault(&checks), Some(SnapshotFault::Suffix));
}

#[test]
fn i21_a_command_changes_the_state_once() {
    let repeated = |index| Entry {
        index: Index(index),
        ..entry(1, 1)
    };
    let mut checks = checks_of(3);
    checks.applied(S1, &entry(1, 1), changes(), 10);
    checks.applied(S1, &repeated(2), repeats(), 10);
    checks.applied(S2, &entry(1, 1), changes(), 10);
    assert_eq!(found(&checks), []);
    let detail = |index| Detail::ChangedTwice {
        client: ClientId(1),
        sequence: 1,
        index: Index(index),
    };
    // A server whose table of sessions got lost repeats it.
    let mut lost = checks.clone();
    lost.applied(S2, &repeated(2), changes(), 11);
    assert_eq!(of(&lost, Property::ExactlyOnce), [detail(2)]);
    // Nobody has such a table.
    checks.applied(S1, &repeated(3), changes(), 12);
    assert_eq!(found(&checks), [(Property::ExactlyOnce, detail(3))]);
}

/// A repetition gets the first answer, or none when the client has said that it has
/// that.
#[test]
fn i21_a_repetition_gets_the_first_answer() {
    let command = |index, sequence, unanswered| {
        let change = crate::command::Change::Get;
        let command = Command::with(ClientId(1), sequence, unanswered, "x".into(), change);
        Entry {
            index: Index(index),
            term: Term(1),
            payload: Payload::Command(command),
        }
    };
    let forgotten = Effected {
        changed: false,
        forgotten: true,
        outcome: 2,
    };
    let other = Effected {
        outcome: 7,
        ..repeats()
    };
    // Two commands are under way at once, and the second arrives first.
    let mut checks = checks_of(3);
    checks.applied(S1, &command(1, 2, 1), changes(), 1);
    checks.applied(S1, &command(2, 1, 1), changes(), 2);
    checks.applied(S1, &command(3, 2, 1), repeats(), 2);
    assert_eq!(found(&checks), []);
    let detail = Detail::AnsweredDifferently {
        client: ClientId(1),
        sequence: 1,
        index: Index(4),
    };
    for wrong in [other, forgotten] {
        let mut checks = checks.clone();
        checks.applied(S1, &command(4, 1, 1), wrong, 2);
        assert_eq!(found(&checks), [(Property::ExactlyOnce, detail)]);
    }
    // The log says that it has the answer to the first.
    checks.applied(S1, &command(4, 3, 2), changes(), 3);
    checks.applied(S1, &command(5, 1, 1), forgotten, 3);
    assert_eq!(found(&checks), []);
}

#[test]
fn i24_a_run_that_was_stopped_is_a_violation() {
    let mut checks = checks_of(3);
    checks.end_event(None);
    assert_eq!(found(&checks), []);
    checks.begin_event(1, Time(7));
    let finding = Finding::StandsStill {
        time: Time(7),
        events: 10_001,
    };
    checks.end_event(Some(&finding));
    let detail = Detail::Stopped(finding);
    assert_eq!(found(&checks), [(Property::RunsOn, detail)]);
}
