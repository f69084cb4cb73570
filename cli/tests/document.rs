//! The examples of `docs/command-line.md` print what the document shows, and the
//! document knows every command and option.

mod common;

use std::path::Path;
use std::process::Command;

use common::{raftworks, stdout};

const DOCUMENT: &str = include_str!("../../docs/command-line.md");

/// A command of the document, and what it is said to print.
struct Example {
    command: String,
    shown: Vec<String>,
}

fn examples() -> Vec<Example> {
    let mut examples: Vec<Example> = Vec::new();
    let blocks = DOCUMENT.split("```console\n").skip(1);
    for line in blocks.flat_map(|block| block.split("```").next().unwrap_or_default().lines()) {
        if let Some(command) = line.strip_prefix("$ ") {
            examples.push(Example {
                command: command.to_owned(),
                shown: Vec::new(),
            });
        } else {
            let last = examples.last_mut().expect("a block begins with a command");
            last.shown.push(line.to_owned());
        }
    }
    examples
}

/// Whether a line is what is shown, in which a mark stands for anything.
fn fits(shown: &str, line: &str) -> bool {
    let mut parts = shown.split('\u{2026}');
    let first = parts.next().unwrap_or_default();
    let Some(mut rest) = line.strip_prefix(first) else {
        return false;
    };
    let mut parts = parts.peekable();
    if parts.peek().is_none() {
        return rest.is_empty();
    }
    while let Some(part) = parts.next() {
        if parts.peek().is_none() {
            return rest.ends_with(part);
        }
        let Some(place) = rest.find(part) else {
            return false;
        };
        rest = &rest[place + part.len()..];
    }
    true
}

/// Whether all that is shown stands in the output in this order; between two
/// lines of a mark alone anything may stand.
fn matches(shown: &[String], printed: &[&str]) -> bool {
    match shown.split_first() {
        None => printed.is_empty(),
        Some((line, rest)) if line == "\u{2026}" => {
            (0..=printed.len()).any(|skip| matches(rest, &printed[skip..]))
        }
        Some((line, rest)) => printed
            .split_first()
            .is_some_and(|(first, others)| fits(line, first) && matches(rest, others)),
    }
}

fn copy(from: &Path, to: &Path) {
    std::fs::create_dir_all(to).expect("a folder");
    for entry in std::fs::read_dir(from).expect("a folder") {
        let path = entry.expect("a file").path();
        let name = path.file_name().expect("a name");
        std::fs::copy(&path, to.join(name)).expect("a copy");
    }
}

#[test]
fn the_examples_print_what_is_shown() {
    let root = Path::new(env!("CARGO_TARGET_TMPDIR")).join("document");
    let scenarios = concat!(env!("CARGO_MANIFEST_DIR"), "/../scenarios");
    copy(Path::new(scenarios), &root.join("scenarios"));
    let examples = examples();
    assert!(examples.len() >= 2, "the document has examples");
    for Example { command, shown } in examples {
        let words: Vec<&str> = command.split(' ').collect();
        assert_eq!(words[0], "raftworks", "{command}");
        let output = Command::new(env!("CARGO_BIN_EXE_raftworks"))
            .args(&words[1..])
            .current_dir(&root)
            .output()
            .expect("the command runs");
        let mut printed = stdout(&output);
        printed.push_str(&common::stderr(&output));
        let lines: Vec<&str> = printed.lines().collect();
        assert!(
            matches(&shown, &lines),
            "{command} printed\n{printed}\nand not\n{}",
            shown.join("\n")
        );
    }
}

/// The words that `--help` lists: commands by their column, options by hyphens.
fn commands() -> Vec<String> {
    let help = stdout(&raftworks(&["--help"]));
    let lines = help.lines().skip_while(|line| *line != "Commands:").skip(1);
    let names = lines
        .take_while(|line| !line.is_empty())
        .filter_map(|line| line.split_whitespace().next());
    let names = names.filter(|name| *name != "help");
    names.map(str::to_owned).collect()
}

#[test]
fn every_command_and_option_is_documented() {
    let commands = commands();
    assert!(commands.len() >= 4, "{commands:?}");
    for command in commands {
        assert!(
            DOCUMENT.contains(&format!("raftworks {command}")),
            "{command} is not in docs/command-line.md"
        );
        let help = stdout(&raftworks(&[&command, "-h"]));
        let words = help
            .split_whitespace()
            .filter(|word| word.starts_with("--"));
        for word in words {
            let option = word.trim_end_matches([',', '.', ')', ']']);
            let known = option == "--help" || DOCUMENT.contains(option);
            assert!(known, "{command} {option} is not in docs/command-line.md");
        }
    }
}
