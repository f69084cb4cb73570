//! English: the space-time diagram.

use raftworks_sim::{Brief, Event, Marks, MessageKind};

use super::{event_sentence, time};
use crate::view::diagram::Kind;
use crate::view::fixed::Fixed;

/// A leader's stretch: `leads term 3`.
pub fn leads(term: u64) -> String {
    format!("leads term {term}")
}

/// A mark of an axis that counts events.
pub fn event_number(number: u64) -> String {
    format!("#{number}")
}

/// A mark of an axis of time, in seconds, as exact as the step asks for.
pub fn axis_time(time_us: u64, step_us: u64) -> String {
    let digits = match step_us {
        0..1_000 => 4,
        1_000..10_000 => 3,
        10_000..1_000_000 => 2,
        _ => 0,
    };
    format!("{} s", Fixed(time_us as f64 / 1e6, digits))
}

/// What a message carries, along its arrow. Heartbeats carry nothing.
pub fn carries(brief: &Brief) -> String {
    let (index, count) = (brief.index(), u64::from(brief.count()));
    let no = brief.marks.has(Marks::NEGATIVE);
    let Some(kind) = brief.message() else {
        return String::new();
    };
    match kind {
        MessageKind::AppendEntries if count == 0 => String::new(),
        MessageKind::AppendEntries if count == 1 => index.to_string(),
        MessageKind::AppendEntries => format!("{}–{index}", index + 1 - count),
        MessageKind::AppendEntriesReply if no => format!("−{index}"),
        MessageKind::AppendEntriesReply => format!("✓{index}"),
        MessageKind::RequestVote => "vote?".to_owned(),
        MessageKind::RequestPreVote => "would you?".to_owned(),
        MessageKind::RequestVoteReply | MessageKind::RequestPreVoteReply => {
            if no { "no" } else { "yes" }.to_owned()
        }
        MessageKind::InstallSnapshot => format!("S{index}"),
        MessageKind::InstallSnapshotReply => "S✓".to_owned(),
        MessageKind::TimeoutNow => "lead!".to_owned(),
        MessageKind::ReadIndex => "read?".to_owned(),
        MessageKind::ReadIndexReply => format!("see {index}"),
        MessageKind::Request if count > 0 => "read".to_owned(),
        MessageKind::Request => "write".to_owned(),
        MessageKind::Response => if no { "no" } else { "done" }.to_owned(),
    }
}

/// Beside the line where links were cut or restored.
pub fn cut_or_healed(cut: bool) -> &'static str {
    if cut { "cut" } else { "healed" }
}

/// What can be left out.
pub fn kind(kind: Kind) -> &'static str {
    match kind {
        Kind::Votes => "Votes",
        Kind::Entries => "Entries",
        Kind::Heartbeats => "Heartbeats",
        Kind::Snapshots => "Snapshots",
        Kind::Reads => "Reads",
        Kind::Clients => "Clients",
        Kind::Disks => "Disk writes",
    }
}

/// The name of a lane.
pub fn lane(lane: usize, servers: usize) -> String {
    match lane.checked_sub(servers) {
        None => format!("S{}", lane + 1),
        Some(0) => "you".to_owned(),
        Some(client) => format!("client {client}"),
    }
}

/// For those who hear the page.
pub fn diagram_name(lanes: usize, events: u64) -> String {
    format!(
        "Space-time diagram of {events} events on {lanes} lanes. The caption above tells the event at the playhead; the arrow keys go to the next."
    )
}

/// The diagram's own name.
pub const DIAGRAM: &str = "Space-time diagram";

/// What can be done with it, while nothing is pointed at.
pub const DIAGRAM_HINT: &str = "Time runs to the right. Click an arrow or a mark to go there; drag, or Ctrl and the wheel, to move and zoom.";

/// Above the list of shapes.
pub const SHAPES_TITLE: &str = "What the shapes mean";

/// The shapes of the diagram.
pub const SHAPES: [(&str, &str); 14] = [
    ("━", "thick: leads; thin: follows"),
    ("┅", "down"),
    ("◇", "an election begins"),
    ("⬢", "a leader is elected"),
    ("●", "a vote is given"),
    ("▽", "steps down"),
    ("▼", "a leader commits"),
    ("‾", "something is refused"),
    ("□", "entries are removed"),
    ("▪", "a disk write is done"),
    ("✕", "a crash; a message is lost"),
    ("▶", "runs again"),
    ("○", "a client asks"),
    ("✓7", "has all to entry 7"),
];

/// Leaves out what the selected one takes no part in.
pub const ONLY_SELECTED: &str = "Only what concerns the selected server";

/// An event with its number and time.
pub fn at_event(event: &Event) -> String {
    let sentence = event_sentence(event);
    format!(
        "#{} · {} · {}",
        event.number,
        time(event.time.0),
        sentence.text
    )
}
