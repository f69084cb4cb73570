//! By when a healed core must have recovered: what follows from the settings.
//!
//! The time for a leader: with timeouts from T to T', another of the core's n
//! servers times out within the window w that an election takes with a chance of
//! at most (n-1)·w/(T'-T). So many rounds of T' are allowed that all of them fail
//! with a chance of one in a billion.

use raftworks_core::Backoff;

use crate::settings::ClusterSettings;
use crate::world::Calm;

/// The chance that a correct cluster misses the bound, in parts per 10^18.
const FORGIVEN: u128 = 1_000_000_000;
const WHOLE: u128 = 1_000_000_000_000_000_000;
const MILLION: u64 = 1_000_000;

/// What doubled timeouts grow to, as a multiple.
const MOST_DOUBLED: u64 = 64;

/// How long each demand may take, in microseconds.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Bounds {
    /// From the healing until a leader is acknowledged by the whole core.
    pub leader_us: u64,
    /// How long it must go on leading.
    pub leads_us: u64,
    /// From a client's question until its answer.
    pub answer_us: u64,
    /// From that leader until the whole core has applied what it had.
    pub convergence_us: u64,
}

impl Bounds {
    /// The bounds for a core; `None` when nothing is promised.
    pub fn of(settings: &ClusterSettings, calm: &Calm, behind: &Behind) -> Option<Bounds> {
        let timeout = settings.election_timeout;
        let hop_us = 2 * calm.quick_us;
        let rivals = calm.core.len() as u64 - 1;
        let (spread_us, longest_us) = candidates_of(settings);
        let window_us = 2 * hop_us * (1 + u64::from(settings.options.pre_vote));
        if rivals > 0 && spread_us <= rivals * window_us {
            return None;
        }
        let failing_ppm = (rivals * window_us * MILLION)
            .checked_div(spread_us)
            .unwrap_or(0);
        let rounds = rounds_for(failing_ppm);
        let round_us = longest_us.max(timeout.max_us) + 4 * hop_us;
        // An old leader may have to find out that it is alone, and a server that
        // starts again with a lease keeps quiet for a while.
        let start_us = 2 * timeout.max_us;
        let steps = behind.entries + behind.snapshot_parts + 16;
        let step_us = 2 * hop_us + settings.heartbeat_us;
        let asking_us: u64 = settings.servers * 2;
        let patience = settings.clients.iter().map(|client| client.timeout_us);
        let travels_us = settings.link.latency.max_us;
        Some(Bounds {
            leader_us: start_us + rounds * round_us,
            leads_us: 2 * timeout.max_us,
            answer_us: asking_us * patience.max().unwrap_or(0)
                + 16 * travels_us
                + timeout.max_us
                // Its entry may have to wait until the slowest has caught up.
                + steps * step_us,
            convergence_us: timeout.max_us + steps * step_us,
        })
    }
}

/// How far the slowest server of a core is behind.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct Behind {
    /// Entries, counted in messages of one entry.
    pub entries: u64,
    /// The parts that a snapshot of the state machine has.
    pub snapshot_parts: u64,
}

/// The spread of the timeouts of followers and candidates, and the longest one.
fn candidates_of(settings: &ClusterSettings) -> (u64, u64) {
    let timeout = settings.election_timeout;
    let (low, high, doublings) = match settings.options.backoff {
        Backoff::Redraw => (timeout.min_us, timeout.max_us, 1),
        Backoff::Exponential => (timeout.min_us, timeout.max_us, MOST_DOUBLED),
        Backoff::CandidateRange { min_us, max_us } => (min_us, max_us, 1),
        Backoff::Both { min_us, max_us } => (min_us, max_us, MOST_DOUBLED),
    };
    let spread = (high - low).min(timeout.max_us - timeout.min_us);
    (spread, high * doublings)
}

/// How many rounds all fail only once in a billion times, if one fails with this chance.
fn rounds_for(failing_ppm: u64) -> u64 {
    let mut all_fail = WHOLE;
    let mut rounds = 0;
    while all_fail > FORGIVEN {
        all_fail = all_fail * u128::from(failing_ppm) / u128::from(MILLION);
        rounds += 1;
    }
    rounds
}
