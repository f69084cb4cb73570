//! The figures that the README promises, measured in a real browser. Nothing
//! here fails for being slow: it prints ratios to the targets.

use std::path::Path;

use crate::browser::{Browser, Look, Step};
use crate::driver::{Driver, Kind};
use crate::server::Server;

/// Five clients that write without a pause keep this many servers busy.
fn busy(servers: u64, times: &str) -> String {
    let clients = "client pause 0ms\\n".repeat(5);
    format!("servers {servers}\\n{times}\\nloss 2%\\nduplicate 1%\\nuntil 60s\\n{clients}")
}

/// As long as messages of a local network take.
const NEAR: &str = "latency 8ms..12ms";
/// So long that more than 250 messages are on their way between 25 servers: the page
/// draws those of one direction as one then.
const FAR: &str = "latency 240ms..260ms\\nelection-timeout 2s..4s";

/// Measures and prints all of them.
pub(crate) fn print(dist: &Path, stepping: Option<&Path>) -> Step {
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

    if let Some(module) = stepping {
        steps(&browser, module)?;
    }
    let five = busy(5, NEAR);
    browser.run(&format!("raftworks.pause(); raftworks.open('{five}')"))?;
    // The browser compiles what is used often once more, and better: that comes
    // first, as it does when somebody plays. Then the median of five.
    let simulate = "const rates = []; for (let i = 0; i < 8; i++) { raftworks.restart(i); const t = performance.now(); raftworks.seek(100000); rates.push(1e8 / (performance.now() - t)); } return rates.slice(3).sort((a, b) => a - b)[2]";
    let rate = browser.run(simulate)?.as_f64().unwrap_or_default();
    line(
        "the same in the page, which keeps all of them",
        rate,
        "/s",
        1_000_000.0,
        true,
    );

    for (servers, times) in [(5, NEAR), (9, NEAR), (25, NEAR), (25, FAR)] {
        frames(
            &browser,
            &busy(servers, times),
            &format!("{servers} busy servers"),
            if servers < 25 { 4.0 } else { 8.0 },
        )?;
    }
    browser.run(
        "raftworks.pause(); document.querySelector('[data-action=view-space-time]').click()",
    )?;
    browser.settle()?;
    frames(&browser, &five, "5, as a diagram", 4.0)?;
    diagram(&browser, &five)?;
    // Last, since the memory of a long run is never given back.
    for (events, target_ms) in [(100_000, 16.0), (1_000_000, 50.0)] {
        browser.go(&server.url("index.html"))?;
        browser.wait_ready()?;
        seeks(&browser, &five, events, target_ms)?;
    }
    Ok(())
}

/// How fast the simulator is, built for speed, when nothing is kept.
fn steps(browser: &Browser<'_>, module: &Path) -> Step {
    use base64::Engine as _;
    let bytes = std::fs::read(module).map_err(|error| error.to_string())?;
    let text = base64::engine::general_purpose::STANDARD.encode(bytes);
    let go = "begin(BigInt(i)); const t = performance.now(); if (go(400000) !== 400000n) return 0; rates.push(4e8 / (performance.now() - t));";
    let all = format!(
        "const bytes = Uint8Array.from(atob('{text}'), c => c.charCodeAt(0)); return WebAssembly.instantiate(bytes).then(({{ instance }}) => {{ const {{ begin, go }} = instance.exports; const rates = []; for (let i = 0; i < 8; i++) {{ {go} }} return rates.slice(3).sort((a, b) => a - b)[2]; }})"
    );
    let rate = browser.run(&all)?.as_f64().unwrap_or_default();
    line(
        "events per second, wasm, all checks",
        rate,
        "/s",
        3_000_000.0,
        true,
    );
    Ok(())
}

