//! `raftworks explore`, `merge` and `shrink` as a user, and a machine among many,
//! meet them.

mod common;

use std::fs;

use common::{file, json, json_lines, place, raftworks, scenario, stderr, stdout};
use serde_json::Value;

/// Many seeds of a swarm whose servers vote twice: some of them go wrong.
const BROKEN: [&str; 4] = ["--seeds", "0..40", "--rule-off", "one-vote"];

fn explore(more: &[&str]) -> Value {
    let mut arguments = vec!["explore", "--json"];
    arguments.extend(more);
    json(&arguments)
}

#[test]
fn what_comes_out_does_not_depend_on_threads_or_chunks() {
    let one = explore(&["--seeds", "3..43", "--threads", "1", "--chunk", "1000"]);
    let many = explore(&["--seeds", "3..43", "--threads", "3", "--chunk", "7"]);
    assert_eq!(one, many);
    assert_eq!(one["ok"], true, "{one:#}");
    assert_eq!(one["seeds"], 40);
    assert_eq!(one["source"], "swarm");
    assert_eq!(one["missing"], serde_json::json!([]));
    let other = explore(&["--seeds", "4..44"]);
    assert_ne!(one["digest"], other["digest"]);
    let events = one["events"].as_u64().expect("a number");
    assert!(events > 10_000, "{events}");
    for name in [
        "decision leader-elected",
        "message append delivered",
        "action crash done",
        "message append lost",
        "decision snapshot-taken",
    ] {
        assert!(
            one["coverage"][name].as_u64() > Some(0),
            "{name} is not exercised"
        );
    }
}

#[test]
fn what_goes_wrong_is_reported_with_its_seed() {
    let output = raftworks(&[&["explore"], &BROKEN[..]].concat());
    assert_eq!(output.status.code(), Some(1), "{}", stderr(&output));
    let text = stdout(&output);
    assert!(
        text.starts_with("swarm without one-vote: 40 of the seeds 0..40, "),
        "{text}"
    );
    assert!(text.contains(" per second on "), "{text}");
    let outcome = explore(&BROKEN);
    let failures = outcome["failures"].as_array().expect("failures");
    let first = &failures[0];
    assert_eq!(first["property"], "One Vote per Term", "{first}");
    let line = format!(
        "seed {}, after event {} at {} \u{b5}s: One Vote per Term: ",
        first["seed"], first["event"], first["time_us"]
    );
    assert!(text.contains(&line), "{line} is not in\n{text}");
    let seeds: Vec<u64> = failures.iter().filter_map(|f| f["seed"].as_u64()).collect();
    assert!(seeds.is_sorted() && !seeds.is_empty(), "{seeds:?}");
}

/// Ranges are spread over machines and added up: it is the same as on one.
#[test]
fn ranges_that_several_machines_explored_are_added_up() {
    let parts = ["0..13", "13..30", "30..40"];
    let mut files = Vec::new();
    for (number, seeds) in parts.iter().enumerate() {
        let path = place(&format!("part-{number}.jsonl"));
        let arguments = ["--seeds", seeds, "--rule-off", "one-vote", "--chunk", "5"];
        explore(&[&arguments[..], &["--json-lines", &path]].concat());
        files.push(path);
    }
    let merge = |files: &[&String], more: &[&str]| {
        let mut arguments = vec!["merge"];
        arguments.extend(files.iter().map(|path| path.as_str()));
        arguments.extend(more);
        raftworks(&arguments)
    };
    let read = |output: &std::process::Output| -> Value {
        serde_json::from_slice(&output.stdout).unwrap_or_else(|_| panic!("{}", stderr(output)))
    };
    let all: Vec<&String> = files.iter().collect();
    let merged = merge(&all, &["--json"]);
    assert_eq!(merged.status.code(), Some(1), "some seeds failed");
    let (merged, whole) = (read(&merged), explore(&BROKEN));
    assert_eq!(merged, whole, "whatever the order of the files");
    assert_eq!(read(&merge(&[all[2], all[0], all[1]], &["--json"])), whole);

    let gap = merge(&[all[0], all[2]], &[]);
    assert!(
        stdout(&gap).contains("missing: seeds 13..30\n"),
        "{}",
        stdout(&gap)
    );
    let twice = merge(&[all[0], all[1], all[0], all[2]], &["--json"]);
    assert_eq!(read(&twice)["repeated"], 3, "the lines of the first file");
    assert_eq!(read(&twice)["digest"], whole["digest"]);

    // Parts that overlap, or that are of another kind, cannot be added up.
    let overlap = place("overlap.jsonl");
    explore(&[
        "--seeds",
        "10..20",
        "--rule-off",
        "one-vote",
        "--json-lines",
        &overlap,
    ]);
    let output = merge(&[all[0], &overlap], &[]);
    assert_eq!(output.status.code(), Some(2));
    assert!(
        stderr(&output).contains("seeds 10..20 overlap with 10..13"),
        "{}",
        stderr(&output)
    );
    let other = place("other-kind.jsonl");
    explore(&["--seeds", "50..52", "--json-lines", &other]);
    let output = merge(&[all[0], &other], &[]);
    assert_eq!(output.status.code(), Some(2));
    assert!(
        stderr(&output).contains("cannot be added up"),
        "{}",
        stderr(&output)
    );
}

