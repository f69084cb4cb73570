//! How many events per second the simulator takes natively, with all checks on,
//! and how long a seek takes: `cargo run --release -p raftworks-sim --example events`.
//!
//! Fixed work, median of five. The load is a busy cluster: five servers, five
//! clients that write without a pause, 2 % loss, 1 % duplication.

use std::sync::Arc;
use std::time::Instant;

use mimalloc::MiMalloc;
use raftworks_sim::{Run, Scenario, Time, World};

/// The command line's.
#[global_allocator]
static MEMORY: MiMalloc = MiMalloc;

const EVENTS: u64 = 400_000;
const TARGET_EVENTS_PER_SECOND: f64 = 5_000_000.0;
const SEEK_EVENTS: u64 = 100_000;
const TARGET_SEEK_MS: f64 = 16.0;

fn busy_cluster() -> Arc<Scenario> {
    let scenario = Scenario::parse(include_str!("busy.raft"));
    Arc::new(scenario.expect("the example is a scenario"))
}

fn median(mut values: Vec<f64>) -> f64 {
    values.sort_by(f64::total_cmp);
    values[values.len() / 2]
}

/// Events per second with all checks, and nothing kept for later.
fn stepping(scenario: &Arc<Scenario>) -> f64 {
    let rates = (0..5).map(|seed| {
        let mut world = World::new(Arc::clone(scenario), seed);
        world.leave_packets_out();
        let start = Instant::now();
        for _ in 0..EVENTS {
            assert!(world.step().is_some());
        }
        assert!(world.violations().is_empty());
        EVENTS as f64 / start.elapsed().as_secs_f64()
    });
    median(rates.collect())
}

/// The same, with what a page needs to move in time.
fn recording(scenario: &Arc<Scenario>) -> f64 {
    let rates = (0..5).map(|seed| {
        let mut run = Run::new(Arc::clone(scenario), seed);
        let start = Instant::now();
        run.seek(EVENTS);
        assert_eq!(run.moment(), EVENTS);
        assert!(run.world().violations().is_empty());
        EVENTS as f64 / start.elapsed().as_secs_f64()
    });
    median(rates.collect())
}

fn main() {
    let scenario = busy_cluster();
    if std::env::args().any(|word| word == "--count") {
        // Work of a fixed size, for tools that count instructions.
        let mut world = World::new(scenario, 1);
        world.leave_packets_out();
        for _ in 0..EVENTS {
            assert!(world.step().is_some());
        }
        println!("{} events, digest {}", world.events(), world.digest());
        return;
    }
    let rate = stepping(&scenario);
    println!(
        "events per second, native, all checks: {rate:.0} (target {TARGET_EVENTS_PER_SECOND:.0}, \
         ratio {:.2})",
        rate / TARGET_EVENTS_PER_SECOND
    );
    println!("the same, recorded: {:.0}", recording(&scenario));

    let mut run = Run::new(scenario, 7);
    run.seek(SEEK_EVENTS);
    let simulated = run.frontier_time();
    let mut seeks: Vec<f64> = (0..200_u64)
        .map(|n| {
            let moment = n.wrapping_mul(0x9E37_79B9_7F4A_7C15) % SEEK_EVENTS;
            let start = Instant::now();
            run.seek(moment);
            start.elapsed().as_secs_f64() * 1e3
        })
        .collect();
    seeks.sort_by(f64::total_cmp);
    let (p50, p99) = (seeks[100], seeks[198]);
    println!(
        "seek in a run of {SEEK_EVENTS} events ({} s): p50 {p50:.2} ms, p99 {p99:.2} ms \
         (target {TARGET_SEEK_MS} ms, ratio {:.2})",
        Time(simulated.0).0 / 1_000_000,
        p99 / TARGET_SEEK_MS
    );
}
