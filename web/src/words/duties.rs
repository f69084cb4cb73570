//! What the dissertation adds to the paper, in sentences.

use raftworks_sim::{Note, ServerId, TransferEnd};

use super::duties;
use super::notes::{election_reason, why_refused};
use super::refusals::read_refusal;
use super::text::{Line, Sentence, Text};

/// The texts of this file.
pub struct Duties {
    /// A server, why, and the term.
    pub pre_election: Line<3>,
    /// A voter, a candidate.
    pub pre_vote_granted: Line<2>,
    pub refuses_pre_vote: Text<2>,
    /// A candidate, a voter, and how many votes of how many.
    pub would_vote: Line<4>,
    pub would_not_vote: Line<4>,
    /// A leader, a follower, an index.
    pub regressed: Line<3>,
    /// A server, an index.
    pub configuration_appended: Line<2>,
    pub configuration_fell_back: Line<2>,
    pub configuration_committed: Line<2>,
    /// A leader, a follower, a number of rounds.
    pub caught_up: Line<3>,
    /// A leader, the next one.
    pub transfer_started: Line<2>,
    pub transfer_asked: Line<2>,
    /// A leader, the one that was to lead, why not.
    pub transfer_ended: Line<3>,
    pub took_too_long: &'static str,
    pub replaced: &'static str,
    /// A server, the snapshot's last entry, the last entry that is removed.
    pub snapshot_taken: Line<3>,
    /// A follower, a leader, an index.
    pub snapshot_started: Line<3>,
    pub snapshot_sent: Line<3>,
    /// A server, an index.
    pub installed_log_kept: Line<2>,
    pub installed_log_dropped: Line<2>,
    pub read_waits: Line<2>,
    pub read_confirmed: Line<2>,
    /// A server, why.
    pub read_refused: Line<2>,
    pub decides: Line<1>,
}

/// PreVote, members, transfers, snapshots and reads.
pub(super) fn duty_sentence(server: ServerId, note: &Note) -> Sentence {
    let words = duties();
    match note {
        Note::PreElectionStarted { term, reason } => {
            let why = election_reason(*reason);
            words.pre_election.with([&server, &why, term])
        }
        Note::PreVoteGranted { candidate, .. } => words.pre_vote_granted.with([&server, candidate]),
        Note::PreVoteRefused {
            candidate, reason, ..
        } => why_refused(&words.refuses_pre_vote.with([&server, candidate]), reason),
        Note::PreVoteCounted {
            voter,
            granted,
            votes,
            needed,
        } => {
            let would = if *granted {
                &words.would_vote
            } else {
                &words.would_not_vote
            };
            would.with([&server, voter, votes, needed])
        }
        Note::FollowerRegressed {
            follower,
            match_index,
            ..
        } => words.regressed.with([&server, follower, match_index]),
        Note::ConfigurationAppended { index } => {
            words.configuration_appended.with([&server, index])
        }
        Note::ConfigurationFellBack { index } => {
            words.configuration_fell_back.with([&server, index])
        }
        Note::ConfigurationCommitted { index } => {
            words.configuration_committed.with([&server, index])
        }
        Note::CaughtUp { follower, rounds } => words.caught_up.with([&server, follower, rounds]),
        other => more(server, other),
    }
}

fn more(server: ServerId, note: &Note) -> Sentence {
    let words = duties();
    match note {
        Note::TransferStarted { target } => words.transfer_started.with([&server, target]),
        Note::TransferAsked { target } => words.transfer_asked.with([&server, target]),
        Note::TransferEnded { target, end } => {
            let why = match end {
                TransferEnd::TimedOut => words.took_too_long,
                TransferEnd::Replaced => words.replaced,
            };
            words.transfer_ended.with([&server, target, &why])
        }
        Note::SnapshotTaken { last, compacted_to } => {
            let taken = &words.snapshot_taken;
            taken.with([&server, &last.index, compacted_to])
        }
        Note::SnapshotStarted { follower, last } => {
            let started = &words.snapshot_started;
            started.with([follower, &server, &last.index])
        }
        Note::SnapshotSent { follower, last } => {
            words.snapshot_sent.with([follower, &server, &last.index])
        }
        Note::SnapshotInstalled { last, kept_log } => {
            let installed = if *kept_log {
                &words.installed_log_kept
            } else {
                &words.installed_log_dropped
            };
            installed.with([&server, &last.index])
        }
        Note::ReadWaits { index, .. } => words.read_waits.with([&server, index]),
        Note::ReadConfirmed { index, .. } => words.read_confirmed.with([&server, index]),
        Note::ReadRefused { reason, .. } => {
            words.read_refused.with([&server, &read_refusal(reason)])
        }
        _ => words.decides.with([&server]),
    }
}
