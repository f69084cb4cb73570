//! The strip of properties. Red means broken, and nothing else is red.

use yew::prelude::*;

use crate::app::Dialog;
use crate::parts::{button, use_view};
use crate::player::{Pace, Player};
use crate::view::{self, PropertyView};
use crate::words;

/// The strip of properties. It changes so rarely that the page renders it
/// along.
#[hook]
pub fn use_strip(player: &Player, open: &Callback<Dialog>) -> Html {
    let views = use_view(player, Pace::Calm, (), |(), run, _| {
        view::properties(run.world())
    });
    let holds = |view: &&PropertyView| view.warns || view.violated.is_none();
    let (all, kept) = (views.len(), views.iter().filter(holds).count());
    // The paper's own are always named, and whatever is not as it should be.
    let named = views
        .iter()
        .filter(|view| view.is_theorem || view.violated.is_some());
    html! {
        <div class="strip" data-part="properties">
            <div class="properties">{ for named.map(|view| named_property(player, view)) }</div>
            { button(words::page().verdicts, "verdicts", words::page().verdicts_title, open.reform(|()| Dialog::Verdicts)) }
            <details class="menu up end">
                <summary class={classes!("button", (kept == all).then_some("holds"))} data-action="properties">
                    { words::properties_kept(kept, all) }
                </summary>
                <div class="menu-body property-list" tabindex="0">
                    <ul aria-label={words::names().properties_title}>{ for views.iter().map(|view| property(player, view)) }</ul>
                </div>
            </details>
        </div>
    }
}

/// Goes to the moment after an event.
fn jump(player: &Player, event: u64) -> Callback<MouseEvent> {
    let player = player.clone();
    Callback::from(move |_: MouseEvent| {
        player.pause();
        player.seek(event + 1);
    })
}

/// A property on the strip itself.
fn named_property(player: &Player, view: &PropertyView) -> Html {
    let (key, name) = (view.number, view.name);
    let title = format!("{key}: {}", view.meaning);
    match &view.violated {
        None => {
            html! { <span {key} class="property holds" {title}>{ "✓ " }<span lang="en">{ name }</span></span> }
        }
        Some((event, _)) if view.warns => html! {
            <button type="button" {key} class="warning" {title} onclick={jump(player, *event)}>{ "⚠ " }<span lang="en">{ name }</span></button>
        },
        Some((event, detail)) => html! {
            <button type="button" {key} class="violation" {title} onclick={jump(player, *event)}>
                <span aria-hidden="true">{ "✗ " }</span><span lang="en">{ name }</span>{ words::names().violated }{ ": " }{ detail }
            </button>
        },
    }
}

/// A property in the list of all.
fn property(player: &Player, view: &PropertyView) -> Html {
    let (class, sign, said) = match &view.violated {
        None => ("holds", "✓", words::names().holds),
        Some(_) if view.warns => ("holds warns", "⚠", words::names().warns),
        Some(_) => ("broken", "✗", words::names().violated),
    };
    html! {
        <li key={view.number} class={classes!("property", class)}>
            <b><span aria-hidden="true">{ sign }</span>{ " " }{ view.number }{ " " }<span lang="en">{ view.name }</span><span class="hidden">{ said }</span></b>
            <span class="meaning">{ &view.meaning }</span>
            if let Some((event, detail)) = &view.violated {
                <button type="button" class="moment" onclick={jump(player, *event)}>{ detail }</button>
            }
        </li>
    }
}
