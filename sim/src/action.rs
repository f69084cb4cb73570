//! What a reader or a scenario does to the cluster.

use raftworks_core::{Index, ServerId};

use crate::client::ReadMode;
use crate::fault::Fault;
use crate::flight::MessageId;
use crate::link::LinkChange;
use crate::refusal::Refusal;
use crate::settings::{MemberSettings, Setting};

/// One action. It becomes one event of the run.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Action {
    /// Stop these servers; what their disks have not finished writing is lost.
    Crash(Selector),
    /// Start these servers again from what their disks hold.
    Restart(Selector),
    /// Stall these servers: memory stays, nothing happens in them.
    Pause(Selector),
    /// End the stall; what was due happens now.
    Resume(Selector),
    /// Let these servers' election timeouts run out now.
    TimeOut(Selector),
    /// Cut the links from each of the first to each of the second; the other
    /// direction is as it was.
    Cut {
        /// Senders.
        from: Selector,
        /// Receivers.
        to: Selector,
    },
    /// Undo [`Action::Cut`].
    Restore {
        /// Senders.
        from: Selector,
        /// Receivers.
        to: Selector,
    },
    /// Change how links treat messages, one direction.
    SetLink {
        /// Senders.
        from: Selector,
        /// Receivers.
        to: Selector,
        /// What changes.
        change: LinkChange,
    },
    /// Cut all links between different groups, both ways, and restore those
    /// within each. Servers in no group are as they were.
    Partition(Vec<Vec<Selector>>),
    /// Restore all links.
    Heal,
    /// Heal a core for good, which the simulator chooses, and leave the rest
    /// broken for good: what a chaotic run ends with, to see whether the cluster
    /// recovers.
    Settle,
    /// The reader's client writes, asking this server first.
    Write {
        /// The key to set.
        key: String,
        /// The value to set it to.
        value: String,
        /// Whom it asks first; the leader, when nobody is named.
        to: Option<Selector>,
    },
    /// The reader's client reads, asking this server first.
    Read {
        /// The key to read.
        key: String,
        /// What makes the answer current, if anything.
        mode: ReadMode,
        /// Whom it asks first; the leader, when nobody is named.
        to: Option<Selector>,
    },
    /// The reader's client sets a key if it has the expected value.
    CompareAndSet {
        /// The key.
        key: String,
        /// The value that it must have; none, if there must be none.
        expected: Option<String>,
        /// The value that it gets.
        value: String,
        /// Whom it asks first; the leader, when nobody is named.
        to: Option<Selector>,
    },
    /// The reader's client sends its last request once more.
    SendAgain {
        /// Whom it asks; the leader, when nobody is named.
        to: Option<Selector>,
    },
    /// The reader's client gives up what it waits for, and never knows what
    /// became of it.
    Abandon,
    /// Hand leadership to this server (dissertation 3.10).
    Transfer {
        /// The next leader.
        to: Selector,
        /// Who is asked to do it; the leader, when nobody is named.
        by: Option<Selector>,
    },
    /// Change who takes part (§6).
    Change {
        /// How.
        change: MemberChange,
        /// Who is asked to do it; the leader, when nobody is named.
        by: Option<Selector>,
    },
    /// Let these servers take a snapshot and compact their logs (§7).
    Snapshot(Selector),
    /// Crash these servers, and lose everything that is on their disks.
    Wipe(Selector),
    /// Let servers count again that lost what they had acknowledged.
    Readmit(Selector),
    /// Change an option of Raft, on all servers.
    Switch(Setting),
    /// Lose this message.
    Drop(MessageId),
    /// Send a copy of this message after it, with an identity of its own.
    Duplicate(MessageId),
    /// Stop this message where it is.
    Hold(MessageId),
    /// Let a held message go on.
    Release(MessageId),
    /// A fault of another kind, or the undoing of one.
    Fault(Fault),
}

/// A change of the members.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum MemberChange {
    /// One more voter, or a learner becomes one.
    AddVoter(ServerId),
    /// One more learner, or a voter becomes one.
    AddLearner(ServerId),
    /// One more voter that keeps no commands.
    AddWitness(ServerId),
    /// One server less.
    Remove(ServerId),
    /// These instead, by joint consensus; it ends by itself, or stays joint.
    Replace {
        /// The new members.
        members: MemberSettings,
        /// Whether it waits for [`MemberChange::Leave`].
        stay: bool,
    },
    /// End a joint configuration.
    Leave,
    /// Quorums of other sizes.
    Quorums(raftworks_core::Quorums),
}

/// Which servers an action means. Resolved at the moment it happens.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Selector {
    /// This one.
    Server(ServerId),
    /// The leader: of several, the one with the highest term that is up.
    Leader,
    /// The lowest-numbered server that is up and does not lead.
    Follower,
    /// All servers that are up and do not lead.
    Followers,
    /// The servers that are down.
    Down,
    /// All servers.
    All,
    /// All servers that are up.
    Up,
    /// The servers that are stalled.
    Paused,
    /// The servers that are up and ask for votes, or whether they would get them.
    Candidates,
    /// Those who vote, in the leader's configuration; without a leader, in the
    /// latest one that a server has.
    Voters,
    /// Those who receive the log without a vote, in the same configuration.
    Learners,
    /// The voters that keep no commands, in the same configuration.
    Witnesses,
    /// The fewest voters that are more than half of them: the leader, then those
    /// that are up, then those that are down, each by their numbers.
    Majority,
    /// The voters that are not in [`Selector::Majority`].
    Minority,
    /// The server that is up and whose log is the most up-to-date (§5.4.1); the
    /// lowest-numbered of several.
    Newest,
    /// The server that is up and whose log is the least up-to-date.
    Oldest,
    /// The servers whose logs have an entry at this index, or had it before a
    /// snapshot took its place.
    With(Index),
    /// The servers whose logs end before this index.
    Without(Index),
    /// In a partition: the servers that no other group names.
    Rest,
    /// The servers that the scenario gave this name.
    Named(String),
}

/// Who did it.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Author {
    /// A line of the scenario.
    Scenario,
    /// The reader.
    Reader,
}

/// Why an action could not be done. It is recorded all the same, and changes
/// nothing.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Skipped {
    /// The selector means no server at this moment.
    Nobody(Selector),
    /// There is no such server.
    NoSuchServer(ServerId),
    /// There is no such message any more, or not yet.
    NoSuchMessage(MessageId),
    /// Everything it would do is so already (a server that is down cannot crash).
    NothingToDo,
    /// Its disk cannot be read.
    Unreadable(ServerId),
    /// The reader's client still waits for an answer to many requests.
    ClientBusy,
    /// The server that was asked said no, for this reason.
    Refused(Refusal),
}
