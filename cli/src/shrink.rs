//! `raftworks shrink`: a scenario that breaks something, as small as it gets.

use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use clap::Args;
use indicatif::{ProgressBar, ProgressStyle};
use raftworks_sim::shrink::{Found, Shrinker, Target};
use raftworks_sim::{PROPERTIES, Property, Scenario};

use crate::exit::{GOOD, NOT_SO, complain, say};
use crate::explore::stop_at_interrupt;
use crate::input::{self, cannot};

/// After so many runs it is small enough.
pub(crate) const MAX_RUNS: u64 = 100_000;
/// How many candidates are tried between two looks at the clock.
const CANDIDATES_AT_ONCE: u32 = 16;

/// What to make small.
#[derive(Args)]
pub(crate) struct ShrinkArguments {
    /// The scenario file, which violates a property (see docs/scenarios.md).
    file: PathBuf,
    /// Another seed than the scenario's.
    #[arg(long)]
    seed: Option<u64>,
    /// The property that it must go on violating, by its name or number (see
    /// docs/properties.md); the first one that it violates, if nothing is said.
    #[arg(long, value_name = "NAME", value_parser = parse_property)]
    property: Option<Property>,
    /// The most runs.
    #[arg(long, value_name = "N", default_value_t = MAX_RUNS)]
    runs: u64,
    /// Write the result to this file instead of standard output.
    #[arg(short, long, value_name = "FILE")]
    output: Option<PathBuf>,
}

/// A property by its number, its name, or the word for it in scenarios.
fn parse_property(text: &str) -> Result<Property, String> {
    let plain = |text: &str| text.to_lowercase().replace([' ', '-', '_'], "");
    let known = |property: &Property| {
        let words = [property.number(), property.name(), property.key()];
        words.iter().any(|word| plain(word) == plain(text))
    };
    PROPERTIES.into_iter().find(known).ok_or_else(|| {
        let keys: Vec<&str> = PROPERTIES.iter().map(|property| property.key()).collect();
        format!("expected one of: {}", keys.join(", "))
    })
}

/// Runs the command.
pub(crate) fn run(arguments: &ShrinkArguments) -> Result<u8, String> {
    let scenario = input::scenario(&arguments.file)?;
    let seed = arguments.seed.unwrap_or(scenario.seed);
    let target = arguments.property.map(Target::Violates);
    let stop = stop_at_interrupt();
    let Some(small) = shrink(&scenario, seed, target, arguments.runs, &stop) else {
        complain("there is nothing to shrink: with this seed, nothing of that kind goes wrong");
        return Ok(NOT_SO);
    };
    complain(&small.summary());
    match &arguments.output {
        Some(path) => {
            std::fs::write(path, small.text()).map_err(|error| cannot("write", path, &error))?;
        }
        None => say(&small.text()),
    }
    Ok(GOOD)
}

/// A scenario that was made small.
pub(crate) struct Small {
    scenario: Scenario,
    found: Found,
    runs: u64,
    done: bool,
}

/// Makes a scenario small; what goes wrong first in it, if no target is named.
/// `None` when nothing does.
pub(crate) fn shrink(
    scenario: &Scenario,
    seed: u64,
    target: Option<Target>,
    most_runs: u64,
    stop: &AtomicBool,
) -> Option<Small> {
    let target = match target {
        Some(target) => target,
        None => Target::first_in(&Arc::new(scenario.clone()), seed)?,
    };
    let mut shrinker = Shrinker::new(scenario, seed, target)?;
    let bar = ProgressBar::new_spinner();
    let style = ProgressStyle::with_template("{spinner} {pos} runs, {msg}");
    bar.set_style(style.unwrap_or_else(|_| ProgressStyle::default_spinner()));
    while shrinker.runs() < most_runs && !stop.load(Ordering::Relaxed) {
        if shrinker.step(CANDIDATES_AT_ONCE) {
            break;
        }
        bar.set_position(shrinker.runs());
        let best = shrinker.best();
        let (steps, servers) = (best.steps.len(), best.cluster.servers);
        bar.set_message(format!("{steps} steps, {servers} servers"));
    }
    bar.finish_and_clear();
    Some(Small {
        scenario: shrinker.as_test(),
        found: shrinker.found().clone(),
        runs: shrinker.runs(),
        done: shrinker.is_done(),
    })
}

impl Small {
    /// In a few words.
    pub(crate) fn summary(&self) -> String {
        let (event, time) = (self.found.event, self.found.time.0);
        let steps = crate::check::counted(self.scenario.steps.len(), "step");
        let servers = crate::check::counted(self.scenario.cluster.servers as usize, "server");
        let end = if self.done {
            ""
        } else {
            ", stopped before nothing was left to try"
        };
        format!(
            "{}\n{steps}, {servers}, event {event} at {time} \u{b5}s, after {} runs{end}",
            self.found.detail, self.runs
        )
    }

    /// As a scenario file that says what goes wrong in it.
    pub(crate) fn text(&self) -> String {
        let (event, time) = (self.found.event, self.found.time.0);
        let detail = self.found.detail.replace(['\n', '\r'], " ");
        format!(
            "# {detail}\n# after event {event}, at {time} \u{b5}s\n{}",
            self.scenario
        )
    }
}
