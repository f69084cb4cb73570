//! All fields of a message, by the paper's names.

use raftworks_sim::{Ask, Body, Command, Flight, Packet};

use super::{Field, InspectorView, field};
use crate::words;

pub(super) fn message(flight: &Flight, now_us: u64) -> InspectorView {
    let id = flight.id;
    let mut fields = vec![field("from", id.from), field("to", id.to)];
    match &flight.packet {
        Packet::Raft(message) => {
            fields.push(field("term", message.term));
            body_fields(&message.body, &mut fields);
        }
        Packet::Request(request) => {
            fields.push(match &request.ask {
                Ask::Command(command) => field("command", words::command(command)),
                Ask::Read { key, mode, .. } => {
                    field("read", format!("{key}, {}", words::read_mode(*mode)))
                }
            });
            fields.push(field("sequence", request.ask.sequence()));
        }
        Packet::Response(response) => {
            fields.push(field("sequence", response.sequence));
            fields.push(field("answer", words::answer_name(&response.answer)));
        }
    }
    let travel = flight.arrives_at.0.saturating_sub(flight.sent_at.0);
    let gone = now_us.min(flight.held_at.map_or(now_us, |at| at.0));
    let gone = gone.saturating_sub(flight.sent_at.0).min(travel);
    fields.push(field("sent at", words::time(flight.sent_at.0)));
    let part = gone * 10 / travel.max(1) * 10;
    fields.push(field(
        "travels",
        format!("{}, {part} % done", words::span(travel)),
    ));
    fields.push(field("fate", words::fate_name(flight.fate)));
    if let Some(original) = flight.copy_of {
        fields.push(field("copy of", format!("number {}", original.number)));
    }
    let held = flight.held_at.is_some();
    let name = words::message_name(id.kind);
    InspectorView::Message {
        id,
        title: format!("{name} {}{}", id.number, if held { " · held" } else { "" }),
        held,
        fields,
    }
}

fn body_fields(body: &Body<Command>, fields: &mut Vec<Field>) {
    match body {
        Body::RequestVote {
            last,
            priority,
            transfer,
        } => {
            fields.push(field("lastLogIndex", last.index));
            fields.push(field("lastLogTerm", last.term));
            if *priority > 0 {
                fields.push(field("priority", priority));
            }
            if *transfer {
                fields.push(field("leadership transfer", true));
            }
        }
        Body::RequestVoteReply { granted } => fields.push(field("voteGranted", granted)),
        Body::AppendEntries {
            previous,
            entries,
            commit,
            round,
        } => {
            fields.push(field("prevLogIndex", previous.index));
            fields.push(field("prevLogTerm", previous.term));
            let list: Vec<String> = entries
                .iter()
                .take(4)
                .map(|entry| words::payload(&entry.payload))
                .collect();
            let more = if entries.len() > 4 { ", …" } else { "" };
            let what = match entries.len() {
                0 => "none: a heartbeat".to_owned(),
                n => format!("{n}: {}{more}", list.join(", ")),
            };
            fields.push(field("entries", what));
            fields.push(field("leaderCommit", commit));
            fields.push(field("round", round.0));
        }
        Body::AppendEntriesAccepted { match_index, round } => {
            fields.push(field("success", true));
            fields.push(field("matchIndex", match_index));
            fields.push(field("round", round.0));
        }
        Body::AppendEntriesRejected {
            probed,
            hint,
            round,
        } => {
            fields.push(field("round", round.0));
            fields.push(field("success", false));
            fields.push(field("probed", probed));
            fields.push(field(
                "hint",
                format!("{} of term {}", hint.index, hint.term),
            ));
        }
        other => duty_fields(other, fields),
    }
}

/// The fields of the messages that the dissertation adds.
fn duty_fields(body: &Body<Command>, fields: &mut Vec<Field>) {
    match body {
        Body::RequestPreVote { term, last, .. } => {
            fields.push(field("nextTerm", term));
            fields.push(field("lastLogIndex", last.index));
            fields.push(field("lastLogTerm", last.term));
        }
        Body::RequestPreVoteReply { term, granted } => {
            fields.push(field("nextTerm", term));
            fields.push(field("voteGranted", granted));
        }
        Body::InstallSnapshot {
            snapshot,
            offset,
            data,
            done,
            ..
        } => {
            fields.push(field("lastIncludedIndex", snapshot.last.index));
            fields.push(field("lastIncludedTerm", snapshot.last.term));
            fields.push(field("offset", offset));
            fields.push(field(
                "data",
                format!("{} bytes of {}", data.len(), snapshot.size_bytes),
            ));
            fields.push(field("done", done));
        }
        Body::InstallSnapshotReply {
            received,
            installed,
            ..
        } => {
            fields.push(field("received", format!("{received} bytes")));
            fields.push(field("installed", installed));
        }
        Body::ReadIndexReply { index, .. } => {
            let index = index.map_or("refused".to_owned(), |index| index.to_string());
            fields.push(field("readIndex", index));
        }
        _ => {}
    }
}
