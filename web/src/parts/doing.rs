//! What can be done to the cluster as a whole: write, partition, heal.

use std::rc::Rc;

use raftworks_sim::{Action, ReadMode, Selector, ServerId};
use web_sys::{HtmlInputElement, HtmlSelectElement};
use yew::prelude::*;

use crate::app::Dialog;
use crate::parts::{button, button_if, use_view};
use crate::player::{Pace, Player};

/// What the reader is about to do.
pub struct DoingProps {
    /// The player.
    pub player: Player,
    /// The servers on one side of a partition that is being drawn.
    pub side: Option<Rc<Vec<ServerId>>>,
    /// Begins, changes or ends drawing it.
    pub set_side: Callback<Option<Vec<ServerId>>>,
    /// Whom the reader wants to write to.
    pub target: Option<ServerId>,
    /// The field to type in.
    pub key_field: NodeRef,
    /// Opens a dialog.
    pub open: Callback<Dialog>,
}

/// What can be done to the cluster as a whole. It changes only by the reader's
/// own hand, so that the page renders it along.
#[hook]
pub fn use_doing(props: &DoingProps) -> Html {
    let servers = use_view(&props.player, Pace::Calm, (), |(), run, _| {
        run.world().hosts().len() as u64
    });
    let heal = {
        let player = props.player.clone();
        use_callback((), move |(), ()| player.act(Action::Heal))
    };
    let fields = Fields {
        kind: use_node_ref(),
        value: use_node_ref(),
        server: use_node_ref(),
        reads: use_state_eq(|| false),
    };
    {
        let server_field = fields.server.clone();
        use_effect_with(props.target, move |target| {
            if let Some(select) = server_field.cast::<HtmlSelectElement>() {
                select.set_value(&target.map_or(String::new(), |id| id.to_string()));
            }
        });
    }
    let begin = props.set_side.reform(|()| Some(Vec::new()));
    let dialog = |dialog: Dialog| props.open.reform(move |()| dialog);
    html! {
        <section class="doing" aria-label="Do something to the cluster">
            { write_form(props, *servers, &fields) }
            <div class="actions">
                { button_if(props.side.is_none(), "Partition…", "partition", "Draw a partition (X)", begin) }
                { button("Heal all", "heal", "Restore all links (H)", heal) }
                { button("Switches…", "settings", "PreVote, leases, back-off, timers and all other switches", dialog(Dialog::Settings)) }
                { button("Members…", "members", "Change who takes part", dialog(Dialog::Members)) }
            </div>
            <div class="side-place">
                if let Some(side) = &props.side {
                    { partition_form(props, *servers, side) }
                }
            </div>
        </section>
    }
}

/// What the form for requests is made of.
struct Fields {
    kind: NodeRef,
    value: NodeRef,
    server: NodeRef,
    /// A read needs no value.
    reads: UseStateHandle<bool>,
}

/// What a client can ask for: a write, or a read and what makes it current.
const ASKS: [(&str, Option<ReadMode>); 4] = [
    ("Write", None),
    ("Read", Some(ReadMode::Index)),
    ("Read by lease", Some(ReadMode::Lease)),
    ("Read stale", Some(ReadMode::Stale)),
];

