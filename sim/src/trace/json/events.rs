//! An event as one line of JSON. The names are documented in `docs/json.md`.

use crate::{Address, Author, Effect, Event, EventKind, LossReason, MessageId};
use serde_json::{Map, Value, json};

use super::notes;

/// One event, and what the scenario said in it.
pub fn json_line(event: &Event, caption: Option<&str>) -> Value {
    let mut line = Map::new();
    line.insert("event".to_owned(), json!(event.number));
    line.insert("time_us".to_owned(), json!(event.time.0));
    let (kind, fields) = what(event);
    line.insert("kind".to_owned(), json!(kind));
    if let Value::Object(fields) = fields {
        line.extend(fields);
    }
    let notes = event.notes.iter().map(|(server, note)| {
        let (name, text) = notes::words(note);
        json!({ "server": server.0, "note": name, "text": text })
    });
    line.insert("notes".to_owned(), notes.collect());
    let effects = event.effects.iter().map(effect);
    line.insert("effects".to_owned(), effects.collect());
    let sent: Vec<String> = event.sent.iter().map(ToString::to_string).collect();
    line.insert("sent".to_owned(), json!(sent));
    line.insert("caption".to_owned(), json!(caption));
    Value::Object(line)
}

fn effect(effect: &Effect) -> Value {
    match *effect {
        Effect::Applied {
            server,
            first,
            last,
        } => json!({
            "effect": "applied", "server": server.0, "first": first.0, "last": last.0
        }),
        Effect::Restored { server, last } => json!({
            "effect": "restored", "server": server.0, "last": last.0
        }),
        Effect::ReadAnswered {
            client,
            by,
            applied,
        } => json!({
            "effect": "read-answered", "client": client.0, "server": by.0, "applied": applied.0
        }),
        Effect::Redirected { client, by, leader } => json!({
            "effect": "redirected", "client": client.0, "server": by.0,
            "leader": leader.map(|leader| leader.0)
        }),
        Effect::Completed { client, sequence } => json!({
            "effect": "completed", "client": client.0, "sequence": sequence
        }),
        Effect::Retried {
            client,
            sequence,
            to,
        } => json!({
            "effect": "retried", "client": client.0, "sequence": sequence, "server": to.0
        }),
        Effect::Abandoned { client, sequence } => json!({
            "effect": "abandoned", "client": client.0, "sequence": sequence
        }),
        Effect::SentAgain {
            client,
            sequence,
            to,
        } => json!({
            "effect": "sent-again", "client": client.0, "sequence": sequence, "server": to.0
        }),
        Effect::Asked {
            client,
            sequence,
            to,
        } => json!({
            "effect": "asked", "client": client.0, "sequence": sequence, "server": to.0
        }),
    }
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
        EventKind::WriteFailed { server, write } => (
            "write-failed",
            json!({ "server": server.0, "write": write.0 }),
        ),
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
        LossReason::ReceiverDown => "receiver-down",
        LossReason::LinkFull => "link-full",
        LossReason::Corrupt => "corrupt",
    }
}
