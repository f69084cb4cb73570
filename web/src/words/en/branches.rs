//! English: branches, and the comparison of two.

use crate::words::branches::Branches;
use crate::words::text::text;

pub(in crate::words) const BRANCHES: Branches = Branches {
    original: "original",
    title: "Branches of this run",
    hint: "Go back and do something else: what you leave is kept here. Rename a branch by typing.",
    name: "Name of the branch",
    played: "is played",
    play: "Play",
    play_title: "Play this branch, at the same time",
    forget_title: "Forget this branch",
    compare: "Two branches side by side",
    compare_hint: "Two branches can be seen side by side, on one clock. Go back in time and do something else, and what you leave stands here. Or take the same seed with one switch different:",
    variants: "Same seed, but",
    vary_title: "Play the same seed and the same actions with this switch, as a branch",
    with: "There: ",
    here: "Here: ",
    there: "There: ",
    first_difference: "The first event that differs",
    go_there: "Go there",
    no_difference: "No event differs so far.",
    same_now: "All servers are in the same state now.",
    head: ["Now", "Field", "Here", "There"],
    role: "role",
    log_end: "log",
    down: "down",
    paused: "paused",
    nobody: "nobody",
    position: text("to {0} of term {1}"),
    count: text("Branch: {0} ({1})"),
    only: text("Branch: {0}"),
    left: text("left “{0}” at {1}"),
    healed: "healed for good",
};
