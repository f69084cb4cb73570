//! What the shipped scenarios exercise, all together: the parts of Raft that no
//! scenario reaches are few, and known.

use std::path::PathBuf;
use std::sync::Arc;

use raftworks_sim::{Coverage, PROPERTIES, Run, Scenario};

fn covered_by(scenario: &Arc<Scenario>) -> Run {
    let mut run = Run::new(Arc::clone(scenario), scenario.seed);
    run.seek_time(scenario.until);
    run
}

fn all_scenarios() -> Coverage {
    let folder = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../scenarios");
    let files = std::fs::read_dir(folder).expect("the folder of scenarios");
    let mut all = Coverage::default();
    for file in files {
        let text = std::fs::read_to_string(file.expect("a file").path()).expect("text");
        let scenario = Arc::new(Scenario::parse(&text).expect("a scenario"));
        all.merge(&covered_by(&scenario).world().coverage());
    }
    all
}

#[test]
fn what_happens_is_counted() {
    let text = "servers 3\nuntil 2s\nclient pause 10ms..20ms timeout 300ms\nat 1s crash leader\n";
    let run = covered_by(&Arc::new(Scenario::parse(text).expect("a scenario")));
    let (world, coverage) = (run.world(), run.world().coverage());
    let of = |group, name, how| coverage.of(group, name, how).expect("a name");
    assert_eq!(of("action", "crash", "done"), 1);
    assert_eq!(of("action", "crash", "skipped"), 0);
    assert!(of("decision", "leader-elected", "") >= 2);
    assert!(of("role", "candidate", "leader") >= 2);
    assert!(of("message", "append", "receiver-down") > 0);
    let events = coverage.items().filter(|item| item.group == "event");
    assert_eq!(events.map(|item| item.count).sum::<u64>(), world.events());
    // What left has arrived, got lost, or is on its way.
    let mut sent = 0;
    let mut ended = 0;
    for item in coverage.items().filter(|item| item.group == "message") {
        *(if item.how == "sent" {
            &mut sent
        } else {
            &mut ended
        }) += item.count;
    }
    assert_eq!(sent, ended + world.flights().count() as u64);
}

/// A run that is repeated from a checkpoint counts what it would have counted.
#[test]
fn a_seek_counts_nothing_twice() {
    let text = "servers 3\nuntil 20s\nclient pause 1ms..2ms timeout 300ms\n";
    let mut run = covered_by(&Arc::new(Scenario::parse(text).expect("a scenario")));
    let (moment, coverage) = (run.moment(), run.world().coverage());
    run.seek(moment / 2);
    assert_ne!(run.world().coverage(), coverage);
    run.seek(moment);
    assert_eq!(run.world().coverage(), coverage);
}

#[test]
fn the_scenarios_look_at_every_property_and_reach_most_decisions() {
    let all = all_scenarios();
    for property in PROPERTIES {
        let looked_at = all.of("property", property.number(), "");
        assert!(
            looked_at > Some(0),
            "{} is never looked at",
            property.name()
        );
    }
    let decisions: Vec<_> = all.items().filter(|i| i.group == "decision").collect();
    let missed: Vec<String> = decisions
        .iter()
        .filter(|item| item.count == 0)
        .map(|item| format!("{} {}", item.name, item.how))
        .collect();
    assert!(missed.len() * 4 < decisions.len(), "never: {missed:?}");
}
