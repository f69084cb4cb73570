//! `raftworks check`, `fmt`, `completions` and `man` as a user meets them.

mod common;

use common::{file, json, place, raftworks, raftworks_with, scenario, scenarios, stderr, stdout};

#[test]
fn every_scenario_of_the_project_can_be_read() {
    let files: Vec<String> = scenarios().iter().map(|name| scenario(name)).collect();
    let mut arguments = vec!["check"];
    arguments.extend(files.iter().map(String::as_str));
    let output = raftworks(&arguments);
    assert_eq!(output.status.code(), Some(0), "{}", stderr(&output));
    assert_eq!(
        stdout(&output),
        format!("{} files, 0 errors\n", files.len())
    );
}

#[test]
fn all_errors_are_reported_with_their_places() {
    let wrong = file(
        "several.raft",
        b"servrs 3\nat 1s crsh leader\nat 2s crash leader\nexpect leader soon\n",
    );
    let output = raftworks(&["check", &wrong]);
    assert_eq!(output.status.code(), Some(2));
    let message = stderr(&output);
    for part in [
        "several.raft:1:1: ",
        "did you mean \u{201c}servers\u{201d}",
        "several.raft:2:7: ",
        "did you mean \u{201c}crash\u{201d}",
        "several.raft:4:19: ",
        "  at 1s crsh leader\n        ^\n",
    ] {
        assert!(message.contains(part), "{part} is not in\n{message}");
    }
    assert!(!message.contains(":3:"), "line 3 is fine: {message}");
    assert_eq!(stdout(&output), "1 file, 3 errors\n");
}

/// What does not fit together across lines is reported like the rest.
#[test]
fn lines_that_do_not_fit_together_are_all_reported() {
    let wrong = file(
        "misfits.raft",
        b"servers 3\nuntil 2s\nat 1s crash 7\nat 1s crash ghost\nexpect leader by 5s\n",
    );
    let found = json(&["check", &wrong, "--json"]);
    let errors = found[0]["errors"].as_array().expect("errors");
    let lines: Vec<u64> = errors.iter().filter_map(|e| e["line"].as_u64()).collect();
    assert_eq!(lines, [3, 4, 5]);
    assert_eq!(found[0]["ok"], false);
    assert_eq!(errors[0]["found"], "7");
    assert_eq!(errors[0]["expected"], "a server from 1 to 3");
}

#[test]
fn one_bad_file_does_not_hide_the_others() {
    let good = file("good.raft", b"servers 3\n");
    let found = json(&["check", "no-such-file.raft", &good, "--json"]);
    assert_eq!(found[0]["errors"][0]["line"], serde_json::Value::Null);
    assert_eq!(found[1]["ok"], true);
    let output = raftworks(&["check", "no-such-file.raft", &good]);
    assert_eq!(output.status.code(), Some(2));
    assert!(stderr(&output).contains("cannot read no-such-file.raft"));
}

/// The words that a shell offers are the words that there are.
#[test]
fn shells_and_manuals_know_every_command() {
    let help = stdout(&raftworks(&["--help"]));
    let commands: Vec<&str> = help
        .lines()
        .skip_while(|line| *line != "Commands:")
        .skip(1)
        .take_while(|line| !line.is_empty())
        .filter(|line| line.starts_with("  ") && !line.starts_with("   "))
        .filter_map(|line| line.split_whitespace().next())
        .filter(|name| *name != "help")
        .collect();
    assert!(commands.len() >= 4, "{help}");
    for shell in ["bash", "zsh", "fish", "elvish", "powershell"] {
        let text = stdout(&raftworks(&["completions", shell]));
        for command in &commands {
            assert!(
                text.contains(command),
                "{command} is not offered by {shell}"
            );
        }
    }
    let folder = place("man");
    std::fs::create_dir_all(&folder).expect("a folder");
    let output = raftworks(&["man", &folder]);
    assert_eq!(output.status.code(), Some(0), "{}", stderr(&output));
    for command in &commands {
        let page = std::fs::read_to_string(format!("{folder}/raftworks-{command}.1"));
        assert!(page.expect("a page").contains(".TH raftworks"), "{command}");
    }
    let output = raftworks(&["man", "/no/such/folder"]);
    assert_eq!(output.status.code(), Some(2));
}

const UNTIDY: &str = "# a comment\nservers   3\n\n\n\nat 1000ms   crash leader # why\n";

#[test]
fn files_are_tidied_in_place_and_keep_their_comments() {
    let path = file("untidy.raft", UNTIDY.as_bytes());
    let looked = raftworks(&["fmt", "--check", &path]);
    assert_eq!(looked.status.code(), Some(1), "{}", stderr(&looked));
    assert!(
        stdout(&looked).starts_with("would change "),
        "{}",
        stdout(&looked)
    );
    let read = || std::fs::read_to_string(&path).expect("the file");
    assert_eq!(read(), UNTIDY, "looking changes nothing");

    let tidied = raftworks(&["fmt", &path]);
    assert_eq!(tidied.status.code(), Some(0), "{}", stderr(&tidied));
    let text = read();
    assert!(
        text.contains("# a comment") && text.contains("# why"),
        "{text}"
    );
    assert!(
        text.contains("servers 3\n") && text.contains("at 1000ms crash leader"),
        "{text}"
    );
    assert_eq!(raftworks(&["fmt", "--check", &path]).status.code(), Some(0));
    assert_eq!(
        stdout(&raftworks(&["fmt", &path])),
        "1 file, 0 not in canonical form\n"
    );

    let piped = raftworks_with(&["fmt", "--stdin"], UNTIDY);
    assert_eq!(stdout(&piped), text, "a pipe gets the same");
    assert_eq!(
        raftworks_with(&["fmt", "--stdin", "--check"], UNTIDY)
            .status
            .code(),
        Some(1)
    );
    assert_eq!(
        raftworks_with(&["fmt", "--stdin", "--check"], &text)
            .status
            .code(),
        Some(0)
    );
}

#[test]
fn what_cannot_be_read_is_left_as_it_is() {
    let wrong = file("untidy-wrong.raft", b"servers   many\n");
    let output = raftworks(&["fmt", &wrong]);
    assert_eq!(output.status.code(), Some(2));
    assert!(
        stderr(&output).contains("untidy-wrong.raft:1:11: "),
        "{}",
        stderr(&output)
    );
    assert_eq!(
        std::fs::read(&wrong).expect("the file"),
        b"servers   many\n"
    );
    assert_eq!(
        raftworks_with(&["fmt", "--stdin"], "servers many")
            .status
            .code(),
        Some(2)
    );
    assert_eq!(
        raftworks(&["fmt"]).status.code(),
        Some(2),
        "nothing to tidy"
    );
}

#[test]
fn the_scenarios_of_the_project_are_tidy() {
    let files: Vec<String> = scenarios().iter().map(|name| scenario(name)).collect();
    let mut arguments = vec!["fmt", "--check"];
    arguments.extend(files.iter().map(String::as_str));
    let output = raftworks(&arguments);
    assert_eq!(output.status.code(), Some(0), "{}", stdout(&output));
}
