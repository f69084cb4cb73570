//! Every dial on the thing itself: by mouse, by keyboard, and by touch.

use super::{Test, fingers, test};
use crate::browser::{Browser, Look, Step, check, equal};
use crate::server::Server;

pub(super) const TESTS: &[Test] = &[
    test(
        "links_are_turned_one_way_both_ways_and_all",
        "index.html",
        links,
    ),
    test(
        "the_whole_cluster_is_partitioned_and_slowed",
        "index.html",
        cluster,
    ),
    test(
        "a_servers_disk_and_clock_are_harmed_and_healed",
        "index.html",
        server,
    ),
    test(
        "a_message_is_delayed_and_delivered_at_once",
        "index.html",
        message,
    ),
    test("clients_are_others_from_the_start", "index.html", clients),
    test("dials_by_keyboard", "index.html", keyboard),
    Test {
        look: Look::PHONE,
        ..test("dials_by_touch", "index.html", touch)
    },
    test(
        "the_same_seed_with_one_switch_different",
        "index.html",
        beside,
    ),
    test("a_run_is_judged_as_a_whole", "index.html", verdicts),
    test(
        "the_specification_is_compared_on_without_its_dialog",
        "index.html",
        refinement,
    ),
];

fn open(browser: &Browser<'_>, text: &str, ms: u32) -> Step {
    browser.run(&format!("return raftworks.open({text:?})"))?;
    let seek = format!("raftworks.pause(); raftworks.seekTime({})", ms * 1_000);
    browser.run(&seek)?;
    browser.settle()
}

/// Waits until the run has this action, as links write it.
fn done(browser: &Browser<'_>, action: &str) -> Step {
    let words = action
        .replace('%', "%25")
        .replace('~', "%7E")
        .replace("->", "-%3E")
        .replace(' ', "+");
    let script = format!("return raftworks.link().includes({words:?})");
    browser.wait(action, &script).map(drop)
}

/// Types into a field as a reader does, and leaves it.
fn set(browser: &Browser<'_>, name: &str, value: &str) -> Step {
    browser.run(&format!(
        "const f = document.querySelector('[data-setting=\"{name}\"]'); f.value = '{value}'; f.dispatchEvent(new Event('change', {{bubbles: true}}))"
    ))?;
    browser.settle()
}

/// Chooses from a list, as a reader does.
fn says(browser: &Browser<'_>, name: &str, part: &str) -> Step {
    let script = format!(
        "return (document.querySelector('[data-says=\"{name}\"]')?.innerText ?? '').includes({part:?})"
    );
    browser.wait(part, &script).map(drop)
}

fn unfold(browser: &Browser<'_>, group: &str) -> Step {
    browser.click(&format!("[data-group={group}] summary"))?;
    let script = format!("return document.querySelector('[data-group={group}]').open");
    browser.wait(group, &script).map(drop)
}

/// Presses a dial with the pointer at a part of its length.
fn turn(browser: &Browser<'_>, name: &str, part: f64) -> Step {
    let script = format!(
        "const d = document.querySelector('[data-dial=\"{name}\"]'); d.scrollIntoView({{block: 'center'}}); const r = d.getBoundingClientRect(); return [r.left + 8 + (r.width - 16) * {part}, r.top + r.height / 2]"
    );
    let place = browser.run(&script)?;
    let at = |axis: usize| place[axis].as_f64().unwrap_or_default();
    browser.click_at(at(0), at(1))
}

fn select_link(browser: &Browser<'_>) -> Step {
    browser.run("document.querySelector('[data-link=\"1-2\"]').focus()")?;
    browser.press(&["Enter"])?;
    browser.wait("the link", "return document.querySelector('[data-part=inspector]').innerText.includes('Link between servers 1 and 2')").map(drop)
}

/// Chooses which ways the dials are for.
fn scope(browser: &Browser<'_>, key: &str) -> Step {
    browser.click(&format!("[data-scope={key}]"))?;
    let pressed = format!(
        "return document.querySelector('[data-scope={key}]').getAttribute('aria-pressed') === 'true'"
    );
    browser.wait("the scope", &pressed)?;
    browser.settle()
}

