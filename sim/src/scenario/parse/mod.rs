//! Reading a scenario: the lines that say what the cluster is. The first thing
//! that cannot be read is reported with its place and what was expected there.
//!
//! Lines that make something happen are read in `step`, what they say in other
//! languages in `translation`, actions in `action`,
//! expectations in `expect`, numbers and strings in `value`; what must fit
//! together across lines is looked at in `check`.

mod action;
mod client;
mod expect;
mod fault;
mod option;
mod step;
mod translation;
mod value;

use std::borrow::Cow;

use raftworks_core::{ServerId, Term};

use self::action::{action, ends, link_change, server};
use self::client::client;
use self::expect::expectation;
use self::option::{members, option, rule};
use self::step::step;
use self::translation::{told_by, translation};
use self::value::{number, percentage, span, spread, time, words};
use super::check::{Mention, Mentioned, check};
use super::error::ParseError;
use super::expected::{Expected, Limit, Thing};
use super::lex::Line;
use super::words::{SINGLE, STATEMENTS};
use super::{InitialLink, Scenario};
use crate::action::Action;
use crate::order::sort_few_by_key;
use crate::run::RunAction;
use crate::settings::{ClusterSettings, InitialLog, MAX_SERVERS};

pub use self::value::parse_time;

/// The longest text that is read, in bytes.
pub const MAX_TEXT_BYTES: usize = 64 * 1024;
const MAX_STEPS: usize = 2_000;
const MAX_EXPECTATIONS: usize = 200;
const MAX_CLIENTS: usize = 32;
const MAX_LOG_ENTRIES: usize = 1_000;

type Parsed<T> = Result<T, ParseError>;

/// The most errors that are told of one text.
const MAX_ERRORS: usize = 100;

impl Scenario {
    /// Reads a scenario.
    pub fn parse(text: &str) -> Parsed<Scenario> {
        let (scenario, errors) = read(text, 1);
        match errors.into_iter().next() {
            Some(error) => Err(error),
            None => Ok(scenario),
        }
    }

    /// Everything that is wrong with a text, in the order of its lines; of each
    /// line, the first thing. Empty when it can be read.
    pub fn check(text: &str) -> Vec<ParseError> {
        read(text, MAX_ERRORS).1
    }
}

/// Reads what can be read, until so many lines could not.
fn read(text: &str, most_errors: usize) -> (Scenario, Vec<ParseError>) {
    let mut scenario = Scenario::default();
    if let Err(error) = bounded(text) {
        return (scenario, vec![error]);
    }
    let mut given: Vec<&str> = Vec::new();
    let mut mentions = Vec::new();
    let mut errors = Vec::new();
    let mut unread = Vec::new();
    // What the line above tells the reader; nothing is known of one that was not read.
    let mut told = Some(Vec::new());
    for (text, number) in lines(text).zip(1_u32..) {
        let line = Line::new(number, text).and_then(|mut line| {
            if !line.is_done() {
                once(&line, &mut given)?;
                match line.first_word() {
                    Some("in") => translation(&mut scenario, &mut line, told.as_deref())?,
                    word => {
                        statement(&mut scenario, &mut line)?;
                        told = Some(told_by(word.unwrap_or_default(), &scenario));
                    }
                }
                line.need_end()?;
            }
            Ok(line)
        });
        match line {
            Ok(line) => mentions.extend(line.into_mentions()),
            Err(error) => {
                errors.push(error);
                told = None;
                unread.extend(text.split_whitespace().next());
                mentions.extend(name_in(number, text));
            }
        }
        if errors.len() >= most_errors {
            return (scenario, errors);
        }
    }
    errors.extend(check(&scenario, &mentions, &unread));
    errors.truncate(most_errors);
    sort_few_by_key(&mut errors, |error| (error.line, error.column));
    (scenario, errors)
}

