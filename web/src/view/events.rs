//! The list of events: those that were found, or all of them. Only the rows in sight
//! are made, and only their events are repeated.

use std::collections::BTreeMap;

use raftworks_sim::Run;

use super::Selection;
use super::pointed::Pointed;
use super::query::class_of;
use super::rows::Rows;
use crate::words::{self, Language};

/// The most sentences that are kept.
const MOST_SENTENCES: usize = 400;

/// The sentences of events that were looked at lately.
#[derive(Clone, Debug, Default)]
pub struct Sentences {
    story: (u64, Language),
    known: BTreeMap<u64, String>,
}

/// One event.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct EventRow {
    /// Its place in the list.
    pub row: u64,
    /// Its number.
    pub number: u64,
    /// Its time.
    pub time: String,
    /// Its class.
    pub class: &'static str,
    /// Where it happened.
    pub lane: String,
    /// What happened.
    pub text: String,
    /// Whether it comes after the playhead.
    pub later: bool,
    /// Whether the playhead stands right after it.
    pub now: bool,
    /// Whom it concerns, and which entries.
    pub of: Pointed,
    /// What is selected when one goes there.
    pub selection: Selection,
}

/// The part of the list that is in sight.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct EventsView {
    /// How many events are listed.
    pub total: u64,
    /// The first row in sight.
    pub first: u64,
    /// The row of the latest event before the playhead.
    pub current: Option<u64>,
    /// The rows in sight.
    pub rows: Vec<EventRow>,
}

impl Sentences {
    /// Finds the sentences of these events, which are in order.
    fn learn(&mut self, run: &Run, story: u64, numbers: &[u64]) {
        let story = (story, words::language());
        if self.story != story || self.known.len() > MOST_SENTENCES {
            self.known.clear();
            self.story = story;
        }
        let missing = numbers
            .iter()
            .filter(|number| !self.known.contains_key(number));
        let missing: Vec<u64> = missing.copied().collect();
        let Some(&first) = missing.first() else {
            return;
        };
        let mut walk = run.walk(first);
        for number in missing {
            walk.leap(run, number);
            while walk.moment() <= number && walk.step(run).is_some() {}
            if let Some(event) = walk.world().last_event() {
                self.known.insert(number, words::event_sentence(event).text);
            }
        }
    }
}

/// The list from a row on; from none, around the playhead. `matches` are the events
/// that are listed, or none for all of them.
pub fn events(
    run: &Run,
    matches: Option<&[u32]>,
    (first, count, row_px): (Option<u64>, u64, f64),
    sentences: &mut Sentences,
    story: u64,
) -> EventsView {
    let Some(outline) = run.outline() else {
        return EventsView::default();
    };
    let total = matches.map_or(run.frontier(), |matches| matches.len() as u64);
    let before = match matches {
        None => run.moment(),
        Some(all) => all.partition_point(|&it| u64::from(it) < run.moment()) as u64,
    };
    let current = before.checked_sub(1);
    let rows = Rows {
        total,
        count,
        row_px,
    };
    let first = first.unwrap_or_else(|| rows.around(current.unwrap_or(0)));
    let first = first.min(rows.last_first());
    let places = first..(first + count).min(total);
    let number_of = |row: u64| match matches {
        None => row,
        Some(all) => all.get(row as usize).map_or(0, |&number| number.into()),
    };
    let numbers: Vec<u64> = places.clone().map(number_of).collect();
    sentences.learn(run, story, &numbers);
    let servers = run.world().hosts().len();
    let rows = places.zip(numbers).filter_map(|(row, number)| {
        let brief = outline.briefs().get(number as usize)?;
        let lane = brief.lane().map(|lane| words::lane(lane, servers));
        Some(EventRow {
            row,
            number,
            time: words::time(brief.time.0),
            class: class_of(brief),
            lane: lane.unwrap_or_default(),
            text: sentences.known.get(&number).cloned().unwrap_or_default(),
            later: number >= run.moment(),
            now: number + 1 == run.moment(),
            of: Pointed::event(brief),
            selection: brief
                .lane()
                .map_or(Selection::Nothing, |lane| Selection::lane(lane, servers)),
        })
    });
    EventsView {
        total,
        first,
        current,
        rows: rows.collect(),
    }
}

#[cfg(test)]
mod tests {
    use super::super::query::read;
    use super::super::run_of;
    use super::super::search::Scan;
    use super::*;

    const WINDOW: (Option<u64>, u64, f64) = (None, 12, 28.0);

    #[test]
    fn the_list_follows_the_playhead_and_says_what_the_caption_says() {
        let mut run = run_of("servers 3\nclient pause 5ms\n", 3_000_000);
        let mut sentences = Sentences::default();
        for moment in [0, 1, 2_500, 2_501, run.frontier()] {
            run.seek(moment);
            let view = events(&run, None, WINDOW, &mut sentences, 0);
            assert_eq!(view.total, run.frontier());
            // At the end, the last row is there in full.
            assert!((11..=12).contains(&view.rows.len()));
            let now: Vec<&EventRow> = view.rows.iter().filter(|row| row.now).collect();
            assert_eq!(now.len(), usize::from(moment > 0));
            for row in now {
                let event = run.world().last_event().unwrap();
                assert_eq!(row.text, words::event_sentence(event).text);
                assert_eq!((row.number + 1, Some(row.row)), (moment, view.current));
            }
            for row in &view.rows {
                assert_eq!(row.later, row.number >= moment);
                let event = run.event_at(row.number).unwrap();
                assert_eq!(row.text, words::event_sentence(&event).text);
            }
        }
    }

    #[test]
    fn matches_are_listed_alone_and_another_story_has_other_sentences() {
        let mut run = run_of("servers 3\nclient pause 5ms\n", 3_000_000);
        let mut scan = Scan::new(read("kind:commit").unwrap());
        while !scan.advance(&run, u64::MAX) {}
        let mut sentences = Sentences::default();
        let list = |run: &Run, sentences: &mut Sentences, story| {
            events(
                run,
                Some(scan.matches()),
                (Some(3), 5, 28.0),
                sentences,
                story,
            )
        };
        let view = list(&run, &mut sentences, 0);
        assert_eq!(view.total, scan.matches().len() as u64);
        let numbers: Vec<u64> = view.rows.iter().map(|row| row.number).collect();
        let expected: Vec<u64> = scan.matches()[3..8].iter().map(|&it| it.into()).collect();
        assert_eq!(numbers, expected);
        assert!(
            view.rows
                .iter()
                .all(|row| row.class == "commit" && row.text.contains("ommit"))
        );
        // Another seed: the same numbers are other events.
        run = Run::new(std::sync::Arc::clone(run.scenario()), 99).with_outline();
        run.seek(3_000);
        let other = list(&run, &mut sentences, 1);
        for row in &other.rows {
            let event = run.event_at(row.number).unwrap();
            assert_eq!(row.text, words::event_sentence(&event).text);
        }
    }

    /// The work for a screenful does not grow with the run.
    #[test]
    fn a_hundred_thousand_events_are_listed_a_screen_at_a_time() {
        let mut run = run_of("servers 5\nclient pause 0ms\n", 0);
        run.seek(100_000);
        assert!(run.frontier() >= 100_000);
        let mut sentences = Sentences::default();
        for first in [0, 40_000, 99_000] {
            let view = events(&run, None, (Some(first), 20, 28.0), &mut sentences, 0);
            assert_eq!(view.rows.len(), 20);
            assert_eq!(view.rows[0].number, first);
            assert!(view.rows.iter().all(|row| !row.text.is_empty()));
        }
        assert!(sentences.known.len() <= 60);
    }
}
