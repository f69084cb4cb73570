//! Branches, and the comparison of two.

use super::text::Text;
use super::{branches, time};

/// The texts of this file.
pub struct Branches {
    /// The branch that everything begins with.
    pub original: &'static str,
    pub title: &'static str,
    pub hint: &'static str,
    /// For those who hear the page.
    pub name: &'static str,
    pub played: &'static str,
    pub play: &'static str,
    pub play_title: &'static str,
    pub forget_title: &'static str,
    pub compare: &'static str,
    pub compare_hint: &'static str,
    /// Before the switches.
    pub variants: &'static str,
    pub vary_title: &'static str,
    /// Before the name of the other branch.
    pub with: &'static str,
    pub here: &'static str,
    pub there: &'static str,
    pub first_difference: &'static str,
    pub go_there: &'static str,
    pub no_difference: &'static str,
    pub same_now: &'static str,
    /// The heads of the table.
    pub head: [&'static str; 4],
    pub role: &'static str,
    pub log_end: &'static str,
    pub down: &'static str,
    pub paused: &'static str,
    pub nobody: &'static str,
    /// An index and a term.
    pub position: Text<2>,
    /// A name, and how many there are.
    pub count: Text<2>,
    pub only: Text<1>,
    /// A name and a time.
    pub left: Text<2>,
    pub healed: &'static str,
}

/// The end of a log.
pub fn position(index: u64, term: u64) -> String {
    branches().position.with([&index, &term])
}

/// The branch that is played, and how many there are.
pub fn branch_count(name: &str, count: usize) -> String {
    if count > 1 {
        branches().count.with([&name, &count])
    } else {
        branches().only.with([&name])
    }
}

/// Where a branch left another.
pub fn branch_left(name: &str, time_us: u64) -> String {
    branches().left.with([&name, &time(time_us)])
}

/// The side that is played.
pub fn here(name: &str) -> String {
    branches().here.to_owned() + name
}
