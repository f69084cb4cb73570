//! Messages on their way: what each looks like, and where it is at a time.

use std::borrow::Cow;

use raftworks_sim::{
    Answer, Ask, Body, Change, Fate, Flight, MessageId, MessageKind, Packet, World,
};

use super::pointed::Pointed;
use super::stage::{Point, end_at, radius_of};
use super::term_class;
use crate::words;

/// A message as it is drawn. Where it is changes with each frame.
#[derive(Clone, PartialEq, Debug)]
#[expect(clippy::struct_excessive_bools, reason = "each is drawn on its own")]
pub struct MessageView {
    /// Its name.
    pub id: MessageId,
    /// Whether it answers another one: then it is hollow.
    pub reply: bool,
    /// What stands inside.
    pub sign: Cow<'static, str>,
    /// Heartbeats and their answers are small.
    pub small: bool,
    /// Whether it is between a client and a server.
    pub client: bool,
    /// Whether it will not arrive.
    pub doomed: bool,
    /// Whether it is held.
    pub held: bool,
    /// Its ends, and what it carries.
    pub of: Pointed,
}

impl MessageView {
    /// For those who hear the page.
    pub fn name(&self) -> String {
        let mut name = words::message(self.id);
        if self.held {
            name.push_str(words::stage().held);
        }
        if self.doomed {
            name.push_str(words::stage().will_not_arrive);
        }
        name
    }

    /// The class that colours it.
    pub fn term_class(&self) -> String {
        if self.client {
            "of-client".to_owned()
        } else {
            term_class(self.id.term)
        }
    }
}

/// A message on its way.
pub fn message(flight: &Flight, servers: usize) -> MessageView {
    let (sign, small) = sign(&flight.packet);
    let client = matches!(flight.id.kind, MessageKind::Request | MessageKind::Response);
    let doomed = flight.fate != Fate::Arrives;
    MessageView {
        id: flight.id,
        reply: flight.id.kind.is_reply(),
        sign,
        small,
        client,
        doomed,
        held: flight.held_at.is_some(),
        of: Pointed::flight(flight, servers),
    }
}

/// What stands inside a message, and whether it is small.
fn sign(packet: &Packet) -> (Cow<'static, str>, bool) {
    match packet {
        Packet::Raft(message) => match &message.body {
            Body::RequestVote { .. } => ("?".into(), false),
            Body::RequestVoteReply { granted: true } => ("+".into(), false),
            Body::AppendEntries { entries, .. } if entries.is_empty() => ("".into(), true),
            Body::AppendEntries { entries, .. } => (entries.len().to_string().into(), false),
            Body::AppendEntriesAccepted { .. }
            | Body::RequestPreVoteReply { granted: true, .. } => ("+".into(), true),
            Body::RequestVoteReply { granted: false }
            | Body::RequestPreVoteReply { granted: false, .. }
            | Body::ReadIndexReply { index: None, .. }
            | Body::AppendEntriesRejected { .. } => ("−".into(), false),
            Body::RequestPreVote { .. } => ("¿".into(), false),
            Body::InstallSnapshot { .. } => ("S".into(), false),
            Body::InstallSnapshotReply { installed, .. } => ("+".into(), !installed),
            Body::TimeoutNow => ("!".into(), false),
            Body::ReadIndex { .. } | Body::ReadIndexReply { .. } => ("R".into(), false),
        },
        Packet::Request(request) => match request.ask {
            Ask::Command(ref command) => match command.change() {
                Change::Set { .. } => ("W".into(), false),
                Change::CompareAndSet { .. } => ("C".into(), false),
                Change::Get => ("R".into(), false),
            },
            Ask::Read { .. } => ("R".into(), false),
        },
        Packet::Response(response) => match response.answer {
            Answer::Done { .. } | Answer::Value { .. } => ("✓".into(), false),
            Answer::NotLeader { .. } => ("→".into(), false),
            Answer::Overwritten | Answer::Busy | Answer::Failed => ("−".into(), false),
        },
    }
}

/// Where a message is at this time: on its way, a little to the right of the
/// straight line, so that requests and replies do not run into each other.
/// With `steps` it does not slide: it is near the sender, then near the receiver.
pub fn message_at(flight: &Flight, world: &World, now_us: u64, steps: bool) -> Point {
    let from = end_at(flight.id.from, world);
    let to = end_at(flight.id.to, world);
    let now = flight.held_at.map_or(now_us, |at| at.0);
    let whole = flight.arrives_at.0.saturating_sub(flight.sent_at.0).max(1) as f64;
    let gone = now.saturating_sub(flight.sent_at.0) as f64;
    let mut progress = (gone / whole).clamp(0.0, 1.0);
    if steps {
        progress = if progress < 0.5 { 0.25 } else { 0.7 };
    }
    let (dx, dy) = (to.x - from.x, to.y - from.y);
    let length = (dx * dx + dy * dy).sqrt().max(1.0);
    let start = radius_of(world.hosts().len()) + 6.0;
    let along = (start + (length - 2.0 * start).max(0.0) * progress) / length;
    let aside = 7.0 / length;
    Point {
        x: from.x + dx * along - dy * aside,
        y: from.y + dy * along + dx * aside,
    }
}

/// How much of a doomed message is still visible, from 0 to 1.
pub fn message_opacity(flight: &Flight, now_us: u64) -> f64 {
    if flight.fate == Fate::Arrives {
        return 1.0;
    }
    let whole = flight.ends_at.0.saturating_sub(flight.sent_at.0).max(1) as f64;
    let gone = now_us.saturating_sub(flight.sent_at.0) as f64;
    (1.0 - ((gone / whole) - 0.4) / 0.6).clamp(0.1, 1.0)
}
