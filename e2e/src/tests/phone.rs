//! A phone in a hand: one column, controls at the thumb, panels as sheets, and
//! everything by touch.

use serde_json::json;

use super::{Test, test};
use crate::browser::{Browser, Look, Step, check, equal};
use crate::server::Server;

pub(super) const fn on_a_phone(name: &'static str, run: fn(&Browser<'_>, &Server) -> Step) -> Test {
    Test {
        look: Look::PHONE,
        ..test(name, "index.html", run)
    }
}

pub(super) const TESTS: &[Test] = &[
    on_a_phone("a_phone_shows_it_in_one_column", column),
    on_a_phone("the_thumb_moves_time_and_speed", thumb),
    on_a_phone("a_finger_near_a_thing_means_it", near),
    on_a_phone("what_is_touched_comes_up_as_a_sheet", sheet),
    on_a_phone("menus_are_sheets", menus),
    on_a_phone("time_goes_on_wherever_the_page_is_scrolled_to", scrolled),
    on_a_phone("nothing_moves_when_something_breaks", broken),
    test("nothing_moves_on_a_laptop_either", "index.html", broken),
    on_a_phone("a_notice_on_a_phone_moves_nothing", notice),
    Test {
        look: Look {
            width: 768,
            height: 1024,
            ..Look::DESKTOP
        },
        ..test("a_notice_on_a_tablet_moves_nothing", "index.html", notice)
    },
    test("a_notice_moves_nothing", "index.html", notice),
    on_a_phone(
        "a_notice_is_seen_wherever_the_page_is_scrolled_to",
        followed,
    ),
];

/// Touches the middle of an element.
fn tap(browser: &Browser<'_>, selector: &str) -> Step {
    browser.swipe(&[browser.middle(selector)?])
}

fn column(browser: &Browser<'_>, _: &Server) -> Step {
    let wide = browser.run("return document.documentElement.scrollWidth")?;
    equal("the width of the page", wide, 390.into())?;
    // What stands at the thumb leaves the page its room.
    let room = "return innerHeight - document.querySelector('.footer').getBoundingClientRect().top";
    let room = browser.run(room)?.as_f64().unwrap_or(f64::MAX);
    check(&format!("the footer shows {room} px"), room < 125.0)
}

fn thumb(browser: &Browser<'_>, _: &Server) -> Step {
    for part in [
        "play", "back", "forward", "previous", "next", "slower", "faster", "scrub",
    ] {
        let there = format!(
            "const r = document.querySelector('[data-part={part}]').getBoundingClientRect(); return r.bottom <= innerHeight && r.top > innerHeight / 2 && r.height >= 44 && r.width >= 44 && r.left >= 0 && r.right <= innerWidth"
        );
        equal(part, browser.run(&there)?, true.into())?;
    }
    browser.run("raftworks.pause(); raftworks.seekTime(900000)")?;
    browser.settle()?;
    let event = browser.run("return raftworks.state().event")?;
    tap(browser, "[data-part=forward]")?;
    browser.wait(
        "the next event",
        &format!("return raftworks.state().event === {event} + 1"),
    )?;
    tap(browser, "[data-part=faster]")?;
    browser.wait("0.1x", "return raftworks.state().speed === 0.1")?;
    tap(browser, "[data-part=play]")?;
    browser.wait("time", "return raftworks.state().playing")?;
    tap(browser, "[data-part=play]")?;
    // The bar follows the finger.
    let (x, y) = browser.middle("[data-part=scrub]")?;
    browser.swipe(&[(x, y), (x - 60.0, y), (x - 120.0, y)])?;
    browser.wait(
        "an earlier moment",
        &format!("return raftworks.state().event < {event}"),
    )?;
    // What hangs below comes up with the end of the page.
    browser.run("window.scrollTo(0, document.documentElement.scrollHeight)")?;
    browser.settle()?;
    let shown = "const r = document.querySelector('[data-part=speed]').getBoundingClientRect(); return r.bottom <= innerHeight";
    equal("the speed", browser.run(shown)?, true.into())
}

