//! The history of real runs: it is complete, the order of the log explains it, and a
//! search that knows nothing of the log agrees.

use std::collections::BTreeSet;
use std::sync::Arc;

use raftworks_sim::history::{End, Investigation};
use raftworks_sim::linearizability::{Search, Step, Verdict};
use raftworks_sim::{Ask, Detail, Outcome, Property, Run, Scenario, Time, Told};

/// Clients of every kind, and faults.
const BUSY: &str = "servers 5\nloss 5%\nduplicate 10%\noption snapshots 40\n\
    option lease drift 1%\noption pre-vote on\n\
    client pause 0ms..20ms timeout 80ms keys 4 zipf reads 30% log cas 40% duplicate 40% abandon 10%\n\
    client every 5ms..15ms outstanding 6 timeout 80ms keys 4 reads 40% index cas 30% duplicate 30% abandon 5%\n\
    client pause 5ms timeout 60ms keys 4 hot reads 50% lease cas 20% retry off\n\
    client pause 5ms timeout 60ms keys 4 reads 90% stale\n\
    at 2s crash leader\nat 3s restart down\nat 4s isolate leader\nat 5s heal\nat 6s transfer 1\n";

fn run_to(text: &str, seed: u64, time_us: u64) -> Run {
    let scenario = Arc::new(Scenario::parse(text).expect(text));
    let mut run = Run::new(scenario, seed);
    run.seek_time(Time(time_us));
    run
}

#[test]
fn the_log_explains_every_answer_and_a_search_agrees() {
    for seed in 0..6 {
        let run = run_to(BUSY, seed, 7_000_000);
        let world = run.world();
        assert_eq!(world.violations(), []);
        assert!(world.suspicions().is_empty());
        let verdict = world.linearizability(0);
        assert_eq!(verdict.told, Told::Linearizable);
        assert!(verdict.searched.is_empty(), "no search was needed");
        let history = world.history();
        let keys: BTreeSet<&str> = history.records().map(|record| record.ask.key()).collect();
        assert_eq!(keys.len(), 4);
        for key in keys {
            let mut investigation = Investigation::new(history, key);
            assert!(investigation.calls().len() > 20);
            let explanation = investigation.finish(5_000_000);
            assert_eq!(
                explanation.told,
                Told::Linearizable,
                "seed {seed}, key {key}: {} steps",
                explanation.steps
            );
        }
    }
}

#[test]
fn every_operation_is_recorded_from_its_beginning_to_its_end() {
    let run = run_to(BUSY, 3, 7_000_000);
    let world = run.world();
    let history = world.history();
    let (mut open, mut given_up, mut happened_unseen) = (0, 0, 0);
    let mut answered = 0;
    for (record, number) in history.records().zip(0..) {
        assert_eq!(record.number, number);
        let same = history.of_client(record.client, record.ask.sequence());
        assert_eq!(same, Some(record));
        assert!(record.asked.count() > 0);
        match &record.end {
            End::Open => open += 1,
            End::GivenUp { at } => {
                assert!(*at > record.invoked);
                given_up += 1;
                happened_unseen += u32::from(record.effect.is_some());
            }
            End::Failed { .. } => unreachable!("with all rules, nobody says so"),
            End::Answered { at, outcome, .. } => {
                assert!(*at > record.invoked);
                answered += 1;
                if matches!(record.ask, Ask::Command(_)) {
                    let effect = record.effect.as_ref().expect("it took effect");
                    assert_eq!(effect.outcome, *outcome);
                } else {
                    assert_eq!(record.effect, None);
                    assert!(matches!(outcome, Outcome::Value { .. }));
                }
            }
        }
    }
    let clients = world.clients().iter();
    let (completed, abandoned) = clients.fold((0, 0), |(completed, abandoned), client| {
        (
            completed + client.completed(),
            abandoned + client.abandoned(),
        )
    });
    assert_eq!((answered, given_up), (completed, abandoned));
    let under_way = world
        .clients()
        .iter()
        .map(|client| client.under_way().len());
    assert_eq!(open, under_way.sum::<usize>());
    assert!(happened_unseen > 0, "some that were given up happened");
}

#[test]
fn the_history_travels_in_time_with_the_run() {
    let mut run = run_to(BUSY, 5, 3_000_000);
    let early: Vec<_> = run.world().history().records().cloned().collect();
    run.seek_time(Time(7_000_000));
    assert!(run.world().history().len() > early.len() as u64);
    run.seek_time(Time(3_000_000));
    assert!(run.world().history().records().eq(&early));
}

/// Reads without any promise are not judged, and their clients are told so. Judged
/// like others, they would be found out.
#[test]
fn a_stale_read_would_be_found_if_it_promised_anything() {
    let text = "servers 3\nseed 4\nuntil 4s\nwhen leader name leader as old\n\
        then after 100ms write x=1\nthen when reply isolate old\nthen after 1s write x=2\n\
        then when reply read x stale to old\nexpect answer x=1 by 4s\n";
    let run = run_to(text, 4, 4_000_000);
    let world = run.world();
    assert_eq!(world.violations(), []);
    assert_eq!(world.linearizability(0).told, Told::Linearizable);
    let history = world.history();
    let records: Vec<_> = history.records().collect();
    assert_eq!(records.len(), 3);
    let End::Answered { outcome, .. } = &records[2].end else {
        panic!("the read was answered");
    };
    let value = Some("1".into());
    assert_eq!(*outcome, Outcome::Value { value });
    let mut calls = Investigation::new(history, "x").calls().to_vec();
    assert_eq!(calls.len(), 2);
    let at = |moment: Option<raftworks_sim::history::Moment>| moment.map(|moment| moment.event);
    let first = calls[0].step;
    let Step::Write(one) = first else {
        panic!("a write");
    };
    let mut read = calls[1];
    read.invoked = records[2].invoked.event;
    read.returned = at(records[2].returned());
    read.step = Step::Read(one);
    calls.push(read);
    let verdict = Search::new(&calls).finish(1_000);
    assert!(
        matches!(&verdict, Verdict::NotLinearizable { order, stuck: 2, .. } if *order == [0, 1])
    );
    let looked = world.evaluations(Property::Linearizability);
    assert_eq!(looked, 2, "the stale read is not judged");
}

