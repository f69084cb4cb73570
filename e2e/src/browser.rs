//! One browser window: what a test does with it, in the words of a user.

use std::fmt::Debug;
use std::time::{Duration, Instant};

use serde_json::{Value, json};

use crate::driver::Driver;

/// How long something may take that happens by itself. No test sleeps; each
/// waits until what it waits for is there.
const PATIENCE: Duration = Duration::from_secs(20);

/// What a step of a test comes to.
pub(crate) type Step<T = ()> = Result<T, String>;

/// A window of a given size and taste.
#[derive(Clone, Copy, Debug)]
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
}

/// A browser session; it ends when dropped.
pub(crate) struct Browser<'a> {
    driver: &'a Driver,
    session: String,
}

fn call(method: &str, url: &str, body: &Value) -> Step<Value> {
    let answer = match method {
        "GET" => ureq::get(url)
            .config()
            .http_status_as_error(false)
            .build()
            .call(),
        "DELETE" => ureq::delete(url)
            .config()
            .http_status_as_error(false)
            .build()
            .call(),
        _ => ureq::post(url)
            .config()
            .http_status_as_error(false)
            .build()
            .send_json(body),
    };
    let mut answer = answer.map_err(|error| format!("{method} {url}: {error}"))?;
    let answer: Value = answer
        .body_mut()
        .read_json()
        .map_err(|error| error.to_string())?;
    let value = answer["value"].clone();
    match value["error"].as_str() {
        Some(error) => Err(format!(
            "{error}: {}",
            value["message"].as_str().unwrap_or_default()
        )),
        None => Ok(value),
    }
}

impl<'a> Browser<'a> {
    /// Opens a window.
    pub(crate) fn open(driver: &'a Driver, look: Look) -> Step<Browser<'a>> {
        let mut arguments = vec![
            "--headless=new",
            "--no-sandbox",
            "--disable-gpu",
            "--disable-dev-shm-usage",
            "--disable-background-networking",
            "--no-first-run",
            "--disable-component-update",
            "--disable-sync",
            "--disable-quic",
            "--force-device-scale-factor=1",
            "--hide-scrollbars",
        ];
        if look.calm {
            arguments.push("--force-prefers-reduced-motion");
        }
        let mut options = json!({ "args": arguments });
        if let Ok(binary) = std::env::var("CHROMIUM") {
            options["binary"] = json!(binary);
        }
        let wanted = json!({ "capabilities": { "alwaysMatch": {
            "browserName": "chrome",
            "goog:chromeOptions": options,
            "goog:loggingPrefs": { "browser": "ALL" },
            "unhandledPromptBehavior": "accept",
        } } });
        let value = call("POST", &driver.url("/session"), &wanted)?;
        let session = value["sessionId"].as_str().ok_or("no session")?.to_owned();
        let browser = Browser { driver, session };
        browser.look(look)?;
        Ok(browser)
    }

    fn post(&self, path: &str, body: &Value) -> Step<Value> {
        let url = self.driver.url(&format!("/session/{}{path}", self.session));
        call("POST", &url, body)
    }

    /// A command of the browser's own protocol.
    pub(crate) fn chromium(&self, command: &str, parameters: &Value) -> Step<Value> {
        let body = json!({ "cmd": command, "params": parameters });
        self.post("/goog/cdp/execute", &body)
    }

    /// Makes the window look like this.
    pub(crate) fn look(&self, look: Look) -> Step {
        self.chromium(
            "Emulation.setDeviceMetricsOverride",
            &json!({
                "width": look.width, "height": look.height, "deviceScaleFactor": 1,
                "mobile": look.touch,
            }),
        )?;
        self.chromium(
            "Emulation.setTouchEmulationEnabled",
            &json!({ "enabled": look.touch }),
        )?;
        let scheme = if look.dark { "dark" } else { "light" };
        let motion = if look.calm { "reduce" } else { "no-preference" };
        self.chromium(
            "Emulation.setEmulatedMedia",
            &json!({ "features": [
            { "name": "prefers-color-scheme", "value": scheme },
            { "name": "prefers-reduced-motion", "value": motion },
        ] }),
        )?;
        Ok(())
    }

    /// Goes to an address.
    pub(crate) fn go(&self, url: &str) -> Step {
        self.post("/url", &json!({ "url": url })).map(drop)
    }

    /// Runs a script, whose `return` comes back. Promises are waited for.
    pub(crate) fn run(&self, script: &str) -> Step<Value> {
        self.post("/execute/sync", &json!({ "script": script, "args": [] }))
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
            match &value {
                Ok(value) if !matches!(value, Value::Null | Value::Bool(false)) => {
                    return Ok(value.clone());
                }
                _ if start.elapsed() < PATIENCE => std::thread::yield_now(),
                Ok(_) => return Err(format!("waited for {what}")),
                Err(error) => return Err(format!("waited for {what}: {error}")),
            }
        }
    }

