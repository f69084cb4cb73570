//! What is tried, in order. A pass makes candidates from the best scenario so far,
//! one for each number from 0 on. Each candidate is simpler by some measure that
//! no later pass makes worse, so the search ends.

use super::explicit;
use super::servers;
use super::settings;
use super::steps;
use super::target::Found;
use super::times;
use crate::scenario::Scenario;

/// What a pass has to offer.
pub(super) enum Next {
    /// This is simpler; whether it does the same must be tried.
    Try(Box<Scenario>),
    /// This number has nothing to offer, a later one may.
    Nothing,
    /// No number from here on has anything to offer.
    Over,
}

impl Next {
    /// A change of the best scenario, unless it changes nothing.
    pub(super) fn change(best: &Scenario, change: impl FnOnce(&mut Scenario)) -> Next {
        let mut candidate = best.clone();
        change(&mut candidate);
        if candidate == *best {
            Next::Nothing
        } else {
            Next::Try(Box::new(candidate))
        }
    }
}

type Pass = fn(&Scenario, &Found, usize) -> Next;

/// All passes: what makes runs short comes first, since all that follow run them.
pub(super) const PASSES: [Pass; 12] = [
    times::cut,
    steps::without_words,
    steps::without_halves,
    steps::without_one,
    settings::without_client,
    servers::without_one,
    settings::plainer,
    explicit::faults,
    steps::without_pair,
    times::rounder,
    times::in_order,
    settings::smaller_seed,
];
