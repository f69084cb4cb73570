//! For everyone: what axe says, contrast, targets, the keyboard, names for those
//! who hear the page, less motion, and paper.

use serde_json::{Value, json};

use super::{Test, test};
use crate::browser::{Browser, Look, Step, check, equal};
use crate::driver::Kind;
use crate::server::Server;
use crate::views::VIEWS;

/// What judges the page alone needs one browser only.
const PAGE_ALONE: &[(Kind, &str)] = &[
    (Kind::Firefox, "it judges the page, which is the same"),
    (Kind::Webkit, "it judges the page, which is the same"),
];

const NARROW: Look = Look::PHONE;
const DARK: Look = Look {
    dark: true,
    ..Look::DESKTOP
};
const DARK_NARROW: Look = Look {
    dark: true,
    ..NARROW
};

const fn every(name: &'static str, look: Look, run: fn(&Browser<'_>, &Server) -> Step) -> Test {
    Test {
        every_view: true,
        ..judged(name, look, run)
    }
}

const fn judged(name: &'static str, look: Look, run: fn(&Browser<'_>, &Server) -> Step) -> Test {
    Test {
        look,
        not_in: PAGE_ALONE,
        ..test(name, "index.html", run)
    }
}

pub(super) const TESTS: &[Test] = &[
    every("axe_is_content", Look::DESKTOP, axe),
    every("axe_is_content_in_the_dark", DARK, axe),
    every("axe_is_content_on_a_phone", NARROW, axe),
    every("axe_is_content_on_a_dark_phone", DARK_NARROW, axe),
    judged("text_on_colours_is_read", Look::DESKTOP, contrast),
    every("targets_are_large_enough", Look::DESKTOP, targets),
    every("targets_are_large_enough_for_fingers", NARROW, targets),
    every("nothing_is_cut_off_at_the_sides", Look::DESKTOP, wide),
    every("nothing_is_wider_than_a_phone", NARROW, wide),
    test("every_control_is_reached_by_tab", "index.html", tab),
    Test {
        look: Look {
            touch: false,
            ..NARROW
        },
        ..test(
            "every_control_is_reached_by_tab_when_narrow",
            "index.html",
            tab,
        )
    },
    test("servers_and_messages_have_names", "index.html", names),
    Test {
        look: Look {
            calm: true,
            ..Look::DESKTOP
        },
        ..test(
            "messages_step_where_motion_is_unwelcome",
            "index.html",
            steps,
        )
    },
    judged("paper_shows_a_still_picture", DARK, paper),
];

/// Fails with all that a script found, by view.
fn none(found: &[String]) -> Step {
    if found.is_empty() {
        return Ok(());
    }
    let found = format!("{} findings:\n    {}", found.len(), found.join("\n    "));
    Err(found.into())
}

fn texts(value: &Value) -> Vec<String> {
    let texts = value.as_array().into_iter().flatten();
    texts
        .map(|text| text.as_str().unwrap_or_default().to_owned())
        .collect()
}

