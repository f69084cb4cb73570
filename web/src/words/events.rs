//! What happened, in one plain sentence, and the paper's words for it.

use raftworks_sim::{
    Address, Answer, Ask, Body, Effect, Event, EventKind, LossReason, MessageId, Outcome, Packet,
    ServerId, World,
};

use super::acts::acted;
use super::events;
use super::names::{command, message_name, read_of, value_or_nothing};
use super::notes::{note_sentence, weight};
use super::text::{Line, Sentence, Text};

/// The texts of this file.
pub struct Events {
    pub nothing_yet: Line<0>,
    pub sends_heartbeats: Line<1>,
    pub written: Line<1>,
    pub write_failed: Line<1>,
    pub narrated: Line<0>,
    /// A follower, a leader.
    pub heartbeat: Line<2>,
    pub has_all: Line<2>,
    /// A follower, a leader, an index.
    pub confirms: Line<3>,
    /// A server, from which byte, to which, of how many.
    pub snapshot_part: Line<4>,
    pub snapshot_received: Line<2>,
    pub asks_leader: Line<1>,
    /// A message, from, to.
    pub changes_nothing: Line<3>,
    /// A server, what for, the leader.
    pub redirects: Line<3>,
    pub knows_no_leader: Line<2>,
    /// Who, what.
    pub takes: Line<2>,
    /// Who, a value, an index.
    pub reads: Line<3>,
    /// Who, a value.
    pub not_set: Line<2>,
    pub write_done: Line<1>,
    /// Who, a leader.
    pub sent_on: Line<2>,
    pub try_later: Line<1>,
    pub overwritten: Line<1>,
    pub failed: Line<1>,
    /// Before a message's name at the beginning of a sentence: before a vowel, and else.
    pub articles: [&'static str; 2],
    /// A message's name, from, to.
    pub a_message: Text<3>,
    /// What became of it, with the message.
    pub lost: Line<1>,
    pub lost_in_network: Text<1>,
    pub cut: Text<1>,
    pub dropped: Text<1>,
    pub receiver_down: Text<1>,
    pub link_full: Text<1>,
    pub corrupt: Text<1>,
    /// A client, a server.
    pub asks: Line<2>,
    pub asks_again: Line<2>,
    pub gives_up: Line<1>,
    pub client_waits: Line<0>,
    /// At the beginning of a sentence.
    pub server: Text<1>,
    pub your_client: &'static str,
    pub client: Text<1>,
    pub nobody: &'static str,
    pub one_server: Text<1>,
    pub one_client: Text<1>,
    /// All but the last, and the last.
    pub many_servers: Text<2>,
}

/// The sentence before anything has happened.
pub fn nothing_yet() -> Sentence {
    events().nothing_yet.with([])
}

/// The sentence of a moment's latest event.
pub fn event_sentence_or_none(world: &World) -> String {
    let last = world.last_event();
    last.map_or_else(nothing_yet, event_sentence).text
}

/// What happened in an event. Of several decisions the weightiest is told.
pub fn event_sentence(event: &Event) -> Sentence {
    let weightiest = event.notes.iter().max_by_key(|(_, note)| weight(note));
    if let Some((server, note)) = weightiest
        && weight(note) > 0
    {
        return note_sentence(*server, note);
    }
    let words = events();
    match &event.kind {
        // Every world of the page tells its packets.
        EventKind::Delivered { message, packet } => packet
            .as_ref()
            .map_or_else(nothing_yet, |packet| delivered(event, *message, packet)),
        EventKind::Lost {
            message, reason, ..
        } => lost(*message, *reason),
        EventKind::DeadlinePassed { server } => words.sends_heartbeats.with([server]),
        EventKind::Written { server, .. } => words.written.with([server]),
        EventKind::WriteFailed { server, .. } => words.write_failed.with([server]),
        EventKind::ClientActed { .. } => client_acted(event),
        EventKind::Narrated => words.narrated.with([]),
        EventKind::Acted {
            action,
            groups,
            skipped,
            ..
        } => acted(action, groups, skipped.as_ref()),
    }
}

fn delivered(event: &Event, id: MessageId, packet: &Packet) -> Sentence {
    let words = events();
    let to = id.to;
    match packet {
        Packet::Raft(message) => {
            let (from, to) = (message.from, message.to);
            match &message.body {
                Body::AppendEntries { entries, .. } if entries.is_empty() => {
                    words.heartbeat.with([&to, &from])
                }
                Body::AppendEntries { .. } => words.has_all.with([&to, &from]),
                Body::AppendEntriesAccepted { match_index, .. } => {
                    words.confirms.with([&from, &to, match_index])
                }
                Body::InstallSnapshot {
                    offset,
                    data,
                    snapshot,
                    ..
                } => {
                    let end = offset + data.len() as u64;
                    let part = &words.snapshot_part;
                    part.with([&to, offset, &end, &snapshot.size_bytes])
                }
                Body::InstallSnapshotReply { received, .. } => {
                    words.snapshot_received.with([&from, received])
                }
                Body::ReadIndex { .. } => words.asks_leader.with([&from]),
                _ => {
                    let name = with_article(message_name(id.kind));
                    let (from, to) = (address(id.from), address(id.to));
                    words.changes_nothing.with([&name, &from, &to])
                }
            }
        }
        Packet::Request(request) => {
            let what = match &request.ask {
                Ask::Command(command) => self::command(command),
                Ask::Read { key, .. } => read_of(key),
            };
            let redirected = event.effects.iter().find_map(|effect| match effect {
                Effect::Redirected { by, leader, .. } => Some((by, *leader)),
                _ => None,
            });
            match redirected {
                Some((by, Some(leader))) => words.redirects.with([by, &what, &leader]),
                Some((by, None)) => words.knows_no_leader.with([by, &what]),
                None => words.takes.with([&subject(to), &what]),
            }
        }
        Packet::Response(response) => answered(&subject(to), &response.answer),
    }
}

/// What a client hears.
fn answered(who: &str, answer: &Answer) -> Sentence {
    let words = events();
    match answer {
        Answer::Value { value, applied } => {
            let value = value_or_nothing(value.as_deref());
            words.reads.with([&who, &value, applied])
        }
        Answer::Done {
            outcome: Outcome::Unequal { current },
            ..
        } => {
            let current = value_or_nothing(current.as_deref());
            words.not_set.with([&who, &current])
        }
        Answer::Done { .. } => words.write_done.with([&who]),
        Answer::NotLeader {
            leader: Some(leader),
        } => words.sent_on.with([&who, leader]),
        Answer::NotLeader { leader: None } | Answer::Busy => words.try_later.with([&who]),
        Answer::Overwritten => words.overwritten.with([&who]),
        Answer::Failed => words.failed.with([&who]),
    }
}

/// `An AppendEntries`, `A RequestVote`; a language without articles there keeps the name.
fn with_article(name: &str) -> String {
    let [vowel, other] = events().articles;
    let article = if name.starts_with(['A', 'I']) {
        vowel
    } else {
        other
    };
    article.to_owned() + name
}

fn lost(id: MessageId, reason: LossReason) -> Sentence {
    let words = events();
    let name = with_article(message_name(id.kind));
    let (from, to) = (address(id.from), address(id.to));
    let what = words.a_message.with([&name, &from, &to]);
    let became = match reason {
        LossReason::Lost => &words.lost_in_network,
        LossReason::Cut => &words.cut,
        LossReason::Dropped => &words.dropped,
        LossReason::ReceiverDown => &words.receiver_down,
        LossReason::LinkFull => &words.link_full,
        LossReason::Corrupt => &words.corrupt,
    };
    words.lost.with([&became.with([&what])])
}

fn client_acted(event: &Event) -> Sentence {
    let words = events();
    for effect in &event.effects {
        match effect {
            Effect::Asked { client, to, .. } => {
                return words.asks.with([&client_name(client.0), to]);
            }
            Effect::Retried { client, to, .. } => {
                return words.asks_again.with([&client_name(client.0), to]);
            }
            Effect::Abandoned { client, .. } => {
                return words.gives_up.with([&client_name(client.0)]);
            }
            _ => {}
        }
    }
    words.client_waits.with([])
}

/// An end of a link at the beginning of a sentence.
fn subject(address: Address) -> String {
    match address {
        Address::Server(id) => events().server.with([&id]),
        Address::Client(id) => client_name(id.0),
    }
}

/// An end of a link within a sentence.
pub fn address(address: Address) -> String {
    match address {
        Address::Server(id) => events().one_server.with([&id]),
        Address::Client(id) => events().one_client.with([&id.0]),
    }
}

/// What a client is called at the beginning of a sentence.
pub fn client_name(client: u32) -> String {
    if client == 0 {
        events().your_client.to_owned()
    } else {
        events().client.with([&client])
    }
}

/// Several servers: `servers 1, 2 and 3`.
pub fn servers(ids: &[ServerId]) -> String {
    let words = events();
    match ids {
        [] => words.nobody.to_owned(),
        [one] => words.one_server.with([one]),
        [most @ .., last] => {
            let most: Vec<String> = most.iter().map(ToString::to_string).collect();
            words.many_servers.with([&most.join(", "), last])
        }
    }
}
