//! Saving what a reader did: as a scenario that anybody can run, and as a Rust test.
//!
//! An action of a reader is anchored to an event, a step of a scenario to a time.
//! These are the same unless something else happens at the same instant, and
//! whether they are is tried and said.

use std::fmt::Write as _;
use std::sync::Arc;

use raftworks_core::Time;

use crate::run::Run;
use crate::scenario::{Judge, Order, Scenario, Step, When};

/// A run as a scenario.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Saved {
    /// The scenario's text.
    pub text: String,
    /// The first event that is another one when the text is run, if one is.
    pub differs_at: Option<u64>,
}

/// The scenario of a run with its seed, and the reader's actions as steps.
pub fn with_actions(run: &Run) -> Scenario {
    let mut scenario = Scenario::clone(run.scenario());
    scenario.seed = run.seed();
    let actions = run.actions().iter().map(|done| Step {
        line: 0,
        then: false,
        when: When::At(done.time),
        delay_us: 0,
        order: Order::Act(done.action.clone()),
    });
    scenario.steps.extend(actions);
    scenario.until = end_of(run);
    scenario
}

/// A run as a scenario ([`with_actions`]). What is expected and does not come out in
/// this run is kept as a comment.
pub fn as_scenario(run: &Run) -> Saved {
    let mut scenario = with_actions(run);
    let verdicts = verdicts(run);
    let mut failed = Vec::new();
    let mut place = 0;
    scenario.expectations.retain(|expectation| {
        let holds = verdicts.get(place).copied().unwrap_or(true);
        place += 1;
        if !holds {
            failed.push(expectation.to_string());
        }
        holds
    });
    let differs_at = first_difference(run, &scenario);
    let mut text = String::new();
    let count = run.actions().len();
    let _ = writeln!(
        text,
        "# Saved from a run with seed {} and {count} actions.",
        run.seed()
    );
    if let Some(event) = differs_at {
        let _ = writeln!(
            text,
            "# From event {event} on, this is another run: a step of a scenario comes first at its \
             instant, and an action came later."
        );
    }
    for line in failed {
        let _ = writeln!(text, "# It did not come out: {line}");
    }
    text.push_str(&scenario.to_string());
    Saved { text, differs_at }
}

/// A run as a Rust test with this name, which is made a proper one. It compiles
/// against `raftworks-sim`, and asserts the digest, what is violated, and what
/// becomes of each expectation.
pub fn as_test(run: &Run, name: &str) -> String {
    let mut played = Run::replay(
        Arc::clone(run.scenario()),
        run.seed(),
        run.actions().to_vec(),
    );
    let until = end_of(run);
    played.seek_time(until);
    let world = played.world();
    let violated: Vec<String> = world
        .violations()
        .iter()
        .map(|violation| format!("{:?}", violation.property.name()))
        .collect();
    let holds: Vec<String> = verdicts(run).iter().map(ToString::to_string).collect();
    let actions: Vec<String> = run
        .actions()
        .iter()
        .map(|a| format!("{:?}", a.to_string()))
        .collect();
    let text = run.scenario().to_string();
    let fence = fence_for(&text);
    format!(
        "#[test]\n\
         fn {name}() {{\n    \
             use std::sync::Arc;\n\n    \
             use raftworks_sim::scenario::{{Judge, parse_run_action}};\n    \
             use raftworks_sim::{{Run, RunAction, Scenario, Time}};\n\n    \
             let text = r{fence}\"{text}\"{fence};\n    \
             let actions: [&str; {action_count}] = [{actions}];\n    \
             let violated: [&str; {violated_count}] = [{violated}];\n    \
             let holds: [bool; {hold_count}] = [{holds}];\n\n    \
             let scenario = Arc::new(Scenario::parse(text).expect(\"a scenario\"));\n    \
             let read = |action: &&str| parse_run_action(action).expect(\"an action\");\n    \
             let actions: Vec<RunAction> = actions.iter().map(read).collect();\n    \
             let mut run = Run::replay(Arc::clone(&scenario), {seed}, actions);\n    \
             let mut judge = Judge::new(scenario);\n    \
             judge.observe(run.world());\n    \
             while run.next_time().is_some_and(|time| time <= Time({until}))\n        \
                 && run.step_forward().is_some()\n    \
             {{\n        \
                 judge.observe(run.world());\n    \
             }}\n    \
             let world = run.world();\n    \
             let properties = world.violations().iter().map(|found| found.property.name());\n    \
             assert_eq!(properties.collect::<Vec<_>>(), violated);\n    \
             let verdicts = judge.finish(world).into_iter().map(|verdict| verdict.holds);\n    \
             assert_eq!(verdicts.collect::<Vec<_>>(), holds);\n    \
             assert_eq!(world.digest().to_string(), \"{digest}\");\n\
         }}\n",
        name = proper(name),
        action_count = actions.len(),
        actions = actions.join(", "),
        violated_count = violated.len(),
        violated = violated.join(", "),
        hold_count = holds.len(),
        holds = holds.join(", "),
        seed = grouped(run.seed()),
        until = grouped(until.0),
        digest = world.digest(),
    )
}

