//! Why a trace cannot be read, and where.

use std::fmt;

use super::lines::MAX_LINES;
use super::own::VERSION;
use super::replay::MAX_ACTIONS;
use crate::scenario::ParseError;

/// Why a trace cannot be read, and where.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct TraceError {
    /// The line, from 1 on; 0 when there is none.
    pub line: u64,
    /// What is wrong with it.
    pub problem: Problem,
}

/// What is wrong with a line.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Problem {
    /// There is no line.
    Empty,
    /// The line has more than a mebibyte.
    LineTooLong,
    /// There are too many lines.
    TooManyLines,
    /// Objects and lists stand too deep in each other.
    TooDeep,
    /// It is not JSON.
    NotJson {
        /// The column at which that is clear.
        column: usize,
        /// What the reader of JSON says, in English.
        said: String,
    },
    /// It is JSON, and no object.
    NoObject,
    /// An object lacks this name.
    Lacks(&'static str),
    /// What has this name is not what it should be.
    Odd {
        /// The name.
        name: &'static str,
        /// The start of what is there.
        found: String,
    },
    /// No role is called so.
    NoRole(String),
    /// Neither an event nor the end.
    NeitherEventNorEnd,
    /// Something follows the end.
    AfterEnd,
    /// Another program wrote it.
    OtherProgram,
    /// It has another version of the format.
    OtherVersion(String),
    /// Its scenario cannot be read.
    Scenario(ParseError),
    /// It has too many actions.
    TooManyActions,
    /// An action that is not text.
    ActionsNoText,
    /// An action cannot be read.
    Action(ParseError),
    /// Its seed is not a number in digits.
    SeedNoDigits,
}

impl Problem {
    /// The same, with its line.
    pub(super) fn at(self, line: u64) -> TraceError {
        TraceError {
            line,
            problem: self,
        }
    }
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Problem::Empty => f.write_str("expected a trace, and the file is empty"),
            Problem::LineTooLong => f.write_str("the line has more than a mebibyte"),
            Problem::TooManyLines => write!(f, "a trace has at most {MAX_LINES} lines"),
            Problem::TooDeep => f.write_str("it nests too deeply"),
            Problem::NotJson { said, .. } => write!(f, "it is not JSON: {said}"),
            Problem::NoObject => f.write_str("expected an object"),
            Problem::Lacks(name @ ("until_us" | "state.term")) => {
                write!(f, "expected \u{201c}{name}\u{201d}")
            }
            Problem::Lacks(name) => write!(f, "expected a \u{201c}{name}\u{201d}"),
            Problem::Odd { name, found } => {
                write!(
                    f,
                    "\u{201c}{name}\u{201d} is not what it should be: {found}"
                )
            }
            Problem::NoRole(role) => write!(f, "\u{201c}{role}\u{201d} is no role"),
            Problem::NeitherEventNorEnd => {
                f.write_str("expected an \u{201c}event\u{201d} or the \u{201c}end\u{201d}")
            }
            Problem::AfterEnd => f.write_str("nothing follows the end of a trace"),
            Problem::OtherProgram => f.write_str("this is a trace of another program"),
            Problem::OtherVersion(version) => write!(
                f,
                "this is version {version} of the format, and this program reads version {VERSION}"
            ),
            Problem::Scenario(error) => write!(f, "in its scenario: {error}"),
            Problem::TooManyActions => write!(f, "a trace has at most {MAX_ACTIONS} actions"),
            Problem::ActionsNoText => f.write_str("expected words as \u{201c}actions\u{201d}"),
            Problem::Action(error) => write!(f, "in its actions: {error}"),
            Problem::SeedNoDigits => f.write_str("expected digits as \u{201c}seed\u{201d}"),
        }
    }
}

impl fmt::Display for TraceError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "line {}: {}", self.line, self.problem)
    }
}
