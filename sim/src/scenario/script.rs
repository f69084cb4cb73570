//! Makes the steps of a scenario happen: which are armed, which are due.

use std::collections::BTreeMap;
use std::sync::Arc;

use raftworks_core::{CommitReason, ElectionReason, Note, ServerId, Time};

use super::{Happening, Order, Scenario, Step, Trigger, When};
use crate::action::Selector;
use crate::event::{Effect, Event};

/// How far a scenario has come in a run.
#[derive(Clone, Debug)]
pub(crate) struct Script {
    scenario: Arc<Scenario>,
    /// Steps whose time is known, the first one last.
    due: Vec<(Time, usize)>,
    /// Steps that wait for something to happen, in the order of their lines.
    armed: Vec<usize>,
    names: BTreeMap<String, Vec<ServerId>>,
}

impl Script {
    pub(crate) fn new(scenario: Arc<Scenario>) -> Script {
        let mut script = Script {
            due: Vec::new(),
            armed: Vec::new(),
            names: BTreeMap::new(),
            scenario,
        };
        let steps = script.scenario.steps.iter().enumerate();
        // A first line that says "then" has nothing to wait for.
        let free = steps.filter(|(place, step)| *place == 0 || !step.then);
        let free: Vec<usize> = free.map(|(place, _)| place).collect();
        for place in free {
            script.arm(place, Time(0));
        }
        script
    }

    /// When the next order is due.
    #[inline]
    pub(crate) fn next_time(&self) -> Option<Time> {
        self.due.last().map(|&(time, _)| time)
    }

    /// The steps whose time is known, with it and their places, and those that wait
    /// for something to happen.
    pub(crate) fn upcoming(&self) -> (Vec<(Time, usize, Step)>, Vec<Step>) {
        let step = |place: usize| self.scenario.steps.get(place).cloned();
        let due = self.due.iter().rev();
        let due = due.filter_map(|&(time, place)| Some((time, place, step(place)?)));
        let armed = self.armed.iter().filter_map(|&place| step(place));
        (due.collect(), armed.collect())
    }

    /// The next order that is due, in the order of times and lines.
    pub(crate) fn take_due(&mut self, now: Time) -> Option<Order> {
        let (_, place) = self.due.pop_if(|(time, _)| *time <= now)?;
        let scenario = Arc::clone(&self.scenario);
        if scenario.steps.get(place + 1).is_some_and(|next| next.then) {
            self.arm(place + 1, now);
        }
        scenario.steps.get(place).map(|step| step.order.clone())
    }

    fn arm(&mut self, place: usize, now: Time) {
        let scenario = Arc::clone(&self.scenario);
        let Some(step) = scenario.steps.get(place) else {
            return;
        };
        match step.when {
            When::At(time) => self.set_due(place, time.max(now)),
            When::Now => self.set_due(place, now),
            When::On(_) => self.armed.push(place),
        }
    }

    fn set_due(&mut self, place: usize, time: Time) {
        let delay_us = self.scenario.steps[place].delay_us;
        let step = (time.after_us(delay_us), place);
        let before = self.due.partition_point(|other| *other > step);
        self.due.insert(before, step);
    }

    /// Something happened; `meant_by` says whom a selector means, names aside.
    pub(crate) fn observe(
        &mut self,
        event: &Event,
        now: Time,
        meant_by: &dyn Fn(&Selector) -> Vec<ServerId>,
    ) {
        if self.armed.is_empty() {
            return;
        }
        let scenario = Arc::clone(&self.scenario);
        for place in std::mem::take(&mut self.armed) {
            let fires = match &scenario.steps[place].when {
                When::On(trigger) => self.matches(trigger, event, meant_by),
                When::At(_) | When::Now => true,
            };
            if fires {
                self.set_due(place, now);
            } else {
                self.armed.push(place);
            }
        }
    }

    fn matches(
        &self,
        trigger: &Trigger,
        event: &Event,
        meant_by: &dyn Fn(&Selector) -> Vec<ServerId>,
    ) -> bool {
        let here = |server: ServerId| match &trigger.at {
            None => true,
            Some(Selector::Named(name)) => {
                self.names.get(name).is_some_and(|s| s.contains(&server))
            }
            Some(selector) => meant_by(selector).contains(&server),
        };
        happenings(trigger.what, event, here).next().is_some()
    }

    /// The servers with this name.
    pub(crate) fn named(&self, name: &str) -> Option<&[ServerId]> {
        self.names.get(name).map(Vec::as_slice)
    }

    pub(crate) fn set_name(&mut self, name: String, servers: Vec<ServerId>) {
        self.names.insert(name, servers);
    }
}

/// Each time that this happens in an event, at servers that are meant.
pub(super) fn happenings<'a>(
    what: Happening,
    event: &'a Event,
    here: impl Fn(ServerId) -> bool + Copy + 'a,
) -> impl Iterator<Item = ()> + 'a {
    let notes = event.notes.iter();
    let notes = notes.filter(move |(server, note)| happens(what, note) && here(*server));
    let effects = event.effects.iter();
    let effects = effects.filter(move |effect| match takes_effect(what, effect) {
        Some(At::Server(server)) => here(server),
        Some(At::Client) => true,
        None => false,
    });
    notes.map(|_| ()).chain(effects.map(|_| ()))
}

fn happens(what: Happening, note: &Note) -> bool {
    match (what, note) {
        (Happening::SplitVote, Note::ElectionStarted { reason, .. }) => {
            *reason == ElectionReason::NoWinner
        }
        (Happening::Commit(least), Note::CommitAdvanced { index, reason }) => {
            *index >= least && *reason == CommitReason::Majority
        }
        (Happening::Election, Note::ElectionStarted { .. })
        | (Happening::Vote, Note::VoteGranted { .. })
        | (Happening::VoteRefused, Note::VoteRefused { .. })
        | (Happening::Leader, Note::LeaderElected { .. })
        | (Happening::StepDown, Note::SteppedDown { .. })
        | (Happening::AppendRefused, Note::AppendRefused { .. })
        | (Happening::Truncate, Note::EntriesRemoved { .. })
        | (Happening::CommitWithheld, Note::CommitWithheld { .. })
        | (Happening::PreVote, Note::PreElectionStarted { .. })
        | (Happening::PreVoteRefused, Note::PreVoteRefused { .. })
        | (Happening::Configuration, Note::ConfigurationCommitted { .. })
        | (Happening::FallBack, Note::ConfigurationFellBack { .. })
        | (Happening::CaughtUp, Note::CaughtUp { .. })
        | (Happening::Transfer, Note::TransferStarted { .. })
        | (Happening::Snapshot, Note::SnapshotTaken { .. })
        | (Happening::Install, Note::SnapshotInstalled { .. })
        | (Happening::ReadRefused, Note::ReadRefused { .. })
        | (Happening::Regressed, Note::FollowerRegressed { .. }) => true,
        _ => false,
    }
}

/// Where an effect took place.
enum At {
    Server(ServerId),
    Client,
}

/// Where the effect took place, if it is what is waited for.
fn takes_effect(what: Happening, effect: &Effect) -> Option<At> {
    match (what, effect) {
        (Happening::Apply(least), Effect::Applied { server, last, .. }) => {
            (*last >= least).then_some(At::Server(*server))
        }
        (Happening::Redirect, Effect::Redirected { by, .. }) => Some(At::Server(*by)),
        (Happening::Reply, Effect::Completed { .. }) => Some(At::Client),
        (Happening::Retry, Effect::Retried { to, .. }) => Some(At::Server(*to)),
        _ => None,
    }
}
