//! Random clusters under random faults: no safety property fails, and when the
//! faults end the cluster converges.
//!
//! `PROPTEST_CASES=10000 cargo test --release -p raftworks-sim --test chaos no_property`
//! runs ten thousand of them. A failure shrinks to a scenario, which it prints.

use std::sync::Arc;

use proptest::prelude::*;
use raftworks_sim::scenario::{Order, Scenario, Step, When};
use raftworks_sim::{
    Action, Backoff, ClientSettings, ClusterSettings, Limit, LinkChange, LinkSettings,
    MemberChange, MemberSettings, Quorums, ReadMode, Run, Selector, ServerId, Setting, Span, Time,
};

/// Faults happen until here; then everything is healed.
const CHAOS_US: u64 = 6_000_000;
/// How long a healed cluster has to agree.
const CALM_US: u64 = 6_000_000;

fn some_servers(servers: u64) -> impl Strategy<Value = Selector> {
    prop_oneof![
        4 => (1..=servers).prop_map(|id| Selector::Server(ServerId(id))),
        2 => Just(Selector::Leader),
        1 => Just(Selector::Followers),
    ]
}

fn fault(servers: u64) -> impl Strategy<Value = Action> {
    let who = move || some_servers(servers);
    let group = prop::collection::vec(1..=servers, 1..=(servers as usize / 2).max(1));
    prop_oneof![
        4 => who().prop_map(Action::Crash),
        4 => prop_oneof![Just(Selector::Down), who()].prop_map(Action::Restart),
        2 => who().prop_map(Action::Pause),
        2 => who().prop_map(Action::Resume),
        2 => who().prop_map(Action::TimeOut),
        2 => (who(), who()).prop_map(|(from, to)| Action::Cut { from, to }),
        2 => (who(), who()).prop_map(|(from, to)| Action::Restore { from, to }),
        3 => group.prop_map(|ids| {
            let one = ids.into_iter().map(|id| Selector::Server(ServerId(id)));
            Action::Partition(vec![one.collect(), vec![Selector::Rest]])
        }),
        3 => Just(Action::Heal),
    ]
}

/// Any change of one direction of some links, faults included.
fn weather(servers: u64) -> impl Strategy<Value = Action> {
    let latency = prop::sample::select(vec![2_000_u64, 30_000, 150_000]);
    let ppm = || prop::sample::select(vec![0_u32, 50_000, 300_000]);
    let change = (latency, ppm(), ppm()).prop_map(|(latency_us, loss, duplicate)| LinkChange {
        latency: Some(Span::between(1_000, latency_us)),
        loss_ppm: Some(loss),
        duplicate_ppm: Some(duplicate),
        ..LinkChange::default()
    });
    (some_servers(servers), some_servers(servers), change)
        .prop_map(|(from, to, change)| Action::SetLink { from, to, change })
}

/// Some of the servers in each part, or nobody has said anything.
fn members(servers: u64) -> impl Strategy<Value = Option<MemberSettings>> {
    let parts = prop::collection::vec(0..8_u8, servers as usize);
    let sizes = (1..=servers as usize, 1..=servers as usize);
    let said = (parts, prop::option::weighted(0.3, sizes)).prop_map(|(parts, sizes)| {
        let all = || parts.iter().zip((1..).map(ServerId));
        let those = |wanted: std::ops::RangeInclusive<u8>| -> Vec<ServerId> {
            let those = all().filter(|(part, _)| wanted.contains(part));
            those.map(|(_, id)| id).collect()
        };
        // 0 to 4 vote, 5 votes as a witness, 6 learns, 7 waits outside.
        let mut settings = MemberSettings {
            voters: those(0..=5),
            witnesses: those(5..=5),
            learners: those(6..=6),
            quorums: sizes.map(|(election, commit)| Quorums { election, commit }),
        };
        if settings.build().is_err() {
            settings.quorums = None;
        }
        settings.build().is_ok().then_some(settings)
    });
    prop_oneof![Just(None), said]
}

