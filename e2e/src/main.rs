//! The page in a real browser, driven through WebDriver: tests that do what a
//! newcomer does, screenshots, and the figures that the README promises.
//!
//! `cargo xtask test`, `shots` and `bench` call this; it expects a release build
//! in `dist/`.

mod browser;
mod driver;
mod failure;
mod figures;
mod server;
mod session;
mod shots;
mod tests;
mod views;

use std::path::PathBuf;
use std::process::ExitCode;

use clap::{Parser, Subcommand};

use driver::Kind;

/// Drives the built page in a real browser.
#[derive(Parser)]
struct Arguments {
    /// The folder with the built page.
    #[arg(long, default_value = "dist", global = true)]
    dist: PathBuf,
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Do what a newcomer does, and fail on any error on the console.
    Test {
        /// In which browser.
        #[arg(long, value_enum, default_value_t = Kind::Chromium)]
        browser: Kind,
        /// Only tests whose name contains this.
        #[arg(long, default_value = "")]
        filter: String,
        /// The tests that look at every view of the page, instead of the others.
        #[arg(long)]
        views: bool,
    },
    /// Take screenshots at three widths, in light and dark.
    Shots {
        /// Where to put them.
        #[arg(long, default_value = "shots")]
        into: PathBuf,
        /// Only moments whose name contains this.
        #[arg(long, default_value = "")]
        filter: String,
        /// In which language, by its code.
        #[arg(long)]
        lang: Option<String>,
        /// At this width only.
        #[arg(long)]
        width: Option<u32>,
        /// Take the README's pictures instead, into docs/pictures.
        #[arg(long, conflicts_with_all = ["into", "filter", "lang", "width"])]
        readme: bool,
    },
    /// Measure what the README promises.
    Figures {
        /// The simulator, built for speed.
        #[arg(long)]
        stepping: Option<PathBuf>,
    },
}

fn main() -> ExitCode {
    let arguments = Arguments::parse();
    let outcome = match &arguments.command {
        Command::Test {
            browser,
            filter,
            views,
        } => tests::run(&arguments.dist, *browser, filter, *views),
        Command::Shots { readme: true, .. } => shots::take_for_readme(&arguments.dist),
        Command::Shots {
            into,
            filter,
            lang,
            width,
            ..
        } => {
            let language = lang.as_deref();
            shots::take(&arguments.dist, into, filter, language, *width)
        }
        Command::Figures { stepping } => figures::print(&arguments.dist, stepping.as_deref()),
    };
    match outcome {
        Ok(()) => ExitCode::SUCCESS,
        Err(message) => {
            eprintln!("{message}");
            ExitCode::FAILURE
        }
    }
}
