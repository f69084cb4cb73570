//! Why a server did what it did, as data.
//!
//! An [`Observer`] hears of every decision at the moment it is taken. Without
//! one (the type parameter's default, `()`) none of this is in the compiled code.

use crate::read::ReadRefusal;
use crate::role::Role;
use crate::types::{Index, Position, ReadId, Round, ServerId, Term, Time};

/// Hears what a server decides, and why.
pub trait Observer {
    /// One decision.
    fn note(&mut self, note: Note);
}

/// Hears nothing, at no cost.
impl Observer for () {
    #[inline(always)]
    fn note(&mut self, _: Note) {}
}

/// One decision of a server, with its reason.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Note {
    /// It asks for votes in a new term (§5.2).
    ElectionStarted {
        /// The new term.
        term: Term,
        /// What made it.
        reason: ElectionReason,
    },
    /// It asks whether it would get votes in this term (dissertation 9.6).
    PreElectionStarted {
        /// The term in which it would ask for votes.
        term: Term,
        /// What made it.
        reason: ElectionReason,
    },
    /// It would vote for a server that asks (dissertation 9.6).
    PreVoteGranted {
        /// Who asks.
        candidate: ServerId,
        /// The term of the vote.
        term: Term,
    },
    /// It would not vote for a server that asks.
    PreVoteRefused {
        /// Who asks.
        candidate: ServerId,
        /// The term of the vote.
        term: Term,
        /// Why.
        reason: VoteRefusal,
    },
    /// An answer to its question whether it would get votes.
    PreVoteCounted {
        /// Who answered.
        voter: ServerId,
        /// Whether there would be a vote.
        granted: bool,
        /// The votes so far.
        votes: u64,
        /// The votes that win.
        needed: u64,
    },
    /// It votes for a candidate (§5.2).
    VoteGranted {
        /// The candidate.
        candidate: ServerId,
        /// The term of the vote.
        term: Term,
    },
    /// It refuses its vote.
    VoteRefused {
        /// The candidate.
        candidate: ServerId,
        /// The candidate's term.
        term: Term,
        /// Why.
        reason: VoteRefusal,
    },
    /// The candidate counts an answer, or its own vote once that is durable.
    VoteCounted {
        /// Who answered.
        voter: ServerId,
        /// Whether it was a vote.
        granted: bool,
        /// The votes so far.
        votes: u64,
        /// The votes that win.
        needed: u64,
    },
    /// It won the election (§5.2).
    LeaderElected {
        /// Its term.
        term: Term,
        /// The end of its log before its first own entry.
        last: Position,
    },
    /// It learned who leads this term.
    LeaderRecognized {
        /// The leader.
        leader: ServerId,
        /// The term.
        term: Term,
    },
    /// It saw a higher term and adopted it (§5.1).
    TermAdopted {
        /// Who sent it.
        from: ServerId,
        /// The term before.
        old: Term,
        /// The term now.
        new: Term,
    },
    /// It was candidate or leader and is so no longer.
    SteppedDown {
        /// What it was.
        was: Role,
        /// Why it is not any more.
        reason: StepDownReason,
    },
    /// Entries were appended to its log.
    EntriesAppended {
        /// The first one.
        first: Index,
        /// The last one.
        last: Index,
    },
    /// Entries that conflict with the leader's were removed (§5.3).
    EntriesRemoved {
        /// The first one.
        first: Index,
        /// The last one.
        last: Index,
    },
    /// It refused an AppendEntries.
    AppendRefused {
        /// Who sent it.
        leader: ServerId,
        /// Why.
        reason: AppendRefusal,
    },
    /// As leader, it learned that a follower has more entries.
    MatchAdvanced {
        /// The follower.
        follower: ServerId,
        /// What the follower has now.
        match_index: Index,
    },
    /// As leader, it goes back to find where a follower's log agrees (§5.3).
    NextMovedBack {
        /// The follower.
        follower: ServerId,
        /// What it will send next.
        next_index: Index,
    },
    /// Its commitIndex advanced.
    CommitAdvanced {
        /// The commitIndex now.
        index: Index,
        /// Why.
        reason: CommitReason,
    },
    /// As leader, it did not commit an entry although a majority has it, since
    /// the entry is of an older term (§5.4.2, Figure 8).
    CommitWithheld {
        /// The entry.
        index: Index,
        /// The entry's term.
        term: Term,
    },
    /// As leader, it learned that a follower lost entries that it had
    /// acknowledged: its disk was wiped or set back. It does not count any more.
    FollowerRegressed {
        /// The follower.
        follower: ServerId,
        /// What it had acknowledged.
        match_index: Index,
        /// Where its log ends at the latest.
        hint: Position,
    },
    /// A configuration is in its log, and counts (dissertation 4.1).
    ConfigurationAppended {
        /// The entry.
        index: Index,
    },
    /// The entry of a configuration was removed: the one before counts again.
    ConfigurationFellBack {
        /// Where that one stands.
        index: Index,
    },
    /// A configuration is committed.
    ConfigurationCommitted {
        /// The entry.
        index: Index,
    },
    /// As leader, it found that a new server has caught up (dissertation 4.2.1).
    CaughtUp {
        /// The server.
        follower: ServerId,
        /// After how many rounds.
        rounds: u32,
    },
    /// As leader, it hands leadership on: it takes no proposals until that is
    /// over (dissertation 3.10).
    TransferStarted {
        /// To whom.
        target: ServerId,
    },
    /// The target has the whole log and is asked to start an election.
    TransferAsked {
        /// The target.
        target: ServerId,
    },
    /// A transfer is over without this server having lost leadership by it.
    TransferEnded {
        /// The target.
        target: ServerId,
        /// How.
        end: TransferEnd,
    },
    /// Its log was compacted (§7).
    SnapshotTaken {
        /// The last entry that the snapshot covers.
        last: Position,
        /// The last entry that was removed from the log.
        compacted_to: Index,
    },
    /// As leader, it begins to send a snapshot, since the log lacks what the
    /// follower needs (§7).
    SnapshotStarted {
        /// The follower.
        follower: ServerId,
        /// The last entry that the snapshot covers.
        last: Position,
    },
    /// As leader, it learned that the snapshot has arrived.
    SnapshotSent {
        /// The follower.
        follower: ServerId,
        /// The last entry that the snapshot covers.
        last: Position,
    },
    /// A snapshot replaced its state (§7).
    SnapshotInstalled {
        /// The last entry that the snapshot covers.
        last: Position,
        /// Whether the log goes on after it, or was of another history.
        kept_log: bool,
    },
    /// As leader, it has to hear from a quorum before a read is safe
    /// (dissertation 6.4).
    ReadWaits {
        /// What the read has to see.
        index: Index,
        /// The round that a quorum must answer.
        round: Round,
    },
    /// A read is safe once this index is applied.
    ReadConfirmed {
        /// The read.
        read: ReadId,
        /// The index.
        index: Index,
    },
    /// A read gets no answer.
    ReadRefused {
        /// The read.
        read: ReadId,
        /// Why.
        reason: ReadRefusal,
    },
    /// Its election timer was set anew.
    TimerReset {
        /// When it will run out.
        deadline: Time,
        /// Why.
        reason: TimerReason,
    },
}

