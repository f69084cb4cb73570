//! The figures that the README promises, measured in a real browser. Nothing
//! here fails for being slow: it prints ratios to the targets.

use std::path::Path;

use crate::browser::{Browser, Look, Step};
use crate::driver::{Driver, Kind};
use crate::server::Server;

/// Five clients that write without a pause keep five servers busy.
const BUSY: &str = "servers 5\\nloss 2%\\nduplicate 1%\\nuntil 60s\\nclient pause 0ms\\nclient pause 0ms\\nclient pause 0ms\\nclient pause 0ms\\nclient pause 0ms\\n";

/// Measures and prints all of them.
pub(crate) fn print(dist: &Path) -> Step {
    let server = Server::start(dist)?;
    let driver = Driver::start(Kind::Chromium)?;
    let browser = Browser::open(&driver, Look::DESKTOP)?;
    browser.go(&server.url("index.html"))?;
    browser.wait_ready()?;
    let first = browser
        .run("return performance.getEntriesByName('first-contentful-paint')[0]?.startTime ?? -1")?;
    let first = first.as_f64().unwrap_or(-1.0);
    line(
        "first picture, local, cold cache",
        first,
        "ms",
        1_000.0,
        false,
    );

    browser.run(&format!("raftworks.pause(); raftworks.open('{BUSY}')"))?;
    // The browser compiles what is used often once more, and better: that comes
    // first, as it does when somebody plays. Then the median of five.
    let simulate = "const rates = []; for (let i = 0; i < 8; i++) { raftworks.restart(i); const t = performance.now(); raftworks.seek(100000); rates.push(1e8 / (performance.now() - t)); } return rates.slice(3).sort((a, b) => a - b)[2]";
    let rate = browser.run(simulate)?.as_f64().unwrap_or_default();
    line(
        "events per second, wasm, all checks",
        rate,
        "/s",
        500_000.0,
        true,
    );

    let seek = "const times = []; let x = 12345; for (let i = 0; i < 300; i++) { x = (x * 1103515245 + 12345) % 2147483648; const t = performance.now(); raftworks.seek(x % 100000); times.push(performance.now() - t); } times.sort((a, b) => a - b); return [times[150], times[296]]";
    let seek = browser.run(seek)?;
    line(
        "seek in 100,000 events, p50",
        seek[0].as_f64().unwrap_or_default(),
        "ms",
        16.0,
        false,
    );
    line(
        "seek in 100,000 events, p99",
        seek[1].as_f64().unwrap_or_default(),
        "ms",
        16.0,
        false,
    );

    frames(&browser, "five busy servers")?;
    browser.run(
        "raftworks.pause(); document.querySelector('[data-action=view-space-time]').click()",
    )?;
    browser.settle()?;
    frames(&browser, "as a diagram")?;
    diagram(&browser)
}

/// Script time of drawing the diagram of 100,000 events, all of them in sight.
fn diagram(browser: &Browser<'_>) -> Step {
    browser.run(&format!(
        "raftworks.pause(); raftworks.open('{BUSY}'); raftworks.seek(100000)"
    ))?;
    browser.settle()?;
    browser.run("document.querySelector('[data-action=zoom-all]').click()")?;
    browser.settle()?;
    let draw = "const times = []; const next = () => new Promise(done => requestAnimationFrame(done)); for (let i = 0; i < 60; i++) { raftworks.step(i % 2 ? 1 : -1); await next(); await next(); times.push(raftworks.frames().at(-1)); } times.sort((a, b) => a - b); return [times[30], times[58]]";
    let drawn = browser.run(&format!("return (async () => {{ {draw} }})()"))?;
    for (place, name) in [(0, "p50"), (1, "p99")] {
        line(
            &format!("script per frame, 100,000 events drawn, {name}"),
            drawn[place].as_f64().unwrap_or_default(),
            "ms",
            16.0,
            false,
        );
    }
    Ok(())
}

/// Script time per frame while five busy servers are shown.
fn frames(browser: &Browser<'_>, what: &str) -> Step {
    browser.run(&format!("raftworks.open('{BUSY}'); raftworks.speed(0.05); raftworks.seekTime(1000000); raftworks.play()"))?;
    browser.wait(
        "600 frames",
        "return raftworks.state().time_us > 1400000 && raftworks.frames().length >= 500",
    )?;
    let frames = "const f = raftworks.frames().slice(60).sort((a, b) => a - b); return [f[Math.floor(f.length / 2)], f[Math.floor(f.length * 0.99)]]";
    let frames = browser.run(frames)?;
    line(
        &format!("script per frame, {what}, p50"),
        frames[0].as_f64().unwrap_or_default(),
        "ms",
        4.0,
        false,
    );
    line(
        &format!("script per frame, {what}, p99"),
        frames[1].as_f64().unwrap_or_default(),
        "ms",
        4.0,
        false,
    );
    Ok(())
}

fn line(what: &str, value: f64, unit: &str, target: f64, more_is_better: bool) {
    let ratio = value / target;
    let word = if more_is_better {
        "at least"
    } else {
        "at most"
    };
    println!("{what:<44} {value:>12.2} {unit:<3} target {word} {target} {unit}, ratio {ratio:.2}");
}
