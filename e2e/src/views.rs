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
    /// What happens first; it waits for what it needs, with [`HELP`].
    script: &'static str,
}

/// What the scripts of views are written with.
const HELP: &str = "
const until = test => new Promise(done => { const look = () => test() ? done() : requestAnimationFrame(look); look(); });
const there = async selector => { await until(() => document.querySelector(selector)); return document.querySelector(selector); };
const press = async selector => (await there(selector)).click();
const select = async selector => { (await there(selector)).dispatchEvent(new MouseEvent('click', { bubbles: true })); await there('.sheet [data-part=inspector] h2'); };
";

impl View {
    /// Brings it into the window, in this language or in the browser's.
    pub(crate) fn show(
        &self,
        browser: &Browser<'_>,
        server: &Server,
        language: Option<&str>,
    ) -> Step {
        let shown = self.bring(browser, server, language);
        shown.map_err(|error| error.while_at(self.name))
    }

    fn bring(&self, browser: &Browser<'_>, server: &Server, language: Option<&str>) -> Step {
        browser.go("about:blank")?;
        browser.go(&server.url(&in_language(self.path, language)))?;
        browser.wait_ready()?;
        browser.run(&format!(
            "{HELP}return (async () => {{ {} }})()",
            self.script
        ))?;
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
        "raftworks.seekTime(720000); await select('[data-server=\"1\"]')",
    ),
    view(
        "page",
        "index.html#v=1&scenario=welcome",
        "raftworks.seekTime(1163000); await select('[data-server=\"3\"]'); await there('[data-action=snapshot]')",
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
        "raftworks.seekTime(900000); await press('[data-action=partition]'); (await there('[data-part=partition-form]')).scrollIntoView({ block: 'center' })",
    ),
    view(
        "editor",
        "index.html#v=1&scenario=leader-crash",
        "raftworks.pause(); await press('[data-action=open]'); const f = await there('[data-part=scenario-text]'); await until(() => f.value); f.value = f.value.replace('then crash', 'then crsh'); const at = f.value.indexOf('then say'); f.setSelectionRange(at + 5, at + 5); f.dispatchEvent(new InputEvent('input', {bubbles: true})); await there('[data-part=editor-errors] button')",
    ),
    view(
        "question",
        "index.html#v=1&scenario=predict",
        "raftworks.seekTime(150000); const choice = await there('[data-choice=\"1\"]'); if (innerWidth < 1000) choice.click()",
    ),
    view(
        "help",
        "index.html#v=1&scenario=welcome",
        "raftworks.seekTime(900000); await press('[data-action=help]'); await there('dialog .help')",
    ),
    view(
        "switches",
        "index.html#v=1&scenario=welcome",
        "raftworks.seekTime(900000); await press('[data-action=settings]'); await there('dialog .setting')",
    ),
    view(
        "members",
        "index.html#v=1&scenario=replace-the-servers",
        "raftworks.seekTime(900000); await press('[data-action=members]'); await there('dialog .members')",
    ),
    view(
        "parts",
        "index.html#v=1&scenario=witness",
        "raftworks.seekTime(900000); await select('[data-server=\"3\"]')",
    ),
    view(
        "grow",
        "index.html#v=1&scenario=grow-the-cluster",
        "raftworks.seekTime(1400000); await select('[data-server=\"4\"]')",
    ),
    view(
        "snapshots",
        "index.html#v=1&scenario=snapshot",
        "raftworks.seek(0); for (let i = 0; i < 4000 && !raftworks.state().messages.some(m => m.kind === 'InstallSnapshot'); i++) raftworks.step(1); raftworks.step(6); document.querySelector('[data-action=log-first]')?.click()",
    ),
    view(
        "space-time",
        "index.html#v=1&scenario=welcome",
        "raftworks.seekTime(1750000); await press('[data-action=view-space-time]'); await there('[data-part=diagram] canvas')",
    ),
    view(
        "space-time-whole",
        "index.html#v=1&scenario=minority-partition",
        "raftworks.seekTime(4000000); await press('[data-action=view-space-time]'); await press('[data-action=zoom-all]')",
    ),
    view(
        "events",
        "index.html#v=1&scenario=leader-crash",
        "raftworks.seekTime(900000); await press('[data-action=view-events]'); await there('[data-part=events] .now')",
    ),
    view(
        "events-found",
        "index.html#v=1&scenario=constrained-election",
        "raftworks.seekTime(3000000); await press('[data-action=view-events]'); const f = await there('[data-part=search]'); f.focus(); f.value = 'kind:vote-refused re'; f.dispatchEvent(new InputEvent('input', {bubbles: true})); await there('.search-status .offer')",
    ),
    view(
        "events-none",
        "index.html#v=1&scenario=welcome",
        "raftworks.seekTime(900000); await press('[data-action=view-events]'); const f = await there('[data-part=search]'); f.value = 'kind:snapshot'; f.dispatchEvent(new InputEvent('input', {bubbles: true})); await until(() => document.querySelector('[data-part=nothing-found]')?.innerText)",
    ),
    view(
        "operations",
        "index.html#v=1&scenario=leader-crash",
        "raftworks.seekTime(1200000); await press('[data-action=view-operations]'); const c = await there('[data-part=operations] canvas'); await until(() => c.width > 100); await press('[data-part=operations] [data-action=zoom-out]'); document.querySelector('.operations-scroll').dispatchEvent(new KeyboardEvent('keydown', {key: 'ArrowUp', bubbles: true}))",
    ),
    view(
        "state",
        "index.html#v=1&scenario=minority-partition",
        "raftworks.seekTime(3000000); await press('[data-action=view-state]'); await there('.state-table')",
    ),
    view(
        "coming",
        "index.html#v=1&scenario=welcome",
        "raftworks.seekTime(720000); await press('[data-action=view-next]'); await there('[data-part=coming] li')",
    ),
    view(
        "metrics",
        "index.html#v=1&scenario=minority-partition",
        "raftworks.seekTime(5000000); raftworks.seekTime(3500000); await press('[data-action=view-metrics]'); await there('.metrics-chart path'); document.querySelector('.log-scroll td.entry:nth-of-type(9)')?.click()",
    ),
    view(
        "compare",
        "index.html#v=1&scenario=welcome",
        "raftworks.seekTime(870000); await press('[data-action=view-compare]'); await press('[data-action=vary-pre-vote-on]'); await there('.differences table')",
    ),
    view(
        "compare-nothing",
        "index.html#v=1&scenario=welcome",
        "raftworks.seekTime(870000); await press('[data-action=view-compare]'); await there('.variants')",
    ),
    view(
        "branches",
        "index.html#v=1&scenario=welcome",
        "raftworks.seekTime(1750000); raftworks.seekTime(600000); raftworks.act('crash 2'); await press('[data-action=branches]')",
    ),
    view(
        "why",
        "index.html#v=1&scenario=welcome",
        "raftworks.seekTime(870000); await press('[data-action=why-event]'); await there('[data-part=answer]')",
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
        "raftworks.seekTime(870000); await press('[data-action=palette]'); await there('[data-part=palette] li')",
    ),
    view(
        "link",
        "index.html#v=1&scenario=welcome",
        "raftworks.seekTime(870000); raftworks.act('set 1 -> 2 loss 30%'); await select('[data-link=\"1-2\"]'); await there('[data-dial=loss]')",
    ),
    view(
        "network",
        "index.html#v=1&scenario=welcome",
        "raftworks.seekTime(870000); raftworks.act('set all -> all latency 60ms..80ms'); await press('[data-action=network]'); await there('[data-dial=loss]'); document.querySelector('.inspector').scrollIntoView()",
    ),
    view(
        "clock",
        "index.html#v=1&scenario=welcome",
        "raftworks.seekTime(900000); raftworks.act('clock 2 rate 200%'); await select('[data-server=\"2\"]'); const disk = await there('[data-group=disk]'); for (const d of document.querySelectorAll('.inspector details')) d.open = true; disk.scrollIntoView()",
    ),
    view(
        "client",
        "index.html#v=1&scenario=welcome",
        "raftworks.seekTime(900000); await select('[data-client=\"1\"]')",
    ),
    view(
        "verdicts",
        "index.html#v=1&scenario=leader-crash",
        "raftworks.pause(); raftworks.seekTime(2500000); await press('[data-action=verdicts]'); await press('[data-action=settle]'); await press('[data-action=refine]'); await there('.demands li')",
    ),
    view(
        "futures",
        "index.html#v=1&scenario=welcome",
        "raftworks.pause(); raftworks.seekTime(900000); raftworks.act('switch rule one-vote off'); await press('[data-action=futures]'); await press('[data-action=search-futures]'); await there('[data-part=future-steps]')",
    ),
    view(
        "future-small",
        "index.html#v=1&scenario=welcome",
        "raftworks.pause(); raftworks.seekTime(900000); raftworks.act('switch rule one-vote off'); await press('[data-action=futures]'); await press('[data-action=search-futures]'); await press('[data-action=shrink-future]'); (await there('.future-text')).scrollIntoView()",
    ),
    view(
        "traces",
        "index.html#v=1&scenario=welcome",
        "raftworks.pause(); await press('[data-action=open]'); await press('[data-action=traces]'); await there('[data-part=trace-text]'); await press('[data-action=read-trace]'); await there('[data-part=trace-error]')",
    ),
    view(
        "trace-same",
        "index.html#v=1&scenario=clean-election",
        "raftworks.pause(); raftworks.seekTime(600000); const make = URL.createObjectURL; const text = new Promise(done => { URL.createObjectURL = b => { b.text().then(done); return make.call(URL, b); }; }); HTMLAnchorElement.prototype.click = () => {}; await press('[data-action=open]'); await press('[data-action=run-as-trace]'); const f = await there('[data-part=trace-text]'); f.value = await text; await press('[data-action=read-trace]'); await there('[data-part=trace-outcome]')",
    ),
    view(
        "trace-observed",
        "index.html#v=1&scenario=welcome",
        "raftworks.pause(); await press('[data-action=open]'); await press('[data-action=traces]'); const f = await there('[data-part=trace-text]'); const l = []; const t = [1, 1, 2, 2, 3, 3, 3, 5, 5, 6]; for (let i = 0; i < 25; i++) l.push({server: i < 5 ? ['anna', 'bert', 'cleo', 'dora', 'emil'][i] : i, started: true, role: 'follower', term: i % 7, voted_for: null, snapshot: {index: i % 3, term: 1}, log: {from: 1 + i % 3, terms: t.slice(i % 3, 4 + i % 7)}, commit_index: 3 + i % 4, last_applied: 3}); l.push({server: 'anna', role: 'candidate', term: 7, voted_for: 'anna'}, {server: 'bert', term: 7, voted_for: 'anna', last_index: 12}, {server: 'anna', role: 'leader', time_us: 1234567}, {server: 'cleo', role: 'leader', term: 7, commit_index: 9}); f.value = l.map(o => JSON.stringify(o)).join('\\n'); await press('[data-action=read-trace]'); await there('[data-part=observed]'); await press('[data-action=breach-next]'); await there('.observed-here .broken')",
    ),
    view(
        "embed",
        "embed.html?scenario=leader-crash&autoplay=0",
        "raftworks.seekTime(900000)",
    ),
    view(
        "message",
        "index.html#v=1&scenario=welcome",
        "raftworks.seek(0); while (!raftworks.state().messages.some(m => m.kind === 'RequestVote')) raftworks.step(1); raftworks.step(1); await select('[data-message]'); await there('[data-action=delay]')",
    ),
    view(
        "down",
        "index.html#v=1&scenario=welcome",
        "raftworks.seekTime(900000); raftworks.act('crash 2'); raftworks.act('pause 3'); await select('[data-server=\"2\"]'); await there('[data-action=restart-server]')",
    ),
    view(
        "rules",
        "index.html#v=1&scenario=welcome",
        "raftworks.pause(); await press('[data-action=rules]'); await there('dialog [data-rule]')",
    ),
    view(
        "share",
        "index.html#v=1&scenario=welcome",
        "raftworks.seekTime(900000); await press('[data-action=share]'); await there('[data-part=embed-code]')",
    ),
    view(
        "properties",
        "index.html#v=1&scenario=welcome",
        "raftworks.seekTime(900000); await press('[data-action=properties]')",
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
        "raftworks.seekTime(900000); await press('[data-action=interests]')",
    ),
    view(
        "lanes",
        "index.html#v=1&scenario=welcome",
        "raftworks.seekTime(900000); await press('[data-action=view-space-time]'); await press('[data-action=diagram-show]')",
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
