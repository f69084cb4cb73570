//! What can be said of a whole run beside its safety properties: whether clients could
//! tell that something is wrong, whether the cluster recovers when faults end, whether
//! each step is one that the specification allows, and what was exercised at all.

use std::sync::Arc;

use raftworks_sim::liveness::{Bounds, Demand, Liveness, Missing};
use raftworks_sim::{
    Action, Answer, Changed, Covered, EventKind, Explanation, Record, Run, ServerId, Time, Told,
    World,
};

/// Steps of a search for an order of the operations, for each key.
const SEARCH_STEPS: u64 = 200_000;
/// How many operations of an order are shown, the latest ones.
const SHOWN: usize = 6;
/// A healed cluster is followed for so many events at most.
const MOST_EVENTS: u64 = 300_000;

/// Whether some order of the operations explains every answer.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Linear {
    /// Whether there is one.
    pub told: Told,
    /// How many operations there were.
    pub operations: u64,
    /// The keys whose answers the order of the log does not explain.
    pub keys: Vec<KeyOrder>,
}

/// What a search found about one key.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct KeyOrder {
    /// The key.
    pub key: Arc<str>,
    /// Whether some order explains the answers.
    pub told: Told,
    /// How many steps the search took.
    pub steps: u64,
    /// The end of the longest order that explains its answers.
    pub order: Vec<Heard>,
    /// How many stand before these.
    pub before: usize,
    /// The operation whose answer nothing explains then.
    pub stuck: Option<Heard>,
    /// The operation that made it impossible.
    pub conflict: Option<Heard>,
}

/// An operation, as its client would tell it.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Heard {
    /// The client.
    pub client: u32,
    /// What it asked for: `x=5`.
    pub ask: String,
    /// What it was told, if it was.
    pub answer: Option<String>,
    /// The event in which it began, and its time.
    pub event: u64,
    /// When it began, in microseconds.
    pub from_us: u64,
    /// When it was answered.
    pub to_us: Option<u64>,
}

/// Judges the clients' history up to now.
pub fn linear(world: &World) -> Linear {
    let found = world.linearizability(SEARCH_STEPS);
    let keys = found.searched.into_iter();
    Linear {
        told: found.told,
        operations: world.history().len(),
        keys: keys.map(|(key, one)| key_order(world, key, &one)).collect(),
    }
}

fn key_order(world: &World, key: Arc<str>, one: &Explanation) -> KeyOrder {
    let operation = |number: &u64| world.history().get(*number).map(told);
    let before = one.order.len().saturating_sub(SHOWN);
    KeyOrder {
        key,
        told: one.told,
        steps: one.steps,
        order: one.order[before..].iter().filter_map(operation).collect(),
        before,
        stuck: one.stuck.as_ref().and_then(operation),
        conflict: one.conflict.as_ref().and_then(operation),
    }
}

fn told(record: &Record) -> Heard {
    use raftworks_sim::history::End;
    let answer = match &record.end {
        End::Answered { outcome, .. } => Some(crate::words::outcome(outcome)),
        End::Failed { .. } => Some(crate::words::answer_name(&Answer::Failed)),
        End::Open | End::GivenUp { .. } => None,
    };
    Heard {
        client: record.client.0,
        ask: record.ask.to_string(),
        answer,
        event: record.invoked.event,
        from_us: record.invoked.time.0,
        to_us: record.returned().map(|at| at.time.0),
    }
}

/// Whether a cluster recovers when a core of it is healed for good.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Recovery {
    /// The servers that were healed.
    pub core: Vec<ServerId>,
    /// How it ended.
    pub end: RecoveryEnd,
    /// What was demanded, how long it may take, and how long it took, if it came.
    pub demands: Vec<(Demand, u64, Option<u64>)>,
}

/// How the second phase ended.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum RecoveryEnd {
    /// Everything came in time.
    Recovered,
    /// Something did not: what was seen instead.
    Missing(Missing),
    /// Nothing is promised with these settings.
    NotPromised,
    /// No quorum is left that could be healed.
    NoCore,
    /// It was not known after a great many events.
    Unknown,
}

