//! Reading the state: events and their search, and what comes next; by mouse, by
//! keyboard and by touch.

use super::phone::stands;
use super::{Test, test};
use crate::browser::{Browser, Look, Step, check, equal};
use crate::server::Server;

pub(super) const TESTS: &[Test] = &[
    test("events_by_mouse", "index.html", events),
    test("events_by_keyboard", "index.html", events_keys),
    Test {
        look: Look::PHONE,
        ..test("events_by_touch", "index.html", events_touch)
    },
    test("events_are_searched_by_a_line", "index.html", searched),
    test("events_are_searched_by_a_form", "index.html", form),
    test("a_long_search_can_be_stopped", "index.html", long_search),
    test("a_hundred_thousand_events_stay_smooth", "index.html", many),
    test("what_comes_next_by_mouse", "index.html", coming),
    test("what_comes_next_by_keyboard", "index.html", coming_keys),
    Test {
        look: Look::PHONE,
        ..test("what_comes_next_by_touch", "index.html", coming_touch)
    },
];

pub(super) fn prepare(browser: &Browser<'_>) -> Step {
    browser.run("raftworks.pause(); raftworks.seekTime(1750000)")?;
    browser.settle()
}

pub(super) fn show(browser: &Browser<'_>, view: &str, part: &str) -> Step {
    browser.click(&format!("[data-action=view-{view}]"))?;
    browser.wait(
        part,
        &format!("return !!document.querySelector('[data-part={part}]')"),
    )?;
    browser.settle()
}

/// The numbers of the events in sight.
const NUMBERS: &str = "return [...document.querySelectorAll('[data-part=events] [data-event]')].map(e => +e.dataset.event)";

fn events(browser: &Browser<'_>, _: &Server) -> Step {
    prepare(browser)?;
    show(browser, "events", "events")?;
    // It follows the playhead, and says what the caption says.
    let same = "const s = raftworks.state(); const row = document.querySelector('[data-part=events] .now'); return row && +row.dataset.event + 1 === s.event && row.querySelector('.event-says').innerText === document.querySelector('.event-text').innerText";
    browser.wait("the row at the playhead", same)?;
    browser.run("raftworks.seekTime(600000)")?;
    browser.wait("the row at another moment", same)?;
    // A click goes to the moment.
    let number = browser.run("const rows = [...document.querySelectorAll('[data-part=events] [data-event]')]; return +rows[2].dataset.event")?;
    browser.click(&format!("[data-event='{number}']"))?;
    browser.wait(
        "that moment",
        &format!("return raftworks.state().event === {number} + 1"),
    )?;
    // The reader scrolls, and the list stays there until it is to follow again.
    browser.run("document.querySelector('[data-part=events] .rows').scrollTop = 28 * 40")?;
    browser.wait("rows from 40", &format!("{NUMBERS}.includes(40)"))?;
    browser.run("raftworks.step(1)")?;
    browser.settle()?;
    check(
        "it stays",
        browser.run(&format!("{NUMBERS}.includes(41)"))? == true,
    )?;
    browser.click("[data-action=events-follow]")?;
    browser.wait("it follows again", same)?;
    let few = browser
        .run("return document.querySelectorAll('[data-part=events] [data-event]').length")?;
    check(
        "only what is in sight",
        few.as_u64().is_some_and(|n| n > 5 && n < 60),
    )
}

fn events_keys(browser: &Browser<'_>, _: &Server) -> Step {
    prepare(browser)?;
    browser.press(&["v", "v"])?;
    browser.wait(
        "the list",
        "return !!document.querySelector('[data-part=events] .now')",
    )?;
    browser.run("document.querySelector('[data-part=events] .rows').focus()")?;
    let event = browser.state()?["event"].as_u64().unwrap_or_default();
    browser.press(&["Up", "Up", "Up", "Enter"])?;
    browser.wait(
        "three events before",
        &format!("return raftworks.state().event === {}", event - 3),
    )?;
    browser.press(&["Home", "Enter"])?;
    browser.wait("the first event", "return raftworks.state().event === 1")?;
    browser.press(&["End"])?;
    browser.wait("the end of the list", "return document.querySelector('[data-part=events] .cursor')?.dataset.event == raftworks.state().events - 1")?;
    // The field, by its key; Enter goes to the next match, M too.
    browser.press(&["f"])?;
    browser.wait(
        "the field",
        "return document.activeElement?.dataset.part === 'search'",
    )?;
    browser.type_text("kind:lea")?;
    browser.press(&["Down", "Enter"])?;
    browser.wait(
        "the completion",
        "return document.activeElement.value === 'kind:leader '",
    )?;
    browser.run("raftworks.seek(0)")?;
    browser.press(&["Enter"])?;
    browser.wait("a leader", "const s = raftworks.state(); return s.event > 0 && document.querySelector('.event-text').innerText.includes('leads')")?;
    let first = browser.state()?["event"].clone();
    browser.run("document.activeElement.blur()")?;
    browser.press(&["m"])?;
    browser.wait(
        "the next leader",
        &format!("return raftworks.state().event > {first}"),
    )?;
    browser.press(&["Shift+m"])?;
    browser.wait(
        "and back",
        &format!("return raftworks.state().event === {first}"),
    )?;
    browser.press(&["Shift+v"])?;
    browser
        .wait(
            "the diagram",
            "return !!document.querySelector('[data-part=diagram]')",
        )
        .map(drop)
}

