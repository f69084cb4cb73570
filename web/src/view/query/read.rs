//! Reads a line of conditions, and helps to write one.

use super::{Condition, KEYS, Key, Query, Value, classes, decisions, reasons};
use crate::words::small;

/// The most conditions of a line.
const MOST_CONDITIONS: usize = 24;
/// The most letters of a line.
const MOST_LETTERS: usize = 400;
/// The most offers.
const MOST_OFFERS: usize = 24;

/// What is wrong with a line.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Problem {
    /// There is no such key.
    NoSuchKey,
    /// This key has no such value.
    NoSuchValue(&'static str),
    /// A number, or numbers from and to, should stand there.
    NoNumber,
    /// Something should stand there.
    Nothing,
    /// A quotation has no end.
    Unclosed,
    /// There is too much.
    TooLong,
}

/// What is wrong with a line, and where.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct QueryError {
    /// The first letter that is wrong, from 0.
    pub from: usize,
    /// The wrong part itself.
    pub part: String,
    /// What is wrong with it.
    pub problem: Problem,
}

/// A word of the line, and where it begins, in letters.
struct Token {
    from: usize,
    text: String,
    quoted: bool,
}

/// Reads a line.
pub fn read(line: &str) -> Result<Query, QueryError> {
    let tokens = split(line)?;
    if tokens.len() > MOST_CONDITIONS || line.chars().count() > MOST_LETTERS {
        return Err(error(0, line, Problem::TooLong));
    }
    let conditions = tokens.iter().map(condition);
    Ok(Query {
        conditions: conditions.collect::<Result<_, _>>()?,
    })
}

fn error(from: usize, part: &str, problem: Problem) -> QueryError {
    QueryError {
        from,
        part: part.to_owned(),
        problem,
    }
}

fn split(line: &str) -> Result<Vec<Token>, QueryError> {
    let mut tokens: Vec<Token> = Vec::new();
    let mut open: Option<Token> = None;
    let mut quote = None;
    for (place, letter) in line.chars().enumerate() {
        match (letter, quote) {
            ('"', None) => {
                quote = Some(place);
                let token = open.get_or_insert_with(|| begin(place));
                token.quoted = true;
            }
            ('"', Some(_)) => quote = None,
            (letter, None) if letter.is_whitespace() => tokens.extend(open.take()),
            (letter, _) => open.get_or_insert_with(|| begin(place)).text.push(letter),
        }
    }
    if let Some(place) = quote {
        return Err(error(place, "\"", Problem::Unclosed));
    }
    tokens.extend(open);
    Ok(tokens)
}

fn begin(from: usize) -> Token {
    Token {
        from,
        text: String::new(),
        quoted: false,
    }
}

fn condition(token: &Token) -> Result<Condition, QueryError> {
    let not = token.text.len() > 1 && token.text.starts_with('-');
    let text = &token.text[usize::from(not)..];
    let from = token.from + usize::from(not);
    let (name, values) = match text.split_once(':') {
        Some(pair) if !token.quoted => pair,
        _ => {
            return Ok(Condition {
                key: None,
                not,
                values: vec![Value::Text(small(text))],
            });
        }
    };
    let known = KEYS.iter().find(|(word, _)| *word == name);
    let &(word, key) = known.ok_or_else(|| error(from, name, Problem::NoSuchKey))?;
    let mut place = from + name.chars().count() + 1;
    let mut read = Vec::new();
    for text in values.split(',') {
        read.push(value(word, key, text).map_err(|problem| error(place, text, problem))?);
        place += text.chars().count() + 1;
    }
    Ok(Condition {
        key: Some(key),
        not,
        values: read,
    })
}

