//! English: names, labels, and what the page says about itself.

use std::rc::Rc;

use raftworks_sim::{
    Answer, Change, Command, Configuration, Fate, MessageKind, Mode, Outcome, Payload, Progress,
    ReadMode, Role, ServerId,
};

use crate::link::LinkError;
use crate::player::Interest;
use crate::view::fixed::Fixed;

/// The product.
pub const NAME: &str = "Raftworks";

/// The word for a role.
pub fn role_name(role: Role) -> &'static str {
    match role {
        Role::Follower => "follower",
        Role::Candidate => "candidate",
        Role::PreCandidate => "pre-candidate",
        Role::Leader => "leader",
    }
}

/// The letter for a role: shape and letter say it twice.
pub fn role_letter(role: Role) -> &'static str {
    match role {
        Role::Follower => "F",
        Role::Candidate => "C",
        Role::PreCandidate => "P",
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
        MessageKind::RequestPreVote => "RequestPreVote",
        MessageKind::RequestPreVoteReply => "RequestPreVote reply",
        MessageKind::InstallSnapshot => "InstallSnapshot",
        MessageKind::InstallSnapshotReply => "InstallSnapshot reply",
        MessageKind::TimeoutNow => "TimeoutNow",
        MessageKind::ReadIndex => "ReadIndex",
        MessageKind::ReadIndexReply => "ReadIndex reply",
        MessageKind::Request => "client request",
        MessageKind::Response => "client reply",
    }
}

/// What a server answers.
pub fn answer_name(answer: &Answer) -> String {
    match answer {
        Answer::Done { index, outcome } => match outcome {
            Outcome::Unequal { current } => {
                let current = current.as_deref().unwrap_or("nothing");
                format!("not set, in entry {index}: the value is {current}")
            }
            Outcome::Forgotten => format!("done long ago; entry {index} changed nothing"),
            Outcome::Done | Outcome::Value { .. } => format!("done, in entry {index}"),
        },
        Answer::Value {
            value: Some(value), ..
        } => format!("the value is {value}"),
        Answer::Value { value: None, .. } => "there is no value".to_owned(),
        Answer::NotLeader {
            leader: Some(leader),
        } => format!("not the leader; ask server {leader}"),
        Answer::NotLeader { leader: None } => "not the leader, and none is known".to_owned(),
        Answer::Overwritten => "another leader's entry took its place".to_owned(),
        Answer::Busy => "too busy, try later".to_owned(),
    }
}

/// What a client wants done.
pub fn command(command: &Command) -> String {
    let key = command.key();
    match command.change() {
        Change::Set { value } => format!("{key} = {value}"),
        Change::CompareAndSet { expected, value } => {
            let expected = expected.as_deref().unwrap_or("nothing");
            format!("{key} = {value} if it is {expected}")
        }
        Change::Get => format!("a read of {key}"),
    }
}

/// What makes the answer to a read current.
pub fn read_mode(mode: ReadMode) -> &'static str {
    match mode {
        ReadMode::Index => "confirmed by a majority",
        ReadMode::Lease => "trusting the leader's lease",
        ReadMode::Stale => "as the server has it",
        ReadMode::Log => "as an entry of the log",
    }
}

/// What an entry carries.
pub fn payload(payload: &Payload<Command>) -> String {
    match payload {
        Payload::Noop => "no-op".to_owned(),
        Payload::Command(command) => self::command(command),
        Payload::Configuration(next) => format!("voters {}", configuration(next)),
        Payload::Omitted => "a command, not kept here".to_owned(),
    }
}

/// Who takes part: `1, 2 and 3; learner 4`.
pub fn configuration(configuration: &Configuration) -> String {
    let list = |ids: &[ServerId]| {
        let ids: Vec<String> = ids.iter().map(ToString::to_string).collect();
        ids.join(" ")
    };
    let Some(members) = configuration.members() else {
        return "nobody yet".to_owned();
    };
    let mut parts = vec![list(members.voters())];
    if let Some(outgoing) = configuration.outgoing() {
        let old = list(outgoing.voters());
        parts.push(format!("until they agree also {old}"));
    }
    for (word, ids) in [
        ("witness", members.witnesses()),
        ("learner", members.learners()),
    ] {
        if !ids.is_empty() {
            parts.push(format!("{word} {}", list(ids)));
        }
    }
    let (quorums, voters) = (members.quorums(), members.voters().len());
    if quorums != raftworks_sim::Quorums::majority(voters) {
        let (election, commit) = (quorums.election, quorums.commit);
        parts.push(format!("{election} elect, {commit} commit"));
    }
    parts.join("; ")
}

