//! The instrument: the space-time diagram, branches, comparison, why, the
//! palette; by mouse, by keyboard and by touch.

use super::{Test, test};
use crate::browser::{Browser, Look, Step, check, equal};
use crate::server::Server;

pub(super) const TESTS: &[Test] = &[
    test("the_diagram_by_mouse", "index.html", diagram),
    test("the_diagram_by_keyboard", "index.html", diagram_keys),
    Test {
        look: Look::PHONE,
        ..test("the_diagram_by_touch", "index.html", diagram_touch)
    },
    test("the_diagram_is_saved", "index.html", saved),
    test(
        "acting_in_the_past_keeps_the_future",
        "index.html",
        branches,
    ),
    test("branches_are_compared", "index.html", compared),
    test("why_by_mouse", "index.html", why),
    test("why_and_undo_by_keyboard", "index.html", why_keys),
    Test {
        look: Look::PHONE,
        ..test("why_and_the_palette_by_touch", "index.html", why_touch)
    },
    test("any_action_by_its_name", "index.html", palette),
    test("what_is_interesting_is_chosen", "index.html", interests),
];

const CANVAS: &str = "[data-part=diagram] canvas";
/// The pixels of the diagram as they are now.
const PIXELS: &str = "return document.querySelector('[data-part=diagram] canvas').toDataURL()";

fn prepare(browser: &Browser<'_>) -> Step {
    browser.run("raftworks.pause(); raftworks.seekTime(1750000)")?;
    browser.settle()
}

fn show_diagram(browser: &Browser<'_>) -> Step {
    prepare(browser)?;
    browser.click("[data-action=view-space-time]")?;
    browser.wait("the diagram", "const c = document.querySelector('[data-part=diagram] canvas'); return !!c && c.width > 100")?;
    browser.settle()
}

/// Does something, and checks that the drawing is another one then.
fn redraws(browser: &Browser<'_>, what: &str, act: impl Fn() -> Step) -> Step {
    browser.settle()?;
    let before = browser.run(PIXELS)?;
    act()?;
    browser.settle()?;
    check(what, browser.run(PIXELS)? != before)
}

/// A place of the canvas, as parts of its width and height.
fn place(browser: &Browser<'_>, x: f64, y: f64) -> Step<(f64, f64)> {
    let script = format!(
        "const r = document.querySelector('{CANVAS}').getBoundingClientRect(); return [r.left + r.width * {x}, r.top + r.height * {y}]"
    );
    let place = browser.run(&script)?;
    let number = |n: usize| place[n].as_f64().unwrap_or_default();
    Ok((number(0), number(1)))
}

fn diagram(browser: &Browser<'_>, _: &Server) -> Step {
    show_diagram(browser)?;
    for action in [
        "zoom-in", "zoom-out", "zoom-all", "by-event", "by-time", "pan-left",
    ] {
        redraws(browser, action, || {
            browser.click(&format!("[data-action={action}]"))
        })?;
    }
    // Dragging moves it, and the playhead stays.
    let event = browser.run("return raftworks.state().event")?;
    redraws(browser, "a drag", || {
        let (from, to) = (place(browser, 0.3, 0.5)?, place(browser, 0.6, 0.5)?);
        browser.drag(&[from, to])
    })?;
    equal(
        "the event",
        browser.run("return raftworks.state().event")?,
        event.clone(),
    )?;
    // The wheel belongs to the page, with Ctrl to the diagram.
    let wheel = |ctrl: bool| {
        format!(
            "return document.querySelector('{CANVAS}').dispatchEvent(new WheelEvent('wheel', {{bubbles: true, cancelable: true, ctrlKey: {ctrl}, deltaY: -240}}))"
        )
    };
    equal("the page scrolls", browser.run(&wheel(false))?, true.into())?;
    redraws(browser, "Ctrl and the wheel", || {
        equal("it is taken", browser.run(&wheel(true))?, false.into())
    })?;
    // A click goes to a moment; the other views follow.
    browser.click("[data-action=zoom-all]")?;
    browser.settle()?;
    let (x, y) = place(browser, 0.4, 0.5)?;
    browser.click_at(x, y)?;
    browser.wait(
        "another moment",
        &format!("return raftworks.state().event < {event}"),
    )?;
    // What is selected here is selected everywhere.
    browser.click("[data-lane='2']")?;
    browser.wait(
        "server 3",
        "return document.querySelector('[data-part=inspector]').innerText.includes('Server 3')",
    )?;
    // Lanes and kinds can be left out.
    browser.click("[data-action=diagram-show]")?;
    redraws(browser, "no heartbeats", || {
        browser.click("[data-show=kind-2]")
    })?;
    redraws(browser, "a hidden lane", || {
        browser.click("[data-show=lane-4]")
    })?;
    browser
        .wait(
            "four servers",
            "return !document.querySelector(\"[data-lane='4']\")",
        )
        .map(drop)
}

