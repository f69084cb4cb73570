//! One browser window: what a test does with it, in the words of a user.

use std::fmt::Debug;
use std::time::{Duration, Instant};

use serde_json::{Value, json};

use crate::driver::{Driver, Kind};
use crate::failure::Failure;
pub(crate) use crate::failure::Step;
use crate::session::Session;

/// How long something may take that happens by itself. No test sleeps; each
/// waits until what it waits for is there.
const PATIENCE: Duration = Duration::from_secs(40);

/// A window of a given size and taste.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) struct Look {
    /// In CSS pixels.
    pub(crate) width: u32,
    /// In CSS pixels.
    pub(crate) height: u32,
    /// Whether the system asks for dark pages.
    pub(crate) dark: bool,
    /// Whether the system asks for less motion.
    pub(crate) calm: bool,
    /// Whether it is touched and not pointed at.
    pub(crate) touch: bool,
}

impl Look {
    /// A laptop in daylight.
    pub(crate) const DESKTOP: Look = Look {
        width: 1280,
        height: 800,
        dark: false,
        calm: false,
        touch: false,
    };

    /// A phone in a hand.
    pub(crate) const PHONE: Look = Look {
        width: 390,
        height: 844,
        dark: false,
        calm: false,
        touch: true,
    };
}

/// A browser's window; it closes when dropped.
pub(crate) struct Browser<'a> {
    session: Session<'a>,
}

