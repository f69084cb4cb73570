//! The search through the futures of a moment.

use raftworks_sim::swarm::Trouble;
use raftworks_sim::{Property, Violation};

use super::text::Text;
use super::{futures, time, violation};
use crate::view::futures::{SearchView, SmallView};

/// The texts of this file.
pub struct Futures {
    pub title: &'static str,
    pub hint: &'static str,
    pub property: &'static str,
    pub any_property: &'static str,
    pub troubles: &'static str,
    /// In the order of [`Trouble::ALL`].
    pub trouble: [&'static str; Trouble::ALL.len()],
    pub span: &'static str,
    pub search: &'static str,
    pub search_title: &'static str,
    pub search_on: &'static str,
    pub stop: &'static str,
    /// The time at which they begin, how many, and how many events.
    pub tried: Text<3>,
    /// How many futures.
    pub nothing: Text<1>,
    pub all_kept: &'static str,
    pub some_off: &'static str,
    /// A property and what was seen.
    pub fails: Text<1>,
    pub steps: &'static str,
    pub no_steps: &'static str,
    pub play: &'static str,
    pub play_title: &'static str,
    pub shrink: &'static str,
    pub shrink_title: &'static str,
    pub too_late: &'static str,
    pub unshrinkable: &'static str,
    /// How many steps, servers and runs.
    pub smaller: Text<3>,
    pub smallest: Text<3>,
    pub text: &'static str,
    /// A property.
    pub branch: Text<1>,
}

/// What a kind of trouble is called.
pub fn trouble(trouble: Trouble) -> &'static str {
    futures().trouble[trouble as usize]
}

/// How far a search has come.
pub fn futures_tried(view: &SearchView) -> String {
    let from = time(view.from.0);
    futures().tried.with([&from, &view.tried, &view.events])
}

/// That nothing fails, and what to do about it.
pub fn futures_hold(view: &SearchView) -> String {
    let words = futures();
    let advice = if view.modified {
        words.some_off
    } else {
        words.all_kept
    };
    words.nothing.with([&view.tried]) + advice
}

/// That something fails in a future.
pub fn future_fails(seen: &Violation) -> String {
    futures().fails.with([&violation(seen)])
}

/// What a branch with such a future is called.
pub fn future_name(property: Property) -> String {
    futures().branch.with([&property.name()])
}

/// How small it is.
pub fn future_is_small(small: &SmallView) -> String {
    let words = futures();
    let text = match small.text {
        Some(_) => &words.smallest,
        None => &words.smaller,
    };
    text.with([&small.steps, &small.servers, &small.runs])
}
