//! A session with a browser, by WebDriver: JSON over HTTP. How a browser is made
//! to look as a test wants it is different for each, and stays in this file.

use std::time::Duration;

use serde_json::{Value, json};
use ureq::RequestBuilder;

use crate::browser::Look;
use crate::driver::{Driver, Kind};
use crate::failure::{Failure, Step};

/// Windows with bars do not get narrower than about this, in CSS pixels.
const NARROWEST: u32 = 500;

/// Longer than any script may take.
const PATIENCE: Duration = Duration::from_secs(150);

/// How long a window may take to begin to change its size.
const MOMENT: Duration = Duration::from_millis(100);

/// A session; it ends when dropped.
pub(crate) struct Session<'a> {
    driver: &'a Driver,
    id: String,
    look: Look,
}

/// Errors of the driver are answers; a driver that does not answer is an error.
fn patient<B>(request: RequestBuilder<B>) -> RequestBuilder<B> {
    let config = request.config().http_status_as_error(false);
    config.timeout_global(Some(PATIENCE)).build()
}

fn call(method: &str, url: &str, body: &Value) -> Step<Value> {
    let answer = match method {
        "GET" => patient(ureq::get(url)).call(),
        "DELETE" => patient(ureq::delete(url)).call(),
        _ => patient(ureq::post(url)).send_json(body),
    };
    let mut answer = answer.map_err(|error| Failure::Driver(format!("{method} {url}: {error}")))?;
    // Pictures and printed pages are large.
    let body = answer.body_mut().with_config().limit(64 << 20);
    let answer: Value = body
        .read_json()
        .map_err(|error| Failure::Driver(error.to_string()))?;
    let value = answer["value"].clone();
    match value["error"].as_str() {
        Some(name) => {
            let says = value["message"].as_str().unwrap_or_default();
            Err(Failure::answered(name, says))
        }
        None => Ok(value),
    }
}

