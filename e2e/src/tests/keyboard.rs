//! The same, by keyboard alone.

use serde_json::json;

use super::{Test, test};
use crate::browser::{Browser, Step, check, equal};
use crate::failure::Failure;
use crate::server::Server;

pub(super) const TESTS: &[Test] = &[
    test("time_by_keyboard", "index.html", time),
    test("servers_by_keyboard", "index.html", servers),
    test(
        "a_partition_and_a_write_by_keyboard",
        "index.html",
        partition_and_write,
    ),
    test("a_message_by_keyboard", "index.html", message),
    test("a_link_by_keyboard", "index.html", link),
    test("branches_by_keyboard", "index.html", branches),
    test("a_comparison_by_keyboard", "index.html", comparison),
    test("help_by_keyboard", "index.html", help),
];

/// Stops time, and goes to the beginning.
fn begin(browser: &Browser<'_>) -> Step {
    browser.press(&["Space"])?;
    browser.wait("a stop", "return !raftworks.state().playing")?;
    browser.press(&["Home"])?;
    browser
        .wait("the beginning", "return raftworks.state().event === 0")
        .map(drop)
}

/// Presses a key until something is so.
pub(super) fn press_until(browser: &Browser<'_>, key: &str, what: &str, so: &str) -> Step {
    for _ in 0..80 {
        if browser.run(&format!("return !!({so})"))? == true {
            return Ok(());
        }
        browser.press(&[key])?;
        browser.settle()?;
    }
    Err(Failure::Late(format!("pressed {key} for {what}")))
}

/// Presses a key until this has the focus, and sees where it is.
pub(super) fn reach(browser: &Browser<'_>, key: &str, selector: &str) -> Step {
    let has = format!("document.activeElement.matches({})", json!(selector));
    press_until(browser, key, selector, &has)?;
    check(
        "the focus is in sight",
        browser.run("const e = document.activeElement; const r = e.getBoundingClientRect(); const at = document.elementFromPoint(r.left + r.width / 2, r.top + r.height / 2); return e.contains(at) || !!e.closest('svg')?.contains(at)")? == true,
    )
}

pub(super) fn inspects(browser: &Browser<'_>, text: &str) -> Step {
    let script = format!(
        "return document.querySelector('[data-part=inspector]').innerText.includes({})",
        json!(text)
    );
    browser.wait(text, &script).map(drop)
}

const REQUEST: &str = "raftworks.state().messages.find(m => m.kind === 'RequestVote')";

fn message(browser: &Browser<'_>, _: &Server) -> Step {
    begin(browser)?;
    press_until(browser, "Right", "a request", REQUEST)?;
    let id = browser.run(&format!("return {REQUEST}.id"))?;
    let id = id.as_str().unwrap_or_default().to_owned();
    let there = format!(
        "raftworks.state().messages.find(m => m.id === {})",
        json!(id)
    );
    reach(browser, "g", &format!("[data-message='{id}']"))?;
    browser.press(&["Enter"])?;
    inspects(browser, "RequestVote")?;
    // What releases it stands where it was held, and has the focus.
    reach(browser, "i", "[data-action=hold]")?;
    browser.press(&["Enter"])?;
    browser.wait("the hold", &format!("return {there}?.held"))?;
    browser.wait(
        "what releases it",
        "return document.activeElement.matches('[data-action=release]')",
    )?;
    browser.press(&["Space"])?;
    browser.wait("the release", &format!("return {there}?.held === false"))?;
    reach(browser, "i", "[data-action=deliver]")?;
    browser.press(&["Enter"])?;
    browser.settle()?;
    browser.press(&["Right"])?;
    browser.wait("the delivery", &format!("return !({there})"))?;
    // It went to one, and others are on their way.
    let next = browser.run(&format!("return {REQUEST}.id"))?;
    let next = next.as_str().unwrap_or_default().to_owned();
    reach(browser, "g", &format!("[data-message='{next}']"))?;
    browser.press(&["Enter"])?;
    inspects(browser, "RequestVote")?;
    reach(browser, "i", "[data-action=drop]")?;
    browser.press(&["Enter"])?;
    browser
        .wait(
            "the drop",
            &format!("return !raftworks.state().messages.some(m => m.id === '{next}')"),
        )
        .map(drop)
}

