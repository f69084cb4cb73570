//! Links show the same cluster at the same moment, anywhere, and the command
//! line gets the same events.

use std::process::Command;

use serde_json::Value;

use super::{Test, test};
use crate::browser::{Browser, Step, check, equal};
use crate::server::Server;

pub(super) const TESTS: &[Test] = &[
    test(
        "a_link_shows_the_same_cluster_at_the_same_moment",
        "index.html",
        link,
    ),
    test("a_bad_link_disturbs_nothing", "index.html", bad_link),
    test(
        "the_command_line_gets_the_same_events",
        "index.html",
        command_line,
    ),
    test(
        "a_panic_is_survived_at_the_last_good_moment",
        "index.html",
        panic,
    ),
];

fn link(browser: &Browser<'_>, server: &Server) -> Step {
    browser.run("raftworks.pause(); raftworks.seekTime(600000)")?;
    for action in ["crash 2", "cut 1 -> 3", "write a=b to 4"] {
        equal(
            "accepted",
            browser.run(&format!("return raftworks.act('{action}')"))?,
            Value::Null,
        )?;
        browser.run("const s = raftworks.state(); raftworks.seekTime(s.time_us + 70000)")?;
    }
    let digest = browser.run("return raftworks.digest()")?;
    let state = browser.state()?;
    browser.click("[data-action=share]")?;
    browser.wait(
        "the link",
        "return document.querySelector('[data-part=link]')?.value.includes('do=')",
    )?;
    let link = browser.run("return document.querySelector('[data-part=link]').value")?;
    let link = link.as_str().unwrap_or_default().to_owned();
    let embed = browser.run("return document.querySelector('[data-part=embed-code]').value")?;
    check(
        "a snippet to embed",
        embed
            .as_str()
            .is_some_and(|code| code.contains("embed.html?scenario=welcome")),
    )?;
    // Elsewhere: another folder of another tab.
    let fragment = link
        .split_once('#')
        .map(|(_, fragment)| fragment)
        .unwrap_or_default();
    for address in [
        link.clone(),
        server.url(&format!("some/folder/index.html#{fragment}")),
    ] {
        browser.go("about:blank")?;
        browser.go(&address)?;
        browser.wait_ready()?;
        equal(
            "digest",
            browser.run("return raftworks.digest()")?,
            digest.clone(),
        )?;
        let there = browser.state()?;
        for name in ["event", "time_us", "servers", "messages", "cut", "clients"] {
            equal(name, &there[name], &state[name])?;
        }
        equal("opens paused", &there["playing"], &false.into())?;
    }
    Ok(())
}

fn bad_link(browser: &Browser<'_>, _: &Server) -> Step {
    browser.run("raftworks.pause(); raftworks.seek(123)")?;
    let digest = browser.run("return raftworks.digest()")?;
    for (fragment, why) in [
        ("v=9&scenario=welcome", "version"),
        ("v=1&scenario=nowhere", "expected one of welcome"),
        ("v=1&scenario=welcome&do=7+at+1s+crsh+2", "did you mean"),
        ("v=1&scenario=welcome&at=many", "a number from 0"),
    ] {
        browser.run(&format!("location.hash = '{fragment}'"))?;
        browser.wait(
            why,
            &format!(
                "return document.querySelector('[data-part=notice]')?.innerText.includes('{why}')"
            ),
        )?;
        equal("event", &browser.state()?["event"], &123.into())?;
        equal(
            "digest",
            browser.run("return raftworks.digest()")?,
            digest.clone(),
        )?;
    }
    browser.run(&format!(
        "location.hash = 'v=1&scenario=welcome&at=1&text={}'",
        "x".repeat(20_000)
    ))?;
    browser
        .wait(
            "the size",
            "return document.querySelector('[data-part=notice]')?.innerText.includes('bytes')",
        )
        .map(drop)
}

fn command_line(browser: &Browser<'_>, _: &Server) -> Step {
    for key in ["clean-election", "figure-7"] {
        let file = format!("scenarios/{key}.raft");
        let words = [
            "run",
            "--quiet",
            "--package",
            "raftworks",
            "--",
            "run",
            &file,
            "--json",
        ];
        let output = Command::new("cargo").args(words).output();
        let output = output.map_err(|error| error.to_string())?;
        let outcome: Value =
            serde_json::from_slice(&output.stdout).map_err(|error| error.to_string())?;
        equal("outcome", &outcome["ok"], &true.into())?;
        browser.run(&format!("location.hash = 'v=1&scenario={key}'"))?;
        browser.wait(
            key,
            &format!("return raftworks.state().scenario === '{key}'"),
        )?;
        browser.run(&format!("raftworks.seek({})", outcome["events"]))?;
        equal(
            "digest",
            &browser.run("return raftworks.digest()")?,
            &outcome["digest"],
        )?;
        let servers = browser.state()?["servers"].clone();
        equal("servers", &servers, &outcome["servers"])?;
    }
    Ok(())
}

fn panic(browser: &Browser<'_>, _: &Server) -> Step {
    browser.run("raftworks.pause(); raftworks.seekTime(700000); raftworks.act('crash 4')")?;
    browser.settle()?;
    let before = browser.state()?;
    let digest = browser.run("return raftworks.digest()")?;
    browser.run("try { raftworks.panic() } catch {}")?;
    browser.wait(
        "the guard",
        "return document.querySelector('.guard')?.innerText.includes('a panic on purpose')",
    )?;
    let reported = browser.errors()?;
    check(
        "nothing but the panic is on the console",
        reported
            .iter()
            .all(|line| line.contains("panic") || line.contains("unreachable")),
    )?;
    browser.click("#go-on")?;
    browser.wait_ready()?;
    equal("digest", browser.run("return raftworks.digest()")?, digest)?;
    equal("event", &browser.state()?["event"], &before["event"])?;
    equal(
        "guard",
        browser.run("return document.querySelector('.guard')")?,
        Value::Null,
    )?;
    browser.press(&["Right"])?;
    browser
        .wait(
            "life goes on",
            &format!("return raftworks.state().event > {}", before["event"]),
        )
        .map(drop)
}
