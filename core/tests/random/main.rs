//! Chance as a tester: one server that is told anything, clusters whose
//! messages, disks and crashes follow random schedules, and logs that part in
//! random places. `PROPTEST_CASES` asks for more cases than the few seconds'
//! worth that run by default. A failure prints the smallest schedule that was
//! found, and what each of its steps did.

#[path = "../common/mod.rs"]
mod common;

mod cluster;
mod logs;
mod one_server;
mod world;

use proptest::test_runner::Config;

/// So many cases, unless the environment names a number.
fn cases(count: u32) -> Config {
    let default = Config::default();
    let asked = std::env::var_os("PROPTEST_CASES").is_some();
    Config {
        cases: if asked { default.cases } else { count },
        // A case worth keeping becomes a test with a name.
        failure_persistence: None,
        ..default
    }
}