fn links(browser: &Browser<'_>, _: &Server) -> Step {
    open(browser, "servers 3\nseed 1\n", 500)?;
    select_link(browser)?;
    says(browser, "loss", "No message gets lost")?;
    // In the middle of eleven steps is 20 or 30 per cent.
    turn(browser, "loss", 0.6)?;
    done(browser, "set 1 -> 2 loss 30%")?;
    says(browser, "loss", "30 %")?;
    scope(browser, "both")?;
    set(browser, "latency", "80ms..120ms")?;
    done(browser, "set 1 -> 2 latency 80ms..120ms")?;
    done(browser, "set 2 -> 1 latency 80ms..120ms")?;
    says(browser, "latency", "near the shortest election timeout")?;
    // What is not the same both ways says so; what cannot be read is told.
    browser.wait(
        "that loss differs",
        "return document.querySelector('[data-setting=loss]').value === ''",
    )?;
    set(browser, "jitter", "soon")?;
    browser.wait(
        "why not",
        "return !!document.querySelector('[data-part=inspector] [role=alert]')",
    )?;
    set(browser, "latency-shape", "50ms~150ms")?;
    done(browser, "set 2 -> 1 latency 50ms~150ms")?;
    scope(browser, "all")?;
    browser.click("[data-action=plain-link]")?;
    says(browser, "loss", "No message gets lost")?;
    browser.click("[data-action=clog-2-1]")?;
    done(browser, "clog 2 -> 1")?;
    browser.click("[data-action=unclog-2-1]")?;
    scope(browser, "there")?;
    browser.click("[data-action=flap]")?;
    done(browser, "flap 1 -> 2 every 400ms up 50%")?;
    says(browser, "flap", "Down for 200 ms")?;
    browser.click("[data-action=restore-1-2]")?;
    // Undo is going back a moment.
    browser.press(&["u"])?;
    browser
        .wait(
            "the link flaps again",
            "return !!document.querySelector('[data-action=restore-1-2]')",
        )
        .map(drop)
}

fn cluster(browser: &Browser<'_>, _: &Server) -> Step {
    open(browser, "servers 5\nseed 3\n", 800)?;
    browser.click("[data-action=network]")?;
    browser.wait("the panel", "return document.querySelector('[data-part=inspector]').innerText.includes('The whole cluster')")?;
    says(browser, "heal-all", "enough to commit")?;
    let cut = |count: u32| format!("return raftworks.state().cut.length === {count}");
    browser.click("[data-action=leader-mute]")?;
    browser.wait("four directions", &cut(4))?;
    says(browser, "heal-all", "too few to commit")?;
    browser.click("[data-action=heal-all]")?;
    browser.wait("the healing", &cut(0))?;
    for (action, count) in [
        ("isolate-leader", 8),
        ("bridge", 8),
        ("ring", 10),
        ("chain", 12),
    ] {
        browser.click(&format!("[data-action={action}]"))?;
        let any = format!(
            "return raftworks.state().cut.length > 0 && raftworks.link().includes('{}')",
            action.trim_end_matches("-leader")
        );
        browser.wait(
            &format!("{action}: about {count}"),
            &any.replace("isolate", "partition"),
        )?;
        browser.click("[data-action=heal-all]")?;
        browser.wait("the healing", &cut(0))?;
    }
    turn(browser, "latency", 0.5)?;
    browser.wait(
        "slow links",
        "return raftworks.link().includes('set+all+-%3E+all+latency')",
    )?;
    unfold(browser, "timers")?;
    browser.click("[data-action=timers-together]")?;
    browser.wait(
        "clocks that jumped",
        "return raftworks.link().includes('+ahead+')",
    )?;
    unfold(browser, "disk")?;
    set(browser, "disk-state", "full")?;
    done(browser, "disk all full")?;
    says(browser, "disk-state", "can still vote")?;
    set(browser, "disk-state", "well")?;
    done(browser, "disk all well")?;
    equal(
        "violations",
        &browser.state()?["violations"],
        &serde_json::json!([]),
    )
}

