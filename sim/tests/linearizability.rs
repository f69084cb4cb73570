//! The search for an order of operations: against every order there is, on
//! classical histories, in time, and step by step.

use raftworks_sim::linearizability::{Call, Search, Step, Verdict};

/// Numbers that look random.
struct Dice(u64);

impl Dice {
    fn below(&mut self, end: u64) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 >> 11) % end
    }
}

fn call(invoked: u64, returned: u64, step: Step) -> Call {
    Call {
        invoked,
        returned: Some(returned),
        step,
    }
}

fn unanswered(invoked: u64, step: Step) -> Call {
    Call {
        invoked,
        returned: None,
        step,
    }
}

fn found(calls: &[Call]) -> Verdict {
    let mut search = Search::new(calls);
    search.step(u64::MAX).expect("the search comes to its end")
}

fn holds(calls: &[Call]) -> bool {
    matches!(found(calls), Verdict::Linearizable { .. })
}

/// Whether this order explains the answers in it, and keeps to real time.
fn explains(calls: &[Call], order: &[usize]) -> bool {
    let mut value = 0;
    for (place, &operation) in order.iter().enumerate() {
        let call = calls[operation];
        let early = |&later: &usize| calls[later].returned.is_some_and(|at| at <= call.invoked);
        if order[place + 1..].iter().any(early) {
            return false;
        }
        match call.step.apply(value) {
            Some(next) => value = next,
            None => return false,
        }
    }
    true
}

/// Tries every order of every choice of the operations without an answer.
fn brute_force(calls: &[Call]) -> bool {
    fn extend(calls: &[Call], order: &mut Vec<usize>) -> bool {
        let complete = calls
            .iter()
            .enumerate()
            .all(|(place, call)| call.returned.is_none() || order.contains(&place));
        if complete && explains(calls, order) {
            return true;
        }
        for place in 0..calls.len() {
            if !order.contains(&place) {
                order.push(place);
                if extend(calls, order) {
                    return true;
                }
                order.pop();
            }
        }
        false
    }
    extend(calls, &mut Vec::new())
}

/// Any operations at any times, which are mostly not linearizable when long.
fn random_history(dice: &mut Dice) -> Vec<Call> {
    let count = 1 + dice.below(7);
    let calls = (0..count).map(|_| {
        let mut value = || dice.below(3) as u32;
        let (a, b) = (value(), value());
        let step = match dice.below(6) {
            0 | 1 => Step::Write(1 + a % 2),
            2 | 3 => Step::Read(a),
            4 => Step::Swapped(a, 1 + b % 2),
            _ if a == b => Step::Kept(a, (b + 1) % 3),
            _ => Step::Kept(a, b),
        };
        let invoked = dice.below(12);
        let returned = (dice.below(5) > 0).then(|| invoked + 1 + dice.below(6));
        let step = match (step, returned) {
            (Step::Swapped(a, b) | Step::Kept(a, b), None) => Step::MaybeSwapped(a, b),
            (step, _) => step,
        };
        Call {
            invoked,
            returned,
            step,
        }
    });
    calls.collect()
}

#[test]
fn it_agrees_with_every_order_there_is() {
    let mut dice = Dice(0x1234_5678_9ABC_DEF1);
    let mut counts = [0_u32; 2];
    for _ in 0..4_000 {
        let calls = random_history(&mut dice);
        let truth = brute_force(&calls);
        let verdict = found(&calls);
        counts[usize::from(truth)] += 1;
        match &verdict {
            Verdict::Linearizable { order } => {
                assert!(truth, "{calls:?}");
                assert!(explains(&calls, order), "{calls:?}: {order:?}");
                for (place, call) in calls.iter().enumerate() {
                    assert!(call.returned.is_none() || order.contains(&place));
                }
            }
            Verdict::NotLinearizable {
                order,
                stuck,
                value,
            } => {
                assert!(!truth, "{calls:?}");
                assert!(explains(&calls, order), "{calls:?}: {order:?}");
                assert!(!order.contains(stuck));
                let before = order.iter().fold(0, |value, &place| {
                    calls[place].step.apply(value).expect("it fits")
                });
                assert_eq!(before, *value);
                assert_eq!(calls[*stuck].step.apply(*value), None, "{calls:?}");
            }
            Verdict::Unknown { .. } => panic!("the search was finished: {calls:?}"),
        }
    }
    assert!(
        counts[0] > 500 && counts[1] > 500,
        "both verdicts: {counts:?}"
    );
}

