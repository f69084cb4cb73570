//! All words that a reader sees, in one folder per language.
//!
//! What is said when is decided once, in the files beside this one: each has a struct
//! of all its texts, and functions that choose among them and fill their gaps. A
//! language is a value of each struct, in a folder of its own. One that lacks a text,
//! or has one with other gaps, does not compile.

// A text says itself what it is.
#![allow(missing_docs)]

mod acts;
mod branches;
mod de;
mod diagram;
mod duties;
mod editor;
mod en;
mod events;
mod futures;
mod hands;
mod help;
mod inspector;
mod links;
mod logs;
mod mistakes;
mod names;
mod notes;
mod outcomes;
mod page;
mod palette;
mod plans;
mod properties;
mod reading;
mod refusals;
mod rules;
mod settings;
mod stage;
mod text;
mod traces;
mod verdicts;
mod violations;
mod why;

use std::cell::Cell;

pub use acts::why_skipped;
pub use branches::*;
pub use diagram::*;
pub use editor::*;
pub use events::*;
pub use futures::*;
pub use hands::*;
pub use help::*;
pub use inspector::*;
pub use links::*;
pub use logs::*;
pub use mistakes::*;
pub use names::*;
pub use outcomes::*;
pub use page::*;
pub use palette::*;
pub use plans::*;
pub use properties::*;
pub use reading::*;
pub use rules::*;
pub use settings::*;
pub use stage::*;
pub use text::Sentence;
pub use traces::*;
pub use verdicts::*;
pub use violations::*;
pub use why::*;

/// A language.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub enum Language {
    /// English, which everything is written in first.
    #[default]
    English,
    /// German.
    German,
}

/// All languages, in the order in which the page offers them.
pub const LANGUAGES: [Language; 2] = [Language::English, Language::German];

impl Language {
    /// Its code, as browsers and links have it.
    pub fn code(self) -> &'static str {
        match self {
            Language::English => "en",
            Language::German => "de",
        }
    }

    /// The language with this code; a region may follow, as in `de-AT`.
    pub fn of(code: &str) -> Option<Language> {
        let code = code.split('-').next().unwrap_or_default();
        let same = |language: &Language| language.code().eq_ignore_ascii_case(code);
        LANGUAGES.into_iter().find(same)
    }

    /// The one that is offered next.
    #[must_use]
    pub fn next(self) -> Language {
        match self {
            Language::English => Language::German,
            Language::German => Language::English,
        }
    }
}

thread_local! {
    // What is chosen for the whole page, and its words, unless they are built in.
    // Everything else is handed on; this alone is not, since every sentence depends on it.
    static CHOSEN: Cell<(Language, Option<&'static Words>)> =
        const { Cell::new((Language::English, None)) };
}

/// The language that is chosen.
pub fn language() -> Language {
    CHOSEN.get().0
}

/// Chooses a language. Who shows words has to be told.
#[cfg(not(feature = "split"))]
pub fn choose(language: Language) {
    let words = match language {
        Language::English => None,
        Language::German => Some(&de::WORDS),
    };
    CHOSEN.set((language, words));
}

/// Chooses a language, and goes on when its words are there.
#[cfg(not(feature = "split"))]
pub fn choose_then(language: Language, then: impl FnOnce() + 'static) {
    choose(language);
    then();
}

/// The same, where only English is built in. A language that could not be fetched is
/// not chosen.
#[cfg(feature = "split")]
pub fn choose_then(language: Language, then: impl FnOnce() + 'static) {
    wasm_bindgen_futures::spawn_local(async move {
        let words = match language {
            Language::English => Ok(None),
            Language::German => fetch_german().await.map(Some),
        };
        if let Ok(words) = words {
            CHOSEN.set((language, words));
        }
        then();
    });
}

/// Where the program is cut: German is a download of its own.
#[cfg(feature = "split")]
#[wasm_split_helpers::wasm_split(german, fallible)]
fn fetch_german() -> Result<&'static Words, wasm_split_helpers::SplitLoaderError> {
    Ok(&de::WORDS)
}

/// The same in small letters, to look for it. The tables of the standard library for
/// the letters of all languages would be kilobytes of the download.
pub fn small(text: &str) -> String {
    let letter = |letter: char| match letter {
        'Ä' => 'ä',
        'Ö' => 'ö',
        'Ü' => 'ü',
        other => other.to_ascii_lowercase(),
    };
    text.chars().map(letter).collect()
}