fn server(browser: &Browser<'_>, _: &Server) -> Step {
    open(browser, "servers 3\nseed 3\nclient pause 20ms\n", 900)?;
    browser.click("[data-server='2'] .body")?;
    unfold(browser, "disk")?;
    turn(browser, "disk-takes", 1.0)?;
    done(browser, "disk 2 takes 300ms..600ms")?;
    says(browser, "disk-takes", "near the shortest election timeout")?;
    set(browser, "disk-state", "stuck")?;
    done(browser, "disk 2 stuck")?;
    set(browser, "disk-state", "well")?;
    set(browser, "slow", "5ms")?;
    done(browser, "slow 2 5ms")?;
    says(browser, "slow", "200 messages a second")?;
    unfold(browser, "clock")?;
    set(browser, "clock-rate", "200%")?;
    done(browser, "clock 2 rate 200%")?;
    says(browser, "clock-rate", "75 ms")?;
    browser.run("document.querySelector('#dial-clock-ahead').value = '7ms'")?;
    browser.click("[data-action=clock-ahead]")?;
    done(browser, "clock 2 ahead 7ms")?;
    browser.click("[data-action=clock-right]")?;
    done(browser, "clock 2 right")?;
    unfold(browser, "damage")?;
    browser.click("[data-action=backup]")?;
    browser.click("[data-action=rollback]")?;
    done(browser, "rollback 2")?;
    let up = |up: bool| format!("return raftworks.state().servers[1].up === {up}");
    browser.wait("the crash", &up(false))?;
    browser.click("[data-action=restart-server]")?;
    browser.wait("the restart", &up(true))?;
    browser.click("[data-action=crash-torn]")?;
    done(browser, "crash 2 torn")?;
    browser.click("[data-action=restart-server]")?;
    browser.click("[data-action=crash-keeping]")?;
    done(browser, "crash 2 keeping 1")
}

fn message(browser: &Browser<'_>, _: &Server) -> Step {
    open(browser, "servers 3\nseed 1\n", 0)?;
    browser.run(
        "while (!raftworks.state().messages.some(m => m.kind === 'RequestVote')) raftworks.step(1)",
    )?;
    browser.run("const s = raftworks.state(); raftworks.seekTime(s.time_us + 3000)")?;
    browser.settle()?;
    let id =
        browser.run("return raftworks.state().messages.find(m => m.kind === 'RequestVote').id")?;
    let id = id.as_str().unwrap_or_default().to_owned();
    browser.click(&format!("[data-message='{id}']"))?;
    browser.click("[data-action=delay]")?;
    done(browser, "by 50ms")?;
    browser.run("const s = raftworks.state(); raftworks.seekTime(s.time_us + 30000)")?;
    let there = format!("return raftworks.state().messages.some(m => m.id === '{id}')");
    browser.wait("it is late", &there)?;
    browser.settle()?;
    browser.click("[data-action=deliver]")?;
    browser.run("raftworks.step(2)")?;
    let gone = there.replace("return ", "return !");
    browser.wait("it is there", &gone).map(drop)
}

fn clients(browser: &Browser<'_>, _: &Server) -> Step {
    open(browser, "servers 3\nseed 3\nclient pause 50ms\n", 800)?;
    browser.click("[data-client='1']")?;
    says(browser, "client-pause", "requests a second")?;
    set(browser, "client-loop", "open")?;
    browser.wait(
        "both runs",
        "return !!document.querySelector('[data-part=compare-there]')",
    )?;
    browser.wait(
        "another text",
        "return raftworks.link().includes('every+50ms')",
    )?;
    browser.click("[data-action=view-ring]")?;
    browser.click("[data-action=network]")?;
    unfold(browser, "setup")?;
    browser.click("[data-action=add-client]")?;
    browser.wait(
        "three with the reader's",
        "return raftworks.state().clients.length === 3",
    )?;
    browser.click("[data-action=view-ring]")?;
    turn(browser, "servers", 0.4)?;
    browser
        .wait(
            "five servers",
            "return raftworks.state().servers.length === 5",
        )
        .map(drop)
}

