//! Why a text of the scenario language cannot be read. A language says all of it
//! itself: it is fetched with its other words.

use raftworks_sim::scenario::ParseError;

use super::mistakes;

/// How a language says it.
pub struct Mistakes {
    /// With the place.
    pub mistake: fn(&ParseError) -> String,
    /// Without: for texts of a few words.
    pub problem: fn(&ParseError) -> String,
}

/// What is wrong with a text, and where.
pub fn mistake(error: &ParseError) -> String {
    (mistakes().mistake)(error)
}

/// What is wrong with a text of a few words.
pub fn problem(error: &ParseError) -> String {
    (mistakes().problem)(error)
}

#[cfg(test)]
mod tests {
    use raftworks_sim::Scenario;
    use raftworks_sim::scenario::{Expected, Limit, Thing, parse_action};

    use super::*;
    use crate::words::tests::{in_german, numbers};

    fn first(text: &str) -> ParseError {
        Scenario::parse(text).expect_err(text)
    }

    #[test]
    fn what_can_be_expected_is_said_alike_in_all_languages() {
        let things = Thing::ALL.iter().map(|&thing| Expected::from(thing));
        let limits = Limit::ALL
            .iter()
            .map(|&limit| Expected::from((limit, 7_654)));
        for expected in things.chain(limits) {
            let error = ParseError {
                line: 12,
                column: 34,
                found: Some("crsh".to_owned()),
                expected,
                nearest: Some("crash".to_owned()),
            };
            let (english, german) = (mistake(&error), in_german(|| mistake(&error)));
            assert_eq!(numbers(&english), numbers(&german), "{german}");
            assert!(english.contains(&error.expected.to_string()), "{english}");
            assert!(!german.contains(&error.expected.to_string()), "{german}");
            for word in ["„crsh“", "„crash“"] {
                assert!(german.contains(word), "{german}");
            }
        }
    }

    #[test]
    fn a_mistake_is_said_with_its_place_and_the_nearest_word() {
        let said = |text: &str| {
            let error = first(text);
            (mistake(&error), in_german(|| mistake(&error)))
        };
        let (english, german) = said("servers 3\nat 1s crsh leader\n");
        let expected =
            "line 2, column 7: expected something to do, found “crsh”; did you mean “crash”?";
        assert_eq!(english, expected);
        let expected = "Zeile 2, Spalte 7: erwartet: etwas, das zu tun ist; gefunden: „crsh“; ist „crash“ gemeint?";
        assert_eq!(german, expected);
        for (text, expected) in [
            (
                "at",
                "erwartet: eine Zeit wie 150ms, höchstens 3600s; gefunden: das Ende der Zeile",
            ),
            (
                "seed 1\nseed 2",
                "erwartet: nur eine Zeile, die mit „seed“ beginnt; gefunden: „seed“",
            ),
            (
                "until 1.5s\nexpect leader by 2s",
                "erwartet: eine Zeit vor dem Ende des Szenarios, spätestens 1500ms; gefunden: „2s“",
            ),
            (
                "members 1 2 2",
                "erwartet: Mitglieder, die entscheiden können (ein Server ist zweimal genannt); gefunden: „1“",
            ),
            ("seed", "erwartet: eine Zahl; gefunden: das Ende der Zeile"),
            ("at 1s cut 1 2", "erwartet: „->“; gefunden: „2“"),
        ] {
            let (_, german) = said(text);
            assert!(german.ends_with(expected), "{german}");
        }
    }

    #[test]
    fn a_text_of_a_few_words_has_no_place() {
        let error = parse_action("crash").expect_err("nobody");
        assert!(problem(&error).starts_with("expected servers: a number"));
        let german = in_german(|| problem(&error));
        assert!(
            german.starts_with("erwartet: Server: eine Zahl"),
            "{german}"
        );
    }
}
