//! Forms, panels and verdicts by keyboard alone and by touch: what the mouse does in
//! `duties`, `dials`, `panels` and `life`.

use serde_json::json;

use super::fingers::tap;
use super::keyboard::{inspects, press_until, reach};
use super::phone::on_a_phone;
use super::{Test, test};
use crate::browser::{Browser, Step, check, equal};
use crate::server::Server;

pub(super) const TESTS: &[Test] = &[
    test("members_by_keyboard", "index.html", members),
    test("switches_and_rules_by_keyboard", "index.html", switches),
    test("clients_by_keyboard", "index.html", clients),
    test(
        "state_metrics_and_verdicts_by_keyboard",
        "index.html",
        panels,
    ),
    test("scenarios_and_seeds_by_keyboard", "index.html", scenarios),
    test("runs_and_pictures_are_kept_by_keyboard", "index.html", kept),
    on_a_phone("runs_and_links_are_kept_by_touch", kept_by_touch),
    on_a_phone("members_and_clients_by_touch", members_by_touch),
    on_a_phone("verdicts_by_touch", verdicts_by_touch),
    on_a_phone("scenarios_and_seeds_by_touch", scenarios_by_touch),
];

fn open(browser: &Browser<'_>, text: &str, us: u64) -> Step {
    browser.run(&format!(
        "raftworks.open({text:?}); raftworks.pause(); raftworks.seekTime({us})"
    ))?;
    browser.settle()
}

/// Does something by its name.
fn by_name(browser: &Browser<'_>, name: &str) -> Step {
    browser.press(&["/"])?;
    browser.wait(
        "the palette",
        "return document.activeElement.matches('.palette input')",
    )?;
    browser.type_text(name)?;
    let first = format!(
        "return document.querySelector('.palette [aria-selected=true]')?.innerText.toLowerCase().includes({})",
        json!(name.to_lowercase())
    );
    browser.wait(name, &first)?;
    browser.press(&["Enter"])
}

const VOTERS: &str = "JSON.stringify(raftworks.state().servers.find(s => s.role === 'leader')?.configuration.voters)";

fn members(browser: &Browser<'_>, _: &Server) -> Step {
    open(browser, "servers 3\nseed 3\n", 1_000_000)?;
    by_name(browser, "members of the cluster")?;
    reach(browser, "Tab", "[data-member='3']")?;
    browser.press(&["End"])?;
    reach(browser, "Tab", "[data-action=reconfigure]")?;
    browser.press(&["Enter"])?;
    browser.settle()?;
    browser.press(&["Escape"])?;
    browser.wait("no dialog", "return !document.querySelector('dialog').open")?;
    press_until(
        browser,
        "Shift+Right",
        "two voters",
        &format!("{VOTERS} === '[1,2]'"),
    )
}

fn switches(browser: &Browser<'_>, _: &Server) -> Step {
    open(browser, "servers 3\nseed 3\n", 1_000_000)?;
    by_name(browser, "switches of the library")?;
    reach(browser, "Tab", "[data-setting='pre-vote']")?;
    browser.press(&["Space"])?;
    browser.wait(
        "PreVote",
        "return document.querySelector(\"[data-setting='pre-vote']\").checked && raftworks.link().includes('pre-vote')",
    )?;
    browser.press(&["Escape"])?;
    by_name(browser, "rules of raft")?;
    reach(browser, "Tab", "[data-rule='vote-by-last-term']")?;
    browser.press(&["Space"])?;
    browser
        .wait(
            "what is not Raft any more",
            "return document.querySelector('[data-part=modified]')?.innerText.includes('vote-by-last-term')",
        )
        .map(drop)
}

