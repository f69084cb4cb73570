//! The page's parts. Each shows one view-model and tells the player what the
//! reader wants; none knows anything about Raft.

pub mod branches;
mod canvas;
pub mod caption;
pub mod compare;
pub mod diagram;
pub mod dialogs;
pub mod dials;
pub mod doing;
pub mod dropped;
pub mod editor;
pub mod events;
pub mod futures;
pub mod header;
pub mod inspector;
mod kept;
pub mod keys;
pub mod logs;
pub mod members;
pub mod metrics;
pub mod next;
pub mod observed;
pub mod operations;
pub mod palette;
pub mod properties;
pub mod question;
pub mod refining;
pub mod rows;
pub mod rules;
pub mod seeking;
pub mod settings;
pub mod sheet;
pub mod stage;
pub mod state;
pub mod timeline;
pub mod traces;
pub mod tracing;
pub mod transport;
pub mod verdicts;
pub mod why;

use std::rc::Rc;

use raftworks_sim::Run;
use yew::prelude::*;

use crate::player::{Pace, Player, Playhead};
use crate::words::{self, Language};

/// Shows a view-model of the player: made anew when something changed, rendered
/// only when it is different.
///
/// What depends on the types is kept small, since it is compiled once for each
/// view-model.
#[hook]
pub fn use_view<D, V>(
    player: &Player,
    pace: Pace,
    key: D,
    make: fn(&D, &Run, Playhead) -> V,
) -> Rc<V>
where
    D: Clone + 'static,
    V: PartialEq + 'static,
{
    let shown = Rc::new(player.with(|run, head| make(&key, run, head)));
    let is_stale = {
        let (player, shown) = (player.clone(), Rc::clone(&shown));
        Rc::new(move || player.with(|run, head| make(&key, run, head) != *shown))
    };
    use_refresh(player, pace, is_stale);
    shown
}

/// For a component that shows words and nothing of the run.
#[hook]
pub fn use_words(player: &Player) {
    use_refresh(player, Pace::Calm, Rc::new(|| false));
}

/// Renders the component again when what it shows is stale.
#[hook]
fn use_refresh(player: &Player, pace: Pace, is_stale: Rc<dyn Fn() -> bool>) {
    let update = use_force_update();
    // Words that no view-model has are to change with the language, too.
    let language = words::language();
    let latest = use_mut_ref(|| None::<(Language, Rc<dyn Fn() -> bool>)>);
    *latest.borrow_mut() = Some((language, is_stale));
    use_effect_with(player.clone(), move |player| {
        let refresh = move |_: u64| {
            let latest = latest.borrow().clone();
            if latest.is_some_and(|(said, is_stale)| said != words::language() || is_stale()) {
                update.force_update();
            }
        };
        let refresh = Callback::from(refresh);
        let subscription = player.on_change(pace, refresh.clone());
        // Whatever changed between the first drawing and now was told to others only.
        refresh.emit(0);
        move || drop(subscription)
    });
}

/// A button that does one thing. A function and not a component, since each
/// component costs kilobytes. `name` is for tests and style.
pub fn button(label: &str, name: &str, title: &'static str, onclick: Callback<()>) -> Html {
    button_if(true, label, name, title, onclick)
}

/// A button that can be used only when `enabled`.
pub fn button_if(
    enabled: bool,
    label: &str,
    name: &str,
    title: &'static str,
    onclick: Callback<()>,
) -> Html {
    let onclick = Callback::from(move |_: MouseEvent| onclick.emit(()));
    html! {
        <button type="button" class="button" data-action={name.to_owned()} {title}
            disabled={!enabled} {onclick}>{ label }</button>
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
