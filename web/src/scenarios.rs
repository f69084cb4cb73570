//! The scenarios that the page brings along.

mod first;

pub use first::first;

use crate::words;

/// A scenario file.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct ScenarioFile {
    /// Its name in links: the file's name without its ending.
    pub key: &'static str,
    /// Its title in each of [`words::LANGUAGES`].
    titles: [&'static str; 2],
}

/// Makes the list of files, and that of their texts: the texts are many times larger,
/// and fetched later.
macro_rules! scenarios {
    ($($key:literal),* $(,)?) => {
        /// All of them; the first one is what a newcomer sees.
        pub const LIST: &[ScenarioFile] = &[$(ScenarioFile {
            key: $key,
            titles: [
                alone!(quoted(text_of!($key), "title \"")),
                alone!(quoted(text_of!($key), "\nin de \"")),
            ],
        }),*];

        const TEXTS: &[&str] = &[$(text_of!($key)),*];
    };
}

macro_rules! text_of {
    ($key:literal) => {
        include_str!(concat!("../../scenarios/", $key, ".raft"))
    };
}

/// A part of a text, without the rest of it in the program.
macro_rules! alone {
    ($part:expr) => {{
        const PART: &str = $part;
        const COPY: [u8; PART.len()] = copy(PART);
        match str::from_utf8(&COPY) {
            Ok(part) => part,
            Err(_) => "",
        }
    }};
}

const fn copy<const N: usize>(part: &str) -> [u8; N] {
    let mut copy = [0; N];
    copy.copy_from_slice(part.as_bytes());
    copy
}

/// What follows the first `before`, to the next quotation mark.
const fn quoted<'a>(text: &'a str, before: &str) -> &'a str {
    let from = place_of(before.as_bytes(), text.as_bytes()) + before.len();
    let (_, rest) = text.split_at(from);
    rest.split_at(place_of(b"\"", rest.as_bytes())).0
}

/// Where it stands. Does not compile when it does not.
const fn place_of(what: &[u8], text: &[u8]) -> usize {
    let (mut from, mut same) = (0, 0);
    while same < what.len() {
        if text[from + same] == what[same] {
            same += 1;
        } else {
            from += 1;
            same = 0;
        }
    }
    from
}

scenarios![
    "welcome",
    "clean-election",
    "leader-crash",
    "split-vote",
    "predict",
    "minority-partition",
    "figure-7",
    "pre-vote",
    "disruptive-server",
    "check-quorum",
    "narrow-timeouts",
    "chained",
    "partial-connectivity",
    "quorum-loss",
    "constrained-election",
    "leadership-transfer",
    "grow-the-cluster",
    "replace-the-servers",
    "witness",
    "flexible-quorums",
    "snapshot",
    "read-index",
    "lease-read",
    "slow-clock",
    "clock-out-of-bounds",
    "wiped-disk",
];

impl ScenarioFile {
    /// What stands in it.
    pub fn text(&self) -> &'static str {
        let mut texts = LIST.iter().zip(TEXTS);
        let found = texts.find(|(file, _)| file.key == self.key);
        found.map_or("", |(_, text)| text)
    }

    /// Its title in the language of the page.
    pub fn title(&self) -> &'static str {
        let mut titles = words::LANGUAGES.into_iter().zip(self.titles);
        let found = titles.find(|(language, _)| *language == words::language());
        found.map_or(self.key, |(_, title)| title)
    }
}

/// The scenario of this name.
pub fn find(key: &str) -> Option<&'static ScenarioFile> {
    LIST.iter().find(|file| file.key == key)
}

#[cfg(test)]
mod tests {
    use super::*;
    use raftworks_sim::Scenario;

    #[test]
    fn every_scenario_file_is_in_the_list_and_reads() {
        let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/../scenarios");
        let files = std::fs::read_dir(folder).unwrap().count();
        assert_eq!(files, LIST.len(), "a file is not in the list");
        for file in LIST {
            let scenario = Scenario::parse(file.text()).unwrap();
            assert_eq!(scenario.title, file.title());
            assert_eq!(find(file.key), Some(file));
        }
    }

    #[test]
    fn every_scenario_tells_all_of_its_texts_in_every_language() {
        for file in LIST {
            let scenario = Scenario::parse(file.text()).unwrap();
            for language in words::LANGUAGES.into_iter().skip(1) {
                for text in scenario.texts() {
                    let translation = scenario.translation(language.code(), text);
                    let other = translation.is_some_and(|other| other != text);
                    assert!(other, "{}: {text}", file.key);
                }
                words::choose(language);
                let translated = scenario.in_language(language.code(), &scenario.title);
                assert_eq!(translated, file.title());
                words::choose(words::Language::English);
            }
        }
    }
}
