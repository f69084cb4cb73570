//! English: what each property says.

use crate::words::properties::Properties;

pub(in crate::words) const PROPERTIES: Properties = [
    "At most one leader can be elected in a given term (§5.2).",
    "A server votes for one candidate in a term, also across restarts (§5.2).",
    "A vote leaves a server when it is on its disk (Figure 2).",
    "A vote goes to a candidate whose log is at least as up to date (§5.4.1).",
    "A leader has the votes of a majority; while joint, of both groups (§5.2).",
    "A server's term never goes back, and is on its disk before it is spoken (§5.1).",
    "A leader never overwrites or deletes entries in its log (§5.3).",
    "If two logs have an entry with the same index and term, they agree up to it (§5.3).",
    "What a server takes for committed is on the disks of a majority, stored in its own term (§5.4.2).",
    "No two majorities commit different entries at one index (§5.4).",
    "What is committed in a term is in the logs of all leaders of later terms (§5.4).",
    "No server removes a committed entry (§5.4).",
    "No two servers ever apply different entries at the same index, or come to different states (§5.4.3).",
    "lastApplied never exceeds commitIndex, nor that the log; both only grow while a server runs (Figure 2).",
    "Who acknowledges entries has them on its disk, as the leader has them (§5.3).",
    "A leader counts only what was acknowledged to it in its term (§5.3).",
    "Only the leader of a term sends its AppendEntries, and only of its own log (§5.3).",
    "Members change one step at a time, each step committed before the next (§6).",
    "A warning: two configurations are in use whose majorities need not meet (§6).",
    "A snapshot is exactly what the committed log up to its last entry made (§7).",
    "A client's command changes the state at most once, however often it is sent (§8).",
    "A write that was answered before another one began comes before it in the log (§8).",
    "A read sees every write and read that was answered before it began (§8).",
    "No server fails, no link is flooded, and time goes on.",
];
