//! English: what is going to be done.

use crate::words::plans::Plans;
use crate::words::text::text;

pub(in crate::words) const PLANS: Plans = Plans {
    scenario: text("Scenario · {0}"),
    scenario_when: text("Scenario, “{0}” · {1}"),
    scenario_says: text("The scenario says “{0}”."),
    scenario_asks: text("The scenario asks “{0}”."),
    scenario_line: text("The scenario: {0}."),
    yours: text("What you did then · {0}"),
    leader: "the leader",
    follower: "a follower",
    followers: "all followers",
    down: "the servers that are down",
    up: "the servers that are up",
    paused: "the paused servers",
    candidates: "the candidates",
    voters: "the voters",
    learners: "the learners",
    witnesses: "the witnesses",
    majority: "a majority",
    minority: "a minority",
    newest: "the server with the newest log",
    oldest: "the server with the oldest log",
    with_entry: text("the servers with entry {0}"),
    without_entry: text("the servers without entry {0}"),
    rest: "the rest",
    core: "a core of servers",
    named: text("“{0}”"),
};
