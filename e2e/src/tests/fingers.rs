//! What the mouse does elsewhere, by touch, on a phone.

use serde_json::json;

use super::phone::{on_a_phone, stands};
use super::{Test, questions};
use crate::browser::{Browser, Step, check, equal};
use crate::server::Server;

pub(super) const TESTS: &[Test] = &[
    on_a_phone("a_message_and_a_link_by_touch", message_and_link),
    on_a_phone("a_partition_and_a_write_by_touch", partition_and_write),
    on_a_phone("branches_and_a_comparison_by_touch", branches),
    on_a_phone("a_question_is_answered_by_touch", question),
    on_a_phone("switches_and_rules_by_touch", switches),
    on_a_phone("logs_state_and_metrics_by_touch", reading),
    on_a_phone("why_comes_up_as_a_sheet", why),
];

/// Touches the middle of an element, wherever on the page it is.
pub(super) fn tap(browser: &Browser<'_>, selector: &str) -> Step {
    let place = format!(
        "const e = document.querySelector({}); if (!e) return null; e.scrollIntoView({{ block: 'center', inline: 'nearest' }}); const r = e.getBoundingClientRect(); return [r.left + r.width / 2, r.top + r.height / 2]",
        json!(selector)
    );
    browser.wait(selector, &place)?;
    browser.settle()?;
    let place = browser.run(&place)?;
    let at = |axis: usize| place[axis].as_f64().unwrap_or_default();
    browser.swipe(&[(at(0), at(1))])
}

fn message_and_link(browser: &Browser<'_>, _: &Server) -> Step {
    browser.run("raftworks.pause(); raftworks.seek(0); while (!raftworks.state().messages.some(m => m.kind === 'RequestVote')) raftworks.step(1); const s = raftworks.state(); raftworks.seekTime(s.time_us + 4000)")?;
    browser.settle()?;
    let id = browser.run("return raftworks.state().messages[0].id")?;
    tap(browser, &format!("[data-message={id}] .body"))?;
    tap(browser, ".sheet.up [data-action=hold]")?;
    let held = format!("return raftworks.state().messages.some(m => m.id === {id} && m.held)");
    browser.wait("the hold", &held)?;
    tap(browser, ".sheet.up [data-action=drop]")?;
    browser.wait(
        "the drop",
        &format!("return !raftworks.state().messages.some(m => m.id === {id})"),
    )?;
    tap(browser, "[data-action=close-inspector]")?;
    browser.run("raftworks.seek(0)")?;
    browser.settle()?;
    // A part of the link where nothing else is.
    let place = "document.querySelector('[data-part=stage]').scrollIntoView({ block: 'center' }); const l = document.querySelector('[data-link=\"1-2\"] .line').getBoundingClientRect(); return [l.left + l.width * 0.42, l.top + l.height * 0.42]";
    let place = browser.run(place)?;
    let at = |axis: usize| place[axis].as_f64().unwrap_or_default();
    browser.swipe(&[(at(0), at(1))])?;
    tap(browser, ".sheet.up [data-action=cut-1-2]")?;
    browser
        .wait(
            "the cut",
            "return JSON.stringify(raftworks.state().cut) === '[[1,2]]'",
        )
        .map(drop)
}

fn partition_and_write(browser: &Browser<'_>, _: &Server) -> Step {
    browser.run(
        "raftworks.open('servers 5\\nseed 3\\n'); raftworks.pause(); raftworks.seekTime(1000000)",
    )?;
    browser.settle()?;
    tap(browser, "[data-action=send-write]")?;
    browser.wait(
        "the write",
        "return raftworks.state().clients[0].waiting_for === 'x=7'",
    )?;
    tap(browser, "[data-action=partition]")?;
    tap(browser, "[data-side='2']")?;
    // On the stage, too.
    tap(browser, "[data-server='3'] .body")?;
    tap(browser, "[data-action=cut-sides]")?;
    browser.wait(
        "the partition",
        "return raftworks.state().cut.length === 12",
    )?;
    tap(browser, "[data-action=heal]")?;
    browser
        .wait("the healing", "return raftworks.state().cut.length === 0")
        .map(drop)
}

