//! The search through the futures of a moment, while the page goes on: it is done in
//! slices between the frames, whether its dialog is open or not.

use std::cell::{Cell, RefCell};
use std::rc::Rc;

use raftworks_sim::{Time, Violation};
use yew::Callback;

use crate::browser::{Turns, now_ms};
use crate::player::Player;
use crate::player::branches::Searched;
use crate::view::futures::{Search, SearchView, Wanted};
use crate::words;

/// How long a slice may take, in milliseconds: a frame has time left for it.
const SLICE_MS: f64 = 10.0;
/// How long the page has for other things between two slices, in milliseconds.
const PAUSE_MS: i32 = 6;
/// How often those who look at it are told how it stands, in milliseconds.
const TELL_MS: f64 = 200.0;

/// The search; clones are the same one.
#[derive(Clone)]
pub struct Seeking(Rc<Inner>);

struct Inner {
    player: Player,
    wanted: RefCell<Wanted>,
    search: RefCell<Option<(Search, Searched)>>,
    turns: Turns,
    told_ms: Cell<f64>,
    /// Who shows it; nobody while the dialog is closed.
    shown: RefCell<Option<Callback<()>>>,
}

impl PartialEq for Seeking {
    fn eq(&self, other: &Seeking) -> bool {
        Rc::ptr_eq(&self.0, &other.0)
    }
}

impl Seeking {
    /// In what this player plays; nothing is searched at first.
    pub fn new(player: Player) -> Seeking {
        Seeking(Rc::new(Inner {
            player,
            wanted: RefCell::default(),
            search: RefCell::default(),
            turns: Turns::default(),
            told_ms: Cell::new(0.0),
            shown: RefCell::default(),
        }))
    }

    /// What the reader looks for.
    pub fn wanted(&self) -> Wanted {
        self.0.wanted.borrow().clone()
    }

    /// Looks for something else, from the next search on.
    pub fn want(&self, change: impl FnOnce(&mut Wanted)) {
        change(&mut self.0.wanted.borrow_mut());
        self.tell();
    }

    /// How the search stands, if there is one.
    pub fn view(&self) -> Option<SearchView> {
        let search = self.0.search.borrow();
        search.as_ref().map(|(search, _)| search.view())
    }

    /// Begins anew, at the moment that is shown.
    pub fn begin(&self) {
        let player = &self.0.player;
        let wanted = self.wanted();
        let from = Time(player.head().time_us);
        let search = player.with(|run, _| Search::new(run, from, &wanted));
        *self.0.search.borrow_mut() = Some((search, player.searched()));
        self.go_on();
    }

    /// Stops where it is.
    pub fn stop(&self) {
        self.with(Search::stop);
        self.tell();
    }

    /// Goes on, or looks for another one.
    pub fn search_on(&self) {
        self.with(Search::search_on);
        self.go_on();
    }

    /// Makes small what was found.
    pub fn shrink(&self) {
        self.with(Search::shrink);
        self.go_on();
    }

    /// Plays what was found, as a branch.
    pub fn play(&self) {
        self.stop();
        let search = self.0.search.borrow();
        let found = search.as_ref().and_then(|(search, searched)| {
            let found = search.playable()?;
            Some((found, searched.clone()))
        });
        drop(search);
        if let Some((found, searched)) = found {
            let name = words::future_name(found.property);
            self.0.player.play_found(found, name, &searched);
        }
    }

    /// Tells somebody how it stands, in place of the page, or nobody again.
    pub fn show(&self, shown: Option<Callback<()>>) {
        *self.0.shown.borrow_mut() = shown;
    }

    fn with<R>(&self, act: impl FnOnce(&mut Search) -> R) -> Option<R> {
        let mut search = self.0.search.borrow_mut();
        search.as_mut().map(|(search, _)| act(search))
    }

    fn go_on(&self) {
        self.tell();
        self.schedule();
    }

    /// Does a slice when the page has time for it.
    fn schedule(&self) {
        let weak = Rc::downgrade(&self.0);
        self.0.turns.next(PAUSE_MS, move || {
            if let Some(inner) = weak.upgrade() {
                Seeking(inner).slice();
            }
        });
    }

    fn slice(&self) {
        let until = now_ms() + SLICE_MS;
        let knew = self.found().is_some();
        let works = self.with(|search| {
            while search.works() && now_ms() < until {
                search.go_on();
            }
            search.works()
        });
        if works == Some(true) {
            self.schedule();
            if now_ms() - self.0.told_ms.get() > TELL_MS {
                self.tell();
            }
            return;
        }
        self.tell();
        // Who closed the dialog wants to hear of it.
        if self.0.shown.borrow().is_none()
            && let Some(found) = self.found().filter(|_| !knew)
        {
            let tell = move || words::future_fails(&found);
            self.0.player.notify(tell);
        }
    }

    /// What fails in the future that was found.
    fn found(&self) -> Option<Violation> {
        let search = self.0.search.borrow();
        search.as_ref()?.0.found().cloned()
    }

    fn tell(&self) {
        self.0.told_ms.set(now_ms());
        let shown = self.0.shown.borrow().clone();
        if let Some(shown) = shown {
            shown.emit(());
        }
    }
}
