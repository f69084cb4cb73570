//! The command palette: type a few letters, choose, press Enter.

use web_sys::{Element, HtmlElement, HtmlInputElement};
use yew::prelude::*;

use crate::app::Dialog;
use crate::browser;
use crate::player::Player;
use crate::view::palette::{Command, Does, commands, find};
use crate::words;

/// Properties of [`Palette`].
#[derive(Properties, PartialEq)]
pub struct PaletteProps {
    /// The player.
    pub player: Player,
    /// Closes the palette.
    pub close: Callback<()>,
    /// Opens another dialog instead.
    pub open: Callback<Dialog>,
}

/// Every action by its name.
#[component]
pub fn Palette(props: &PaletteProps) -> Html {
    let field = use_node_ref();
    let list = use_node_ref();
    let typed = use_state_eq(String::new);
    let chosen = use_state_eq(|| 0_usize);
    let all = use_memo((), |()| {
        props.player.with(|run, _| commands(&props.player, run))
    });
    let found = find(&all, &typed);
    let last = found.len().saturating_sub(1);
    {
        let field = field.clone();
        use_effect_with((), move |()| {
            if let Some(field) = field.cast::<HtmlElement>() {
                let _ = field.focus();
            }
        });
    }
    {
        let list = list.clone();
        use_effect_with(*chosen, move |_| {
            let list = list.cast::<Element>();
            let item =
                list.and_then(|list| list.query_selector("[aria-selected=true]").ok().flatten());
            if let Some(item) = item {
                item.scroll_into_view_with_bool(false);
            }
        });
    }
    let oninput = {
        let (typed, chosen) = (typed.setter(), chosen.setter());
        Callback::from(move |event: InputEvent| {
            if let Some(field) = event.target_dyn_into::<HtmlInputElement>() {
                typed.set(field.value());
                chosen.set(0);
            }
        })
    };
    let onkeydown = {
        let (props, chosen) = (
            (
                props.player.clone(),
                props.close.clone(),
                props.open.clone(),
            ),
            chosen.clone(),
        );
        let found = found.clone();
        Callback::from(move |event: KeyboardEvent| {
            let next = match event.key().as_str() {
                "ArrowDown" => (*chosen + 1).min(last),
                "ArrowUp" => chosen.saturating_sub(1),
                "Enter" => {
                    event.prevent_default();
                    if let Some(command) = found.get(*chosen) {
                        perform(&props, command);
                    }
                    return;
                }
                _ => return,
            };
            event.prevent_default();
            chosen.set(next);
        })
    };
    let row = |(place, command): (usize, &Command)| {
        let selected = place == (*chosen).min(last);
        let onclick = {
            let props = (
                props.player.clone(),
                props.close.clone(),
                props.open.clone(),
            );
            let command = command.clone();
            Callback::from(move |_: MouseEvent| perform(&props, &command))
        };
        html! {
            <li key={command.name.clone()} id={format!("command-{place}")} role="option" aria-selected={selected.to_string()} {onclick}>
                <span>{ &command.name }</span><kbd>{ command.key }</kbd>
            </li>
        }
    };
    html! {
        <div class="palette" data-part="palette">
            <div><input ref={field} type="text" autofocus=true role="combobox" aria-expanded="true" aria-controls="commands" aria-label={words::palette().title}
                aria-activedescendant={(!found.is_empty()).then(|| format!("command-{}", (*chosen).min(last)))} placeholder={words::palette().hint}
                autocomplete="off" spellcheck="false" {oninput} {onkeydown} /></div>
            <ul ref={list} id="commands" role="listbox" aria-label={words::palette().title}>
                { for found.iter().enumerate().map(row) }
            </ul>
            <p class="quiet" role="status">{ if found.is_empty() { words::palette().nothing_found } else { "" } }</p>
        </div>
    }
}

/// Does it, and closes the palette, unless another dialog is asked for.
fn perform((player, close, open): &(Player, Callback<()>, Callback<Dialog>), command: &Command) {
    if let Does::Open(dialog) = command.does {
        return open.emit(dialog);
    }
    close.emit(());
    match &command.does {
        Does::Time(act) => act(player),
        Does::Press(selector) => browser::press(selector),
        Does::Act(text) => {
            if let Err(refused) = player.try_text(text) {
                player.notify(move || refused.told());
            }
        }
        Does::Scenario(key) => {
            player.open_scenario(key);
            player.set_playing(!browser::prefers_reduced_motion());
        }
        Does::Branch(id) => player.switch_branch(*id),
        Does::Open(_) => {}
    }
}
