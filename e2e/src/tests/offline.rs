//! Without a connection: the page runs after the first visit, takes a new version
//! at the next one, and embeds are left alone.

use std::path::{Path, PathBuf};

use super::{Test, test};
use crate::browser::{Browser, Step, check, equal};
use crate::server::Server;

pub(super) const TESTS: &[Test] = &[
    test("the_page_runs_without_a_connection", "index.html", offline),
    test(
        "a_new_version_comes_with_the_next_visit",
        "index.html",
        update,
    ),
    test("an_embed_keeps_nothing", "index.html", embed),
];

/// A copy of the built page that may be changed, removed in the end.
struct Copy(PathBuf);

impl Copy {
    fn of(folder: &Path, name: &str) -> Step<Copy> {
        let unique = format!("raftworks-{name}-{}", std::process::id());
        let copy = Copy(std::env::temp_dir().join(unique));
        let made = std::fs::create_dir_all(&copy.0);
        made.map_err(|error| error.to_string())?;
        let files = std::fs::read_dir(folder).map_err(|error| error.to_string())?;
        for file in files.flatten() {
            let to = copy.0.join(file.file_name());
            std::fs::copy(file.path(), to).map_err(|error| error.to_string())?;
        }
        Ok(copy)
    }

    /// Replaces a text in a file, where it must be.
    fn replace(&self, file: &str, old: &str, new: &str) -> Step {
        let file = self.0.join(file);
        let text = std::fs::read_to_string(&file).map_err(|error| error.to_string())?;
        check(old, text.contains(old))?;
        let written = std::fs::write(file, text.replacen(old, new, 1));
        written.map_err(|error| error.to_string().into())
    }
}

impl Drop for Copy {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.0);
    }
}

/// Waits until the worker stands by. Chromium looks for newer ones only when it has
/// nothing better to do, and a page that plays on a busy machine is better.
fn wait_kept(browser: &Browser<'_>) -> Step {
    browser.run("raftworks.pause()")?;
    browser
        .wait(
            "the worker",
            "return navigator.serviceWorker.getRegistration().then(r => r?.active?.state === 'activated' && !r.waiting && !r.installing)",
        )
        .map(drop)
}

fn offline(browser: &Browser<'_>, server: &Server) -> Step {
    let own = Server::start(server.folder())?;
    let page = own.url("index.html");
    browser.go(&page)?;
    browser.wait_ready()?;
    wait_kept(browser)?;
    drop(own);
    for address in [page.clone(), page.replace("index.html", "")] {
        browser.go("about:blank")?;
        browser.go(&address)?;
        browser.wait_ready()?;
        browser.run("raftworks.pause(); raftworks.seekTime(700000)")?;
        equal(
            "event",
            browser.run("return raftworks.state().event > 50")?,
            true.into(),
        )?;
        let coloured =
            "return getComputedStyle(document.querySelector('.page')).display === 'grid'";
        equal("its style", browser.run(coloured)?, true.into())?;
    }
    // What the page links to is there as well.
    let text = browser.run("return fetch('docs.md').then(() => 'there', () => 'not there')")?;
    equal("what was never kept", text, "not there".into())?;
    let text = browser
        .run("return fetch('scenarios.md').then(r => r.text()).then(t => t.length > 1000)")?;
    equal("the language of scenarios", text, true.into())?;
    // The witness of the test, and what was never kept, could not be loaded.
    browser.errors().map(drop)
}

fn update(browser: &Browser<'_>, server: &Server) -> Step {
    let copy = Copy::of(server.folder(), &format!("update-{}", browser.kind()))?;
    let own = Server::start(&copy.0)?;
    browser.go(&own.url("index.html"))?;
    browser.wait_ready()?;
    wait_kept(browser)?;
    let caches =
        "return caches.keys().then(names => names.filter(name => name.startsWith('raftworks ')))";
    let first = browser.run(caches)?;
    equal("caches", first.as_array().map(Vec::len), Some(1))?;
    copy.replace(
        "index.html",
        "<div id=\"app\"",
        "<div data-newer id=\"app\"",
    )?;
    copy.replace(
        "offline.js",
        "const VERSION = \"",
        "const VERSION = \"newer",
    )?;
    // This visit still sees the version that was kept, and fetches the new one.
    browser.go(&own.url("index.html"))?;
    browser.wait_ready()?;
    browser.run("raftworks.pause()")?;
    let is_newer = "return 'newer' in document.getElementById('app').dataset";
    equal("newer already", browser.run(is_newer)?, false.into())?;
    let newer = "return caches.keys().then(names => names.length === 1 && names[0].startsWith('raftworks newer'))";
    browser.wait("the new version, and the end of the old one", newer)?;
    browser.go(&own.url("index.html"))?;
    browser.wait_ready()?;
    equal("newer", browser.run(is_newer)?, true.into())?;
    equal(
        "caches",
        browser.run(caches)?.as_array().map(Vec::len),
        Some(1),
    )
}

fn embed(browser: &Browser<'_>, server: &Server) -> Step {
    // A place of its own, where nobody has been.
    let own = Server::start(server.folder())?;
    let address = own.url("embed.html?scenario=clean-election&autoplay=0");
    browser.go(&address)?;
    browser.wait_ready()?;
    let kept = "return Promise.all([navigator.serviceWorker.getRegistrations(), caches.keys()]).then(lists => lists.map(list => list.length))";
    equal("kept", browser.run(kept)?, serde_json::json!([0, 0]))?;
    // Where the page has been visited, its worker does not answer for the embed.
    browser.go(&own.url("index.html"))?;
    browser.wait_ready()?;
    wait_kept(browser)?;
    browser.run("return caches.keys().then(async names => { const cache = await caches.open(names[0]); await cache.put('style.css', new Response('body { display: none }', { headers: { 'Content-Type': 'text/css' } })); })")?;
    browser.go(&address)?;
    browser.wait_ready()?;
    let display = browser.run("return getComputedStyle(document.body).display")?;
    equal("the style from the network", display, "block".into())
}
