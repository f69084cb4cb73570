//! The frame loop: wall-clock time becomes events, views are told, and what
//! moves is written. It asks for the next frame only when there is something to do.

use std::rc::Rc;

use yew::Callback;

use super::{FrameSink, MAX_EVENTS, Pace, Player};
use crate::browser;
use crate::pace;

/// Script time that one frame may spend on simulating, in milliseconds.
const SIMULATION_BUDGET_MS: f64 = 4.0;
/// How many frames' script times are kept.
const KEPT_FRAMES: usize = 600;
/// While playing, calm views are told at most this often, in milliseconds.
const CALM_INTERVAL_MS: f64 = 100.0;
/// How many of them are told in one frame.
const CALM_TURNS: usize = 2;

impl Player {
    /// Tells the views of this player and draws, without a frame.
    pub(super) fn show_now(&self, changed: bool) {
        if changed {
            self.0.changed.set(true);
            self.tell(0.0);
        }
        self.draw();
    }

    /// Something discrete changed: tell the views with the next frame.
    pub(super) fn touch(&self) {
        self.0.changed.set(true);
        self.request_frame();
    }

    /// The words are others now: tells all views at once, whatever their pace.
    pub fn say_anew(&self) {
        let listeners = self.0.changes.borrow();
        let all: Vec<_> = listeners.iter().map(|l| l.callback.clone()).collect();
        drop(listeners);
        for callback in all {
            callback.emit(self.0.revision.get());
        }
        self.touch();
    }

    pub(super) fn request_frame(&self) {
        if !self.0.awake.get() {
            return;
        }
        if let Some(frames) = &*self.0.frames.borrow() {
            frames.request();
        }
    }

    pub(super) fn look_whether_awake(&self) {
        let awake = self.0.in_view.get() && !browser::is_hidden();
        self.0.awake.set(awake);
        self.0.last_frame_ms.set(None);
        if awake {
            self.request_frame();
        } else if let Some(frames) = &*self.0.frames.borrow() {
            frames.cancel();
        }
    }

    pub(super) fn frame(&self, time_ms: f64) {
        let started = browser::now_ms();
        let last = self.0.last_frame_ms.replace(Some(time_ms));
        if self.0.playing.get() {
            let wall_ms = last.map_or(0.0, |last| time_ms - last);
            self.advance(pace::advance_us(wall_ms, self.0.speed.get()), started);
        }
        self.tell(time_ms);
        self.draw();
        let waiting = self.0.calm_due.get() || !self.0.calm_queue.borrow().is_empty();
        if self.0.playing.get() || self.0.changed.get() || waiting {
            self.request_frame();
        } else {
            self.0.last_frame_ms.set(None);
        }
        self.measure(started);
    }

    /// Simulates up to the new time, as far as one frame's budget goes. What
    /// happens does not depend on where frames fall.
    fn advance(&self, by_us: f64, started: f64) {
        let target = self.0.time_us.get() + by_us;
        let mut run = self.0.run.borrow_mut();
        let mut steps = 0_u32;
        while run.next_time().is_some_and(|time| time.0 as f64 <= target) {
            let said = run.world().caption().map(|caption| caption.number);
            if run.step_forward().is_none() {
                break;
            }
            self.0.changed.set(true);
            if self.0.questions.stop(run.world(), said) {
                self.0.playing.set(false);
                self.0.time_us.set(run.world().now().0 as f64);
                return;
            }
            steps += 1;
            let spent =
                steps.is_multiple_of(64) && browser::now_ms() - started > SIMULATION_BUDGET_MS;
            if spent {
                self.0.time_us.set(run.world().now().0 as f64);
                return;
            }
        }
        self.0.time_us.set(target);
        if run.world().finding().is_some() || run.moment() >= MAX_EVENTS {
            self.0.playing.set(false);
            self.0.changed.set(true);
        }
    }

    /// Tells the views what changed. Calm ones take turns while time passes, a
    /// few in each frame, so that no frame has to render all of them.
    fn tell(&self, time_ms: f64) {
        let changed = self.0.changed.take();
        let playing = self.0.playing.get();
        let elapsed = time_ms - self.0.last_calm_ms.get();
        let calm_due = self.0.calm_due.get() || changed;
        // Whoever waits for a turn gets it before there is another round.
        let is_round_over = self.0.calm_queue.borrow().is_empty();
        let calm = calm_due && (!playing || (elapsed >= CALM_INTERVAL_MS && is_round_over));
        self.0.calm_due.set(calm_due && !calm);
        if calm {
            self.0.last_calm_ms.set(time_ms);
            if self.0.started.get() {
                browser::keep_link(&self.link());
            }
            let listeners = self.0.changes.borrow();
            let ids = listeners
                .iter()
                .filter(|l| l.pace == Pace::Calm)
                .map(|l| l.id);
            *self.0.calm_queue.borrow_mut() = ids.collect();
            drop(listeners);
            self.go_on_searching();
        }
        let turns = if playing { CALM_TURNS } else { usize::MAX };
        let turn: Vec<u64> = {
            let mut queue = self.0.calm_queue.borrow_mut();
            let count = queue.len().min(turns);
            queue.drain(..count).collect()
        };
        if !changed && turn.is_empty() {
            return;
        }
        let revision = self.0.revision.get() + 1;
        self.0.revision.set(revision);
        let listeners = self.0.changes.borrow();
        let wanted = listeners.iter().filter(|listener| match listener.pace {
            Pace::Frame => changed,
            Pace::Calm => turn.contains(&listener.id),
        });
        let callbacks: Vec<Callback<u64>> = wanted.map(|l| l.callback.clone()).collect();
        drop(listeners);
        for callback in callbacks {
            callback.emit(revision);
        }
    }

    /// Lets those who asked write what moves.
    fn draw(&self) {
        let sinks: Vec<FrameSink> = {
            let sinks = self.0.sinks.borrow();
            sinks.iter().map(|(_, sink)| Rc::clone(sink)).collect()
        };
        let run = self.0.run.borrow();
        for sink in sinks {
            sink(&run, self.0.time_us.get() as u64);
        }
    }

    /// Draws with the next frame, although nothing changed in the run.
    pub fn animate(&self) {
        self.request_frame();
    }

    /// Draws once more: elements appeared that were not there before.
    pub fn redraw(&self) {
        if self.0.started.get() {
            self.draw();
        }
    }

    /// Notes down this frame's script time when the views have rendered, which
    /// they do right after it.
    fn measure(&self, started: f64) {
        let weak = Rc::downgrade(&self.0);
        browser::soon(move || {
            if let Some(inner) = weak.upgrade() {
                let mut script_ms = inner.script_ms.borrow_mut();
                if script_ms.len() >= KEPT_FRAMES {
                    script_ms.pop_front();
                }
                script_ms.push_back(browser::now_ms() - started);
            }
        });
    }
}