/// How a leader sends to a follower, where that is not as usual.
pub fn mode(progress: &Progress) -> String {
    match (progress.mode(), progress.snapshot()) {
        (Mode::Replicate, _) => String::new(),
        (Mode::Probe, _) => ", probing".to_owned(),
        (Mode::Snapshot, Some((snapshot, received))) => {
            format!(", snapshot: {received} of {} bytes", snapshot.size_bytes)
        }
        (Mode::Snapshot, None) => ", snapshot".to_owned(),
        (Mode::Regressed, _) => ", lost entries: does not count".to_owned(),
    }
}

/// What will become of a message.
pub fn fate_name(fate: Fate) -> &'static str {
    match fate {
        Fate::Arrives => "will arrive",
        Fate::Lost => "will be lost by the network",
        Fate::Cut => "will die where the link is cut",
        Fate::Corrupt => "will arrive damaged, and be thrown away",
        Fate::Crowded => "has to go: the link is full",
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

/// The list of all properties.
pub const PROPERTIES_TITLE: &str = "Properties, checked after every event";
/// For those who hear the page.
pub const HOLDS: &str = " holds";
/// For those who hear the page.
pub const WARNS: &str = " warns";
/// For those who hear the page.
pub const VIOLATED: &str = " is violated";

/// How many properties hold.
pub fn properties_kept(kept: usize, all: usize) -> String {
    if kept == all {
        format!("✓ all {all} hold")
    } else {
        format!("{kept} of {all} hold")
    }
}

/// The lanes of the scrub bar, from the top.
pub const SCRUB_LANES: [&str; 5] = ["terms", "elections", "commits", "answers", "story"];

/// What the buttons to the next and previous interesting event go to.
pub const INTERESTS_TITLE: &str = "Which events are interesting";

/// A kind of interesting events.
pub fn interest(interest: Interest) -> &'static str {
    match interest {
        Interest::Elections => "elections, and their ends",
        Interest::Commits => "commits",
        Interest::Faults => "faults, and what you do",
        Interest::Violations => "violations",
        Interest::Replies => "answers to clients",
        Interest::Story => "words of the scenario",
        Interest::Selected => "everything at the selected server",
    }
}

/// What the keys do, for the help.
pub const KEYS: &[(&str, &str)] = &[
    ("Space", "play or pause"),
    ("← →", "one event back or forward"),
    ("Shift + ← →", "to the previous or next interesting event"),
    ("Home  End", "to the beginning, to the latest moment"),
    ("[  ]", "slower, faster"),
    ("1 … 9", "select a server"),
    ("U  Ctrl + Z", "undo: back to before what you did last"),
    ("Y", "why did this event happen?"),
    ("/  Ctrl + K", "find any action by its name"),
    ("V", "cluster, space-time diagram, comparison"),
    ("+ −  0", "diagram: larger, smaller, the whole run"),
    (",  .", "diagram: earlier, later"),
    ("C", "crash or restart the selected server"),
    ("P", "pause or resume the selected server"),
    ("T", "let the selected server's election timeout run out"),
    ("W", "write a value"),
    (
        "E",
        "read and edit the scenario; there, Ctrl + Enter runs it",
    ),
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
    ("legend-learner", "learner: pale, has no vote"),
    (
        "legend-witness",
        "witness: hollow, votes and keeps no commands",
    ),
    ("legend-outside", "no member: dotted"),
    ("legend-timer", "time left before the election timeout"),
    (
        "legend-request",
        "request; the number of entries inside, none is a heartbeat",
    ),
    ("legend-reply", "reply: + accepted, − refused"),
    ("legend-committed", "entry known to be committed"),
    ("legend-uncommitted", "entry that may still be replaced"),
    ("legend-unsynced", "entry not on the server's disk yet"),
    ("legend-configuration", "entry with the members: underlined"),
    ("legend-compacted", "entry that only the snapshot has"),
    (
        "legend-match",
        "matchIndex: what the leader knows a follower has",
    ),
    ("legend-next", "nextIndex: what the leader sends next"),
];
