//! What was seen when something that a scenario expects did not come out: a value, so
//! that who shows it can say it in another language. Its English words are here.

use std::fmt;

use raftworks_core::{Index, Position, ServerId, Term, Time};

use super::print::Us;
use crate::check::Violation;

/// What was seen when an expectation did not come out.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Seen {
    /// At this time it was certain.
    At(Time, Instead),
    /// It was not certain before the end.
    ToTheEnd(Instead),
    /// The run ended after this time, before anything was certain.
    TooShort(Time),
}

/// What was so instead.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Instead {
    /// Who leads.
    Leader(Option<ServerId>),
    /// How each server was; `None` is down.
    Servers(Vec<(ServerId, Option<State>)>),
    /// What the reader's client asked for last and, of a read, was told.
    Answer(Option<String>),
    /// The first violation of each property that failed.
    Violations(Vec<Violation>),
    /// How often it happened.
    Happened(u32),
}

/// How a server was, as far as it matters.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum State {
    /// The last entry that it knew to be committed.
    Committed(Index),
    /// A key and its value: `x=5`.
    Value(String),
    /// The last entry of its log, and the last that it applied.
    Log(Position, Index),
    /// Its term.
    Term(Term),
    /// The voters of its configuration, and whether that is joint.
    Voters(Vec<ServerId>, bool),
}

impl fmt::Display for Seen {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Seen::At(time, instead) => write!(f, "at {}: {instead}", Us(time.0)),
            Seen::ToTheEnd(instead) => write!(f, "to the end: {instead}"),
            Seen::TooShort(end) => {
                let end = Us(end.0);
                write!(f, "the run ended after {end}, before this was certain")
            }
        }
    }
}

impl fmt::Display for Instead {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Instead::Leader(Some(leader)) => write!(f, "server {leader} leads"),
            Instead::Leader(None) => f.write_str("nobody leads"),
            Instead::Servers(servers) => list(f, servers, |f, (id, state)| match state {
                Some(state) => write!(f, "server {id}: {state}"),
                None => write!(f, "server {id}: down"),
            }),
            Instead::Answer(Some(answer)) => f.write_str(answer),
            Instead::Answer(None) => f.write_str("no answer"),
            Instead::Violations(violations) if violations.is_empty() => f.write_str("no violation"),
            Instead::Violations(violations) => list(f, violations, |f, one| one.fmt(f)),
            Instead::Happened(1) => f.write_str("it happened once"),
            Instead::Happened(count) => write!(f, "it happened {count} times"),
        }
    }
}

/// Several of a kind, with semicolons between them.
fn list<T>(
    f: &mut fmt::Formatter<'_>,
    items: &[T],
    write_one: impl Fn(&mut fmt::Formatter<'_>, &T) -> fmt::Result,
) -> fmt::Result {
    items.iter().enumerate().try_for_each(|(place, item)| {
        f.write_str(if place == 0 { "" } else { "; " })?;
        write_one(f, item)
    })
}

impl fmt::Display for State {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            State::Committed(index) => write!(f, "committed {index}"),
            State::Value(value) => f.write_str(value),
            State::Log(last, applied) => write!(
                f,
                "log to {} of term {}, applied {applied}",
                last.index, last.term
            ),
            State::Term(term) => write!(f, "term {term}"),
            State::Voters(voters, joint) => {
                f.write_str("voters")?;
                voters.iter().try_for_each(|id| write!(f, " {id}"))?;
                f.write_str(if *joint { ", joint" } else { "" })
            }
        }
    }
}
