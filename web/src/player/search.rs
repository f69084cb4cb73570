//! Looking for events: the reader writes a line, the player searches in slices and
//! goes to the next match or the one before.

use std::cell::{Cell, RefCell};
use std::rc::Rc;

use super::Player;
use crate::browser::Turns;
use crate::view::query::{QueryError, read};
use crate::view::search::Scan;

/// How much work one slice does: a few milliseconds.
const SLICE: u64 = 150_000;
/// How many events a slice simulates when nothing was found so far.
const SLICE_EVENTS: u64 = 1_500;
/// The most events that are simulated to find the next match.
const PATIENCE: u64 = 100_000;

/// Where the reader wants to go as soon as it is found.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Wish {
    /// To the next match after this moment; so many events were simulated for it.
    Next(u64, u64),
    /// To the match before this moment.
    Previous(u64),
}

/// What the player knows of searching.
#[derive(Default)]
pub(super) struct Search {
    line: RefCell<Rc<str>>,
    error: RefCell<Option<QueryError>>,
    scan: RefCell<Option<Scan>>,
    /// Which events the scan is about.
    story: Cell<u64>,
    shown: Cell<bool>,
    stopped: Cell<bool>,
    wish: Cell<Option<Wish>>,
    turns: Turns,
    /// Searches on, once somebody has searched: by a pointer, so that only those who do
    /// fetch what judges events.
    slice: Cell<Option<fn(&Player)>>,
}

/// How a search stands.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct SearchView {
    /// The line.
    pub line: Rc<str>,
    /// Why it cannot be read.
    pub error: Option<QueryError>,
    /// Whether something is looked for.
    pub active: bool,
    /// How many events were found.
    pub found: usize,
    /// How much of the run is judged, in percent.
    pub percent: u64,
    /// Whether it goes on.
    pub goes_on: bool,
}

/// Searching.
impl Player {
    /// How the search stands.
    pub fn search(&self) -> SearchView {
        let search = &self.0.search;
        let scan = search.scan.borrow();
        let frontier = self.with(|run, _| run.frontier());
        let judged = scan.as_ref().map_or(frontier, Scan::judged);
        SearchView {
            line: Rc::clone(&search.line.borrow()),
            error: search.error.borrow().clone(),
            active: scan.is_some(),
            found: scan.as_ref().map_or(0, |scan| scan.matches().len()),
            percent: (judged * 100).checked_div(frontier).unwrap_or(100),
            goes_on: judged < frontier && !search.stopped.get(),
        }
    }

    /// Looks at the events that were found; nothing while nothing is looked for.
    pub fn with_matches<T>(&self, look: impl FnOnce(Option<&[u32]>) -> T) -> T {
        let scan = self.0.search.scan.borrow();
        look(scan.as_ref().map(Scan::matches))
    }

    /// Looks for something else. What cannot be read is told, and finds nothing.
    pub fn set_search(&self, line: &str) {
        let search = &self.0.search;
        *search.line.borrow_mut() = line.into();
        search.wish.set(None);
        search.stopped.set(false);
        search.slice.set(Some(Player::slice));
        let (scan, error) = match read(line) {
            Ok(query) if query.is_empty() => (None, None),
            Ok(query) => (Some(Scan::new(query)), None),
            Err(error) => (None, Some(error)),
        };
        *search.scan.borrow_mut() = scan;
        *search.error.borrow_mut() = error;
        self.slice();
    }

    /// Somebody sees the matches, or nobody does: then nothing is searched.
    pub fn show_search(&self, shown: bool) {
        self.0.search.shown.set(shown);
        self.go_on_searching();
    }

    /// Stops a search where it is. What was found stays.
    pub fn stop_search(&self) {
        self.0.search.stopped.set(true);
        self.0.search.wish.set(None);
        self.touch();
    }

    /// Goes on with a search that was stopped.
    pub fn resume_search(&self) {
        self.0.search.stopped.set(false);
        self.slice();
    }

    /// Goes to the moment after the next match.
    pub fn next_match(&self) {
        let moment = self.with(|run, _| run.moment());
        self.wish(Wish::Next(moment, 0));
    }

    /// Goes to the moment after the match before this one.
    pub fn previous_match(&self) {
        let moment = self.with(|run, _| run.moment());
        self.wish(Wish::Previous(moment));
    }

    fn wish(&self, wish: Wish) {
        if self.0.search.scan.borrow().is_none() {
            return;
        }
        self.pause();
        self.0.search.stopped.set(false);
        self.0.search.wish.set(Some(wish));
        self.search_on();
    }

    fn search_on(&self) {
        if let Some(slice) = self.0.search.slice.get() {
            slice(self);
        }
    }

    /// Searches on when there is something to search and somebody to see it.
    pub(super) fn go_on_searching(&self) {
        let search = &self.0.search;
        let wanted = search.shown.get() || search.wish.get().is_some();
        let behind = search.scan.borrow().as_ref().is_some_and(|scan| {
            let frontier = self.0.run.borrow().frontier();
            scan.judged() < frontier || search.story.get() != self.0.story.get()
        });
        let due = behind || search.wish.get().is_some();
        if wanted && due && self.0.started.get() && !search.stopped.get() {
            let weak = Rc::downgrade(&self.0);
            search.turns.next(0, move || {
                if let Some(inner) = weak.upgrade() {
                    Player(inner).search_on();
                }
            });
        }
    }

