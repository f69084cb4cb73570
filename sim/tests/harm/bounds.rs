//! Clocks, and what is outside the contract.

use std::sync::Arc;

use raftworks_sim::{Run, Scenario, ServerId, Time};

use super::{already, did, is_sound, pair, run_to, term, until};

/// What is outside the contract breaks what the paper promises, and the checks say so.
fn breaks(text: &str) -> bool {
    let scenario = Arc::new(Scenario::parse(text).expect(text));
    (1..=40).any(|seed| {
        let mut run = Run::new(Arc::clone(&scenario), seed);
        run.seek_time(scenario.until);
        !run.world().violations().is_empty()
    })
}

const HARDWARE: &str = "servers 3\nlatency 1ms..5ms\ndisk 1ms\nclient pause 5ms..20ms\nuntil 4s\n";

#[test]
fn lies_and_rolled_back_disks_lose_what_was_acknowledged() {
    // A majority forgets what it said that it had, and elects somebody without it.
    let lie = "at 1s isolate follower\nat 1s disk all lying\nat 1600ms crash all\n\
               at 1700ms heal\nat 1800ms restart all\n";
    assert!(breaks(&format!("{HARDWARE}{lie}")));
    let back = "at 500ms backup all\nat 1s isolate follower\nat 1600ms rollback all\n\
                at 1700ms heal\nat 1800ms restart all\n";
    assert!(breaks(&format!("{HARDWARE}{back}")));
    let truncated = "at 1s isolate follower\nat 1600ms disk all loses 3\n\
                     at 1700ms heal\nat 1800ms restart all\n";
    assert!(breaks(&format!("{HARDWARE}{truncated}")));
    // The same crashes with honest disks are harmless.
    let honest = "at 1s isolate follower\nat 1600ms crash all\n\
                  at 1700ms heal\nat 1800ms restart all\n";
    assert!(!breaks(&format!("{HARDWARE}{honest}")));
}

#[test]
fn what_a_snapshot_covers_is_not_lost_with_the_log() {
    let run_with = |trailing: u64, first: u64| {
        let text = format!(
            "servers 3\noption snapshots 5\noption trailing {trailing}\n\
             client pause 20ms timeout 400ms\nat 3s disk 3 loses {first}\n\
             at 3100ms restart 3\nat 4s crash leader\nat 5s restart all\n\
             at 7s crash 3\nat 7100ms restart 3\n"
        );
        let run = run_to(&text, 10_000_000);
        is_sound(&run);
        let applied = |id| {
            let host = run.world().host(ServerId(id)).expect("it");
            host.server().last_applied().0
        };
        // It has its snapshot, and gets the rest again.
        assert!(
            applied(3) + 2 >= applied(1),
            "{trailing} behind, from {first}"
        );
    };
    for trailing in [0, 10] {
        for first in [1, 3, 30, 36, 40, 44, 45, 46, 47] {
            run_with(trailing, first);
        }
    }
}

#[test]
fn nothing_is_rolled_back_without_a_copy() {
    let mut run = run_to("servers 3\n", 1_000_000);
    already(&mut run, "rollback 2");
    did(&mut run, "backup 2");
    assert!(run.world().host(ServerId(2)).expect("it").has_backup());
    did(&mut run, "rollback 2");
    assert!(!run.world().host(ServerId(2)).expect("it").is_up());
}

#[test]
fn each_server_sees_its_own_clock() {
    let mut run = run_to("servers 3\nlatency 1ms\n", 1_000_000);
    let (leader, follower) = pair(&run);
    let before = term(&run);
    // Twice as fast, still slower than three heartbeats.
    did(&mut run, &format!("clock {follower} rate 200%"));
    already(&mut run, &format!("clock {follower} rate 200%"));
    run.seek_time(Time(3_000_000));
    let shows = |run: &Run| {
        let clock = run.world().host(follower).expect("it").clock().clone();
        clock.shows(run.world().now()).0 - run.world().now().0
    };
    assert!((1_900_000..2_100_000).contains(&shows(&run)));
    assert_eq!(term(&run), before, "nobody times out");
    // Ten times as fast, its election timeout is over between two heartbeats.
    did(&mut run, &format!("clock {follower} rate 1000%"));
    run.seek_time(Time(3_500_000));
    assert!(term(&run) > before);
    did(&mut run, &format!("clock {follower} right"));
    already(&mut run, &format!("clock {follower} right"));
    did(&mut run, &format!("clock {leader} back 10s"));
    did(&mut run, &format!("clock {follower} ahead 5s"));
    run.seek_time(Time(6_000_000));
    is_sound(&run);
}

#[test]
fn a_leader_whose_clock_stands_sends_no_heartbeats() {
    let mut run = run_to("servers 3\n", 1_000_000);
    let (leader, _) = pair(&run);
    did(&mut run, &format!("clock {leader} rate 0%"));
    until(&mut run, "another leader", |run| {
        run.world().leader() != Some(leader)
    });
    did(&mut run, &format!("clock {leader} right"));
    let now = run.world().now().0;
    run.seek_time(Time(now + 1_000_000));
    is_sound(&run);
}

/// A leader with a lease is cut off, somebody else writes, and it is asked.
fn reads_after(clock: &str) -> bool {
    let scenario = format!(
        "servers 3\nlatency 1ms..3ms\noption check-quorum on\noption lease drift 10%\nuntil 4s\n\
         at 1s name leader as old\nat 1s write x=1 to old\nat 1200ms {clock}\n\
         at 1500ms isolate old\nwhen leader without old say \"Another one leads.\"\n\
         at 1900ms write x=2 to followers\nat 2300ms read x lease to old\n"
    );
    let scenario = scenario.replace(" without old", "");
    breaks(&scenario)
}

#[test]
fn a_lease_is_safe_within_the_drift_that_was_declared_and_not_beyond() {
    assert!(!reads_after("clock old rate 91%"));
    assert!(!reads_after("clock old right"));
    assert!(reads_after("clock old rate 10%"));
}
