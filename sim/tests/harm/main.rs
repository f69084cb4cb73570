//! The rarer faults: each does what it says, is recorded, and can be undone.

mod bounds;
mod links;
mod servers;

use std::sync::Arc;

use raftworks_sim::scenario::parse_action;
use raftworks_sim::{
    Address, EventKind, Flight, Index, LossReason, Run, Scenario, ServerId, Skipped, Term, Time,
};

fn run_to(text: &str, time_us: u64) -> Run {
    let scenario = Arc::new(Scenario::parse(text).expect(text));
    let seed = scenario.seed;
    let mut run = Run::new(scenario, seed);
    run.seek_time(Time(time_us));
    run
}

/// Does it now. Says why it changed nothing, if it did not.
fn act(run: &mut Run, words: &str) -> Option<Skipped> {
    let at = run.world().now();
    let event = run
        .act(at, parse_action(words).expect(words))
        .expect("an event");
    match &event.kind {
        EventKind::Acted { skipped, .. } => skipped.clone(),
        other => panic!("{words} became {other:?}"),
    }
}

/// Does it, and it is news.
fn did(run: &mut Run, words: &str) {
    assert_eq!(act(run, words), None, "{words}");
}

fn already(run: &mut Run, words: &str) {
    assert_eq!(act(run, words), Some(Skipped::NothingToDo), "{words}");
}

/// The leader, and somebody who follows it.
fn pair(run: &Run) -> (ServerId, ServerId) {
    let leader = run.world().leader().expect("a leader");
    (
        leader,
        ServerId(leader.0 % run.world().hosts().len() as u64 + 1),
    )
}

fn until(run: &mut Run, what: &str, so: impl Fn(&Run) -> bool) {
    for _ in 0..20_000 {
        if so(run) {
            return;
        }
        run.step_forward();
    }
    panic!("{what} never happened");
}

fn last(run: &Run, id: ServerId) -> Index {
    run.world()
        .host(id)
        .expect("a host")
        .server()
        .log()
        .last()
        .index
}

fn term(run: &Run) -> Term {
    let terms = run.world().hosts().iter().map(|h| h.server().term());
    terms.max().expect("servers")
}

fn on_link(run: &Run, from: ServerId, to: ServerId) -> Vec<Flight> {
    let ends = (Address::Server(from), Address::Server(to));
    let flights = run.world().flights();
    flights
        .filter(|flight| (flight.id.from, flight.id.to) == ends)
        .cloned()
        .collect()
}

/// Steps to this time and counts messages that were lost for this reason.
fn lost(run: &mut Run, reason: LossReason, time_us: u64) -> usize {
    let mut count = 0;
    while run.next_time().is_some_and(|time| time.0 <= time_us) {
        let event = run.step_forward().expect("an event");
        let so = matches!(&event.kind, EventKind::Lost { reason: why, .. } if *why == reason);
        count += usize::from(so);
    }
    count
}

fn is_sound(run: &Run) {
    assert!(
        run.world().violations().is_empty(),
        "{:?}",
        run.world().violations()
    );
    assert!(run.world().finding().is_none());
}
