//! What a newcomer does, by topic. Each test has a fresh window, and fails on any
//! error on the console.

mod dials;
mod duties;
mod editor;
mod embed;
mod everyone;
mod fingers;
mod forms;
mod futures;
mod hands;
mod input;
mod instrument;
mod keyboard;
mod language;
mod later;
mod life;
mod offline;
mod panels;
mod phone;
mod pointing;
mod questions;
mod reading;
mod share;
mod traces;

use std::path::Path;
use std::sync::Mutex;
use std::time::Instant;

use crate::browser::{Browser, Look, Step};
use crate::driver::{Driver, Kind};
use crate::failure::Failure;
use crate::server::Server;

/// How many windows are open at a time: a machine like CI's has two cores.
const WINDOWS: usize = 2;

/// A test: its name, its window, where it starts, and what it does.
pub(crate) struct Test {
    name: &'static str,
    look: Look,
    path: &'static str,
    run: fn(&Browser<'_>, &Server) -> Step,
    /// Whether it looks at every view of the page: those take minutes, and run by
    /// themselves, or when they are asked for by name.
    every_view: bool,
    /// Browsers in which it cannot run, each with the reason.
    not_in: &'static [(Kind, &'static str)],
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
        every_view: false,
        not_in: &[],
    }
}

/// All of them. `docs/page.md` says what of the page each does.
const TOPICS: [&[Test]; 23] = [
    life::TESTS,
    later::TESTS,
    hands::TESTS,
    dials::TESTS,
    duties::TESTS,
    editor::TESTS,
    futures::TESTS,
    questions::TESTS,
    instrument::TESTS,
    reading::TESTS,
    panels::TESTS,
    pointing::TESTS,
    keyboard::TESTS,
    language::TESTS,
    share::TESTS,
    traces::TESTS,
    input::TESTS,
    embed::TESTS,
    everyone::TESTS,
    offline::TESTS,
    phone::TESTS,
    fingers::TESTS,
    forms::TESTS,
];

/// Why a test cannot run in this browser, when it cannot.
fn obstacle(test: &Test, kind: Kind) -> Option<&'static str> {
    let own = test.not_in.iter().find(|(browser, _)| *browser == kind);
    if let Some((_, why)) = own {
        return Some(why);
    }
    if test.every_view && std::env::var_os("AXE").is_none() {
        return Some("AXE names no axe.min.js; `cargo xtask test` installs it");
    }
    match kind {
        Kind::Webkit if test.look.touch => Some("its driver has no fingers"),
        Kind::Webkit if test.look.calm || test.look.dark => {
            Some("its driver cannot say what the reader prefers")
        }
        _ => None,
    }
}

/// Runs the tests whose name contains `filter`, in this browser; those that look at
/// every view if `views`.
pub(crate) fn run(dist: &Path, kind: Kind, filter: &str, views: bool) -> Step {
    let all = TOPICS.into_iter().flatten();
    let asked = |test: &&Test| {
        let by_name = !filter.is_empty() && !views;
        test.name.contains(filter) && (by_name || test.every_view == views)
    };
    let wanted = all.filter(asked);
    let (skipped, mut wanted): (Vec<&Test>, Vec<&Test>) =
        wanted.partition(|test| obstacle(test, kind).is_some());
    // Windows that look the same are used again.
    wanted.sort_by_key(|test| (test.look.touch, test.look.calm, test.look.width));
    for test in &skipped {
        let why = obstacle(test, kind).unwrap_or_default();
        println!("test {} ... skipped in {kind}: {why}", test.name);
    }
    let server = Server::start(dist)?;
    let queue = Mutex::new(wanted.iter());
    let outcomes: Vec<Step<(usize, usize)>> = std::thread::scope(|scope| {
        let windows =
            (0..WINDOWS.min(wanted.len())).map(|_| scope.spawn(|| work(&server, kind, &queue)));
        let windows: Vec<_> = windows.collect();
        let ended = windows.into_iter().map(|window| {
            let ended = window.join();
            ended.unwrap_or_else(|_| Err("a test panicked".into()))
        });
        ended.collect()
    });
    let (mut passed, mut failed) = (0, 0);
    for outcome in outcomes {
        let (well, badly) = outcome?;
        passed += well;
        failed += badly;
    }
    let skipped = skipped.len();
    println!("e2e in {kind}: {passed} passed, {failed} failed, {skipped} skipped");
    if failed == 0 && passed > 0 {
        return Ok(());
    }
    Err(Failure::Page(format!(
        "end-to-end tests failed; repeat one with: cargo run -p e2e -- test --browser {} --filter NAME",
        kind.to_string().to_lowercase()
    )))
}

