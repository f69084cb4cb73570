//! Reading the smallest parts: servers, names, numbers, words, times.

use raftworks_core::{ServerId, Time};

use super::Parsed;
use crate::action::Selector;
use crate::command;
use crate::scenario::lex::{Line, Token};
use crate::scenario::words::SELECTORS;
use crate::settings::{MAX_SERVERS, Span};

const MAX_WORDS_CHARS: usize = 500;
const MAX_NAME_CHARS: usize = 32;
const MAX_TIME_US: u64 = 3_600_000_000;
const MILLION: u32 = 1_000_000;

pub(super) fn selector(line: &mut Line<'_>) -> Parsed<Selector> {
    if line.take_word("server") {
        return Ok(Selector::Server(server(line)?));
    }
    let expected = "a server: its number, leader, follower, followers, down, all or a name";
    let read = |word: &str| {
        Some(match word {
            "leader" => Selector::Leader,
            "follower" => Selector::Follower,
            "followers" => Selector::Followers,
            "down" => Selector::Down,
            "all" => Selector::All,
            "rest" => Selector::Rest,
            word if is_server(word).is_some() => Selector::Server(is_server(word)?),
            word if is_name(word) => Selector::Named(word.to_owned()),
            _ => return None,
        })
    };
    line.need(expected, read)
}

/// A word that can name servers: letters, digits and hyphens, a letter first.
pub(super) fn is_name(word: &str) -> bool {
    let reserved = [
        "by", "at", "from", "to", "on", "as", "after", "every", "majority",
    ];
    word.chars().count() <= MAX_NAME_CHARS
        && word.starts_with(|c: char| c.is_ascii_lowercase())
        && word
            .chars()
            .all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-')
        && !SELECTORS.contains(&word)
        && !reserved.contains(&word)
}

pub(super) fn is_server(word: &str) -> Option<ServerId> {
    let id = word
        .parse()
        .ok()
        .filter(|id| (1..=MAX_SERVERS).contains(id))?;
    Some(ServerId(id))
}

pub(super) fn server(line: &mut Line<'_>) -> Parsed<ServerId> {
    let expected = format!("a server from 1 to {MAX_SERVERS}");
    line.need(&expected, is_server)
}

pub(super) fn number(line: &mut Line<'_>, expected: &str) -> Parsed<u64> {
    line.need(expected, |word| {
        word.parse().ok().filter(|&n: &u64| n < 1 << 40)
    })
}

/// What is said to the reader.
pub(super) fn words<'a>(line: &mut Line<'a>) -> Parsed<&'a str> {
    let expected = format!("words in quotation marks, at most {MAX_WORDS_CHARS} characters");
    let at = line.clone();
    let text = line.need_text(&expected)?;
    if text.chars().count() > MAX_WORDS_CHARS {
        return Err(at.expected(&expected));
    }
    Ok(text)
}

/// A key or value: a word, or text in quotation marks.
pub(super) fn value_text<'a>(line: &mut Line<'a>, what: &str) -> Parsed<&'a str> {
    let expected = format!("{what} of at most {} bytes", command::MAX_TEXT_BYTES);
    let text = match line.peek() {
        Some(Token::Word(text) | Token::Text(text)) if text.len() <= command::MAX_TEXT_BYTES => {
            text
        }
        _ => return Err(line.expected(&expected)),
    };
    line.skip();
    Ok(text)
}

pub(super) fn time(line: &mut Line<'_>) -> Parsed<Time> {
    let us = line.need("a time such as 150ms, at most 3600s", time_us)?;
    Ok(Time(us))
}

pub(super) fn span(line: &mut Line<'_>) -> Parsed<Span> {
    let expected = "a time such as 10ms, or a span such as 8ms..12ms";
    line.need(expected, |word| {
        let Some((low, high)) = word.split_once("..") else {
            return time_us(word).map(Span::exactly);
        };
        let (min_us, max_us) = (time_us(low)?, time_us(high)?);
        (min_us <= max_us).then_some(Span::between(min_us, max_us))
    })
}

/// Reads a time such as `1.5s` or `150ms`.
pub fn parse_time(text: &str) -> Option<Time> {
    time_us(text).map(Time)
}

/// A decimal number with a unit, exact to the microsecond.
pub(super) fn time_us(word: &str) -> Option<u64> {
    let digits = word.find(|c: char| !c.is_ascii_digit() && c != '.')?;
    let (number, unit) = word.split_at(digits);
    let unit_us: u64 = match unit {
        "us" | "\u{b5}s" => 1,
        "ms" => 1_000,
        "s" => 1_000_000,
        "min" => 60_000_000,
        _ => return None,
    };
    decimal(number, unit_us).filter(|us| *us <= MAX_TIME_US)
}

/// A decimal number times `unit`, when that is a whole number.
fn decimal(number: &str, unit: u64) -> Option<u64> {
    let (whole, fraction) = number.split_once('.').unwrap_or((number, ""));
    let digits = |text: &str| text.chars().all(|c| c.is_ascii_digit());
    if whole.is_empty() || fraction.len() > 6 || !digits(whole) || !digits(fraction) {
        return None;
    }
    if number.contains('.') && fraction.is_empty() {
        return None;
    }
    let scale = 10_u64.pow(fraction.len() as u32);
    let whole: u64 = whole.parse().ok()?;
    let fraction: u64 = if fraction.is_empty() {
        0
    } else {
        fraction.parse().ok()?
    };
    let total = whole
        .checked_mul(scale)?
        .checked_add(fraction)?
        .checked_mul(unit)?;
    total.is_multiple_of(scale).then_some(total / scale)
}

/// A percentage, as parts per million.
pub(super) fn percentage(line: &mut Line<'_>) -> Parsed<u32> {
    line.need("a percentage such as 2%", |word| {
        let ppm = decimal(word.strip_suffix('%')?, 10_000)?;
        u32::try_from(ppm).ok().filter(|ppm| *ppm <= MILLION)
    })
}
