//! A trace of ours: what decides the run is in its first line, so that the rest
//! can be replayed and compared, line by line.

use std::fmt;
use std::sync::Arc;

use raftworks_core::Time;
use serde_json::Value;

use super::error::Problem;
use super::own::{Telling, VERSION};
use crate::run::{Run, RunAction};
use crate::scenario::{Scenario, parse_run_action};
use crate::trace::engine;

/// The most actions of a reader.
pub const MAX_ACTIONS: usize = 1_000;
/// How much of a value is shown.
const MAX_SHOWN_CHARS: usize = 80;

/// What came of replaying a trace.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Replay {
    /// The title of its scenario.
    pub title: String,
    /// Its seed.
    pub seed: u64,
    /// How many events came out again.
    pub events: u64,
    /// Whether this program says of itself what the trace's program said.
    pub same_engine: bool,
    /// The first line that did not come out again.
    pub difference: Option<Difference>,
    /// The lines that say nothing, in order.
    pub blank_lines: Vec<u64>,
}

/// The first thing that is not as the trace says.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Difference {
    /// The line, from 1 on.
    pub line: u64,
    /// What is different about it.
    pub what: Differs,
}

/// How a line differs from what was expected.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Differs {
    /// It is not there: the trace breaks off before its end.
    BreaksOff,
    /// The run is over, and the trace has another event.
    RunIsOver,
    /// The trace is over, and the run has another event.
    EventFollows,
    /// One of its values is another.
    Value {
        /// Where it stands: `to.server`.
        path: String,
        /// What is there, if anything is.
        found: Option<String>,
        /// What was expected, if anything was.
        expected: Option<String>,
    },
}

impl fmt::Display for Differs {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Differs::BreaksOff => f.write_str("the trace breaks off before its end"),
            Differs::RunIsOver => f.write_str("when it is repeated, the run is over here"),
            Differs::EventFollows => f.write_str("when it is repeated, another event follows here"),
            Differs::Value {
                path,
                found,
                expected,
            } => {
                let or_nothing = |value: &Option<String>| {
                    let text = value.as_deref().unwrap_or("nothing");
                    text.to_owned()
                };
                let (found, expected) = (or_nothing(found), or_nothing(expected));
                write!(f, "{path} is {found}, and {expected} was expected")
            }
        }
    }
}

impl Replay {
    /// Whether every line came out again.
    pub fn is_same(&self) -> bool {
        self.difference.is_none()
    }

    /// How many events have happened when the one of this line has: each line is one, but
    /// for the first, and for those that are blank.
    pub fn moment_of(&self, line: u64) -> u64 {
        let blank = self.blank_lines.partition_point(|&blank| blank < line);
        line.saturating_sub(1 + blank as u64)
    }
}

impl fmt::Display for Replay {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Replay {
            title,
            seed,
            events,
            ..
        } = self;
        writeln!(f, "{title}, seed {seed}")?;
        match &self.difference {
            None => writeln!(f, "replayed: all {events} events are the same"),
            Some(Difference { line, what }) => {
                writeln!(
                    f,
                    "replayed: line {line} differs, after {events} events: {what}"
                )?;
                if self.same_engine {
                    return Ok(());
                }
                writeln!(
                    f,
                    "the program that wrote it behaved otherwise than this one, so it can be \
                     read and judged, but not repeated"
                )
            }
        }
    }
}

/// What decides the run.
struct Header {
    text: String,
    scenario: Arc<Scenario>,
    seed: u64,
    until: Time,
    actions: Vec<RunAction>,
    same_engine: bool,
}

/// A trace that is being replayed.
#[derive(Debug)]
pub(super) struct Replaying {
    telling: Telling,
    text: String,
    replay: Replay,
    ended: bool,
}

impl Replaying {
    /// What the first line decides.
    pub(super) fn new(first: &Value, outlined: bool) -> Result<Replaying, Problem> {
        let header = header(first)?;
        let title = header.scenario.title.clone();
        let run = Run::replay(header.scenario, header.seed, header.actions);
        let run = if outlined { run.with_outline() } else { run };
        Ok(Replaying {
            telling: Telling::new(run, header.until),
            text: header.text,
            replay: Replay {
                title,
                seed: header.seed,
                events: 0,
                same_engine: header.same_engine,
                difference: None,
                blank_lines: Vec::new(),
            },
            ended: false,
        })
    }

