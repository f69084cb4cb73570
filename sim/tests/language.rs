//! The scenario language: what is written reads back, what is wrong is named
//! with its place, and nothing that is read can break the reader.

use std::sync::Arc;

use proptest::prelude::*;
use raftworks_core::{Index, ServerId, Term, Time};
use raftworks_sim::scenario::{
    Condition, Expectation, Happening, InitialLink, Order, Step, Timing, Trigger, When, Where,
    parse_action, parse_run_action,
};
use raftworks_sim::{
    Action, Address, ClientId, ClientSettings, ClusterSettings, InitialLog, LinkChange,
    LinkSettings, MESSAGE_KINDS, MessageId, RunAction, Scenario, Selector, Span,
};

fn error(text: &str) -> String {
    Scenario::parse(text).expect_err(text).to_string()
}

#[test]
fn errors_name_the_place_what_was_expected_and_the_nearest_word() {
    let table = [
        (
            "servres 5",
            "line 1, column 1: expected the beginning of a line, found \u{201c}servres\u{201d}; \
             did you mean \u{201c}servers\u{201d}?",
        ),
        (
            "\n\nservers five",
            "line 3, column 9: expected a number from 1 to 100, found \u{201c}five\u{201d}",
        ),
        (
            "servers",
            "line 1, column 8: expected a number from 1 to 100, found the end of the line",
        ),
        (
            "at 1s crsh 3",
            "line 1, column 7: expected something to do, found \u{201c}crsh\u{201d}; did you \
             mean \u{201c}crash\u{201d}?",
        ),
        (
            "at soon crash 3",
            "line 1, column 4: expected a time such as 150ms, at most 3600s, found \
             \u{201c}soon\u{201d}",
        ),
        (
            "at 1s say hello",
            "line 1, column 11: expected words in quotation marks, at most 500 characters, \
             found \u{201c}hello\u{201d}",
        ),
        (
            "title \"half",
            "line 1, column 12: expected a closing quotation mark, found the end of the line",
        ),
        (
            "at 1s heal now",
            "line 1, column 12: expected the end of the line, found \u{201c}now\u{201d}",
        ),
        (
            "log 1: 3 2",
            "line 1, column 10: expected a term of at least 3, found \u{201c}2\u{201d}",
        ),
        (
            "heartbeat 400ms",
            "line 1, column 11: expected a time shorter than the election timeout, such as \
             50ms, found \u{201c}400ms\u{201d}",
        ),
        (
            "expect leader",
            "line 1, column 14: expected \u{201c}by\u{201d} or \u{201c}at\u{201d} and a time, \
             found the end of the line",
        ),
        (
            "at 1s partition 1 2",
            "line 1, column 20: expected \u{201c}|\u{201d} and another group, found the end of \
             the line",
        ),
        (
            "when \u{e9}lection crash 1",
            "line 1, column 6: expected something that happens, found \
             \u{201c}\u{e9}lection\u{201d}; did you mean \u{201c}election\u{201d}?",
        ),
    ];
    for (text, expected) in table {
        assert_eq!(error(text), expected, "{text}");
    }
}

#[test]
fn limits_hold() {
    assert!(error(&"#".repeat(70_000)).contains("at most 65536 bytes"));
    assert!(error(&"at 1s heal\n".repeat(2_001)).contains("line 2001"));
    assert!(error("servers 101").contains("from 1 to 100"));
    assert!(error("until 2h").contains("a time"));
    assert!(error("until 61min").contains("at most 3600s"));
    let long = "y".repeat(65);
    assert!(error(&format!("at 1s write x={long}")).contains("at most 64 bytes"));
}

#[test]
fn times_are_exact() {
    let read = |word: &str| Scenario::parse(&format!("until {word}")).map(|s| s.until.0);
    assert_eq!(read("1.5s"), Ok(1_500_000));
    assert_eq!(read("0.25ms"), Ok(250));
    assert_eq!(read("1.204511s"), Ok(1_204_511));
    assert_eq!(read("2min"), Ok(120_000_000));
    for wrong in ["1.", ".5s", "5", "0.0001ms", "-1s", "1.5us", "s"] {
        assert!(read(wrong).is_err(), "{wrong}");
    }
}

#[test]
fn words_read_as_what_they_say() {
    let action = |text: &str| parse_action(text).expect(text);
    let server = |id| Selector::Server(ServerId(id));
    assert_eq!(action("crash server 3"), Action::Crash(server(3)));
    assert_eq!(
        action("isolate leader").to_string(),
        "partition leader | rest"
    );
    let id = MessageId {
        from: Address::Server(ServerId(2)),
        to: Address::Server(ServerId(5)),
        kind: MESSAGE_KINDS[2],
        term: Term(4),
        number: 3,
    };
    assert_eq!(
        action("drop append 3 from 2 to 5 in term 4"),
        Action::Drop(id)
    );
    assert!(parse_run_action("812 at 1204511us crash 3").is_ok());
    assert!(parse_run_action("812 crash 3").is_err());
}

