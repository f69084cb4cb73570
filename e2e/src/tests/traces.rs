//! Traces in the page: a run is saved and opened again, what differs is found, a trace
//! of another program is walked through, and what is none is refused.

use serde_json::{Value, json};

use super::{Test, test};
use crate::browser::{Browser, Look, Step, check, equal};
use crate::driver::Kind;
use crate::server::Server;

pub(super) const TESTS: &[Test] = &[
    test(
        "a_run_is_saved_as_a_trace_and_opened_again",
        "index.html#v=1&scenario=leader-crash",
        round_trip,
    ),
    test(
        "a_trace_that_differs_leads_to_its_moment",
        "index.html#v=1&scenario=clean-election",
        differs,
    ),
    test(
        "observations_are_walked_through_by_keyboard",
        "index.html",
        by_keyboard,
    ),
    test(
        "a_trace_of_etcd_raft_is_shown_and_judged",
        "index.html",
        etcd,
    ),
    test(
        "what_is_no_trace_is_refused_in_the_readers_language",
        "index.html?lang=de",
        garbage,
    ),
    test("a_long_trace_can_be_cancelled", "index.html", cancelled),
    Test {
        not_in: &[(Kind::Webkit, "its driver does not fill a field for files")],
        ..test(
            "a_trace_is_chosen_or_dropped_as_a_file",
            "index.html",
            files,
        )
    },
    Test {
        look: Look::PHONE,
        ..test("a_trace_fits_a_phone", "index.html", phone)
    },
];

/// Two leaders of one term, by name, and an entry of which no term is known.
const TWO_LEADERS: &str = r#"{"server": "anna", "started": true, "role": "follower", "term": 0, "log": {"from": 1, "terms": []}, "commit_index": 0}
{"server": "anna", "role": "candidate", "term": 1, "voted_for": "anna"}
{"server": "bert", "term": 1, "voted_for": "anna", "last_index": 3}
{"server": "anna", "role": "leader", "log": {"from": 1, "terms": [1]}}
{"server": "bert", "role": "leader"}
{"server": "anna", "commit_index": 1}
"#;

/// What `raftworks trace --format etcd-tla` writes, and etcd/raft itself.
const ETCD: &str = r#"{"tag":"trace","event":{"name":"InitState","nid":"1","state":{"term":0,"vote":"0","commit":0},"role":"StateFollower","log":0,"conf":[["1","2","3"],[]]}}
{"tag":"trace","event":{"name":"BecomeCandidate","nid":"1","state":{"term":1,"vote":"1","commit":0},"role":"StateCandidate","log":0,"conf":[["1","2","3"],[]]}}
{"tag":"trace","event":{"name":"SendRequestVoteRequest","nid":"1","state":{"term":1,"vote":"1","commit":0},"role":"StateCandidate","log":0,"msg":{"type":"MsgVote","term":1,"from":"1","to":"2"}}}
{"tag":"trace","event":{"name":"BecomeLeader","nid":"1","state":{"term":1,"vote":"1","commit":0},"role":"StateLeader","log":1,"conf":[["1","2","3"],[]]}}
"#;

/// Opens the dialog by the palette.
fn open(browser: &Browser<'_>) -> Step {
    browser.run("raftworks.pause()")?;
    browser.press(&["/"])?;
    browser.wait(
        "the palette",
        "return !!document.querySelector('dialog[open] [data-part=palette]')",
    )?;
    browser.type_text("trace")?;
    browser.press(&["Enter"])?;
    browser
        .wait(
            "the dialog",
            "return !!document.querySelector('dialog[open] [data-part=trace-text]')",
        )
        .map(drop)
}

/// Puts a text into the field, as if it were pasted, and reads it.
fn paste(browser: &Browser<'_>, text: &str) -> Step {
    browser.run_with(
        "const f = document.querySelector('[data-part=trace-text]'); f.value = arguments[0]; f.focus()",
        &json!([text]),
    )?;
    browser.press(&["Tab"])?;
    browser.press(&["Enter"])
}

/// Hands over a file, in another way than the driver's own.
fn choose(browser: &Browser<'_>, text: &str) -> Step {
    browser
        .run_with("const t = new DataTransfer(); t.items.add(new File([arguments[0]], 'a.jsonl')); const i = document.querySelector('[data-part=trace-file]'); i.files = t.files; i.dispatchEvent(new Event('change', {bubbles: true}))", &json!([text]))
        .map(drop)
}

