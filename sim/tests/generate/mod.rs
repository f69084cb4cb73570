//! Any scenario that the language can say, for tests that must hold for all of
//! them.

mod expect;
mod harm;

use std::sync::Arc;

use proptest::prelude::*;
use raftworks_core::{Index, ServerId, Term, Time};
use raftworks_sim::scenario::{
    Happening, InitialLink, Order, Question, Step, Translation, Trigger, When,
};
use raftworks_sim::{
    Action, Address, Backoff, ClientId, ClientSettings, ClusterSettings, InitialLog, LIMITS,
    LinkChange, LinkSettings, MESSAGE_KINDS, MemberChange, MemberSettings, MessageId, MessageKind,
    Options, Quorums, ReadMode, Rule, Scenario, Selector, Setting, Span, Spread,
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
        prop::sample::select(vec![
            Selector::Up,
            Selector::Paused,
            Selector::Candidates,
            Selector::Voters,
            Selector::Learners,
            Selector::Witnesses,
            Selector::Minority,
            Selector::Newest,
            Selector::Oldest,
        ]),
        (0..9_u64).prop_map(|index| Selector::With(Index(index))),
        (0..9_u64).prop_map(|index| Selector::Without(Index(index))),
        prop::sample::select(&NAMES[..]).prop_map(|name| Selector::Named(name.to_owned())),
    ]
}

fn span() -> impl Strategy<Value = Span> {
    (0..5_000_000_u64, 0..5_000_000_u64).prop_map(|(a, b)| Span::between(a.min(b), a.max(b)))
}

/// A span that may be log-normal.
fn spread() -> impl Strategy<Value = Span> {
    let tailed = span().prop_map(|span| Span::around(span.min_us, span.max_us));
    prop_oneof![span(), tailed]
}

fn change() -> impl Strategy<Value = LinkChange> {
    let ppm = || prop::option::of(0..=1_000_000_u32);
    let stragglers = prop::option::of((0..=1_000_000_u32, spread()));
    let sizes = (
        prop::option::of(0..5_000_000_u64),
        prop::option::of(0..9_000_000_u64),
        prop::option::of(0..2_000_u32),
    );
    ((spread(), ppm(), ppm(), ppm()), stragglers, sizes).prop_map(
        |((latency, loss_ppm, duplicate_ppm, corrupt_ppm), stragglers, sizes)| LinkChange {
            latency: Some(latency),
            loss_ppm,
            duplicate_ppm,
            corrupt_ppm,
            jitter_us: sizes.0,
            stragglers,
            bandwidth: sizes.1,
            capacity: sizes.2,
        },
    )
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
        prop::sample::select(Rule::all()).prop_map(|rule| Setting::Rule(rule, false)),
        (1..=SERVERS, 0..99_u64)
            .prop_map(|(id, priority)| Setting::Priority(ServerId(id), priority)),
    ]
}

fn read_mode() -> impl Strategy<Value = ReadMode> {
    prop::sample::select(
        &[
            ReadMode::Index,
            ReadMode::Lease,
            ReadMode::Stale,
            ReadMode::Log,
        ][..],
    )
}

/// A client that acts by itself.
fn client() -> impl Strategy<Value = ClientSettings> {
    let spreads = &[Spread::Uniform, Spread::Zipf, Spread::Hot][..];
    let share = || 0..=500_000_u32;
    (
        (span(), 1..9_000_000_u64, prop::option::of(1..=64_u32)),
        (1..=100_u64, prop::sample::select(spreads)),
        (share(), read_mode(), share()),
        (any::<bool>(), 0..=1_000_000_u32, 0..=1_000_000_u32),
    )
        .prop_map(
            |((pause, timeout_us, open), (keys, spread), wishes, rest)| {
                let (reads_ppm, read_mode, cas_ppm) = wishes;
                let (retry, duplicate_ppm, abandon_ppm) = rest;
                // What does not wait for answers asks at intervals longer than nothing.
                let least = u64::from(open.is_some());
                ClientSettings {
                    pause: Span::between(pause.min_us + least, pause.max_us + least),
                    timeout_us,
                    open,
                    keys,
                    spread,
                    reads_ppm,
                    read_mode,
                    cas_ppm,
                    retry,
                    duplicate_ppm,
                    abandon_ppm,
                }
            },
        )
}

