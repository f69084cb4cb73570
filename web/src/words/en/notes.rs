//! English: the decisions of a server.

use crate::words::notes::Notes;
use crate::words::text::{line, text};

pub(in crate::words) const NOTES: Notes = Notes {
    timed_out: "heard from no leader in time",
    no_winner: "won no majority in time",
    asked: "was told to time out",
    pre_vote_won: "knows that a majority would vote for it",
    transfer: "is to be the next leader",
    election: line(
        "Server {0} {1} and asks for votes in term {2}.",
        "election timeout, RequestVote",
        "§5.2",
    ),
    vote_granted: line(
        "Server {0} votes for server {1} in term {2}.",
        "one vote per term, first come, first served",
        "§5.2",
    ),
    own_vote: line(
        "Server {0}'s vote for itself is on its disk and counts: {1} of {2}.",
        "a majority wins",
        "§5.2",
    ),
    vote_received: line(
        "Server {0} receives server {1}'s vote: {2} of {3}.",
        "a majority wins",
        "§5.2",
    ),
    vote_denied: line(
        "Server {0} hears that server {1} refuses its vote: still {2} of {3}.",
        "a majority wins",
        "§5.2",
    ),
    elected: line(
        "Server {0} has a majority of votes: it leads term {1}.",
        "leader election",
        "§5.2",
    ),
    recognized: line(
        "Server {0} recognizes server {1} as the leader of term {2}.",
        "heartbeat",
        "§5.2",
    ),
    term_adopted: line(
        "Server {0} learns of term {1} from server {2}.",
        "current terms are exchanged",
        "§5.1",
    ),
    stepped_down: line(
        "Server {0} is {1} no longer: {2}.",
        "a higher term, or the term's leader, ends it",
        "§5.1",
    ),
    higher_term: text("server {0} is in term {1}"),
    leader_exists: text("server {0} won this term"),
    no_quorum: "it hears from no majority",
    removed: text("entry {0}, which leaves it out, is committed"),
    one_entry: text("entry {0}"),
    many_entries: text("entries {0} to {1}"),
    appended: line(
        "Server {0} appends {1} to its log.",
        "log replication",
        "§5.3",
    ),
    entries_removed: line(
        "Server {0} removes {1}: the leader's log has others there.",
        "conflicting entries are deleted",
        "§5.3",
    ),
    match_advanced: line(
        "Server {0} learns that server {1} has everything to entry {2}.",
        "matchIndex",
        "§5.3",
    ),
    next_moved_back: line(
        "Server {0} goes back to entry {1} to find where server {2}'s log agrees.",
        "nextIndex is decremented",
        "§5.3",
    ),
    committed: line(
        "Entry {0} is on a majority of disks: server {1} commits it.",
        "commitIndex",
        "§5.3, §5.4.2",
    ),
    learned_commit: line(
        "Server {0} learns that everything to entry {1} is committed.",
        "leaderCommit",
        "§5.3",
    ),
    withheld: line(
        "A majority has entry {0}, but it is of term {1}: server {2} does not commit it by counting.",
        "only entries of the leader's own term are committed by counting",
        "§5.4.2, Figure 8",
    ),
    waits_anew: line("Server {0} waits anew.", "election timeout", "§5.2"),
    refuses_vote: text("Server {0} refuses server {1} its vote"),
    stale_term: line(
        "{0}: that term is over, it is term {1}.",
        "a request of an older term is rejected",
        "§5.1",
    ),
    already_voted: line(
        "{0}: it voted for server {1} already.",
        "one vote per term, first come, first served",
        "§5.2",
    ),
    log_behind: line(
        "{0}: the candidate's log ends with entry {1} of term {2}, its own with entry {3} of term {4}.",
        "election restriction: the log must be at least as up to date",
        "§5.4.1",
    ),
    leading: line("{0}: it leads this term itself.", "election safety", "§5.2"),
    leader_alive: line(
        "{0}: it heard from server {1}, the leader, a moment ago.",
        "requests are ignored while a leader is alive",
        "dissertation 4.2.3",
    ),
    lower_priority: line(
        "{0}: its own priority is {1}, the candidate's {2}, and its log is as long.",
        "priorities",
        "",
    ),
    lease_promised: line(
        "{0}: it has just started, and may have promised a leader to wait.",
        "leases need voters that keep quiet",
        "dissertation 6.4.1",
    ),
    refuses_entries: text("Server {0} refuses entries from server {1}"),
    too_short: line(
        "{0}: it has no entry {1}, its log ends at {2}.",
        "consistency check",
        "§5.3",
    ),
    term_mismatch: line(
        "{0}: its entry {1} is of term {2}, the leader's of term {3}.",
        "consistency check",
        "§5.3",
    ),
};
