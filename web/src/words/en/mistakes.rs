//! English: why a text of the scenario language cannot be read. The language itself
//! says it in English.

use raftworks_sim::scenario::ParseError;

use crate::words::mistakes::Mistakes;

pub(in crate::words) const MISTAKES: Mistakes = Mistakes {
    mistake: ParseError::to_string,
    problem: ParseError::problem,
};
