//! A prediction to make before the reveal: the choices below the question, and
//! after the answer which one was right, and why.

use std::sync::Arc;

use raftworks_sim::scenario::Question;
use web_sys::{HtmlElement, HtmlInputElement};
use yew::prelude::*;

use crate::parts::{button, use_view};
use crate::player::{Pace, Player};
use crate::{browser, view, words};

/// The question of this moment, if there is one. Its text is the story's. The
/// caption renders it along.
#[hook]
pub fn use_question(player: &Player) -> Html {
    let view = use_view(player, Pace::Calm, player.clone(), |player, run, head| {
        let caption = run.world().caption()?;
        let question = caption.question.clone()?;
        let chosen = player.answer(&question);
        let told = |text: &String| view::told(run.world(), text);
        let choices: Vec<Arc<str>> = question.choices.iter().map(told).collect();
        let because = told(&question.because);
        let state = (chosen, player.waits_for_answers(), head.playing);
        Some((question, state, choices, because))
    });
    let place = use_node_ref();
    // What is to be done next gets the focus, unless the reader is elsewhere.
    let turn = view.as_ref().as_ref();
    let turn = turn.map(|(question, (chosen, ..), ..)| (Arc::clone(question), chosen.is_some()));
    {
        let place = place.clone();
        use_effect_with(turn, move |turn| {
            let place = place.cast::<HtmlElement>().filter(|_| turn.is_some());
            if let Some(place) = place
                && !browser::has_focus_elsewhere(&place)
                && let Ok(Some(next)) = place.query_selector("button:not(:disabled)")
            {
                browser::focus(&next);
            }
        });
    }
    let Some((question, (chosen, waits, playing), texts, because)) = &*view else {
        return html! { <div ref={place} class="question-place" /> };
    };
    let choices = texts.iter().enumerate();
    let wait = {
        let player = player.clone();
        Callback::from(move |event: Event| {
            if let Some(input) = event.target_dyn_into::<HtmlInputElement>() {
                player.set_waits_for_answers(input.checked());
            }
        })
    };
    html! {
        <div ref={place} class="question-place">
            <div class="question" data-part="question" role="group" aria-label={words::editor().prediction}>
                <div class="choices">
                    { for choices.map(|(place, text)| choice(player, question, place, text, *chosen)) }
                </div>
                <div role="status" class="verdict">
                    if let Some(chosen) = chosen {
                        <p data-part="verdict">
                            <b>{ words::verdict(*chosen == question.right) }</b>{ " " }{ &**because }
                        </p>
                    }
                </div>
                <div class="actions">
                    if chosen.is_some() && !playing {
                        { button(words::editor().go_on, "go-on", words::editor().go_on_title, {
                            let player = player.clone();
                            Callback::from(move |()| player.play())
                        }) }
                    }
                    <label class="wait"><input type="checkbox" data-part="wait" checked={*waits} onchange={wait} />
                        { words::editor().pause_at_questions }</label>
                </div>
            </div>
        </div>
    }
}

/// One choice: a button, until the answer is given.
fn choice(
    player: &Player,
    question: &Arc<Question>,
    place: usize,
    text: &str,
    chosen: Option<usize>,
) -> Html {
    let onclick = {
        let (player, question) = (player.clone(), Arc::clone(question));
        Callback::from(move |_: MouseEvent| player.set_answer(&question, place))
    };
    let is_right = place == question.right;
    let is_mine = chosen == Some(place);
    let (class, mark) = match chosen {
        Some(_) if is_right => ("choice right", "\u{2713}"),
        Some(_) if is_mine => ("choice wrong", "\u{2717}"),
        _ => ("choice", ""),
    };
    let letter = char::from(b'A' + place as u8);
    html! {
        <button type="button" key={place} {class} data-choice={place.to_string()}
            disabled={chosen.is_some()} aria-pressed={chosen.map(|_| is_mine.to_string())} {onclick}>
            <span class="letter" aria-hidden="true">{ if mark.is_empty() { letter.to_string() } else { mark.to_owned() } }</span>
            <span>{ text.to_owned() }</span>
            if is_mine || (chosen.is_some() && is_right) {
                <span class="mine">{ words::choice_note(is_mine, is_right) }</span>
            }
        </button>
    }
}
