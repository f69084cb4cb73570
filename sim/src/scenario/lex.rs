//! A line of a scenario as words, strings and signs, each with its place; and
//! the error that names the place where something else was expected.

use std::fmt;

/// Why a text could not be read.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct ParseError {
    /// The line, from 1.
    pub line: u32,
    /// The character in the line, from 1.
    pub column: u32,
    /// What stands there; `None` is the end of the line.
    pub found: Option<String>,
    /// What would have been right.
    pub expected: String,
    /// A known word that looks like the one that was found.
    pub nearest: Option<String>,
}

impl fmt::Display for ParseError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "line {}, column {}: expected {}",
            self.line, self.column, self.expected
        )?;
        match &self.found {
            Some(found) => write!(f, ", found \u{201c}{found}\u{201d}")?,
            None => write!(f, ", found the end of the line")?,
        }
        match &self.nearest {
            Some(word) => write!(f, "; did you mean \u{201c}{word}\u{201d}?"),
            None => Ok(()),
        }
    }
}

impl std::error::Error for ParseError {}

/// A piece of a line.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Token<'a> {
    /// A word or number: anything without white space and signs.
    Word(&'a str),
    /// What stands between quotation marks.
    Text(&'a str),
    /// One of `= | : -> <->`.
    Sign(&'static str),
}

/// The signs, longer ones first.
const SIGNS: [&str; 5] = ["<->", "->", "=", "|", ":"];

/// A line, read from left to right.
#[derive(Clone, Debug)]
pub(super) struct Line<'a> {
    number: u32,
    tokens: Vec<(u32, Token<'a>)>,
    next: usize,
    /// The column after the last token.
    end: u32,
}

impl<'a> Line<'a> {
    pub(super) fn new(number: u32, text: &'a str) -> Result<Line<'a>, ParseError> {
        let mut line = Line {
            number,
            tokens: Vec::new(),
            next: 0,
            end: 1,
        };
        let mut rest = text;
        let mut column = 1;
        while let Some(first) = rest.chars().next() {
            let (token, taken) = match first {
                c if c.is_whitespace() => (None, c.len_utf8()),
                '#' => break,
                '"' => {
                    let (token, taken) = line.quoted(rest, column)?;
                    (Some(token), taken)
                }
                _ => {
                    let sign = SIGNS.iter().find(|sign| rest.starts_with(**sign));
                    let word = word_of(rest);
                    let token = sign.map_or(Token::Word(word), |sign| Token::Sign(sign));
                    (Some(token), sign.map_or(word.len(), |sign| sign.len()))
                }
            };
            if let Some(token) = token {
                line.tokens.push((column, token));
            }
            column += rest[..taken].chars().count() as u32;
            rest = &rest[taken..];
            if token.is_some() {
                line.end = column;
            }
        }
        Ok(line)
    }

    fn quoted(&self, rest: &'a str, column: u32) -> Result<(Token<'a>, usize), ParseError> {
        match rest[1..].find('"') {
            Some(length) => Ok((Token::Text(&rest[1..=length]), length + 2)),
            None => Err(ParseError {
                line: self.number,
                column: column + rest.chars().count() as u32,
                found: None,
                expected: "a closing quotation mark".to_owned(),
                nearest: None,
            }),
        }
    }

    pub(super) fn number(&self) -> u32 {
        self.number
    }

    /// The word that the line begins with.
    pub(super) fn first_word(&self) -> Option<&'a str> {
        match self.tokens.first() {
            Some((_, Token::Word(word))) => Some(word),
            _ => None,
        }
    }

    pub(super) fn is_done(&self) -> bool {
        self.next >= self.tokens.len()
    }

    pub(super) fn peek(&self) -> Option<Token<'a>> {
        self.tokens.get(self.next).map(|&(_, token)| token)
    }

    /// The token after the next one.
    pub(super) fn peek_second(&self) -> Option<Token<'a>> {
        self.tokens.get(self.next + 1).map(|&(_, token)| token)
    }

    /// The next token, if it is a word.
    pub(super) fn peek_word(&self) -> Option<&'a str> {
        match self.peek() {
            Some(Token::Word(word)) => Some(word),
            _ => None,
        }
    }

    pub(super) fn skip(&mut self) {
        self.next += 1;
    }

    /// Takes the next word if it is this one.
    pub(super) fn take_word(&mut self, word: &str) -> bool {
        let is = self.peek_word() == Some(word);
        if is {
            self.skip();
        }
        is
    }

    pub(super) fn take_sign(&mut self, sign: &str) -> bool {
        let is = matches!(self.peek(), Some(Token::Sign(s)) if s == sign);
        if is {
            self.skip();
        }
        is
    }

    /// The next token must be this word.
    pub(super) fn need_word(&mut self, word: &str) -> Result<(), ParseError> {
        if self.take_word(word) {
            return Ok(());
        }
        Err(self.expected(&format!("\u{201c}{word}\u{201d}")))
    }

    pub(super) fn need_sign(&mut self, sign: &str) -> Result<(), ParseError> {
        if self.take_sign(sign) {
            return Ok(());
        }
        Err(self.expected(&format!("\u{201c}{sign}\u{201d}")))
    }

    /// The next token must be a word that `read` understands.
    pub(super) fn need<T>(
        &mut self,
        expected: &str,
        read: impl FnOnce(&str) -> Option<T>,
    ) -> Result<T, ParseError> {
        let value = self.peek_word().and_then(read);
        let value = value.ok_or_else(|| self.expected(expected))?;
        self.skip();
        Ok(value)
    }

    /// The next token must be text between quotation marks.
    pub(super) fn need_text(&mut self, expected: &str) -> Result<&'a str, ParseError> {
        match self.peek() {
            Some(Token::Text(text)) => {
                self.skip();
                Ok(text)
            }
            _ => Err(self.expected(expected)),
        }
    }

    /// The next token must be one of these words.
    pub(super) fn need_one_of<T: Copy>(
        &mut self,
        expected: &str,
        words: &[(&str, T)],
    ) -> Result<T, ParseError> {
        let found = self.peek_word().unwrap_or_default();
        if let Some(&(_, value)) = words.iter().find(|(word, _)| *word == found) {
            self.skip();
            return Ok(value);
        }
        let known: Vec<&str> = words.iter().map(|&(word, _)| word).collect();
        Err(self.expected_one_of(expected, &known))
    }

    /// Nothing may follow.
    pub(super) fn need_end(&self) -> Result<(), ParseError> {
        if self.is_done() {
            return Ok(());
        }
        Err(self.expected("the end of the line"))
    }

    /// Something else was expected here.
    pub(super) fn expected(&self, expected: &str) -> ParseError {
        let found = self.tokens.get(self.next);
        ParseError {
            line: self.number,
            column: found.map_or(self.end, |&(column, _)| column),
            found: found.map(|&(_, token)| match token {
                Token::Word(word) => shorten(word),
                Token::Text(text) => shorten(text),
                Token::Sign(sign) => sign.to_owned(),
            }),
            expected: expected.to_owned(),
            nearest: None,
        }
    }

    /// One of these words was expected here.
    pub(super) fn expected_one_of(&self, expected: &str, words: &[&str]) -> ParseError {
        let found = self.peek_word().unwrap_or_default();
        ParseError {
            nearest: nearest(found, words),
            ..self.expected(expected)
        }
    }
}

