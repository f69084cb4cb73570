//! Hands on everything, by mouse: servers, messages, links, clients.

use super::{Test, test};
use crate::browser::{Browser, Step, check, equal};
use crate::server::Server;

pub(super) const TESTS: &[Test] = &[
    test(
        "a_server_is_crashed_restarted_paused_and_timed_out",
        "index.html",
        server,
    ),
    test(
        "a_message_is_held_released_duplicated_and_dropped",
        "index.html",
        message,
    ),
    test(
        "a_link_is_cut_in_one_direction_and_restored",
        "index.html",
        link,
    ),
    test(
        "a_partition_of_the_readers_choice_is_drawn_and_healed",
        "index.html",
        partition,
    ),
    test(
        "a_typed_write_is_redirected_and_applied",
        "index.html",
        write,
    ),
];

fn server(browser: &Browser<'_>, _: &Server) -> Step {
    browser.run("raftworks.pause(); raftworks.seekTime(600000)")?;
    browser.click("[data-server='3']")?;
    browser.wait(
        "server 3's state",
        "return document.querySelector('[data-part=inspector]').innerText.includes('Server 3')",
    )?;
    let text = browser.text("[data-part=inspector]")?;
    for field in [
        "currentTerm",
        "votedFor",
        "commitIndex",
        "lastApplied",
        "log",
    ] {
        check(field, text.contains(field))?;
    }
    let of = |what: &str| format!("return raftworks.state().servers[2].{what}");
    browser.click("[data-action=crash]")?;
    browser.wait("the crash", &of("up === false"))?;
    browser.click("[data-action=restart-server]")?;
    browser.wait("the restart", &of("up === true"))?;
    browser.click("[data-action=pause]")?;
    browser.wait("the pause", &of("paused === true"))?;
    browser.click("[data-action=resume]")?;
    browser.wait("the end of the pause", &of("paused === false"))?;
    let term = browser.run(&of("term"))?;
    browser.click("[data-action=timeout]")?;
    browser.wait("an election", &of(&format!("term > {term}")))?;
    browser.run("raftworks.speed(2); raftworks.play()")?;
    browser.wait("recovery", "const s = raftworks.state(); return s.time_us > 2000000 && s.servers.some(x => x.role === 'leader')")?;
    equal(
        "violations",
        &browser.state()?["violations"],
        &serde_json::json!([]),
    )
}

fn message(browser: &Browser<'_>, _: &Server) -> Step {
    browser.run("raftworks.pause(); raftworks.seek(0)")?;
    // The first moment at which exactly four requests for votes are on their way.
    browser.run(
        "while (!raftworks.state().messages.some(m => m.kind === 'RequestVote')) raftworks.step(1)",
    )?;
    browser.run("const s = raftworks.state(); raftworks.seekTime(s.time_us + 4000)")?;
    browser.settle()?;
    let id =
        browser.run("return raftworks.state().messages.find(m => m.kind === 'RequestVote').id")?;
    let id = id.as_str().unwrap_or_default().to_owned();
    let selector = format!("[data-message='{id}']");
    browser.click(&selector)?;
    browser.wait("the message's fields", "const t = document.querySelector('[data-part=inspector]').innerText; return t.includes('RequestVote') && t.includes('lastLogIndex')")?;
    let held = format!("return raftworks.state().messages.some(m => m.id === '{id}' && m.held)");
    browser.click("[data-action=hold]")?;
    browser.wait("the hold", &held)?;
    browser.run("const s = raftworks.state(); raftworks.seekTime(s.time_us + 60000)")?;
    browser.settle()?;
    equal("still held later", browser.run(&held)?, true.into())?;
    browser.click("[data-action=release]")?;
    browser.wait(
        "the release",
        &format!("return !({})", held.trim_start_matches("return ")),
    )?;
    let count = "return raftworks.state().messages.length";
    let before = browser.run(count)?.as_u64().unwrap_or_default();
    browser.click("[data-action=duplicate]")?;
    browser.wait("the copy", &format!("{count} === {}", before + 1))?;
    browser.click("[data-action=drop]")?;
    browser
        .wait(
            "the drop",
            &format!("return !raftworks.state().messages.some(m => m.id === '{id}')"),
        )
        .map(drop)
}

