//! The switches of the library, each with its consequence beside it.

use yew::prelude::*;

use crate::parts::dials::DialRow;
use crate::parts::use_view;
use crate::player::{Pace, Player};
use crate::view::hands::{Dial, setting_dial};
use crate::view::settings::{settings, timer_warning};
use crate::words;

/// Properties of [`SettingsForm`].
#[derive(Properties, PartialEq)]
pub struct SettingsProps {
    /// The player.
    pub player: Player,
}

/// One switch or several of one kind, and what it is about.
type Described = (Dial, &'static str);

/// All switches.
#[component]
pub fn SettingsForm(props: &SettingsProps) -> Html {
    let view = use_view(&props.player, Pace::Calm, (), |(), run, _| {
        (described(run.world()), timer_warning(run.world()))
    });
    let beside = use_state_eq(|| false);
    let (groups, warning) = &*view;
    html! {
        <div class="settings">
            { when(&beside) }
            <div role="status">
                if let Some(warning) = warning {
                    <p class="notice" data-part="timer-warning">{ words::timer_warning(*warning) }</p>
                }
            </div>
            { for groups.iter().map(|(heading, dials)| html! {
                <section key={*heading} class="setting-group">
                    <h3>{ *heading }</h3>
                    { for dials.iter().map(|(dial, what)| html! {
                        <div class="setting" key={dial.name.clone()}>
                            <DialRow player={props.player.clone()} dial={dial.clone()} beside={*beside} />
                            if !what.is_empty() {
                                <p class="quiet">{ *what }</p>
                            }
                        </div>
                    }) }
                </section>
            }) }
        </div>
    }
}

/// All switches, by group.
fn described(world: &raftworks_sim::World) -> Vec<(&'static str, Vec<Described>)> {
    let all = settings(world);
    let groups = words::setting_groups().into_iter().map(|(heading, group)| {
        let dials = group.into_iter().flat_map(|(word, label, what)| {
            let of_word = |name: &str| {
                let rest = name.strip_prefix(word)?;
                (rest.is_empty() || rest.starts_with(' ')).then(|| format!("{label}{rest}"))
            };
            let known = all
                .iter()
                .filter_map(|view| Some((view, of_word(&view.name)?)));
            let dials = known.enumerate().map(|(place, (view, label))| {
                let what = if place == 0 { what } else { "" };
                (setting_dial(world, view, label, ""), what)
            });
            dials.collect::<Vec<_>>()
        });
        (heading, dials.collect())
    });
    groups.collect()
}

/// Whether what is switched happens now, or from the start beside this run.
pub fn when(beside: &UseStateHandle<bool>) -> Html {
    let words = words::hands();
    html! {
        <div class="when">
            <div class="joined" role="group" aria-label={words.when}>
                { for [(words.now, "switch-now", false), (words.from_start, "switch-beside", true)].into_iter().map(|(name, key, value)| {
                    let setter = beside.setter();
                    let onclick = Callback::from(move |_: MouseEvent| setter.set(value));
                    html! {
                        <button type="button" {key} class="button" data-action={key}
                            aria-pressed={(**beside == value).to_string()} {onclick}>{ name }</button>
                    }
                }) }
            </div>
            <p class="quiet">{ if **beside { words.beside_hint } else { words::settings().hint } }</p>
        </div>
    }
}
