//! One line of a trace of another program: what every server is known to be then, and
//! the lines around it.

use std::ops::Range;

use raftworks_sim::Term;
use raftworks_sim::trace::{Claim, Known, Name, ObservedRole, Sight};

use super::Trace;
use crate::view::term_class;
use crate::words;

/// The most servers that are drawn.
pub const MOST_SERVERS: usize = 100;

/// What is known after a line.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct MomentView {
    /// Its place among all observations.
    pub place: usize,
    /// How many there are.
    pub total: usize,
    /// Its number in the file.
    pub line: u64,
    /// When it was, by the clock of the trace.
    pub time: Option<String>,
    /// What it said.
    pub says: String,
    /// What is violated in it.
    pub sights: Vec<(Claim, Sight)>,
    /// The index of the first column.
    pub first: u64,
    /// How many columns there are.
    pub columns: u64,
    /// The highest index in a log.
    pub longest: u64,
    /// The servers.
    pub servers: Vec<ServerRow>,
    /// How many more there are.
    pub more: usize,
}

/// A server at that moment. What is not known is nothing.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct ServerRow {
    /// Its name.
    pub name: Name,
    /// Whether the line is about it.
    pub told: bool,
    /// What it takes itself for.
    pub role: Option<ObservedRole>,
    /// Its term.
    pub term: Option<u64>,
    /// The class that colours it.
    pub term_class: String,
    /// Its vote in that term.
    pub vote: Option<Option<Name>>,
    /// Its commit index.
    pub commit: Option<u64>,
    /// What it applied last.
    pub applied: Option<u64>,
    /// The columns of its log.
    pub cells: Vec<Cell>,
}

/// A place in a log.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Cell {
    /// The index.
    pub index: u64,
    /// What is known of it.
    pub what: What,
    /// Whether its server calls it committed.
    pub committed: bool,
    /// Whether it is the last one that it calls committed.
    pub is_commit: bool,
    /// Whether it is the last one that it applied.
    pub is_applied: bool,
}

/// What is known of a place in a log.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum What {
    /// An entry of this term, and the class that colours it.
    Entry(u64, String),
    /// An entry, and no more is known.
    Unknown,
    /// A snapshot took its place.
    InSnapshot,
    /// The log has ended, as far as is known.
    Nothing,
}

/// A line of the list.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct LineRow {
    /// Its place.
    pub place: usize,
    /// Its number in the file.
    pub line: u64,
    /// The server.
    pub server: Name,
    /// What it said.
    pub says: String,
    /// Whether a claim is violated in it.
    pub breach: bool,
    /// Whether it comes after the playhead.
    pub later: bool,
    /// Whether the playhead is there.
    pub now: bool,
}

/// The moment after the observation at a place; `first` is the index of the first
/// column, or none for the end of the logs.
pub fn moment(trace: &Trace, place: usize, first: Option<u64>, columns: u64) -> MomentView {
    let place = place.min(trace.total().saturating_sub(1));
    let servers = trace.at(place);
    let longest = servers.iter().map(end_of).max().unwrap_or(0);
    let last_first = (longest + 1).saturating_sub(columns).max(1);
    let first = first.unwrap_or(last_first).clamp(1, last_first);
    let told = trace.told.get(place);
    let shown = trace.order.iter().take(MOST_SERVERS);
    let rows = shown.filter_map(|&at| {
        let (name, known) = (trace.names.get(at)?, servers.get(at)?);
        let is_told = told.is_some_and(|told| told.seen.server == *name);
        Some(row(name, known, is_told, first..first + columns))
    });
    let line = told.map_or(0, |told| told.line);
    MomentView {
        place,
        total: trace.total(),
        line,
        time: told.and_then(|told| told.seen.time_us).map(words::time),
        says: told.map(words::told).unwrap_or_default(),
        sights: trace.sights(line),
        first,
        columns,
        longest,
        servers: rows.collect(),
        more: trace.order.len().saturating_sub(MOST_SERVERS),
    }
}

/// The lines at these places.
pub fn lines(trace: &Trace, places: Range<usize>, now: usize) -> Vec<LineRow> {
    let all = trace.told.get(places.clone()).into_iter().flatten();
    let rows = all.zip(places).map(|(told, place)| LineRow {
        place,
        line: told.line,
        server: told.seen.server.clone(),
        says: words::told(told),
        breach: trace.breaches.binary_search(&place).is_ok(),
        later: place > now,
        now: place == now,
    });
    rows.collect()
}

/// The highest index that is known of a server.
fn end_of(known: &Known) -> u64 {
    let commit = known.commit_index.unwrap_or(0);
    known.last().unwrap_or(0).max(commit)
}

fn row(name: &Name, known: &Known, told: bool, columns: Range<u64>) -> ServerRow {
    let class = |term: u64| term_class(Term(term));
    let end = end_of(known);
    let cell = |index: u64| {
        let what = match known.entry(index) {
            Some(term) => What::Entry(term, class(term)),
            None if known.in_snapshot(index) => What::InSnapshot,
            None if index <= end => What::Unknown,
            None => What::Nothing,
        };
        Cell {
            index,
            what,
            committed: known.commit_index.is_some_and(|commit| index <= commit),
            is_commit: known.commit_index == Some(index),
            is_applied: known.last_applied == Some(index),
        }
    };
    ServerRow {
        name: name.clone(),
        told,
        role: known.role,
        term: known.term,
        term_class: known.term.map(class).unwrap_or_default(),
        vote: known.voted_for.clone(),
        commit: known.commit_index,
        applied: known.last_applied,
        cells: columns.map(cell).collect(),
    }
}

