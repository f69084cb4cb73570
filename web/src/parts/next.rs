//! What comes next, for those who step: each thing that will happen, and what can be
//! done to it.

use yew::prelude::*;

use crate::parts::{button, use_view};
use crate::player::{Pace, Player};
use crate::view::Selection;
use crate::view::next::{NextAct, NextRow, next};
use crate::words;

/// Properties of a panel that selects.
#[derive(Properties, PartialEq)]
pub struct SelectingProps {
    /// The player.
    pub player: Player,
    /// What is selected.
    pub selection: Selection,
    /// Selects something.
    pub select: Callback<Selection>,
}

/// What comes next.
#[component]
pub fn Next(props: &SelectingProps) -> Html {
    let view = use_view(&props.player, Pace::Calm, (), |(), run, head| {
        next(run, head.time_us)
    });
    html! {
        <section class="panel next" data-part="coming" aria-label={words::reading().next}>
            <ol class="next-rows" onkeydown={Callback::from(|event: KeyboardEvent| walk(&event))}>
                { for view.rows.iter().map(|row| draw(props, row)) }
            </ol>
            <p class="panel-foot quiet">
                { if view.rows.is_empty() { words::reading().nothing_comes } else { words::reading().next_hint } }
                if view.more > 0 { { " " }{ words::reading().more_comes.with([&view.more]) } }
            </p>
        </section>
    }
}

fn draw(props: &SelectingProps, row: &NextRow) -> Html {
    let selection = row.selection;
    let chosen = selection != Selection::Nothing && selection == props.selection;
    let when = row
        .in_us
        .map_or(words::reading().waits.to_owned(), words::in_time);
    let class = classes!("next-row", row.class, chosen.then_some("selected"));
    let text = html! {
        <>
            <span class="next-when" title={row.time.clone()}>{ when }</span>
            <span class={classes!("next-sign", row.term_class.clone())} aria-hidden="true"></span>
            <span class="next-says">{ &row.text }</span>
        </>
    };
    let line = if selection == Selection::Nothing {
        html! { <span class="next-line">{ text }</span> }
    } else {
        let onclick = props.select.reform(move |_: MouseEvent| selection);
        html! { <button type="button" class="bare next-line" aria-pressed={chosen.to_string()} {onclick}>{ text }</button> }
    };
    html! {
        <li key={row.key.clone()} {class} data-next={row.class} data-of={row.of.map(|of| of.to_string())}>
            { line }
            <span class="next-acts">
                { for row.acts.iter().map(|(act, action)| {
                    let (label, title) = words::next_act(*act);
                    let (player, action) = (props.player.clone(), action.clone());
                    button(label, name(*act), title, Callback::from(move |()| player.act(action.clone())))
                }) }
            </span>
        </li>
    }
}

fn name(act: NextAct) -> &'static str {
    match act {
        NextAct::Now => "next-now",
        NextAct::Hold => "next-hold",
        NextAct::Release => "next-release",
        NextAct::Drop => "next-drop",
    }
}

/// Up and Down go from row to row.
fn walk(event: &KeyboardEvent) {
    let down = match event.key().as_str() {
        "ArrowDown" => true,
        "ArrowUp" => false,
        _ => return,
    };
    let Some(focused) = event.target_dyn_into::<web_sys::Element>() else {
        return;
    };
    let row = focused.closest("li").ok().flatten();
    let mut next = row;
    loop {
        next = next.and_then(|row| {
            if down {
                row.next_element_sibling()
            } else {
                row.previous_element_sibling()
            }
        });
        let Some(row) = &next else { return };
        if let Ok(Some(first)) = row.query_selector("button") {
            event.prevent_default();
            event.stop_propagation();
            return crate::browser::focus(&first);
        }
    }
}
