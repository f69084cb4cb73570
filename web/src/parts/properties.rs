//! The strip of safety properties. Red means broken, and nothing else is red.

use yew::prelude::*;

use crate::parts::use_view;
use crate::player::{Pace, Player};
use crate::view::{self, PropertyView};

/// The strip of safety properties. It changes so rarely that the page renders it
/// along.
#[hook]
pub fn use_strip(player: &Player) -> Html {
    let views = use_view(player, Pace::Calm, (), |(), run, _| {
        view::properties(run.world())
    });
    html! {
        <div class="strip" data-part="properties">
            <p class="properties-short holds" aria-hidden="true">
                if views.iter().all(|view| view.violated.is_none()) {
                    { format!("✓ all {} safety properties hold", views.len()) }
                }
            </p>
            <ul class="properties" aria-label="Safety properties, checked after every event">
                { for views.iter().map(|view| property(player, view)) }
            </ul>
        </div>
    }
}

fn property(player: &Player, view: &PropertyView) -> Html {
    let name = view.name;
    match &view.violated {
        None => html! {
            <li key={name} class="property holds" title={view.meaning}>
                <span aria-hidden="true">{ "✓ " }</span>{ name }
                <span class="hidden">{ " holds" }</span>
            </li>
        },
        Some((event, detail)) => {
            let player = player.clone();
            let event = *event;
            let onclick = Callback::from(move |_: MouseEvent| {
                player.pause();
                player.seek(event + 1);
            });
            html! {
                <li key={name} class="property broken" title={view.meaning}>
                    <button type="button" class="violation" {onclick}>
                        <span aria-hidden="true">{ "✗ " }</span>{ name }{ " violated: " }{ detail }
                    </button>
                </li>
            }
        }
    }
}
