//! Events: the atomic steps of a run.

use raftworks_core::{Note, ServerId, Time, WriteId};

use crate::action::{Action, Author, Skipped};
use crate::client::ClientId;
use crate::flight::{Fate, MessageId, Packet};

/// One atomic step of a run.
#[derive(Clone, Debug)]
pub struct Event {
    /// Counts the events of a run from 0.
    pub number: u64,
    /// When it happened, in virtual time.
    pub time: Time,
    /// What happened.
    pub kind: EventKind,
    /// The event that this one follows from: the one in which the message left,
    /// or in which the disk was asked to write.
    pub cause: Option<u64>,
    /// What servers decided in it, in order, and which server.
    pub notes: Vec<(ServerId, Note)>,
    /// The messages that left in it.
    pub sent: Vec<MessageId>,
    /// What clients and state machines did in it.
    pub effects: Vec<Effect>,
}

impl Event {
    /// What stands where nothing has happened yet.
    pub(crate) fn none() -> Event {
        Event {
            number: 0,
            time: Time(0),
            kind: EventKind::Narrated,
            cause: None,
            notes: Vec::new(),
            sent: Vec::new(),
            effects: Vec::new(),
        }
    }
}

/// What happened.
#[derive(Clone, Debug)]
pub enum EventKind {
    /// A message arrived and was handled.
    Delivered {
        /// Which one.
        message: MessageId,
        /// What it carried; nothing where nobody wants to know
        /// ([`World::leave_packets_out`](crate::World::leave_packets_out)).
        packet: Option<Packet>,
    },
    /// A message did not arrive.
    Lost {
        /// Which one.
        message: MessageId,
        /// What it carried.
        packet: Packet,
        /// Why.
        reason: LossReason,
    },
    /// A server's election timeout ran out, or its heartbeat was due.
    DeadlinePassed {
        /// Which one.
        server: ServerId,
    },
    /// A disk finished a write.
    Written {
        /// Whose disk.
        server: ServerId,
        /// Which write.
        write: WriteId,
    },
    /// A write failed, and the server stopped: what it cannot write it must not
    /// promise.
    WriteFailed {
        /// Whose disk.
        server: ServerId,
        /// Which write.
        write: WriteId,
    },
    /// A client sent its next request, or lost its patience and asked again.
    ClientActed {
        /// Which one.
        client: ClientId,
    },
    /// The scenario went on to its next words.
    Narrated,
    /// Somebody did something to the cluster.
    Acted {
        /// What.
        action: Action,
        /// The servers that each of its selectors meant at that moment: those
        /// it acts on, senders and receivers, or the groups of a partition.
        groups: Vec<Vec<ServerId>>,
        /// Who.
        author: Author,
        /// Why it changed nothing, if it did not.
        skipped: Option<Skipped>,
    },
}

/// Why a message did not arrive.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum LossReason {
    /// The network lost it.
    Lost,
    /// The link is cut.
    Cut,
    /// Somebody dropped it.
    Dropped,
    /// The receiver is down.
    ReceiverDown,
    /// The link carries too many messages, and this one had to go.
    LinkFull,
    /// It arrived damaged, and its checksum showed that.
    Corrupt,
}

impl LossReason {
    /// One word for it.
    pub fn word(self) -> &'static str {
        match self {
            LossReason::Lost => "lost",
            LossReason::Cut => "cut-off",
            LossReason::Dropped => "dropped",
            LossReason::ReceiverDown => "receiver-down",
            LossReason::LinkFull => "link-full",
            LossReason::Corrupt => "corrupt",
        }
    }
}

impl From<Fate> for LossReason {
    fn from(fate: Fate) -> LossReason {
        match fate {
            Fate::Cut => LossReason::Cut,
            Fate::Corrupt => LossReason::Corrupt,
            Fate::Crowded => LossReason::LinkFull,
            Fate::Arrives | Fate::Lost => LossReason::Lost,
        }
    }
}

/// What clients and state machines did.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Effect {
    /// A snapshot took the place of a state machine.
    Restored {
        /// Whose.
        server: ServerId,
        /// The last entry that it covers.
        last: raftworks_core::Index,
    },
    /// A server answered a read.
    ReadAnswered {
        /// The client.
        client: ClientId,
        /// The server.
        by: ServerId,
        /// What that had applied.
        applied: raftworks_core::Index,
    },
    /// A state machine applied entries.
    Applied {
        /// Whose.
        server: ServerId,
        /// The first entry.
        first: raftworks_core::Index,
        /// The last entry.
        last: raftworks_core::Index,
    },
    /// A server told a client to ask the leader.
    Redirected {
        /// The client.
        client: ClientId,
        /// The server that was asked.
        by: ServerId,
        /// The leader that it named, if it knew one.
        leader: Option<ServerId>,
    },
    /// A client's command was applied and the client knows.
    Completed {
        /// The client.
        client: ClientId,
        /// Its command's number.
        sequence: u64,
    },
    /// A client lost its patience and asks another server.
    Retried {
        /// The client.
        client: ClientId,
        /// Its command's number.
        sequence: u64,
        /// Whom it asks now.
        to: ServerId,
    },
    /// A client gave up: it will never know what became of its operation.
    Abandoned {
        /// The client.
        client: ClientId,
        /// Its operation's number.
        sequence: u64,
    },
    /// A client sent a request that it had sent already.
    SentAgain {
        /// The client.
        client: ClientId,
        /// Its operation's number.
        sequence: u64,
        /// Whom it asks.
        to: ServerId,
    },
    /// A client asked for the first time.
    Asked {
        /// The client.
        client: ClientId,
        /// Its command's number.
        sequence: u64,
        /// Whom it asks.
        to: ServerId,
    },
}
