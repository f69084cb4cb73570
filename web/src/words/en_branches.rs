//! English: branches, and the comparison of two.

use super::time;

/// The branch that everything begins with.
pub const ORIGINAL: &str = "original";
/// The menu of branches.
pub const BRANCHES_TITLE: &str = "Branches of this run";
/// Below the list of branches.
pub const BRANCHES_HINT: &str =
    "Go back and do something else: what you leave is kept here. Rename a branch by typing.";
/// For those who hear the page.
pub const BRANCH_NAME: &str = "Name of the branch";
/// Beside the branch that is played.
pub const BRANCH_PLAYED: &str = "is played";
/// The comparison.
pub const COMPARE: &str = "Two branches side by side";
/// While there is nothing to compare with.
pub const COMPARE_HINT: &str = "Two branches can be seen side by side, on one clock. Go back in time and do something else, and what you leave stands here. Or take the same seed with one switch different:";
/// Before the switches.
pub const VARIANTS: &str = "Same seed, but";
/// What pressing one does.
pub const VARY_TITLE: &str =
    "Play the same seed and the same actions with this switch, as a branch";
/// Before the name of the other branch.
pub const WITH: &str = "There: ";
/// Before what happened here.
pub const HERE: &str = "Here: ";
/// Before what happened there.
pub const THERE: &str = "There: ";
/// Before the first event that differs.
pub const FIRST_DIFFERENCE: &str = "The first event that differs";
/// Goes to it.
pub const GO_THERE: &str = "Go there";
/// When no event differs.
pub const NO_DIFFERENCE: &str = "No event differs so far.";
/// When nothing differs now.
pub const SAME_NOW: &str = "All servers are in the same state now.";
/// The heads of the table.
pub const DIFFERENCE_HEAD: [&str; 4] = ["Now", "Field", "Here", "There"];
/// A field.
pub const ROLE: &str = "role";
/// A field.
pub const LOG_END: &str = "log";
/// A server that does not run.
pub const DOWN: &str = "down";
/// A server that is stalled.
pub const PAUSED: &str = "paused";
/// No server.
pub const NOBODY: &str = "nobody";

/// The end of a log.
pub fn position(index: u64, term: u64) -> String {
    format!("to {index} of term {term}")
}

/// The branch that is played, and how many there are.
pub fn branch_count(name: &str, count: usize) -> String {
    if count > 1 {
        format!("Branch: {name} ({count})")
    } else {
        format!("Branch: {name}")
    }
}

/// Where a branch left another.
pub fn branch_left(name: &str, time_us: u64) -> String {
    format!("left “{name}” at {}", time(time_us))
}

/// The side that is played.
pub fn here(name: &str) -> String {
    format!("Here: {name}")
}