#[cfg(test)]
mod tests {
    use std::fmt::Write as _;
    use std::rc::Rc;

    use super::super::reading::{Found, read};
    use super::*;
    use crate::words::Language;

    fn trace(text: &str) -> Rc<Trace> {
        match read(text) {
            Ok(Found::Other(trace)) => trace,
            _ => panic!("a trace of another program"),
        }
    }

    fn in_german<R>(say: impl FnOnce() -> R) -> R {
        words::choose(Language::German);
        let said = say();
        words::choose(Language::English);
        said
    }

    const TWO_LEADERS: &str = r#"{"server": "b", "started": true, "role": "follower", "term": 1, "log": {"from": 1, "terms": [1, 1]}, "commit_index": 1}
{"server": "a", "role": "leader", "term": 2, "voted_for": "a", "last_index": 3, "has": [[2, 1]]}
{"server": 10, "role": "candidate", "time_us": 1500000}
{"server": 9, "snapshot": {"index": 2, "term": 1}, "log": {"from": 3, "terms": [2]}}
{"server": "b", "role": "leader", "term": 2}
"#;

    #[test]
    fn what_is_known_is_shown_and_what_is_not_is_a_gap() {
        let trace = trace(TWO_LEADERS);
        let view = moment(&trace, 99, None, 4);
        assert_eq!((view.place, view.total, view.line), (4, 5, 5));
        let names: Vec<&str> = view.servers.iter().map(|row| &*row.name).collect();
        assert_eq!(names, ["9", "10", "a", "b"]);
        let whats = |row: usize| -> Vec<String> {
            let cells = view.servers[row].cells.iter();
            let what = cells.map(|cell| match &cell.what {
                What::Entry(term, class) => format!("{term}{class}"),
                What::Unknown => "?".to_owned(),
                What::InSnapshot => "s".to_owned(),
                What::Nothing => "-".to_owned(),
            });
            what.collect()
        };
        assert_eq!(whats(0), ["s", "s", "2t2", "-"]);
        assert_eq!(whats(1), ["-", "-", "-", "-"]);
        assert_eq!(whats(2), ["?", "1t1", "?", "-"]);
        assert_eq!(whats(3), ["1t1", "1t1", "-", "-"]);
        let b = &view.servers[3];
        assert!(b.told && b.role == Some(ObservedRole::Leader) && b.term == Some(2));
        assert!(b.cells[0].is_commit && b.cells[0].committed && !b.cells[1].committed);
        assert_eq!(view.servers[2].vote, Some(Some("a".into())));
        let earlier = moment(&trace, 1, None, 4);
        assert_eq!(earlier.servers[3].role, Some(ObservedRole::Follower));
        assert_eq!(earlier.servers[1].role, None, "nobody heard of it yet");
        let sights: Vec<Claim> = view.sights.iter().map(|(claim, _)| *claim).collect();
        assert_eq!(sights, [Claim::ElectionSafety]);
        assert_eq!(trace.next_breach(0), Some(4));
        assert_eq!(
            (trace.next_breach(4), trace.previous_breach(4)),
            (None, None)
        );
        let rows = lines(&trace, 3..5, 3);
        assert!(rows[0].now && !rows[0].breach && rows[1].later && rows[1].breach);
    }

    #[test]
    fn a_line_is_said_in_the_language_of_the_reader() {
        let trace = trace(TWO_LEADERS);
        let says = |place| moment(&trace, place, None, 4).says;
        assert_eq!(
            says(0),
            "starts, is a follower, is in term 1, its log from 1 on has terms 1 1, calls entry 1 committed"
        );
        assert_eq!(
            in_german(|| says(1)),
            "ist Leader, ist in Term 2, hat für a gestimmt, sein Log endet bei 3, hat Eintrag 2 aus Term 1"
        );
        assert!(moment(&trace, 2, None, 4).time.is_some());
    }

    /// Wherever one goes, it is as if everything before had been read once more.
    #[test]
    fn every_moment_of_a_long_trace_is_the_same_from_any_side() {
        let mut text = String::new();
        for number in 0_u64..10_000 {
            let (server, term) = (number % 25, number / 100);
            let _ = writeln!(
                text,
                r#"{{"server": {server}, "term": {term}, "last_index": {}}}"#,
                number / 50
            );
        }
        let trace = trace(&text);
        assert!(trace.stops.kept.len() <= super::super::MOST_STOPS);
        for place in [0, 63, 64, 65, 127, 128, 5_000, 9_999] {
            let view = moment(&trace, place, None, 9);
            let told = view.servers.iter().find(|row| row.told).unwrap();
            assert_eq!(told.term, Some(place as u64 / 100), "{place}");
            assert_eq!(view.servers.len(), 25);
            assert_eq!(view.longest, place as u64 / 50);
        }
    }

    #[test]
    fn the_events_of_etcd_raft_are_called_as_it_calls_them() {
        let text = r#"{"tag":"trace","event":{"name":"SendRequestVoteRequest","nid":"1","state":{"term":1,"vote":"1","commit":0},"role":"StateCandidate","log":0,"msg":{"type":"MsgVote","from":"1","to":"2"}}}"#;
        let trace = trace(text);
        let says = moment(&trace, 0, None, 4).says;
        assert!(
            says.starts_with("SendRequestVoteRequest MsgVote 1 \u{2192} 2: is a candidate"),
            "{says}"
        );
    }
}
