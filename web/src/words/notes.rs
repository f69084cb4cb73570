//! The decisions of a server, in sentences.

use raftworks_sim::{
    AppendRefusal, CommitReason, ElectionReason, Note, ServerId, StepDownReason, VoteRefusal,
};

use super::duties::duty_sentence;
use super::names::role_name;
use super::notes;
use super::text::{Line, Sentence, Text};

/// The texts of this file.
pub struct Notes {
    /// Why a server starts an election, as it follows its name.
    pub timed_out: &'static str,
    pub no_winner: &'static str,
    pub asked: &'static str,
    pub pre_vote_won: &'static str,
    pub transfer: &'static str,
    /// A server, why, and the term.
    pub election: Line<3>,
    /// A voter, a candidate, a term.
    pub vote_granted: Line<3>,
    /// A candidate, and how many votes of how many.
    pub own_vote: Line<3>,
    /// A candidate, a voter, and how many votes of how many.
    pub vote_received: Line<4>,
    pub vote_denied: Line<4>,
    /// A leader, a term.
    pub elected: Line<2>,
    /// A server, a leader, a term.
    pub recognized: Line<3>,
    /// A server, a term, from whom.
    pub term_adopted: Line<3>,
    /// A server, what it was, why.
    pub stepped_down: Line<3>,
    /// Why: who is in which term.
    pub higher_term: Text<2>,
    pub leader_exists: Text<1>,
    pub no_quorum: &'static str,
    pub removed: Text<1>,
    pub one_entry: Text<1>,
    pub many_entries: Text<2>,
    /// A server, entries.
    pub appended: Line<2>,
    pub entries_removed: Line<2>,
    /// A leader, a follower, an index.
    pub match_advanced: Line<3>,
    /// A leader, an index, a follower.
    pub next_moved_back: Line<3>,
    /// An index, a leader.
    pub committed: Line<2>,
    /// A server, an index.
    pub learned_commit: Line<2>,
    /// An index, its term, a leader.
    pub withheld: Line<3>,
    pub waits_anew: Line<1>,
    /// A voter, a candidate: how the sentences below begin.
    pub refuses_vote: Text<2>,
    /// The beginning, the current term.
    pub stale_term: Line<2>,
    pub already_voted: Line<2>,
    /// The beginning, index and term of the candidate's last entry, and of its own.
    pub log_behind: Line<5>,
    pub leading: Line<1>,
    pub leader_alive: Line<2>,
    /// The beginning, its own priority, the candidate's.
    pub lower_priority: Line<3>,
    pub lease_promised: Line<1>,
    /// A follower, a leader: how the sentences below begin.
    pub refuses_entries: Text<2>,
    /// The beginning, the entry asked for, the last one.
    pub too_short: Line<3>,
    /// The beginning, an index, its own term, the leader's term.
    pub term_mismatch: Line<4>,
}

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
    let words = notes();
    match reason {
        ElectionReason::TimedOut => words.timed_out,
        ElectionReason::NoWinner => words.no_winner,
        ElectionReason::Asked => words.asked,
        ElectionReason::PreVoteWon => words.pre_vote_won,
        ElectionReason::Transfer { .. } => words.transfer,
    }
}

pub(super) fn note_sentence(server: ServerId, note: &Note) -> Sentence {
    let words = notes();
    match note {
        Note::ElectionStarted { term, reason } => {
            let why = election_reason(*reason);
            words.election.with([&server, &why, term])
        }
        Note::VoteGranted { candidate, term } => {
            words.vote_granted.with([&server, candidate, term])
        }
        Note::VoteRefused {
            candidate, reason, ..
        } => why_refused(&words.refuses_vote.with([&server, candidate]), reason),
        Note::VoteCounted {
            voter,
            granted,
            votes,
            needed,
        } => match (*voter == server, granted) {
            (true, _) => words.own_vote.with([&server, votes, needed]),
            (false, true) => words.vote_received.with([&server, voter, votes, needed]),
            (false, false) => words.vote_denied.with([&server, voter, votes, needed]),
        },
        Note::LeaderElected { term, .. } => words.elected.with([&server, term]),
        Note::LeaderRecognized { leader, term } => words.recognized.with([&server, leader, term]),
        Note::TermAdopted { from, new, .. } => words.term_adopted.with([&server, new, from]),
        Note::SteppedDown { was, reason } => {
            let why = match reason {
                StepDownReason::HigherTerm { term, from } => words.higher_term.with([from, term]),
                StepDownReason::LeaderExists { leader } => words.leader_exists.with([leader]),
                StepDownReason::NoQuorum => words.no_quorum.to_owned(),
                StepDownReason::Removed { index } => words.removed.with([index]),
            };
            words.stepped_down.with([&server, &role_name(*was), &why])
        }
        Note::EntriesAppended { first, last } => {
            words.appended.with([&server, &entries(first.0, last.0)])
        }
        Note::EntriesRemoved { first, last } => {
            let what = entries(first.0, last.0);
            words.entries_removed.with([&server, &what])
        }
        Note::AppendRefused { leader, reason } => append_refused(server, *leader, reason),
        Note::MatchAdvanced {
            follower,
            match_index,
        } => words.match_advanced.with([&server, follower, match_index]),
        Note::NextMovedBack {
            follower,
            next_index,
        } => words.next_moved_back.with([&server, next_index, follower]),
        Note::CommitAdvanced { index, reason } => match reason {
            CommitReason::Majority => words.committed.with([index, &server]),
            CommitReason::LeaderSaid { .. } => words.learned_commit.with([&server, index]),
        },
        Note::CommitWithheld { index, term } => words.withheld.with([index, term, &server]),
        Note::TimerReset { .. } => words.waits_anew.with([&server]),
        other => duty_sentence(server, other),
    }
}

fn entries(first: u64, last: u64) -> String {
    if first == last {
        notes().one_entry.with([&first])
    } else {
        notes().many_entries.with([&first, &last])
    }
}

pub(super) fn why_refused(start: &str, reason: &VoteRefusal) -> Sentence {
    let words = notes();
    match reason {
        VoteRefusal::StaleTerm { current } => words.stale_term.with([&start, current]),
        VoteRefusal::AlreadyVoted { for_candidate } => {
            words.already_voted.with([&start, for_candidate])
        }
        VoteRefusal::LogBehind {
            candidate: theirs,
            voter,
        } => {
            let theirs = (theirs.index, theirs.term);
            words
                .log_behind
                .with([&start, &theirs.0, &theirs.1, &voter.index, &voter.term])
        }
        VoteRefusal::Leading => words.leading.with([&start]),
        VoteRefusal::LeaderAlive { leader, .. } => words.leader_alive.with([&start, leader]),
        VoteRefusal::LowerPriority { candidate, voter } => {
            words.lower_priority.with([&start, voter, candidate])
        }
        VoteRefusal::LeasePromised { .. } => words.lease_promised.with([&start]),
    }
}

fn append_refused(server: ServerId, leader: ServerId, reason: &AppendRefusal) -> Sentence {
    let words = notes();
    let start = words.refuses_entries.with([&server, &leader]);
    match reason {
        AppendRefusal::StaleTerm { current } => words.stale_term.with([&start, current]),
        AppendRefusal::TooShort { probed, last } => {
            words.too_short.with([&start, probed, &last.index])
        }
        AppendRefusal::TermMismatch { leader, follower } => {
            let mismatch = &words.term_mismatch;
            mismatch.with([&start, &leader.index, follower, &leader.term])
        }
    }
}