fn selector() -> impl Strategy<Value = Selector> {
    prop_oneof![
        (1..=9_u64).prop_map(|id| Selector::Server(ServerId(id))),
        Just(Selector::Leader),
        Just(Selector::Follower),
        Just(Selector::Followers),
        Just(Selector::Down),
        Just(Selector::All),
        Just(Selector::Rest),
        "[a-z][a-z0-9-]{3,8}x".prop_map(Selector::Named),
    ]
}

fn span() -> impl Strategy<Value = Span> {
    (0..5_000_000_u64, 0..5_000_000_u64).prop_map(|(a, b)| Span::between(a.min(b), a.max(b)))
}

fn change() -> impl Strategy<Value = LinkChange> {
    let ppm = || prop::option::of(0..=1_000_000_u32);
    (span(), ppm(), ppm()).prop_map(|(latency, loss_ppm, duplicate_ppm)| LinkChange {
        latency: Some(latency),
        loss_ppm,
        duplicate_ppm,
    })
}

fn message() -> impl Strategy<Value = MessageId> {
    (
        0..6_usize,
        1..=9_u64,
        1..=9_u64,
        0..4_u32,
        1..99_u32,
        0..99_u64,
    )
        .prop_map(|(kind, a, b, client, number, term)| {
            let kind = MESSAGE_KINDS[kind];
            let (server, client) = (
                Address::Server(ServerId(a)),
                Address::Client(ClientId(client)),
            );
            let (from, to, term) = match kind as usize {
                4 => (client, server, 0),
                5 => (server, client, 0),
                _ => (server, Address::Server(ServerId(b)), term),
            };
            MessageId {
                from,
                to,
                kind,
                term: Term(term),
                number,
            }
        })
}

fn action() -> impl Strategy<Value = Action> {
    let text = || "[^\"\r\n]{0,12}";
    prop_oneof![
        selector().prop_map(Action::Crash),
        selector().prop_map(Action::Restart),
        selector().prop_map(Action::Pause),
        selector().prop_map(Action::Resume),
        selector().prop_map(Action::TimeOut),
        (selector(), selector()).prop_map(|(from, to)| Action::Cut { from, to }),
        (selector(), selector()).prop_map(|(from, to)| Action::Restore { from, to }),
        (selector(), selector(), change()).prop_map(|(from, to, change)| Action::SetLink {
            from,
            to,
            change
        }),
        prop::collection::vec(prop::collection::vec(selector(), 1..4), 2..4)
            .prop_map(Action::Partition),
        Just(Action::Heal),
        (text(), text(), prop::option::of(selector())).prop_map(|(key, value, to)| Action::Write {
            key,
            value,
            to
        }),
        message().prop_map(Action::Drop),
        message().prop_map(Action::Duplicate),
        message().prop_map(Action::Hold),
        message().prop_map(Action::Release),
    ]
}

fn time() -> impl Strategy<Value = Time> {
    (0..3_600_000_000_u64).prop_map(Time)
}

fn happening() -> impl Strategy<Value = Happening> {
    prop_oneof![
        Just(Happening::Election),
        Just(Happening::VoteRefused),
        Just(Happening::Leader),
        (0..9_u64).prop_map(|i| Happening::Commit(Index(i))),
        (0..9_u64).prop_map(|i| Happening::Apply(Index(i))),
        Just(Happening::Reply),
    ]
}

fn step() -> impl Strategy<Value = Step> {
    let when = prop_oneof![
        time().prop_map(When::At),
        (happening(), prop::option::of(selector()))
            .prop_map(|(what, at)| When::On(Trigger { what, at })),
        Just(When::Now),
    ];
    let order = prop_oneof![
        action().prop_map(Order::Act),
        "[^\"\r\n]{0,40}".prop_map(|text| Order::Say(text.into())),
        (selector(), "[a-z][a-z0-9-]{3,8}x").prop_map(|(who, name)| Order::Name { who, name }),
    ];
    (any::<bool>(), when, 0..9_000_000_u64, order).prop_map(|(then, when, delay_us, order)| Step {
        line: 0,
        then: then || when == When::Now,
        when,
        delay_us,
        order,
    })
}

fn expectation() -> impl Strategy<Value = Expectation> {
    let place = prop_oneof![
        selector().prop_map(Where::Any),
        selector().prop_map(Where::Every),
        Just(Where::Majority),
    ];
    let terms = prop::collection::vec(1..3_u64, 0..6).prop_map(|steps| {
        let mut term = 0;
        let sum = |step: u64| {
            term += step;
            Term(term)
        };
        steps.into_iter().map(sum).collect::<Vec<_>>()
    });
    let condition = prop_oneof![
        selector().prop_map(Condition::Leader),
        (0..99_u64, place.clone()).prop_map(|(index, at)| Condition::Committed {
            index: Index(index),
            at
        }),
        ("[a-z ]{0,9}", "[a-z ]{0,9}", place).prop_map(|(key, value, at)| Condition::Value {
            key,
            value,
            at
        }),
        (1..9_u64, terms).prop_map(|(id, terms)| Condition::Log {
            server: ServerId(id),
            terms
        }),
        Just(Condition::Converged),
        (0..99_u64).prop_map(|term| Condition::Term(Term(term))),
    ];
    let timing = (0..4, time(), time()).prop_map(|(kind, a, b)| match kind {
        0 => Timing::By(a),
        1 => Timing::At(a),
        2 => Timing::Always {
            from: a.min(b),
            to: a.max(b),
        },
        _ => Timing::Never {
            from: a.min(b),
            to: a.max(b),
        },
    });
    (condition, timing).prop_map(|(condition, timing)| Expectation {
        line: 0,
        condition,
        timing,
    })
}

