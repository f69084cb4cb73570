//! Why a text could not be read: the place, what stands there, what would have
//! been right, and the known word that it looks like.

use std::fmt;

use super::expected::Expected;

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
    pub expected: Expected,
    /// A known word that looks like the one that was found.
    pub nearest: Option<String>,
}

impl ParseError {
    /// What is wrong, without the place: for texts of a few words.
    pub fn problem(&self) -> String {
        let expected = &self.expected;
        let found = match &self.found {
            Some(found) => format!("\u{201c}{found}\u{201d}"),
            None => "the end of the line".to_owned(),
        };
        match &self.nearest {
            Some(word) => {
                format!("expected {expected}, found {found}; did you mean \u{201c}{word}\u{201d}?")
            }
            None => format!("expected {expected}, found {found}"),
        }
    }
}

impl fmt::Display for ParseError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (line, column, problem) = (self.line, self.column, self.problem());
        write!(f, "line {line}, column {column}: {problem}")
    }
}

impl std::error::Error for ParseError {}

/// What was found, short enough for a message.
pub(super) fn shorten(word: &str) -> String {
    let mut short: String = word.chars().take(40).collect();
    if short.len() < word.len() {
        short.push('\u{2026}');
    }
    short
}

/// The word that is a typing error away: at most a third of it is different.
pub(super) fn nearest(found: &str, words: &[&str]) -> Option<String> {
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
