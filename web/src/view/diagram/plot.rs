//! Where things are in the diagram, and what is at a place of it.

use raftworks_sim::{Brief, Outline, Time, What};

use super::window::Window;
use super::{Choice, Kind, Now, kind_of};

/// Messages that end so long after the window may begin within it.
const LONGEST_TRAVEL_US: f64 = 200_000.0;
/// The same for a compact window, in events.
const LONGEST_TRAVEL_EVENTS: f64 = 400.0;

/// A run's outline and the stretch of it that is shown, on a surface.
pub struct Plot<'a> {
    /// The outline.
    pub outline: &'a Outline,
    /// The stretch.
    pub window: Window,
    /// What the reader wants to see.
    pub choice: &'a Choice,
    /// The chosen lane, for those who only want to see what it takes part in.
    pub lane: Option<usize>,
    /// The surface's width.
    pub width: f64,
    /// Its height.
    pub height: f64,
    /// Where the lanes begin, below the axis.
    pub top: f64,
    /// For each lane, its row.
    rows: Vec<Option<usize>>,
    row_height: f64,
}

/// Where an event is.
#[derive(Clone, Copy, PartialEq, Debug)]
pub enum Spot {
    /// A message, from where it left to where it ended.
    Arrow {
        /// Where it left.
        from: (f64, f64),
        /// Where it ended.
        to: (f64, f64),
    },
    /// Something on a lane.
    Mark(f64, f64),
    /// Something that concerns the whole cluster.
    All(f64),
}

