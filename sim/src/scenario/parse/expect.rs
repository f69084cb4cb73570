//! Reading expectations: a condition, where it is looked at, and when.

use raftworks_core::{Index, Term, Time};

use super::action::{selector, server};
use super::option::servers;
use super::value::{number, time, value_text};
use super::{Parsed, checked, terms};
use crate::action::Selector;
use crate::scenario::check::Mentioned;
use crate::scenario::lex::{Line, Token};
use crate::scenario::words::CONDITIONS;
use crate::scenario::{Condition, Expectation, Timing, Where};

/// What follows the word `expect`.
pub(super) fn expectation(line: &mut Line<'_>) -> Parsed<Expectation> {
    let always = line.take_word("always");
    let never = !always && line.take_word("never");
    let condition = condition(line)?;
    let timing = if always || never {
        line.need_word("from")?;
        let from = time(line)?;
        line.need_word("to")?;
        let later = "a time after the first one";
        let to = checked(line, later, |line| {
            Ok(Some(time(line)?).filter(|to| *to >= from))
        })?;
        line.mention(Mentioned::Deadline(to));
        if always {
            Timing::Always { from, to }
        } else {
            Timing::Never { from, to }
        }
    } else if line.take_word("by") {
        Timing::By(deadline(line)?)
    } else if line.take_word("at") {
        Timing::At(deadline(line)?)
    } else {
        return Err(line.expected("\u{201c}by\u{201d} or \u{201c}at\u{201d} and a time"));
    };
    Ok(Expectation {
        line: line.number(),
        condition,
        timing,
    })
}

fn deadline(line: &mut Line<'_>) -> Parsed<Time> {
    let time = time(line)?;
    line.mention(Mentioned::Deadline(time));
    Ok(time)
}

fn condition(line: &mut Line<'_>) -> Parsed<Condition> {
    if line.peek_word() == Some("answer") && !matches!(line.peek_second(), Some(Token::Sign("="))) {
        line.skip();
        let key = value_text(line, "a key")?;
        line.need_sign("=")?;
        let value = value_text(line, "a value")?;
        return Ok(Condition::Answer { key, value });
    }
    if matches!(line.peek_second(), Some(Token::Sign("="))) {
        let key = value_text(line, "a key")?;
        line.need_sign("=")?;
        let value = value_text(line, "a value")?;
        let at = place(line)?;
        return Ok(Condition::Value { key, value, at });
    }
    let word = line.peek_word().unwrap_or_default();
    if !CONDITIONS.contains(&word) {
        return Err(line.expected_one_of("a condition", &CONDITIONS));
    }
    line.skip();
    Ok(match word {
        "leader" => Condition::Leader(match line.peek_word() {
            Some("by" | "at" | "from") | None => Selector::All,
            Some(_) => selector(line)?,
        }),
        "commit" => Condition::Committed {
            index: Index(number(line, "an index")?),
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
        "term" => Condition::Term(Term(number(line, "a term")?)),
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
    Ok(Where::Every(selector(line)?))
}
