//! Every shipped scenario gives the same events natively and in WebAssembly, for
//! ever: the digests stand in `digests.txt`, which both read.
//!
//! When a change of the core or the simulator is meant to change what happens,
//! `RAFTWORKS_BLESS=1 cargo test -p raftworks-web --test digests` writes them anew.

use std::fmt::Write as _;
use std::sync::Arc;

use raftworks_sim::{Run, Scenario};
use raftworks_web::scenarios;

#[cfg(target_arch = "wasm32")]
wasm_bindgen_test::wasm_bindgen_test_configure!(run_in_browser);

const GOLDEN: &str = include_str!("digests.txt");

/// One line per scenario and seed: name, seed, number of events, digest.
fn digests() -> String {
    let mut lines = String::new();
    for file in scenarios::LIST {
        let scenario = Arc::new(Scenario::parse(file.text).expect("a scenario"));
        for seed in [scenario.seed, 1, 2] {
            let mut run = Run::new(Arc::clone(&scenario), seed);
            run.seek_time(scenario.until);
            let (key, events, digest) = (file.key, run.moment(), run.world().digest());
            writeln!(lines, "{key} {seed} {events} {digest}").expect("text");
        }
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
