//! A rule of Raft that is switched off is caught at the step that it guards, and not
//! only when harm is done: for each run of `sim/tests/rules/`, which property fails
//! first.

use std::path::PathBuf;
use std::sync::Arc;

use raftworks_sim::{Property, Run, Scenario};

/// The properties that fail when a rule is off, in the order in which they do.
fn violated(name: &str) -> Vec<Property> {
    let path = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/rules");
    let path = path.join(name).with_extension("raft");
    let text = std::fs::read_to_string(&path).unwrap_or_else(|error| panic!("{name}: {error}"));
    let scenario = Scenario::parse(&text).unwrap_or_else(|error| panic!("{name}: {error}"));
    let scenario = Arc::new(scenario);
    let mut run = Run::new(Arc::clone(&scenario), scenario.seed);
    run.seek_time(scenario.until);
    let mut violated: Vec<Property> = Vec::new();
    for violation in run.world().violations() {
        if !violated.contains(&violation.property) {
            violated.push(violation.property);
        }
    }
    violated
}

#[test]
fn a_missing_rule_is_caught_at_its_step() {
    let steps = [
        ("apply-committed", "I14"),
        ("commit-majority", "I9"),
        ("confirm-reads", "I23"),
        ("count-voters-once", "I5"),
        ("keep-vote", "I2"),
        ("match-previous", "I8"),
        ("one-vote", "I2"),
        ("save-term", "I6"),
        ("save-vote", "I3"),
        ("strict-majority", "I5"),
        ("vote-after-write", "I6"),
        ("vote-by-last-term", "I4"),
        ("vote-for-self", "I3"),
        ("vote-up-to-date", "I4"),
        ("votes-of-this-term", "I5"),
    ];
    let mut wrong = Vec::new();
    for (rule, number) in steps {
        let violated = violated(rule);
        let first = violated.first().map_or("nothing", |p| p.number());
        if first != number {
            let all: Vec<_> = violated.iter().map(|property| property.number()).collect();
            wrong.push(format!("(\"{rule}\", \"{number}\"): {all:?}"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