/// A number as one writes it in Rust.
fn grouped(number: u64) -> String {
    let digits = number.to_string();
    let groups: Vec<&str> = digits
        .as_bytes()
        .rchunks(3)
        .rev()
        .filter_map(|group| std::str::from_utf8(group).ok())
        .collect();
    groups.join("_")
}

/// A run ends where its scenario does, or with the reader's last action.
fn end_of(run: &Run) -> Time {
    let last = run.actions().last().map_or(Time(0), |action| action.time);
    run.scenario().until.max(last)
}

/// What becomes of each expectation.
fn verdicts(run: &Run) -> Vec<bool> {
    let scenario = Arc::clone(run.scenario());
    let until = end_of(run);
    let mut run = Run::replay(Arc::clone(&scenario), run.seed(), run.actions().to_vec());
    let mut judge = Judge::new(scenario);
    judge.observe(run.world());
    while run.next_time().is_some_and(|time| time <= until) && run.step_forward().is_some() {
        judge.observe(run.world());
    }
    let verdicts = judge.finish(run.world()).into_iter();
    verdicts.map(|verdict| verdict.holds).collect()
}

/// The first event that is not the same in a run and in a scenario.
fn first_difference(run: &Run, scenario: &Scenario) -> Option<u64> {
    let until = end_of(run);
    let mut one = Run::replay(
        Arc::clone(run.scenario()),
        run.seed(),
        run.actions().to_vec(),
    );
    let mut other = Run::new(Arc::new(scenario.clone()), scenario.seed);
    loop {
        let goes_on = |run: &Run| run.next_time().is_some_and(|time| time <= until);
        let (first, second) = (goes_on(&one), goes_on(&other));
        let event = one.moment();
        if !first && !second {
            return None;
        }
        one.step_forward();
        other.step_forward();
        if first != second || one.world().digest() != other.world().digest() {
            return Some(event);
        }
    }
}

/// A name that Rust accepts: small letters, digits and underscores.
fn proper(name: &str) -> String {
    let mut proper = String::new();
    for c in name.chars().take(80) {
        if c.is_ascii_alphanumeric() {
            proper.push(c.to_ascii_lowercase());
        } else if !proper.is_empty() && !proper.ends_with('_') {
            proper.push('_');
        }
    }
    let proper = proper.trim_end_matches('_');
    // No word of the language begins like this.
    match proper {
        "" => "run_saved".to_owned(),
        name => format!("run_{name}"),
    }
}

/// As many signs as it takes for a text to end nowhere but at its end.
fn fence_for(text: &str) -> String {
    let mut fence = String::from("#");
    while text.contains(&format!("\"{fence}")) {
        fence.push('#');
    }
    fence
}
