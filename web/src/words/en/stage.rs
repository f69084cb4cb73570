//! English: the stage and the logs.

use crate::words::stage::Stage;
use crate::words::text::text;

pub(in crate::words) const STAGE: Stage = Stage {
    cluster: "The cluster",
    down: "down",
    paused: text("{0}, paused"),
    votes: text("{0}, {1} of {2}"),
    voted_for: text("voted for {0}"),
    hands_on: "hands leadership on",
    server: text("server {0}, {1} of term {2}{3}, log to {4}, committed {5}"),
    value_is: text("{0} is {1}"),
    open: "open",
    cut_both_ways: "cut both ways",
    cut_one_way: text("cut from {0} to {1}"),
    link: text("link between servers {0} and {1}, {2}"),
    message: text("{0} from {1} to {2}"),
    crowd: text("{0} messages from {1} to {2}"),
    held: ", held",
    will_not_arrive: ", will not arrive",
    logs: "Logs",
    first_entries: "The first entries",
    earlier_entries: "Earlier entries",
    later_entries: "Later entries",
    latest_entries: "The latest entries, following the end",
    range: text("{0} to {1} of {2}"),
    server_head: "Server",
    in_snapshot: "in the snapshot",
    short_candidate: "cand.",
    short_pre_candidate: "pre-c.",
    committed: "committed",
    uncommitted: "not known to be committed",
    unsynced: "not on the disk yet",
    entry: text("entry {0} of term {1}: {2}, {3}"),
};
