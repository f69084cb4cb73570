//! `raftworks`: replays scenarios and says what came out.
//!
//! This crate owns files, exit codes and what is printed. Everything about Raft
//! is in `raftworks-sim`.

mod events;
mod input;
mod notes;
mod report;
mod run;

use std::process::ExitCode;

use clap::{Parser, Subcommand};

/// Replays Raft scenarios and checks what happens.
#[derive(Parser)]
#[command(version, about, arg_required_else_help = true)]
struct Arguments {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Run a scenario to its end, check every event, and judge its expectations.
    ///
    /// Exit code 0: every expectation came out and no property was violated.
    /// 1: not so. 2: the input could not be read.
    Run(run::RunArguments),
}

fn main() -> ExitCode {
    match Arguments::parse().command {
        Command::Run(arguments) => run::run(&arguments),
    }
}
