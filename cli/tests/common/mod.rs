//! What the tests of the command line share.
#![allow(dead_code, reason = "not every test file needs all of it")]

use std::path::PathBuf;
use std::process::{Command, Output, Stdio};

/// Runs the command.
pub(crate) fn raftworks(arguments: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_raftworks"))
        .args(arguments)
        .output()
        .expect("the command runs")
}

/// Runs the command with this on its standard input.
pub(crate) fn raftworks_with(arguments: &[&str], stdin: &str) -> Output {
    use std::io::Write as _;
    let mut child = Command::new(env!("CARGO_BIN_EXE_raftworks"))
        .args(arguments)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("the command runs");
    let mut input = child.stdin.take().expect("its input");
    input.write_all(stdin.as_bytes()).expect("it reads");
    drop(input);
    child.wait_with_output().expect("it ends")
}

/// The file of a scenario that comes with the project.
pub(crate) fn scenario(name: &str) -> String {
    format!("{}/../scenarios/{name}.raft", env!("CARGO_MANIFEST_DIR"))
}

/// The names of all scenarios that come with the project.
pub(crate) fn scenarios() -> Vec<String> {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/../scenarios");
    let files = std::fs::read_dir(folder).expect("the scenarios");
    let mut names: Vec<String> = files
        .map(|file| {
            let path = file.expect("a file").path();
            path.file_stem()
                .expect("a name")
                .to_string_lossy()
                .into_owned()
        })
        .collect();
    names.sort();
    names
}

/// A place for one test's file, in cargo's folder for such files.
pub(crate) fn place(name: &str) -> String {
    let path = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join(name);
    path.to_string_lossy().into_owned()
}

/// A file for one test.
pub(crate) fn file(name: &str, text: &[u8]) -> String {
    let path = place(name);
    std::fs::write(&path, text).expect("a file");
    path
}

/// What the command printed.
pub(crate) fn stdout(output: &Output) -> String {
    String::from_utf8(output.stdout.clone()).expect("text")
}

/// What the command complained of.
pub(crate) fn stderr(output: &Output) -> String {
    String::from_utf8(output.stderr.clone()).expect("text")
}

/// What the command printed, as JSON.
pub(crate) fn json(arguments: &[&str]) -> serde_json::Value {
    let output = raftworks(arguments);
    serde_json::from_slice(&output.stdout)
        .unwrap_or_else(|error| panic!("{error}: {}", stderr(&output)))
}

/// A file of JSON lines.
pub(crate) fn json_lines(path: &str) -> Vec<serde_json::Value> {
    let text = std::fs::read_to_string(path).expect("the file");
    text.lines()
        .map(|line| serde_json::from_str(line).expect("JSON"))
        .collect()
}
