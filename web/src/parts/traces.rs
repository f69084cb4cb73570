//! The dialog of traces: opening one, saving the run that is played as one, and what
//! came of it.

use raftworks_sim::trace::{Judgement, Verdict};
use web_sys::{HtmlInputElement, HtmlTextAreaElement};
use yew::prelude::*;

use crate::browser;
use crate::parts::observed::Observed;
use crate::parts::tracing::{Own, Source, State, Tracing, Wish};
use crate::parts::{button, button_if, use_words};
use crate::player::Player;
use crate::words;

/// What is shown of a trace.
const SHOWN: &str = "[data-part=trace-outcome], [data-part=traces] > [data-part=observed]";

/// Properties of [`Traces`].
#[derive(Properties, PartialEq)]
pub struct TracesProps {
    /// The player.
    pub player: Player,
    /// The work, which outlives the dialog.
    pub tracing: Tracing,
    /// Closes the dialog.
    pub close: Callback<()>,
}

/// The dialog.
#[component]
pub fn Traces(props: &TracesProps) -> Html {
    use_words(&props.player);
    let update = use_force_update();
    use_effect_with(props.tracing.clone(), move |tracing| {
        let again = update.clone();
        tracing.show(Some(Callback::from(move |()| again.force_update())));
        // What changed between the first drawing and now.
        update.force_update();
        let tracing = tracing.clone();
        move || tracing.show(None)
    });
    {
        let tracing = props.tracing.clone();
        use_effect(move || tracing.fulfil());
    }
    let is_shown = matches!(props.tracing.state(), State::Own(_) | State::Other(_));
    use_effect_with(is_shown, |is_shown| {
        let document = browser::document().filter(|_| *is_shown);
        let shown = document.and_then(|it| it.query_selector(SHOWN).ok().flatten());
        // What had the focus is gone, and keys shall move the playhead.
        if let Some(shown) = shown {
            browser::focus(&shown);
            if let Some(dialog) = shown.closest("dialog").ok().flatten() {
                dialog.set_scroll_top(0);
            }
        }
    });
    let field = use_node_ref();
    let state = props.tracing.state();
    let shown = match &state {
        State::Own(own) => Some(own_trace(props, own)),
        State::Other(trace) => Some(html! { <Observed trace={trace.clone()} /> }),
        _ => None,
    };
    html! {
        <div class="traces" data-part="traces">
            if let Some(shown) = shown {
                { shown }
                <div class="actions">{ button(words::traces().another, "another-trace", words::traces().another_title, {
                    let tracing = props.tracing.clone();
                    Callback::from(move |()| tracing.close())
                }) }</div>
            } else {
                { form(props, &state, &field) }
            }
            <div role="status" data-part="trace-status">{ status(&state, &props.tracing) }</div>
            <div class="error-place" role="alert">
                if let State::Refused(refusal) = &state {
                    <p class="notice" data-part="trace-error">{ words::trace_refused(refusal) }</p>
                }
            </div>
        </div>
    }
}

/// Where a trace comes from, or goes to.
fn form(props: &TracesProps, state: &State, field: &NodeRef) -> Html {
    let words = words::traces();
    let idle = !matches!(state, State::Reading(..) | State::Writing(..));
    let save = {
        let tracing = props.tracing.clone();
        Callback::from(move |()| tracing.wish(Wish::Save))
    };
    let read = {
        let (tracing, field) = (props.tracing.clone(), field.clone());
        Callback::from(move |()| {
            if let Some(field) = field.cast::<HtmlTextAreaElement>() {
                tracing.wish(Wish::Read(Source::Text(field.value())));
            }
        })
    };
    let (page, what) = words.help;
    html! {
        <>
            <p class="quiet">{ words.hint }{ " " }<a href={page} target="_blank" rel="noopener">{ what }</a></p>
            <div class="actions">
                <label class="button file"><span>{ words.choose }</span>
                    <input type="file" class="hidden" data-part="trace-file" accept=".jsonl,.json,.ndjson,.log,.txt,text/plain" disabled={!idle} onchange={choose(props)} /></label>
                <span class="quiet">{ words.drop }</span>
            </div>
            <label class="paste">{ words.paste }
                <textarea ref={field.clone()} data-part="trace-text" rows="5" spellcheck="false" autocomplete="off" autocapitalize="off" wrap="off" /></label>
            <div class="actions">
                { button_if(idle, words.read, "read-trace", "", read) }
                { button_if(idle, words.save, "save-trace", words.save_title, save) }
            </div>
        </>
    }
}

