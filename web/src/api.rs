//! `window.raftworks`: what authors and tests can do from JavaScript.
//! Documented in `docs/json.md`.

use js_sys::{Array, Error, Object, Reflect};
use raftworks_sim::report::{ServerReport, ViolationReport};
use raftworks_sim::scenario::{ParseError, parse_action};
use serde::Serialize;
use wasm_bindgen::closure::Closure;
use wasm_bindgen::{JsCast, JsValue};

use crate::browser;
use crate::player::Player;

/// What `raftworks.state()` returns.
#[derive(Serialize)]
struct State {
    version: u32,
    playing: bool,
    speed: f64,
    event: u64,
    time_us: u64,
    events: u64,
    seed: String,
    scenario: String,
    servers: Vec<ServerReport>,
    messages: Vec<MessageState>,
    cut: Vec<(u64, u64)>,
    clients: Vec<ClientState>,
    violations: Vec<ViolationReport>,
    warnings: Vec<ViolationReport>,
    finding: Option<String>,
    caption: Option<String>,
    last_action: Option<String>,
}

#[derive(Serialize)]
struct MessageState {
    id: String,
    kind: &'static str,
    term: u64,
    held: bool,
    arrives: bool,
}

#[derive(Serialize)]
struct ClientState {
    id: u32,
    waiting_for: Option<String>,
    asked: Option<u64>,
    completed: u64,
}

/// A text that could not be read.
#[derive(Serialize)]
struct Refused {
    line: u32,
    column: u32,
    message: String,
}

impl From<ParseError> for Refused {
    fn from(error: ParseError) -> Refused {
        Refused {
            line: error.line,
            column: error.column,
            message: error.to_string(),
        }
    }
}

fn to_js(value: &impl Serialize) -> Result<JsValue, JsValue> {
    let serializer = serde_wasm_bindgen::Serializer::json_compatible();
    let value = value.serialize(&serializer);
    value.map_err(|error| Error::new(&error.to_string()).into())
}

fn outcome(result: Result<(), ParseError>) -> Result<JsValue, JsValue> {
    match result {
        Ok(()) => Ok(JsValue::NULL),
        Err(error) => to_js(&Refused::from(error)),
    }
}

/// A whole number from 0 on, or an error that says which argument is wrong.
fn whole(value: &JsValue, name: &str) -> Result<u64, JsValue> {
    let number = value
        .as_f64()
        .filter(|n| *n >= 0.0 && n.fract() == 0.0 && *n <= 2_f64.powi(53));
    let number = number.map(|number| number as u64);
    number.ok_or_else(|| Error::new(&format!("{name} must be a whole number from 0 on")).into())
}

fn text(value: &JsValue, name: &str) -> Result<String, JsValue> {
    let text = value.as_string();
    text.ok_or_else(|| Error::new(&format!("{name} must be a string")).into())
}

fn state(player: &Player) -> State {
    let scenario = player.scenario_key().unwrap_or_default().to_owned();
    player.with(|run, head| {
        let world = run.world();
        let n = world.hosts().len() as u64;
        let ids = || (1..=n).map(raftworks_sim::ServerId);
        let pairs = ids().flat_map(|from| ids().map(move |to| (from, to)));
        let cut = pairs.filter(|&(from, to)| world.link(from, to).is_some_and(|l| l.cut));
        State {
            version: 1,
            playing: head.playing,
            speed: head.speed,
            event: run.moment(),
            time_us: head.time_us,
            events: run.frontier(),
            seed: run.seed().to_string(),
            scenario,
            servers: world.hosts().iter().map(ServerReport::from).collect(),
            messages: world
                .flights()
                .map(|flight| MessageState {
                    id: flight.id.to_string(),
                    kind: crate::words::message_kind(flight.id.kind),
                    term: flight.id.term.0,
                    held: flight.held_at.is_some(),
                    arrives: flight.fate == raftworks_sim::Fate::Arrives,
                })
                .collect(),
            cut: cut.map(|(from, to)| (from.0, to.0)).collect(),
            clients: world
                .clients()
                .iter()
                .map(|client| ClientState {
                    id: client.id().0,
                    waiting_for: client.current().map(|operation| operation.ask.to_string()),
                    asked: client.current().map(|operation| operation.asked.0),
                    completed: client.completed(),
                })
                .collect(),
            violations: world
                .violations()
                .iter()
                .map(ViolationReport::from)
                .collect(),
            warnings: world.warnings().iter().map(ViolationReport::from).collect(),
            finding: world.finding().map(ToString::to_string),
            caption: world.caption().map(|caption| caption.text.to_string()),
            last_action: run.actions().last().map(|action| action.action.to_string()),
        }
    })
}

