//! The scrub bar: a chart of the run that is scrubbed live, by pointer and by
//! keyboard.

use std::rc::Rc;

use raftworks_sim::Run;
use web_sys::Element;
use yew::prelude::*;

use crate::parts::use_view;
use crate::player::{Pace, Player, Playhead};
use crate::view::fixed::{Fixed, tenths};
use crate::view::timeline::{self, Chart, TimelineView, WIDTH};
use crate::words;

const BAND_TOP: f64 = 2.0;
const BAND_HEIGHT: f64 = 17.0;
const LANES_TOP: f64 = 24.0;
const LANE: f64 = 9.0;
/// The height of the drawing.
const HEIGHT: f64 = 64.0;

/// The scrub bar.
#[hook]
pub fn use_timeline(player: &Player) -> Html {
    let chart = use_mut_ref(Chart::default);
    let key = (player.clone(), chart);
    let view = use_view(player, Pace::Calm, key, |(player, chart), run, _| {
        chart.borrow_mut().follow(run, player.story())
    });
    let now = use_view(player, Pace::Calm, (), |(), run, head| {
        (head.time_us, words::event_sentence_or_none(run.world()))
    });
    let bar = use_node_ref();
    let needle = use_node_ref();
    use_needle(player, &needle, view.whole_us);

    let (onpointerdown, onpointermove, onpointerup) = use_scrubbing(player, &bar, view.whole_us);
    let (time_us, sentence) = &*now;
    let spoken = format!("{}. {sentence}", words::time(*time_us));
    html! {
        <div class="scrub-row">
        <ul class="scrub-names" aria-hidden="true">{ for words::names().scrub_lanes.into_iter().map(|name| html! { <li key={name}>{ name }</li> }) }</ul>
        <div class="scrub" data-part="scrub" ref={bar} role="slider" tabindex="0"
            aria-label={words::page().time} aria-valuemin="0" aria-valuemax={view.whole_us.to_string()}
            aria-valuenow={time_us.to_string()} aria-valuetext={spoken}
            {onpointerdown} {onpointermove} onpointerup={onpointerup.clone()} onpointercancel={onpointerup}>
            <svg viewBox={format!("0 0 {} {}", tenths(WIDTH), tenths(HEIGHT))} preserveAspectRatio="none" aria-hidden="true">
                { drawing(&view) }
                <line ref={needle} class="needle" x1="0" x2="0" y1="0" y2={tenths(HEIGHT).to_string()} />
            </svg>
            <div class="band-names" aria-hidden="true">{ band_names(&view) }</div>
        </div>
        </div>
    }
}

/// Goes to the time under the pointer while it is down: what happens when it goes
/// down, moves, and goes up.
#[hook]
pub fn use_scrubbing(
    player: &Player,
    place: &NodeRef,
    whole_us: u64,
) -> (
    Callback<PointerEvent>,
    Callback<PointerEvent>,
    Callback<PointerEvent>,
) {
    let dragging = use_mut_ref(|| false);
    let seek = {
        let (player, place) = (player.clone(), place.clone());
        Callback::from(move |client_x: i32| {
            let Some(place) = place.cast::<Element>() else {
                return;
            };
            let area = place.get_bounding_client_rect();
            let part = (f64::from(client_x) - area.left()) / area.width().max(1.0);
            player.seek_time((part.clamp(0.0, 1.0) * whole_us as f64) as u64);
        })
    };
    let down = {
        let (player, place) = (player.clone(), place.clone());
        let (seek, dragging) = (seek.clone(), dragging.clone());
        Callback::from(move |event: PointerEvent| {
            if event.button() != 0 {
                return;
            }
            *dragging.borrow_mut() = true;
            if let Some(place) = place.cast::<Element>() {
                let _ = place.set_pointer_capture(event.pointer_id());
            }
            player.pause();
            seek.emit(event.client_x());
        })
    };
    let moved = {
        let dragging = dragging.clone();
        Callback::from(move |event: PointerEvent| {
            if *dragging.borrow() {
                seek.emit(event.client_x());
            }
        })
    };
    let up = Callback::from(move |_: PointerEvent| *dragging.borrow_mut() = false);
    (down, moved, up)
}

