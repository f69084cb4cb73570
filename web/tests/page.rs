//! The page in a real browser: it mounts, steps, seeks, shares, and lets go of
//! everything when it is taken away.

#![cfg(target_arch = "wasm32")]

use std::cell::Cell;
use std::rc::Rc;

use raftworks_sim::scenario::parse_action;
use raftworks_web::player::{Pace, Player};
use raftworks_web::words::Language;
use raftworks_web::{Mode, browser, language, link, mount};
use wasm_bindgen_futures::JsFuture;
use wasm_bindgen_test::{wasm_bindgen_test, wasm_bindgen_test_configure};
use web_sys::Element;
use yew::Callback;

wasm_bindgen_test_configure!(run_in_browser);

/// A place for one test's page.
fn root() -> Element {
    let document = browser::document().expect("a document");
    if let Some(old) = document.get_element_by_id("app") {
        old.remove();
    }
    let root = document.create_element("div").expect("an element");
    root.set_id("app");
    document
        .body()
        .expect("a body")
        .append_child(&root)
        .expect("a child");
    root
}

/// Waits for the next frame to be drawn, and for what follows from it.
async fn frame() {
    for _ in 0..3 {
        let promise = js_sys::Promise::new(&mut |done, _| {
            let window = browser::window().expect("a window");
            window.request_animation_frame(&done).expect("a frame");
        });
        JsFuture::from(promise).await.expect("a frame");
    }
}

fn count(root: &Element, selector: &str) -> u32 {
    root.query_selector_all(selector)
        .expect("a selector")
        .length()
}

async fn page(mode: Mode) -> (Player, Element, yew::AppHandle<raftworks_web::app::App>) {
    let player = Player::new();
    player.open_scenario("welcome");
    let root = root();
    let handle = mount(root.clone(), player.clone(), mode);
    player.start(mode);
    frame().await;
    (player, root, handle)
}

#[wasm_bindgen_test]
async fn the_page_mounts_with_all_its_parts() {
    let (_player, root, handle) = page(Mode::Page).await;
    assert_eq!(count(&root, "[data-part=stage] [data-server]"), 5);
    assert_eq!(count(&root, "[data-part=stage] [data-link]"), 10);
    assert_eq!(count(&root, "[data-part=logs] tbody tr"), 5);
    assert_eq!(count(&root, "[data-part=properties] li.holds"), 24);
    for part in [
        "caption",
        "transport",
        "inspector",
        "write",
        "play",
        "scrub",
        "scenarios",
    ] {
        assert_eq!(count(&root, &format!("[data-part={part}]")), 1, "{part}");
    }
    // Nothing needs a style attribute, which a strict content policy forbids. How tall
    // the footer is gets set on the style object, which none does.
    assert_eq!(count(&root, "[style]:not([style^='--footer:'])"), 0);
    handle.destroy();
}

#[wasm_bindgen_test]
async fn another_language_changes_the_words_and_nothing_else() {
    let (player, root, handle) = page(Mode::Page).await;
    player.seek_time(900_000);
    frame().await;
    let moment = || player.with(|run, head| (run.moment(), run.world().digest(), head.time_us));
    let text = || root.text_content().unwrap_or_default();
    let before = moment();
    assert!(text().contains("Heal all") && text().contains("There is a new leader"));
    language::speak(&player, Language::German);
    frame().await;
    assert!(text().contains("Heilen") && !text().contains("Heal all"));
    assert!(text().contains("Es gibt einen neuen Leader"));
    assert_eq!(moment(), before);
    let document = browser::document().expect("a document");
    let lang = document
        .document_element()
        .and_then(|r| r.get_attribute("lang"));
    assert_eq!(lang.as_deref(), Some("de"));
    language::speak(&player, Language::English);
    frame().await;
    assert!(text().contains("Heal all") && moment() == before);
    handle.destroy();
}

#[wasm_bindgen_test]
async fn the_embed_is_small_and_links_to_the_page() {
    let (_player, root, handle) = page(Mode::Embed).await;
    assert_eq!(count(&root, "[data-part=stage] [data-server]"), 5);
    assert_eq!(count(&root, "[data-part=open-page]"), 1);
    assert_eq!(count(&root, "[data-part=logs]"), 0);
    handle.destroy();
}

#[wasm_bindgen_test]
async fn what_is_shown_follows_the_playhead_both_ways() {
    let (player, root, handle) = page(Mode::Page).await;
    player.seek_time(600_000);
    frame().await;
    assert_eq!(count(&root, "[data-server] polygon"), 1, "one leader");
    let entries = count(&root, "td.entry");
    assert!(entries > 0);
    player.step_back();
    player.step_forward();
    frame().await;
    assert_eq!(count(&root, "td.entry"), entries);
    player.first();
    frame().await;
    assert_eq!(count(&root, "td.entry"), 0);
    assert_eq!(count(&root, "[data-server] polygon"), 0);
    handle.destroy();
}

#[wasm_bindgen_test]
async fn messages_are_where_the_player_wrote_them() {
    let (player, root, handle) = page(Mode::Page).await;
    while player.with(|run, _| run.world().flights().next().is_none()) {
        player.step_forward();
    }
    frame().await;
    let messages = count(&root, "[data-message]");
    assert!(messages > 0);
    assert_eq!(count(&root, "[data-message][transform]"), messages);
    let at = |root: &Element| {
        let first = root.query_selector("[data-message]").expect("a selector");
        first.and_then(|first| first.get_attribute("transform"))
    };
    let before = at(&root);
    let now = player.head().time_us;
    player.seek_time(now + 2_000);
    frame().await;
    assert_ne!(at(&root), before);
    handle.destroy();
}

