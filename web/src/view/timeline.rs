//! The scrub bar: the whole run so far as a chart, and where the playhead is.
//!
//! However many events there are, the drawing has at most one mark of a kind
//! per two units of its width.

use std::fmt::Write as _;

use raftworks_sim::{Mark, MarkKind, Run, ServerId, Term};

use super::fixed::tenths;
use super::term_class;
use crate::player::Playhead;

/// The drawing's width; it is stretched to the page's.
pub const WIDTH: f64 = 1200.0;
/// The least time that the bar shows.
const LEAST_US: u64 = 1_000_000;
/// A band that is narrower cannot be seen.
const LEAST_WIDTH: f64 = 0.5;

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

/// The scrub bar of a run, as far as it was drawn: what was simulated since then is
/// added, so that a long run costs no more than a short one.
#[derive(Default)]
pub struct Chart {
    /// Which run it is of, as its player tells them apart.
    story: u64,
    whole_us: u64,
    /// How many marks are drawn, and the last of them.
    drawn: usize,
    last: Option<Mark>,
    bands: Vec<Band>,
    highest: Term,
    /// Who is down, or that links are cut, and since where.
    open: Vec<(Option<ServerId>, f64)>,
    outages: Vec<Outage>,
    lanes: [Strokes; LANES.len()],
}

/// What has a lane of its own, in the order of [`Chart::lanes`].
const LANES: [MarkKind; 5] = [
    MarkKind::Commit,
    MarkKind::Election,
    MarkKind::Said,
    MarkKind::ClientDone,
    MarkKind::Violation,
];

/// Short vertical strokes, as one path in a lane of height 1.
#[derive(Default)]
struct Strokes {
    path: String,
    last: Option<f64>,
}

impl Strokes {
    fn add(&mut self, x: f64) {
        if self.last.is_none_or(|last| x - last >= 2.0) {
            let _ = write!(self.path, "M{} 0v1", tenths(x));
            self.last = Some(x);
        }
    }
}

impl Chart {
    /// The scrub bar of this run. Another `story` is another run.
    pub fn follow(&mut self, run: &Run, story: u64) -> TimelineView {
        let whole_us = whole_us(run);
        let before = self.drawn.saturating_sub(1);
        let goes_on = (self.story, self.whole_us) == (story, whole_us)
            && run.marks_from(before).next() == self.last.as_ref().or(run.marks_from(0).next());
        if !goes_on {
            *self = Chart {
                story,
                whole_us,
                ..Chart::default()
            };
        }
        let x_of = |us: u64| us as f64 / whole_us as f64 * WIDTH;
        for mark in run.marks_from(self.drawn) {
            self.draw(mark, x_of(mark.time.0));
            self.drawn += 1;
            self.last = Some(*mark);
        }
        self.view(run, x_of(run.frontier_time().0))
    }

    fn draw(&mut self, mark: &Mark, x: f64) {
        if let Some(lane) = LANES.iter().position(|kind| *kind == mark.kind) {
            self.lanes[lane].add(x);
        }
        let who = mark.server;
        match mark.kind {
            MarkKind::Election => self.begin_band(mark.term, false, x),
            MarkKind::Leader => self.begin_band(mark.term, true, x),
            MarkKind::Crash | MarkKind::Pause => self.open.push((who, x)),
            MarkKind::Partition if !self.open.iter().any(|(server, _)| server.is_none()) => {
                self.open.push((None, x));
            }
            MarkKind::Restart | MarkKind::Resume => self.close(who, x),
            MarkKind::Heal => self.close(None, x),
            _ => {}
        }
    }

    fn begin_band(&mut self, term: Term, led: bool, x: f64) {
        if term < self.highest || (term == self.highest && !led) {
            return;
        }
        self.highest = term;
        self.end_band(x);
        self.bands.push(Band {
            term: term.0,
            term_class: term_class(term),
            x,
            width: 0.0,
            led,
        });
    }

    /// What is too narrow to be seen gives way to its neighbour.
    fn end_band(&mut self, x: f64) {
        if let Some(mut last) = self.bands.pop() {
            last.width = x - last.x;
            self.bands
                .extend((last.width >= LEAST_WIDTH).then_some(last));
        }
    }

    fn close(&mut self, who: Option<ServerId>, to: f64) {
        if let Some(place) = self.open.iter().position(|(server, _)| *server == who) {
            let (server, x) = self.open.remove(place);
            self.outages.push(outage(server, x, to));
        }
    }

    fn view(&self, run: &Run, end: f64) -> TimelineView {
        let mut bands = self.bands.clone();
        if let Some(last) = bands.last_mut() {
            last.width = end - last.x;
        }
        bands.retain(|band| band.width >= LEAST_WIDTH);
        let still = self.open.iter().map(|&(who, x)| outage(who, x, end));
        let [commits, elections, said, replies, violations] =
            self.lanes.each_ref().map(|lane| lane.path.clone());
        TimelineView {
            bands,
            outages: self.outages.iter().cloned().chain(still).collect(),
            servers: run.world().hosts().len() as u64,
            commits,
            elections,
            said,
            replies,
            violations,
            whole_us: self.whole_us,
            frontier: end,
        }
    }
}

fn outage(server: Option<ServerId>, x: f64, to: f64) -> Outage {
    let width = (to - x).max(1.0);
    Outage { x, width, server }
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

#[cfg(test)]
mod tests {
    use super::super::run_of;
    use super::*;
    use raftworks_sim::Action;
    use raftworks_sim::scenario::parse_action;

    fn timeline(run: &Run) -> TimelineView {
        Chart::default().follow(run, 0)
    }

    #[test]
    fn a_chart_that_grows_is_the_chart_of_the_whole() {
        let text = "servers 5\nclient pause 20ms\nat 1s crash leader\nat 2s restart down\n\
                    at 3s partition 1 2 | rest\nat 4s heal\nuntil 5s\n";
        let mut run = run_of(text, 0);
        let mut chart = Chart::default();
        for ms in (0..9_000).step_by(170) {
            run.seek_time(raftworks_sim::Time(ms * 1_000));
            assert_eq!(chart.follow(&run, 0), timeline(&run), "at {ms} ms");
        }
        // Whatever is done in the past, whether its player tells of another story or not.
        for (ms, story) in [(2_500, 0), (1_500, 1), (10, 1)] {
            run.seek_time(raftworks_sim::Time(ms * 1_000));
            let crash: Action = parse_action("crash 3").unwrap();
            run.act(raftworks_sim::Time(ms * 1_000), crash);
            assert_eq!(chart.follow(&run, story), timeline(&run), "at {ms} ms");
            run.seek_time(raftworks_sim::Time(6_000_000));
            assert_eq!(chart.follow(&run, story), timeline(&run));
        }
    }

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
