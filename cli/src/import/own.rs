//! A trace of ours: what decides the run is in its first line, so that the rest
//! can be replayed and compared, line by line.

use std::fmt;
use std::sync::Arc;

use raftworks_sim::scenario::parse_run_action;
use raftworks_sim::trace::{Watch, engine};
use raftworks_sim::{Run, RunAction, Scenario, Time};
use serde_json::{Value, json};

use super::Judge;
use super::lines::Lines;
use crate::trace::own::{VERSION, event, footer, said_so_far};

/// The most actions of a reader.
const MAX_ACTIONS: usize = 1_000;
/// How much of a value is shown.
const MAX_SHOWN_CHARS: usize = 80;

/// What came of replaying a trace.
pub(super) struct Replay {
    title: String,
    seed: u64,
    events: u64,
    /// Whether this program says of itself what the trace's program said.
    same_engine: bool,
    difference: Option<Difference>,
}

/// The first thing that is not as the trace says.
struct Difference {
    line: u64,
    what: String,
}

impl Replay {
    /// Whether every line came out again.
    pub(super) fn is_same(&self) -> bool {
        self.difference.is_none()
    }

    pub(super) fn to_json(&self) -> Value {
        let difference = self.difference.as_ref();
        json!({
            "scenario": self.title,
            "seed": self.seed.to_string(),
            "events": self.events,
            "same": self.is_same(),
            "same_engine": self.same_engine,
            "line": difference.map(|difference| difference.line),
            "difference": difference.map(|difference| &difference.what),
        })
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
    scenario: Arc<Scenario>,
    seed: u64,
    until: Time,
    actions: Vec<RunAction>,
    same_engine: bool,
}

/// Reads and replays a trace.
pub(super) fn read(first: &Value, lines: &mut Lines, judge: &mut Judge) -> Result<Replay, String> {
    let header = header(first).map_err(|error| lines.error(&error))?;
    judge.observe_all(lines, first)?;
    let run = Run::replay(Arc::clone(&header.scenario), header.seed, header.actions);
    let (watch, _) = Watch::new(run.world());
    let said = said_so_far(run.world());
    let mut replay = Replay {
        title: header.scenario.title.clone(),
        seed: header.seed,
        events: 0,
        same_engine: header.same_engine,
        difference: None,
    };
    let mut player = Player {
        run,
        watch,
        said,
        until: header.until,
    };
    let mut ended = false;
    while let Some(line) = lines.next()? {
        if ended {
            return Err(lines.error("nothing follows the end of a trace"));
        }
        judge.observe_all(lines, &line)?;
        ended = line.get("end").is_some();
        if !ended && line.get("event").is_none() {
            return Err(lines.error("expected an \u{201c}event\u{201d} or the \u{201c}end\u{201d}"));
        }
        if replay.difference.is_none() {
            let expected = if ended { player.end() } else { player.step() };
            replay.difference = difference(&line, &expected).map(|what| Difference {
                line: lines.number(),
                what,
            });
            let same = !ended && replay.difference.is_none();
            replay.events += u64::from(same);
        }
    }
    if !ended && replay.difference.is_none() {
        replay.difference = Some(Difference {
            line: lines.number() + 1,
            what: "the trace breaks off before its end".to_owned(),
        });
    }
    Ok(replay)
}

fn header(line: &Value) -> Result<Header, String> {
    if line["trace"] != "raftworks" {
        return Err("this is a trace of another program".to_owned());
    }
    let version = line["version"].as_u64();
    if version != Some(VERSION) {
        let version = &line["version"];
        return Err(format!(
            "this is version {version} of the format, and this program reads version {VERSION}"
        ));
    }
    let text = line["scenario"]
        .as_str()
        .ok_or("expected a \u{201c}scenario\u{201d}")?;
    let scenario = Scenario::parse(text).map_err(|error| format!("in its scenario: {error}"))?;
    let seed = line["seed"].as_str().and_then(|seed| seed.parse().ok());
    let actions = line["actions"].as_array().map_or(&[][..], Vec::as_slice);
    if actions.len() > MAX_ACTIONS {
        return Err(format!("a trace has at most {MAX_ACTIONS} actions"));
    }
    let actions = actions.iter().map(|action| {
        let action = action
            .as_str()
            .ok_or("expected words as \u{201c}actions\u{201d}")?;
        parse_run_action(action).map_err(|error| format!("in its actions: {error}"))
    });
    Ok(Header {
        scenario: Arc::new(scenario),
        seed: seed.ok_or("expected digits as \u{201c}seed\u{201d}")?,
        until: line["until_us"]
            .as_u64()
            .map(Time)
            .ok_or("expected \u{201c}until_us\u{201d}")?,
        actions: actions.collect::<Result<_, String>>()?,
        same_engine: line["engine"] == engine().to_string(),
    })
}

/// Repeats the run.
struct Player {
    run: Run,
    watch: Watch,
    said: u32,
    until: Time,
}

impl Player {
    /// The line of the next event; nothing when the run is over.
    fn step(&mut self) -> Value {
        let goes_on = self.run.next_time().is_some_and(|time| time <= self.until);
        if !goes_on || self.run.step_forward().is_none() {
            return Value::Null;
        }
        let world = self.run.world();
        let observed = self.watch.observe(world);
        event(world, &mut self.said, &observed)
    }

    /// The last line; nothing when there is another event before it.
    fn end(&mut self) -> Value {
        if self.run.next_time().is_some_and(|time| time <= self.until) {
            return Value::Null;
        }
        footer(self.run.world())
    }
}

/// What is different, if anything is.
fn difference(found: &Value, expected: &Value) -> Option<String> {
    if expected.is_null() {
        let ends = found.get("end").is_some();
        let what = if ends {
            "another event follows"
        } else {
            "the run is over"
        };
        return Some(format!("when it is repeated, {what} here"));
    }
    let (path, found, expected) = first_difference(String::new(), found, expected)?;
    let (found, expected) = (shown(found), shown(expected));
    Some(format!("{path} is {found}, and {expected} was expected"))
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

fn shown(value: &Value) -> String {
    let text = match value {
        Value::Null => "nothing".to_owned(),
        other => other.to_string(),
    };
    if text.chars().count() <= MAX_SHOWN_CHARS {
        return text;
    }
    let start: String = text.chars().take(MAX_SHOWN_CHARS).collect();
    format!("{start}\u{2026}")
}
