//! Whether what a scenario expects came out.
//!
//! A judge looks at the cluster after every event. Conditions hold between
//! events, so that is all there is to see. It notes what it saw when it decides,
//! and takes nothing for granted that the run did not reach.

use std::cmp::Ordering;
use std::sync::Arc;

use raftworks_core::{ServerId, Time};

use super::script::happenings;
use super::seen::{Instead, Seen, State};
use super::words::NOTHING;
use super::{Condition, Expectation, HowOften, Scenario, Timing, Where};
use crate::check::Violation;
use crate::client::{Answer, Client};
use crate::host::Host;
use crate::order::sort_few_by_key;
use crate::world::World;

/// What became of one expectation.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Verdict {
    /// The line in the scenario.
    pub line: u32,
    /// The expectation, as it is written.
    pub text: String,
    /// Whether it came out.
    pub holds: bool,
    /// When that was certain.
    pub decided_at: Option<Time>,
    /// When that was and what was seen, when it did not come out.
    pub seen: Option<Seen>,
}

impl Verdict {
    /// What was seen, in English; empty when it came out.
    pub fn detail(&self) -> String {
        self.seen.as_ref().map_or(String::new(), Seen::to_string)
    }
}

/// Follows a run and judges it at the end.
#[derive(Clone, Debug)]
pub struct Judge {
    scenario: Arc<Scenario>,
    /// What is decided about each expectation.
    decisions: Vec<Option<Decision>>,
    /// How often what each expectation counts has happened.
    counts: Vec<u32>,
    open: usize,
}

/// What is certain about an expectation.
#[derive(Clone, PartialEq, Eq, Debug)]
struct Decision {
    at: Time,
    holds: bool,
    /// What was seen at that moment, when it does not hold.
    seen: Option<Seen>,
}

impl Judge {
    /// A judge of this scenario. Show it the world before the first event, too.
    pub fn new(scenario: Arc<Scenario>) -> Judge {
        let open = scenario.expectations.len();
        Judge {
            decisions: vec![None; open],
            counts: vec![0; open],
            open,
            scenario,
        }
    }

    /// Looks at the cluster as it is from now until the next event.
    pub fn observe(&mut self, world: &World) {
        if self.open == 0 {
            return;
        }
        let from = world.now();
        let until = world.next_time();
        let scenario = Arc::clone(&self.scenario);
        let states = self.decisions.iter_mut().zip(&mut self.counts);
        for (expectation, (decision, count)) in scenario.expectations.iter().zip(states) {
            if decision.is_none() {
                *count += times(expectation, world);
                *decision = decide(expectation, world, *count, from, until);
                self.open -= usize::from(decision.is_some());
            }
        }
    }

    /// The verdicts, when the run is over.
    pub fn finish(self, world: &World) -> Vec<Verdict> {
        let expectations = self.scenario.expectations.iter();
        let all = expectations.zip(self.decisions.into_iter().zip(self.counts));
        all.map(|(expectation, (decision, count))| {
            let decided_at = decision.as_ref().map(|decision| decision.at);
            let decision = decision.unwrap_or_else(|| at_the_end(expectation, world, count));
            Verdict {
                line: expectation.line,
                text: expectation.to_string(),
                holds: decision.holds,
                decided_at,
                seen: decision.seen,
            }
        })
        .collect()
    }
}