#[test]
fn what_must_be_there_and_is_not_makes_the_exit_code_1() {
    let path = place("some.jsonl");
    explore(&["--seeds", "0..10", "--json-lines", &path]);
    assert_eq!(raftworks(&["merge", &path]).status.code(), Some(0));
    let exact = raftworks(&["merge", &path, "--seeds", "2..10"]);
    assert_eq!(exact.status.code(), Some(0), "{}", stdout(&exact));
    let output = raftworks(&["merge", &path, "--seeds", "0..11"]);
    assert_eq!(output.status.code(), Some(1));
    assert!(
        stdout(&output).contains("missing: seeds 10..11"),
        "{}",
        stdout(&output)
    );
    assert_eq!(
        raftworks(&["merge", "no-such-file.jsonl"]).status.code(),
        Some(2)
    );
    let empty = file("empty.jsonl", b"");
    assert_eq!(raftworks(&["merge", &empty]).status.code(), Some(2));
    let wrong = file("not-lines.jsonl", b"{\"explore\": 7}\n");
    let output = raftworks(&["merge", &wrong]);
    assert_eq!(output.status.code(), Some(2));
    assert!(
        stderr(&output).contains(":1: expected a line of version 1"),
        "{}",
        stderr(&output)
    );
}

/// A file that was cut off in the middle of a line, and lacks some, is made whole.
#[test]
fn an_exploration_goes_on_where_it_was_interrupted() {
    let path = place("resumed.jsonl");
    let arguments = [
        "--seeds",
        "0..30",
        "--chunk",
        "5",
        "--threads",
        "1",
        "--json-lines",
        &path,
    ];
    let whole = explore(&arguments);
    let text = fs::read_to_string(&path).expect("the lines");
    let lines: Vec<&str> = text.lines().collect();
    assert_eq!(lines.len(), 6);
    let cut = format!("{}\n{}\n{}", lines[4], lines[1], &lines[2][..40]);
    fs::write(&path, cut).expect("a file");
    let resumed = explore(&[&arguments[..], &["--resume"]].concat());
    assert_eq!(resumed, whole);
    let lines = json_lines(&path);
    let mut starts: Vec<u64> = lines
        .iter()
        .filter_map(|line| line["from"].as_u64())
        .collect();
    assert_eq!(starts[..2], [20, 5], "what was there stays");
    starts.sort_unstable();
    assert_eq!(starts, [0, 5, 10, 15, 20, 25]);

    // Nothing is left to do, and a file of something else is not touched.
    assert_eq!(explore(&[&arguments[..], &["--resume"]].concat()), whole);
    let other = [
        &["explore"],
        &arguments[..],
        &["--resume", "--rule-off", "one-vote"],
    ]
    .concat();
    let output = raftworks(&other);
    assert_eq!(output.status.code(), Some(2));
    assert!(
        stderr(&output).contains("the file is of swarm by engine"),
        "{}",
        stderr(&output)
    );
    assert_eq!(json_lines(&path).len(), 6);
}

/// Ctrl-C ends it with what there is, which is whole.
#[cfg(unix)]
#[test]
fn an_interrupt_ends_it_cleanly() {
    use std::process::{Command, Stdio};
    let path = place("interrupted.jsonl");
    let _ = fs::remove_file(&path);
    let mut child = Command::new(env!("CARGO_BIN_EXE_raftworks"))
        .args([
            "explore",
            "--seeds",
            "0..100000000",
            "--chunk",
            "4",
            "--json",
            "--json-lines",
            &path,
        ])
        .stdout(Stdio::piped())
        .spawn()
        .expect("the command runs");
    // Not before something is written: no clock decides.
    while fs::read_to_string(&path).is_ok_and(|text| text.lines().count() < 3)
        || fs::metadata(&path).is_err()
    {
        std::thread::yield_now();
    }
    let id = child.id().to_string();
    let sent = Command::new("kill")
        .args(["-INT", &id])
        .status()
        .expect("a signal");
    assert!(sent.success());
    let mut text = String::new();
    let mut out = child.stdout.take().expect("its output");
    std::io::Read::read_to_string(&mut out, &mut text).expect("text");
    assert_eq!(child.wait().expect("it ends").code(), Some(0));
    let outcome: Value = serde_json::from_str(&text).expect("JSON");
    let lines = json_lines(&path);
    let seeds: u64 = lines
        .iter()
        .map(|line| line["to"].as_u64().expect("to") - line["from"].as_u64().expect("from"))
        .sum();
    assert_eq!(
        outcome["seeds"], seeds,
        "what is summed up is what is written"
    );
    assert!(seeds >= 12, "{seeds}");
    assert!(!outcome["missing"].as_array().expect("gaps").is_empty());
    assert_eq!(raftworks(&["merge", &path]).status.code(), Some(0));
}

