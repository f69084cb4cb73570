//! Observations are judged as they should be: each claim has runs in which it
//! holds, and one in which exactly it does not, at the right place.

use std::sync::Arc;

use raftworks_sim::trace::{
    Applied, CLAIMS, Claim, LogPart, Observation, ObservedRole, Review, SnapshotEnd, Verdict, Watch,
};
use raftworks_sim::{Run, Scenario, swarm};

fn of(server: &str) -> Observation {
    Observation {
        server: Arc::from(server),
        ..Observation::default()
    }
}

fn term(server: &str, term: u64) -> Observation {
    Observation {
        term: Some(term),
        ..of(server)
    }
}

fn leads(server: &str, in_term: u64) -> Observation {
    Observation {
        role: Some(ObservedRole::Leader),
        ..term(server, in_term)
    }
}

fn follows(server: &str, in_term: u64) -> Observation {
    Observation {
        role: Some(ObservedRole::Follower),
        ..term(server, in_term)
    }
}

fn votes(server: &str, in_term: u64, candidate: &str) -> Observation {
    Observation {
        voted_for: Some(Some(Arc::from(candidate))),
        ..term(server, in_term)
    }
}

fn log(server: &str, from: u64, terms: &[u64]) -> Observation {
    let terms = terms.to_vec();
    Observation {
        log: Some(LogPart { from, terms }),
        ..of(server)
    }
}

fn ends(server: &str, last: u64) -> Observation {
    Observation {
        last_index: Some(last),
        ..of(server)
    }
}

fn commits(server: &str, index: u64) -> Observation {
    Observation {
        commit_index: Some(index),
        ..of(server)
    }
}

fn applies(server: &str, index: u64, value: &str) -> Observation {
    Observation {
        applied: vec![Applied {
            index,
            value: Arc::from(value),
        }],
        last_applied: Some(index),
        ..of(server)
    }
}

fn restarts(server: &str) -> Observation {
    Observation {
        started: true,
        ..of(server)
    }
}

fn installs(server: &str, index: u64, term: u64) -> Observation {
    Observation {
        snapshot: Some(SnapshotEnd { index, term }),
        ..of(server)
    }
}

/// What is violated, and where first.
fn violated(observations: &[Observation]) -> Vec<(Claim, u64)> {
    let mut review = Review::new();
    for (observation, line) in observations.iter().zip(1..) {
        review.observe(line, observation);
    }
    let judgements = review.finish().into_iter();
    let violated = judgements.filter_map(|judgement| match judgement.verdict {
        Verdict::Violated { breaches } => Some((judgement.claim, breaches[0].line)),
        _ => None,
    });
    violated.collect()
}

fn held(observations: &[Observation]) -> Vec<Claim> {
    let mut review = Review::new();
    for (observation, line) in observations.iter().zip(1..) {
        review.observe(line, observation);
    }
    let judgements = review.finish().into_iter();
    let held = judgements.filter(|judgement| matches!(judgement.verdict, Verdict::Held { .. }));
    held.map(|judgement| judgement.claim).collect()
}

#[test]
fn each_claim_is_violated_by_what_it_forbids_and_nothing_else() {
    let cases: [(Claim, Vec<Observation>); 14] = [
        (
            Claim::ElectionSafety,
            vec![leads("a", 1), term("a", 2), leads("b", 1)],
        ),
        (
            Claim::OneVote,
            vec![votes("a", 1, "b"), restarts("a"), votes("a", 1, "c")],
        ),
        (Claim::TermsGrow, vec![term("a", 3), term("a", 2)]),
        (
            Claim::LeaderAppendOnly,
            vec![leads("a", 1), log("a", 1, &[1, 1]), log("a", 2, &[])],
        ),
        (
            Claim::LeaderAppendOnly,
            vec![leads("a", 1), ends("a", 5), ends("a", 4)],
        ),
        (
            Claim::LogMatching,
            vec![
                log("a", 1, &[1, 2]),
                log("b", 1, &[1]),
                log("c", 1, &[2, 2]),
            ],
        ),
        (
            Claim::LogMatching,
            vec![installs("a", 7, 2), log("a", 8, &[3]), log("b", 7, &[1, 3])],
        ),
        (
            Claim::LeaderCompleteness,
            vec![
                leads("a", 1),
                log("a", 1, &[1, 1]),
                commits("a", 2),
                log("b", 1, &[1]),
                leads("b", 2),
            ],
        ),
        (
            Claim::CommitsAgree,
            vec![
                term("a", 2),
                log("a", 1, &[1]),
                commits("a", 1),
                log("b", 1, &[2]),
                commits("b", 1),
            ],
        ),
        (Claim::CommitGrows, vec![commits("a", 5), commits("a", 4)]),
        (Claim::IndicesInOrder, vec![ends("a", 3), commits("a", 4)]),
        (
            Claim::IndicesInOrder,
            vec![commits("a", 3), applies("a", 4, "x")],
        ),
        (
            Claim::IndicesInOrder,
            vec![applies("a", 4, "x"), applies("a", 3, "y")],
        ),
        (
            Claim::StateMachineSafety,
            vec![applies("a", 1, "x=1"), applies("b", 1, "x=2")],
        ),
    ];
    for (claim, observations) in &cases {
        let last = observations.len() as u64;
        assert_eq!(
            violated(observations),
            [(*claim, last)],
            "{observations:#?}"
        );
    }
    for claim in CLAIMS {
        assert!(
            cases.iter().any(|(other, _)| *other == claim),
            "{claim:?} has no case"
        );
    }
}

