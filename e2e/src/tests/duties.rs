//! What an administrator does: switches, members, snapshots, transfers, reads.

use super::{Test, test};
use crate::browser::{Browser, Step, check, equal};
use crate::server::Server;

pub(super) const TESTS: &[Test] = &[
    test(
        "a_switch_is_flipped_and_a_bad_value_is_refused",
        "index.html",
        switches,
    ),
    test(
        "members_are_changed_by_joint_consensus",
        "index.html",
        members,
    ),
    test(
        "a_server_is_added_promoted_made_leader_and_removed",
        "index.html",
        one_by_one,
    ),
    test(
        "a_snapshot_reaches_a_server_whose_disk_was_wiped",
        "index.html",
        snapshot,
    ),
    test("reads_of_three_kinds_are_answered", "index.html", reads),
];

fn open(browser: &Browser<'_>, text: &str, ms: u32) -> Step {
    browser.run(&format!("return raftworks.open({text:?})"))?;
    browser.run(&format!(
        "raftworks.pause(); raftworks.seekTime({})",
        ms * 1_000
    ))?;
    browser.settle()
}

/// Types into a field as a reader does, and leaves it.
fn set(browser: &Browser<'_>, selector: &str, value: &str) -> Step {
    browser.run(&format!(
        "const f = document.querySelector(\"{selector}\"); f.value = '{value}'; f.dispatchEvent(new Event('change', {{bubbles: true}}))"
    ))?;
    browser.settle()
}

fn said(browser: &Browser<'_>, what: &str, part: &str) -> Step {
    browser
        .wait(
            what,
            &format!("return document.body.innerText.includes({part:?})"),
        )
        .map(|_| ())
}

fn switches(browser: &Browser<'_>, _: &Server) -> Step {
    open(browser, "servers 3\nseed 1\n", 1_000)?;
    browser.click("[data-action=settings]")?;
    browser.wait(
        "the switches",
        "return document.querySelectorAll('[data-setting]').length > 20",
    )?;
    browser.click("[data-setting='pre-vote']")?;
    browser.wait(
        "PreVote",
        "return document.querySelector('[data-setting=\"pre-vote\"]').checked",
    )?;
    // What cannot be read is told beside the field, and nothing changes.
    let events = browser.state()?["events"].clone();
    set(browser, "[data-setting='lease']", "drif 1%")?;
    said(browser, "why", "did you mean \u{201c}drift\u{201d}?")?;
    equal("events", &browser.state()?["events"], &events)?;
    set(browser, "[data-setting='lease']", "drift 1%")?;
    // What the core refuses is told, too.
    set(browser, "[data-setting='heartbeat']", "10s")?;
    browser.wait(
        "the refusal",
        "return !!document.querySelector('[data-part=setting-error]')",
    )?;
    set(browser, "[data-setting='heartbeat']", "140ms")?;
    said(browser, "the warning", "Fewer than two heartbeats")?;
    browser.click("[data-action=close-dialog]")?;
    // The next election begins by asking.
    browser.click("[data-server='2']")?;
    browser.click("[data-action=timeout]")?;
    browser.run("raftworks.step(200)")?;
    let link = browser.run("return raftworks.link()")?;
    let text = link.as_str().unwrap_or_default();
    for done in ["pre-vote+on", "lease+drift", "heartbeat+140ms"] {
        check(done, text.contains(done))?;
    }
    Ok(())
}

fn members(browser: &Browser<'_>, _: &Server) -> Step {
    open(browser, "servers 5\nseed 3\nmembers 1 2 3\n", 1_000)?;
    let voters = |list: &str| {
        format!(
            "return JSON.stringify(raftworks.state().servers.find(s => s.role === 'leader').configuration.voters) === '{list}'"
        )
    };
    browser.wait("three voters", &voters("[1,2,3]"))?;
    browser.click("[data-action=members]")?;
    browser.wait(
        "a row for each server",
        "return document.querySelectorAll('[data-member]').length === 5",
    )?;
    for id in [4, 5] {
        browser.run(&format!(
            "const f = document.querySelector('[data-member=\"{id}\"]'); f.selectedIndex = 0; f.dispatchEvent(new Event('change', {{bubbles: true}}))"
        ))?;
        browser.settle()?;
    }
    // New voters that have nothing yet are refused, until that switch is off.
    browser.click("[data-action=reconfigure]")?;
    browser.wait(
        "the refusal",
        "return !!document.querySelector('[data-part=members-said] .notice')",
    )?;
    browser.run("return raftworks.act('switch catch-up off')")?;
    for id in [4, 5] {
        browser.run(&format!(
            "const f = document.querySelector('[data-member=\"{id}\"]'); f.selectedIndex = 0; f.dispatchEvent(new Event('change', {{bubbles: true}}))"
        ))?;
        browser.settle()?;
    }
    browser.click("[name=stay]")?;
    browser.click("[data-action=reconfigure]")?;
    browser.wait(
        "the joint configuration",
        "return raftworks.state().servers.some(s => s.configuration.outgoing.length === 3)",
    )?;
    said(browser, "that it is joint", "The configuration is joint")?;
    browser.run("raftworks.seekTime(raftworks.state().time_us + 1000000)")?;
    browser.click("[data-action=leave-joint]")?;
    browser.run("raftworks.seekTime(raftworks.state().time_us + 1000000)")?;
    browser.wait(
        "the end of it",
        "return raftworks.state().servers.every(s => s.configuration.outgoing.length === 0 && s.configuration.voters.length === 5)",
    )?;
    equal(
        "violations",
        &browser.state()?["violations"],
        &serde_json::json!([]),
    )
}

