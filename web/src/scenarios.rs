//! The scenarios that the page brings along.

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

/// The title of a scenario, from its text.
pub fn title(file: &ScenarioFile) -> &'static str {
    let line = file.text.lines().find(|line| line.starts_with("title "));
    let title = line.and_then(|line| line.split('"').nth(1));
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
}
