//! `raftworks import`: reads a trace back. One of ours is replayed and compared;
//! one of another implementation is judged as far as it says enough.
//!
//! What a line says and what is wrong with it is known to the simulator.

use std::fmt::Write as _;
use std::path::PathBuf;

use clap::Args;
use raftworks_sim::trace::Verdict;
use raftworks_sim::trace::json::{Import, Imported, Replay};
use serde_json::{Value, json};

use crate::exit::{good_if, say};
use crate::lines::Lines;

/// What to read.
#[derive(Args)]
pub(crate) struct ImportArguments {
    /// The trace: of raftworks, of etcd/raft's TLA+ logger, or one JSON object
    /// per observation (see docs/trace.md).
    file: PathBuf,
    /// Print what came out as JSON (see docs/trace.md).
    #[arg(long)]
    json: bool,
}

/// Runs the command.
pub(crate) fn run(arguments: &ImportArguments) -> Result<u8, String> {
    let outcome = read(Lines::open(&arguments.file)?)?;
    say(&if arguments.json {
        in_json(&outcome)
    } else {
        in_words(&outcome)
    });
    Ok(good_if(outcome.is_good()))
}

fn read(mut lines: Lines) -> Result<Imported, String> {
    let mut import = Import::new();
    let read = loop {
        let Some(bytes) = lines.next_bytes()? else {
            break import.finish();
        };
        if let Err(error) = import.line(&bytes) {
            break Err(error);
        }
    };
    read.map_err(|error| lines.error_at(error.line, &error.problem.to_string()))
}

fn in_words(outcome: &Imported) -> String {
    let mut out = format!(
        "a trace of the kind {}, {} observations\n",
        outcome.kind.name(),
        outcome.observations
    );
    if let Some(replay) = &outcome.replay {
        out.push_str(&replay.to_string());
    }
    out.push('\n');
    for judgement in &outcome.judgements {
        let _ = writeln!(out, "{judgement}");
    }
    out
}

fn in_json(outcome: &Imported) -> String {
    let judgements = outcome.judgements.iter().map(|judgement| {
        let (verdict, looks, breaches) = match &judgement.verdict {
            Verdict::Held { looks } => ("held", *looks, &[][..]),
            Verdict::Violated { breaches } => ("violated", 0, breaches.as_slice()),
            Verdict::NotJudged => ("not-judged", 0, &[][..]),
        };
        let breaches = breaches.iter();
        let breaches: Vec<Value> = breaches
            .map(|breach| json!({ "line": breach.line, "detail": breach.detail.to_string() }))
            .collect();
        json!({
            "claim": judgement.claim.name(),
            "verdict": verdict,
            "looks": looks,
            "breaches": breaches,
        })
    });
    let value = json!({
        "kind": outcome.kind.name(),
        "ok": outcome.is_good(),
        "observations": outcome.observations,
        "replay": outcome.replay.as_ref().map(replay_in_json),
        "claims": judgements.collect::<Vec<_>>(),
    });
    format!("{value:#}\n")
}

fn replay_in_json(replay: &Replay) -> Value {
    let difference = replay.difference.as_ref();
    json!({
        "scenario": replay.title,
        "seed": replay.seed.to_string(),
        "events": replay.events,
        "same": replay.is_same(),
        "same_engine": replay.same_engine,
        "line": difference.map(|difference| difference.line),
        "difference": difference.map(|difference| difference.what.to_string()),
    })
}