/// Saves the run by the editor's button. What would be downloaded is caught.
fn saved(browser: &Browser<'_>) -> Step<String> {
    browser.run("window.savedText = null; const make = URL.createObjectURL; URL.createObjectURL = b => { b.text().then(t => { window.savedText = t; }); return make.call(URL, b); }; HTMLAnchorElement.prototype.click = function () { window.saved = this.download; }")?;
    browser.click("[data-action=open]")?;
    browser.wait(
        "the editor",
        "return !!document.querySelector('[data-action=run-as-trace]')",
    )?;
    browser.click("[data-action=run-as-trace]")?;
    browser.wait(
        "it is told",
        "return document.querySelector('[data-part=trace-status]')?.innerText.includes('Saved')",
    )?;
    equal(
        "its name",
        browser.run("return window.saved")?,
        "raftworks-trace.jsonl".into(),
    )?;
    let text = browser.wait("the text", "return window.savedText")?;
    text.as_str()
        .map(str::to_owned)
        .ok_or_else(|| "no text".into())
}

const OUTCOME: &str = "document.querySelector('[data-part=trace-outcome]')?.innerText";
const HERE: &str = "document.querySelector('[data-part=told-here]')?.innerText";

fn round_trip(browser: &Browser<'_>, _: &Server) -> Step {
    browser.run("raftworks.pause(); raftworks.seekTime(900000); raftworks.act('crash 2'); raftworks.seekTime(1500000)")?;
    let before = browser.run("return [raftworks.digest(), raftworks.state().event]")?;
    let text = saved(browser)?;
    let lines: Vec<&str> = text.lines().collect();
    check(
        "a header, events, an end",
        lines.len() > 30 && lines[0].contains("\"trace\":\"raftworks\""),
    )?;
    check("what the reader did", lines[0].contains("crash 2"))?;
    browser.press(&["Escape"])?;
    browser.run("raftworks.open('servers 3\\n')")?;
    open(browser)?;
    choose(browser, &text)?;
    browser.wait(
        "all are the same",
        &format!(
            "return {OUTCOME}?.includes('all {} events are the same')",
            lines.len() - 2
        ),
    )?;
    check(
        "the run is played",
        browser.run("return raftworks.state().scenario")? == "leader-crash",
    )?;
    equal(
        "the moment",
        browser.run("return [raftworks.digest(), raftworks.state().event]")?,
        before,
    )?;
    let held =
        browser.run("return document.querySelectorAll('[data-part=claims] .holds').length")?;
    check("claims are judged", held.as_u64() > Some(5))?;
    // Another one can be opened, and the link of the run is as of any other.
    another(browser)
}

fn differs(browser: &Browser<'_>, _: &Server) -> Step {
    browser.run("raftworks.pause(); raftworks.seekTime(600000)")?;
    let text = saved(browser)?;
    let mut lines: Vec<String> = text.lines().map(str::to_owned).collect();
    let odd = lines.len() / 2;
    lines[odd] = lines[odd].replacen("\"time_us\":", "\"time_us\":9", 1);
    browser.press(&["Escape"])?;
    open(browser)?;
    choose(browser, &lines.join("\n"))?;
    let line = format!("Line {} differs, after {} events", odd + 1, odd - 1);
    browser.wait(
        "the line",
        &format!("const t = {OUTCOME}; return t?.includes('{line}') && t.includes('time_us is 9')"),
    )?;
    check(
        "what it says itself can be seen",
        browser.run(
            "return !!document.querySelector('[data-part=trace-says] [data-part=observed]')",
        )? == true,
    )?;
    browser.click("[data-action=trace-moment]")?;
    browser.wait(
        "the moment",
        &format!(
            "return !document.querySelector('dialog').open && raftworks.state().event === {odd}"
        ),
    )?;
    // One that was cut off while it was written.
    let cut = text
        .trim_end()
        .rsplit_once('\n')
        .map_or("", |(before, _)| before);
    open_again(browser)?;
    choose(browser, cut)?;
    browser
        .wait(
            "why",
            &format!("return {OUTCOME}?.includes('breaks off before its end')"),
        )
        .map(drop)
}

/// Lets go of what was opened, for another one.
fn another(browser: &Browser<'_>) -> Step {
    browser.click("[data-action=another-trace]")?;
    browser
        .wait(
            "the form",
            "return !!document.querySelector('[data-part=trace-text]')",
        )
        .map(drop)
}

/// Opens the dialog, in which something was opened before.
fn open_again(browser: &Browser<'_>) -> Step {
    browser.click("[data-action=open]")?;
    browser.click("[data-action=traces]")?;
    another(browser)
}

