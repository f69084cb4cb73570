//! The golden digests again, by the simulator alone: what a debug build, a release
//! build and WebAssembly (`web/tests/digests.rs`, which can write them anew) agree on.
//!
//! `cargo test --release -p raftworks-sim --test digests` is the release build's part.

use std::collections::BTreeSet;
use std::path::Path;
use std::sync::Arc;

use raftworks_sim::{Event, EventKind, Run, Scenario, World, swarm};

const GOLDEN: &str = include_str!("../../web/tests/digests.txt");
const SCENARIOS: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../scenarios");

/// How many events a run has, and its digest.
fn repeat(key: &str, seed: u64) -> (u64, String) {
    if key == "swarm" {
        let outcome = swarm::run(seed, &swarm::Profile::default());
        return (outcome.events, outcome.digest.to_string());
    }
    let path = Path::new(SCENARIOS).join(format!("{key}.raft"));
    let text = std::fs::read_to_string(&path).expect("a scenario of the project");
    let scenario = Arc::new(Scenario::parse(&text).expect("a scenario"));
    let mut run = Run::new(Arc::clone(&scenario), seed);
    run.seek_time(scenario.until);
    (run.moment(), run.world().digest().to_string())
}

#[test]
fn this_build_gets_the_events_that_every_build_gets() {
    let mut keys = BTreeSet::new();
    for line in GOLDEN.lines() {
        let words: Vec<&str> = line.split(' ').collect();
        let [key, seed, events, digest] = words[..] else {
            panic!("{line} is no name, seed, number of events and digest");
        };
        let seed = seed.parse().expect("a seed");
        let found = repeat(key, seed);
        assert_eq!(
            found,
            (events.parse().expect("a number"), digest.to_owned()),
            "{line}"
        );
        keys.insert(key);
    }
    assert!(GOLDEN.lines().count() >= 100, "that is what is promised");
    for file in std::fs::read_dir(SCENARIOS).expect("the scenarios") {
        let path = file.expect("a file").path();
        let name = path
            .file_stem()
            .and_then(|name| name.to_str())
            .expect("a name");
        assert!(keys.contains(name), "{name} has no golden digest");
    }
}

/// Whatever happened before on this machine: a run depends on nothing else.
#[test]
fn a_seed_that_is_run_twice_gives_the_same_twice() {
    for seed in 1_000..1_010 {
        assert_eq!(repeat("swarm", seed), repeat("swarm", seed));
    }
}

/// Whether events tell their packets changes nothing in the run; and whoever compares
/// with the specification gets them.
#[test]
fn packets_that_are_left_out_change_nothing() {
    let profile = swarm::Profile::default();
    for seed in 0..5 {
        let scenario = Arc::new(swarm::scenario(seed, &profile));
        let mut whole = World::new(Arc::clone(&scenario), seed);
        let mut brief = whole.clone();
        brief.leave_packets_out();
        let mut refining = brief.clone();
        refining.set_refinement(true);
        for _ in 0..3_000 {
            let steps = [whole.step(), brief.step(), refining.step()];
            let [Some(whole), Some(brief), Some(refining)] = steps else {
                break;
            };
            let told = |event: &Event| match &event.kind {
                EventKind::Delivered { packet, .. } => Some(packet.is_some()),
                _ => None,
            };
            let arrives = told(whole).is_some();
            assert_eq!(told(whole), arrives.then_some(true));
            assert_eq!(told(brief), arrives.then_some(false));
            assert_eq!(told(refining), told(whole));
        }
        assert_eq!(brief.digest(), whole.digest());
        assert_eq!(refining.digest(), whole.digest());
        assert!(whole.events() > 100, "seed {seed} hardly begins");
    }
}
