//! Chance becomes choice: links that lose and repeat at random become links that do
//! not, and a step for each message that was lost or repeated. Which of those
//! matter is then found out like with any other step.

use std::sync::Arc;

use raftworks_core::Time;

use super::passes::Next;
use super::target::Found;
use crate::action::Action;
use crate::event::EventKind;
use crate::flight::Fate;
use crate::link::LinkChange;
use crate::scenario::{Order, Scenario, Step, When};
use crate::world::World;

/// With more steps than this, chance is the shorter description.
const MAX_EXPLICIT: usize = 300;

/// The same run, as nearly as steps can say it, without chance on its links.
pub(super) fn faults(best: &Scenario, found: &Found, number: usize) -> Next {
    if number > 0 || !has_chance(best) {
        return Next::Over;
    }
    let Some(steps) = what_happened(best, found) else {
        return Next::Over;
    };
    Next::change(best, |scenario| {
        without_chance(scenario);
        scenario.steps.extend(steps);
    })
}

fn is_chance(change: &LinkChange) -> bool {
    let some = |ppm: Option<u32>| ppm.is_some_and(|ppm| ppm > 0);
    some(change.loss_ppm) || some(change.duplicate_ppm)
}

fn has_chance(scenario: &Scenario) -> bool {
    let link = scenario.cluster.link;
    let changes = scenario.steps.iter().filter_map(|step| match &step.order {
        Order::Act(Action::SetLink { change, .. }) => Some(change),
        _ => None,
    });
    let mut all = scenario
        .links
        .iter()
        .map(|link| &link.change)
        .chain(changes);
    link.loss_ppm > 0 || link.duplicate_ppm > 0 || all.any(is_chance)
}

fn without_chance(scenario: &mut Scenario) {
    scenario.cluster.link.loss_ppm = 0;
    scenario.cluster.link.duplicate_ppm = 0;
    let keep = |change: &mut LinkChange| {
        let had = is_chance(change);
        change.loss_ppm = None;
        change.duplicate_ppm = None;
        !had || *change != LinkChange::default()
    };
    scenario.links.retain_mut(|link| keep(&mut link.change));
    scenario.steps.retain_mut(|step| match &mut step.order {
        Order::Act(Action::SetLink { change, .. }) => keep(change),
        _ => true,
    });
}

/// A step for each message that chance lost or repeated.
fn what_happened(best: &Scenario, found: &Found) -> Option<Vec<Step>> {
    let mut world = World::new(Arc::new(best.clone()), best.seed);
    let mut steps = Vec::new();
    while world.events() <= found.event {
        world.step()?;
        let event = world.last_event()?;
        let chosen = matches!(event.kind, EventKind::Acted { .. });
        for id in &event.sent {
            let Some(flight) = world.flight(*id) else {
                continue;
            };
            let action = match (flight.original(), flight.fate) {
                (Some(original), _) if !chosen => Action::Duplicate(original),
                (_, Fate::Lost) => Action::Drop(*id),
                _ => continue,
            };
            // A message can be named as soon as it is on its way.
            steps.push(at(world.now().after_us(1), action));
            if steps.len() > MAX_EXPLICIT {
                return None;
            }
        }
    }
    Some(steps)
}

fn at(time: Time, action: Action) -> Step {
    Step {
        line: 0,
        then: false,
        when: When::At(time),
        delay_us: 0,
        order: Order::Act(action),
    }
}
