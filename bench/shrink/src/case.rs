//! A failing run of the swarm, and the question that is asked of each smaller one.

use std::cell::Cell;
use std::sync::Arc;

use raftworks_sim::scenario::Step;
use raftworks_sim::shrink::{Shrinker, Target};
use raftworks_sim::swarm::{self, Profile};
use raftworks_sim::{Property, Rule, Scenario};

/// So many seeds are looked at for a violation.
const SEEDS: u64 = 200;

/// A run that violates a property since a rule is missing. It ends with the violation.
pub struct Case {
    pub rule: Rule,
    pub property: Property,
    pub scenario: Scenario,
    /// How often it, or a smaller one, was run.
    runs: Cell<u64>,
}

impl Case {
    /// The first seed that violates something without a rule, and does not without any
    /// step: else there would be nothing to choose from.
    pub fn of(rule: Rule) -> Option<Case> {
        let mut cases = (1..=SEEDS).filter_map(|seed| Case::of_seed(rule, seed));
        cases.find(|case| event_of(&case.with(&[]), case.target()).is_none())
    }

    fn of_seed(rule: Rule, seed: u64) -> Option<Case> {
        let mut scenario = swarm::scenario(seed, &Profile::default());
        scenario.cluster.options.rules.switch(rule, false);
        let outcome = swarm::play(Arc::new(scenario.clone()), seed);
        let Some(Target::Violates(property)) = Target::reached_in(&outcome) else {
            return None;
        };
        scenario.until = outcome.time;
        Some(Case {
            rule,
            property,
            scenario,
            runs: Cell::new(0),
        })
    }

    pub fn target(&self) -> Target {
        Target::Violates(self.property)
    }

    /// The same run with other steps.
    pub fn with(&self, steps: &[Step]) -> Scenario {
        Scenario {
            steps: steps.to_vec(),
            ..self.scenario.clone()
        }
    }

    /// Whether it still violates the property with these steps only. As for ours, it is
    /// printed, read and run.
    pub fn fails_with(&self, steps: &[Step]) -> bool {
        self.runs.set(self.runs.get() + 1);
        event_of(&self.with(steps), self.target()).is_some()
    }

    /// How often that was asked since the last time.
    pub fn take_runs(&self) -> u64 {
        self.runs.take()
    }
}

/// The number of the event that violates it.
pub fn event_of(scenario: &Scenario, target: Target) -> Option<u64> {
    let shrinker = Shrinker::new(scenario, scenario.seed, target)?;
    Some(shrinker.found().event)
}
