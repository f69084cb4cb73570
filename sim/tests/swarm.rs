//! Swarm seeds: no property fails, the healed core recovers, and each seed is the
//! same run for ever.
//!
//! `SWARM_SEEDS=0..10000 cargo test --release -p raftworks-sim --test swarm` looks at
//! ten thousand of them.

use std::sync::Arc;

use raftworks_sim::swarm::{self, Outcome};
use raftworks_sim::{Coverage, Profile, Scenario};

/// The seeds to look at.
fn seeds() -> std::ops::Range<u64> {
    let given = std::env::var("SWARM_SEEDS").ok();
    let given = given.as_deref().and_then(|range| range.split_once(".."));
    let both = given.and_then(|(from, to)| Some((from.parse().ok()?, to.parse().ok()?)));
    let (from, to) = both.unwrap_or((0, 120));
    from..to
}

/// What is wrong with an outcome.
fn complaint(outcome: &Outcome) -> String {
    let violations = outcome.violations.iter().map(ToString::to_string);
    let finding = outcome.finding.iter().map(ToString::to_string);
    let liveness = match &outcome.liveness {
        Some(verdict) => verdict.to_string(),
        None => "the healing was never reached".to_owned(),
    };
    let all = violations.chain(finding).chain([liveness]);
    all.collect::<Vec<_>>().join("; ")
}

#[test]
fn no_seed_fails() {
    let profile = Profile::default();
    let mut coverage = Coverage::default();
    let (mut events, mut unpromised) = (0, 0);
    let mut failures = Vec::new();
    for seed in seeds() {
        let run = || swarm::run(seed, &profile);
        let Ok(outcome) = std::panic::catch_unwind(run) else {
            failures.push(format!("seed {seed}: a panic"));
            continue;
        };
        events += outcome.events;
        coverage.merge(&outcome.coverage);
        unpromised += u64::from(outcome.liveness.as_ref().is_some_and(|v| !v.promised));
        if !outcome.is_good() {
            failures.push(format!("seed {seed}: {}", complaint(&outcome)));
        }
    }
    println!("{events} events, {unpromised} seeds without a promise");
    for (what, times) in coverage.counts() {
        println!("{times:>9} {what}");
    }
    assert!(
        failures.is_empty(),
        "{} failed:\n{}",
        failures.len(),
        failures.join("\n")
    );
    let exercised = |word| coverage.counts().any(|(what, _)| what == word);
    for word in [
        "decision leader-elected",
        "action crash done",
        "action partition done",
        "action settle done",
        "message append lost",
        "message append cut-off",
    ] {
        assert!(exercised(word), "no seed exercised {word}");
    }
    let few = (seeds().end - seeds().start) / 50;
    assert!(unpromised <= few, "{unpromised} seeds without a promise");
}

#[test]
fn a_seed_is_the_same_run_for_ever_and_from_its_text() {
    let profile = Profile::default();
    for seed in 0..10 {
        let outcome = swarm::run(seed, &profile);
        assert_eq!(swarm::run(seed, &profile), outcome);
        let text = swarm::scenario(seed, &profile).to_string();
        let read = Scenario::parse(&text).unwrap_or_else(|error| panic!("{error}\n{text}"));
        let again = swarm::play(Arc::new(read), seed);
        assert_eq!(again.digest, outcome.digest, "{text}");
    }
}

#[test]
fn seeds_differ() {
    let profile = Profile::default();
    let mut sizes: Vec<u64> = (0..60)
        .map(|seed| swarm::scenario(seed, &profile).cluster.servers)
        .collect();
    sizes.sort_unstable();
    sizes.dedup();
    assert!(sizes.len() >= 5, "{sizes:?}");
}
