//! The switches of the library as controls.

use raftworks_sim::{Backoff, ClusterSettings, Setting, Span, World};

use super::super::settings::SettingView;
use super::{Control, Dial, Says};

/// What settings are turned through, in the language's words.
const STEPS: [(&str, &str); 19] = [
    (
        "lease",
        "off, drift 0%, drift 0.1%, drift 1%, drift 5%, drift 10%, drift 50%",
    ),
    ("batch", "1, 4, 16, 64, 256, 1000"),
    ("window", "1, 2, 4, 16, 64, 256"),
    ("snapshots", "off, 5, 10, 20, 50, 100, 1000"),
    ("trailing", "0, 5, 10, 50, 100"),
    ("chunk", "16, 64, 256, 1024, 4096, 65536"),
    ("read-timeout", "50ms, 100ms, 200ms, 300ms, 500ms, 1s, 2s"),
    ("heartbeat", "10ms, 20ms, 30ms, 50ms, 75ms, 100ms, 140ms"),
    (
        "election-timeout",
        "50ms..100ms, 75ms..150ms, 100ms..200ms, 150ms..155ms, 150ms..200ms, 150ms..300ms, 300ms..600ms, 500ms..1s",
    ),
    ("priority", "0, 1, 2, 3, 5, 10"),
    ("limit command-bytes", "16, 256, 4096, 65536, 1048576"),
    ("limit message-bytes", "16, 256, 4096, 65536, 1048576"),
    ("limit flight-bytes", "256, 4096, 65536, 1048576, 16777216"),
    ("limit uncommitted-entries", "1, 4, 16, 64, 1024, 65536"),
    (
        "limit uncommitted-bytes",
        "64, 1024, 65536, 1048576, 67108864",
    ),
    ("limit log-entries", "10, 100, 1000, 10000, 16777216"),
    ("limit reads", "1, 4, 16, 256, 4096"),
    ("limit snapshots", "1, 2, 4"),
    (
        "limit snapshot-bytes",
        "64, 1024, 65536, 1048576, 1073741824",
    ),
];

/// A control for one of the library's settings.
pub fn setting_dial(world: &World, view: &SettingView, label: String, title: &'static str) -> Dial {
    let now = view.value.clone();
    let steps = STEPS.iter().find(|(word, _)| {
        let rest = view.name.strip_prefix(word);
        rest.is_some_and(|rest| rest.is_empty() || rest.starts_with(' '))
    });
    let control = match (view.name.as_str(), steps) {
        ("backoff", _) => Control::Choose {
            values: backoffs(world.settings()),
            now,
        },
        (_, Some((_, steps))) => Control::Turn {
            now,
            steps: steps.split(", ").map(str::to_owned).collect(),
        },
        (_, None) => Control::Check(now == "on"),
    };
    Dial {
        name: view.name.clone(),
        label,
        title,
        begin: "switch @",
        about: vec![view.name.clone()],
        control,
        enabled: true,
        says: Says::setting(world, &view.setting),
    }
}

/// The four ways to back off; those with a range of their own have a seventh of the
/// election timeout, as was measured to be good for a round trip of a few milliseconds.
fn backoffs(settings: &ClusterSettings) -> Vec<(String, &'static str)> {
    let timeout = settings.election_timeout;
    let (mut min_us, mut max_us) = (timeout.min_us * 3 / 20, timeout.max_us * 3 / 20);
    if let Backoff::CandidateRange {
        min_us: min,
        max_us: max,
    }
    | Backoff::Both {
        min_us: min,
        max_us: max,
    } = settings.options.backoff
    {
        (min_us, max_us) = (min, max);
    }
    let range = Span::between(min_us.max(1), max_us.max(1));
    let own = |word: &str| format!("{word} {range}");
    let values = [
        "redraw".to_owned(),
        "exponential".to_owned(),
        own("candidates"),
        own("both"),
    ];
    values
        .into_iter()
        .zip(crate::words::hands().backoffs)
        .collect()
}

/// The setting that a value of this control stands for, to try it from the start.
pub fn setting_of(line: &str) -> Option<Setting> {
    match raftworks_sim::scenario::parse_action(line) {
        Ok(raftworks_sim::Action::Switch(setting)) => Some(setting),
        _ => None,
    }
}
