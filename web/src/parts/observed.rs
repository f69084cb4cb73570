//! What a trace of another program says: one playhead over its lines, the servers as
//! they are known then, the lines themselves, and what is claimed of them.

use std::rc::Rc;

use raftworks_sim::Role;
use raftworks_sim::trace::json::Kind;
use web_sys::{Element, HtmlInputElement};
use yew::prelude::*;

use crate::browser;
use crate::parts::rows::{List, use_list, use_settled};
use crate::parts::stage::shape;
use crate::parts::traces::claims;
use crate::parts::{button, button_if};
use crate::view::trace::Trace;
use crate::view::trace::moment::{Cell, LineRow, MomentView, ServerRow, What, lines, moment};
use crate::words;

/// The height of a line of the list, as the style sheet has it; and for fingers.
const ROW: f64 = 28.0;
const ROW_OF_FINGERS: f64 = 44.0;
/// How many columns of the logs fit, from wide to narrow.
const COLUMNS: [u64; 3] = [13, 9, 5];
/// So many lines are a page of the keyboard.
const PAGE: usize = 20;
/// The height of the head of the table of servers.
const HEAD: f64 = 27.0;
/// The size of a server.
const RADIUS: f64 = 15.0;

/// Properties of [`Observed`].
#[derive(Properties, PartialEq)]
pub struct ObservedProps {
    /// The trace.
    pub trace: Rc<Trace>,
    /// Whether what is claimed of it is told here.
    #[prop_or(true)]
    pub claimed: bool,
}

/// A trace of another program.
#[component]
pub fn Observed(props: &ObservedProps) -> Html {
    let (trace, words) = (&props.trace, words::traces());
    let place = use_state_eq(|| 0_usize);
    let first = use_state_eq(|| None::<u64>);
    let touched = use_memo((), |()| browser::is_touched());
    let row_px = if *touched { ROW_OF_FINGERS } else { ROW };
    let list = use_list(row_px);
    let total = trace.total() as u64;
    let rows = list.rows(total);
    let first_row = list.first.unwrap_or_else(|| rows.around(*place as u64));
    let first_row = first_row.min(rows.last_first());
    use_settled(&list, total, first_row);
    let columns = match (browser::is_narrow(), browser::is_one_column()) {
        (true, _) => COLUMNS[2],
        (_, true) => COLUMNS[1],
        _ => COLUMNS[0],
    };
    let view = moment(trace, *place, *first, columns);
    let go = {
        let (place, follow) = (place.setter(), list.first.setter());
        let last = trace.total().saturating_sub(1);
        Callback::from(move |to: usize| {
            place.set(to.min(last));
            follow.set(None);
        })
    };
    let to_line = {
        let trace = Rc::clone(trace);
        go.reform(move |line: u64| trace.place_of(line))
    };
    let table = use_node_ref();
    {
        let table = table.clone();
        use_effect_with(view.place, move |_| {
            if let Some(table) = table.cast::<Element>() {
                keep_in_sight(&table);
            }
        });
    }
    let end = first_row as usize + list.count as usize;
    let shown = lines(
        trace,
        first_row as usize..end.min(trace.total()),
        view.place,
    );
    let kind = match trace.kind {
        Kind::Raftworks => words.kinds[0],
        Kind::Etcd => words.kinds[1],
        Kind::Observations => words.kinds[2],
    };
    html! {
        <section class="observed" data-part="observed" tabindex="-1" aria-label={words.view} onkeydown={keys(trace, &view, &go)}>
            <p class="quiet">{ words.other.with([&kind, &trace.total()]) }{ ". " }{ words.keys }</p>
            if trace.left_out > 0 { <p data-part="left-out">{ words.left_out.with([&trace.total(), &trace.left_out]) }</p> }
            { steps(trace, &view, &go) }
            { here(&view) }
            { servers(&view, &first, &table) }
            <div class="observed-below">
                <div class="observed-lines">
                    <h3>{ words.lines }</h3>
                    <div class="rows" ref={list.place.clone()} role="listbox" tabindex="0" aria-label={words.lines}
                        aria-activedescendant={format!("told-{}", view.place)} onscroll={list.onscroll(total)}>
                        { scrolled(&list, &shown, &go) }
                    </div>
                </div>
                if props.claimed { { claims(&trace.judgements, &to_line) } }
            </div>
        </section>
    }
}

