//! What can be said of a whole run: linearizability, recovery, refinement, coverage.

use std::cell::RefCell;
use std::rc::Rc;

use web_sys::HtmlInputElement;
use yew::prelude::*;

use crate::browser::Timer;
use crate::parts::{button, use_view};
use crate::player::{Pace, Player};
use crate::view::verdicts::{Exercised, Linear, Recovery, RecoveryEnd, Refiner, exercised, linear};
use crate::words;

/// So many events are compared with the specification at a time.
const AT_ONCE: u64 = 2_000;
const PAUSE_MS: i32 = 30;

/// Properties of [`Verdicts`].
#[derive(Properties, PartialEq)]
pub struct VerdictsProps {
    /// The player.
    pub player: Player,
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
            <section><h3>{ words::verdicts().refinement }</h3><Refinement player={props.player.clone()} /></section>
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

/// Compares the run with the specification while it is switched on, a part at a time.
#[component]
fn Refinement(props: &VerdictsProps) -> Html {
    let refiner = use_state(|| None::<Rc<RefCell<Refiner>>>);
    let view = use_view(
        &props.player,
        Pace::Calm,
        (*refiner).clone(),
        |refiner, run, _| {
            let refiner = refiner.as_ref()?;
            Some(refiner.borrow_mut().follow(run, AT_ONCE))
        },
    );
    let behind = view
        .as_ref()
        .as_ref()
        .filter(|view| view.events < view.of)
        .map(|view| view.events);
    let update = use_force_update();
    use_effect_with(behind, move |behind| {
        let timer = behind.map(|_| Timer::new(PAUSE_MS, move || update.force_update()));
        move || drop(timer)
    });
    let onchange = {
        let (player, refiner) = (props.player.clone(), refiner.setter());
        Callback::from(move |event: Event| {
            let on = event
                .target_dyn_into::<HtmlInputElement>()
                .is_some_and(|input| input.checked());
            let new = || player.with(|run, _| Rc::new(RefCell::new(Refiner::new(run))));
            refiner.set(on.then(new));
        })
    };
    html! {
        <div data-part="refinement">
            <label class="wait"><input type="checkbox" data-action="refine" checked={refiner.is_some()} {onchange} />{ words::verdicts().refine }</label>
            <p class="quiet">{ words::verdicts().refine_hint }</p>
            <div role="status">
                if let Some(view) = &*view {
                    <p class={(!view.departures.is_empty()).then_some("broken")}>{ words::refined(view) }</p>
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
