//! The search through the futures of a moment.

use super::fingers::tap;
use super::phone::on_a_phone;
use super::{Test, test};
use crate::browser::{Browser, Step, check, equal};
use crate::server::Server;

pub(super) const TESTS: &[Test] = &[
    test(
        "a_future_that_fails_is_found_made_small_and_shown",
        "index.html",
        found,
    ),
    test(
        "a_search_that_finds_nothing_is_stopped",
        "index.html",
        stopped,
    ),
    test(
        "futures_are_searched_by_keyboard",
        "index.html",
        by_keyboard,
    ),
    test(
        "what_is_found_behind_a_closed_dialog_is_told",
        "index.html",
        behind,
    ),
    on_a_phone("futures_are_searched_by_touch", by_touch),
];

const TWO_VOTES: &str = "servers 5\nseed 3\nclient pause 20ms\nrule one-vote off\n";

fn open(browser: &Browser<'_>, text: &str) -> Step {
    browser.run(&format!(
        "raftworks.open({text:?}); raftworks.pause(); raftworks.seekTime(1000000)"
    ))?;
    browser.settle()
}

fn says(browser: &Browser<'_>, part: &str, text: &str) -> Step {
    let script = format!(
        "return (document.querySelector('[data-part={part}]')?.innerText ?? '').includes({text:?})"
    );
    browser.wait(text, &script).map(drop)
}

/// The branch is played, and stands where the property fails.
fn is_shown(browser: &Browser<'_>, from_us: u64) -> Step {
    browser.wait(
        "the violation on the strip",
        "return !document.querySelector('dialog').open && document.querySelectorAll('[data-part=properties] .violation').length > 0",
    )?;
    let state = browser.state()?;
    equal("playing", &state["playing"], &false.into())?;
    let time = state["time_us"].as_u64().unwrap_or_default();
    check("after the moment that was searched", time > from_us)?;
    let name = browser.run("return document.querySelector('[data-action=branches]').innerText")?;
    let name = name.as_str().unwrap_or_default();
    check(name, name.contains("fails: "))
}

fn found(browser: &Browser<'_>, _: &Server) -> Step {
    open(browser, "servers 5\nseed 3\nclient pause 20ms\n")?;
    browser.click("[data-action=rules]")?;
    browser.click("[data-rule='one-vote']")?;
    browser.click("[data-action=futures-of-rules]")?;
    browser.click("[data-action=search-futures]")?;
    says(
        browser,
        "futures-found",
        "There is a future in which this fails",
    )?;
    says(browser, "futures-tried", "From 1.000 s on")?;
    let steps = "return document.querySelectorAll('[data-part=future-steps] li').length";
    let steps = browser.run(steps)?.as_u64().unwrap_or_default();
    check("it says what happens in it", steps > 0)?;

    browser.click("[data-action=shrink-future]")?;
    says(browser, "future-small", "As small as it gets")?;
    let text = browser.run("return document.querySelector('.future-text').innerText")?;
    let text = text.as_str().unwrap_or_default();
    check(
        text,
        text.contains("rule one-vote off") && text.contains("expect violates"),
    )?;

    browser.click("[data-action=play-future]")?;
    is_shown(browser, 0)?;
    let link = browser.run("return raftworks.link()")?;
    let link = link.as_str().unwrap_or_default();
    check(link, link.contains("expect+violates"))?;
    // What was played before is still there.
    browser.click("[data-action=branches]")?;
    let branches = "return document.querySelectorAll('[data-part=branches] li').length";
    equal("branches", browser.run(branches)?, 2.into())
}

fn stopped(browser: &Browser<'_>, _: &Server) -> Step {
    open(browser, "servers 3\nseed 3\nclient pause 20ms\n")?;
    browser.click("[data-action=futures]")?;
    let on = "return document.querySelectorAll('[data-trouble]:checked').length";
    equal("everything may happen", browser.run(on)?, 8.into())?;
    browser.click("[data-trouble=Clocks]")?;
    equal("but for clocks", browser.run(on)?, 7.into())?;
    browser.click("[data-action=search-futures]")?;
    let tried = "return Number(document.querySelector('[data-part=futures-tried]')?.innerText.match(/(\\d+) futures/)?.[1] ?? 0)";
    browser.wait("some futures", &format!("{tried} > 3"))?;
    browser.click("[data-action=search-futures]")?;
    browser.wait(
        "it rests",
        "return document.querySelector('[data-action=search-futures]').innerText === 'Search'",
    )?;
    let first = browser.run(tried)?;
    browser.click("[data-action=search-on]")?;
    browser.wait("more of them", &format!("{tried} > {first}"))?;
    // Another property, and what was chosen stays when the dialog is closed.
    browser.run("const s = document.querySelector('#future-property'); s.selectedIndex = 2; s.dispatchEvent(new Event('change', { bubbles: true }))")?;
    browser.click("[data-action=close-dialog]")?;
    browser.click("[data-action=futures]")?;
    let chosen = "return [document.querySelector('#future-property').selectedIndex, document.querySelectorAll('[data-trouble]:checked').length]";
    equal("chosen", browser.run(chosen)?, serde_json::json!([2, 7]))
}

fn by_keyboard(browser: &Browser<'_>, _: &Server) -> Step {
    open(browser, TWO_VOTES)?;
    browser.press(&["/"])?;
    browser.wait(
        "the palette",
        "return document.activeElement.matches('.palette input')",
    )?;
    browser.type_text("search from here")?;
    browser.press(&["Enter"])?;
    browser.wait(
        "the dialog",
        "return !!document.querySelector('[data-part=futures]')",
    )?;
    until(browser, "search-futures")?;
    browser.press(&["Enter"])?;
    says(browser, "futures-found", "There is a future")?;
    until(browser, "play-future")?;
    browser.press(&["Enter"])?;
    is_shown(browser, 1_000_000)?;
    // Undo goes back to before it began.
    browser.press(&["Space"])?;
    browser
        .wait("it plays on", "return raftworks.state().playing")
        .map(drop)
}

/// Presses Tab until the focus is there.
fn until(browser: &Browser<'_>, action: &str) -> Step {
    for _ in 0..40 {
        let there = format!("return document.activeElement.dataset.action === '{action}'");
        if browser.run(&there)? == true {
            return Ok(());
        }
        browser.press(&["Tab"])?;
    }
    check(action, false)
}

fn behind(browser: &Browser<'_>, _: &Server) -> Step {
    // It takes a while: the dialog is closed by then.
    let text = "servers 5\nseed 3\nclient pause 20ms\nrule commit-own-term off\n";
    open(browser, text)?;
    browser.click("[data-action=futures]")?;
    browser.click("[data-action=search-futures]")?;
    browser.click("[data-action=close-dialog]")?;
    says(browser, "notice", "There is a future in which this fails")?;
    browser.click("[data-action=futures]")?;
    browser.click("[data-action=play-future]")?;
    is_shown(browser, 1_000_000)
}

fn by_touch(browser: &Browser<'_>, _: &Server) -> Step {
    open(browser, TWO_VOTES)?;
    tap(browser, "[data-action=futures]")?;
    browser.wait(
        "the dialog",
        "return !!document.querySelector('[data-part=futures]')",
    )?;
    tap(browser, "[data-trouble=Disks]")?;
    tap(browser, "[data-action=search-futures]")?;
    says(browser, "futures-found", "There is a future")?;
    tap(browser, "[data-action=play-future]")?;
    is_shown(browser, 1_000_000)
}
