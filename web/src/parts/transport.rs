//! The transport: one fixed place for moving in time.

use web_sys::HtmlInputElement;
use yew::prelude::*;

use crate::pace;
use crate::parts::timeline::use_timeline;
use crate::parts::use_view;
use crate::player::{INTERESTS, Pace, Player};
use crate::words;

/// Properties of [`Transport`].
#[derive(Properties, PartialEq)]
pub struct TransportProps {
    /// The player.
    pub player: Player,
    /// Whether there is room for little only, as in an embed.
    #[prop_or_default]
    pub short: bool,
    /// What stands at the right of the buttons.
    #[prop_or_default]
    pub children: Html,
}

/// The transport.
#[component]
pub fn Transport(props: &TransportProps) -> Html {
    let head = use_view(
        &props.player,
        Pace::Frame,
        props.player.clone(),
        |player, _, head| (head.playing, head.speed, player.interests()),
    );
    let (playing, speed, _) = *head;
    let time = use_view(&props.player, Pace::Calm, (), |(), _, head| {
        words::time(head.time_us)
    });
    let player = &props.player;
    let timeline = use_timeline(player);
    let words = words::page();
    let (play_label, play_icon) = if playing {
        (words.pause, ICON_PAUSE)
    } else {
        (words.play, ICON_PLAY)
    };
    html! {
        <section class="transport" data-part="transport" aria-label={words.time}>
            <div class="transport-row">
                <div class="buttons">
                    if !props.short {
                        { button(player, "first", words.first, ICON_FIRST, Player::first) }
                        { button(player, "previous", words.previous, ICON_PREVIOUS, Player::previous_interesting) }
                    }
                    { button(player, "back", words.back, ICON_BACK, Player::step_back) }
                    <button type="button" class="button play" data-part="play" aria-label={play_label}
                        title={words::play_title(playing)} onclick={to(player, Player::toggle)}>
                        { icon(play_icon) }
                    </button>
                    { button(player, "forward", words.forward, ICON_FORWARD, Player::step_forward) }
                    if !props.short {
                        { button(player, "next", words.next, ICON_NEXT, Player::next_interesting) }
                        { button(player, "live", words.live, ICON_LIVE, Player::live) }
                        { interests(player) }
                    }
                </div>
                <span class="clock" data-part="clock" title={words.clock}>{ &*time }</span>
                if !props.short {
                    { speed_control(player, speed) }
                }
                <div class="transport-rest">{ props.children.clone() }</div>
            </div>
            { timeline }
        </section>
    }
}

/// What the buttons for interesting events go to.
fn interests(player: &Player) -> Html {
    let chosen = player.interests();
    html! {
        <details class="menu up" data-part="interests">
            <summary class="button" title={words::names().interests_title} aria-label={words::names().interests_title} data-action="interests"></summary>
            <div class="menu-body">
                <h2>{ words::names().interests_title }</h2>
                { for INTERESTS.into_iter().map(|interest| {
                    let player = player.clone();
                    let onchange = Callback::from(move |_: Event| player.toggle_interest(interest));
                    html! {
                        <label key={interest as u8}><input type="checkbox" data-interest={(interest as u8).to_string()}
                            checked={chosen.has(interest)} {onchange} />{ words::interest(interest) }</label>
                    }
                }) }
            </div>
        </details>
    }
}

fn to(player: &Player, act: fn(&Player)) -> Callback<MouseEvent> {
    let player = player.clone();
    Callback::from(move |_: MouseEvent| act(&player))
}

fn button(
    player: &Player,
    part: &'static str,
    title: &'static str,
    path: &'static str,
    act: fn(&Player),
) -> Html {
    html! {
        <button type="button" class="button" data-part={part} aria-label={title} {title} onclick={to(player, act)}>
            { icon(path) }
        </button>
    }
}

fn icon(path: &'static str) -> Html {
    html! {
        <svg class="icon" viewBox="0 0 20 20" width="18" height="18" aria-hidden="true"><path d={path} /></svg>
    }
}

const ICON_PLAY: &str = "M6 4 L16 10 L6 16 Z";
const ICON_PAUSE: &str = "M5 4 h4 v12 h-4 Z M11 4 h4 v12 h-4 Z";
const ICON_BACK: &str = "M12 5 L7 10 L12 15 Z";
const ICON_FORWARD: &str = "M8 5 L13 10 L8 15 Z";
const ICON_FIRST: &str = "M4 5 h2 v10 h-2 Z M16 5 L8 10 L16 15 Z";
const ICON_LIVE: &str = "M14 5 h2 v10 h-2 Z M4 5 L12 10 L4 15 Z";
const ICON_PREVIOUS: &str = "M10 5 L4 10 L10 15 Z M17 5 L11 10 L17 15 Z";
const ICON_NEXT: &str = "M10 5 L16 10 L10 15 Z M3 5 L9 10 L3 15 Z";

/// How fast time passes, over five decades.
fn speed_control(player: &Player, speed: f64) -> Html {
    let oninput = {
        let player = player.clone();
        Callback::from(move |event: InputEvent| {
            if let Some(input) = event.target_dyn_into::<HtmlInputElement>() {
                player.set_speed(pace::speed_of(input.value_as_number() as u32));
            }
        })
    };
    let step = |faster: bool| {
        let player = player.clone();
        Callback::from(move |_: MouseEvent| player.set_speed(pace::next_speed(speed, faster)))
    };
    let (text, words) = (words::speed(speed), words::page());
    html! {
        <div class="speed">
            <button type="button" class="button small" data-part="slower" aria-label={words.slower} title={words.slower} onclick={step(false)}>{ "−" }</button>
            <label>
                <span class="hidden">{ words.speed }</span>
                <input type="range" data-part="speed" min="0" max={pace::SLIDER_STEPS.to_string()} step="1"
                    value={pace::slider_of(speed).to_string()} aria-valuetext={text.clone()} {oninput} />
            </label>
            <button type="button" class="button small" data-part="faster" aria-label={words.faster} title={words.faster} onclick={step(true)}>{ "+" }</button>
            <span class="speed-text" data-part="speed-text">{ text }</span>
        </div>
    }
}
