//! What a seed is run with, and what comes of one seed.

use std::path::Path;
use std::sync::Arc;

use clap::{Args, ValueEnum};
use raftworks_sim::liveness;
use raftworks_sim::scenario::Judge;
use raftworks_sim::swarm::{self, Profile};
use raftworks_sim::{Coverage, Rule, Scenario, Setting, World};
use serde_json::{Value, json};

use crate::input;

/// What the seeds are run with.
#[derive(Args)]
pub(crate) struct WhatArguments {
    /// What each seed draws: a cluster, its options, its faults.
    #[arg(long, value_enum, default_value_t = ProfileName::Swarm)]
    profile: ProfileName,
    /// A rule of Raft that no server follows, as often as needed (see docs/rules.md).
    #[arg(long = "rule-off", value_name = "NAME", value_parser = parse_rule)]
    rules_off: Vec<Rule>,
}

/// A way of making a run from a seed alone.
#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
enum ProfileName {
    /// Each seed draws which faults exist and how strong they are.
    Swarm,
    /// The same for members that never change.
    Fixed,
}

fn parse_rule(name: &str) -> Result<Rule, String> {
    Rule::find(name).ok_or_else(|| {
        let all = Rule::all();
        let names: Vec<&str> = all.iter().map(|rule| rule.name()).collect();
        format!("expected one of: {}", names.join(", "))
    })
}

impl WhatArguments {
    /// Where runs come from.
    pub(crate) fn source(&self, file: Option<&Path>) -> Result<Source, String> {
        let mut rules_off = self.rules_off.clone();
        rules_off.sort_unstable();
        rules_off.dedup();
        let of = match file {
            Some(path) => Of::Scenario(Arc::new(input::scenario(path)?)),
            None => Of::Swarm(Profile {
                membership: self.profile == ProfileName::Swarm,
                ..Profile::default()
            }),
        };
        Ok(Source { of, rules_off })
    }
}

/// Where runs come from.
pub(crate) struct Source {
    of: Of,
    rules_off: Vec<Rule>,
}

enum Of {
    Swarm(Profile),
    Scenario(Arc<Scenario>),
}

/// What was wrong with a seed.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) struct Failure {
    pub(crate) seed: u64,
    pub(crate) property: String,
    pub(crate) event: u64,
    pub(crate) time_us: u64,
    pub(crate) detail: String,
}

/// What came of a seed.
pub(crate) struct Examined {
    pub(crate) events: u64,
    pub(crate) digest: u64,
    pub(crate) coverage: Coverage,
    pub(crate) failures: Vec<Failure>,
}

impl Source {
    /// What it is called in lines that are merged: the same for the same runs.
    pub(crate) fn name(&self) -> String {
        let mut name = match &self.of {
            Of::Swarm(profile) if profile.membership => "swarm".to_owned(),
            Of::Swarm(_) => "fixed".to_owned(),
            Of::Scenario(scenario) => {
                let text = scenario.to_string();
                let hash = text.bytes().fold(0xCBF2_9CE4_8422_2325, |hash: u64, byte| {
                    (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01B3)
                });
                format!("scenario {hash:016x}")
            }
        };
        for rule in &self.rules_off {
            name.push_str(" without ");
            name.push_str(rule.name());
        }
        name
    }

    /// The scenario that a seed stands for.
    pub(crate) fn scenario(&self, seed: u64) -> Scenario {
        let mut scenario = match &self.of {
            Of::Swarm(profile) => swarm::scenario(seed, profile),
            Of::Scenario(scenario) => Scenario::clone(scenario),
        };
        for &rule in &self.rules_off {
            scenario.cluster.set(Setting::Rule(rule, false));
        }
        scenario
    }

    /// Runs a seed.
    pub(crate) fn examine(&self, seed: u64) -> Examined {
        let scenario = Arc::new(self.scenario(seed));
        match self.of {
            Of::Swarm(_) => of_swarm(scenario, seed),
            Of::Scenario(_) => of_scenario(&scenario, seed),
        }
    }
}

fn of_swarm(scenario: Arc<Scenario>, seed: u64) -> Examined {
    let until = scenario.until;
    let outcome = swarm::play(scenario, seed);
    let mut failures: Vec<Failure> = outcome
        .violations
        .iter()
        .map(|violation| Failure {
            seed,
            property: violation.property.name().to_owned(),
            event: violation.event,
            time_us: violation.time.0,
            detail: violation.detail.to_string(),
        })
        .collect();
    let other = |property: &str, detail: String| Failure {
        seed,
        property: property.to_owned(),
        event: outcome.events,
        time_us: outcome.time.0,
        detail,
    };
    match &outcome.liveness {
        Some(verdict) if !verdict.holds() => {
            failures.push(other(liveness::NAME, verdict.to_string()));
        }
        // Where no core could be healed, since nobody in it could lead, nothing
        // more is promised; but a run that ended early says nothing at all.
        None if failures.is_empty() && outcome.time <= until => {
            failures.push(other("Stopped", "it did not get to its end".to_owned()));
        }
        _ => {}
    }
    Examined {
        events: outcome.events,
        digest: outcome.digest.value(),
        coverage: outcome.coverage,
        failures,
    }
}

/// A scenario of somebody's: what it expects must come out, too.
fn of_scenario(scenario: &Arc<Scenario>, seed: u64) -> Examined {
    let mut world = World::new(Arc::clone(scenario), seed);
    world.leave_packets_out();
    let mut judge = Judge::new(Arc::clone(scenario));
    judge.observe(&world);
    while world.next_time().is_some_and(|time| time <= scenario.until) {
        if world.step().is_none() {
            break;
        }
        judge.observe(&world);
    }
    let mut failures: Vec<Failure> = Vec::new();
    let mut fail = |property: &str, event: u64, time_us: u64, detail: String| {
        failures.push(Failure {
            seed,
            property: property.to_owned(),
            event,
            time_us,
            detail,
        });
    };
    // A scenario may expect what another must not do.
    for violation in scenario.unexpected(world.violations()) {
        let (event, time_us) = (violation.event, violation.time.0);
        fail(
            violation.property.name(),
            event,
            time_us,
            violation.detail.to_string(),
        );
    }
    for verdict in judge
        .finish(&world)
        .into_iter()
        .filter(|verdict| !verdict.holds)
    {
        let time_us = verdict.decided_at.map_or(world.now().0, |time| time.0);
        let detail = format!(
            "line {}: {}: {}",
            verdict.line,
            verdict.text,
            verdict.detail()
        );
        fail("Expectation", world.events(), time_us, detail);
    }
    Examined {
        events: world.events(),
        digest: world.digest().value(),
        coverage: world.coverage(),
        failures,
    }
}

impl Failure {
    pub(crate) fn to_json(&self) -> Value {
        json!({
            "seed": self.seed,
            "property": self.property,
            "event": self.event,
            "time_us": self.time_us,
            "detail": self.detail,
        })
    }

    pub(crate) fn of(value: &Value) -> Option<Failure> {
        let number = |name: &str| value[name].as_u64();
        let text = |name: &str| value[name].as_str().map(str::to_owned);
        Some(Failure {
            seed: number("seed")?,
            property: text("property")?,
            event: number("event")?,
            time_us: number("time_us")?,
            detail: text("detail")?,
        })
    }
}
