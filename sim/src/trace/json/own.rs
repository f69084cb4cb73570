//! The lines of a trace of ours: a header with everything that decides the run,
//! one line per event, and what came out. `docs/trace.schema.json` describes them.

use raftworks_core::Time;
use serde_json::{Value, json};

use super::{events, observed};
use crate::report::ViolationReport;
use crate::run::Run;
use crate::trace::{Observation, Watch, engine};
use crate::world::World;

/// The version of these lines.
pub const VERSION: u64 = 1;

/// Tells a run from its beginning, line by line.
#[derive(Debug)]
pub struct Telling {
    run: Run,
    watch: Watch,
    first: Vec<Observation>,
    said: u32,
    until: Time,
}

impl Telling {
    /// Of this run, which is at its beginning, up to this time.
    pub fn new(run: Run, until: Time) -> Telling {
        debug_assert_eq!(run.moment(), 0, "it is told from the beginning");
        let (watch, first) = Watch::new(run.world());
        Telling {
            said: said_so_far(run.world()),
            run,
            watch,
            first,
            until,
        }
    }

    /// The first line: everything that decides the run, which has this text as its
    /// scenario.
    pub fn header(&self, text: &str) -> Value {
        let actions = self.run.actions().iter().map(ToString::to_string);
        json!({
            "trace": "raftworks",
            "version": VERSION,
            "engine": engine().to_string(),
            "program": env!("CARGO_PKG_VERSION"),
            "scenario": text,
            // A number of this size is not safe with all readers of JSON.
            "seed": self.run.seed().to_string(),
            "until_us": self.until.0,
            "actions": actions.collect::<Vec<_>>(),
            "observed": observed::all_to_json(&self.first),
        })
    }

    /// The line of the next event; nothing when the run is over.
    pub fn event(&mut self) -> Option<Value> {
        if self.is_over() {
            return None;
        }
        self.run.step_forward()?;
        let world = self.run.world();
        let event = world.last_event()?;
        let before = std::mem::replace(&mut self.said, said_so_far(world));
        let caption = world.caption().filter(|_| before != self.said);
        let mut line = events::json_line(event, caption.map(|caption| &*caption.text));
        line["observed"] = observed::all_to_json(&self.watch.observe(world));
        line["digest"] = json!(world.digest().to_string());
        Some(line)
    }

    /// The last line: what came out. Nothing while another event comes before it.
    pub fn end(&self) -> Option<Value> {
        self.is_over().then(|| footer(self.run.world()))
    }

    /// The run, up to where it was told.
    pub fn run(&self) -> &Run {
        &self.run
    }

    /// The same, when no more is to be told.
    pub fn into_run(self) -> Run {
        self.run
    }

    fn is_over(&self) -> bool {
        self.run.next_time().is_none_or(|time| time > self.until)
    }
}

fn footer(world: &World) -> Value {
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
pub fn said_so_far(world: &World) -> u32 {
    world.caption().map_or(0, |caption| caption.number)
}