type Method = Box<dyn Fn(&Player, &JsValue) -> Result<JsValue, JsValue>>;

fn methods() -> Vec<(&'static str, Method)> {
    let done = || Ok(JsValue::UNDEFINED);
    let method = |f: fn(&Player, &JsValue) -> Result<JsValue, JsValue>| Box::new(f) as Method;
    let simple = move |f: fn(&Player)| -> Method {
        Box::new(move |player, _| {
            f(player);
            done()
        })
    };
    vec![
        ("state", method(|player, _| to_js(&state(player)))),
        ("play", simple(Player::play)),
        ("pause", simple(Player::pause)),
        (
            "act",
            method(|player, words| {
                let action = parse_action(&text(words, "the action")?);
                outcome(action.map(|action| player.act(action)))
            }),
        ),
        (
            "seek",
            method(|player, moment| {
                player.seek(whole(moment, "the number of events")?);
                Ok(JsValue::UNDEFINED)
            }),
        ),
        (
            "seekTime",
            method(|player, time_us| {
                player.seek_time(whole(time_us, "the time in microseconds")?);
                Ok(JsValue::UNDEFINED)
            }),
        ),
        (
            "step",
            method(|player, count| {
                let count = count.as_f64().unwrap_or(1.0).clamp(-1e6, 1e6) as i64;
                let moment = player.with(|run, _| run.moment());
                player.pause();
                player.seek(moment.saturating_add_signed(count));
                Ok(JsValue::UNDEFINED)
            }),
        ),
        (
            "speed",
            method(|player, speed| {
                let speed = speed.as_f64().filter(|speed| *speed > 0.0);
                let speed =
                    speed.ok_or_else(|| Error::new("the speed must be a number above 0"))?;
                player.set_speed(speed);
                Ok(JsValue::UNDEFINED)
            }),
        ),
        (
            "restart",
            method(|player, seed| {
                let seed = if seed.is_undefined() || seed.is_null() {
                    None
                } else {
                    Some(whole(seed, "the seed")?)
                };
                player.restart(seed);
                Ok(JsValue::UNDEFINED)
            }),
        ),
        (
            "digest",
            method(|player, _| {
                Ok(player
                    .with(|run, _| run.world().digest())
                    .to_string()
                    .into())
            }),
        ),
        ("link", method(|player, _| Ok(player.link().into()))),
        (
            "open",
            method(|player, words| outcome(player.open_text(&text(words, "the scenario")?))),
        ),
        (
            "frames",
            method(|player, _| {
                let frames = player.frames().into_iter().map(JsValue::from_f64);
                Ok(frames.collect::<Array>().into())
            }),
        ),
        ("panic", method(|_, _| panic_on_purpose())),
    ]
}

/// Breaks this instance, so that the guard can be tested.
#[allow(clippy::panic, reason = "the guard has to be tested with a real one")]
fn panic_on_purpose() -> Result<JsValue, JsValue> {
    panic!("a panic on purpose")
}

/// Puts `raftworks` on the window, and tells that it is there.
pub fn publish(player: &Player) {
    let Some(window) = browser::window() else {
        return;
    };
    if Reflect::has(&window, &"raftworks".into()) == Ok(true) {
        return;
    }
    let object = Object::new();
    for (name, method) in methods() {
        let player = player.clone();
        let function: Closure<dyn Fn(JsValue) -> Result<JsValue, JsValue>> =
            Closure::new(move |argument: JsValue| method(&player, &argument));
        // The API lives as long as the page.
        let _ = Reflect::set(&object, &name.into(), &function.into_js_value());
    }
    let _ = Reflect::set(&window, &"raftworks".into(), &object);
    if let Ok(event) = web_sys::CustomEvent::new("raftworks:ready") {
        let _ = window.dispatch_event(event.unchecked_ref());
    }
}
