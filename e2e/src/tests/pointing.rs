//! What is pointed at in one view stands out in all others; by mouse and by keyboard.

use super::reading::{prepare, show};
use super::{Test, test};
use crate::browser::{Browser, Step, check, equal};
use crate::server::Server;

pub(super) const TESTS: &[Test] = &[
    test(
        "a_message_lights_its_ends_and_entries",
        "index.html",
        message,
    ),
    test(
        "an_entry_lights_its_server_by_mouse_and_by_keys",
        "index.html",
        entry,
    ),
    test(
        "the_diagram_lights_the_logs_and_the_other_way",
        "index.html",
        diagram,
    ),
    test(
        "so_many_messages_are_one_for_each_direction",
        "index.html",
        crowd,
    ),
    test("an_event_selects_where_it_happened", "index.html", event),
];

/// The servers that are lit, in the ring and in the logs, and the entries.
const LIT: &str = "const all = q => [...document.querySelectorAll(q)]; return { ring: all('.server[data-lit]').map(e => e.dataset.server), rows: all('.logs th.who[data-lit]').map(e => e.innerText.slice(0, 2)), entries: [...new Set(all('.logs td[data-lit]').map(e => e.dataset.index))], rest: all('[data-lit]').length }";

fn hover(browser: &Browser<'_>, selector: &str) -> Step {
    let middle = format!(
        "const r = document.querySelector('{selector}').getBoundingClientRect(); return [r.left + r.width / 2, r.top + r.height / 2]"
    );
    let middle = browser.run(&middle)?;
    let number = |n: usize| middle[n].as_f64().unwrap_or_default();
    browser.hover_at(number(0), number(1))?;
    browser.settle()
}

fn message(browser: &Browser<'_>, _: &Server) -> Step {
    prepare(browser)?;
    // To a moment at which an AppendEntries with entries is under way.
    browser.run("raftworks.seek(0); const carries = () => [...document.querySelectorAll('.message[data-of]')].find(e => e.dataset.of.split(' ').length === 3 && e.dataset.message.includes('append')); const next = () => new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done))); return (async () => { for (let i = 0; i < 400 && !carries(); i++) { raftworks.step(1); await next(); } carries().setAttribute('data-test', 'it'); return true; })()")?;
    hover(browser, "[data-test=it] .body")?;
    // Where several begin, the topmost is pointed at.
    browser.run("const r = document.querySelector('[data-test=it] .body').getBoundingClientRect(); const top = document.elementFromPoint(Math.round(r.left + r.width / 2), Math.round(r.top + r.height / 2)).closest('[data-of]'); document.querySelector('[data-test=it]').removeAttribute('data-test'); top.setAttribute('data-test', 'it')")?;
    let lit = browser.run(LIT)?;
    let ends = browser.run("const [lanes] = document.querySelector('[data-test=it]').dataset.of.split(' ').map(Number); return [1, 2, 3, 4, 5].filter(n => lanes & 1 << n - 1).map(String)")?;
    equal("its ends in the ring", &lit["ring"], &ends)?;
    let first =
        browser.run("return document.querySelector('[data-test=it]').dataset.of.split(' ')[1]")?;
    equal("what it carries", &lit["entries"][0], &first)?;
    hover(browser, ".caption")?;
    equal(
        "nothing is lit any more",
        &browser.run(LIT)?["rest"],
        &0.into(),
    )
}

fn entry(browser: &Browser<'_>, _: &Server) -> Step {
    prepare(browser)?;
    hover(browser, ".logs tbody tr:nth-child(3) td.entry")?;
    let lit = browser.run(LIT)?;
    equal("its server", &lit["ring"], &["3"].into_iter().collect())?;
    equal("its row", &lit["rows"], &["S3"].into_iter().collect())?;
    check(
        "the entry",
        lit["entries"].as_array().is_some_and(|all| all.len() == 1),
    )?;
    // The focus points, too.
    hover(browser, ".caption")?;
    browser.run("document.querySelector('[data-server=\"2\"]').focus()")?;
    browser.settle()?;
    let lit = browser.run(LIT)?;
    equal(
        "the row of a server in focus",
        &lit["rows"],
        &["S2"].into_iter().collect(),
    )?;
    check(
        "and none of its entries",
        lit["entries"].as_array().is_some_and(Vec::is_empty),
    )
}