#[test]
fn classical_histories() {
    use Step::{Kept, MaybeSwapped, Read, Swapped, Write};
    assert!(holds(&[]));
    // Herlihy and Wing: a read that overlaps a write may see it or not.
    assert!(holds(&[
        call(0, 10, Write(1)),
        call(1, 2, Read(0)),
        call(3, 4, Read(1))
    ]));
    // But once it was seen, it cannot be unseen.
    assert!(!holds(&[
        call(0, 10, Write(1)),
        call(1, 2, Read(1)),
        call(3, 4, Read(0))
    ]));
    // A stale read.
    assert!(!holds(&[
        call(0, 1, Write(1)),
        call(2, 3, Write(2)),
        call(4, 5, Read(1)),
    ]));
    // Two writes at once are seen in one order by all.
    let writes = [call(0, 9, Write(1)), call(0, 9, Write(2))];
    let reads = |a, b, c, d| {
        [
            call(10, 11, Read(a)),
            call(12, 13, Read(b)),
            call(14, 15, Read(c)),
            call(16, 17, Read(d)),
        ]
    };
    assert!(holds(&[&writes[..], &reads(1, 1, 1, 1)].concat()));
    assert!(holds(&[&writes[..], &reads(2, 2, 2, 2)].concat()));
    assert!(!holds(&[&writes[..], &reads(1, 2, 2, 2)].concat()));
    // A lost update: both compare-and-sets cannot have found the same value.
    assert!(!holds(&[
        call(0, 1, Write(1)),
        call(2, 9, Swapped(1, 2)),
        call(2, 9, Swapped(1, 3)),
    ]));
    assert!(holds(&[
        call(0, 1, Write(1)),
        call(2, 9, Swapped(1, 2)),
        call(2, 9, Kept(1, 2)),
    ]));
    // Without an answer, a write may happen at any time, or never.
    assert!(holds(&[unanswered(0, Write(1)), call(5, 6, Read(0))]));
    assert!(holds(&[
        unanswered(0, Write(1)),
        call(5, 6, Read(0)),
        call(7, 8, Read(1)),
        call(9, 10, Read(1)),
    ]));
    assert!(!holds(&[
        unanswered(0, Write(1)),
        call(5, 6, Read(1)),
        call(7, 8, Read(0)),
    ]));
    assert!(!holds(&[call(1, 2, Read(1)), unanswered(3, Write(1))]));
    // A compare-and-set without an answer happens at most once.
    assert!(!holds(&[
        call(0, 1, Write(1)),
        unanswered(2, MaybeSwapped(1, 2)),
        call(3, 4, Read(2)),
        call(5, 6, Write(1)),
        call(7, 8, Read(2)),
    ]));
    // What returns at the moment when another begins returned before that.
    assert!(!holds(&[call(0, 5, Write(1)), call(5, 6, Read(0))]));
}

#[test]
fn a_verdict_names_what_conflicts() {
    let calls = [
        call(0, 1, Step::Write(1)),
        call(2, 3, Step::Write(2)),
        call(2, 4, Step::Read(2)),
        call(5, 6, Step::Read(1)),
    ];
    let verdict = found(&calls);
    assert_eq!(
        verdict,
        Verdict::NotLinearizable {
            order: vec![0, 1, 2],
            stuck: 3,
            value: 2,
        }
    );
}

/// Clients of a correct register, each with one operation at a time, with
/// overlaps; `spoil` changes the answer of one read in the second half.
fn generated(dice: &mut Dice, clients: usize, operations: usize, spoil: bool) -> Vec<Call> {
    let (mut value, mut next_value, mut time) = (0, 0, 0);
    let mut open: Vec<Option<(usize, bool)>> = vec![None; clients];
    let mut calls: Vec<Call> = Vec::new();
    let mut spoiled = !spoil;
    while calls.len() < operations || open.iter().any(Option::is_some) {
        time += 1;
        let client = dice.below(clients as u64) as usize;
        match open[client] {
            None if calls.len() < operations => {
                next_value += 1;
                let step = match dice.below(3) {
                    0 => Step::Write(next_value),
                    1 => Step::Swapped(0, next_value),
                    _ => Step::Read(0),
                };
                open[client] = Some((calls.len(), false));
                calls.push(unanswered(time, step));
            }
            // It takes effect.
            Some((place, false)) => {
                let call = &mut calls[place];
                call.step = match call.step {
                    Step::Write(new) => {
                        value = new;
                        call.step
                    }
                    Step::Swapped(_, new) if dice.below(2) == 0 => {
                        let before = std::mem::replace(&mut value, new);
                        Step::Swapped(before, new)
                    }
                    Step::Swapped(..) => Step::Kept(value + 1_000_000, value),
                    _ if !spoiled && place > operations / 2 && value > 0 => {
                        spoiled = true;
                        // Long gone, for sure.
                        Step::Read(0)
                    }
                    _ => Step::Read(value),
                };
                open[client] = Some((place, true));
            }
            Some((place, true)) => {
                calls[place].returned = Some(time);
                open[client] = None;
            }
            None => {}
        }
    }
    assert!(spoiled, "a read was spoiled");
    calls
}

#[test]
fn long_histories_are_searched_quickly() {
    let mut dice = Dice(7);
    for clients in [2, 5, 10, 20] {
        let calls = generated(&mut dice, clients, 2_000, false);
        let mut search = Search::new(&calls);
        let verdict = search.finish(2_000_000);
        assert!(matches!(verdict, Verdict::Linearizable { .. }), "{clients}");
        let calls = generated(&mut dice, clients, 400, true);
        let mut search = Search::new(&calls);
        let verdict = search.finish(20_000_000);
        assert!(
            matches!(verdict, Verdict::NotLinearizable { .. }),
            "{clients} clients: {} steps",
            search.steps()
        );
    }
}

#[test]
fn it_can_be_interrupted_at_every_step() {
    let mut dice = Dice(21);
    for spoil in [false, true] {
        let calls = generated(&mut dice, 6, 120, spoil);
        let mut at_once = Search::new(&calls);
        let verdict = at_once.step(u64::MAX).expect("an end");
        let mut search = Search::new(&calls);
        let mut steps = 0;
        let found = loop {
            if let Some(found) = search.step(1) {
                break found;
            }
            steps += 1;
            // That there is no order is known before the longest is found.
            match search.verdict() {
                Verdict::Unknown { order } => assert!(explains(&calls, &order)),
                verdict => assert!(spoil, "{verdict:?}"),
            }
            assert_eq!(search.steps(), steps);
        };
        assert_eq!(found, verdict);
        assert!(steps > 100 || spoil);
        assert_eq!(search.step(0), Some(found), "it stays finished");
        // With fewer steps than it takes, the answer is an honest "unknown".
        let mut short = Search::new(&calls);
        let budget = if spoil { 1 } else { steps / 2 };
        assert_eq!(short.finish(budget).name(), "unknown");
    }
}
