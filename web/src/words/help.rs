//! What the keys do, and what the shapes mean.

/// The texts of this file.
pub struct Help {
    pub title: &'static str,
    pub keys_title: &'static str,
    /// Each key as it is written on it, and what it does.
    pub keys: [(&'static str, &'static str); 29],
    pub legend_title: &'static str,
    pub legend_hint: &'static str,
    /// In the order of [`SAMPLES`].
    pub legend: [&'static str; SAMPLES.len()],
}

/// The classes that draw the shapes of the legend.
pub const SAMPLES: [&str; 18] = [
    "legend-leader",
    "legend-candidate",
    "legend-follower",
    "legend-learner",
    "legend-witness",
    "legend-outside",
    "legend-timer",
    "legend-request",
    "legend-reply",
    "legend-committed",
    "legend-uncommitted",
    "legend-unsynced",
    "legend-configuration",
    "legend-compacted",
    "legend-commit",
    "legend-applied",
    "legend-match",
    "legend-next",
];