/// The lines of a text. Some editors begin every text with a byte order mark.
pub(super) fn lines(text: &str) -> std::str::Lines<'_> {
    text.strip_prefix('\u{feff}').unwrap_or(text).lines()
}

/// The name that a line gives which could not be read otherwise: lines that
/// use it are not to blame.
fn name_in(line: u32, text: &str) -> Option<Mention> {
    let mut words = text.split_whitespace().skip_while(|word| *word != "as");
    words.nth(1).map(|name| Mention {
        line,
        column: 1,
        found: name.to_owned(),
        what: Mentioned::NewName,
    })
}

/// Reads one line that stands alone.
pub(super) fn line_of(text: &str) -> Parsed<(Scenario, Line<'_>)> {
    let mut scenario = Scenario::default();
    let mut line = Line::new(1, text)?;
    if !line.is_done() {
        statement(&mut scenario, &mut line)?;
    }
    Ok((scenario, line))
}

/// The words that may follow the beginning of a line.
pub(super) fn wanted_after(text: &str) -> Vec<Cow<'static, str>> {
    let Ok(mut line) = Line::new(1, text) else {
        return Vec::new();
    };
    if line.comment().is_some() {
        return Vec::new();
    }
    // Whether it can be read does not matter, but how far.
    let _ = statement(&mut Scenario::default(), &mut line);
    line.into_wanted()
}

/// Reads one action, as it stands in a scenario after its time.
pub fn parse_action(text: &str) -> Parsed<Action> {
    bounded(text)?;
    let mut line = Line::new(1, text)?;
    let action = action(&mut line)?;
    line.need_end()?;
    Ok(action)
}

