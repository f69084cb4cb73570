//! What a scenario tells its reader, in other languages. Nothing that happens depends
//! on it: a translation belongs to a text, wherever that stands.

use std::fmt::{self, Formatter};

use super::print::Words;
use super::{Order, Scenario};

/// A text of a scenario in another language.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Translation {
    /// The language, by its code: `de`.
    pub language: String,
    /// The text as the scenario has it.
    pub of: String,
    /// The same in that language.
    pub text: String,
}

impl Order {
    /// What it tells the reader, in the order of its line.
    pub fn texts(&self) -> Vec<&str> {
        match self {
            Order::Say(text) => vec![text],
            Order::Ask(question) => {
                let choices = question.choices.iter().map(String::as_str);
                let mut texts = vec![&*question.text];
                texts.extend(choices);
                texts.push(&question.because);
                texts
            }
            Order::Act(_) | Order::Name { .. } => Vec::new(),
        }
    }
}

impl Scenario {
    /// All that it tells the reader, from its title to its last question.
    pub fn texts(&self) -> impl Iterator<Item = &str> {
        let steps = self.steps.iter().flat_map(|step| step.order.texts());
        [self.title.as_str(), self.about.as_str()]
            .into_iter()
            .chain(steps)
    }

    /// One of its texts in this language, or as it is if nobody translated it.
    pub fn in_language<'a>(&'a self, language: &str, text: &'a str) -> &'a str {
        self.translation(language, text).unwrap_or(text)
    }

    /// One of its texts in this language, if somebody translated it.
    pub fn translation(&self, language: &str, text: &str) -> Option<&str> {
        let mut all = self.translations.iter();
        let found = all.find(|known| known.language == language && known.of == text);
        found.map(|known| known.text.as_str())
    }

    /// Writes the lines that follow one with these texts.
    pub(super) fn write_translations(&self, f: &mut Formatter<'_>, texts: &[&str]) -> fmt::Result {
        let Some(first) = texts.first() else {
            return Ok(());
        };
        for known in self.translations.iter().filter(|known| known.of == *first) {
            let language = &known.language;
            if texts
                .iter()
                .any(|text| self.translation(language, text).is_none())
            {
                continue;
            }
            write!(f, "in {}", known.language)?;
            for text in texts {
                write!(f, " {}", Words(self.in_language(&known.language, text)))?;
            }
            writeln!(f)?;
        }
        Ok(())
    }
}
