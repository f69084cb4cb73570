//! What a reader of a run relies on: what comes next, walks through what was, how
//! long commits took, and when a write could commit.

use std::sync::Arc;

use raftworks_sim::scenario::parse_action;
use raftworks_sim::{Coming, EventKind, Run, Scenario, Time};

const TEXTS: [&str; 4] = [
    "servers 5\nclient pause 15ms\nclient pause 8ms\nclient pause 20ms\nat 700ms crash leader\nat 900ms restart down\nat 1s say \"Now.\"\nuntil 3s\n",
    "servers 3\nclient pause 10ms\nloss 20%\nduplicate 10%\nat 800ms pause leader\nat 1200ms resume paused\nuntil 3s\n",
    "servers 3\nclient pause 5ms\ndisk 2ms..9ms\nat 600ms partition leader | rest\nat 1s heal\nuntil 2s\n",
    "servers 3\nclient pause 20ms\nwhen leader clock leader rate 120%\nat 900ms disk leader stuck\nat 1500ms disk all well\nuntil 2s\n",
];

fn run_of(text: &str) -> Run {
    let scenario = Scenario::parse(text).unwrap_or_else(|error| panic!("{error}:\n{text}"));
    let seed = scenario.seed;
    Run::new(Arc::new(scenario), seed).with_outline()
}

/// The first of what comes is what happens, at its time.
#[test]
fn the_first_of_what_comes_is_what_happens() {
    for text in TEXTS {
        let mut run = run_of(text);
        let until = run.scenario().until;
        let mut seen = [0_u32; 5];
        while run.next_time().is_some_and(|time| time <= until) {
            let first = run.world().upcoming().remove(0);
            let event = run.step_forward().expect("there is a next event").clone();
            assert_eq!(first.at, Some(event.time), "{event:?} {first:?} {text}");
            let (same, place) = match (&first.what, &event.kind) {
                (Coming::Act(act), EventKind::Acted { action, .. }) => (act == action, 0),
                (Coming::Step(_), EventKind::Acted { .. } | EventKind::Narrated) => (true, 0),
                (
                    Coming::Write(server, write),
                    EventKind::Written {
                        server: s,
                        write: w,
                    }
                    | EventKind::WriteFailed {
                        server: s,
                        write: w,
                    },
                ) => (server == s && write == w, 1),
                (Coming::Deadline(id), EventKind::DeadlinePassed { server }) => (id == server, 2),
                (
                    Coming::Message(id),
                    EventKind::Delivered { message, .. } | EventKind::Lost { message, .. },
                ) => (id == message, 3),
                (Coming::Client(id), EventKind::ClientActed { client }) => (id == client, 4),
                _ => (false, 0),
            };
            assert!(same, "{:?} came, not {:?}", event.kind, first.what);
            seen[place] += 1;
        }
        assert!(seen.iter().all(|&count| count > 0), "{seen:?} {text}");
    }
}

#[test]
fn a_walk_sees_what_the_run_saw_and_leaves_the_playhead_alone() {
    let mut run = run_of(TEXTS[0]);
    run.seek(3_000);
    run.act(Time(0), parse_action("crash 2").unwrap());
    run.seek(5_500);
    let mut digests = Vec::new();
    let mut again = Run::replay(
        Arc::clone(run.scenario()),
        run.seed(),
        run.actions().to_vec(),
    );
    while again.moment() < run.frontier() && again.step_forward().is_some() {
        digests.push(again.world().digest());
    }
    for from in [0, 1_999, 2_000, 2_990, 5_400] {
        let mut walk = run.walk(from);
        assert_eq!(walk.moment(), from);
        while let Some(world) = walk.step(&run) {
            assert_eq!(world.digest(), digests[world.events() as usize - 1]);
        }
        assert_eq!(walk.moment(), run.frontier());
    }
    let mut walk = run.walk(10);
    walk.leap(&run, 4_100);
    assert_eq!(walk.moment(), 4_000);
    walk.leap(&run, 4_100);
    assert_eq!(walk.moment(), 4_000, "there is none on the way");
    assert_eq!(run.moment(), 5_500);
}