/// Decides an expectation from what is so between `from` and `until`, if it can.
fn decide(
    expectation: &Expectation,
    world: &World,
    count: u32,
    from: Time,
    until: Option<Time>,
) -> Option<Decision> {
    let condition = &expectation.condition;
    let so = || is_so(condition, world);
    let decided = |at: Time, holds: bool| Decision {
        at,
        holds,
        seen: (!holds).then(|| Seen::At(at, instead(condition, world, count))),
    };
    // The cluster stays as it is until the next event.
    let lasts_beyond = |time: Time| until.is_none_or(|until| until > time);
    match expectation.timing {
        Timing::By(time) if from > time => Some(decided(time, false)),
        Timing::By(_) => so().then(|| decided(from, true)),
        Timing::At(time) if from >= time || lasts_beyond(time) => {
            Some(decided(time.max(from), so()))
        }
        Timing::At(_) => None,
        Timing::Always { from: start, to } | Timing::Never { from: start, to } => {
            let wanted = matches!(expectation.timing, Timing::Always { .. });
            if from > to {
                return Some(decided(to, true));
            }
            let looks = from >= start || lasts_beyond(start);
            (looks && so() != wanted).then(|| decided(from.max(start), false))
        }
        Timing::During { to, .. } => match fits(condition, count) {
            Ordering::Greater => Some(decided(from, false)),
            order if from > to => Some(decided(to, order.is_eq())),
            _ => None,
        },
    }
}

/// How often what an expectation counts happened in the latest event.
fn times(expectation: &Expectation, world: &World) -> u32 {
    let Expectation {
        condition: Condition::Happens { what, .. },
        timing: Timing::During { from, to },
        ..
    } = expectation
    else {
        return 0;
    };
    let latest = world.last_event();
    latest.map_or(0, |event| {
        if !(*from..=*to).contains(&event.time) {
            return 0;
        }
        let here = |server: ServerId| {
            let at = what.at.as_ref();
            at.is_none_or(|who| world.resolve(who).contains(&server))
        };
        happenings(what.what, event, &here).count() as u32
    })
}

/// Whether this count is too small, right, or too large.
fn fits(condition: &Condition, count: u32) -> Ordering {
    let Condition::Happens {
        how_often, times, ..
    } = condition
    else {
        return Ordering::Equal;
    };
    let order = count.cmp(times);
    match (how_often, order) {
        (HowOften::AtLeast, Ordering::Greater) | (HowOften::AtMost, Ordering::Less) => {
            Ordering::Equal
        }
        _ => order,
    }
}

/// Decides an expectation that was still open when the run ended.
fn at_the_end(expectation: &Expectation, world: &World, count: u32) -> Decision {
    let at = world.now();
    let decided = |seen: Option<Seen>| Decision {
        at,
        holds: seen.is_none(),
        seen,
    };
    let end = expectation.timing.end();
    // Whoever stops looking before the time is up has not seen it hold.
    if world.next_time().is_some_and(|next| next <= end) || world.finding().is_some() {
        return decided(Some(Seen::TooShort(at)));
    }
    let condition = &expectation.condition;
    let holds = match expectation.timing {
        Timing::By(_) | Timing::At(_) => false,
        Timing::Always { .. } | Timing::Never { .. } => true,
        Timing::During { .. } => fits(condition, count).is_eq(),
    };
    decided((!holds).then(|| Seen::ToTheEnd(instead(condition, world, count))))
}

/// Whether a condition holds now. What is counted is not so at a moment.
fn is_so(condition: &Condition, world: &World) -> bool {
    match condition {
        Condition::Leader(who) => {
            let leads = |id: &ServerId| world.host(*id).is_some_and(Host::leads);
            world.resolve(who).iter().any(leads)
        }
        Condition::Committed { index, at } => {
            holds_at(at, world, |host| host.server().commit_index() >= *index)
        }
        Condition::Value { key, value, at } => {
            holds_at(at, world, |host| host.store().get(key) == Some(value))
        }
        Condition::Log { server, terms } => world.host(*server).is_some_and(|host| {
            let log = host.server().log();
            let entries = log.range(raftworks_core::Index(1), log.last().index);
            entries.map(|entry| entry.term).eq(terms.iter().copied())
        }),
        Condition::Converged => converged(world),
        Condition::Term(term) => world.hosts().iter().any(|h| h.server().term() >= *term),
        Condition::Voters(voters) => leading(world).is_some_and(|host| {
            let server = host.server();
            let configuration = server.configuration();
            let mut voters = voters.clone();
            sort_few_by_key(&mut voters, |&id| id);
            server.configuration_index() <= server.commit_index()
                && !configuration.is_joint()
                && configuration.voters() == voters
        }),
        Condition::Joint => leading(world).is_some_and(|h| h.server().configuration().is_joint()),
        Condition::Answer { key, value } => {
            let last = world.clients().first().and_then(Client::last_completed);
            last.is_some_and(|(ask, answer)| match answer {
                Answer::Value { value: told, .. } => {
                    ask.key() == key && told.as_deref() == Some(value)
                }
                _ => false,
            })
        }
        Condition::Violated { property, .. } => {
            let mut found = world.violations().iter().chain(world.warnings());
            found.any(|violation| violation.property == *property)
        }
        Condition::Happens { .. } => false,
    }
}

