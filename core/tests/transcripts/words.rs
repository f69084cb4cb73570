//! How transcripts write what servers decide and send.

use raftworks_core::{Body, Configuration, Entry, Note, Payload, Position};

use crate::common::Bytes;

/// `3@2`: entry 3 of term 2.
pub(crate) fn position(position: Position) -> String {
    format!("{}@{}", position.index, position.term)
}

pub(crate) fn payload(payload: &Payload<Bytes>) -> String {
    match payload {
        Payload::Noop => "-".to_owned(),
        Payload::Command(bytes) => {
            let text = bytes.iter().all(u8::is_ascii_graphic);
            match std::str::from_utf8(bytes) {
                Ok(word) if text => word.to_owned(),
                _ => "x".to_owned(),
            }
        }
        Payload::Configuration(members) => configuration(members),
        Payload::Omitted => "(omitted)".to_owned(),
    }
}

pub(crate) fn entry(entry: &Entry<Bytes>) -> String {
    let (index, term, what) = (entry.index, entry.term, payload(&entry.payload));
    format!("{index}@{term} {what}")
}

/// `{1 2 3}`, `{1 2 3}+{1 2 4}` while joint, learners and witnesses behind.
pub(crate) fn configuration(configuration: &Configuration) -> String {
    let ids = |list: &[raftworks_core::ServerId]| {
        let ids: Vec<String> = list.iter().map(ToString::to_string).collect();
        ids.join(" ")
    };
    let Some(members) = configuration.members() else {
        return "{}".to_owned();
    };
    let mut text = format!("{{{}}}", ids(members.voters()));
    if let Some(outgoing) = configuration.outgoing() {
        text = format!("{{{}}}+{text}", ids(outgoing.voters()));
    }
    for (word, list) in [
        (" learners ", members.learners()),
        (" witnesses ", members.witnesses()),
    ] {
        if !list.is_empty() {
            text.push_str(word);
            text.push_str(&ids(list));
        }
    }
    text
}

pub(crate) fn body(body: &Body<Bytes>) -> String {
    let name = body.name();
    match body {
        Body::RequestPreVote { term, last, .. } => {
            format!("{name} for term {term}, log to {}", position(*last))
        }
        Body::RequestPreVoteReply { granted, .. } | Body::RequestVoteReply { granted } => {
            format!("{name}: {}", if *granted { "yes" } else { "no" })
        }
        Body::RequestVote { last, transfer, .. } => {
            let asked = if *transfer { ", by transfer" } else { "" };
            format!("{name}, log to {}{asked}", position(*last))
        }
        Body::AppendEntries {
            previous,
            entries,
            commit,
            ..
        } => {
            let list: Vec<String> = entries.iter().map(entry).collect();
            let what = if list.is_empty() {
                "nothing".to_owned()
            } else {
                list.join(", ")
            };
            let after = position(*previous);
            format!("{name} after {after}: {what}; commit {commit}")
        }
        Body::AppendEntriesAccepted { match_index, .. } => format!("{name}: has {match_index}"),
        Body::AppendEntriesRejected { probed, hint, .. } => {
            format!(
                "{name}: lacks {probed}, agrees at most to {}",
                position(*hint)
            )
        }
        Body::InstallSnapshot {
            snapshot,
            offset,
            data,
            done,
            ..
        } => {
            let (last, to) = (position(snapshot.last), offset + data.len() as u64);
            let size = snapshot.size_bytes;
            let end = if *done { ", the end" } else { "" };
            format!("{name} to {last}: bytes {offset}..{to} of {size}{end}")
        }
        Body::InstallSnapshotReply {
            last,
            received,
            installed,
            ..
        } => {
            let done = if *installed { ", installed" } else { "" };
            format!("{name} of {}: has {received} bytes{done}", position(*last))
        }
        Body::TimeoutNow => name.to_owned(),
        Body::ReadIndex { read } => format!("{name} for read {}", read.0),
        Body::ReadIndexReply { read, index } => match index {
            Some(index) => format!("{name} for read {}: apply {index} first", read.0),
            None => format!("{name} for read {}: refused", read.0),
        },
    }
}

/// A decision, by its name in the core and its fields.
pub(crate) fn note(note: &Note) -> String {
    tidy(&format!("{note:?}"))
}

/// `LogBehind { candidate: Position { index: Index(1), term: Term(1) } }` is
/// `LogBehind (candidate: 1@1)`.
pub(crate) fn tidy(debug: &str) -> String {
    let mut text = debug.to_owned();
    for name in [
        "ServerId", "Term", "Index", "Round", "ReadId", "WriteId", "Time",
    ] {
        let open = format!("{name}(");
        while let Some(start) = text.find(&open) {
            let inside = start + open.len();
            let end = inside + text[inside..].find(')').expect("a closing bracket");
            let number = text[inside..end].to_owned();
            text.replace_range(start..=end, &number);
        }
    }
    let open = "Position { term: ";
    while let Some(start) = text.find(open) {
        let end = start + text[start..].find(" }").expect("a closing brace") + 2;
        let fields = text[start + open.len()..end - 2].to_owned();
        let (term, index) = fields.split_once(", index: ").expect("a position");
        text.replace_range(start..end, &format!("{index}@{term}"));
    }
    text.replace(" { ", " (").replace(" }", ")")
}