/// Takes one test after the other. How many passed and failed.
fn work(
    server: &Server,
    kind: Kind,
    queue: &Mutex<std::slice::Iter<'_, &Test>>,
) -> Step<(usize, usize)> {
    let driver = Driver::start(kind)?;
    let (mut passed, mut failed) = (0, 0);
    let mut window: Option<(Look, Browser<'_>)> = None;
    loop {
        let next = queue.lock().map_err(|error| error.to_string())?.next();
        let Some(test) = next else {
            return Ok((passed, failed));
        };
        // The other drivers lose a key, a click or their browser now and then: once is
        // forgiven, and told.
        let tries = if kind == Kind::Chromium { 1 } else { 2 };
        for left in (0..tries).rev() {
            let start = Instant::now();
            // Only Chromium opens quickly.
            let again = window.take().filter(|(look, browser)| {
                kind != Kind::Chromium && *look == test.look && browser.clear().is_ok()
            });
            let opened = match again {
                Some((_, browser)) => Ok(browser),
                None => open(&driver, test),
            };
            let (browser, outcome) = match opened {
                Ok(browser) => {
                    let outcome = perform(&browser, server, test);
                    (Some(browser), outcome)
                }
                Err(failure) => (None, Err(failure)),
            };
            let seconds = start.elapsed().as_secs_f64();
            let name = test.name;
            match outcome {
                Ok(()) => {
                    passed += 1;
                    println!("test {name} ... ok ({seconds:.1} s)");
                    window = browser.map(|browser| (test.look, browser));
                    break;
                }
                Err(failure) if left > 0 && failure.may_be_the_driver() => {
                    println!("test {name} ... once more, after {seconds:.1} s\n    {failure}");
                }
                Err(failure) => {
                    failed += 1;
                    println!("test {name} ... FAILED ({seconds:.1} s)\n    {failure}");
                    if let Some(browser) = browser {
                        save_picture(&browser, name);
                    }
                    break;
                }
            }
        }
    }
}

/// A window for a test. A driver that does not open one is asked once more, which is told:
/// that says nothing about the page.
fn open<'a>(driver: &'a Driver, test: &Test) -> Step<Browser<'a>> {
    let opened = Browser::open(driver, test.look).or_else(|failure| {
        let name = test.name;
        println!("test {name} ... once more, since no window opened\n    {failure}");
        Browser::open(driver, test.look)
    });
    opened.map_err(|failure| failure.of_the_driver().while_at("opening a window"))
}

/// WebKit on Linux traps like this now and then in whatever program runs
/// (<https://bugs.webkit.org/show_bug.cgi?id=259441>, and with Yew alone:
/// <https://github.com/wasm-bindgen/wasm-bindgen/issues/3470>).
const WEBKIT_TRAPS: &str = "RuntimeError: Out of bounds memory access";

/// What stands on the console is the page's fault, whatever else went wrong; except for
/// one trap that is the browser's own.
fn perform(browser: &Browser<'_>, server: &Server, test: &Test) -> Step {
    let outcome = act(browser, server, test);
    let errors = match &outcome {
        Ok(()) => browser.errors()?,
        Err(_) => browser.errors().unwrap_or_default(),
    };
    if errors.is_empty() {
        return outcome;
    }
    let says = format!("the console says: {}", errors.join("; "));
    let says = match outcome {
        Ok(()) => says,
        Err(failure) => format!("{failure}; {says}"),
    };
    let is_trap = |error: &String| error.contains(WEBKIT_TRAPS);
    let trapped = browser.kind() == Kind::Webkit && errors.iter().all(is_trap);
    Err(if trapped {
        Failure::Driver(says)
    } else {
        Failure::Page(says)
    })
}

fn act(browser: &Browser<'_>, server: &Server, test: &Test) -> Step {
    browser.go(&server.url(test.path))?;
    if !test.path.starts_with("host") {
        browser.wait_ready()?;
    }
    (test.run)(browser, server)
}

fn save_picture(browser: &Browser<'_>, name: &str) {
    let folder = Path::new("shots");
    let file = folder.join(format!("failed-{name}-{}.png", browser.kind()));
    if let Ok(picture) = browser.picture()
        && std::fs::create_dir_all(folder).is_ok()
        && std::fs::write(&file, picture).is_ok()
    {
        println!("    see {}", file.display());
    }
}

#[cfg(test)]
mod table {
    use std::collections::BTreeSet;

    use super::TOPICS;

    #[test]
    fn each_is_in_the_table_of_what_the_page_does() {
        let text = include_str!("../../docs/page.md");
        let rows = text.lines().filter(|line| line.starts_with('|'));
        let named: BTreeSet<&str> = rows
            .flat_map(|row| row.split('`').skip(1).step_by(2))
            .collect();
        let all: BTreeSet<&str> = TOPICS.into_iter().flatten().map(|test| test.name).collect();
        let missing: Vec<_> = all.difference(&named).collect();
        let unknown: Vec<_> = named.difference(&all).collect();
        assert!(
            missing.is_empty() && unknown.is_empty(),
            "missing {missing:?}, unknown {unknown:?}"
        );
    }
}
