//! What can be done to the cluster as a whole: write, partition, heal.

use std::rc::Rc;

use raftworks_sim::{Action, ReadMode, Selector, ServerId};
use web_sys::{HtmlInputElement, HtmlSelectElement};
use yew::prelude::*;

use crate::app::Dialog;
use crate::parts::{button, button_if, use_view};
use crate::player::{Pace, Player};
use crate::view::Selection;
use crate::words;

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
    /// Selects something.
    pub select: Callback<Selection>,
}

/// What can be done to the cluster as a whole. It changes only by the reader's
/// own hand, so that the page renders it along.
#[hook]
pub fn use_doing(props: &DoingProps) -> Html {
    let servers = use_view(&props.player, Pace::Calm, (), |(), run, _| {
        run.world().hosts().len() as u64
    });
    let act = |action: Action| {
        let player = props.player.clone();
        Callback::from(move |()| player.act(action.clone()))
    };
    let undo = {
        let player = props.player.clone();
        use_callback((), move |(), ()| player.undo())
    };
    let fields = Fields {
        kind: use_node_ref(),
        value: use_node_ref(),
        server: use_node_ref(),
        expected: use_node_ref(),
        asks: use_state_eq(|| AskKind::Write),
    };
    {
        let server_field = fields.server.clone();
        use_effect_with(props.target, move |target| {
            if let Some(select) = server_field.cast::<HtmlSelectElement>() {
                select.set_value(&target.map_or(String::new(), |id| id.to_string()));
            }
        });
    }
    {
        // Given once, and not with each drawing: what is typed stays.
        let given = [(props.key_field.clone(), "x"), (fields.value.clone(), "7")];
        use_effect_with((), move |()| {
            for (field, text) in given {
                if let Some(input) = field.cast::<HtmlInputElement>() {
                    input.set_value(text);
                }
            }
        });
    }
    let words = words::page();
    let begin = props.set_side.reform(|()| Some(Vec::new()));
    let dialog = |dialog: Dialog| props.open.reform(move |()| dialog);
    html! {
        <section class="doing" aria-label={words.doing}>
            { write_form(props, *servers, &fields) }
            <div class="actions">
                { button(words.again, "send-again", words.again_title, act(Action::SendAgain { to: None })) }
                { button(words.give_up, "give-up", words.give_up_title, act(Action::Abandon)) }
                { button(words.undo, "undo", words.undo_title, undo) }
                { button_if(props.side.is_none(), words.partition, "partition", words.partition_title, begin) }
                { button(words.heal, "heal", words.heal_title, act(Action::Heal)) }
                { button(words::page().network, "network", words::page().network_title, props.select.reform(|()| Selection::Cluster)) }
                { button(words.settings, "settings", words.settings_title, dialog(Dialog::Settings)) }
                { button(words.members, "members", words.members_title, dialog(Dialog::Members)) }
                { button(words.rules, "rules", words.rules_title, dialog(Dialog::Rules)) }
                { button(words.futures, "futures", words.futures_title, dialog(Dialog::Futures)) }
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
    expected: NodeRef,
    /// What is chosen: a read needs no value, and only a compare-and-set an
    /// expected one.
    asks: UseStateHandle<AskKind>,
}

/// What a client can ask for.
#[derive(Clone, Copy, PartialEq)]
enum AskKind {
    Write,
    CompareAndSet,
    Read(ReadMode),
}

/// All of it.
const ASKS: [AskKind; 6] = [
    AskKind::Write,
    AskKind::Read(ReadMode::Index),
    AskKind::Read(ReadMode::Lease),
    AskKind::Read(ReadMode::Stale),
    AskKind::Read(ReadMode::Log),
    AskKind::CompareAndSet,
];

fn chosen(field: &NodeRef) -> AskKind {
    let select = field.cast::<HtmlSelectElement>();
    let place = select.map_or(0, |select| select.selected_index() as usize);
    ASKS.get(place).copied().unwrap_or(AskKind::Write)
}

fn typed(field: &NodeRef) -> String {
    let input = field.cast::<HtmlInputElement>();
    input.map(|input| input.value()).unwrap_or_default()
}

/// The action that the form says, unless it names no key.
fn action_of(kind: AskKind, key_field: &NodeRef, fields: [&NodeRef; 3]) -> Option<Action> {
    let [expected, value, server] = fields;
    let server = server
        .cast::<HtmlSelectElement>()
        .map(|select| select.value());
    let to = server
        .and_then(|id| id.parse().ok())
        .map(|id| Selector::Server(ServerId(id)));
    let key = Some(typed(key_field)).filter(|key| !key.is_empty())?;
    let value = typed(value);
    Some(match kind {
        AskKind::Write => Action::Write { key, value, to },
        AskKind::Read(mode) => Action::Read { key, mode, to },
        AskKind::CompareAndSet => Action::CompareAndSet {
            key,
            expected: Some(typed(expected)).filter(|text| !text.is_empty()),
            value,
            to,
        },
    })
}

/// A request with a typed key and value, to any server.
fn write_form(props: &DoingProps, servers: u64, fields: &Fields) -> Html {
    let onchange = {
        let (kind, asks) = (fields.kind.clone(), fields.asks.setter());
        Callback::from(move |_: Event| asks.set(chosen(&kind)))
    };
    let onsubmit = {
        let kind_field = fields.kind.clone();
        let (player, key_field) = (props.player.clone(), props.key_field.clone());
        let (value_field, server_field) = (fields.value.clone(), fields.server.clone());
        let expected_field = fields.expected.clone();
        Callback::from(move |event: SubmitEvent| {
            event.prevent_default();
            let others = [&expected_field, &value_field, &server_field];
            if let Some(action) = action_of(chosen(&kind_field), &key_field, others) {
                player.act(action);
            }
        })
    };
    let words = words::page();
    let reads = matches!(*fields.asks, AskKind::Read(_));
    let compares = *fields.asks == AskKind::CompareAndSet;
    html! {
        <form class="write" data-part="write" {onsubmit}>
            <label><span class="hidden">{ words.what }</span>
                <select ref={fields.kind.clone()} name="ask" class="write-word" {onchange}>
                    { for ASKS.into_iter().zip(words.asks).enumerate().map(|(place, (kind, label))| html! {
                        <option key={place} selected={kind == AskKind::Write}>{ label }</option>
                    }) }
                </select></label>
            <label><span class="hidden">{ words.key }</span>
                <input ref={props.key_field.clone()} name="key" size="4" maxlength="32" autocomplete="off" spellcheck="false" /></label>
            <label hidden={!compares}>{ words.if_it_is }
                <input ref={fields.expected.clone()} name="expected" size="6" maxlength="32" placeholder={words::names().nothing} autocomplete="off" spellcheck="false" /></label>
            <label hidden={reads}>{ "= " }<span class="hidden">{ words.value }</span>
                <input ref={fields.value.clone()} name="value" size="6" maxlength="32" autocomplete="off" spellcheck="false" /></label>
            <label><span class="hidden">{ words.to }</span>
                <select ref={fields.server.clone()} name="to">
                    <option key="0" value="">{ words.to_leader }</option>
                    { for (1..=servers).map(|id| html! {
                        <option key={id.to_string()} value={id.to_string()}>{ words.to_server.with([&id]) }</option>
                    }) }
                </select></label>
            <button type="submit" class="button" data-action="send-write">{ words.send }</button>
        </form>
    }
}

/// Draws a partition between two groups of the reader's choice.
fn partition_form(props: &DoingProps, servers: u64, side: &Rc<Vec<ServerId>>) -> Html {
    let words = words::page();
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
            <p>{ words.which_side }</p>
            <div class="chips" role="group" aria-label={words.one_side}>
                { for (1..=servers).map(ServerId).map(|id| html! {
                    <button type="button" key={id.0.to_string()} class="chip" data-side={id.0.to_string()}
                        aria-pressed={side.contains(&id).to_string()} onclick={toggle(id)}>
                        { format!("S{id}") }
                    </button>
                }) }
            </div>
            <div class="actions">
                { button_if(possible, words.cut_sides, "cut-sides", "", cut) }
                { button(words.cancel, "cancel-sides", "", cancel) }
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
