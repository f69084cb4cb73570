//! An event as one line of JSON. The names are documented in `docs/json.md`.

use raftworks_sim::{Address, Author, Event, EventKind, LossReason, MessageId};
use serde_json::{Map, Value, json};

/// One event.
pub(crate) fn json_line(event: &Event) -> Value {
    let mut line = Map::new();
    line.insert("event".to_owned(), json!(event.number));
    line.insert("time_us".to_owned(), json!(event.time.0));
    let (kind, fields) = what(event);
    line.insert("kind".to_owned(), json!(kind));
    if let Value::Object(fields) = fields {
        line.extend(fields);
    }
    let notes = event.notes.iter();
    let notes: Vec<Value> = notes
        .map(|(server, note)| json!({ "server": server.0, "note": format!("{note:?}") }))
        .collect();
    line.insert("notes".to_owned(), Value::Array(notes));
    let sent: Vec<String> = event.sent.iter().map(ToString::to_string).collect();
    line.insert("sent".to_owned(), json!(sent));
    Value::Object(line)
}

fn what(event: &Event) -> (&'static str, Value) {
    match &event.kind {
        EventKind::Delivered { message, .. } => ("delivered", message_fields(*message)),
        EventKind::Lost {
            message, reason, ..
        } => {
            let mut fields = message_fields(*message);
            fields["reason"] = json!(reason_name(*reason));
            ("lost", fields)
        }
        EventKind::DeadlinePassed { server } => ("deadline", json!({ "server": server.0 })),
        EventKind::Written { server, write } => {
            ("written", json!({ "server": server.0, "write": write.0 }))
        }
        EventKind::ClientActed { client } => ("client", json!({ "client": client.0 })),
        EventKind::Narrated => ("narrated", json!({})),
        EventKind::Acted {
            action,
            author,
            skipped,
            ..
        } => {
            let author = match author {
                Author::Scenario => "scenario",
                Author::Reader => "reader",
            };
            let skipped = skipped.as_ref().map(ToString::to_string);
            let action = action.to_string();
            (
                "action",
                json!({ "action": action, "author": author, "skipped": skipped }),
            )
        }
    }
}

fn message_fields(id: MessageId) -> Value {
    let end = |address| match address {
        Address::Server(server) => json!({ "server": server.0 }),
        Address::Client(client) => json!({ "client": client.0 }),
    };
    json!({ "message": id.to_string(), "from": end(id.from), "to": end(id.to) })
}

fn reason_name(reason: LossReason) -> &'static str {
    match reason {
        LossReason::Lost => "lost",
        LossReason::Cut => "cut",
        LossReason::Dropped => "dropped",
        LossReason::ReceiverDown => "receiver down",
        LossReason::LinkFull => "link full",
    }
}