fn diagram_keys(browser: &Browser<'_>, _: &Server) -> Step {
    prepare(browser)?;
    browser.press(&["v"])?;
    browser.wait("the diagram", "const c = document.querySelector('[data-part=diagram] canvas'); return !!c && c.width > 100")?;
    for key in ["+", "-", "0", "+", "+", ",", "."] {
        redraws(browser, key, || browser.press(&[key]))?;
    }
    redraws(browser, "an event back", || {
        browser.press(&["Left", "Left", "Left"])
    })?;
    redraws(browser, "a selected server", || browser.press(&["4"]))?;
    // One further on is another view; three back from the cluster, the comparison.
    browser.press(&["Shift+v", "Shift+v"])?;
    browser.wait(
        "the comparison",
        "return !!document.querySelector('[data-part=compare]')",
    )?;
    browser.press(&["v"])?;
    browser.wait("the cluster", "return !document.querySelector('[data-part=compare]') && document.querySelectorAll('[data-part=stage]').length === 1").map(drop)
}

fn diagram_touch(browser: &Browser<'_>, _: &Server) -> Step {
    show_diagram(browser)?;
    browser.run(&format!(
        "document.querySelector('{CANVAS}').scrollIntoView({{block: 'center'}})"
    ))?;
    redraws(browser, "a pan by finger", || {
        let (from, to) = (place(browser, 0.3, 0.5)?, place(browser, 0.7, 0.5)?);
        browser.swipe(&[from, to])
    })?;
    let event = browser.run("return raftworks.state().event")?;
    let (x, y) = place(browser, 0.3, 0.4)?;
    browser.swipe(&[(x, y)])?;
    browser.wait(
        "another moment",
        &format!("return raftworks.state().event !== {event}"),
    )?;
    let small = "return [...document.querySelectorAll('.diagram-bar button, .diagram-bar summary')].filter(b => b.getBoundingClientRect().height < 44).length";
    equal("small targets", browser.run(small)?, 0.into())?;
    equal(
        "sideways scrolling",
        browser.run("return document.documentElement.scrollWidth > innerWidth")?,
        false.into(),
    )
}

fn saved(browser: &Browser<'_>, _: &Server) -> Step {
    show_diagram(browser)?;
    browser.run("window.saved = []; const make = URL.createObjectURL; URL.createObjectURL = blob => { window.saved.push(blob); return make.call(URL, blob); }")?;
    browser.click("[data-action=diagram-save]")?;
    for action in ["save-svg", "save-png", "save-shiviz"] {
        let count = browser.run("return window.saved.length")?;
        browser.click(&format!("[data-action={action}]"))?;
        browser.wait(action, &format!("return window.saved.length > {count}"))?;
    }
    let texts = browser.run("return Promise.all(window.saved.map(b => b.text()))")?;
    let text = |n: usize| texts[n].as_str().unwrap_or_default().to_owned();
    check(
        "an SVG file with lanes",
        text(0).starts_with("<svg") && text(0).contains(">S1</text>"),
    )?;
    check("a PNG file", text(1).contains("PNG"))?;
    check(
        "a log for ShiViz",
        text(2).starts_with("(?<event>") && text(2).lines().count() > 500,
    )
}

