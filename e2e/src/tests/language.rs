//! Another language: chosen by mouse, by keyboard and by the address, at once and
//! everywhere, with the run untouched.

use serde_json::{Value, json};

use super::editor::{FIELD, edit};
use super::{Test, test};
use crate::browser::{Browser, Step, check, equal};
use crate::server::Server;

pub(super) const TESTS: &[Test] = &[
    test("another_language_by_mouse", "index.html", by_mouse),
    test("another_language_by_keyboard", "index.html", by_keyboard),
    test(
        "what_is_told_already_is_told_anew",
        "index.html#v=1&scenario=nothing",
        notice,
    ),
    test(
        "every_view_in_german",
        "index.html?lang=de#v=1&scenario=welcome&time=1750000&at=500",
        every_view,
    ),
    test(
        "mistakes_are_told_in_german",
        "index.html?lang=de",
        mistakes,
    ),
    test(
        "an_embed_in_german",
        "embed.html?scenario=leader-crash&autoplay=0&lang=de",
        embed,
    ),
];

/// What must be as it was: the moment, its digest, the speed, and what is selected.
const UNTOUCHED: &str = "const s = raftworks.state(); return [s.event, s.time_us, s.speed, s.playing, raftworks.digest(), document.querySelector('[data-server=\"2\"]').getAttribute('aria-pressed')]";

fn speaks(browser: &Browser<'_>, code: &str) -> Step<Value> {
    browser.wait(
        "the language",
        &format!("return document.documentElement.lang === '{code}'"),
    )
}

fn by_mouse(browser: &Browser<'_>, _: &Server) -> Step {
    browser.run("raftworks.pause(); raftworks.seekTime(1750000)")?;
    browser.press(&["2"])?;
    browser.wait(
        "server 2",
        "return document.querySelector('[data-server=\"2\"]').getAttribute('aria-pressed') === 'true'",
    )?;
    let before = browser.run(UNTOUCHED)?;
    equal("at first", speaks(browser, "en")?, json!(true))?;
    browser.click("[data-action=language]")?;
    speaks(browser, "de")?;
    equal("the run", browser.run(UNTOUCHED)?, before.clone())?;
    browser.wait("a German title", "return document.title.includes('Spielplatz') && document.querySelector('[data-action=share]').innerText === 'Teilen'")?;
    nothing_english(browser, "the page")?;
    let kept = browser.run("return [location.search, raftworks.link().includes('?lang=de#')]")?;
    equal("the address and links", kept, json!(["?lang=de", true]))?;
    let stored = browser
        .run("return [localStorage.length, sessionStorage.length, document.cookie.length]")?;
    equal("stored", stored, json!([0, 0, 0]))?;
    browser.click("[data-action=language]")?;
    speaks(browser, "en")?;
    equal("the run again", browser.run(UNTOUCHED)?, before)?;
    browser
        .wait(
            "English",
            "return document.querySelector('[data-action=share]').innerText === 'Share' && location.search === '?lang=en'",
        )
        .map(drop)
}

fn notice(browser: &Browser<'_>, _: &Server) -> Step {
    browser.run("raftworks.pause()")?;
    for (word, code) in [("expected one of", "en"), ("erwartet: eines von", "de")] {
        let told = format!(
            "return document.querySelector('[data-part=notice]')?.innerText.includes('{word}')"
        );
        browser.wait(code, &told)?;
        browser.click("[data-action=language]")?;
    }
    Ok(())
}

fn by_keyboard(browser: &Browser<'_>, _: &Server) -> Step {
    browser.press(&["Space"])?;
    browser.wait("a stop", "return !raftworks.state().playing")?;
    let before = browser.run(UNTOUCHED)?;
    for (word, code) in [("Deutsch", "de"), ("English", "en")] {
        browser.press(&["/"])?;
        browser.wait(
            "the palette",
            "return document.activeElement.getAttribute('role') === 'combobox'",
        )?;
        browser.type_text(word)?;
        browser.wait(
            "one command",
            "return document.querySelectorAll('[data-part=palette] li').length === 1",
        )?;
        browser.press(&["Enter"])?;
        speaks(browser, code)?;
        equal("the run", browser.run(UNTOUCHED)?, before.clone())?;
    }
    Ok(())
}

/// Words that no German text has. Names stay English and are marked so; the scenario
/// language is one of its own.
const LEFTOVERS: &str = r"
const english = /(?<![\w-])(the|and|are|with|not|you|your|this|that|from|has|have|it|its|to|of|by|is|entry|entries|votes?|leads?|leader's|answers?|reads?|writes?|links?|cut|undo|play|nobody|nothing|server's|heartbeat timeout|election|committed|client's|log's|term's|switch|rules?|save|show|close|done|waits?|down|paused|selected|event)(?![\w-])/i;
const skipped = 'textarea, pre, kbd, code, script, noscript, [lang]:not(html):not([lang=de]), [data-part=offers]';
const found = [];
const look = (text, element) => {
  const match = text && text.match(english);
  if (match && !/^Links?$/i.test(match[0])) found.push(match[0] + ': ' + text.trim().slice(0, 90));
};
const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_ELEMENT | NodeFilter.SHOW_TEXT);
for (let node = walker.nextNode(); node; node = walker.nextNode()) {
  const element = node.nodeType === Node.TEXT_NODE ? node.parentElement : node;
  if (element.closest(skipped)) continue;
  if (node.nodeType === Node.TEXT_NODE) { look(node.data, element); continue; }
  for (const name of ['title', 'aria-label', 'placeholder', 'aria-valuetext']) look(node.getAttribute(name), element);
}
return [...new Set(found)].slice(0, 12);
";

