//! Randomness that is keyed and not streamed.
//!
//! A draw is a pure function of the seed, of what it is for, of whom it
//! concerns and of its count: the latency of the third AppendEntries from 2 to
//! 5 in term 4 is the same whatever else happens. An action, an edit or a
//! shrinking step therefore changes only what it causes.

use crate::digest::{finish, mix};
use crate::lognormal::KnownCurve;
use crate::settings::{Distribution, Span};

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
    /// How far a message is from its link's latency.
    Jitter = 30,
    Straggler = 31,
    StragglerLatency = 32,
    Corruption = 33,
    /// Which message is one too many for its link.
    Victim = 34,
    /// How much of a write is there after a crash.
    Torn = 35,
    /// Who is healed for good at the end, and what is wrong with the rest.
    Core = 40,
    /// What a swarm is made of.
    Swarm = 41,
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
        finish(key.iter().fold(start, |bits, &part| mix(bits, part)))
    }

    /// A number from `low` to `high`, both included.
    pub(crate) fn between(self, purpose: Purpose, key: [u64; 4], low: u64, high: u64) -> u64 {
        debug_assert!(low <= high, "a range runs upwards");
        if low == high {
            return low;
        }
        let bits = self.bits(purpose, key);
        let span = high - low + 1;
        debug_assert!(span <= 1 << 32, "spans are at most an hour of microseconds");
        low + (((bits >> 32) * span) >> 32)
    }

    /// A time from a span, with the curve that was needed last.
    #[inline]
    pub(crate) fn span(
        self,
        purpose: Purpose,
        key: [u64; 4],
        span: Span,
        curve: &mut KnownCurve,
    ) -> u64 {
        match span.shape {
            Distribution::Uniform => self.between(purpose, key, span.min_us, span.max_us),
            Distribution::LogNormal => curve.of(span).draw(self.bits(purpose, key)),
        }
    }

    /// Whether something happens that has this chance.
    pub(crate) fn chance(self, purpose: Purpose, key: [u64; 4], per_million: u32) -> bool {
        if per_million == 0 {
            return false;
        }
        let roll = ((self.bits(purpose, key) >> 32) * u64::from(MILLION)) >> 32;
        roll < u64::from(per_million)
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
        0xab48_2d1f_badf_c733,
        0xe6ce_55a2_bb43_7965,
        0x0089_bad1_01e9_1118,
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
