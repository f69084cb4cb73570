//! `raftworks explore`: many seeds on all cores, in chunks that can be spread over
//! machines, stopped, resumed and merged.
//!
//! What one seed is, and what comes of it, is in `examine`; the lines that are
//! written in `record`; the threads in `work`.

pub(crate) mod examine;
pub(crate) mod record;
pub(crate) mod seeds;
mod work;

use std::fs::OpenOptions;
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use clap::Args;
use indicatif::{ProgressBar, ProgressStyle};

use crate::exit::{complain, good_if, say};
use crate::input::cannot;
use crate::shrink;
use examine::{Failure, Source};
use record::{Record, Sum};
use seeds::{Seeds, parse_seeds};

/// Which seeds to explore, of what, and how.
#[derive(Args)]
pub(crate) struct ExploreArguments {
    /// Explore the seeds of this scenario instead of a swarm.
    file: Option<PathBuf>,
    /// The seeds: from the first one up to, and without, the second: 0..1000.
    #[arg(long, value_name = "A..B", value_parser = parse_seeds)]
    seeds: Seeds,
    #[command(flatten)]
    what: examine::WhatArguments,
    /// How many threads; as many as there are cores, if nothing is said.
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u16).range(1..=1024))]
    threads: Option<u16>,
    /// How many seeds make a line, and are lost at most when a machine is.
    #[arg(long, value_name = "N", default_value_t = 1000, value_parser = clap::value_parser!(u64).range(1..))]
    chunk: u64,
    /// Write a line per chunk to this file (see docs/command-line.md).
    #[arg(long, value_name = "FILE.jsonl")]
    json_lines: Option<PathBuf>,
    /// Go on with that file: explore only what it lacks.
    #[arg(long, requires = "json_lines")]
    resume: bool,
    /// Make the first failure of each kind small, and write it into this folder.
    #[arg(long, value_name = "FOLDER")]
    shrink: Option<PathBuf>,
    /// Print what came out as JSON (see docs/command-line.md).
    #[arg(long)]
    json: bool,
}

/// Runs the command.
pub(crate) fn run(arguments: &ExploreArguments) -> Result<u8, String> {
    let source = Arc::new(arguments.what.source(arguments.file.as_deref())?);
    let mut sum = Sum::default();
    if let (true, Some(path)) = (arguments.resume, &arguments.json_lines) {
        for record in record::read(path)? {
            sum.add(&record, &path.display().to_string())?;
        }
        sum.check_source(&source.name())?;
    }
    let known = sum.seeds;
    let chunks = arguments
        .seeds
        .without(&sum.ranges())
        .chunks(arguments.chunk);
    let mut lines = match &arguments.json_lines {
        Some(path) => Some(Lines::open(path, arguments.resume)?),
        None => None,
    };
    let stop = stop_at_interrupt();
    let threads = arguments.threads.map_or_else(cores, usize::from);
    let bar = bar(arguments.seeds.count(), known);
    let start = Instant::now();
    let work = work::Work::new(&source, chunks, &stop);
    let before = sum.events;
    work.run(threads, |news| match news {
        work::News::Progress(seeds) => {
            bar.inc(seeds);
            Ok(())
        }
        work::News::Done(record) => {
            bar.set_message(failures_in_words(
                sum.failures.len() + record.failures.len(),
            ));
            if let Some(lines) = &mut lines {
                lines.write(&record)?;
            }
            sum.add(&record, "this run")
        }
    })?;
    bar.finish_and_clear();
    let elapsed = start.elapsed();
    if let Some(folder) = &arguments.shrink {
        shrink_all(&source, &sum.failures, folder, &stop)?;
    }
    let rate = Rate {
        seeds: sum.seeds - known,
        events: sum.events - before,
        elapsed,
        threads,
    };
    say(&if arguments.json {
        sum.to_json(&arguments.seeds)
    } else {
        format!("{}{}", sum.to_words(&arguments.seeds), rate.to_words())
    });
    Ok(good_if(sum.failures.is_empty()))
}

fn cores() -> usize {
    std::thread::available_parallelism().map_or(1, usize::from)
}

