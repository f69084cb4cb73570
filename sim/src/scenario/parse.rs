//! Reading a scenario. The first thing that cannot be read is reported with its
//! place and what was expected there.

mod action;
mod value;

use std::sync::Arc;

use raftworks_core::{Index, Term};

use action::{action, ends, link_change};
pub use value::parse_time;
use value::{is_name, number, percentage, selector, server, span, time, value_text, words};

use super::lex::{Line, ParseError, Token};
use super::words::{HAPPENINGS, ORDERS, STATEMENTS, VERBS};
use super::{
    Condition, Expectation, Happening, InitialLink, Order, Scenario, Step, Timing, Trigger, When,
    Where,
};
use crate::action::{Action, Selector};
use crate::run::RunAction;
use crate::settings::{ClientSettings, ClusterSettings, InitialLog, MAX_SERVERS, Span};

/// The longest text that is read, in bytes.
pub const MAX_TEXT_BYTES: usize = 64 * 1024;
const MAX_STEPS: usize = 2_000;
const MAX_EXPECTATIONS: usize = 200;
const MAX_CLIENTS: usize = 8;
const MAX_LOG_ENTRIES: usize = 1_000;

type Parsed<T> = Result<T, ParseError>;

impl Scenario {
    /// Reads a scenario.
    pub fn parse(text: &str) -> Parsed<Scenario> {
        if text.len() > MAX_TEXT_BYTES {
            return Err(ParseError {
                line: 1,
                column: 1,
                found: Some(format!("{} bytes", text.len())),
                expected: format!("at most {MAX_TEXT_BYTES} bytes"),
                nearest: None,
            });
        }
        let mut scenario = Scenario::default();
        for (text, number) in text.lines().zip(1_u32..) {
            let mut line = Line::new(number, text)?;
            if !line.is_done() {
                statement(&mut scenario, &mut line)?;
                line.need_end()?;
            }
        }
        Ok(scenario)
    }
}

/// Reads one action, as it stands in a scenario after its time.
pub fn parse_action(text: &str) -> Parsed<Action> {
    let mut line = Line::new(1, text)?;
    let action = action(&mut line)?;
    line.need_end()?;
    Ok(action)
}

/// Reads an action of a run: `812 at 1204511us crash 3`.
pub fn parse_run_action(text: &str) -> Parsed<RunAction> {
    let mut line = Line::new(1, text)?;
    let number = line.need("the number of an event", |word| word.parse().ok())?;
    line.need_word("at")?;
    let time = time(&mut line)?;
    let action = action(&mut line)?;
    line.need_end()?;
    Ok(RunAction {
        number,
        time,
        action,
    })
}

fn statement(scenario: &mut Scenario, line: &mut Line<'_>) -> Parsed<()> {
    let cluster = &mut scenario.cluster;
    match line.peek_word().unwrap_or_default() {
        "at" | "when" | "then" => {
            let step = step(line)?;
            if scenario.steps.len() >= MAX_STEPS {
                return Err(line.expected(&format!("at most {MAX_STEPS} steps")));
            }
            scenario.steps.push(step);
            return Ok(());
        }
        "expect" => {
            let expectation = expectation(line)?;
            if scenario.expectations.len() >= MAX_EXPECTATIONS {
                let most = format!("at most {MAX_EXPECTATIONS} expectations");
                return Err(line.expected(&most));
            }
            scenario.expectations.push(expectation);
            return Ok(());
        }
        word if STATEMENTS.contains(&word) => line.skip(),
        _ => return Err(line.expected_one_of("the beginning of a line", &STATEMENTS)),
    }
    match line.first_word().unwrap_or_default() {
        "title" => scenario.title = words(line)?.to_owned(),
        "about" => scenario.about = words(line)?.to_owned(),
        "seed" => scenario.seed = line.need("a number", |word| word.parse().ok())?,
        "until" => scenario.until = time(line)?,
        "servers" => {
            let expected = format!("a number from 1 to {MAX_SERVERS}");
            let fits = |n: &u64| (1..=MAX_SERVERS).contains(n);
            cluster.servers = line.need(&expected, |word| word.parse().ok().filter(fits))?;
        }
        "election-timeout" => {
            let longer = "a span longer than the heartbeat interval, such as 150ms..300ms";
            cluster.election_timeout = checked(line, longer, |line| {
                Ok(Some(span(line)?).filter(|span| span.min_us > cluster.heartbeat_us))
            })?;
        }
        "heartbeat" => {
            let shorter = "a time shorter than the election timeout, such as 50ms";
            cluster.heartbeat_us = checked(line, shorter, |line| {
                let limit = cluster.election_timeout.min_us;
                Ok(Some(time(line)?.0).filter(|us| (1..limit).contains(us)))
            })?;
        }
        "latency" => cluster.link.latency = span(line)?,
        "loss" => cluster.link.loss_ppm = percentage(line)?,
        "duplicate" => cluster.link.duplicate_ppm = percentage(line)?,
        "disk" => cluster.disk = span(line)?,
        "client" => {
            if cluster.clients.len() >= MAX_CLIENTS {
                return Err(line.expected(&format!("at most {MAX_CLIENTS} clients")));
            }
            let client = client(line)?;
            cluster.clients.push(client);
        }
        "log" => initial_log(cluster, line)?,
        "link" => {
            let (from, to, both) = ends(line)?;
            let change = link_change(line)?;
            if both {
                scenario.links.push(InitialLink {
                    from: to.clone(),
                    to: from.clone(),
                    change,
                });
            }
            scenario.links.push(InitialLink { from, to, change });
        }
        _ => return Err(line.expected_one_of("the beginning of a line", &STATEMENTS)),
    }
    Ok(())
}