fn word_of(rest: &str) -> &str {
    let ends = |&(at, c): &(usize, char)| {
        c.is_whitespace()
            || c == '"'
            || SIGNS.iter().any(|sign| rest[at..].starts_with(sign))
            || (c == '#' && at > 0)
    };
    let end = rest
        .char_indices()
        .find(ends)
        .map_or(rest.len(), |(at, _)| at);
    // A lone `<` or `-` is a word of its own, which nobody will understand.
    let least = rest.chars().next().map_or(0, char::len_utf8);
    &rest[..end.max(least)]
}

fn shorten(word: &str) -> String {
    let mut short: String = word.chars().take(40).collect();
    if short.len() < word.len() {
        short.push('\u{2026}');
    }
    short
}

/// The word that is a typing error away: at most a third of it is different.
fn nearest(found: &str, words: &[&str]) -> Option<String> {
    let candidates = words.iter().map(|word| (distance(found, word), *word));
    let (distance, word) = candidates.min()?;
    let close = distance > 0 && distance * 3 <= word.len().max(3);
    (close && !found.is_empty()).then(|| word.to_owned())
}

/// How many letters to insert, delete or replace (Levenshtein).
fn distance(a: &str, b: &str) -> usize {
    let b: Vec<char> = b.chars().collect();
    let mut row: Vec<usize> = (0..=b.len()).collect();
    for (i, x) in a.chars().take(64).enumerate() {
        let mut diagonal = row[0];
        row[0] = i + 1;
        for (j, y) in b.iter().enumerate() {
            let replaced = diagonal + usize::from(x != *y);
            diagonal = row[j + 1];
            row[j + 1] = replaced.min(row[j] + 1).min(diagonal + 1);
        }
    }
    row[b.len()]
}
