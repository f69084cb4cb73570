//! A line of a scenario as words, strings and signs, each with its place.
//!
//! A line also remembers what it mentions that only makes sense together with
//! other lines: names, servers, times. `check` looks at that when all are read.

use std::borrow::Cow;

use super::check::{Mention, Mentioned};
use super::error::{ParseError, nearest, shorten};
use super::expected::{Expected, Thing};

/// A piece of a line.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) enum Token<'a> {
    /// A word or number: anything without white space and signs.
    Word(&'a str),
    /// What stands between quotation marks, its escapes resolved.
    Text(Cow<'a, str>),
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
    mentions: Vec<Mention>,
    /// From the sign `#` on, if there is one.
    comment: Option<&'a str>,
    /// Words that could have stood after the last token.
    wanted: Vec<Cow<'static, str>>,
}

impl<'a> Line<'a> {
    pub(super) fn new(number: u32, text: &'a str) -> Result<Line<'a>, ParseError> {
        let mut line = Line {
            number,
            tokens: Vec::new(),
            next: 0,
            end: 1,
            mentions: Vec::new(),
            comment: None,
            wanted: Vec::new(),
        };
        let mut rest = text;
        let mut column = 1;
        while let Some(first) = rest.chars().next() {
            let (token, taken) = match first {
                c if c.is_whitespace() => (None, c.len_utf8()),
                '#' => {
                    line.comment = Some(rest);
                    break;
                }
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
            let start = column;
            column += rest[..taken].chars().count() as u32;
            rest = &rest[taken..];
            if let Some(token) = token {
                line.tokens.push((start, token));
                line.end = column;
            }
        }
        Ok(line)
    }

    /// What stands between quotation marks, and how many bytes it takes with
    /// them. A backslash stands before a quotation mark or a backslash that is
    /// meant as such, and makes `n` and `r` line breaks.
    fn quoted(&self, rest: &'a str, column: u32) -> Result<(Token<'a>, usize), ParseError> {
        let error = |characters: usize, found: Option<String>, expected: Thing| ParseError {
            line: self.number,
            column: column + characters as u32,
            found,
            expected: expected.into(),
            nearest: None,
        };
        let mut text: Cow<'a, str> = Cow::Borrowed("");
        let mut start = 1;
        let mut characters = rest.char_indices().enumerate().skip(1);
        while let Some((_, (at, c))) = characters.next() {
            if c != '"' && c != '\\' {
                continue;
            }
            if text.is_empty() {
                text = Cow::Borrowed(&rest[start..at]);
            } else {
                text.to_mut().push_str(&rest[start..at]);
            }
            if c == '"' {
                return Ok((Token::Text(text), at + 1));
            }
            let Some((place, (after, escaped))) = characters.next() else {
                break;
            };
            let meant = match escaped {
                '"' | '\\' => escaped,
                'n' => '\n',
                'r' => '\r',
                other => {
                    return Err(error(place, Some(other.to_string()), Thing::Escape));
                }
            };
            text.to_mut().push(meant);
            start = after + escaped.len_utf8();
        }
        Err(error(rest.chars().count(), None, Thing::ClosingMark))
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

    pub(super) fn peek(&self) -> Option<&Token<'a>> {
        self.tokens.get(self.next).map(|(_, token)| token)
    }

    /// The token after the next one.
    pub(super) fn peek_second(&self) -> Option<&Token<'a>> {
        self.tokens.get(self.next + 1).map(|(_, token)| token)
    }

    /// Remembers that the token before the next one means this.
    pub(super) fn mention(&mut self, what: Mentioned) {
        let before = self.next.checked_sub(1);
        if let Some((column, Token::Word(word))) = before.and_then(|at| self.tokens.get(at)) {
            self.mentions.push(Mention {
                line: self.number,
                column: *column,
                found: (*word).to_owned(),
                what,
            });
        }
    }

    /// All tokens.
    pub(super) fn tokens(&self) -> impl Iterator<Item = &Token<'a>> {
        self.tokens.iter().map(|(_, token)| token)
    }

    /// What stands from `#` on.
    pub(super) fn comment(&self) -> Option<&'a str> {
        self.comment
    }

    /// These words could stand here. Noted at the end of the line only, for
    /// those who ask how it could go on.
    pub(super) fn want<W: Into<Cow<'static, str>>>(&mut self, words: impl IntoIterator<Item = W>) {
        if self.is_done() {
            self.wanted.extend(words.into_iter().map(Into::into));
        }
    }

    /// The words that could have stood at its end.
    pub(super) fn into_wanted(self) -> Vec<Cow<'static, str>> {
        self.wanted
    }

    /// What it mentions.
    pub(super) fn into_mentions(self) -> Vec<Mention> {
        self.mentions
    }

    /// The next token, if it is a word.
    pub(super) fn peek_word(&self) -> Option<&'a str> {
        match self.peek() {
            Some(Token::Word(word)) => Some(*word),
            _ => None,
        }
    }

    pub(super) fn skip(&mut self) {
        self.next += 1;
    }

    /// Takes the next word if it is this one.
    pub(super) fn take_word(&mut self, word: &'static str) -> bool {
        self.want([word]);
        let is = self.peek_word() == Some(word);
        if is {
            self.skip();
        }
        is
    }

    pub(super) fn take_sign(&mut self, sign: &str) -> bool {
        let is = matches!(self.peek(), Some(Token::Sign(s)) if *s == sign);
        if is {
            self.skip();
        }
        is
    }

    /// The next token must be this word.
    pub(super) fn need_word(&mut self, word: &'static str) -> Result<(), ParseError> {
        if self.take_word(word) {
            return Ok(());
        }
        Err(self.expected(Expected::Word(word)))
    }

    pub(super) fn need_sign(&mut self, sign: &'static str) -> Result<(), ParseError> {
        if self.take_sign(sign) {
            return Ok(());
        }
        Err(self.expected(Expected::Word(sign)))
    }

    /// The next token must be a word that `read` understands.
    pub(super) fn need<T>(
        &mut self,
        expected: impl Into<Expected>,
        read: impl FnOnce(&str) -> Option<T>,
    ) -> Result<T, ParseError> {
        let value = self.peek_word().and_then(read);
        let value = value.ok_or_else(|| self.expected(expected))?;
        self.skip();
        Ok(value)
    }

    /// The next token must be text between quotation marks.
    pub(super) fn need_text(
        &mut self,
        expected: impl Into<Expected>,
    ) -> Result<String, ParseError> {
        match self.peek() {
            Some(Token::Text(text)) => {
                let text = text.clone().into_owned();
                self.skip();
                Ok(text)
            }
            _ => Err(self.expected(expected)),
        }
    }

    /// The next token must be one of these words.
    pub(super) fn need_one_of<T: Copy>(
        &mut self,
        expected: Thing,
        words: &[(&'static str, T)],
    ) -> Result<T, ParseError> {
        let found = self.peek_word().unwrap_or_default();
        if let Some(&(_, value)) = words.iter().find(|(word, _)| *word == found) {
            self.skip();
            return Ok(value);
        }
        let known: Vec<&'static str> = words.iter().map(|&(word, _)| word).collect();
        Err(self.expected_one_of(expected, &known))
    }

    /// Nothing may follow.
    pub(super) fn need_end(&self) -> Result<(), ParseError> {
        if self.is_done() {
            return Ok(());
        }
        Err(self.expected(Thing::EndOfLine))
    }

    /// Something else was expected here.
    pub(super) fn expected(&self, expected: impl Into<Expected>) -> ParseError {
        self.error(expected.into())
    }

    fn error(&self, expected: Expected) -> ParseError {
        let found = self.tokens.get(self.next);
        ParseError {
            line: self.number,
            column: found.map_or(self.end, |&(column, _)| column),
            found: found.map(|(_, token)| match token {
                Token::Word(word) => shorten(word),
                Token::Text(text) => shorten(text),
                Token::Sign(sign) => (*sign).to_owned(),
            }),
            expected,
            nearest: None,
        }
    }

    /// One of these words was expected here.
    pub(super) fn expected_one_of(
        &mut self,
        expected: Thing,
        words: &[&'static str],
    ) -> ParseError {
        self.want(words.iter().copied());
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