/// What started an election.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum ElectionReason {
    /// Nothing was heard from a leader for the election timeout (§5.2).
    TimedOut,
    /// The election before ended without a winner (§5.2).
    NoWinner,
    /// The caller asked for it.
    Asked,
    /// The leader hands leadership to this server (dissertation 3.10).
    Transfer {
        /// The leader.
        from: ServerId,
    },
    /// Enough servers would vote for it (dissertation 9.6).
    PreVoteWon,
}

/// How a transfer of leadership ended.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum TransferEnd {
    /// The target did not win an election in time.
    TimedOut,
    /// The caller named another target.
    Replaced,
}

/// Why a vote was refused.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum VoteRefusal {
    /// The candidate's term is over (§5.1).
    StaleTerm {
        /// The voter's term.
        current: Term,
    },
    /// This term's vote is given (§5.2).
    AlreadyVoted {
        /// Who has it.
        for_candidate: ServerId,
    },
    /// The candidate's log is less up to date than the voter's (§5.4.1).
    LogBehind {
        /// The end of the candidate's log.
        candidate: Position,
        /// The end of the voter's log.
        voter: Position,
    },
    /// The term has a leader: this server.
    Leading,
    /// A leader was heard from a moment ago (dissertation 4.2.3, 9.6).
    LeaderAlive {
        /// The leader.
        leader: ServerId,
        /// Until when its being heard protects it.
        until: Time,
    },
    /// The voter's own priority is higher, and its log as long.
    LowerPriority {
        /// The candidate's.
        candidate: u64,
        /// The voter's.
        voter: u64,
    },
    /// The server has just started: it may have promised a leader, before that,
    /// to ignore candidates (dissertation 6.4.1).
    LeasePromised {
        /// Until when.
        until: Time,
    },
}

/// Why an AppendEntries was refused.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum AppendRefusal {
    /// The leader's term is over (§5.1).
    StaleTerm {
        /// The follower's term.
        current: Term,
    },
    /// The follower's log ends before the previous entry (§5.3).
    TooShort {
        /// The index that was asked about.
        probed: Index,
        /// The end of the follower's log.
        last: Position,
    },
    /// The follower has an entry of another term there (§5.3).
    TermMismatch {
        /// The entry as the leader has it.
        leader: Position,
        /// The term that the follower has.
        follower: Term,
    },
}

/// Why a candidate or leader became a follower.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum StepDownReason {
    /// It saw a higher term (§5.1).
    HigherTerm {
        /// The term.
        term: Term,
        /// Who sent it.
        from: ServerId,
    },
    /// Another server leads the term (§5.2).
    LeaderExists {
        /// The leader.
        leader: ServerId,
    },
    /// As leader, it heard from no quorum for an election timeout (dissertation 6.2).
    NoQuorum,
    /// It has no part in the configuration that was committed (dissertation 4.2.2).
    Removed {
        /// The entry of the configuration.
        index: Index,
    },
}

/// Why a commitIndex advanced.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum CommitReason {
    /// A majority stores an entry of the leader's term (§5.3, §5.4.2).
    Majority,
    /// The leader said so (§5.3).
    LeaderSaid {
        /// The leader.
        leader: ServerId,
    },
}

/// Why an election timer was set anew.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum TimerReason {
    /// The server started.
    Started,
    /// It started an election.
    ElectionStarted,
    /// It gave its vote.
    VoteGranted,
    /// It heard from the leader.
    HeardFromLeader,
    /// It was a leader and is a follower now.
    SteppedDown,
    /// It refused its vote, and does not follow
    /// [`Rule::TimerAfterGrant`](crate::Rule::TimerAfterGrant).
    #[cfg(feature = "ablation")]
    VoteRefused,
}
