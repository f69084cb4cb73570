//! Two logs that part in a random place, and majorities by brute force.

use proptest::prelude::*;
use raftworks_core::{Configuration, Index, ServerId};

use crate::cases;
use crate::common::cluster::Cluster;
use crate::common::terms;

/// Terms that never fall: a start and steps of the given width.
fn climb(start: u64, width: u64, steps: &[u64]) -> Vec<u64> {
    let term = |term: &mut u64, step: &u64| {
        *term += step * width;
        Some(*term)
    };
    steps.iter().scan(start, term).collect()
}

fn distinct(terms: &[u64]) -> usize {
    let mut terms = terms.to_vec();
    terms.dedup();
    terms.len()
}

fn steps(length: usize) -> impl Strategy<Value = Vec<u64>> {
    prop::collection::vec(0..=2_u64, 0..length)
}

proptest! {
    #![proptest_config(cases(256))]

    /// §5.3: a follower is repaired, at the cost of at most one question for
    /// each of its terms that differ, and one for being too short.
    #[test]
    fn any_follower_converges_with_one_question_per_term(
        (shared, ours, theirs) in (steps(12), steps(12), steps(90))
    ) {
        // After the shared part the leader's terms are odd and the follower's
        // even: one term had one leader, so they share none.
        let shared = climb(1, 2, &shared);
        let top = shared.last().copied().unwrap_or(1);
        let leader = [shared.clone(), climb(top + 2, 2, &ours)].concat();
        let differing = climb(top + 1, 2, &theirs);
        let follower = [shared, differing.clone()].concat();
        let term = leader.iter().chain(&follower).max().copied().unwrap_or(0);
        let mut cluster = Cluster::new(term, &[&leader, &follower, &leader], |_| {});
        cluster.elect(1, term + 1, &[1, 3]);
        for _ in 0..3 {
            cluster.heartbeat_among(1, &[1, 2]);
        }
        let expected = [leader, vec![term + 1]].concat();
        prop_assert_eq!(terms(&cluster.host(2).server), expected);
        let questions = cluster.refusals_of(2);
        prop_assert!(questions <= distinct(&differing) + 1, "{} questions", questions);
    }

    /// §5.3, cores.md R11: the index that a majority reached is the highest one
    /// that some majority, taken from all subsets, has reached together.
    #[test]
    fn the_majority_index_is_that_of_the_best_majority(
        reached in prop::collection::vec(0..6_u64, 1..=7)
    ) {
        let size = reached.len();
        let voters = (1..=size as u64).map(ServerId).collect();
        let configuration = Configuration::new(voters).expect("a configuration");
        let majorities = (0_u32..1 << size).filter(|set| set.count_ones() as usize * 2 > size);
        let together = |set: u32| (0..size).filter(|i| set >> i & 1 == 1).map(|i| reached[i]).min();
        let best = majorities.filter_map(together).max().expect("all are a majority");
        let index = configuration.quorum_index(|id| Index(reached[id.0 as usize - 1]));
        prop_assert_eq!(index, Index(best));
    }
}