/// What an administrator asks for.
fn duty() -> impl Strategy<Value = Action> {
    let by = || prop::option::of(selector());
    let id = || (1..=SERVERS).prop_map(ServerId);
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
        ("(?s).{0,12}", read_mode(), by()).prop_map(|(key, mode, to)| Action::Read {
            key,
            mode,
            to
        }),
        by().prop_map(|to| Action::SendAgain { to }),
        Just(Action::Abandon),
        (selector(), by()).prop_map(|(to, by)| Action::Transfer { to, by }),
        (change, by()).prop_map(|(change, by)| Action::Change { change, by }),
        selector().prop_map(Action::Snapshot),
        selector().prop_map(Action::Wipe),
        selector().prop_map(Action::Readmit),
        setting().prop_map(Action::Switch),
        span().prop_map(|span| Action::Switch(Setting::ElectionTimeout(span))),
        (1..99_u64).prop_map(|us| Action::Switch(Setting::Heartbeat(us))),
        (prop::sample::select(Rule::all()), any::<bool>())
            .prop_map(|(rule, on)| Action::Switch(Setting::Rule(rule, on))),
    ]
}

/// Any action.
pub(crate) fn action() -> impl Strategy<Value = Action> {
    let text = || "(?s).{0,12}";
    prop_oneof![
        9 => duty(),
        15 => fault(text),
        12 => harm::harm().prop_map(Action::Fault),
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
        Just(Action::Settle),
        (text(), text(), prop::option::of(selector())).prop_map(|(key, value, to)| Action::Write {
            key,
            value,
            to
        }),
        (
            text(),
            prop::option::of(prop_oneof![Just("nothing"), Just("1"), Just("")]),
            text(),
            prop::option::of(selector())
        )
            .prop_map(|(key, expected, value, to)| Action::CompareAndSet {
                key,
                expected: expected.map(str::to_owned),
                value,
                to
            }),
        message().prop_map(Action::Drop),
        message().prop_map(Action::Duplicate),
        message().prop_map(Action::Hold),
        message().prop_map(Action::Release),
    ]
}

/// Any time that can be written.
pub(crate) fn time() -> impl Strategy<Value = Time> {
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
        question().prop_map(|question| Order::Ask(Arc::new(question))),
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

fn question() -> impl Strategy<Value = Question> {
    let text = || "(?s).{0,12}";
    let choices = prop::collection::vec(text(), 2..=5);
    (text(), choices, 0..5_usize, text()).prop_map(|(asked, choices, right, because)| Question {
        text: asked.into(),
        right: right % choices.len(),
        choices,
        because,
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
    let clients = prop::collection::vec(client(), 0..4);
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
                        ..LinkSettings::default()
                    },
                    disk,
                    clients,
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

/// Any scenario that could be written.
pub(crate) fn scenario() -> impl Strategy<Value = Scenario> {
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
        prop::collection::vec(expect::expectation(), 0..5),
        any::<bool>(),
    )
        .prop_map(
            |((title, about, seed, end), cluster, links, steps, expectations, told)| {
                let ends = expectations.iter().map(|e| e.timing.end());
                let scenario = Scenario {
                    title,
                    about,
                    seed,
                    until: ends.fold(end, Time::max),
                    cluster,
                    links,
                    steps: names().chain(steps).collect(),
                    expectations,
                    translations: Vec::new(),
                };
                in_german(scenario, told)
            },
        )
}

/// Translates everything, if it is to be told, into something that looks foreign.
fn in_german(mut scenario: Scenario, told: bool) -> Scenario {
    let mut translations: Vec<Translation> = Vec::new();
    for of in scenario.texts().filter(|_| told) {
        if translations.iter().all(|known| known.of != of) {
            translations.push(Translation {
                language: "de".to_owned(),
                of: of.to_owned(),
                text: of.chars().rev().collect(),
            });
        }
    }
    scenario.translations = translations;
    scenario
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
