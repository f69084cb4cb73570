//! Every step of the core is one that the specification allows, in all scenarios and
//! in random clusters; and a core without one of its rules takes steps that it does not.

use std::path::PathBuf;
use std::sync::Arc;

use raftworks_sim::swarm::{self, Profile};
use raftworks_sim::{Rule, Scenario, Setting, World};

/// Runs for a while, and says which steps were not allowed.
fn departures(scenario: Scenario, seed: u64, most: u64) -> Vec<String> {
    let until = scenario.until;
    let mut world = World::new(Arc::new(scenario), seed);
    world.set_refinement(true);
    while world.events() < most && world.next_time().is_some_and(|time| time <= until) {
        if world.step().is_none() || !world.departures().is_empty() {
            break;
        }
    }
    world.departures().iter().map(ToString::to_string).collect()
}

const PROFILE: Profile = Profile {
    chaos_us: 3_000_000,
    servers: (1, 5),
    membership: true,
};

#[test]
fn every_scenario_refines_the_specification() {
    let folder = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../scenarios");
    for file in std::fs::read_dir(folder).expect("the folder of scenarios") {
        let path = file.expect("a file").path();
        let text = std::fs::read_to_string(&path).expect("text");
        let scenario = Scenario::parse(&text).expect("a scenario");
        if scenario.cluster.options.rules.off().is_empty() {
            let seed = scenario.seed;
            let found = departures(scenario, seed, 4_000);
            assert_eq!(found, [""; 0], "{}", path.display());
        }
    }
}

#[test]
fn random_clusters_refine_the_specification() {
    for seed in 0..40 {
        let found = departures(swarm::scenario(seed, &PROFILE), seed, 3_000);
        assert_eq!(found, [""; 0], "seed {seed}");
    }
}

#[test]
fn steps_without_a_rule_are_noticed() {
    let caught = |name: &str| {
        let rule = Rule::find(name).expect(name);
        (0..20).any(|seed| {
            let mut scenario = swarm::scenario(seed, &PROFILE);
            scenario.cluster.set(Setting::Rule(rule, false));
            !departures(scenario, seed, 3_000).is_empty()
        })
    };
    for rule in [
        "vote-up-to-date",
        "one-vote",
        "strict-majority",
        "match-previous",
        "keep-matching",
        "commit-own-term",
        "commit-majority",
        "commit-verified",
        "save-vote",
    ] {
        assert!(caught(rule), "{rule} off is not noticed");
    }
}

/// It is off unless it is asked for, and begins wherever it is switched on.
#[test]
fn it_can_be_switched_on_and_off() {
    let scenario = swarm::scenario(1, &PROFILE);
    let mut world = World::new(Arc::new(scenario), 1);
    for on in [true, false, true] {
        world.set_refinement(on);
        assert_eq!(world.refines(), on);
        for _ in 0..200 {
            world.step();
        }
        assert!(world.departures().is_empty());
    }
}
