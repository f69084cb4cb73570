//! What could stand at a place of a text: the words that the reader of the
//! language asks for there, and the names that the text gives.

use super::error::ParseError;
use super::lex::{Line, Token};
use super::parse::{lines, wanted_after};
use super::words::SELECTORS;

/// What could stand at the end of a text.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Completion {
    /// What the last word begins with; empty after a space.
    pub begun: String,
    /// The words that it could become, each once, in the order of the language.
    pub words: Vec<String>,
}

/// What could stand at the end of this text, which goes up to the place where
/// somebody types.
pub fn complete(text: &str) -> Completion {
    let line = text.rsplit('\n').next().unwrap_or_default();
    let in_word = |c: char| c.is_ascii_alphanumeric() || c == '-';
    let head = line.trim_end_matches(in_word);
    let begun = &line[head.len()..];
    let mut words: Vec<String> = Vec::new();
    let mut offer = |word: &str| {
        let fits = word.starts_with(begun) && word != begun;
        if fits && words.iter().all(|known| known != word) {
            words.push(word.to_owned());
        }
    };
    let wanted = wanted_after(head);
    // Where all selectors could stand, a name could.
    if wanted
        .iter()
        .any(|word| word == SELECTORS[SELECTORS.len() - 1].0)
    {
        for name in names_in(text) {
            offer(&name);
        }
    }
    for word in &wanted {
        offer(word);
    }
    Completion {
        begun: begun.to_owned(),
        words,
    }
}

/// The names that lines of this text give.
fn names_in(text: &str) -> Vec<String> {
    let name = |text: &str| -> Result<Option<String>, ParseError> {
        let line = Line::new(1, text)?;
        let mut after = line.tokens().skip_while(|t| **t != Token::Word("as"));
        Ok(match after.nth(1) {
            Some(Token::Word(name)) => Some((*name).to_owned()),
            _ => None,
        })
    };
    lines(text).filter_map(|text| name(text).ok()?).collect()
}
