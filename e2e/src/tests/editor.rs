//! The editor of scenarios: errors while typing, words to choose from, tidying,
//! running, and that nothing typed gets lost. By mouse, keyboard and finger.

use serde_json::{Value, json};

use super::{Test, test};
use crate::browser::{Browser, Look, Step, check, equal};
use crate::driver::Kind;
use crate::server::Server;

pub(super) const TESTS: &[Test] = &[
    test("errors_show_while_typing", "index.html", errors),
    Test {
        // There, undoing is a command of the desktop's toolkit.
        not_in: &[(
            Kind::Webkit,
            "its driver does not press Ctrl+Z for the toolkit",
        )],
        ..test("words_are_offered_and_taken", "index.html", offers)
    },
    test(
        "a_text_is_tidied_and_run_by_keyboard",
        "index.html",
        keyboard,
    ),
    test("what_was_typed_survives_closing", "index.html", draft),
    test("a_text_is_saved_and_loaded_as_a_file", "index.html", files),
    test(
        "a_run_becomes_a_scenario_and_a_test",
        "index.html",
        run_saved,
    ),
    test("a_text_is_tried_with_many_seeds", "index.html", tried),
    Test {
        look: Look::PHONE,
        ..test("the_editor_fits_a_phone", "index.html", phone)
    },
];

pub(super) const FIELD: &str = "document.querySelector('[data-part=scenario-text]')";

/// Opens the editor with this text, as if it were pasted, and the cursor at its end.
pub(super) fn edit(browser: &Browser<'_>, text: &str) -> Step {
    browser.run("raftworks.pause()")?;
    browser.click("[data-action=open]")?;
    // What is pasted goes to where the focus is. It comes when the editor is open, and
    // under a finger not to the field.
    browser.wait(
        "the editor",
        &format!("return {FIELD}?.value.length > 0 && document.querySelector('dialog').contains(document.activeElement)"),
    )?;
    browser.run(&format!(
        "{FIELD}.focus(); {FIELD}.select(); document.execCommand('insertText', false, {})",
        json!(text)
    ))?;
    browser
        .wait(
            "the text",
            &format!("return {FIELD}.value === {}", json!(text)),
        )
        .map(drop)
}

fn errors(browser: &Browser<'_>, _: &Server) -> Step {
    edit(browser, "servers 3\nat 1s crsh leader\nexpect leder by 99s")?;
    let listed = "const e = [...document.querySelectorAll('[data-part=editor-errors] button')].map(b => b.innerText);";
    browser.wait("two errors", &format!("{listed} return e.length === 2 && e[0].includes('line 2, column 7') && e[0].includes('did you mean “crash”') && e[1].includes('“leader”')"))?;
    let marked = browser.run("return [...document.querySelectorAll('.editor-marks .wrong')].map(m => m.innerText).join()")?;
    equal("marked", marked, "crsh,leder".into())?;
    // It lies exactly over the word in the field, which is the same sheet.
    let over = browser.run(&format!("const f = {FIELD}.getBoundingClientRect(), m = document.querySelector('.editor-marks').getBoundingClientRect(); return Math.abs(f.left - m.left) < 1 && Math.abs(f.top - m.top) < 1 && Math.abs(f.width - m.width) < 1 && {FIELD}.scrollWidth <= {FIELD}.clientWidth + 1"))?;
    equal("the layers agree", over, true.into())?;
    browser.wait("it is told politely", "const s = document.querySelector('[data-part=editor-said]'); return s.getAttribute('role') === 'status' && s.innerText.startsWith('2 errors. The first: line 2, column 7')")?;
    equal(
        "nothing to tidy",
        browser.run("return document.querySelector('[data-action=format-text]').disabled")?,
        true.into(),
    )?;
    // An error leads to its place: what is typed takes the place of the wrong word.
    browser.click("[data-part=editor-errors] button")?;
    browser.type_text("crash")?;
    browser.wait(
        "one error",
        &format!("{listed} return e.length === 1 && e[0].includes('line 3, column 8')"),
    )?;
    // The cluster was not touched, not even by trying to run it.
    let digest = browser.run("return raftworks.digest()")?;
    browser.press(&["Ctrl+Enter"])?;
    browser.wait("why not", "return document.querySelector('[data-part=scenario-error]')?.innerText.includes('line 3, column 8')")?;
    equal("digest", browser.run("return raftworks.digest()")?, digest)?;
    equal(
        "the cursor is at the error",
        browser.run(&format!(
            "return {FIELD}.value.slice({FIELD}.selectionStart, {FIELD}.selectionEnd)"
        ))?,
        "leder".into(),
    )
}

