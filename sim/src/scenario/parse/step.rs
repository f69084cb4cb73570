//! Reading lines that make something happen: when, and what.

use std::sync::Arc;

use raftworks_core::Index;

use super::Parsed;
use super::action::{action, selector};
use super::value::{is_name, number, time, words};
use crate::scenario::check::Mentioned;
use crate::scenario::lex::Line;
use crate::scenario::words::{HAPPENINGS, ORDERS, VERBS};
use crate::scenario::{Happening, Order, Step, Trigger, When};

pub(super) fn step(line: &mut Line<'_>) -> Parsed<Step> {
    let then = line.take_word("then");
    let when = if line.take_word("at") {
        When::At(time(line)?)
    } else if line.take_word("when") {
        When::On(trigger(line)?)
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

fn trigger(line: &mut Line<'_>) -> Parsed<Trigger> {
    let mut what = line.need_one_of("something that happens", &HAPPENINGS)?;
    if let Happening::Commit(index) | Happening::Apply(index) = &mut what
        && line
            .peek_word()
            .is_some_and(|word| word.parse::<u64>().is_ok())
    {
        *index = Index(number(line, "an index")?);
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
        Some("name") => {
            line.skip();
            let who = selector(line)?;
            line.need_word("as")?;
            let expected = "a new name: small letters, digits and hyphens";
            let name = line.need(expected, |word| is_name(word).then(|| word.to_owned()))?;
            line.mention(Mentioned::NewName);
            Ok(Order::Name { who, name })
        }
        Some(verb) if VERBS.contains(&verb) => Ok(Order::Act(action(line)?)),
        _ => {
            let known = [&VERBS[..], &ORDERS[..]].concat();
            Err(line.expected_one_of("something to do", &known))
        }
    }
}
