//! Quorums against brute force over all subsets: majorities and other sizes,
//! alone and joint, up to seven and seven voters, with witnesses among them.
//! And what goes wrong with single-server changes that are not guarded.

use raftworks_core::{Configuration, Index, Leave, Members, Quorums, ServerId};

/// Servers as bits.
type Set = u32;

fn ids(set: Set) -> Vec<ServerId> {
    (0..32)
        .filter(|bit| set >> bit & 1 == 1)
        .map(|bit| ServerId(u64::from(bit as u32) + 1))
        .collect()
}

fn has(set: Set) -> impl Fn(ServerId) -> bool + Copy {
    move |id: ServerId| set >> (id.0 - 1) & 1 == 1
}

/// `count` servers from bit `first` on.
fn span(first: u32, count: u32) -> Set {
    ((1 << count) - 1) << first
}

fn members(set: Set, quorums: Option<(usize, usize)>, witnesses: bool) -> Option<Members> {
    let mut members = Members::new(ids(set)).ok()?;
    if witnesses {
        // The last one, where somebody else is left to keep the commands.
        let last = ids(set).pop().filter(|_| set.count_ones() > 1);
        members = members.with_witnesses(last.into_iter().collect()).ok()?;
    }
    match quorums {
        Some((election, commit)) => members.with_quorums(Quorums { election, commit }).ok(),
        None => Some(members),
    }
}

/// Every configuration that is tried: both groups with every overlap.
fn configurations(most: u32) -> Vec<(Configuration, Set)> {
    let mut all = Vec::new();
    for now in 1..=most {
        for before in 0..=most {
            for shared in 0..=now.min(before) {
                let here = span(0, now);
                let there = span(now - shared, before);
                for witnesses in [false, true] {
                    let here = members(here, None, witnesses).expect("members");
                    all.push(if before == 0 {
                        (Configuration::from(here), span(0, now))
                    } else {
                        let there = members(there, None, false).expect("members");
                        let both = span(0, now) | span(now - shared, before);
                        (Configuration::joint(there, here, Leave::Automatic), both)
                    });
                }
            }
        }
    }
    all
}

/// By the definition: more than half of each group, or the sizes it names.
fn agrees(configuration: &Configuration, set: Set, commit: bool) -> bool {
    let groups = [configuration.members(), configuration.outgoing()];
    groups.into_iter().flatten().all(|members| {
        let votes = members.voters().iter().filter(|&&id| has(set)(id)).count();
        let quorums = members.quorums();
        votes
            >= if commit {
                quorums.commit
            } else {
                quorums.election
            }
    })
}

#[test]
fn quorums_and_votes_needed_are_those_of_brute_force() {
    let mut checked = 0_u64;
    for (configuration, everybody) in configurations(7) {
        // For each set, the size of the smallest quorum that contains it.
        let size = 1_usize << (32 - everybody.leading_zeros());
        let mut smallest = vec![u32::MAX; size];
        for set in (0..size as Set).rev().filter(|set| set & !everybody == 0) {
            let quorum = agrees(&configuration, set, false);
            assert_eq!(configuration.is_quorum(has(set)), quorum, "{set:b}");
            let more = (0..32).map(|bit| set | 1 << bit);
            let more = more.filter(|&more| more != set && more & !everybody == 0);
            smallest[set as usize] = if quorum {
                set.count_ones()
            } else {
                more.map(|more| smallest[more as usize])
                    .min()
                    .unwrap_or(u32::MAX)
            };
            let needed = configuration.votes_needed(has(set));
            assert_eq!(
                needed as u32, smallest[set as usize],
                "{set:b} of {configuration:?}"
            );
            checked += 1;
        }
    }
    assert!(checked > 250_000, "only {checked} sets");
}