fn change(servers: u64) -> impl Strategy<Value = MemberChange> {
    let id = move || (1..=servers).prop_map(ServerId);
    let replace = (members(servers), any::<bool>()).prop_map(move |(members, stay)| {
        let members = members.unwrap_or_else(|| MemberSettings {
            voters: (1..=servers).map(ServerId).collect(),
            ..MemberSettings::default()
        });
        MemberChange::Replace { members, stay }
    });
    let quorums = (1..=servers as usize, 1..=servers as usize)
        .prop_map(|(election, commit)| MemberChange::Quorums(Quorums { election, commit }));
    prop_oneof![
        3 => id().prop_map(MemberChange::AddVoter),
        3 => id().prop_map(MemberChange::AddLearner),
        1 => id().prop_map(MemberChange::AddWitness),
        3 => id().prop_map(MemberChange::Remove),
        2 => replace,
        1 => Just(MemberChange::Leave),
        1 => quorums,
    ]
}

/// What an administrator and a reader do meanwhile.
fn duty(servers: u64) -> impl Strategy<Value = Action> {
    let who = move || some_servers(servers);
    let mode = prop::sample::select(vec![ReadMode::Index, ReadMode::Index, ReadMode::Lease]);
    let key = prop::sample::select(vec!["x", "y", "z"]).prop_map(str::to_owned);
    let to = prop_oneof![Just(None), who().prop_map(Some)];
    let by = || prop_oneof![3 => Just(None), 1 => who().prop_map(Some)];
    prop_oneof![
        6 => (key, mode, to).prop_map(|(key, mode, to)| Action::Read { key, mode, to }),
        2 => (who(), by()).prop_map(|(to, by)| Action::Transfer { to, by }),
        8 => (change(servers), by()).prop_map(|(change, by)| Action::Change { change, by }),
        2 => who().prop_map(Action::Snapshot),
        4 => setting(servers).prop_map(Action::Switch),
    ]
}

/// Every setting of the core, with values that leave it a chance. Stickiness stays
/// on: servers that were removed without hearing of it would disturb for ever.
fn setting(servers: u64) -> impl Strategy<Value = Setting> {
    let backoff = prop::sample::select(vec![
        Backoff::Redraw,
        Backoff::CandidateRange {
            min_us: 50_000,
            max_us: 150_000,
        },
        Backoff::Exponential,
        Backoff::Both {
            min_us: 40_000,
            max_us: 120_000,
        },
    ]);
    let lease = prop::option::of(prop::sample::select(vec![0_u32, 10_000, 200_000]));
    let timeouts = prop::sample::select(vec![
        Span::between(150_000, 300_000),
        Span::between(160_000, 190_000),
        Span::between(300_000, 700_000),
    ]);
    let limit = prop::sample::select(vec![
        (Limit::CommandBytes, 64),
        (Limit::MessageBytes, 1),
        (Limit::MessageBytes, 40),
        (Limit::FlightBytes, 1),
        (Limit::FlightBytes, 100),
        (Limit::UncommittedEntries, 3),
        (Limit::UncommittedBytes, 60),
        (Limit::Reads, 1),
        (Limit::Snapshots, 1),
    ]);
    prop_oneof![
        1 => any::<bool>().prop_map(Setting::PreVote),
        1 => any::<bool>().prop_map(Setting::CheckQuorum),
        1 => any::<bool>().prop_map(Setting::CatchUp),
        2 => lease.prop_map(Setting::Lease),
        1 => backoff.prop_map(Setting::Backoff),
        1 => (1..9_u64).prop_map(Setting::Batch),
        1 => (1..5_u32).prop_map(Setting::Window),
        2 => prop::option::weighted(0.8, 3..40_u64).prop_map(Setting::Snapshots),
        1 => (0..9_u64).prop_map(Setting::Trailing),
        1 => (1..64_u64).prop_map(Setting::Chunk),
        1 => (1..=servers, 0..3_u64).prop_map(|(id, n)| Setting::Priority(ServerId(id), n)),
        1 => (20_000..400_000_u64).prop_map(Setting::ReadTimeout),
        2 => limit.prop_map(|(limit, most)| Setting::Limit(limit, most)),
        2 => timeouts.prop_map(Setting::ElectionTimeout),
        1 => prop::sample::select(vec![20_000_u64, 50_000, 90_000]).prop_map(Setting::Heartbeat),
    ]
}

