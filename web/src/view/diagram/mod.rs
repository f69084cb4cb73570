//! The space-time diagram: a lane for each server and client, messages as
//! arrows, what happened as marks. Made from a run's outline, as plain data.
//!
//! `window` is what stretch is shown, `plot` where things are, `lanes` and
//! `events` what is drawn, `density` what is drawn when an event is less than a
//! pixel, `picture` the drawing itself.

mod density;
mod events;
mod lanes;
pub mod picture;
mod plot;
pub mod window;

#[cfg(test)]
mod tests;

use raftworks_sim::{Brief, Marks, MessageKind, ServerId, What};

use super::pointed::Pointed;
use picture::{Paint, Picture, Style};
pub use plot::{Plot, Spot};
use window::Window;

/// What of a run can be left out, as a set of bits.
pub const KINDS: [Kind; 7] = [
    Kind::Votes,
    Kind::Entries,
    Kind::Heartbeats,
    Kind::Snapshots,
    Kind::Reads,
    Kind::Clients,
    Kind::Disks,
];

/// A kind of events that can be left out.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
#[repr(u8)]
pub enum Kind {
    /// Elections: RequestVote, PreVote, TimeoutNow.
    Votes,
    /// AppendEntries with entries, and the answers.
    Entries,
    /// AppendEntries without, and the answers.
    Heartbeats,
    /// InstallSnapshot.
    Snapshots,
    /// ReadIndex.
    Reads,
    /// Between clients and servers.
    Clients,
    /// Writes that reached a disk.
    Disks,
}

/// What the reader wants to see.
#[derive(Clone, PartialEq, Debug, Default)]
pub struct Choice {
    /// The lanes that are hidden.
    pub hidden: Vec<usize>,
    /// The kinds that are left out, one bit each.
    pub without: u8,
    /// Only what the chosen lane takes part in.
    pub partner: bool,
}

impl Choice {
    /// Whether this kind is shown.
    pub fn shows(&self, kind: Kind) -> bool {
        self.without & (1 << kind as u8) == 0
    }

    /// Shows a kind, or leaves it out.
    pub fn toggle(&mut self, kind: Kind) {
        self.without ^= 1 << kind as u8;
    }

    /// Shows a lane, or hides it.
    pub fn toggle_lane(&mut self, lane: usize) {
        match self.hidden.iter().position(|&hidden| hidden == lane) {
            Some(place) => drop(self.hidden.remove(place)),
            None => self.hidden.push(lane),
        }
    }
}

/// What stands out.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct Chosen {
    /// The lane of the selected server or client.
    pub lane: Option<usize>,
    /// The ends of the selected link.
    pub link: Option<(usize, usize)>,
    /// The event in which the selected message left, and its receiver.
    pub message: Option<(u64, usize)>,
    /// The event under the pointer.
    pub hover: Option<u64>,
    /// What is pointed at elsewhere.
    pub pointed: Option<Pointed>,
}

/// What the diagram is about at a moment.
#[derive(Clone, Copy, Debug)]
pub struct Now {
    /// How many events lie before the playhead.
    pub moment: u64,
    /// The time shown.
    pub time_us: u64,
}

/// A message that is still on its way at the end of the outline.
#[derive(Clone, Copy, PartialEq, Debug)]
pub struct Underway {
    /// The event in which it left.
    pub cause: u64,
    /// The lanes of the two ends.
    pub from: usize,
    /// The receiver's.
    pub to: usize,
    /// How far it is, from 0 to 1.
    pub progress: f64,
    /// Its kind.
    pub kind: MessageKind,
    /// Its term.
    pub term: u64,
}

/// Draws the diagram.
pub fn draw(plot: &Plot<'_>, chosen: Chosen, now: Now, underway: &[Underway]) -> Picture {
    let mut picture = Picture::new(plot.width, plot.height);
    lanes::draw(&mut picture, plot, chosen);
    if plot.is_dense() {
        density::draw(&mut picture, plot);
    } else {
        events::draw(&mut picture, plot, chosen, now, underway);
    }
    draw_now(&mut picture, plot, now);
    picture.finish();
    picture
}

/// The playhead, and a veil over what comes after it.
fn draw_now(picture: &mut Picture, plot: &Plot<'_>, now: Now) {
    let x = plot.x_now(now);
    if x < plot.width {
        let left = x.max(0.0);
        let veil = Style::fill(7, Paint::Surface, 60);
        picture.rect(
            veil,
            [left, plot.top, plot.width - left, plot.height - plot.top],
        );
    }
    if (-1.0..=plot.width + 1.0).contains(&x) {
        picture.line(
            Style::stroke(8, Paint::Ink, 20, 100),
            [x, 0.0, x, plot.height],
        );
        picture.dot(Style::fill(8, Paint::Ink, 100), x, 4.0, 4.0);
    }
}

/// The colour of a term.
fn paint_of(term: u64) -> Paint {
    match term {
        0 => Paint::Term(0),
        n => Paint::Term(((n - 1) % 8 + 1) as u8),
    }
}

/// What kind of event this is, if it is one that can be left out. `heartbeat`
/// says whether an answer answers a heartbeat.
fn kind_of(brief: &Brief, heartbeat: impl FnOnce() -> bool) -> Option<Kind> {
    let Some(message) = brief.message() else {
        return (brief.what == What::Written && !brief.marks.has(Marks::COMMIT))
            .then_some(Kind::Disks);
    };
    Some(match message {
        MessageKind::RequestVote
        | MessageKind::RequestVoteReply
        | MessageKind::RequestPreVote
        | MessageKind::RequestPreVoteReply
        | MessageKind::TimeoutNow => Kind::Votes,
        MessageKind::AppendEntries if brief.count() > 0 => Kind::Entries,
        MessageKind::AppendEntries => Kind::Heartbeats,
        MessageKind::AppendEntriesReply if heartbeat() => Kind::Heartbeats,
        MessageKind::AppendEntriesReply => Kind::Entries,
        MessageKind::InstallSnapshot | MessageKind::InstallSnapshotReply => Kind::Snapshots,
        MessageKind::ReadIndex | MessageKind::ReadIndexReply => Kind::Reads,
        MessageKind::Request | MessageKind::Response => Kind::Clients,
    })
}

/// The lane of a server.
pub fn lane_of(server: ServerId) -> usize {
    (server.0 as usize).saturating_sub(1)
}

/// Where the run ends, in the window's own measure.
pub fn end_of(window: &Window, frontier: u64, frontier_us: u64) -> f64 {
    if window.compact {
        frontier as f64
    } else {
        frontier_us as f64
    }
}