/// What looks like a violation and is none.
#[test]
fn what_raft_allows_is_no_violation() {
    let cases: [(&str, Vec<Observation>); 8] = [
        (
            "a commit index is no promise beyond a restart",
            vec![commits("a", 5), restarts("a"), commits("a", 0)],
        ),
        (
            "a term that was in memory only is forgotten by a crash",
            vec![term("a", 3), restarts("a"), term("a", 2)],
        ),
        (
            "followers remove entries that conflict",
            vec![term("a", 2), log("a", 1, &[1, 1]), log("a", 2, &[2])],
        ),
        (
            "a former leader removes entries, too",
            vec![
                leads("a", 1),
                log("a", 1, &[1, 1]),
                follows("a", 2),
                log("a", 2, &[2]),
            ],
        ),
        (
            "a leader of an old term commits late: a later leader need not have it",
            vec![
                log("a", 1, &[1]),
                leads("a", 3),
                log("b", 1, &[]),
                leads("b", 2),
                commits("a", 1),
            ],
        ),
        (
            "a wiped disk begins anew",
            vec![
                votes("a", 4, "b"),
                log("a", 1, &[1, 4]),
                Observation {
                    wiped: true,
                    ..restarts("a")
                },
                term("a", 0),
                log("a", 1, &[]),
            ],
        ),
        (
            "a log that is sent again up to its end is the same log",
            vec![leads("a", 1), log("a", 1, &[1, 1]), log("a", 1, &[1, 1, 1])],
        ),
        (
            "a snapshot that the log has already changes nothing",
            vec![
                leads("a", 1),
                log("a", 1, &[1, 1]),
                installs("a", 1, 1),
                log("a", 3, &[1]),
            ],
        ),
    ];
    for (why, observations) in cases {
        assert_eq!(violated(&observations), [], "{why}");
    }
}

/// What is not said is not judged, and that is said.
#[test]
fn what_is_not_said_is_not_judged() {
    assert_eq!(held(&[]), []);
    assert_eq!(held(&[leads("a", 1)]), [Claim::ElectionSafety]);
    assert_eq!(
        held(&[commits("a", 1), commits("a", 2)]),
        [Claim::CommitGrows]
    );
    // Where a log ends says nothing about what is in it.
    let ends = [
        leads("a", 1),
        ends("a", 4),
        commits("a", 4),
        ends("b", 4),
        leads("b", 2),
    ];
    assert!(!held(&ends).contains(&Claim::LeaderCompleteness));
    assert!(!held(&ends).contains(&Claim::CommitsAgree));
}

/// Numbers of any size are no danger.
#[test]
fn hostile_observations_are_judged_and_nothing_overflows() {
    let most = (1 << 62) - 1;
    let hostile = [
        log("a", most, &[most; 3]),
        ends("a", most),
        commits("a", most),
        applies("a", most, ""),
        installs("a", most, most),
        log("a", 0, &[0]),
        leads("a", most),
        ends("a", 0),
        leads("b", 0),
        log("b", most, &[]),
        commits("b", 0),
    ];
    assert!(!violated(&hostile).is_empty());
}

/// A cluster of ours whose disks are not what Raft could have left: the judge
/// sees it from the outside, as the checks inside do.
#[test]
fn a_run_that_is_broken_is_seen_to_be() {
    let text = "servers 2\nlog 1: 1 2\nlog 2: 2 2\nuntil 1s\n";
    let scenario = Arc::new(Scenario::parse(text).expect("a scenario"));
    let mut run = Run::new(Arc::clone(&scenario), 1);
    let mut review = Review::new();
    let (mut watch, first) = Watch::new(run.world());
    for seen in &first {
        review.observe(0, seen);
    }
    while run.next_time().is_some_and(|time| time <= scenario.until) && run.step_forward().is_some()
    {
        let seen = watch.observe(run.world());
        for seen in &seen {
            review.observe(run.moment(), seen);
        }
    }
    let judgements = review.finish();
    let matching = judgements
        .iter()
        .find(|j| j.claim == Claim::LogMatching)
        .expect("it");
    assert!(
        matches!(matching.verdict, Verdict::Violated { .. }),
        "{matching}"
    );
    let inside = run.world().violations();
    assert!(
        inside
            .iter()
            .any(|violation| violation.property.name() == "Log Matching")
    );
}

/// Clusters under every fault, seen from outside only: no claim is violated, and
/// all are looked at.
#[test]
fn a_swarm_is_judged_clean_from_outside() {
    let mut all: Vec<Claim> = Vec::new();
    for seed in 0..25 {
        let scenario = Arc::new(swarm::scenario(seed, &swarm::Profile::default()));
        let mut run = Run::new(Arc::clone(&scenario), seed);
        let mut review = Review::new();
        let (mut watch, first) = Watch::new(run.world());
        for seen in &first {
            review.observe(0, seen);
        }
        while run.next_time().is_some_and(|time| time <= scenario.until)
            && run.step_forward().is_some()
        {
            for seen in &watch.observe(run.world()) {
                review.observe(run.moment(), seen);
            }
        }
        for judgement in review.finish() {
            match judgement.verdict {
                Verdict::Violated { .. } => panic!("seed {seed}: {judgement}"),
                Verdict::Held { .. } if !all.contains(&judgement.claim) => {
                    all.push(judgement.claim);
                }
                _ => {}
            }
        }
    }
    all.sort_unstable();
    assert_eq!(all, CLAIMS, "what no run lets be judged is not tested");
}
