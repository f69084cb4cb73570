//! The simulator in WebAssembly, built for speed and not for size, with all checks on and
//! nothing kept for later: what `cargo xtask bench` measures in a browser.

use std::cell::RefCell;
use std::sync::Arc;

use raftworks_sim::{Scenario, World};

const BUSY: &str = include_str!("../../../sim/examples/busy.raft");

thread_local! {
    static WORLD: RefCell<Option<World>> = const { RefCell::new(None) };
}

/// Begins anew, with this seed.
#[unsafe(no_mangle)]
pub extern "C" fn begin(seed: u64) {
    let world = Scenario::parse(BUSY).ok().map(|busy| {
        let mut world = World::new(Arc::new(busy), seed);
        world.leave_packets_out();
        world
    });
    WORLD.replace(world);
}

/// Lets so many events happen. Says how many there were in all, or none when something
/// was violated.
#[unsafe(no_mangle)]
pub extern "C" fn go(events: u32) -> u64 {
    WORLD.with_borrow_mut(|world| {
        let Some(world) = world else { return 0 };
        for _ in 0..events {
            if world.step().is_none() {
                break;
            }
        }
        if world.violations().is_empty() {
            world.events()
        } else {
            0
        }
    })
}
