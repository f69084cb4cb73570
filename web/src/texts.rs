//! What reads texts: the scenario language, the scenarios that are written in it, share
//! links, and the JavaScript API, which takes both.
//!
//! The first picture needs none of it, so that it is a download of its own (feature
//! `split`, as in `later`), which starts when the first picture is there. Embeds and
//! links need it before: `static/boot.js` asks for it along with the program.

use crate::browser::{self, Listener};
use crate::player::{Notice, Player};
use crate::{api, link, words};

/// The ways into it, and the only ones: what is called by its own name is part of the
/// first download.
#[derive(Clone, Copy)]
pub struct Texts {
    /// Opens one of the page's own scenarios.
    pub scenario: fn(&Player, &str),
    /// Opens what a share link says, or tells what is wrong with it.
    pub link: fn(&Player, &str) -> Result<(), Notice>,
    /// Opens what the address of an embed asks for; whether it is to play by itself.
    pub embed: fn(&Player, &str) -> Result<bool, Notice>,
    /// Puts the JavaScript API on the window, unless it is there.
    pub publish: fn(&Player),
}

/// What the reader is told when it cannot be fetched.
pub fn missing() -> Notice {
    Box::new(|| words::page().later_missing.to_owned())
}

/// Puts the JavaScript API on the window. Without it, that is tried again when there is a
/// connection; and whatever else needs this part then does it, too.
pub fn publish(player: Player) {
    with(move |texts| match (texts, browser::window()) {
        (Some(texts), _) => (texts.publish)(&player),
        (None, Some(window)) => {
            let again = move |_: &web_sys::Event| publish(player.clone());
            Listener::once(&window, "online", again).forget();
        }
        (None, None) => {}
    });
}

fn open_scenario(player: &Player, key: &str) {
    api::publish(player);
    player.open_scenario(key);
}

fn open_link(player: &Player, fragment: &str) -> Result<(), Notice> {
    if player.is_started() {
        api::publish(player);
    }
    let opened = player.open_link(fragment);
    opened.map_err(|error| Box::new(move || words::link_refused(&error)) as Notice)
}

fn open_embed(player: &Player, query: &str) -> Result<bool, Notice> {
    let embed = link::decode_embed(query);
    let embed = embed.map_err(|error| Box::new(move || words::embed_refused(&error)) as Notice)?;
    player.open_embed(&embed);
    Ok(embed.autoplay)
}

fn all() -> Texts {
    Texts {
        scenario: open_scenario,
        link: open_link,
        embed: open_embed,
        publish: api::publish,
    }
}

/// Where the program is cut.
#[cfg(feature = "split")]
#[wasm_split_helpers::wasm_split(texts, fallible)]
fn fetch() -> Result<Texts, wasm_split_helpers::SplitLoaderError> {
    Ok(all())
}

/// Goes on when it is there, or with nothing when it could not be fetched. The next time
/// it is tried again.
#[cfg(feature = "split")]
pub fn with(act: impl FnOnce(Option<Texts>) + 'static) {
    wasm_bindgen_futures::spawn_local(async move { act(fetch().await.ok()) });
}

/// The same when everything is there.
#[cfg(not(feature = "split"))]
pub fn with(act: impl FnOnce(Option<Texts>) + 'static) {
    act(Some(all()));
}