/// Puts a line into the field as if it was typed.
fn line(browser: &Browser<'_>, line: &str) -> Step {
    browser
        .run(&format!("const f = document.querySelector('[data-part=search]'); f.value = '{line}'; f.dispatchEvent(new InputEvent('input', {{bubbles: true}}))"))
        .map(drop)
}

fn searched(browser: &Browser<'_>, _: &Server) -> Step {
    browser.run("raftworks.open('servers 5\\nseed 3\\nclient pause 20ms\\nat 500ms isolate 2\\nat 900ms heal\\nat 1500ms crash leader\\nat 2s restart down\\n'); raftworks.pause(); raftworks.seekTime(6000000)")?;
    show(browser, "events", "events")?;
    // The examples are there to be pressed.
    browser.click("[data-action=searches]")?;
    browser.click("[data-search='kind:vote-refused refusal:log-behind']")?;
    browser.wait("what was found", "return /^[1-9]\\d* events? found$/.test(document.querySelector('.search-status').innerText.trim())")?;
    let says = "return [...document.querySelectorAll('[data-part=events] .event-says')].every(e => /log/.test(e.innerText) && /refuse/.test(e.innerText))";
    check("refused votes", browser.run(says)? == true)?;
    browser.run("raftworks.seek(0)")?;
    browser.click("[data-action=match-next]")?;
    browser.wait("the first", "const s = raftworks.state(); return s.event > 0 && /log/.test(document.querySelector('.event-text').innerText)")?;
    // Words, and what cannot be read.
    line(browser, "crash")?;
    browser.wait("the crash", "return [...document.querySelectorAll('[data-part=events] .event-says')].some(e => e.innerText.startsWith('Crash of'))")?;
    line(browser, "kind:vote sevrer:3")?;
    browser.wait("an honest error with its place", "const t = document.querySelector('.search-status').innerText; return t.includes('At letter 11') && t.includes('sevrer') && t.includes('server')")?;
    equal(
        "the field says so",
        browser.run(
            "return document.querySelector('[data-part=search]').getAttribute('aria-invalid')",
        )?,
        "true".into(),
    )?;
    // What was looked for is remembered while the page lives.
    line(browser, "kind:leader")?;
    browser.click("[data-action=view-ring]")?;
    show(browser, "events", "events")?;
    equal(
        "the line",
        browser.run("return document.querySelector('[data-part=search]').value")?,
        "kind:leader".into(),
    )
}

fn form(browser: &Browser<'_>, _: &Server) -> Step {
    prepare(browser)?;
    show(browser, "events", "events")?;
    browser.click("[data-action=search-form]")?;
    let choose = |field: &str, value: &str| {
        browser.run(&format!("const f = document.querySelector('[data-field={field}]'); f.value = '{value}'; f.dispatchEvent(new Event('change', {{bubbles: true}}))"))
    };
    choose("kind", "append")?;
    browser.settle()?;
    choose("server", "3")?;
    browser.settle()?;
    choose("term", ">0")?;
    browser.wait(
        "the line",
        "return document.querySelector('[data-part=search]').value === 'kind:append server:3 term:>0'",
    )?;
    browser.wait("rows of server 3 only", "const rows = [...document.querySelectorAll('[data-part=events] .event-lane')]; return rows.length > 3 && rows.every(r => r.innerText === 'S3')")?;
    choose("server", "")?;
    browser
        .wait(
            "without it",
            "return document.querySelector('[data-part=search]').value === 'kind:append term:>0'",
        )
        .map(drop)
}

