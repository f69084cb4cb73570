//! Why a trace cannot be read.

use raftworks_sim::trace::json::{MAX_ACTIONS, MAX_EVENTS, Problem, VERSION};

use crate::view::trace::MAX_TOLD;
use crate::view::trace::reading::{MAX_FILE_BYTES, Refusal};
use crate::words::{mistake, problem, traces};

/// Why a trace was not read, or not written.
pub fn trace_refused(refusal: &Refusal) -> String {
    let words = traces();
    let mebibytes = |bytes: u64| bytes.div_ceil(1 << 20);
    match refusal {
        Refusal::Wrong(error) if error.line == 0 => wrong(&error.problem),
        Refusal::Wrong(error) => words.wrong.with([&error.line, &wrong(&error.problem)]),
        Refusal::TooLarge(bytes) => words
            .too_large
            .with([&mebibytes(*bytes), &mebibytes(MAX_FILE_BYTES)]),
        Refusal::TooMany => words.too_many.with([&MAX_TOLD]),
        Refusal::NothingSaid => words.nothing_said.to_owned(),
        Refusal::Unreadable => words.unreadable.to_owned(),
        Refusal::RunTooLong => words.run_too_long.with([&mebibytes(MAX_FILE_BYTES)]),
    }
}

/// What is wrong with a line.
fn wrong(wrong: &Problem) -> String {
    let words = traces();
    match wrong {
        Problem::Empty => words.empty.to_owned(),
        Problem::LineTooLong => words.line_too_long.to_owned(),
        Problem::TooManyLines => words.too_many_lines.with([&(MAX_EVENTS + 2)]),
        Problem::TooDeep => words.too_deep.to_owned(),
        Problem::NotJson { column, .. } => words.not_json.with([column]),
        Problem::NoObject => words.no_object.to_owned(),
        Problem::Lacks(name) => words.lacks.with([name]),
        Problem::Odd { name, found } => words.odd.with([name, found]),
        Problem::NoRole(role) => words.no_role.with([role]),
        Problem::NeitherEventNorEnd => words.neither.to_owned(),
        Problem::AfterEnd => words.after_end.to_owned(),
        Problem::OtherProgram => words.other_program.to_owned(),
        Problem::OtherVersion(version) => words.other_version.with([version, &VERSION]),
        Problem::Scenario(error) => words.in_scenario.with([&mistake(error)]),
        Problem::TooManyActions => words.too_many_actions.with([&MAX_ACTIONS]),
        Problem::ActionsNoText => words.actions_no_text.to_owned(),
        Problem::Action(error) => words.in_actions.with([&problem(error)]),
        Problem::SeedNoDigits => words.seed_no_digits.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use raftworks_sim::Scenario;
    use raftworks_sim::trace::json::TraceError;

    use super::*;
    use crate::words::tests::{in_german, numbers};

    fn problems() -> Vec<Problem> {
        let parse = Scenario::parse("srvers 3").expect_err("no word");
        vec![
            Problem::Empty,
            Problem::LineTooLong,
            Problem::TooManyLines,
            Problem::TooDeep,
            Problem::NotJson {
                column: 17,
                said: "expected value".to_owned(),
            },
            Problem::NoObject,
            Problem::Lacks("server"),
            Problem::Odd {
                name: "term",
                found: "-1".to_owned(),
            },
            Problem::NoRole("king".to_owned()),
            Problem::NeitherEventNorEnd,
            Problem::AfterEnd,
            Problem::OtherProgram,
            Problem::OtherVersion("2".to_owned()),
            Problem::Scenario(parse.clone()),
            Problem::TooManyActions,
            Problem::ActionsNoText,
            Problem::Action(parse),
            Problem::SeedNoDigits,
        ]
    }

    #[test]
    fn what_is_wrong_is_said_with_its_line_in_all_languages() {
        for problem in problems() {
            let refusal = Refusal::Wrong(TraceError {
                line: 1234,
                problem,
            });
            let english = trace_refused(&refusal);
            let german = in_german(|| trace_refused(&refusal));
            assert_ne!(english, german);
            assert_eq!(numbers(&english), numbers(&german), "{german}");
            assert!(english.starts_with("Line 1234: ") && german.starts_with("Zeile 1234: "));
        }
        let empty = Refusal::Wrong(TraceError {
            line: 0,
            problem: Problem::Empty,
        });
        assert!(in_german(|| trace_refused(&empty)).starts_with("Erwartet"));
    }
}
