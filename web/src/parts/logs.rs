//! The logs, aligned by index. Only the columns in the window are rendered.

use yew::prelude::*;

use crate::parts::{button, button_if, use_view};
use crate::player::{Pace, Player};
use crate::view::Selection;
use crate::view::logs::{self, CellView, LogsView, RowView};
use crate::words;

/// Properties of [`Logs`].
#[derive(Properties, PartialEq)]
pub struct LogsProps {
    /// The player.
    pub player: Player,
    /// What is selected.
    pub selection: Selection,
    /// Selects something.
    pub select: Callback<Selection>,
    /// How many columns fit.
    pub columns: u64,
}

/// The logs.
#[component]
pub fn Logs(props: &LogsProps) -> Html {
    // The first index shown, or the end, whatever comes.
    let first = use_state(|| None::<u64>);
    let view = use_view(
        &props.player,
        Pace::Calm,
        (*first, props.columns),
        |(first, columns), run, _| logs::logs(run.world(), *first, *columns),
    );
    let go = |to: Option<u64>| {
        let first = first.clone();
        Callback::from(move |()| first.set(to))
    };
    let fits = view.longest < view.columns;
    let page = view.columns.saturating_sub(2).max(1);
    let last_shown = (view.first + view.columns - 1).min(view.longest);
    let words = words::stage();
    html! {
        <section class="logs" data-part="logs" aria-label={words.logs}>
            <div class="panel-head">
                <h2>{ words.logs }</h2>
                <div class="window">
                    if !fits {
                        { button("‹‹", "log-first", words.first_entries, go(Some(1))) }
                        { button("‹", "log-earlier", words.earlier_entries, go(Some(view.first.saturating_sub(page).max(1)))) }
                        <span class="range">{ words.range.with([&view.first, &last_shown, &view.longest]) }</span>
                        { button("›", "log-later", words.later_entries, go(Some(view.first + page))) }
                        { button_if(!first.is_none(), "››", "log-end", words.latest_entries, go(None)) }
                    }
                </div>
            </div>
            <div class="log-scroll">
                <table>
                    <thead>{ head(&view) }</thead>
                    <tbody>{ for view.rows.iter().map(|row| draw_row(props, row)) }</tbody>
                </table>
            </div>
        </section>
    }
}

fn head(view: &LogsView) -> Html {
    let columns = view.first..view.first + view.columns;
    html! {
        <tr>
            <th class="who" scope="col"><span class="hidden">{ words::stage().server_head }</span></th>
            { for columns.map(|index| html! { <th key={index} scope="col">{ index }</th> }) }
        </tr>
    }
}

fn draw_row(props: &LogsProps, row: &RowView) -> Html {
    let selection = Selection::Server(row.id);
    let onclick = props.select.reform(move |_: MouseEvent| selection);
    let class = classes!(
        (!row.up).then_some("down"),
        (props.selection == selection).then_some("selected")
    );
    html! {
        <tr key={row.id.0.to_string()} {class}>
            <th class="who" scope="row">
                <button type="button" class="bare" {onclick}>
                    <b>{ format!("S{}", row.id) }</b>{ " " }<span>{ row.role }</span>
                </button>
            </th>
            { for row.cells.iter().map(cell) }
        </tr>
    }
}

fn cell(cell: &CellView) -> Html {
    let marks = (
        cell.is_match.then_some("match"),
        cell.is_next.then_some("next"),
    );
    let Some(entry) = &cell.entry else {
        let (class, title) = if cell.in_snapshot {
            ("compacted", words::stage().in_snapshot)
        } else {
            ("gap", "")
        };
        let class = classes!(class, marks.0, marks.1);
        return html! { <td key={cell.index} {class} {title}><span></span></td> };
    };
    let class = classes!(
        "entry",
        entry.term_class.clone(),
        if entry.committed {
            "committed"
        } else {
            "uncommitted"
        },
        entry.applied.then_some("applied"),
        (!entry.durable).then_some("unsynced"),
        entry.kind,
        marks.0,
        marks.1
    );
    html! {
        <td key={cell.index} {class} title={entry.title.clone()}><span>{ entry.term }</span></td>
    }
}
