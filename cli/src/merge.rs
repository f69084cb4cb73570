//! `raftworks merge`: adds up what several machines explored.

use std::path::PathBuf;

use clap::Args;

use crate::exit::{good_if, say};
use crate::explore::record::{self, Sum};
use crate::explore::seeds::{Seeds, parse_seeds};

/// What to add up.
#[derive(Args)]
pub(crate) struct MergeArguments {
    /// Files that `raftworks explore --json-lines` wrote.
    #[arg(required = true)]
    files: Vec<PathBuf>,
    /// The seeds that must be there; what is missing makes the exit code 1.
    #[arg(long, value_name = "A..B", value_parser = parse_seeds)]
    seeds: Option<Seeds>,
    /// Print what came out as JSON (see docs/command-line.md).
    #[arg(long)]
    json: bool,
}

/// Runs the command.
pub(crate) fn run(arguments: &MergeArguments) -> Result<u8, String> {
    let mut sum = Sum::default();
    for path in &arguments.files {
        if !path.exists() {
            return Err(format!("cannot read {}: it is not there", path.display()));
        }
        for record in record::read(path)? {
            sum.add(&record, &path.display().to_string())?;
        }
    }
    let Some(span) = sum.span() else {
        return Err("there is nothing to add up".to_owned());
    };
    let asked = arguments.seeds.unwrap_or(span);
    say(&if arguments.json {
        sum.to_json(&asked)
    } else {
        sum.to_words(&asked)
    });
    let complete = arguments
        .seeds
        .is_none_or(|asked| asked.without(&sum.ranges()).0.is_empty());
    Ok(good_if(sum.failing == 0 && complete))
}