#[wasm_bindgen_test]
fn a_link_brings_back_the_same_moment() {
    let player = Player::new();
    player.open_scenario("leader-crash");
    player.seek_time(800_000);
    player.act(parse_action("isolate leader").expect("an action"));
    player.seek_time(1_200_000);
    let address = player.link();
    let fragment = address.split_once('#').expect("a fragment").1;
    let other = Player::new();
    other.open_link(fragment).expect("a good link");
    let digest = |player: &Player| player.with(|run, _| run.world().digest());
    assert_eq!(digest(&other), digest(&player));
    assert_eq!(other.head().time_us, player.head().time_us);
    assert!(other.open_link("v=7").is_err());
    assert_eq!(
        digest(&other),
        digest(&player),
        "a bad link changes nothing"
    );
    assert!(link::decode(fragment).is_ok());
}

#[wasm_bindgen_test]
async fn nothing_is_called_when_nothing_moves_or_nobody_is_there() {
    let (player, _root, handle) = page(Mode::Page).await;
    let calls = Rc::new(Cell::new(0));
    let subscription = {
        let calls = Rc::clone(&calls);
        player.on_frame(Rc::new(move |_, _| calls.set(calls.get() + 1)))
    };
    frame().await;
    let at_rest = calls.get();
    frame().await;
    assert_eq!(calls.get(), at_rest, "paused: no frame is asked for");
    player.play();
    frame().await;
    assert!(calls.get() > at_rest, "playing: frames are drawn");
    drop(subscription);
    let dropped = calls.get();
    frame().await;
    assert_eq!(calls.get(), dropped, "a subscription ends when dropped");
    player.pause();
    handle.destroy();
}

#[wasm_bindgen_test]
async fn calm_listeners_hear_of_every_change_in_the_end() {
    let (player, _root, handle) = page(Mode::Page).await;
    let heard = Rc::new(Cell::new(0));
    let _subscription = {
        let heard = Rc::clone(&heard);
        player.on_change(
            Pace::Calm,
            Callback::from(move |revision| heard.set(revision)),
        )
    };
    player.seek(30);
    frame().await;
    let first = heard.get();
    assert!(first > 0);
    player.seek(31);
    frame().await;
    assert!(heard.get() > first);
    handle.destroy();
}

fn press(root: &Element, selector: &str) {
    use wasm_bindgen::JsCast;
    let found = root.query_selector(selector).expect("a selector");
    let button = found.unwrap_or_else(|| panic!("no {selector}"));
    button.unchecked_into::<web_sys::HtmlElement>().click();
}

/// The page's style sheet, without which a canvas knows no colours.
fn dressed() -> Element {
    let document = web_sys::window().and_then(|window| window.document());
    let document = document.expect("a document");
    let style = document.create_element("style").expect("an element");
    style.set_text_content(Some(include_str!("../../static/style.css")));
    let root = document.document_element().expect("a root");
    root.append_child(&style).expect("it is added");
    style
}

#[wasm_bindgen_test]
async fn the_diagram_is_drawn_and_rests_when_nothing_moves() {
    use wasm_bindgen::JsCast;
    let style = dressed();
    let (player, root, handle) = page(Mode::Page).await;
    player.seek_time(1_000_000);
    press(&root, "[data-action=view-space-time]");
    frame().await;
    frame().await;
    let canvas = root.query_selector("canvas").expect("a selector");
    let canvas: web_sys::HtmlCanvasElement = canvas.expect("a canvas").unchecked_into();
    let pixels = || canvas.to_data_url().expect("pixels");
    let calls = Rc::new(Cell::new(0));
    let _subscription = {
        let calls = Rc::clone(&calls);
        player.on_frame(Rc::new(move |_, _| calls.set(calls.get() + 1)))
    };
    frame().await;
    let (at_rest, before) = (calls.get(), pixels());
    frame().await;
    assert_eq!(calls.get(), at_rest, "paused: no frame is asked for");
    assert_eq!(pixels(), before);
    player.seek_time(600_000);
    frame().await;
    frame().await;
    assert_ne!(pixels(), before, "the playhead moved");
    handle.destroy();
    style.remove();
}

#[wasm_bindgen_test]
async fn two_branches_stand_side_by_side() {
    let (player, root, handle) = page(Mode::Page).await;
    player.seek_time(1_500_000);
    player.seek_time(600_000);
    player.act(parse_action("crash 1").expect("an action"));
    player.seek_time(1_200_000);
    press(&root, "[data-action=view-compare]");
    frame().await;
    assert_eq!(count(&root, "[data-part=stage]"), 2);
    // There only the leader crashed, as the scenario wants it; here server 1 did, too.
    let down_there = count(&root, "[data-part=compare-there] .server.down");
    assert_eq!(
        count(&root, "[data-part=compare-here] .server.down"),
        down_there + 1
    );
    player.switch_branch(0);
    frame().await;
    assert_eq!(
        count(&root, "[data-part=compare-here] .server.down"),
        down_there
    );
    assert!(count(&root, "[data-part=differences] tbody tr") > 0);
    handle.destroy();
}
