//! English: questions, and the editor of scenarios.

use raftworks_sim::scenario::ParseError;

/// What a group of choices is, for those who do not see it.
pub const QUESTION: &str = "Your prediction";
/// The option to stop at questions.
pub const WAIT: &str = "Pause at questions";

/// What is said of an answer.
pub fn verdict(right: bool) -> &'static str {
    if right { "Right." } else { "Not so." }
}

/// What is said of a choice when the answer is known.
pub fn choice_note(mine: bool, right: bool) -> &'static str {
    match (mine, right) {
        (true, _) => "your answer",
        (false, true) => "the right one",
        (false, false) => "",
    }
}

/// What the editor is for.
pub const EDITOR: &str = "A scenario says what the cluster is, what happens to it, and what must come out. \
    Change this one, paste another, or choose a file.";
/// The documents of the language, which the page brings along.
pub const EDITOR_HELP: &[(&str, &str)] = &[
    ("write-a-scenario.md", "Six steps to a scenario."),
    ("scenarios.md", "All words of the language."),
];
/// The name under which a text is saved.
pub const SCENARIO_FILE: &str = "scenario.raft";
/// The name under which a test is saved.
pub const TEST_FILE: &str = "raftworks_run.rs";
/// What the buttons for the run that is played are for.
pub const MY_RUN: &str = "The run that is played:";
/// The editor's field.
pub const EDITOR_FIELD: &str = "The scenario's text";
/// The words that could stand at the cursor.
pub const MAY_FOLLOW: &str = "Could stand here";
/// When nothing can be offered.
pub const NOTHING_FOLLOWS: &str =
    "Words that could stand at the cursor appear here; Ctrl + Space takes the first.";
/// A text without errors.
pub const READS_WELL: &str = "No errors.";

/// How many errors there are, and the first of them.
pub fn errors(errors: &[ParseError]) -> String {
    match errors {
        [] => READS_WELL.to_owned(),
        [error] => format!("One error: {error}."),
        [first, ..] => format!("{} errors. The first: {first}.", errors.len()),
    }
}

/// More errors than are listed.
pub fn more_errors(more: usize) -> String {
    format!("and {more} more")
}

/// A file that is too large to be a scenario.
pub fn file_too_large(bytes: u64, most: u64) -> String {
    format!("This file has {bytes} bytes, and a scenario has at most {most}.")
}

/// A file that is no text.
pub const FILE_UNREADABLE: &str = "This file cannot be read as text.";

/// An expectation, with its line.
pub fn line_says(line: u32, what: &str) -> String {
    format!("line {line}: {what}")
}

/// What is always expected.
pub const PROPERTIES_HOLD: &str = "no property fails unexpectedly";

/// What came out, with so many seeds.
pub fn came_out(what: &str, seeds: u64) -> String {
    match seeds {
        1 => format!("{what}: so with the scenario's own seed"),
        _ => format!("{what}: so with all {seeds} seeds"),
    }
}

/// What did not come out: first with this seed, where this was seen.
pub fn did_not_come_out(what: &str, seed: u64, seen: &str, count: u64, seeds: u64) -> String {
    format!("{what}: not with seed {seed} ({count} of {seeds} seeds): {seen}")
}
