//! What came out of a run, for people and for programs.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use raftworks_sim::{Host, Index, Payload, Role, Violation};
use serde::Serialize;

use crate::run::Outcome;

/// The outcome as JSON. The names are documented in `docs/json.md` and stable.
#[derive(Serialize)]
struct Report<'a> {
    scenario: &'a str,
    seed: u64,
    time_us: u64,
    events: u64,
    digest: String,
    ok: bool,
    servers: Vec<Server>,
    violations: Vec<Violated>,
    finding: Option<String>,
    expectations: Vec<Expected<'a>>,
}

#[derive(Serialize)]
struct Server {
    id: u64,
    up: bool,
    role: &'static str,
    term: u64,
    voted_for: Option<u64>,
    log: Vec<LogEntry>,
    commit_index: u64,
    last_applied: u64,
    state: BTreeMap<String, String>,
}

#[derive(Serialize)]
struct LogEntry {
    index: u64,
    term: u64,
    kind: &'static str,
}

#[derive(Serialize)]
struct Violated {
    property: &'static str,
    event: u64,
    time_us: u64,
    detail: String,
}

#[derive(Serialize)]
struct Expected<'a> {
    line: u32,
    text: &'a str,
    holds: bool,
    detail: &'a str,
}

fn role_name(host: &Host) -> &'static str {
    match host.server().role() {
        Role::Follower => "follower",
        Role::Candidate => "candidate",
        Role::Leader => "leader",
    }
}

fn server(host: &Host) -> Server {
    let core = host.server();
    let entries = core.log().range(Index(1), core.log().last().index);
    Server {
        id: host.id().0,
        up: host.is_up(),
        role: role_name(host),
        term: core.term().0,
        voted_for: core.voted_for().map(|id| id.0),
        log: entries
            .map(|entry| LogEntry {
                index: entry.index.0,
                term: entry.term.0,
                kind: match entry.payload {
                    Payload::Noop => "noop",
                    Payload::Command(_) => "command",
                },
            })
            .collect(),
        commit_index: core.commit_index().0,
        last_applied: core.last_applied().0,
        state: host
            .store()
            .values()
            .map(|(key, value)| (key.to_owned(), value.to_owned()))
            .collect(),
    }
}

fn violated(violation: &Violation) -> Violated {
    Violated {
        property: violation.property.name(),
        event: violation.event,
        time_us: violation.time.0,
        detail: violation.detail.to_string(),
    }
}

/// The outcome as JSON.
pub(crate) fn json(outcome: &Outcome) -> String {
    let world = outcome.run.world();
    let verdicts = outcome.verdicts.iter();
    let report = Report {
        scenario: &world.scenario().title,
        seed: world.seed(),
        time_us: outcome.until.0,
        events: world.events(),
        digest: world.digest().to_string(),
        ok: outcome.is_good(),
        servers: world.hosts().iter().map(server).collect(),
        violations: world.violations().iter().map(violated).collect(),
        finding: world.finding().map(ToString::to_string),
        expectations: verdicts
            .map(|verdict| Expected {
                line: verdict.line,
                text: &verdict.text,
                holds: verdict.holds,
                detail: &verdict.detail,
            })
            .collect(),
    };
    let text = serde_json::to_string_pretty(&report);
    text.unwrap_or_else(|error| format!("{{\"error\": \"{error}\"}}")) + "\n"
}

/// The outcome for people.
pub(crate) fn text(outcome: &Outcome) -> String {
    let world = outcome.run.world();
    let mut out = String::new();
    let seconds = outcome.until.0 / 1_000_000;
    let milliseconds = outcome.until.0 / 1_000 % 1_000;
    let _ = writeln!(out, "{}", world.scenario().title);
    let _ = writeln!(
        out,
        "seed {}, {} events in {seconds}.{milliseconds:03} s\n",
        world.seed(),
        world.events()
    );
    let _ = writeln!(
        out,
        "server  role       term  log  committed  applied  state"
    );
    for host in world.hosts() {
        let core = host.server();
        let role = if host.is_up() {
            role_name(host)
        } else {
            "down"
        };
        let values = host.store().values();
        let state: Vec<String> = values
            .map(|(key, value)| format!("{key}={value}"))
            .collect();
        let _ = writeln!(
            out,
            "{:<6}  {role:<9}  {:>4}  {:>3}  {:>9}  {:>7}  {}",
            host.id().0,
            core.term().0,
            core.log().last().index.0,
            core.commit_index().0,
            core.last_applied().0,
            state.join(" ")
        );
    }
    if !outcome.verdicts.is_empty() {
        out.push('\n');
    }
    for verdict in &outcome.verdicts {
        let mark = if verdict.holds {
            "\u{2713}"
        } else {
            "\u{2717}"
        };
        let _ = write!(out, "{mark} line {}: {}", verdict.line, verdict.text);
        let detail = &verdict.detail;
        if detail.is_empty() {
            out.push('\n');
        } else {
            let _ = writeln!(out, "\n    seen: {detail}");
        }
    }
    out.push('\n');
    if world.violations().is_empty() {
        let _ = writeln!(out, "no violation");
    }
    for violation in world.violations() {
        let (event, time) = (violation.event, violation.time.0);
        let _ = writeln!(
            out,
            "violation after event {event} at {time} \u{b5}s: {violation}"
        );
    }
    if let Some(finding) = world.finding() {
        let _ = writeln!(out, "stopped: {finding}");
    }
    let _ = writeln!(out, "digest {}", world.digest());
    out
}