impl<'a> Session<'a> {
    /// Opens a window that looks like this.
    pub(crate) fn open(driver: &'a Driver, look: Look) -> Step<Session<'a>> {
        let (name, options) = match driver.kind {
            Kind::Chromium => ("goog:chromeOptions", chromium(look)),
            Kind::Firefox => ("moz:firefoxOptions", firefox(look)),
            Kind::Webkit => ("webkitgtk:browserOptions", webkit()?),
        };
        let mut wanted = json!({ name: options, "unhandledPromptBehavior": "accept" });
        if driver.kind == Kind::Chromium {
            wanted["goog:loggingPrefs"] = json!({ "browser": "ALL" });
        }
        let wanted = json!({ "capabilities": { "alwaysMatch": wanted } });
        let value = call("POST", &driver.url("/session"), &wanted)?;
        let id = value["sessionId"].as_str().ok_or("no session")?.to_owned();
        let session = Session { driver, id, look };
        if driver.kind == Kind::Firefox && look.width < NARROWEST {
            session.go_to_popup()?;
        }
        // What judges a whole page takes a while on a busy machine.
        session.post("/timeouts", &json!({ "script": 120_000 }))?;
        session.take_look()?;
        Ok(session)
    }

    /// Windows without bars may be as narrow as a phone.
    fn go_to_popup(&self) -> Step {
        let script = "window.open('about:blank', '', 'popup,width=390,height=844')";
        self.post("/execute/sync", &json!({ "script": script, "args": [] }))?;
        let handles = self.get("/window/handles")?;
        let last = handles.as_array().and_then(|handles| handles.last());
        self.post("/window", &json!({ "handle": last })).map(drop)
    }

    /// Lets go of all keys and pointers, and shows nothing, for the next test.
    pub(crate) fn clear(&self) -> Step {
        call("DELETE", &self.url("/actions"), &Value::Null)?;
        self.post("/frame", &json!({ "id": Value::Null }))?;
        self.post("/url", &json!({ "url": "about:blank" }))?;
        match self.kind() {
            // What was saved is listed in a bar of the window itself, which stays.
            Kind::Webkit => self.take_look(),
            Kind::Chromium | Kind::Firefox => Ok(()),
        }
    }

    /// Which browser it is.
    pub(crate) fn kind(&self) -> Kind {
        self.driver.kind
    }

    fn url(&self, path: &str) -> String {
        self.driver.url(&format!("/session/{}{path}", self.id))
    }

    /// A command that changes something.
    pub(crate) fn post(&self, path: &str, body: &Value) -> Step<Value> {
        call("POST", &self.url(path), body)
    }

    /// A command that asks for something.
    pub(crate) fn get(&self, path: &str) -> Step<Value> {
        call("GET", &self.url(path), &Value::Null)
    }

    /// Makes the window look as it shall, as far as it can change.
    fn take_look(&self) -> Step {
        match self.kind() {
            Kind::Chromium => self.emulate(self.look),
            Kind::Firefox | Kind::Webkit => self.resize(self.look.width, self.look.height),
        }
    }

    /// A command of Chromium's own protocol.
    pub(crate) fn chromium(&self, command: &str, parameters: &Value) -> Step<Value> {
        let body = json!({ "cmd": command, "params": parameters });
        self.post("/goog/cdp/execute", &body)
    }

    fn emulate(&self, look: Look) -> Step {
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

    /// Gives the page itself this size: the window is larger by its own bars.
    fn resize(&self, width: u32, height: u32) -> Step {
        let (mut wide, mut high) = (i64::from(width), i64::from(height));
        let mut inner = (0, 0);
        for _ in 0..20 {
            let rect = json!({ "x": 0, "y": 0, "width": wide, "height": high });
            self.post("/window/rect", &rect)?;
            inner = self.settled_size()?;
            let as_narrow_as_can_be = wide < NARROWEST.into() && inner.0 > wide;
            if inner == (i64::from(width), i64::from(height))
                || as_narrow_as_can_be && inner.1 == i64::from(height)
            {
                return Ok(());
            }
            wide += i64::from(width) - inner.0;
            high += i64::from(height) - inner.1;
        }
        let found = format!("the window is {inner:?}, not {width} by {height}");
        Err(Failure::Driver(found))
    }

    /// The size of the page itself, when it is that of a moment before: a window takes
    /// its time to become what it was asked to be.
    fn settled_size(&self) -> Step<(i64, i64)> {
        let script = json!({ "script": "return [innerWidth, innerHeight]", "args": [] });
        let mut before = None;
        loop {
            std::thread::sleep(MOMENT);
            let size = self.post("/execute/sync", &script)?;
            let number = |n: usize| size[n].as_i64().unwrap_or_default();
            let now = (number(0), number(1));
            if before.replace(now) == Some(now) {
                return Ok(now);
            }
        }
    }
}

impl Drop for Session<'_> {
    fn drop(&mut self) {
        let _ = call("DELETE", &self.url(""), &Value::Null);
    }
}

fn chromium(look: Look) -> Value {
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
    options
}

fn firefox(look: Look) -> Value {
    // 1 is a pointer that is coarse and cannot hover, 6 one that is fine and can.
    let pointer = if look.touch { 1 } else { 6 };
    let mut options = json!({
        "args": ["-headless"],
        "prefs": {
            "layout.css.prefers-color-scheme.content-override": i32::from(!look.dark),
            "ui.prefersReducedMotion": i32::from(look.calm),
            "ui.primaryPointerCapabilities": pointer,
            "ui.allPointerCapabilities": pointer,
            "dom.w3c_touch_events.enabled": i32::from(look.touch),
            // Phones have no bars beside the page.
            "ui.useOverlayScrollbars": i32::from(look.touch || look.width < NARROWEST),
            "browser.shell.checkDefaultBrowser": false,
        },
    });
    if let Ok(binary) = std::env::var("FIREFOX") {
        options["binary"] = json!(binary);
    }
    options
}

fn webkit() -> Step<Value> {
    let binary = match std::env::var("MINIBROWSER") {
        Ok(binary) => binary,
        Err(_) => mini_browser().ok_or("there is no MiniBrowser; set MINIBROWSER to its path")?,
    };
    Ok(json!({ "binary": binary, "args": ["--automation"] }))
}

/// WebKit's smallest browser, where Debian puts it: one folder per architecture.
fn mini_browser() -> Option<String> {
    let folders = std::fs::read_dir("/usr/lib").ok()?;
    let files = folders.filter_map(|folder| {
        let folder = folder.ok()?.path();
        Some(folder.join("webkit2gtk-4.1").join("MiniBrowser"))
    });
    let file = files.into_iter().find(|file| file.is_file())?;
    Some(file.to_string_lossy().into_owned())
}
