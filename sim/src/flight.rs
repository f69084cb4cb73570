//! Messages on their way.

use raftworks_core::{Body, Message, ServerId, Term, Time};

use crate::client::{ClientId, Request, Response};
use crate::command::Command;

/// An end of a link.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum Address {
    /// A server.
    Server(ServerId),
    /// A client.
    Client(ClientId),
}

/// The kinds of messages, replies told from requests.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum MessageKind {
    /// A candidate asks for a vote.
    RequestVote,
    /// The answer to that.
    RequestVoteReply,
    /// A leader replicates, or keeps its followers calm.
    AppendEntries,
    /// The answer to that.
    AppendEntriesReply,
    /// A server asks whether it would get a vote.
    RequestPreVote,
    /// The answer to that.
    RequestPreVoteReply,
    /// A leader sends a part of a snapshot.
    InstallSnapshot,
    /// The answer to that.
    InstallSnapshotReply,
    /// A leader asks a follower to start an election.
    TimeoutNow,
    /// A follower asks what a read has to see.
    ReadIndex,
    /// The answer to that.
    ReadIndexReply,
    /// A client asks.
    Request,
    /// A server answers a client.
    Response,
}

/// All kinds, in order.
pub const MESSAGE_KINDS: [MessageKind; 13] = [
    MessageKind::RequestVote,
    MessageKind::RequestVoteReply,
    MessageKind::AppendEntries,
    MessageKind::AppendEntriesReply,
    MessageKind::RequestPreVote,
    MessageKind::RequestPreVoteReply,
    MessageKind::InstallSnapshot,
    MessageKind::InstallSnapshotReply,
    MessageKind::TimeoutNow,
    MessageKind::ReadIndex,
    MessageKind::ReadIndexReply,
    MessageKind::Request,
    MessageKind::Response,
];

impl MessageKind {
    /// Whether it answers another message.
    pub fn is_reply(self) -> bool {
        matches!(
            self,
            MessageKind::RequestVoteReply
                | MessageKind::AppendEntriesReply
                | MessageKind::RequestPreVoteReply
                | MessageKind::InstallSnapshotReply
                | MessageKind::ReadIndexReply
                | MessageKind::Response
        )
    }
}

/// Names a message by what it is: the third AppendEntries from 2 to 5 in term
/// 4. The name survives changes elsewhere in the run.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct MessageId {
    /// The sender.
    pub from: Address,
    /// The receiver.
    pub to: Address,
    /// What it is.
    pub kind: MessageKind,
    /// The sender's term; 0 between clients and servers.
    pub term: Term,
    /// Counts such messages from 1; a copy has a number of its own.
    pub number: u32,
}

/// What a message carries.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Packet {
    /// Between servers.
    Raft(Message<Command>),
    /// From a client.
    Request(Request),
    /// To a client.
    Response(Response),
}

impl Packet {
    /// What kind of message this is.
    pub fn kind(&self) -> MessageKind {
        match self {
            Packet::Raft(message) => match message.body {
                Body::RequestVote { .. } => MessageKind::RequestVote,
                Body::RequestVoteReply { .. } => MessageKind::RequestVoteReply,
                Body::AppendEntries { .. } => MessageKind::AppendEntries,
                Body::AppendEntriesAccepted { .. } | Body::AppendEntriesRejected { .. } => {
                    MessageKind::AppendEntriesReply
                }
                Body::RequestPreVote { .. } => MessageKind::RequestPreVote,
                Body::RequestPreVoteReply { .. } => MessageKind::RequestPreVoteReply,
                Body::InstallSnapshot { .. } => MessageKind::InstallSnapshot,
                Body::InstallSnapshotReply { .. } => MessageKind::InstallSnapshotReply,
                Body::TimeoutNow => MessageKind::TimeoutNow,
                Body::ReadIndex { .. } => MessageKind::ReadIndex,
                Body::ReadIndexReply { .. } => MessageKind::ReadIndexReply,
            },
            Packet::Request(_) => MessageKind::Request,
            Packet::Response(_) => MessageKind::Response,
        }
    }

    /// How many bytes it has, about.
    pub fn size_bytes(&self) -> u64 {
        const FRAME_BYTES: u64 = 40;
        let carried = match self {
            Packet::Raft(message) => match &message.body {
                Body::AppendEntries { entries, .. } => {
                    let sizes = entries.iter().map(|entry| {
                        let command = entry.command();
                        command.map_or(0, raftworks_core::Command::size_bytes) + 16
                    });
                    sizes.sum()
                }
                Body::InstallSnapshot { data, .. } => data.len() as u64,
                _ => 0,
            },
            Packet::Request(request) => request.ask.key().len() as u64,
            Packet::Response(_) => 0,
        };
        FRAME_BYTES + carried
    }

    /// The sender's term; 0 between clients and servers.
    pub fn term(&self) -> Term {
        match self {
            Packet::Raft(message) => message.term,
            Packet::Request(_) | Packet::Response(_) => Term(0),
        }
    }
}

/// What becomes of a message.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Fate {
    /// It arrives.
    Arrives,
    /// The network loses it on the way.
    Lost,
    /// It dies where the link is cut.
    Cut,
    /// It arrives damaged, and is thrown away there.
    Corrupt,
    /// The link carries too many messages, and this one has to go.
    Crowded,
}

/// A message on its way.
#[derive(Clone, Debug)]
pub struct Flight {
    /// Its name.
    pub id: MessageId,
    /// What it carries.
    pub packet: Packet,
    /// The event in which it left.
    pub sent_in: u64,
    /// When it left.
    pub sent_at: Time,
    /// When it would arrive if nothing happened to it. While it is held, this
    /// is when it would have arrived.
    pub arrives_at: Time,
    /// When its fate is met: on arrival, or halfway when it is lost or cut.
    pub ends_at: Time,
    /// What becomes of it.
    pub fate: Fate,
    /// Since when it is held, if it is.
    pub held_at: Option<Time>,
    /// Whether a clogged link holds it.
    pub clogged: bool,
    /// Whether it has waited for a slow server already.
    pub(crate) waited: bool,
    /// The number of the message that this is a copy of.
    pub copy_of: Option<u32>,
    /// Tells the entry of the event queue that is about this flight from those
    /// that were.
    pub(crate) ticket: u64,
}

impl Flight {
    /// The message that this is a copy of.
    pub fn original(&self) -> Option<MessageId> {
        let number = self.copy_of?;
        Some(MessageId { number, ..self.id })
    }

    /// How far it is from sender to receiver at this time, from 0 to 1000.
    pub fn progress_permille(&self, now: Time) -> u64 {
        let now = self.held_at.unwrap_or(now).0;
        let whole = self.arrives_at.0.saturating_sub(self.sent_at.0).max(1);
        let gone = now.saturating_sub(self.sent_at.0).min(whole);
        gone * 1000 / whole
    }
}
