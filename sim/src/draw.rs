//! Randomness that is keyed and not streamed.
//!
//! A draw is a pure function of the seed, of what it is for, of whom it
//! concerns and of its count: the latency of the third AppendEntries from 2 to
//! 5 in term 4 is the same whatever else happens. An action, an edit or a
//! shrinking step therefore changes only what it causes.

use crate::digest::mix;

/// What a draw is for. The numbers are part of every run: never reuse one.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
#[repr(u64)]
pub(crate) enum Purpose {
    ServerSeed = 1,
    Latency = 2,
    Loss = 3,
    Duplication = 4,
    DiskLatency = 5,
    ClientPause = 6,
    ClientChoice = 7,
}

/// The seed of a run, from which everything random in it follows.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) struct Draw(pub(crate) u64);

/// Chances are parts per million.
pub(crate) const MILLION: u32 = 1_000_000;

impl Draw {
    /// 64 random bits for this purpose and key.
    pub(crate) fn bits(self, purpose: Purpose, key: [u64; 4]) -> u64 {
        let start = mix(self.0 ^ 0x243F_6A88_85A3_08D3, purpose as u64);
        key.iter().fold(start, |bits, &part| mix(bits, part))
    }

    /// A number from `low` to `high`, both included.
    pub(crate) fn between(self, purpose: Purpose, key: [u64; 4], low: u64, high: u64) -> u64 {
        debug_assert!(low <= high, "a range runs upwards");
        if low == high {
            return low;
        }
        let span = u128::from(high - low) + 1;
        let offset = (u128::from(self.bits(purpose, key)) * span) >> 64;
        low + offset as u64
    }

    /// Whether something happens that has this chance.
    pub(crate) fn chance(self, purpose: Purpose, key: [u64; 4], per_million: u32) -> bool {
        if per_million == 0 {
            return false;
        }
        let roll = (u128::from(self.bits(purpose, key)) * u128::from(MILLION)) >> 64;
        (roll as u32) < per_million
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn draws_are_the_same_for_ever() {
        // Shared links replay for years: these numbers must never change.
        let draw = Draw(42);
        let bits = [
            draw.bits(Purpose::Latency, [1, 2, 3, 4]),
            draw.bits(Purpose::Latency, [1, 2, 3, 5]),
            draw.bits(Purpose::Loss, [1, 2, 3, 4]),
        ];
        assert_eq!(bits, GOLDEN, "{bits:#x?}");
    }

    const GOLDEN: [u64; 3] = [
        0x9d0c_c3be_6b9f_9fa5,
        0x3586_f53b_f81a_6946,
        0xa062_71e0_8f47_3cd7,
    ];

    #[test]
    fn chances_are_about_right() {
        let draw = Draw(7);
        let hits = (0..100_000)
            .filter(|&n| draw.chance(Purpose::Loss, [n, 0, 0, 0], 20_000))
            .count();
        assert!((1_800..2_200).contains(&hits), "{hits}");
        assert!(!draw.chance(Purpose::Loss, [1, 0, 0, 0], 0));
        assert!((0..1000).all(|n| draw.chance(Purpose::Loss, [n, 0, 0, 0], MILLION)));
    }

    #[test]
    fn ranges_are_inclusive_and_even() {
        let mut seen = [0_u32; 6];
        for n in 0..6_000 {
            let value = Draw(3).between(Purpose::Latency, [n, 0, 0, 0], 10, 15);
            seen[value as usize - 10] += 1;
        }
        assert!(seen.iter().all(|&n| (850..1_150).contains(&n)), "{seen:?}");
    }
}
