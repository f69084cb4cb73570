//! Stateright over the model of three real servers: all states in order, and random
//! walks. Five safety properties are checked in each state.

use std::sync::OnceLock;
use std::sync::atomic::{AtomicU64, Ordering::Relaxed};

use explore::model::{Bounds, Cluster, Step};
use explore::rooms::rooms;
use raftworks_sim::Rule;
use stateright::{Checker, Chooser, Expectation, HasDiscoveries, Model, Property, UniformChooser};

use crate::search::{Budget, Look, Search, Stopwatch};

/// So many states are visited by walks between two looks at the clock, and then another
/// room is walked through.
const STATES_AT_ONCE: usize = 200;
/// So many walks in each room are compared to see whether a rule makes a difference.
const COMPARED: u64 = 100;

type Dice = <UniformChooser as Chooser<Bounds>>::State;

/// Any step is as likely as any other.
fn uniform() -> impl Chooser<Bounds, State = Dice> {
    UniformChooser
}

/// The rooms of `cargo xtask explore`: whoever looks for a mistake does not know which
/// of them shows it.
fn all_bounds() -> impl Iterator<Item = Bounds> {
    rooms().into_iter().map(|room| room.bounds)
}

/// The same servers without a rule, if that is one of the core's.
fn without(rule: Rule, mut bounds: Bounds) -> Bounds {
    if let Rule::Raft(rule) = rule {
        bounds.broken.switch(rule, false);
    }
    bounds
}

/// Whether a rule makes a difference in the model: the same random steps are taken
/// with it and without it, until a server, a disk or a message is another.
pub fn differs(rule: Rule) -> bool {
    all_bounds().any(|with| {
        let without = without(rule, with.clone());
        (0..COMPARED).any(|seed| walk_differs([&with, &without], &mut uniform().new_state(seed)))
    })
}

fn walk_differs([with, without]: [&Bounds; 2], dice: &mut Dice) -> bool {
    let mut both = with.init_states().pop().zip(without.init_states().pop());
    let mut steps = Vec::new();
    while let Some((state, other)) = both {
        if state != other {
            return true;
        }
        steps.clear();
        with.actions(&state, &mut steps);
        both = loop {
            if steps.is_empty() {
                break None;
            }
            let step = steps.swap_remove(uniform().choose_action(dice, &state, &steps));
            let next = with.next_state(&state, step.clone());
            match (next, without.next_state(&other, step)) {
                (Some(next), Some(other)) => break Some((next, other)),
                (None, None) => {}
                _ => return true,
            }
        };
    }
    false
}

/// What failed in a search that stops at the first failure.
fn failure(checker: &impl Checker<Bounds>) -> Option<&'static str> {
    let properties = checker.model().properties();
    let mut always = properties
        .iter()
        .filter(|property| property.expectation == Expectation::Always)
        .map(|property| property.name);
    let found = checker.discoveries();
    always.find(|name| found.contains_key(name))
}

/// Every state of one room after the other, those after fewer steps first.
pub struct BreadthFirst;

impl BreadthFirst {
    /// Visits so many states, and says how many it were and what failed.
    fn visit(rule: Option<Rule>, most_states: usize) -> (usize, Option<&'static str>) {
        let mut visited = 0;
        for bounds in all_bounds() {
            let bounds = match rule {
                Some(rule) => without(rule, bounds),
                None => bounds,
            };
            let checker = bounds.checker().threads(1);
            let checker = checker
                .target_state_count(most_states - visited)
                .finish_when(HasDiscoveries::AnyFailures)
                .spawn_bfs()
                .join();
            visited += checker.state_count();
            let failure = failure(&checker);
            if failure.is_some() || visited >= most_states {
                return (visited, failure);
            }
        }
        (visited, None)
    }

    /// What it finds in Raft itself, which is nothing.
    pub fn control(budget: &Budget) -> Option<&'static str> {
        BreadthFirst::visit(None, budget.states).1
    }
}

