//! Random clusters under random faults: no safety property fails, and when the
//! faults end the cluster converges.
//!
//! `PROPTEST_CASES=10000 cargo test --release -p raftworks-sim --test chaos`
//! runs ten thousand of them. A failure shrinks to a scenario, which it prints.

use std::sync::Arc;

use proptest::prelude::*;
use raftworks_sim::scenario::{Order, Scenario, Step, When};
use raftworks_sim::{
    Action, ClientSettings, ClusterSettings, LinkSettings, Run, Selector, ServerId, Span, Time,
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

/// Each cluster draws which faults exist and how strong they are: a fixed
/// profile finds less.
fn cluster() -> impl Strategy<Value = ClusterSettings> {
    let loss = prop::sample::select(vec![0, 20_000, 100_000, 300_000]);
    let duplicate = prop::sample::select(vec![0, 0, 100_000, 400_000]);
    let latency = prop::sample::select(vec![2_000_u64, 10_000, 40_000, 150_000]);
    let disk = prop::sample::select(vec![0_u64, 2_000, 20_000, 100_000]);
    let pause = prop::sample::select(vec![1_000_u64, 20_000, 200_000]);
    let servers = prop::sample::select(vec![1_u64, 2, 3, 3, 4, 5, 5, 5, 7]);
    (servers, loss, duplicate, latency, disk, pause).prop_map(
        |(servers, loss_ppm, duplicate_ppm, latency_us, disk_us, pause_us)| ClusterSettings {
            servers,
            link: LinkSettings {
                latency: Span::between(1_000, latency_us),
                loss_ppm,
                duplicate_ppm,
            },
            disk: Span::between(0, disk_us),
            clients: vec![
                ClientSettings {
                    pause: Span::between(0, pause_us),
                    timeout_us: 300_000,
                };
                2
            ],
            ..ClusterSettings::default()
        },
    )
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
        let faults = prop::collection::vec((0..CHAOS_US, fault(cluster.servers)), 0..40);
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
                    change: raftworks_sim::LinkChange {
                        latency: Some(Span::between(1_000, 10_000)),
                        loss_ppm: Some(0),
                        duplicate_ppm: Some(0),
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

proptest! {
    #![proptest_config(ProptestConfig { max_shrink_iters: 4_000, ..ProptestConfig::default() })]

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
