//! The views of the page: what the screenshots show, and what everyone must be
//! able to use. A view more is a line here.

use crate::browser::{Browser, Step};
use crate::server::Server;

/// A moment of the page.
pub(crate) struct View {
    /// What it is called.
    pub(crate) name: &'static str,
    /// Where it starts.
    path: &'static str,
    /// What happens first.
    script: &'static str,
}

impl View {
    /// Brings it into the window, in this language or in the browser's.
    pub(crate) fn show(
        &self,
        browser: &Browser<'_>,
        server: &Server,
        language: Option<&str>,
    ) -> Step {
        browser.go("about:blank")?;
        browser.go(&server.url(&in_language(self.path, language)))?;
        browser.wait_ready()?;
        browser.run(self.script)?;
        browser.settle()
    }
}

/// An address that asks for a language.
fn in_language(path: &str, language: Option<&str>) -> String {
    let Some(code) = language else {
        return path.to_owned();
    };
    let (page, fragment) = path.split_once('#').unwrap_or((path, ""));
    let sign = if page.contains('?') { '&' } else { '?' };
    format!("{page}{sign}lang={code}#{fragment}")
}

const fn view(name: &'static str, path: &'static str, script: &'static str) -> View {
    View { name, path, script }
}

/// All of them.
pub(crate) const VIEWS: &[View] = &[
    view(
        "election",
        "index.html#v=1&scenario=welcome",
        "raftworks.seek(14)",
    ),
    view(
        "replication",
        "index.html#v=1&scenario=welcome",
        "raftworks.seekTime(720000); document.querySelector('[data-server=\"1\"]').dispatchEvent(new MouseEvent('click', {bubbles: true}))",
    ),
    view(
        "crash",
        "index.html#v=1&scenario=welcome",
        "raftworks.seekTime(1750000)",
    ),
    view(
        "partition",
        "index.html#v=1&scenario=minority-partition",
        "raftworks.seek(0); while (!raftworks.state().cut.length) raftworks.step(1); raftworks.step(34)",
    ),
    view(
        "figure-7",
        "index.html#v=1&scenario=figure-7",
        "raftworks.seekTime(190000)",
    ),
    view(
        "side",
        "index.html#v=1&scenario=welcome",
        "raftworks.seekTime(900000); document.querySelector('[data-action=partition]').click()",
    ),
    view(
        "editor",
        "index.html#v=1&scenario=leader-crash",
        "raftworks.pause(); document.querySelector('[data-action=open]').click(); return new Promise(done => setTimeout(done, 300)).then(() => { const f = document.querySelector('[data-part=scenario-text]'); f.value = f.value.replace('then crash', 'then crsh'); const at = f.value.indexOf('then say'); f.setSelectionRange(at + 5, at + 5); f.dispatchEvent(new InputEvent('input', {bubbles: true})) })",
    ),
    view(
        "question",
        "index.html#v=1&scenario=predict",
        "raftworks.seekTime(150000); return new Promise(done => setTimeout(done, 300)).then(() => { if (innerWidth < 1000) document.querySelector('[data-choice=\"1\"]').click() })",
    ),
    view(
        "help",
        "index.html#v=1&scenario=welcome",
        "raftworks.seekTime(900000); document.querySelector('[data-action=help]').click()",
    ),
    view(
        "switches",
        "index.html#v=1&scenario=welcome",
        "raftworks.seekTime(900000); document.querySelector('[data-action=settings]').click()",
    ),
    view(
        "members",
        "index.html#v=1&scenario=replace-the-servers",
        "raftworks.seekTime(900000); document.querySelector('[data-action=members]').click()",
    ),
    view(
        "parts",
        "index.html#v=1&scenario=witness",
        "raftworks.seekTime(900000); document.querySelector('[data-server=\"3\"]').dispatchEvent(new MouseEvent('click', {bubbles: true}))",
    ),
    view(
        "grow",
        "index.html#v=1&scenario=grow-the-cluster",
        "raftworks.seekTime(1400000); document.querySelector('[data-server=\"4\"]').dispatchEvent(new MouseEvent('click', {bubbles: true}))",
    ),
    view(
        "snapshots",
        "index.html#v=1&scenario=snapshot",
        "raftworks.seek(0); for (let i = 0; i < 4000 && !raftworks.state().messages.some(m => m.kind === 'InstallSnapshot'); i++) raftworks.step(1); raftworks.step(6); document.querySelector('[data-action=log-first]')?.click()",
    ),
    view(
        "space-time",
        "index.html#v=1&scenario=welcome",
        "raftworks.seekTime(1750000); document.querySelector('[data-action=view-space-time]').click()",
    ),
    view(
        "space-time-whole",
        "index.html#v=1&scenario=minority-partition",
        "raftworks.seekTime(4000000); document.querySelector('[data-action=view-space-time]').click(); return new Promise(done => requestAnimationFrame(() => { document.querySelector('[data-action=zoom-all]').click(); done(true); }))",
    ),
    view(
        "events",
        "index.html#v=1&scenario=leader-crash",
        "raftworks.seekTime(900000); document.querySelector('[data-action=view-events]').click(); return new Promise(done => setTimeout(done, 300))",
    ),
    view(
        "events-found",
        "index.html#v=1&scenario=constrained-election",
        "raftworks.seekTime(3000000); document.querySelector('[data-action=view-events]').click(); return new Promise(done => setTimeout(() => { const f = document.querySelector('[data-part=search]'); f.focus(); f.value = 'kind:vote-refused re'; f.dispatchEvent(new InputEvent('input', {bubbles: true})); setTimeout(done, 300); }, 200))",
    ),
    view(
        "operations",
        "index.html#v=1&scenario=leader-crash",
        "raftworks.seekTime(1200000); document.querySelector('[data-action=view-operations]').click(); return new Promise(done => setTimeout(() => { document.querySelector('[data-part=operations] [data-action=zoom-out]').click(); document.querySelector('.operations-scroll').dispatchEvent(new KeyboardEvent('keydown', {key: 'ArrowUp', bubbles: true})); setTimeout(done, 200); }, 300))",
    ),
    view(
        "state",
        "index.html#v=1&scenario=minority-partition",
        "raftworks.seekTime(3000000); document.querySelector('[data-action=view-state]').click()",
    ),
    view(
        "coming",
        "index.html#v=1&scenario=welcome",
        "raftworks.seekTime(720000); document.querySelector('[data-action=view-next]').click(); return new Promise(done => setTimeout(done, 300))",
    ),
    view(
        "metrics",
        "index.html#v=1&scenario=minority-partition",
        "raftworks.seekTime(5000000); raftworks.seekTime(3500000); document.querySelector('[data-action=view-metrics]').click(); return new Promise(done => setTimeout(done, 300)).then(() => document.querySelector('.log-scroll td.entry:nth-of-type(9)')?.click())",
    ),
    view(
        "compare",
        "index.html#v=1&scenario=welcome",
        "raftworks.seekTime(870000); document.querySelector('[data-action=view-compare]').click(); return new Promise(done => setTimeout(() => { document.querySelector('[data-action=vary-pre-vote-on]').click(); done(true); }, 100))",
    ),
    view(
        "branches",
        "index.html#v=1&scenario=welcome",
        "raftworks.seekTime(1750000); raftworks.seekTime(600000); raftworks.act('crash 2'); document.querySelector('[data-action=branches]').click()",
    ),
    view(
        "why",
        "index.html#v=1&scenario=welcome",
        "raftworks.seekTime(870000); return new Promise(done => setTimeout(() => { document.querySelector('[data-action=why-event]').click(); done(true); }, 100))",
    ),
    view(
        "crowded",
        "index.html#v=1&scenario=welcome",
        "raftworks.pause(); raftworks.open('servers 25\\nlatency 240ms..260ms\\nelection-timeout 2s..4s\\nclient pause 0ms\\nclient pause 0ms\\n'); raftworks.seekTime(9000000)",
    ),
    view(
        "pointed",
        "index.html#v=1&scenario=welcome",
        "raftworks.seekTime(400000); raftworks.pause(); return new Promise(done => setTimeout(done, 200)).then(() => document.querySelector('.logs tbody tr:nth-child(2) td.entry')?.dispatchEvent(new PointerEvent('pointerover', {bubbles: true})))",
    ),
    view(
        "pointed-in-the-diagram",
        "index.html#v=1&scenario=welcome",
        "raftworks.seekTime(1300000); document.querySelector('[data-action=view-space-time]').click(); return new Promise(done => setTimeout(done, 300)).then(() => document.querySelector('.logs tbody tr:nth-child(2) th.who')?.dispatchEvent(new PointerEvent('pointerover', {bubbles: true})))",
    ),
    view(
        "palette",
        "index.html#v=1&scenario=welcome",
        "raftworks.seekTime(870000); document.querySelector('[data-action=palette]').click()",
    ),
    view(
        "link",
        "index.html#v=1&scenario=welcome",
        "raftworks.seekTime(870000); raftworks.act('set 1 -> 2 loss 30%'); document.querySelector('[data-link=\"1-2\"]').dispatchEvent(new MouseEvent('click', {bubbles: true}))",
    ),
    view(
        "network",
        "index.html#v=1&scenario=welcome",
        "raftworks.seekTime(870000); raftworks.act('set all -> all latency 60ms..80ms'); document.querySelector('[data-action=network]').click(); return new Promise(done => setTimeout(() => { document.querySelector('.inspector').scrollIntoView(); done(true); }, 150))",
    ),
    view(
        "clock",
        "index.html#v=1&scenario=welcome",
        "raftworks.seekTime(900000); raftworks.act('clock 2 rate 200%'); document.querySelector('[data-server=\"2\"]').dispatchEvent(new MouseEvent('click', {bubbles: true})); return new Promise(done => setTimeout(() => { for (const d of document.querySelectorAll('.inspector details')) d.open = true; document.querySelector('[data-group=disk]').scrollIntoView(); done(true); }, 150))",
    ),
    view(
        "client",
        "index.html#v=1&scenario=welcome",
        "raftworks.seekTime(900000); document.querySelector('[data-client=\"1\"]').dispatchEvent(new MouseEvent('click', {bubbles: true}))",
    ),
    view(
        "verdicts",
        "index.html#v=1&scenario=leader-crash",
        "raftworks.pause(); raftworks.seekTime(2500000); document.querySelector('[data-action=verdicts]').click(); return new Promise(done => setTimeout(() => { document.querySelector('[data-action=settle]').click(); document.querySelector('[data-action=refine]').click(); setTimeout(() => done(true), 700); }, 200))",
    ),
    view(
        "embed",
        "embed.html?scenario=leader-crash&autoplay=0",
        "raftworks.seekTime(900000)",
    ),
    view(
        "message",
        "index.html#v=1&scenario=welcome",
        "raftworks.seek(0); while (!raftworks.state().messages.some(m => m.kind === 'RequestVote')) raftworks.step(1); raftworks.step(1); return new Promise(done => setTimeout(done, 100)).then(() => document.querySelector('[data-message]').dispatchEvent(new MouseEvent('click', {bubbles: true})))",
    ),
    view(
        "down",
        "index.html#v=1&scenario=welcome",
        "raftworks.seekTime(900000); raftworks.act('crash 2'); raftworks.act('pause 3'); document.querySelector('[data-server=\"2\"]').dispatchEvent(new MouseEvent('click', {bubbles: true}))",
    ),
    view(
        "rules",
        "index.html#v=1&scenario=welcome",
        "raftworks.pause(); document.querySelector('[data-action=rules]')?.click()",
    ),
    view(
        "share",
        "index.html#v=1&scenario=welcome",
        "raftworks.seekTime(900000); document.querySelector('[data-action=share]').click()",
    ),
    view(
        "properties",
        "index.html#v=1&scenario=welcome",
        "raftworks.seekTime(900000); document.querySelector('[data-action=properties]').click()",
    ),
    view(
        "violation",
        "index.html#v=1&scenario=welcome",
        "raftworks.open('servers 3\\nlog 1: 1 2\\nlog 2: 2 2\\n')",
    ),
    view(
        "notice",
        "index.html#v=1&scenario=nothing",
        "raftworks.pause(); raftworks.act('crash 77')",
    ),
    view(
        "interests",
        "index.html#v=1&scenario=welcome",
        "raftworks.seekTime(900000); document.querySelector('[data-action=interests]').click()",
    ),
    view(
        "lanes",
        "index.html#v=1&scenario=welcome",
        "raftworks.seekTime(900000); document.querySelector('[data-action=view-space-time]').click(); return new Promise(done => requestAnimationFrame(() => { document.querySelector('[data-action=diagram-show]').click(); done(true); }))",
    ),
    view(
        "many",
        "index.html#v=1&scenario=welcome",
        "raftworks.open('servers 25\\nseed 3\\n'); raftworks.seekTime(600000)",
    ),
    view(
        "guard",
        "index.html#v=1&scenario=welcome",
        "raftworks.seekTime(700000); try { raftworks.panic() } catch {}",
    ),
    view("embed-wrong", "embed.html?scenario=nothing", "return true"),
];
