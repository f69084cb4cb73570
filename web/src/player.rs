//! The player: the run that is shown, the playhead, the speed and the one frame
//! loop.
//!
//! The cluster lives here, outside Yew. Views are told when something discrete
//! changed, by revision; what moves between two events is written straight to
//! the elements by those who asked for frames. The loop stops when nothing would
//! move.

pub mod branches;
mod frames;
mod interest;
mod questions;
mod search;
mod source;
pub mod tree;

use std::cell::{Cell, RefCell};
use std::collections::VecDeque;
use std::rc::{Rc, Weak};
use std::sync::Arc;

use raftworks_sim::{Run, Scenario, Time};

use yew::Callback;

use crate::browser::{self, Frames, InView, Listener};
use crate::link::Source;
use crate::{Mode, pace, scenarios};
use branches::Kept;
pub use interest::{INTERESTS, Interest, Interests};
pub use search::SearchView;
use tree::Tree;

/// A run of this length is asked to stop: memory is not endless.
const MAX_EVENTS: u64 = 5_000_000;

/// Where the player is.
#[derive(Clone, Copy, PartialEq, Debug)]
pub struct Playhead {
    /// The virtual time shown, in microseconds: at or after the last event.
    pub time_us: u64,
    /// Whether time passes.
    pub playing: bool,
    /// Virtual seconds per second.
    pub speed: f64,
}

/// How soon a view wants to hear of changes while time passes.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Pace {
    /// With the next frame.
    Frame,
    /// A few times a second, and at once when time stands still.
    Calm,
}

type FrameSink = Rc<dyn Fn(&Run, u64)>;
/// Worded when it is read: the language may have changed.
pub type Notice = Box<dyn Fn() -> String>;

struct Changes {
    id: u64,
    pace: Pace,
    callback: Callback<u64>,
}

/// Everything that the player is.
struct Inner {
    run: RefCell<Run>,
    source: RefCell<Source>,
    tree: RefCell<Tree<Kept>>,
    time_us: Cell<f64>,
    playing: Cell<bool>,
    speed: Cell<f64>,
    /// The page is shown and in view.
    awake: Cell<bool>,
    in_view: Cell<bool>,
    started: Cell<bool>,
    revision: Cell<u64>,
    changed: Cell<bool>,
    calm_due: Cell<bool>,
    /// Calm listeners that have not been told yet, by subscription.
    calm_queue: RefCell<VecDeque<u64>>,
    last_calm_ms: Cell<f64>,
    last_frame_ms: Cell<Option<f64>>,
    next_id: Cell<u64>,
    changes: RefCell<Vec<Changes>>,
    sinks: RefCell<Vec<(u64, FrameSink)>>,
    script_ms: RefCell<VecDeque<f64>>,
    notice: RefCell<Option<Notice>>,
    interests: Cell<Interests>,
    questions: questions::Questions,
    search: search::Search,
    /// Another number means that events are other ones than they were.
    story: Cell<u64>,
    frames: RefCell<Option<Frames>>,
    guards: RefCell<Vec<Guard>>,
}

/// What the player holds of the browser until it is dropped.
#[expect(dead_code, reason = "held for what dropping it ends")]
enum Guard {
    Listener(Listener),
    InView(InView),
}

/// A handle on the player; clones are the same player.
#[derive(Clone)]
pub struct Player(Rc<Inner>);

impl PartialEq for Player {
    fn eq(&self, other: &Player) -> bool {
        Rc::ptr_eq(&self.0, &other.0)
    }
}

/// Ends a subscription when dropped.
pub struct Subscription {
    id: u64,
    player: Weak<Inner>,
}

impl Drop for Subscription {
    fn drop(&mut self) {
        if let Some(player) = self.player.upgrade() {
            player.changes.borrow_mut().retain(|c| c.id != self.id);
            player.sinks.borrow_mut().retain(|(id, _)| *id != self.id);
        }
    }
}