fn by_keyboard(browser: &Browser<'_>, _: &Server) -> Step {
    open(browser)?;
    let digest = browser.run("return raftworks.digest()")?;
    paste(browser, TWO_LEADERS)?;
    browser.wait(
        "it is shown",
        &format!("return {HERE}?.includes('observation 1 of 6')"),
    )?;
    let rows = "return [...document.querySelectorAll('[data-told]')].map(r => [r.dataset.told, r.querySelector('.term').textContent, r.querySelector('.role-letter').textContent])";
    equal(
        "the servers",
        browser.run(rows)?,
        json!([["anna", "0", "F"], ["bert", "?", "?"]]),
    )?;
    browser.press(&["Right"])?;
    browser.wait(
        "the next line",
        &format!(
            "return {HERE}?.includes('observation 2 of 6') && {HERE}.includes('is a candidate')"
        ),
    )?;
    browser.press(&["Shift+Right"])?;
    browser.wait("the violation", &format!("const t = {HERE}; return t?.includes('observation 5 of 6') && t.includes('Election Safety: servers anna and bert both lead term 1')"))?;
    equal(
        "the servers",
        browser.run(rows)?,
        json!([["anna", "1", "L"], ["bert", "1", "L"]]),
    )?;
    // Three entries of which nobody knows more, and one of term 1.
    let cells = "return [...document.querySelectorAll('[data-told]')].map(r => [...r.querySelectorAll('td')].slice(0, 3).map(c => c.innerText.trim()).join(''))";
    equal("the logs", browser.run(cells)?, json!(["1", "???"]))?;
    browser.press(&["Home"])?;
    browser.wait(
        "the first",
        &format!("return {HERE}?.includes('observation 1 of 6')"),
    )?;
    browser.press(&["End"])?;
    browser.wait(
        "the last",
        &format!("return {HERE}?.includes('observation 6 of 6')"),
    )?;
    browser.click("[data-claim=\"Election Safety\"] [data-line=\"5\"]")?;
    browser.wait(
        "the line of the claim",
        &format!("return {HERE}?.includes('observation 5 of 6')"),
    )?;
    browser.click("[data-part=observed] [role=option][data-line=\"3\"]")?;
    browser.wait(
        "a line that is clicked",
        &format!("return {HERE}?.includes('observation 3 of 6')"),
    )?;
    let verdicts = browser.run("return ['One Vote per Term', 'State Machine Safety'].map(c => document.querySelector(`[data-claim='${c}']`).className)")?;
    equal("other claims", verdicts, json!(["holds", "quiet"]))?;
    equal("the run", browser.run("return raftworks.digest()")?, digest)?;
    // It is still there after the dialog was closed.
    browser.press(&["Escape"])?;
    browser.click("[data-action=open]")?;
    browser.click("[data-action=traces]")?;
    browser
        .wait("it is kept", &format!("return {HERE}?.includes('of 6')"))
        .map(drop)
}

fn etcd(browser: &Browser<'_>, _: &Server) -> Step {
    open(browser)?;
    paste(browser, ETCD)?;
    browser.wait("it is shown", "return document.querySelector('[data-part=observed]')?.innerText.includes('A trace of etcd/raft, 4 observations')")?;
    browser.click("[data-action=told-next]")?;
    browser.click("[data-action=told-next]")?;
    browser.wait(
        "its own words",
        &format!("return {HERE}?.includes('SendRequestVoteRequest MsgVote 1 → 2')"),
    )?;
    browser.run("const s = document.querySelector('[data-part=told-playhead]'); s.value = 3; s.dispatchEvent(new InputEvent('input', {bubbles: true}))")?;
    browser.wait(
        "the slider",
        &format!("return {HERE}?.includes('BecomeLeader')"),
    )?;
    let missing =
        browser.run("return document.querySelector(\"[data-claim='Log Matching']\").innerText")?;
    check(
        "what is missing",
        missing
            .as_str()
            .is_some_and(|text| text.contains("not judged")),
    )
}