fn link(browser: &Browser<'_>, _: &Server) -> Step {
    begin(browser)?;
    reach(browser, "l", "[data-link='1-2']")?;
    browser.press(&["Enter"])?;
    inspects(browser, "Link between servers 1 and 2")?;
    reach(browser, "i", "[data-action=cut-1-2]")?;
    browser.press(&["Enter"])?;
    browser.wait(
        "the cut",
        "return JSON.stringify(raftworks.state().cut) === '[[1,2]]'",
    )?;
    browser.wait(
        "what restores it, with the focus",
        "return document.activeElement.matches('[data-action=restore-1-2]')",
    )?;
    browser.press(&["Enter"])?;
    browser
        .wait(
            "the restoration",
            "return raftworks.state().cut.length === 0",
        )
        .map(drop)
}

/// Waits until this is said of the branches.
fn plays(browser: &Browser<'_>, name: &str) -> Step {
    let script = format!(
        "return document.querySelector('[data-action=branches]').innerText.includes({})",
        json!(name)
    );
    browser.wait(name, &script).map(drop)
}

fn branches(browser: &Browser<'_>, _: &Server) -> Step {
    begin(browser)?;
    press_until(
        browser,
        "Right",
        "some events",
        "raftworks.state().event >= 20",
    )?;
    let future = browser.run("return raftworks.digest()")?;
    browser.press(&["Home"])?;
    browser.wait("the beginning", "return raftworks.state().event === 0")?;
    // Acting in the past keeps the future.
    browser.press(&["2"])?;
    inspects(browser, "Server 2")?;
    browser.press(&["c"])?;
    plays(browser, "crash 2 (2)")?;
    reach(browser, "b", "[data-action=branches]")?;
    browser.press(&["Enter"])?;
    let open = "document.querySelector('[data-part=branches]').open";
    browser.wait(
        "the tree",
        &format!(
            "return {open} && document.querySelectorAll('[data-part=branches] li').length === 2"
        ),
    )?;
    reach(browser, "Tab", "[data-branch='1']")?;
    browser.press(&["Ctrl+a"])?;
    browser.type_text("mine")?;
    browser.press(&["Enter"])?;
    plays(browser, "mine (2)")?;
    reach(browser, "Shift+Tab", "[data-action=play-branch-0]")?;
    browser.press(&["Enter"])?;
    plays(browser, "original")?;
    // The focus stays, and the menu is closed where it was opened.
    check(
        "the focus stays",
        browser.run("return document.activeElement.matches('[data-action=play-branch-0]')")?
            == true,
    )?;
    reach(browser, "Shift+Tab", "[data-branch='0']")?;
    browser.press(&["Escape"])?;
    browser.wait("no menu", &format!("return !{open}"))?;
    reach(browser, "b", "[data-action=branches]")?;
    press_until(
        browser,
        "Right",
        "the old future",
        "raftworks.state().event >= 20",
    )?;
    equal(
        "the digest",
        browser.run("return raftworks.digest()")?,
        future,
    )
}

fn comparison(browser: &Browser<'_>, _: &Server) -> Step {
    begin(browser)?;
    press_until(
        browser,
        "Shift+Right",
        "an election",
        "raftworks.state().servers.some(s => s.role === 'leader')",
    )?;
    browser.press(&["Shift+v"])?;
    browser.wait(
        "the comparison",
        "return !!document.querySelector('[data-part=compare] .variants button')",
    )?;
    reach(browser, "d", "[data-action=vary-pre-vote-on]")?;
    browser.press(&["Enter"])?;
    browser.wait("two stages", "return document.querySelectorAll('[data-part=compare] [data-part=stage] svg').length === 2")?;
    browser.wait(
        "the same switch the other way, with the focus",
        "return document.activeElement.matches('[data-action=vary-pre-vote-off]')",
    )?;
    browser.wait("the first difference", "return document.querySelector('[data-part=differences]').innerText.includes('who would vote')")?;
    reach(browser, "d", "[data-action=first-difference]")?;
    let event = browser.run("return raftworks.state().event")?;
    browser.press(&["Enter"])?;
    browser.wait(
        "that moment",
        &format!("const s = raftworks.state(); return s.event > 0 && s.event < {event}"),
    )?;
    let first = browser.run("return raftworks.state().event")?;
    // The arrows lead on from there, and nothing that has the focus is in the way.
    browser.press(&["Right", "Right"])?;
    browser.wait(
        "two more",
        &format!("return raftworks.state().event === {first} + 2"),
    )?;
    browser.press(&["v"])?;
    browser.wait("the cluster", "return !document.querySelector('[data-part=compare]') && document.querySelectorAll('[data-part=stage]').length === 1").map(drop)
}

