//! What a run must do to be worth keeping.

use std::sync::Arc;

use raftworks_core::Time;

use crate::action::Action;
use crate::check::Property;
use crate::finding::Finding;
use crate::liveness;
use crate::scenario::{Order, Scenario, Step};
use crate::swarm::{self, Outcome};
use crate::world::World;

/// What a run must do.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Target {
    /// Violate this property.
    Violates(Property),
    /// Be stopped, since time does not pass any more.
    StandsStill,
    /// Be stopped, since a link carries more and more messages.
    FloodsALink,
    /// Heal a core that does not recover in time.
    DoesNotRecover,
}

/// Where a run did it.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Found {
    /// The number of the event.
    pub event: u64,
    /// When that was.
    pub time: Time,
    /// What was seen.
    pub detail: String,
}

impl Target {
    /// The first thing that goes wrong in a scenario, under this seed; `None`
    /// when nothing does.
    pub fn first_in(scenario: &Arc<Scenario>, seed: u64) -> Option<Target> {
        let mut world = World::new(Arc::clone(scenario), seed);
        world.leave_packets_out();
        loop {
            if let Some(violation) = world.violations().first() {
                return Some(Target::Violates(violation.property));
            }
            if let Some(finding) = world.finding() {
                return Some(Target::of(finding));
            }
            if world.next_time().is_none_or(|time| time > scenario.until) {
                break;
            }
            world.step();
        }
        not_recovered(scenario, seed).map(|_| Target::DoesNotRecover)
    }

    /// What went wrong in a run of a swarm; `None` when nothing did.
    pub fn reached_in(outcome: &Outcome) -> Option<Target> {
        let violated = outcome.violations.first();
        let stopped = outcome.finding.as_ref();
        let late = outcome.liveness.as_ref().filter(|verdict| !verdict.holds());
        violated
            .map(|violation| Target::Violates(violation.property))
            .or(stopped.map(Target::of))
            .or(late.map(|_| Target::DoesNotRecover))
    }

    /// What it is called.
    pub fn name(self) -> &'static str {
        match self {
            Target::Violates(property) => property.name(),
            Target::StandsStill => "Stands Still",
            Target::FloodsALink => "Floods a Link",
            Target::DoesNotRecover => liveness::NAME,
        }
    }

    fn of(finding: &Finding) -> Target {
        match finding {
            Finding::StandsStill { .. } => Target::StandsStill,
            Finding::LinkFlooded { .. } => Target::FloodsALink,
        }
    }

    /// Where a scenario does it, with its own seed, up to its end and within so
    /// many events.
    pub(super) fn find_in(self, scenario: &Arc<Scenario>, most_events: u64) -> Option<Found> {
        if self == Target::DoesNotRecover {
            return not_recovered(scenario, scenario.seed);
        }
        let mut world = World::new(Arc::clone(scenario), scenario.seed);
        world.leave_packets_out();
        loop {
            if let Some(found) = self.found_in(&world) {
                return Some(found);
            }
            let goes_on = world.next_time().is_some_and(|time| time <= scenario.until);
            if !goes_on || world.events() >= most_events {
                return None;
            }
            world.step();
        }
    }

    /// What else is violated in a scenario, up to its end.
    pub(super) fn others_in(self, scenario: &Arc<Scenario>) -> Vec<Property> {
        let mut world = World::new(Arc::clone(scenario), scenario.seed);
        world.leave_packets_out();
        while world.next_time().is_some_and(|time| time <= scenario.until) {
            world.step();
        }
        let all = world
            .violations()
            .iter()
            .map(|violation| violation.property);
        let mut others: Vec<Property> = all.filter(|p| self != Target::Violates(*p)).collect();
        others.sort_unstable();
        others.dedup();
        others
    }

    fn found_in(self, world: &World) -> Option<Found> {
        if let Target::Violates(property) = self {
            let mut all = world.violations().iter();
            let violation = all.find(|violation| violation.property == property)?;
            return Some(Found {
                event: violation.event,
                time: violation.time,
                detail: violation.to_string(),
            });
        }
        let finding = world
            .finding()
            .filter(|finding| Target::of(finding) == self)?;
        Some(Found {
            event: world.events(),
            time: world.now(),
            detail: finding.to_string(),
        })
    }
}

/// Whether a scenario heals a core, and that does not recover in time.
fn not_recovered(scenario: &Arc<Scenario>, seed: u64) -> Option<Found> {
    let heals = |step: &Step| step.order == Order::Act(Action::Settle);
    if !scenario.steps.iter().any(heals) {
        return None;
    }
    let outcome = swarm::play(Arc::clone(scenario), seed);
    let verdict = outcome.liveness.filter(|verdict| !verdict.holds())?;
    Some(Found {
        event: outcome.events,
        time: outcome.time,
        detail: format!("{}: {verdict}", liveness::NAME),
    })
}
