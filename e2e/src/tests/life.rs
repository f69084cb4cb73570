//! The page lives: it runs, tells what happens, moves in time, and rests.

use super::{Test, test};
use crate::browser::{Browser, Look, Step, check, equal};
use crate::server::{SUB_FOLDER, Server};

pub(super) const TESTS: &[Test] = &[
    test("a_cluster_runs_and_is_captioned", "index.html", runs),
    test("time_moves_by_event_both_ways", "index.html", steps),
    test("speed_covers_five_decades", "index.html", speed),
    test(
        "the_same_seed_is_the_same_run_and_another_is_not",
        "index.html",
        seeds,
    ),
    test("the_bar_scrubs_live", "index.html", scrub),
    test("logs_and_properties_are_shown", "index.html", logs),
    test("a_paused_page_asks_for_no_frames", "index.html", idle),
    test("any_folder_will_do", "some/folder/index.html", folder),
    Test {
        look: Look {
            calm: true,
            ..Look::DESKTOP
        },
        ..test(
            "reduced_motion_does_not_start_by_itself",
            "index.html",
            calm,
        )
    },
];

fn runs(browser: &Browser<'_>, _: &Server) -> Step {
    let state = browser.state()?;
    equal(
        "servers",
        state["servers"].as_array().map(Vec::len),
        Some(5),
    )?;
    equal("playing", &state["playing"], &true.into())?;
    equal("scenario", &state["scenario"], &"welcome".into())?;
    let caption = browser.text("[data-part=caption]")?;
    check(
        "the caption teaches before the first click",
        caption.contains("Five servers"),
    )?;
    browser.run("raftworks.speed(1)")?;
    browser.wait(
        "a leader",
        "return raftworks.state().servers.some(s => s.role === 'leader')",
    )?;
    browser.wait(
        "a committed write",
        "return raftworks.state().servers.filter(s => s.commit_index >= 2).length >= 3",
    )?;
    browser.wait(
        "the leader's shape",
        "return !!document.querySelector('[data-server] polygon')",
    )?;
    equal(
        "servers drawn",
        browser
            .run("return document.querySelectorAll('[data-part=stage] [data-server]').length")?,
        5.into(),
    )
}

fn steps(browser: &Browser<'_>, _: &Server) -> Step {
    browser.run("raftworks.pause(); raftworks.seek(100)")?;
    let digest = browser.run("return raftworks.digest()")?;
    browser.click("[data-part=forward]")?;
    browser.wait("event 101", "return raftworks.state().event === 101")?;
    browser.click("[data-part=back]")?;
    browser.wait("event 100", "return raftworks.state().event === 100")?;
    equal("digest", browser.run("return raftworks.digest()")?, digest)?;
    let caption = browser.text("[data-part=caption]")?;
    browser.click("[data-part=next]")?;
    browser.wait("a later moment", "return raftworks.state().event > 100")?;
    browser.settle()?;
    check(
        "the caption follows",
        browser.text("[data-part=caption]")? != caption,
    )?;
    browser.click("[data-part=previous]")?;
    browser.click("[data-part=first]")?;
    browser.wait("the beginning", "return raftworks.state().event === 0")?;
    browser.click("[data-part=live]")?;
    browser.wait(
        "the latest moment",
        "const s = raftworks.state(); return s.event === s.events && s.event > 100",
    )?;
    browser.click("[data-part=play]")?;
    browser.wait("time passing", "return raftworks.state().playing")?;
    browser.click("[data-part=play]")?;
    browser
        .wait("time standing still", "return !raftworks.state().playing")
        .map(drop)
}

fn speed(browser: &Browser<'_>, _: &Server) -> Step {
    browser.click("[data-part=faster]")?;
    browser.wait("0.1x", "return raftworks.state().speed === 0.1")?;
    let slide = "const s = document.querySelector('[data-part=speed]'); s.value = VALUE; s.dispatchEvent(new Event('input', {bubbles: true})); return true";
    browser.run(&slide.replace("VALUE", "0"))?;
    browser.wait("the slowest", "return raftworks.state().speed === 0.001")?;
    browser.run(&slide.replace("VALUE", "50"))?;
    browser
        .wait("the fastest", "return raftworks.state().speed === 100")
        .map(drop)
}