/// How long it takes to get to a random moment: the seek alone, and what a reader waits
/// for who drags the playhead there, the next frame's script included; both within what was
/// simulated. And the memory of
/// the program, which does not give any back: the most that it took so far.
fn seeks(browser: &Browser<'_>, scenario: &str, events: u64, target_ms: f64) -> Step {
    browser.run(&format!("raftworks.pause(); raftworks.open('{scenario}')"))?;
    let simulate = "raftworks.seek(Math.min(EVENTS, raftworks.state().event + 100000)); return raftworks.state().event === EVENTS";
    browser.wait(
        "all events",
        &simulate.replace("EVENTS", &events.to_string()),
    )?;
    browser.settle()?;
    let random = "let x = 12345; const random = () => (x = (x * 1103515245 + 12345) % 2147483648) / 2147483648; const times = [];";
    let seek = format!(
        "{random} for (let i = 0; i < 300; i++) {{ const to = Math.floor(random() * {events}); const t = performance.now(); raftworks.seek(to); times.push(performance.now() - t); }} times.sort((a, b) => a - b); return [times[150], times[296]]"
    );
    let drag = format!(
        "{random} raftworks.seek({events}); const bar = document.querySelector('[data-part=scrub]'); const simulated = raftworks.state().time_us / bar.getAttribute('aria-valuemax'); const r = bar.getBoundingClientRect(); const point = (type, part) => bar.dispatchEvent(new PointerEvent(type, {{ bubbles: true, pointerId: 1, isPrimary: true, buttons: 1, clientX: r.left + r.width * part, clientY: r.top + 5 }})); const next = () => new Promise(done => requestAnimationFrame(done)); return (async () => {{ point('pointerdown', 0.5 * simulated); for (let i = 0; i < 100; i++) {{ const t = performance.now(); point('pointermove', random() * simulated); const moved = performance.now() - t; await next(); await next(); times.push(moved + raftworks.frames().at(-1)); }} point('pointerup', 0.5 * simulated); times.sort((a, b) => a - b); return [times[50], times[98]]; }})()"
    );
    for (what, script) in [("seek", seek), ("drag", drag)] {
        let times = browser.run(&script)?;
        for (place, name) in [(0, "p50"), (1, "p99")] {
            line(
                &format!("{what} in {events} events, {name}"),
                times[place].as_f64().unwrap_or_default(),
                "ms",
                target_ms,
                false,
            );
        }
    }
    let memory = "return import(new URL('raftworks-web.js', location)).then(program => program.default()).then(program => program.memory.buffer.byteLength / 2 ** 20)";
    let memory = browser.run(memory)?.as_f64().unwrap_or_default();
    println!("memory of the page's program with {events} events: {memory:.0} MiB");
    Ok(())
}

/// Script time of drawing the diagram of 100,000 events, all of them in sight.
fn diagram(browser: &Browser<'_>, scenario: &str) -> Step {
    browser.run(&format!(
        "raftworks.pause(); raftworks.open('{scenario}'); raftworks.seek(100000)"
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

/// Script time per frame while busy servers are shown.
fn frames(browser: &Browser<'_>, scenario: &str, what: &str, target_ms: f64) -> Step {
    browser.run(&format!("raftworks.open('{scenario}'); raftworks.speed(0.05); raftworks.seekTime(9000000); raftworks.play()"))?;
    browser.wait(
        "600 frames",
        "return raftworks.state().time_us > 9400000 && raftworks.frames().length >= 500",
    )?;
    let measured = "raftworks.pause(); const f = raftworks.frames().slice(60).sort((a, b) => a - b); return [f[Math.floor(f.length / 2)], f[Math.floor(f.length * 0.99)], raftworks.state().messages.length, document.querySelectorAll('.crowd').length]";
    let measured = browser.run(measured)?;
    let number = |n: usize| measured[n].as_f64().unwrap_or_default();
    let drawn = match number(3) {
        0.0 => String::new(),
        crowds => format!(" in {crowds} directions"),
    };
    println!("{what}: {} messages on their way{drawn}", number(2));
    for (place, name) in [(0, "p50"), (1, "p99")] {
        line(
            &format!("script per frame, {what}, {name}"),
            number(place),
            "ms",
            target_ms,
            false,
        );
    }
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