#[test]
fn a_quorum_has_what_its_index_says_and_nobody_is_missing_then() {
    // Each voter has reached 0, 1, 2 or 3; all combinations.
    for (configuration, everybody) in configurations(3) {
        let voters = ids(everybody);
        for combination in 0..4_u32.pow(voters.len() as u32) {
            let reached = |id: ServerId| {
                let place = voters.iter().position(|&voter| voter == id);
                place.map_or(0, |place| combination >> (2 * place) & 3)
            };
            let by = |index: u32| {
                let them = voters.iter().filter(|&&id| reached(id) >= index);
                them.map(|id| 1 << (id.0 - 1)).sum::<Set>()
            };
            let best = (0..=3)
                .filter(|&i| agrees(&configuration, by(i), true))
                .max();
            let found = configuration.quorum_index(|id| Index(reached(id).into()));
            assert_eq!(Some(found.0 as u32), best, "{configuration:?}");
            for index in 0..=3 {
                let missing = configuration.missing(|id| reached(id) >= index);
                let quorum = agrees(&configuration, by(index), true);
                assert_eq!(missing.is_empty(), quorum);
                assert!(missing.iter().all(|&id| reached(id) < index));
            }
        }
    }
}

/// Two sets of these sizes that share nobody.
fn disjoint(here: Set, a: u32, there: Set, b: u32) -> bool {
    let everybody = here | there;
    let subsets = |of: Set, size: u32| {
        (0..=everybody).filter(move |set| set & !of == 0 && set.count_ones() == size)
    };
    subsets(here, a).any(|one| subsets(there & !one, b).next().is_some())
}

#[test]
fn flexible_quorums_are_accepted_when_all_that_must_meet_do() {
    for voters in 1..=7 {
        let all = span(0, voters);
        for election in 0..=voters + 1 {
            for commit in 0..=voters + 1 {
                let sizes = (1..=voters).contains(&election) && (1..=voters).contains(&commit);
                let meet = sizes
                    && !disjoint(all, election, all, election)
                    && !disjoint(all, election, all, commit);
                let quorums = Some((election as usize, commit as usize));
                let found = members(all, quorums, false).is_some();
                assert_eq!(
                    found, meet,
                    "{voters} voters, {election} elect, {commit} commit"
                );
            }
        }
    }
}

#[test]
fn changes_in_one_step_are_safe_when_no_two_quorums_miss_each_other() {
    for (now, before) in (1..=5).flat_map(|now| (1..=5).map(move |before| (now, before))) {
        for shared in 0..=now.min(before) {
            let (here, there) = (span(0, now), span(now - shared, before));
            let old = members(here, None, false).expect("members");
            let new = members(there, None, false).expect("members");
            let apart = disjoint(here, now / 2 + 1, there, before / 2 + 1);
            let found = old.disjoint_from(&new);
            assert_eq!(found.is_some(), apart, "{old:?} {new:?}");
            if let Some(pair) = found {
                assert!(pair.0.iter().all(|id| old.voters().contains(id)));
                assert!(pair.1.iter().all(|id| new.voters().contains(id)));
                assert!(pair.0.iter().all(|id| !pair.1.contains(id)));
            }
        }
    }
    // Dissertation 4.1: one server more or less is always safe.
    for size in 1..=7 {
        let of = |count| members(span(0, count), None, false).expect("members");
        assert_eq!(of(size).disjoint_from(&of(size + 1)), None);
    }
    // Figure 4.2: from three to five servers at once is not.
    let three = members(span(0, 3), None, false).expect("members");
    let five = members(span(0, 5), None, false).expect("members");
    assert!(three.disjoint_from(&five).is_some());
}

/// Ongaro, 10 July 2015: each change is safe against its parent, and two that
/// begin from one parent are not safe against each other when the parent has an
/// even number of voters. This is what the guard in
/// `change_waits_for_an_entry_of_the_term.txt` prevents; what happens without it
/// is played in `unguarded_change_*.txt`.
#[test]
fn siblings_of_an_even_parent_can_miss_each_other() {
    for size in 2..=7_u32 {
        let parent = span(0, size);
        let (added, also_added) = (parent | 1 << size, parent | 1 << (size + 1));
        let (removed, also_removed) = (parent & !1, parent & !2);
        let pairs = [
            (added, removed),
            (added, also_added),
            (removed, also_removed),
        ];
        for (one, other) in pairs {
            let of = |set| members(set, None, false).expect("members");
            assert_eq!(of(parent).disjoint_from(&of(one)), None);
            assert_eq!(of(parent).disjoint_from(&of(other)), None);
            let apart = of(one).disjoint_from(&of(other)).is_some();
            assert_eq!(apart, size % 2 == 0, "{size} voters, {one:b} and {other:b}");
        }
    }
}
