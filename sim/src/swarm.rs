//! A swarm: each seed draws which faults exist and how strong they are, how large
//! the cluster is, which options of Raft are on, what its clients and its
//! administrator do. Measured, a fixed profile never finds bugs that random
//! subsets find quickly: what is absent matters as much as what is there.
//!
//! A seed becomes an ordinary scenario, which can be printed, opened in the page and
//! made smaller. It ends with the liveness phase (`crate::liveness`). This file
//! runs it; what it is made of is in `cluster` and `faults`. `futures` draws what
//! happens from a moment of any run on.

mod cluster;
mod dice;
mod faults;
mod futures;

use std::sync::Arc;

use raftworks_core::Time;

use self::dice::Dice;
use self::faults::Kind;
pub use self::futures::{Found, Futures, Trouble};
use crate::action::Action;
use crate::check::Violation;
use crate::coverage::Coverage;
use crate::digest::Digest;
use crate::event::EventKind;
use crate::finding::Finding;
use crate::liveness::{Liveness, Verdict};
use crate::scenario::{Order, Scenario, Step, When};
use crate::world::World;

/// The most events of one run: many times what the busiest one needs.
const MAX_EVENTS: u64 = 5_000_000;

/// What a swarm is drawn from.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Profile {
    /// How long faults happen, in virtual microseconds.
    pub chaos_us: u64,
    /// The fewest and the most servers.
    pub servers: (u64, u64),
    /// Whether the members change.
    pub membership: bool,
}

impl Default for Profile {
    /// Ten seconds, one to seven servers, and everything that Raft can do.
    fn default() -> Self {
        Profile {
            chaos_us: 10_000_000,
            servers: (1, 7),
            membership: true,
        }
    }
}

/// What became of one seed.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Outcome {
    /// The seed.
    pub seed: u64,
    /// How many events happened.
    pub events: u64,
    /// When the last one happened.
    pub time: Time,
    /// The hash of all of them.
    pub digest: Digest,
    /// The safety properties that failed. The run ends with the first.
    pub violations: Vec<Violation>,
    /// Why the run was stopped, if it was.
    pub finding: Option<Finding>,
    /// Whether the healed core recovered; `None` when the run did not get there.
    pub liveness: Option<Verdict>,
    /// What the run exercised.
    pub coverage: Coverage,
}

impl Outcome {
    /// Nothing failed, and the run came to its end.
    pub fn is_good(&self) -> bool {
        let recovered = self.liveness.as_ref().is_some_and(Verdict::holds);
        self.violations.is_empty() && self.finding.is_none() && recovered
    }
}

/// The scenario that a seed draws.
pub fn scenario(seed: u64, profile: &Profile) -> Scenario {
    let dice = Dice::new(seed);
    let cluster = cluster::draw(dice, profile);
    // Its clients write; what a reader would write besides is for futures.
    let possible = |kind| match kind {
        Kind::Member => profile.membership,
        kind => kind != Kind::Write,
    };
    let mut steps = faults::draw(dice, profile.chaos_us, possible, &cluster);
    steps.push((profile.chaos_us, Action::Settle));
    steps.sort_by_key(|(time, _)| *time);
    Scenario {
        title: format!("Swarm {seed}"),
        about: String::new(),
        seed,
        until: Time(2 * profile.chaos_us),
        cluster,
        links: cluster::links(dice),
        steps: steps.into_iter().map(step).collect(),
        expectations: Vec::new(),
        translations: Vec::new(),
    }
}

fn step((time_us, action): (u64, Action)) -> Step {
    Step {
        line: 0,
        then: false,
        when: When::At(Time(time_us)),
        delay_us: 0,
        order: Order::Act(action),
    }
}

/// Runs what a seed draws.
pub fn run(seed: u64, profile: &Profile) -> Outcome {
    play(Arc::new(scenario(seed, profile)), seed)
}

/// Runs a scenario until something fails; or until its healed core has recovered
/// or is late, if it heals one; or else to its end.
pub fn play(scenario: Arc<Scenario>, seed: u64) -> Outcome {
    let until = scenario.until;
    let mut world = World::new(scenario, seed);
    world.leave_packets_out();
    let mut liveness: Option<Liveness> = None;
    while world.events() < MAX_EVENTS {
        let Some(event) = world.step() else {
            break;
        };
        let acted = matches!(event.kind, EventKind::Acted { .. });
        let late = event.time > until;
        if !world.violations().is_empty() {
            break;
        }
        let decided = match &mut liveness {
            Some(liveness) => liveness.observe(&world).is_some(),
            None if acted && world.calm().is_some() => {
                liveness = Liveness::new(&world);
                false
            }
            None => late,
        };
        if decided {
            break;
        }
    }
    Outcome {
        seed,
        events: world.events(),
        time: world.now(),
        digest: world.digest(),
        violations: world.violations().to_vec(),
        finding: world.finding().copied(),
        liveness: liveness.and_then(|liveness| liveness.verdict().cloned()),
        coverage: world.coverage(),
    }
}
