//! English: what the dissertation adds to the paper, in sentences.

use raftworks_sim::{Note, ServerId, TransferEnd};

use super::en_events::{Sentence, sentence};
use super::en_notes::{election_reason, why_refused};

/// PreVote, members, transfers, snapshots and reads.
pub(super) fn duty_sentence(server: ServerId, note: &Note) -> Sentence {
    match note {
        Note::PreElectionStarted { term, reason } => sentence(
            format!(
                "Server {server} {} and asks who would vote for it in term {term}.",
                election_reason(*reason)
            ),
            "PreVote: nothing changes before an election can be won",
            "dissertation 9.6",
        ),
        Note::PreVoteGranted { candidate, .. } => sentence(
            format!("Server {server} would vote for server {candidate}; that promises nothing."),
            "PreVote",
            "dissertation 9.6",
        ),
        Note::PreVoteRefused {
            candidate, reason, ..
        } => why_refused(
            &format!("Server {server} would not vote for server {candidate}"),
            reason,
        ),
        Note::PreVoteCounted {
            voter,
            granted,
            votes,
            needed,
        } => {
            let would = if *granted { "would" } else { "would not" };
            sentence(
                format!(
                    "Server {server} hears that server {voter} {would} vote for it: {votes} of {needed}."
                ),
                "PreVote",
                "dissertation 9.6",
            )
        }
        Note::FollowerRegressed {
            follower,
            match_index,
            ..
        } => sentence(
            format!(
                "Server {server} finds that server {follower} lost entries: it had confirmed everything to {match_index}. It does not count any more."
            ),
            "a disk that forgets breaks its promises",
            "dissertation 3.8",
        ),
        Note::ConfigurationAppended { index } => sentence(
            format!(
                "From now on server {server} goes by the members in entry {index}, committed or not."
            ),
            "a configuration counts as soon as it is in the log",
            "dissertation 4.1",
        ),
        Note::ConfigurationFellBack { index } => sentence(
            format!(
                "Server {server} goes by the members in entry {index} again: the later ones were never committed."
            ),
            "a removed entry takes its configuration with it",
            "dissertation 4.1",
        ),
        Note::ConfigurationCommitted { index } => sentence(
            format!("Server {server} learns that the members in entry {index} are certain."),
            "the next change may begin",
            "dissertation 4.1",
        ),
        Note::CaughtUp { follower, rounds } => sentence(
            format!(
                "Server {server} finds server {follower} ready to vote, after {rounds} rounds of entries."
            ),
            "new servers catch up before they count",
            "dissertation 4.2.1",
        ),
        other => more(server, other),
    }
}

fn more(server: ServerId, note: &Note) -> Sentence {
    match note {
        Note::TransferStarted { target } => sentence(
            format!(
                "Server {server} takes no more writes: it hands leadership to server {target}."
            ),
            "leadership transfer",
            "dissertation 3.10",
        ),
        Note::TransferAsked { target } => sentence(
            format!(
                "Server {target} has the whole log: server {server} asks it to start an election now."
            ),
            "TimeoutNow",
            "dissertation 3.10",
        ),
        Note::TransferEnded { target, end } => {
            let why = match end {
                TransferEnd::TimedOut => "it took too long",
                TransferEnd::Replaced => "another server was named",
            };
            sentence(
                format!("Server {server} does not hand leadership to server {target}: {why}."),
                "leadership transfer",
                "dissertation 3.10",
            )
        }
        Note::SnapshotTaken { last, compacted_to } => sentence(
            format!(
                "Server {server} has a snapshot of the state after entry {}, and removes the entries to {compacted_to}.",
                last.index
            ),
            "log compaction",
            "§7",
        ),
        Note::SnapshotStarted { follower, last } => sentence(
            format!(
                "Server {follower} needs entries that server {server} has no more: it gets the snapshot to entry {}.",
                last.index
            ),
            "InstallSnapshot",
            "§7",
        ),
        Note::SnapshotSent { follower, last } => sentence(
            format!(
                "Server {server} learns that server {follower} has the snapshot to entry {}.",
                last.index
            ),
            "InstallSnapshot",
            "§7",
        ),
        Note::SnapshotInstalled { last, kept_log } => {
            let log = if *kept_log {
                "keeps the entries after it"
            } else {
                "drops its log, which was of another history"
            };
            sentence(
                format!(
                    "Server {server} takes over the snapshot to entry {} and {log}.",
                    last.index
                ),
                "InstallSnapshot",
                "§7",
            )
        }
        Note::ReadWaits { index, .. } => sentence(
            format!(
                "Before it reads the state at entry {index}, server {server} asks a majority whether it still leads."
            ),
            "ReadIndex",
            "dissertation 6.4",
        ),
        Note::ReadConfirmed { index, .. } => sentence(
            format!("Server {server} may answer a read as soon as it has applied entry {index}."),
            "ReadIndex",
            "dissertation 6.4",
        ),
        Note::ReadRefused { reason, .. } => sentence(
            format!("Server {server} does not answer a read: {reason}."),
            "every read ends in an answer or a refusal",
            "dissertation 6.4",
        ),
        _ => sentence(format!("Server {server} decides."), "", ""),
    }
}
