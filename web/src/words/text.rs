//! Texts with gaps, and what becomes of them when they are filled.

use std::fmt::{Display, Write};

/// What happened.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Sentence {
    /// One plain sentence.
    pub text: String,
    /// The paper's words for it.
    pub paper: &'static str,
    /// Where the paper says so.
    pub section: &'static str,
}

/// A text with `N` gaps: `{0}`, `{1}` and so on, in any order. One that lacks a gap,
/// or has another, does not compile: every language says all of it.
#[derive(Debug)]
pub struct Text<const N: usize>(&'static str);

/// A text with gaps.
pub(super) const fn text<const N: usize>(text: &'static str) -> Text<N> {
    assert!(has_gaps(text.as_bytes(), N), "the gaps of a text");
    Text(text)
}

impl<const N: usize> Text<N> {
    /// The text with its gaps filled.
    pub fn with(&self, values: [&dyn Display; N]) -> String {
        fill(self.0, &values)
    }
}

/// A sentence with `N` gaps, the paper's words for it, and where the paper says so.
#[derive(Debug)]
pub struct Line<const N: usize> {
    text: Text<N>,
    paper: &'static str,
    section: &'static str,
}

/// A sentence with gaps.
pub(super) const fn line<const N: usize>(
    sentence: &'static str,
    paper: &'static str,
    section: &'static str,
) -> Line<N> {
    Line {
        text: text(sentence),
        paper,
        section,
    }
}

impl<const N: usize> Line<N> {
    /// The sentence with its gaps filled.
    pub fn with(&self, values: [&dyn Display; N]) -> Sentence {
        Sentence {
            text: self.text.with(values),
            paper: self.paper,
            section: self.section,
        }
    }
}

/// Whether a text has exactly these gaps, each at least once.
const fn has_gaps(text: &[u8], count: usize) -> bool {
    let (mut place, mut found) = (0, 0_u32);
    while place < text.len() {
        if text[place] == b'{' {
            if place + 2 >= text.len() || text[place + 2] != b'}' {
                return false;
            }
            let gap = text[place + 1].wrapping_sub(b'0') as usize;
            if gap >= count {
                return false;
            }
            found |= 1 << gap;
        }
        place += 1;
    }
    found == (1 << count) - 1
}

/// One function for all, since each use of `format!` costs more.
fn fill(text: &str, values: &[&dyn Display]) -> String {
    let mut filled = String::with_capacity(text.len() + 8 * values.len());
    let mut rest = text;
    while let Some((before, after)) = rest.split_once('{') {
        filled.push_str(before);
        let gap = after.as_bytes().first().map(|digit| digit - b'0');
        if let Some(value) = gap.and_then(|gap| values.get(usize::from(gap))) {
            let _ = write!(filled, "{value}");
        }
        rest = after.get(2..).unwrap_or_default();
    }
    filled.push_str(rest);
    filled
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn gaps_are_filled_in_the_order_of_the_language() {
        let english: Text<2> = text("server {0} in term {1}");
        let other: Text<2> = text("in {1}: {0}, {0}");
        assert_eq!(english.with([&3, &"x"]), "server 3 in term x");
        assert_eq!(other.with([&3, &"x"]), "in x: 3, 3");
        let whole: Text<0> = text("no gap – at all");
        assert_eq!(whole.with([]), "no gap – at all");
    }

    #[test]
    fn a_text_with_other_gaps_is_noticed() {
        assert!(has_gaps(b"", 0) && has_gaps(b"{1} {0}", 2));
        for (text, count) in [("{0}", 0), ("{0}", 2), ("{1}", 1), ("{x}", 1), ("{", 0)] {
            assert!(!has_gaps(text.as_bytes(), count), "{text}");
        }
    }
}
