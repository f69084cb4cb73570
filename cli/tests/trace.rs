//! `raftworks trace` and `raftworks import` as a user and another program meet them.

mod common;

use std::collections::BTreeMap;
use std::sync::atomic::{AtomicU32, Ordering};

use common::{file, json, json_lines, place, raftworks, scenario, scenarios, stderr, stdout};
use serde_json::Value;

/// A trace of a scenario of the project, in a file of its own.
fn trace(name: &str, format: &str) -> String {
    static COUNT: AtomicU32 = AtomicU32::new(0);
    let number = COUNT.fetch_add(1, Ordering::Relaxed);
    let path = place(&format!("{name}.{number}.{format}"));
    let output = raftworks(&["trace", &scenario(name), "--format", format, "-o", &path]);
    assert_eq!(output.status.code(), Some(0), "{}", stderr(&output));
    path
}

fn verdicts(outcome: &Value) -> BTreeMap<String, String> {
    let claims = outcome["claims"].as_array().expect("claims").iter();
    let text = |value: &Value| value.as_str().expect("text").to_owned();
    claims
        .map(|c| (text(&c["claim"]), text(&c["verdict"])))
        .collect()
}

#[test]
fn every_scenario_is_traced_and_replays_to_the_same_events() {
    for name in scenarios() {
        let path = trace(&name, "raftworks");
        let outcome = json(&["import", &path, "--json"]);
        assert_eq!(outcome["ok"], true, "{name}: {outcome:#}");
        assert_eq!(outcome["kind"], "raftworks");
        assert_eq!(outcome["replay"]["same"], true);
        assert_eq!(outcome["replay"]["same_engine"], true);
        let run = json(&["run", &scenario(&name), "--json"]);
        assert_eq!(outcome["replay"]["events"], run["events"], "{name}");
        let lines = json_lines(&path);
        let end = &lines.last().expect("a last line")["end"];
        assert_eq!(end["digest"], run["digest"], "{name}");
        assert_eq!(end["violations"], run["violations"], "{name}");
        assert_eq!(lines[lines.len() - 2]["digest"], run["digest"], "{name}");
    }
}

/// What is observed from a whole run is enough to judge every claim.
#[test]
fn a_run_of_ours_says_enough_for_every_claim() {
    let outcome = json(&["import", &trace("leader-crash", "raftworks"), "--json"]);
    let verdicts = verdicts(&outcome);
    assert_eq!(verdicts.len(), 10);
    assert!(
        verdicts.values().all(|verdict| verdict == "held"),
        "{verdicts:?}"
    );
}

#[test]
fn what_a_reader_does_is_in_the_trace() {
    let path = place("acted.jsonl");
    let action = "40 at 200ms crash 2";
    let file = scenario("clean-election");
    raftworks(&[
        "trace", &file, "--do", action, "--seed", "9", "--until", "1s", "-o", &path,
    ]);
    let lines = json_lines(&path);
    assert_eq!(lines[0]["seed"], "9");
    assert_eq!(lines[0]["until_us"], 1_000_000);
    let acted = lines
        .iter()
        .find(|line| line["author"] == "reader")
        .expect("the action");
    assert_eq!(acted["action"], "crash 2");
    assert_eq!(json(&["import", &path, "--json"])["ok"], true);
    let output = raftworks(&["trace", &file, "--do", "crash 2"]);
    assert_eq!(output.status.code(), Some(2), "no number, no time");
}

/// The line and the name that were changed are those that are reported.
#[test]
fn the_first_line_that_differs_is_reported() {
    let lines = json_lines(&trace("clean-election", "raftworks"));
    let write = |name: &str, lines: &[Value]| {
        let text: Vec<String> = lines.iter().map(Value::to_string).collect();
        file(name, (text.join("\n") + "\n").as_bytes())
    };
    let place = lines
        .iter()
        .position(|line| line["kind"] == "delivered")
        .expect("one");
    let mut changed = lines.clone();
    changed[place]["to"] = serde_json::json!({ "server": 99 });
    let output = raftworks(&["import", &write("changed.jsonl", &changed)]);
    assert_eq!(output.status.code(), Some(1));
    let text = stdout(&output);
    let expected = format!(
        "line {} differs, after {} events: to.server is 99, and ",
        place + 1,
        place - 1
    );
    assert!(text.contains(&expected), "{text}");

    let mut missing = lines.clone();
    missing.remove(place);
    let outcome = json(&["import", &write("missing.jsonl", &missing), "--json"]);
    assert_eq!(outcome["replay"]["line"], place + 1);
    assert_eq!(outcome["ok"], false);

    let short = &lines[..lines.len() - 1];
    let text = stdout(&raftworks(&["import", &write("short.jsonl", short)]));
    assert!(text.contains("breaks off before its end"), "{text}");

    let early = [short, &lines[lines.len() - 1..]].concat();
    let mut early = early;
    early.remove(lines.len() - 2);
    let text = stdout(&raftworks(&["import", &write("early.jsonl", &early)]));
    assert!(text.contains("another event follows here"), "{text}");

    let mut other = lines;
    other[0]["engine"] = serde_json::json!("0123456789abcdef");
    other[place]["time_us"] = serde_json::json!(1);
    let text = stdout(&raftworks(&["import", &write("other.jsonl", &other)]));
    assert!(text.contains("behaved otherwise than this one"), "{text}");
    assert!(
        text.contains("Election Safety: held"),
        "it is judged all the same: {text}"
    );
}

