//! How many random clusters it takes to find that a rule of Raft is missing: the
//! checks' own score. Run it with
//! `cargo run --release -p raftworks-sim --example seeds_to_find -- [SEEDS] [RULE]`.

use std::sync::Arc;
use std::time::Instant;

use raftworks_sim::Rule;
use raftworks_sim::swarm::{self, Outcome, Profile};

/// So many seeds are looked at unless told otherwise.
const SEEDS: u64 = 1_000;

fn main() {
    let mut arguments = std::env::args().skip(1);
    let seeds = arguments.next().and_then(|n| n.parse().ok());
    let only = arguments.next();
    let seeds = seeds.unwrap_or(SEEDS);
    println!("| Rule | Seeds | Events | Time | Found by |\n|---|---:|---:|---:|---|");
    let mut missed = 0;
    let all = Rule::all().into_iter();
    let wanted = all.filter(|rule| only.as_deref().is_none_or(|name| name == rule.name()));
    for rule in wanted {
        let start = Instant::now();
        let mut events = 0;
        let found = (1..=seeds).find_map(|seed| {
            let outcome = without(rule, seed);
            events += outcome.events;
            complaint(&outcome).map(|what| (seed, what))
        });
        let ms = start.elapsed().as_millis();
        let (seed, what) = found.unwrap_or_else(|| {
            missed += 1;
            (seeds, "not found".to_owned())
        });
        println!(
            "| `{}` | {seed} | {events} | {ms} ms | {what} |",
            rule.name()
        );
    }
    println!("\n{missed} rules were not found missing within {seeds} seeds.");
}

/// What a seed comes to without this rule.
fn without(rule: Rule, seed: u64) -> Outcome {
    let mut scenario = swarm::scenario(seed, &Profile::default());
    scenario.cluster.options.rules.switch(rule, false);
    swarm::play(Arc::new(scenario), seed)
}

/// What shows that something is missing, if anything does.
fn complaint(outcome: &Outcome) -> Option<String> {
    if outcome.is_good() {
        return None;
    }
    let violation = outcome.violations.first();
    let property = violation.map(|violation| violation.property.name().to_owned());
    let finding = outcome.finding.as_ref().map(ToString::to_string);
    property
        .or(finding)
        .or_else(|| Some("no recovery".to_owned()))
}