fn near(browser: &Browser<'_>, _: &Server) -> Step {
    browser.run("raftworks.pause(); raftworks.seek(0); while (!raftworks.state().messages.some(m => m.kind === 'RequestVote')) raftworks.step(1); const s = raftworks.state(); raftworks.seekTime(s.time_us + 4000)")?;
    browser.settle()?;
    browser.run("document.querySelector('[data-part=stage]').scrollIntoView({block: 'start'})")?;
    // Beside the message that stands farthest from all others and from the servers.
    let place = "const of = s => [...document.querySelectorAll(s)].map(e => { const r = e.querySelector('.body').getBoundingClientRect(); return { id: e.dataset.message, x: r.left + r.width / 2, y: r.top + r.height / 2 }; }); const m = of('[data-message]'), all = m.concat(of('[data-server]')); const free = a => Math.min(...all.filter(b => b !== a && b.id !== a.id).map(b => Math.hypot(a.x - b.x, a.y - b.y))); m.sort((a, b) => free(b) - free(a)); return [m[0].id, m[0].x, m[0].y]";
    let place = browser.run(place)?;
    let (x, y) = (place[1].as_f64(), place[2].as_f64());
    let (x, y) = (x.unwrap_or_default(), y.unwrap_or_default());
    browser.swipe(&[(x - 12.0, y - 12.0)])?;
    browser
        .wait(
            "the message",
            &format!(
                "return document.querySelector('.message.selected')?.dataset.message === {}",
                place[0]
            ),
        )
        .map(drop)
}

fn sheet(browser: &Browser<'_>, _: &Server) -> Step {
    browser.run("raftworks.pause(); raftworks.seekTime(900000)")?;
    browser.settle()?;
    tap(browser, "[data-server='3'] .body")?;
    browser.wait(
        "the sheet",
        "return !!document.querySelector('.sheet.up [data-action=crash]')",
    )?;
    browser.settle()?;
    stands(browser, ".sheet.up")?;
    // At the end of the page, too.
    browser.run("window.scrollTo(0, document.documentElement.scrollHeight)")?;
    browser.settle()?;
    let on = "const s = document.querySelector('.sheet.up').getBoundingClientRect(), f = document.querySelector('.footer').getBoundingClientRect(); return Math.abs(s.bottom - f.top) <= 2";
    equal(
        "the sheet stands on the transport",
        browser.run(on)?,
        true.into(),
    )?;
    tap(browser, "[data-action=crash]")?;
    browser.wait("the crash", "return !raftworks.state().servers[2].up")?;
    tap(browser, "[data-action=close-inspector]")?;
    browser
        .wait(
            "the end of the sheet",
            "return !document.querySelector('.sheet.up')",
        )
        .map(drop)
}

/// A sheet lies on what is at the thumb, as wide as the page, and the cluster is in sight
/// above it.
pub(super) fn stands(browser: &Browser<'_>, sheet: &str) -> Step {
    let lies = format!(
        "const of = s => document.querySelector(s).getBoundingClientRect(), s = of('{sheet}'), f = of('.footer'), t = of('[data-part=stage]'); return [Math.abs(s.bottom - f.top) <= 2, f.bottom > innerHeight, s.width === innerWidth, s.height > 200, t.top >= 0 && t.bottom <= s.top + 2]"
    );
    equal(
        "the sheet's place",
        browser.run(&lies)?,
        json!([true, true, true, true, true]),
    )
}

fn menus(browser: &Browser<'_>, _: &Server) -> Step {
    browser.run("raftworks.pause(); window.scrollTo(0, document.documentElement.scrollHeight)")?;
    browser.settle()?;
    tap(browser, "[data-action=properties]")?;
    browser.settle()?;
    let lies = "const r = document.querySelector('.menu[open] .menu-body').getBoundingClientRect(); return r.left >= 0 && r.right <= innerWidth && r.bottom <= innerHeight && r.bottom > innerHeight - 130 && r.top > 0";
    equal(
        "the sheet lies at the thumb",
        browser.run(lies)?,
        true.into(),
    )
}

