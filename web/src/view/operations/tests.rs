//! Operations are drawn where they happened.

use super::super::run_of;
use super::*;
use raftworks_sim::Time;
use raftworks_sim::scenario::parse_action;

const TEXT: &str = "servers 3\nclient pause 10ms reads 40% cas 20% keys 2\nclient every 12ms outstanding 4\n\
                    client pause 30ms timeout 60ms retry off abandon 50%\nat 1s crash leader\nuntil 3s\n";

#[test]
fn bars_are_the_records_and_points_lie_within_them() {
    let run = run_of(TEXT, 3_000_000);
    let all = Operations::new(&run, 0, 3_000_000, 1e7);
    let history = run.world().history();
    assert_eq!(all.bars.len() as u64, history.len());
    let (mut points, mut kinds) = (0, std::collections::BTreeSet::new());
    for bar in &all.bars {
        let record = history.get(bar.number).unwrap();
        assert_eq!(bar.from_us, record.invoked.time.0);
        assert_eq!(bar.to_us.is_none(), matches!(record.end, End::Open));
        kinds.insert(format!("{:?} {}", bar.ended, bar.reads));
        if let Some(point) = bar.point_us {
            points += 1;
            assert!(bar.from_us <= point, "{bar:?}");
            let answered = record.returned().map(|at| at.time.0);
            assert!(answered.is_none_or(|at| point <= at), "{bar:?}");
        } else {
            assert!(
                record.returned().is_none(),
                "whatever was answered took effect: {bar:?}"
            );
        }
    }
    assert!(points > 100 && kinds.len() >= 5, "{points} {kinds:?}");
}

/// In the order of their points, what each client was told is what a plain store
/// would have said.
#[test]
fn the_order_of_the_points_explains_the_answers() {
    let text = "servers 3\nclient pause 5ms keys 1 reads 50%\nclient pause 7ms keys 1 reads 50%\nat 800ms crash leader\n";
    let run = run_of(text, 2_000_000);
    let all = Operations::new(&run, 0, 2_000_000, 1e7);
    let history = run.world().history();
    let mut order: Vec<_> = all
        .bars
        .iter()
        .filter(|bar| bar.point_us.is_some())
        .collect();
    // At one instant, what goes through the log comes before who reads it.
    order.sort_by_key(|bar| {
        let record = history.get(bar.number).unwrap();
        (
            bar.point_us,
            record.effect.is_none(),
            record.effect.as_ref().map(|e| e.index),
        )
    });
    let (mut value, mut reads) = (None, 0);
    for bar in order {
        let record = history.get(bar.number).unwrap();
        match (&record.ask, &record.end) {
            (Ask::Command(command), _) => {
                if let raftworks_sim::Change::Set { value: set } = command.change() {
                    value = Some(set.clone());
                }
            }
            (
                Ask::Read { .. },
                End::Answered {
                    outcome: Outcome::Value { value: told },
                    ..
                },
            ) => {
                assert_eq!(*told, value, "{bar:?}");
                reads += 1;
            }
            _ => {}
        }
    }
    assert!(reads > 15, "{reads}");
}

#[test]
fn operations_side_by_side_have_lines_of_their_own() {
    let run = run_of(TEXT, 3_000_000);
    let all = Operations::new(&run, 900_000, 1_400_000, 1e7);
    for (place, one) in all.bars.iter().enumerate() {
        for other in &all.bars[place + 1..] {
            let same = one.client == other.client && one.line == other.line;
            let apart = one.to_us.is_some_and(|to| to <= other.from_us);
            assert!(
                !same || apart || one.line == MOST_LINES - 1,
                "{one:?} {other:?}"
            );
        }
    }
    assert!(all.lines[2] > 1 && all.lines[1] == 1, "{:?}", all.lines);
}

#[test]
fn what_is_drawn_is_found_again_and_leads_to_its_moments() {
    let mut run = run_of(TEXT, 3_000_000);
    let window = Window {
        from: 0.0,
        span: 3e6,
        ..Window::default()
    };
    let all = Operations::new(&run, 0, 3_000_000, 900.0);
    assert!(all.bars.len() <= 900 * all.lines.iter().sum::<usize>());
    let bar = all
        .bars
        .iter()
        .find(|bar| bar.ended == Ended::Done && !bar.reads)
        .unwrap()
        .clone();
    let x = bar.from_us as f64 / 3e6 * 900.0 + 1.0;
    let found = all.at(&window, 900.0, (x, all.y_of(&bar)), 4.0).unwrap();
    assert_eq!((found.client, found.line), (bar.client, bar.line));
    assert_eq!(all.at(&window, 900.0, (x, 2.0), 4.0), None);
    let record = run.world().history().get(bar.number).unwrap().clone();
    assert_eq!(
        moment_of(&run, bar.number, 0),
        Some(record.invoked.event + 1)
    );
    let end = record.returned().unwrap();
    assert_eq!(moment_of(&run, bar.number, u64::MAX), Some(end.event + 1));
    // The whole history stays in sight wherever the playhead is.
    let picture = all.draw(&window, (900.0, all.height()), Chosen::default(), 3_000_000);
    run.seek(100);
    assert_eq!(Operations::new(&run, 0, 3_000_000, 900.0), all);
    assert!(picture.shapes() > 50);
    assert!(sentence(&run, bar.number).unwrap().ends_with('.'));
}

#[test]
fn what_waits_is_open_and_what_is_given_up_is_unknown() {
    let mut run = run_of("servers 3\nat 10ms crash all\n", 100_000);
    run.act(Time(100_000), parse_action("write x = 1").unwrap());
    let kind = |run: &Run| {
        let end = run.frontier_time().0 + 1_000;
        Operations::new(run, 0, end, 500.0).bars[0].ended
    };
    run.seek_time(Time(200_000));
    assert_eq!(kind(&run), Ended::Open);
    run.act(run.world().now(), parse_action("abandon").unwrap());
    assert_eq!(kind(&run), Ended::Unknown);
}
