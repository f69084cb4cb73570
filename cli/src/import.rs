//! `raftworks import`: reads a trace back. One of ours is replayed and compared;
//! one of another implementation is judged as far as it says enough.
//!
//! Traces come from anywhere, so everything is bounded before it is decoded.

mod etcd;
mod lines;
mod own;

use std::fmt::Write as _;
use std::path::PathBuf;

use clap::Args;
use raftworks_sim::trace::{Judgement, Observation, Review, Verdict};
use serde_json::{Value, json};

use crate::exit::{good_if, say};
use crate::trace::observed;
pub(crate) use lines::Lines;

/// The most events of a trace.
pub(crate) const MAX_EVENTS: u64 = 2_000_000;

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

/// What a trace turned out to be.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    Raftworks,
    Etcd,
    Observations,
}

impl Kind {
    /// What the first line shows.
    fn of(line: &Value) -> Kind {
        if line.get("trace").is_some() {
            Kind::Raftworks
        } else if etcd::event_of(line).is_some() {
            Kind::Etcd
        } else {
            Kind::Observations
        }
    }

    fn name(self) -> &'static str {
        match self {
            Kind::Raftworks => "raftworks",
            Kind::Etcd => "etcd-tla",
            Kind::Observations => "observations",
        }
    }
}

/// What came out.
struct Outcome {
    kind: Kind,
    observations: u64,
    judgements: Vec<Judgement>,
    replay: Option<own::Replay>,
}

impl Outcome {
    fn is_good(&self) -> bool {
        let violated = |j: &Judgement| matches!(j.verdict, Verdict::Violated { .. });
        let same = self.replay.as_ref().is_none_or(own::Replay::is_same);
        same && !self.judgements.iter().any(violated)
    }
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

fn read(mut lines: Lines) -> Result<Outcome, String> {
    let Some(first) = lines.next()? else {
        return Err(lines.error("expected a trace, and the file is empty"));
    };
    let kind = Kind::of(&first);
    let mut judge = Judge::default();
    let replay = match kind {
        Kind::Raftworks => Some(own::read(&first, &mut lines, &mut judge)?),
        Kind::Etcd | Kind::Observations => {
            let mut line = Some(first);
            while let Some(value) = line {
                let seen = match kind {
                    Kind::Etcd => etcd::observation(&value),
                    _ => observed::from_json(&value).map(Some),
                };
                if let Some(seen) = seen.map_err(|error| lines.error(&error))? {
                    judge.observe(lines.number(), &seen);
                }
                line = lines.next()?;
            }
            None
        }
    };
    Ok(Outcome {
        kind,
        observations: judge.observations,
        judgements: judge.review.finish(),
        replay,
    })
}

/// Counts what it is shown.
#[derive(Default)]
struct Judge {
    review: Review,
    observations: u64,
}

impl Judge {
    fn observe(&mut self, line: u64, seen: &Observation) {
        self.observations += 1;
        self.review.observe(line, seen);
    }

    /// What a line of ours says was observed.
    fn observe_all(&mut self, lines: &Lines, value: &Value) -> Result<(), String> {
        let all = value.get("observed").and_then(Value::as_array);
        for seen in all.into_iter().flatten() {
            let seen = observed::from_json(seen).map_err(|error| lines.error(&error))?;
            self.observe(lines.number(), &seen);
        }
        Ok(())
    }
}

fn in_words(outcome: &Outcome) -> String {
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

fn in_json(outcome: &Outcome) -> String {
    let judgements = outcome.judgements.iter().map(|judgement| {
        let (verdict, looks, breaches) = match &judgement.verdict {
            Verdict::Held { looks } => ("held", *looks, &[][..]),
            Verdict::Violated { breaches } => ("violated", 0, breaches.as_slice()),
            Verdict::NotJudged => ("not-judged", 0, &[][..]),
        };
        let breaches = breaches.iter();
        let breaches: Vec<Value> = breaches
            .map(|breach| json!({ "line": breach.line, "detail": breach.detail }))
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
        "replay": outcome.replay.as_ref().map(own::Replay::to_json),
        "claims": judgements.collect::<Vec<_>>(),
    });
    format!("{value:#}\n")
}