#[test]
fn the_end_of_a_run_is_kept_while_the_playhead_is_elsewhere() {
    let mut run = run_of(TEXTS[2]);
    run.seek_time(Time(1_800_000));
    let end = (run.frontier(), run.world().digest());
    for moment in [3, end.0 - 1, 100, end.0] {
        run.seek(moment);
        assert_eq!((run.latest().events(), run.latest().digest()), end);
    }
    run.seek_time(Time(500_000));
    assert_eq!(run.latest().digest(), end.1);
    run.act(Time(500_000), parse_action("crash leader").unwrap());
    assert_eq!(
        run.latest().events(),
        run.moment(),
        "the future is forgotten"
    );
    run.step_forward();
    assert_eq!(run.latest().events(), run.moment());
}

/// From what anybody can see: an event in which a leader's log grew, and the one in
/// which its commitIndex reached that entry.
#[test]
fn commits_take_as_long_as_entries_waited_in_the_leaders_log() {
    let mut run = run_of(TEXTS[0]);
    run.seek_time(Time(3_000_000));
    let pulse = run.outline().unwrap().pulse();
    assert!(pulse.commits().len() > 50);
    let mut waited = 0;
    for commit in pulse.commits().iter().step_by(7) {
        let Some(us) = commit.waited_us else { continue };
        let leader = run.world_at(commit.number + 1).leader().unwrap();
        let began = Time(commit.time.0 - us);
        let last = |moment| {
            let world = run.world_at(moment);
            world.host(leader).unwrap().server().log().last().index
        };
        let from = run.outline().unwrap().moment_at(Time(began.0 - 1));
        let to = run.outline().unwrap().moment_at(began);
        assert!(
            last(from) < commit.index && last(to) >= commit.index,
            "{commit:?}"
        );
        waited += 1;
    }
    assert!(waited > 5);
}

#[test]
fn a_write_can_commit_while_a_leader_reaches_a_quorum() {
    let text = "servers 3\nclient pause 20ms\nat 1s partition leader | rest\nat 2s heal\nat 3s crash all\nuntil 4s\n";
    let mut run = run_of(text);
    run.seek_time(Time(4_000_000));
    let services = || run.outline().unwrap().pulse().services().iter();
    let at = |us: u64| {
        services()
            .take_while(|s| s.time.0 <= us)
            .last()
            .copied()
            .unwrap()
    };
    assert!(!at(0).leader && !at(0).available);
    assert!(at(990_000).leader && at(990_000).available);
    assert!(
        at(1_000_000).leader && !at(1_000_000).available,
        "a leader without followers"
    );
    assert!(at(2_500_000).available);
    assert!(!at(3_500_000).leader && !at(3_500_000).available);
    for service in services().skip(1) {
        let world = run.world_at(service.number + 1);
        assert_eq!(world.leader().is_some(), service.leader);
    }
    // Whoever acts in the past forgets what came after.
    run.seek_time(Time(990_000));
    run.act(Time(990_000), parse_action("heal").unwrap());
    let pulse = run.outline().unwrap().pulse();
    assert!(pulse.services().last().unwrap().available);
    assert!(
        pulse
            .commits()
            .iter()
            .all(|commit| commit.number < run.moment())
    );
}

/// Against asking at every event.
#[test]
fn since_when_something_is_so() {
    let mut run = run_of(TEXTS[0]);
    run.seek(5_500);
    run.seek(5_100);
    let reached = |world: &raftworks_sim::World, place: usize| {
        let host = &world.hosts()[place % 5];
        let index = [10, 150, 300][place / 5];
        host.server().stable_index().0 >= index
    };
    let now: Vec<usize> = (0..15)
        .filter(|place| reached(run.world(), *place))
        .collect();
    assert!(now.len() > 6, "{now:?}");
    let since = run.since(now.len(), |world, place| reached(world, now[place]));
    for (place, since) in now.iter().zip(since) {
        let since = since.expect("nobody had them at the beginning");
        assert!(
            reached(&run.world_at(since + 1), *place) && !reached(&run.world_at(since), *place)
        );
    }
}
