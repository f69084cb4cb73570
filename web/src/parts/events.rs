//! The list of events: filtered, searched, followed; a click or Enter goes to the
//! moment.

use std::cell::RefCell;
use std::rc::Rc;

use web_sys::{HtmlInputElement, HtmlSelectElement};
use yew::prelude::*;

use crate::browser;
use crate::parts::next::SelectingProps;
use crate::parts::rows::{List, use_list, use_settled};
use crate::parts::{button, button_if, use_view};
use crate::player::{Pace, Player, SearchView};
use crate::view::Selection;
use crate::view::events::{EventRow, EventsView, Sentences, events};
use crate::view::query::{
    KEYS, Key, QueryError, classes, complete, decisions, reasons, value_of, with_value,
};
use crate::words;

/// The height of a row, as the style sheet has it.
const ROW: f64 = 28.0;
/// The same for fingers.
const ROW_OF_FINGERS: f64 = 44.0;

/// Properties of a panel that reads the run.
#[derive(Properties, PartialEq)]
pub struct PanelProps {
    /// The player.
    pub player: Player,
}

/// The list of events.
#[component]
pub fn Events(props: &SelectingProps) -> Html {
    let player = &props.player;
    use_effect_with(player.clone(), |player| {
        player.show_search(true);
        let player = player.clone();
        move || player.show_search(false)
    });
    let touched = use_memo((), |()| crate::browser::is_touched());
    let list = use_list(if *touched { ROW_OF_FINGERS } else { ROW });
    let sentences = use_memo((), |()| RefCell::new(Sentences::default()));
    let row_px = list.rows(0).row_px;
    let key = (player.clone(), sentences, (*list.first, list.count, row_px));
    let view = use_view(player, Pace::Calm, key, |key, run, _| {
        let (player, sentences, window) = key;
        let story = player.story();
        player.with_matches(|matches| {
            events(run, matches, *window, &mut sentences.borrow_mut(), story)
        })
    });
    use_settled(&list, view.total, view.first);
    let cursor = use_state_eq(|| None::<u64>);
    let go = {
        let (player, select) = (player.clone(), props.select.clone());
        use_callback((), move |to: (u64, Selection), ()| {
            player.pause();
            player.seek(to.0 + 1);
            // On a phone, what is selected would come up over the list.
            if to.1 != Selection::Nothing && !crate::browser::is_narrow() {
                select.emit(to.1);
            }
        })
    };
    let onkeydown = keys(&go, &list, &view, &cursor);
    let chosen = cursor.or(view.current);
    let id = chosen.map(|row| format!("event-row-{row}"));
    html! {
        <section class="panel events" data-part="events" aria-label={words::reading().events}>
            <Line player={player.clone()} />
            <div class="rows" ref={list.place.clone()} role="listbox" tabindex="0" aria-label={words::reading().events}
                aria-activedescendant={id} onscroll={list.onscroll(view.total)} {onkeydown}>
                { list.scrolled(view.rows.iter().map(|row| draw(&go, row, *cursor)).collect()) }
            </div>
            <div class="panel-foot">
                <span class="quiet">{ words::reading().events_hint }</span>
                { button_if(list.first.is_some(), words::reading().follow, "events-follow", words::reading().follow_title, {
                    let (first, cursor) = (list.first.clone(), cursor.clone());
                    Callback::from(move |()| { first.set(None); cursor.set(None); })
                }) }
            </div>
        </section>
    }
}

/// Shows the list, with the field of the search in focus.
pub fn find_events(_: &Player) {
    crate::browser::press("[data-action=view-events]");
    crate::browser::soon(|| {
        let document = crate::browser::document();
        let field = document.and_then(|it| it.query_selector("[data-part=search]").ok().flatten());
        if let Some(field) = field {
            crate::browser::focus(&field);
        }
    });
}

/// Goes to an event, and selects where it happened.
type Go = Callback<(u64, Selection)>;