fn keyboard(browser: &Browser<'_>, _: &Server) -> Step {
    open(browser, "servers 3\nseed 1\n", 500)?;
    browser.press(&["n"])?;
    browser.wait(
        "the dials",
        "return !!document.querySelector('[data-dial=loss]')",
    )?;
    browser.run("document.querySelector('[data-dial=loss]').focus()")?;
    browser.press(&["Right"])?;
    browser.wait("one step", "return raftworks.link().includes('+loss+')")?;
    // Steps that follow each other quickly are one turn.
    browser.run("const d = document.querySelector('[data-dial=loss]'); for (let i = 0; i < 2; i++) { d.stepUp(); for (const type of ['input', 'change']) d.dispatchEvent(new Event(type, {bubbles: true})); }")?;
    done(browser, "set all -> all loss 5%")?;
    let count = browser.run("return raftworks.link().split('+loss+').length - 1")?;
    equal("actions of two turns", count, 2.into())?;
    check(
        "arrows on a dial do not move time",
        browser.run("return document.activeElement.dataset.dial === 'loss'")? == true,
    )?;
    browser.run(
        "document.querySelector('[data-setting=loss]').focus(); document.activeElement.select()",
    )?;
    browser.type_text("7")?;
    // The dial itself is turned meanwhile: what is being typed stays.
    browser.run("raftworks.act('set all -> all loss 9%')")?;
    browser.wait(
        "the turned dial",
        "return document.querySelector('[data-dial=loss]').getAttribute('aria-valuetext') === '9%'",
    )?;
    browser.type_text("%")?;
    browser.press(&["Enter"])?;
    done(browser, "set all -> all loss 7%")?;
    browser.run("document.querySelector('[data-group=clock] summary').focus()")?;
    browser.press(&["Enter"])?;
    browser.wait(
        "the clocks",
        "return document.querySelector('[data-group=clock]').open",
    )?;
    browser.press(&["Tab", "Tab"])?;
    browser.press(&["Left"])?;
    done(browser, "clock all rate 99%")
}

fn touch(browser: &Browser<'_>, _: &Server) -> Step {
    open(browser, "servers 3\nseed 1\n", 500)?;
    let tap = |selector: &str| fingers::tap(browser, selector);
    tap("[data-server='2'] .body")?;
    browser.wait(
        "a sheet at the thumb",
        "return document.querySelector('.sheet.up')?.querySelector('[data-action=crash]') && true",
    )?;
    tap("[data-group=clock] summary")?;
    let place = browser.run("const d = document.querySelector('[data-dial=clock-rate]'); d.scrollIntoView({block: 'center'}); const r = d.getBoundingClientRect(); return [r.left + r.width / 4, r.top + r.height / 2]")?;
    let at = |axis: usize| place[axis].as_f64().unwrap_or_default();
    browser.swipe(&[(at(0), at(1))])?;
    browser.wait(
        "another rate",
        "return raftworks.link().includes('clock+2+rate+')",
    )?;
    let small = browser.run("return [...document.querySelectorAll('.sheet.up button, .sheet.up select, .sheet.up summary, .sheet.up input')].filter(e => e.offsetParent && e.type !== 'checkbox' && e.getBoundingClientRect().height < 43.5).map(e => e.outerHTML.slice(0, 90))")?;
    equal("small targets", small, serde_json::json!([]))?;
    tap("[data-action=close-inspector]")?;
    browser.wait("no sheet", "return !document.querySelector('.sheet.up')")?;
    tap("[data-action=network]")?;
    tap("[data-action=isolate-leader]")?;
    browser.wait("the partition", "return raftworks.state().cut.length === 4")?;
    let wide = browser.run("return document.documentElement.scrollWidth <= innerWidth")?;
    equal("nothing is wider than the phone", wide, true.into())
}