fn one_by_one(browser: &Browser<'_>, _: &Server) -> Step {
    open(browser, "servers 4\nseed 3\nmembers 1 2 3\n", 1_000)?;
    let on = "raftworks.seekTime(raftworks.state().time_us + 1000000)";
    browser.click("[data-server='4'] .body")?;
    said(browser, "what it is", "Server 4")?;
    let part = |list: &str| {
        format!(
            "return raftworks.state().servers.find(s => s.role === 'leader').configuration.{list}.includes(4)"
        )
    };
    browser.click("[data-action=add-learner]")?;
    browser.wait("a learner", &part("learners"))?;
    browser.run(on)?;
    browser.click("[data-action=add-voter]")?;
    browser.wait("a voter", &part("voters"))?;
    browser.run(on)?;
    browser.click("[data-action=transfer]")?;
    browser.run(on)?;
    browser.wait(
        "the new leader",
        "return raftworks.state().servers[3].role === 'leader'",
    )?;
    browser.click("[data-server='1'] .body")?;
    said(browser, "the server", "Server 1 ·")?;
    browser.click("[data-action=remove]")?;
    browser.run(on)?;
    browser.wait(
        "that it left",
        "return !raftworks.state().servers[3].configuration.voters.includes(1) && document.querySelector('[data-server=\"1\"]').getAttribute('aria-label').includes('no member')",
    ).map(|_| ())
}

fn snapshot(browser: &Browser<'_>, _: &Server) -> Step {
    open(
        browser,
        "servers 3\nseed 3\nclient pause 20ms\noption snapshots 10\noption chunk 64\n",
        2_000,
    )?;
    browser.wait(
        "entries in the snapshot",
        "return raftworks.state().servers.every(s => s.snapshot_index > 0)",
    )?;
    let follower =
        browser.run("return raftworks.state().servers.find(s => s.role === 'follower').id")?;
    browser.click(&format!("[data-server='{follower}'] .body"))?;
    said(browser, "the server", &format!("Server {follower} ·"))?;
    browser.click("[data-action=snapshot]")?;
    browser.click("[data-action=wipe]")?;
    let of = |what: &str| {
        format!("const s = raftworks.state().servers.find(s => s.id === {follower}); return {what}")
    };
    browser.wait("the crash", &of("!s.up"))?;
    browser.click("[data-action=restart-server]")?;
    browser.run("raftworks.seekTime(raftworks.state().time_us + 1000000)")?;
    // The leader has noticed that it forgot what it had confirmed.
    said(browser, "that it does not count", "does not count")?;
    browser.click("[data-action=readmit]")?;
    browser.run("raftworks.seekTime(raftworks.state().time_us + 1000000)")?;
    browser.wait(
        "its snapshot",
        &of("s.snapshot_index > 0 && s.last_applied > 0"),
    )?;
    browser.wait(
        "cells that only the snapshot has",
        "return document.querySelectorAll('.logs td.compacted').length > 0 || !![...document.querySelectorAll('[data-action=log-first]')].map(b => b.click()).length",
    )?;
    browser
        .wait(
            "them",
            "return document.querySelectorAll('.logs td.compacted').length > 0",
        )
        .map(|_| ())
}

fn reads(browser: &Browser<'_>, _: &Server) -> Step {
    open(
        browser,
        "servers 3\nseed 3\noption lease drift 1%\nat 1s write x = 8\n",
        2_000,
    )?;
    for (place, kind) in ["index", "lease", "stale"].into_iter().enumerate() {
        browser.run(&format!(
            "const f = document.querySelector('[data-part=write]'); f.ask.selectedIndex = {}; f.ask.dispatchEvent(new Event('change', {{bubbles: true}})); f.key.value = 'x'",
            place + 1
        ))?;
        browser.settle()?;
        check(
            "a read needs no value",
            browser.run("return document.querySelector('[name=value]').offsetParent === null")?
                == true,
        )?;
        browser.click("[data-action=send-write]")?;
        browser.run("raftworks.seekTime(raftworks.state().time_us + 500000)")?;
        browser.click("[data-client='0']")?;
        browser.wait(
            kind,
            &format!(
                "return raftworks.state().clients[0].completed === {}",
                place + 2
            ),
        )?;
        said(browser, kind, "the value is 8")?;
    }
    Ok(())
}
