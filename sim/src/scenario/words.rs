//! The words of the language, each named once for reading and writing.

use super::{Happening, HowOften};
use crate::action::{Action, Selector};
use crate::client::ReadMode;
use crate::flight::MessageKind;
use crate::settings::Limit;
use crate::workload::Spread;
use raftworks_core::Index;

/// What a step can wait for. Those with an index may be followed by one.
pub(super) const HAPPENINGS: [(&str, Happening); 24] = [
    ("election", Happening::Election),
    ("split-vote", Happening::SplitVote),
    ("vote", Happening::Vote),
    ("vote-refused", Happening::VoteRefused),
    ("leader", Happening::Leader),
    ("step-down", Happening::StepDown),
    ("append-refused", Happening::AppendRefused),
    ("truncate", Happening::Truncate),
    ("commit", Happening::Commit(Index(0))),
    ("commit-withheld", Happening::CommitWithheld),
    ("apply", Happening::Apply(Index(0))),
    ("redirect", Happening::Redirect),
    ("reply", Happening::Reply),
    ("retry", Happening::Retry),
    ("pre-vote", Happening::PreVote),
    ("pre-vote-refused", Happening::PreVoteRefused),
    ("configuration", Happening::Configuration),
    ("fall-back", Happening::FallBack),
    ("caught-up", Happening::CaughtUp),
    ("transfer", Happening::Transfer),
    ("snapshot", Happening::Snapshot),
    ("install", Happening::Install),
    ("read-refused", Happening::ReadRefused),
    ("regressed", Happening::Regressed),
];

/// The kinds of messages.
pub(super) const KINDS: [(&str, MessageKind); 13] = [
    ("vote-request", MessageKind::RequestVote),
    ("vote-reply", MessageKind::RequestVoteReply),
    ("append", MessageKind::AppendEntries),
    ("append-reply", MessageKind::AppendEntriesReply),
    ("pre-vote-request", MessageKind::RequestPreVote),
    ("pre-vote-reply", MessageKind::RequestPreVoteReply),
    ("snapshot-part", MessageKind::InstallSnapshot),
    ("snapshot-reply", MessageKind::InstallSnapshotReply),
    ("timeout-now", MessageKind::TimeoutNow),
    ("read-index", MessageKind::ReadIndex),
    ("read-index-reply", MessageKind::ReadIndexReply),
    ("request", MessageKind::Request),
    ("response", MessageKind::Response),
];

/// What an action begins with.
pub(crate) const VERBS: [&str; 43] = [
    "crash",
    "restart",
    "pause",
    "resume",
    "timeout",
    "cut",
    "restore",
    "set",
    "partition",
    "isolate",
    "heal",
    "write",
    "drop",
    "duplicate",
    "hold",
    "release",
    "read",
    "cas",
    "abandon",
    "transfer",
    "add",
    "remove",
    "reconfigure",
    "leave",
    "quorums",
    "snapshot",
    "wipe",
    "readmit",
    "switch",
    "settle",
    "clog",
    "unclog",
    "flap",
    "bridge",
    "ring",
    "chain",
    "delay",
    "deliver",
    "slow",
    "backup",
    "rollback",
    "disk",
    "clock",
];

/// The place of an action's word in that list.
pub(crate) fn verb_place(action: &Action) -> usize {
    let verb = action.verb();
    let place = VERBS.iter().position(|known| *known == verb);
    debug_assert!(place.is_some(), "every action begins with one of them");
    place.unwrap_or_default()
}

/// What a [`Fault`](crate::fault::Fault) begins with; a crash is one, too, when it
/// says what survives.
pub(super) const FAULT_VERBS: [&str; 13] = [
    "clog", "unclog", "flap", "bridge", "ring", "chain", "delay", "deliver", "slow", "backup",
    "rollback", "disk", "clock",
];

/// What can happen to a disk.
pub(super) const DISK_WORDS: [(&str, u8); 8] = [
    ("takes", 0),
    ("stuck", 1),
    ("full", 2),
    ("failing", 3),
    ("lying", 4),
    ("rotten", 5),
    ("loses", 6),
    ("well", 7),
];

/// What can happen to a clock.
pub(super) const CLOCK_WORDS: [(&str, u8); 4] =
    [("rate", 0), ("ahead", 1), ("back", 2), ("right", 3)];

/// The options of Raft.
pub(super) const OPTIONS: [&str; 14] = [
    "pre-vote",
    "check-quorum",
    "stickiness",
    "catch-up",
    "lease",
    "backoff",
    "batch",
    "window",
    "snapshots",
    "trailing",
    "chunk",
    "priority",
    "read-timeout",
    "limit",
];

/// The bounds that an option can move.
pub(super) const LIMITS: [(&str, Limit); 9] = [
    ("command-bytes", Limit::CommandBytes),
    ("message-bytes", Limit::MessageBytes),
    ("flight-bytes", Limit::FlightBytes),
    ("uncommitted-entries", Limit::UncommittedEntries),
    ("uncommitted-bytes", Limit::UncommittedBytes),
    ("log-entries", Limit::LogEntries),
    ("reads", Limit::Reads),
    ("snapshots", Limit::Snapshots),
    ("snapshot-bytes", Limit::SnapshotBytes),
];