/// A leader that nobody follows any more answers a read from its own state, since
/// it does not ask whether it still leads.
fn unconfirmed(first: &str, second: &str) -> String {
    format!(
        "rule confirm-reads off\nservers 3\nlatency 10ms\ndisk 1ms\n\
         election-timeout 10s..11s\nheartbeat 1s\n\
         at 10ms timeout 1\nat 100ms write x={first}\nat 200ms isolate 1\n\
         at 210ms timeout 2\nat 300ms write x={second} to 2\nat 400ms read x to 1\n"
    )
}

#[test]
fn a_broken_rule_is_found_by_the_log_and_confirmed_by_the_search() {
    let run = run_to(&unconfirmed("1", "2"), 4, 4_000_000);
    let world = run.world();
    let [suspicion] = world.suspicions() else {
        panic!("one suspicion: {:?}", world.suspicions());
    };
    assert!(matches!(suspicion.detail, Detail::StaleRead { .. }));
    let explanation = &suspicion.explanation;
    assert_eq!(explanation.told, Told::NotLinearizable);
    let history = world.history();
    let asks = |numbers: &[u64]| -> Vec<String> {
        let records = numbers.iter().filter_map(|&number| history.get(number));
        records.map(|record| record.ask.to_string()).collect()
    };
    assert_eq!(asks(&explanation.order), ["x=1", "x=2"]);
    let named = [explanation.stuck, explanation.conflict].map(|n| n.expect("it is named"));
    assert_eq!(asks(&named), ["x?", "x=2"]);
    assert_eq!(world.violations().len(), 1);
    assert_eq!(world.violations()[0].property, Property::Linearizability);
    assert_eq!(world.violations()[0].event, suspicion.event);
    assert_eq!(world.linearizability(10_000).told, Told::NotLinearizable);
}

/// The same, but the old value and the new one are equal: the log does not explain
/// the answer, and no client could tell.
#[test]
fn a_broken_rule_that_no_client_can_see_is_a_false_suspicion() {
    let run = run_to(&unconfirmed("1", "1"), 4, 4_000_000);
    let world = run.world();
    let [suspicion] = world.suspicions() else {
        panic!("one suspicion: {:?}", world.suspicions());
    };
    assert!(matches!(suspicion.detail, Detail::StaleRead { .. }));
    assert_eq!(suspicion.explanation.told, Told::Linearizable);
    assert_eq!(world.violations(), []);
    let verdict = world.linearizability(10_000);
    assert_eq!(verdict.told, Told::Linearizable);
    assert_eq!(verdict.searched.len(), 1, "the log is no proof for x");
}

/// A leader that steps down calls a write failed, which the next one commits. The log
/// explains nothing then, and clients can tell as soon as anybody reads.
#[test]
fn what_is_called_failed_must_not_be_read() {
    let text = "servers 3\nrule step-down-is-no-failure off\nlatency 10ms\ndisk 20ms\n\
                election-timeout 10s..11s\nheartbeat 1s\nat 10ms timeout 1\n\
                at 200ms isolate 3\nat 200ms write x=1\nat 225ms timeout 2\nat 1s read x\n";
    let mut run = run_to(text, 1, 900_000);
    let record = run.world().history().get(0).expect("the write");
    assert!(matches!(record.end, End::Failed { by, .. } if by.0 == 1));
    assert!(record.effect.is_some(), "the next leader committed it");
    assert_eq!(run.world().violations(), []);
    let verdict = run.world().linearizability(10_000);
    assert_eq!(verdict.told, Told::Linearizable, "nobody has read it yet");
    assert_eq!(verdict.searched.len(), 1, "the log is no proof for x");

    run.seek_time(Time(2_000_000));
    let world = run.world();
    let [violation] = world.violations() else {
        panic!("one violation: {:?}", world.violations());
    };
    assert_eq!(violation.property, Property::Linearizability);
    assert_eq!(world.linearizability(10_000).told, Told::NotLinearizable);
    let ends = world.history().records().map(|record| &record.end);
    let failed = ends.filter(|end| matches!(end, End::Failed { .. }));
    assert_eq!(failed.count(), 1, "the write, and nothing else");
}

/// State machines without sessions do what is sent twice twice.
#[test]
fn a_state_machine_without_sessions_is_found_out() {
    let text = "servers 3\nrule apply-once off\n\
                client pause 5ms timeout 200ms keys 1 cas 100% duplicate 50%\n";
    let run = run_to(text, 1, 3_000_000);
    let world = run.world();
    let of = |property: Property| {
        let violations = world.violations().iter();
        violations.filter(move |v| v.property == property).count()
    };
    assert!(of(Property::ExactlyOnce) > 0);
    // The order of the log, with every command once, explains no answer after that
    // repetition, and neither does any other order.
    assert!(world.violations().iter().all(|violation| matches!(
        violation.property,
        Property::ExactlyOnce | Property::Linearizability
    )));
}
