//! The player inside somebody else's page: good manners.

use super::{Test, test};
use crate::browser::{Browser, Step, check, equal};
use crate::server::Server;

pub(super) const TESTS: &[Test] = &[
    test(
        "an_embed_starts_in_view_and_stops_out_of_view",
        "host.html",
        manners,
    ),
    test(
        "an_embed_with_a_wrong_address_says_so",
        "embed.html?scenario=nothing",
        wrong,
    ),
];

fn manners(browser: &Browser<'_>, _: &Server) -> Step {
    browser.wait("the host page", "return document.readyState === 'complete'")?;
    browser.run("document.querySelector('iframe').scrollIntoView({block: 'center'})")?;
    browser.frame(Some("iframe"))?;
    browser.wait_ready()?;
    browser.wait(
        "time passing in view",
        "return raftworks.state().time_us > 5000",
    )?;
    equal(
        "scenario",
        &browser.state()?["scenario"],
        &"clean-election".into(),
    )?;
    let stored = browser
        .run("return [localStorage.length, sessionStorage.length, document.cookie.length]")?;
    equal("stored", stored, serde_json::json!([0, 0, 0]))?;
    let out = browser.run(
        "const a = document.querySelector('[data-part=open-page]'); return [a.target, a.href]",
    )?;
    equal("opens", &out[0], &"_blank".into())?;
    check(
        "the full page at this moment",
        out[1]
            .as_str()
            .is_some_and(|link| link.contains("/#v=1&scenario=clean-election")),
    )?;
    browser.frame(None)?;
    browser.run("window.scrollTo(0, 0)")?;
    browser.frame(Some("iframe"))?;
    // Out of view: after the observers have been told, no frame is asked for.
    browser.wait("rest out of view", "const n = raftworks.frames().length; return new Promise(done => setTimeout(() => done(raftworks.frames().length === n), 100))")?;
    let time = browser.run("return raftworks.state().time_us")?;
    equal(
        "time stands still",
        browser.run("return raftworks.state().time_us")?,
        time,
    )?;
    browser.frame(None)?;
    let scrolled = browser.run("return document.documentElement.scrollTop")?;
    equal("the page is where it was scrolled to", scrolled, 0.into())
}

fn wrong(browser: &Browser<'_>, _: &Server) -> Step {
    let caption = browser.text("[data-part=caption]")?;
    check(
        "it says what is wrong",
        caption.contains("nothing") && caption.contains("figure-7"),
    )
}
