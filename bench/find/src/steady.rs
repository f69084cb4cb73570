//! The other way to test by chance: every seed is the same cluster in the same weather,
//! hostile but steady, and only the dice fall otherwise. Five servers, 5 % of messages
//! lost and 2 % doubled, 5 to 25 ms on their way, and about every half second a fault of
//! one of six kinds.

use raftworks_core::{ServerId, Time};
use raftworks_sim::scenario::{Order, Step, When};
use raftworks_sim::{Action, ClientSettings, ClusterSettings, LinkSettings};
use raftworks_sim::{Scenario, Selector, Span};

const SERVERS: u64 = 5;
/// As long as a seed of the swarm.
const CHAOS_US: u64 = 10_000_000;

/// SplitMix64.
struct Dice(u64);

impl Dice {
    fn between(&mut self, low: u64, high: u64) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut bits = self.0;
        bits = (bits ^ (bits >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        bits = (bits ^ (bits >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        low + (bits ^ (bits >> 31)) % (high - low + 1)
    }

    fn somebody(&mut self) -> Selector {
        Selector::Server(ServerId(self.between(1, SERVERS)))
    }

    /// A fault, and what undoes it.
    fn fault(&mut self) -> (Action, Option<Action>) {
        let (who, whom) = (self.somebody(), self.somebody());
        let alone = |who| Action::Partition(vec![vec![who], vec![Selector::Rest]]);
        match self.between(1, 6) {
            1 => (Action::Crash(who), Some(Action::Restart(Selector::Down))),
            2 => (Action::Pause(who), Some(Action::Resume(Selector::All))),
            3 => (Action::TimeOut(who), None),
            4 => {
                let (from, to) = (who, whom);
                (Action::Cut { from, to }, Some(Action::Heal))
            }
            5 => {
                let halves = vec![vec![who, whom], vec![Selector::Rest]];
                (Action::Partition(halves), Some(Action::Heal))
            }
            _ => (alone(who), Some(Action::Heal)),
        }
    }
}

/// The scenario of a seed.
pub fn scenario(seed: u64) -> Scenario {
    let mut dice = Dice(seed);
    let mut steps = vec![(CHAOS_US, Action::Settle)];
    let mut time_us = dice.between(250_000, 750_000);
    while time_us < CHAOS_US {
        let (fault, undo) = dice.fault();
        let until_us = time_us + dice.between(50_000, 1_000_000);
        steps.push((time_us, fault));
        steps.extend(undo.map(|undo| (until_us.min(CHAOS_US - 1), undo)));
        time_us += dice.between(250_000, 750_000);
    }
    steps.sort_by_key(|(time_us, _)| *time_us);
    let step = |(time_us, action)| Step {
        line: 0,
        then: false,
        when: When::At(Time(time_us)),
        delay_us: 0,
        order: Order::Act(action),
    };
    Scenario {
        seed,
        until: Time(2 * CHAOS_US),
        cluster: cluster(),
        steps: steps.into_iter().map(step).collect(),
        ..Scenario::default()
    }
}

fn cluster() -> ClusterSettings {
    ClusterSettings {
        servers: SERVERS,
        clients: vec![ClientSettings::default(); 2],
        link: LinkSettings {
            latency: Span::between(5_000, 25_000),
            loss_ppm: 50_000,
            duplicate_ppm: 20_000,
            ..LinkSettings::default()
        },
        ..ClusterSettings::default()
    }
}