fn draw(go: &Go, row: &EventRow, cursor: Option<u64>) -> Html {
    let to = (row.number, row.selection);
    let onclick = go.reform(move |_: MouseEvent| to);
    let class = classes!(
        "event-row",
        row.now.then_some("now"),
        row.later.then_some("later"),
        (cursor == Some(row.row)).then_some("cursor"),
    );
    html! {
        <div key={row.number} id={format!("event-row-{}", row.row)} {class} role="option" aria-selected={row.now.to_string()}
            data-event={row.number.to_string()} data-of={row.of.to_string()} {onclick}>
            <span class="event-number">{ row.number }</span>
            <span class="event-time">{ &row.time }</span>
            <span class="event-class">{ row.class }</span>
            <span class="event-lane">{ &row.lane }</span>
            <span class="event-says">{ &row.text }</span>
        </div>
    }
}

/// Up, Down, Page Up, Page Down, Home and End choose a row; Enter goes there.
fn keys(
    go: &Go,
    list: &List,
    view: &Rc<EventsView>,
    cursor: &UseStateHandle<Option<u64>>,
) -> Callback<KeyboardEvent> {
    let (go, view, cursor) = (go.clone(), Rc::clone(view), cursor.clone());
    let (rows, first) = (list.rows(view.total), list.first.clone());
    Callback::from(move |event: KeyboardEvent| {
        let at = cursor.or(view.current).unwrap_or(view.first);
        let last = view.total.saturating_sub(1);
        let page = rows.count.saturating_sub(2).max(1);
        let next = match event.key().as_str() {
            "ArrowDown" => (at + 1).min(last),
            "ArrowUp" => at.saturating_sub(1),
            "PageDown" => (at + page).min(last),
            "PageUp" => at.saturating_sub(page),
            "Home" => 0,
            "End" => last,
            "Enter" => {
                let row = view.rows.iter().find(|row| row.row == at);
                if let Some(row) = row {
                    event.prevent_default();
                    event.stop_propagation();
                    go.emit((row.number, row.selection));
                }
                return;
            }
            _ => return,
        };
        event.prevent_default();
        event.stop_propagation();
        cursor.set(Some(next));
        first.set(Some(rows.reveal(view.first, next)));
    })
}

/// The line of conditions, and everything that helps to write it.
#[component]
fn Line(props: &PanelProps) -> Html {
    let player = &props.player;
    let view = use_view(player, Pace::Calm, player.clone(), |player, _, _| {
        player.search()
    });
    let focused = use_state_eq(|| false);
    let field = use_node_ref();
    // Which of the offers the arrow keys chose.
    let chosen = use_state_eq(|| None::<usize>);
    let write = {
        let (player, chosen) = (player.clone(), chosen.setter());
        Callback::from(move |line: String| {
            chosen.set(None);
            player.set_search(&line);
        })
    };
    let oninput = {
        let write = write.clone();
        Callback::from(move |event: InputEvent| {
            if let Some(field) = event.target_dyn_into::<HtmlInputElement>() {
                write.emit(field.value());
            }
        })
    };
    let lines = offered(&view);
    let onkeydown = write_by_keys(player, &write, &chosen, lines.clone());
    let watch = |on: bool| {
        let focused = focused.setter();
        Callback::from(move |_: FocusEvent| focused.set(on))
    };
    let act = |act: fn(&Player)| {
        let player = player.clone();
        Callback::from(move |()| act(&player))
    };
    html! {
        <div class="search">
            <div class="search-row">
                <input ref={field.clone()} type="text" data-part="search" aria-label={words::reading().search} placeholder={words::reading().search_hint}
                    aria-invalid={view.error.is_some().to_string()} aria-describedby="search-status" role="combobox" aria-expanded={(*focused && !lines.is_empty()).to_string()} aria-controls="search-offers"
                    aria-activedescendant={chosen.map(|place| format!("offer-{place}"))}
                    autocomplete="off" autocapitalize="off" spellcheck="false" value={view.line.to_string()}
                    {oninput} {onkeydown} onfocus={watch(true)} onblur={watch(false)} />
                { form(&view, &write, player) }
                { searches(&write) }
                <div class="joined">
                    { button_if(view.active, "‹", "match-previous", words::reading().previous_match, act(Player::previous_match)) }
                    { button_if(view.active, "›", "match-next", words::reading().next_match, act(Player::next_match)) }
                </div>
            </div>
            <div class="search-status" id="search-status">
                if *focused && !lines.is_empty() {
                    { offers(lines, &write, *chosen) }
                } else {
                    <span role="status">{ status(&view) }</span>
                }
                { stop_or_go_on(&view, player) }
            </div>
            <p class="quiet" role="status" data-part="nothing-found">{ if is_in_vain(&view) { words::reading().nothing_found } else { "" } }</p>
        </div>
    }
}

