//! An earlier end, and times that a reader can remember.

use raftworks_core::Time;

use super::passes::Next;
use super::target::Found;
use crate::scenario::{Scenario, Step, When};

/// What times are rounded to, the coarsest first.
const GRIDS_US: [u64; 5] = [1_000_000, 100_000, 10_000, 1_000, 100];

/// Nothing after the moment at which it happens, and the end just there. A core
/// that is healed has its own end.
pub(super) fn cut(best: &Scenario, found: &Found, number: usize) -> Next {
    let end = found.time;
    match number {
        0 => Next::change(best, |scenario| {
            let late = |step: &Step| matches!(step.when, When::At(time) if time > end);
            while scenario.steps.last().is_some_and(late) {
                scenario.steps.pop();
            }
            scenario.expectations.clear();
            scenario.until = scenario.until.min(end);
        }),
        _ => Next::Over,
    }
}

/// All times rounder at once, then each by itself.
pub(super) fn rounder(best: &Scenario, _: &Found, number: usize) -> Next {
    if let Some(&grid_us) = GRIDS_US.get(number) {
        return Next::change(best, |scenario| {
            let rounded = scenario.steps.iter_mut().map(|step| round(step, grid_us));
            // Every step is rounded, whatever became of those before it.
            let rounded = rounded.filter(|rounded| *rounded).count() > 0;
            give_room(scenario, rounded);
        });
    }
    let number = number - GRIDS_US.len();
    let (place, grid) = (number / GRIDS_US.len(), number % GRIDS_US.len());
    if place >= best.steps.len() {
        return Next::Over;
    }
    Next::change(best, |scenario| {
        let rounded = round(&mut scenario.steps[place], GRIDS_US[grid]);
        give_room(scenario, rounded);
    })
}

/// What was rounded up may happen later; the end is cut again when it does.
fn give_room(scenario: &mut Scenario, rounded: bool) {
    if rounded {
        scenario.until = scenario.until.after_us(GRIDS_US[0]);
    }
}

/// Rounds to the nearest multiple, and says whether that changed anything. What
/// is as round as that stays, so that each step only ever becomes rounder.
fn round(step: &mut Step, grid_us: u64) -> bool {
    let nearest = |us: u64| us.saturating_add(grid_us / 2) / grid_us * grid_us;
    let mut changed = false;
    let mut round = |us: &mut u64| {
        if !us.is_multiple_of(grid_us) {
            *us = nearest(*us);
            changed = true;
        }
    };
    if let When::At(Time(us)) = &mut step.when {
        round(us);
    }
    round(&mut step.delay_us);
    changed
}

/// Steps in the order of their times, where none hangs on the one before it.
pub(super) fn in_order(best: &Scenario, _: &Found, number: usize) -> Next {
    let timed = |step: &Step| !step.then && matches!(step.when, When::At(_));
    if number > 0 || !best.steps.iter().all(timed) {
        return Next::Over;
    }
    Next::change(best, |scenario| {
        scenario.steps.sort_by_key(|step| match step.when {
            When::At(time) => time.after_us(step.delay_us),
            _ => Time(0),
        });
    })
}
