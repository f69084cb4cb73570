//! What servers decided, as a name that programs can rely on and a sentence that
//! people can read.

use crate::{
    AppendRefusal, CommitReason, ElectionReason, Note, Role, StepDownReason, TimerReason,
    TransferEnd, VoteRefusal,
};

/// The name of a decision, and the sentence, whose subject is the server.
pub(super) fn words(note: &Note) -> (&'static str, String) {
    match *note {
        Note::ElectionStarted { term, reason } => {
            let why = election(reason);
            let text = format!("starts an election for term {term}: {why}");
            ("election-started", text)
        }
        Note::VoteGranted { candidate, term } => {
            let text = format!("votes for server {candidate} in term {term}");
            ("vote-granted", text)
        }
        Note::VoteRefused {
            candidate,
            term,
            reason,
        } => {
            let why = refused_vote(reason);
            let text = format!("refuses server {candidate} its vote in term {term}: {why}");
            ("vote-refused", text)
        }
        Note::VoteCounted {
            voter,
            granted,
            votes,
            needed,
        } => {
            let answer = if granted { "a vote" } else { "a refusal" };
            let text = format!("counts {answer} of server {voter}: {votes} of {needed} votes");
            ("vote-counted", text)
        }
        Note::LeaderElected { term, .. } => {
            ("leader-elected", format!("becomes leader of term {term}"))
        }
        Note::LeaderRecognized { leader, term } => {
            let text = format!("follows server {leader}, the leader of term {term}");
            ("leader-recognized", text)
        }
        Note::TermAdopted { from, old, new } => {
            let text = format!("goes from term {old} to term {new}, which server {from} is in");
            ("term-adopted", text)
        }
        Note::SteppedDown { was, reason } => ("stepped-down", stepped_down(was, reason)),
        Note::EntriesAppended { first, last } => {
            let text = format!("appends entries {first} to {last}");
            ("entries-appended", text)
        }
        Note::EntriesRemoved { first, last } => {
            let text = format!("removes entries {first} to {last}, which conflict");
            ("entries-removed", text)
        }
        Note::AppendRefused { leader, reason } => {
            let why = refused_append(reason);
            let text = format!("refuses the entries of server {leader}: {why}");
            ("append-refused", text)
        }
        Note::MatchAdvanced {
            follower,
            match_index,
        } => {
            let text = format!("knows that server {follower} has all entries to {match_index}");
            ("match-advanced", text)
        }
        Note::NextMovedBack {
            follower,
            next_index,
        } => {
            let text = format!("goes back to entry {next_index} for server {follower}");
            ("next-moved-back", text)
        }
        Note::CommitAdvanced { index, reason } => {
            let why = match reason {
                CommitReason::Majority => "a majority stores them".to_owned(),
                CommitReason::LeaderSaid { leader } => format!("server {leader} says so"),
            };
            let text = format!("commits all entries to {index}: {why}");
            ("commit-advanced", text)
        }
        Note::CommitWithheld { index, term } => {
            let text = format!(
                "does not commit entry {index} although a majority stores it, since it is of \
                 term {term}"
            );
            ("commit-withheld", text)
        }
        Note::TimerReset { deadline, reason } => {
            let why = match reason {
                TimerReason::Started => "it started",
                TimerReason::ElectionStarted => "it started an election",
                TimerReason::VoteGranted => "it gave its vote",
                TimerReason::HeardFromLeader => "it heard from the leader",
                TimerReason::SteppedDown => "it stepped down",
                TimerReason::VoteRefused => "it refused its vote",
            };
            let at = deadline.0;
            let text = format!("sets its election timer to {at} \u{b5}s: {why}");
            ("timer-reset", text)
        }
        _ => words_besides(note),
    }
}

/// What the dissertation adds.
fn words_besides(note: &Note) -> (&'static str, String) {
    match *note {
        Note::PreElectionStarted { term, reason } => {
            let why = election(reason);
            let text = format!("asks who would vote for it in term {term}: {why}");
            ("pre-election-started", text)
        }
        Note::PreVoteGranted { candidate, term } => {
            let text = format!("would vote for server {candidate} in term {term}");
            ("pre-vote-granted", text)
        }
        Note::PreVoteRefused {
            candidate,
            term,
            reason,
        } => {
            let why = refused_vote(reason);
            let text = format!("would not vote for server {candidate} in term {term}: {why}");
            ("pre-vote-refused", text)
        }
        Note::PreVoteCounted {
            voter,
            granted,
            votes,
            needed,
        } => {
            let would = if granted { "would" } else { "would not" };
            let text = format!("hears that server {voter} {would} vote: {votes} of {needed}");
            ("pre-vote-counted", text)
        }
        Note::FollowerRegressed {
            follower,
            match_index,
            hint,
        } => {
            let end = hint.index;
            let text = format!(
                "counts server {follower} no more: it had entries to {match_index} and now ends at {end}"
            );
            ("follower-regressed", text)
        }
        Note::ConfigurationAppended { index } => (
            "configuration-appended",
            format!("goes by the configuration in entry {index}"),
        ),
        Note::ConfigurationFellBack { index } => (
            "configuration-fell-back",
            format!("goes by the configuration in entry {index} again"),
        ),
        Note::ConfigurationCommitted { index } => (
            "configuration-committed",
            format!("knows that the configuration in entry {index} is committed"),
        ),
        Note::CaughtUp { follower, rounds } => (
            "caught-up",
            format!("finds that server {follower} has caught up after {rounds} rounds"),
        ),
        _ => words_of_duties(note),
    }
}

