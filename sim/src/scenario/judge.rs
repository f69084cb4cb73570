//! Whether what a scenario expects came out.
//!
//! A judge looks at the cluster after every event. Conditions hold between
//! events, so that is all there is to see. It notes what it saw when it decides,
//! and takes nothing for granted that the run did not reach.

use std::sync::Arc;

use raftworks_core::{ServerId, Time};

use super::print::Us;
use super::{Condition, Expectation, Scenario, Timing, Where};
use crate::client::{Answer, Ask, Client};
use crate::host::Host;
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
    pub detail: String,
}

/// Follows a run and judges it at the end.
#[derive(Clone, Debug)]
pub struct Judge {
    scenario: Arc<Scenario>,
    /// What is decided about each expectation.
    decisions: Vec<Option<Decision>>,
    open: usize,
}

/// What is certain about an expectation.
#[derive(Clone, PartialEq, Eq, Debug)]
struct Decision {
    at: Time,
    holds: bool,
    /// What was seen at that moment, when it does not hold.
    detail: String,
}

impl Judge {
    /// A judge of this scenario. Show it the world before the first event, too.
    pub fn new(scenario: Arc<Scenario>) -> Judge {
        let open = scenario.expectations.len();
        Judge {
            decisions: vec![None; open],
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
        for (expectation, decision) in scenario.expectations.iter().zip(&mut self.decisions) {
            if decision.is_none() {
                *decision = decide(expectation, world, from, until);
                self.open -= usize::from(decision.is_some());
            }
        }
    }

    /// The verdicts, when the run is over.
    pub fn finish(self, world: &World) -> Vec<Verdict> {
        let expectations = self.scenario.expectations.iter();
        let both = expectations.zip(self.decisions);
        both.map(|(expectation, decision)| {
            let decided_at = decision.as_ref().map(|decision| decision.at);
            let decision = decision.unwrap_or_else(|| at_the_end(expectation, world));
            Verdict {
                line: expectation.line,
                text: expectation.to_string(),
                holds: decision.holds,
                decided_at,
                detail: decision.detail,
            }
        })
        .collect()
    }
}

/// Decides an expectation from what is so between `from` and `until`, if it can.
fn decide(
    expectation: &Expectation,
    world: &World,
    from: Time,
    until: Option<Time>,
) -> Option<Decision> {
    let condition = &expectation.condition;
    let so = || is_so(condition, world);
    let decided = |at: Time, holds: bool| Decision {
        at,
        holds,
        detail: if holds {
            String::new()
        } else {
            format!("at {}: {}", Us(at.0), seen(condition, world))
        },
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
    }
}

/// Decides an expectation that was still open when the run ended.
fn at_the_end(expectation: &Expectation, world: &World) -> Decision {
    let at = world.now();
    let no = |detail: String| Decision {
        at,
        holds: false,
        detail,
    };
    let (Timing::By(to) | Timing::At(to) | Timing::Always { to, .. } | Timing::Never { to, .. }) =
        expectation.timing;
    // Whoever stops looking before the time is up has not seen it hold.
    if world.next_time().is_some_and(|next| next <= to) || world.finding().is_some() {
        let end = Us(at.0);
        return no(format!(
            "the run ended after {end}, before this was certain"
        ));
    }
    match expectation.timing {
        Timing::By(_) | Timing::At(_) => no(format!(
            "to the end: {}",
            seen(&expectation.condition, world)
        )),
        Timing::Always { .. } | Timing::Never { .. } => Decision {
            at,
            holds: true,
            detail: String::new(),
        },
    }
}

/// Whether a condition holds now.
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
            voters.sort_unstable();
            server.configuration_index() <= server.commit_index()
                && !configuration.is_joint()
                && configuration.voters() == voters
        }),
        Condition::Joint => leading(world).is_some_and(|h| h.server().configuration().is_joint()),
        Condition::Answer { key, value } => {
            let last = world.clients().first().and_then(Client::last_completed);
            last.is_some_and(|(ask, answer)| match (ask, answer) {
                (Ask::Read { key: asked, .. }, Answer::Value { value: told, .. }) => {
                    **asked == **key && told.as_deref() == Some(value)
                }
                _ => false,
            })
        }
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
fn seen(condition: &Condition, world: &World) -> String {
    let each = |of: &dyn Fn(&Host) -> String| {
        let hosts = world.hosts().iter();
        let parts = hosts.map(|host| {
            let state = if host.is_up() {
                of(host)
            } else {
                "down".to_owned()
            };
            format!("server {}: {state}", host.id())
        });
        parts.collect::<Vec<_>>().join("; ")
    };
    match condition {
        Condition::Leader(_) => match world.leader() {
            Some(leader) => format!("server {leader} leads"),
            None => "nobody leads".to_owned(),
        },
        Condition::Committed { .. } => {
            each(&|host| format!("committed {}", host.server().commit_index()))
        }
        Condition::Value { key, .. } => {
            each(&|host| format!("{key}={}", host.store().get(key).unwrap_or("nothing")))
        }
        Condition::Log { .. } | Condition::Converged => each(&|host| {
            let server = host.server();
            let last = server.log().last();
            format!(
                "log to {} of term {}, applied {}",
                last.index,
                last.term,
                server.last_applied()
            )
        }),
        Condition::Term(_) => each(&|host| format!("term {}", host.server().term())),
        Condition::Voters(_) | Condition::Joint => each(&|host| {
            let configuration = host.server().configuration();
            let ids: Vec<String> = configuration
                .voters()
                .iter()
                .map(ToString::to_string)
                .collect();
            let joint = if configuration.is_joint() {
                ", joint"
            } else {
                ""
            };
            format!("voters {}{joint}", ids.join(" "))
        }),
        Condition::Answer { .. } => {
            let last = world.clients().first().and_then(Client::last_completed);
            match last {
                Some((ask, Answer::Value { value, .. })) => {
                    format!("{ask} {}", value.as_deref().unwrap_or("nothing"))
                }
                Some((ask, _)) => ask.to_string(),
                None => "no answer".to_owned(),
            }
        }
    }
}