impl Default for Player {
    fn default() -> Self {
        Player::new()
    }
}

impl Player {
    /// A paused player of an undisturbed cluster. Nothing is asked of the
    /// browser before [`Player::start`].
    pub fn new() -> Player {
        let scenario = Arc::new(Scenario::default());
        let run = Run::new(Arc::clone(&scenario), scenario.seed).with_outline();
        Player(Rc::new(Inner {
            run: RefCell::new(run),
            source: RefCell::new(Source::Shipped(scenarios::LIST[0].key)),
            tree: RefCell::new(Tree::new("")),
            time_us: Cell::new(0.0),
            playing: Cell::new(false),
            speed: Cell::new(pace::DEFAULT_SPEED),
            awake: Cell::new(true),
            in_view: Cell::new(true),
            started: Cell::new(false),
            revision: Cell::new(0),
            changed: Cell::new(true),
            calm_due: Cell::new(true),
            calm_queue: RefCell::default(),
            last_calm_ms: Cell::new(0.0),
            last_frame_ms: Cell::new(None),
            next_id: Cell::new(1),
            changes: RefCell::default(),
            sinks: RefCell::default(),
            script_ms: RefCell::default(),
            notice: RefCell::default(),
            interests: Cell::default(),
            questions: questions::Questions::default(),
            search: search::Search::default(),
            story: Cell::new(0),
            frames: RefCell::default(),
            guards: RefCell::default(),
        }))
    }

    /// Whether the page is there.
    pub fn is_started(&self) -> bool {
        self.0.started.get()
    }

    /// Starts the frame loop, and watches whether anybody can see the page.
    pub fn start(&self, mode: Mode) {
        self.0.started.set(true);
        let weak = Rc::downgrade(&self.0);
        *self.0.frames.borrow_mut() = Some(Frames::new(move |time_ms| {
            if let Some(inner) = weak.upgrade() {
                Player(inner).frame(time_ms);
            }
        }));
        let mut guards = self.0.guards.borrow_mut();
        if let Some(document) = browser::document() {
            let weak = Rc::downgrade(&self.0);
            let look = move |_: &web_sys::Event| {
                if let Some(inner) = weak.upgrade() {
                    Player(inner).look_whether_awake();
                }
            };
            let listener = Listener::new(&document, "visibilitychange", look);
            guards.push(Guard::Listener(listener));
        }
        if let Some(root) = browser::document().and_then(|d| d.get_element_by_id("app")) {
            let weak = Rc::downgrade(&self.0);
            let watch = InView::watch(&root, move |seen| {
                if let Some(inner) = weak.upgrade() {
                    inner.in_view.set(seen);
                    Player(inner).look_whether_awake();
                }
            });
            guards.extend(watch.map(Guard::InView));
        }
        if let Some(window) = browser::window()
            && mode == Mode::Page
        {
            let weak = Rc::downgrade(&self.0);
            let open = move |_: &web_sys::Event| {
                if let Some(inner) = weak.upgrade() {
                    Player(inner).fragment_changed();
                }
            };
            let listener = Listener::new(&window, "hashchange", open);
            guards.push(Guard::Listener(listener));
        }
        drop(guards);
        self.look_whether_awake();
    }

    /// Looks at the run and the playhead. Do not change the player meanwhile.
    pub fn with<R>(&self, look: impl FnOnce(&Run, Playhead) -> R) -> R {
        look(&self.0.run.borrow(), self.head())
    }

    /// Where the player is.
    pub fn head(&self) -> Playhead {
        Playhead {
            time_us: self.0.time_us.get() as u64,
            playing: self.0.playing.get(),
            speed: self.0.speed.get(),
        }
    }

    /// Calls back with a revision number when something discrete changed.
    #[must_use]
    pub fn on_change(&self, pace: Pace, callback: Callback<u64>) -> Subscription {
        let subscription = self.subscription();
        self.0.changes.borrow_mut().push(Changes {
            id: subscription.id,
            pace,
            callback,
        });
        subscription
    }

