//! Every control writes lines that can be read, does what it says, and says what follows.

use std::collections::BTreeSet;

use raftworks_sim::scenario::parse_action;
use raftworks_sim::{Action, Run, ServerId, Setting};

use super::*;
use crate::player::Player;
use crate::view::{run_of, settings};

/// All values that a control can take by itself.
pub(super) fn values(control: &Control) -> Vec<String> {
    match control {
        Control::Press => vec![String::new()],
        Control::Give(given) => vec![given.clone()],
        Control::Check(_) => vec!["on".to_owned(), "off".to_owned()],
        Control::Choose { values, .. } => values.iter().map(|(value, _)| value.clone()).collect(),
        Control::Turn { steps, .. } => steps.clone(),
    }
}

/// All lines that a run's controls can write, with the names of the controls.
pub(super) fn offered(run: &Run) -> Vec<(String, String)> {
    let world = run.world();
    let mut selections = vec![Selection::Nothing, Selection::Cluster];
    selections.extend(ids(world).map(Selection::Server));
    selections.push(Selection::Link(ServerId(1), ServerId(2)));
    selections.extend(world.flights().map(|flight| Selection::Message(flight.id)));
    selections.extend((0..world.clients().len() as u32).map(Selection::Client));
    let scopes = || SCOPES.into_iter();
    let groups = selections
        .into_iter()
        .flat_map(|selection| scopes().flat_map(move |scope| hands(run, selection, scope)));
    let dials = groups.flat_map(|group| group.dials).chain(switches(run));
    let lines = dials.flat_map(|dial| {
        let lines = values(&dial.control)
            .into_iter()
            .flat_map(|value| dial.lines(&value))
            .collect::<Vec<_>>();
        lines.into_iter().map(move |line| (dial.name.clone(), line))
    });
    lines.collect()
}

pub(super) fn switches(run: &Run) -> Vec<Dial> {
    let all = settings::settings(run.world()).into_iter();
    all.map(|view| setting_dial(run.world(), &view, view.name.clone(), ""))
        .collect()
}

/// Clusters in which everything is offered that can be.
pub(super) fn clusters() -> Vec<Run> {
    [
        (
            "servers 5\nmembers 1 2 3 4\nseed 3\nclient pause 20ms\nclient every 50ms reads 50%\n",
            "",
        ),
        (
            "servers 3\nseed 3\nclient pause 10ms\n",
            "crash 2 | pause 3 | clog 1 -> 2 | cut 2 -> 1 | backup 1 | clock 1 ahead 5ms",
        ),
        (
            "servers 4\nseed 3\nmembers 1 2 3 learners 4\noption catch-up off\n",
            "add witness 4 | wipe 2 | restart 2",
        ),
    ]
    .into_iter()
    .map(|(text, actions)| {
        let mut run = run_of(text, 1_000_000);
        for line in actions.split(" | ").filter(|line| !line.is_empty()) {
            let now = run.world().now();
            run.act(now, parse_action(line).unwrap());
        }
        let until = raftworks_sim::Time(run.world().now().0 + 400_000);
        run.seek_time(until);
        let first = run.world().flights().next().map(|flight| flight.id);
        if let Some(first) = first {
            let now = run.world().now();
            run.act(now, Action::Hold(first));
        }
        run
    })
    .collect()
}

#[test]
fn every_line_can_be_read_and_every_hand_is_offered() {
    let mut names = BTreeSet::new();
    for run in clusters() {
        for (name, line) in offered(&run) {
            if line.starts_with(setup::START) {
                // Members cannot be more than there are servers.
                let fewer = line.starts_with("start servers");
                let changed = setup::changed(run.scenario(), &line);
                assert!(fewer || changed.is_ok(), "{name}: {line}");
            } else {
                parse_action(&line).unwrap_or_else(|error| panic!("{name}: {line}: {error}"));
            }
            names.insert(name);
        }
    }
    for hand in HANDS {
        let named = |name: &&String| {
            let rest = name.strip_prefix(hand.key());
            rest.is_some_and(|rest| rest.is_empty() || rest.starts_with('-'))
        };
        assert!(
            names.iter().any(|name| named(&name)),
            "{hand:?} is offered nowhere"
        );
    }
}

