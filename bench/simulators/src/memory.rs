//! What a run of a busy cluster costs to keep, and how long it takes to go to any
//! moment of it: 100,000 events and 1,000,000.

use std::alloc::{GlobalAlloc, Layout, System};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering::Relaxed};

use cpu_time::ThreadTime;
use raftworks_sim::{Run, Scenario};

/// Counts the bytes that are in use.
struct Counting;

static IN_USE: AtomicU64 = AtomicU64::new(0);

// SAFETY: everything is left to the system's allocator.
unsafe impl GlobalAlloc for Counting {
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        IN_USE.fetch_add(layout.size() as u64, Relaxed);
        unsafe { System.alloc(layout) }
    }

    unsafe fn dealloc(&self, pointer: *mut u8, layout: Layout) {
        IN_USE.fetch_sub(layout.size() as u64, Relaxed);
        unsafe { System.dealloc(pointer, layout) }
    }
}

#[global_allocator]
static ALLOCATOR: Counting = Counting;

const SEEKS: u64 = 200;

fn busy() -> Arc<Scenario> {
    let scenario = Scenario::parse(include_str!("../../../sim/examples/busy.raft"));
    Arc::new(scenario.expect("the example is a scenario"))
}

/// Prints the table.
pub fn print() {
    println!("a run of five busy servers, with what is kept to go to any moment of it\n");
    println!(
        "{:>10} {:>16} {:>18} {:>12} {:>12}",
        "events", "memory", "bytes per event", "seek p50", "seek p99"
    );
    for (events, target_ms) in [(100_000, 16.0), (1_000_000, 50.0)] {
        let before = IN_USE.load(Relaxed);
        let mut run = Run::new(busy(), 1);
        run.seek(events);
        let bytes = IN_USE.load(Relaxed) - before;
        let mut place = 12_345_u64;
        let mut times: Vec<f64> = (0..SEEKS)
            .map(|_| {
                place = place
                    .wrapping_mul(6_364_136_223_846_793_005)
                    .wrapping_add(1);
                let begin = ThreadTime::now();
                run.seek((place >> 33) % events);
                begin.elapsed().as_secs_f64() * 1e3
            })
            .collect();
        times.sort_by(f64::total_cmp);
        let (p50, p99) = (times[SEEKS as usize / 2], times[SEEKS as usize * 99 / 100]);
        println!(
            "{events:>10} {:>13.1} MB {:>18.1} {p50:>9.2} ms {p99:>9.2} ms (target {target_ms:.0} ms, ratio {:.2})",
            bytes as f64 / 1e6,
            bytes as f64 / events as f64,
            p99 / target_ms
        );
    }
}
