//! What can be said of a whole run: linearizability, recovery, refinement, coverage.

use web_sys::HtmlInputElement;
use yew::prelude::*;

use crate::parts::refining::Refining;
use crate::parts::{button, use_view, use_words};
use crate::player::{Pace, Player};
use crate::view::verdicts::{Exercised, Linear, Recovery, RecoveryEnd, exercised, linear};
use crate::words;

/// Properties of [`Verdicts`].
#[derive(Properties, PartialEq)]
pub struct VerdictsProps {
    /// The player.
    pub player: Player,
    /// The comparison with the specification, which outlives the dialog.
    pub refining: Refining,
}

/// All verdicts.
#[component]
pub fn Verdicts(props: &VerdictsProps) -> Html {
    let view = use_view(&props.player, Pace::Calm, (), |(), run, _| {
        (linear(run.world()), exercised(run.world()))
    });
    let recovery = use_state(|| None::<Recovery>);
    let settle = {
        let (player, recovery) = (props.player.clone(), recovery.setter());
        Callback::from(move |()| recovery.set(Some(player.settle())))
    };
    let (history, groups) = &*view;
    html! {
        <div class="settings verdicts" data-part="verdicts">
            <section><h3>{ words::verdicts().linearizability }</h3>{ clients(&props.player, history) }</section>
            <section>
                <h3>{ words::verdicts().recovery }</h3>
                <p class="quiet">{ words::verdicts().recovery_hint }</p>
                <div class="actions">{ button(words::verdicts().settle, "settle", "", settle) }</div>
                <div role="status" data-part="recovery">
                    if let Some(recovery) = &*recovery {
                        { recovered(recovery) }
                    }
                </div>
            </section>
            <section><h3>{ words::verdicts().refinement }</h3><Refinement player={props.player.clone()} refining={props.refining.clone()} /></section>
            <section>
                <h3>{ words::verdicts().coverage }</h3>
                <p class="quiet">{ words::verdicts().coverage_hint }</p>
                { for groups.iter().map(coverage) }
            </section>
        </div>
    }
}

/// What the clients' history came to.
fn clients(player: &Player, view: &Linear) -> Html {
    let broken = view.told == raftworks_sim::Told::NotLinearizable;
    html! {
        <div data-part="linearizability">
            <p class={broken.then_some("broken")}>{ words::linear(view) }</p>
            { for view.keys.iter().map(|key| html! {
                <p key={key.key.to_string()}>
                    { words::key_order(key) }
                    if let Some(stuck) = &key.stuck {
                        { " " }{ moment(player, stuck.event) }
                    }
                </p>
            }) }
        </div>
    }
}

/// Goes to the moment after an event.
fn moment(player: &Player, event: u64) -> Html {
    let player = player.clone();
    let onclick = Callback::from(move |_: MouseEvent| {
        player.pause();
        player.seek(event + 1);
    });
    html! { <button type="button" class="moment" {onclick}>{ words::to_event(event) }</button> }
}

fn recovered(view: &Recovery) -> Html {
    let broken = matches!(view.end, RecoveryEnd::Missing(_));
    html! {
        <>
            <p class={broken.then_some("broken")}>{ words::recovery(view) }</p>
            <ul class="demands">
                { for view.demands.iter().map(|&(demand, bound, took)| html! {
                    <li key={words::demand(demand)}>
                        { if took.is_some() { "✓ " } else { "✗ " } }{ words::demand(demand) }{ ": " }{ words::demanded(bound, took) }
                    </li>
                }) }
            </ul>
        </>
    }
}

/// Properties of [`Refinement`].
#[derive(Properties, PartialEq)]
struct RefinementProps {
    player: Player,
    refining: Refining,
}

/// The comparison with the specification, and what it found so far.
#[component]
fn Refinement(props: &RefinementProps) -> Html {
    use_words(&props.player);
    let update = use_force_update();
    use_effect_with(props.refining.clone(), move |refining| {
        let again = update.clone();
        let shown = Callback::from(move |()| again.force_update());
        refining.show(Some(shown));
        // What was found between the first drawing and now.
        update.force_update();
        let refining = refining.clone();
        move || refining.show(None)
    });
    let onchange = {
        let refining = props.refining.clone();
        Callback::from(move |event: Event| {
            let input = event.target_dyn_into::<HtmlInputElement>();
            refining.switch(input.is_some_and(|input| input.checked()));
        })
    };
    html! {
        <div data-part="refinement">
            <label class="wait"><input type="checkbox" data-action="refine" checked={props.refining.is_on()} {onchange} />{ words::verdicts().refine }</label>
            <p class="quiet">{ words::verdicts().refine_hint }</p>
            <div role="status">
                if let Some(view) = props.refining.found() {
                    <p class={(!view.departures.is_empty()).then_some("broken")}>{ words::refined(&view) }</p>
                    <ul>
                        { for view.departures.iter().map(|&(event, server, what)| html! {
                            <li key={format!("{event}-{server}")}>{ words::departure(server, what) }{ " " }{ moment(&props.player, event) }</li>
                        }) }
                    </ul>
                }
            </div>
        </div>
    }
}

/// What of one kind happened, and what did not.
fn coverage(group: &Exercised) -> Html {
    let (seen, missing) = (group.seen.len(), group.missing.len());
    html! {
        <details key={group.group} class="hands coverage" data-coverage={group.group}>
            <summary>{ words::exercised(group.group, seen, seen + missing) }</summary>
            <meter min="0" max={(seen + missing).to_string()} value={seen.to_string()}></meter>
            <ul class="chips">{ for group.seen.iter().map(|(name, count)| html! {
                <li key={name.clone()} class="seen">{ name }{ " " }<b>{ *count }</b></li>
            }) }</ul>
            if missing > 0 {
                <p class="quiet">{ words::verdicts().never.with([&group.missing.join(", ")]) }</p>
            }
        </details>
    }
}
