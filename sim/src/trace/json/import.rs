//! Reading a trace, line by line: what kind it is shows its first line. One of ours is
//! replayed and compared, all are judged as far as they say enough.

use serde_json::Value;

use super::error::{Problem, TraceError};
use super::lines::decode;
use super::replay::{Replay, Replaying};
use super::{etcd, observed};
use crate::run::Run;
use crate::trace::{Judgement, Observation, Review, Verdict};

/// What a trace turned out to be.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Kind {
    /// One of ours.
    Raftworks,
    /// What etcd/raft's TLA+ logger writes.
    Etcd,
    /// An observation per line.
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

    /// Its name.
    pub fn name(self) -> &'static str {
        match self {
            Kind::Raftworks => "raftworks",
            Kind::Etcd => "etcd-tla",
            Kind::Observations => "observations",
        }
    }
}

/// What a line told of one server.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Told {
    /// The line, from 1 on.
    pub line: u64,
    /// What is known from it.
    pub seen: Observation,
    /// The event in the words of etcd/raft, where it is one of those.
    pub event: Option<String>,
}

/// A trace that is being read.
#[derive(Debug, Default)]
pub struct Import {
    line: u64,
    blank_lines: Vec<u64>,
    outlined: bool,
    reading: Option<Reading>,
    review: Review,
    observations: u64,
}

#[derive(Debug)]
enum Reading {
    Own(Box<Replaying>),
    Etcd,
    Observations,
}

/// What came of reading a trace.
#[derive(Debug)]
pub struct Imported {
    /// What it turned out to be.
    pub kind: Kind,
    /// How many observations there were.
    pub observations: u64,
    /// What became of each claim.
    pub judgements: Vec<Judgement>,
    /// What came of replaying it, when it is one of ours.
    pub replay: Option<Replay>,
    /// The run that repeated it, up to its end or the first difference, and the text
    /// of its scenario.
    pub run: Option<(Run, String)>,
}

impl Imported {
    /// Whether it came out again, and no claim is violated.
    pub fn is_good(&self) -> bool {
        let violated = |j: &Judgement| matches!(j.verdict, Verdict::Violated { .. });
        let same = self.replay.as_ref().is_none_or(Replay::is_same);
        same && !self.judgements.iter().any(violated)
    }
}

impl Import {
    /// Nothing was read so far.
    pub fn new() -> Import {
        Import::default()
    }

    /// The run that repeats a trace of ours shall have an outline.
    #[must_use]
    pub fn with_outline(mut self) -> Import {
        self.outlined = true;
        self
    }

    /// What kind of trace it is, once that is known.
    pub fn kind(&self) -> Option<Kind> {
        self.reading.as_ref().map(|reading| match reading {
            Reading::Own(_) => Kind::Raftworks,
            Reading::Etcd => Kind::Etcd,
            Reading::Observations => Kind::Observations,
        })
    }

    /// How many lines were read.
    pub fn lines(&self) -> u64 {
        self.line
    }

    /// The next line, with or without its end. Says what it told.
    pub fn line(&mut self, bytes: &[u8]) -> Result<Vec<Told>, TraceError> {
        self.line += 1;
        let line = self.line;
        let told = decode(bytes, line).and_then(|value| {
            if let Some(value) = value {
                return self.value(&value);
            }
            self.blank_lines.push(line);
            Ok(Vec::new())
        });
        told.map_err(|problem| problem.at(line))
    }

    /// There are no more lines.
    pub fn finish(self) -> Result<Imported, TraceError> {
        let Some(kind) = self.kind() else {
            return Err(Problem::Empty.at(self.line));
        };
        let replayed = match self.reading {
            Some(Reading::Own(replaying)) => Some(replaying.finish(self.line, self.blank_lines)),
            _ => None,
        };
        let (replay, run) = replayed.unzip();
        Ok(Imported {
            kind,
            observations: self.observations,
            judgements: self.review.finish(),
            replay,
            run,
        })
    }

    fn value(&mut self, value: &Value) -> Result<Vec<Told>, Problem> {
        let is_first = self.reading.is_none();
        if is_first {
            self.reading = Some(match Kind::of(value) {
                Kind::Raftworks => Reading::Own(Box::new(Replaying::new(value, self.outlined)?)),
                Kind::Etcd => Reading::Etcd,
                Kind::Observations => Reading::Observations,
            });
        }
        let mut all = Vec::new();
        match &mut self.reading {
            Some(Reading::Own(replaying)) => {
                for seen in own_observations(value) {
                    all.push((seen?, None));
                }
                if !is_first {
                    replaying.line(self.line, value)?;
                }
            }
            Some(Reading::Etcd) => {
                let seen = etcd::observation(value)?;
                all.extend(seen.map(|seen| (seen, etcd::words(value))));
            }
            _ => all.push((observed::from_json(value)?, None)),
        }
        let told = all.into_iter().map(|(seen, event)| {
            self.observations += 1;
            self.review.observe(self.line, &seen);
            Told {
                line: self.line,
                seen,
                event,
            }
        });
        Ok(told.collect())
    }
}

/// What a line of ours says was observed.
fn own_observations(line: &Value) -> impl Iterator<Item = Result<Observation, Problem>> {
    let all = line.get("observed").and_then(Value::as_array);
    all.into_iter().flatten().map(observed::from_json)
}
