//! Screenshots: what we look at, and what the README shows.

use std::path::Path;

use crate::browser::{Browser, Look, Step};
use crate::driver::Driver;
use crate::server::Server;

/// A moment worth a picture: its name, the address, and what to do first.
const MOMENTS: [(&str, &str, &str); 32] = [
    (
        "election",
        "index.html#v=1&scenario=welcome",
        "raftworks.seek(14)",
    ),
    (
        "replication",
        "index.html#v=1&scenario=welcome",
        "raftworks.seekTime(720000); document.querySelector('[data-server=\"1\"]').dispatchEvent(new MouseEvent('click', {bubbles: true}))",
    ),
    (
        "crash",
        "index.html#v=1&scenario=welcome",
        "raftworks.seekTime(1750000)",
    ),
    (
        "partition",
        "index.html#v=1&scenario=minority-partition",
        "raftworks.seek(0); while (!raftworks.state().cut.length) raftworks.step(1); raftworks.step(34)",
    ),
    (
        "figure-7",
        "index.html#v=1&scenario=figure-7",
        "raftworks.seekTime(190000)",
    ),
    (
        "side",
        "index.html#v=1&scenario=welcome",
        "raftworks.seekTime(900000); document.querySelector('[data-action=partition]').click()",
    ),
    (
        "editor",
        "index.html#v=1&scenario=leader-crash",
        "raftworks.pause(); document.querySelector('[data-action=open]').click(); return new Promise(done => setTimeout(done, 300)).then(() => { const f = document.querySelector('[data-part=scenario-text]'); f.value = f.value.replace('then crash', 'then crsh'); const at = f.value.indexOf('then say'); f.setSelectionRange(at + 5, at + 5); f.dispatchEvent(new InputEvent('input', {bubbles: true})) })",
    ),
    (
        "question",
        "index.html#v=1&scenario=predict",
        "raftworks.seekTime(150000); return new Promise(done => setTimeout(done, 300)).then(() => { if (innerWidth < 1000) document.querySelector('[data-choice=\"1\"]').click() })",
    ),
    (
        "help",
        "index.html#v=1&scenario=welcome",
        "raftworks.seekTime(900000); document.querySelector('[data-action=help]').click()",
    ),
    (
        "switches",
        "index.html#v=1&scenario=welcome",
        "raftworks.seekTime(900000); document.querySelector('[data-action=settings]').click()",
    ),
    (
        "members",
        "index.html#v=1&scenario=replace-the-servers",
        "raftworks.seekTime(900000); document.querySelector('[data-action=members]').click()",
    ),
    (
        "parts",
        "index.html#v=1&scenario=witness",
        "raftworks.seekTime(900000); document.querySelector('[data-server=\"3\"]').dispatchEvent(new MouseEvent('click', {bubbles: true}))",
    ),
    (
        "grow",
        "index.html#v=1&scenario=grow-the-cluster",
        "raftworks.seekTime(1400000); document.querySelector('[data-server=\"4\"]').dispatchEvent(new MouseEvent('click', {bubbles: true}))",
    ),
    (
        "snapshots",
        "index.html#v=1&scenario=snapshot",
        "raftworks.seek(0); for (let i = 0; i < 4000 && !raftworks.state().messages.some(m => m.kind === 'InstallSnapshot'); i++) raftworks.step(1); raftworks.step(6); document.querySelector('[data-action=log-first]')?.click()",
    ),
    (
        "space-time",
        "index.html#v=1&scenario=welcome",
        "raftworks.seekTime(1750000); document.querySelector('[data-action=view-space-time]').click()",
    ),
    (
        "space-time-whole",
        "index.html#v=1&scenario=minority-partition",
        "raftworks.seekTime(4000000); document.querySelector('[data-action=view-space-time]').click(); return new Promise(done => requestAnimationFrame(() => { document.querySelector('[data-action=zoom-all]').click(); done(true); }))",
    ),
    (
        "events",
        "index.html#v=1&scenario=leader-crash",
        "raftworks.seekTime(900000); document.querySelector('[data-action=view-events]').click(); return new Promise(done => setTimeout(done, 300))",
    ),
    (
        "events-found",
        "index.html#v=1&scenario=constrained-election",
        "raftworks.seekTime(3000000); document.querySelector('[data-action=view-events]').click(); return new Promise(done => setTimeout(() => { const f = document.querySelector('[data-part=search]'); f.focus(); f.value = 'kind:vote-refused re'; f.dispatchEvent(new InputEvent('input', {bubbles: true})); setTimeout(done, 300); }, 200))",
    ),
    (
        "operations",
        "index.html#v=1&scenario=leader-crash",
        "raftworks.seekTime(1200000); document.querySelector('[data-action=view-operations]').click(); return new Promise(done => setTimeout(() => { document.querySelector('[data-part=operations] [data-action=zoom-out]').click(); document.querySelector('.operations-scroll').dispatchEvent(new KeyboardEvent('keydown', {key: 'ArrowUp', bubbles: true})); setTimeout(done, 200); }, 300))",
    ),
    (
        "state",
        "index.html#v=1&scenario=minority-partition",
        "raftworks.seekTime(3000000); document.querySelector('[data-action=view-state]').click()",
    ),
    (
        "coming",
        "index.html#v=1&scenario=welcome",
        "raftworks.seekTime(720000); document.querySelector('[data-action=view-next]').click(); return new Promise(done => setTimeout(done, 300))",
    ),
    (
        "metrics",
        "index.html#v=1&scenario=minority-partition",
        "raftworks.seekTime(5000000); raftworks.seekTime(3500000); document.querySelector('[data-action=view-metrics]').click(); return new Promise(done => setTimeout(done, 300)).then(() => document.querySelector('.log-scroll td.entry:nth-of-type(9)')?.click())",
    ),
    (
        "compare",
        "index.html#v=1&scenario=welcome",
        "raftworks.seekTime(870000); document.querySelector('[data-action=view-compare]').click(); return new Promise(done => setTimeout(() => { document.querySelector('[data-action=vary-pre-vote-on]').click(); done(true); }, 100))",
    ),
    (
        "branches",
        "index.html#v=1&scenario=welcome",
        "raftworks.seekTime(1750000); raftworks.seekTime(600000); raftworks.act('crash 2'); document.querySelector('[data-action=branches]').click()",
    ),
    (
        "why",
        "index.html#v=1&scenario=welcome",
        "raftworks.seekTime(870000); return new Promise(done => setTimeout(() => { document.querySelector('[data-action=why-event]').click(); done(true); }, 100))",
    ),
    (
        "palette",
        "index.html#v=1&scenario=welcome",
        "raftworks.seekTime(870000); document.querySelector('[data-action=palette]').click()",
    ),
    (
        "link",
        "index.html#v=1&scenario=welcome",
        "raftworks.seekTime(870000); raftworks.act('set 1 -> 2 loss 30%'); document.querySelector('[data-link=\"1-2\"]').dispatchEvent(new MouseEvent('click', {bubbles: true}))",
    ),
    (
        "network",
        "index.html#v=1&scenario=welcome",
        "raftworks.seekTime(870000); raftworks.act('set all -> all latency 60ms..80ms'); document.querySelector('[data-action=network]').click(); return new Promise(done => setTimeout(() => { document.querySelector('.inspector').scrollIntoView(); done(true); }, 150))",
    ),
    (
        "clock",
        "index.html#v=1&scenario=welcome",
        "raftworks.seekTime(900000); raftworks.act('clock 2 rate 200%'); document.querySelector('[data-server=\"2\"]').dispatchEvent(new MouseEvent('click', {bubbles: true})); return new Promise(done => setTimeout(() => { for (const d of document.querySelectorAll('.inspector details')) d.open = true; document.querySelector('[data-group=disk]').scrollIntoView(); done(true); }, 150))",
    ),
    (
        "client",
        "index.html#v=1&scenario=welcome",
        "raftworks.seekTime(900000); document.querySelector('[data-client=\"1\"]').dispatchEvent(new MouseEvent('click', {bubbles: true}))",
    ),
    (
        "verdicts",
        "index.html#v=1&scenario=leader-crash",
        "raftworks.pause(); raftworks.seekTime(2500000); document.querySelector('[data-action=verdicts]').click(); return new Promise(done => setTimeout(() => { document.querySelector('[data-action=settle]').click(); document.querySelector('[data-action=refine]').click(); setTimeout(() => done(true), 700); }, 200))",
    ),
    (
        "embed",
        "embed.html?scenario=leader-crash&autoplay=0",
        "raftworks.seekTime(900000)",
    ),
];

