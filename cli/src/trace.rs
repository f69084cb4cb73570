//! `raftworks trace`: one run, every event of it, in a format of ours or of
//! others. What the formats are is in `docs/trace.md`.

use std::fs::File;
use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use clap::{Args, ValueEnum};
use raftworks_sim::scenario::parse_run_action;
use raftworks_sim::trace::json::{MAX_EVENTS, Telling};
use raftworks_sim::trace::{EtcdEvent, EtcdTrace, SHIVIZ_HEADER, ShiViz};
use raftworks_sim::{Run, RunAction, Time};
use serde_json::json;

use crate::exit::GOOD;
use crate::input::{self, cannot};
use crate::run::{parse_until, same_place};

/// What to trace, and how to write it.
#[derive(Args)]
pub(crate) struct TraceArguments {
    /// The scenario file (see docs/scenarios.md).
    file: PathBuf,
    /// Another seed than the scenario's.
    #[arg(long)]
    seed: Option<u64>,
    /// Trace up to this time, such as 2.5s, instead of the scenario's end.
    #[arg(long, value_name = "TIME", value_parser = parse_until)]
    until: Option<Time>,
    /// What a reader does, as in a shared link: "812 at 1204511us crash 3".
    #[arg(long = "do", value_name = "ACTION", value_parser = parse_do)]
    actions: Vec<RunAction>,
    /// The format.
    #[arg(long, value_enum, default_value_t = Format::Raftworks)]
    format: Format,
    /// Write to this file instead of standard output.
    #[arg(short, long, value_name = "FILE")]
    output: Option<PathBuf>,
}

/// How to write a trace.
#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Format {
    /// JSON lines that `raftworks import` can read, replay and compare.
    Raftworks,
    /// The JSON lines that etcd/raft's TLA+ specification can be held against.
    EtcdTla,
    /// A log for the space-time diagrams of `ShiViz`.
    Shiviz,
}

fn parse_do(text: &str) -> Result<RunAction, String> {
    parse_run_action(text).map_err(|error| error.to_string())
}

/// Runs the command.
pub(crate) fn run(arguments: &TraceArguments) -> Result<u8, String> {
    let text = input::text(&arguments.file)?;
    let scenario = Arc::new(input::scenario(&arguments.file)?);
    let seed = arguments.seed.unwrap_or(scenario.seed);
    let until = arguments.until.unwrap_or(scenario.until);
    let run = Run::replay(scenario, seed, arguments.actions.clone());
    let Some(path) = &arguments.output else {
        let written = write(io::stdout().lock(), run, &text, until, arguments.format);
        // Whoever reads may stop reading: that is no failure of ours.
        return match written {
            Err(error) if error.kind() != io::ErrorKind::BrokenPipe => {
                Err(format!("cannot write the trace: {error}"))
            }
            _ => Ok(GOOD),
        };
    };
    if same_place(path, &arguments.file) {
        let path = path.display();
        return Err(format!("cannot write {path}: it is the scenario"));
    }
    let written = File::create(path).and_then(|file| {
        let mut file = BufWriter::new(file);
        write(&mut file, run, &text, until, arguments.format)?;
        file.flush()
    });
    written.map_err(|error| cannot("write", Path::new(path), &error))?;
    Ok(GOOD)
}

fn write(to: impl Write, run: Run, text: &str, until: Time, format: Format) -> io::Result<()> {
    match format {
        Format::Raftworks => write_own(to, run, text, until),
        Format::EtcdTla => write_etcd(to, run, until),
        Format::Shiviz => write_shiviz(to, run, until),
    }
}

/// Goes through a run, up to a time and to as many events as can be read again.
fn each_event(
    mut run: Run,
    until: Time,
    mut tell: impl FnMut(&Run) -> io::Result<()>,
) -> io::Result<()> {
    while run.next_time().is_some_and(|time| time <= until) && run.step_forward().is_some() {
        bounded(&run)?;
        tell(&run)?;
    }
    Ok(())
}

fn bounded(run: &Run) -> io::Result<()> {
    if run.moment() > MAX_EVENTS {
        let message = format!("a trace has at most {MAX_EVENTS} events");
        return Err(io::Error::new(io::ErrorKind::FileTooLarge, message));
    }
    Ok(())
}

fn write_own(mut to: impl Write, run: Run, text: &str, until: Time) -> io::Result<()> {
    let mut telling = Telling::new(run, until);
    writeln!(to, "{}", telling.header(text))?;
    while let Some(line) = telling.event() {
        bounded(telling.run())?;
        writeln!(to, "{line}")?;
    }
    telling.end().map_or(Ok(()), |line| writeln!(to, "{line}"))
}

fn write_etcd(mut to: impl Write, run: Run, until: Time) -> io::Result<()> {
    let mut tell = |time: Time, events: Vec<EtcdEvent>| -> io::Result<()> {
        for event in events {
            // The names that the specification's reader looks for.
            let line = json!({ "tag": "trace", "time_us": time.0, "event": event });
            writeln!(to, "{line}")?;
        }
        Ok(())
    };
    let (mut trace, first) = EtcdTrace::new(run.world());
    tell(Time(0), first)?;
    each_event(run, until, |run| {
        tell(run.world().now(), trace.observe(run.world()))
    })?;
    Ok(())
}

fn write_shiviz(mut to: impl Write, run: Run, until: Time) -> io::Result<()> {
    write!(to, "{SHIVIZ_HEADER}")?;
    let mut trace = ShiViz::new();
    each_event(run, until, |run| {
        write!(to, "{}", trace.observe(run.world()))
    })?;
    Ok(())
}