/// The cluster is out of sight, and lives.
fn scrolled(browser: &Browser<'_>, _: &Server) -> Step {
    browser.run("raftworks.pause(); raftworks.seekTime(600000); window.scrollTo(0, document.documentElement.scrollHeight)")?;
    browser.settle()?;
    browser.run("raftworks.speed(1); raftworks.play()")?;
    browser.wait("time", "return raftworks.state().time_us > 1000000")?;
    browser.run("raftworks.pause()")?;
    browser
        .wait(
            "the clock",
            "return parseFloat(document.querySelector('[data-part=clock]').innerText) >= 1",
        )
        .map(drop)
}

/// A violation makes itself seen, and leaves every button of the transport, and what is
/// above it, where it was.
fn broken(browser: &Browser<'_>, _: &Server) -> Step {
    let places = "return JSON.stringify([...document.querySelectorAll('.views, .buttons .button, .speed, .scrub')].map(e => { const r = e.getBoundingClientRect(); return [r.left, r.top, r.width].map(Math.round); }))";
    browser.run("return raftworks.open('servers 3\\n'); raftworks.pause()")?;
    browser.settle()?;
    let before = browser.run(places)?;
    browser.run("return raftworks.open('servers 3\\nlog 1: 1 2\\nlog 2: 2 2\\n')")?;
    browser.wait("the violation", "const r = document.querySelector('.violation')?.getBoundingClientRect(); return r && r.top >= 0 && r.bottom <= innerHeight")?;
    browser.settle()?;
    equal("the places of buttons", browser.run(places)?, before)
}

const NOTICE: &str = "document.querySelector('[data-part=notice]')";

/// Makes the page say something, by keyboard, and waits until it is seen.
fn be_told(browser: &Browser<'_>) -> Step {
    browser.press(&["/"])?;
    browser.wait(
        "the palette",
        "return document.activeElement?.getAttribute('role') === 'combobox'",
    )?;
    browser.type_text("crash 77")?;
    browser.press(&["Enter"])?;
    browser.wait(
        "the notice, on top of everything",
        &format!("const n = {NOTICE}; const r = n?.getBoundingClientRect(); return r && r.bottom <= innerHeight && n.contains(document.elementFromPoint(r.left + 20, r.top + r.height / 2))"),
    )
    .map(drop)
}

fn notice(browser: &Browser<'_>, _: &Server) -> Step {
    let places = "return JSON.stringify([...document.querySelectorAll('.header .button, .views .button, [data-part=stage], [data-server], [data-part=logs], .doing .button, .footer')].map(e => { const r = e.getBoundingClientRect(); return [r.left, r.top, r.width].map(Math.round); }))";
    browser.run("raftworks.pause(); raftworks.seekTime(600000)")?;
    browser.settle()?;
    let before = browser.run(places)?;
    be_told(browser)?;
    browser.settle()?;
    equal("the places", browser.run(places)?, before.clone())?;
    check(
        "it does not lie over what has the focus, or may have it",
        browser.run(&format!("const r = {NOTICE}.getBoundingClientRect(); return [...document.querySelectorAll('.header button, .header select, .views button, [data-server], .ask')].every(e => {{ const s = e.getBoundingClientRect(); return s.bottom <= r.top || s.top >= r.bottom || s.right <= r.left || s.left >= r.right; }})"))? == true,
    )?;
    browser.press(&["Escape"])?;
    browser.wait("its end", &format!("return !{NOTICE}"))?;
    equal("the places again", browser.run(places)?, before)?;
    // The same where no story makes room.
    browser.run(
        "raftworks.open('servers 5\\nseed 3\\n'); raftworks.pause(); raftworks.seekTime(600000)",
    )?;
    browser.settle()?;
    let before = browser.run(places)?;
    be_told(browser)?;
    browser.settle()?;
    equal("the places without a story", browser.run(places)?, before)
}

fn followed(browser: &Browser<'_>, _: &Server) -> Step {
    browser.run("raftworks.pause(); raftworks.seekTime(600000); scrollTo(0, 600)")?;
    browser.wait("another place of the page", "return scrollY > 300")?;
    be_told(browser)?;
    browser.click("[data-part=notice] button")?;
    browser
        .wait("its end", &format!("return !{NOTICE}"))
        .map(drop)
}