fn dial(run: &Run, selection: Selection, scope: Scope, hand: Hand) -> Dial {
    let groups = hands(run, selection, scope);
    let mut dials = groups.into_iter().flat_map(|group| group.dials);
    let found = dials.find(|dial| dial.name == hand.key());
    found.unwrap_or_else(|| panic!("no {hand:?}"))
}

/// The value that a dial shows, after these lines.
fn shows(lines: &str, selection: Selection, scope: Scope, hand: Hand) -> (String, Dial) {
    let player = Player::new();
    player.open_text("servers 3\nseed 1\n").unwrap();
    player.seek_time(600_000);
    for line in lines.split(" | ").filter(|line| !line.is_empty()) {
        player.act_text(line).unwrap();
    }
    let dial = player.with(|run, _| dial(run, selection, scope, hand));
    let now = match &dial.control {
        Control::Turn { now, .. } | Control::Choose { now, .. } => now.clone(),
        other => panic!("{other:?}"),
    };
    (now, dial)
}

const LINK: Selection = Selection::Link(ServerId(1), ServerId(2));

/// What is turned is what is shown afterwards, of a link in each scope, of a disk, of a
/// clock, and of all.
#[test]
fn a_dial_shows_what_it_was_turned_to() {
    let one = Selection::Server(ServerId(2));
    let cases = [
        (LINK, Scope::There, Hand::Loss, "30%"),
        (LINK, Scope::Back, Hand::Latency, "32ms..48ms"),
        (LINK, Scope::Both, Hand::Stragglers, "5% 1s"),
        (LINK, Scope::All, Hand::Bandwidth, "20000"),
        (LINK, Scope::There, Hand::Jitter, "5ms"),
        (LINK, Scope::There, Hand::Capacity, "5"),
        (LINK, Scope::There, Hand::Corrupt, "10%"),
        (LINK, Scope::There, Hand::Repeat, "100%"),
        (
            Selection::Cluster,
            Scope::There,
            Hand::Latency,
            "64ms..96ms",
        ),
        (Selection::Cluster, Scope::There, Hand::DiskState, "stuck"),
        (one, Scope::There, Hand::DiskTakes, "20ms~80ms"),
        (one, Scope::There, Hand::DiskState, "rotten"),
        (one, Scope::There, Hand::Slow, "5ms"),
        (one, Scope::There, Hand::ClockRate, "99%"),
        (one, Scope::There, Hand::Priority, "3"),
    ];
    for (selection, scope, hand, value) in cases {
        let (before, dial) = shows("", selection, scope, hand);
        assert_ne!(before, value, "{hand:?}");
        assert!(
            values(&dial.control).iter().any(|step| step == value),
            "{hand:?}: {:?}",
            dial.control
        );
        let (after, _) = shows(&dial.lines(value).join(" | "), selection, scope, hand);
        assert_eq!(after, value, "{hand:?}");
    }
}

#[test]
fn what_is_not_the_same_everywhere_is_said_to_differ() {
    let (now, dial) = shows("set 1 -> 2 loss 10%", LINK, Scope::Both, Hand::Loss);
    assert_eq!(now, MIXED);
    // What follows is said of the worst.
    assert!(matches!(
        dial.says,
        Some(Says::Missing {
            one_ppm: 100_000,
            ..
        })
    ));
    let (now, _) = shows("set 1 -> 2 loss 10%", LINK, Scope::There, Hand::Loss);
    assert_eq!(now, "10%");
    let (now, _) = shows(
        "disk 2 full",
        Selection::Cluster,
        Scope::There,
        Hand::DiskState,
    );
    assert_eq!(now, MIXED);
}

/// A law of latencies keeps their centre, and is shown as what it is.
#[test]
fn latencies_follow_the_law_that_was_chosen() {
    let (uniform, dial) = shows("", LINK, Scope::There, Hand::LatencyShape);
    assert_eq!(uniform, "8ms..12ms");
    assert_eq!(values(&dial.control), ["10ms", "8ms..12ms", "5ms~15ms"]);
    let lines = dial.lines("10ms").join("");
    let (now, dial) = shows(&lines, LINK, Scope::There, Hand::Latency);
    assert_eq!(now, "10ms");
    assert!(
        values(&dial.control).contains(&"40ms".to_owned()),
        "the steps are of this law"
    );
}