fn time(browser: &Browser<'_>, _: &Server) -> Step {
    browser.press(&["Space"])?;
    browser.wait("a stop", "return !raftworks.state().playing")?;
    browser.press(&["Home"])?;
    browser.wait("the beginning", "return raftworks.state().event === 0")?;
    browser.press(&["Right", "Right", "Right"])?;
    browser.wait("three events", "return raftworks.state().event === 3")?;
    browser.press(&["Left"])?;
    browser.wait("two events", "return raftworks.state().event === 2")?;
    browser.press(&["Shift+Right", "Shift+Right", "Shift+Right"])?;
    browser.wait(
        "something interesting",
        "return raftworks.state().event > 5",
    )?;
    let event = browser.run("return raftworks.state().event")?;
    browser.press(&["Shift+Left"])?;
    browser.wait(
        "something before",
        &format!("return raftworks.state().event < {event}"),
    )?;
    browser.press(&["End"])?;
    browser.wait(
        "the latest",
        "const s = raftworks.state(); return s.event === s.events",
    )?;
    browser.press(&["]", "]", "["])?;
    browser
        .wait("another speed", "return raftworks.state().speed === 0.1")
        .map(drop)
}

fn servers(browser: &Browser<'_>, _: &Server) -> Step {
    browser.run("raftworks.pause(); raftworks.seekTime(600000)")?;
    browser.press(&["4"])?;
    browser.wait(
        "server 4",
        "return document.querySelector('[data-part=inspector]').innerText.includes('Server 4')",
    )?;
    browser.press(&["c"])?;
    browser.wait("the crash", "return !raftworks.state().servers[3].up")?;
    browser.press(&["c"])?;
    browser.wait("the restart", "return raftworks.state().servers[3].up")?;
    browser.press(&["p"])?;
    browser.wait("the pause", "return raftworks.state().servers[3].paused")?;
    browser.press(&["p"])?;
    browser.wait(
        "the resumption",
        "return !raftworks.state().servers[3].paused",
    )?;
    let term = browser.run("return raftworks.state().servers[3].term")?;
    browser.press(&["t"])?;
    browser.wait(
        "an election",
        &format!("return raftworks.state().servers[3].term > {term}"),
    )?;
    browser.press(&["Escape"])?;
    browser.wait("nothing selected", "return document.querySelector('[data-part=inspector]').innerText.includes('Click a server')")?;
    // The stage itself is reached by Tab, and its things by Enter.
    browser.run("document.querySelector('[data-server=\"2\"]').focus()")?;
    browser.press(&["Enter"])?;
    browser
        .wait(
            "server 2",
            "return document.querySelector('[data-part=inspector]').innerText.includes('Server 2')",
        )
        .map(drop)
}

fn partition_and_write(browser: &Browser<'_>, _: &Server) -> Step {
    browser.run("raftworks.pause(); raftworks.seekTime(600000)")?;
    browser.press(&["x"])?;
    browser.wait(
        "the form",
        "return !!document.querySelector('[data-part=partition-form]')",
    )?;
    for side in ["1", "5"] {
        browser.run(&format!(
            "document.querySelector('[data-side=\"{side}\"]').focus()"
        ))?;
        browser.press(&["Space"])?;
        browser.settle()?;
    }
    browser.run("document.querySelector('[data-action=cut-sides]').focus()")?;
    browser.press(&["Enter"])?;
    browser.wait(
        "the partition",
        "return raftworks.state().cut.length === 12",
    )?;
    browser.run("document.activeElement.blur()")?;
    browser.press(&["h"])?;
    browser.wait("the healing", "return raftworks.state().cut.length === 0")?;
    browser.press(&["w"])?;
    browser.wait("the field", "return document.activeElement.name === 'key'")?;
    browser.run("document.activeElement.select()")?;
    browser.type_text("k1")?;
    browser.press(&["Enter"])?;
    browser.wait(
        "the write",
        "return raftworks.state().clients[0].waiting_for === 'k1=7'",
    )?;
    check(
        "typing does not move time",
        browser.run("return raftworks.state().playing")? == false,
    )
}

fn help(browser: &Browser<'_>, _: &Server) -> Step {
    browser.press(&["?"])?;
    browser.wait("the help", "const d = document.querySelector('dialog'); return d.open && d.innerText.includes('play or pause')")?;
    browser.press(&["Escape"])?;
    browser.wait(
        "the end of the help",
        "return !document.querySelector('dialog').open",
    )?;
    equal(
        "the focus is not lost",
        browser.run("return document.activeElement !== null")?,
        true.into(),
    )
}