/// Moves the needle with each frame.
#[hook]
pub fn use_needle(player: &Player, needle: &NodeRef, whole_us: u64) {
    let needle = needle.clone();
    use_effect_with((player.clone(), whole_us), move |(player, whole_us)| {
        let whole_us = *whole_us;
        let sink = move |_: &Run, now_us: u64| {
            if let Some(line) = needle.cast::<Element>() {
                let head = Playhead {
                    time_us: now_us,
                    playing: false,
                    speed: 0.0,
                };
                let x = tenths(timeline::playhead_x(head, whole_us)).to_string();
                let _ = line.set_attribute("x1", &x);
                let _ = line.set_attribute("x2", &x);
            }
        };
        let subscription = player.on_frame(Rc::new(sink));
        move || drop(subscription)
    });
}

fn drawing(view: &TimelineView) -> Html {
    let bottom = LANES_TOP + 4.0 * LANE;
    let scaled = |lane: f64| {
        let top = tenths(LANES_TOP + lane * LANE);
        format!("translate(0 {top}) scale(1 {})", tenths(LANE - 2.0))
    };
    html! {
        <>
            <rect class="future" x="0" y={tenths(BAND_TOP).to_string()} width={tenths(WIDTH).to_string()} height={tenths(BAND_HEIGHT).to_string()} rx="4" />
            <g>
                { for view.bands.iter().map(|band| html! {
                    <rect key={format!("{}-{}", band.term, band.led)}
                        class={classes!("band", band.term_class.clone(), (!band.led).then_some("electing"))}
                        x={tenths(band.x).to_string()} y={tenths(BAND_TOP).to_string()}
                        width={tenths((band.width - 1.0).max(0.5)).to_string()} height={tenths(BAND_HEIGHT).to_string()} />
                }) }
            </g>
            <g>
                { for view.outages.iter().enumerate().map(|(place, outage)| {
                    let lanes = view.servers.max(1) as f64;
                    let height = (bottom - LANES_TOP) / lanes;
                    let (y, height, class) = match outage.server {
                        Some(id) => (LANES_TOP + (id.0 as f64 - 1.0) * height, height - 1.0, "outage"),
                        None => (LANES_TOP, bottom - LANES_TOP, "outage split"),
                    };
                    html! {
                        <rect key={place} {class} x={tenths(outage.x).to_string()} y={tenths(y).to_string()}
                            width={tenths(outage.width).to_string()} height={tenths(height.max(1.0)).to_string()} />
                    }
                }) }
            </g>
            <path class="stroke elections" d={view.elections.clone()} transform={scaled(0.0)} />
            <path class="stroke commits" d={view.commits.clone()} transform={scaled(1.0)} />
            <path class="stroke replies" d={view.replies.clone()} transform={scaled(2.0)} />
            <path class="stroke said" d={view.said.clone()} transform={scaled(3.0)} />
            <path class="violation-mark" d={view.violations.clone()} transform={format!("scale(1 {})", tenths(HEIGHT))} />
        </>
    }
}

/// The terms' names stand beside the drawing, so that they are not stretched.
fn band_names(view: &TimelineView) -> Html {
    let wide = view
        .bands
        .iter()
        .filter(|band| band.led && band.width > 84.0);
    html! {
        <svg class="names">
            { for wide.map(|band| html! {
                <svg key={band.term} x={format!("{}%", Fixed(band.x / WIDTH * 100.0, 2))} y="0" overflow="visible">
                    <text class={classes!("band-name", band.term_class.clone())} x="6" y="15">
                        { words::term(band.term) }
                    </text>
                </svg>
            }) }
        </svg>
    }
}