/// The playhead, and the buttons that move it.
fn steps(trace: &Rc<Trace>, view: &MomentView, go: &Callback<usize>) -> Html {
    let words = words::traces();
    let (place, last) = (view.place, view.total.saturating_sub(1));
    let oninput = go.reform(move |event: InputEvent| {
        let input = event.target_dyn_into::<HtmlInputElement>();
        let value = input.and_then(|input| input.value().parse::<usize>().ok());
        value.unwrap_or(place)
    });
    let to = |there: Option<usize>, sign: &str, name: &'static str, title: &'static str| {
        let target = there.unwrap_or(place);
        button_if(
            there.is_some(),
            sign,
            name,
            title,
            go.reform(move |()| target),
        )
    };
    let (before, after) = (place.checked_sub(1), (place < last).then_some(place + 1));
    html! {
        <div class="observed-steps">
            <div class="joined">
                { to(before.map(|_| 0), "|‹", "told-first", words.first) }
                { to(trace.previous_breach(place), "‹ ✗", "breach-previous", words.previous_breach) }
                { to(before, "‹", "told-previous", words.previous) }
                { to(after, "›", "told-next", words.next) }
                { to(trace.next_breach(place), "✗ ›", "breach-next", words.next_breach) }
                { to(after.map(|_| last), "›|", "told-last", words.last) }
            </div>
            <input type="range" data-part="told-playhead" min="0" max={last.to_string()} value={place.to_string()}
                aria-label={words.playhead} aria-valuetext={words.here.with([&view.line, &(place + 1), &view.total])} {oninput} />
        </div>
    }
}

/// Which line it is, and what it says.
fn here(view: &MomentView) -> Html {
    let words = words::traces();
    let told = view.servers.iter().find(|row| row.told);
    html! {
        <div class="observed-here" data-part="told-here" aria-live="polite">
            <p class="quiet">
                { words.here.with([&view.line, &(view.place + 1), &view.total]) }
                if let Some(time) = &view.time { { ", " }{ time } }
            </p>
            <p>{ for told.map(|row| html! { <b>{ &row.name }{ " " }</b> }) }{ &view.says }</p>
            { for view.sights.iter().map(|(claim, sight)| html! {
                <p key={claim.name()} class="broken">{ "✗ " }{ claim.name() }{ ": " }{ words::sight(sight) }</p>
            }) }
        </div>
    }
}

/// Everything that is known of the servers, their logs aligned by index.
fn servers(view: &MomentView, first: &UseStateHandle<Option<u64>>, table: &NodeRef) -> Html {
    let words = words::traces();
    let columns = view.first..view.first + view.columns;
    html! {
        <section class="logs observed-servers" aria-label={words.servers}>
            <div class="panel-head"><h3>{ words.servers }</h3><div class="window">{ window(view, first) }</div></div>
            <div class="log-scroll" ref={table.clone()} tabindex="0" role="group" aria-label={words.servers}>
                <table>
                    <thead><tr>
                        <th key="who" class="who" scope="col"><span class="hidden">{ words.server }</span></th>
                        { for columns.map(|index| html! { <th key={index} scope="col">{ index }</th> }) }
                    </tr></thead>
                    <tbody>{ for view.servers.iter().map(server) }</tbody>
                </table>
            </div>
            if view.more > 0 { <p class="quiet">{ words.more.with([&view.more]) }</p> }
        </section>
    }
}

/// Scrolls the servers, and nothing else, to the one that the line is about.
fn keep_in_sight(table: &Element) {
    let Some(row) = table.query_selector("tr.selected").ok().flatten() else {
        return;
    };
    let (row, all) = (
        row.get_bounding_client_rect(),
        table.get_bounding_client_rect(),
    );
    let (above, below) = (all.top() + HEAD - row.top(), row.bottom() - all.bottom());
    let by = if above > 0.0 { -above } else { below.max(0.0) };
    table.set_scroll_top(table.scroll_top() + by as i32);
}

/// The buttons that move through long logs.
fn window(view: &MomentView, first: &UseStateHandle<Option<u64>>) -> Html {
    if view.longest < view.columns {
        return Html::default();
    }
    let words = words::traces();
    let to = |to: Option<u64>| {
        let first = first.clone();
        Callback::from(move |()| first.set(to))
    };
    let page = view.columns.saturating_sub(2).max(1);
    let at_end = view.first + view.columns > view.longest;
    html! {
        <>
            { button_if(view.first > 1, "‹", "told-earlier", words.earlier, to(Some(view.first.saturating_sub(page).max(1)))) }
            { button_if(!at_end, "›", "told-later", words.later, to(Some(view.first + page))) }
            { button("››", "told-ends", words.ends, to(None)) }
        </>
    }
}