/// How far it is, and what is said when it is done.
fn status(state: &State, tracing: &Tracing) -> Html {
    let words = words::traces();
    let (percent, said) = match state {
        State::Reading(percent, lines) => (percent, words.reading.with([lines])),
        State::Writing(percent, events) => (percent, words.saving.with([events])),
        State::Saved(events) => {
            return html! { <p>{ words.saved.with([events, &words::TRACE_FILE]) }</p> };
        }
        State::Stopped => return html! { <p>{ words.stopped }</p> },
        _ => return Html::default(),
    };
    let tracing = tracing.clone();
    let cancel = Callback::from(move |()| tracing.cancel());
    html! {
        <div class="actions">
            <progress max="100" value={percent.to_string()} aria-label={words.title}></progress>
            <span>{ said }</span>
            { button(words.cancel, "cancel-trace", "", cancel) }
        </div>
    }
}

/// What came of a trace of ours.
fn own_trace(props: &TracesProps, own: &Own) -> Html {
    let (words, replay) = (words::traces(), &own.replay);
    let go = {
        let (player, close, tracing) = (
            props.player.clone(),
            props.close.clone(),
            props.tracing.clone(),
        );
        Callback::from(move |line: u64| {
            if let State::Own(own) = tracing.state() {
                player.pause();
                player.seek(own.replay.moment_of(line));
            }
            close.emit(());
        })
    };
    let differs = replay.difference.as_ref().map(|it| it.line);
    html! {
        <div class="trace-outcome" data-part="trace-outcome" tabindex="-1">
            <p><b>{ words::traced_run(replay) }</b>{ " " }<span class="quiet">{ words.opened }</span></p>
            <p role="status" class={differs.is_some().then_some("broken")}>{ words::replayed(replay) }</p>
            if differs.is_some() && !replay.same_engine { <p>{ words.other_engine }</p> }
            if let Some(line) = differs {
                <div class="actions">{ button(&words.to_event.with([&replay.events]), "trace-moment", "", go.reform(move |()| line)) }</div>
            }
            { claims(&own.judgements, &go) }
            if let Some(trace) = &own.trace {
                <details class="hands" data-part="trace-says"><summary>{ words.what_it_says }</summary><Observed trace={trace.clone()} claimed=false /></details>
            }
        </div>
    }
}

/// The table of claims. A line where one is violated is a way to there.
pub(super) fn claims(judgements: &[Judgement], go: &Callback<u64>) -> Html {
    html! {
        <section class="claims" data-part="claims">
            <h3>{ words::traces().claims }</h3>
            <ul>{ for judgements.iter().map(|judgement| claim(judgement, go)) }</ul>
        </section>
    }
}

fn claim(judgement: &Judgement, go: &Callback<u64>) -> Html {
    let (words, claim) = (words::traces(), judgement.claim);
    let item = |class: &'static str, sign: &str, text: String, more: Html| {
        html! {
            <li key={claim.name()} {class} data-claim={claim.name()}>
                <span class="sign" aria-hidden="true">{ sign }</span>
                <div><b>{ claim.name() }</b>{ ": " }{ text }{ more }</div>
            </li>
        }
    };
    match &judgement.verdict {
        Verdict::Held { looks } => item("holds", "✓", words.held.with([looks]), Html::default()),
        Verdict::NotJudged => item("quiet", "–", words::not_judged(claim), Html::default()),
        Verdict::Violated { breaches } => {
            let all = breaches.iter().enumerate().map(|(place, breach)| {
                let line = breach.line;
                let onclick = go.reform(move |_: MouseEvent| line);
                html! {
                    <li key={place}>
                        <button type="button" class="moment" data-line={line.to_string()} {onclick}>{ words.line.with([&line]) }</button>
                        { " " }{ words::sight(&breach.detail) }
                    </li>
                }
            });
            let more = html! { <ul>{ for all }</ul> };
            item("broken", "✗", words.violated.to_owned(), more)
        }
    }
}

/// Reads the file that was chosen.
fn choose(props: &TracesProps) -> Callback<Event> {
    let tracing = props.tracing.clone();
    Callback::from(move |event: Event| {
        let input = event.target_dyn_into::<HtmlInputElement>();
        let file = input.as_ref().and_then(|input| input.files()?.get(0));
        if let Some(file) = file {
            tracing.wish(Wish::Read(Source::File(file)));
        }
        // The same file can be chosen again.
        if let Some(input) = input {
            input.set_value("");
        }
    })
}