fn events_touch(browser: &Browser<'_>, _: &Server) -> Step {
    prepare(browser)?;
    show(browser, "events", "events")?;
    let sheet = "return !!document.querySelector('.sheet.up .panel')";
    browser.wait("a sheet", sheet)?;
    stands(browser, ".sheet.up")?;
    let place = browser.run("const rows = [...document.querySelectorAll('[data-event]')]; const r = rows[1].getBoundingClientRect(); return [r.left + 80, r.top + r.height / 2, +rows[1].dataset.event, r.height]")?;
    let number = |n: usize| place[n].as_f64().unwrap_or_default();
    check("a row for a finger", number(3) >= 44.0)?;
    browser.swipe(&[(number(0), number(1))])?;
    browser.wait(
        "that moment",
        &format!("return raftworks.state().event === {} + 1", place[2]),
    )?;
    equal(
        "sideways scrolling",
        browser.run("return document.documentElement.scrollWidth > innerWidth")?,
        false.into(),
    )?;
    browser.click("[data-action=close-panel]")?;
    browser
        .wait(
            "the cluster alone",
            "return !document.querySelector('.panel') && !!document.querySelector('[data-part=stage]')",
        )
        .map(drop)
}

fn long_search(browser: &Browser<'_>, _: &Server) -> Step {
    browser.run("raftworks.open('servers 5\\nclient pause 0ms\\n'); raftworks.pause(); raftworks.seek(400000)")?;
    show(browser, "events", "events")?;
    line(browser, "nothing says this")?;
    browser.wait(
        "its progress",
        "return /[1-9]\\d? % searched/.test(document.querySelector('.search-status').innerText)",
    )?;
    browser.click("[data-action=search-stop]")?;
    browser.wait(
        "it stopped",
        "return !!document.querySelector('[data-action=search-go-on]')",
    )?;
    // What was under way when it was stopped may still be told.
    browser.settle()?;
    let percent = "return document.querySelector('.search-status').innerText";
    let stopped = browser.run(percent)?;
    browser.settle()?;
    equal("progress", browser.run(percent)?, stopped)?;
    equal("nothing is said too early", browser.run(VAIN)?, "".into())?;
    browser.click("[data-action=search-go-on]")?;
    browser.wait(
        "the end",
        "return document.querySelector('.search-status').innerText.trim() === '0 events found'",
    )?;
    // An empty list says what can be done.
    browser.wait(
        "what can be done",
        &format!("{VAIN}.includes('Leave a condition out')"),
    )?;
    line(browser, "kind:commit")?;
    browser.wait("events", &format!("{VAIN} === ''")).map(drop)
}

/// What is said of a list that stays empty.
const VAIN: &str = "return document.querySelector('[data-part=nothing-found]').innerText";

fn many(browser: &Browser<'_>, _: &Server) -> Step {
    browser.run("raftworks.open('servers 5\\nclient pause 0ms\\n'); raftworks.pause(); raftworks.seek(100000)")?;
    show(browser, "events", "events")?;
    // Through the whole list, and never more than a screenful of rows.
    for part in ["0", "0.31", "0.77", "1"] {
        browser.run(&format!("const r = document.querySelector('[data-part=events] .rows'); r.scrollTop = (r.scrollHeight - r.clientHeight) * {part}"))?;
        browser.wait("rows there", &format!("const n = [...document.querySelectorAll('[data-event]')].map(e => +e.dataset.event); const goal = {part} * raftworks.state().events; return n.length > 5 && n.length < 60 && Math.abs(n[0] - goal) < 40 && [...document.querySelectorAll('.event-says')].every(e => e.innerText)"))?;
    }
    line(browser, "kind:commit")?;
    browser.wait("the commits", "return /^\\d+ events found$/.test(document.querySelector('.search-status').innerText.trim())").map(drop)
}

