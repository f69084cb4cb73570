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
            <><h2>{ title }</h2><p class="quiet">{ "It is not on its way any more. Step back to see it again." }</p></>
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
                <h2>{ format!("Link between servers {a} and {b}") }</h2>
                { for directions.iter().map(|direction| link_direction(props, direction)) }
            </>
        },
        InspectorView::Client { title, fields } => html! {
            <>
                <h2>{ title }</h2>
                <div class="actions">
                    { button("Write…", "write-here", "Let your client write (W)", props.write.reform(|()| None)) }
                </div>
                { field_list(fields) }
            </>
        },
    };
    html! {
        <section class="inspector" data-part="inspector" aria-label="What is selected">{ body }</section>
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
    let player = &props.player;
    let who = || Selector::Server(id);
    let isolate = Action::Partition(vec![vec![who()], vec![Selector::Rest]]);
    html! {
        <div class="actions">
            if up {
                { button("Crash", "crash", "Memory and unfinished disk writes are lost (C)", act(player, Action::Crash(who()))) }
                if paused {
                    { button("Resume", "resume", "What was due happens now (P)", act(player, Action::Resume(who()))) }
                } else {
                    { button("Pause", "pause", "A stall: memory stays, nothing happens (P)", act(player, Action::Pause(who()))) }
                }
                { button_if(!(leads || paused), "Time out now", "timeout", "Let the election timeout run out (T)", act(player, Action::TimeOut(who()))) }
            } else {
                { button("Restart", "restart-server", "Start again from the disk (C)", act(player, Action::Restart(who()))) }
            }
            { button("Isolate", "isolate", "Cut all its links, both ways", act(player, isolate)) }
            { button("Write to it…", "write-here", "Send a write to this server (W)", props.write.reform(move |()| Some(id))) }
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
    let change = |label: &str, name: &str, title: &'static str, change: MemberChange| {
        let change = Action::Change { change, by: None };
        button(label, name, title, act(player, change))
    };
    let voter = change(
        "Make it a voter",
        "add-voter",
        "It votes from the moment the entry is in a log",
        MemberChange::AddVoter(id),
    );
    let learner = change(
        "Make it a learner",
        "add-learner",
        "It receives the log without a vote",
        MemberChange::AddLearner(id),
    );
    let witness = change(
        "Make it a witness",
        "add-witness",
        "It votes and keeps no commands",
        MemberChange::AddWitness(id),
    );
    let remove = change(
        "Remove it",
        "remove",
        "It leaves the cluster",
        MemberChange::Remove(id),
    );
    let transfer = Action::Transfer {
        to: who(),
        by: None,
    };
    let can_lead = up && !leads && part == Part::Voter;
    html! {
        <div class="actions">
            { button_if(can_lead, "Make it the leader", "transfer", "The leader hands over, without an election timeout", act(player, transfer)) }
            { match part {
                Part::Voter => html! { <>{ learner }{ remove }</> },
                Part::Witness => remove,
                Part::Learner => html! { <>{ voter }{ remove }</> },
                Part::Outside => html! { <>{ learner }{ voter }{ witness }</> },
            } }
            { button_if(up, "Snapshot", "snapshot", "Keep the state, and remove the entries that made it", act(player, Action::Snapshot(who()))) }
            { button("Wipe its disk", "wipe", "It crashes, and everything that it ever wrote is lost", act(player, Action::Wipe(who()))) }
            if regressed {
                { button("Count it again", "readmit", "You say that it may vote again, although it forgot what it had confirmed", act(player, Action::Readmit(who()))) }
            }
        </div>
    }
}

fn message_actions(props: &InspectorProps, id: MessageId, held: bool) -> Html {
    let player = &props.player;
    html! {
        <div class="actions">
            { button("Drop", "drop", "Lose this message", act(player, Action::Drop(id))) }
            { button("Duplicate", "duplicate", "Send a copy after it", act(player, Action::Duplicate(id))) }
            if held {
                { button("Release", "release", "Let it go on", act(player, Action::Release(id))) }
            } else {
                { button("Hold", "hold", "Stop it where it is", act(player, Action::Hold(id))) }
            }
        </div>
    }
}

fn link_direction(props: &InspectorProps, direction: &Direction) -> Html {
    let player = &props.player;
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
            <h3>{ format!("From {from} to {to}") }<span>{ if direction.cut { " · cut" } else { "" } }</span></h3>
            <div class="actions">
                { button(if direction.cut { "Restore" } else { "Cut" }, &name, "Only this direction", act(player, cut_or_restore)) }
                { button(&format!("Lose {lossy} %"), &format!("loss-{from}-{to}"), "How many messages get lost", set(loss(lossy))) }
                { button(&format!("Repeat {twice} %"), &format!("duplicate-{from}-{to}"), "How many messages arrive twice", set(duplicate(twice))) }
            </div>
            { field_list(&[
                Field { name: "latency", value: direction.latency.clone() },
                Field { name: "loss", value: format!("{} %", direction.loss_percent) },
                Field { name: "duplication", value: format!("{} %", direction.duplicate_percent) },
            ]) }
        </div>
    }
}

fn field_list(fields: &[Field]) -> Html {
    html! {
        <dl class="fields">
            { for fields.iter().map(|field| html! {
                <div key={field.name}><dt>{ field.name }</dt><dd>{ &field.value }</dd></div>
            }) }
        </dl>
    }
}

fn state_list(state: &[(String, String)]) -> Html {
    html! {
        <div class="state">
            <h3>{ "State machine" }</h3>
            if state.is_empty() {
                <p class="quiet">{ "empty" }</p>
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
            <h2>{ "Click a server, a message or a link" }</h2>
            <p class="quiet">{ "You see all of its state, and what you can do to it. What the shapes mean:" }</p>
            <ul class="legend">
                { for words::LEGEND.iter().map(|(class, text)| html! {
                    <li key={*class}><span class={classes!("sample", *class)} aria-hidden="true"></span>{ *text }</li>
                }) }
            </ul>
        </>
    }
}
