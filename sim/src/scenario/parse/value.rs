//! Reading words that are values: numbers, names, strings, times, percentages.
//! All exact, in integers.

use raftworks_core::Time;

use super::{Parsed, checked};
use crate::command;
use crate::scenario::expected::{Limit, Thing};
use crate::scenario::lex::{Line, Token};
use crate::scenario::words::{RESERVED, SELECTORS};
use crate::settings::Span;

const MAX_WORDS_CHARS: u64 = 500;
const MAX_NAME_CHARS: usize = 32;
const MAX_TIME_US: u64 = 3_600_000_000;
const MILLION: u64 = 1_000_000;
/// Parts per million in one percent.
const PERCENT_PPM: u64 = MILLION / 100;

pub(super) fn number(line: &mut Line<'_>, expected: Thing) -> Parsed<u64> {
    line.need(expected, |word| {
        word.parse().ok().filter(|&n: &u64| n < 1 << 40)
    })
}

/// A word that can name servers: letters, digits and hyphens, a letter first.
pub(super) fn is_name(word: &str) -> bool {
    let fits = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-';
    word.len() <= MAX_NAME_CHARS
        && word.starts_with(|c: char| c.is_ascii_lowercase())
        && word.chars().all(fits)
        && SELECTORS.iter().all(|(name, _)| *name != word)
        && !RESERVED.contains(&word)
}

/// What is said to the reader.
pub(super) fn words(line: &mut Line<'_>) -> Parsed<String> {
    let expected = (Limit::Words, MAX_WORDS_CHARS);
    checked(line, expected, |line| {
        let text = line.need_text(expected)?;
        Ok(Some(text).filter(|text| text.chars().count() as u64 <= MAX_WORDS_CHARS))
    })
}

/// A key or value: a word, or text in quotation marks.
pub(super) fn value_text(line: &mut Line<'_>, what: Limit) -> Parsed<String> {
    let most = command::MAX_TEXT_BYTES;
    let text = match line.peek() {
        Some(Token::Word(text)) => Some((*text).to_owned()),
        Some(Token::Text(text)) => Some(text.clone().into_owned()),
        _ => None,
    };
    match text.filter(|text| text.len() <= most) {
        Some(text) => {
            line.skip();
            Ok(text)
        }
        None => Err(line.expected((what, most as u64))),
    }
}

pub(super) fn time(line: &mut Line<'_>) -> Parsed<Time> {
    let us = line.need(Thing::Time, time_us)?;
    Ok(Time(us))
}

pub(super) fn span(line: &mut Line<'_>) -> Parsed<Span> {
    line.need(Thing::Span, |word| {
        let Some((low, high)) = word.split_once("..") else {
            return time_us(word).map(Span::exactly);
        };
        let (min_us, max_us) = (time_us(low)?, time_us(high)?);
        (min_us <= max_us).then_some(Span::between(min_us, max_us))
    })
}

/// A span that may also be log-normal.
pub(super) fn spread(line: &mut Line<'_>) -> Parsed<Span> {
    let log_normal = line.peek_word().and_then(|word| {
        let (low, high) = word.split_once('~')?;
        let (min_us, max_us) = (time_us(low)?, time_us(high)?);
        (min_us <= max_us).then_some(Span::around(min_us, max_us))
    });
    match log_normal {
        Some(span) => {
            line.skip();
            Ok(span)
        }
        None => span(line),
    }
}

/// A number from 1 on; 0 stands for off.
pub(super) fn or_off(line: &mut Line<'_>, expected: Thing) -> Parsed<u64> {
    line.need(expected, |word| match word {
        "off" => Some(0),
        word => word.parse().ok().filter(|n: &u64| (1..1 << 32).contains(n)),
    })
}

/// A percentage, as parts per million.
pub(super) fn percentage(line: &mut Line<'_>) -> Parsed<u32> {
    line.need(Thing::Percentage, |word| {
        let ppm = scaled(word.strip_suffix('%')?, PERCENT_PPM)?;
        u32::try_from(ppm).ok().filter(|_| ppm <= MILLION)
    })
}

/// Reads a time such as `1.5s` or `150ms`.
pub fn parse_time(text: &str) -> Option<Time> {
    time_us(text).map(Time)
}

/// A decimal number with a unit, exact to the microsecond.
fn time_us(word: &str) -> Option<u64> {
    let digits = word.find(|c: char| !c.is_ascii_digit() && c != '.')?;
    let (number, unit) = word.split_at(digits);
    let unit_us: u64 = match unit {
        "us" | "\u{b5}s" => 1,
        "ms" => 1_000,
        "s" => MILLION,
        "min" => 60 * MILLION,
        _ => return None,
    };
    scaled(number, unit_us).filter(|us| *us <= MAX_TIME_US)
}

/// A decimal number times a unit, if that is whole.
fn scaled(number: &str, unit: u64) -> Option<u64> {
    let (whole, fraction) = match number.split_once('.') {
        Some((_, "")) => return None,
        Some((whole, fraction)) => (whole, fraction),
        None => (number, ""),
    };
    let digits = |text: &str| text.bytes().all(|b| b.is_ascii_digit());
    if whole.is_empty() || fraction.len() > 6 || !digits(whole) || !digits(fraction) {
        return None;
    }
    let scale = 10_u64.pow(fraction.len() as u32);
    let fraction = fraction.parse().unwrap_or(0);
    let whole: u64 = whole.parse().ok()?;
    let total = whole.checked_mul(scale)?.checked_add(fraction)?;
    let total = total.checked_mul(unit)?;
    total.is_multiple_of(scale).then_some(total / scale)
}
