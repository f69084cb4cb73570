//! Fewer steps: halves, quarters, and so on, then one at a time, then in pairs
//! (delta debugging).

use super::passes::Next;
use super::target::Found;
use crate::scenario::{Order, Scenario};

/// Pairs are tried of so many steps at most: their number is a square.
const MAX_STEPS_FOR_PAIRS: usize = 40;
/// The largest piece that is left out at once.
const LARGEST_PIECE: usize = 1024;

/// What is said to readers, and what is expected, decides nothing.
pub(super) fn without_words(best: &Scenario, _: &Found, number: usize) -> Next {
    match number {
        0 => Next::change(best, |scenario| {
            scenario.about.clear();
            scenario.expectations.clear();
        }),
        1 => Next::change(best, |scenario| {
            // A step that follows another would follow something else.
            let says: Vec<bool> = scenario
                .steps
                .iter()
                .map(|step| decides_nothing(&step.order))
                .collect();
            let follows: Vec<bool> = scenario.steps.iter().map(|step| step.then).collect();
            let mut place = 0;
            scenario.steps.retain(|_| {
                let next_follows = follows.get(place + 1).copied().unwrap_or(false);
                let goes = says[place] && !next_follows;
                place += 1;
                !goes
            });
        }),
        _ => Next::Over,
    }
}

fn decides_nothing(order: &Order) -> bool {
    !matches!(order, Order::Act(_) | Order::Name { .. })
}

/// Pieces of 1024, 512, … and 2 steps, each from every place that is a multiple.
pub(super) fn without_halves(best: &Scenario, _: &Found, number: usize) -> Next {
    let count = best.steps.len();
    let mut number = number;
    let mut piece = LARGEST_PIECE;
    while piece >= 2 {
        // A piece that is more than twice as long as all is the same as a smaller one.
        let pieces = if piece >= 2 * count.max(1) {
            0
        } else {
            count.div_ceil(piece)
        };
        if number < pieces {
            let from = number * piece;
            return leave_out(best, from, (from + piece).min(count));
        }
        number -= pieces;
        piece /= 2;
    }
    Next::Over
}

/// Each step alone.
pub(super) fn without_one(best: &Scenario, _: &Found, number: usize) -> Next {
    if number >= best.steps.len() {
        return Next::Over;
    }
    leave_out(best, number, number + 1)
}

/// Each pair of steps, when there are few.
pub(super) fn without_pair(best: &Scenario, _: &Found, number: usize) -> Next {
    let count = best.steps.len();
    if count > MAX_STEPS_FOR_PAIRS {
        return Next::Over;
    }
    let mut number = number;
    for first in 0..count {
        let partners = count - first - 1;
        if number < partners {
            let second = first + 1 + number;
            return Next::change(best, |scenario| {
                scenario.steps.remove(second);
                scenario.steps.remove(first);
            });
        }
        number -= partners;
    }
    Next::Over
}

fn leave_out(best: &Scenario, from: usize, to: usize) -> Next {
    Next::change(best, |scenario| {
        scenario.steps.drain(from..to);
    })
}
