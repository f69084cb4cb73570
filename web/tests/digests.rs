//! Every shipped scenario, and every seed of a swarm, gives the same events natively
//! and in WebAssembly, for ever: the digests stand in `digests.txt`, which both read,
//! and so does `sim/tests/digests.rs`, which CI runs in a release build, too.
//!
//! When a change of the core or the simulator is meant to change what happens,
//! `RAFTWORKS_BLESS=1 cargo test -p raftworks-web --test digests` writes them anew.

use std::fmt::Write as _;
use std::sync::Arc;

use raftworks_sim::{Run, Scenario, swarm};
use raftworks_web::scenarios;

#[cfg(target_arch = "wasm32")]
wasm_bindgen_test::wasm_bindgen_test_configure!(run_in_browser);

const GOLDEN: &str = include_str!("digests.txt");

/// How many seeds of a swarm there are.
const SWARM_SEEDS: u64 = 30;
/// How many seeds each scenario is run with.
const SEEDS: usize = 5;

/// One line per scenario and seed: name, seed, number of events, digest.
fn digests() -> String {
    let mut lines = String::new();
    for file in scenarios::LIST {
        let scenario = Arc::new(Scenario::parse(file.text()).expect("a scenario"));
        let others = (1..).filter(|seed| *seed != scenario.seed);
        for seed in std::iter::once(scenario.seed).chain(others).take(SEEDS) {
            let mut run = Run::new(Arc::clone(&scenario), seed);
            run.seek_time(scenario.until);
            let (key, events, digest) = (file.key, run.moment(), run.world().digest());
            writeln!(lines, "{key} {seed} {events} {digest}").expect("text");
        }
    }
    for seed in 0..SWARM_SEEDS {
        let outcome = swarm::run(seed, &swarm::Profile::default());
        let (events, digest) = (outcome.events, outcome.digest);
        writeln!(lines, "swarm {seed} {events} {digest}").expect("text");
    }
    lines
}

#[cfg_attr(not(target_arch = "wasm32"), test)]
#[cfg_attr(target_arch = "wasm32", wasm_bindgen_test::wasm_bindgen_test)]
fn every_machine_gets_the_same_events() {
    let found = digests();
    #[cfg(not(target_arch = "wasm32"))]
    if std::env::var_os("RAFTWORKS_BLESS").is_some() {
        let path = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/digests.txt");
        std::fs::write(path, &found).expect("the file");
        return;
    }
    assert_eq!(found, GOLDEN);
}
