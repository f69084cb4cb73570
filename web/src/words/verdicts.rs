//! What is said of a whole run.

use raftworks_sim::liveness::Demand;
use raftworks_sim::{Changed, Outcome, ServerId, Told};

use crate::view::verdicts::{GROUPS, Heard, KeyOrder, Linear, Recovery, RecoveryEnd, Refined};

use super::text::Text;
use super::{missing, servers, span, time, verdicts};

/// The texts of this file.
pub struct Verdicts {
    pub title: &'static str,
    pub linearizability: &'static str,
    pub recovery: &'static str,
    pub recovery_hint: &'static str,
    pub settle: &'static str,
    pub refinement: &'static str,
    pub refine: &'static str,
    pub refine_hint: &'static str,
    pub coverage: &'static str,
    pub coverage_hint: &'static str,
    pub never: Text<1>,
    pub done: &'static str,
    pub nothing: &'static str,
    pub not_set: Text<1>,
    pub done_long_ago: &'static str,
    pub by_log: Text<1>,
    pub by_search: Text<1>,
    pub not_linear: &'static str,
    pub unknown_linear: &'static str,
    pub asked: Text<2>,
    pub answered: Text<3>,
    pub unanswered: Text<2>,
    pub order: Text<3>,
    pub stuck: Text<2>,
    pub stuck_by: Text<3>,
    pub recovered: Text<1>,
    pub missing: Text<2>,
    pub not_promised: Text<1>,
    pub no_core: &'static str,
    pub unknown_recovery: Text<1>,
    pub demands: [&'static str; 5],
    pub met: Text<2>,
    pub late: Text<1>,
    pub compared_so_far: Text<2>,
    pub compared: Text<1>,
    pub departs: Text<1>,
    pub departures: [&'static str; 8],
    pub departure: Text<2>,
    pub event: Text<1>,
    pub groups: [&'static str; 7],
    pub exercised: Text<3>,
}

/// What came to an operation, as its client was told.
pub fn outcome(outcome: &Outcome) -> String {
    let words = verdicts();
    let or_nothing = |value: &Option<std::sync::Arc<str>>| match value {
        Some(value) => value.to_string(),
        None => words.nothing.to_owned(),
    };
    match outcome {
        Outcome::Done => words.done.to_owned(),
        Outcome::Value { value } => or_nothing(value),
        Outcome::Unequal { current } => words.not_set.with([&or_nothing(current)]),
        Outcome::Forgotten => words.done_long_ago.to_owned(),
    }
}

/// Whether clients could tell that something is wrong.
pub fn linear(view: &Linear) -> String {
    let words = verdicts();
    match view.told {
        Told::Linearizable if view.keys.is_empty() => words.by_log.with([&view.operations]),
        Told::Linearizable => words.by_search.with([&view.operations]),
        Told::NotLinearizable => words.not_linear.to_owned(),
        Told::Unknown => words.unknown_linear.to_owned(),
    }
}

/// An operation, as its client would tell it.
fn heard(operation: &Heard) -> String {
    let (words, client, ask) = (verdicts(), &operation.client, &operation.ask);
    match &operation.answer {
        Some(answer) if answer == words.done => words.asked.with([client, ask]),
        Some(answer) => words.answered.with([client, ask, answer]),
        None => words.unanswered.with([client, ask]),
    }
}

/// What a search found about a key.
pub fn key_order(view: &KeyOrder) -> String {
    let words = verdicts();
    let order: Vec<String> = view.order.iter().map(heard).collect();
    let dots = if view.before > 0 { "… " } else { "" };
    let tried = words.order.with([
        &view.key,
        &view.steps,
        &format!("{dots}{}", order.join("; ")),
    ]);
    let Some(stuck) = &view.stuck else {
        return tried;
    };
    let (what, when) = (heard(stuck), time(stuck.from_us));
    tried
        + &match &view.conflict {
            Some(conflict) => words.stuck_by.with([&what, &when, &heard(conflict)]),
            None => words.stuck.with([&what, &when]),
        }
}

/// Whether a healed core recovered.
pub fn recovery(view: &Recovery) -> String {
    let (words, core) = (verdicts(), servers(&view.core));
    match &view.end {
        RecoveryEnd::Recovered => words.recovered.with([&core]),
        RecoveryEnd::Missing(what) => words.missing.with([&core, &missing(what)]),
        RecoveryEnd::NotPromised => words.not_promised.with([&core]),
        RecoveryEnd::NoCore => words.no_core.to_owned(),
        RecoveryEnd::Unknown => words.unknown_recovery.with([&core]),
    }
}

/// What is demanded of a healed core.
pub fn demand(demand: Demand) -> &'static str {
    verdicts().demands[demand as usize]
}

/// When a demand was met, and by when it had to be.
pub fn demanded(bound_us: u64, took_us: Option<u64>) -> String {
    match took_us {
        Some(took) => verdicts().met.with([&span(took), &span(bound_us)]),
        None => verdicts().late.with([&span(bound_us)]),
    }
}

/// How far the comparison is, and what it found.
pub fn refined(view: &Refined) -> String {
    let words = verdicts();
    match view.departures.len() {
        0 if view.events < view.of => words.compared_so_far.with([&view.events, &view.of]),
        0 => words.compared.with([&view.of]),
        count => words.departs.with([&count]),
    }
}

/// A step that the specification does not allow.
pub fn departure(server: ServerId, what: Changed) -> String {
    let words = verdicts();
    words
        .departure
        .with([&server, &words.departures[what as usize]])
}

/// Goes to an event.
pub fn to_event(event: u64) -> String {
    verdicts().event.with([&event])
}

/// How many of all things of a kind a run exercised.
pub fn exercised(group: &str, seen: usize, all: usize) -> String {
    let place = GROUPS.iter().position(|known| *known == group);
    let name = place
        .and_then(|place| verdicts().groups.get(place))
        .unwrap_or(&"");
    verdicts().exercised.with([name, &seen, &all])
}
