//! Reading a scenario: the lines that say what the cluster is. The first thing
//! that cannot be read is reported with its place and what was expected there.
//!
//! Lines that make something happen are read in `step`, actions in `action`,
//! expectations in `expect`, numbers and strings in `value`; what must fit
//! together across lines is looked at in `check`.

mod action;
mod expect;
mod option;
mod step;
mod value;

use raftworks_core::{ServerId, Term};

use self::action::{action, ends, link_change, server};
use self::expect::expectation;
use self::option::{members, option};
use self::step::step;
use self::value::{number, percentage, span, time, words};
use super::check::{Mentioned, check};
use super::error::ParseError;
use super::lex::Line;
use super::words::{SINGLE, STATEMENTS};
use super::{InitialLink, Scenario};
use crate::action::Action;
use crate::run::RunAction;
use crate::settings::{ClientSettings, ClusterSettings, InitialLog, MAX_SERVERS, Span};

pub use self::value::parse_time;

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
        bounded(text)?;
        // Some editors begin every text with a byte order mark.
        let text = text.strip_prefix('\u{feff}').unwrap_or(text);
        let mut scenario = Scenario::default();
        let mut given: Vec<&str> = Vec::new();
        let mut mentions = Vec::new();
        for (text, number) in text.lines().zip(1_u32..) {
            let mut line = Line::new(number, text)?;
            if !line.is_done() {
                once(&line, &mut given)?;
                statement(&mut scenario, &mut line)?;
                line.need_end()?;
                mentions.extend(line.into_mentions());
            }
        }
        check(&scenario, &mentions)?;
        Ok(scenario)
    }
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

fn bounded(text: &str) -> Parsed<()> {
    if text.len() <= MAX_TEXT_BYTES {
        return Ok(());
    }
    Err(ParseError {
        line: 1,
        column: 1,
        found: Some(format!("{} bytes", text.len())),
        expected: format!("at most {MAX_TEXT_BYTES} bytes"),
        nearest: None,
    })
}

/// What a scenario says once, it may not say again: the second line would
/// silently undo the first.
fn once<'a>(line: &Line<'a>, given: &mut Vec<&'a str>) -> Parsed<()> {
    let Some(word) = line.first_word().filter(|word| SINGLE.contains(word)) else {
        return Ok(());
    };
    if given.contains(&word) {
        return Err(line.expected(&format!("one \u{201c}{word}\u{201d} line only")));
    }
    given.push(word);
    Ok(())
}

fn statement(scenario: &mut Scenario, line: &mut Line<'_>) -> Parsed<()> {
    let word = line.peek_word().unwrap_or_default();
    if !STATEMENTS.contains(&word) {
        return Err(line.expected_one_of("the beginning of a line", &STATEMENTS));
    }
    match word {
        "at" | "when" | "then" => {
            room_for("steps", scenario.steps.len(), MAX_STEPS, line)?;
            scenario.steps.push(step(line)?);
        }
        "expect" => {
            let count = scenario.expectations.len();
            room_for("expectations", count, MAX_EXPECTATIONS, line)?;
            line.skip();
            scenario.expectations.push(expectation(line)?);
        }
        setting => {
            line.skip();
            self::setting(setting, scenario, line)?;
        }
    }
    Ok(())
}

fn room_for(what: &str, count: usize, most: usize, line: &Line<'_>) -> Parsed<()> {
    if count < most {
        return Ok(());
    }
    Err(line.expected(&format!("at most {most} {what}")))
}

fn setting(word: &str, scenario: &mut Scenario, line: &mut Line<'_>) -> Parsed<()> {
    let cluster = &mut scenario.cluster;
    match word {
        "title" => scenario.title = words(line)?,
        "about" => scenario.about = words(line)?,
        "seed" => scenario.seed = line.need("a number", |word| word.parse().ok())?,
        "until" => scenario.until = time(line)?,
        "servers" => {
            let expected = format!("a number from 1 to {MAX_SERVERS}");
            let fits = |n: &u64| (1..=MAX_SERVERS).contains(n);
            cluster.servers = line.need(&expected, |word| word.parse().ok().filter(fits))?;
        }
        "election-timeout" => {
            cluster.election_timeout = span(line)?;
            line.mention(Mentioned::ElectionTimeout);
        }
        "heartbeat" => {
            let expected = "a time longer than nothing, such as 50ms";
            let us = checked(line, expected, |line| {
                Ok(Some(time(line)?.0).filter(|&us| us > 0))
            })?;
            cluster.heartbeat_us = us;
            line.mention(Mentioned::Heartbeat);
        }
        "latency" => cluster.link.latency = span(line)?,
        "loss" => cluster.link.loss_ppm = percentage(line)?,
        "duplicate" => cluster.link.duplicate_ppm = percentage(line)?,
        "disk" => cluster.disk = span(line)?,
        "client" => {
            room_for("clients", cluster.clients.len(), MAX_CLIENTS, line)?;
            cluster.clients.push(client(line)?);
        }
        "log" => initial_log(cluster, line)?,
        "members" => cluster.members = Some(members(line)?),
        "option" => {
            let setting = option(line)?;
            cluster.set(setting);
        }
        _ => initial_link(&mut scenario.links, line)?,
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
        if line.take_word("pause") {
            client.pause = span(line)?;
        } else if line.take_word("timeout") {
            client.timeout_us = time(line)?.0.max(1);
        } else {
            return Err(line.expected_one_of("pause or timeout", &["pause", "timeout"]));
        }
    }
    Ok(client)
}

fn initial_log(cluster: &mut ClusterSettings, line: &mut Line<'_>) -> Parsed<()> {
    let given: Vec<ServerId> = cluster.logs.iter().map(|log| log.server).collect();
    let expected = "a server whose log no other line gives";
    let server = checked(line, expected, |line| {
        Ok(Some(server(line)?).filter(|id| !given.contains(id)))
    })?;
    line.need_sign(":")?;
    let terms = terms(line)?;
    let term = if line.take_word("term") {
        Some(Term(number(line, "a term")?))
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
        room_for("entries", terms.len(), MAX_LOG_ENTRIES, line)?;
        let least = terms.last().map_or(1, |term| term.0);
        let expected = format!("a term of at least {least}");
        let term = line.need(&expected, |word| {
            word.parse()
                .ok()
                .filter(|&n: &u64| (least..1 << 32).contains(&n))
        })?;
        terms.push(Term(term));
    }
    Ok(terms)
}
