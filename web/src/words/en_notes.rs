//! English: the decisions of a server, in sentences.

use raftworks_sim::{
    AppendRefusal, CommitReason, ElectionReason, Note, ServerId, StepDownReason, VoteRefusal,
};

use super::en::role_name;
use super::en_duties::duty_sentence;
use super::en_events::{Sentence, sentence};

/// How much a decision matters to the reader.
pub(super) fn weight(note: &Note) -> u8 {
    match note {
        Note::FollowerRegressed { .. } => 17,
        Note::LeaderElected { .. } => 16,
        Note::SteppedDown { .. } => 15,
        Note::ConfigurationFellBack { .. } | Note::SnapshotInstalled { .. } => 14,
        Note::TransferStarted { .. }
        | Note::TransferAsked { .. }
        | Note::TransferEnded { .. }
        | Note::ConfigurationCommitted { .. } => 13,
        Note::EntriesRemoved { .. } => 12,
        Note::CommitWithheld { .. } => 11,
        Note::ElectionStarted { .. }
        | Note::PreElectionStarted { .. }
        | Note::ConfigurationAppended { .. }
        | Note::CaughtUp { .. }
        | Note::SnapshotTaken { .. }
        | Note::SnapshotStarted { .. }
        | Note::SnapshotSent { .. }
        | Note::ReadRefused { .. } => 10,
        Note::VoteRefused { .. } | Note::PreVoteRefused { .. } => 9,
        Note::AppendRefused { .. } => 8,
        Note::NextMovedBack { .. } => 7,
        Note::CommitAdvanced { .. } => 6,
        Note::VoteGranted { .. } | Note::PreVoteGranted { .. } => 5,
        Note::VoteCounted { .. } | Note::PreVoteCounted { .. } | Note::ReadConfirmed { .. } => 4,
        Note::ReadWaits { .. } | Note::EntriesAppended { .. } => 3,
        Note::LeaderRecognized { .. } => 2,
        Note::MatchAdvanced { .. } => 1,
        Note::TermAdopted { .. } | Note::TimerReset { .. } => 0,
    }
}

pub(super) fn election_reason(reason: ElectionReason) -> &'static str {
    match reason {
        ElectionReason::TimedOut => "heard from no leader in time",
        ElectionReason::NoWinner => "won no majority in time",
        ElectionReason::Asked => "was told to time out",
        ElectionReason::PreVoteWon => "knows that a majority would vote for it",
        ElectionReason::Transfer { .. } => "is to be the next leader",
    }
}

pub(super) fn note_sentence(server: ServerId, note: &Note) -> Sentence {
    match note {
        Note::ElectionStarted { term, reason } => {
            let why = election_reason(*reason);
            let text = format!("Server {server} {why} and asks for votes in term {term}.");
            sentence(text, "election timeout, RequestVote", "§5.2")
        }
        Note::VoteGranted { candidate, term } => sentence(
            format!("Server {server} votes for server {candidate} in term {term}."),
            "one vote per term, first come, first served",
            "§5.2",
        ),
        Note::VoteRefused {
            candidate, reason, ..
        } => vote_refused(server, *candidate, reason),
        Note::VoteCounted {
            voter,
            granted,
            votes,
            needed,
        } => {
            let text = if *voter == server {
                format!(
                    "Server {server}'s vote for itself is on its disk and counts: {votes} of {needed}."
                )
            } else if *granted {
                format!("Server {server} receives server {voter}'s vote: {votes} of {needed}.")
            } else {
                format!(
                    "Server {server} hears that server {voter} refuses its vote: still {votes} of {needed}."
                )
            };
            sentence(text, "a majority wins", "§5.2")
        }
        Note::LeaderElected { term, .. } => sentence(
            format!("Server {server} has a majority of votes: it leads term {term}."),
            "leader election",
            "§5.2",
        ),
        Note::LeaderRecognized { leader, term } => sentence(
            format!("Server {server} recognizes server {leader} as the leader of term {term}."),
            "heartbeat",
            "§5.2",
        ),
        Note::TermAdopted { from, new, .. } => sentence(
            format!("Server {server} learns of term {new} from server {from}."),
            "current terms are exchanged",
            "§5.1",
        ),
        Note::SteppedDown { was, reason } => {
            let was = role_name(*was);
            let text = match reason {
                StepDownReason::HigherTerm { term, from } => {
                    format!("Server {server} is {was} no longer: server {from} is in term {term}.")
                }
                StepDownReason::LeaderExists { leader } => {
                    format!("Server {server} is {was} no longer: server {leader} won this term.")
                }
                StepDownReason::NoQuorum => {
                    format!("Server {server} is {was} no longer: it hears from no majority.")
                }
                StepDownReason::Removed { index } => {
                    format!(
                        "Server {server} is {was} no longer: entry {index}, which leaves it out, is committed."
                    )
                }
            };
            sentence(text, "a higher term, or the term's leader, ends it", "§5.1")
        }
        Note::EntriesAppended { first, last } => {
            let what = entries(first.0, last.0);
            sentence(
                format!("Server {server} appends {what} to its log."),
                "log replication",
                "§5.3",
            )
        }
        Note::EntriesRemoved { first, last } => {
            let what = entries(first.0, last.0);
            let text =
                format!("Server {server} removes {what}: the leader's log has others there.");
            sentence(text, "conflicting entries are deleted", "§5.3")
        }
        Note::AppendRefused { leader, reason } => append_refused(server, *leader, reason),
        Note::MatchAdvanced {
            follower,
            match_index,
        } => sentence(
            format!(
                "Server {server} learns that server {follower} has everything to entry {match_index}."
            ),
            "matchIndex",
            "§5.3",
        ),
        Note::NextMovedBack {
            follower,
            next_index,
        } => sentence(
            format!(
                "Server {server} goes back to entry {next_index} to find where server {follower}'s log agrees."
            ),
            "nextIndex is decremented",
            "§5.3",
        ),
        Note::CommitAdvanced { index, reason } => match reason {
            CommitReason::Majority => sentence(
                format!("Entry {index} is on a majority of disks: server {server} commits it."),
                "commitIndex",
                "§5.3, §5.4.2",
            ),
            CommitReason::LeaderSaid { .. } => sentence(
                format!("Server {server} learns that everything to entry {index} is committed."),
                "leaderCommit",
                "§5.3",
            ),
        },
        Note::CommitWithheld { index, term } => sentence(
            format!(
                "A majority has entry {index}, but it is of term {term}: server {server} does not commit it by counting."
            ),
            "only entries of the leader's own term are committed by counting",
            "§5.4.2, Figure 8",
        ),
        Note::TimerReset { .. } => sentence(
            format!("Server {server} waits anew."),
            "election timeout",
            "§5.2",
        ),
        other => duty_sentence(server, other),
    }
}

