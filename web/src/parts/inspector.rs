//! What is selected, in full, and everything that can be done to it.

use raftworks_sim::{Action, LinkChange, MemberChange, MessageId, Selector, ServerId};
use yew::prelude::*;

use crate::parts::{button, button_if, use_view};
use crate::player::{Pace, Player};
use crate::view::Selection;
use crate::view::inspector::{self, Direction, Field, InspectorView};
use crate::view::settings::Part;
use crate::words;

/// Properties of [`Inspector`].
#[derive(Properties, PartialEq)]
pub struct InspectorProps {
    /// The player.
    pub player: Player,
    /// What is selected.
    pub selection: Selection,
    /// Selects something.
    pub select: Callback<Selection>,
    /// Opens the form for a write, to this server.
    pub write: Callback<Option<ServerId>>,
}

/// What is selected, in full.
#[component]
pub fn Inspector(props: &InspectorProps) -> Html {
    let view = use_view(
        &props.player,
        Pace::Calm,
        props.selection,
        |selection, run, head| inspector::inspector(run.world(), head.time_us, *selection),
    );
    let body = match &*view {
        InspectorView::Nothing => legend(),
        InspectorView::Gone { title } => html! {
            <><h2>{ title }</h2><p class="quiet">{ words::inspector().gone }</p></>
        },
        InspectorView::Server {
            id,
            title,
            term_class,
            up,
            paused,
            leads,
            part,
            regressed,
            fields,
            state,
        } => html! {
            <>
                <h2><span class={classes!("swatch", term_class.clone())}></span>{ title }</h2>
                { server_actions(props, *id, *up, *paused, *leads) }
                { duties(&props.player, *id, (*up, *leads, *part, *regressed)) }
                { field_list(fields) }
                { state_list(state) }
            </>
        },
        InspectorView::Message {
            id,
            title,
            held,
            fields,
        } => html! {
            <><h2>{ title }</h2>{ message_actions(props, *id, *held) }{ field_list(fields) }</>
        },
        InspectorView::Link { a, b, directions } => html! {
            <>
                <h2>{ words::inspector().link_title.with([a, b]) }</h2>
                { for directions.iter().map(|direction| link_direction(props, direction)) }
            </>
        },
        InspectorView::Client { title, fields } => html! {
            <>
                <h2>{ title }</h2>
                <div class="actions">
                    { button(words::inspector().write, "write-here", words::inspector().write_title, props.write.reform(|()| None)) }
                </div>
                { field_list(fields) }
            </>
        },
    };
    html! {
        <section class="inspector" data-part="inspector" aria-label={words::inspector().title}>{ body }</section>
    }
}

fn act(player: &Player, action: Action) -> Callback<()> {
    let player = player.clone();
    Callback::from(move |()| player.act(action.clone()))
}

fn server_actions(
    props: &InspectorProps,
    id: ServerId,
    up: bool,
    paused: bool,
    leads: bool,
) -> Html {
    let (player, words) = (&props.player, words::inspector());
    let who = || Selector::Server(id);
    let isolate = Action::Partition(vec![vec![who()], vec![Selector::Rest]]);
    html! {
        <div class="actions">
            if up {
                { button(words.crash, "crash", words.crash_title, act(player, Action::Crash(who()))) }
                if paused {
                    { button(words.resume, "resume", words.resume_title, act(player, Action::Resume(who()))) }
                } else {
                    { button(words.pause, "pause", words.pause_title, act(player, Action::Pause(who()))) }
                }
                { button_if(!(leads || paused), words.time_out, "timeout", words.time_out_title, act(player, Action::TimeOut(who()))) }
            } else {
                { button(words.restart, "restart-server", words.restart_title, act(player, Action::Restart(who()))) }
            }
            { button(words.isolate, "isolate", words.isolate_title, act(player, isolate)) }
            { button(words.write_to_it, "write-here", words.write_to_it_title, props.write.reform(move |()| Some(id))) }
        </div>
    }
}

