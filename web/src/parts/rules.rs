//! The rules of Raft, each with a switch: what happens without it?

use web_sys::HtmlInputElement;
use yew::prelude::*;

use crate::app::Dialog;
use crate::parts::button;
use crate::parts::dials::show_beside;
use crate::parts::settings::when;
use crate::parts::use_view;
use crate::player::{Pace, Player};
use crate::view::rules::{RuleView, modified, rules};
use crate::words;

/// Properties of [`RulesForm`].
#[derive(Properties, PartialEq)]
pub struct RulesProps {
    /// The player.
    pub player: Player,
    /// Opens another dialog.
    pub open: Callback<Dialog>,
}

/// All rules.
#[component]
pub fn RulesForm(props: &RulesProps) -> Html {
    let view = use_view(&props.player, Pace::Calm, (), |(), run, _| {
        (rules(run.world()), modified(run.world()))
    });
    let beside = use_state_eq(|| false);
    let (groups, mark) = &*view;
    let search = props.open.reform(|()| Dialog::Futures);
    html! {
        <div class="settings">
            <p>{ words::rules().hint }</p>
            <div class="actions">{ button(words::page().futures, "futures-of-rules", words::page().futures_title, search) }</div>
            { when(&beside) }
            <div role="status">
                if let Some(mark) = mark {
                    <p class="notice">{ mark }</p>
                }
            </div>
            { for groups.iter().map(|(heading, group)| html! {
                <section key={*heading} class="setting-group">
                    <h3>{ *heading }</h3>
                    { for group.iter().map(|rule| one(&props.player, *rule, *beside)) }
                </section>
            }) }
        </div>
    }
}

/// One rule: a box to tick.
fn one(player: &Player, view: RuleView, beside: bool) -> Html {
    let name = view.rule.name();
    let onchange = {
        let player = player.clone();
        Callback::from(move |event: Event| {
            if let Some(input) = event.target_dyn_into::<HtmlInputElement>() {
                let value = if input.checked() { "on" } else { "off" };
                let line = format!("switch rule {name} {value}");
                let outcome = if beside {
                    show_beside(&player, &line)
                } else {
                    player.act_text(&line)
                };
                // What was refused shows as it is.
                if outcome.is_err() {
                    input.set_checked(view.on);
                }
            }
        })
    };
    let id = format!("rule-{name}");
    html! {
        <div class="setting" key={name}>
            <label for={id.clone()} lang="en">{ name }</label>
            <input type="checkbox" {id} data-rule={name} checked={view.on} {onchange} />
            <p class="quiet">{ view.asks }{ " " }<span class="section">{ view.section }</span></p>
        </div>
    }
}
