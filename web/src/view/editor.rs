//! What the editor of scenarios shows: where a text is wrong, and what could
//! stand at the cursor. Browsers count text in UTF-16 units; the language counts
//! lines and characters.

use raftworks_sim::Scenario;
use raftworks_sim::scenario::{Completion, ParseError, complete};

/// How many words are offered.
const MAX_OFFERED: usize = 24;

/// What the editor shows for a text.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct EditorView {
    /// Everything that is wrong.
    pub errors: Vec<ParseError>,
    /// The text in pieces, and whether each is wrong. Together they are the text,
    /// with a space where something is missing at the end of a line.
    pub pieces: Vec<(String, bool)>,
    /// The numbers of the lines, in pieces: those of wrong lines stand alone.
    pub numbers: Vec<(String, bool)>,
}

/// Looks at a text.
pub fn editor(text: &str) -> EditorView {
    let errors = Scenario::check(text);
    let mut pieces: Vec<(String, bool)> = vec![(String::new(), false)];
    let mut numbers = pieces.clone();
    let put = |to: &mut Vec<(String, bool)>, part: &str, wrong: bool| match to.last_mut() {
        Some((last, kind)) if *kind == wrong => last.push_str(part),
        _ => to.push((part.to_owned(), wrong)),
    };
    for (line, number) in text.split('\n').zip(1_u32..) {
        let error = errors.iter().find(|error| error.line == number);
        put(&mut numbers, &format!("{number}\n"), error.is_some());
        if let Some(error) = error {
            let start = byte_of(line, error.column);
            let end = start + wrong_part(&line[start..]);
            put(&mut pieces, &line[..start], false);
            let wrong = if start == end { " " } else { &line[start..end] };
            put(&mut pieces, wrong, true);
            put(&mut pieces, &line[end..], false);
        } else {
            put(&mut pieces, line, false);
        }
        put(&mut pieces, "\n", false);
    }
    EditorView {
        errors,
        pieces,
        numbers,
    }
}

/// Where a character of a line begins, counted from 1.
fn byte_of(line: &str, column: u32) -> usize {
    let mut characters = line.char_indices();
    let place = characters.nth(column.saturating_sub(1) as usize);
    place.map_or(line.len(), |(at, _)| at)
}

/// How many bytes belong to the wrong word that begins here: a string belongs
/// together, and a word ends at a space.
fn wrong_part(rest: &str) -> usize {
    let end = match rest.strip_prefix('"') {
        Some(inside) => inside.find('"').map(|at| at + 2),
        None => rest.find(char::is_whitespace),
    };
    end.unwrap_or(rest.len())
}

/// Where an error is, for a browser: from here to there.
pub fn place_of(text: &str, error: &ParseError) -> (u32, u32) {
    let mut lines = text.split_inclusive('\n');
    let before: String = lines.by_ref().take(error.line as usize - 1).collect();
    let line = lines.next().unwrap_or_default().trim_end_matches('\n');
    let start = byte_of(line, error.column);
    let end = start + wrong_part(&line[start..]);
    let units = |text: &str| text.encode_utf16().count() as u32;
    let from = units(&before) + units(&line[..start]);
    (from, from + units(&line[start..end]))
}

/// The part of a text before a browser's cursor.
pub fn before(text: &str, cursor: u32) -> &str {
    let mut units = 0;
    let after = text.char_indices().find(|(_, c)| {
        let here = units >= cursor;
        units += c.len_utf16() as u32;
        here
    });
    &text[..after.map_or(text.len(), |(at, _)| at)]
}

/// What could stand at a browser's cursor.
pub fn offered(text: &str, cursor: u32) -> Completion {
    let mut offered = complete(before(text, cursor));
    offered.words.truncate(MAX_OFFERED);
    offered
}

/// What to type so that a word that was begun is this one.
pub fn rest_of(offered: &Completion, word: &str) -> String {
    let rest = word.strip_prefix(offered.begun.as_str());
    format!("{} ", rest.unwrap_or(word))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn wrong(text: &str) -> Vec<String> {
        let view = editor(text);
        let together: String = view.pieces.iter().map(|(piece, _)| &**piece).collect();
        assert_eq!(
            together.replace(' ', ""),
            format!("{text}\n").replace(' ', "")
        );
        let wrong = view.pieces.into_iter().filter(|(_, wrong)| *wrong);
        wrong.map(|(piece, _)| piece).collect()
    }

    #[test]
    fn what_is_wrong_is_marked_and_nothing_else() {
        assert_eq!(wrong("servers 3\n"), Vec::<String>::new());
        assert_eq!(wrong("at 1s crsh leader\nseed"), ["crsh", " "]);
        assert_eq!(wrong("at 1s say \"\u{e9}\" \"b c\" d"), ["\"b c\""]);
        assert_eq!(wrong("title \"half"), [" "]);
        assert_eq!(wrong(""), Vec::<String>::new());
    }

    #[test]
    fn wrong_lines_have_numbers_of_their_own() {
        let view = editor("servers 3\nx\nseed 1\n");
        let numbers: Vec<(&str, bool)> = view
            .numbers
            .iter()
            .map(|(text, wrong)| (&**text, *wrong))
            .collect();
        assert_eq!(numbers, [("1\n", false), ("2\n", true), ("3\n4\n", false)]);
    }

    /// Browsers count a smiling face as two.
    #[test]
    fn places_and_cursors_are_those_of_a_browser() {
        let text = "title \"\u{1f600}\"\nabout \"\u{1f600}\" x\n";
        let errors = Scenario::check(text);
        assert_eq!(place_of(text, &errors[0]), (22, 23));
        assert_eq!(before(text, 9), "title \"\u{1f600}");
        assert_eq!(before(text, 0), "");
        assert_eq!(before(text, 99), text);
        assert_eq!(before("ab", 1), "a");
    }

    #[test]
    fn words_that_could_stand_at_the_cursor_are_offered() {
        let text = "servers 3\nat 1s cr\n";
        let offered = offered(text, 18);
        assert_eq!(offered.words, ["crash"]);
        assert_eq!(rest_of(&offered, "crash"), "ash ");
        let all = super::offered(text, 16).words;
        assert!(all.len() == MAX_OFFERED, "{all:?}");
    }
}
