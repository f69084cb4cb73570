//! What comes out of a scenario when it is tried: with its own seed, and with
//! others, since what holds with one seed only says something about the seed.

use std::sync::Arc;

use raftworks_sim::scenario::{Judge, Verdict};
use raftworks_sim::{Run, Scenario};

use crate::words;

/// How many other seeds are tried, from this one on.
const OTHER_SEEDS: u64 = 20;
const FIRST_OTHER_SEED: u64 = 1_000;
/// No more events than the reader wants to wait for: the page stands still meanwhile.
const MAX_EVENTS: u64 = 150_000;

/// One thing that came out, or did not.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Tried {
    /// Whether it did.
    pub good: bool,
    /// In words.
    pub text: String,
}

/// What went wrong with one thing: with which seed first, what was seen, and with
/// how many seeds.
type Fault = Option<(u64, String, u64)>;

fn blame(fault: &mut Fault, seed: u64, seen: &str) {
    match fault {
        Some((_, _, count)) => *count += 1,
        None => *fault = Some((seed, seen.to_owned(), 1)),
    }
}

/// Tries a scenario: each expectation, and that no property fails beside those
/// that it expects.
pub fn trial(scenario: Scenario) -> Vec<Tried> {
    let scenario = Arc::new(scenario);
    let mut faults: Vec<Fault> = vec![None; scenario.expectations.len()];
    let mut unexpected = None;
    let others = FIRST_OTHER_SEED..FIRST_OTHER_SEED + OTHER_SEEDS;
    let (mut seeds, mut events) = (0_u64, 0);
    for seed in std::iter::once(scenario.seed).chain(others) {
        if seeds > 0 && events >= MAX_EVENTS {
            break;
        }
        let (run, verdicts) = play(&scenario, seed);
        for (fault, verdict) in faults.iter_mut().zip(verdicts) {
            if let Some(seen) = &verdict.seen {
                blame(fault, seed, &words::seen(seen));
            }
        }
        let world = run.world();
        let violation = scenario.unexpected(world.violations()).next();
        let finding = world.finding().map(words::finding);
        if let Some(seen) = violation.map(words::violation).or(finding) {
            blame(&mut unexpected, seed, &seen);
        }
        seeds += 1;
        events += run.moment();
    }
    let expectations = scenario.expectations.iter().zip(faults);
    let expectations = expectations.map(|(expectation, fault)| {
        let what = words::line_says(expectation.line, &expectation.to_string());
        tried(what, fault, seeds)
    });
    let properties = tried(
        words::editor().properties_hold.to_owned(),
        unexpected,
        seeds,
    );
    expectations.chain([properties]).collect()
}

fn tried(what: String, fault: Fault, seeds: u64) -> Tried {
    Tried {
        good: fault.is_none(),
        text: match fault {
            None => words::came_out(&what, seeds),
            Some((seed, seen, count)) => words::did_not_come_out(&what, seed, &seen, count, seeds),
        },
    }
}

fn play(scenario: &Arc<Scenario>, seed: u64) -> (Run, Vec<Verdict>) {
    let mut run = Run::new(Arc::clone(scenario), seed);
    let mut judge = Judge::new(Arc::clone(scenario));
    judge.observe(run.world());
    while run.moment() < MAX_EVENTS
        && run.next_time().is_some_and(|time| time <= scenario.until)
        && run.step_forward().is_some()
    {
        judge.observe(run.world());
    }
    let verdicts = judge.finish(run.world());
    (run, verdicts)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn tried(text: &str) -> Vec<(bool, String)> {
        let scenario = Scenario::parse(text).unwrap();
        let tried = trial(scenario).into_iter();
        tried.map(|one| (one.good, one.text)).collect()
    }

    #[test]
    fn what_comes_out_with_every_seed_is_said_so() {
        let all = tried("servers 3\nuntil 2s\nexpect leader by 2s\n");
        assert_eq!(
            all,
            [
                (
                    true,
                    "line 3: expect leader by 2s: so with all 21 seeds".to_owned()
                ),
                (
                    true,
                    "no property fails unexpectedly: so with all 21 seeds".to_owned()
                ),
            ]
        );
    }

    #[test]
    fn what_does_not_come_out_says_with_which_seed_and_what_was_seen() {
        let all = tried("servers 3\nseed 7\nuntil 1s\nexpect term 9 by 1s\n");
        assert!(!all[0].0 && all[1].0);
        let begin = "line 4: expect term 9 by 1s: not with seed 7 (21 of 21 seeds): to the end: ";
        assert!(all[0].1.starts_with(begin), "{}", all[0].1);
        let unsound = "servers 3\nuntil 100ms\nlog 1: 1 3\nlog 2: 2 3\nlog 3: term 3\n";
        let all = tried(unsound);
        assert!(!all[0].0 && all[0].1.contains("Log Matching"), "{all:?}");
        let all = tried(&format!("{unsound}expect violates log-matching by 1ms\n"));
        assert!(all.iter().all(|(good, _)| *good), "{all:?}");
    }

    /// A run that would take too long is not waited for.
    #[test]
    fn a_long_run_is_tried_with_fewer_seeds() {
        let all = tried("servers 7\nuntil 3600s\nexpect leader by 1s\n");
        assert!(
            all[0].1.ends_with("so with the scenario's own seed"),
            "{all:?}"
        );
    }
}
