//! Tidies the text of a scenario: one space between words, words in the order
//! in which the language writes them, no empty line at either end and no two in
//! a row. Lines, comments, and the spelling of times stay as the author has them.

use super::error::ParseError;
use super::lex::Token;
use super::parse::{line_of, lines};
use super::print::Words;
use super::words::{CLIENT_WORDS, LINK_WORDS};
use super::{Order, Scenario, Step};
use crate::action::Action;
use crate::order::sort_few_by_key;

/// The same scenario, tidily written. What is tidy already stays as it is.
///
/// # Errors
///
/// The first thing that cannot be read: nobody knows how to write that.
pub fn format(text: &str) -> Result<String, ParseError> {
    Scenario::parse(text)?;
    let mut out = String::with_capacity(text.len());
    let mut gap = false;
    for text in lines(text) {
        let (alone, line) = line_of(text)?;
        let mut tokens: Vec<&Token<'_>> = line.tokens().collect();
        if tokens.is_empty() && line.comment().is_none() {
            gap = !out.is_empty();
            continue;
        }
        if std::mem::take(&mut gap) {
            out.push('\n');
        }
        put_in_order(&mut tokens, &alone);
        write_tokens(&mut out, &tokens);
        if let Some(comment) = line.comment() {
            out.push_str(if tokens.is_empty() { "" } else { "  " });
            out.push_str(comment.trim_end());
        }
        out.push('\n');
    }
    Ok(out)
}

/// Puts what may stand in any order into one: what is said of a link, and of a
/// client. `alone` is what the line says, read by itself.
fn put_in_order(tokens: &mut [&Token<'_>], alone: &Scenario) {
    let sets_link = |step: &Step| matches!(step.order, Order::Act(Action::SetLink { .. }));
    let (keys, first) = if !alone.cluster.clients.is_empty() {
        (CLIENT_WORDS.to_vec(), 1)
    } else if !alone.links.is_empty() || alone.steps.iter().any(sets_link) {
        // After the arrow comes a selector, which may be called like a key.
        let arrow = tokens
            .iter()
            .position(|t| matches!(t, Token::Sign("->" | "<->")));
        let keys = LINK_WORDS.map(|(word, _)| word);
        (keys.to_vec(), arrow.map_or(tokens.len(), |at| at + 2))
    } else {
        return;
    };
    let rank = |token: &Token<'_>| keys.iter().position(|key| *token == Token::Word(key));
    let start = tokens.iter().skip(first).position(|t| rank(t).is_some());
    let Some(tail) = start.and_then(|start| tokens.get_mut(first + start..)) else {
        return;
    };
    let mut clauses: Vec<(usize, Vec<&Token<'_>>)> = Vec::new();
    for token in tail.iter().copied() {
        match (rank(token), clauses.last_mut()) {
            (None, Some((_, clause))) => clause.push(token),
            (place, _) => clauses.push((place.unwrap_or_default(), vec![token])),
        }
    }
    // Of two of a kind the last one counts: they keep their order.
    sort_few_by_key(&mut clauses, |(place, _)| *place);
    let ordered = clauses.into_iter().flat_map(|(_, clause)| clause);
    for (slot, token) in tail.iter_mut().zip(ordered) {
        *slot = token;
    }
}

/// One space between words, none around `=` and before `:`.
fn write_tokens(out: &mut String, tokens: &[&Token<'_>]) {
    let mut space = false;
    for token in tokens {
        let (before, after) = match token {
            Token::Sign("=") => (false, false),
            Token::Sign(":") => (false, true),
            _ => (true, true),
        };
        if space && before {
            out.push(' ');
        }
        match token {
            Token::Word(word) => out.push_str(word),
            Token::Sign(sign) => out.push_str(sign),
            Token::Text(text) => out.push_str(&Words(text).to_string()),
        }
        space = after;
    }
}
