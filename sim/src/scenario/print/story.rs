//! Writing what happens in a scenario, what it asks the reader, and what must
//! come out.

use std::fmt::{self, Display, Formatter};

use raftworks_core::Index;

use super::{Us, Value, Words};
use crate::action::Selector;
use crate::scenario::words::{COUNTS, HAPPENINGS, word_for};
use crate::scenario::{
    Condition, Expectation, Happening, Order, Question, Step, Timing, Trigger, When, Where,
};

impl Display for Trigger {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        let (plain, index) = match self.what {
            Happening::Commit(index) => (Happening::Commit(Index(0)), index),
            Happening::Apply(index) => (Happening::Apply(Index(0)), index),
            other => (other, Index(0)),
        };
        f.write_str(word_for(&HAPPENINGS, &plain))?;
        if index > Index(0) {
            write!(f, " {index}")?;
        }
        match &self.at {
            Some(at) => write!(f, " by {at}"),
            None => Ok(()),
        }
    }
}

impl Display for Step {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        // A line that begins with neither word would not be a step.
        if self.then || self.when == When::Now {
            f.write_str("then ")?;
        }
        match &self.when {
            When::At(time) => write!(f, "at {} ", Us(time.0))?,
            When::On(trigger) => write!(f, "when {trigger} ")?,
            When::Now => {}
        }
        if self.delay_us > 0 {
            write!(f, "after {} ", Us(self.delay_us))?;
        }
        match &self.order {
            Order::Act(action) => action.fmt(f),
            Order::Say(words) => write!(f, "say {}", Words(words)),
            Order::Ask(question) => question.fmt(f),
            Order::Name { who, name } => write!(f, "name {who} as {name}"),
        }
    }
}

/// `ask "…" wrong "…" right "…" because "…"`
impl Display for Question {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        write!(f, "ask {}", Words(&self.text))?;
        for (place, choice) in self.choices.iter().enumerate() {
            let word = if place == self.right {
                "right"
            } else {
                "wrong"
            };
            write!(f, " {word} {}", Words(choice))?;
        }
        write!(f, " because {}", Words(&self.because))
    }
}

impl Display for Where {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        match self {
            Where::Any(Selector::All) => Ok(()),
            Where::Any(who) => write!(f, " on any {who}"),
            Where::Every(who) => write!(f, " on {who}"),
            Where::Exactly(count, who) => write!(f, " on exactly {count} of {who}"),
            Where::Majority => f.write_str(" on majority"),
        }
    }
}

impl Display for Condition {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        match self {
            Condition::Leader(Selector::All) => f.write_str("leader"),
            Condition::Leader(who) => write!(f, "leader {who}"),
            Condition::Committed { index, at } => write!(f, "commit {index}{at}"),
            Condition::Value { key, value, at } => {
                write!(f, "{}={}{at}", Value(key), Value(value))
            }
            Condition::Log { server, terms } => {
                write!(f, "log {server}:")?;
                terms.iter().try_for_each(|term| write!(f, " {term}"))
            }
            Condition::Converged => f.write_str("converged"),
            Condition::Term(term) => write!(f, "term {term}"),
            Condition::Voters(voters) => {
                f.write_str("voters")?;
                voters.iter().try_for_each(|id| write!(f, " {id}"))
            }
            Condition::Joint => f.write_str("joint"),
            Condition::Answer { key, value } => {
                write!(f, "answer {}={}", Value(key), Value(value))
            }
            Condition::Violated { property, also } => {
                write!(f, "violates {}", property.key())?;
                f.write_str(if also.is_empty() { "" } else { " also" })?;
                let mut also = also.iter().map(|other| other.key());
                also.try_for_each(|word| write!(f, " {word}"))
            }
            Condition::Happens {
                how_often,
                times,
                what,
            } => write!(f, "{} {times} {what}", word_for(&COUNTS, how_often)),
        }
    }
}

impl Display for Expectation {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        let condition = &self.condition;
        let (word, from, to) = match self.timing {
            Timing::By(time) => return write!(f, "expect {condition} by {}", Us(time.0)),
            Timing::At(time) => return write!(f, "expect {condition} at {}", Us(time.0)),
            Timing::Always { from, to } => ("always ", from, to),
            Timing::Never { from, to } => ("never ", from, to),
            Timing::During { from, to } => ("", from, to),
        };
        let (from, to) = (Us(from.0), Us(to.0));
        write!(f, "expect {word}{condition} from {from} to {to}")
    }
}
