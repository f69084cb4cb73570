//! `raftworks check`: says everything that is wrong with scenario files, without
//! running them.

use std::path::PathBuf;

use clap::Args;
use raftworks_sim::Scenario;
use raftworks_sim::scenario::ParseError;
use serde::Serialize;

use crate::exit::{GOOD, UNREADABLE, complain, say};
use crate::input;

/// What to look at.
#[derive(Args)]
pub(crate) struct CheckArguments {
    /// Scenario files (see docs/scenarios.md).
    #[arg(required = true)]
    files: Vec<PathBuf>,
    /// Print what was found as JSON (see docs/command-line.md).
    #[arg(long)]
    json: bool,
}

/// What is wrong with one file.
#[derive(Serialize)]
struct FileReport {
    file: String,
    ok: bool,
    errors: Vec<ErrorReport>,
}

#[derive(Serialize)]
struct ErrorReport {
    /// `null` when the file as a whole could not be read.
    line: Option<u32>,
    column: Option<u32>,
    message: String,
    expected: Option<String>,
    found: Option<String>,
    nearest: Option<String>,
}

/// Runs the command.
pub(crate) fn run(arguments: &CheckArguments) -> u8 {
    let mut reports = Vec::new();
    for path in &arguments.files {
        let file = path.display().to_string();
        let errors = match input::text(path) {
            Err(message) => {
                if !arguments.json {
                    complain(&message);
                }
                vec![ErrorReport::of_file(message)]
            }
            Ok(text) => {
                let errors = Scenario::check(&text);
                if !arguments.json {
                    let shown = errors
                        .iter()
                        .map(|error| input::point_at(path, &text, error));
                    shown.for_each(|message| complain(&message));
                }
                errors.into_iter().map(ErrorReport::from).collect()
            }
        };
        let ok = errors.is_empty();
        reports.push(FileReport { file, ok, errors });
    }
    let count: usize = reports.iter().map(|report| report.errors.len()).sum();
    if arguments.json {
        let text = serde_json::to_string_pretty(&reports).unwrap_or_default();
        say(&(text + "\n"));
    } else {
        let files = counted(reports.len(), "file");
        say(&format!("{files}, {}\n", counted(count, "error")));
    }
    if count == 0 { GOOD } else { UNREADABLE }
}

/// A number and a noun that fits it.
pub(crate) fn counted(count: usize, noun: &str) -> String {
    let ending = if count == 1 { "" } else { "s" };
    format!("{count} {noun}{ending}")
}

impl ErrorReport {
    fn of_file(message: String) -> ErrorReport {
        ErrorReport {
            line: None,
            column: None,
            message,
            expected: None,
            found: None,
            nearest: None,
        }
    }
}

impl From<ParseError> for ErrorReport {
    fn from(error: ParseError) -> ErrorReport {
        ErrorReport {
            line: Some(error.line),
            column: Some(error.column),
            message: error.problem(),
            expected: Some(error.expected.to_string()),
            found: error.found,
            nearest: error.nearest,
        }
    }
}