fn link(browser: &Browser<'_>, _: &Server) -> Step {
    browser.run("raftworks.pause(); raftworks.seek(0)")?;
    browser.settle()?;
    // A third of the way along the link, where nothing else is.
    let place = "const l = document.querySelector('[data-link=\"1-2\"] .line').getBoundingClientRect(); return [l.left + l.width * 0.42, l.top + l.height * 0.42]";
    let place = browser.run(place)?;
    browser.click_at(
        place[0].as_f64().unwrap_or_default(),
        place[1].as_f64().unwrap_or_default(),
    )?;
    browser.wait("the link", "return document.querySelector('[data-part=inspector]').innerText.includes('Link between servers 1 and 2')")?;
    browser.click("[data-action=cut-1-2]")?;
    browser.wait(
        "the cut",
        "return JSON.stringify(raftworks.state().cut) === '[[1,2]]'",
    )?;
    browser.click("[data-action=restore-1-2]")?;
    browser
        .wait(
            "the restoration",
            "return raftworks.state().cut.length === 0",
        )
        .map(drop)
}

fn partition(browser: &Browser<'_>, _: &Server) -> Step {
    browser.run("return raftworks.open('servers 5\\nseed 3\\n')")?;
    browser.run("raftworks.pause(); raftworks.seekTime(600000)")?;
    browser.settle()?;
    browser.click("[data-action=partition]")?;
    browser.click("[data-side='2']")?;
    // On the stage, too.
    browser.click("[data-server='3']")?;
    browser.click("[data-action=cut-sides]")?;
    browser.wait(
        "the partition",
        "return raftworks.state().cut.length === 12",
    )?;
    browser.wait("its line", "return !!document.querySelector('.partition')")?;
    browser.run("raftworks.speed(2); raftworks.play()")?;
    browser.wait("a leader of the majority", "const s = raftworks.state(); return s.time_us > 2500000 && s.servers.some(x => x.role === 'leader' && x.id !== 2 && x.id !== 3)")?;
    browser.click("[data-action=heal]")?;
    browser
        .wait("the healing", "return raftworks.state().cut.length === 0")
        .map(drop)
}

fn write(browser: &Browser<'_>, _: &Server) -> Step {
    browser.run("return raftworks.open('servers 5\\nseed 3\\n')")?;
    browser.run("raftworks.pause(); raftworks.seekTime(1000000)")?;
    browser.settle()?;
    let follower =
        browser.run("return raftworks.state().servers.find(s => s.role === 'follower').id")?;
    let fill = format!(
        "const f = document.querySelector('[data-part=write]'); f.key.value = 'colour'; f.value.value = 'deep blue'; f.to.value = '{follower}'; return f.to.value"
    );
    equal(
        "the server to ask",
        browser.run(&fill)?,
        follower.to_string().into(),
    )?;
    browser.click("[data-action=send-write]")?;
    browser.wait(
        "the request",
        &format!("return raftworks.state().clients[0].asked === {follower}"),
    )?;
    let redirected = "const leader = raftworks.state().servers.find(s => s.role === 'leader').id; let n = 0; while (raftworks.state().clients[0].asked !== leader && n++ < 60) raftworks.step(1); raftworks.step(-1); return n < 60";
    equal("redirected", browser.run(redirected)?, true.into())?;
    browser.run(
        "raftworks.step(1); const s = raftworks.state(); raftworks.seekTime(s.time_us + 500000)",
    )?;
    browser.wait(
        "the value everywhere",
        "return raftworks.state().servers.every(s => s.state.colour === 'deep blue')",
    )?;
    equal(
        "answered",
        &browser.state()?["clients"][0]["completed"],
        &1.into(),
    )
}