fn beside(browser: &Browser<'_>, _: &Server) -> Step {
    open(browser, "servers 3\nseed 1\n", 900)?;
    browser.click("[data-action=settings]")?;
    browser.click("[data-action=switch-beside]")?;
    browser.click("[data-setting='pre-vote']")?;
    browser.wait("both runs", "return !document.querySelector('dialog').open && !!document.querySelector('[data-part=compare-there]')")?;
    browser.wait(
        "its text",
        "return raftworks.link().includes('option+pre-vote+on')",
    )?;
    // Any rule, too.
    browser.click("[data-action=rules]")?;
    browser.click("[data-action=switch-beside]")?;
    browser.click("[data-rule='one-vote']")?;
    browser.wait("the rule is off from the start", "return raftworks.link().includes('rule+one-vote+off') && !document.querySelector('dialog').open")?;
    let branches =
        browser.run("return document.querySelectorAll('[data-part=branches] li').length")?;
    equal("branches", branches, 3.into())
}

fn verdicts(browser: &Browser<'_>, _: &Server) -> Step {
    open(
        browser,
        "servers 5\nseed 3\nclient pause 20ms\nat 900ms crash leader\n",
        1_500,
    )?;
    browser.click("[data-action=verdicts]")?;
    let has = |part: &str, text: &str| {
        let script = format!(
            "return (document.querySelector('[data-part={part}]')?.innerText ?? '').includes({text:?})"
        );
        browser.wait(text, &script).map(drop)
    };
    has("linearizability", "the order of the log explains")?;
    browser.click("[data-action=refine]")?;
    has(
        "refinement",
        "each step is one that the specification allows",
    )?;
    browser.click("[data-coverage=action] summary")?;
    browser.wait(
        "the crash",
        "return document.querySelector('[data-coverage=action]').innerText.includes('crash done')",
    )?;
    browser.click("[data-action=settle]")?;
    has("recovery", "It recovers")?;
    has("recovery", "bound:")?;
    done(browser, "settle")?;
    browser.click("[data-action=close-dialog]")?;
    browser.wait("a branch of its own", "return document.querySelector('[data-action=branches]').innerText.includes('healed for good')").map(drop)
}

/// What is found while the dialog is closed is told, and is there when it opens again.
fn refinement(browser: &Browser<'_>, _: &Server) -> Step {
    let text = "servers 4\nat 890ms switch rule strict-majority off\nat 900ms partition 1 2 | 3 4\nat 910ms timeout 1\nat 910ms timeout 3\n";
    open(browser, text, 300)?;
    let has = |part: &str, text: &str| {
        let script = format!(
            "return (document.querySelector('[data-part={part}]')?.innerText ?? '').includes({text:?})"
        );
        browser.wait(text, &script).map(drop)
    };
    let is_on = || browser.run("return document.querySelector('[data-action=refine]').checked");
    browser.click("[data-action=verdicts]")?;
    browser.click("[data-action=refine]")?;
    has(
        "refinement",
        "each step is one that the specification allows",
    )?;
    browser.click("[data-action=close-dialog]")?;
    browser.run("raftworks.seekTime(1500000)")?;
    has("notice", "the specification does not allow")?;
    browser.click("[data-action=verdicts]")?;
    has("refinement", "the specification does not allow")?;
    equal("still on", is_on()?, true.into())?;
    // What was switched off is over, and stays so.
    browser.click("[data-action=refine]")?;
    browser.click("[data-action=close-dialog]")?;
    browser.click("[data-action=verdicts]")?;
    equal("off", is_on()?, false.into())?;
    let said = browser
        .run("return document.querySelector('[data-part=refinement] [role=status]').innerText")?;
    equal("nothing is told", said, "".into())
}
