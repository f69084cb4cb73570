//! Clients of every kind do what they say, and their sessions hold: whatever is
//! sent twice, given up or retried has at most one effect.

use std::collections::BTreeSet;
use std::sync::Arc;

use raftworks_sim::scenario::parse_action;
use raftworks_sim::{
    Answer, Ask, Effect, EventKind, Outcome, Payload, Run, Scenario, Skipped, Time,
};

fn run(text: &str) -> Run {
    let scenario = Arc::new(Scenario::parse(text).expect(text));
    let seed = scenario.seed;
    Run::new(scenario, seed)
}

/// Runs to this time, and hands every effect over with its time.
fn watch(run: &mut Run, until_us: u64, mut see: impl FnMut(u64, &Effect)) {
    while run.next_time().is_some_and(|time| time.0 <= until_us) && run.step_forward().is_some() {
        if let Some(event) = run.world().last_event() {
            for effect in &event.effects {
                see(event.time.0, effect);
            }
        }
    }
    assert_eq!(run.world().violations(), []);
}

fn act(run: &mut Run, words: &str) -> Option<Skipped> {
    let at = run.world().now();
    let event = run.act(at, parse_action(words).expect(words));
    match &event.expect("an event").kind {
        EventKind::Acted { skipped, .. } => skipped.clone(),
        other => panic!("{words} became {other:?}"),
    }
}

/// The reader asks, and gets an answer.
fn ask(run: &mut Run, words: &str) -> Answer {
    assert_eq!(act(run, words), None, "{words}");
    let done = run.world().clients()[0].completed();
    while run.world().clients()[0].completed() == done {
        run.step_forward().expect("an answer");
    }
    let client = &run.world().clients()[0];
    client.last_completed().expect("an answer").1.clone()
}

fn value(answer: &Answer) -> Option<&str> {
    match answer {
        Answer::Value { value, .. } => value.as_deref(),
        other => panic!("no value: {other:?}"),
    }
}

fn outcome(answer: &Answer) -> &Outcome {
    match answer {
        Answer::Done { outcome, .. } => outcome,
        other => panic!("not done: {other:?}"),
    }
}

#[test]
fn the_reader_compares_and_sets_and_reads_in_all_four_ways() {
    let mut run = run("servers 3\noption lease drift 1%\n");
    run.seek_time(Time(1_000_000));
    let nothing = Outcome::Unequal { current: None };
    assert_eq!(outcome(&ask(&mut run, "cas x 1 2")), &nothing);
    assert_eq!(outcome(&ask(&mut run, "cas x nothing 1")), &Outcome::Done);
    let one = Outcome::Unequal {
        current: Some("1".into()),
    };
    assert_eq!(outcome(&ask(&mut run, "cas x nothing 2")), &one);
    assert_eq!(outcome(&ask(&mut run, "cas x 1 2")), &Outcome::Done);
    for mode in ["index", "lease", "stale", "log"] {
        let answer = ask(&mut run, &format!("read x {mode}"));
        assert_eq!(value(&answer), Some("2"), "{mode}");
        let missing = ask(&mut run, &format!("read y {mode}"));
        assert_eq!(value(&missing), None, "{mode}");
    }
    assert_eq!(run.world().violations(), []);
    let leader = run.world().leader().expect("a leader");
    let log = run.world().host(leader).expect("it").server().log();
    let reads = log.range(raftworks_sim::Index(1), log.last().index);
    let reads = reads.filter(|entry| match &entry.payload {
        Payload::Command(command) => command.to_string().ends_with('?'),
        _ => false,
    });
    assert_eq!(reads.count(), 2, "only reads through the log are entries");
}

#[test]
fn a_request_that_is_sent_again_gets_the_first_answer() {
    let mut run = run("servers 3\n");
    run.seek_time(Time(1_000_000));
    assert_eq!(
        act(&mut run, "duplicate request"),
        Some(Skipped::NothingToDo)
    );
    ask(&mut run, "write x=1");
    ask(&mut run, "cas x 1 2");
    let last = |run: &Run| {
        let leader = run.world().leader().expect("a leader");
        let host = run.world().host(leader).expect("it");
        (
            host.server().log().last().index,
            host.store().get("x").map(str::to_owned),
        )
    };
    let (end, _) = last(&run);
    assert_eq!(act(&mut run, "duplicate request"), None);
    let later = run.world().now().after_us(300_000);
    run.seek_time(later);
    let (again, now) = last(&run);
    assert_eq!(again, end.next(), "the request is an entry once more");
    assert_eq!(now.as_deref(), Some("2"), "and has no second effect");
    let answers: Vec<&Outcome> = run.world().hosts()[0]
        .store()
        .answers(raftworks_sim::ClientId::READER)
        .map(|(_, outcome)| outcome)
        .collect();
    assert_eq!(answers, [&Outcome::Done], "one answer is kept");
    assert_eq!(run.world().violations(), []);
}

#[test]
fn who_gives_up_goes_on_with_the_next() {
    let mut run = run("servers 3\n");
    run.seek_time(Time(1_000_000));
    assert_eq!(act(&mut run, "abandon"), Some(Skipped::NothingToDo));
    act(&mut run, "write x=1");
    act(&mut run, "write x=2");
    assert_eq!(act(&mut run, "abandon"), None);
    let client = &run.world().clients()[0];
    assert_eq!((client.abandoned(), client.completed()), (1, 0));
    assert_eq!(
        client.current().map(|o| o.ask.to_string()).as_deref(),
        Some("x=2")
    );
    let later = run.world().now().after_us(500_000);
    run.seek_time(later);
    let client = &run.world().clients()[0];
    assert_eq!((client.abandoned(), client.completed()), (1, 1));
    assert_eq!(run.world().hosts()[0].store().get("x"), Some("2"));
}

