//! Why a server did what it did, as data.
//!
//! An [`Observer`] hears of every decision at the moment it is taken. Without
//! one (the type parameter's default, `()`) none of this is in the compiled code.

use crate::role::Role;
use crate::types::{Index, Position, ServerId, Term, Time};

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
}