    /// Waits until the page is there.
    pub(crate) fn wait_ready(&self) -> Step {
        self.wait("the page", "return typeof raftworks === 'object' && !!document.querySelector('[data-part=stage] [data-server]')").map(drop)
    }

    fn find(&self, selector: &str) -> Step<String> {
        let there = format!("return !!document.querySelector({})", json!(selector));
        self.wait(selector, &there)?;
        let body = json!({ "using": "css selector", "value": selector });
        let value = self.post("/element", &body)?;
        let element = value.as_object().and_then(|object| object.values().next());
        let id = element.and_then(Value::as_str);
        id.map(str::to_owned)
            .ok_or_else(|| format!("no {selector}"))
    }

    /// Clicks the middle of an element, with the pointer.
    pub(crate) fn click(&self, selector: &str) -> Step {
        let id = self.find(selector)?;
        self.run(&format!(
            "document.querySelector({}).scrollIntoView({{block: 'nearest'}})",
            json!(selector)
        ))?;
        let origin = json!({ "element-6066-11e4-a52e-4f735466cecf": id });
        self.actions(&json!([
            { "type": "pointerMove", "duration": 0, "origin": origin, "x": 0, "y": 0 },
            { "type": "pointerDown", "button": 0 },
            { "type": "pointerUp", "button": 0 },
        ]))
        .map_err(|error| format!("clicking {selector}: {error}"))
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
            .ok_or_else(|| format!("no {selector}"))
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
        use base64::Engine as _;
        let url = self
            .driver
            .url(&format!("/session/{}/screenshot", self.session));
        let value = call("GET", &url, &Value::Null)?;
        let text = value.as_str().ok_or("no picture")?;
        let bytes = base64::engine::general_purpose::STANDARD.decode(text);
        bytes.map_err(|error| error.to_string())
    }

    /// The errors on the console since the last call, and violations of the
    /// content policy, which stand there too.
    pub(crate) fn errors(&self) -> Step<Vec<String>> {
        let log = self.post("/se/log", &json!({ "type": "browser" }))?;
        let entries = log.as_array().cloned().unwrap_or_default();
        let bad = entries.iter().filter(|entry| {
            let level = entry["level"].as_str().unwrap_or_default();
            level == "SEVERE" || level == "WARNING"
        });
        Ok(bad.map(|entry| entry["message"].to_string()).collect())
    }
}

impl Drop for Browser<'_> {
    fn drop(&mut self) {
        let url = self.driver.url(&format!("/session/{}", self.session));
        let _ = call("DELETE", &url, &Value::Null);
    }
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
    Err(format!("{what} is {found:?}, expected {expected:?}"))
}

/// Fails unless it is so.
pub(crate) fn check(what: &str, so: bool) -> Step {
    if so {
        Ok(())
    } else {
        Err(format!("not so: {what}"))
    }
}