/// Makes the struct of all words, and a function for each of its parts. English is taken
/// part by part, so that the parts which are needed late are fetched late.
macro_rules! parts {
    ($($part:ident: $Part:ty = $ENGLISH:ident,)*) => {
        /// All words of a language.
        struct Words { $($part: $Part,)* }

        $(#[doc = concat!("The words of `", stringify!($part), "`, in the language that is chosen.")]
        pub fn $part() -> &'static $Part {
            CHOSEN.get().1.map_or(&en::$part::$ENGLISH, |words| &words.$part)
        })*
    };
}

parts! {
    acts: acts::Acts = ACTS,
    branches: branches::Branches = BRANCHES,
    diagram: diagram::Diagram = DIAGRAM,
    duties: duties::Duties = DUTIES,
    editor: editor::Editor = EDITOR,
    events: events::Events = EVENTS,
    futures: futures::Futures = FUTURES,
    hands: hands::Hands = HANDS,
    help: help::Help = HELP,
    inspector: inspector::Inspector = INSPECTOR,
    links: links::Links = LINKS,
    logs: logs::Logs = LOGS,
    mistakes: mistakes::Mistakes = MISTAKES,
    names: names::Names = NAMES,
    notes: notes::Notes = NOTES,
    outcomes: outcomes::Outcomes = OUTCOMES,
    page: page::Page = PAGE,
    palette: palette::Palette = PALETTE,
    plans: plans::Plans = PLANS,
    properties: properties::Properties = PROPERTIES,
    reading: reading::Reading = READING,
    refusals: refusals::Refusals = REFUSALS,
    rules: rules::Rules = RULES,
    settings: settings::Settings = SETTINGS,
    stage: stage::Stage = STAGE,
    traces: traces::Traces = TRACES,
    verdicts: verdicts::Verdicts = VERDICTS,
    violations: violations::Violations = VIOLATIONS,
    why: why::Why = WHY,
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::view::run_of;

    /// The numbers of a text, sorted: languages have them in another order.
    pub(super) fn numbers(text: &str) -> Vec<&str> {
        let digits = |c: char| !c.is_ascii_digit();
        let mut numbers: Vec<&str> = text.split(digits).filter(|n| !n.is_empty()).collect();
        numbers.sort_unstable();
        numbers
    }

    pub(super) fn in_german<R>(say: impl FnOnce() -> R) -> R {
        choose(Language::German);
        let said = say();
        choose(Language::English);
        said
    }

    #[test]
    fn every_event_of_every_scenario_is_told_alike_in_all_languages() {
        for file in crate::scenarios::LIST {
            let mut run = run_of(file.text(), 0);
            let until = run.scenario().until;
            while run.next_time().is_some_and(|time| time <= until) {
                let event = run.step_forward().unwrap();
                let english = event_sentence(event);
                let german = in_german(|| event_sentence(event));
                let text = &german.text;
                assert_ne!(english.text, *text, "{}", file.key);
                assert_eq!(numbers(&english.text), numbers(text), "{}", file.key);
                assert_eq!(numbers(english.section), numbers(german.section), "{text}");
                let first = text.chars().next().unwrap();
                assert!(text.ends_with('.') && !first.is_lowercase(), "{text}");
                assert!(text.chars().count() < 180, "{text}");
            }
        }
    }

    #[test]
    fn rules_have_the_same_sections_in_all_languages() {
        let (english, german) = (en::rules::RULES.rules, de::WORDS.rules.rules);
        for ((what, section), (was, stelle)) in english.into_iter().zip(german) {
            assert_eq!(numbers(section), numbers(stelle), "{what} / {was}");
        }
    }

    #[test]
    fn a_language_is_known_by_its_code_with_or_without_a_region() {
        assert_eq!(Language::of("de-CH"), Some(Language::German));
        assert_eq!(Language::of("EN"), Some(Language::English));
        assert_eq!(Language::of("den"), None);
        for language in LANGUAGES {
            assert_eq!(Language::of(language.code()), Some(language));
            assert_ne!(language.next(), language);
        }
        assert_eq!(in_german(|| time(1_516_000)), "1,516 s");
        assert_eq!(time(1_516_000), "1.516 s");
    }
}
