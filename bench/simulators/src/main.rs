//! The simulator beside others: the same messages between five nodes, from one
//! thread, in CPU time; the median of five rounds after one that does not count. The
//! others run their nodes as asynchronous code of anybody's, which ours does not;
//! ours runs Raft with its disks, and 24 checks after every event, which the others do
//! not.

mod heartbeats;
mod memory;
mod ours;
mod theirs;

use std::process::ExitCode;

fn main() -> ExitCode {
    if !cfg!(madsim) {
        eprintln!("build with RUSTFLAGS='--cfg madsim': `cargo xtask bench --libraries` does");
        return ExitCode::FAILURE;
    }
    match heartbeats::print() {
        Ok(()) => {}
        Err(error) => {
            eprintln!("{error}");
            return ExitCode::FAILURE;
        }
    }
    ours::print_commits();
    memory::print();
    ExitCode::SUCCESS
}
