//! The keyboard: one listener for the whole page, silent while somebody types.

use raftworks_sim::{Action, Selector, ServerId};
use wasm_bindgen::JsCast;
use web_sys::{Element, KeyboardEvent};

use crate::app::{Dialog, Wish};
use crate::pace;
use crate::parts::events::find_events;
use crate::player::Player;
use crate::view::Selection;

/// The projection that stands after the one that is shown, or the first.
const NEXT_PROJECTION: &str = ".projections [aria-pressed=true] + .button, .projections:not(:has([aria-pressed=true] + .button)) .button";

/// The one before, or the last.
const PREVIOUS_PROJECTION: &str = ".projections .button:has(+ [aria-pressed=true]), .projections:has(.button:first-child[aria-pressed=true]) .button:last-child";

/// Messages on their way, in the order in which they were sent, or their crowds.
const MESSAGES: &str = "[data-part=stage] .messages > g";

/// The links between two servers.
const LINKS: &str = "[data-part=stage] [data-link]";

/// What can be done to what is selected.
const HANDS: &str = "[data-part=inspector] :is(button, summary)";

/// The menu of branches.
const BRANCHES: &str = "[data-action=branches]";

/// The first event that differs, and the switches for another comparison.
const DIFFERENCES: &str = "[data-action=first-difference], .variants button";

/// What a key asks for. `None` leaves it to the browser.
pub fn wish_of(event: &KeyboardEvent, player: &Player, selection: Selection) -> Option<Wish> {
    let control = event.ctrl_key() || event.meta_key();
    match event.key().as_str() {
        "z" | "Z" if control && !is_typing(event) => return Some(Wish::Time(Player::undo)),
        "k" | "K" if control => return Some(Wish::Open(Dialog::Palette)),
        _ => {}
    }
    if event.ctrl_key() || event.meta_key() || event.alt_key() || is_typing(event) {
        return None;
    }
    let act = |action: Action| Some(Wish::Act(action));
    let speed = |faster| Some(Wish::Speed(pace::next_speed(player.head().speed, faster)));
    let selected = match selection {
        Selection::Server(id) => player.with(|run, _| {
            let host = run.world().host(id)?;
            Some((id, host.is_up(), host.is_paused()))
        }),
        _ => None,
    };
    let who = selected.map(|(id, ..)| Selector::Server(id));
    match (event.key().as_str(), event.shift_key()) {
        (" ", _) => Some(Wish::Time(Player::toggle)),
        ("ArrowLeft", false) => Some(Wish::Time(Player::step_back)),
        ("ArrowRight", false) => Some(Wish::Time(Player::step_forward)),
        ("ArrowLeft", true) => Some(Wish::Time(Player::previous_interesting)),
        ("ArrowRight", true) => Some(Wish::Time(Player::next_interesting)),
        ("Home", _) => Some(Wish::Time(Player::first)),
        ("End", _) => Some(Wish::Time(Player::live)),
        ("[", _) => speed(false),
        ("]", _) => speed(true),
        ("g" | "G", back) => Some(Wish::Go(MESSAGES, back)),
        ("l" | "L", back) => Some(Wish::Go(LINKS, back)),
        ("i" | "I", back) => Some(Wish::Go(HANDS, back)),
        ("b" | "B", _) => Some(Wish::Go(BRANCHES, false)),
        ("d" | "D", back) => Some(Wish::Go(DIFFERENCES, back)),
        ("y" | "Y", _) => Some(Wish::Press("[data-action=why-event]")),
        ("v" | "V", false) => Some(Wish::Press(NEXT_PROJECTION)),
        ("v" | "V", true) => Some(Wish::Press(PREVIOUS_PROJECTION)),
        ("f" | "F", _) => Some(Wish::Time(find_events)),
        ("m" | "M", false) => Some(Wish::Time(Player::next_match)),
        ("m" | "M", true) => Some(Wish::Time(Player::previous_match)),
        ("+" | "=", _) => Some(Wish::Press("[data-action=zoom-in]")),
        ("-" | "_", _) => Some(Wish::Press("[data-action=zoom-out]")),
        ("0", _) => Some(Wish::Press("[data-action=zoom-all]")),
        (",", _) => Some(Wish::Press("[data-action=pan-left]")),
        (".", _) => Some(Wish::Press("[data-action=pan-right]")),
        ("Escape", _) => Some(Wish::Select(Selection::Nothing)),
        ("e" | "E", _) => Some(Wish::Open(Dialog::Open)),
        ("?", _) => Some(Wish::Open(Dialog::Help)),
        ("/", _) => Some(Wish::Open(Dialog::Palette)),
        ("u" | "U", _) => Some(Wish::Time(Player::undo)),
        ("w" | "W", _) => Some(Wish::Write(selected.map(|(id, ..)| id))),
        ("x" | "X", _) => Some(Wish::Partition),
        ("n" | "N", _) => Some(Wish::Select(Selection::Cluster)),
        ("h" | "H", _) => act(Action::Heal),
        ("c" | "C", _) => {
            let (_, up, _) = selected?;
            act(if up {
                Action::Crash(who?)
            } else {
                Action::Restart(who?)
            })
        }
        ("p" | "P", _) => {
            let (_, _, paused) = selected?;
            act(if paused {
                Action::Resume(who?)
            } else {
                Action::Pause(who?)
            })
        }
        ("t" | "T", _) => act(Action::TimeOut(who?)),
        (digit, _) => {
            let id = digit
                .parse::<u64>()
                .ok()
                .filter(|id| *id > 0)
                .map(ServerId)?;
            let exists = player.with(|run, _| run.world().host(id).is_some());
            exists.then_some(Wish::Select(Selection::Server(id)))
        }
    }
}

/// Whether a field has the focus that uses this key itself.
fn is_typing(event: &KeyboardEvent) -> bool {
    let target = event
        .target()
        .and_then(|target| target.dyn_into::<Element>().ok());
    let Some(element) = target else {
        return false;
    };
    // What is typed into an open dialog is its own. Some browsers leave the focus in a
    // closed one for a moment.
    if let Some(dialog) = element.closest("dialog").ok().flatten() {
        return dialog.has_attribute("open");
    }
    let key = event.key();
    match element.tag_name().to_ascii_lowercase().as_str() {
        "input" if element.get_attribute("type").as_deref() == Some("range") => {
            !matches!(key.as_str(), " " | "[" | "]" | "?")
        }
        "input" if element.get_attribute("type").as_deref() == Some("checkbox") => key == " ",
        "summary" => matches!(key.as_str(), " " | "Enter"),
        // A menu is closed from its fields, too.
        "input" | "textarea" | "select" if key == "Escape" => {
            !matches!(element.closest(".menu"), Ok(Some(_)))
        }
        "input" | "textarea" | "select" => true,
        // A button that has the focus is pressed by these.
        "button" => matches!(key.as_str(), " " | "Enter"),
        _ => false,
    }
}
