//! The logs, and the journey of an entry.

use super::logs;
use super::text::Text;
use crate::view::journey::Stand;

/// The texts of this file.
pub struct Logs {
    pub journey_hint: &'static str,
    pub first_shown: &'static str,
    pub committed: &'static str,
    pub grid: &'static str,
    /// Its index, its term, what it carries.
    pub entry_title: Text<3>,
    pub from_the_beginning: &'static str,
    pub in_memory: &'static str,
    pub of_term: Text<1>,
    pub log_reached: Text<3>,
    pub at_the_leader: Text<3>,
}

/// No value.
pub const NO_VALUE: &str = "–";

/// An entry by its place and what it carries.
pub fn entry_title(index: u64, term: u64, what: &str) -> String {
    logs().entry_title.with([&index, &term, &what])
}

/// What a server has of an entry, when it is not known since when.
pub fn stand(stand: Stand) -> String {
    let words = logs();
    match stand {
        Stand::Durable => words.from_the_beginning.to_owned(),
        Stand::Memory => words.in_memory.to_owned(),
        Stand::Other(term) => words.of_term.with([&term]),
        Stand::Nothing => NO_VALUE.to_owned(),
    }
}

/// How far a log is, and how far the leader believes it to be.
pub fn log_reached([commit, applied, last]: [u64; 3], known: Option<[u64; 2]>) -> String {
    let words = logs();
    let own = words.log_reached.with([&commit, &applied, &last]);
    match known {
        Some([matches, next]) => words.at_the_leader.with([&own, &matches, &next]),
        None => own,
    }
}
