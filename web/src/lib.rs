//! The Raftworks page and embed.
//!
//! This crate owns pixels, browser resources, share links and the JavaScript
//! API, and nothing about Raft. The cluster lives outside Yew, in a
//! [`player::Player`]; [`view`] turns a moment into plain data; [`parts`] turns
//! that into elements; all words are in [`words`].

#![cfg_attr(
    not(test),
    deny(clippy::unwrap_used, clippy::expect_used, clippy::panic)
)]
// Yew's components take their properties by reference and their callbacks by value.
#![allow(clippy::needless_pass_by_value)]

pub mod api;
pub mod app;
pub mod browser;
pub mod language;
pub mod later;
pub mod link;
pub mod pace;
pub mod parts;
pub mod player;
pub mod pointing;
pub mod scenarios;
pub mod texts;
pub mod view;
pub mod words;

use app::{App, AppProps};
use player::Player;

/// Which of the two forms of the page this is.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Mode {
    /// The whole instrument.
    Page,
    /// A small player inside somebody else's page.
    Embed,
}

/// Starts the page in the element `#app` of the document.
pub fn start() {
    yew::set_custom_panic_hook(Box::new(browser::report_panic));
    let Some(root) = browser::document().and_then(|document| document.get_element_by_id("app"))
    else {
        return;
    };
    let mode = if root.get_attribute("data-mode").as_deref() == Some("embed") {
        Mode::Embed
    } else {
        Mode::Page
    };
    language::begin(mode, move || {
        let player = Player::new();
        open_first(mode, player.clone(), move || {
            // What stood there before the boot was a still picture.
            root.set_inner_html("");
            mount(root, player.clone(), mode);
            player.start(mode);
            texts::publish(player);
        });
    });
}

/// Mounts the page into an element.
pub fn mount(root: web_sys::Element, player: Player, mode: Mode) -> yew::AppHandle<App> {
    yew::Renderer::<App>::with_root_and_props(root, AppProps { player, mode }).render()
}

/// Opens what the address asks for, or what a newcomer should see, and goes on.
fn open_first(mode: Mode, player: Player, show: impl FnOnce() + 'static) {
    let calm = browser::prefers_reduced_motion();
    let fragment = browser::fragment();
    if mode == Mode::Page && fragment.is_empty() {
        player.open_first();
        player.set_playing(!calm);
        return show();
    }
    texts::with(move |texts| {
        let opened = texts
            .ok_or_else(texts::missing)
            .and_then(|texts| match mode {
                Mode::Page => (texts.link)(&player, &fragment),
                Mode::Embed => (texts.embed)(&player, &browser::query())
                    .map(|plays| player.set_playing(plays && !calm)),
            });
        if let Err(refused) = opened {
            player.open_first();
            player.notify(refused);
        }
        show();
    });
}
