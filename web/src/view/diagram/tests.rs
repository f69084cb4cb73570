//! The diagram against the run that it draws.

use raftworks_sim::{EventKind, MessageKind, Run, Time, What};

use super::super::run_of;
use super::picture::{Around, PAINTS, Paint, Picture, Shape};
use super::window::Window;
use super::{Choice, Chosen, Kind, Now, Plot, Spot, Underway, draw};

const FAULTS: &str = "servers 3\nclient pause 20ms\nat 400ms crash leader\n\
                      at 900ms restart down\nat 1200ms partition 1 | rest\nat 1500ms heal\n";
const SIZE: (f64, f64, f64) = (700.0, 420.0, 22.0);
/// Three servers, the reader, one client.
const LANES: usize = 5;

fn now_of(run: &Run) -> Now {
    Now {
        moment: run.moment(),
        time_us: run.world().now().0,
    }
}

fn plot<'a>(run: &'a Run, window: Window, choice: &'a Choice) -> Plot<'a> {
    Plot::new(run.outline().unwrap(), window, choice, LANES, SIZE)
}

fn picture(run: &Run, window: Window, choice: &Choice, chosen: Chosen) -> Picture {
    draw(&plot(run, window, choice), chosen, now_of(run), &[])
}

fn around(time_us: f64) -> Window {
    Window {
        from: time_us - 20_000.0,
        span: 60_000.0,
        ..Window::default()
    }
}

fn count(picture: &Picture, wanted: impl Fn(&Shape) -> bool) -> usize {
    let shapes = picture.batches().iter().flat_map(|(_, shapes)| shapes);
    shapes.filter(|shape| wanted(shape)).count()
}

#[test]
fn messages_are_arrows_between_the_lanes_where_they_left_and_arrived() {
    let run = run_of(FAULTS, 2_000_000);
    let (window, choice) = (around(300_000.0), Choice::default());
    let plot = plot(&run, window, &choice);
    let (first, end) = plot.range();
    assert!(end - first > 10 && !plot.is_dense());
    let mut arrows = 0;
    for number in first..end {
        let event = run.event_at(number).unwrap();
        let brief = plot.outline.briefs().get(number as usize).unwrap();
        let EventKind::Delivered { .. } = event.kind else {
            continue;
        };
        let Some(Spot::Arrow { from, to }) = plot.spot(number, brief) else {
            panic!("event {number} is a message");
        };
        arrows += 1;
        assert!(from.0 < to.0, "time runs to the right");
        let y = plot.y_of(brief.lane().unwrap()).unwrap();
        assert!((to.1 - y).abs() < 1e-9 && (from.1 - y).abs() > 1.0);
        let x = plot.x_of(event.time.0 as f64);
        assert!((to.0 - x).abs() < 1e-6);
        let (x, y) = (f64::midpoint(from.0, to.0), f64::midpoint(from.1, to.1));
        let near = plot.nearest(x, y, 3.0).expect("it is where it is drawn");
        let near = plot.outline.briefs().get(near as usize).unwrap();
        assert!(near.message().is_some());
    }
    assert!(arrows > 5);
    let picture = picture(&run, window, &choice, Chosen::default());
    let lines = count(
        &picture,
        |shape| matches!(shape, Shape::Line([_, a, _, b]) if (a - b).abs() > 30.0),
    );
    assert!(lines >= arrows, "{lines} lines for {arrows} arrows");
    assert!(
        picture
            .labels
            .iter()
            .any(|label| label.around == Around::Ground)
    );
}

#[test]
fn a_lost_message_ends_half_way_and_one_that_finds_nobody_at_the_lane() {
    let run = run_of(FAULTS, 2_000_000);
    let choice = Choice::default();
    let plot = plot(&run, around(1_300_000.0), &choice);
    let briefs = plot.outline.briefs();
    let ends_at_lane = |what: What| {
        let found = briefs
            .iter()
            .position(|b| b.what == what && b.lane().is_some())
            .unwrap();
        let brief = briefs.get(found).unwrap();
        let Some(Spot::Arrow { to, .. }) = plot.spot(found as u64, brief) else {
            panic!("a message");
        };
        (to.1 - plot.y_of(brief.lane().unwrap()).unwrap()).abs() < 1e-9
    };
    assert!(!ends_at_lane(What::Lost));
    assert!(ends_at_lane(What::Missed));
}

