//! How it is told that a property failed.

use std::fmt;

use raftworks_core::{Index, Position, ServerId, Term, Time};

use super::property::Property;
use crate::client::ClientId;
use crate::finding::Finding;

/// A moment at which a property failed.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Violation {
    /// The property.
    pub property: Property,
    /// The event after which it failed.
    pub event: u64,
    /// When that was.
    pub time: Time,
    /// What was seen.
    pub detail: Detail,
}

/// What a violation consists of.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Detail {
    /// Two servers led one term.
    TwoLeaders {
        /// The term.
        term: Term,
        /// The one that was first.
        first: ServerId,
        /// The other.
        second: ServerId,
    },
    /// A leader removed entries.
    LeaderRemoved {
        /// The leader.
        leader: ServerId,
        /// Its term.
        term: Term,
        /// The first entry that it removed.
        index: Index,
    },
    /// Two logs have this entry and differ at it or before it.
    LogsDiffer {
        /// The server whose log shows it.
        server: ServerId,
        /// The entry's index.
        index: Index,
        /// The entry's term.
        term: Term,
    },
    /// A leader lacks an entry that was committed in an earlier term.
    LeaderLacks {
        /// The leader.
        leader: ServerId,
        /// Its term.
        term: Term,
        /// The entry that it lacks.
        index: Index,
        /// The term in which that was committed.
        committed_in: Term,
    },
    /// Two different entries were committed at one index.
    CommittedTwice {
        /// The index.
        index: Index,
        /// The term in which the second one was committed.
        term: Term,
    },
    /// A server applied another entry than a server before it.
    AppliedDifferently {
        /// The server.
        server: ServerId,
        /// The index.
        index: Index,
    },
    /// A server gave two votes in one term.
    TwoVotes {
        /// The server.
        voter: ServerId,
        /// The term.
        term: Term,
        /// Whom it voted for first.
        first: ServerId,
        /// Whom it voted for then.
        second: ServerId,
    },
    /// A vote left that a crash would make its server forget.
    VoteNotDurable {
        /// The server.
        voter: ServerId,
        /// Whom it votes for: somebody else, or itself as it asks for votes.
        candidate: ServerId,
        /// The term.
        term: Term,
    },
    /// A server voted for a candidate whose log is less up to date.
    VoteForOutdated {
        /// The server.
        voter: ServerId,
        /// The candidate.
        candidate: ServerId,
        /// The end of the candidate's log, as it said.
        theirs: Position,
        /// The end of the voter's log.
        own: Position,
    },
    /// A server leads without a quorum of votes.
    LeadsWithoutQuorum {
        /// The server.
        leader: ServerId,
        /// The term.
        term: Term,
        /// The votes that reached it, one bit per server, its own included.
        votes: u128,
    },
    /// A server's term went back, or is not what its disk says after a restart.
    TermWrong {
        /// The server.
        server: ServerId,
        /// The term.
        term: Term,
        /// What it was before, or is on the disk.
        before: Term,
    },
    /// A message left in a term that its sender's disk does not know.
    TermNotDurable {
        /// The sender.
        server: ServerId,
        /// The message's term.
        term: Term,
        /// The term on the disk.
        durable: Term,
    },
    /// A server took for committed what no majority stored in its own term.
    CommitUnjustified {
        /// The server.
        server: ServerId,
        /// Its commitIndex.
        commit: Index,
        /// How far the log is really committed.
        committed: Index,
    },
    /// A server removed entries that it knew, or that are, committed.
    CommittedRemoved {
        /// The server.
        server: ServerId,
        /// The first entry that it removed.
        index: Index,
        /// Its commitIndex.
        commit: Index,
        /// How far the log is really committed.
        committed: Index,
    },
    /// Two state machines differ after the same entry.
    StatesDiffer {
        /// The server whose state machine differs from the first one.
        server: ServerId,
        /// The entry.
        index: Index,
    },
    /// lastApplied, commitIndex and the last entry are not in order.
    IndicesOutOfOrder {
        /// The server.
        server: ServerId,
        /// Its lastApplied.
        applied: Index,
        /// Its commitIndex.
        commit: Index,
        /// Its last entry.
        last: Index,
    },
    /// commitIndex or lastApplied went back while the server ran.
    IndexWentBack {
        /// The server.
        server: ServerId,
        /// What it was.
        from: Index,
        /// What it is.
        to: Index,
    },
    /// A server applied an entry that is not the next one.
    AppliedOutOfTurn {
        /// The server.
        server: ServerId,
        /// The entry.
        index: Index,
        /// The entry that it applied before.
        before: Index,
    },
    /// A server acknowledged entries that its disk does not hold as the leader does.
    AckUntrue {
        /// The server.
        server: ServerId,
        /// The leader.
        leader: ServerId,
        /// The term.
        term: Term,
        /// The entry up to which it claims to agree.
        claimed: Index,
    },
    /// A leader counts entries that the follower never acknowledged in its term.
    MatchUntrue {
        /// The leader.
        leader: ServerId,
        /// The follower.
        follower: ServerId,
        /// What it counts.
        match_index: Index,
        /// What was acknowledged.
        acknowledged: Index,
    },
    /// A leader's matchIndex went back.
    MatchWentBack {
        /// The leader.
        leader: ServerId,
        /// The follower.
        follower: ServerId,
        /// What it was.
        from: Index,
        /// What it is.
        to: Index,
    },
    /// A leader's nextIndex is at or below matchIndex, or beyond the log's end.
    NextOutOfRange {
        /// The leader.
        leader: ServerId,
        /// The follower.
        follower: ServerId,
        /// The nextIndex.
        next_index: Index,
        /// The matchIndex.
        match_index: Index,
        /// The leader's last entry.
        last: Index,
    },
    /// A server that was not elected sends AppendEntries.
    AppendFromStranger {
        /// The server.
        server: ServerId,
        /// The term.
        term: Term,
    },
    /// A leader sends entries that are not in its log.
    AppendNotInLog {
        /// The leader.
        server: ServerId,
        /// The term.
        term: Term,
        /// The first entry that is not.
        index: Index,
    },
    /// A configuration breaks a rule.
    ConfigurationBreaksRule {
        /// The server.
        server: ServerId,
        /// The entry of the configuration.
        index: Index,
        /// The rule.
        rule: ConfigurationRule,
    },
    /// Two configurations are alive that could decide without knowing of each other.
    DisjointQuorums {
        /// The server that has the one.
        server: ServerId,
        /// Its entry.
        index: Index,
        /// The server that has the other.
        other: ServerId,
        /// Its entry.
        other_index: Index,
    },
    /// A snapshot is not what the log up to its last entry made.
    SnapshotWrong {
        /// The server that took or installed it.
        server: ServerId,
        /// The last entry that it covers.
        last: Position,
        /// What differs.
        what: SnapshotFault,
    },
    /// A command changed a state machine again.
    ChangedTwice {
        /// The client.
        client: ClientId,
        /// The number of its command.
        sequence: u64,
        /// The entry that changed the state again.
        index: Index,
    },
    /// A repeated command was answered differently, by the state machine or by that of
    /// another server.
    AnsweredDifferently {
        /// The client.
        client: ClientId,
        /// The number of its command.
        sequence: u64,
        /// The entry that repeats it.
        index: Index,
    },
    /// A client was told of a write that never changed anything.
    AnsweredWithoutEffect {
        /// The client.
        client: ClientId,
        /// The number of its command.
        sequence: u64,
    },
    /// A write took effect before one that was answered before it began.
    WriteOutOfOrder {
        /// The client.
        client: ClientId,
        /// The number of its command.
        sequence: u64,
        /// Where it took effect.
        index: Index,
        /// The entry of the other write.
        after: Index,
    },
    /// The run was stopped.
    Stopped(Finding),
    /// A client was told something else than the log says.
    WrongAnswer {
        /// The client.
        client: ClientId,
        /// Its operation's number.
        sequence: u64,
        /// The entry that it is about, or the last one that a read could see.
        index: Index,
    },
    /// No order of the operations on a key explains all answers.
    NoOrder {
        /// The client whose answer made that certain.
        client: ClientId,
        /// Its operation's number.
        sequence: u64,
    },
    /// A client read an older state than somebody was told of before it asked.
    StaleRead {
        /// The client.
        client: ClientId,
        /// The entry that it should have seen.
        missed: Index,
        /// What the server that answered had applied.
        applied: Index,
    },
}

