//! The scenarios that the page brings along.

use crate::words;

/// A scenario file.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct ScenarioFile {
    /// Its name in links: the file's name without its ending.
    pub key: &'static str,
    /// Its text.
    pub text: &'static str,
}

macro_rules! scenarios {
    ($($key:literal),* $(,)?) => {
        &[$(ScenarioFile {
            key: $key,
            text: include_str!(concat!("../../scenarios/", $key, ".raft")),
        }),*]
    };
}

/// All of them; the first one is what a newcomer sees.
pub const LIST: &[ScenarioFile] = scenarios![
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

/// The scenario of this name.
pub fn find(key: &str) -> Option<&'static ScenarioFile> {
    LIST.iter().find(|file| file.key == key)
}

/// The title of a scenario in the language of the page, from its text.
pub fn title(file: &ScenarioFile) -> &'static str {
    let mut lines = file.text.lines();
    let first = lines.find(|line| line.starts_with("title "));
    let mut others = lines.take_while(|line| line.starts_with("in "));
    let code = words::language().code();
    let other = others.find(|line| line.split(' ').nth(1) == Some(code));
    let title = other.or(first).and_then(|line| line.split('"').nth(1));
    title.unwrap_or(file.key)
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
            let scenario = Scenario::parse(file.text).unwrap();
            assert_eq!(scenario.title, title(file));
            assert_eq!(find(file.key), Some(file));
        }
    }

    #[test]
    fn every_scenario_tells_all_of_its_texts_in_every_language() {
        for file in LIST {
            let scenario = Scenario::parse(file.text).unwrap();
            for language in words::LANGUAGES.into_iter().skip(1) {
                for text in scenario.texts() {
                    let translation = scenario.translation(language.code(), text);
                    let other = translation.is_some_and(|other| other != text);
                    assert!(other, "{}: {text}", file.key);
                }
                words::choose(language);
                let translated = scenario.in_language(language.code(), &scenario.title);
                assert_eq!(translated, title(file));
                words::choose(words::Language::English);
            }
        }
    }
}
