//! The same, by keyboard alone.

use super::{Test, test};
use crate::browser::{Browser, Step, check, equal};
use crate::server::Server;

pub(super) const TESTS: &[Test] = &[
    test("time_by_keyboard", "index.html", time),
    test("servers_by_keyboard", "index.html", servers),
    test(
        "a_partition_and_a_write_by_keyboard",
        "index.html",
        partition_and_write,
    ),
    test("help_by_keyboard", "index.html", help),
];

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
