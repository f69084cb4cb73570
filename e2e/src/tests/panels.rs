//! Reading the state: operations, the state of servers, metrics; by mouse, by keyboard
//! and by touch.

use super::reading::{prepare, show};
use super::{Test, test};
use crate::browser::{Browser, Look, Step, check, equal};
use crate::server::Server;

pub(super) const TESTS: &[Test] = &[
    test("operations_by_mouse", "index.html", operations),
    test("operations_by_keyboard", "index.html", operations_keys),
    Test {
        look: Look::PHONE,
        ..test("operations_by_touch", "index.html", operations_touch)
    },
    test("the_state_of_servers_side_by_side", "index.html", state),
    test("metrics_on_the_clock_of_the_run", "index.html", metrics),
    test("panels_that_are_closed_cost_nothing", "index.html", closed),
];

const DRAWN: &str = "return document.querySelector('[data-part=operations] canvas').toDataURL()";

fn show_operations(browser: &Browser<'_>) -> Step {
    prepare(browser)?;
    show(browser, "operations", "operations")?;
    browser.wait("the canvas", "const c = document.querySelector('[data-part=operations] canvas'); return c.width > 100 && c.height > 40")?;
    browser.settle()
}

fn operations(browser: &Browser<'_>, _: &Server) -> Step {
    show_operations(browser)?;
    for action in ["zoom-out", "zoom-in", "pan-left", "zoom-all"] {
        let before = browser.run(DRAWN)?;
        browser.click(&format!("[data-part=operations] [data-action={action}]"))?;
        browser.settle()?;
        check(action, browser.run(DRAWN)? != before)?;
    }
    // Find a bar by pointing, read it, go to it.
    let area = browser.run("const r = document.querySelector('[data-part=operations] canvas').getBoundingClientRect(); return [r.left, r.top, r.width, r.height]")?;
    let number = |n: usize| area[n].as_f64().unwrap_or_default();
    let hint = "return document.querySelector('[data-part=operations-hint]').innerText";
    let event = browser.state()?["event"].clone();
    let client = browser.run("return raftworks.state().clients.length - 1")?;
    let lane = browser
        .run("return raftworks.state().clients.length")?
        .as_f64()
        .unwrap_or(1.0);
    let y = number(1) + 22.0 + (lane - 1.0) * 49.0 + 30.0;
    let mut found = false;
    for step in 1..40 {
        let x = number(0) + number(2) * f64::from(step) / 40.0;
        browser.hover_at(x, y)?;
        browser.settle()?;
        if browser
            .text("[data-part=operations-hint]")?
            .contains("asked at")
        {
            browser.click_at(x, y)?;
            found = true;
            break;
        }
    }
    check("a bar under the pointer", found)?;
    browser.wait(
        "its moment",
        &format!("return raftworks.state().event !== {event}"),
    )?;
    check(
        "a sentence",
        browser
            .run(hint)?
            .as_str()
            .is_some_and(|text| text.contains("asked at")),
    )?;
    browser
        .wait(
            "its client is selected",
            &format!("return document.querySelector(\"[data-client-lane='{client}']\").getAttribute('aria-pressed') === 'true'"),
        )
        .map(drop)
}

fn operations_keys(browser: &Browser<'_>, _: &Server) -> Step {
    show_operations(browser)?;
    browser.run("document.querySelector('.operations-scroll').focus()")?;
    browser.press(&["Up"])?;
    browser.wait("an operation", "return document.querySelector('[data-part=operations-hint]').innerText.includes('asked at')")?;
    let first = browser.text("[data-part=operations-hint]")?;
    browser.press(&["Up"])?;
    browser.wait("another one", &format!("const t = document.querySelector('[data-part=operations-hint]').innerText; return t.includes('asked at') && t !== {first:?}"))?;
    let event = browser.state()?["event"].clone();
    browser.press(&["Enter"])?;
    browser.wait(
        "its moment",
        &format!("return raftworks.state().event < {event}"),
    )?;
    check(
        "the history stays",
        browser
            .text("[data-part=operations-hint]")?
            .contains("answered"),
    )
}