impl<'a> Plot<'a> {
    /// A plot with so many lanes.
    pub fn new(
        outline: &'a Outline,
        window: Window,
        choice: &'a Choice,
        lanes: usize,
        (width, height, top): (f64, f64, f64),
    ) -> Plot<'a> {
        let mut rows = vec![None; lanes];
        let mut shown = 0;
        for (lane, row) in rows.iter_mut().enumerate() {
            if !choice.hidden.contains(&lane) {
                *row = Some(shown);
                shown += 1;
            }
        }
        Plot {
            outline,
            window,
            choice,
            lane: None,
            width,
            height,
            top,
            rows,
            row_height: (height - top) / shown.max(1) as f64,
        }
    }

    /// How high a lane is.
    pub fn row_height(&self) -> f64 {
        self.row_height
    }

    /// The lanes that are shown, and where.
    pub fn lanes(&self) -> impl Iterator<Item = (usize, f64)> {
        (0..self.rows.len()).filter_map(|lane| Some((lane, self.y_of(lane)?)))
    }

    /// The middle of a lane.
    pub fn y_of(&self, lane: usize) -> Option<f64> {
        let row = (*self.rows.get(lane)?)?;
        Some(self.top + (row as f64 + 0.5) * self.row_height)
    }

    /// Where a place of the run is.
    pub fn x_of(&self, place: f64) -> f64 {
        (place - self.window.from) / self.window.span * self.width
    }

    /// The place of the run that is here.
    pub fn place_at(&self, x: f64) -> f64 {
        self.window.from + x / self.width.max(1.0) * self.window.span
    }

    /// Where an event is, by its number and time.
    pub fn x_at(&self, number: u64, time: Time) -> f64 {
        self.x_of(if self.window.compact {
            number as f64 + 0.5
        } else {
            time.0 as f64
        })
    }

    /// Where the playhead is.
    pub fn x_now(&self, now: Now) -> f64 {
        self.x_of(if self.window.compact {
            now.moment as f64
        } else {
            now.time_us as f64
        })
    }

    /// The first event in the window, and the first after it.
    pub fn range(&self) -> (u64, u64) {
        let Window { from, span, .. } = self.window;
        (self.number_at(from), self.number_at(from + span))
    }

    /// The same, with those whose messages began within.
    pub fn wide_range(&self) -> (u64, u64) {
        let Window { from, span, .. } = self.window;
        let travel = if self.window.compact {
            LONGEST_TRAVEL_EVENTS
        } else {
            LONGEST_TRAVEL_US
        };
        let end = self.number_at(from + span + travel);
        (self.number_at(from), end.min(self.range().1 + 2_000))
    }

    fn number_at(&self, place: f64) -> u64 {
        let place = place.max(0.0) as u64;
        if self.window.compact {
            place.min(self.outline.briefs().len() as u64)
        } else {
            self.outline.moment_at(Time(place))
        }
    }

    /// Whether there is less than a pixel for an event.
    pub fn is_dense(&self) -> bool {
        let (first, end) = self.range();
        (end - first) as f64 > self.width
    }

    /// What kind of event this is, if it is one that can be left out.
    pub fn kind(&self, brief: &Brief) -> Option<Kind> {
        let answers_heartbeat = || {
            let cause = brief
                .cause()
                .and_then(|cause| self.outline.briefs().get(cause as usize));
            cause.is_some_and(|cause| kind_of(cause, || false) == Some(Kind::Heartbeats))
        };
        kind_of(brief, answers_heartbeat)
    }

    /// Whether an event is shown at all.
    pub fn shows(&self, brief: &Brief) -> bool {
        let kind = self.kind(brief);
        if kind.is_some_and(|kind| !self.choice.shows(kind)) {
            return false;
        }
        let mine = |lane: Option<usize>| lane.is_some() && lane == self.lane;
        !self.choice.partner
            || self.lane.is_none()
            || brief.lane().is_none()
            || mine(brief.lane())
            || mine(brief.other())
    }

    /// Where an event is.
    pub fn spot(&self, number: u64, brief: &Brief) -> Option<Spot> {
        let x = self.x_at(number, brief.time);
        let Some(lane) = brief.lane() else {
            return Some(Spot::All(x));
        };
        let y = self.y_of(lane)?;
        let (Some(other), Some(cause)) = (brief.other(), brief.cause()) else {
            return Some(Spot::Mark(x, y));
        };
        let left = self.outline.briefs().get(cause as usize)?;
        let from = (self.x_at(cause, left.time), self.y_of(other)?);
        // What is lost is lost on half the way.
        let to = match brief.what {
            What::Lost => (x, f64::midpoint(from.1, y)),
            _ => (x, y),
        };
        Some(Spot::Arrow { from, to })
    }

    /// The event nearest to a place of the surface, at most so far away.
    pub fn nearest(&self, x: f64, y: f64, reach: f64) -> Option<u64> {
        if self.is_dense() {
            let place = self.place_at(x).max(0.0);
            let number = self.number_at(place).saturating_sub(1);
            return self.outline.briefs().get(number as usize).map(|_| number);
        }
        let (first, end) = self.wide_range();
        let mut best: Option<(f64, u64)> = None;
        for number in first..end {
            let Some(brief) = self.outline.briefs().get(number as usize) else {
                break;
            };
            if !self.shows(brief) {
                continue;
            }
            let Some(spot) = self.spot(number, brief) else {
                continue;
            };
            let distance = distance(spot, x, y);
            if distance <= reach && best.is_none_or(|(nearest, _)| distance < nearest) {
                best = Some((distance, number));
            }
        }
        best.map(|(_, number)| number)
    }
}

/// How far a place is from an event. Marks are a little nearer than the lines
/// that run through them.
fn distance(spot: Spot, x: f64, y: f64) -> f64 {
    let apart = |(a, b): (f64, f64)| ((a - x) * (a - x) + (b - y) * (b - y)).sqrt();
    match spot {
        Spot::Mark(a, b) => (apart((a, b)) - 2.0).max(0.0),
        Spot::All(a) => (a - x).abs() + 2.0,
        Spot::Arrow { from, to } => {
            let (dx, dy) = (to.0 - from.0, to.1 - from.1);
            let length = (dx * dx + dy * dy).max(1e-9);
            let along = ((x - from.0) * dx + (y - from.1) * dy) / length;
            let along = along.clamp(0.0, 1.0);
            apart((from.0 + dx * along, from.1 + dy * along))
        }
    }
}
