//! What a swarm draws, keyed by what it is for: a new kind of fault changes
//! nothing about the others.

use crate::draw::{Draw, MILLION, Purpose};

/// What a draw of a swarm is for. The numbers are part of every swarm seed: never
/// reuse one.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
#[repr(u64)]
pub(super) enum For {
    Servers = 1,
    Loss = 2,
    Duplication = 3,
    Latency = 4,
    Disk = 5,
    Clients = 6,
    ClientPause = 7,
    Options = 8,
    Lease = 9,
    Sizes = 10,
    Snapshots = 11,
    Backoff = 12,
    Priority = 13,
    Members = 14,
    Wishes = 15,
    Exists = 20,
    Weight = 21,
    Period = 22,
    Gap = 23,
    Kind = 24,
    Who = 25,
    Whom = 26,
    Lasts = 27,
    Detail = 28,
    Heartbeat = 29,
    Links = 30,
}

/// The draws of one seed.
#[derive(Clone, Copy, Debug)]
pub(super) struct Dice(Draw);

impl Dice {
    pub(super) fn new(seed: u64) -> Dice {
        Dice(Draw(seed))
    }

    /// A number from `low` to `high`, both included.
    pub(super) fn between(self, what: For, count: u64, low: u64, high: u64) -> u64 {
        self.0
            .between(Purpose::Swarm, [what as u64, count, 0, 0], low, high)
    }

    /// One of these.
    pub(super) fn one<T: Copy>(self, what: For, count: u64, of: &[T]) -> T {
        of[self.between(what, count, 0, of.len() as u64 - 1) as usize]
    }

    /// Whether something is so that is so in this share of cases.
    pub(super) fn percent(self, what: For, count: u64, percent: u32) -> bool {
        let chance = percent * (MILLION / 100);
        self.0
            .chance(Purpose::Swarm, [what as u64, count, 1, 0], chance)
    }
}
