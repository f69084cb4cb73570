//! `raftworks`: replays, checks, traces and searches scenarios, and says what
//! came out.
//!
//! This crate owns files, threads, progress bars, exit codes and what is printed.
//! Everything about Raft is in `raftworks-sim`.

mod check;
mod exit;
mod explore;
mod import;
mod input;
mod lines;
mod merge;
mod report;
mod run;
mod shell;
mod shrink;
mod steps;
mod tidy;
mod trace;

use std::process::ExitCode;

use clap::{CommandFactory as _, Parser, Subcommand};

#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

/// Replays Raft scenarios and checks what happens.
#[derive(Parser)]
#[command(version, about, arg_required_else_help = true, after_help = exit::HELP)]
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
    /// Say everything that is wrong with scenario files, without running them.
    ///
    /// Each error has its line, its column, what was expected there, and the
    /// nearest word that would fit. Exit code 0: all can be read. 2: not so.
    Check(check::CheckArguments),
    /// Rewrite scenario files in their canonical form; comments stay.
    ///
    /// Exit code 0: done, or nothing to do. 1: with --check, some file would
    /// change. 2: some file could not be read.
    Fmt(tidy::FmtArguments),
    /// Write every event of a run: for `raftworks import`, or for other tools.
    Trace(trace::TraceArguments),
    /// Read a trace back: replay one of ours, judge one of another implementation.
    ///
    /// Exit code 0: it is true, and nothing in it is violated, as far as it can
    /// be judged. 1: not so. 2: it could not be read.
    Import(import::ImportArguments),
    /// Run many seeds on all cores, and say what goes wrong in any of them.
    ///
    /// Exit code 0: nothing. 1: something. 2: a file could not be read or written.
    Explore(explore::ExploreArguments),
    /// Add up what several machines explored.
    ///
    /// Exit code 0: nothing went wrong, and no seed is missing. 1: not so. 2: a file
    /// could not be read, or they do not belong together.
    Merge(merge::MergeArguments),
    /// Make a scenario that violates a property as small as it gets.
    ///
    /// Exit code 0: done. 1: it violates nothing. 2: it could not be read.
    Shrink(shrink::ShrinkArguments),
    /// Print what a shell needs to complete this program's words.
    ///
    /// For bash: raftworks completions bash > ~/.local/share/bash-completion/completions/raftworks
    Completions(shell::CompletionsArguments),
    /// Write the manual pages of this program into a folder.
    Man(shell::ManArguments),
}

fn main() -> ExitCode {
    let outcome = match Arguments::parse().command {
        Command::Run(arguments) => run::run(&arguments),
        Command::Check(arguments) => Ok(check::run(&arguments)),
        Command::Fmt(arguments) => Ok(tidy::run(&arguments)),
        Command::Trace(arguments) => trace::run(&arguments),
        Command::Import(arguments) => import::run(&arguments),
        Command::Explore(arguments) => explore::run(&arguments),
        Command::Merge(arguments) => merge::run(&arguments),
        Command::Shrink(arguments) => shrink::run(&arguments),
        Command::Completions(arguments) => Ok(shell::completions(Arguments::command(), &arguments)),
        Command::Man(arguments) => shell::man(Arguments::command(), &arguments),
    };
    exit::code(outcome)
}