fn clients(browser: &Browser<'_>, _: &Server) -> Step {
    open(browser, "servers 3\nseed 3\nclient pause 50ms\n", 800_000)?;
    reach(browser, "Tab", "[data-client='1']")?;
    browser.press(&["Enter"])?;
    inspects(browser, "Client 1")?;
    reach(browser, "i", "[data-part=inspector] summary")?;
    reach(browser, "Tab", "[data-dial=client-pause]")?;
    browser.press(&["Right"])?;
    browser
        .wait(
            "the same seed with another client",
            "return !!document.querySelector('[data-part=compare-there]') && !raftworks.link().includes('pause+50ms')",
        )
        .map(drop)
}

fn panels(browser: &Browser<'_>, _: &Server) -> Step {
    let text = "servers 5\nseed 3\nclient pause 20ms\nat 900ms crash leader\n";
    open(browser, text, 1_500_000)?;
    for part in ["state", "metrics"] {
        let there = format!("document.querySelector('[data-part={part}]')");
        press_until(browser, "v", part, &there)?;
    }
    by_name(browser, "verdicts")?;
    reach(browser, "Tab", "[data-action=settle]")?;
    browser.press(&["Enter"])?;
    browser.wait(
        "that it recovers",
        "return document.querySelector('[data-part=recovery]')?.innerText.includes('It recovers')",
    )?;
    browser.press(&["Escape"])?;
    browser
        .wait("no dialog", "return !document.querySelector('dialog').open")
        .map(drop)
}

fn scenarios(browser: &Browser<'_>, _: &Server) -> Step {
    let seed = browser.state()?["seed"].clone();
    by_name(browser, "start over with another seed")?;
    browser.wait(
        "another seed",
        &format!(
            "return raftworks.state().seed !== {seed} && !document.querySelector('dialog').open"
        ),
    )?;
    by_name(browser, "a clean election")?;
    browser.wait(
        "another scenario",
        "return raftworks.state().scenario === 'clean-election' && !document.querySelector('dialog').open",
    )?;
    reach(browser, "Tab", ".scenario-pick select")?;
    browser.press(&["Down"])?;
    browser
        .wait(
            "the one below it",
            "return raftworks.state().scenario !== 'clean-election'",
        )
        .map(drop)
}

fn members_by_touch(browser: &Browser<'_>, _: &Server) -> Step {
    open(browser, "servers 3\nseed 3\nclient pause 50ms\n", 1_000_000)?;
    tap(browser, "[data-server='3'] .body")?;
    tap(browser, ".sheet.up [data-action=remove]")?;
    browser.run("raftworks.seekTime(1500000)")?;
    browser.wait("two voters", &format!("return {VOTERS} === '[1,2]'"))?;
    tap(browser, "[data-action=close-inspector]")?;
    tap(browser, "[data-action=members]")?;
    browser.wait(
        "who is no member",
        "return document.querySelector(\"[data-member='3']\")?.selectedOptions[0].innerText !== document.querySelector(\"[data-member='1']\")?.selectedOptions[0].innerText",
    )?;
    tap(browser, "[data-action=close-dialog]")?;
    tap(browser, "[data-client='1'] .body")?;
    // The middle of a dial is where it stands: a finger beside it turns it.
    let dial = "document.querySelector('.sheet.up [data-dial=client-pause]')";
    browser.wait("its dials", &format!("return !!{dial}"))?;
    let place = browser.run(&format!("{dial}.scrollIntoView({{block: 'center'}}); const r = {dial}.getBoundingClientRect(); return [r.left + r.width / 4, r.top + r.height / 2]"))?;
    let at = |axis: usize| place[axis].as_f64().unwrap_or_default();
    browser.swipe(&[(at(0), at(1))])?;
    browser
        .wait(
            "the same seed with another client",
            "return !!document.querySelector('[data-part=compare-there]')",
        )
        .map(drop)
}

