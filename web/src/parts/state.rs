//! The state machine and the sessions of each server, side by side.

use yew::prelude::*;

use crate::parts::next::SelectingProps;
use crate::parts::use_view;
use crate::player::Pace;
use crate::view::Selection;
use crate::view::diagram::lane_of;
use crate::view::pointed::Pointed;
use crate::view::state::{CellView, ColumnView, RowView, class_of, state};
use crate::words;

/// The state of all servers.
#[component]
pub fn State(props: &SelectingProps) -> Html {
    let view = use_view(&props.player, Pace::Calm, (), |(), run, _| {
        state(run.world())
    });
    let width = (view.columns.len() + 1).to_string();
    let title = |text: &'static str| {
        html! { <tr class="state-title"><th colspan={width.clone()} scope="colgroup">{ text }</th></tr> }
    };
    let nothing = |text: &'static str| {
        html! { <tr><td class="quiet" colspan={width.clone()}>{ text }</td></tr> }
    };
    html! {
        <section class="panel state-panel" data-part="state" aria-label={words::reading().state}>
            <div class="table-scroll" tabindex="0" role="group" aria-label={words::reading().state}>
                <table class="state-table">
                    <thead>
                        <tr>
                            <td></td>
                            { for view.columns.iter().map(|column| head(props, column)) }
                        </tr>
                    </thead>
                    <tbody data-part="state-keys">
                        { title(words::reading().state_machine) }
                        if view.keys.is_empty() { { nothing(words::reading().no_keys) } }
                        { for view.keys.iter().map(draw) }
                        if view.more > 0 {
                            <tr><td class="quiet" colspan={width.clone()}>{ words::reading().more_keys.with([&view.more]) }</td></tr>
                        }
                    </tbody>
                    <tbody data-part="state-sessions">
                        { title(words::reading().sessions) }
                        if view.sessions.is_empty() { { nothing(words::reading().no_sessions) } }
                        { for view.sessions.iter().map(draw) }
                    </tbody>
                </table>
            </div>
            <p class="panel-foot quiet">{ words::reading().state_hint }</p>
        </section>
    }
}

fn head(props: &SelectingProps, column: &ColumnView) -> Html {
    let selection = Selection::Server(column.id);
    let chosen = props.selection == selection;
    let onclick = props.select.reform(move |_: MouseEvent| selection);
    let [applied, _, last] = column.reached;
    html! {
        <th key={column.id.0.to_string()} scope="col" data-of={Pointed::lane(lane_of(column.id)).to_string()} class={classes!(class_of(column), chosen.then_some("selected"))}>
            <button type="button" class="bare" aria-pressed={chosen.to_string()} title={words::reached(column.reached)} {onclick}>
                <b>{ format!("S{}", column.id) }</b>{ " " }<span>{ column.role }</span>
                <small>{ format!("{applied}/{last}") }{ if column.same { "" } else { " ≠" } }</small>
            </button>
        </th>
    }
}

fn draw(row: &RowView) -> Html {
    html! {
        <tr key={row.name.clone()}>
            <th scope="row">{ &row.name }</th>
            { for row.cells.iter().enumerate().map(|(place, it)| cell(place, it)) }
        </tr>
    }
}

fn cell(place: usize, cell: &CellView) -> Html {
    let class = classes!("state-cell", cell.differs.then_some("differs"));
    let title = cell.differs.then_some(words::reading().differs);
    html! {
        <td key={place} {class} {title}>
            <span>{ cell.value.as_deref().unwrap_or(words::NO_VALUE) }</span>
            if cell.differs { <span aria-hidden="true">{ " ≠" }</span><span class="hidden">{ words::reading().differs }</span> }
            if let Some(pending) = &cell.pending {
                <span class={classes!("pending", pending.committed.then_some("sure"))} title={words::pending_title(pending.index, pending.committed)}>
                    { "→ " }{ &pending.text }
                </span>
            }
        </td>
    }
}
