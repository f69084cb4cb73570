//! Election timeouts need to differ between servers (§5.2), and nothing else
//! here is random. The caller brings the seed, so a run can be repeated.

/// `SplitMix64` (Steele, Lea and Flood 2014): the n-th draw is a function of seed
/// and n alone.
#[derive(Clone, Debug)]
pub(crate) struct Random {
    seed: u64,
    draws: u64,
}

impl Random {
    pub(crate) fn new(seed: u64) -> Random {
        Random { seed, draws: 0 }
    }

    /// A number from `low` to `high`, both included.
    pub(crate) fn between(&mut self, low: u64, high: u64) -> u64 {
        self.draws = self.draws.wrapping_add(1);
        let draw = mix(self
            .seed
            .wrapping_add(self.draws.wrapping_mul(0x9E37_79B9_7F4A_7C15)));
        let span = u128::from(high.saturating_sub(low)).saturating_add(1);
        // The high half of the product is uniform enough for a timeout: its
        // bias is below span / 2^64.
        let offset = u128::from(draw).saturating_mul(span) >> 64;
        low.saturating_add(offset as u64)
    }
}

fn mix(mut z: u64) -> u64 {
    z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
    z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
    z ^ (z >> 31)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_generator_is_the_published_one() {
        // The first outputs of SplitMix64 for seed 1234567.
        let mut random = Random::new(1_234_567);
        let draws = [(); 3].map(|()| random.between(0, u64::MAX));
        assert_eq!(
            draws,
            [
                6_457_827_717_110_365_317,
                3_203_168_211_198_807_973,
                9_817_491_932_198_370_423
            ]
        );
    }

    #[test]
    fn every_value_of_a_small_range_occurs_about_equally_often() {
        let mut random = Random::new(7);
        let mut seen = [0_u32; 5];
        for _ in 0..5_000 {
            seen[random.between(10, 14) as usize - 10] += 1;
        }
        assert!(seen.iter().all(|&n| (900..1_100).contains(&n)), "{seen:?}");
    }
}