/// Each cluster draws which faults exist and how strong they are, and which
/// features are on: a fixed profile finds less.
fn cluster() -> impl Strategy<Value = ClusterSettings> {
    let loss = prop::sample::select(vec![0, 20_000, 100_000, 300_000]);
    let duplicate = prop::sample::select(vec![0, 0, 100_000, 400_000]);
    let latency = prop::sample::select(vec![2_000_u64, 10_000, 40_000, 150_000]);
    let disk = prop::sample::select(vec![0_u64, 2_000, 20_000, 100_000]);
    let pause = prop::sample::select(vec![1_000_u64, 20_000, 200_000]);
    let servers = prop::sample::select(vec![1_u64, 2, 3, 3, 4, 5, 5, 5, 7]);
    let weather = (loss, duplicate, latency, disk, pause);
    (servers, weather, any::<bool>()).prop_flat_map(|(servers, weather, plain)| {
        let most = if plain { 0 } else { 16 };
        let settings = prop::collection::vec(setting(servers), most / 4..=most);
        let members = if plain {
            Just(None).boxed()
        } else {
            members(servers).boxed()
        };
        (settings, members).prop_map(move |(settings, members)| {
            let (loss_ppm, duplicate_ppm, latency_us, disk_us, pause_us) = weather;
            let mut cluster = ClusterSettings {
                servers,
                members,
                link: LinkSettings {
                    latency: Span::between(1_000, latency_us),
                    loss_ppm,
                    duplicate_ppm,
                    ..LinkSettings::default()
                },
                disk: Span::between(0, disk_us),
                clients: vec![
                    ClientSettings {
                        pause: Span::between(0, pause_us),
                        timeout_us: 300_000,
                        ..ClientSettings::default()
                    };
                    2
                ],
                ..ClusterSettings::default()
            };
            cluster.options.stickiness = !plain;
            for setting in settings {
                cluster.set(setting);
            }
            cluster
        })
    })
}

fn step(time_us: u64, action: Action) -> Step {
    Step {
        line: 0,
        then: false,
        when: When::At(Time(time_us)),
        delay_us: 0,
        order: Order::Act(action),
    }
}

fn chaos() -> impl Strategy<Value = Scenario> {
    (cluster(), any::<u64>()).prop_flat_map(|(cluster, seed)| {
        // Without stickiness, who is removed disturbs the others for ever.
        let duties = if cluster.options.stickiness { 30 } else { 0 };
        let servers = cluster.servers;
        let any_fault = prop_oneof![6 => fault(servers), 1 => weather(servers)];
        let faults = prop::collection::vec((0..CHAOS_US, any_fault), 0..40);
        let duties = prop::collection::vec((0..CHAOS_US, duty(servers)), 0..=duties);
        let faults = (faults, duties).prop_map(|(mut faults, duties)| {
            faults.extend(duties);
            faults
        });
        faults.prop_map(move |faults| {
            let mut steps: Vec<Step> = faults
                .into_iter()
                .map(|(time, action)| step(time, action))
                .collect();
            steps.push(step(CHAOS_US, Action::Heal));
            steps.push(step(CHAOS_US, Action::Resume(Selector::All)));
            steps.push(step(CHAOS_US, Action::Restart(Selector::Down)));
            steps.push(step(
                CHAOS_US,
                Action::SetLink {
                    from: Selector::All,
                    to: Selector::All,
                    change: LinkChange {
                        latency: Some(Span::between(1_000, 10_000)),
                        loss_ppm: Some(0),
                        duplicate_ppm: Some(0),
                        ..LinkChange::default()
                    },
                },
            ));
            Scenario {
                seed,
                cluster: cluster.clone(),
                steps,
                until: Time(CHAOS_US + CALM_US),
                ..Scenario::default()
            }
        })
    })
}

