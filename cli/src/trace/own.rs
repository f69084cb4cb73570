//! The lines of a trace of ours: a header with everything that decides the run,
//! one line per event, and what came out. `docs/trace.schema.json` describes them.

use raftworks_sim::report::ViolationReport;
use raftworks_sim::trace::{Observation, engine};
use raftworks_sim::{Run, Time, World};
use serde_json::{Value, json};

use super::observed;
use crate::events;

/// The version of these lines.
pub(crate) const VERSION: u64 = 1;

/// Everything that decides the run.
pub(crate) fn header(run: &Run, text: &str, until: Time, first: &[Observation]) -> Value {
    let actions = run.actions().iter().map(ToString::to_string);
    json!({
        "trace": "raftworks",
        "version": VERSION,
        "engine": engine().to_string(),
        "program": env!("CARGO_PKG_VERSION"),
        "scenario": text,
        // A number of this size is not safe with all readers of JSON.
        "seed": run.seed().to_string(),
        "until_us": until.0,
        "actions": actions.collect::<Vec<_>>(),
        "observed": observed::all_to_json(first),
    })
}

/// The latest event, as `run --events` writes it, with what it changed.
pub(crate) fn event(world: &World, said: &mut u32, observed: &[Observation]) -> Value {
    let Some(event) = world.last_event() else {
        return Value::Null;
    };
    let before = std::mem::replace(said, said_so_far(world));
    let caption = world.caption().filter(|_| before != *said);
    let mut line = events::json_line(event, caption.map(|caption| &*caption.text));
    line["observed"] = observed::all_to_json(observed);
    line["digest"] = json!(world.digest().to_string());
    line
}

/// What came out.
pub(crate) fn footer(world: &World) -> Value {
    let violations = world.violations().iter().map(ViolationReport::from);
    json!({
        "end": {
            "events": world.events(),
            "digest": world.digest().to_string(),
            "violations": violations.collect::<Vec<_>>(),
            "finding": world.finding().map(ToString::to_string),
        }
    })
}

/// How many captions were shown.
pub(crate) fn said_so_far(world: &World) -> u32 {
    world.caption().map_or(0, |caption| caption.number)
}
