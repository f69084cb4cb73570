//! The stretch of a run that the diagram shows: zoom and pan, as plain numbers.
//!
//! A window counts in microseconds, or, when it is compact, in events: quiet
//! stretches collapse then.

use raftworks_sim::{Outline, Time};

/// The shortest stretch of time, in microseconds.
const LEAST_US: f64 = 500.0;
/// The fewest events.
const LEAST_EVENTS: f64 = 8.0;
/// What a newcomer sees: half a second, a few elections or a dozen heartbeats.
const FIRST_US: f64 = 400_000.0;

/// How much is shown at most, as a part of the run: the playhead has some room.
const WHOLE: f64 = 1.15;

/// The stretch of a run that is shown.
#[derive(Clone, Copy, PartialEq, Debug)]
pub struct Window {
    /// Whether it counts events and not time.
    pub compact: bool,
    /// Where it begins.
    pub from: f64,
    /// How much of the run it shows.
    pub span: f64,
    /// Whether it keeps the playhead in sight.
    pub follows: bool,
}

impl Default for Window {
    fn default() -> Window {
        Window {
            compact: false,
            from: 0.0,
            span: FIRST_US,
            follows: true,
        }
    }
}

impl Window {
    /// Shows less (below 1) or more, while this place stays where it is.
    pub fn zoom(&mut self, factor: f64, around: f64, end: f64) {
        let least = if self.compact { LEAST_EVENTS } else { LEAST_US };
        let most = (end * WHOLE).max(if self.compact { 60.0 } else { FIRST_US });
        let span = (self.span * factor).clamp(least, most);
        self.from = around - (around - self.from) * span / self.span;
        self.span = span;
        self.keep_within(end);
    }

    /// Moves by a part of what is shown.
    pub fn pan(&mut self, part: f64, end: f64) {
        self.follows = false;
        self.from += part * self.span;
        self.keep_within(end);
    }

    /// Shows the whole run so far.
    pub fn fit(&mut self, end: f64) {
        self.from = 0.0;
        self.span = end.max(1.0) * WHOLE;
        self.zoom(1.0, 0.0, end);
    }

    /// Moves just so far that this place is in sight.
    pub fn reveal(&mut self, place: f64) {
        if place > self.from + self.span * 0.88 {
            self.from = place - self.span * 0.88;
        } else if place < self.from + self.span * 0.04 {
            self.from = (place - self.span * 0.12).max(0.0);
        }
    }

    /// Counts events instead of time, or the other way, around this moment.
    pub fn turn(&mut self, compact: bool, moment: u64, time_us: u64, outline: &Outline) {
        if compact == self.compact {
            return;
        }
        let after = |us: f64| outline.moment_at(Time(us.max(0.0) as u64)) as f64;
        let span = if compact {
            (after(self.from + self.span) - after(self.from)).max(40.0)
        } else {
            let time = |number: f64| {
                let brief = outline.briefs().get(number.max(0.0) as usize);
                brief
                    .or(outline.briefs().last())
                    .map_or(0.0, |brief| brief.time.0 as f64)
            };
            (time(self.from + self.span) - time(self.from)).max(FIRST_US / 4.0)
        };
        self.compact = compact;
        let place = if compact {
            moment as f64
        } else {
            time_us as f64
        };
        self.span = span;
        self.from = (place - span * 0.7).max(0.0);
        self.follows = true;
    }

    fn keep_within(&mut self, end: f64) {
        let most = (end - self.span * 0.2).max(0.0);
        self.from = self.from.clamp(0.0, most);
    }
}

/// The steps between the marks of an axis, in ones, twos and fives.
pub fn axis_step(span: f64, most: f64) -> f64 {
    let mut step = 1.0;
    loop {
        for factor in [1.0, 2.0, 5.0] {
            if span / (step * factor) <= most {
                return step * factor;
            }
        }
        step *= 10.0;
    }
}

#[cfg(test)]
mod tests {
    use super::super::super::run_of;
    use super::*;

    #[test]
    fn zooming_keeps_the_place_and_stays_within_the_run() {
        let mut window = Window {
            from: 1_000_000.0,
            ..Window::default()
        };
        let (place, end) = (1_100_000.0, 9_000_000.0);
        let part = |window: &Window| (place - window.from) / window.span;
        let before = part(&window);
        window.zoom(0.5, place, end);
        assert!((part(&window) - before).abs() < 1e-9);
        assert!((window.span - FIRST_US / 2.0).abs() < 1e-6);
        for _ in 0..60 {
            window.zoom(0.5, place, end);
        }
        assert!((window.span - LEAST_US).abs() < 1e-6);
        for _ in 0..60 {
            window.zoom(2.0, place, end);
        }
        assert!(window.from.abs() < 1e-6 && window.span <= end * WHOLE);
        window.pan(50.0, end);
        assert!(window.from < end && !window.follows);
    }

    #[test]
    fn the_playhead_is_kept_in_sight_and_moves_within() {
        let mut window = Window::default();
        window.reveal(100_000.0);
        assert!(window.from.abs() < 1e-6, "it is in sight");
        window.reveal(900_000.0);
        assert!(window.from > 500_000.0 && window.from + window.span > 900_000.0);
        let from = window.from;
        window.reveal(800_000.0);
        assert!(
            (window.from - from).abs() < 1e-6,
            "stepping back moves nothing else"
        );
        window.reveal(0.0);
        assert!(window.from.abs() < 1e-6);
    }

    #[test]
    fn compact_and_time_show_the_same_neighbourhood() {
        let run = run_of("servers 3\nclient pause 5ms\n", 2_000_000);
        let outline = run.outline().unwrap();
        let (moment, time) = (run.moment(), run.world().now().0);
        let mut window = Window::default();
        window.reveal(time as f64);
        let before = window;
        window.turn(true, moment, time, outline);
        assert!(window.from < moment as f64 && moment as f64 <= window.from + window.span);
        window.turn(false, moment, time, outline);
        assert!(window.from < time as f64 && window.span > before.span * 0.5);
        assert!(window.span < before.span * 2.0);
    }

    #[test]
    fn axes_have_round_steps() {
        let table = [
            (400_000.0, 8.0, 50_000.0),
            (90.0, 10.0, 10.0),
            (7.0, 8.0, 1.0),
        ];
        for (span, most, step) in table {
            assert!((axis_step(span, most) - step).abs() < 1e-9);
        }
    }
}