fn offers(browser: &Browser<'_>, _: &Server) -> Step {
    edit(
        browser,
        "servers 3\nwhen leader name leader as first\nthen ",
    )?;
    let offered = "const o = [...document.querySelectorAll('[data-part=offers] button')].map(b => b.innerText);";
    browser.wait(
        "what may follow",
        &format!(
            "{offered} return o.includes('after') && o.includes('say') && o.includes('crash')"
        ),
    )?;
    browser.type_text("cra")?;
    browser.wait(
        "one word",
        &format!("{offered} return o.join() === 'crash'"),
    )?;
    browser.press(&["Ctrl+Space"])?;
    browser.wait(
        "it is typed",
        &format!("return {FIELD}.value.endsWith('then crash ')"),
    )?;
    browser.type_text("fi")?;
    browser.wait(
        "the name is offered",
        &format!("{offered} return o.join() === 'first'"),
    )?;
    browser.click("[data-part=offers] button")?;
    browser.wait("by mouse, too", &format!("return {FIELD}.value.endsWith('then crash first ') && document.activeElement === {FIELD}"))?;
    browser.press(&["Ctrl+z"])?;
    browser
        .wait(
            "it can be undone",
            &format!("return {FIELD}.value.endsWith('then crash fi')"),
        )
        .map(drop)
}

fn keyboard(browser: &Browser<'_>, _: &Server) -> Step {
    browser.run("raftworks.pause()")?;
    browser.press(&["e"])?;
    browser.wait(
        "the editor",
        &format!("return {FIELD}?.value.includes('servers 5')"),
    )?;
    browser.run(&format!("{FIELD}.focus()"))?;
    browser.press(&["Ctrl+a"])?;
    browser.type_text("title  \"Typed\"  # mine")?;
    browser.press(&["Enter", "Enter", "Enter"])?;
    browser.type_text("servers   3")?;
    browser.press(&["Enter"])?;
    browser.type_text("at 1s   crash 2")?;
    browser.click("[data-action=format-text]")?;
    browser.wait(
        "it is tidy",
        &format!(
            "return {FIELD}.value === 'title \"Typed\"  # mine\\n\\nservers 3\\nat 1s crash 2\\n'"
        ),
    )?;
    browser.press(&["Ctrl+Enter"])?;
    browser.wait("it runs", "const s = raftworks.state(); return s.servers.length === 3 && s.playing && !document.querySelector('dialog').open")?;
    browser
        .wait(
            "its title",
            "return document.querySelector('[data-part=scenarios]').selectedOptions[0].text === 'Typed'",
        )
        .map(drop)
}

fn draft(browser: &Browser<'_>, _: &Server) -> Step {
    edit(browser, "servers 3\nat 1s cra")?;
    browser.press(&["Escape"])?;
    browser.wait("it closes", "return !document.querySelector('dialog').open")?;
    browser.click("[data-action=open]")?;
    browser.wait(
        "it is still there",
        &format!("return {FIELD}?.value === 'servers 3\\nat 1s cra'"),
    )?;
    // Another scenario is another text.
    browser.press(&["Escape"])?;
    browser.wait("it closes", "return !document.querySelector('dialog').open")?;
    browser.run("location.hash = 'v=1&scenario=split-vote'")?;
    browser.wait(
        "it opens",
        "return raftworks.state().scenario === 'split-vote'",
    )?;
    browser.click("[data-action=open]")?;
    browser
        .wait(
            "its text",
            &format!(
                "return {FIELD}?.value.startsWith('title') && {FIELD}.value.includes('split')"
            ),
        )
        .map(drop)
}

fn files(browser: &Browser<'_>, _: &Server) -> Step {
    edit(browser, "servers 7\n")?;
    // What would be downloaded is caught before the browser asks where to put it.
    browser.run("window.saved = null; HTMLAnchorElement.prototype.click = function () { window.saved = this.download; window.savedHref = this.href; }")?;
    browser.click("[data-action=save-text]")?;
    browser.wait(
        "a file",
        "return window.saved === 'scenario.raft' && window.savedHref.startsWith('blob:')",
    )?;
    // A file takes the place of the text; one that is too large does not.
    let choose = |text: &str| {
        browser.run(&format!("const t = new DataTransfer(); t.items.add(new File([{text}], 'a.raft')); const i = document.querySelector('.editor input[type=file]'); i.files = t.files; i.dispatchEvent(new Event('change', {{bubbles: true}}))"))
    };
    choose("'servers 4\\n'")?;
    browser.wait(
        "its text",
        &format!("return {FIELD}.value === 'servers 4\\n'"),
    )?;
    choose("'#'.repeat(70000)")?;
    browser.wait("why not", "return document.querySelector('[data-part=scenario-error]')?.innerText.includes('70000 bytes')")?;
    equal(
        "the text",
        browser.run(&format!("return {FIELD}.value"))?,
        "servers 4\n".into(),
    )
}

