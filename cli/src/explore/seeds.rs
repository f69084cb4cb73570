//! Ranges of seeds: from the first, up to and without the second.

use std::fmt;

/// A range of seeds.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub(crate) struct Seeds {
    pub(crate) from: u64,
    pub(crate) to: u64,
}

impl fmt::Display for Seeds {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}..{}", self.from, self.to)
    }
}

/// Reads `0..1000`.
pub(crate) fn parse_seeds(text: &str) -> Result<Seeds, String> {
    let ends = text.split_once("..");
    let ends = ends.and_then(|(from, to)| Some((from.parse().ok()?, to.parse().ok()?)));
    let seeds = ends.map(|(from, to)| Seeds { from, to });
    seeds
        .filter(|seeds| seeds.from < seeds.to)
        .ok_or_else(|| "expected a range of seeds that goes up, such as 0..1000".to_owned())
}

impl Seeds {
    /// How many they are.
    pub(crate) fn count(self) -> u64 {
        self.to - self.from
    }

    /// What is left when these ranges are taken out, which are in order.
    pub(crate) fn without(self, known: &[Seeds]) -> Ranges {
        let mut left = Vec::new();
        let mut from = self.from;
        for range in known {
            if range.from > from && from < self.to {
                let to = range.from.min(self.to);
                left.push(Seeds { from, to });
            }
            from = from.max(range.to);
        }
        if from < self.to {
            left.push(Seeds { from, to: self.to });
        }
        Ranges(left)
    }
}

/// Ranges in order, without overlaps.
pub(crate) struct Ranges(pub(crate) Vec<Seeds>);

impl Ranges {
    /// The same seeds in pieces, cut at multiples of this size.
    pub(crate) fn chunks(self, size: u64) -> impl Iterator<Item = Seeds> + Send {
        self.0.into_iter().flat_map(move |range| {
            let mut from = range.from;
            std::iter::from_fn(move || {
                if from >= range.to {
                    return None;
                }
                let to = (from - from % size).saturating_add(size).min(range.to);
                let chunk = Seeds { from, to };
                from = to;
                Some(chunk)
            })
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn seeds(from: u64, to: u64) -> Seeds {
        Seeds { from, to }
    }

    #[test]
    fn what_is_known_is_left_out_and_the_rest_is_cut_at_multiples() {
        let all = seeds(5, 30);
        let known = [seeds(0, 7), seeds(10, 12), seeds(28, 40)];
        let left = all.without(&known);
        assert_eq!(left.0, [seeds(7, 10), seeds(12, 28)]);
        let chunks: Vec<Seeds> = left.chunks(10).collect();
        assert_eq!(chunks, [seeds(7, 10), seeds(12, 20), seeds(20, 28)]);
        assert_eq!(all.without(&[seeds(0, 100)]).0, []);
        assert_eq!(all.without(&[]).0, [all]);
    }

    #[test]
    fn the_last_seed_there_is_can_be_reached() {
        let last = seeds(u64::MAX - 3, u64::MAX);
        let chunks: Vec<Seeds> = last.without(&[]).chunks(1000).collect();
        assert_eq!(chunks, [last]);
    }

    #[test]
    fn ranges_that_go_nowhere_are_refused() {
        assert_eq!(parse_seeds("3..9"), Ok(seeds(3, 9)));
        for wrong in ["9..3", "3..3", "3", "..", "a..b", "-1..3"] {
            assert!(parse_seeds(wrong).is_err(), "{wrong}");
        }
    }
}