fn holds_at(at: &Where, world: &World, so: impl Fn(&Host) -> bool) -> bool {
    let so = |host: &Host| host.is_up() && so(host);
    let at_server = |id: &ServerId| world.host(*id).is_some_and(&so);
    match at {
        Where::Any(who) => world.resolve(who).iter().any(at_server),
        Where::Every(who) => {
            let servers = world.resolve(who);
            !servers.is_empty() && servers.iter().all(at_server)
        }
        Where::Exactly(count, who) => {
            let so = world.resolve(who).into_iter().filter(at_server).count();
            so == *count as usize
        }
        Where::Majority => {
            let count = world.hosts().iter().filter(|host| so(host)).count();
            count * 2 > world.hosts().len()
        }
    }
}

fn leading(world: &World) -> Option<&Host> {
    world.leader().and_then(|id| world.host(id))
}

fn converged(world: &World) -> bool {
    // Who takes no part in the cluster has no log to share.
    let takes_part = |host: &&Host| {
        leading(world).is_none_or(|leader| leader.server().configuration().contains(host.id()))
    };
    let mut up = world
        .hosts()
        .iter()
        .filter(|host| host.is_up())
        .filter(takes_part);
    let Some(first) = up.next() else {
        return false;
    };
    let last = first.server().log().last();
    let mut all = std::iter::once(first).chain(up);
    all.all(|host| {
        let server = host.server();
        server.log().last() == last && server.last_applied() == last.index
    })
}

/// What was so instead.
fn instead(condition: &Condition, world: &World, count: u32) -> Instead {
    let each = |of: &dyn Fn(&Host) -> State| {
        let hosts = world.hosts().iter();
        let states = hosts.map(|host| (host.id(), host.is_up().then(|| of(host))));
        Instead::Servers(states.collect())
    };
    match condition {
        Condition::Leader(_) => Instead::Leader(world.leader()),
        Condition::Committed { .. } => each(&|host| State::Committed(host.server().commit_index())),
        Condition::Value { key, .. } => each(&|host| {
            let value = host.store().get(key).unwrap_or(NOTHING);
            State::Value(format!("{key}={value}"))
        }),
        Condition::Log { .. } | Condition::Converged => each(&|host| {
            let server = host.server();
            State::Log(server.log().last(), server.last_applied())
        }),
        Condition::Term(_) => each(&|host| State::Term(host.server().term())),
        Condition::Voters(_) | Condition::Joint => each(&|host| {
            let configuration = host.server().configuration();
            State::Voters(configuration.voters().to_vec(), configuration.is_joint())
        }),
        Condition::Answer { .. } => {
            let last = world.clients().first().and_then(Client::last_completed);
            Instead::Answer(last.map(|(ask, answer)| match answer {
                Answer::Value { value, .. } => {
                    format!("{ask} {}", value.as_deref().unwrap_or(NOTHING))
                }
                _ => ask.to_string(),
            }))
        }
        Condition::Violated { .. } => Instead::Violations(first_of_each(world.violations())),
        Condition::Happens { .. } => Instead::Happened(count),
    }
}

/// The first violation of each property, in their order.
fn first_of_each(violations: &[Violation]) -> Vec<Violation> {
    let mut firsts: Vec<Violation> = Vec::new();
    for violation in violations {
        if firsts
            .iter()
            .all(|first| first.property != violation.property)
        {
            firsts.push(violation.clone());
        }
    }
    firsts
}