fn garbage(browser: &Browser<'_>, _: &Server) -> Step {
    browser.run("raftworks.pause()")?;
    let digest = browser.run("return raftworks.digest()")?;
    open(browser)?;
    for (text, why) in [
        ("", "Erwartet: ein Trace"),
        (
            "{\"server\": 1}\nso nicht",
            "Zeile 2: erwartet: JSON; bei Spalte 1",
        ),
        (
            "{\"server\": 1, \"term\": -1}",
            "Zeile 1: „term“ ist nicht, was es sein soll: -1",
        ),
        (
            "{\"trace\": \"raftworks\", \"version\": 2}",
            "Zeile 1: erwartet: Version 1 des Formats; dies ist Version 2",
        ),
        (
            "{\"trace\": \"raftworks\", \"version\": 1, \"scenario\": \"srvers 3\"}",
            "in seinem Szenario: Zeile 1, Spalte 1",
        ),
    ] {
        paste(browser, text)?;
        let told = format!(
            "return document.querySelector('[data-part=trace-error]')?.innerText.includes({})",
            json!(why)
        );
        browser.wait(why, &told)?;
    }
    equal("the run", browser.run("return raftworks.digest()")?, digest)
}

fn cancelled(browser: &Browser<'_>, _: &Server) -> Step {
    browser.run("raftworks.pause()")?;
    let digest = browser.run("return raftworks.digest()")?;
    open(browser)?;
    let line = "{\"server\": 1, \"term\": 1, \"last_index\": 1}\n";
    browser.run_with("const t = new DataTransfer(); t.items.add(new File([arguments[0].repeat(199000)], 'a.jsonl')); const i = document.querySelector('[data-part=trace-file]'); i.files = t.files; i.dispatchEvent(new Event('change', {bubbles: true})); return new Promise(done => { const look = () => { const b = document.querySelector('[data-action=cancel-trace]'); if (b) { b.click(); done(); } else setTimeout(look, 1); }; look(); })", &json!([line]))?;
    browser.wait("it is told", "return document.querySelector('[data-part=trace-status]')?.innerText.startsWith('Cancelled')")?;
    equal("the run", browser.run("return raftworks.digest()")?, digest)?;
    // More than can be shown is refused with what can do it.
    choose(browser, &line.repeat(200_001))?;
    browser
        .wait("why not", "return document.querySelector('[data-part=trace-error]')?.innerText.includes('more than 200000 observations')")
        .map(drop)
}

fn files(browser: &Browser<'_>, _: &Server) -> Step {
    open(browser)?;
    let name = format!("raftworks-observed-{}.jsonl", std::process::id());
    let path = std::env::temp_dir().join(name);
    std::fs::write(&path, TWO_LEADERS).map_err(|error| error.to_string())?;
    let chosen = browser.choose_file("[data-part=trace-file]", &path);
    let shown = chosen
        .and_then(|()| browser.wait("it is shown", &format!("return {HERE}?.includes('of 6')")));
    let removed = std::fs::remove_file(&path);
    shown?;
    removed.map_err(|error| error.to_string())?;
    // Dropped anywhere on the page.
    browser.press(&["Escape"])?;
    browser.wait("it closes", "return !document.querySelector('dialog').open")?;
    let dropped = browser.run_with("const t = new DataTransfer(); t.items.add(new File([arguments[0]], 'b.jsonl')); const over = new DragEvent('dragover', {bubbles: true, cancelable: true, dataTransfer: t}); const e = new DragEvent('drop', {bubbles: true, cancelable: true, dataTransfer: t}); document.body.dispatchEvent(over); document.body.dispatchEvent(e); return [over.defaultPrevented, e.defaultPrevented]", &json!([ETCD]))?;
    equal(
        "the browser leaves it to the page",
        dropped,
        json!([true, true]),
    )?;
    browser
        .wait("it is shown", "return document.querySelector('dialog[open] [data-part=observed]')?.innerText.includes('etcd/raft')")
        .map(drop)
}

fn phone(browser: &Browser<'_>, _: &Server) -> Step {
    browser.run("raftworks.pause()")?;
    browser.click("[data-action=open]")?;
    browser.click("[data-action=traces]")?;
    browser.wait(
        "the form",
        "return !!document.querySelector('[data-part=trace-text]')",
    )?;
    choose(browser, TWO_LEADERS)?;
    browser.wait("it is shown", &format!("return {HERE}?.includes('of 6')"))?;
    browser.click("[data-action=breach-next]")?;
    browser.wait(
        "the violation",
        &format!("return {HERE}?.includes('5 of 6')"),
    )?;
    let fits = browser.run("const d = document.querySelector('dialog').getBoundingClientRect(); return d.left >= 0 && d.right <= innerWidth && document.querySelector('dialog').scrollWidth <= document.querySelector('dialog').clientWidth && document.documentElement.scrollWidth <= innerWidth")?;
    equal("it fits", fits, Value::Bool(true))
}
