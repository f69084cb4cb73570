//! The scenario language for any scenario: what is printed reads back as the
//! same, and nothing that is read can break the reader or the cluster.

use std::sync::Arc;

use proptest::prelude::*;
use raftworks_core::{Index, ServerId, Term, Time};
use raftworks_sim::scenario::{
    Condition, Expectation, Happening, InitialLink, Order, Step, Timing, Trigger, When, Where,
    format, parse_action, parse_run_action,
};
use raftworks_sim::{
    Action, Address, Backoff, ClientId, ClientSettings, ClusterSettings, InitialLog, LIMITS,
    LinkChange, LinkSettings, MESSAGE_KINDS, MemberChange, MemberSettings, MessageId, MessageKind,
    Options, Quorums, ReadMode, RunAction, Scenario, Selector, Setting, Span,
};

/// Names that selectors use; every scenario gives them.
const NAMES: [&str; 2] = ["old", "second-leader"];
/// Every scenario has at least so many servers.
const SERVERS: u64 = 9;

fn selector() -> impl Strategy<Value = Selector> {
    prop_oneof![
        (1..=SERVERS).prop_map(|id| Selector::Server(ServerId(id))),
        Just(Selector::Leader),
        Just(Selector::Follower),
        Just(Selector::Followers),
        Just(Selector::Down),
        Just(Selector::All),
        Just(Selector::Rest),
        prop::sample::select(&NAMES[..]).prop_map(|name| Selector::Named(name.to_owned())),
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
        0..MESSAGE_KINDS.len(),
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
            let (from, to, term) = match kind {
                MessageKind::Request => (client, server, 0),
                MessageKind::Response => (server, client, 0),
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

fn members() -> impl Strategy<Value = MemberSettings> {
    // Each server is nothing, a voter, a learner or a witness; server 1 votes.
    let parts = prop::collection::vec(0..4_u8, SERVERS as usize - 1);
    (parts, any::<bool>()).prop_map(|(parts, all_elect)| {
        let of = |wanted: &[u8]| {
            let ids = parts.iter().zip(2_u64..);
            let ids = ids.filter(|(part, _)| wanted.contains(part));
            ids.map(|(_, id)| ServerId(id)).collect::<Vec<_>>()
        };
        let mut voters = vec![ServerId(1)];
        voters.extend(of(&[1, 3]));
        let quorums = Quorums {
            election: voters.len(),
            commit: 1,
        };
        MemberSettings {
            voters,
            learners: of(&[2]),
            witnesses: of(&[3]),
            quorums: all_elect.then_some(quorums),
        }
    })
}

fn setting() -> impl Strategy<Value = Setting> {
    let backoff = prop_oneof![
        Just(Backoff::Redraw),
        Just(Backoff::Exponential),
        (1..99_u64, 99..999_u64)
            .prop_map(|(min_us, max_us)| Backoff::CandidateRange { min_us, max_us }),
        (1..99_u64, 99..999_u64).prop_map(|(min_us, max_us)| Backoff::Both { min_us, max_us }),
    ];
    prop_oneof![
        any::<bool>().prop_map(Setting::PreVote),
        any::<bool>().prop_map(Setting::CheckQuorum),
        any::<bool>().prop_map(Setting::Stickiness),
        any::<bool>().prop_map(Setting::CatchUp),
        prop::option::of(0..=1_000_000_u32).prop_map(Setting::Lease),
        backoff.prop_map(Setting::Backoff),
        (1..=10_000_u64).prop_map(Setting::Batch),
        (1..=1_000_u32).prop_map(Setting::Window),
        prop::option::of(1..=100_000_u64).prop_map(Setting::Snapshots),
        (0..99_u64).prop_map(Setting::Trailing),
        (1..=65_536_u64).prop_map(Setting::Chunk),
        (1..9_000_u64).prop_map(Setting::ReadTimeout),
        (prop::sample::select(&LIMITS[..]), 1..=99_u64)
            .prop_map(|(limit, most)| Setting::Limit(limit, most)),
        (1..=SERVERS, 0..99_u64)
            .prop_map(|(id, priority)| Setting::Priority(ServerId(id), priority)),
    ]
}

/// What an administrator asks for.
fn duty() -> impl Strategy<Value = Action> {
    let by = || prop::option::of(selector());
    let id = || (1..=SERVERS).prop_map(ServerId);
    let mode = prop::sample::select(&[ReadMode::Index, ReadMode::Lease, ReadMode::Stale][..]);
    let change = prop_oneof![
        id().prop_map(MemberChange::AddVoter),
        id().prop_map(MemberChange::AddLearner),
        id().prop_map(MemberChange::AddWitness),
        id().prop_map(MemberChange::Remove),
        Just(MemberChange::Leave),
        (1..9_usize, 1..9_usize)
            .prop_map(|(election, commit)| MemberChange::Quorums(Quorums { election, commit })),
        (members(), any::<bool>())
            .prop_map(|(members, stay)| MemberChange::Replace { members, stay }),
    ];
    prop_oneof![
        ("(?s).{0,12}", mode, by()).prop_map(|(key, mode, to)| Action::Read { key, mode, to }),
        (selector(), by()).prop_map(|(to, by)| Action::Transfer { to, by }),
        (change, by()).prop_map(|(change, by)| Action::Change { change, by }),
        selector().prop_map(Action::Snapshot),
        selector().prop_map(Action::Wipe),
        selector().prop_map(Action::Readmit),
        setting().prop_map(Action::Switch),
        span().prop_map(|span| Action::Switch(Setting::ElectionTimeout(span))),
        (1..99_u64).prop_map(|us| Action::Switch(Setting::Heartbeat(us))),
    ]
}

fn action() -> impl Strategy<Value = Action> {
    let text = || "(?s).{0,12}";
    prop_oneof![
        9 => duty(),
        15 => fault(text),
    ]
}

fn fault(text: fn() -> &'static str) -> impl Strategy<Value = Action> {
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
        "(?s).{0,40}".prop_map(|text| Order::Say(text.into())),
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
        prop::collection::vec((1..9_u64).prop_map(ServerId), 1..4).prop_map(Condition::Voters),
        Just(Condition::Joint),
        ("[a-z ]{0,9}", "[a-z ]{0,9}").prop_map(|(key, value)| Condition::Answer { key, value }),
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
    let logs = prop::collection::btree_map(1..9_u64, 0..5_u64, 0..4);
    // Logs are such as Raft could have left: the newest entry's leader was elected.
    let logs = (logs, 0..99_u64).prop_map(|(lengths, more)| {
        let newest = lengths.values().copied().max().unwrap_or(0);
        let log = |(id, length): (u64, u64)| InitialLog {
            server: ServerId(id),
            terms: (1..=length).map(Term).collect(),
            term: (newest > 0).then_some(Term(newest + more)),
        };
        let length = |id: u64| lengths.get(&id).copied().unwrap_or(0);
        let all = (1..=100).filter(|_| newest > 0);
        all.map(|id| log((id, length(id)))).collect::<Vec<_>>()
    });
    let client = (span(), 1..9_000_000_u64);
    let clients = prop::collection::vec(client, 0..4);
    (
        (SERVERS..=100, 1..900_000_u64, span(), change(), span()),
        clients,
        logs,
        (
            prop::option::of(members()),
            prop::collection::vec(setting(), 0..6),
        ),
    )
        .prop_map(
            |((servers, heartbeat_us, over, link, disk), clients, logs, (members, settings))| {
                let mut cluster = ClusterSettings {
                    servers,
                    members,
                    options: Options::default(),
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
                        .filter(|log| log.server.0 <= servers)
                        .collect(),
                };
                for setting in settings {
                    cluster.set(setting);
                }
                cluster
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
        ("(?s).{0,30}", "(?s).{0,30}", any::<u64>(), time()),
        cluster(),
        prop::collection::vec(links, 0..4),
        prop::collection::vec(step(), 0..8),
        prop::collection::vec(expectation(), 0..5),
    )
        .prop_map(
            |((title, about, seed, end), cluster, links, steps, expectations)| Scenario {
                title,
                about,
                seed,
                until: expectations.iter().map(last).fold(end, Time::max),
                cluster,
                links,
                steps: names().chain(steps).collect(),
                expectations,
            },
        )
}

/// Gives every name that selectors use.
fn names() -> impl Iterator<Item = Step> {
    NAMES.into_iter().map(|name| Step {
        line: 0,
        then: false,
        when: When::At(Time(0)),
        delay_us: 0,
        order: Order::Name {
            who: Selector::Follower,
            name: name.to_owned(),
        },
    })
}

fn last(expectation: &Expectation) -> Time {
    let (Timing::By(last)
    | Timing::At(last)
    | Timing::Always { to: last, .. }
    | Timing::Never { to: last, .. }) = expectation.timing;
    last
}

/// Lines are where a scenario was written, not what it says.
fn without_lines(mut scenario: Scenario) -> Scenario {
    scenario.steps.iter_mut().for_each(|step| step.line = 0);
    scenario.expectations.iter_mut().for_each(|e| e.line = 0);
    scenario
}

/// The same text as somebody in a hurry would type it. What stands between
/// quotation marks is as it was.
fn untidy(text: &str, spaces: &[&str]) -> String {
    let mut spaces = spaces.iter().cycle();
    let mut space = || spaces.next().copied().unwrap_or(" ");
    let (mut out, mut quoted, mut escaped) = (String::new(), false, false);
    for c in text.chars() {
        quoted ^= c == '"' && !escaped;
        escaped = c == '\\' && !escaped;
        match c {
            ' ' if !quoted => out.push_str(space()),
            '=' | ':' if !quoted => {
                out.push_str(space());
                out.push(c);
                out.push_str(space());
            }
            '\n' if !quoted => out.push_str([" # = \"\n", "\n", "\n\n\n#a\n"][space().len() % 3]),
            c => out.push(c),
        }
    }
    out
}

proptest! {
    #[test]
    fn a_tidied_text_says_the_same_and_stays_tidy(
        scenario in scenario(),
        spaces in prop::collection::vec(prop::sample::select(vec![" ", "  ", "\t ", "     "]), 1..9),
    ) {
        let text = untidy(&scenario.to_string(), &spaces);
        let tidy = format(&text).map_err(|e| TestCaseError::fail(format!("{e}\n{text}")))?;
        let read = Scenario::parse(&tidy).map(without_lines);
        prop_assert_eq!(read, Ok(scenario), "{}", tidy);
        let comments = |text: &str| text.matches('#').count();
        prop_assert_eq!(comments(&tidy), comments(&text));
        prop_assert_eq!(format(&tidy), Ok(tidy));
    }

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
            "on", "any", "majority", "all", "from", "by", "log", ":", "1", "term", "client", "pause", "set",
            "latency", "5ms..9ms", "loss", "2%", "drop", "append", "in", "link", "after", "#",
        ]), 0..14),
    ) {
        let text = words.join(" ");
        let errors = Scenario::check(&text);
        prop_assert_eq!(Scenario::parse(&text).err(), errors.first().cloned());
        if errors.is_empty() {
            let tidy = format(&text);
            let said = |text: &str| Scenario::parse(text).map(without_lines);
            prop_assert_eq!(tidy.as_deref().map(said), Ok(said(&text)));
        }
        let _ = parse_action(&words.join(" "));
    }

    /// A scenario may be nonsense, but it must not break the cluster.
    #[test]
    fn any_scenario_runs(scenario in scenario()) {
        let scenario = Arc::new(scenario);
        let mut run = raftworks_sim::Run::new(Arc::clone(&scenario), scenario.seed);
        run.seek(300);
        let violations = run.world().violations();
        prop_assert!(violations.is_empty(), "{:?}\n{}", violations, scenario);
    }
}
