//! Seeds of our simulator, one after the other, as `raftworks explore --rule-off` plays
//! them: 24 properties after every event, and a healed cluster must recover.

use std::sync::Arc;

use raftworks_sim::shrink::Target;
use raftworks_sim::swarm;
use raftworks_sim::{Rule, Scenario};

use crate::search::{Budget, Look, Search, Stopwatch};

/// So many seeds lie between two starts.
const APART: u64 = 1_000_000;

/// What becomes of seeds.
pub struct Seeds {
    pub name: &'static str,
    pub scenario: fn(u64) -> Scenario,
}

impl Seeds {
    fn play(&self, seed: u64, without: Option<Rule>) -> Option<Target> {
        let mut scenario = (self.scenario)(seed);
        if let Some(rule) = without {
            scenario.cluster.options.rules.switch(rule, false);
        }
        Target::reached_in(&swarm::play(Arc::new(scenario), seed))
    }
}

impl Search for Seeds {
    fn name(&self) -> &'static str {
        self.name
    }

    fn look(&self, rule: Rule, start: u64, budget: &Budget) -> Look {
        let mut watch = Stopwatch::start();
        let mut tried = 0;
        while tried < budget.runs && watch.seconds() < budget.seconds {
            let seed = start * APART + tried;
            tried += 1;
            let Some(target) = self.play(seed, Some(rule)) else {
                continue;
            };
            if watch.hold(|| self.play(seed, None)).is_none() {
                return Look {
                    tried,
                    seconds: watch.seconds(),
                    found: Some(target.name()),
                };
            }
        }
        Look {
            tried,
            seconds: watch.seconds(),
            found: None,
        }
    }
}