    /// One more line.
    pub(super) fn line(&mut self, number: u64, line: &Value) -> Result<(), Problem> {
        if self.ended {
            return Err(Problem::AfterEnd);
        }
        self.ended = line.get("end").is_some();
        if !self.ended && line.get("event").is_none() {
            return Err(Problem::NeitherEventNorEnd);
        }
        if self.replay.difference.is_some() {
            return Ok(());
        }
        let what = if self.ended {
            let expected = self.telling.end();
            expected.map_or(Some(Differs::EventFollows), |it| difference(line, &it))
        } else {
            let expected = self.telling.event();
            expected.map_or(Some(Differs::RunIsOver), |it| difference(line, &it))
        };
        self.replay.events += u64::from(!self.ended && what.is_none());
        self.replay.difference = what.map(|what| Difference { line: number, what });
        Ok(())
    }

    /// What came of it, after this many lines, of which these were blank; the run, and the
    /// text of its scenario.
    pub(super) fn finish(mut self, lines: u64, blank_lines: Vec<u64>) -> (Replay, (Run, String)) {
        self.replay.blank_lines = blank_lines;
        if !self.ended && self.replay.difference.is_none() {
            self.replay.difference = Some(Difference {
                line: lines + 1,
                what: Differs::BreaksOff,
            });
        }
        (self.replay, (self.telling.into_run(), self.text))
    }
}

fn header(line: &Value) -> Result<Header, Problem> {
    if line["trace"] != "raftworks" {
        return Err(Problem::OtherProgram);
    }
    let version = line["version"].as_u64();
    if version != Some(VERSION) {
        let version = line["version"].to_string();
        return Err(Problem::OtherVersion(version.chars().take(40).collect()));
    }
    let text = line["scenario"].as_str();
    let text = text.ok_or(Problem::Lacks("scenario"))?;
    let scenario = Scenario::parse(text).map_err(Problem::Scenario)?;
    let seed = line["seed"].as_str().and_then(|seed| seed.parse().ok());
    let actions = line["actions"].as_array().map_or(&[][..], Vec::as_slice);
    if actions.len() > MAX_ACTIONS {
        return Err(Problem::TooManyActions);
    }
    let actions = actions.iter().map(|action| {
        let action = action.as_str().ok_or(Problem::ActionsNoText)?;
        parse_run_action(action).map_err(Problem::Action)
    });
    Ok(Header {
        text: text.to_owned(),
        scenario: Arc::new(scenario),
        seed: seed.ok_or(Problem::SeedNoDigits)?,
        until: line["until_us"]
            .as_u64()
            .map(Time)
            .ok_or(Problem::Lacks("until_us"))?,
        actions: actions.collect::<Result<_, Problem>>()?,
        same_engine: line["engine"] == engine().to_string(),
    })
}

/// What is different, if anything is.
fn difference(found: &Value, expected: &Value) -> Option<Differs> {
    let (path, found, expected) = first_difference(String::new(), found, expected)?;
    Some(Differs::Value {
        path,
        found: shown(found),
        expected: shown(expected),
    })
}

/// The first place where two values differ, and what is there in each.
fn first_difference<'a>(
    path: String,
    found: &'a Value,
    expected: &'a Value,
) -> Option<(String, &'a Value, &'a Value)> {
    if found == expected {
        return None;
    }
    let below = |name: &str| {
        let dot = if path.is_empty() { "" } else { "." };
        format!("{path}{dot}{name}")
    };
    match (found, expected) {
        (Value::Object(a), Value::Object(b)) => {
            // What is told of an event sums up at the end of its line: what is
            // different in particular comes first.
            let names = b.keys().chain(a.keys()).filter(|name| *name != "digest");
            let mut all = names.map(String::as_str).chain(["digest"]);
            all.find_map(|name| {
                let a = a.get(name).unwrap_or(&Value::Null);
                let b = b.get(name).unwrap_or(&Value::Null);
                first_difference(below(name), a, b)
            })
        }
        (Value::Array(a), Value::Array(b)) if a.len() == b.len() => {
            let mut pairs = a.iter().zip(b).enumerate();
            pairs.find_map(|(place, (a, b))| first_difference(format!("{path}[{place}]"), a, b))
        }
        _ => Some((path, found, expected)),
    }
}

/// The start of what is there, if anything is.
fn shown(value: &Value) -> Option<String> {
    let text = match value {
        Value::Null => return None,
        other => other.to_string(),
    };
    if text.chars().count() <= MAX_SHOWN_CHARS {
        return Some(text);
    }
    let start: String = text.chars().take(MAX_SHOWN_CHARS).collect();
    Some(format!("{start}\u{2026}"))
}