fn operations_touch(browser: &Browser<'_>, _: &Server) -> Step {
    show_operations(browser)?;
    let before = browser.run(DRAWN)?;
    let area = browser.run("const r = document.querySelector('[data-part=operations] canvas').getBoundingClientRect(); return [r.left, r.top, r.width, r.height]")?;
    let number = |n: usize| area[n].as_f64().unwrap_or_default();
    let y = number(1) + 50.0;
    browser.swipe(&[
        (number(0) + number(2) * 0.3, y),
        (number(0) + number(2) * 0.8, y),
    ])?;
    browser.settle()?;
    check("a pan by finger", browser.run(DRAWN)? != before)?;
    let event = browser.state()?["event"].clone();
    browser.swipe(&[(number(0) + number(2) * 0.4, y)])?;
    browser
        .wait(
            "another moment",
            &format!("return raftworks.state().event !== {event}"),
        )
        .map(drop)
}

fn state(browser: &Browser<'_>, _: &Server) -> Step {
    browser.run("raftworks.open('servers 3\\nseed 4\\n'); raftworks.pause(); raftworks.seekTime(600000); raftworks.act('write colour = blue')")?;
    show(browser, "state", "state")?;
    let pending = "if (!document.querySelector('[data-part=state-keys] .pending')) { raftworks.step(1); return false; } return document.querySelector('[data-part=state-keys]').innerText.includes('blue')";
    browser.wait("a pending write", pending)?;
    browser.wait("a difference", "if (new Set(raftworks.state().servers.map(s => s.state.colour)).size < 2) { raftworks.step(1); return false; } return !!document.querySelector('[data-part=state-keys] .differs')")?;
    browser.run("raftworks.seekTime(2000000)")?;
    browser.wait("the same everywhere", "const t = document.querySelector('[data-part=state-keys]'); return t.innerText.match(/blue/g)?.length === 3 && !t.querySelector('.pending, .differs')")?;
    browser.wait("a session with its answer", "return document.querySelector('[data-part=state-sessions]').innerText.match(/1: done/g)?.length === 3")?;
    browser.click("[data-part=state] thead th:nth-of-type(2) button")?;
    browser
        .wait(
            "server 2",
            "return document.querySelector('[data-part=inspector]').innerText.includes('Server 2')",
        )
        .map(drop)
}

fn metrics(browser: &Browser<'_>, _: &Server) -> Step {
    prepare(browser)?;
    show(browser, "metrics", "metrics")?;
    equal(
        "charts",
        browser.run("return [...document.querySelectorAll('[data-part=metrics] .metrics-chart path')].filter(p => p.getAttribute('d')).length")?,
        5.into(),
    )?;
    let told = "return document.querySelector('[data-part=metrics] .metrics-names').innerText";
    let before = browser.run(told)?;
    // The same clock: a click in the middle is the middle of the scrub bar.
    let area = browser.run("const r = document.querySelector('.metrics-charts').getBoundingClientRect(); return [r.left + r.width / 4, r.top + r.height / 2]")?;
    let number = |n: usize| area[n].as_f64().unwrap_or_default();
    browser.click_at(number(0), number(1))?;
    browser.wait("that time", "const s = raftworks.state(); const bar = document.querySelector('[data-part=scrub]'); return Math.abs(s.time_us - bar.getAttribute('aria-valuemax') / 4) < 20000")?;
    browser.settle()?;
    check("other values there", browser.run(told)? != before)?;
    check(
        "nothing moves sideways",
        browser.run("return document.documentElement.scrollWidth <= innerWidth && document.documentElement.scrollHeight <= innerHeight")? == true,
    )
}

fn closed(browser: &Browser<'_>, _: &Server) -> Step {
    prepare(browser)?;
    for (view, part) in [
        ("events", "events"),
        ("operations", "operations"),
        ("state", "state"),
        ("next", "coming"),
        ("metrics", "metrics"),
    ] {
        show(browser, view, part)?;
        // Everything that the page promises is in sight, and nothing scrolls.
        let calm = "const seen = s => { const r = document.querySelector(s).getBoundingClientRect(); return r.height > 8 && r.top >= 0 && r.bottom <= innerHeight + 1; }; return document.documentElement.scrollHeight <= innerHeight && ['.caption', '.panel', '[data-part=logs]', '.transport', '.strip'].every(seen)";
        check(part, browser.run(calm)? == true)?;
    }
    browser.click("[data-action=view-ring]")?;
    browser.settle()?;
    equal(
        "what is left of panels",
        browser.run("return document.querySelectorAll('.panel').length")?,
        0.into(),
    )?;
    // Paused, nothing asks for frames.
    let frames = browser.run("let n = 0; const ask = requestAnimationFrame; window.requestAnimationFrame = f => { n++; return ask(f); }; return new Promise(done => setTimeout(() => { window.requestAnimationFrame = ask; done(n); }, 300))")?;
    equal("frames while paused", frames, 0.into())
}