fn branches(browser: &Browser<'_>, _: &Server) -> Step {
    prepare(browser)?;
    let future = browser.run("return raftworks.digest()")?;
    browser.run("raftworks.seekTime(500000)")?;
    browser.settle()?;
    browser.click("[data-server='2']")?;
    browser.click("[data-action=crash]")?;
    browser.wait(
        "the branch",
        "return document.querySelector('[data-action=branches]').innerText.includes('crash 2 (2)')",
    )?;
    browser.run("raftworks.seekTime(1750000)")?;
    browser.settle()?;
    check(
        "another future",
        browser.run("return raftworks.digest()")? != future,
    )?;
    browser.click("[data-action=branches]")?;
    browser.click("[data-action=play-branch-0]")?;
    browser.wait(
        "the old future",
        &format!("return raftworks.digest() === {future}"),
    )?;
    // Names are the reader's.
    browser.run("const f = document.querySelector(\"[data-branch='1']\"); f.value = 'mine'; f.dispatchEvent(new Event('change', {bubbles: true}))")?;
    browser.click("[data-action=play-branch-1]")?;
    browser.wait(
        "its name",
        "return document.querySelector('[data-action=branches]').innerText.includes('mine')",
    )?;
    browser.click("[data-action=remove-branch-0]")?;
    browser
        .wait(
            "one branch",
            "return !document.querySelector('[data-action=branches]').innerText.includes('(')",
        )
        .map(drop)
}

fn compared(browser: &Browser<'_>, _: &Server) -> Step {
    prepare(browser)?;
    browser.click("[data-action=view-compare]")?;
    browser.click("[data-action=vary-pre-vote-on]")?;
    browser.wait("two stages", "return document.querySelectorAll('[data-part=compare] [data-part=stage] svg').length === 2")?;
    browser.wait("the first difference", "return document.querySelector('[data-part=differences]').innerText.includes('who would vote')")?;
    browser.wait(
        "what differs now",
        "return document.querySelectorAll('[data-part=differences] tbody tr').length > 0",
    )?;
    browser.click("[data-action=first-difference]")?;
    browser.wait(
        "that moment",
        "const s = raftworks.state(); return s.time_us < 400000 && s.event > 0",
    )?;
    // One clock.
    browser.run("raftworks.speed(0.5); raftworks.play()")?;
    browser.wait("time", "return raftworks.state().time_us > 900000")?;
    browser.run("raftworks.pause()")?;
    browser.settle()?;
    let leads = "return document.querySelectorAll('[data-part=compare-there] polygon.body').length";
    equal("leaders there", browser.run(leads)?, 1.into())
}

fn why(browser: &Browser<'_>, _: &Server) -> Step {
    browser.run("raftworks.open('servers 5\\nseed 3\\nat 500ms crash leader\\n'); raftworks.pause(); raftworks.seekTime(450000)")?;
    browser.run("const term = raftworks.state().servers[0].term; for (let n = 0; n < 400 && !raftworks.state().servers.some(s => s.term > term); n++) raftworks.step(1)")?;
    browser.settle()?;
    browser.click("[data-action=why-event]")?;
    browser.wait("the answer", "const t = document.querySelector('[data-part=answer]')?.innerText ?? ''; return t.includes('heard from no leader') && t.includes('Crash of')")?;
    // Each step is a link to its moment.
    browser.click("[data-part=answer] li:last-child .moment")?;
    browser.wait("the crash", "return raftworks.state().servers.filter(s => !s.up).length === 1 && document.querySelector('.event-text').innerText.includes('Crash')")?;
    browser.wait(
        "the answer stays",
        "return !!document.querySelector('[data-part=answer] li.here')",
    )?;
    browser.click("[data-action=close-answer]")?;
    browser.wait(
        "its end",
        "return !document.querySelector('[data-part=answer]')",
    )?;
    // A silence, and what would end it.
    browser.run("for (const s of raftworks.state().servers.filter(s => s.up).slice(0, 2)) raftworks.act(`crash ${s.id}`); const s = raftworks.state(); raftworks.seekTime(s.time_us + 900000)")?;
    browser.settle()?;
    browser.click("[data-question='does nothing happen?']")?;
    browser.wait("what is missing", "const t = document.querySelector('[data-part=answer]')?.innerText ?? ''; return t.includes('No server could win') && t.includes('is down') && t.includes('would do')").map(drop)
}

