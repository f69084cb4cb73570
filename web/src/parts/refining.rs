//! The comparison of a run with the specification, switched on by the reader. It is
//! done in slices between the frames and follows the run, whether its dialog is open or
//! not. What was found is kept.

use std::cell::RefCell;
use std::rc::{Rc, Weak};

use yew::Callback;

use crate::browser::{Turns, now_ms};
use crate::player::{Pace, Player, Subscription};
use crate::view::verdicts::{Refined, Refiner};
use crate::words;

/// How long a slice may take, in milliseconds: a frame has time left for it.
const SLICE_MS: f64 = 4.0;
/// How long the page has for other things between two slices, in milliseconds.
const PAUSE_MS: i32 = 16;
/// So many events are compared between two looks at the clock.
const AT_ONCE: u64 = 100;

/// The comparison; clones are the same one.
#[derive(Clone)]
pub struct Refining(Rc<Inner>);

struct Inner {
    player: Player,
    /// What there is of it while it is on.
    on: RefCell<Option<On>>,
    found: RefCell<Option<Rc<Refined>>>,
    turns: Turns,
    /// Who shows it; nobody while the dialog is closed.
    shown: RefCell<Option<Callback<()>>>,
}

struct On {
    refiner: Refiner,
    /// Hears of changes of the run until it is dropped.
    _subscription: Subscription,
}

impl PartialEq for Refining {
    fn eq(&self, other: &Refining) -> bool {
        Rc::ptr_eq(&self.0, &other.0)
    }
}

impl Refining {
    /// Of what this player plays; off at first.
    pub fn new(player: Player) -> Refining {
        Refining(Rc::new(Inner {
            player,
            on: RefCell::new(None),
            found: RefCell::new(None),
            turns: Turns::default(),
            shown: RefCell::new(None),
        }))
    }

    /// Whether it is on.
    pub fn is_on(&self) -> bool {
        self.0.on.borrow().is_some()
    }

    /// What it came to so far.
    pub fn found(&self) -> Option<Rc<Refined>> {
        self.0.found.borrow().clone()
    }

    /// Begins from the beginning of the run, or ends.
    pub fn switch(&self, on: bool) {
        *self.0.found.borrow_mut() = None;
        self.0.turns.cancel();
        let begin = || On {
            refiner: self.0.player.with(|run, _| Refiner::new(run)),
            _subscription: self.follow_player(),
        };
        let on = on.then(begin);
        let was = self.0.on.replace(on);
        drop(was);
        self.slice();
    }

    /// Tells somebody of what is found, in place of the page, or nobody again.
    pub fn show(&self, shown: Option<Callback<()>>) {
        *self.0.shown.borrow_mut() = shown;
    }

    fn follow_player(&self) -> Subscription {
        let weak = Rc::downgrade(&self.0);
        let changed = Callback::from(move |_: u64| on_refining(&weak, Refining::go_on));
        self.0.player.on_change(Pace::Calm, changed)
    }

    /// Does a slice when the page has time for it.
    fn go_on(&self) {
        let weak = Rc::downgrade(&self.0);
        let turn = move || on_refining(&weak, Refining::slice);
        self.0.turns.next(PAUSE_MS, turn);
    }

    fn slice(&self) {
        let found = {
            let mut on = self.0.on.borrow_mut();
            on.as_mut().map(|on| self.compare(&mut on.refiner))
        };
        if found.as_ref().is_some_and(|found| found.events < found.of) {
            self.go_on();
        }
        let found = found.map(Rc::new);
        let before = self.0.found.replace(found.clone());
        if before == found {
            return;
        }
        let shown = self.0.shown.borrow().clone();
        if let Some(shown) = shown {
            return shown.emit(());
        }
        // Who closed the dialog wants to hear of a step that is not allowed, once.
        let knew = before.is_some_and(|before| !before.departures.is_empty());
        if let Some(found) = found.filter(|_| !knew)
            && let Some(&(_, server, what)) = found.departures.first()
        {
            let tell = move || words::refined(&found) + " " + &words::departure(server, what);
            self.0.player.notify(tell);
        }
    }

    /// Compares for the time of a slice.
    fn compare(&self, refiner: &mut Refiner) -> Refined {
        let until = now_ms() + SLICE_MS;
        self.0.player.with(|run, _| {
            loop {
                let found = refiner.follow(run, AT_ONCE);
                if found.events >= found.of || now_ms() >= until {
                    return found;
                }
            }
        })
    }
}

/// Does something with what may be gone by now.
fn on_refining(weak: &Weak<Inner>, act: impl FnOnce(&Refining)) {
    if let Some(inner) = weak.upgrade() {
        act(&Refining(inner));
    }
}
