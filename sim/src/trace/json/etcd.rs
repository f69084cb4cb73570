//! A trace of etcd/raft's TLA+ logger, as observations: what each event says of
//! the server that it happened to.

use serde_json::Value;

use super::error::Problem;
use super::observed::{name, number};
use crate::trace::{Name, Observation, ObservedRole};

/// The event of a line: the line itself, or what a logger put around it.
pub(super) fn event_of(line: &Value) -> Option<&Value> {
    let is_event = |value: &Value| value.get("nid").is_some() && value.get("state").is_some();
    match line.get("event") {
        Some(event) if is_event(event) => Some(event),
        _ => Some(line).filter(|line| is_event(line)),
    }
}

/// What the line says, if it is an event and not something else that was logged.
pub(super) fn observation(line: &Value) -> Result<Option<Observation>, Problem> {
    let Some(event) = event_of(line) else {
        return Ok(None);
    };
    let kind = event["name"].as_str().ok_or(Problem::Lacks("name"))?;
    let state = &event["state"];
    let server = name(&event["nid"]).ok_or(Problem::Lacks("nid"))?;
    let term = number(&state["term"]).ok_or(Problem::Lacks("state.term"))?;
    let role = event["role"].as_str().ok_or(Problem::Lacks("role"))?;
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

/// The event as etcd/raft calls it, and its message: `ReceiveRequestVoteRequest MsgVote
/// 1 → 2`.
pub(super) fn words(line: &Value) -> Option<String> {
    let event = event_of(line)?;
    let short = |value: &Value| {
        let text = value
            .as_str()
            .map_or_else(|| value.to_string(), str::to_owned);
        text.chars().take(40).collect::<String>()
    };
    let kind = short(&event["name"]);
    let message = event.get("msg").filter(|message| message.is_object());
    Some(message.map_or_else(
        || kind.clone(),
        |message| {
            let (what, from, to) = (&message["type"], &message["from"], &message["to"]);
            let (what, from, to) = (short(what), short(from), short(to));
            format!("{kind} {what} {from} \u{2192} {to}")
        },
    ))
}

/// Server 0 is nobody.
fn somebody(vote: Name) -> Option<Name> {
    Some(vote).filter(|vote| **vote != *"0")
}

fn role_of(role: &str) -> Result<ObservedRole, Problem> {
    match role.strip_prefix("State").unwrap_or(role) {
        "Follower" | "PreCandidate" => Ok(ObservedRole::Follower),
        "Candidate" => Ok(ObservedRole::Candidate),
        "Leader" => Ok(ObservedRole::Leader),
        _ => Err(Problem::NoRole(role.chars().take(40).collect())),
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
