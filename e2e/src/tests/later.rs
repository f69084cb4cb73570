//! What the first picture does not need is fetched when it is needed.

use serde_json::{Value, json};

use super::{Test, test};
use crate::browser::{Browser, Step, check};
use crate::driver::Kind;
use crate::server::Server;

pub(super) const TESTS: &[Test] = &[
    test("the_later_part_comes_on_first_use", "index.html", first_use),
    Test {
        not_in: &[
            (Kind::Firefox, "its driver keeps no file from coming"),
            (Kind::Webkit, "its driver keeps no file from coming"),
        ],
        ..test(
            "a_later_part_that_does_not_come_is_told",
            "index.html",
            missing,
        )
    },
    test(
        "what_reads_texts_comes_after_the_first_picture",
        "index.html",
        after_the_picture,
    ),
    Test {
        not_in: &[
            (Kind::Firefox, "its driver keeps no file from coming"),
            (Kind::Webkit, "its driver keeps no file from coming"),
        ],
        ..test(
            "what_scripts_call_comes_when_it_can_be_fetched_again",
            "index.html",
            published_late,
        )
    },
    Test {
        not_in: &[
            (Kind::Firefox, "its driver keeps no file from coming"),
            (Kind::Webkit, "its driver keeps no file from coming"),
        ],
        ..test(
            "an_embed_that_cannot_read_its_scenario_shows_the_first",
            "embed.html?scenario=leader-crash",
            unread,
        )
    },
];

/// Whether one of the files that were loaded has this in its name.
fn loaded(browser: &Browser<'_>, name: &str) -> Step<bool> {
    let script = format!(
        "return performance.getEntriesByType('resource').some(r => r.name.includes({}))",
        json!(name)
    );
    browser.run(&script).map(|value| value == Value::Bool(true))
}

/// A page that was built in one piece has nothing to fetch.
fn in_one_piece(browser: &Browser<'_>) -> Step<bool> {
    let whole = !loaded(browser, "__wasm_split")?;
    if whole {
        println!("    this page was built in one piece");
    }
    Ok(whole)
}

const OPEN: &str = "return document.querySelector('[data-part=dialog]')?.open === true";

const CLOSED: &str = "return document.querySelector('[data-part=dialog]')?.open === false";

fn first_use(browser: &Browser<'_>, _: &Server) -> Step {
    if in_one_piece(browser)? {
        return Ok(());
    }
    check("nothing fetched too early", !loaded(browser, "later-")?)?;
    browser.press(&["?"])?;
    browser.wait("the help", OPEN)?;
    check("fetched", loaded(browser, "later-")?)?;
    browser.press(&["Escape"])?;
    browser.wait("the end of the help", CLOSED)?;
    browser.press(&["v"])?;
    browser
        .wait(
            "the diagram",
            "return !!document.querySelector('[data-part=diagram] canvas')",
        )
        .map(drop)
}

fn missing(browser: &Browser<'_>, _: &Server) -> Step {
    if in_one_piece(browser)? {
        return Ok(());
    }
    browser.chromium("Network.enable", &json!({}))?;
    browser.chromium("Network.setBlockedURLs", &json!({ "urls": ["*later-*"] }))?;
    browser.press(&["?"])?;
    browser.wait(
        "the notice",
        "return document.querySelector('[data-part=notice]')?.innerText.includes('could not be loaded')",
    )?;
    check("the console says so, too", !browser.errors()?.is_empty())?;
    check(
        "time passes all the same",
        browser.state()?["playing"] == Value::Bool(true),
    )?;
    browser.chromium("Network.setBlockedURLs", &json!({ "urls": [] }))?;
    browser.press(&["?"])?;
    browser.wait("the help, when tried again", OPEN).map(drop)
}

fn after_the_picture(browser: &Browser<'_>, _: &Server) -> Step {
    if in_one_piece(browser)? {
        return Ok(());
    }
    let order = "const at = part => performance.getEntriesByType('resource').find(r => r.name.includes(part))?.startTime; return at('texts-') > at('_bg.wasm')";
    check(
        "it did not come along",
        browser.run(order)? == Value::Bool(true),
    )?;
    check("nothing else came", !loaded(browser, "later-")?)
}

fn published_late(browser: &Browser<'_>, _: &Server) -> Step {
    if in_one_piece(browser)? {
        return Ok(());
    }
    browser.chromium("Network.enable", &json!({}))?;
    let again = [
        "dispatchEvent(new Event('online'))",
        "const s = document.querySelector('[data-part=scenarios]'); if (s.value !== 'leader-crash') { s.value = 'leader-crash'; s.dispatchEvent(new Event('change', { bubbles: true })); }",
    ];
    for again in again {
        let block = |files: Value| {
            let urls = json!({ "urls": files });
            browser.chromium("Network.setBlockedURLs", &urls).map(drop)
        };
        block(json!(["*texts-*"]))?;
        browser.run("location.reload()")?;
        browser.wait(
            "the page without it",
            "return document.querySelectorAll('[data-part=stage] [data-server]').length === 5 && performance.getEntriesByType('resource').some(r => r.name.includes('texts-'))",
        )?;
        check(
            "it is not there",
            browser.run("return typeof raftworks")? == "undefined",
        )?;
        block(json!([]))?;
        let there = format!("if (typeof raftworks === 'object') return true; {again}");
        browser.wait("it is there, when tried again", &there)?;
        check("the console told it", !browser.errors()?.is_empty())?;
    }
    browser
        .wait(
            "the scenario",
            "return raftworks.state().scenario === 'leader-crash'",
        )
        .map(drop)
}

fn unread(browser: &Browser<'_>, _: &Server) -> Step {
    if in_one_piece(browser)? {
        return Ok(());
    }
    check("it is read", browser.state()?["scenario"] == "leader-crash")?;
    browser.chromium("Network.enable", &json!({}))?;
    browser.chromium("Network.setBlockedURLs", &json!({ "urls": ["*texts-*"] }))?;
    browser.run("location.reload()")?;
    browser.wait(
        "the notice, and a cluster",
        "return document.body?.innerText.includes('could not be loaded') && document.querySelectorAll('[data-part=stage] [data-server]').length === 5",
    )?;
    check("the console says so, too", !browser.errors()?.is_empty())?;
    browser.chromium("Network.setBlockedURLs", &json!({ "urls": [] }))?;
    browser.run("location.reload()")?;
    browser.wait_ready()?;
    check(
        "it is read again",
        browser.state()?["scenario"] == "leader-crash",
    )
}
