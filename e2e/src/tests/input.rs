//! The reader's own scenarios, good and bad.

use super::{Test, test};
use crate::browser::{Browser, Step, check, equal};
use crate::server::Server;

pub(super) const TESTS: &[Test] = &[
    test(
        "a_scenario_is_opened_and_a_bad_one_disturbs_nothing",
        "index.html",
        open,
    ),
    test("every_scenario_can_be_chosen", "index.html", choose),
    test("bad_arguments_are_errors_and_no_panics", "index.html", api),
];

fn open(browser: &Browser<'_>, _: &Server) -> Step {
    browser.run("raftworks.pause(); raftworks.seek(50)")?;
    let digest = browser.run("return raftworks.digest()")?;
    browser.click("[data-action=open]")?;
    browser.wait(
        "the text",
        "return document.querySelector('[data-part=scenario-text]')?.value.includes('servers 5')",
    )?;
    browser.run("document.querySelector('[data-part=scenario-text]').value = 'servers 3\\nat 1s crsh leader\\n'")?;
    browser.click("[data-action=run-text]")?;
    browser.wait("the error", "const t = document.querySelector('[data-part=scenario-error]')?.innerText ?? ''; return t.includes('line 2, column 7') && t.includes('crash')")?;
    equal("digest", browser.run("return raftworks.digest()")?, digest)?;
    browser.run("document.querySelector('[data-part=scenario-text]').value = 'title \"Mine\"\\nservers 3\\nat 1s crash leader\\n'")?;
    browser.click("[data-action=run-text]")?;
    browser.wait("my scenario", "const s = raftworks.state(); return s.servers.length === 3 && !document.querySelector('dialog').open")?;
    browser.wait(
        "its title",
        "return document.querySelector('[data-part=scenarios]').selectedOptions[0].text === 'Mine'",
    )?;
    // It travels in links, too.
    browser.run("raftworks.pause(); raftworks.seekTime(1200000)")?;
    let digest = browser.run("return raftworks.digest()")?;
    let link = browser.run("return raftworks.link()")?;
    browser.go("about:blank")?;
    browser.go(link.as_str().unwrap_or_default())?;
    browser.wait_ready()?;
    equal("digest", browser.run("return raftworks.digest()")?, digest)?;
    check(
        "the crash happened",
        browser.run("return raftworks.state().servers.some(s => !s.up)")? == true,
    )
}

fn choose(browser: &Browser<'_>, _: &Server) -> Step {
    let keys = browser.run("return [...document.querySelector('[data-part=scenarios]').options].map(o => o.value).filter(v => v)")?;
    let keys = keys.as_array().cloned().unwrap_or_default();
    check("six scenarios or more", keys.len() >= 6)?;
    for key in keys {
        let key = key.as_str().unwrap_or_default().to_owned();
        browser.run(&format!("const s = document.querySelector('[data-part=scenarios]'); s.value = '{key}'; s.dispatchEvent(new Event('change', {{bubbles: true}}))"))?;
        browser.wait(
            &key,
            &format!("return raftworks.state().scenario === '{key}'"),
        )?;
        browser.run("raftworks.pause(); raftworks.seekTime(3000000)")?;
        let violations = browser.state()?["violations"].clone();
        let violations = violations.as_array().cloned().unwrap_or_default();
        let broken = violations.iter().map(|violation| &violation["number"]);
        // One lesson is about a promise that does not hold outside its bounds.
        let expected = key == "clock-out-of-bounds";
        check(
            &format!("violations of {key}: {violations:?}"),
            broken.clone().count() == usize::from(expected) && broken.clone().all(|n| n == "I23"),
        )?;
    }
    Ok(())
}

fn api(browser: &Browser<'_>, _: &Server) -> Step {
    let refused = browser.run("return raftworks.act('crsh 3')")?;
    equal("column", &refused["column"], &1.into())?;
    check(
        "the nearest word",
        refused["message"]
            .as_str()
            .is_some_and(|text| text.contains("crash")),
    )?;
    for call in [
        "seek('soon')",
        "seek(-1)",
        "seek(1.5)",
        "act(7)",
        "speed(0)",
        "restart('x')",
        "open({})",
    ] {
        let thrown = browser.run(&format!("try {{ raftworks.{call}; return null }} catch (e) {{ return Object.prototype.toString.call(e) === '[object Error]' ? e.message : 'not an error' }}"))?;
        check(
            call,
            thrown.as_str().is_some_and(|text| text.contains("must be")),
        )?;
    }
    // What cannot be done is said, and changes nothing.
    browser.run("raftworks.pause(); raftworks.act('crash 77')")?;
    browser.wait("the reason", "return document.querySelector('[data-part=caption]').innerText.includes('there is no server 77')").map(drop)
}
