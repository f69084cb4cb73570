//! Reading lines that make something happen: when, and what.

use std::sync::Arc;

use raftworks_core::Index;

use super::Parsed;
use super::action::{action, selector};
use super::value::{is_name, number, time, words};
use crate::scenario::check::Mentioned;
use crate::scenario::expected::Thing;
use crate::scenario::lex::Line;
use crate::scenario::words::{HAPPENINGS, ORDERS, VERBS};
use crate::scenario::{Happening, Order, Question, Step, Trigger, When};

const MIN_CHOICES: usize = 2;
const MAX_CHOICES: usize = 5;

pub(super) fn step(line: &mut Line<'_>) -> Parsed<Step> {
    let then = line.take_word("then");
    let when = if line.take_word("at") {
        When::At(time(line)?)
    } else if line.take_word("when") {
        When::On(trigger(line, false)?)
    } else {
        When::Now
    };
    let delay_us = if line.take_word("after") {
        time(line)?.0
    } else {
        0
    };
    Ok(Step {
        line: line.number(),
        then,
        when,
        delay_us,
        order: order(line)?,
    })
}

/// Something that happens. Where it is counted, it may end like a plural.
pub(super) fn trigger(line: &mut Line<'_>, counted: bool) -> Parsed<Trigger> {
    let singular = line.peek_word().and_then(|word| word.strip_suffix('s'));
    let mut known = HAPPENINGS.iter().filter(|_| counted);
    let mut what = match known.find(|(word, _)| Some(*word) == singular) {
        Some((_, what)) => {
            line.skip();
            *what
        }
        None => line.need_one_of(Thing::Happening, &HAPPENINGS)?,
    };
    if let Happening::Commit(index) | Happening::Apply(index) = &mut what
        && line
            .peek_word()
            .is_some_and(|word| word.parse::<u64>().is_ok())
    {
        *index = Index(number(line, Thing::Index)?);
    }
    let at = if line.take_word("by") {
        Some(selector(line)?)
    } else {
        None
    };
    Ok(Trigger { what, at })
}

fn order(line: &mut Line<'_>) -> Parsed<Order> {
    match line.peek_word() {
        Some("say") => {
            line.skip();
            Ok(Order::Say(Arc::from(words(line)?)))
        }
        Some("ask") => {
            line.skip();
            Ok(Order::Ask(Arc::new(question(line)?)))
        }
        Some("name") => {
            line.skip();
            let who = selector(line)?;
            line.need_word("as")?;
            let name = line.need(Thing::NewName, |word| {
                is_name(word).then(|| word.to_owned())
            })?;
            line.mention(Mentioned::NewName);
            Ok(Order::Name { who, name })
        }
        Some(verb) if VERBS.contains(&verb) => Ok(Order::Act(action(line)?)),
        _ => {
            let known = [&ORDERS[..], &VERBS[..]].concat();
            Err(line.expected_one_of(Thing::Order, &known))
        }
    }
}

/// A question, its choices, and why the right one is right.
fn question(line: &mut Line<'_>) -> Parsed<Question> {
    let text = Arc::from(words(line)?);
    let mut choices = Vec::new();
    let mut right = None;
    while choices.len() < MIN_CHOICES || line.peek_word() != Some("because") {
        if choices.len() == MAX_CHOICES {
            break;
        }
        let is_right = match right {
            None => line.need_one_of(Thing::RightOrWrong, &[("right", true), ("wrong", false)])?,
            Some(_) => line.need_one_of(Thing::WrongChoice, &[("wrong", false)])?,
        };
        if is_right {
            right = Some(choices.len());
        }
        choices.push(words(line)?);
        line.want(["right", "wrong"]);
    }
    let right = right.ok_or_else(|| line.expected(Thing::RightChoice))?;
    line.need_word("because")?;
    Ok(Question {
        text,
        choices,
        right,
        because: words(line)?,
    })
}
