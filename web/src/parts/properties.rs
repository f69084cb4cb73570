//! The strip of properties. Red means broken, and nothing else is red.

use yew::prelude::*;

use crate::parts::use_view;
use crate::player::{Pace, Player};
use crate::view::{self, PropertyView};

/// The strip of properties. It changes so rarely that the page renders it
/// along.
#[hook]
pub fn use_strip(player: &Player) -> Html {
    let views = use_view(player, Pace::Calm, (), |(), run, _| {
        view::properties(run.world())
    });
    let holds = |view: &PropertyView| view.warns || view.violated.is_none();
    html! {
        <div class="strip" data-part="properties">
            <p class="properties-short holds" aria-hidden="true">
                if views.iter().all(holds) {
                    { format!("✓ all {} properties hold", views.len()) }
                }
            </p>
            <ul class="properties" aria-label="Properties, checked after every event">
                { for views.iter().map(|view| property(player, view)) }
            </ul>
        </div>
    }
}

fn property(player: &Player, view: &PropertyView) -> Html {
    let (number, name) = (view.number, view.name);
    let title = format!("{number} {name}: {}", view.meaning);
    let jump = |event: u64| {
        let player = player.clone();
        Callback::from(move |_: MouseEvent| {
            player.pause();
            player.seek(event + 1);
        })
    };
    match &view.violated {
        None => html! {
            <li key={number} class="property holds" {title}>
                if view.is_theorem {
                    <span aria-hidden="true">{ "✓ " }</span>{ name }
                } else {
                    <span aria-hidden="true">{ number }</span>
                    <span class="hidden">{ name }</span>
                }
                <span class="hidden">{ " holds" }</span>
            </li>
        },
        Some((event, detail)) if view.warns => html! {
            <li key={number} class="property holds warns" title={format!("{title} {detail}")}>
                <button type="button" class="warning" onclick={jump(*event)}>
                    <span aria-hidden="true">{ "⚠ " }</span>{ number }
                    <span class="hidden">{ format!(" {name}: {detail}") }</span>
                </button>
            </li>
        },
        Some((event, detail)) => html! {
            <li key={number} class="property broken" {title}>
                <button type="button" class="violation" onclick={jump(*event)}>
                    <span aria-hidden="true">{ "✗ " }</span>{ name }{ " violated: " }{ detail }
                </button>
            </li>
        },
    }
}
