//! `raftworks run` as a user meets it: exit codes, JSON, errors with their place.

mod common;

use std::collections::BTreeSet;
use std::process::Command;

use common::{file, json, raftworks, scenario, stderr, stdout};

#[test]
fn a_scenario_that_comes_out_exits_with_0_and_prints_its_digest() {
    let output = raftworks(&["run", &scenario("clean-election")]);
    assert_eq!(output.status.code(), Some(0), "{}", stderr(&output));
    let text = stdout(&output);
    assert!(text.starts_with("A clean election\nseed 3, "), "{text}");
    assert!(text.contains("no violation\n"), "{text}");
    assert!(text.contains("\ndigest "), "{text}");
    assert!(!text.contains('\u{2717}'), "{text}");
}

#[test]
fn json_has_the_documented_names() {
    let outcome = json(&["run", &scenario("clean-election"), "--json"]);
    assert_eq!(outcome["ok"], true);
    assert_eq!(outcome["seed"], 3);
    assert_eq!(outcome["time_us"], 2_000_000);
    assert_eq!(outcome["violations"], serde_json::json!([]));
    assert_eq!(outcome["digest"].as_str().map(str::len), Some(16));
    assert!(outcome["events"].as_u64().is_some_and(|n| n > 100));
    assert_eq!(outcome["expectations"][0]["holds"], true);
    let servers = outcome["servers"].as_array().expect("servers");
    assert_eq!(servers.len(), 5);
    let leaders = servers.iter().filter(|server| server["role"] == "leader");
    assert_eq!(leaders.count(), 1);
    for server in servers {
        assert_eq!(server["up"], true);
        assert_eq!(server["state"]["x"], "7");
        assert_eq!(server["commit_index"], 2);
        assert_eq!(server["last_applied"], 2);
        let first = serde_json::json!({ "index": 1, "term": 1, "kind": "noop" });
        assert_eq!(server["log"][0], first);
        assert_eq!(server["log"][1]["kind"], "command");
        assert_eq!(server["term"], 1);
        assert!(server["voted_for"].is_u64());
    }
}

#[test]
fn what_the_scenario_asked_for_in_vain_is_told() {
    let text = "servers 4\nmembers 1 2 3\nuntil 3s\n\nat 1s add voter 4\n\
                when fall-back crash 1\nthen restart 1\nat 2s crash 3\nat 2500ms crash 3\nat 4s heal\n";
    let path = file("in-vain.raft", text.as_bytes());
    let output = raftworks(&["run", &path]);
    assert_eq!(output.status.code(), Some(0), "{}", stderr(&output));
    let text = stdout(&output);
    let told = [
        "skipped at 1000000 \u{b5}s, line 5: add voter 4\n    why: server 4 must be a learner first",
        "skipped at 2500000 \u{b5}s, one of the lines 8, 9: crash 3\n    why: it is so already\n",
        "\nline 6 waited in vain, and what follows on it\n",
        "\nline 10 waited in vain, and what follows on it\n",
    ];
    for told in told {
        assert!(text.contains(told), "{told:?} in {text}");
    }
    let outcome = json(&["run", &path, "--json"]);
    assert_eq!(outcome["waiting"], serde_json::json!([6, 10]));
    assert_eq!(outcome["skipped"][0]["lines"], serde_json::json!([5]));
    assert_eq!(outcome["skipped"][1]["time_us"], 2_500_000);
    // Nothing of that where all went well.
    let output = raftworks(&["run", &scenario("clean-election")]);
    let text = stdout(&output);
    assert!(
        !text.contains("skipped") && !text.contains("in vain"),
        "{text}"
    );
}

#[test]
fn the_digest_follows_from_file_and_seed() {
    let file = scenario("leader-crash");
    let digest = |arguments: &[&str]| json(arguments)["digest"].clone();
    let own = digest(&["run", &file, "--json"]);
    assert_eq!(own, digest(&["run", &file, "--json"]));
    assert_eq!(own, digest(&["run", &file, "--json", "--seed", "11"]));
    assert_ne!(own, digest(&["run", &file, "--json", "--seed", "12"]));
    assert_ne!(own, digest(&["run", &file, "--json", "--until", "5s"]));
}

