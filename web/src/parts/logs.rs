//! The logs, aligned by index. Only the columns and rows in sight are rendered; an
//! entry that is pointed at tells its journey.

use web_sys::{Element, HtmlInputElement};
use yew::prelude::*;

use crate::browser;
use crate::parts::{button, button_if, use_view};
use crate::player::{Pace, Player};
use crate::view::Selection;
use crate::view::diagram::lane_of;
use crate::view::journey::{JourneyView, StopView, journey};
use crate::view::logs::{self, CellView, LogsView, RowView};
use crate::view::pointed::Pointed;
use crate::words;

/// The height of a row, as the style sheet has it.
const ROW: f64 = 30.0;
/// How many rows are rendered beyond those that are surely in sight.
const ROWS: usize = 14;
/// How far the wheel turns for one column.
const COLUMN_OF_WHEEL: f64 = 40.0;

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

/// A place in the table: a row, and an index.
type Place = (usize, u64);

/// The logs.
#[component]
pub fn Logs(props: &LogsProps) -> Html {
    // The first index shown, or the end, whatever comes.
    let first = use_state_eq(|| None::<u64>);
    let top = use_state_eq(|| 0_usize);
    let hovered = use_state_eq(|| None::<Place>);
    let cursor = use_state_eq(|| None::<Place>);
    let view = use_view(
        &props.player,
        Pace::Calm,
        (*first, props.columns, *top),
        |(first, columns, top), run, _| {
            let shown = top.saturating_sub(2)..top + ROWS;
            logs::logs(run.world(), *first, *columns, &shown)
        },
    );
    let told = use_view(
        &props.player,
        Pace::Calm,
        hovered.or(*cursor),
        |place, run, _| {
            let (row, index) = (*place)?;
            let id = run.world().hosts().get(row)?.id();
            journey(run, id, index)
        },
    );
    let onscroll = {
        let top = top.clone();
        Callback::from(move |event: Event| {
            if let Some(place) = event.target_dyn_into::<Element>() {
                top.set((f64::from(place.scroll_top()) / ROW) as usize);
            }
        })
    };
    let pointed = |place: Option<Place>| {
        let hovered = hovered.clone();
        Callback::from(move |_: MouseEvent| hovered.set(place))
    };
    html! {
        <section class="logs" data-part="logs" aria-label={words::stage().logs}>
            <div class="panel-head">
                <h2>{ words::stage().logs }</h2>
                <div class="window">{ window(&view, &first) }</div>
            </div>
            <div class="log-scroll" tabindex="0" role="group" aria-label={words::logs().grid} {onscroll} onwheel={wheel(&view, &first)}
                onkeydown={keys(&view, &first, &cursor)} onmouseleave={pointed(None)}>
                <table>
                    <thead>{ head(&view) }</thead>
                    <tbody>{ for view.rows.iter().enumerate().map(|(place, row)| draw_row(props, place, row, &hovered, &cursor)) }</tbody>
                </table>
            </div>
            { draw_journey(&props.player, told.as_ref().as_ref()) }
        </section>
    }
}

/// The buttons that move the window.
fn window(view: &LogsView, first: &UseStateHandle<Option<u64>>) -> Html {
    if view.longest < view.columns {
        return Html::default();
    }
    let go = |to: Option<u64>| {
        let first = first.clone();
        Callback::from(move |()| first.set(to))
    };
    let words = words::stage();
    let page = view.columns.saturating_sub(2).max(1);
    let before = view.first.saturating_sub(page).max(1);
    html! {
        <>
            { button("‹‹", "log-first", words.first_entries, go(Some(1))) }
            { button("‹", "log-earlier", words.earlier_entries, go(Some(before))) }
            { range(view, go(None), first.setter()) }
            { button("›", "log-later", words.later_entries, go(Some(view.first + page))) }
            { button_if(!first.is_none(), "››", "log-end", words.latest_entries, go(None)) }
        </>
    }
}

/// Sideways, or with Shift, the wheel moves through the entries.
fn wheel(view: &LogsView, first: &UseStateHandle<Option<u64>>) -> Callback<WheelEvent> {
    let (first, at, latest) = (first.clone(), view.first, latest(view));
    Callback::from(move |event: WheelEvent| {
        let (dx, dy) = (event.delta_x(), event.delta_y());
        let sideways = if event.shift_key() && dx == 0.0 {
            dy
        } else {
            dx
        };
        if event.shift_key() || dx.abs() > dy.abs() {
            event.prevent_default();
            let by = (sideways / COLUMN_OF_WHEEL).round() as i64;
            first.set(Some(at.saturating_add_signed(by).clamp(1, latest)));
        }
    })
}

/// The last index that can be the first one shown.
fn latest(view: &LogsView) -> u64 {
    (view.longest + 2).saturating_sub(view.columns).max(1)
}

/// Which entries are in sight; the first one can be typed.
fn range(view: &LogsView, end: Callback<()>, first: UseStateSetter<Option<u64>>) -> Html {
    let last_shown = (view.first + view.columns - 1).min(view.longest);
    let onchange = Callback::from(move |event: Event| {
        let field = event.target_dyn_into::<HtmlInputElement>();
        match field.and_then(|field| field.value().trim().parse::<u64>().ok()) {
            Some(index) => first.set(Some(index.max(1))),
            None => end.emit(()),
        }
    });
    html! {
        <span class="range">
            <input type="text" inputmode="numeric" data-part="log-from" id="log-from" aria-label={words::logs().first_shown} value={browser::unless_typed("log-from", &view.first.to_string())} {onchange} />
            { words::stage().range.with([&"", &last_shown, &view.longest]) }
        </span>
    }
}

