//! Controls, as the view-models describe them: a button, a box to tick, a choice, or a
//! dial that is turned or typed into. Each release is one action of the run.

use web_sys::{Element, HtmlInputElement, HtmlSelectElement};
use yew::prelude::*;

use crate::browser::{self, Timer};
use crate::player::Player;
use crate::view::hands::setup::START;
use crate::view::hands::{Control, Dial, Group, place_among};
use crate::words;

/// Keys that follow one another this quickly are one turn of a dial.
const QUIET_MS: i32 = 250;

/// Properties of [`DialRow`].
#[derive(Properties, PartialEq)]
pub struct DialProps {
    /// The player.
    pub player: Player,
    /// The control.
    pub dial: Dial,
    /// Whether what is chosen is tried from the start, beside this run.
    #[prop_or_default]
    pub beside: bool,
}

/// The controls of what is selected: those that are shown, or those that are folded.
pub fn groups(player: &Player, groups: &[Group], open: bool) -> Html {
    let shown = groups
        .iter()
        .enumerate()
        .filter(|(_, group)| group.open == open);
    let draw = |(place, group): (usize, &Group)| {
        let simple = |dial: &&Dial| dial.control == Control::Press && dial.says.is_none();
        let (presses, others): (Vec<&Dial>, Vec<&Dial>) = group.dials.iter().partition(simple);
        let body = html! {
            <>
                <div class="actions">{ rows(player, &presses) }</div>
                <div class="dials">{ rows(player, &others) }</div>
            </>
        };
        match group.about {
            None => html! { <div key={place}>{ body }</div> },
            Some(about) => html! {
                <details class="hands" key={place} {open} data-group={about.key()}>
                    <summary>{ words::about(about) }</summary>
                    { body }
                </details>
            },
        }
    };
    shown.map(draw).collect()
}

/// What undoes something stands in its place, so that the focus stays there.
const UNDOES: [(&str, &str); 5] = [
    ("restart-server", "crash"),
    ("resume", "pause"),
    ("release", "hold"),
    ("restore", "cut"),
    ("unclog", "clog"),
];

/// The place of a control among others.
fn place_of(name: &str) -> String {
    let undone = UNDOES
        .iter()
        .find_map(|(undoes, what)| Some((what, name.strip_prefix(undoes)?)));
    undone.map_or_else(|| name.to_owned(), |(what, of)| format!("{what}{of}"))
}

fn rows(player: &Player, dials: &[&Dial]) -> Html {
    let draw = |&dial: &&Dial| {
        html! { <DialRow key={place_of(&dial.name)} player={player.clone()} dial={dial.clone()} /> }
    };
    dials.iter().map(draw).collect()
}

/// One control. A component, so that what somebody is turning stays in their hand while
/// time passes.
#[component]
pub fn DialRow(props: &DialProps) -> Html {
    let dial = &props.dial;
    let refused = use_state_eq(|| None::<String>);
    // Where the dial stands while it is turned, and for as long as nothing else is known.
    let turned = use_state_eq(|| None::<usize>);
    let pending = use_mut_ref(|| None::<Timer>);
    {
        let (turned, refused) = (turned.setter(), refused.setter());
        use_effect_with((dial.name.clone(), dial.control.clone()), move |_| {
            turned.set(None);
            refused.set(None);
        });
    }
    let act = {
        let (player, dial, beside) = (props.player.clone(), dial.clone(), props.beside);
        let (refused, turned) = (refused.setter(), turned.setter());
        Callback::from(move |value: String| {
            let outcome = perform(&player, &dial, &value, beside);
            if outcome.is_err() || beside {
                turned.set(None);
            }
            refused.set(outcome.err());
        })
    };
    let control = match &dial.control {
        Control::Press => press(dial, &act),
        Control::Give(given) => give(dial, given, &act),
        Control::Check(on) => check(dial, *on, &act),
        Control::Choose { now, values } => choose(dial, now, values, &act),
        Control::Turn { now, steps } => {
            let later = {
                let (act, turned) = (act.clone(), turned.setter());
                Callback::from(move |(place, value): (usize, String)| {
                    turned.set(Some(place));
                    let act = act.clone();
                    *pending.borrow_mut() = Some(Timer::new(QUIET_MS, move || act.emit(value)));
                })
            };
            turn(dial, now, steps, (*turned, turned.setter()), &act, &later)
        }
    };
    html! {
        <>
            { control }
            if let Some(why) = &*refused {
                <p class="notice" role="alert" data-part="setting-error">{ why.clone() }</p>
            }
        </>
    }
}

/// Does what the control says, for each that it concerns. It is refused if nothing of it
/// could be done.
fn perform(player: &Player, dial: &Dial, value: &str, beside: bool) -> Result<(), String> {
    let lines = dial.lines(value);
    let mut outcome = Ok(());
    let mut done = false;
    for line in &lines {
        let one = if beside || line.starts_with(START) {
            show_beside(player, line)
        } else {
            player.act_text(line)
        };
        done |= one.is_ok();
        outcome = outcome.and(one);
    }
    if done { Ok(()) } else { outcome }
}

/// Plays the same seed with this from the start, and shows both runs side by side.
pub fn show_beside(player: &Player, line: &str) -> Result<(), String> {
    player.beside(line)?;
    browser::press("[data-action=close-dialog]");
    browser::press("[data-action=view-compare]");
    Ok(())
}

