//! What the page fetches later: dialogs, the space-time diagram, the comparison
//! of branches, the inspector, and the answers to “why”.
//!
//! Nothing of it is in the first picture, so that `cargo xtask build` cuts the
//! program in two at `fetch` (feature `split`): what can only be reached from there is
//! a download of its own. It starts when a reader first needs it. Traces are another one,
//! since few open any, and only they need JSON. Without the feature everything is there
//! at once.

use std::rc::Rc;

use raftworks_sim::Run;
use raftworks_sim::why::Question;
use yew::prelude::*;

use crate::app::Projection;
use crate::parts::compare::{Compare, CompareProps};
use crate::parts::diagram::{Diagram, DiagramProps};
use crate::parts::dialogs::{Dialogs, DialogsProps};
use crate::parts::events::Events;
use crate::parts::inspector::{Inspector, InspectorProps};
use crate::parts::metrics::Metrics;
use crate::parts::next::{Next, SelectingProps};
use crate::parts::operations::Operations;
use crate::parts::state::State;
use crate::parts::traces::{Traces, TracesProps};
use crate::parts::why::answer_now;
use crate::player::Player;
use crate::view::Selection;
use crate::view::why::{AnswerView, questions};

/// The ways into what is fetched later, and the only ones: what is called by its
/// own name is part of the first download.
#[derive(Clone, Copy)]
pub struct Later {
    /// The dialog that is open.
    pub dialogs: fn(DialogsProps) -> Html,
    /// The space-time diagram.
    pub diagram: fn(DiagramProps) -> Html,
    /// A panel that reads the run.
    pub panel: fn(Projection, SelectingProps) -> Html,
    /// Two branches side by side.
    pub compare: fn(CompareProps) -> Html,
    /// What is selected, in full.
    pub inspector: fn(InspectorProps) -> Html,
    /// What can be asked about what is selected.
    pub questions: fn(&Run, Selection) -> Vec<Question>,
    /// The answer to a question.
    pub answer: fn(&Player, Question) -> Rc<AnswerView>,
}

/// There is one of it, or none.
impl PartialEq for Later {
    fn eq(&self, _: &Later) -> bool {
        true
    }
}

fn panel(projection: Projection, props: SelectingProps) -> Html {
    let player = props.player.clone();
    match projection {
        Projection::Operations => html! { <Operations ..props /> },
        Projection::State => html! { <State ..props /> },
        Projection::Next => html! { <Next ..props /> },
        Projection::Metrics => html! { <Metrics {player} /> },
        _ => html! { <Events ..props /> },
    }
}

fn all() -> Later {
    Later {
        dialogs: |props| html! { <Dialogs ..props /> },
        diagram: |props| html! { <Diagram ..props /> },
        panel,
        compare: |props| html! { <Compare ..props /> },
        inspector: |props| html! { <Inspector ..props /> },
        questions,
        answer: answer_now,
    }
}

/// Where the program is cut.
#[cfg(feature = "split")]
#[wasm_split_helpers::wasm_split(later, fallible)]
fn fetch() -> Result<Later, wasm_split_helpers::SplitLoaderError> {
    Ok(all())
}

/// Does something with it as soon as it is there, or else tells that it could not be
/// fetched. The next time it is tried again.
#[cfg(feature = "split")]
pub fn with(act: impl FnOnce(Later) + 'static, missing: Callback<()>) {
    wasm_bindgen_futures::spawn_local(async move {
        match fetch().await {
            Ok(later) => act(later),
            Err(_) => missing.emit(()),
        }
    });
}

/// The same when everything is there.
#[cfg(not(feature = "split"))]
pub fn with(act: impl FnOnce(Later) + 'static, _: Callback<()>) {
    act(all());
}

/// What is there of it; it is fetched when `wanted` changes to something.
#[hook]
pub fn use_later<W>(wanted: Option<W>, missing: Callback<()>) -> Option<Later>
where
    W: PartialEq + 'static,
{
    let later = use_state(|| (!cfg!(feature = "split")).then(all));
    let setter = later.setter();
    use_effect_with((wanted, later.is_some()), move |(wanted, there)| {
        if wanted.is_some() && !there {
            with(move |later| setter.set(Some(later)), missing);
        }
    });
    *later
}

/// The way to the dialog of traces, which is fetched apart from the rest.
#[derive(Clone, Copy)]
pub struct TracePart(pub fn(TracesProps) -> Html);

/// There is one of it, or none.
impl PartialEq for TracePart {
    fn eq(&self, _: &TracePart) -> bool {
        true
    }
}

fn traces() -> TracePart {
    TracePart(|props| html! { <Traces ..props /> })
}

/// Where the program is cut once more.
#[cfg(feature = "split")]
#[wasm_split_helpers::wasm_split(traces, fallible)]
fn fetch_traces() -> Result<TracePart, wasm_split_helpers::SplitLoaderError> {
    Ok(traces())
}

/// What there is of it; it is fetched when it is wanted first.
#[hook]
pub fn use_traces(wanted: bool, missing: Callback<()>) -> Option<TracePart> {
    let part = use_state(|| (!cfg!(feature = "split")).then(traces));
    #[cfg(feature = "split")]
    {
        let setter = part.setter();
        use_effect_with((wanted, part.is_some()), move |(wanted, there)| {
            if *wanted && !there {
                wasm_bindgen_futures::spawn_local(async move {
                    match fetch_traces().await {
                        Ok(part) => setter.set(Some(part)),
                        Err(_) => missing.emit(()),
                    }
                });
            }
        });
    }
    #[cfg(not(feature = "split"))]
    let _ = (wanted, missing);
    *part
}