/// A rule for configurations (dissertation, chapter 4).
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum ConfigurationRule {
    /// The change before must be committed.
    OneAtATime,
    /// A leader must have committed an entry of its own term first.
    OwnTermFirst,
    /// Without joint consensus, one voter changes at a time; a joint configuration
    /// goes from its first half to its second.
    OneVoter,
    /// A joint configuration must be committed before it ends.
    JointCommitted,
    /// The latest configuration in the log is the one that counts.
    CountsWhenAppended,
}

impl ConfigurationRule {
    /// What is wrong when it is broken.
    pub(super) fn broken(self) -> &'static str {
        match self {
            ConfigurationRule::OneAtATime => "the configuration before it is not committed",
            ConfigurationRule::OwnTermFirst => {
                "its leader has not committed an entry of its own term"
            }
            ConfigurationRule::OneVoter => "it is more than one step away from the one before it",
            ConfigurationRule::JointCommitted => {
                "it ends a joint configuration that is not committed"
            }
            ConfigurationRule::CountsWhenAppended => {
                "it is the latest in the log, and the server goes by another one"
            }
        }
    }
}

/// What is wrong with a snapshot.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum SnapshotFault {
    /// Its last entry is not committed, or is another one.
    LastEntry,
    /// Its configuration is another one.
    Configuration,
    /// Its state machine is another one.
    State,
    /// It lowers commitIndex or lastApplied.
    LowersIndices,
    /// The log that goes on after it is of another history.
    Suffix,
}

impl SnapshotFault {
    /// The same in words.
    pub(super) fn words(self) -> &'static str {
        match self {
            SnapshotFault::LastEntry => "no such entry is committed",
            SnapshotFault::Configuration => "its configuration is not the one at that entry",
            SnapshotFault::State => "its state is not what the log up to there makes",
            SnapshotFault::LowersIndices => "it takes the server back behind what it had applied",
            SnapshotFault::Suffix => "the log that goes on after it is of another history",
        }
    }
}

impl fmt::Display for Violation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.property.name(), self.detail)
    }
}