fn press(dial: &Dial, act: &Callback<String>) -> Html {
    let onclick = act.reform(|()| String::new());
    let button = super::button_if(dial.enabled, &dial.label, &dial.name, dial.title, onclick);
    if dial.says.is_none() {
        return button;
    }
    html! { <div class="dial wide"><div class="actions">{ button }</div>{ says(dial) }</div> }
}

fn says(dial: &Dial) -> Html {
    let Some(says) = &dial.says else {
        return Html::default();
    };
    let warns = says.warns();
    html! {
        <p class={classes!("says", warns.then_some("warns"))} data-says={dial.name.clone()}>
            if warns {
                <span aria-hidden="true">{ "⚠ " }</span>
            }
            { words::says(says) }
        </p>
    }
}

fn id_of(dial: &Dial) -> String {
    format!("dial-{}", dial.name.replace(' ', "-"))
}

/// A button with a field before it.
fn give(dial: &Dial, given: &str, act: &Callback<String>) -> Html {
    let id = id_of(dial);
    let onclick = {
        let (act, id) = (act.clone(), id.clone());
        Callback::from(move |()| act.emit(typed(&id)))
    };
    html! {
        <div class="dial give">
            { super::button(&dial.label, &dial.name, dial.title, onclick) }
            <input type="text" id={id.clone()} size="12" value={browser::unless_typed(&id, given)} aria-label={dial.label.clone()}
                data-setting={dial.name.clone()} autocomplete="off" spellcheck="false" />
            { says(dial) }
        </div>
    }
}

fn typed(id: &str) -> String {
    use wasm_bindgen::JsCast;
    let element = browser::document().and_then(|document| document.get_element_by_id(id));
    let input = element.and_then(|element: Element| element.dyn_into::<HtmlInputElement>().ok());
    input.map_or(String::new(), |input| input.value().trim().to_owned())
}

fn check(dial: &Dial, on: bool, act: &Callback<String>) -> Html {
    let act = act.clone();
    let onchange = Callback::from(move |event: Event| {
        if let Some(input) = event.target_dyn_into::<HtmlInputElement>() {
            let value = if input.checked() { "on" } else { "off" };
            // What is refused shows as it is; what is done shows it soon.
            input.set_checked(on);
            act.emit(value.to_owned());
        }
    });
    let id = id_of(dial);
    html! {
        <div class="dial">
            <label for={id.clone()} title={dial.title}>{ &dial.label }</label>
            <input type="checkbox" {id} data-setting={dial.name.clone()} checked={on} {onchange} />
            { says(dial) }
        </div>
    }
}

fn choose(
    dial: &Dial,
    now: &str,
    values: &[(String, &'static str)],
    act: &Callback<String>,
) -> Html {
    let (act, before) = (act.clone(), now.to_owned());
    let onchange = Callback::from(move |event: Event| {
        if let Some(select) = event.target_dyn_into::<HtmlSelectElement>() {
            let value = select.value();
            select.set_value(&before);
            act.emit(value);
        }
    });
    let known = values.iter().any(|(value, _)| value == now);
    let id = id_of(dial);
    html! {
        <div class="dial">
            <label for={id.clone()} title={dial.title}>{ &dial.label }</label>
            <select {id} data-setting={dial.name.clone()} {onchange}>
                if !known {
                    <option value={now.to_owned()} selected=true>{ if now.is_empty() { words::hands().differs } else { now } }</option>
                }
                { for values.iter().map(|(value, name)| html! {
                    <option key={value.clone()} value={value.clone()} selected={value == now}>{ *name }</option>
                }) }
            </select>
            { says(dial) }
        </div>
    }
}

fn turn(
    dial: &Dial,
    now: &str,
    steps: &[String],
    (turned, set_turned): (Option<usize>, UseStateSetter<Option<usize>>),
    act: &Callback<String>,
    later: &Callback<(usize, String)>,
) -> Html {
    let (steps, place) = place_among(now, steps);
    let shown = turned.unwrap_or(place).min(steps.len() - 1);
    let value = steps[shown].clone();
    let onchange = {
        let (act, before) = (act.clone(), now.to_owned());
        Callback::from(move |event: Event| {
            let input = event.target_dyn_into::<HtmlInputElement>();
            let typed = input.map_or(String::new(), |input| input.value().trim().to_owned());
            if typed != before && !typed.is_empty() {
                act.emit(typed);
            }
        })
    };
    let place_of = |input: Option<HtmlInputElement>| {
        let place = input.and_then(|input| input.value().parse::<usize>().ok());
        place.unwrap_or_default()
    };
    let oninput = Callback::from(move |event: InputEvent| {
        set_turned.set(Some(place_of(event.target_dyn_into())));
    });
    let onturn = {
        let (later, steps) = (later.clone(), steps.clone());
        Callback::from(move |event: Event| {
            let place = place_of(event.target_dyn_into());
            if let Some(value) = steps.get(place) {
                later.emit((place, value.clone()));
            }
        })
    };
    let (id, last) = (id_of(dial), steps.len() - 1);
    html! {
        <div class="dial turn">
            <label for={id.clone()} title={dial.title}>{ &dial.label }</label>
            <input type="text" id={id.clone()} data-setting={dial.name.clone()} value={browser::unless_typed(&id, &value)} size="12"
                placeholder={words::hands().differs} autocomplete="off" spellcheck="false" {onchange} />
            <input type="range" data-dial={dial.name.clone()} aria-label={dial.label.clone()} min="0" max={last.to_string()}
                step="1" value={shown.to_string()} aria-valuetext={value} {oninput} onchange={onturn} />
            { says(dial) }
        </div>
    }
}
