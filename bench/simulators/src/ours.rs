//! Raftworks.

use std::sync::Arc;
use std::time::Duration;

use cpu_time::ThreadTime;
use raftworks_core::Time;
use raftworks_sim::{ClientSettings, ClusterSettings, EventKind, Packet, Scenario, Span, World};

use crate::heartbeats::{EVERY, NODES, TAKES};

fn microseconds(duration: Duration) -> u64 {
    duration.as_micros() as u64
}

fn cluster() -> ClusterSettings {
    let mut cluster = ClusterSettings {
        servers: NODES as u64,
        heartbeat_us: microseconds(EVERY),
        clients: Vec::new(),
        ..ClusterSettings::default()
    };
    cluster.link.latency = Span::between(microseconds(TAKES.0), microseconds(TAKES.1));
    cluster
}

fn world(cluster: ClusterSettings, seed: u64) -> World {
    let scenario = Scenario {
        cluster,
        ..Scenario::default()
    };
    World::new(Arc::new(scenario), seed)
}

/// How many of Raft's messages arrive in this time when nobody writes.
pub fn idle(simulated: Duration) -> u64 {
    let mut world = world(cluster(), 1);
    let until = Time(microseconds(simulated));
    let mut messages = 0;
    while world.next_time().is_some_and(|time| time <= until) {
        let Some(event) = world.step() else { break };
        if let EventKind::Delivered { packet, .. } = &event.kind {
            messages += u64::from(matches!(packet, Some(Packet::Raft(_))));
        }
    }
    assert!(world.violations().is_empty());
    messages
}

/// Five clients write without a pause: what a commit costs with a network, disks and
/// all checks.
pub fn print_commits() {
    const COMMITS: u64 = 20_000;
    let mut times = Vec::new();
    for round in 0..=5 {
        let mut busy = cluster();
        busy.clients = vec![
            ClientSettings {
                pause: Span::exactly(0),
                ..ClientSettings::default()
            };
            5
        ];
        let mut world = world(busy, round);
        let begin = ThreadTime::now();
        let committed = |world: &World| {
            let hosts = world.hosts().iter();
            hosts.map(|host| host.server().commit_index().0).max()
        };
        while committed(&world) < Some(COMMITS) {
            assert!(world.step().is_some(), "it goes on");
        }
        if round > 0 {
            times.push(begin.elapsed().as_secs_f64() / COMMITS as f64);
        }
    }
    times.sort_by(f64::total_cmp);
    let each_us = times[times.len() / 2] * 1e6;
    println!(
        "a commit of five clients' writes on five servers, with network, disks and all checks:"
    );
    println!("{each_us:.1} \u{b5}s; without them: `commit, 5 servers` of the table of libraries\n");
}
