//! The buttons above the diagram.

use yew::html::Scope;
use yew::prelude::*;

use super::{Diagram, Msg, PAN, ZOOM};
use crate::parts::button;
use crate::view::diagram::KINDS;
use crate::words;

pub(super) fn bar(diagram: &Diagram, link: &Scope<Diagram>) -> Html {
    let window = diagram.surface.window.get();
    let send = |label: &str, name: &str, title: &'static str, message: fn() -> Msg| {
        button(label, name, title, link.callback(move |()| message()))
    };
    let pressed = |label: &'static str,
                   name: &'static str,
                   title: &'static str,
                   on: bool,
                   message: Callback<MouseEvent>| {
        html! {
            <button type="button" class="button" data-action={name} {title} aria-pressed={on.to_string()} onclick={message}>{ label }</button>
        }
    };
    html! {
        <div class="diagram-bar">
            <div class="joined" role="group" aria-label="Zoom">
                { send("−", "zoom-out", "Show more (−)", || Msg::Zoom(ZOOM)) }
                { send("+", "zoom-in", "Show less, larger (+)", || Msg::Zoom(1.0 / ZOOM)) }
                { send("All", "zoom-all", "Show the whole run (0)", || Msg::Fit) }
            </div>
            <div class="joined" role="group" aria-label="Move">
                { send("‹", "pan-left", "Earlier (,)", || Msg::Pan(-PAN)) }
                { send("›", "pan-right", "Later (.)", || Msg::Pan(PAN)) }
                { pressed("Follow", "follow", "Keep the playhead in sight", window.follows, link.callback(|_| Msg::Follow)) }
            </div>
            <div class="joined" role="group" aria-label="Measure">
                { pressed("Time", "by-time", "Lengths are time", !window.compact, link.callback(|_| Msg::Compact(false))) }
                { pressed("Compact", "by-event", "Every event is as wide; quiet stretches collapse", window.compact, link.callback(|_| Msg::Compact(true))) }
            </div>
            { choices(diagram, link) }
            <details class="menu">
                <summary class="button" data-action="diagram-save">{ "Save" }</summary>
                <div class="menu-body">
                    { send("Picture (SVG)", "save-svg", "", || Msg::SaveSvg) }
                    { send("Picture (PNG)", "save-png", "", || Msg::SavePng) }
                    { send("Log for ShiViz", "save-shiviz", "The run up to the playhead, with vector clocks", || Msg::SaveShiViz) }
                </div>
            </details>
        </div>
    }
}

/// What is shown, and what is left out.
fn choices(diagram: &Diagram, link: &Scope<Diagram>) -> Html {
    let (servers, clients) = diagram.lanes;
    let box_for = |key: String, label: String, on: bool, message: Callback<Event>| {
        html! {
            <label key={key.clone()}><input type="checkbox" data-show={key} checked={on} onchange={message} />{ label }</label>
        }
    };
    let partner = diagram.surface.choice.borrow().partner;
    html! {
        <details class="menu">
            <summary class="button" data-action="diagram-show">{ "Show" }</summary>
            <div class="menu-body">
                <h3>{ "Kinds" }</h3>
                <div class="checks">
                    { for KINDS.into_iter().map(|kind| box_for(
                        format!("kind-{}", kind as u8), words::kind(kind).to_owned(), diagram.surface.shows(kind),
                        link.callback(move |_| Msg::Kind(kind)))) }
                </div>
                <h3>{ "Lanes" }</h3>
                <div class="checks">
                    { for (0..servers + clients).map(|lane| box_for(
                        format!("lane-{lane}"), words::lane(lane, servers), !diagram.surface.is_hidden(lane),
                        link.callback(move |_| Msg::Lane(lane)))) }
                </div>
                <div class="checks">
                    { box_for("partner".to_owned(), words::ONLY_SELECTED.to_owned(), partner, link.callback(|_| Msg::Partner)) }
                </div>
                <h3>{ words::SHAPES_TITLE }</h3>
                <ul class="shapes">
                    { for words::SHAPES.iter().map(|(shape, what)| html! { <li key={*what}><b>{ *shape }</b>{ *what }</li> }) }
                </ul>
            </div>
        </details>
    }
}
