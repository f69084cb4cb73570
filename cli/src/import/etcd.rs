//! A trace of etcd/raft's TLA+ logger, as observations: what each event says of
//! the server that it happened to.

use raftworks_sim::trace::{Name, Observation, ObservedRole};
use serde_json::Value;

use crate::trace::observed::{name, number};

/// The event of a line: the line itself, or what a logger put around it.
pub(super) fn event_of(line: &Value) -> Option<&Value> {
    let is_event = |value: &Value| value.get("nid").is_some() && value.get("state").is_some();
    match line.get("event") {
        Some(event) if is_event(event) => Some(event),
        _ => Some(line).filter(|line| is_event(line)),
    }
}

/// What the line says, if it is an event and not something else that was logged.
pub(super) fn observation(line: &Value) -> Result<Option<Observation>, String> {
    let Some(event) = event_of(line) else {
        return Ok(None);
    };
    let kind = event["name"]
        .as_str()
        .ok_or("expected a \u{201c}name\u{201d}")?;
    let state = &event["state"];
    let server = name(&event["nid"]).ok_or("expected a \u{201c}nid\u{201d}")?;
    let term = number(&state["term"]).ok_or("expected \u{201c}state.term\u{201d}")?;
    let role = event["role"]
        .as_str()
        .ok_or("expected a \u{201c}role\u{201d}")?;
    Ok(Some(Observation {
        has: entries_of(kind, event, &server),
        server,
        time_us: line.get("time_us").and_then(number),
        started: kind == "InitState",
        role: Some(role_of(role)?),
        term: Some(term),
        voted_for: state.get("vote").and_then(name).map(somebody),
        commit_index: state.get("commit").and_then(number),
        last_index: event.get("log").and_then(number),
        ..Observation::default()
    }))
}

/// Server 0 is nobody.
fn somebody(vote: Name) -> Option<Name> {
    Some(vote).filter(|vote| **vote != *"0")
}

fn role_of(role: &str) -> Result<ObservedRole, String> {
    match role.strip_prefix("State").unwrap_or(role) {
        "Follower" | "PreCandidate" => Ok(ObservedRole::Follower),
        "Candidate" => Ok(ObservedRole::Candidate),
        "Leader" => Ok(ObservedRole::Leader),
        _ => Err(format!("\u{201c}{role:.40}\u{201d} is no role")),
    }
}

/// A leader that sends entries says which one they follow in its own log, and a
/// candidate says which one is its last.
fn entries_of(kind: &str, event: &Value, server: &Name) -> Vec<(u64, u64)> {
    let message = &event["msg"];
    let sends = match kind {
        "SendAppendEntriesRequest" => message["type"] == "MsgApp",
        "SendRequestVoteRequest" => message["type"] == "MsgVote",
        _ => false,
    };
    let own = name(&message["from"]).is_some_and(|from| from == *server);
    let entry = number(&message["index"]).zip(number(&message["logTerm"]));
    let known = entry.filter(|&(index, term)| index > 0 && term > 0);
    known.filter(|_| sends && own).into_iter().collect()
}