/// What an administrator does to a server.
fn duties(
    player: &Player,
    id: ServerId,
    (up, leads, part, regressed): (bool, bool, Part, bool),
) -> Html {
    let who = || Selector::Server(id);
    let words = words::inspector();
    let change = |label: &str, name: &str, title: &'static str, change: MemberChange| {
        let change = Action::Change { change, by: None };
        button(label, name, title, act(player, change))
    };
    let voter = change(
        words.make_voter,
        "add-voter",
        words.make_voter_title,
        MemberChange::AddVoter(id),
    );
    let learner = change(
        words.make_learner,
        "add-learner",
        words.make_learner_title,
        MemberChange::AddLearner(id),
    );
    let witness = change(
        words.make_witness,
        "add-witness",
        words.make_witness_title,
        MemberChange::AddWitness(id),
    );
    let remove = change(
        words.remove,
        "remove",
        words.remove_title,
        MemberChange::Remove(id),
    );
    let transfer = Action::Transfer {
        to: who(),
        by: None,
    };
    let can_lead = up && !leads && part == Part::Voter;
    html! {
        <div class="actions">
            { button_if(can_lead, words.make_leader, "transfer", words.make_leader_title, act(player, transfer)) }
            { match part {
                Part::Voter => html! { <>{ learner }{ remove }</> },
                Part::Witness => remove,
                Part::Learner => html! { <>{ voter }{ remove }</> },
                Part::Outside => html! { <>{ learner }{ voter }{ witness }</> },
            } }
            { button_if(up, words.take_snapshot, "snapshot", words.take_snapshot_title, act(player, Action::Snapshot(who()))) }
            { button(words.wipe, "wipe", words.wipe_title, act(player, Action::Wipe(who()))) }
            if regressed {
                { button(words.readmit, "readmit", words.readmit_title, act(player, Action::Readmit(who()))) }
            }
        </div>
    }
}

fn message_actions(props: &InspectorProps, id: MessageId, held: bool) -> Html {
    let (player, words) = (&props.player, words::inspector());
    html! {
        <div class="actions">
            { button(words.drop, "drop", words.drop_title, act(player, Action::Drop(id))) }
            { button(words.duplicate, "duplicate", words.duplicate_title, act(player, Action::Duplicate(id))) }
            if held {
                { button(words.release, "release", words.release_title, act(player, Action::Release(id))) }
            } else {
                { button(words.hold, "hold", words.hold_title, act(player, Action::Hold(id))) }
            }
        </div>
    }
}

fn link_direction(props: &InspectorProps, direction: &Direction) -> Html {
    let (player, words) = (&props.player, words::inspector());
    let (from, to) = (direction.from, direction.to);
    let ends = || (Selector::Server(from), Selector::Server(to));
    let cut_or_restore = {
        let (from, to) = ends();
        if direction.cut {
            Action::Restore { from, to }
        } else {
            Action::Cut { from, to }
        }
    };
    let set = |change: LinkChange| {
        let (from, to) = ends();
        act(player, Action::SetLink { from, to, change })
    };
    let loss = |percent: u32| LinkChange {
        loss_ppm: Some(percent * 10_000),
        ..LinkChange::default()
    };
    let duplicate = |percent: u32| LinkChange {
        duplicate_ppm: Some(percent * 10_000),
        ..LinkChange::default()
    };
    let name = format!(
        "{}-{}-{}",
        if direction.cut { "restore" } else { "cut" },
        from,
        to
    );
    let lossy = if direction.loss_percent == 0 { 30 } else { 0 };
    let twice = if direction.duplicate_percent == 0 {
        30
    } else {
        0
    };
    html! {
        <div class="direction" key={from.0.to_string()}>
            <h3>{ words.direction.with([&from, &to]) }<span>{ if direction.cut { words.is_cut } else { "" } }</span></h3>
            <div class="actions">
                { button(if direction.cut { words.restore } else { words.cut }, &name, words.one_direction, act(player, cut_or_restore)) }
                { button(&words.lose.with([&lossy]), &format!("loss-{from}-{to}"), words.lose_title, set(loss(lossy))) }
                { button(&words.repeat.with([&twice]), &format!("duplicate-{from}-{to}"), words.repeat_title, set(duplicate(twice))) }
            </div>
            { field_list(&[
                Field { name: words.latency.into(), value: direction.latency.clone() },
                Field { name: words.loss.into(), value: format!("{} %", direction.loss_percent) },
                Field { name: words.duplication.into(), value: format!("{} %", direction.duplicate_percent) },
            ]) }
        </div>
    }
}

fn field_list(fields: &[Field]) -> Html {
    html! {
        <dl class="fields">
            { for fields.iter().map(|field| html! {
                <div key={&*field.name}><dt>{ &*field.name }</dt><dd>{ &field.value }</dd></div>
            }) }
        </dl>
    }
}

fn state_list(state: &[(String, String)]) -> Html {
    html! {
        <div class="state">
            <h3>{ words::inspector().state }</h3>
            if state.is_empty() {
                <p class="quiet">{ words::inspector().empty }</p>
            } else {
                <ul>
                    { for state.iter().map(|(key, value)| html! {
                        <li key={key.clone()}><b>{ key }</b>{ " = " }{ value }</li>
                    }) }
                </ul>
            }
        </div>
    }
}

/// What the shapes mean, while nothing is selected.
pub fn legend() -> Html {
    html! {
        <>
            <h2>{ words::help().legend_title }</h2>
            <p class="quiet">{ words::help().legend_hint }</p>
            <ul class="legend">
                { for words::SAMPLES.into_iter().zip(words::help().legend).map(|(class, text)| html! {
                    <li key={class}><span class={classes!("sample", class)} aria-hidden="true"></span>{ text }</li>
                }) }
            </ul>
        </>
    }
}
