//! The buttons above the diagram.

use yew::html::Scope;
use yew::prelude::*;

use super::{Diagram, Msg};
use crate::parts::button;
use crate::parts::canvas::{PAN, ZOOM};
use crate::view::diagram::KINDS;
use crate::words;

pub(super) fn bar(diagram: &Diagram, link: &Scope<Diagram>) -> Html {
    let (window, words) = (diagram.surface.window.get(), words::diagram());
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
            <div class="joined" role="group" aria-label={words.zoom}>
                { send("−", "zoom-out", words.zoom_out, || Msg::Zoom(ZOOM)) }
                { send("+", "zoom-in", words.zoom_in, || Msg::Zoom(1.0 / ZOOM)) }
                { send(words.all, "zoom-all", words.zoom_all, || Msg::Fit) }
            </div>
            <div class="joined" role="group" aria-label={words.shift}>
                { send("‹", "pan-left", words.earlier, || Msg::Pan(-PAN)) }
                { send("›", "pan-right", words.later, || Msg::Pan(PAN)) }
                { pressed(words.follow, "follow", words.follow_title, window.follows, link.callback(|_| Msg::Follow)) }
            </div>
            <div class="joined" role="group" aria-label={words.measure}>
                { pressed(words.by_time, "by-time", words.by_time_title, !window.compact, link.callback(|_| Msg::Compact(false))) }
                { pressed(words.by_event, "by-event", words.by_event_title, window.compact, link.callback(|_| Msg::Compact(true))) }
            </div>
            { choices(diagram, link) }
            <details class="menu">
                <summary class="button" data-action="diagram-save">{ words.save }</summary>
                <div class="menu-body">
                    { send(words.save_svg, "save-svg", "", || Msg::SaveSvg) }
                    { send(words.save_png, "save-png", "", || Msg::SavePng) }
                    { send(words.save_shiviz, "save-shiviz", words.save_shiviz_title, || Msg::SaveShiViz) }
                </div>
            </details>
        </div>
    }
}

/// What is shown, and what is left out.
fn choices(diagram: &Diagram, link: &Scope<Diagram>) -> Html {
    let ((servers, clients), words) = (diagram.lanes, words::diagram());
    let box_for = |key: String, label: String, on: bool, message: Callback<Event>| {
        html! {
            <label key={key.clone()}><input type="checkbox" data-show={key} checked={on} onchange={message} />{ label }</label>
        }
    };
    let partner = diagram.surface.choice.borrow().partner;
    html! {
        <details class="menu">
            <summary class="button" data-action="diagram-show">{ words.show }</summary>
            <div class="menu-body">
                <h2>{ words.kinds }</h2>
                <div class="checks">
                    { for KINDS.into_iter().map(|kind| box_for(
                        format!("kind-{}", kind as u8), words::kind(kind).to_owned(), diagram.surface.shows(kind),
                        link.callback(move |_| Msg::Kind(kind)))) }
                </div>
                <h2>{ words.lanes }</h2>
                <div class="checks">
                    { for (0..servers + clients).map(|lane| box_for(
                        format!("lane-{lane}"), words::lane(lane, servers), !diagram.surface.is_hidden(lane),
                        link.callback(move |_| Msg::Lane(lane)))) }
                </div>
                <div class="checks">
                    { box_for("partner".to_owned(), words.only_selected.to_owned(), partner, link.callback(|_| Msg::Partner)) }
                </div>
                <h2>{ words.shapes_title }</h2>
                <ul class="shapes">
                    { for words::SHAPES.into_iter().zip(words.shapes).map(|(shape, what)| html! { <li key={shape}><b>{ shape }</b>{ what }</li> }) }
                </ul>
            </div>
        </details>
    }
}
