//! What the steps of a scenario came to, where that was nothing: an action that could not
//! be done at its moment, and a line that waited in vain.

use raftworks_sim::scenario::Order;
use raftworks_sim::world::Coming;
use raftworks_sim::{Action, Author, Event, EventKind, Scenario, World};
use serde::Serialize;

/// An action of the scenario that could not be done.
#[derive(Serialize)]
pub(crate) struct SkippedStep {
    /// When, in virtual time.
    pub(crate) time_us: u64,
    /// The lines that say so: several, if the text asks for the same more than once.
    pub(crate) lines: Vec<u32>,
    /// What could not be done, as the language prints it.
    pub(crate) action: String,
    /// The reason.
    pub(crate) why: String,
}

impl SkippedStep {
    /// What this event says about that, if it is of that kind.
    pub(crate) fn of(event: &Event, scenario: &Scenario) -> Option<SkippedStep> {
        let EventKind::Acted {
            action,
            author: Author::Scenario,
            skipped: Some(why),
            ..
        } = &event.kind
        else {
            return None;
        };
        Some(SkippedStep {
            time_us: event.time.0,
            lines: lines_of(action, scenario),
            action: action.to_string(),
            why: why.to_string(),
        })
    }
}

fn lines_of(wanted: &Action, scenario: &Scenario) -> Vec<u32> {
    let steps = scenario.steps.iter();
    let asks = |order: &Order| matches!(order, Order::Act(action) if action == wanted);
    let lines = steps.filter(|step| asks(&step.order));
    lines.map(|step| step.line).collect()
}

/// The lines that still wait for something to happen, or for a time after the end. Those
/// that follow on them with `then` wait for these. In the order of the text.
pub(crate) fn waiting(world: &World) -> Vec<u32> {
    let end = world.scenario().until;
    let upcoming = world.upcoming().into_iter();
    let never = upcoming.filter(|next| next.at.is_none_or(|time| time > end));
    let lines = never.filter_map(|next| match next.what {
        Coming::Step(step) => Some(step.line),
        _ => None,
    });
    let mut lines: Vec<u32> = lines.collect();
    lines.sort_unstable();
    lines
}
