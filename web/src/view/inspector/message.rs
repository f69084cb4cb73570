//! All fields of a message, by the paper's names.

use raftworks_sim::{Ask, Body, Command, Flight, Packet};

use super::{Field, InspectorView, field};
use crate::words;

pub(super) fn message(flight: &Flight, now_us: u64) -> InspectorView {
    let (id, words) = (flight.id, words::inspector());
    let mut fields = vec![
        field(words.from, words::address(id.from)),
        field(words.to, words::address(id.to)),
    ];
    match &flight.packet {
        Packet::Raft(message) => {
            fields.push(field(words.term, message.term));
            body_fields(&message.body, &mut fields);
        }
        Packet::Request(request) => {
            fields.push(match &request.ask {
                Ask::Command(command) => field(words.command, words::command(command)),
                Ask::Read { key, mode, .. } => {
                    field(words.read, format!("{key}, {}", words::read_mode(*mode)))
                }
            });
            fields.push(field(words.sequence, request.ask.sequence()));
        }
        Packet::Response(response) => {
            fields.push(field(words.sequence, response.sequence));
            fields.push(field(words.answer, words::answer_name(&response.answer)));
        }
    }
    let travel = flight.arrives_at.0.saturating_sub(flight.sent_at.0);
    let gone = now_us.min(flight.held_at.map_or(now_us, |at| at.0));
    let gone = gone.saturating_sub(flight.sent_at.0).min(travel);
    fields.push(field(words.sent_at, words::time(flight.sent_at.0)));
    let part = gone * 10 / travel.max(1) * 10;
    fields.push(field(
        words.travels,
        words.percent_done.with([&words::span(travel), &part]),
    ));
    fields.push(field(words.fate, words::fate_name(flight.fate)));
    if let Some(original) = flight.copy_of {
        fields.push(field(words.copy_of, words.number.with([&original])));
    }
    let held = flight.held_at.is_some();
    let name = words::message_name(id.kind);
    InspectorView::Message {
        title: format!("{name} {}{}", id.number, if held { words.held } else { "" }),
        fields,
    }
}

fn body_fields(body: &Body<Command>, fields: &mut Vec<Field>) {
    let words = words::inspector();
    match body {
        Body::RequestVote {
            last,
            priority,
            transfer,
        } => {
            fields.push(field("lastLogIndex", last.index));
            fields.push(field("lastLogTerm", last.term));
            if *priority > 0 {
                fields.push(field(words.priority, priority));
            }
            if *transfer {
                fields.push(field(words.transfer, words.yes));
            }
        }
        Body::RequestVoteReply { granted } => {
            fields.push(field("voteGranted", words::yes_or_no(*granted)));
        }
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
                0 => words.no_entries.to_owned(),
                n => format!("{n}: {}{more}", list.join(", ")),
            };
            fields.push(field(words.entries, what));
            fields.push(field("leaderCommit", commit));
            fields.push(field(words.round, round.0));
        }
        Body::AppendEntriesAccepted {
            match_index,
            round,
            lacks_commands,
        } => {
            fields.push(field(words.success, words.yes));
            fields.push(field("matchIndex", match_index));
            fields.push(field(words.round, round.0));
            if *lacks_commands {
                fields.push(field(words.lacks_commands, words.yes));
            }
        }
        Body::AppendEntriesRejected {
            probed,
            hint,
            round,
        } => {
            fields.push(field(words.round, round.0));
            fields.push(field(words.success, words.no));
            fields.push(field(words.probed, probed));
            let position = words.of_term.with([&hint.index, &hint.term]);
            fields.push(field(words.hint, position));
        }
        other => duty_fields(other, fields),
    }
}

/// The fields of the messages that the dissertation adds.
fn duty_fields(body: &Body<Command>, fields: &mut Vec<Field>) {
    let words = words::inspector();
    match body {
        Body::RequestPreVote { term, last, .. } => {
            fields.push(field("nextTerm", term));
            fields.push(field("lastLogIndex", last.index));
            fields.push(field("lastLogTerm", last.term));
        }
        Body::RequestPreVoteReply { term, granted } => {
            fields.push(field("nextTerm", term));
            fields.push(field("voteGranted", words::yes_or_no(*granted)));
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
            fields.push(field(words.offset, offset));
            let part = words.bytes_of.with([&data.len(), &snapshot.size_bytes]);
            fields.push(field(words.data, part));
            fields.push(field(words.done, words::yes_or_no(*done)));
        }
        Body::InstallSnapshotReply {
            received,
            installed,
            ..
        } => {
            fields.push(field(words.received, words.bytes.with([received])));
            fields.push(field(words.installed, words::yes_or_no(*installed)));
        }
        Body::ReadIndexReply { index, .. } => {
            let index = index.map_or(words.refused.to_owned(), |index| index.to_string());
            fields.push(field("readIndex", index));
        }
        _ => {}
    }
}