/// Up and Down choose an offer, Enter takes it; without one, Enter goes to a match.
fn write_by_keys(
    player: &Player,
    write: &Callback<String>,
    chosen: &UseStateHandle<Option<usize>>,
    lines: Vec<(String, String)>,
) -> Callback<KeyboardEvent> {
    let (player, write, chosen) = (player.clone(), write.clone(), chosen.clone());
    Callback::from(move |event: KeyboardEvent| {
        let last = lines.len().saturating_sub(1);
        let line = chosen.and_then(|place| lines.get(place));
        match (event.key().as_str(), event.shift_key()) {
            ("ArrowDown", _) => {
                chosen.set(Some(chosen.map_or(0, |place| (place + 1).min(last))));
            }
            ("ArrowUp", _) => chosen.set(chosen.and_then(|place| place.checked_sub(1))),
            ("Enter", false) => match line {
                Some((_, line)) => write.emit(line.clone()),
                None => player.next_match(),
            },
            ("Enter", true) => player.previous_match(),
            _ => return,
        }
        event.prevent_default();
    })
}

/// Stops a search, or lets it go on.
fn stop_or_go_on(view: &SearchView, player: &Player) -> Html {
    if !view.active || view.percent >= 100 {
        return Html::default();
    }
    let words = words::reading();
    let player = player.clone();
    if view.goes_on {
        let stop = Callback::from(move |()| player.stop_search());
        button(words.stop, "search-stop", words.stop_title, stop)
    } else {
        let go_on = Callback::from(move |()| player.resume_search());
        button(words.go_on, "search-go-on", words.stop_title, go_on)
    }
}

/// Whether the list is empty, and stays so until more happens. The last events are judged
/// a moment later.
fn is_in_vain(view: &SearchView) -> bool {
    view.active && view.error.is_none() && view.found == 0 && view.percent >= 99
}

fn status(view: &SearchView) -> String {
    match &view.error {
        Some(error) => words::query_error(error),
        None if view.active => words::found_events(view.found, view.percent),
        None => words::reading().all_events.to_owned(),
    }
}

/// How the last word can go on, and the line then. Nothing while an error stands
/// before it, or a search goes on.
fn offered(view: &SearchView) -> Vec<(String, String)> {
    let (before, offers) = complete(&view.line);
    let earlier = |error: &QueryError| error.from < before.chars().count();
    if view.goes_on || view.error.as_ref().is_some_and(earlier) {
        return Vec::new();
    }
    let offer = |offer: String| {
        let space = if offer.ends_with(':') { "" } else { " " };
        let line = format!("{before}{offer}{space}");
        (offer, line)
    };
    offers.into_iter().map(offer).collect()
}

