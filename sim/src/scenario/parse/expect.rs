//! Reading expectations: a condition, where it is looked at, and when.

use raftworks_core::{Index, Term, Time};

use super::action::{selector, server};
use super::option::servers;
use super::step::trigger;
use super::value::{number, time, value_text};
use super::{Parsed, checked, terms};
use crate::action::Selector;
use crate::check::{PROPERTIES, Property};
use crate::scenario::check::Mentioned;
use crate::scenario::error::{ParseError, nearest};
use crate::scenario::expected::{Limit, Thing};
use crate::scenario::lex::{Line, Token};
use crate::scenario::words::{CONDITIONS, COUNTS};
use crate::scenario::{Condition, Expectation, Timing, Where};

/// What follows the word `expect`.
pub(super) fn expectation(line: &mut Line<'_>) -> Parsed<Expectation> {
    line.want(["always", "never", "violates"]);
    line.want(COUNTS.map(|(word, _)| word));
    let (condition, timing) = match line.peek_word() {
        // A key may have any of these names.
        _ if matches!(line.peek_second(), Some(Token::Sign("="))) => sometime(line)?,
        Some("violates") => violated(line)?,
        Some("always") => {
            line.skip();
            let (condition, (from, to)) = (condition(line)?, window(line)?);
            (condition, Timing::Always { from, to })
        }
        Some("never") => {
            line.skip();
            let (condition, (from, to)) = (condition(line)?, window(line)?);
            (condition, Timing::Never { from, to })
        }
        Some(word) if COUNTS.iter().any(|(known, _)| *known == word) => {
            let (happens, (from, to)) = (happens(line)?, window(line)?);
            (happens, Timing::During { from, to })
        }
        _ => sometime(line)?,
    };
    Ok(Expectation {
        line: line.number(),
        condition,
        timing,
    })
}

fn sometime(line: &mut Line<'_>) -> Parsed<(Condition, Timing)> {
    let condition = condition(line)?;
    let timing = if line.take_word("by") {
        Timing::By(deadline(line)?)
    } else if line.take_word("at") {
        Timing::At(deadline(line)?)
    } else {
        return Err(line.expected(Thing::ByOrAt));
    };
    Ok((condition, timing))
}

/// `violates log-matching also state-machine-safety by 2s`.
fn violated(line: &mut Line<'_>) -> Parsed<(Condition, Timing)> {
    line.skip();
    let property = property(line)?;
    let mut also = Vec::new();
    if line.take_word("also") {
        while also.is_empty() || line.peek_word() != Some("by") {
            also.push(self::property(line)?);
        }
    }
    line.need_word("by")?;
    let by = Timing::By(deadline(line)?);
    Ok((Condition::Violated { property, also }, by))
}

/// A property by its word or number, or by its name in quotation marks.
fn property(line: &mut Line<'_>) -> Parsed<Property> {
    let words = PROPERTIES.map(Property::key);
    line.want(words);
    let found = match line.peek() {
        Some(Token::Word(name)) => (*name).to_string(),
        Some(Token::Text(name)) => name.to_string(),
        _ => String::new(),
    };
    if let Some(property) = Property::named(&found) {
        line.skip();
        return Ok(property);
    }
    Err(ParseError {
        nearest: nearest(&found, &words),
        ..line.expected(Thing::Property)
    })
}

/// `exactly 2 elections by 3`.
fn happens(line: &mut Line<'_>) -> Parsed<Condition> {
    let how_often = line.need_one_of(Thing::HowOften, &COUNTS)?;
    let times = line.need(Thing::Times, |word| word.parse().ok())?;
    let what = trigger(line, true)?;
    Ok(Condition::Happens {
        how_often,
        times,
        what,
    })
}

fn deadline(line: &mut Line<'_>) -> Parsed<Time> {
    let time = time(line)?;
    line.mention(Mentioned::Deadline(time));
    Ok(time)
}

/// `from 1s to 2s`.
fn window(line: &mut Line<'_>) -> Parsed<(Time, Time)> {
    line.need_word("from")?;
    let from = time(line)?;
    line.need_word("to")?;
    let to = checked(line, Thing::LaterTime, |line| {
        Ok(Some(time(line)?).filter(|to| *to >= from))
    })?;
    line.mention(Mentioned::Deadline(to));
    Ok((from, to))
}

fn condition(line: &mut Line<'_>) -> Parsed<Condition> {
    if line.peek_word() == Some("answer") && !matches!(line.peek_second(), Some(Token::Sign("="))) {
        line.skip();
        let key = value_text(line, Limit::Key)?;
        line.need_sign("=")?;
        let value = value_text(line, Limit::Value)?;
        return Ok(Condition::Answer { key, value });
    }
    if matches!(line.peek_second(), Some(Token::Sign("="))) {
        let key = value_text(line, Limit::Key)?;
        line.need_sign("=")?;
        let value = value_text(line, Limit::Value)?;
        let at = place(line)?;
        return Ok(Condition::Value { key, value, at });
    }
    let word = line.peek_word().unwrap_or_default();
    if !CONDITIONS.contains(&word) {
        return Err(line.expected_one_of(Thing::Condition, &CONDITIONS));
    }
    line.skip();
    Ok(match word {
        "leader" => Condition::Leader(match line.peek_word() {
            Some("by" | "at" | "from") | None => Selector::All,
            Some(_) => selector(line)?,
        }),
        "commit" => Condition::Committed {
            index: Index(number(line, Thing::Index)?),
            at: place(line)?,
        },
        "log" => {
            let server = server(line)?;
            line.need_sign(":")?;
            let terms = terms(line)?;
            Condition::Log { server, terms }
        }
        "voters" => Condition::Voters(servers(line)?),
        "joint" => Condition::Joint,
        "term" => Condition::Term(Term(number(line, Thing::TermNumber)?)),
        _ => Condition::Converged,
    })
}

/// `on` and servers means each of them; whoever means less says so.
fn place(line: &mut Line<'_>) -> Parsed<Where> {
    if !line.take_word("on") {
        return Ok(Where::Any(Selector::All));
    }
    if line.take_word("majority") {
        return Ok(Where::Majority);
    }
    if line.take_word("any") {
        return Ok(Where::Any(selector(line)?));
    }
    if line.take_word("exactly") {
        let count = line.need(Thing::HowManyServers, |word| word.parse().ok())?;
        line.need_word("of")?;
        return Ok(Where::Exactly(count, selector(line)?));
    }
    Ok(Where::Every(selector(line)?))
}