#[test]
fn lanes_and_kinds_can_be_left_out() {
    let run = run_of(FAULTS, 2_000_000);
    let all = Choice::default();
    let mut some = Choice::default();
    some.toggle_lane(2);
    some.toggle(Kind::Heartbeats);
    let plot = plot(&run, around(300_000.0), &some);
    assert_eq!(
        plot.lanes().map(|(lane, _)| lane).collect::<Vec<_>>(),
        [0, 1, 3, 4]
    );
    let (first, end) = plot.range();
    for number in first..end {
        let brief = plot.outline.briefs().get(number as usize).unwrap();
        let heartbeat = brief.message() == Some(MessageKind::AppendEntries) && brief.count() == 0;
        assert!(!(heartbeat && plot.shows(brief)));
        if brief.lane() == Some(2) {
            assert_eq!(plot.spot(number, brief), None);
        }
    }
    let fewer = picture(&run, around(300_000.0), &some, Chosen::default());
    let whole = picture(&run, around(300_000.0), &all, Chosen::default());
    assert!(fewer.shapes() < whole.shapes());
    some.toggle(Kind::Heartbeats);
    some.toggle_lane(2);
    assert_eq!(some, all);
    some.partner = true;
    let mut plot = super::Plot::new(
        run.outline().unwrap(),
        around(300_000.0),
        &some,
        LANES,
        SIZE,
    );
    plot.lane = Some(1);
    let mine = plot
        .outline
        .briefs()
        .iter()
        .filter(|brief| plot.shows(brief));
    let alien = |brief: &&raftworks_sim::Brief| {
        brief.lane().is_some() && brief.lane() != Some(1) && brief.other() != Some(1)
    };
    assert_eq!(mine.filter(alien).count(), 0);
}

#[test]
fn a_hundred_thousand_events_cost_no_more_than_the_width() {
    let mut run = run_of(
        "servers 5\nclient pause 0ms\nclient pause 0ms\nloss 1%\n",
        0,
    );
    run.seek(100_000);
    let mut window = Window::default();
    window.fit(run.frontier_time().0 as f64);
    let choice = Choice::default();
    let plot = Plot::new(run.outline().unwrap(), window, &choice, 8, SIZE);
    assert!(plot.is_dense());
    let picture = draw(&plot, Chosen::default(), now_of(&run), &[]);
    let columns = SIZE.0 / 2.0;
    assert!(
        picture.shapes() < (columns as usize) * 8 + 2_000,
        "{}",
        picture.shapes()
    );
    let busy = count(
        &picture,
        |shape| matches!(shape, Shape::Rect([_, _, w, _]) if (w - 2.0).abs() < 1e-9),
    );
    assert!(busy > 500, "{busy} columns");
    // Compact, too, and zooming in on the end brings the arrows back.
    window.turn(
        true,
        run.moment(),
        run.world().now().0,
        run.outline().unwrap(),
    );
    window.zoom(1e-9, run.moment() as f64, run.moment() as f64);
    let plot = Plot::new(run.outline().unwrap(), window, &choice, 8, SIZE);
    assert!(!plot.is_dense());
}

#[test]
fn what_comes_after_the_playhead_is_veiled_and_what_is_underway_is_drawn() {
    let mut run = run_of(FAULTS, 2_000_000);
    run.seek_time(Time(300_000));
    let window = around(300_000.0);
    let rewound = picture(&run, window, &Choice::default(), Chosen::default());
    let veil = rewound.batches().iter().find(|(style, _)| style.level == 7);
    let (_, veil) = veil.expect("a veil");
    let head = plot(&run, window, &Choice::default()).x_now(now_of(&run));
    assert!(matches!(veil[0], Shape::Rect([x, ..]) if (x - head).abs() < 1e-6));
    let mut fresh = run_of(FAULTS, 0);
    while fresh.world().flights().next().is_none() {
        fresh.step_forward();
    }
    let flight = fresh.world().flights().next().unwrap();
    let underway = [Underway {
        cause: flight.sent_in,
        from: 0,
        to: 1,
        progress: 0.5,
        kind: flight.id.kind,
        term: 1,
    }];
    let window = around(fresh.world().now().0 as f64);
    let choice = Choice::default();
    let plot = plot(&fresh, window, &choice);
    let with = draw(&plot, Chosen::default(), now_of(&fresh), &underway);
    let without = draw(&plot, Chosen::default(), now_of(&fresh), &[]);
    assert_eq!(with.shapes(), without.shapes() + 2);
}

#[test]
fn what_is_chosen_stands_out_and_a_file_has_all_of_it() {
    let run = run_of(FAULTS, 2_000_000);
    let chosen = Chosen {
        lane: Some(0),
        link: Some((0, 1)),
        ..Chosen::default()
    };
    let accents = |chosen: Chosen| {
        let picture = picture(&run, around(300_000.0), &Choice::default(), chosen);
        picture
            .batches()
            .iter()
            .filter(|(style, _)| style.paint == Paint::Accent)
            .count()
    };
    assert!(accents(chosen) > 0);
    assert_eq!(accents(Chosen::default()), 0);
    let colours: Vec<String> = PAINTS
        .iter()
        .map(|name| format!("#{}", name.len()))
        .collect();
    let mut picture = picture(&run, around(300_000.0), &Choice::default(), chosen);
    picture.margin = 64.0;
    let svg = picture.to_svg(&colours);
    assert!(svg.starts_with("<svg xmlns=") && svg.ends_with("</svg>\n"));
    assert_eq!(svg.matches("<text").count(), picture.labels.len());
    let grounds = picture
        .labels
        .iter()
        .filter(|label| label.ground().is_some());
    assert_eq!(svg.matches("<rect").count(), 1 + grounds.count());
    assert_eq!(svg.matches("<path").count(), picture.batches().len());
    assert!(svg.contains("width=\"764\"") && !svg.contains("NaN") && !svg.contains("--"));
}
