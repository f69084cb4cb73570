//! English: the logs.

use crate::words::logs::Logs;
use crate::words::text::text;

pub(in crate::words) const LOGS: Logs = Logs {
    journey_hint: "Point at an entry, or go there by arrow keys: who has it on the disk, and since when.",
    first_shown: "First entry shown",
    committed: "committed",
    grid: "Logs. Arrow keys choose an entry.",
    entry_title: text("Entry {0} of term {1}, {2}:"),
    from_the_beginning: "from the beginning",
    in_memory: "in memory",
    of_term: text("one of term {0}"),
    log_reached: text("commitIndex {0}, lastApplied {1}, log to {2}"),
    at_the_leader: text("{0}; at the leader matchIndex {1}, nextIndex {2}"),
};