#[test]
fn what_cannot_be_read_is_refused_with_its_line() {
    let header = trace("clean-election", "raftworks");
    let header = std::fs::read_to_string(header).expect("the trace");
    let header = header.lines().next().expect("a header");
    let deep = "[".repeat(100_000);
    let long = format!("\"{}\"", "x".repeat(2_000_000));
    let newer = header.replace("\"version\":1", "\"version\":2");
    let wrong = header.replace("\"seed\":\"3\"", "\"seed\":\"many\"");
    let typo = header.replace("servers 5", "srvers 5");
    for (text, why) in [
        ("", ":0: expected a trace"),
        ("not json\n", ":1: it is not JSON"),
        (deep.as_str(), ":1: it nests too deeply"),
        (long.as_str(), ":1: the line has more than a mebibyte"),
        ("{\"server\": 1}\n[1]\n", ":2: expected an object"),
        (
            "{\"server\": 1}\n{\"term\": 1}\n",
            ":2: expected a \u{201c}server\u{201d}",
        ),
        (
            "{\"server\": 1, \"term\": -1}\n",
            "\u{201c}term\u{201d} is not what it should be: -1",
        ),
        (
            "{\"trace\": \"another\"}\n",
            ":1: this is a trace of another program",
        ),
        (newer.as_str(), ":1: this is version 2 of the format"),
        (wrong.as_str(), "expected digits as \u{201c}seed\u{201d}"),
        (typo.as_str(), "did you mean \u{201c}servers\u{201d}"),
        (
            "{\"nid\": \"1\", \"state\": {}, \"name\": \"Ready\"}\n",
            "\u{201c}state.term\u{201d}",
        ),
    ] {
        let path = file("unreadable.jsonl", text.as_bytes());
        let output = raftworks(&["import", &path]);
        assert_eq!(output.status.code(), Some(2), "{why}: {}", stdout(&output));
        assert!(stderr(&output).contains(why), "{why}: {}", stderr(&output));
    }
    if cfg!(unix) {
        let output = raftworks(&["import", "/dev/zero"]);
        assert!(stderr(&output).contains(":1: the line has more than a mebibyte"));
    }
}

/// Files of version 1 stay readable for ever: they are judged even when this
/// program would not repeat the run.
#[test]
fn traces_of_version_1_stay_readable() {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/golden/trace-v1.jsonl");
    let outcome = json(&["import", path, "--json"]);
    let replay = &outcome["replay"];
    assert!(
        replay["same"] == true || replay["same_engine"] == false,
        "a program that calls itself the same must repeat it: {replay:#}"
    );
    assert_eq!(replay["seed"], "7");
    let verdicts = verdicts(&outcome);
    for claim in [
        "Election Safety",
        "One Vote per Term",
        "Log Matching",
        "Commits Agree",
    ] {
        assert_eq!(verdicts[claim], "held", "{outcome:#}");
    }
    assert!(
        outcome["observations"]
            .as_u64()
            .is_some_and(|count| count > 40)
    );
}

#[test]
fn the_example_of_the_document_is_read_and_judged() {
    let document = include_str!("../../docs/trace.md");
    let example = document
        .split("```json\n")
        .nth(1)
        .and_then(|rest| rest.split("```").next());
    let example = example.expect("an example");
    let path = file("example.jsonl", example.as_bytes());
    let outcome = json(&["import", &path, "--json"]);
    assert_eq!(outcome["kind"], "observations");
    assert_eq!(outcome["observations"], 5);
    assert_eq!(verdicts(&outcome)["Election Safety"], "held");
    assert_eq!(verdicts(&outcome)["Commits Agree"], "not-judged");

    // The same with a second leader of the term.
    let second = "{\"server\": \"b\", \"role\": \"leader\"}\n";
    let path = file(
        "example-wrong.jsonl",
        format!("{example}{second}").as_bytes(),
    );
    let output = raftworks(&["import", &path]);
    assert_eq!(output.status.code(), Some(1));
    let expected = "Election Safety: violated\n    line 6: servers a and b both lead term 1\n";
    assert!(stdout(&output).contains(expected), "{}", stdout(&output));
}

/// Every name that is written is in the document, and every claim.
#[test]
fn every_name_is_documented() {
    let document = include_str!("../../docs/trace.md");
    let path = trace("snapshot", "raftworks");
    let outcome = json(&["import", &path, "--json"]);
    let mut names: Vec<String> = Vec::new();
    for object in [&outcome, &outcome["replay"], &outcome["claims"][0]] {
        names.extend(object.as_object().expect("an object").keys().cloned());
    }
    let lines = json_lines(&path);
    names.extend(lines[0].as_object().expect("a header").keys().cloned());
    for line in &lines {
        for seen in line["observed"].as_array().into_iter().flatten() {
            names.extend(seen.as_object().expect("an object").keys().cloned());
        }
    }
    names.sort();
    names.dedup();
    assert!(names.len() > 30, "{names:?}");
    for name in names {
        assert!(
            document.contains(&format!("`{name}`")),
            "{name} is not in docs/trace.md"
        );
    }
    for claim in verdicts(&outcome).keys() {
        assert!(
            document.contains(&format!("| {claim}")),
            "{claim} is not in docs/trace.md"
        );
    }
}