/// Ctrl-C asks for an end with what there is; a second one does not wait.
pub(crate) fn stop_at_interrupt() -> Arc<AtomicBool> {
    let stop = Arc::new(AtomicBool::new(false));
    let seen = Arc::clone(&stop);
    // Where no handler can be installed, Ctrl-C ends the program as ever.
    let _ = ctrlc::set_handler(move || {
        if seen.swap(true, Ordering::Relaxed) {
            std::process::exit(130);
        }
    });
    stop
}

/// A bar on standard error; `indicatif` draws none where that is no terminal.
fn bar(seeds: u64, known: u64) -> ProgressBar {
    let style = "{bar:30} {pos}/{len} seeds, {per_sec}, {eta} to go {msg}";
    let style = ProgressStyle::with_template(style);
    let bar = ProgressBar::new(seeds).with_position(known);
    bar.reset_eta();
    bar.with_style(style.unwrap_or_else(|_| ProgressStyle::default_bar()))
}

fn failures_in_words(count: usize) -> String {
    if count == 0 {
        String::new()
    } else {
        crate::check::counted(count, "failure")
    }
}

/// The file that `--json-lines` names.
struct Lines<'a> {
    path: &'a Path,
    file: std::fs::File,
}

impl<'a> Lines<'a> {
    fn open(path: &'a Path, resume: bool) -> Result<Lines<'a>, String> {
        let open = || {
            let mut options = OpenOptions::new();
            options
                .create(true)
                .append(resume)
                .write(!resume)
                .truncate(!resume);
            let file = options.open(path)?;
            if resume {
                // A line that was cut off, when a machine went away, is done again.
                let text = std::fs::read(path)?;
                let end = text
                    .iter()
                    .rposition(|byte| *byte == b'\n')
                    .map_or(0, |at| at + 1);
                file.set_len(end as u64)?;
            }
            Ok(file)
        };
        let file = open().map_err(|error| cannot("write", path, &error))?;
        Ok(Lines { path, file })
    }

    /// One line, at once: a machine that goes away loses no more than a chunk.
    fn write(&mut self, record: &Record) -> Result<(), String> {
        let line = record.to_json().to_string() + "\n";
        let written = self.file.write_all(line.as_bytes());
        written.map_err(|error| cannot("write", self.path, &error))
    }
}

/// Makes the first failure of each kind small.
fn shrink_all(
    source: &Source,
    failures: &[Failure],
    folder: &Path,
    stop: &AtomicBool,
) -> Result<(), String> {
    std::fs::create_dir_all(folder).map_err(|error| cannot("write", folder, &error))?;
    let mut kinds: Vec<&str> = Vec::new();
    for failure in failures {
        if kinds.contains(&failure.property.as_str()) || stop.load(Ordering::Relaxed) {
            continue;
        }
        kinds.push(&failure.property);
        let scenario = source.scenario(failure.seed);
        let Some(small) = shrink::shrink(&scenario, failure.seed, None, shrink::MAX_RUNS, stop)
        else {
            continue;
        };
        let kind = failure
            .property
            .to_lowercase()
            .replace(|c: char| !c.is_alphanumeric(), "-");
        let path = folder.join(format!("{kind}-{}.raft", failure.seed));
        std::fs::write(&path, small.text()).map_err(|error| cannot("write", &path, &error))?;
        let summary = small.summary().replace('\n', "\n    ");
        complain(&format!("{}\n    {summary}", path.display()));
    }
    Ok(())
}

/// How fast it was.
struct Rate {
    seeds: u64,
    events: u64,
    elapsed: Duration,
    threads: usize,
}

impl Rate {
    fn to_words(&self) -> String {
        let ms = self.elapsed.as_millis().max(1) as u64;
        let per_second = |count: u64| count.saturating_mul(1000) / ms;
        format!(
            "{} seeds and {} events per second on {}, {}.{} s\n",
            per_second(self.seeds),
            per_second(self.events),
            crate::check::counted(self.threads, "thread"),
            ms / 1000,
            ms % 1000 / 100
        )
    }
}