fn coming(browser: &Browser<'_>, _: &Server) -> Step {
    prepare(browser)?;
    show(browser, "next", "coming")?;
    let stage = "const s = document.querySelector('[data-part=stage]').getBoundingClientRect(); return s.height > 150 && s.bottom <= innerHeight";
    check("the cluster is in sight", browser.run(stage)? == true)?;
    // The first row is what the next step does.
    browser.run("while (document.querySelector('[data-part=coming] li')?.dataset.next !== 'message' && raftworks.state().event < 2000) { raftworks.step(1); break; } ")?;
    browser.wait("a message is on its way", "if (document.querySelectorAll('[data-part=coming] [data-next=message]').length < 2) { raftworks.step(1); return false; } return true")?;
    browser.settle()?;
    let last = "const rows = [...document.querySelectorAll('[data-part=coming] [data-next=message]')]; return rows[rows.length - 1].querySelector('.next-says').innerText.replace(/:[^:]*$/, '')";
    let text = browser.run(last)?;
    // Deliver the last one now: it comes first.
    browser.run("const rows = [...document.querySelectorAll('[data-part=coming] [data-next=message]')]; rows[rows.length - 1].querySelector('[data-action=next-now]').id = 'chosen'")?;
    browser.click("#chosen")?;
    browser.wait("it comes first", &format!("return document.querySelector('[data-part=coming] li .next-says').innerText.startsWith({text})"))?;
    let event = browser.state()?["event"].as_u64().unwrap_or_default();
    browser.run("raftworks.step(1)")?;
    browser.wait(
        "it happened",
        &format!("return raftworks.state().event === {}", event + 1),
    )?;
    // Hold one, release it, drop it; select it by its line.
    browser.wait("a message", "if (!document.querySelector('[data-part=coming] [data-next=message]')) { raftworks.step(1); return false; } return true")?;
    browser.settle()?;
    browser.click("[data-part=coming] [data-next=message] [data-action=next-hold]")?;
    browser.wait("it is held", "return raftworks.state().messages.some(m => m.held) && [...document.querySelectorAll('.next-when')].some(w => w.innerText === 'waits')")?;
    browser.click("[data-part=coming] [data-next=message] [data-action=next-release]")?;
    browser.wait(
        "it goes on",
        "return !raftworks.state().messages.some(m => m.held)",
    )?;
    browser.settle()?;
    browser.click("[data-part=coming] [data-next=message] .next-line")?;
    browser.wait(
        "it is selected everywhere",
        "return !!document.querySelector('[data-part=inspector] [data-action=duplicate]')",
    )?;
    let count = browser.run("return raftworks.state().messages.filter(m => m.arrives).length")?;
    browser.click("[data-part=coming] [data-next=message] [data-action=next-drop]")?;
    browser
        .wait(
            "it will not arrive",
            &format!("return raftworks.state().messages.filter(m => m.arrives).length < {count}"),
        )
        .map(drop)
}

fn coming_keys(browser: &Browser<'_>, _: &Server) -> Step {
    prepare(browser)?;
    browser.press(&["/"])?;
    browser.wait(
        "the palette",
        "return document.querySelector('[data-part=palette] input') === document.activeElement",
    )?;
    browser.type_text("comes next")?;
    browser.press(&["Enter"])?;
    browser.wait(
        "what comes next",
        "return document.querySelectorAll('[data-part=coming] li').length > 2",
    )?;
    // A server's election timeout, by keys alone.
    browser.run("document.querySelector('[data-part=coming] [data-next=timer] [data-action=next-now]').focus()")?;
    let text = browser.run("return document.activeElement.closest('li').innerText")?;
    let server = text
        .as_str()
        .and_then(|text| text.split("Server ").nth(1)?.chars().next());
    let server = server
        .and_then(|c| c.to_digit(10))
        .ok_or("a server's timer")?;
    browser.press(&["Enter"])?;
    browser.wait("its election", &format!("const s = raftworks.state().servers[{server} - 1]; return s.role !== 'follower' || (raftworks.step(1), false)"))?;
    browser.settle()?;
    browser.run("document.querySelector('[data-part=coming] li button').focus()")?;
    browser.press(&["Down"])?;
    browser
        .wait(
            "the second row",
            "const rows = [...document.querySelectorAll('[data-part=coming] li:has(button)')]; return rows[1].contains(document.activeElement)",
        )
        .map(drop)
}

fn coming_touch(browser: &Browser<'_>, _: &Server) -> Step {
    prepare(browser)?;
    show(browser, "next", "coming")?;
    let small = "return [...document.querySelectorAll('[data-part=coming] button')].filter(b => b.getBoundingClientRect().height < 44).length";
    equal("small targets", browser.run(small)?, 0.into())?;
    // The transport is below the sheet, and steps.
    let event = browser.state()?["event"].as_u64().unwrap_or_default();
    browser.click("[data-part=forward]")?;
    browser
        .wait(
            "a step",
            &format!("return raftworks.state().event === {}", event + 1),
        )
        .map(drop)
}