fn head(view: &LogsView) -> Html {
    let columns = view.first..view.first + view.columns;
    html! {
        <tr>
            <th key="who" class="who" scope="col"><span class="hidden">{ words::stage().server_head }</span></th>
            { for columns.map(|index| html! { <th key={index} scope="col" data-of={Pointed::index(index).to_string()}>{ index }</th> }) }
        </tr>
    }
}

fn draw_row(
    props: &LogsProps,
    place: usize,
    row: &RowView,
    hovered: &UseStateHandle<Option<Place>>,
    cursor: &UseStateHandle<Option<Place>>,
) -> Html {
    let selection = Selection::Server(row.id);
    let of = Pointed::lane(lane_of(row.id));
    let onclick = props.select.reform(move |_: MouseEvent| selection);
    let class = classes!(
        (!row.up).then_some("down"),
        (props.selection == selection).then_some("selected")
    );
    let draw = |it: &CellView| {
        let here = Some((place, it.index));
        let point = {
            let hovered = hovered.clone();
            Callback::from(move |_: MouseEvent| hovered.set(here))
        };
        let pin = {
            let cursor = cursor.clone();
            Callback::from(move |_: MouseEvent| cursor.set(here))
        };
        cell(it, of, **cursor == here, point, pin)
    };
    html! {
        <tr key={row.id.0.to_string()} {class}>
            <th key="who" class="who" scope="row" data-of={of.to_string()}>
                <button type="button" class="bare" title={row.title.clone()} {onclick}>
                    <b>{ format!("S{}", row.id) }</b>{ " " }<span>{ row.role }</span><span class="hidden">{ &row.title }</span>
                </button>
            </th>
            { for row.cells.iter().map(draw) }
        </tr>
    }
}

fn cell(
    cell: &CellView,
    row: Pointed,
    chosen: bool,
    onmouseenter: Callback<MouseEvent>,
    onclick: Callback<MouseEvent>,
) -> Html {
    let marks = classes!(
        cell.is_match.then_some("match"),
        cell.is_next.then_some("next"),
        cell.is_commit.then_some("commit-index"),
        cell.is_applied.then_some("last-applied"),
        chosen.then_some("chosen"),
    );
    let Some(entry) = &cell.entry else {
        let (class, title) = if cell.in_snapshot {
            ("compacted", words::stage().in_snapshot)
        } else {
            ("gap", "")
        };
        return html! { <td key={cell.index} class={classes!(class, marks)} {title} {onmouseenter}><span></span></td> };
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
        marks
    );
    let of = row.with(cell.index, cell.index).to_string();
    html! {
        <td key={cell.index} {class} title={entry.title.clone()} data-index={cell.index.to_string()} data-of={of} {onmouseenter} {onclick}><span>{ entry.term }</span></td>
    }
}

/// Arrow keys choose an entry, and take the window along.
fn keys(
    view: &LogsView,
    first: &UseStateHandle<Option<u64>>,
    cursor: &UseStateHandle<Option<Place>>,
) -> Callback<KeyboardEvent> {
    let (first, cursor) = (first.clone(), cursor.clone());
    let (at, columns, longest, latest) = (view.first, view.columns, view.longest, latest(view));
    let rows = view.rows.len();
    Callback::from(move |event: KeyboardEvent| {
        let (row, index) = cursor.unwrap_or((0, (at + columns).min(longest + 1)));
        let next = match event.key().as_str() {
            "ArrowLeft" => (row, index.saturating_sub(1).max(1)),
            "ArrowRight" => (row, (index + 1).min(longest)),
            "ArrowUp" => (row.saturating_sub(1), index),
            "ArrowDown" => ((row + 1).min(rows.saturating_sub(1)), index),
            _ => return,
        };
        event.prevent_default();
        event.stop_propagation();
        cursor.set(Some(next));
        if next.1 < at {
            first.set(Some(next.1));
        } else if next.1 >= at + columns {
            first.set(Some((next.1 + 1).saturating_sub(columns).clamp(1, latest)));
        }
    })
}

/// Who has an entry, and since when; each is a link to its moment.
fn draw_journey(player: &Player, view: Option<&JourneyView>) -> Html {
    let moment = |since: &(u64, String)| {
        let (player, number) = (player.clone(), since.0);
        let onclick = Callback::from(move |_: MouseEvent| {
            player.pause();
            player.seek(number + 1);
        });
        html! { <button type="button" class="moment" {onclick}>{ &since.1 }</button> }
    };
    let stop = |stop: &StopView| {
        html! {
            <span key={stop.id.0.to_string()} class="journey-stop"><b>{ format!("S{} ", stop.id) }</b>
                { stop.since.as_ref().map_or_else(|| html! { { words::stand(stop.stand) } }, moment) }
            </span>
        }
    };
    html! {
        <p class="journey" data-part="journey">
            if let Some(view) = view {
                <span>{ &view.title }</span>
                { for view.stops.iter().map(stop) }
                if let Some(committed) = &view.committed {
                    <span class="journey-stop">{ words::logs().committed }{ " " }{ moment(committed) }</span>
                }
            } else {
                <span class="quiet">{ words::logs().journey_hint }</span>
            }
        </p>
    }
}
