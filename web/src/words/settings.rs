//! The switches of the library, each with what follows from it, and the members.

use crate::view::settings::{MembersView, Warning};

use super::text::Text;
use super::{servers, settings, span};

/// The words of the switches in the scenario language, in groups. A number of a
/// server or a bound may follow.
const GROUPS: [&[&str]; 5] = [
    &[
        "pre-vote",
        "check-quorum",
        "stickiness",
        "backoff",
        "election-timeout",
        "heartbeat",
    ],
    &["batch", "window", "catch-up"],
    &["snapshots", "trailing", "chunk", "lease", "read-timeout"],
    &["priority"],
    &[
        "limit uncommitted-entries",
        "limit uncommitted-bytes",
        "limit log-entries",
        "limit command-bytes",
        "limit message-bytes",
        "limit flight-bytes",
        "limit reads",
        "limit snapshots",
        "limit snapshot-bytes",
    ],
];

/// How many switches there are.
const COUNT: usize = 24;

/// The texts of this file.
pub struct Settings {
    pub title: &'static str,
    pub hint: &'static str,
    /// The headings of the groups.
    pub groups: [&'static str; GROUPS.len()],
    /// The name of each switch, and its consequence, in the order of the groups.
    pub switches: [(&'static str, &'static str); COUNT],
    pub few_heartbeats: &'static str,
    /// A round trip, and the shortest election timeout.
    pub slow_votes: Text<2>,
    pub members: &'static str,
    pub server: &'static str,
    pub is_to_be: &'static str,
    /// For those who hear the page.
    pub server_is_to_be: Text<1>,
    pub voters_elect: &'static str,
    pub voters_commit: &'static str,
    pub majority: &'static str,
    pub stay_joint: &'static str,
    pub change_jointly: &'static str,
    pub change_jointly_title: &'static str,
    pub leave_joint: &'static str,
    pub undo_choice: &'static str,
    pub change_taken: &'static str,
    pub one_at_a_time: &'static str,
    pub leader_is_asked: Text<1>,
    pub nobody_is_asked: &'static str,
    /// How many elect, how many commit, and who is asked.
    pub governs: Text<3>,
    /// The old voters, and who is asked.
    pub governs_jointly: Text<2>,
}

/// A switch: its word in the scenario language, its name, and its consequence.
pub type Switch = (&'static str, &'static str, &'static str);

/// The switches in groups, each with its heading.
pub fn setting_groups() -> Vec<(&'static str, Vec<Switch>)> {
    let words = settings();
    let mut texts = words.switches.iter();
    let groups = GROUPS.iter().zip(words.groups);
    let groups = groups.map(|(group, heading)| {
        let switches = group.iter().zip(texts.by_ref().take(group.len()));
        let switches = switches.map(|(word, (name, what))| (*word, *name, *what));
        (heading, switches.collect())
    });
    groups.collect()
}

/// Timers that cannot work.
pub fn timer_warning(warning: Warning) -> String {
    match warning {
        Warning::Heartbeat => settings().few_heartbeats.to_owned(),
        Warning::RoundTrip {
            round_trip_us,
            shortest_us,
        } => {
            let warning = &settings().slow_votes;
            warning.with([&span(round_trip_us), &span(shortest_us)])
        }
    }
}

/// What governs now, in a sentence.
pub fn governs(view: &MembersView) -> String {
    let words = settings();
    let leader = match view.leader {
        Some(leader) => words.leader_is_asked.with([&leader]),
        None => words.nobody_is_asked.to_owned(),
    };
    if view.outgoing.is_empty() {
        let quorums = view.quorums;
        return words
            .governs
            .with([&quorums.election, &quorums.commit, &leader]);
    }
    words
        .governs_jointly
        .with([&servers(&view.outgoing), &leader])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_switch_has_its_texts() {
        let all: usize = GROUPS.iter().map(|group| group.len()).sum();
        assert_eq!(all, COUNT);
        let last = setting_groups().pop().unwrap().1.pop().unwrap();
        assert_eq!(
            (last.0, last.1),
            ("limit snapshot-bytes", "Bytes of a snapshot")
        );
    }
}