/// What makes the answer to a read current.
pub(super) const READ_MODES: [(&str, ReadMode); 4] = [
    ("index", ReadMode::Index),
    ("lease", ReadMode::Lease),
    ("stale", ReadMode::Stale),
    ("log", ReadMode::Log),
];

/// What of a link can be different, in the order in which it is written.
pub(super) const LINK_WORDS: [(&str, u8); 8] = [
    ("latency", 0),
    ("loss", 1),
    ("duplicate", 2),
    ("corrupt", 3),
    ("jitter", 4),
    ("stragglers", 5),
    ("bandwidth", 6),
    ("capacity", 7),
];

/// How a client chooses among keys.
pub(super) const SPREADS: [(&str, Spread); 3] = [
    ("uniform", Spread::Uniform),
    ("zipf", Spread::Zipf),
    ("hot", Spread::Hot),
];

/// What is said of a client, in the order in which it is written.
pub(super) const CLIENT_WORDS: [&str; 10] = [
    "pause",
    "every",
    "outstanding",
    "timeout",
    "keys",
    "reads",
    "cas",
    "retry",
    "duplicate",
    "abandon",
];

/// In the place of a value: that there is none.
pub(super) const NOTHING: &str = "nothing";

/// What an order begins with, actions aside.
pub(super) const ORDERS: [&str; 3] = ["say", "ask", "name"];

/// What a line begins with.
pub(super) const STATEMENTS: [&str; 22] = [
    "title",
    "about",
    "servers",
    "seed",
    "until",
    "election-timeout",
    "heartbeat",
    "latency",
    "loss",
    "duplicate",
    "disk",
    "client",
    "log",
    "link",
    "members",
    "option",
    "rule",
    "at",
    "when",
    "then",
    "expect",
    "in",
];

/// Lines that a scenario has at most once.
pub(super) const SINGLE: [&str; 12] = [
    "title",
    "about",
    "servers",
    "seed",
    "until",
    "election-timeout",
    "heartbeat",
    "latency",
    "loss",
    "duplicate",
    "disk",
    "members",
];

/// What a condition begins with, values of keys aside.
pub(super) const CONDITIONS: [&str; 8] = [
    "leader",
    "commit",
    "log",
    "term",
    "converged",
    "voters",
    "joint",
    "answer",
];

/// Words that mean servers and therefore cannot be names.
pub(super) static SELECTORS: [(&str, Selector); 16] = [
    ("leader", Selector::Leader),
    ("follower", Selector::Follower),
    ("followers", Selector::Followers),
    ("candidates", Selector::Candidates),
    ("up", Selector::Up),
    ("down", Selector::Down),
    ("paused", Selector::Paused),
    ("all", Selector::All),
    ("rest", Selector::Rest),
    ("voters", Selector::Voters),
    ("learners", Selector::Learners),
    ("witnesses", Selector::Witnesses),
    ("majority", Selector::Majority),
    ("minority", Selector::Minority),
    ("newest", Selector::Newest),
    ("oldest", Selector::Oldest),
];

/// Words that stand where a name could, and therefore cannot be names.
pub(super) const RESERVED: [&str; 17] = [
    "by", "at", "from", "to", "on", "as", "in", "after", "any", "every", "exactly", "of", "term",
    "server", "client", "with", "without",
];

/// How often something happens.
pub(super) const COUNTS: [(&str, HowOften); 3] = [
    ("exactly", HowOften::Exactly),
    ("at-least", HowOften::AtLeast),
    ("at-most", HowOften::AtMost),
];

/// The word for a kind of message.
pub(crate) fn kind_word(kind: MessageKind) -> &'static str {
    word_for(&KINDS, &kind)
}

/// The word for a value.
pub(super) fn word_for<T: PartialEq>(words: &[(&'static str, T)], value: &T) -> &'static str {
    let known = words.iter().find(|(_, other)| other == value);
    known.map_or("?", |(word, _)| word)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The grammar in the document has every word of the language.
    #[test]
    fn the_document_has_every_word() {
        let document = include_str!("../../../docs/scenarios.md");
        let grammar = document.split("## The grammar").nth(1).unwrap_or_default();
        let happenings = HAPPENINGS.iter().map(|&(word, _)| word);
        let kinds = KINDS.iter().map(|&(word, _)| word);
        let all = happenings.chain(kinds).chain(VERBS).chain(ORDERS);
        let all = all.chain(STATEMENTS).chain(CONDITIONS);
        let all = all.chain(SELECTORS.iter().map(|&(word, _)| word));
        let all = all.chain(COUNTS.iter().map(|&(word, _)| word));
        let all = all
            .chain(OPTIONS)
            .chain(LIMITS.iter().map(|&(word, _)| word))
            .chain(READ_MODES.iter().map(|&(word, _)| word))
            .chain(SPREADS.iter().map(|&(word, _)| word))
            .chain(CLIENT_WORDS)
            .chain([NOTHING]);
        for word in all {
            let quoted = format!("\"{word}\"");
            assert!(grammar.contains(&quoted), "{word} is not in the grammar");
        }
        for word in RESERVED {
            assert!(document.contains(&format!("`{word}`")), "{word}");
        }
    }
}