fn branches(browser: &Browser<'_>, _: &Server) -> Step {
    browser.run("raftworks.pause(); raftworks.seekTime(1750000)")?;
    let future = browser.run("return raftworks.digest()")?;
    browser.run("raftworks.seekTime(500000)")?;
    browser.settle()?;
    tap(browser, "[data-server='2'] .body")?;
    tap(browser, ".sheet.up [data-action=crash]")?;
    browser.wait("the crash", "return !raftworks.state().servers[1].up")?;
    tap(browser, "[data-action=close-inspector]")?;
    browser.run("raftworks.seekTime(1750000)")?;
    tap(browser, "[data-action=branches]")?;
    tap(browser, "[data-action=play-branch-0]")?;
    browser.wait(
        "the old future",
        &format!("return raftworks.digest() === {future}"),
    )?;
    tap(browser, "[data-action=view-compare]")?;
    browser.wait(
        "the other branch beside it",
        "return document.querySelectorAll('[data-part=compare] [data-part=stage] svg').length === 2",
    )?;
    tap(browser, "[data-action=first-difference]")?;
    browser
        .wait(
            "the moment of the first difference",
            "return Math.abs(raftworks.state().time_us - 500000) < 20000",
        )
        .map(drop)
}

fn question(browser: &Browser<'_>, _: &Server) -> Step {
    questions::play(browser)?;
    tap(browser, "[data-choice='1']")?;
    browser
        .wait(
            "the verdict",
            "return !!document.querySelector('[data-part=verdict]')",
        )
        .map(drop)
}

fn switches(browser: &Browser<'_>, _: &Server) -> Step {
    browser.run("raftworks.pause(); raftworks.seekTime(600000)")?;
    tap(browser, "[data-action=settings]")?;
    tap(browser, "[data-setting='pre-vote']")?;
    browser.wait(
        "PreVote",
        "return document.querySelector('[data-setting=\"pre-vote\"]').checked",
    )?;
    tap(browser, "[data-action=close-dialog]")?;
    tap(browser, "[data-action=rules]")?;
    tap(browser, "[data-rule='one-vote']")?;
    browser
        .wait(
            "what is not Raft any more",
            "return !!document.querySelector('[data-part=modified]')",
        )
        .map(drop)
}

fn reading(browser: &Browser<'_>, _: &Server) -> Step {
    browser.run("raftworks.pause(); raftworks.seekTime(1750000)")?;
    browser.settle()?;
    let said = "return document.querySelector('[data-part=journey]').innerText";
    let before = browser.run(said)?;
    tap(browser, ".logs tbody tr:nth-child(2) td.entry")?;
    browser.wait("its journey", &format!("{said} !== {before}"))?;
    tap(browser, "[data-action=view-state]")?;
    browser.wait(
        "the state",
        "return !!document.querySelector('.sheet.up .state-table')",
    )?;
    tap(browser, "[data-action=view-metrics]")?;
    let area = browser.wait("the metrics", "const r = document.querySelector('.sheet.up .metrics-charts')?.getBoundingClientRect(); return r && r.height > 50 && [r.left + r.width / 4, r.top + r.height / 2]")?;
    let at = |axis: usize| area[axis].as_f64().unwrap_or_default();
    browser.swipe(&[(at(0), at(1))])?;
    browser
        .wait(
            "an earlier moment",
            "return raftworks.state().time_us < 1700000",
        )
        .map(drop)
}

fn why(browser: &Browser<'_>, _: &Server) -> Step {
    browser.run("raftworks.pause(); raftworks.seekTime(870000)")?;
    browser.settle()?;
    tap(browser, "[data-action=why-event]")?;
    browser.wait(
        "the answer",
        "return !!document.querySelector('.sheet.up [data-part=answer] li')",
    )?;
    browser.settle()?;
    stands(browser, ".sheet.up")?;
    let seen = "const of = s => document.querySelector(s).getBoundingClientRect(), a = of('[data-part=answer] h2'), s = of('.sheet.up'); return a.top >= s.top && a.bottom <= s.bottom";
    equal("the answer is in sight", browser.run(seen)?, true.into())?;
    let moment = browser.state()?["event"].clone();
    tap(browser, "[data-part=answer] li:last-child .moment")?;
    browser.wait(
        "the moment at which it began",
        &format!("return raftworks.state().event < {moment}"),
    )?;
    tap(browser, "[data-action=close-inspector]")?;
    browser.wait("no sheet", "return !document.querySelector('.sheet.up')")?;
    check(
        "the answer is put away",
        browser.run("return !document.querySelector('[data-part=answer]')")? == true,
    )
}