const SIZES: [(u32, u32); 3] = [(1280, 800), (768, 1024), (390, 844)];

/// An address that asks for a language.
fn in_language(path: &str, language: Option<&str>) -> String {
    let Some(code) = language else {
        return path.to_owned();
    };
    let (page, fragment) = path.split_once('#').unwrap_or((path, ""));
    let sign = if page.contains('?') { '&' } else { '?' };
    format!("{page}{sign}lang={code}#{fragment}")
}

/// Takes those whose name contains `filter`.
pub(crate) fn take(dist: &Path, into: &Path, filter: &str, language: Option<&str>) -> Step {
    std::fs::create_dir_all(into).map_err(|error| error.to_string())?;
    let server = Server::start(dist)?;
    let driver = Driver::start()?;
    for (width, height) in SIZES {
        for dark in [false, true] {
            let look = Look {
                width,
                height,
                dark,
                touch: width < 500,
                ..Look::DESKTOP
            };
            let browser = Browser::open(&driver, look)?;
            for (name, path, script) in MOMENTS
                .into_iter()
                .filter(|(name, ..)| name.contains(filter))
            {
                browser.go("about:blank")?;
                browser.go(&server.url(&in_language(path, language)))?;
                browser.wait_ready()?;
                browser.run(script)?;
                browser.settle()?;
                let theme = if dark { "dark" } else { "light" };
                let file = into.join(format!("{name}-{width}-{theme}.png"));
                std::fs::write(&file, browser.picture()?).map_err(|error| error.to_string())?;
                println!("{}", file.display());
            }
        }
    }
    Ok(())
}

impl Browser<'_> {
    /// Waits until what was asked for is drawn.
    pub(crate) fn settle(&self) -> Step {
        let frames = "return new Promise(done => { let n = 4; const next = () => n-- > 0 ? requestAnimationFrame(next) : done(true); next(); })";
        self.run(frames).map(drop)
    }
}