fn nothing_english(browser: &Browser<'_>, view: &str) -> Step {
    equal(
        &format!("English words in {view}"),
        browser.run(LEFTOVERS)?,
        json!([]),
    )
}

/// What cannot be read, in the editor and in the address.
fn mistakes(browser: &Browser<'_>, _: &Server) -> Step {
    speaks(browser, "de")?;
    edit(browser, "servers 3\n")?;
    browser.run(&format!("{FIELD}.focus()"))?;
    browser.type_text("at 1s crsh leader")?;
    let said = "Zeile 2, Spalte 7: erwartet: etwas, das zu tun ist; gefunden: „crsh“; ist „crash“ gemeint?";
    let first = "document.querySelector('[data-part=editor-errors] button')";
    browser.wait(
        "the mistake",
        &format!("return {first}?.innerText === {}", json!(said)),
    )?;
    browser.wait(
        "it is told",
        &format!(
            "return document.querySelector('[data-part=editor-said]').innerText.includes({})",
            json!(said)
        ),
    )?;
    nothing_english(browser, "the editor")?;
    browser.click("[data-action=run-text]")?;
    browser.wait(
        "it is not run",
        &format!(
            "return document.querySelector('[data-part=scenario-error]')?.innerText === {}",
            json!(said)
        ),
    )?;
    browser.click("[data-action=close-dialog]")?;
    // What a text expects and does not come to.
    edit(browser, "servers 3\nuntil 1s\nexpect term 9 by 1s\n")?;
    browser.click("[data-action=try-text]")?;
    browser.wait(
        "what was seen",
        "return document.querySelector('[data-part=tried]').innerText.includes('bis zum Ende: Server 1: Term ')",
    )?;
    browser.click("[data-action=close-dialog]")?;
    browser.run("location.hash = '#v=1&text=servers+many'")?;
    let wanted = "sein Szenario, Zeile 1, Spalte 9: erwartet: eine Zahl von 1 bis 100";
    browser.wait(
        "the link is refused",
        &format!(
            "return document.querySelector('[data-part=notice]')?.innerText.includes({})",
            json!(wanted)
        ),
    )?;
    nothing_english(browser, "the page")
}

fn every_view(browser: &Browser<'_>, _: &Server) -> Step {
    speaks(browser, "de")?;
    browser.run("raftworks.pause(); raftworks.seekTime(1750000)")?;
    browser.settle()?;
    nothing_english(browser, "the page at first")?;
    for (view, show) in VIEWS {
        browser.run(show)?;
        browser.settle()?;
        nothing_english(browser, view)?;
    }
    for dialog in [
        "open", "share", "help", "settings", "members", "rules", "palette",
    ] {
        browser.click(&format!("[data-action={dialog}]"))?;
        browser.wait(
            "the dialog",
            "return document.querySelector('dialog').open && document.querySelector('dialog h2').innerText !== ''",
        )?;
        browser.settle()?;
        nothing_english(browser, dialog)?;
        browser.click("[data-action=close-dialog]")?;
        browser.wait(
            "the end of it",
            "return !document.querySelector('dialog').open",
        )?;
    }
    Ok(())
}

/// Views of the page, and how to get there.
const VIEWS: [(&str, &str); 10] = [
    (
        "a server",
        "document.querySelector('[data-server=\"1\"]').dispatchEvent(new MouseEvent('click', {bubbles: true}))",
    ),
    (
        "a link",
        "document.querySelector('[data-link=\"1-2\"]').dispatchEvent(new MouseEvent('click', {bubbles: true}))",
    ),
    (
        "a client",
        "document.querySelector('[data-client=\"1\"]').dispatchEvent(new MouseEvent('click', {bubbles: true}))",
    ),
    (
        "a message",
        "for (let i = 0; i < 50 && !raftworks.state().messages.length; i++) raftworks.step(1); return new Promise(done => setTimeout(() => { document.querySelector('[data-message]').dispatchEvent(new MouseEvent('click', {bubbles: true})); done(true); }, 100))",
    ),
    (
        "an answer",
        "document.querySelector('[data-action=why-event]').click()",
    ),
    (
        "a partition",
        "document.querySelector('[data-action=partition]').click()",
    ),
    (
        "what was done",
        "document.querySelector('[data-action=cancel-sides]').click(); raftworks.act('crash 2'); raftworks.act('cut 1 -> 3')",
    ),
    ("an earlier moment", "raftworks.seek(14)"),
    (
        "the diagram",
        "document.querySelector('[data-action=view-space-time]').click()",
    ),
    (
        "the comparison",
        "document.querySelector('[data-action=view-compare]').click(); return new Promise(done => setTimeout(() => { document.querySelector('[data-action=vary-pre-vote-on]').click(); done(true); }, 100))",
    ),
];

fn embed(browser: &Browser<'_>, _: &Server) -> Step {
    speaks(browser, "de")?;
    browser.run("raftworks.seekTime(900000)")?;
    browser.settle()?;
    nothing_english(browser, "the embed")?;
    let out = browser.run("return document.querySelector('[data-part=open-page]').href")?;
    let out = out.as_str().unwrap_or_default();
    check("the full page in German", out.contains("/?lang=de#v=1"))
}
