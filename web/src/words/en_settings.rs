//! English: the switches of the library, each with what follows from it.

use crate::view::settings::{Part, Warning};

use super::en::span;

/// Switches that belong together, with a heading: each by its word in the
/// scenario language, its name, and its consequence.
pub type SettingGroup = (
    &'static str,
    &'static [(&'static str, &'static str, &'static str)],
);

/// All of them. A number of a server or a bound may follow the word.
pub const SETTINGS: &[SettingGroup] = &[
    (
        "Elections",
        &[
            (
                "pre-vote",
                "PreVote",
                "A server asks who would vote for it before it starts an election. One that was cut off does not depose the leader when it comes back.",
            ),
            (
                "check-quorum",
                "CheckQuorum",
                "A leader that hears from no quorum for an election timeout steps down. Its clients look elsewhere, and stale leaders end.",
            ),
            (
                "stickiness",
                "Leader stickiness",
                "Requests for votes are ignored while a leader is alive. A server that was removed disturbs nobody.",
            ),
            (
                "backoff",
                "Back-off of candidates",
                "redraw, exponential, candidates 23ms..46ms, or both 23ms..46ms. Shorter ranges end split votes sooner, doubling keeps many servers from splitting again.",
            ),
            (
                "election-timeout",
                "Election timeout",
                "Drawn anew each time. Short: leaders are missed sooner. Too short: they are missed while they live.",
            ),
            (
                "heartbeat",
                "Heartbeat",
                "How often a leader speaks without news. Several should fit into an election timeout, since some get lost.",
            ),
        ],
    ),
    (
        "Replication and members",
        &[
            (
                "batch",
                "Entries per message",
                "Large: few messages under load. 1: each entry travels alone.",
            ),
            (
                "window",
                "Messages in flight",
                "How many a follower may leave unanswered. 1: no pipelining, one round trip per message.",
            ),
            (
                "catch-up",
                "New voters catch up first",
                "Off: an empty server may become a voter at once, and commits may stall until it has the log.",
            ),
        ],
    ),
    (
        "Snapshots and reads",
        &[
            (
                "snapshots",
                "Snapshot after so many entries",
                "A number, or off. What a snapshot covers leaves the log; followers that need it get the snapshot.",
            ),
            (
                "trailing",
                "Entries kept behind a snapshot",
                "Followers that are only a little late get entries and not the whole state.",
            ),
            (
                "chunk",
                "Bytes of a snapshot per message",
                "Small: more messages, and less to repeat when one is lost.",
            ),
            (
                "lease",
                "Leases",
                "off, or drift 1%: the leader answers reads without asking anybody, if no clock drifts more than this. Beyond it, reads may be stale.",
            ),
            (
                "read-timeout",
                "Reads wait at most",
                "A read that cannot be confirmed in this time is refused.",
            ),
        ],
    ),
    (
        "Priorities",
        &[(
            "priority",
            "Server",
            "A server refuses its vote to one of lower priority whose log is no longer than its own: the highest tends to lead.",
        )],
    ),
    (
        "Bounds",
        &[
            (
                "limit uncommitted-entries",
                "Uncommitted entries",
                "More are refused: clients try again later.",
            ),
            (
                "limit uncommitted-bytes",
                "Uncommitted bytes",
                "More are refused.",
            ),
            (
                "limit log-entries",
                "Entries in the log",
                "More are refused until a snapshot is taken.",
            ),
            (
                "limit command-bytes",
                "Bytes of a command",
                "Larger ones are refused.",
            ),
            (
                "limit message-bytes",
                "Bytes per message",
                "One entry may exceed it: it must travel somehow.",
            ),
            (
                "limit flight-bytes",
                "Bytes in flight",
                "A follower that owes answers for more gets nothing new.",
            ),
            ("limit reads", "Reads that wait", "More are refused."),
            (
                "limit snapshots",
                "Snapshots sent at one time",
                "Other followers wait their turn.",
            ),
            (
                "limit snapshot-bytes",
                "Bytes of a snapshot",
                "Larger ones are not accepted.",
            ),
        ],
    ),
];

/// What a server is in a configuration.
pub fn part_name(part: Part) -> &'static str {
    match part {
        Part::Voter => "voter",
        Part::Witness => "witness",
        Part::Learner => "learner",
        Part::Outside => "no member",
    }
}

/// What it is called while it follows.
pub fn follower_as(part: Part) -> &'static str {
    match part {
        Part::Voter => "follower",
        Part::Outside => "no member",
        other => part_name(other),
    }
}

/// A follower that lost what it had confirmed.
pub const REGRESSED: &str = "forgot, does not count";

/// The class that draws it.
pub fn part_class(part: Part) -> &'static str {
    match part {
        Part::Outside => "outside",
        other => part_name(other),
    }
}

/// Timers that cannot work.
pub fn timer_warning(warning: Warning) -> String {
    match warning {
        Warning::Heartbeat => {
            "Fewer than two heartbeats fit into the shortest election timeout: one that is late deposes the leader.".to_owned()
        }
        Warning::RoundTrip {
            round_trip_us,
            shortest_us,
        } => format!(
            "A vote may take {} to arrive, and the shortest election timeout is {}: elections may follow one another.",
            span(round_trip_us),
            span(shortest_us)
        ),
    }
}