fn why_keys(browser: &Browser<'_>, _: &Server) -> Step {
    prepare(browser)?;
    browser.press(&["y"])?;
    browser.wait(
        "the answer",
        "return document.querySelectorAll('[data-part=answer] li').length > 1",
    )?;
    browser.press(&["3", "c"])?;
    browser.wait("the crash", "return !raftworks.state().servers[2].up")?;
    browser.press(&["u"])?;
    browser.wait("the undoing", "return raftworks.state().servers[2].up")?;
    browser.press(&["Right"])?;
    browser.wait("nothing is lost", "return !raftworks.state().servers[2].up")?;
    browser.press(&["Ctrl+z"])?;
    browser
        .wait(
            "the undoing again",
            "return raftworks.state().servers[2].up",
        )
        .map(drop)
}

fn why_touch(browser: &Browser<'_>, _: &Server) -> Step {
    prepare(browser)?;
    browser.click("[data-action=why-event]")?;
    browser.wait(
        "the answer",
        "return document.querySelectorAll('[data-part=answer] li').length > 1",
    )?;
    browser.click("[data-action=palette]")?;
    browser.wait("the palette", PALETTE)?;
    browser.type_text("pause 2")?;
    browser.click("[data-part=palette] li")?;
    browser
        .wait("the pause", "return raftworks.state().servers[1].paused")
        .map(drop)
}

/// The palette is there, and listens.
const PALETTE: &str = "return document.querySelector('[data-part=palette] input') === document.activeElement && !!document.activeElement";

fn palette(browser: &Browser<'_>, _: &Server) -> Step {
    prepare(browser)?;
    browser.press(&["/"])?;
    browser.wait("the palette", PALETTE)?;
    browser.type_text("crash 3")?;
    browser.press(&["Enter"])?;
    browser.wait(
        "the crash",
        "return !raftworks.state().servers[2].up && !document.querySelector('dialog').open",
    )?;
    browser.press(&["Ctrl+k"])?;
    browser.wait("the palette", PALETTE)?;
    browser.type_text("partition 1 2 | rest")?;
    browser.press(&["Enter"])?;
    browser.wait(
        "any action of the language",
        "return raftworks.state().cut.length === 12 && !document.querySelector('dialog').open",
    )?;
    browser.press(&["/"])?;
    browser.wait("the palette", PALETTE)?;
    browser.type_text("space")?;
    browser.wait("the choice", "return document.querySelector('[data-part=palette] li[aria-selected=true]')?.innerText.includes('space')")?;
    browser.press(&["Down", "Up", "Enter"])?;
    browser.wait(
        "the diagram",
        "return !!document.querySelector('[data-part=diagram]') && !document.querySelector('dialog').open",
    )?;
    browser.press(&["/"])?;
    browser.wait("the palette", PALETTE)?;
    browser.type_text("help")?;
    browser.press(&["Enter"])?;
    browser.wait("another dialog", "const d = document.querySelector('dialog'); return d.open && d.innerText.includes('play or pause')").map(drop)
}

fn interests(browser: &Browser<'_>, _: &Server) -> Step {
    prepare(browser)?;
    browser.click("[data-action=interests]")?;
    // Only faults: commits, elections, violations and words are unticked.
    for kind in ["0", "1", "3", "5"] {
        browser.click(&format!("[data-interest='{kind}']"))?;
    }
    browser.press(&["Home"])?;
    browser.settle()?;
    browser.run("document.querySelector('[data-part=next]').click()")?;
    browser.wait("the first fault", "return raftworks.state().event > 0 && /Crash|Restart|partition/i.test(document.querySelector('.event-text').innerText)").map(drop)
}
