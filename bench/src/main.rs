//! The core beside other Raft libraries: the same work in the same loop, and
//! what it costs. Instructions are counted by callgrind, where valgrind is
//! installed: the difference between two lengths of a run, exact to a few in
//! a thousand on any machine. Messages and allocations are exact; time is the
//! thread's CPU time, the median of five.

mod allocations;
mod library;
mod no_raft;
mod ours;
mod raft_io;
mod raft_rs;
mod table;
mod work;

use std::process::ExitCode;

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    match arguments.as_slice() {
        // What callgrind runs: one piece of work of one library, so many times.
        [flag, library, work, times] if flag == "--once" => {
            let times = times.parse().unwrap_or(1);
            match table::once(library, work, times) {
                Some(()) => ExitCode::SUCCESS,
                None => ExitCode::from(2),
            }
        }
        [] => {
            table::print();
            ExitCode::SUCCESS
        }
        _ => {
            eprintln!("usage: bench [--once LIBRARY WORK TIMES]");
            ExitCode::from(2)
        }
    }
}
