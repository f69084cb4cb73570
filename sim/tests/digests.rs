//! The golden digests again, by the simulator alone: what a debug build, a release
//! build and WebAssembly (`web/tests/digests.rs`, which can write them anew) agree on.
//!
//! `cargo test --release -p raftworks-sim --test digests` is the release build's part.

use std::collections::BTreeSet;
use std::path::Path;
use std::sync::Arc;

use raftworks_sim::{Run, Scenario, swarm};

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
