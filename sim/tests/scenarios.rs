//! Every shipped scenario does what it says: its expectations come out, no
//! property fails, and every caption is shown, with its own seed and with others.

use std::collections::BTreeSet;
use std::path::PathBuf;
use std::sync::Arc;

use raftworks_core::Time;
use raftworks_sim::scenario::{Judge, Order, parse_action};
use raftworks_sim::{Run, Scenario, World};

const OTHER_SEEDS: u64 = 50;

fn scenarios() -> Vec<(String, Arc<Scenario>)> {
    let folder = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../scenarios");
    let files = std::fs::read_dir(folder).expect("the folder of scenarios");
    let mut paths: Vec<PathBuf> = files.map(|file| file.expect("a file").path()).collect();
    paths.sort();
    let read = |path: PathBuf| {
        let name = path
            .file_name()
            .expect("a name")
            .to_string_lossy()
            .into_owned();
        let text = std::fs::read_to_string(&path).expect("text");
        let scenario = Scenario::parse(&text).unwrap_or_else(|error| panic!("{name}: {error}"));
        (name, Arc::new(scenario))
    };
    paths.into_iter().map(read).collect()
}

/// Runs a scenario to its end and says what went wrong.
fn faults(scenario: &Arc<Scenario>, seed: u64) -> Vec<String> {
    let mut run = Run::new(Arc::clone(scenario), seed);
    let mut judge = Judge::new(Arc::clone(scenario));
    let mut said = BTreeSet::new();
    let mut watch = |world: &World| {
        judge.observe(world);
        said.extend(world.caption().map(|caption| Arc::clone(&caption.text)));
    };
    watch(run.world());
    while run.next_time().is_some_and(|time| time <= scenario.until) && run.step_forward().is_some()
    {
        watch(run.world());
    }
    let mut faults: Vec<String> = Vec::new();
    for verdict in judge.finish(run.world()) {
        if !verdict.holds {
            let (line, detail, text) = (verdict.line, verdict.detail(), verdict.text);
            faults.push(format!("line {line}: {text} (seen: {detail})"));
        }
    }
    let violations = scenario.unexpected(run.world().violations());
    faults.extend(violations.map(ToString::to_string));
    faults.extend(run.world().finding().map(ToString::to_string));
    for step in &scenario.steps {
        let text = match &step.order {
            Order::Say(text) => text,
            Order::Ask(question) => &question.text,
            _ => continue,
        };
        if !said.contains(text) {
            faults.push(format!("line {} was never said", step.line));
        }
    }
    faults
}

#[test]
fn every_scenario_comes_out_with_its_own_seed_and_with_others() {
    let scenarios = scenarios();
    assert!(scenarios.len() >= 5, "only {} scenarios", scenarios.len());
    let mut failed = Vec::new();
    for (name, scenario) in &scenarios {
        for seed in std::iter::once(scenario.seed).chain(1000..1000 + OTHER_SEEDS) {
            for fault in faults(scenario, seed) {
                failed.push(format!(
                    "raftworks run scenarios/{name} --seed {seed}\n    {fault}"
                ));
            }
        }
    }
    assert!(failed.is_empty(), "{}", failed.join("\n"));
}

#[test]
fn every_scenario_has_a_title_a_lesson_and_expectations() {
    for (name, scenario) in scenarios() {
        assert!(!scenario.title.is_empty(), "{name} has no title");
        assert!(
            !scenario.about.is_empty(),
            "{name} does not say what it is about"
        );
        assert!(!scenario.expectations.is_empty(), "{name} expects nothing");
    }
}

/// A check that cannot fail is none: the same scenario with a wrong expectation
/// is refused.
#[test]
fn a_wrong_expectation_is_noticed() {
    let text = "servers 3\nexpect never leader from 0s to 2s\nexpect term 99 by 1s\n";
    let scenario = Arc::new(Scenario::parse(text).expect("a scenario"));
    assert_eq!(faults(&scenario, 1).len(), 2);
}

/// What a reader may do to any scenario, again and again.
const TROUBLE: [&str; 10] = [
    "crash leader",
    "crash 1",
    "crash 5",
    "restart down",
    "timeout follower",
    "isolate leader",
    "partition 1 2 | rest",
    "heal",
    "pause leader",
    "resume all",
];

/// A reader may take over any scenario: whatever happens to it, Raft is safe, and
/// a scenario must not begin with something that no Raft could have left behind.
#[test]
fn no_reader_makes_a_scenario_violate_a_property() {
    for (name, scenario) in scenarios() {
        for seed in 0..40_u64 {
            let mut run = Run::new(Arc::clone(&scenario), seed);
            for step in 0..60_u64 {
                let choice = (seed + step * step + step * (seed / 10)) % TROUBLE.len() as u64;
                let time = Time(1_000 + step * 70_000);
                run.seek_time(time);
                let action = parse_action(TROUBLE[choice as usize]).expect("an action");
                run.act(time, action);
            }
            let violation = scenario.unexpected(run.world().violations()).next();
            assert!(violation.is_none(), "{name}, seed {seed}: {violation:?}");
        }
    }
}