#[test]
fn an_expectation_that_does_not_come_out_exits_with_1() {
    let file = file("wrong.raft", b"servers 3\nexpect term 9 by 1s\n");
    let output = raftworks(&["run", &file, "--until", "1.5s"]);
    assert_eq!(output.status.code(), Some(1));
    let text = stdout(&output);
    assert!(
        text.contains("\u{2717} line 2: expect term 9 by 1s"),
        "{text}"
    );
    assert!(text.contains(": server 1: term "), "{text}");
}

/// Two logs agree on an entry and not on the one before it.
#[test]
fn a_violation_that_is_expected_exits_with_0() {
    let unsound = "servers 3\nuntil 100ms\nlog 1: 1 3\nlog 2: 2 3\nlog 3: term 3\n";
    let wanted = format!("{unsound}expect violates log-matching by 1ms\n");
    let path = file("unsound.raft", wanted.as_bytes());
    let output = raftworks(&["run", &path]);
    assert_eq!(output.status.code(), Some(0), "{}", stdout(&output));
    assert!(stdout(&output).contains("expected violation after event"));
    let path = file("unsound.raft", unsound.as_bytes());
    let output = raftworks(&["run", &path]);
    assert_eq!(output.status.code(), Some(1));
    assert!(stdout(&output).contains("\nviolation after event"));
    // What is expected and does not happen is a fault, too.
    let path = file(
        "sound.raft",
        b"servers 3\nuntil 1s\nexpect violates log-matching by 1s\n",
    );
    assert_eq!(raftworks(&["run", &path]).status.code(), Some(1));
}

#[test]
fn what_cannot_be_read_exits_with_2_and_says_where() {
    let wrong = file("typo.raft", b"servers 3\nat 1s crsh leader\n");
    let output = raftworks(&["run", &wrong]);
    assert_eq!(output.status.code(), Some(2));
    let message = stderr(&output);
    assert!(
        message.contains("typo.raft:2:7: line 2, column 7"),
        "{message}"
    );
    assert!(
        message.contains("did you mean \u{201c}crash\u{201d}"),
        "{message}"
    );
    assert!(
        message.ends_with("  at 1s crsh leader\n        ^\n"),
        "{message}"
    );
    assert!(output.stdout.is_empty());

    let binary = file("binary.raft", &[0xFF, 0xFE, 0x00]);
    let large = file("large.raft", &vec![b'#'; 100_000]);
    for (path, why) in [
        (binary.as_str(), "not UTF-8"),
        (large.as_str(), "at most 65536"),
        ("no-such-file.raft", "cannot read no-such-file.raft"),
    ] {
        let output = raftworks(&["run", path]);
        assert_eq!(output.status.code(), Some(2), "{path}");
        assert!(stderr(&output).contains(why), "{}", stderr(&output));
    }
    let output = raftworks(&["run", &wrong, "--until", "soon"]);
    assert_eq!(output.status.code(), Some(2));
    assert!(stderr(&output).contains("such as 150ms"));
}

#[test]
fn events_are_written_one_a_line() {
    let path = file("events.jsonl", b"");
    let outcome = json(&["run", &scenario("welcome"), "--json", "--events", &path]);
    let text = std::fs::read_to_string(&path).expect("the events");
    let lines: Vec<serde_json::Value> = text
        .lines()
        .map(|line| serde_json::from_str(line).expect("JSON"))
        .collect();
    assert_eq!(outcome["events"], lines.len());
    for (number, line) in lines.iter().enumerate() {
        assert_eq!(line["event"], number);
        assert!(line["time_us"].is_u64() && line["kind"].is_string());
    }
    let crash = lines
        .iter()
        .find(|line| line["action"] == "crash first-leader");
    assert_eq!(crash.expect("the crash")["author"], "scenario");
}

/// Every name that is printed is in the document.
fn names(value: &serde_json::Value, into: &mut BTreeSet<String>) {
    match value {
        serde_json::Value::Object(fields) => {
            for (name, value) in fields {
                into.insert(name.clone());
                // The keys of a state machine are its own.
                if name != "state" {
                    names(value, into);
                }
                let words = [
                    "kind", "note", "effect", "role", "reason", "mode", "end", "outcome", "verdict",
                ];
                if let Some(word) = value.as_str().filter(|_| words.contains(&name.as_str())) {
                    into.insert(word.to_owned());
                }
            }
        }
        serde_json::Value::Array(values) => values.iter().for_each(|value| names(value, into)),
        _ => {}
    }
}

