//! The scrub bar: the whole run so far as a chart, and where the playhead is.
//!
//! However many events there are, the drawing has at most one mark of a kind
//! per two units of its width.

use std::fmt::Write as _;

use raftworks_sim::{MarkKind, Run, ServerId, Term};

use super::fixed::tenths;
use super::term_class;
use crate::player::Playhead;

/// The drawing's width; it is stretched to the page's.
pub const WIDTH: f64 = 1200.0;
/// The least time that the bar shows.
const LEAST_US: u64 = 1_000_000;

/// A stretch in which a term was the highest one led.
#[derive(Clone, PartialEq, Debug)]
pub struct Band {
    /// The term.
    pub term: u64,
    /// The class that colours it.
    pub term_class: String,
    /// Where it starts.
    pub x: f64,
    /// How long it is.
    pub width: f64,
    /// Whether a leader was elected, or votes were still being asked for.
    pub led: bool,
}

/// A stretch in which something was broken.
#[derive(Clone, PartialEq, Debug)]
pub struct Outage {
    /// Where it starts.
    pub x: f64,
    /// How long it is.
    pub width: f64,
    /// The server that was down, or none for a partition.
    pub server: Option<ServerId>,
}

/// The scrub bar.
#[derive(Clone, PartialEq, Debug)]
pub struct TimelineView {
    /// The terms.
    pub bands: Vec<Band>,
    /// Crashes and partitions.
    pub outages: Vec<Outage>,
    /// How many servers there are, for their places in `outages`.
    pub servers: u64,
    /// Commits, as a path of short strokes.
    pub commits: String,
    /// Elections, likewise.
    pub elections: String,
    /// Words of the scenario, likewise.
    pub said: String,
    /// Answered clients, likewise.
    pub replies: String,
    /// Violations, likewise.
    pub violations: String,
    /// The time at the right end, in microseconds.
    pub whole_us: u64,
    /// The last moment that was simulated.
    pub frontier: f64,
}

/// The scrub bar of a run.
pub fn timeline(run: &Run) -> TimelineView {
    let frontier_us = run.frontier_time().0;
    let whole_us = whole_us(run);
    let x_of = |us: u64| us as f64 / whole_us as f64 * WIDTH;
    let end = x_of(frontier_us);
    TimelineView {
        bands: bands(run, &x_of, end),
        outages: outages(run, &x_of, end),
        servers: run.world().hosts().len() as u64,
        commits: strokes(run, MarkKind::Commit, &x_of),
        elections: strokes(run, MarkKind::Election, &x_of),
        said: strokes(run, MarkKind::Said, &x_of),
        replies: strokes(run, MarkKind::ClientDone, &x_of),
        violations: strokes(run, MarkKind::Violation, &x_of),
        whole_us,
        frontier: end,
    }
}

/// The time at the right end. Beyond its planned end a live run goes on: the bar
/// grows with it, in steps.
pub fn whole_us(run: &Run) -> u64 {
    let frontier_us = run.frontier_time().0;
    let planned_us = run.scenario().until.0;
    if frontier_us <= planned_us {
        planned_us.max(LEAST_US)
    } else {
        frontier_us.div_ceil(LEAST_US) * LEAST_US * 5 / 4
    }
}

/// Where the playhead stands.
pub fn playhead_x(head: Playhead, whole_us: u64) -> f64 {
    (head.time_us as f64 / whole_us.max(1) as f64 * WIDTH).min(WIDTH)
}

fn bands(run: &Run, x_of: &impl Fn(u64) -> f64, end: f64) -> Vec<Band> {
    let mut bands: Vec<Band> = Vec::new();
    let mut highest = Term(0);
    for mark in run.marks() {
        let led = match mark.kind {
            MarkKind::Election => false,
            MarkKind::Leader => true,
            _ => continue,
        };
        if mark.term < highest || (mark.term == highest && !led) {
            continue;
        }
        highest = mark.term;
        let x = x_of(mark.time.0);
        if let Some(last) = bands.last_mut() {
            last.width = x - last.x;
        }
        bands.push(Band {
            term: mark.term.0,
            term_class: term_class(mark.term),
            x,
            width: 0.0,
            led,
        });
    }
    if let Some(last) = bands.last_mut() {
        last.width = end - last.x;
    }
    // What is too narrow to be seen gives way to its neighbour.
    bands.retain(|band| band.width >= 0.5);
    bands
}

fn outages(run: &Run, x_of: &impl Fn(u64) -> f64, end: f64) -> Vec<Outage> {
    let mut open: Vec<(Option<ServerId>, f64)> = Vec::new();
    let mut outages = Vec::new();
    let mut close = |open: &mut Vec<(Option<ServerId>, f64)>, who: Option<ServerId>, to: f64| {
        if let Some(place) = open.iter().position(|(server, _)| *server == who) {
            let (server, x) = open.remove(place);
            let width = (to - x).max(1.0);
            outages.push(Outage { x, width, server });
        }
    };
    for mark in run.marks() {
        let x = x_of(mark.time.0);
        let who = mark.server;
        match mark.kind {
            MarkKind::Crash | MarkKind::Pause => open.push((who, x)),
            MarkKind::Partition if !open.iter().any(|(server, _)| server.is_none()) => {
                open.push((None, x));
            }
            MarkKind::Restart | MarkKind::Resume => close(&mut open, who, x),
            MarkKind::Heal => close(&mut open, None, x),
            _ => {}
        }
    }
    while let Some(&(who, _)) = open.first() {
        close(&mut open, who, end);
    }
    outages
}

/// Short vertical strokes, as one path in a lane of height 1.
fn strokes(run: &Run, kind: MarkKind, x_of: &impl Fn(u64) -> f64) -> String {
    let mut path = String::new();
    let mut last = -2.0;
    for mark in run.marks().filter(|mark| mark.kind == kind) {
        let x = x_of(mark.time.0);
        if x - last >= 2.0 {
            let _ = write!(path, "M{} 0v1", tenths(x));
            last = x;
        }
    }
    path
}

#[cfg(test)]
mod tests {
    use super::super::run_of;
    use super::*;

    #[test]
    fn terms_follow_each_other_and_faults_have_an_extent() {
        let text = "servers 5\nclient pause 20ms\nat 1s crash leader\nat 2s restart down\n\
                    at 3s partition 1 2 | rest\nat 4s heal\nuntil 5s\n";
        let view = timeline(&run_of(text, 5_000_000));
        let led: Vec<u64> = view
            .bands
            .iter()
            .filter(|b| b.led)
            .map(|b| b.term)
            .collect();
        assert!(led.len() >= 2 && led.is_sorted(), "{led:?}");
        for pair in view.bands.windows(2) {
            assert!(pair[0].x + pair[0].width <= pair[1].x + 0.01);
        }
        let down = view.outages.iter().find(|o| o.server.is_some()).unwrap();
        assert!((down.x - WIDTH / 5.0).abs() < 2.0 && (down.width - WIDTH / 5.0).abs() < 2.0);
        assert!(view.outages.iter().any(|outage| outage.server.is_none()));
        assert!(view.commits.starts_with('M') && view.elections.starts_with('M'));
        assert_eq!(view.violations, "");
    }

    #[test]
    fn a_long_run_draws_no_more_than_its_width() {
        let view = timeline(&run_of(
            "servers 3\nclient pause 0ms\nuntil 1s\n",
            60_000_000,
        ));
        assert!(view.commits.matches('M').count() <= 601);
        assert!(view.whole_us >= 60_000_000 && view.frontier <= WIDTH);
    }
}