fn diagram(browser: &Browser<'_>, _: &Server) -> Step {
    prepare(browser)?;
    browser.click("[data-action=view-space-time]")?;
    browser.wait(
        "the diagram",
        "return !!document.querySelector('.lane-names')",
    )?;
    browser.settle()?;
    hover(browser, ".logs tbody tr:nth-child(2) th.who")?;
    let lanes =
        "return [...document.querySelectorAll('.lane-names [data-lit]')].map(e => e.innerText)";
    equal(
        "the lane of a row",
        &browser.run(lanes)?,
        &["S2"].into_iter().collect(),
    )?;
    // Somewhere on the canvas there is an arrow that carries entries.
    let area = browser.run("const r = document.querySelector('.diagram-surface').getBoundingClientRect(); return [r.left, r.top, r.width, r.height]")?;
    let number = |n: usize| area[n].as_f64().unwrap_or_default();
    for step in 1..60 {
        let (x, y) = (
            number(0) + number(2) * f64::from(step) / 60.0,
            number(1) + number(3) * 0.3,
        );
        browser.hover_at(x, y)?;
        browser.settle()?;
        let lit = browser.run(LIT)?;
        if lit["entries"].as_array().is_some_and(|all| !all.is_empty()) {
            return check(
                "two rows",
                lit["rows"].as_array().is_some_and(|all| all.len() == 2),
            );
        }
    }
    check("an arrow that lights entries", false)
}

fn event(browser: &Browser<'_>, _: &Server) -> Step {
    prepare(browser)?;
    show(browser, "events", "events")?;
    let lane = "const row = [...document.querySelectorAll('.event-row')].find(e => /^S[1-5]$/.test(e.querySelector('.event-lane').innerText)); row.setAttribute('data-test', 'it'); return row.querySelector('.event-lane').innerText";
    let lane = browser.run(lane)?;
    hover(browser, "[data-test=it]")?;
    check(
        "its server is lit in the logs",
        browser.run(LIT)?["rows"]
            .as_array()
            .is_some_and(|rows| rows.contains(&lane)),
    )?;
    browser.click("[data-test=it]")?;
    browser.settle()?;
    let selected = "return document.querySelector('.logs tr.selected th')?.innerText.slice(0, 2)";
    equal("it is selected", &browser.run(selected)?, &lane)
}

fn crowd(browser: &Browser<'_>, _: &Server) -> Step {
    browser.run("raftworks.pause(); raftworks.open('servers 25\\nlatency 240ms..260ms\\nelection-timeout 2s..4s\\nclient pause 0ms\\n'); raftworks.seekTime(9000000)")?;
    browser.settle()?;
    let drawn = browser.run("const all = [...document.querySelectorAll('.crowd')]; return [all.length > 20, document.querySelectorAll('[data-message]').length, all.reduce((sum, it) => sum + Number(it.querySelector('.sign').textContent), 0) - raftworks.state().messages.length, all.every(it => /^\\d+ messages from /.test(it.getAttribute('aria-label')))]")?;
    equal(
        "what is drawn of them",
        drawn,
        serde_json::json!([true, 0, 0, true]),
    )?;
    // One of them is its link.
    browser.run("document.querySelector('.crowd:not(.of-client)').dispatchEvent(new MouseEvent('click', { bubbles: true }))")?;
    browser.wait(
        "the link",
        "return !!document.querySelector('.link.selected')",
    )?;
    Ok(())
}
