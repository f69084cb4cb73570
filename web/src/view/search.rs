//! Looks for events, a slice at a time: most are judged by their outline, the others
//! are repeated in full.

use raftworks_sim::{Run, Walk};

use super::query::Query;
use crate::words;

/// What it costs to repeat an event, where looking at an outline costs one.
const STEP_COST: u64 = 60;

/// A search through a run, and what it has found so far.
#[derive(Clone, Debug)]
pub struct Scan {
    query: Query,
    walk: Option<Walk>,
    /// Events before this one are judged.
    at: u64,
    matches: Vec<u32>,
}

impl Scan {
    /// A search that has not begun.
    pub fn new(query: Query) -> Scan {
        Scan {
            query,
            walk: None,
            at: 0,
            matches: Vec::new(),
        }
    }

    /// What is looked for.
    pub fn query(&self) -> &Query {
        &self.query
    }

    /// The events that were found, in order.
    pub fn matches(&self) -> &[u32] {
        &self.matches
    }

    /// How many events are judged.
    pub fn judged(&self) -> u64 {
        self.at
    }

    /// The run was changed: starts over.
    pub fn start_over(&mut self) {
        *self = Scan::new(std::mem::take(&mut self.query));
    }

    /// Goes on with so much work. Says whether everything so far is judged.
    pub fn advance(&mut self, run: &Run, mut work: u64) -> bool {
        let Some(outline) = run.outline() else {
            return true;
        };
        let servers = run.world().hosts().len();
        while self.at < run.frontier() {
            if work == 0 {
                return false;
            }
            work -= 1;
            let Some(brief) = outline.briefs().get(self.at as usize) else {
                break;
            };
            let mut meant = self.query.may_be(brief, servers);
            if meant && self.query.needs_events() {
                let walk = self.walk.get_or_insert_with(|| run.walk(0));
                walk.leap(run, self.at);
                let before = walk.moment();
                while walk.moment() < self.at && walk.step(run).is_some() {}
                let event = walk.step(run).and_then(|world| world.last_event());
                meant = event.is_some_and(|event| {
                    let sentence = || words::event_sentence(event).text;
                    self.query.is(event, brief, sentence)
                });
                work = work.saturating_sub((self.at + 1 - before) * STEP_COST);
            }
            if meant {
                self.matches.push(self.at as u32);
            }
            self.at += 1;
        }
        true
    }

    /// The last match before this event, among those found.
    pub fn before(&self, number: u64) -> Option<u64> {
        let place = self.matches.partition_point(|&it| u64::from(it) < number);
        let found = self.matches.get(place.checked_sub(1)?);
        found.map(|&number| number.into())
    }

    /// The first match at or after this event, among those found.
    pub fn after(&self, number: u64) -> Option<u64> {
        let place = self.matches.partition_point(|&it| u64::from(it) < number);
        self.matches.get(place).map(|&number| number.into())
    }
}

#[cfg(test)]
mod tests {
    use super::super::query::read;
    use super::super::run_of;
    use super::*;

    #[test]
    fn a_search_takes_slices_and_goes_on_with_the_run() {
        let mut run = run_of("servers 3\nclient pause 5ms\n", 0);
        // Several checkpoints.
        run.seek(6_000);
        let query = || read("kind:commit-advanced reason:majority index:>10").unwrap();
        let mut whole = Scan::new(query());
        while !whole.advance(&run, u64::MAX) {}
        let mut sliced = Scan::new(query());
        let mut slices = 0;
        while !sliced.advance(&run, 20_000) {
            slices += 1;
            assert!(sliced.judged() < run.frontier());
        }
        assert!(slices > 5, "{slices}");
        assert_eq!(sliced.matches(), whole.matches());
        assert!(sliced.matches().len() > 50);
        // Each event is found from its neighbours, both ways.
        let first = u64::from(sliced.matches()[0]);
        assert_eq!(sliced.after(0), Some(first));
        assert_eq!(sliced.before(first), None);
        assert_eq!(sliced.before(first + 1), Some(first));
        assert_eq!(sliced.after(run.frontier()), None);
        // Time goes on: so does the search.
        let before = sliced.matches().len();
        run.seek(run.frontier() + 500);
        assert!(sliced.advance(&run, u64::MAX) && sliced.matches().len() > before);
        // And it leaves the playhead alone.
        run.seek(10);
        sliced.start_over();
        assert!(sliced.matches().is_empty());
        while !sliced.advance(&run, 20_000) {}
        assert!(sliced.matches().len() > before && run.moment() == 10);
    }

    #[test]
    fn what_the_outline_excludes_is_not_repeated() {
        let run = run_of("servers 3\nclient pause 1ms\nclient pause 1ms\n", 5_000_000);
        let mut scan = Scan::new(read("kind:vote-refused").unwrap());
        assert!(
            scan.advance(&run, run.frontier() + 2_000 * STEP_COST),
            "one glance each"
        );
    }
}
