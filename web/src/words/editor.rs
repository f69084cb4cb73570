//! Questions, and the editor of scenarios.

use raftworks_sim::scenario::ParseError;

use super::text::Text;
use super::{editor, mistake};

/// The name under which a text is saved.
pub const SCENARIO_FILE: &str = "scenario.raft";
/// The name under which a test is saved.
pub const TEST_FILE: &str = "raftworks_run.rs";

/// The texts of this file.
pub struct Editor {
    /// What a group of choices is, for those who do not see it.
    pub prediction: &'static str,
    pub pause_at_questions: &'static str,
    pub go_on: &'static str,
    pub go_on_title: &'static str,
    pub right: &'static str,
    pub wrong: &'static str,
    pub your_answer: &'static str,
    pub right_answer: &'static str,
    pub title: &'static str,
    pub hint: &'static str,
    /// The documents of the language, which the page brings along, and what they are.
    pub help: [(&'static str, &'static str); 2],
    /// Before the buttons for the run that is played.
    pub my_run: &'static str,
    pub field: &'static str,
    pub may_follow: &'static str,
    pub nothing_follows: &'static str,
    pub reads_well: &'static str,
    pub one_error: Text<1>,
    /// How many, and the first.
    pub many_errors: Text<2>,
    pub more_errors: Text<1>,
    /// How many bytes it has, and how many it may have.
    pub file_too_large: Text<2>,
    pub file_unreadable: &'static str,
    /// A line, an expectation.
    pub line_says: Text<2>,
    pub properties_hold: &'static str,
    pub came_out: Text<1>,
    /// What, and with how many seeds.
    pub came_out_with: Text<2>,
    /// What, a seed, what was seen, with how many of how many seeds.
    pub did_not_come_out: Text<5>,
    pub run: &'static str,
    pub run_title: &'static str,
    pub format: &'static str,
    pub format_title: &'static str,
    pub attempt: &'static str,
    pub attempt_title: &'static str,
    pub save: &'static str,
    pub save_title: &'static str,
    pub load: &'static str,
    pub as_scenario: &'static str,
    pub as_scenario_title: &'static str,
    pub as_test: &'static str,
    pub as_test_title: &'static str,
    pub as_trace: &'static str,
    pub open_trace: &'static str,
    pub open_trace_title: &'static str,
}

/// What is said of an answer.
pub fn verdict(right: bool) -> &'static str {
    if right {
        editor().right
    } else {
        editor().wrong
    }
}

/// What is said of a choice when the answer is known.
pub fn choice_note(mine: bool, right: bool) -> &'static str {
    match (mine, right) {
        (true, _) => editor().your_answer,
        (false, true) => editor().right_answer,
        (false, false) => "",
    }
}

/// How many errors there are, and the first of them.
pub fn errors(errors: &[ParseError]) -> String {
    let words = editor();
    match errors {
        [] => words.reads_well.to_owned(),
        [error] => words.one_error.with([&mistake(error)]),
        [first, ..] => words.many_errors.with([&errors.len(), &mistake(first)]),
    }
}

/// More errors than are listed.
pub fn more_errors(more: usize) -> String {
    editor().more_errors.with([&more])
}

/// A file that is too large to be a scenario.
pub fn file_too_large(bytes: u64, most: u64) -> String {
    editor().file_too_large.with([&bytes, &most])
}

/// An expectation, with its line.
pub fn line_says(line: u32, what: &str) -> String {
    editor().line_says.with([&line, &what])
}

/// What came out, with so many seeds.
pub fn came_out(what: &str, seeds: u64) -> String {
    match seeds {
        1 => editor().came_out.with([&what]),
        _ => editor().came_out_with.with([&what, &seeds]),
    }
}

/// What did not come out: first with this seed, where this was seen.
pub fn did_not_come_out(what: &str, seed: u64, seen: &str, count: u64, seeds: u64) -> String {
    let text = &editor().did_not_come_out;
    text.with([&what, &seed, &seen, &count, &seeds])
}
