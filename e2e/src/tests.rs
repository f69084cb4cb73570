//! What a newcomer does, by topic. Each test has a window of its own, and fails
//! on any error on the console.

mod dials;
mod duties;
mod editor;
mod embed;
mod hands;
mod input;
mod instrument;
mod keyboard;
mod language;
mod later;
mod life;
mod panels;
mod questions;
mod reading;
mod share;

use std::path::Path;
use std::time::Instant;

use crate::browser::{Browser, Look, Step};
use crate::driver::Driver;
use crate::server::Server;

/// A test: its name, its window, where it starts, and what it does.
pub(crate) struct Test {
    name: &'static str,
    look: Look,
    path: &'static str,
    run: fn(&Browser<'_>, &Server) -> Step,
}

/// A test on a laptop.
const fn test(
    name: &'static str,
    path: &'static str,
    run: fn(&Browser<'_>, &Server) -> Step,
) -> Test {
    Test {
        name,
        look: Look::DESKTOP,
        path,
        run,
    }
}

/// Runs the tests whose name contains `filter`.
pub(crate) fn run(dist: &Path, filter: &str) -> Step {
    let server = Server::start(dist)?;
    let driver = Driver::start()?;
    let topics = [
        life::TESTS,
        later::TESTS,
        hands::TESTS,
        dials::TESTS,
        duties::TESTS,
        editor::TESTS,
        questions::TESTS,
        instrument::TESTS,
        reading::TESTS,
        panels::TESTS,
        keyboard::TESTS,
        language::TESTS,
        share::TESTS,
        input::TESTS,
        embed::TESTS,
    ];
    let (mut passed, mut failed) = (0, 0);
    for test in topics
        .into_iter()
        .flatten()
        .filter(|test| test.name.contains(filter))
    {
        let start = Instant::now();
        let browser = Browser::open(&driver, test.look)?;
        let outcome = perform(&browser, &server, test);
        let seconds = start.elapsed().as_secs_f64();
        match outcome {
            Ok(()) => {
                passed += 1;
                println!("test {} ... ok ({seconds:.1} s)", test.name);
            }
            Err(message) => {
                failed += 1;
                println!(
                    "test {} ... FAILED ({seconds:.1} s)\n    {message}",
                    test.name
                );
                save_picture(&browser, test.name);
            }
        }
    }
    println!("e2e: {passed} passed, {failed} failed");
    if failed == 0 && passed > 0 {
        return Ok(());
    }
    Err(
        "end-to-end tests failed; repeat one with: cargo run -p e2e -- test --filter NAME"
            .to_owned(),
    )
}

fn perform(browser: &Browser<'_>, server: &Server, test: &Test) -> Step {
    browser.go(&server.url(test.path))?;
    if !test.path.starts_with("host") {
        browser.wait_ready()?;
    }
    (test.run)(browser, server)?;
    let errors = browser.errors()?;
    if errors.is_empty() {
        return Ok(());
    }
    Err(format!("the console says: {}", errors.join("; ")))
}

fn save_picture(browser: &Browser<'_>, name: &str) {
    let folder = Path::new("shots");
    let file = folder.join(format!("failed-{name}.png"));
    if let Ok(picture) = browser.picture()
        && std::fs::create_dir_all(folder).is_ok()
        && std::fs::write(&file, picture).is_ok()
    {
        println!("    see {}", file.display());
    }
}