/// Reads something that must also fit; what does not is reported at its place.
fn checked<'a, T>(
    line: &mut Line<'a>,
    expected: &str,
    read: impl FnOnce(&mut Line<'a>) -> Parsed<Option<T>>,
) -> Parsed<T> {
    let at = line.clone();
    read(line)?.ok_or_else(|| at.expected(expected))
}

fn client(line: &mut Line<'_>) -> Parsed<ClientSettings> {
    let mut client = ClientSettings {
        pause: Span::between(100_000, 200_000),
        timeout_us: 400_000,
    };
    while !line.is_done() {
        match line.peek_word() {
            Some("pause") => {
                line.skip();
                client.pause = span(line)?;
            }
            Some("timeout") => {
                line.skip();
                client.timeout_us = time(line)?.0.max(1);
            }
            _ => return Err(line.expected_one_of("pause or timeout", &["pause", "timeout"])),
        }
    }
    Ok(client)
}

fn initial_log(cluster: &mut ClusterSettings, line: &mut Line<'_>) -> Parsed<()> {
    let server = server(line)?;
    line.need_sign(":")?;
    let terms = terms(line)?;
    let term = if line.take_word("term") {
        Some(Term(number(line, "a term")?))
    } else {
        None
    };
    cluster.logs.retain(|log| log.server != server);
    cluster.logs.push(InitialLog {
        server,
        terms,
        term,
    });
    Ok(())
}

/// Terms of a log: numbers from 1 that never decrease.
fn terms(line: &mut Line<'_>) -> Parsed<Vec<Term>> {
    let mut terms: Vec<Term> = Vec::new();
    while let Some(word) = line.peek_word()
        && !matches!(word, "term" | "by" | "at" | "from")
    {
        let least = terms.last().map_or(1, |term| term.0);
        let expected = format!("a term of at least {least}");
        let term = line.need(&expected, |word| {
            word.parse()
                .ok()
                .filter(|&n: &u64| (least..1 << 32).contains(&n))
        })?;
        if terms.len() >= MAX_LOG_ENTRIES {
            return Err(line.expected(&format!("at most {MAX_LOG_ENTRIES} entries")));
        }
        terms.push(Term(term));
    }
    Ok(terms)
}

fn step(line: &mut Line<'_>) -> Parsed<Step> {
    let then = line.take_word("then");
    let when = match line.peek_word() {
        Some("at") => {
            line.skip();
            When::At(time(line)?)
        }
        Some("when") => {
            line.skip();
            When::On(trigger(line)?)
        }
        _ => When::Now,
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
            let name = line.need("a new name", |word| is_name(word).then(|| word.to_owned()))?;
            Ok(Order::Name { who, name })
        }
        Some(verb) if VERBS.contains(&verb) => Ok(Order::Act(action(line)?)),
        _ => {
            let known = [&VERBS[..], &ORDERS[..]].concat();
            Err(line.expected_one_of("something to do", &known))
        }
    }
}

fn expectation(line: &mut Line<'_>) -> Parsed<Expectation> {
    line.need_word("expect")?;
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
        if always {
            Timing::Always { from, to }
        } else {
            Timing::Never { from, to }
        }
    } else if line.take_word("by") {
        Timing::By(time(line)?)
    } else if line.take_word("at") {
        Timing::At(time(line)?)
    } else {
        return Err(line.expected("\u{201c}by\u{201d} or \u{201c}at\u{201d} and a time"));
    };
    Ok(Expectation {
        line: line.number(),
        condition,
        timing,
    })
}

fn condition(line: &mut Line<'_>) -> Parsed<Condition> {
    const WORDS: [&str; 5] = ["leader", "commit", "log", "term", "converged"];
    if matches!(line.peek_second(), Some(Token::Sign("="))) {
        let key = value_text(line, "a key")?.to_owned();
        line.need_sign("=")?;
        let value = value_text(line, "a value")?.to_owned();
        let at = place(line)?;
        return Ok(Condition::Value { key, value, at });
    }
    let word = line.peek_word().unwrap_or_default();
    if !WORDS.contains(&word) {
        return Err(line.expected_one_of("a condition", &WORDS));
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
        "term" => Condition::Term(Term(number(line, "a term")?)),
        _ => Condition::Converged,
    })
}

fn place(line: &mut Line<'_>) -> Parsed<Where> {
    if !line.take_word("on") {
        return Ok(Where::Any(Selector::All));
    }
    if line.take_word("majority") {
        return Ok(Where::Majority);
    }
    if line.take_word("every") {
        return Ok(Where::Every(selector(line)?));
    }
    Ok(Where::Any(selector(line)?))
}