/// The offers. They are taken before the field loses the focus.
fn offers(lines: Vec<(String, String)>, write: &Callback<String>, chosen: Option<usize>) -> Html {
    let offer = |(place, (offer, line)): (usize, (String, String))| {
        let write = write.clone();
        let onmousedown = Callback::from(move |event: MouseEvent| {
            event.prevent_default();
            write.emit(line.clone());
        });
        html! {
            <span key={offer.clone()} id={format!("offer-{place}")} class="offer" role="option" aria-selected={(chosen == Some(place)).to_string()}
                data-offer={offer.clone()} {onmousedown}>{ offer }</span>
        }
    };
    html! {
        <div class="offers" id="search-offers" data-part="search-offers" role="listbox" aria-label={words::reading().search_offers}>
            { for lines.into_iter().enumerate().map(offer) }
        </div>
    }
}

/// Searches that others found useful.
fn searches(write: &Callback<String>) -> Html {
    html! {
        <details class="menu">
            <summary class="button" data-action="searches" title={words::reading().examples_title}>{ words::reading().examples }</summary>
            <div class="menu-body wide">
                { for words::SEARCHES.iter().zip(words::reading().searches).map(|(line, title)| html! {
                    <button type="button" key={*line} class="bare search-example" data-search={*line}
                        onclick={write.reform(|_: MouseEvent| (*line).to_owned())}>
                        <b>{ title }</b><br /><code>{ *line }</code>
                    </button>
                }) }
                <p class="quiet">{ words::reading().search_help }{ " " }<a href="search.md" target="_blank" rel="noopener">{ words::reading().all_conditions }</a></p>
            </div>
        </details>
    }
}

/// A form that writes the line: a field for each key.
fn form(view: &SearchView, write: &Callback<String>, player: &Player) -> Html {
    let (servers, clients) = player.with(|run, _| {
        (
            run.world().hosts().len() as u64,
            run.world().clients().len() as u64,
        )
    });
    let field = |(name, key): (&'static str, Key)| {
        let value = value_of(&view.line, name).to_owned();
        let values: Vec<String> = match key {
            Key::Kind => classes().chain(decisions()).map(str::to_owned).collect(),
            Key::Reason => reasons(false).into_iter().map(str::to_owned).collect(),
            Key::Refusal => reasons(true).into_iter().map(str::to_owned).collect(),
            Key::Server | Key::Partner => (1..=servers).map(|id| id.to_string()).collect(),
            Key::Client => (0..clients).map(|id| id.to_string()).collect(),
            Key::Term | Key::Index => Vec::new(),
        };
        let set = {
            let (write, line) = (write.clone(), Rc::clone(&view.line));
            move |value: &str| write.emit(with_value(&line, name, value))
        };
        html! {
            <label key={name}><span>{ words::query_key(key) }</span>{ control(name, &value, values, set) }</label>
        }
    };
    html! {
        <details class="menu">
            <summary class="button" data-action="search-form" title={words::reading().filter_title}>{ words::reading().filter }</summary>
            <div class="menu-body search-form">{ for KEYS.into_iter().map(field) }</div>
        </details>
    }
}

fn control(
    name: &'static str,
    value: &str,
    values: Vec<String>,
    set: impl Fn(&str) + 'static,
) -> Html {
    if values.is_empty() {
        let onchange = Callback::from(move |event: Event| {
            if let Some(field) = event.target_dyn_into::<HtmlInputElement>() {
                set(field.value().trim());
            }
        });
        let id = format!("event-{name}");
        return html! { <input type="text" data-field={name} placeholder="3..5" value={browser::unless_typed(&id, value)} {id} {onchange} /> };
    }
    let onchange = Callback::from(move |event: Event| {
        if let Some(field) = event.target_dyn_into::<HtmlSelectElement>() {
            set(&field.value());
        }
    });
    // What was typed may be none of the list.
    let own = !value.is_empty() && !values.iter().any(|it| it == value);
    html! {
        <select data-field={name} {onchange}>
            <option value="" selected={value.is_empty()}>{ words::reading().any }</option>
            if own { <option value={value.to_owned()} selected=true>{ value }</option> }
            { for values.iter().map(|it| html! { <option key={it.clone()} value={it.clone()} selected={it == value}>{ it }</option> }) }
        </select>
    }
}