/// Reads an action of a run: `812 at 1204511us crash 3`.
pub fn parse_run_action(text: &str) -> Parsed<RunAction> {
    bounded(text)?;
    let mut line = Line::new(1, text)?;
    let number = line.need(Thing::EventNumber, |word| word.parse().ok())?;
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

fn bounded(text: &str) -> Parsed<()> {
    if text.len() <= MAX_TEXT_BYTES {
        return Ok(());
    }
    Err(ParseError {
        line: 1,
        column: 1,
        found: Some(text.len().to_string()),
        expected: Expected::Within(Limit::TextBytes, MAX_TEXT_BYTES as u64),
        nearest: None,
    })
}

/// What a scenario says once, it may not say again: the second line would
/// silently undo the first.
fn once(line: &Line<'_>, given: &mut Vec<&'static str>) -> Parsed<()> {
    let first = line.first_word();
    let Some(word) = SINGLE.into_iter().find(|word| Some(*word) == first) else {
        return Ok(());
    };
    if given.contains(&word) {
        return Err(line.expected(Expected::Once(word)));
    }
    given.push(word);
    Ok(())
}

fn statement(scenario: &mut Scenario, line: &mut Line<'_>) -> Parsed<()> {
    let word = line.peek_word().unwrap_or_default();
    if !STATEMENTS.contains(&word) {
        return Err(line.expected_one_of(Thing::Statement, &STATEMENTS));
    }
    match word {
        "at" | "when" | "then" => {
            room_for(Limit::Steps, scenario.steps.len(), MAX_STEPS, line)?;
            scenario.steps.push(step(line)?);
        }
        "expect" => {
            let count = scenario.expectations.len();
            room_for(Limit::Expectations, count, MAX_EXPECTATIONS, line)?;
            line.skip();
            scenario.expectations.push(expectation(line)?);
        }
        "in" => translation(scenario, line, None)?,
        setting => {
            line.skip();
            self::setting(setting, scenario, line)?;
        }
    }
    Ok(())
}

fn room_for(what: Limit, count: usize, most: usize, line: &Line<'_>) -> Parsed<()> {
    if count < most {
        return Ok(());
    }
    Err(line.expected((what, most as u64)))
}

fn setting(word: &str, scenario: &mut Scenario, line: &mut Line<'_>) -> Parsed<()> {
    let cluster = &mut scenario.cluster;
    match word {
        "title" => scenario.title = words(line)?,
        "about" => scenario.about = words(line)?,
        "seed" => scenario.seed = line.need(Thing::Number, |word| word.parse().ok())?,
        "until" => scenario.until = time(line)?,
        "servers" => {
            let expected = (Limit::Servers, MAX_SERVERS);
            let fits = |n: &u64| (1..=MAX_SERVERS).contains(n);
            cluster.servers = line.need(expected, |word| word.parse().ok().filter(fits))?;
        }
        "election-timeout" => {
            cluster.election_timeout = span(line)?;
            line.mention(Mentioned::ElectionTimeout);
        }
        "heartbeat" => {
            let us = checked(line, Thing::HeartbeatTime, |line| {
                Ok(Some(time(line)?.0).filter(|&us| us > 0))
            })?;
            cluster.heartbeat_us = us;
            line.mention(Mentioned::Heartbeat);
        }
        "latency" => cluster.link.latency = spread(line)?,
        "loss" => cluster.link.loss_ppm = percentage(line)?,
        "duplicate" => cluster.link.duplicate_ppm = percentage(line)?,
        "disk" => cluster.disk = spread(line)?,
        "client" => {
            room_for(Limit::Clients, cluster.clients.len(), MAX_CLIENTS, line)?;
            cluster.clients.push(client(line)?);
        }
        "log" => initial_log(cluster, line)?,
        "members" => cluster.members = Some(members(line)?),
        "option" => {
            let setting = option(line)?;
            cluster.set(setting);
        }
        "rule" => {
            let rule = rule(line)?;
            line.need_word("off")?;
            cluster.options.rules.switch(rule, false);
        }
        _ => initial_link(&mut scenario.links, line)?,
    }
    Ok(())
}

/// Reads something that must also fit; what does not is reported at its place.
fn checked<'a, T>(
    line: &mut Line<'a>,
    expected: impl Into<Expected>,
    read: impl FnOnce(&mut Line<'a>) -> Parsed<Option<T>>,
) -> Parsed<T> {
    let at = line.clone();
    read(line)?.ok_or_else(|| at.expected(expected))
}

fn initial_log(cluster: &mut ClusterSettings, line: &mut Line<'_>) -> Parsed<()> {
    let given: Vec<ServerId> = cluster.logs.iter().map(|log| log.server).collect();
    let server = checked(line, Thing::FreshLog, |line| {
        Ok(Some(server(line)?).filter(|id| !given.contains(id)))
    })?;
    line.need_sign(":")?;
    let terms = terms(line)?;
    let term = if line.take_word("term") {
        Some(Term(number(line, Thing::TermNumber)?))
    } else {
        None
    };
    cluster.logs.push(InitialLog {
        server,
        terms,
        term,
    });
    Ok(())
}

fn initial_link(links: &mut Vec<InitialLink>, line: &mut Line<'_>) -> Parsed<()> {
    let (from, to, both) = ends(line)?;
    let change = link_change(line)?;
    if both {
        links.push(InitialLink {
            from: to.clone(),
            to: from.clone(),
            change,
        });
    }
    links.push(InitialLink { from, to, change });
    Ok(())
}

/// Terms of a log: numbers from 1 that never decrease.
fn terms(line: &mut Line<'_>) -> Parsed<Vec<Term>> {
    let mut terms: Vec<Term> = Vec::new();
    while let Some(word) = line.peek_word()
        && !matches!(word, "term" | "by" | "at" | "from")
    {
        room_for(Limit::LogEntries, terms.len(), MAX_LOG_ENTRIES, line)?;
        let least = terms.last().map_or(1, |term| term.0);
        let term = line.need((Limit::Term, least), |word| {
            word.parse()
                .ok()
                .filter(|&n: &u64| (least..1 << 32).contains(&n))
        })?;
        terms.push(Term(term));
    }
    Ok(terms)
}