impl<'a> Browser<'a> {
    /// Opens a window.
    pub(crate) fn open(driver: &'a Driver, look: Look) -> Step<Browser<'a>> {
        let session = Session::open(driver, look)?;
        Ok(Browser { session })
    }

    /// Makes the window as good as new for another test. What the page kept for
    /// visits without a connection stays.
    pub(crate) fn clear(&self) -> Step {
        self.session.clear()
    }

    /// Which browser it is.
    pub(crate) fn kind(&self) -> Kind {
        self.session.kind()
    }

    fn post(&self, path: &str, body: &Value) -> Step<Value> {
        self.session.post(path, body)
    }

    /// Goes to an address.
    pub(crate) fn go(&self, url: &str) -> Step {
        self.post("/url", &json!({ "url": url })).map(drop)
    }

    /// Runs a script, whose `return` comes back. Promises are waited for.
    pub(crate) fn run(&self, script: &str) -> Step<Value> {
        self.run_with(script, &json!([]))
    }

    /// Runs a script with these arguments.
    pub(crate) fn run_with(&self, script: &str, arguments: &Value) -> Step<Value> {
        let body = json!({ "script": script, "args": arguments });
        self.post("/execute/sync", &body)
    }

    /// What the page's own interface says of the cluster.
    pub(crate) fn state(&self) -> Step<Value> {
        self.run("return raftworks.state()")
    }

    /// Waits until a script returns something true.
    pub(crate) fn wait(&self, what: &str, script: &str) -> Step<Value> {
        let start = Instant::now();
        loop {
            let value = self.run(script);
            match value {
                Ok(value) if !matches!(value, Value::Null | Value::Bool(false)) => {
                    return Ok(value);
                }
                _ if start.elapsed() < PATIENCE => std::thread::yield_now(),
                Ok(_) => return Err(Failure::Late(format!("waited for {what}"))),
                Err(error) => return Err(error.while_at(format!("waiting for {what}"))),
            }
        }
    }

    /// Waits until the page is there, and listens: it says how high its footer is when
    /// it has begun to.
    pub(crate) fn wait_ready(&self) -> Step {
        self.wait("the page", "return typeof raftworks === 'object' && !!document.querySelector('[data-part=stage] [data-server]') && (!document.querySelector('.footer') || !!document.documentElement.style.getPropertyValue('--footer'))").map(drop)
    }

    /// Waits until what was asked for is drawn. After a panic there are no frames to
    /// wait for.
    pub(crate) fn settle(&self) -> Step {
        let frames = "return window.raftworksGuard?.isDown() || new Promise(done => { let n = 4; const next = () => n-- > 0 ? requestAnimationFrame(next) : done(true); next(); })";
        self.run(frames).map(drop)
    }

    fn find(&self, selector: &str) -> Step<String> {
        let there = format!("return !!document.querySelector({})", json!(selector));
        self.wait(selector, &there)?;
        let body = json!({ "using": "css selector", "value": selector });
        let value = self.post("/element", &body)?;
        let element = value.as_object().and_then(|object| object.values().next());
        let id = element.and_then(Value::as_str);
        id.map(str::to_owned)
            .ok_or_else(|| format!("no {selector}").into())
    }

    /// Chooses a file, in a field for files.
    pub(crate) fn choose_file(&self, selector: &str, path: &std::path::Path) -> Step {
        let element = self.find(selector)?;
        let body = json!({ "text": path.display().to_string() });
        self.post(&format!("/element/{element}/value"), &body)
            .map(drop)
    }

    /// Clicks the middle of an element, with the pointer, when it stands still:
    /// what was pressed before may still be moving it.
    pub(crate) fn click(&self, selector: &str) -> Step {
        self.find(selector)?;
        self.run(
            &include_str!("scripts/still.js").replace("SELECTOR", &json!(selector).to_string()),
        )?;
        let id = self.find(selector)?;
        if self.kind() == Kind::Webkit {
            // It takes no element of a drawing for a place.
            let (x, y) = self.middle(selector)?;
            return self.click_at(x, y);
        }
        let origin = json!({ "element-6066-11e4-a52e-4f735466cecf": id });
        self.actions(&json!([
            { "type": "pointerMove", "duration": 0, "origin": origin, "x": 0, "y": 0 },
            { "type": "pointerDown", "button": 0 },
            { "type": "pointerUp", "button": 0 },
        ]))
        .map_err(|error| error.while_at(format!("clicking {selector}")))
    }

    /// The middle of what is in sight of an element.
    pub(crate) fn middle(&self, selector: &str) -> Step<(f64, f64)> {
        let place = format!(
            "const r = document.querySelector({}).getBoundingClientRect(); const [left, top] = [Math.max(0, r.left), Math.max(0, r.top)]; return [(left + Math.min(innerWidth, r.right)) / 2, (top + Math.min(innerHeight, r.bottom)) / 2]",
            json!(selector)
        );
        let place = self.run(&place)?;
        let number = |n: usize| place[n].as_f64().unwrap_or_default();
        Ok((number(0), number(1)))
    }

    /// Clicks a place of the window.
    pub(crate) fn click_at(&self, x: f64, y: f64) -> Step {
        self.actions(&json!([
            { "type": "pointerMove", "duration": 0, "x": x.round() as i64, "y": y.round() as i64 },
            { "type": "pointerDown", "button": 0 },
            { "type": "pointerUp", "button": 0 },
        ]))
    }

    /// Points at a place of the window.
    pub(crate) fn hover_at(&self, x: f64, y: f64) -> Step {
        self.actions(&json!([
            { "type": "pointerMove", "duration": 0, "x": x.round() as i64, "y": y.round() as i64 },
        ]))
    }

    /// Presses, moves through these places, and lets go.
    pub(crate) fn drag(&self, places: &[(f64, f64)]) -> Step {
        let moves = places.iter().map(|(x, y)| {
            json!({ "type": "pointerMove", "duration": 30, "x": x.round() as i64, "y": y.round() as i64 })
        });
        let mut steps: Vec<Value> = moves.collect();
        steps.insert(1, json!({ "type": "pointerDown", "button": 0 }));
        steps.push(json!({ "type": "pointerUp", "button": 0 }));
        self.actions(&Value::Array(steps))
    }

    /// A finger touches, moves through these places, and lets go; of one place
    /// it is a tap.
    pub(crate) fn swipe(&self, places: &[(f64, f64)]) -> Step {
        let moves = places.iter().map(|(x, y)| {
            json!({ "type": "pointerMove", "duration": 30, "x": x.round() as i64, "y": y.round() as i64 })
        });
        let mut steps: Vec<Value> = moves.collect();
        steps.insert(1, json!({ "type": "pointerDown", "button": 0 }));
        steps.push(json!({ "type": "pointerUp", "button": 0 }));
        self.point("touch", &Value::Array(steps))
    }

    fn actions(&self, steps: &Value) -> Step {
        self.point("mouse", steps)
    }

    fn point(&self, kind: &str, steps: &Value) -> Step {
        let body = json!({ "actions": [{
            "type": "pointer", "id": kind, "parameters": { "pointerType": kind },
            "actions": steps,
        }] });
        self.post("/actions", &body).map(drop)
    }

    /// Presses keys one after the other: names as in [`key`], or single characters.
    pub(crate) fn press(&self, keys: &[&str]) -> Step {
        let mut steps = Vec::new();
        for name in keys {
            let parts: Vec<&str> = if *name == "+" {
                vec!["+"]
            } else {
                name.split('+').collect()
            };
            let codes: Vec<String> = parts.into_iter().map(key).collect();
            for code in &codes {
                steps.push(json!({ "type": "keyDown", "value": code }));
            }
            for code in codes.iter().rev() {
                steps.push(json!({ "type": "keyUp", "value": code }));
            }
        }
        let body = json!({ "actions": [{ "type": "key", "id": "keys", "actions": steps }] });
        self.post("/actions", &body).map(drop)
    }

    /// Types into whatever has the focus.
    pub(crate) fn type_text(&self, text: &str) -> Step {
        let keys: Vec<String> = text.chars().map(String::from).collect();
        let keys: Vec<&str> = keys.iter().map(String::as_str).collect();
        for key in keys {
            self.press(&[if key == " " { "Space" } else { key }])?;
        }
        Ok(())
    }

    /// The text of an element.
    pub(crate) fn text(&self, selector: &str) -> Step<String> {
        let script = format!(
            "return document.querySelector({})?.innerText ?? null",
            json!(selector)
        );
        let text = self.run(&script)?;
        text.as_str()
            .map(str::to_owned)
            .ok_or_else(|| format!("no {selector}").into())
    }

    /// Goes into a frame, or out of all.
    pub(crate) fn frame(&self, selector: Option<&str>) -> Step {
        let id = match selector {
            Some(selector) => {
                let element = self.find(selector)?;
                json!({ "element-6066-11e4-a52e-4f735466cecf": element })
            }
            None => Value::Null,
        };
        self.post("/frame", &json!({ "id": id })).map(drop)
    }

    /// A picture of the window.
    pub(crate) fn picture(&self) -> Step<Vec<u8>> {
        decoded(&self.session.get("/screenshot")?)
    }

    /// A command of Chromium's own protocol.
    pub(crate) fn chromium(&self, command: &str, parameters: &Value) -> Step<Value> {
        self.session.chromium(command, parameters)
    }

    /// The page as a PDF document.
    pub(crate) fn print(&self) -> Step<Vec<u8>> {
        decoded(&self.post("/print", &json!({ "orientation": "landscape" }))?)
    }

    /// Shows the page as it would be printed, or as usual; in Chromium.
    pub(crate) fn print_media(&self, print: bool) -> Step {
        let media = json!({ "media": if print { "print" } else { "" } });
        let done = self.session.chromium("Emulation.setEmulatedMedia", &media);
        done.map(drop)
    }

    /// The errors on the console since the last call, and violations of the
    /// content policy, which stand there too. Where the driver does not tell,
    /// the witness does that our server puts into each page.
    pub(crate) fn errors(&self) -> Step<Vec<String>> {
        if self.kind() != Kind::Chromium {
            let seen = self.run("return (window.witness ?? []).splice(0)")?;
            let seen = seen.as_array().cloned().unwrap_or_default();
            return Ok(seen.iter().map(ToString::to_string).collect());
        }
        let log = self.post("/se/log", &json!({ "type": "browser" }))?;
        let entries = log.as_array().cloned().unwrap_or_default();
        let bad = entries.iter().filter(|entry| {
            let level = entry["level"].as_str().unwrap_or_default();
            level == "SEVERE" || level == "WARNING"
        });
        Ok(bad.map(|entry| entry["message"].to_string()).collect())
    }
}

/// Bytes that came as text.
fn decoded(value: &Value) -> Step<Vec<u8>> {
    use base64::Engine as _;
    let text = value.as_str().ok_or("no picture")?;
    let bytes = base64::engine::general_purpose::STANDARD.decode(text);
    bytes.map_err(|error| error.to_string().into())
}

/// The code of a key.
fn key(name: &str) -> String {
    let code = match name {
        "Enter" => '\u{e007}',
        "Tab" => '\u{e004}',
        "Ctrl" => '\u{e009}',
        "Shift" => '\u{e008}',
        "Escape" => '\u{e00c}',
        "Space" => ' ',
        "Left" => '\u{e012}',
        "Right" => '\u{e014}',
        "Up" => '\u{e013}',
        "Down" => '\u{e015}',
        "Home" => '\u{e011}',
        "End" => '\u{e010}',
        other => other.chars().next().unwrap_or(' '),
    };
    code.to_string()
}

/// Fails with both values when they differ.
#[expect(
    clippy::needless_pass_by_value,
    reason = "calls read better without borrows"
)]
pub(crate) fn equal<T: PartialEq + Debug>(what: &str, found: T, expected: T) -> Step {
    if found == expected {
        return Ok(());
    }
    Err(format!("{what} is {found:?}, expected {expected:?}").into())
}

/// Fails unless it is so.
pub(crate) fn check(what: &str, so: bool) -> Step {
    if so {
        Ok(())
    } else {
        Err(format!("not so: {what}").into())
    }
}