#[test]
fn every_name_is_documented() {
    let document = include_str!("../../docs/json.md");
    let mut found = BTreeSet::new();
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/../scenarios");
    for entry in std::fs::read_dir(folder).expect("the scenarios") {
        let file = entry.expect("a file").path();
        let name = file
            .file_stem()
            .expect("a name")
            .to_string_lossy()
            .into_owned();
        let path = common::file(&format!("{name}.jsonl"), b"");
        let file = file.to_string_lossy().into_owned();
        names(
            &json(&["run", &file, "--json", "--events", &path]),
            &mut found,
        );
        for line in std::fs::read_to_string(&path).expect("the events").lines() {
            names(&serde_json::from_str(line).expect("JSON"), &mut found);
        }
    }
    let wrong = file(
        "names.raft",
        b"servers 2\nlog 1: 1 2\nlog 2: 2 2\nexpect term 99 by 1s\n",
    );
    let outcome = json(&["run", &wrong, "--json"]);
    assert_eq!(outcome["violations"][0]["property"], "Log Matching");
    assert_eq!(outcome["ok"], false);
    names(&outcome, &mut found);
    assert!(found.len() > 50, "{found:?}");
    for name in found {
        assert!(
            document.contains(&format!("`{name}`")),
            "{name} is not in docs/json.md"
        );
    }
}

#[test]
fn captions_and_sentences_are_among_the_events() {
    let path = file("said.jsonl", b"");
    raftworks(&["run", &scenario("clean-election"), "--events", &path]);
    let text = std::fs::read_to_string(&path).expect("the events");
    assert_eq!(text.matches("\"caption\":\"").count(), 8, "{text}");
    assert!(text.contains("starts an election for term 1: its election timeout ran out"));
    assert!(!text.contains("Term("), "no debug output");
}

#[test]
fn a_scenario_is_never_overwritten_and_a_file_without_end_is_refused() {
    let precious = file("precious.raft", b"servers 3\n");
    let output = raftworks(&["run", &precious, "--events", &precious]);
    assert_eq!(output.status.code(), Some(2));
    assert!(stderr(&output).contains("it is the scenario"));
    assert_eq!(std::fs::read(&precious).expect("the file"), b"servers 3\n");

    if cfg!(unix) {
        let output = raftworks(&["run", "/dev/zero"]);
        assert_eq!(output.status.code(), Some(2));
        assert!(stderr(&output).contains("at most 65536 bytes"));
    }
}

/// A terminal shows the error as it is meant, however long and odd the line is.
#[test]
fn an_error_shows_only_the_plain_part_of_a_line() {
    let long = format!("title \"{}\" \u{1b}[31m", "\u{fc}".repeat(400));
    let path = file("odd.raft", long.as_bytes());
    let message = stderr(&raftworks(&["run", &path]));
    let lines: Vec<&str> = message.lines().collect();
    assert!(lines[0].contains("odd.raft:1:410: "), "{message}");
    assert!(!message.contains('\u{1b}'));
    assert!(lines[1].chars().count() <= 102, "{message}");
    assert_eq!(
        lines[1].chars().nth(lines[2].chars().count() - 1),
        Some(' ')
    );
    assert_eq!(lines[1].chars().nth(lines[2].chars().count()), Some('['));
}

/// Whoever stops reading early gets no panic.
#[cfg(unix)]
#[test]
fn a_closed_pipe_is_no_panic() {
    let mut child = Command::new(env!("CARGO_BIN_EXE_raftworks"))
        .args(["run", &scenario("welcome"), "--json"])
        .stdout(std::process::Stdio::piped())
        .stderr(std::process::Stdio::piped())
        .spawn()
        .expect("the command runs");
    drop(child.stdout.take());
    let output = child.wait_with_output().expect("it ends");
    assert_eq!(output.status.code(), Some(0));
    assert_eq!(stderr(&output), "");
}

#[test]
fn the_readme_shows_what_the_command_prints() {
    let readme = include_str!("../../README.md");
    let shown = readme
        .split("```text\n")
        .nth(1)
        .and_then(|rest| rest.split("```").next())
        .expect("a block of output");
    let printed = stdout(&raftworks(&["run", &scenario("leader-crash")]));
    for line in shown.lines().filter(|line| !line.ends_with('…')) {
        assert!(printed.lines().any(|other| other == line), "{line}");
    }
}