fn cluster() -> impl Strategy<Value = ClusterSettings> {
    let logs = prop::collection::btree_map(1..9_u64, (0..5_u64, prop::option::of(0..99_u64)), 0..4);
    let client = (span(), 1..9_000_000_u64);
    let clients = prop::collection::vec(client, 0..4);
    (
        (1..=100_u64, 1..900_000_u64, span(), change(), span()),
        clients,
        logs,
    )
        .prop_map(
            |((servers, heartbeat_us, over, link, disk), clients, logs)| ClusterSettings {
                servers,
                heartbeat_us,
                election_timeout: Span::between(
                    heartbeat_us + 1 + over.min_us,
                    heartbeat_us + 1 + over.max_us,
                ),
                link: LinkSettings {
                    latency: link.latency.unwrap_or(Span::exactly(1)),
                    loss_ppm: link.loss_ppm.unwrap_or(0),
                    duplicate_ppm: link.duplicate_ppm.unwrap_or(0),
                },
                disk,
                clients: clients
                    .into_iter()
                    .map(|(pause, timeout_us)| ClientSettings { pause, timeout_us })
                    .collect(),
                logs: logs
                    .into_iter()
                    .map(|(id, (length, term))| InitialLog {
                        server: ServerId(id),
                        terms: (1..=length).map(Term).collect(),
                        term: term.map(Term),
                    })
                    .collect(),
            },
        )
}

fn scenario() -> impl Strategy<Value = Scenario> {
    let links = (selector(), selector(), change()).prop_map(|(from, to, change)| InitialLink {
        from,
        to,
        change,
    });
    (
        ("[^\"\r\n]{0,30}", "[^\"\r\n]{0,30}", any::<u64>(), time()),
        cluster(),
        prop::collection::vec(links, 0..4),
        prop::collection::vec(step(), 0..8),
        prop::collection::vec(expectation(), 0..5),
    )
        .prop_map(
            |((title, about, seed, until), cluster, links, steps, expectations)| Scenario {
                title,
                about,
                seed,
                until,
                cluster,
                links,
                steps,
                expectations,
            },
        )
}

/// Lines are where a scenario was written, not what it says.
fn without_lines(mut scenario: Scenario) -> Scenario {
    scenario.steps.iter_mut().for_each(|step| step.line = 0);
    scenario.expectations.iter_mut().for_each(|e| e.line = 0);
    scenario
}

proptest! {
    #[test]
    fn what_is_printed_reads_back(scenario in scenario()) {
        let text = scenario.to_string();
        let read = Scenario::parse(&text).map_err(|e| TestCaseError::fail(format!("{e}\n{text}")))?;
        prop_assert_eq!(without_lines(read), scenario, "{}", text);
    }

    #[test]
    fn actions_read_back(number in any::<u32>(), time in time(), action in action()) {
        let read = parse_action(&action.to_string());
        prop_assert_eq!(read, Ok(action.clone()));
        let run_action = RunAction { number: u64::from(number), time, action };
        prop_assert_eq!(parse_run_action(&run_action.to_string()), Ok(run_action));
    }

    #[test]
    fn any_text_is_read_or_refused_with_a_place(text in "\\PC{0,60}(\n\\PC{0,40}){0,4}") {
        if let Err(error) = Scenario::parse(&text) {
            let line = text.lines().nth(error.line as usize - 1).unwrap_or_default();
            prop_assert!(error.column as usize <= line.chars().count() + 1);
        }
    }

    /// Words of the language in any order reach further into the reader.
    #[test]
    fn any_order_of_known_words_is_read_or_refused(
        words in prop::collection::vec(prop::sample::select(vec![
            "at", "1s", "then", "when", "leader", "crash", "3", "partition", "|", "->", "<->", "=",
            "write", "x", "to", "say", "\"hm\"", "name", "as", "old", "expect", "never", "commit",
            "on", "every", "from", "by", "log", ":", "1", "term", "client", "pause", "set",
            "latency", "5ms..9ms", "loss", "2%", "drop", "append", "in", "link", "after", "#",
        ]), 0..14),
    ) {
        let _ = Scenario::parse(&words.join(" "));
        let _ = parse_action(&words.join(" "));
    }

    /// A scenario may be nonsense, but it must not break the cluster.
    #[test]
    fn any_scenario_runs(scenario in scenario()) {
        let scenario = Arc::new(scenario);
        let mut run = raftworks_sim::Run::new(Arc::clone(&scenario), scenario.seed);
        run.seek(300);
        prop_assert!(run.world().violations().is_empty());
    }
}
