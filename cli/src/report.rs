//! What came out of a run, for people and for programs.

use std::fmt::Write as _;

use raftworks_sim::Rule;
use raftworks_sim::report::{
    LinearizabilityReport, OperationReport, ServerReport, ViolationReport, role_name,
};
use serde::Serialize;

use crate::run::Outcome;
use crate::steps::{self, SkippedStep};

/// The outcome as JSON. The names are documented in `docs/json.md` and stable.
#[derive(Serialize)]
struct Report<'a> {
    scenario: &'a str,
    seed: u64,
    time_us: u64,
    events: u64,
    digest: String,
    ok: bool,
    rules_off: Vec<&'static str>,
    servers: Vec<ServerReport>,
    violations: Vec<ViolationReport>,
    warnings: Vec<ViolationReport>,
    finding: Option<String>,
    expectations: Vec<Expected<'a>>,
    skipped: &'a [SkippedStep],
    waiting: Vec<u32>,
    linearizability: LinearizabilityReport,
    history: Vec<OperationReport>,
}

#[derive(Serialize)]
struct Expected<'a> {
    line: u32,
    text: &'a str,
    holds: bool,
    detail: String,
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
        rules_off: world.modified().into_iter().map(Rule::name).collect(),
        servers: world.hosts().iter().map(ServerReport::from).collect(),
        violations: world
            .violations()
            .iter()
            .map(ViolationReport::from)
            .collect(),
        warnings: world.warnings().iter().map(ViolationReport::from).collect(),
        finding: world.finding().map(ToString::to_string),
        expectations: verdicts
            .map(|verdict| Expected {
                line: verdict.line,
                text: &verdict.text,
                holds: verdict.holds,
                detail: verdict.detail(),
            })
            .collect(),
        skipped: &outcome.skipped,
        waiting: steps::waiting(world),
        linearizability: LinearizabilityReport::of(world),
        history: world
            .history()
            .records()
            .map(OperationReport::from)
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
    let modified: Vec<&str> = world.modified().into_iter().map(Rule::name).collect();
    if !modified.is_empty() {
        let _ = writeln!(out, "modified Raft, without: {}\n", modified.join(", "));
    }
    let _ = writeln!(
        out,
        "server  role       term  log  committed  applied  state"
    );
    for host in world.hosts() {
        let core = host.server();
        let role = if host.is_up() {
            role_name(core.role())
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
        let detail = verdict.detail();
        if detail.is_empty() {
            out.push('\n');
        } else {
            let _ = writeln!(out, "\n    seen: {detail}");
        }
    }
    add_steps(&mut out, outcome);
    out.push('\n');
    if world.violations().is_empty() {
        let _ = writeln!(out, "no violation");
    }
    for violation in world.violations() {
        let (event, time) = (violation.event, violation.time.0);
        let expected = world.scenario().expects_violation(violation.property);
        let kind = if expected {
            "expected violation"
        } else {
            "violation"
        };
        let _ = writeln!(
            out,
            "{kind} after event {event} at {time} \u{b5}s: {violation}"
        );
    }
    for warning in world.warnings() {
        let (event, time) = (warning.event, warning.time.0);
        let _ = writeln!(
            out,
            "warning after event {event} at {time} \u{b5}s: {warning}"
        );
    }
    if let Some(finding) = world.finding() {
        let _ = writeln!(out, "stopped: {finding}");
    }
    let _ = writeln!(out, "digest {}", world.digest());
    out
}

/// The steps that came to nothing.
fn add_steps(out: &mut String, outcome: &Outcome) {
    let waiting = steps::waiting(outcome.run.world());
    if !outcome.skipped.is_empty() || !waiting.is_empty() {
        out.push('\n');
    }
    for step in &outcome.skipped {
        let (time, action, why) = (step.time_us, &step.action, &step.why);
        let lines = match &step.lines[..] {
            [] => String::new(),
            [line] => format!("line {line}: "),
            lines => {
                let lines: Vec<String> = lines.iter().map(ToString::to_string).collect();
                format!("one of the lines {}: ", lines.join(", "))
            }
        };
        let _ = writeln!(
            out,
            "skipped at {time} \u{b5}s, {lines}{action}\n    why: {why}"
        );
    }
    for line in waiting {
        let _ = writeln!(out, "line {line} waited in vain, and what follows on it");
    }
}