    /// Calls `sink` with the run and the time, for each frame in which
    /// something moves, and once after each change.
    #[must_use]
    pub fn on_frame(&self, sink: FrameSink) -> Subscription {
        let subscription = self.subscription();
        self.0.sinks.borrow_mut().push((subscription.id, sink));
        self.request_frame();
        subscription
    }

    /// Changes whenever events are other ones than they were: what was made of them
    /// has to be made anew.
    pub fn story(&self) -> u64 {
        self.0.story.get()
    }

    fn begin_story(&self) {
        self.0.story.set(self.0.story.get() + 1);
    }

    fn subscription(&self) -> Subscription {
        let id = self.0.next_id.get();
        self.0.next_id.set(id + 1);
        Subscription {
            id,
            player: Rc::downgrade(&self.0),
        }
    }

    /// Script time of the latest frames, rendering included, in milliseconds.
    pub fn frames(&self) -> Vec<f64> {
        self.0.script_ms.borrow().iter().copied().collect()
    }

    /// What the reader should be told, in the language that is spoken now: a link or
    /// text that was refused.
    pub fn notice(&self) -> Option<String> {
        self.0.notice.borrow().as_ref().map(|notice| notice())
    }

    /// Tells the reader something, until it is taken back or something else is opened.
    pub fn notify(&self, notice: impl Fn() -> String + 'static) {
        *self.0.notice.borrow_mut() = Some(Box::new(notice));
        self.touch();
    }

    /// Takes back what the reader was told.
    pub fn dismiss(&self) {
        *self.0.notice.borrow_mut() = None;
        self.touch();
    }
}

/// Time.
impl Player {
    /// Lets time pass, or stops it.
    pub fn set_playing(&self, playing: bool) {
        let stopped = self.with(|run, _| run.world().finding().is_some());
        self.0.playing.set(playing && !stopped);
        self.0.last_frame_ms.set(None);
        self.touch();
    }

    /// Lets time pass.
    pub fn play(&self) {
        self.set_playing(true);
    }

    /// Stops time.
    pub fn pause(&self) {
        self.set_playing(false);
    }

    /// Starts or stops time.
    pub fn toggle(&self) {
        self.set_playing(!self.0.playing.get());
    }

    /// Sets the speed, within its bounds.
    pub fn set_speed(&self, speed: f64) {
        self.0.speed.set(pace::clamp_speed(speed));
        self.touch();
    }

    /// Goes to the moment after the next event.
    pub fn step_forward(&self) {
        self.0.playing.set(false);
        self.0.run.borrow_mut().step_forward();
        self.follow_run();
    }

    /// Goes to the moment before the last event.
    pub fn step_back(&self) {
        self.0.playing.set(false);
        let moment = self.0.run.borrow().moment();
        self.seek(moment.saturating_sub(1));
    }

    /// Goes to the moment after this many events.
    pub fn seek(&self, moment: u64) {
        self.0.run.borrow_mut().seek(moment.min(MAX_EVENTS));
        self.follow_run();
    }

    /// Goes to this time, and to the last moment before it.
    pub fn seek_time(&self, time_us: u64) {
        self.0.run.borrow_mut().seek_time(Time(time_us));
        self.0.time_us.set(time_us as f64);
        self.touch();
    }

    /// Goes to the beginning.
    pub fn first(&self) {
        self.seek(0);
    }

    /// Goes to the last moment that was simulated.
    pub fn live(&self) {
        let frontier = self.0.run.borrow().frontier();
        self.seek(frontier);
    }

    /// The playhead stands at the run's last event.
    fn follow_run(&self) {
        let now = self.0.run.borrow().world().now();
        self.0.time_us.set(now.0 as f64);
        self.touch();
    }
}
