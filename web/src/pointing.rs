//! The reader points at something in one view, and all others show where it is there.
//!
//! Whatever shows a server, a client, a message or an entry says so in its attribute
//! `data-of`. What is pointed at, by pointer or by focus, lights up everything that is a
//! part of it or that it is a part of: the attribute `data-lit`, which the style sheet
//! knows. It is written outside the virtual DOM, since nothing else changes by it.

use std::cell::Cell;

use wasm_bindgen::JsCast;
use web_sys::{Document, Element, Event};
use yew::prelude::*;

use crate::browser::{self, Listener};
use crate::player::{Pace, Player};
use crate::view::pointed::Pointed;

const OF: &str = "data-of";
const LIT: &str = "data-lit";

thread_local! {
    static POINTED: Cell<Option<Pointed>> = const { Cell::new(None) };
}

/// What is pointed at.
pub fn pointed() -> Option<Pointed> {
    POINTED.get()
}

/// Points at something, or at nothing. Says whether that is new.
pub fn point(at: Option<Pointed>) -> bool {
    let news = POINTED.replace(at) != at;
    if news {
        light();
    }
    news
}

/// Lights up what belongs to what is pointed at, and nothing else.
fn light() {
    let Some(document) = browser::document() else {
        return;
    };
    let pointed = POINTED.get();
    each(&document, "[data-lit]", |it| {
        if pointed.is_none_or(|pointed| !is_lit_by(pointed, it)) {
            let _ = it.remove_attribute(LIT);
        }
    });
    let Some(pointed) = pointed else { return };
    each(&document, "[data-of]", |it| {
        if is_lit_by(pointed, it) {
            let _ = it.set_attribute(LIT, "");
        }
    });
}

fn is_lit_by(pointed: Pointed, element: &Element) -> bool {
    shown_by(element).is_some_and(|other| pointed.lights(other))
}

fn shown_by(element: &Element) -> Option<Pointed> {
    element.get_attribute(OF)?.parse().ok()
}

fn each(document: &Document, selector: &str, act: impl Fn(&Element)) {
    let Ok(found) = document.query_selector_all(selector) else {
        return;
    };
    let places = 0..found.length();
    for node in places.filter_map(|place| found.item(place)) {
        if let Some(element) = node.dyn_ref() {
            act(element);
        }
    }
}

/// Follows the pointer and the focus, and lights up what appears meanwhile.
#[hook]
pub fn use_pointing(player: &Player) {
    use_effect_with(player.clone(), |player| {
        let follow = |name: &'static str| {
            let player = player.clone();
            let follow = move |event: &Event| {
                let target = event.target().and_then(|it| it.dyn_into::<Element>().ok());
                let shows = target.and_then(|it| it.closest("[data-of]").ok().flatten());
                if point(shows.as_ref().and_then(shown_by)) {
                    player.animate();
                }
            };
            let document = browser::document()?;
            Some(Listener::new(&document, name, follow))
        };
        let listeners = [follow("pointerover"), follow("focusin")];
        // The views render right after a change: those that are new are there then.
        let changed = player.on_change(
            Pace::Calm,
            Callback::from(|_: u64| {
                if POINTED.get().is_some() {
                    browser::soon(light);
                }
            }),
        );
        move || drop((listeners, changed))
    });
}
