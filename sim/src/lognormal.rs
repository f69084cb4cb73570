//! Log-normal draws in integers: two draws in three lie between two given ends, one
//! in six below and one in six above, some of them far above.
//!
//! The standard normal's inverse distribution is a table; powers and logarithms of
//! two are made of shifts and products. No floating point: every platform draws the
//! same.

use crate::settings::Span;

/// The standard normal's quantiles from one half up, in steps of 1/128, times 2^16.
/// The last one, for certainty, is cut at four.
const QUANTILES: [u64; 65] = [
    0, 1283, 2567, 3852, 5139, 6427, 7718, 9012, 10310, 11611, 12917, 14228, 15545, 16869, 18199,
    19536, 20882, 22237, 23601, 24976, 26362, 27759, 29170, 30594, 32032, 33487, 34958, 36446,
    37954, 39482, 41032, 42605, 44203, 45828, 47482, 49166, 50884, 52637, 54428, 56262, 58140,
    60067, 62048, 64087, 66191, 68364, 70616, 72954, 75389, 77933, 80600, 83408, 86377, 89536,
    92917, 96565, 100_540, 104_924, 109_834, 115_453, 122_076, 130_248, 141_156, 158_437, 262_144,
];

/// 2^(1/2), 2^(1/4), 2^(1/8), …, times 2^30.
const ROOTS: [u64; 16] = [
    1_518_500_250,
    1_276_901_417,
    1_170_923_762,
    1_121_280_436,
    1_097_253_708,
    1_085_434_106,
    1_079_572_136,
    1_076_653_033,
    1_075_196_443,
    1_074_468_888,
    1_074_105_294,
    1_073_923_544,
    1_073_832_680,
    1_073_787_251,
    1_073_764_537,
    1_073_753_181,
];

/// Fractions have so many bits.
const FRACTION: u32 = 16;
/// Mantissas have so many.
const MANTISSA: u32 = 30;

/// A distribution: the logarithms of its median, and of how far from there an end is.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) struct Curve {
    middle: u64,
    half: u64,
}

impl Curve {
    /// Two thirds of the draws lie between these.
    pub(crate) fn between(low: u64, high: u64) -> Curve {
        let (low, high) = (log2(low.max(1)), log2(high.max(1)));
        Curve {
            middle: u64::midpoint(low, high),
            half: high.saturating_sub(low) / 2,
        }
    }

    /// A draw from random bits.
    pub(crate) fn draw(self, bits: u64) -> u64 {
        let (distance, above) = normal(bits);
        let away = (distance * self.half) >> FRACTION;
        exp2(if above {
            self.middle + away
        } else {
            self.middle.saturating_sub(away)
        })
    }
}

/// The curve of the span that was drawn from last, since the next draw is most likely
/// from the same.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct KnownCurve(Option<(Span, Curve)>);

impl KnownCurve {
    pub(crate) fn of(&mut self, span: Span) -> Curve {
        match self.0 {
            Some((of, curve)) if of == span => curve,
            _ => {
                let curve = Curve::between(span.min_us, span.max_us);
                self.0 = Some((span, curve));
                curve
            }
        }
    }
}

/// How far from the middle a standard normal draw lies, and whether above.
fn normal(bits: u64) -> (u64, bool) {
    let above = bits & 1 == 1;
    let place = (bits >> 58) as usize;
    let within = (bits >> 42) & 0xFFFF;
    let (from, to) = (QUANTILES[place], QUANTILES[place + 1]);
    (from + (((to - from) * within) >> FRACTION), above)
}

/// The logarithm to base 2 of a number from 1 to 2^40.
fn log2(number: u64) -> u64 {
    let whole = number.ilog2();
    let mut mantissa = (number << (40 - whole)) >> (40 - MANTISSA);
    let mut fraction = 0;
    for bit in (0..FRACTION).rev() {
        mantissa = (mantissa * mantissa) >> MANTISSA;
        if mantissa >> (MANTISSA + 1) > 0 {
            mantissa >>= 1;
            fraction |= 1 << bit;
        }
    }
    (u64::from(whole) << FRACTION) | fraction
}

/// Two to this power, at most an hour of microseconds.
fn exp2(power: u64) -> u64 {
    const HOUR: u64 = 3_600_000_000;
    let whole = (power >> FRACTION).min(32);
    let mut mantissa = 1_u64 << MANTISSA;
    for (place, root) in (0..FRACTION).rev().zip(ROOTS) {
        // Which bits there are is random: no branch could be foreseen.
        let larger = (mantissa * root) >> MANTISSA;
        let counts = (power >> place) & 1;
        mantissa += (larger - mantissa) * counts;
    }
    ((mantissa << whole) >> MANTISSA).min(HOUR)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::draw::{Draw, Purpose};

    #[test]
    fn powers_undo_logarithms() {
        for number in [1, 2, 3, 10, 999, 1_000, 65_537, 12_345_678, 3_600_000_000] {
            let back = exp2(log2(number));
            assert!(
                back.abs_diff(number) <= number / 10_000 + 1,
                "{number}: {back}"
            );
        }
        assert_eq!(log2(1 << 20), 20 << FRACTION);
    }

    #[test]
    fn two_draws_in_three_lie_between_and_the_rest_is_even() {
        let draws = (0..60_000).map(|n| {
            let bits = Draw(5).bits(Purpose::Latency, [n, 0, 0, 0]);
            Curve::between(4_000, 16_000).draw(bits)
        });
        let draws: Vec<u64> = draws.collect();
        let below = draws.iter().filter(|&&us| us < 4_000).count();
        let above = draws.iter().filter(|&&us| us > 16_000).count();
        let under = draws.iter().filter(|&&us| us < 8_000).count();
        // 15.87 per cent on either side.
        assert!((9_000..10_050).contains(&below), "{below}");
        assert!((9_000..10_050).contains(&above), "{above}");
        assert!(
            (29_300..30_700).contains(&under),
            "the median is 8 ms: {under}"
        );
        assert!(draws.iter().max() > Some(&60_000), "there is a tail");
        assert!(draws.iter().max() <= Some(&128_100), "and it ends at four");
    }

    #[test]
    fn draws_are_the_same_for_ever() {
        let some = [0, 1, u64::MAX, 1 << 60 | 1, 0x1234_5678_9ABC_DEF0];
        let drawn = some.map(|bits| Curve::between(5_000, 20_000).draw(bits));
        assert_eq!(drawn, GOLDEN);
        let always = Curve::between(7, 7).draw(u64::MAX);
        assert!((6..=7).contains(&always), "rounded down");
    }

    const GOLDEN: [u64; 5] = [9_999, 9_999, 159_995, 10_558, 9_400];
}
