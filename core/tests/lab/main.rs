//! The tests of MIT's 6.5840 lab 3, by name (its course page describes them),
//! against the core on a simulated clock: plain Raft and with every option of
//! the dissertation, each with several seeds. Entries are counted from the
//! leader's own empty one on.

mod agreement;
mod elections;
mod net;
mod persistence;
mod snapshots;

use net::Net;
use raftworks_core::Config;

const SEEDS: u64 = 3;

fn plain(_: &mut Config) {}

fn careful(config: &mut Config) {
    config.pre_vote = true;
    config.check_quorum = true;
    config.leader_stickiness = true;
}

/// Runs a test with plain Raft and with all options, with several seeds.
fn each(servers: u64, test: impl Fn(&mut Net)) {
    for seed in 1..=SEEDS {
        test(&mut Net::new(servers, seed, plain));
        test(&mut Net::new(servers, seed + 100, careful));
    }
}

/// A command that is like no other.
fn command(number: u64) -> Vec<u8> {
    number.to_string().into_bytes()
}
