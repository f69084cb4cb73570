//! Why? The questions that can be asked about what is selected, and the answer:
//! a chain of sentences, each a link to its moment.

use std::rc::Rc;

use raftworks_sim::why::Question;
use yew::prelude::*;

use crate::later::Later;
use crate::parts::{button, use_view};
use crate::player::tree::Tree;
use crate::player::{Pace, Player};
use crate::view::Selection;
use crate::view::why::{AnswerView, StepView, answer};
use crate::{browser, words};

/// Properties of [`Why`].
#[derive(Properties, PartialEq)]
pub struct WhyProps {
    /// The player.
    pub player: Player,
    /// What is selected.
    pub selection: Selection,
    /// The answer that is shown.
    pub answer: Option<Rc<AnswerView>>,
    /// Asks something, or puts the answer away.
    pub ask: Callback<Option<Question>>,
    /// What knows the questions.
    pub later: Option<Later>,
}

/// The answer to a question of the reader, now.
pub fn answer_now(player: &Player, question: Question) -> Rc<AnswerView> {
    player.pause();
    let branch = player.with_tree(Tree::current);
    Rc::new(player.with(|run, _| answer(run, question, branch)))
}

/// The questions and the answer.
#[component]
pub fn Why(props: &WhyProps) -> Html {
    let player = &props.player;
    let view = use_view(
        player,
        Pace::Calm,
        (props.selection, props.later),
        |(selection, later), run, head| {
            // While events rush by, questions would change under the pointer.
            let asked = later.filter(|_| !head.playing);
            let asked = asked.map(|later| (later.questions)(run, *selection));
            (asked.unwrap_or_default(), run.moment())
        },
    );
    let (list, moment) = &*view;
    use_effect_with(props.answer.clone(), |answer| {
        if answer.is_some() {
            browser::bring_into_sight("[data-part=answer] h2");
        }
    });
    html! {
        <section class="why" data-part="why" aria-label={words::why().title}>
            <div class="why-questions">
                <span class="why-word">{ words::why().title }</span>
                <span class="quiet">{ if list.is_empty() { words::why().pause } else { "" } }</span>
                <span class="contents">{ for list.iter().map(|question| chip(props, *question)) }</span>
            </div>
            <div aria-live="polite">
                if let Some(answer) = &props.answer {
                    <div class="answer" data-part="answer">
                        <div class="panel-head">
                            <h2>{ words::why().asked.with([&words::question(answer.question)]) }</h2>
                            { button(words::page().close, "close-answer", "", props.ask.reform(|()| None)) }
                        </div>
                        <ol>{ for answer.steps.iter().enumerate().map(|(place, step)| one(player, place, step, *moment)) }</ol>
                    </div>
                }
            </div>
        </section>
    }
}

fn chip(props: &WhyProps, question: Question) -> Html {
    let label = words::question(question);
    let onclick = props.ask.reform(move |_: MouseEvent| Some(question));
    html! {
        <button type="button" class="ask" key={label.clone()} data-question={label.clone()} {onclick}>{ label }</button>
    }
}

fn one(player: &Player, place: usize, step: &StepView, moment: u64) -> Html {
    let sentence = step.sentence();
    let here = step.event.is_some_and(|(number, _)| number + 1 == moment);
    let link = step.event.map(|(number, time)| {
        let player = player.clone();
        let onclick = Callback::from(move |_: MouseEvent| {
            player.pause();
            player.seek(number + 1);
        });
        html! {
            <button type="button" class="moment" title={words::why().go} data-moment={(number + 1).to_string()} {onclick}>{ words::time(time) }</button>
        }
    });
    html! {
        <li key={place} class={here.then_some("here")}>
            { &sentence.text }
            if !sentence.section.is_empty() {
                { " " }<span class="section">{ sentence.section }</span>
            }
            { " " }{ link.unwrap_or_default() }
        </li>
    }
}