/// Heals a copy of the cluster at this time, and follows it until all is clear.
pub fn recovery(world: &World, at: Time) -> Recovery {
    let mut world = world.clone();
    world.act(at, Action::Settle);
    let done = matches!(
        world.last_event().map(|event| &event.kind),
        Some(EventKind::Acted { skipped: None, .. })
    );
    let Some(mut liveness) = Liveness::new(&world).filter(|_| done) else {
        return Recovery {
            core: Vec::new(),
            end: RecoveryEnd::NoCore,
            demands: Vec::new(),
        };
    };
    let bounds = liveness.bounds();
    let last = world.events() + MOST_EVENTS;
    while liveness.verdict().is_none() && world.events() < last && world.step().is_some() {
        liveness.observe(&world);
    }
    let core = world.calm().map_or(Vec::new(), |calm| calm.core.clone());
    let Some(verdict) = liveness.verdict() else {
        return Recovery {
            core,
            end: RecoveryEnd::Unknown,
            demands: Vec::new(),
        };
    };
    let mut missing = verdict
        .outcomes
        .iter()
        .filter_map(|outcome| outcome.missing.clone());
    let end = match missing.next() {
        Some(missing) => RecoveryEnd::Missing(missing),
        None if verdict.promised => RecoveryEnd::Recovered,
        None => RecoveryEnd::NotPromised,
    };
    let since = verdict.since.0;
    let demands = verdict.outcomes.iter().zip(bounds.iter().cycle());
    let demands = demands.map(|(outcome, bounds)| {
        let took = outcome.met_at.map(|at| at.0 - since);
        (outcome.demand, bound_of(outcome.demand, bounds), took)
    });
    Recovery {
        core,
        end,
        demands: demands.collect(),
    }
}

/// By when a demand must be met, counted from the healing.
fn bound_of(demand: Demand, bounds: &Bounds) -> u64 {
    let after_leader = match demand {
        Demand::Leader => 0,
        Demand::StableLeader => bounds.leads_us,
        Demand::Answers => bounds.answer_us,
        Demand::Convergence => bounds.convergence_us,
        Demand::LeavesJoint => bounds.convergence_us + bounds.answer_us,
    };
    bounds.leader_us + after_leader
}

/// A copy of a run whose every step is compared with the specification.
#[derive(Clone, Debug)]
pub struct Refiner(World);

/// What the comparison came to so far.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Refined {
    /// How many events were compared.
    pub events: u64,
    /// How many there are.
    pub of: u64,
    /// The steps that the specification does not allow: the event, the server, and what
    /// of it changed without a reason.
    pub departures: Vec<(u64, ServerId, Changed)>,
}

impl Refiner {
    /// Of this run, from its beginning.
    pub fn new(run: &Run) -> Refiner {
        let mut world = World::new(Arc::clone(run.scenario()), run.seed());
        world.set_refinement(true);
        Refiner(world)
    }

    /// Compares so many more events at most, up to the run's playhead. It begins again
    /// when the run is another one by now, or went back.
    pub fn follow(&mut self, run: &Run, events: u64) -> Refined {
        let same = Arc::ptr_eq(self.0.scenario(), run.scenario()) && self.0.seed() == run.seed();
        if !same || self.0.events() > run.moment() {
            *self = Refiner::new(run);
        }
        for _ in 0..events {
            let next = self.0.events();
            if next >= run.moment() {
                break;
            }
            let actions = run.actions();
            match actions.binary_search_by_key(&next, |action| action.number) {
                Ok(place) => {
                    self.0
                        .act(actions[place].time, actions[place].action.clone());
                }
                Err(_) => {
                    if self.0.step().is_none() {
                        break;
                    }
                }
            }
        }
        if self.0.events() == run.moment() && self.0.digest() != run.world().digest() {
            *self = Refiner::new(run);
        }
        let departures = self.0.departures().iter();
        Refined {
            events: self.0.events(),
            of: run.moment(),
            departures: departures
                .map(|one| (one.event, one.server, one.what))
                .collect(),
        }
    }
}

/// The kinds of things that a run can exercise.
pub const GROUPS: [&str; 7] = [
    "message", "decision", "role", "action", "event", "effect", "property",
];

/// What of one kind a run exercised, and what not.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Exercised {
    /// `message`, `decision`, `role`, `action`, `event`, `effect` or `property`.
    pub group: &'static str,
    /// What happened, and how often.
    pub seen: Vec<(String, u64)>,
    /// What did not.
    pub missing: Vec<String>,
}

/// What a run exercised up to now, group by group.
pub fn exercised(world: &World) -> Vec<Exercised> {
    let mut groups: Vec<Exercised> = Vec::new();
    for item in world.coverage().items().filter(can_happen) {
        if groups.last().is_none_or(|last| last.group != item.group) {
            groups.push(Exercised {
                group: item.group,
                seen: Vec::new(),
                missing: Vec::new(),
            });
        }
        let Some(group) = groups.last_mut() else {
            continue;
        };
        let name = format!("{} {}", item.name, item.how).trim_end().to_owned();
        match item.count {
            0 => group.missing.push(name),
            count => group.seen.push((name, count)),
        }
    }
    groups
}

/// No server goes from a role to the same one.
fn can_happen(item: &Covered) -> bool {
    item.group != "role" || item.name != item.how
}

