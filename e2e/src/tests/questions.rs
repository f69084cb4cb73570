//! Questions: time stops, the reader predicts, and sees what was right.

use super::{Test, test};
use crate::browser::{Browser, Step, check, equal};
use crate::server::Server;

pub(super) const TESTS: &[Test] = &[
    test(
        "a_question_stops_time_and_tells_what_was_right",
        "index.html",
        mouse,
    ),
    test("a_question_is_answered_by_keyboard", "index.html", keyboard),
    test("questions_can_be_passed_over", "index.html", passed),
    test(
        "an_embed_asks_too",
        "embed.html?scenario=welcome&autoplay=0",
        embed,
    ),
];

const TEXT: &str = "servers 3\\nuntil 3s\\nwhen leader name leader as old\\nthen after 100ms ask \"Will it lead?\" wrong \"For ever\" right \"Until it crashes\" because \"Leaders lead while they live.\"\\nthen after 100ms crash old\\nthen after 300ms say \"It crashed.\"\\n";

/// Opens it and plays to the question.
pub(super) fn play(browser: &Browser<'_>) -> Step {
    browser.run(&format!(
        "raftworks.open('{TEXT}'); raftworks.speed(1); raftworks.play()"
    ))?;
    browser
        .wait(
            "the question",
            "return !!document.querySelector('[data-part=question]') && !raftworks.state().playing",
        )
        .map(drop)
}

fn mouse(browser: &Browser<'_>, _: &Server) -> Step {
    play(browser)?;
    equal(
        "what is asked",
        browser.text(".story")?,
        "Will it lead?".to_owned(),
    )?;
    let event = browser.state()?["event"].clone();
    check(
        "nothing is told before",
        browser
            .run("return document.querySelector('[data-part=verdict]')")?
            .is_null(),
    )?;
    browser.click("[data-choice='0']")?;
    browser.wait("the verdict", "return document.querySelector('[data-part=verdict]')?.innerText === 'Not so. Leaders lead while they live.'")?;
    let told = browser.run("return [...document.querySelectorAll('[data-choice]')].map(c => c.innerText.replace(/\\s+/g, ' ').trim()).join('|')")?;
    equal(
        "the choices",
        told,
        "\u{2717} For ever your answer|\u{2713} Until it crashes the right one".into(),
    )?;
    check(
        "the first answer counts",
        browser.run("return document.querySelector('[data-choice=\"1\"]').disabled")? == true,
    )?;
    equal("the run waits", &browser.state()?["event"], &event)?;
    browser.click("[data-action=go-on]")?;
    browser.wait("it goes on", "return raftworks.state().caption === 'It crashed.' && !document.querySelector('[data-part=question]')")?;
    // Whoever comes by again has answered.
    browser.run("raftworks.seek(0); raftworks.play()")?;
    browser.wait(
        "it does not stop again",
        "return raftworks.state().caption === 'It crashed.'",
    )?;
    browser.run("raftworks.restart(); raftworks.play()")?;
    browser
        .wait("a new run asks anew", "return !!document.querySelector('[data-choice]:not(:disabled)') && !raftworks.state().playing")
        .map(drop)
}

fn keyboard(browser: &Browser<'_>, _: &Server) -> Step {
    browser.run("document.activeElement?.blur()")?;
    play(browser)?;
    browser.wait(
        "the first choice has the focus",
        "return document.activeElement?.dataset.choice === '0'",
    )?;
    let group = browser.run("const g = document.querySelector('[data-part=question]'); return [g.getAttribute('role'), g.getAttribute('aria-label'), document.querySelector('.story').parentElement.getAttribute('aria-live')].join()")?;
    equal(
        "for screen readers",
        group,
        "group,Your prediction,polite".into(),
    )?;
    browser.press(&["Tab", "Enter"])?;
    browser.wait("the verdict", "const v = document.querySelector('[data-part=verdict]'); return v?.innerText.startsWith('Right.') && v.parentElement.getAttribute('role') === 'status'")?;
    browser.wait(
        "to go on has the focus",
        "return document.activeElement?.dataset.action === 'go-on'",
    )?;
    browser.press(&["Enter"])?;
    browser
        .wait(
            "it goes on",
            "return raftworks.state().caption === 'It crashed.'",
        )
        .map(drop)
}

fn passed(browser: &Browser<'_>, _: &Server) -> Step {
    play(browser)?;
    browser.click("[data-part=wait]")?;
    browser.run("raftworks.restart(); raftworks.speed(0.2); raftworks.play()")?;
    browser.wait(
        "it is asked",
        "return raftworks.state().caption === 'Will it lead?'",
    )?;
    browser.wait(
        "and time passes",
        "return raftworks.state().caption === 'It crashed.' && raftworks.state().playing",
    )?;
    // The same events, whether somebody answered or not.
    browser.run("raftworks.pause(); raftworks.seekTime(3000000)")?;
    let digest = browser.run("return raftworks.digest()")?;
    browser.run(&format!(
        "raftworks.open('{TEXT}'); raftworks.seekTime(3000000)"
    ))?;
    equal("digest", browser.run("return raftworks.digest()")?, digest)
}

fn embed(browser: &Browser<'_>, _: &Server) -> Step {
    play(browser)?;
    browser.click("[data-choice='1']")?;
    browser
        .wait(
            "the verdict",
            "return document.querySelector('[data-part=verdict]')?.innerText.startsWith('Right.')",
        )
        .map(drop)
}
