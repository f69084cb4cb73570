//! Which language the page speaks: the one that the address asks for, or else the
//! first of the browser's that there is. A choice is kept in the address and nowhere
//! else, so that links carry it and embeds store nothing.

use form_urlencoded::{Serializer, parse};

use crate::player::Player;
use crate::words::{self, Language};
use crate::{Mode, browser};

/// What it is called in an address: `?lang=de`.
const NAME: &str = "lang";

/// The language that an address asks for.
pub fn asked_for(query: &str) -> Option<Language> {
    let mut pairs = parse(query.as_bytes());
    let (_, code) = pairs.find(|(name, _)| name == NAME)?;
    Language::of(&code)
}

/// The language to begin with: of the address, or of what the browser prefers.
pub fn first(query: &str, preferred: &[String]) -> Language {
    let of_browser = || preferred.iter().find_map(|code| Language::of(code));
    asked_for(query).or_else(of_browser).unwrap_or_default()
}

/// A query that asks for a language, and else what it asked for before.
pub fn query_with(query: &str, language: Language) -> String {
    let mut pairs = Serializer::new(String::new());
    pairs.extend_pairs(parse(query.as_bytes()).filter(|(name, _)| name != NAME));
    pairs.append_pair(NAME, language.code());
    pairs.finish()
}

/// Begins to speak, and goes on with what is shown.
pub fn begin(mode: Mode, show: impl FnOnce() + 'static) {
    let first = first(&browser::query(), &browser::preferred_languages());
    words::choose_then(first, move || {
        announce(mode);
        show();
    });
}

/// Speaks another language from now on. Nothing but the words changes.
pub fn speak(player: &Player, language: Language) {
    let player = player.clone();
    words::choose_then(language, move || {
        if words::language() != language {
            return player.notify(|| words::page().later_missing.to_owned());
        }
        browser::set_query(&query_with(&browser::query(), language));
        announce(Mode::Page);
        player.say_anew();
    });
}

/// Tells the document, and the guard, which outlives this instance.
fn announce(mode: Mode) {
    let page = words::page();
    let title = match mode {
        Mode::Page => page.document,
        Mode::Embed => page.embed,
    };
    browser::set_language(words::language().code(), title);
    browser::teach_guard(&page.guard);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_address_decides_before_the_browser() {
        let german = ["fr".to_owned(), "de-AT".to_owned(), "en".to_owned()];
        assert_eq!(first("", &german), Language::German);
        assert_eq!(first("lang=en", &german), Language::English);
        assert_eq!(first("scenario=x&lang=DE", &[]), Language::German);
        assert_eq!(first("lang=tlh", &["fr".to_owned()]), Language::English);
    }

    #[test]
    fn a_choice_leaves_the_rest_of_the_address_alone() {
        assert_eq!(query_with("", Language::German), "lang=de");
        let query = query_with("lang=de&seed=7&x=a+b", Language::English);
        assert_eq!(query, "seed=7&x=a+b&lang=en");
        assert_eq!(asked_for(&query), Some(Language::English));
    }
}