#[test]
fn an_open_loop_asks_without_answers_up_to_its_bound() {
    let text = "servers 3\nclient every 1ms outstanding 5 timeout 400ms keys 1\n\
                when leader after 1s crash followers\n";
    let mut run = run(text);
    let mut most = 0;
    let mut asked = Vec::new();
    while run.next_time().is_some_and(|time| time.0 <= 3_000_000) && run.step_forward().is_some() {
        let client = &run.world().clients()[1];
        most = most.max(client.under_way().len());
        if let Some(event) = run.world().last_event() {
            let asks = |effect: &Effect| matches!(effect, Effect::Asked { .. });
            asked.extend(
                event
                    .effects
                    .iter()
                    .filter(|e| asks(e))
                    .map(|_| event.time.0),
            );
        }
    }
    assert_eq!(most, 5);
    // While there are answers, a request every millisecond, or none for want
    // of room; without followers, none.
    assert!(asked.len() > 100, "{}", asked.len());
    assert!(asked.iter().all(|&at| at < 2_000_000));
    let answers = run.world().hosts().iter().map(|host| {
        let kept = host.store().answers(raftworks_sim::ClientId(1));
        kept.count()
    });
    assert!(answers.max() <= Some(6), "sessions stay small");
    assert_eq!(run.world().violations(), []);
}

#[test]
fn shares_of_operations_come_out() {
    let text = "servers 3\nclient pause 0ms timeout 1s keys 20 hot reads 40% log cas 20%\n\
                client pause 0ms timeout 1s reads 100% index\n";
    let mut run = run(text);
    let (mut kinds, mut keys) = ([0_u32; 3], BTreeSet::new());
    while run.next_time().is_some_and(|time| time.0 <= 30_000_000) && run.step_forward().is_some() {
        let Some(event) = run.world().last_event() else {
            continue;
        };
        for effect in &event.effects {
            if !matches!(effect, Effect::Asked { client, .. } if client.0 == 1) {
                continue;
            }
            let client = &run.world().clients()[1];
            let Some(Ask::Command(command)) = client.current().map(|o| &o.ask) else {
                panic!("everything goes through the log");
            };
            keys.insert(command.key().to_owned());
            kinds[match command.change() {
                raftworks_sim::Change::Set { .. } => 0,
                raftworks_sim::Change::Get => 1,
                raftworks_sim::Change::CompareAndSet { .. } => 2,
            }] += 1;
        }
    }
    let all: u32 = kinds.iter().sum();
    assert!(all > 400, "{kinds:?}");
    for (count, percent) in kinds.iter().zip([40, 40, 20]) {
        let share = count * 100 / all;
        assert!(share.abs_diff(percent) < 8, "{kinds:?}");
    }
    assert!(
        keys.len() > 5 && keys.contains("x") && keys.contains("k20"),
        "{keys:?}"
    );
    // The second client only reads, so that its session is never written.
    let mut sessions = run.world().hosts()[0].store().sessions();
    assert!(sessions.all(|(id, _)| id.0 == 1));
}

#[test]
fn without_retry_silence_is_the_end_of_an_operation() {
    let text = "servers 3\nclient pause 5ms timeout 100ms retry off\nat 1s crash leader\n";
    let mut run = run(text);
    let (mut gave_up, mut retried) = (0, 0);
    watch(&mut run, 4_000_000, |at, effect| match effect {
        Effect::Abandoned { .. } => {
            gave_up += 1;
            assert!(at > 1_000_000);
        }
        // Before there is a leader, whoever is asked refuses.
        Effect::Retried { .. } if at > 1_000_000 => retried += 1,
        _ => {}
    });
    let client = &run.world().clients()[1];
    assert!(gave_up >= 1);
    assert_eq!(client.abandoned(), gave_up);
    assert!(
        client.completed() > 30,
        "it goes on: {}",
        client.completed()
    );
    assert!(retried < 20);
}

#[test]
fn what_is_sent_twice_or_given_up_has_one_effect_or_none() {
    let text = "servers 5\nloss 5%\nduplicate 10%\noption snapshots 40\n\
        client pause 0ms..20ms timeout 80ms reads 30% log cas 40% duplicate 40% abandon 10%\n\
        client every 5ms..15ms outstanding 6 timeout 80ms cas 30% duplicate 30% abandon 5%\n\
        client pause 5ms timeout 60ms reads 50% cas 50% retry off\n\
        at 2s crash leader\nat 3s restart down\nat 4s isolate leader\nat 5s heal\n";
    for seed in 0..10 {
        let scenario = Arc::new(Scenario::parse(text).expect(text));
        let mut run = Run::new(scenario, seed);
        let (mut again, mut gave_up) = (0, 0);
        watch(&mut run, 8_000_000, |_, effect| match effect {
            Effect::SentAgain { .. } => again += 1,
            Effect::Abandoned { .. } => gave_up += 1,
            _ => {}
        });
        assert!(again > 30 && gave_up > 10, "{again} {gave_up}");
        let clients = run.world().clients();
        assert!(clients.iter().skip(1).all(|client| client.completed() > 50));
    }
}