fn value(word: &'static str, key: Key, text: &str) -> Result<Value, Problem> {
    if text.is_empty() {
        return Err(Problem::Nothing);
    }
    let named = |all: &[&'static str]| {
        let found = all.iter().find(|it| **it == text);
        found.map(|it| Value::Word(it))
    };
    let found = match key {
        Key::Kind => {
            let class = classes().position(|name| name == text).map(Value::Class);
            class.or_else(|| named(&decisions().collect::<Vec<_>>()))
        }
        Key::Reason => named(&reasons(false)),
        Key::Refusal => named(&reasons(true)),
        _ => return range(text).ok_or(Problem::NoNumber),
    };
    found.ok_or(Problem::NoSuchValue(word))
}

/// `3`, `>3`, `<3`, `3..5`, `3..` or `..5`.
fn range(text: &str) -> Option<Value> {
    let number = |text: &str| text.parse::<u64>().ok();
    let (from, to) = if let Some(text) = text.strip_prefix('>') {
        (number(text)?.checked_add(1)?, u64::MAX)
    } else if let Some(text) = text.strip_prefix('<') {
        (0, number(text)?.checked_sub(1)?)
    } else if let Some((from, to)) = text.split_once("..") {
        let from = if from.is_empty() { 0 } else { number(from)? };
        (from, if to.is_empty() { u64::MAX } else { number(to)? })
    } else {
        (number(text)?, number(text)?)
    };
    (from <= to).then_some(Value::Range(from, to))
}

/// The values that a key can have, where they are words.
fn values_of(key: Key) -> Vec<&'static str> {
    match key {
        Key::Kind => classes().chain(decisions()).collect(),
        Key::Reason => reasons(false),
        Key::Refusal => reasons(true),
        _ => Vec::new(),
    }
}

/// How the last word of a line can go on: the line up to that word, and what can
/// stand there.
pub fn complete(line: &str) -> (&str, Vec<String>) {
    let start = line.rfind(char::is_whitespace).map_or(0, |place| place + 1);
    let (before, word) = line.split_at(start);
    let minus = if word.starts_with('-') { "-" } else { "" };
    let bare = &word[minus.len()..];
    let offers: Vec<String> = match bare.split_once(':') {
        None => {
            let keys = KEYS.iter().filter(|(name, _)| name.starts_with(bare));
            let keys = keys.map(|(name, _)| format!("{minus}{name}:"));
            // Whoever types a kind need not know that it is one.
            let kinds = values_of(Key::Kind).into_iter();
            let kinds = kinds.filter(|kind| !bare.is_empty() && kind.contains(bare));
            keys.chain(kinds.map(|kind| format!("{minus}kind:{kind}")))
                .collect()
        }
        Some((name, typed)) => {
            let (kept, last) = match typed.rsplit_once(',') {
                Some((kept, last)) => (format!("{kept},"), last),
                None => (String::new(), typed),
            };
            let key = KEYS.iter().find(|(word, _)| *word == name);
            let values = key.map(|(_, key)| values_of(*key)).unwrap_or_default();
            let fits = values
                .into_iter()
                .filter(|it| it.contains(last) && *it != last);
            fits.map(|it| format!("{minus}{name}:{kept}{it}")).collect()
        }
    };
    (before, offers.into_iter().take(MOST_OFFERS).collect())
}

/// The value that a line has for a key.
pub fn value_of<'a>(line: &'a str, key: &str) -> &'a str {
    let mut words = line.split_whitespace();
    let found = words.find_map(|word| word.strip_prefix(key)?.strip_prefix(':'));
    found.unwrap_or("")
}

/// The line with this value for a key, or without the key.
pub fn with_value(line: &str, key: &str, value: &str) -> String {
    let of_key = |word: &&str| {
        let rest = word.strip_prefix(key);
        rest.is_some_and(|rest| rest.starts_with(':'))
    };
    let mut words: Vec<&str> = line
        .split_whitespace()
        .filter(|word| !of_key(word))
        .collect();
    let condition = format!("{key}:{value}");
    if !value.is_empty() {
        words.push(&condition);
    }
    words.join(" ")
}