fn server(row: &ServerRow) -> Html {
    let words = words::traces();
    let role = row.role.map(|role| words::observed_role(role).0);
    let name = role.map_or(words.unknown_role, words::role_name);
    let mut known = vec![name.to_owned()];
    known.extend(row.vote.as_ref().map(|vote| {
        let vote = vote.as_deref().unwrap_or(words.none);
        words.vote.with([&vote])
    }));
    known.extend(row.commit.map(|commit| words.commit.with([&commit])));
    known.extend(row.applied.map(|applied| words.applied.with([&applied])));
    let term = row
        .term
        .map_or_else(|| "?".to_owned(), |term| term.to_string());
    let title = [
        &*row.name,
        ": ",
        &words.term.with([&term]),
        ", ",
        &known.join(", "),
    ]
    .concat();
    html! {
        <tr key={row.name.to_string()} class={row.told.then_some("selected")} data-told={row.name.to_string()}>
            <th key="who" class="who" scope="row" {title}>
                <div class="observed-who">
                    { drawn(row, role, &term) }
                    <div><b>{ &row.name }</b><span class="hidden">{ words.term.with([&term]) }</span><span>{ known.join(" · ") }</span></div>
                </div>
            </th>
            { for row.cells.iter().map(cell) }
        </tr>
    }
}

/// The server as the stage draws it: colour and number are its term, shape and letter
/// its role.
fn drawn(row: &ServerRow, role: Option<Role>, term: &str) -> Html {
    let known = role.is_some() && row.term.is_some();
    let class = classes!(
        "server",
        row.term_class.clone(),
        (!known).then_some("outside")
    );
    html! {
        <svg viewBox="-18 -18 36 36" width="36" height="36" aria-hidden="true">
            <g {class}>
                { shape(role.unwrap_or(Role::Follower), true, RADIUS) }
                <text class="term" y="3">{ term }</text>
                <text class="role-letter" y="11.5">{ role.map_or("?", words::role_letter) }</text>
            </g>
        </svg>
    }
}

fn cell(cell: &Cell) -> Html {
    let words = words::traces();
    let (what, text, title) = match &cell.what {
        What::Entry(term, class) => {
            let state = if cell.committed {
                "committed"
            } else {
                "uncommitted"
            };
            (
                classes!("entry", state, class.clone()),
                term.to_string(),
                words.entry.with([&cell.index, term]),
            )
        }
        What::Unknown => {
            let title = words.unknown.with([&cell.index]);
            (classes!("gap", "unknown"), "?".to_owned(), title)
        }
        What::InSnapshot => {
            let title = words.in_snapshot.with([&cell.index]);
            (classes!("compacted"), String::new(), title)
        }
        What::Nothing => (classes!("gap"), String::new(), String::new()),
    };
    let class = classes!(
        what,
        cell.is_commit.then_some("commit-index"),
        cell.is_applied.then_some("last-applied")
    );
    html! { <td key={cell.index} {class} {title}><span>{ text }</span></td> }
}

fn scrolled(list: &List, shown: &[LineRow], go: &Callback<usize>) -> Html {
    let draw = |row: &LineRow| {
        let place = row.place;
        let onclick = go.reform(move |_: MouseEvent| place);
        let class = classes!(
            "event-row",
            "told-row",
            row.now.then_some("now"),
            row.later.then_some("later")
        );
        html! {
            <div key={place} id={format!("told-{place}")} {class} role="option" aria-selected={row.now.to_string()} data-line={row.line.to_string()} {onclick}>
                <span class="event-number">{ row.line }</span>
                <span class="event-lane">{ &row.server }</span>
                <span class="event-says">
                    if row.breach { <b class="broken">{ "✗ " }</b> }
                    { &row.says }
                </span>
            </div>
        }
    };
    list.scrolled(shown.iter().map(draw).collect())
}

/// Arrows move by a line, with Shift to violations; Page Up and Down, Home and End by more.
fn keys(trace: &Rc<Trace>, view: &MomentView, go: &Callback<usize>) -> Callback<KeyboardEvent> {
    let (trace, go) = (Rc::clone(trace), go.clone());
    let (place, last) = (view.place, view.total.saturating_sub(1));
    Callback::from(move |event: KeyboardEvent| {
        if event.ctrl_key() || event.meta_key() || event.alt_key() {
            return;
        }
        let to = match (event.key().as_str(), event.shift_key()) {
            ("ArrowLeft" | "ArrowUp", false) => Some(place.saturating_sub(1)),
            ("ArrowRight" | "ArrowDown", false) => Some(place + 1),
            ("ArrowLeft" | "ArrowUp", true) => trace.previous_breach(place),
            ("ArrowRight" | "ArrowDown", true) => trace.next_breach(place),
            ("PageUp", _) => Some(place.saturating_sub(PAGE)),
            ("PageDown", _) => Some(place + PAGE),
            ("Home", _) => Some(0),
            ("End", _) => Some(last),
            _ => return,
        };
        event.prevent_default();
        event.stop_propagation();
        if let Some(to) = to {
            go.emit(to);
        }
    })
}