/// Timers that are set together end together; set apart, they do not.
#[test]
fn timers_end_together_or_apart() {
    let deadlines = |hand: Hand| {
        let player = Player::new();
        player.open_text("servers 5\nseed 2\n").unwrap();
        player.seek_time(50_000);
        let dial = player.with(|run, _| dial(run, Selection::Cluster, Scope::There, hand));
        for line in dial.lines("") {
            player.act_text(&line).unwrap();
        }
        player.with(|run, _| {
            let mut ends: Vec<u64> = run
                .world()
                .hosts()
                .iter()
                .filter_map(raftworks_sim::Host::deadline)
                .map(|at| at.0)
                .collect();
            ends.sort_unstable();
            ends
        })
    };
    let together = deadlines(Hand::TimersTogether);
    assert!(
        together.len() == 5 && together[0] == together[4],
        "{together:?}"
    );
    let apart = deadlines(Hand::TimersApart);
    let gaps = apart.windows(2).map(|pair| pair[1] - pair[0]);
    assert!(gaps.min().unwrap() > 20_000, "{apart:?}");
}

fn said(lines: &str, selection: Selection, hand: Hand) -> (Says, String) {
    let (_, dial) = shows(lines, selection, Scope::There, hand);
    let says = dial.says.unwrap();
    (says, crate::words::says(&says))
}

#[test]
fn each_dial_says_what_follows_and_warns_in_time() {
    let server = Selection::Server(ServerId(1));
    let (says, text) = said("", LINK, Hand::Latency);
    assert_eq!(
        says,
        Says::RoundTrip {
            us: 26_000,
            shortest_us: 150_000
        }
    );
    assert!(
        !says.warns() && text.contains("26 ms") && text.contains("150 ms"),
        "{text}"
    );
    let (says, _) = said("set 1 -> 2 latency 60ms", LINK, Hand::Latency);
    assert!(says.warns(), "{says:?}");
    // Three heartbeats of 50 ms fit into 150 ms: 0.5 * 0.5 * 0.5.
    let (says, text) = said("set 1 -> 2 loss 50%", LINK, Hand::Loss);
    assert!(
        matches!(
            says,
            Says::Missing {
                one_ppm: 500_000,
                fit: 3,
                all_ppm: 125_000,
                ..
            }
        ),
        "{says:?}"
    );
    assert!(
        says.warns() && text.contains("50 %") && text.contains("12 %"),
        "{text}"
    );
    assert!(!said("set 1 -> 2 loss 5%", LINK, Hand::Loss).0.warns());
    let (says, _) = said("set 1 -> 2 stragglers 1% 1s", LINK, Hand::Stragglers);
    assert!(says.warns(), "{says:?}");
    let (says, _) = said("set 1 -> 2 bandwidth 2000", LINK, Hand::Bandwidth);
    assert_eq!(
        says,
        Says::Leaves {
            us: Some(50_000),
            shortest_us: 150_000
        }
    );
    let (says, _) = said("disk 1 takes 100ms..200ms", server, Hand::DiskTakes);
    assert!(
        matches!(says, Says::Writes { us: 200_000, .. }) && says.warns(),
        "{says:?}"
    );
    assert!(!said("", server, Hand::DiskTakes).0.warns());
    assert!(said("disk 1 stuck", server, Hand::DiskState).0.warns());
    let (says, text) = said("clock 1 rate 200%", server, Hand::ClockRate);
    assert!(
        matches!(
            says,
            Says::Clock {
                timeout_us: Some(75_000),
                ..
            }
        ) && says.warns(),
        "{says:?}"
    );
    assert!(text.contains("75 ms"), "{text}");
    let (says, text) = said(
        "switch lease drift 1% | clock 1 rate 110%",
        server,
        Hand::ClockRate,
    );
    assert!(
        says.warns() && text.contains("10 %") && text.contains("1 %"),
        "{text}"
    );
    let (says, _) = said("slow 1 20ms", server, Hand::Slow);
    assert!(says.warns(), "{says:?}");
}

