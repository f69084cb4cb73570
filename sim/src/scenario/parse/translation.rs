//! Reading what a line says in another language: `in de "…"`, below that line.

use super::Parsed;
use super::value::words;
use crate::scenario::expected::Thing;
use crate::scenario::lex::Line;
use crate::scenario::{Scenario, Translation};

const MAX_CODE_CHARS: usize = 8;

/// What the last line of a scenario tells the reader, by the word it began with.
pub(super) fn told_by(word: &str, scenario: &Scenario) -> Vec<String> {
    let texts = match word {
        "title" => vec![scenario.title.as_str()],
        "about" => vec![scenario.about.as_str()],
        "at" | "when" | "then" => {
            let step = scenario.steps.last();
            step.map_or(Vec::new(), |step| step.order.texts())
        }
        _ => Vec::new(),
    };
    texts.into_iter().map(str::to_owned).collect()
}

/// Reads a translation of these texts; where they are not known, of any number.
pub(super) fn translation(
    scenario: &mut Scenario,
    line: &mut Line<'_>,
    told: Option<&[String]>,
) -> Parsed<()> {
    if told.is_some_and(<[String]>::is_empty) {
        return Err(line.expected(Thing::TextAbove));
    }
    line.need_word("in")?;
    let fits = |word: &str| {
        let letters = word.chars().all(|c| c.is_ascii_lowercase());
        letters && (2..=MAX_CODE_CHARS).contains(&word.len())
    };
    let language = line.need(Thing::LanguageCode, |word| {
        fits(word).then(|| word.to_owned())
    })?;
    let Some(told) = told else {
        words(line)?;
        while !line.is_done() {
            words(line)?;
        }
        return Ok(());
    };
    for of in told {
        let at = line.clone();
        let text = words(line)?;
        match scenario.translation(&language, of) {
            Some(known) if known == text => {}
            Some(_) => return Err(at.expected(Thing::OneTranslation)),
            None => scenario.translations.push(Translation {
                language: language.clone(),
                of: of.clone(),
                text,
            }),
        }
    }
    Ok(())
}
