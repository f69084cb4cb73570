//! English: what the dissertation adds to the paper.

use crate::words::duties::Duties;
use crate::words::text::{line, text};

pub(in crate::words) const DUTIES: Duties = Duties {
    pre_election: line(
        "Server {0} {1} and asks who would vote for it in term {2}.",
        "PreVote: nothing changes before an election can be won",
        "dissertation 9.6",
    ),
    pre_vote_granted: line(
        "Server {0} would vote for server {1}; that promises nothing.",
        "PreVote",
        "dissertation 9.6",
    ),
    refuses_pre_vote: text("Server {0} would not vote for server {1}"),
    would_vote: line(
        "Server {0} hears that server {1} would vote for it: {2} of {3}.",
        "PreVote",
        "dissertation 9.6",
    ),
    would_not_vote: line(
        "Server {0} hears that server {1} would not vote for it: {2} of {3}.",
        "PreVote",
        "dissertation 9.6",
    ),
    regressed: line(
        "Server {0} finds that server {1} lost entries: it had confirmed everything to {2}. It does not count any more.",
        "a disk that forgets breaks its promises",
        "dissertation 3.8",
    ),
    configuration_appended: line(
        "From now on server {0} goes by the members in entry {1}, committed or not.",
        "a configuration counts as soon as it is in the log",
        "dissertation 4.1",
    ),
    configuration_fell_back: line(
        "Server {0} goes by the members in entry {1} again: the later ones were never committed.",
        "a removed entry takes its configuration with it",
        "dissertation 4.1",
    ),
    configuration_committed: line(
        "Server {0} learns that the members in entry {1} are certain.",
        "the next change may begin",
        "dissertation 4.1",
    ),
    caught_up: line(
        "Server {0} finds server {1} ready to vote, after {2} rounds of entries.",
        "new servers catch up before they count",
        "dissertation 4.2.1",
    ),
    transfer_started: line(
        "Server {0} takes no more writes: it hands leadership to server {1}.",
        "leadership transfer",
        "dissertation 3.10",
    ),
    transfer_asked: line(
        "Server {1} has the whole log: server {0} asks it to start an election now.",
        "TimeoutNow",
        "dissertation 3.10",
    ),
    transfer_ended: line(
        "Server {0} does not hand leadership to server {1}: {2}.",
        "leadership transfer",
        "dissertation 3.10",
    ),
    took_too_long: "it took too long",
    replaced: "another server was named",
    snapshot_taken: line(
        "Server {0} has a snapshot of the state after entry {1}, and removes the entries to {2}.",
        "log compaction",
        "§7",
    ),
    snapshot_started: line(
        "Server {0} needs entries that server {1} has no more: it gets the snapshot to entry {2}.",
        "InstallSnapshot",
        "§7",
    ),
    snapshot_sent: line(
        "Server {1} learns that server {0} has the snapshot to entry {2}.",
        "InstallSnapshot",
        "§7",
    ),
    installed_log_kept: line(
        "Server {0} takes over the snapshot to entry {1} and keeps the entries after it.",
        "InstallSnapshot",
        "§7",
    ),
    installed_log_dropped: line(
        "Server {0} takes over the snapshot to entry {1} and drops its log, which was of another history.",
        "InstallSnapshot",
        "§7",
    ),
    read_waits: line(
        "Before it reads the state at entry {1}, server {0} asks a majority whether it still leads.",
        "ReadIndex",
        "dissertation 6.4",
    ),
    read_confirmed: line(
        "Server {0} may answer a read as soon as it has applied entry {1}.",
        "ReadIndex",
        "dissertation 6.4",
    ),
    read_refused: line(
        "Server {0} does not answer a read: {1}.",
        "every read ends in an answer or a refusal",
        "dissertation 6.4",
    ),
    decides: line("Server {0} decides.", "", ""),
};