#[cfg(test)]
mod tests {
    use super::super::run_of;
    use super::*;
    use raftworks_sim::scenario::parse_action;

    #[test]
    fn the_order_of_the_log_is_the_proof_of_a_good_history() {
        let run = run_of(
            "servers 3\nclient pause 10ms reads 30%\nclient pause 10ms\n",
            2_000_000,
        );
        let view = linear(run.world());
        assert_eq!((view.told, view.keys.len()), (Told::Linearizable, 0));
        assert!(view.operations > 50);
    }

    /// A read that trusts a lease too long is told with the operations that conflict.
    #[test]
    fn a_bad_history_says_which_operations_conflict_and_which_order_was_tried() {
        let file = crate::scenarios::find("clock-out-of-bounds").unwrap();
        let run = run_of(file.text(), 10_000_000);
        let view = linear(run.world());
        assert_eq!(view.told, Told::NotLinearizable);
        let key = view.keys.iter().find(|key| key.told == view.told).unwrap();
        let (stuck, conflict) = (key.stuck.clone().unwrap(), key.conflict.clone().unwrap());
        assert!(
            stuck.ask.ends_with('?') && stuck.answer.is_some(),
            "{stuck:?}"
        );
        assert!(conflict.ask.contains('='), "{conflict:?}");
        assert!(!key.order.is_empty() && key.order.len() <= SHOWN);
        let text = crate::words::key_order(key);
        assert!(
            text.contains(&stuck.ask) && text.contains(&conflict.ask),
            "{text}"
        );
    }

    fn recovers(text: &str, until_us: u64) -> Recovery {
        let run = run_of(text, until_us);
        recovery(run.world(), Time(until_us))
    }

    #[test]
    fn a_cluster_whose_faults_end_recovers_within_its_bounds() {
        let view = recovers(
            "servers 5\nclient pause 20ms\nat 1s partition 1 2 | 3 4 | 5\nat 1s crash 3\n",
            2_000_000,
        );
        assert_eq!(view.end, RecoveryEnd::Recovered);
        assert!(view.core.len() >= 3 && view.demands.len() == 5, "{view:?}");
        for (demand, bound, took) in view.demands {
            assert!(took.unwrap() <= bound, "{demand:?}");
        }
    }

    #[test]
    fn what_cannot_be_healed_or_is_not_promised_is_said() {
        let none = recovers(
            "servers 3\nmembers 1 2 3\nelection-timeout 150ms\n",
            100_000,
        );
        assert_eq!(none.end, RecoveryEnd::NotPromised);
        let view = recovers(
            "servers 3\nrule random-timeouts off\nelection-timeout 150ms..300ms\n",
            100_000,
        );
        assert!(
            matches!(
                view.end,
                RecoveryEnd::Missing(_) | RecoveryEnd::NotPromised | RecoveryEnd::Recovered
            ),
            "{view:?}"
        );
    }

    #[test]
    fn each_step_is_compared_with_the_specification_also_after_going_back() {
        let mut run = run_of("servers 3\nclient pause 20ms\n", 600_000);
        run.act(Time(600_000), parse_action("crash leader").unwrap());
        run.seek_time(Time(1_500_000));
        let mut refiner = Refiner::new(&run);
        let first = refiner.follow(&run, 100);
        assert_eq!((first.events, first.of), (100, run.moment()));
        let all = refiner.follow(&run, u64::MAX);
        assert_eq!((all.events, all.departures.len()), (run.moment(), 0));
        run.seek(200);
        assert_eq!(refiner.follow(&run, u64::MAX).events, 200);
        let broken = run_of(
            "servers 4\nrule strict-majority off\nat 0s partition 1 2 | 3 4\nat 10ms timeout 1\nat 10ms timeout 3\n",
            1_000_000,
        );
        let found = refiner.follow(&broken, u64::MAX);
        assert_eq!(found.of, broken.moment());
        assert!(!found.departures.is_empty());
    }

    #[test]
    fn what_was_exercised_and_what_not_are_all_there_is() {
        let run = run_of(
            "servers 3\nclient pause 20ms\nat 600ms crash leader\n",
            2_000_000,
        );
        let groups = exercised(run.world());
        let names: Vec<_> = groups.iter().map(|group| group.group).collect();
        assert_eq!(names, GROUPS);
        let all: usize = groups
            .iter()
            .map(|group| group.seen.len() + group.missing.len())
            .sum();
        let there_are = run.world().coverage().items().filter(can_happen).count();
        assert_eq!(all, there_are);
        let actions = &groups[3];
        assert_eq!(actions.seen, [("crash done".to_owned(), 1)]);
        assert!(actions.missing.contains(&"wipe done".to_owned()));
    }
}