/// The seeds of a scenario of one's own, and what it expects.
#[test]
fn a_scenario_is_explored_with_its_expectations() {
    let good = raftworks(&["explore", &scenario("leader-crash"), "--seeds", "0..20"]);
    assert_eq!(good.status.code(), Some(0), "{}", stdout(&good));
    let text = b"servers 3\nuntil 1s\nexpect leader 1 by 1s\n";
    let path = file("server-1-leads.raft", text);
    let outcome = explore(&[&path, "--seeds", "0..20"]);
    let failing = outcome["failing"].as_u64().expect("a number");
    assert!(failing > 5 && failing < 20, "servers are alike: {failing}");
    let first = &outcome["failures"][0];
    assert_eq!(first["property"], "Expectation");
    let detail = first["detail"].as_str().expect("text");
    assert!(
        detail.starts_with("line 3: expect leader 1 by 1s: "),
        "{detail}"
    );
}

/// What was found becomes small, and what comes out is a scenario that shows it.
#[test]
fn failures_become_small_scenarios_that_show_them() {
    let folder = place("small");
    let _ = fs::remove_dir_all(&folder);
    let arguments = [&["explore"], &BROKEN[..], &["--shrink", &folder]].concat();
    assert_eq!(raftworks(&arguments).status.code(), Some(1));
    let files: Vec<String> = fs::read_dir(&folder)
        .expect("the folder")
        .map(|file| file.expect("a file").path().to_string_lossy().into_owned())
        .collect();
    assert!(
        files.iter().any(|path| path.contains("one-vote-per-term-")),
        "{files:?}"
    );
    for path in &files {
        let text = fs::read_to_string(path).expect("the file");
        assert!(text.contains("rule one-vote off"), "{text}");
        assert!(text.contains("\nexpect violates "), "{text}");
        let output = raftworks(&["run", path]);
        assert_eq!(output.status.code(), Some(0), "{}\n{text}", stdout(&output));
        assert!(
            stdout(&output).contains("expected violation"),
            "{}",
            stdout(&output)
        );
    }
}

#[test]
fn a_scenario_of_ones_own_is_made_small() {
    let text = "title \"Two logs\"\nservers 5\nseed 99\nuntil 5s\nloss 3%\nlog 1: 1 2\nlog 2: 2 2\n\
                client pause 10ms..20ms timeout 200ms\nat 1s crash leader\nat 2s restart down\n";
    let path = file("two-logs.raft", text.as_bytes());
    let output = raftworks(&["shrink", &path]);
    assert_eq!(output.status.code(), Some(0), "{}", stderr(&output));
    assert!(
        stderr(&output).contains("0 steps, 2 servers, "),
        "{}",
        stderr(&output)
    );
    let small = stdout(&output);
    assert!(
        small.contains("\nservers 2\n") && small.contains("\nlog 1: 1 2\n"),
        "{small}"
    );
    assert!(
        small.contains("\nexpect violates log-matching by "),
        "{small}"
    );

    let to = place("two-logs-small.raft");
    raftworks(&["shrink", &path, "-o", &to, "--property", "I8"]);
    assert_eq!(fs::read_to_string(&to).expect("the file"), small);
    assert_eq!(raftworks(&["run", &to]).status.code(), Some(0));

    let first = raftworks(&["shrink", &path, "--runs", "3"]);
    assert!(
        stderr(&first).contains("stopped before nothing was left"),
        "{}",
        stderr(&first)
    );
    let nothing = raftworks(&["shrink", &scenario("clean-election")]);
    assert_eq!(nothing.status.code(), Some(1));
    assert!(
        stderr(&nothing).contains("nothing to shrink"),
        "{}",
        stderr(&nothing)
    );
    let other = raftworks(&["shrink", &path, "--property", "Election Safety"]);
    assert_eq!(other.status.code(), Some(1), "it violates another one");
    assert_eq!(
        raftworks(&["shrink", &path, "--property", "luck"])
            .status
            .code(),
        Some(2)
    );
}

#[test]
fn what_makes_no_sense_is_refused() {
    for arguments in [
        &["explore"][..],
        &["explore", "--seeds", "9..3"],
        &["explore", "--seeds", "0..9", "--rule-off", "no-such-rule"],
        &["explore", "--seeds", "0..9", "--threads", "0"],
        &["explore", "--seeds", "0..9", "--chunk", "0"],
        &["explore", "--seeds", "0..9", "--resume"],
        &[
            "explore",
            "--seeds",
            "0..9",
            "--json-lines",
            "/no/such/folder/x.jsonl",
        ],
        &["explore", "no-such-file.raft", "--seeds", "0..9"],
    ] {
        let output = raftworks(arguments);
        assert_eq!(output.status.code(), Some(2), "{arguments:?}");
        assert!(!stderr(&output).is_empty(), "{arguments:?}");
    }
}
