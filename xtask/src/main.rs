//! The project's own commands: `cargo xtask serve`, `cargo xtask test`, …
//!
//! Each installs what it misses, says what it does and why, and says what to do
//! next when something fails.

mod bench;
mod browsers;
mod check;
mod offline;
mod optimize;
mod page;
mod run;
mod shorten;
mod size;
mod split;
mod test;
mod tidy;
mod tools;
mod wasm;
mod whose;

use std::process::ExitCode;

use clap::{Parser, Subcommand};

/// The project's own commands.
#[derive(Parser)]
#[command(bin_name = "cargo xtask", arg_required_else_help = true)]
struct Arguments {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Build the page, serve it on 127.0.0.1 and rebuild when a file changes.
    Serve {
        /// The port; the next free one is taken when it is in use.
        #[arg(long, default_value_t = 8080)]
        port: u16,
        /// An optimized build, as it is published.
        #[arg(long)]
        release: bool,
    },
    /// Build the page for publication into dist/; it works from any folder.
    Build,
    /// Check format, lints, documentation, versions and tidiness: the fast part
    /// of `test`.
    Check,
    /// Run everything that CI runs.
    Test {
        /// Run only the steps whose name contains this.
        #[arg(long)]
        only: Option<String>,
        /// List the steps and stop.
        #[arg(long)]
        list: bool,
    },
    /// Print what a download costs, raw and compressed.
    Size,
    /// Measure the figures of the README, and print them with their targets.
    Bench {
        /// Measure the core, the search of histories, the exploration of states, the
        /// simulator and its shrinking beside other libraries instead.
        #[arg(long)]
        libraries: bool,
        /// Measure how long it takes to find that a rule of Raft is missing instead, by
        /// seeds and by a model checker: ten minutes of one core.
        #[arg(long, conflicts_with = "libraries")]
        find: bool,
        /// What to look for, and for how long: `--find -- --seconds 10 --rule one-vote`.
        #[arg(last = true, requires = "find")]
        words: Vec<String>,
    },
    /// Build the command line for long campaigns, by a profile of its own work, and
    /// measure it.
    Optimize,
    /// Explore every state that three real servers can reach, within bounds, and
    /// check the safety properties in each.
    Explore {
        /// Larger bounds; where those have no end, every state that so many steps lead to.
        /// That takes some five minutes, and 7 GB of memory.
        #[arg(long)]
        all: bool,
    },
    /// Break the core in every small way, one at a time, and list what no test notices.
    Mutants {
        /// Files of core/src, without their ending, or lines such as read:70; all, when
        /// none is named.
        files: Vec<String>,
    },
    /// Take screenshots of the page into shots/, at three widths in both themes.
    Shots {
        /// Take the README's pictures instead.
        #[arg(long)]
        readme: bool,
    },
}

/// What a command comes to; the error says what to do next.
pub(crate) type Outcome<T = ()> = Result<T, String>;

fn main() -> ExitCode {
    let outcome = run::enter_root().and_then(|()| match Arguments::parse().command {
        Command::Serve { port, release } => page::serve(port, release),
        Command::Build => page::build(),
        Command::Check => check::all(),
        Command::Test { only, list } => test::run(only.as_deref(), list),
        Command::Size => page::build().and_then(|()| size::print()),
        Command::Bench {
            find: true, words, ..
        } => bench::find(&words),
        Command::Bench {
            libraries: true, ..
        } => bench::libraries(),
        Command::Bench { .. } => bench::figures(),
        Command::Optimize => optimize::command_line(),
        Command::Explore { all } => bench::explore(all),
        Command::Mutants { files } => bench::mutants(&files),
        Command::Shots { readme } => page::shots(readme),
    });
    match outcome {
        Ok(()) => ExitCode::SUCCESS,
        Err(message) => {
            eprintln!("\n{message}");
            ExitCode::FAILURE
        }
    }
}