    /// Does a part of the search, and goes where the reader wants to be if that is
    /// known by now.
    fn slice(&self) {
        let search = &self.0.search;
        let mut scan = search.scan.borrow_mut();
        let Some(scan_now) = scan.as_mut() else {
            search.wish.set(None);
            drop(scan);
            return self.touch();
        };
        if search.story.replace(self.0.story.get()) != self.0.story.get() {
            scan_now.start_over();
        }
        let complete = scan_now.advance(&self.0.run.borrow(), SLICE);
        let goal = search.wish.get().and_then(|wish| match wish {
            Wish::Previous(moment) if scan_now.judged() >= moment => {
                Some(scan_now.before(moment.saturating_sub(1)))
            }
            Wish::Next(moment, _) => {
                let found = scan_now.after(moment);
                // Nothing between here and there is unknown.
                found.map(Some)
            }
            Wish::Previous(_) => None,
        });
        drop(scan);
        match (goal, search.wish.get()) {
            (Some(found), _) => {
                search.wish.set(None);
                if let Some(number) = found {
                    self.seek(number + 1);
                }
            }
            (None, Some(Wish::Next(moment, simulated))) if complete => {
                self.simulate_for(moment, simulated);
            }
            _ => {}
        }
        self.touch();
        self.go_on_searching();
    }

    /// Nothing was found so far: lets the run go on for a while.
    fn simulate_for(&self, moment: u64, simulated: u64) {
        let search = &self.0.search;
        let mut run = self.0.run.borrow_mut();
        let frontier = run.frontier();
        run.seek(frontier + SLICE_EVENTS);
        let more = run.frontier() - frontier;
        if more == 0 || simulated > PATIENCE {
            search.wish.set(None);
            run.seek(moment);
        } else {
            search.wish.set(Some(Wish::Next(moment, simulated + more)));
        }
        drop(run);
        self.follow_run();
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use raftworks_sim::scenario::parse_action;

    fn player() -> Player {
        let player = Player::new();
        player
            .open_text("servers 3\nclient pause 10ms\nat 600ms crash leader\n")
            .unwrap();
        player.seek_time(2_000_000);
        player
    }

    /// Slices until nothing is wished for and all is judged.
    fn finish(player: &Player) {
        for _ in 0..10_000 {
            let search = player.search();
            if !search.goes_on && player.0.search.wish.get().is_none() {
                return;
            }
            player.slice();
        }
        panic!("a search ends");
    }

    fn kind(player: &Player) -> &'static str {
        player.with(|run, _| {
            let brief = run
                .outline()
                .unwrap()
                .briefs()
                .get(run.moment() as usize - 1);
            crate::view::query::class_of(brief.unwrap())
        })
    }

    #[test]
    fn matches_are_visited_both_ways_and_further_on_the_run_goes_on() {
        let player = player();
        player.set_search("kind:leader");
        finish(&player);
        assert_eq!(player.search().found, 2);
        player.first();
        player.next_match();
        finish(&player);
        let first = player.with(|run, _| run.moment());
        assert_eq!(kind(&player), "leader");
        player.next_match();
        finish(&player);
        assert!(player.with(|run, _| run.moment()) > first && kind(&player) == "leader");
        player.previous_match();
        finish(&player);
        assert_eq!(player.with(|run, _| run.moment()), first);
        player.previous_match();
        finish(&player);
        assert_eq!(
            player.with(|run, _| run.moment()),
            first,
            "there is none before"
        );
        // A match that has not been simulated yet.
        let end = player.with(|run, _| run.frontier());
        player.set_search("kind:commit");
        player.live();
        player.next_match();
        finish(&player);
        assert!(player.with(|run, _| run.moment()) > end && kind(&player) == "commit");
        // And one that never comes.
        let here = player.with(|run, _| run.moment());
        player.set_search("kind:snapshot-taken");
        player.next_match();
        finish(&player);
        assert_eq!(
            player.with(|run, _| run.moment()),
            here,
            "the playhead is back"
        );
    }

    #[test]
    fn another_story_is_searched_anew_and_an_error_finds_nothing() {
        let player = player();
        player.set_search("kind:fault");
        finish(&player);
        assert_eq!(player.search().found, 1);
        player.seek_time(1_000_000);
        player.act(parse_action("restart down").unwrap());
        finish(&player);
        player.slice();
        finish(&player);
        assert_eq!(player.search().found, 2);
        player.set_search("kind:nonsense");
        let view = player.search();
        assert!(view.error.is_some() && !view.active && view.found == 0);
        player.set_search("");
        assert_eq!(player.search().error, None);
        player.with_matches(|matches| assert_eq!(matches, None));
    }

    #[test]
    fn a_search_can_be_stopped_and_resumed() {
        let player = player();
        player.seek_time(60_000_000);
        player.set_search("reason:majority");
        let some = player.search();
        assert!(some.goes_on && some.percent < 100, "{some:?}");
        player.stop_search();
        assert!(!player.search().goes_on);
        player.resume_search();
        finish(&player);
        assert!(player.search().percent == 100 && player.search().found > some.found);
    }
}
