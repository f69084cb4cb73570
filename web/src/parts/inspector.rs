//! What is selected, in full, and everything that can be done to it.

use raftworks_sim::ServerId;
use web_sys::Element;
use yew::prelude::*;

use crate::parts::{button, dials, use_view};
use crate::player::{Pace, Player};
use crate::view::Selection;
use crate::view::hands::{Group, SCOPES, Scope, hands};
use crate::view::inspector::{self, Field, InspectorView};
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
    let scope = use_state_eq(Scope::default);
    let root = use_node_ref();
    {
        // Whoever takes a link or the whole cluster wants to turn its dials.
        let root = root.clone();
        use_effect_with(props.selection, move |selection| {
            let long = matches!(selection, Selection::Cluster | Selection::Link(..));
            if let Some(root) = root.cast::<Element>().filter(|_| long) {
                root.scroll_into_view();
            }
        });
    }
    let key = (props.selection, *scope);
    let groups = use_view(
        &props.player,
        Pace::Calm,
        key,
        |(selection, scope), run, _| hands(run, *selection, *scope),
    );
    html! {
        <section ref={root} class="inspector" data-part="inspector" aria-label={words::inspector().title}>{ body(props, &view, &groups, &scope) }</section>
    }
}

/// What it is, and what can be done to it.
fn body(
    props: &InspectorProps,
    view: &InspectorView,
    groups: &[Group],
    scope: &UseStateHandle<Scope>,
) -> Html {
    match view {
        InspectorView::Nothing => idle(&props.select),
        InspectorView::Gone { title } => html! {
            <>{ head(title, None) }<p class="quiet">{ words::inspector().gone }</p></>
        },
        InspectorView::Server {
            id,
            title,
            term_class,
            fields,
            state,
        } => {
            let id = *id;
            let write = props.write.reform(move |()| Some(id));
            html! {
                <>
                    { head(title, Some(term_class)) }
                    { thing(props, groups, fields) }
                    <div class="actions">{ button(words::inspector().write_to_it, "write-here", words::inspector().write_to_it_title, write) }</div>
                    { state_list(state) }
                </>
            }
        }
        InspectorView::Message { title, fields } => html! {
            <>{ head(title, None) }{ thing(props, groups, fields) }</>
        },
        InspectorView::Link { a, b } => html! {
            <>
                { head(&words::inspector().link_title.with([a, b]), None) }
                { scopes(scope, *a, *b) }
                { thing(props, groups, &[]) }
            </>
        },
        InspectorView::Client { title, fields } => html! {
            <>
                { head(title, None) }
                <div class="actions">
                    { button(words::inspector().write, "write-here", words::inspector().write_title, props.write.reform(|()| None)) }
                </div>
                { thing(props, groups, fields) }
            </>
        },
        InspectorView::Cluster => html! {
            <>{ head(words::hands().cluster, None) }{ thing(props, groups, &[]) }</>
        },
    }
}

/// What it is.
fn head(title: &str, colour: Option<&String>) -> Html {
    html! {
        <h2>
            if let Some(colour) = colour {
                <span class={classes!("swatch", colour.clone())}></span>
            }
            { title }
        </h2>
    }
}

/// What is done most, its fields, and the rest folded.
fn thing(props: &InspectorProps, groups: &[Group], fields: &[Field]) -> Html {
    html! {
        <>
            { dials::groups(&props.player, groups, true) }
            { field_list(fields) }
            { dials::groups(&props.player, groups, false) }
        </>
    }
}

/// Which links the dials turn.
fn scopes(chosen: &UseStateHandle<Scope>, a: ServerId, b: ServerId) -> Html {
    html! {
        <div class="scopes">
            <span class="quiet">{ words::hands().scope }</span>
            <div class="joined" role="group" aria-label={words::hands().scope}>
                { for SCOPES.into_iter().map(|scope| {
                    let setter = chosen.setter();
                    let onclick = Callback::from(move |_: MouseEvent| setter.set(scope));
                    let label = words::scope(scope, a.0, b.0);
                    html! {
                        <button type="button" key={label.clone()} class="button" data-scope={scope.key()}
                            aria-pressed={(**chosen == scope).to_string()} {onclick}>{ label }</button>
                    }
                }) }
            </div>
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

fn idle(select: &Callback<Selection>) -> Html {
    html! {
        <>
            <div class="actions">
                { button(words::page().network, "cluster-here", words::page().network_title, select.reform(|()| Selection::Cluster)) }
            </div>
            { legend() }
        </>
    }
}

/// What stands in its place before it is there, while nothing is selected.
pub fn nothing(select: &Callback<Selection>) -> Html {
    html! {
        <section class="inspector" data-part="inspector" aria-label={words::inspector().title}>{ idle(select) }</section>
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