/// A write or a read with a typed key and value, to any server.
fn write_form(props: &DoingProps, servers: u64, fields: &Fields) -> Html {
    let mode = |field: &NodeRef| {
        let select = field.cast::<HtmlSelectElement>();
        let chosen = select.map_or(0, |select| select.selected_index() as usize);
        ASKS.get(chosen).and_then(|(_, mode)| *mode)
    };
    let onchange = {
        let (kind, reads) = (fields.kind.clone(), fields.reads.setter());
        Callback::from(move |_: Event| reads.set(mode(&kind).is_some()))
    };
    let onsubmit = {
        let kind_field = fields.kind.clone();
        let (player, key_field) = (props.player.clone(), props.key_field.clone());
        let (value_field, server_field) = (fields.value.clone(), fields.server.clone());
        Callback::from(move |event: SubmitEvent| {
            event.prevent_default();
            let text =
                |field: &NodeRef| field.cast::<HtmlInputElement>().map(|input| input.value());
            let server = server_field
                .cast::<HtmlSelectElement>()
                .map(|select| select.value());
            let to = server
                .and_then(|id| id.parse().ok())
                .map(|id| Selector::Server(ServerId(id)));
            let Some(key) = text(&key_field).filter(|key| !key.is_empty()) else {
                return;
            };
            match (mode(&kind_field), text(&value_field)) {
                (Some(mode), _) => player.act(Action::Read { key, mode, to }),
                (None, Some(value)) => player.act(Action::Write { key, value, to }),
                (None, None) => {}
            }
        })
    };
    html! {
        <form class="write" data-part="write" {onsubmit}>
            <label><span class="hidden">{ "What" }</span>
                <select ref={fields.kind.clone()} name="ask" class="write-word" {onchange}>
                    { for ASKS.iter().map(|(label, mode)| html! {
                        <option key={*label} selected={mode.is_none()}>{ *label }</option>
                    }) }
                </select></label>
            <label><span class="hidden">{ "Key" }</span>
                <input ref={props.key_field.clone()} name="key" size="4" maxlength="32" value="x" autocomplete="off" spellcheck="false" /></label>
            <label hidden={*fields.reads}>{ "= " }<span class="hidden">{ "Value" }</span>
                <input ref={fields.value.clone()} name="value" size="6" maxlength="32" value="7" autocomplete="off" spellcheck="false" /></label>
            <label><span class="hidden">{ "To" }</span>
                <select ref={fields.server.clone()} name="to">
                    <option key="0" value="">{ "to the leader" }</option>
                    { for (1..=servers).map(|id| html! {
                        <option key={id.to_string()} value={id.to_string()}>{ format!("to server {id}") }</option>
                    }) }
                </select></label>
            <button type="submit" class="button" data-action="send-write">{ "Send" }</button>
        </form>
    }
}

/// Draws a partition between two groups of the reader's choice.
fn partition_form(props: &DoingProps, servers: u64, side: &Rc<Vec<ServerId>>) -> Html {
    let toggle = |id: ServerId| {
        let (side, set_side) = (Rc::clone(side), props.set_side.clone());
        Callback::from(move |_: MouseEvent| set_side.emit(Some(toggled(&side, id))))
    };
    let possible = !side.is_empty() && (side.len() as u64) < servers;
    let cut = {
        let (player, side, set_side) = (
            props.player.clone(),
            Rc::clone(side),
            props.set_side.clone(),
        );
        Callback::from(move |()| {
            let group = side.iter().map(|&id| Selector::Server(id)).collect();
            player.act(Action::Partition(vec![group, vec![Selector::Rest]]));
            set_side.emit(None);
        })
    };
    let cancel = props.set_side.reform(|()| None);
    html! {
        <div class="partition-form" data-part="partition-form">
            <p>{ "Which servers are on one side? Click them here or on the stage." }</p>
            <div class="chips" role="group" aria-label="One side of the partition">
                { for (1..=servers).map(ServerId).map(|id| html! {
                    <button type="button" key={id.0.to_string()} class="chip" data-side={id.0.to_string()}
                        aria-pressed={side.contains(&id).to_string()} onclick={toggle(id)}>
                        { format!("S{id}") }
                    </button>
                }) }
            </div>
            <div class="actions">
                { button_if(possible, "Cut between the sides", "cut-sides", "", cut) }
                { button("Cancel", "cancel-sides", "", cancel) }
            </div>
        </div>
    }
}

/// The side with this server added, or taken away.
pub fn toggled(side: &[ServerId], id: ServerId) -> Vec<ServerId> {
    let mut side = side.to_vec();
    match side.binary_search(&id) {
        Ok(place) => {
            side.remove(place);
        }
        Err(place) => side.insert(place, id),
    }
    side
}
