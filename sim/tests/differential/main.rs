//! A second opinion on the second opinion: after every event of small random
//! clusters, every property is judged anew by the simplest code there is, over whole
//! logs and the whole history, and must come out as the incremental checks say, in
//! both directions.
//!
//! Half of the runs follow all rules of Raft, with crashes, snapshots, changes of
//! members and witnesses; nothing may be found in them. In the other half one rule is
//! off: both must find the same properties broken, first after the same event.
//!
//! I19, I21, I22 and I23 are about clients and warnings; they have their own tests.

mod naive;
mod plain;
mod view;

use std::collections::BTreeSet;
use std::sync::Arc;

use naive::Naive;
use raftworks_sim::swarm::{self, Profile};
use raftworks_sim::{Property, Rule, Scenario, Setting, World};

/// Enough for elections, commits, snapshots and changes, and short logs.
const MAX_EVENTS: u64 = 600;

const PROFILE: Profile = Profile {
    chaos_us: 2_000_000,
    servers: (2, 5),
    membership: true,
};

/// How many seeds; `DIFFERENTIAL_SEEDS=2000` asks for more.
fn seeds(usually: u64) -> u64 {
    let asked = std::env::var("DIFFERENTIAL_SEEDS").ok();
    asked.and_then(|text| text.parse().ok()).unwrap_or(usually)
}

/// What both see, by the time that either sees anything.
fn both(scenario: Scenario, seed: u64) -> (BTreeSet<&'static str>, BTreeSet<&'static str>, u64) {
    let mut world = World::new(Arc::new(scenario), seed);
    let mut naive = Naive::new(&world);
    while world.events() < MAX_EVENTS && world.step().is_some() {
        naive.observe(&world);
        let left_out = [
            Property::ExactlyOnce,
            Property::RealTimeOrder,
            Property::Linearizability,
            Property::RunsOn,
        ];
        let violations = world.violations().iter().map(|v| v.property);
        let incremental = violations.filter(|property| !left_out.contains(property));
        let incremental: BTreeSet<_> = incremental.map(Property::number).collect();
        let judged: BTreeSet<_> = naive.broken().iter().map(|p| p.number()).collect();
        if !incremental.is_empty() || !judged.is_empty() {
            return (incremental, judged, world.events());
        }
    }
    (BTreeSet::new(), BTreeSet::new(), world.events())
}

#[test]
fn nothing_is_found_where_all_rules_are_followed() {
    let mut events = 0;
    for seed in 0..seeds(20) {
        let (incremental, naive, happened) = both(swarm::scenario(seed, &PROFILE), seed);
        assert!(
            incremental.is_empty() && naive.is_empty(),
            "seed {seed}, event {happened}: {incremental:?}, from scratch {naive:?}"
        );
        events += happened;
    }
    assert!(events > 5_000, "only {events} events");
}

/// A rule of the algorithm, each in its turn.
fn rule(seed: u64) -> Rule {
    let rules: Vec<Rule> = Rule::all()
        .into_iter()
        .filter(|rule| matches!(rule, Rule::Raft(_)))
        .collect();
    rules[seed as usize % rules.len()]
}

#[test]
fn without_a_rule_both_find_the_same_at_the_same_event() {
    let mut found = BTreeSet::new();
    let mut differ = Vec::new();
    for seed in 0..seeds(100) {
        let mut scenario = swarm::scenario(seed, &PROFILE);
        let rule = rule(seed);
        scenario.cluster.set(Setting::Rule(rule, false));
        let (incremental, naive, event) = both(scenario, seed);
        if incremental == naive {
            found.extend(naive);
        } else {
            let name = rule.name();
            differ.push(format!(
                "seed {seed} without {name}, event {event}: {incremental:?}, from scratch {naive:?}"
            ));
        }
    }
    assert!(differ.is_empty(), "{}", differ.join("\n"));
    println!("broken: {found:?}");
    assert!(found.len() >= 6, "only {found:?} were ever broken");
}
