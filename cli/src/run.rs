//! `raftworks run`: one scenario, to its end.

use std::fs::File;
use std::io::{BufWriter, Write};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use clap::Args;
use raftworks_sim::scenario::{Judge, Verdict, parse_time};
use raftworks_sim::trace::json::{json_line, said_so_far};
use raftworks_sim::{Run, Scenario, Time, World};

use crate::exit::{good_if, say};
use crate::input::{self, cannot};
use crate::report;
use crate::steps::SkippedStep;

/// What to run, and what to print.
#[derive(Args)]
pub(crate) struct RunArguments {
    /// The scenario file (see docs/scenarios.md).
    file: PathBuf,
    /// Another seed than the scenario's.
    #[arg(long)]
    seed: Option<u64>,
    /// Run up to this time, such as 2.5s, instead of the scenario's end.
    #[arg(long, value_name = "TIME", value_parser = parse_until)]
    until: Option<Time>,
    /// Write every event as a line of JSON to this file.
    #[arg(long, value_name = "FILE.jsonl")]
    events: Option<PathBuf>,
    /// Print the outcome as JSON (see docs/json.md).
    #[arg(long)]
    json: bool,
}

pub(crate) fn parse_until(text: &str) -> Result<Time, String> {
    parse_time(text)
        .ok_or_else(|| "expected a time such as 150ms or 2.5s, at most 3600s".to_owned())
}

/// A run that came to its end.
pub(crate) struct Outcome {
    /// The run, with its playhead at the end.
    pub(crate) run: Run,
    /// Where it ended.
    pub(crate) until: Time,
    /// What became of the expectations.
    pub(crate) verdicts: Vec<Verdict>,
    /// What the scenario asked for in vain.
    pub(crate) skipped: Vec<SkippedStep>,
}

impl Outcome {
    /// Whether everything is as it should be.
    pub(crate) fn is_good(&self) -> bool {
        let world = self.run.world();
        let so = self.verdicts.iter().all(|verdict| verdict.holds);
        let mut faults = world.scenario().unexpected(world.violations());
        so && faults.next().is_none() && world.finding().is_none()
    }
}

/// Runs the command.
pub(crate) fn run(arguments: &RunArguments) -> Result<u8, String> {
    let scenario = Arc::new(input::scenario(&arguments.file)?);
    let outcome = replay(&scenario, arguments)?;
    say(&if arguments.json {
        report::json(&outcome)
    } else {
        report::text(&outcome)
    });
    Ok(good_if(outcome.is_good()))
}

fn replay(scenario: &Arc<Scenario>, arguments: &RunArguments) -> Result<Outcome, String> {
    let mut log = match &arguments.events {
        Some(path) => Some(EventLog::create(path, &arguments.file)?),
        None => None,
    };
    let until = arguments.until.unwrap_or(scenario.until);
    let mut run = Run::new(
        Arc::clone(scenario),
        arguments.seed.unwrap_or(scenario.seed),
    );
    let mut judge = Judge::new(Arc::clone(scenario));
    judge.observe(run.world());
    let mut said = said_so_far(run.world());
    let mut skipped = Vec::new();
    while run.next_time().is_some_and(|time| time <= until) && run.step_forward().is_some() {
        judge.observe(run.world());
        let event = run.world().last_event();
        skipped.extend(event.and_then(|event| SkippedStep::of(event, scenario)));
        if let Some(log) = &mut log {
            let before = std::mem::replace(&mut said, said_so_far(run.world()));
            log.write(run.world(), before != said)?;
        }
    }
    if let Some(log) = log {
        log.finish()?;
    }
    let verdicts = judge.finish(run.world());
    Ok(Outcome {
        run,
        until,
        verdicts,
        skipped,
    })
}

/// Whether two names are of one file that is there.
pub(crate) fn same_place(one: &Path, other: &Path) -> bool {
    let place = |path: &Path| path.canonicalize().ok();
    place(one).is_some() && place(one) == place(other)
}

/// The file that `--events` names.
struct EventLog<'a> {
    path: &'a Path,
    file: BufWriter<File>,
}

impl<'a> EventLog<'a> {
    /// Begins the file, which must not be the scenario.
    fn create(path: &'a Path, scenario: &Path) -> Result<EventLog<'a>, String> {
        if same_place(path, scenario) {
            let path = path.display();
            return Err(format!("cannot write {path}: it is the scenario"));
        }
        let file = File::create(path).map_err(|error| cannot("write", path, &error))?;
        let file = BufWriter::new(file);
        Ok(EventLog { path, file })
    }

    /// The latest event as one line.
    fn write(&mut self, world: &World, says: bool) -> Result<(), String> {
        let Some(event) = world.last_event() else {
            return Ok(());
        };
        let caption = world.caption().filter(|_| says);
        let line = json_line(event, caption.map(|caption| &*caption.text));
        let written = writeln!(self.file, "{line}");
        written.map_err(|error| cannot("write", self.path, &error))
    }

    fn finish(mut self) -> Result<(), String> {
        let written = self.file.flush();
        written.map_err(|error| cannot("write", self.path, &error))
    }
}