#[test]
fn each_switch_says_what_follows() {
    let says = |line: &str, name: &str| {
        let player = Player::new();
        player.open_text("servers 3\nseed 1\n").unwrap();
        player.act_text(line).unwrap();
        let dials = player.with(|run, _| switches(run));
        let dial = dials.into_iter().find(|dial| dial.name == name).unwrap();
        dial.says.unwrap()
    };
    assert_eq!(
        says("switch heartbeat 40ms", "heartbeat"),
        Says::Fit { fit: 3 }
    );
    assert!(says("switch heartbeat 100ms", "heartbeat").warns());
    let narrow = says("switch election-timeout 150ms..155ms", "election-timeout");
    assert!(
        matches!(narrow, Says::Spread { times: 0, .. }) && narrow.warns(),
        "{narrow:?}"
    );
    let short = says("switch election-timeout 51ms..100ms", "election-timeout");
    assert!(
        matches!(short, Says::RoundTrip { .. }) && short.warns(),
        "{short:?}"
    );
    let lease = says("switch lease drift 50%", "lease");
    assert!(
        matches!(
            lease,
            Says::Lease {
                us: Some(100_000),
                ..
            }
        ) && !lease.warns(),
        "{lease:?}"
    );
    let batch = says("switch batch 1", "batch");
    assert_eq!(
        batch,
        Says::Entries {
            per_second: 64 * 1_000_000 / 26_000
        }
    );
    assert!(says("switch backoff candidates 5ms..10ms", "backoff").warns());
    assert!(!says("switch backoff exponential", "backoff").warns());
}

/// Every sentence can be said, and ends as one.
#[test]
fn what_follows_is_a_sentence() {
    for run in clusters() {
        for selection in [
            Selection::Cluster,
            LINK,
            Selection::Server(ServerId(1)),
            Selection::Client(1),
        ] {
            let groups = hands(&run, selection, Scope::All);
            let dials = groups
                .into_iter()
                .flat_map(|group| group.dials)
                .chain(switches(&run));
            for says in dials.filter_map(|dial| dial.says) {
                let text = crate::words::says(&says);
                assert!(text.ends_with('.') && text.len() < 190, "{text}");
            }
        }
    }
}

/// What is so from the start is changed in the text that is shared, with the same seed.
#[test]
fn clients_and_servers_are_others_from_the_start() {
    let player = Player::new();
    player
        .open_text("servers 3\nseed 7\nclient pause 20ms\n")
        .unwrap();
    player.seek_time(500_000);
    for line in [
        "start servers 5",
        "start add-client",
        "start client 2 open",
        "start client 2 pause 50ms",
        "start client 2 outstanding 16",
        "start client 2 keys 10 zipf",
        "start client 2 reads 50% stale",
        "start client 2 retry off",
        "start client 1 pause 5ms",
    ] {
        player.beside(line).unwrap();
    }
    let clients = player.with(|run, _| {
        assert_eq!((run.world().hosts().len(), run.seed()), (5, 7));
        run.world()
            .clients()
            .iter()
            .map(|client| client.settings().to_string())
            .collect::<Vec<_>>()
    });
    assert_eq!(clients[1], "pause 5ms timeout 400ms");
    assert_eq!(
        clients[2],
        "every 50ms outstanding 16 timeout 400ms keys 10 zipf reads 50% stale retry off"
    );
    assert!(player.scenario_text().contains("keys 10 zipf"));
    assert!(player.beside("start client 9 keys 3").is_err());
    assert!(player.beside("start servers many").is_err());
    player
        .beside("switch election-timeout 300ms..600ms")
        .unwrap();
    let setting =
        player.with(|run, _| Setting::ElectionTimeout(run.scenario().cluster.election_timeout));
    assert_eq!(setting.to_string(), "election-timeout 300ms..600ms");
}

#[test]
fn a_value_of_its_own_has_its_place_among_the_steps() {
    let steps: Vec<String> = "off, 1ms, 5ms, 1s".split(", ").map(str::to_owned).collect();
    let place = |now: &str| place_among(now, &steps);
    assert_eq!(place("5ms"), (steps.clone(), 2));
    assert_eq!(place("7ms").1, 3);
    assert_eq!(place("500us").1, 1);
    assert_eq!(place("2s").1, 4);
    assert_eq!(place("2s").0.len(), 5);
}
