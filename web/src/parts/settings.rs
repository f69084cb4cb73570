//! The switches of the library, each with its consequence beside it.

use web_sys::HtmlInputElement;
use yew::prelude::*;

use crate::parts::use_view;
use crate::player::{Pace, Player};
use crate::view::settings::{SettingView, settings, timer_warning};
use crate::words;

/// Properties of [`SettingsForm`].
#[derive(Properties, PartialEq)]
pub struct SettingsProps {
    /// The player.
    pub player: Player,
}

/// The name of a switch, and why its new value was refused.
type Refused = Option<(String, String)>;

/// All switches.
#[component]
pub fn SettingsForm(props: &SettingsProps) -> Html {
    let view = use_view(&props.player, Pace::Calm, (), |(), run, _| {
        (settings(run.world()), timer_warning(run.world()))
    });
    let refused = use_state(|| None::<(String, String)>);
    let (all, warning) = &*view;
    html! {
        <div class="settings">
            <p>{ words::settings().hint }</p>
            <div role="status">
                if let Some(warning) = warning {
                    <p class="notice" data-part="timer-warning">{ words::timer_warning(*warning) }</p>
                }
            </div>
            { for words::setting_groups().into_iter().map(|(heading, group)| html! {
                <section key={heading} class="setting-group">
                    <h3>{ heading }</h3>
                    { for group.into_iter().flat_map(|(word, label, what)| {
                        let of_word = |setting: &&SettingView| is_of(setting, word);
                        let many = all.iter().filter(of_word).count() > 1;
                        let refused = &refused;
                        all.iter().filter(of_word).enumerate().map(move |(place, setting)| {
                            let rest = if many { &setting.name[word.len()..] } else { "" };
                            let what = if place == 0 { what } else { "" };
                            one(props, setting, (&format!("{label}{rest}"), what), refused)
                        })
                    }) }
                </section>
            }) }
        </div>
    }
}

fn is_of(setting: &SettingView, word: &str) -> bool {
    let rest = setting.name.strip_prefix(word);
    rest.is_some_and(|rest| rest.is_empty() || rest.starts_with(' '))
}

/// One switch: a box to tick, or a field in the words of the scenario language.
fn one(
    props: &SettingsProps,
    setting: &SettingView,
    (label, what): (&str, &str),
    refused: &UseStateHandle<Refused>,
) -> Html {
    let switch = match setting.value.as_str() {
        "on" => Some(true),
        "off" if !takes_text(&setting.name) => Some(false),
        _ => None,
    };
    let onchange = {
        let (player, name, refused) =
            (props.player.clone(), setting.name.clone(), refused.setter());
        let shown = setting.value.clone();
        Callback::from(move |event: Event| {
            let Some(input) = event.target_dyn_into::<HtmlInputElement>() else {
                return;
            };
            let value = match switch {
                Some(_) if input.checked() => "on".to_owned(),
                Some(_) => "off".to_owned(),
                None => input.value(),
            };
            if value.trim() == shown {
                return;
            }
            let outcome = player.act_text(&format!("switch {name} {value}"));
            if outcome.is_err() && switch.is_some() {
                input.set_checked(switch == Some(true));
            }
            refused.set(outcome.err().map(|why| (name.clone(), why)));
        })
    };
    let why = refused.as_ref().filter(|(name, _)| *name == setting.name);
    let id = format!("setting-{}", setting.name.replace(' ', "-"));
    html! {
        <div class="setting" key={setting.name.clone()}>
            <label for={id.clone()}>{ label.to_owned() }</label>
            if let Some(on) = switch {
                <input type="checkbox" {id} data-setting={setting.name.clone()} checked={on} {onchange} />
            } else {
                <input type="text" {id} data-setting={setting.name.clone()} value={setting.value.clone()}
                    size="14" autocomplete="off" spellcheck="false" {onchange} />
            }
            if !what.is_empty() {
                <p class="quiet">{ what.to_owned() }</p>
            }
            if let Some((_, why)) = why {
                <p class="notice" role="alert" data-part="setting-error">{ why }</p>
            }
        </div>
    }
}

/// Whether `off` is only one of the values that it takes.
fn takes_text(name: &str) -> bool {
    matches!(name, "lease" | "snapshots")
}