/// Looks at each view, and collects what a script finds there.
fn every_view(
    browser: &Browser<'_>,
    server: &Server,
    language: Option<&str>,
    look: impl Fn(&Browser<'_>) -> Step<Value>,
) -> Step {
    let mut found = Vec::new();
    for view in VIEWS {
        view.show(browser, server, language)?;
        let said = look(browser).map_err(|error| error.while_at(view.name))?;
        found.extend(
            texts(&said)
                .iter()
                .map(|text| format!("{}: {text}", view.name)),
        );
        // The guard stands after a panic, which the console tells.
        browser.errors()?;
    }
    none(&found)
}

fn axe(browser: &Browser<'_>, server: &Server) -> Step {
    every_view(browser, server, None, |browser| {
        browser.run(include_str!("../scripts/axe.js"))
    })
}

fn contrast(browser: &Browser<'_>, _: &Server) -> Step {
    browser.run("raftworks.pause(); raftworks.seekTime(600000)")?;
    browser.settle()?;
    let mut found = Vec::new();
    for theme in ["light", "dark"] {
        browser.run(&format!(
            "document.documentElement.dataset.theme = '{theme}'"
        ))?;
        let faint = browser.run(include_str!("../scripts/contrast.js"))?;
        found.extend(texts(&faint).iter().map(|text| format!("{theme}: {text}")));
    }
    none(&found)
}

/// German is longer.
fn wide(browser: &Browser<'_>, server: &Server) -> Step {
    every_view(browser, server, Some("de"), |browser| {
        browser.run(include_str!("../scripts/wide.js"))
    })
}

fn targets(browser: &Browser<'_>, server: &Server) -> Step {
    let touched = browser.run("return matchMedia('(pointer: coarse)').matches")? == true;
    let least = if touched { 44 } else { 24 };
    every_view(browser, server, None, |browser| {
        browser.run_with(include_str!("../scripts/targets.js"), &json!([least]))
    })
}

/// Goes through the page with Tab alone, until the focus leaves it.
fn tab(browser: &Browser<'_>, _: &Server) -> Step {
    browser.run("raftworks.pause(); raftworks.seek(0); while (!raftworks.state().messages.length) raftworks.step(1)")?;
    browser.settle()?;
    let script = include_str!("../scripts/focus.js");
    let all = texts(&browser.run(script)?["all"]);
    check("there are controls", all.len() > 30)?;
    let mut reached = Vec::new();
    let mut found = Vec::new();
    for _ in 0..all.len() + 5 {
        browser.press(&["Tab"])?;
        let now = browser.run(script)?;
        let Some(at) = now["at"].as_str() else {
            break;
        };
        // Nothing is seen to have the focus in a window that has none itself, and no
        // window has it on WebKit's screen.
        if now["seen"] != true && browser.kind() != Kind::Webkit {
            found.push(format!("{at}: its focus is not seen"));
        }
        if now["named"] != true {
            found.push(format!("{at}: it has no name"));
        }
        if let Some(by) = now["covered"].as_str() {
            found.push(format!("{at}: covered by {by}"));
        }
        if reached.iter().any(|known| known == at) && reached.len() >= all.len() {
            break;
        }
        reached.push(at.to_owned());
    }
    let missed = all.iter().filter(|control| !reached.contains(control));
    found.extend(missed.map(|control| format!("{control}: not reached")));
    none(&found)
}

fn names(browser: &Browser<'_>, _: &Server) -> Step {
    browser.run("raftworks.pause(); raftworks.seekTime(1000000)")?;
    browser.settle()?;
    let leader = "const s = raftworks.state().servers.find(s => s.role === 'leader'); return [document.querySelector(`[data-server='${s.id}']`).getAttribute('aria-label'), `server ${s.id}, leader of term ${s.term}, log to `]";
    let leader = browser.run(leader)?;
    let (name, start) = (leader[0].as_str(), leader[1].as_str());
    check(
        &format!("{name:?} says what it is"),
        name.unwrap_or_default().starts_with(start.unwrap_or("?")),
    )?;
    browser.run("while (!raftworks.state().messages.some(m => m.kind === 'AppendEntries')) raftworks.step(1)")?;
    browser.settle()?;
    let message = browser.run("const m = raftworks.state().messages.find(m => m.kind === 'AppendEntries'); return document.querySelector(`[data-message='${m.id}']`).getAttribute('aria-label')")?;
    let message = message.as_str().unwrap_or_default();
    check(message, message.starts_with("AppendEntries from "))?;
    // The current sentence is told politely, and nothing else along with it.
    let told = "const t = document.querySelector('.event-text'); return [t.getAttribute('aria-live'), t.innerText.length > 10, t.querySelectorAll('button').length]";
    browser.run("raftworks.step(1)")?;
    browser.settle()?;
    equal(
        "the live region",
        browser.run(told)?,
        json!(["polite", true, 0]),
    )
}

/// Between two moments of one flight a message stands still.
fn steps(browser: &Browser<'_>, _: &Server) -> Step {
    browser
        .run("raftworks.seek(0); while (!raftworks.state().messages.length) raftworks.step(1)")?;
    browser.settle()?;
    let place = "return document.querySelector('[data-message]').getAttribute('transform')";
    let start = browser.run(place)?;
    let later =
        |us: u32| format!("const s = raftworks.state(); raftworks.seekTime(s.time_us + {us})");
    browser.run(&later(500))?;
    browser.settle()?;
    equal(
        "the place a little later",
        browser.run(place)?,
        start.clone(),
    )?;
    let id = "return document.querySelector('[data-message]').dataset.message";
    let id = browser.run(id)?;
    let there = format!(
        "const e = document.querySelector(`[data-message='${{{id}}}']`); if (!e) return 'gone'; if (e.getAttribute('transform') !== {start}) return 'elsewhere'; raftworks.seekTime(raftworks.state().time_us + 500); return false"
    );
    equal(
        "it steps",
        browser.wait("a step", &there)?,
        json!("elsewhere"),
    )
}

/// As it comes out of a printer: in light colours, without what paper cannot do.
fn paper(browser: &Browser<'_>, _: &Server) -> Step {
    browser.run("raftworks.pause(); raftworks.seekTime(900000)")?;
    browser.settle()?;
    let pdf = browser.print()?;
    check("a document", pdf.starts_with(b"%PDF") && pdf.len() > 10_000)?;
    let pages = pdf
        .windows(12)
        .filter(|part| part.starts_with(b"/Type /Page") && !part.ends_with(b"s"));
    equal("pages", pages.count(), 1)?;
    browser.print_media(true)?;
    let seen = "const seen = s => [...document.querySelectorAll(s)].filter(e => e.checkVisibility() && e.getClientRects().length).map(e => e.outerHTML.slice(0, 99)); return { parts: ['[data-part=stage] svg', '[data-part=logs] table', '.event-text', '[data-part=properties] .property', '[data-part=seed]'].filter(s => !seen(s).length), controls: seen('button:not(.bare), input, summary'), page: getComputedStyle(document.body).backgroundColor, ink: getComputedStyle(document.body).color }";
    let seen = browser.run(seen)?;
    browser.print_media(false)?;
    equal("what is missing", &seen["parts"], &json!([]))?;
    equal("controls", &seen["controls"], &json!([]))?;
    equal("the paper", &seen["page"], &json!("rgb(255, 255, 255)"))?;
    let ink = seen["ink"].as_str().unwrap_or_default().to_owned();
    check(&format!("dark ink: {ink}"), ink.starts_with("rgb(21, 26"))
}
