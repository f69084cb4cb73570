//! Reading the state: events and their search, what comes next, operations, state,
//! metrics.

use raftworks_sim::history::{End, Record};
use raftworks_sim::{Address, Answer, Body, Change, Fate, Flight, Packet, ServerId};

use super::text::Text;
use super::{client_name, decimal, lane, message_name, outcome, reading, span, time};
use crate::view::metrics::Chart;
use crate::view::next::NextAct;
use crate::view::query::{KEYS, Key, Problem, QueryError};

/// The texts of this file.
pub struct Reading {
    pub events: &'static str,
    pub events_hint: &'static str,
    pub follow: &'static str,
    pub follow_title: &'static str,
    pub search: &'static str,
    pub search_hint: &'static str,
    pub search_offers: &'static str,
    pub all_events: &'static str,
    pub previous_match: &'static str,
    pub next_match: &'static str,
    pub stop: &'static str,
    pub go_on: &'static str,
    pub stop_title: &'static str,
    pub filter: &'static str,
    pub filter_title: &'static str,
    pub examples: &'static str,
    pub examples_title: &'static str,
    /// In the order of [`SEARCHES`].
    pub searches: [&'static str; SEARCHES.len()],
    pub search_help: &'static str,
    pub all_conditions: &'static str,
    pub any: &'static str,
    /// In the order of [`KEYS`].
    pub keys: [&'static str; KEYS.len()],
    pub found_one: &'static str,
    pub found: Text<1>,
    /// An empty list of events, and what can be done.
    pub nothing_found: &'static str,
    /// What was found, and how much of the run was searched.
    pub searched: Text<2>,
    /// Where, and what is expected there.
    pub expected: Text<2>,
    /// Where, what is no key, and what keys there are.
    pub no_such_key: Text<3>,
    /// Where, what is no value, and of which key.
    pub no_such_value: Text<3>,
    pub a_number: &'static str,
    pub a_value: &'static str,
    pub a_quotation_mark: &'static str,
    pub a_shorter_line: &'static str,

    pub next: &'static str,
    pub next_hint: &'static str,
    pub nothing_comes: &'static str,
    pub waits: &'static str,
    pub more_comes: Text<1>,
    pub coming_write: Text<1>,
    pub coming_heartbeats: Text<1>,
    pub coming_timeout: Text<1>,
    pub coming_retry: Text<1>,
    pub coming_request: Text<1>,
    /// A message, its ends, what it carries, what becomes of it.
    pub coming_message: Text<4>,
    pub a_heartbeat: &'static str,
    pub entry: Text<1>,
    pub entries: Text<2>,
    pub has_all: Text<1>,
    pub refused: &'static str,
    pub yes: &'static str,
    pub no: &'static str,
    pub held: &'static str,
    pub clogged: &'static str,
    pub arrives: &'static str,
    pub lost: &'static str,
    pub cut: &'static str,
    pub corrupt: &'static str,
    pub crowded: &'static str,
    /// Now, hold, release, drop: the button, and what it means.
    pub acts: [(&'static str, &'static str); 4],

    pub state: &'static str,
    pub state_machine: &'static str,
    pub sessions: &'static str,
    pub no_keys: &'static str,
    pub no_sessions: &'static str,
    pub state_hint: &'static str,
    pub differs: &'static str,
    /// Applied, committed, log.
    pub reached: Text<3>,
    pub more_keys: Text<1>,
    pub pending_read: &'static str,
    pub pending: Text<1>,
    pub pending_committed: Text<1>,

    pub operations: &'static str,
    pub operations_hint: &'static str,
    pub no_operations: &'static str,
    pub operations_name: Text<1>,
    /// Whose, what, when, its effect, its end.
    pub operation: Text<5>,
    pub took_effect: Text<2>,
    pub saw: Text<1>,
    pub no_answer: &'static str,
    pub given_up: Text<1>,
    /// By whom, when, and what.
    pub answered: Text<3>,
    pub metrics: &'static str,
    pub metrics_hint: &'static str,
    pub last_second: &'static str,
    pub so_far: &'static str,
    /// In the order of the charts: the name, and what it means.
    pub charts: [(&'static str, &'static str); 5],
}

/// Searches to begin with.
pub const SEARCHES: [&str; 8] = [
    "kind:vote-refused refusal:log-behind",
    "kind:leader",
    "kind:commit",
    "kind:removed",
    "kind:append-refused refusal:too-short",
    "reason:cut-off",
    "kind:stepped-down reason:higher-term",
    "kind:fault",
];

/// A key of the form.
pub fn query_key(key: Key) -> &'static str {
    reading().keys[key as usize]
}

/// How many were found.
pub fn found_events(found: usize, percent: u64) -> String {
    let words = reading();
    let told = match found {
        1 => words.found_one.to_owned(),
        _ => words.found.with([&found]),
    };
    if percent < 100 {
        words.searched.with([&told, &percent])
    } else {
        told
    }
}

/// What is wrong with a line, and where.
pub fn query_error(error: &QueryError) -> String {
    let words = reading();
    let (at, part) = (error.from + 1, &error.part);
    let expected = match error.problem {
        Problem::NoSuchKey => {
            let keys = KEYS.map(|(name, _)| name).join(", ");
            return words.no_such_key.with([&at, part, &keys]);
        }
        Problem::NoSuchValue(key) => return words.no_such_value.with([&at, part, &key]),
        Problem::NoNumber => words.a_number,
        Problem::Nothing => words.a_value,
        Problem::Unclosed => words.a_quotation_mark,
        Problem::TooLong => words.a_shorter_line,
    };
    words.expected.with([&at, &expected])
}

/// How long until something happens.
pub fn in_time(us: u64) -> String {
    "+".to_owned() + &span(us)
}

/// A timer that will run out.
pub fn coming_deadline(server: ServerId, leads: bool) -> String {
    let words = reading();
    let text = if leads {
        &words.coming_heartbeats
    } else {
        &words.coming_timeout
    };
    text.with([&server])
}

/// A client that will act.
pub fn coming_client(client: u32, waits: bool) -> String {
    let words = reading();
    let text = if waits {
        &words.coming_retry
    } else {
        &words.coming_request
    };
    text.with([&client_name(client)])
}

/// A message that will meet its fate.
pub fn coming_message(flight: &Flight) -> String {
    let (words, id) = (reading(), flight.id);
    let end = |address: Address| match address {
        Address::Server(server) => format!("S{server}"),
        Address::Client(client) => lane(client.0 as usize, 0),
    };
    let fate = match (flight.held_at, flight.clogged, flight.fate) {
        (Some(_), ..) => words.held,
        (_, true, _) => words.clogged,
        (_, _, Fate::Arrives) => words.arrives,
        (_, _, Fate::Lost) => words.lost,
        (_, _, Fate::Cut) => words.cut,
        (_, _, Fate::Corrupt) => words.corrupt,
        (_, _, Fate::Crowded) => words.crowded,
    };
    let ends = end(id.from) + "→" + &end(id.to);
    let carries = carried(&flight.packet);
    let values: [&dyn std::fmt::Display; 4] = [&message_name(id.kind), &ends, &carries, &fate];
    words.coming_message.with(values)
}

/// What a message carries, after its name.
fn carried(packet: &Packet) -> String {
    let words = reading();
    let text = match packet {
        Packet::Raft(message) => match &message.body {
            Body::AppendEntries { entries, .. } if entries.is_empty() => words.a_heartbeat,
            Body::AppendEntries {
                previous, entries, ..
            } => {
                let first = previous.index.0 + 1;
                let last = previous.index.0 + entries.len() as u64;
                return if first == last {
                    words.entry.with([&first])
                } else {
                    words.entries.with([&first, &last])
                };
            }
            Body::AppendEntriesAccepted { match_index, .. } => {
                return words.has_all.with([match_index]);
            }
            Body::AppendEntriesRejected { .. } => words.refused,
            Body::RequestVoteReply { granted } | Body::RequestPreVoteReply { granted, .. } => {
                if *granted {
                    words.yes
                } else {
                    words.no
                }
            }
            _ => "",
        },
        Packet::Request(request) => return format!(", {}", request.ask),
        Packet::Response(_) => "",
    };
    text.to_owned()
}

/// What can be done to something that will happen, and what that means.
pub fn next_act(act: NextAct) -> (&'static str, &'static str) {
    reading().acts[act as usize]
}

/// How far a server is: applied, committed, log.
pub fn reached([applied, committed, last]: [u64; 3]) -> String {
    reading().reached.with([&applied, &committed, &last])
}

/// What a write that is not applied yet will do.
pub fn pending(change: &Change) -> String {
    match change {
        Change::Set { value } => value.to_string(),
        Change::CompareAndSet { value, .. } => format!("{value}?"),
        Change::Get => reading().pending_read.to_owned(),
    }
}

/// About a write that is not applied yet.
pub fn pending_title(index: u64, committed: bool) -> String {
    let words = reading();
    let text = if committed {
        &words.pending_committed
    } else {
        &words.pending
    };
    text.with([&index])
}

/// A session on a server: the last command, and what it came to.
pub fn session(last: u64, answer: Option<&str>) -> String {
    match answer {
        Some(answer) => format!("{last}: {answer}"),
        None => last.to_string(),
    }
}

/// An operation in one sentence; `point` is when it took effect.
pub fn operation(record: &Record, point: Option<u64>) -> String {
    let words = reading();
    let effect = match (point, &record.effect) {
        (Some(at), Some(effect)) => words.took_effect.with([&time(at), &effect.index]),
        (Some(at), None) => words.saw.with([&time(at)]),
        (None, _) => String::new(),
    };
    let end = match &record.end {
        End::Open => words.no_answer.to_owned(),
        End::GivenUp { at } => words.given_up.with([&time(at.time.0)]),
        End::Failed { at, by } => {
            let failed = super::answer_name(&Answer::Failed);
            words.answered.with([by, &time(at.time.0), &failed])
        }
        End::Answered {
            at,
            by,
            outcome: told,
            ..
        } => words.answered.with([by, &time(at.time.0), &outcome(told)]),
    };
    let who = client_name(record.client.0);
    let asked = time(record.invoked.time.0);
    let values: [&dyn std::fmt::Display; 5] = [&who, &record.ask, &asked, &effect, &end];
    words.operation.with(values)
}

/// The name of a chart, and what it means.
pub fn chart(chart: Chart) -> (&'static str, &'static str) {
    reading().charts[chart as usize]
}

/// A value of a chart.
pub fn measure(chart: Chart, value: f64) -> String {
    match chart {
        Chart::Leader | Chart::Availability => decimal(value * 100.0, 1) + " %",
        Chart::Latency => span(value as u64),
        Chart::Elections => decimal(value, 1) + "/min",
        Chart::Messages => decimal(value, 0) + "/min",
    }
}