/// A disk this slow leaves no time to win an election within its timeout.
fn can_make_progress(cluster: &ClusterSettings) -> bool {
    cluster.disk.max_us <= 20_000
}

/// `PROPTEST_CASES` many clusters; a thousand, when nothing is said.
fn cases() -> ProptestConfig {
    let asked = std::env::var_os("PROPTEST_CASES").is_some();
    let usual = ProptestConfig::default();
    ProptestConfig {
        cases: if asked { usual.cases } else { 1_000 },
        max_shrink_iters: 4_000,
        ..usual
    }
}

proptest! {
    #![proptest_config(cases())]

    #[test]
    fn no_property_fails_and_the_cluster_recovers(scenario in chaos()) {
        let scenario = Arc::new(scenario);
        let mut run = Run::new(Arc::clone(&scenario), scenario.seed);
        while run.next_time().is_some_and(|time| time <= scenario.until) {
            prop_assert!(run.step_forward().is_some());
            let world = run.world();
            prop_assert!(
                world.violations().is_empty() && world.finding().is_none(),
                "{:?} {:?} in\n{scenario}", world.violations(), world.finding()
            );
        }
        let world = run.world();
        if can_make_progress(&scenario.cluster) {
            prop_assert!(world.leader().is_some(), "no leader at the end of\n{scenario}");
            let done: u64 = world.clients().iter().map(raftworks_sim::Client::completed).sum();
            prop_assert!(done > 0, "no client was ever answered in\n{scenario}");
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig { max_shrink_iters: 4_000, ..ProptestConfig::default() })]

    /// Any way of getting to a moment gives the same cluster.
    #[test]
    fn every_way_to_a_moment_leads_to_the_same_digest(
        scenario in chaos(),
        moments in prop::collection::vec(0_u64..9_000, 1..12),
    ) {
        let scenario = Arc::new(scenario);
        let mut straight = Run::new(Arc::clone(&scenario), scenario.seed);
        let mut digests = vec![straight.world().digest()];
        while digests.len() <= 9_000 && straight.step_forward().is_some() {
            digests.push(straight.world().digest());
        }
        let mut run = Run::new(Arc::clone(&scenario), scenario.seed);
        for moment in moments {
            run.seek(moment);
            let at = run.moment();
            prop_assert_eq!(run.world().digest(), digests[at as usize]);
            let time = run.world().now();
            run.seek_time(time);
            prop_assert!(run.moment() >= at && run.world().now() == time);
            prop_assert_eq!(run.world().digest(), digests[run.moment() as usize]);
        }
    }
}

/// What the first test found. Server 1, once a witness, votes again without the
/// commands; without a refusal, server 3 would leave it alone, and nobody could lead.
#[test]
fn nobody_leaves_a_cluster_to_a_former_witness() {
    let client = "client pause 0s..1ms timeout 300ms\n".repeat(2);
    let text = format!(
        "seed 16795639942514543992\nservers 3\nuntil 12s\nelection-timeout 160ms..190ms\nlatency 1ms..40ms\n\
         loss 10%\nduplicate 10%\ndisk 0s\nmembers 1 2 3 witnesses 1\noption stickiness on\noption catch-up off\n\
         {client}at 279039us remove 1\nat 328129us remove 2\nat 538088us add voter 1\nat 2016092us add learner 3\n"
    );
    let scenario = Scenario::parse(&text).expect("a scenario");
    let mut run = Run::new(Arc::new(scenario), 16_795_639_942_514_543_992);
    while run.next_time().is_some_and(|time| time.0 <= 12_000_000) {
        run.step_forward().expect("nothing stops it");
    }
    let leader = run.world().host(ServerId(3)).expect("of three");
    assert!(leader.server().is_leader());
    assert!(leader.server().configuration().is_voter(ServerId(3)));
}
