//! The space-time diagram.

use raftworks_sim::{Brief, Event, Marks, MessageKind};

use super::text::Text;
use super::{decimal, diagram, event_sentence, time};
use crate::view::diagram::Kind;

/// The texts of this file.
pub struct Diagram {
    pub name: &'static str,
    /// What can be done with it, while nothing is pointed at.
    pub hint: &'static str,
    /// A leader's stretch.
    pub leads: Text<1>,
    /// Along an arrow: short.
    pub vote: &'static str,
    pub pre_vote: &'static str,
    pub yes: &'static str,
    pub no: &'static str,
    pub timeout_now: &'static str,
    pub read_index: &'static str,
    pub see: Text<1>,
    pub read: &'static str,
    pub write: &'static str,
    pub done: &'static str,
    pub cut: &'static str,
    pub healed: &'static str,
    /// What can be left out.
    pub votes: &'static str,
    pub entries: &'static str,
    pub heartbeats: &'static str,
    pub snapshots: &'static str,
    pub reads: &'static str,
    pub clients: &'static str,
    pub disks: &'static str,
    pub you: &'static str,
    pub client: Text<1>,
    /// For those who hear the page: how many events, on how many lanes.
    pub spoken: Text<2>,
    pub shapes_title: &'static str,
    /// In the order of [`SHAPES`].
    pub shapes: [&'static str; SHAPES.len()],
    pub only_selected: &'static str,
    pub zoom: &'static str,
    pub zoom_out: &'static str,
    pub zoom_in: &'static str,
    pub all: &'static str,
    pub zoom_all: &'static str,
    pub shift: &'static str,
    pub earlier: &'static str,
    pub later: &'static str,
    pub follow: &'static str,
    pub follow_title: &'static str,
    pub measure: &'static str,
    pub by_time: &'static str,
    pub by_time_title: &'static str,
    pub by_event: &'static str,
    pub by_event_title: &'static str,
    pub save: &'static str,
    pub save_svg: &'static str,
    pub save_png: &'static str,
    pub save_shiviz: &'static str,
    pub save_shiviz_title: &'static str,
    pub show: &'static str,
    pub kinds: &'static str,
    pub lanes: &'static str,
}

/// The shapes of the diagram.
pub const SHAPES: [&str; 14] = [
    "━", "┅", "◇", "⬢", "●", "▽", "▼", "‾", "□", "▪", "✕", "▶", "○", "✓7",
];

/// A leader's stretch: `leads term 3`.
pub fn leads(term: u64) -> String {
    diagram().leads.with([&term])
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
    decimal(time_us as f64 / 1e6, digits) + " s"
}

/// What a message carries, along its arrow. Heartbeats carry nothing.
pub fn carries(brief: &Brief) -> String {
    let (index, count) = (brief.index(), u64::from(brief.count()));
    let no = brief.marks.has(Marks::NEGATIVE);
    let Some(kind) = brief.message() else {
        return String::new();
    };
    let words = diagram();
    let word = match kind {
        MessageKind::AppendEntries if count == 0 => "",
        MessageKind::AppendEntries if count == 1 => return index.to_string(),
        MessageKind::AppendEntries => return format!("{}–{index}", index + 1 - count),
        MessageKind::AppendEntriesReply if no => return format!("−{index}"),
        MessageKind::AppendEntriesReply => return format!("✓{index}"),
        MessageKind::RequestVote => words.vote,
        MessageKind::RequestPreVote => words.pre_vote,
        MessageKind::RequestVoteReply
        | MessageKind::RequestPreVoteReply
        | MessageKind::Response
            if no =>
        {
            words.no
        }
        MessageKind::RequestVoteReply | MessageKind::RequestPreVoteReply => words.yes,
        MessageKind::InstallSnapshot => return format!("S{index}"),
        MessageKind::InstallSnapshotReply => "S✓",
        MessageKind::TimeoutNow => words.timeout_now,
        MessageKind::ReadIndex => words.read_index,
        MessageKind::ReadIndexReply => return words.see.with([&index]),
        MessageKind::Request if count > 0 => words.read,
        MessageKind::Request => words.write,
        MessageKind::Response => words.done,
    };
    word.to_owned()
}

/// Beside the line where links were cut or restored.
pub fn cut_or_healed(cut: bool) -> &'static str {
    if cut { diagram().cut } else { diagram().healed }
}

/// What can be left out.
pub fn kind(kind: Kind) -> &'static str {
    let words = diagram();
    match kind {
        Kind::Votes => words.votes,
        Kind::Entries => words.entries,
        Kind::Heartbeats => words.heartbeats,
        Kind::Snapshots => words.snapshots,
        Kind::Reads => words.reads,
        Kind::Clients => words.clients,
        Kind::Disks => words.disks,
    }
}

/// The name of a lane.
pub fn lane(lane: usize, servers: usize) -> String {
    match lane.checked_sub(servers) {
        None => format!("S{}", lane + 1),
        Some(client) => client_lane(client as u32),
    }
}

/// What a client is called where there is little room.
pub fn client_lane(client: u32) -> String {
    match client {
        0 => diagram().you.to_owned(),
        client => diagram().client.with([&client]),
    }
}

/// For those who hear the page.
pub fn diagram_name(lanes: usize, events: u64) -> String {
    diagram().spoken.with([&events, &lanes])
}

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