/// Transfers, snapshots and reads.
fn words_of_duties(note: &Note) -> (&'static str, String) {
    match *note {
        Note::TransferStarted { target } => (
            "transfer-started",
            format!("begins to hand leadership to server {target}"),
        ),
        Note::TransferAsked { target } => (
            "transfer-asked",
            format!("asks server {target} to start an election"),
        ),
        Note::TransferEnded { target, end } => {
            let why = match end {
                TransferEnd::TimedOut => "it took too long",
                TransferEnd::Replaced => "another server was named",
            };
            let text = format!("gives up handing leadership to server {target}: {why}");
            ("transfer-ended", text)
        }
        Note::SnapshotTaken { last, compacted_to } => (
            "snapshot-taken",
            format!(
                "has a snapshot to entry {} and forgets those to {compacted_to}",
                last.index
            ),
        ),
        Note::SnapshotStarted { follower, last } => (
            "snapshot-started",
            format!(
                "sends server {follower} the snapshot to entry {}",
                last.index
            ),
        ),
        Note::SnapshotSent { follower, last } => (
            "snapshot-sent",
            format!(
                "knows that server {follower} has the snapshot to entry {}",
                last.index
            ),
        ),
        Note::SnapshotInstalled { last, kept_log } => {
            let log = if kept_log { "keeps" } else { "drops" };
            let text = format!(
                "installs the snapshot to entry {} and {log} its log",
                last.index
            );
            ("snapshot-installed", text)
        }
        Note::ReadWaits { index, round } => (
            "read-waits",
            format!(
                "asks a quorum, in round {}, before a read at entry {index}",
                round.0
            ),
        ),
        Note::ReadConfirmed { read, index } => (
            "read-confirmed",
            format!("may answer read {} once entry {index} is applied", read.0),
        ),
        Note::ReadRefused { read, reason } => (
            "read-refused",
            format!("gives read {} no answer: {reason}", read.0),
        ),
        _ => ("", String::new()),
    }
}

fn election(reason: ElectionReason) -> String {
    match reason {
        ElectionReason::TimedOut => "its election timeout ran out".to_owned(),
        ElectionReason::NoWinner => "the election before had no winner".to_owned(),
        ElectionReason::Asked => "it was told to".to_owned(),
        ElectionReason::PreVoteWon => "enough servers would vote for it".to_owned(),
        ElectionReason::Transfer { from } => format!("server {from} hands leadership to it"),
    }
}

fn refused_vote(reason: VoteRefusal) -> String {
    match reason {
        VoteRefusal::StaleTerm { current } => format!("it is in term {current}"),
        VoteRefusal::AlreadyVoted { for_candidate } => {
            format!("it voted for server {for_candidate}")
        }
        VoteRefusal::LogBehind { candidate, voter } => format!(
            "the candidate's log ends with entry {} of term {}, its own with entry {} of term {}",
            candidate.index, candidate.term, voter.index, voter.term
        ),
        VoteRefusal::Leading => "it leads this term".to_owned(),
        VoteRefusal::LeaderAlive { leader, .. } => {
            format!("it heard from leader {leader} a moment ago")
        }
        VoteRefusal::LowerPriority { candidate, voter } => {
            format!("its own priority is {voter}, the candidate's {candidate}")
        }
        VoteRefusal::LeasePromised { .. } => {
            "it has just started and may have promised a leader to wait".to_owned()
        }
    }
}

fn refused_append(reason: AppendRefusal) -> String {
    match reason {
        AppendRefusal::StaleTerm { current } => format!("it is in term {current}"),
        AppendRefusal::TooShort { probed, last } => {
            let end = last.index;
            format!("it has no entry {probed}, its log ends with entry {end}")
        }
        AppendRefusal::TermMismatch { leader, follower } => {
            let (index, term) = (leader.index, leader.term);
            format!("its entry {index} is of term {follower} and not of term {term}")
        }
    }
}

fn stepped_down(was: Role, reason: StepDownReason) -> String {
    let was = match was {
        Role::Leader => "leader",
        Role::Candidate => "candidate",
        Role::PreCandidate => "pre-candidate",
        Role::Follower => "follower",
    };
    match reason {
        StepDownReason::HigherTerm { term, from } => {
            format!("is no longer {was}: server {from} is in term {term}")
        }
        StepDownReason::LeaderExists { leader } => {
            format!("is no longer {was}: server {leader} leads this term")
        }
        StepDownReason::NoQuorum => format!("is no longer {was}: no quorum answers"),
        StepDownReason::Removed { index } => {
            format!("is no longer {was}: entry {index} leaves it out")
        }
    }
}