fn seeds(browser: &Browser<'_>, _: &Server) -> Step {
    let digest = "raftworks.pause(); raftworks.seek(400); return raftworks.digest()";
    let first = browser.run(digest)?;
    browser.click("[data-action=restart]")?;
    browser.wait("the beginning", "return raftworks.state().event < 400")?;
    equal(
        "digest with the same seed",
        browser.run(digest)?,
        first.clone(),
    )?;
    browser.click("[data-action=new-seed]")?;
    browser.wait("another seed", "return raftworks.state().seed !== '42'")?;
    check("another run", browser.run(digest)? != first)
}

fn scrub(browser: &Browser<'_>, _: &Server) -> Step {
    browser.run("raftworks.pause(); raftworks.seekTime(2000000)")?;
    let place = "const r = document.querySelector('[data-part=scrub]').getBoundingClientRect(); return [r.left, r.top + r.height / 2, r.width]";
    let place = browser.run(place)?;
    let value = |n: usize| place[n].as_f64().unwrap_or_default();
    let at = |part: f64| (value(0) + value(2) * part, value(1));
    browser.drag(&[at(0.5), at(0.3), at(0.25)])?;
    browser.wait(
        "a quarter of four seconds",
        "const t = raftworks.state().time_us; return t > 950000 && t < 1050000",
    )?;
    let spoken = browser
        .run("return document.querySelector('[data-part=scrub]').getAttribute('aria-valuetext')")?;
    check(
        "the bar says the time and the event",
        spoken.as_str().is_some_and(|text| text.contains(" s. ")),
    )
}

fn logs(browser: &Browser<'_>, _: &Server) -> Step {
    browser.run("raftworks.pause(); raftworks.seekTime(600000)")?;
    browser.settle()?;
    let count = |selector: &str| {
        browser.run(&format!(
            "return document.querySelectorAll('[data-part=logs] {selector}').length"
        ))
    };
    equal("rows", count("tbody tr")?, 5.into())?;
    for selector in ["td.committed", "td.next", "td.match", "td.noop"] {
        check(selector, count(selector)?.as_u64() > Some(0))?;
    }
    equal(
        "properties",
        browser
            .run("return document.querySelectorAll('[data-part=properties] li.holds').length")?,
        24.into(),
    )?;
    equal(
        "violations",
        browser.run("return document.querySelectorAll('[data-part=properties] .broken').length")?,
        0.into(),
    )?;
    // Two disks that no Raft could have written: the strip must say so, in red.
    browser.run("return raftworks.open('servers 3\\nlog 1: 1 2\\nlog 2: 2 2\\n')")?;
    browser
        .wait(
            "the violation",
            "return document.querySelectorAll('[data-part=properties] .broken').length > 0",
        )
        .map(drop)
}

fn idle(browser: &Browser<'_>, _: &Server) -> Step {
    browser.run("raftworks.pause()")?;
    browser.settle()?;
    browser.settle()?;
    let count = "return raftworks.frames().length";
    let before = browser.run(count)?;
    browser.settle()?;
    browser.settle()?;
    equal("frames while paused", browser.run(count)?, before)
}

fn folder(browser: &Browser<'_>, _: &Server) -> Step {
    let link = browser.run("return raftworks.link()")?;
    check(
        "links stay in the folder",
        link.as_str().is_some_and(|link| link.contains(SUB_FOLDER)),
    )
}

fn calm(browser: &Browser<'_>, _: &Server) -> Step {
    equal("playing", &browser.state()?["playing"], &false.into())?;
    browser.click("[data-part=forward]")?;
    browser
        .wait("one event", "return raftworks.state().event === 1")
        .map(drop)
}
