//! English: names, labels, and what the page says about itself.

use std::rc::Rc;

use raftworks_sim::{Answer, Fate, MessageKind, Property, Role};

use crate::link::LinkError;
use crate::view::fixed::Fixed;

/// The product.
pub const NAME: &str = "Raftworks";

/// The word for a role.
pub fn role_name(role: Role) -> &'static str {
    match role {
        Role::Follower => "follower",
        Role::Candidate => "candidate",
        Role::Leader => "leader",
    }
}

/// The letter for a role: shape and letter say it twice.
pub fn role_letter(role: Role) -> &'static str {
    match role {
        Role::Follower => "F",
        Role::Candidate => "C",
        Role::Leader => "L",
    }
}

/// The paper's name for a message.
pub fn message_name(kind: MessageKind) -> &'static str {
    match kind {
        MessageKind::RequestVote => "RequestVote",
        MessageKind::RequestVoteReply => "RequestVote reply",
        MessageKind::AppendEntries => "AppendEntries",
        MessageKind::AppendEntriesReply => "AppendEntries reply",
        MessageKind::Request => "client request",
        MessageKind::Response => "client reply",
    }
}

/// What a server answers.
pub fn answer_name(answer: Answer) -> String {
    match answer {
        Answer::Done => "done".to_owned(),
        Answer::NotLeader {
            leader: Some(leader),
        } => format!("not the leader; ask server {leader}"),
        Answer::NotLeader { leader: None } => "not the leader, and none is known".to_owned(),
        Answer::Overwritten => "another leader's entry took its place".to_owned(),
        Answer::Busy => "too busy, try later".to_owned(),
    }
}

/// What will become of a message.
pub fn fate_name(fate: Fate) -> &'static str {
    match fate {
        Fate::Arrives => "will arrive",
        Fate::Lost => "will be lost by the network",
        Fate::Cut => "will die where the link is cut",
    }
}

/// What a property says, in a sentence.
pub fn property_meaning(property: Property) -> &'static str {
    match property {
        Property::ElectionSafety => "At most one leader can be elected in a given term (§5.2).",
        Property::LeaderAppendOnly => {
            "A leader never overwrites or deletes entries in its log (§5.3)."
        }
        Property::LogMatching => {
            "If two logs have an entry with the same index and term, they agree up to it (§5.3)."
        }
        Property::LeaderCompleteness => {
            "What is committed in a term is in the logs of all leaders of later terms (§5.4)."
        }
        Property::StateMachineSafety => {
            "No two servers ever apply different entries at the same index (§5.4.3)."
        }
    }
}

/// A time in milliseconds, for reading: `1.516 s`.
pub fn time(time_us: u64) -> String {
    format!("{}.{:03} s", time_us / 1_000_000, time_us / 1_000 % 1_000)
}

/// A span, as short as it can be told.
pub fn span(us: u64) -> String {
    match us {
        0..1_000 => format!("{us} µs"),
        1_000..10_000 => format!("{}.{} ms", us / 1_000, us / 100 % 10),
        10_000..1_000_000 => format!("{} ms", us / 1_000),
        _ => time(us),
    }
}

/// A speed: `0.05×`.
pub fn speed(speed: f64) -> String {
    format!("{}×", Fixed(speed, 4))
}

/// A link that was refused.
pub fn link_refused(error: &LinkError) -> Rc<str> {
    format!("This link cannot be opened: {error}. What you see is as it was.").into()
}

/// An embed whose address cannot be read.
pub fn embed_refused(error: &LinkError) -> String {
    format!("This player was embedded with an address that cannot be read: {error}.")
}

/// What the keys do, for the help.
pub const KEYS: &[(&str, &str)] = &[
    ("Space", "play or pause"),
    ("← →", "one event back or forward"),
    ("Shift + ← →", "to the previous or next interesting event"),
    ("Home  End", "to the beginning, to the latest moment"),
    ("[  ]", "slower, faster"),
    ("1 … 9", "select a server"),
    ("C", "crash or restart the selected server"),
    ("P", "pause or resume the selected server"),
    ("T", "let the selected server's election timeout run out"),
    ("W", "write a value"),
    ("X", "draw a partition"),
    ("H", "heal all links"),
    ("Esc", "select nothing, close what is open"),
    ("?", "this help"),
];

/// What the shapes mean, for the legend.
pub const LEGEND: &[(&str, &str)] = &[
    ("legend-leader", "leader: hexagon, L"),
    ("legend-candidate", "candidate: dashed, C, with its votes"),
    ("legend-follower", "follower: circle, F"),
    ("legend-timer", "time left before the election timeout"),
    (
        "legend-request",
        "request; the number of entries inside, none is a heartbeat",
    ),
    ("legend-reply", "reply: + accepted, − refused"),
    ("legend-committed", "entry known to be committed"),
    ("legend-uncommitted", "entry that may still be replaced"),
    ("legend-unsynced", "entry not on the server's disk yet"),
    (
        "legend-match",
        "matchIndex: what the leader knows a follower has",
    ),
    ("legend-next", "nextIndex: what the leader sends next"),
];