fn tried(browser: &Browser<'_>, _: &Server) -> Step {
    edit(
        browser,
        "servers 3\nuntil 1s\nexpect leader by 1s\nexpect term 9 by 1s\n",
    )?;
    let digest = browser.run("return raftworks.digest()")?;
    browser.click("[data-action=try-text]")?;
    browser.wait("what came out", "const t = document.querySelector('[data-part=tried]'); const l = [...t.children].map(c => c.innerText); return t.getAttribute('aria-live') === 'polite' && l.length === 3 && l[0].includes('line 3') && l[0].endsWith('so with all 21 seeds') && l[1].includes('line 4: expect term 9 by 1s: not with seed 1 (21 of 21 seeds)') && l[2].includes('no property')")?;
    equal("digest", browser.run("return raftworks.digest()")?, digest)?;
    // What came out of another text says nothing of this one.
    browser.run(&format!("{FIELD}.focus()"))?;
    browser.type_text("#")?;
    browser
        .wait(
            "it is gone",
            "return document.querySelector('[data-part=tried]').children.length === 0",
        )
        .map(drop)
}

fn run_saved(browser: &Browser<'_>, _: &Server) -> Step {
    browser.run("raftworks.pause(); raftworks.seekTime(900000); raftworks.act('crash 2'); raftworks.seekTime(1300000); raftworks.act('partition 1 | rest'); raftworks.seekTime(2000000)")?;
    let digest = browser.run("return raftworks.digest()")?;
    browser.click("[data-action=open]")?;
    browser.wait("the editor", &format!("return {FIELD}?.value.length > 0"))?;
    browser.click("[data-action=run-as-text]")?;
    browser.wait("what was done", &format!("const t = {FIELD}.value; return t.includes('at 900ms crash 2') && t.includes('at 1300ms partition 1 | rest')"))?;
    browser.run("const make = URL.createObjectURL; URL.createObjectURL = b => { b.text().then(t => { window.savedText = t; }); return make.call(URL, b); }; HTMLAnchorElement.prototype.click = function () { window.saved = this.download; }")?;
    browser.click("[data-action=run-as-test]")?;
    browser.wait("a test", "return window.saved === 'raftworks_run.rs' && window.savedText?.includes('#[test]') && window.savedText.includes('crash 2')")?;
    browser.run(&format!("{FIELD}.focus()"))?;
    browser.press(&["Ctrl+Enter"])?;
    browser.wait(
        "it runs",
        "return !document.querySelector('dialog').open && raftworks.state().scenario === ''",
    )?;
    browser.run("raftworks.pause(); raftworks.seekTime(2000000)")?;
    equal("digest", browser.run("return raftworks.digest()")?, digest)
}

fn phone(browser: &Browser<'_>, _: &Server) -> Step {
    edit(
        browser,
        &format!("servers 3\nat 1s crsh leader\n# {}", "long ".repeat(60)),
    )?;
    browser.wait(
        "the error",
        "return document.querySelectorAll('[data-part=editor-errors] button').length === 1",
    )?;
    let fits = browser.run("const d = document.querySelector('dialog').getBoundingClientRect(); return d.left >= 0 && d.right <= innerWidth && document.documentElement.scrollWidth <= innerWidth")?;
    equal("it fits", fits, true.into())?;
    let small = browser.run("return [...document.querySelectorAll('dialog button')].filter(b => b.getBoundingClientRect().height < 44).map(b => b.innerText)")?;
    equal(
        "what is too small for a finger",
        small,
        Value::Array(Vec::new()),
    )?;
    browser.click("[data-part=editor-errors] button")?;
    let selected = browser.run(&format!(
        "return {FIELD}.value.slice({FIELD}.selectionStart, {FIELD}.selectionEnd)"
    ))?;
    check("the wrong word is selected", selected == "crsh")
}