fn entries(first: u64, last: u64) -> String {
    if first == last {
        format!("entry {first}")
    } else {
        format!("entries {first} to {last}")
    }
}

fn vote_refused(server: ServerId, candidate: ServerId, reason: &VoteRefusal) -> Sentence {
    let start = format!("Server {server} refuses server {candidate} its vote");
    why_refused(&start, reason)
}

pub(super) fn why_refused(start: &str, reason: &VoteRefusal) -> Sentence {
    match reason {
        VoteRefusal::StaleTerm { current } => sentence(
            format!("{start}: that term is over, it is term {current}."),
            "a request of an older term is rejected",
            "§5.1",
        ),
        VoteRefusal::AlreadyVoted { for_candidate } => sentence(
            format!("{start}: it voted for server {for_candidate} already."),
            "one vote per term, first come, first served",
            "§5.2",
        ),
        VoteRefusal::LogBehind {
            candidate: theirs,
            voter,
        } => sentence(
            format!(
                "{start}: the candidate's log ends with entry {} of term {}, its own with entry {} of term {}.",
                theirs.index, theirs.term, voter.index, voter.term
            ),
            "election restriction: the log must be at least as up to date",
            "§5.4.1",
        ),
        VoteRefusal::Leading => sentence(
            format!("{start}: it leads this term itself."),
            "election safety",
            "§5.2",
        ),
        VoteRefusal::LeaderAlive { leader, .. } => sentence(
            format!("{start}: it heard from server {leader}, the leader, a moment ago."),
            "requests are ignored while a leader is alive",
            "dissertation 4.2.3",
        ),
        VoteRefusal::LowerPriority { candidate, voter } => sentence(
            format!(
                "{start}: its own priority is {voter}, the candidate's {candidate}, and its log is as long."
            ),
            "priorities",
            "",
        ),
        VoteRefusal::LeasePromised { .. } => sentence(
            format!("{start}: it has just started, and may have promised a leader to wait."),
            "leases need voters that keep quiet",
            "dissertation 6.4.1",
        ),
    }
}

fn append_refused(server: ServerId, leader: ServerId, reason: &AppendRefusal) -> Sentence {
    let start = format!("Server {server} refuses entries from server {leader}");
    match reason {
        AppendRefusal::StaleTerm { current } => sentence(
            format!("{start}: that term is over, it is term {current}."),
            "a request of an older term is rejected",
            "§5.1",
        ),
        AppendRefusal::TooShort { probed, last } => sentence(
            format!(
                "{start}: it has no entry {probed}, its log ends at {}.",
                last.index
            ),
            "consistency check",
            "§5.3",
        ),
        AppendRefusal::TermMismatch { leader, follower } => sentence(
            format!(
                "{start}: its entry {} is of term {follower}, the leader's of term {}.",
                leader.index, leader.term
            ),
            "consistency check",
            "§5.3",
        ),
    }
}
