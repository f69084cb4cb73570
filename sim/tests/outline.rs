//! The outline of a run against the run itself.

use std::sync::Arc;

use raftworks_sim::scenario::parse_action;
use raftworks_sim::{EventKind, Marks, Run, Scenario, Time, What};

const BUSY: &str = "servers 5\nclient pause 5ms\nloss 5%\nat 400ms crash leader\n\
                    at 900ms restart down\nat 1200ms partition 1 2 | rest\nat 1700ms heal\n";

fn run() -> Run {
    let scenario = Scenario::parse(BUSY).expect("a good scenario");
    let mut run = Run::new(Arc::new(scenario), 3).with_outline();
    run.seek_time(Time(5_000_000));
    run
}

#[test]
fn every_event_is_in_brief_what_it_is_in_full() {
    let run = run();
    let outline = run.outline().expect("it was asked for");
    assert_eq!(size_of_val(outline.briefs().get(0).unwrap()), 24);
    assert_eq!(outline.briefs().len() as u64, run.frontier());
    let mut again = Run::new(Arc::clone(run.scenario()), 3);
    let mut seen = Marks::default();
    for brief in outline.briefs().iter() {
        let event = again.step_forward().expect("the same run").clone();
        assert_eq!((brief.time, brief.cause()), (event.time, event.cause));
        match &event.kind {
            EventKind::Delivered { message, .. } | EventKind::Lost { message, .. } => {
                assert_eq!(brief.message(), Some(message.kind));
                assert!(brief.other().is_some() && brief.other() != brief.lane());
                let left = again.event_at(event.cause.expect("it left")).unwrap();
                assert!(left.sent.contains(message), "{message} left in its cause");
            }
            EventKind::Written { .. } => assert!(brief.cause() < Some(event.number)),
            _ => assert_eq!(brief.message(), None),
        }
        seen |= brief.marks;
    }
    let all = Marks::ELECTION | Marks::LEADER | Marks::COMMIT | Marks::REPLY | Marks::VOTE;
    assert!(seen.has(all) && seen.has(Marks::STEP_DOWN) && !seen.has(Marks::VIOLATION));
    let whats: Vec<What> = outline.briefs().iter().map(|brief| brief.what).collect();
    for what in [
        What::Crash,
        What::Restart,
        What::Cut,
        What::Heal,
        What::Lost,
    ] {
        assert!(whats.contains(&what), "{what:?}");
    }
}

#[test]
fn turns_say_what_each_server_is() {
    let mut run = run();
    for moment in [0, 1, 100, 777, run.frontier()] {
        run.seek(moment);
        let turns = run.outline().unwrap().turns();
        for host in run.world().hosts() {
            let mine = turns.iter().filter(|turn| turn.server == host.id());
            let last = mine
                .take_while(|turn| turn.number < moment || turn.time == Time(0))
                .last();
            let last = last.expect("one for the beginning");
            assert_eq!(last.role, host.is_up().then(|| host.server().role()));
            assert_eq!(last.term, host.server().term());
        }
    }
}

#[test]
fn looking_at_another_moment_leaves_the_playhead() {
    let mut run = run();
    run.seek(500);
    let digest = run.world().digest();
    for moment in [0, 3, 499, 500, 501, 1_500, run.frontier()] {
        let mut there = run.clone();
        there.seek(moment);
        assert_eq!(run.world_at(moment).digest(), there.world().digest());
    }
    assert_eq!(run.event_at(run.frontier()).map(|e| e.number), None);
    assert_eq!((run.moment(), run.world().digest()), (500, digest));
}

#[test]
fn an_action_in_the_past_leaves_the_outline_of_a_clone_alone() {
    let mut run = run();
    let before = run.clone();
    run.seek_time(Time(700_000));
    let moment = run.moment();
    run.act(Time(700_000), parse_action("crash all").unwrap());
    run.seek_time(Time(2_000_000));
    let (old, new) = (before.outline().unwrap(), run.outline().unwrap());
    assert_eq!(new.briefs().len() as u64, run.frontier());
    assert_eq!(old.briefs().len() as u64, before.frontier());
    assert_eq!(new.first_difference(old), Some(moment));
    assert_eq!(old.first_difference(old), None);
    assert!(
        new.turns()
            .iter()
            .filter(|turn| turn.role.is_none())
            .count()
            >= 5
    );
    assert_eq!(new.moment_at(Time(700_000)), moment + 1);
    let from = new.briefs().iter_from(130).next();
    assert_eq!(from, new.briefs().get(130));
}