fn verdicts_by_touch(browser: &Browser<'_>, _: &Server) -> Step {
    let text = "servers 5\nseed 3\nclient pause 20ms\nat 900ms crash leader\n";
    open(browser, text, 1_500_000)?;
    // The strip stands below the controls, at the end of the page.
    let place = browser.run("scrollTo(0, document.documentElement.scrollHeight); const r = document.querySelector('[data-action=verdicts]').getBoundingClientRect(); return [r.left + r.width / 2, r.top + r.height / 2]")?;
    let at = |axis: usize| place[axis].as_f64().unwrap_or_default();
    browser.swipe(&[(at(0), at(1))])?;
    tap(browser, "[data-action=refine]")?;
    browser.wait(
        "each step is allowed",
        "return document.querySelector('[data-part=refinement]')?.innerText.includes('each step is one')",
    )?;
    tap(browser, "[data-coverage=action] summary")?;
    tap(browser, "[data-action=settle]")?;
    browser.wait(
        "that it recovers",
        "return document.querySelector('[data-part=recovery]')?.innerText.includes('It recovers')",
    )?;
    let open = browser.run("return document.querySelector('[data-coverage=action]').open")?;
    check("coverage stays open", open == true)
}

fn scenarios_by_touch(browser: &Browser<'_>, _: &Server) -> Step {
    let seed = browser.state()?["seed"].clone();
    tap(browser, "[data-action=new-seed]")?;
    browser.wait(
        "another seed",
        &format!("return raftworks.state().seed !== {seed}"),
    )?;
    tap(browser, "[data-action=palette]")?;
    browser.wait(
        "the palette",
        "return document.activeElement.matches('.palette input')",
    )?;
    browser.type_text("a clean election")?;
    tap(browser, ".palette [aria-selected=true]")?;
    browser.wait(
        "another scenario",
        "return raftworks.state().scenario === 'clean-election'",
    )?;
    equal("its own seed", &browser.state()?["seed"], &json!("3"))
}

/// Notes what would be saved as a file.
const NOTE: &str = "window.saved = []; const make = URL.createObjectURL; URL.createObjectURL = blob => { window.saved.push(blob); return make.call(URL, blob); }; HTMLAnchorElement.prototype.click = () => {}";

fn kept(browser: &Browser<'_>, _: &Server) -> Step {
    browser.run(NOTE)?;
    open(browser, "servers 3\nseed 3\n", 900_000)?;
    browser.press(&["2"])?;
    browser.press(&["c"])?;
    browser.wait("the crash", "return !raftworks.state().servers[1].up")?;
    by_name(browser, "share a link")?;
    browser.wait(
        "the link",
        "return document.querySelector('[data-part=link]')?.value.includes('crash+2')",
    )?;
    browser.press(&["Escape"])?;
    browser.press(&["e"])?;
    reach(browser, "Tab", "[data-action=run-as-test]")?;
    browser.press(&["Enter"])?;
    browser.wait("a test", "return window.saved.length === 1")?;
    browser.press(&["Escape"])?;
    by_name(browser, "show the space-time diagram")?;
    browser.wait(
        "the diagram",
        "return !!document.querySelector('[data-action=diagram-save]')",
    )?;
    by_name(browser, "save as svg")?;
    browser
        .wait("a picture", "return window.saved.length === 2")
        .map(drop)
}

fn kept_by_touch(browser: &Browser<'_>, _: &Server) -> Step {
    browser.run(NOTE)?;
    open(browser, "servers 3\nseed 3\n", 900_000)?;
    tap(browser, "[data-server='2'] .body")?;
    tap(browser, ".sheet.up [data-action=crash]")?;
    browser.wait("the crash", "return !raftworks.state().servers[1].up")?;
    tap(browser, "[data-action=close-inspector]")?;
    tap(browser, "[data-action=share]")?;
    browser.wait(
        "the link",
        "return document.querySelector('[data-part=link]')?.value.includes('crash+2')",
    )?;
    tap(browser, "[data-action=close-dialog]")?;
    tap(browser, "[data-action=open]")?;
    tap(browser, "[data-action=run-as-test]")?;
    browser.wait("a test", "return window.saved.length === 1")?;
    tap(browser, "[data-action=close-dialog]")?;
    tap(browser, "[data-action=undo]")?;
    browser
        .wait(
            "back to before the crash",
            "return raftworks.state().servers[1].up",
        )
        .map(drop)
}
