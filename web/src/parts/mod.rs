//! The page's parts. Each shows one view-model and tells the player what the
//! reader wants; none knows anything about Raft.

pub mod caption;
pub mod dialogs;
pub mod doing;
pub mod header;
pub mod inspector;
pub mod keys;
pub mod logs;
pub mod properties;
pub mod stage;
pub mod timeline;
pub mod transport;

use std::rc::Rc;

use raftworks_sim::Run;
use yew::prelude::*;

use crate::player::{Pace, Player, Playhead};

/// Shows a view-model of the player: made anew when something changed, rendered
/// only when it is different.
#[hook]
pub fn use_view<D, V>(
    player: &Player,
    pace: Pace,
    key: D,
    make: fn(&D, &Run, Playhead) -> V,
) -> Rc<V>
where
    D: PartialEq + Clone + 'static,
    V: PartialEq + 'static,
{
    let state = {
        let (player, key) = (player.clone(), key.clone());
        use_state_eq(move || Rc::new(player.with(|run, head| make(&key, run, head))))
    };
    {
        let state = state.clone();
        use_effect_with((player.clone(), key), move |(player, key)| {
            let refresh = {
                let (player, key) = (player.clone(), key.clone());
                move || state.set(Rc::new(player.with(|run, head| make(&key, run, head))))
            };
            refresh();
            let subscription = player.on_change(pace, Callback::from(move |_: u64| refresh()));
            move || drop(subscription)
        });
    }
    Rc::clone(&state)
}

/// A button that does one thing.
#[derive(Properties, PartialEq)]
pub struct ActionProps {
    /// What it says.
    pub label: AttrValue,
    /// Its name for tests and style.
    pub name: AttrValue,
    /// What it does.
    pub onclick: Callback<()>,
    /// A longer explanation.
    #[prop_or_default]
    pub title: AttrValue,
    /// Whether it cannot be used now.
    #[prop_or_default]
    pub disabled: bool,
}

/// A button that does one thing.
#[component]
pub fn ActionButton(props: &ActionProps) -> Html {
    let onclick = {
        let callback = props.onclick.clone();
        Callback::from(move |_: MouseEvent| callback.emit(()))
    };
    html! {
        <button type="button" class="button" data-action={&props.name} title={&props.title}
            disabled={props.disabled} {onclick}>{ &props.label }</button>
    }
}

/// Something that is activated by click, Enter or Space, on elements that are
/// no buttons by nature.
pub fn on_activate(callback: Callback<()>) -> (Callback<MouseEvent>, Callback<KeyboardEvent>) {
    let click = {
        let callback = callback.clone();
        Callback::from(move |event: MouseEvent| {
            event.stop_propagation();
            callback.emit(());
        })
    };
    let key = Callback::from(move |event: KeyboardEvent| {
        if matches!(event.key().as_str(), "Enter" | " ") {
            event.prevent_default();
            event.stop_propagation();
            callback.emit(());
        }
    });
    (click, key)
}
