//! Whom a selector means: who takes part, who has what, and on which side of a
//! majority.

use std::sync::Arc;

use raftworks_core::{ServerId, Time};
use raftworks_sim::scenario::{Order, Step};
use raftworks_sim::{Run, Scenario};

/// Whom this selector means after these lines, at one second.
fn meant(lines: &str, selector: &str) -> Vec<u64> {
    let text = format!("servers 7\nuntil 2s\n{lines}\nat 1s name {selector} as them\n");
    let scenario = Arc::new(Scenario::parse(&text).unwrap_or_else(|e| panic!("{e}\n{text}")));
    let mut run = Run::new(Arc::clone(&scenario), 7);
    run.seek_time(Time(1_000_000));
    let Some(Step {
        order: Order::Name { who, .. },
        ..
    }) = scenario.steps.last()
    else {
        unreachable!("the last line gives a name")
    };
    let servers: Vec<ServerId> = run.world().resolve(who);
    servers.into_iter().map(|id| id.0).collect()
}

/// Servers 1 to 5 vote, server 5 keeps no commands, 6 learns, 7 has no part;
/// server 3 leads.
const MEMBERS: &str = "members 1 2 3 4 5 learners 6 witnesses 5\nat 10ms timeout 3";

#[test]
fn members_are_those_of_the_leader() {
    assert_eq!(meant(MEMBERS, "leader"), [3]);
    assert_eq!(meant(MEMBERS, "voters"), [1, 2, 3, 4, 5]);
    assert_eq!(meant(MEMBERS, "learners"), [6]);
    assert_eq!(meant(MEMBERS, "witnesses"), [5]);
    let changed = format!("{MEMBERS}\nat 300ms remove 2\nat 400ms partition 3 | rest");
    assert_eq!(meant(&changed, "voters"), [1, 3, 4, 5]);
}

#[test]
fn a_majority_has_the_leader_and_who_is_up() {
    assert_eq!(meant(MEMBERS, "majority"), [1, 2, 3]);
    assert_eq!(meant(MEMBERS, "minority"), [4, 5]);
    let crashed = format!("{MEMBERS}\nat 900ms crash 1");
    assert_eq!(meant(&crashed, "majority"), [2, 3, 4]);
    assert_eq!(meant(&crashed, "minority"), [1, 5]);
    assert_eq!(meant(&crashed, "down"), [1]);
    assert_eq!(meant(&crashed, "up"), [2, 3, 4, 5, 6, 7]);
    // Without a leader the numbers decide.
    let nobody = "election-timeout 2s..3s";
    assert_eq!(meant(nobody, "majority"), [1, 2, 3, 4]);
    assert_eq!(meant(nobody, "minority"), [5, 6, 7]);
}

#[test]
fn logs_tell_who_has_what() {
    let logs = "election-timeout 5s..6s\nlog 1: 1 1 2\nlog 2: 1 1\nlog 3: 1 3\nlog 4: 1 1 2\n\
                log 5: term 3\nlog 6: term 3\nlog 7: term 3\nat 500ms crash 4";
    assert_eq!(meant(logs, "with 3"), [1, 4]);
    assert_eq!(meant(logs, "without 3"), [2, 3, 5, 6, 7]);
    assert_eq!(meant(logs, "with 0"), [1, 2, 3, 4, 5, 6, 7]);
    assert_eq!(
        meant(logs, "newest"),
        [3],
        "the last term counts before the length"
    );
    assert_eq!(meant(logs, "oldest"), [5]);
    // A snapshot takes the place of entries, and they are still there.
    let compacted = format!("{MEMBERS}\nat 300ms write x=1\nat 600ms snapshot all");
    assert_eq!(meant(&compacted, "with 2"), [1, 2, 3, 4, 5, 6]);
    assert_eq!(meant(&compacted, "without 2"), [7]);
}

#[test]
fn what_servers_do_tells_who_they_are() {
    let alone = format!("{MEMBERS}\nat 500ms pause 6\nat 600ms partition 1 | rest");
    assert_eq!(meant(&alone, "paused"), [6]);
    assert_eq!(meant(&alone, "candidates"), [1]);
    assert_eq!(meant(&alone, "followers"), [1, 2, 4, 5, 6, 7]);
}