impl Search for BreadthFirst {
    fn name(&self) -> &'static str {
        "all states"
    }

    fn in_model(&self) -> bool {
        true
    }

    /// It goes the same way each time.
    fn starts(&self, _: &Budget) -> usize {
        1
    }

    fn look(&self, rule: Rule, _: u64, budget: &Budget) -> Look {
        let watch = Stopwatch::start();
        let (states, found) = BreadthFirst::visit(Some(rule), budget.states);
        Look {
            tried: states as u64,
            seconds: watch.seconds(),
            found,
        }
    }
}

/// Walks that take any step that is possible, to their ends.
pub struct Walks;

/// The model of a search by walks. Stateright cannot tell which steps led to what a walk
/// found when some step of it was none, so that what failed is kept here.
struct Walked {
    bounds: Bounds,
    first: Cluster,
    always: Vec<Property<Bounds>>,
    walks: AtomicU64,
    failed: OnceLock<&'static str>,
}

impl Walked {
    fn new(bounds: Bounds) -> Option<Walked> {
        let mut always = bounds.properties();
        always.retain(|property| property.expectation == Expectation::Always);
        Some(Walked {
            first: bounds.init_states().pop()?,
            bounds,
            always,
            walks: AtomicU64::new(0),
            failed: OnceLock::new(),
        })
    }

    fn is_safe(&self, state: &Cluster) -> bool {
        let holds = |property: &&Property<Bounds>| (property.condition)(&self.bounds, state);
        match self.always.iter().find(|property| !holds(property)) {
            Some(failed) => {
                self.failed.get_or_init(|| failed.name);
                false
            }
            None => true,
        }
    }
}

impl Model for Walked {
    type State = Cluster;
    type Action = Step;

    /// Each walk begins here.
    fn init_states(&self) -> Vec<Cluster> {
        self.walks.fetch_add(1, Relaxed);
        vec![self.first.clone()]
    }

    fn actions(&self, state: &Cluster, steps: &mut Vec<Step>) {
        self.bounds.actions(state, steps);
    }

    fn next_state(&self, state: &Cluster, step: Step) -> Option<Cluster> {
        self.bounds.next_state(state, step)
    }

    fn properties(&self) -> Vec<Property<Walked>> {
        vec![Property::always("all", |model: &Walked, state| {
            model.is_safe(state)
        })]
    }
}

/// Walks until something fails, or for so many states: how many walks that took.
fn walk(bounds: Bounds, seed: u64) -> (u64, Option<&'static str>) {
    let Some(model) = Walked::new(bounds) else {
        return (0, None);
    };
    let checker = model.checker().threads(1);
    let checker = checker
        .target_state_count(STATES_AT_ONCE)
        .finish_when(HasDiscoveries::AnyFailures)
        .spawn_simulation(seed, UniformChooser)
        .join();
    let model = checker.model();
    (model.walks.load(Relaxed), model.failed.get().copied())
}

impl Search for Walks {
    fn name(&self) -> &'static str {
        "walks"
    }

    fn in_model(&self) -> bool {
        true
    }

    fn look(&self, rule: Rule, start: u64, budget: &Budget) -> Look {
        let mut watch = Stopwatch::start();
        let mut tried = 0;
        for (seed, with) in (start << 32..).zip(all_bounds().collect::<Vec<_>>().iter().cycle()) {
            if tried >= budget.runs || watch.seconds() >= budget.seconds {
                break;
            }
            let (walks, found) = walk(without(rule, with.clone()), seed);
            tried += walks;
            if found.is_some() && watch.hold(|| walk(with.clone(), seed)).1.is_none() {
                return Look {
                    tried,
                    seconds: watch.seconds(),
                    found,
                };
            }
        }
        Look {
            tried,
            seconds: watch.seconds(),
            found: None,
        }
    }
}
