//! `raftworks run`: one scenario, to its end.

use std::fmt::Write as _;
use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::sync::Arc;

use clap::Args;
use raftworks_sim::scenario::{Judge, MAX_TEXT_BYTES, ParseError, Verdict, parse_time};
use raftworks_sim::{Run, Scenario, Time};

use crate::{events, report};

/// Exit code when an expectation did not come out or a property was violated.
const NOT_SO: u8 = 1;
/// Exit code when the input could not be read.
const UNREADABLE: u8 = 2;

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

fn parse_until(text: &str) -> Result<Time, String> {
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
}

impl Outcome {
    /// Whether everything is as it should be.
    pub(crate) fn is_good(&self) -> bool {
        let world = self.run.world();
        let so = self.verdicts.iter().all(|verdict| verdict.holds);
        so && world.violations().is_empty() && world.finding().is_none()
    }
}

/// Runs the command.
pub(crate) fn run(arguments: &RunArguments) -> ExitCode {
    let scenario = match read(&arguments.file) {
        Ok(scenario) => Arc::new(scenario),
        Err(message) => {
            eprintln!("{message}");
            return ExitCode::from(UNREADABLE);
        }
    };
    let outcome = match replay(&scenario, arguments) {
        Ok(outcome) => outcome,
        Err(message) => {
            eprintln!("{message}");
            return ExitCode::from(UNREADABLE);
        }
    };
    let text = if arguments.json {
        report::json(&outcome)
    } else {
        report::text(&outcome)
    };
    // Whoever reads may stop reading: that is no failure of ours.
    let _ = io::stdout().lock().write_all(text.as_bytes());
    if outcome.is_good() {
        ExitCode::SUCCESS
    } else {
        ExitCode::from(NOT_SO)
    }
}

fn replay(scenario: &Arc<Scenario>, arguments: &RunArguments) -> Result<Outcome, String> {
    let mut log = match &arguments.events {
        Some(path) => {
            let file = std::fs::File::create(path);
            Some(BufWriter::new(
                file.map_err(|error| cannot("write", path, &error))?,
            ))
        }
        None => None,
    };
    let until = arguments.until.unwrap_or(scenario.until);
    let mut run = Run::new(
        Arc::clone(scenario),
        arguments.seed.unwrap_or(scenario.seed),
    );
    let mut judge = Judge::new(Arc::clone(scenario));
    judge.observe(run.world());
    while run.next_time().is_some_and(|time| time <= until) {
        let Some(event) = run.step_forward() else {
            break;
        };
        if let (Some(log), Some(path)) = (&mut log, &arguments.events) {
            let line = events::json_line(event);
            let written = writeln!(log, "{line}");
            written.map_err(|error| cannot("write", path, &error))?;
        }
        judge.observe(run.world());
    }
    if let (Some(mut log), Some(path)) = (log, &arguments.events) {
        log.flush().map_err(|error| cannot("write", path, &error))?;
    }
    let verdicts = judge.finish(run.world());
    Ok(Outcome {
        run,
        until,
        verdicts,
    })
}

fn cannot(verb: &str, path: &Path, error: &io::Error) -> String {
    format!("cannot {verb} {}: {error}", path.display())
}

fn read(path: &Path) -> Result<Scenario, String> {
    let about = std::fs::metadata(path).map_err(|error| cannot("read", path, &error))?;
    if about.len() > MAX_TEXT_BYTES as u64 {
        return Err(format!(
            "cannot read {}: it has {} bytes, and a scenario has at most {MAX_TEXT_BYTES}",
            path.display(),
            about.len()
        ));
    }
    let bytes = std::fs::read(path).map_err(|error| cannot("read", path, &error))?;
    let text = String::from_utf8(bytes).map_err(|error| {
        format!(
            "cannot read {}: it is not UTF-8 text: {error}",
            path.display()
        )
    })?;
    Scenario::parse(&text).map_err(|error| point_at(path, &text, &error))
}

/// The error with its place in the file, and the line it is in.
fn point_at(path: &Path, text: &str, error: &ParseError) -> String {
    let line = text
        .lines()
        .nth(error.line as usize - 1)
        .unwrap_or_default();
    let before = line.chars().take(error.column as usize - 1);
    let space: String = before.map(|c| if c == '\t' { '\t' } else { ' ' }).collect();
    let mut message = String::new();
    let _ = writeln!(
        message,
        "{}:{}:{}: {error}",
        path.display(),
        error.line,
        error.column
    );
    let _ = writeln!(message, "  {line}");
    let _ = write!(message, "  {space}^");
    message
}
