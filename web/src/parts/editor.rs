//! The editor of scenarios: a plain text field over a layer that underlines what
//! is wrong, the errors in words, the words that could stand at the cursor, and
//! what can be done with the text. It leaves the language to the simulator.

use std::cell::RefCell;
use std::rc::Rc;

use raftworks_sim::Scenario;
use raftworks_sim::save::{as_scenario, as_test};
use raftworks_sim::scenario::{MAX_TEXT_BYTES, ParseError, format};
use wasm_bindgen::JsCast;
use web_sys::{HtmlInputElement, HtmlTextAreaElement};
use yew::prelude::*;

use crate::app::Dialog;
use crate::parts::tracing::{Tracing, Wish};
use crate::parts::{button, button_if};
use crate::player::Player;
use crate::view::editor::{EditorView, editor, offered, place_of, rest_of};
use crate::view::trial::{Tried, trial};
use crate::{browser, words};

/// How many errors are listed.
const MAX_LISTED: usize = 6;
/// How long nobody has to type before the errors are told to those who do not see
/// them, in milliseconds.
const ANNOUNCE_AFTER_MS: i32 = 900;

/// What was typed and not run, and the scenario that it began as. It outlives
/// the dialog, so that closing that loses nothing.
pub type Draft = Rc<RefCell<Option<(String, String)>>>;

/// Properties of [`Editor`].
#[derive(Properties, PartialEq)]
pub struct EditorProps {
    /// The player.
    pub player: Player,
    /// Closes the dialog.
    pub close: Callback<()>,
    /// What was typed before.
    pub draft: Draft,
    /// The work with traces.
    pub tracing: Tracing,
    /// Opens another dialog.
    pub open: Callback<Dialog>,
}

/// The text field, and what the parts of the editor do with it.
#[derive(Clone, PartialEq)]
struct Field {
    area: NodeRef,
    /// The text and the cursor, as the views know them.
    typed: UseStateHandle<(Rc<str>, u32)>,
    /// What came out when the text was tried.
    tried: UseStateHandle<Vec<Tried>>,
    refused: UseStateHandle<Option<String>>,
}

impl Field {
    fn area(&self) -> Option<HtmlTextAreaElement> {
        self.area.cast::<HtmlTextAreaElement>()
    }

    fn text(&self) -> String {
        self.area().map_or_else(String::new, |area| area.value())
    }

    /// Looks at what the reader did.
    fn look(&self) {
        if let Some(area) = self.area() {
            let cursor = area.selection_end().ok().flatten().unwrap_or(0);
            let text = area.value();
            if *text != *self.typed.0 {
                self.refused.set(None);
                self.tried.set(Vec::new());
            }
            self.typed.set((text.into(), cursor));
        }
    }

    /// Puts another text in the place of a part, as if it were typed: it can be
    /// undone.
    fn replace(&self, from: u32, to: u32, text: &str) {
        if let Some(area) = self.area() {
            let _ = area.focus();
            let _ = area.set_selection_range(from, to);
            if !browser::insert_text(text) {
                let _ = area.set_range_text(text);
            }
            self.look();
        }
    }

    fn replace_all(&self, text: &str) {
        self.replace(0, u32::MAX, text);
    }

    fn show(&self, error: &ParseError) {
        if let Some(area) = self.area() {
            let (from, to) = place_of(&area.value(), error);
            let _ = area.focus();
            let _ = area.set_selection_range(from, to);
            self.look();
        }
    }

    /// Types the rest of a word that could stand at the cursor.
    fn complete(&self, word: &str) {
        let (text, cursor) = &*self.typed;
        let rest = rest_of(&offered(text, *cursor), word);
        self.replace(*cursor, *cursor, &rest);
    }
}

/// The editor.
#[component]
pub fn Editor(props: &EditorProps) -> Html {
    let field = Field {
        area: use_node_ref(),
        typed: use_state_eq(|| (Rc::from(""), 0)),
        tried: use_state_eq(Vec::new),
        refused: use_state_eq(|| None),
    };
    {
        let (field, props) = (field.clone(), (props.player.clone(), props.draft.clone()));
        use_effect_with((), move |()| {
            let (player, draft) = props;
            let shown = player.scenario_text();
            let kept = draft.borrow().clone().filter(|(began, _)| *began == shown);
            if let Some(area) = field.area() {
                area.set_value(&kept.map_or(shown, |(_, text)| text));
                let _ = area.set_selection_range(0, 0);
                field.look();
            }
        });
    }
    let view = use_memo(Rc::clone(&field.typed.0), |text| editor(text));
    let said = use_announcement(&view);
    let run = {
        let (field, player) = (field.clone(), props.player.clone());
        let (close, draft) = (props.close.clone(), props.draft.clone());
        Callback::from(move |()| match player.open_text(&field.text()) {
            Ok(()) => {
                *draft.borrow_mut() = None;
                player.set_playing(!browser::prefers_reduced_motion());
                close.emit(());
            }
            Err(error) => {
                field.show(&error);
                field.refused.set(Some(words::mistake(&error)));
            }
        })
    };
    let oninput = {
        let (field, player, draft) = (field.clone(), props.player.clone(), props.draft.clone());
        Callback::from(move |_: InputEvent| {
            field.look();
            *draft.borrow_mut() = Some((player.scenario_text(), field.text()));
        })
    };
    let look = {
        let field = field.clone();
        Callback::from(move |()| field.look())
    };
    let onkeydown = use_keys(&field, &run);
    html! {
        <div class="editor">
            <p class="quiet">{ words::editor().hint }{ " " }
                { for words::editor().help.into_iter().map(|(page, text)| html! {
                    <><a href={page} target="_blank" rel="noopener">{ text }</a>{ " " }</>
                }) }</p>
            <div class="editor-box">
                <div class="editor-sheet">
                    <pre class="editor-numbers" aria-hidden="true">{ for pieces(&view.numbers) }</pre>
                    <pre class="editor-marks" aria-hidden="true">{ for pieces(&view.pieces) }</pre>
                    <textarea ref={field.area.clone()} data-part="scenario-text" spellcheck="false" autocomplete="off"
                        autofocus={!browser::is_touched()} autocapitalize="off" wrap="off" aria-label={words::editor().field} aria-describedby="editor-said"
                        {oninput} {onkeydown} onkeyup={look.reform(|_: KeyboardEvent| ())} onclick={look.reform(|_: MouseEvent| ())} />
                </div>
            </div>
            { offers(&field) }
            <p id="editor-said" class="hidden" role="status" data-part="editor-said">{ said }</p>
            { errors(&field, &view) }
            <div class="error-place" role="alert">
                if let Some(refused) = &*field.refused {
                    <p class="notice" data-part="scenario-error">{ refused }</p>
                }
            </div>
            { actions(&field, &view, run) }
            <ul class="editor-tried" aria-live="polite" data-part="tried">
                { for field.tried.iter().enumerate().map(|(place, tried)| html! {
                    <li key={place} class={if tried.good { "holds" } else { "fails" }}>
                        { if tried.good { "\u{2713} " } else { "\u{2717} " } }{ &tried.text }
                    </li>
                }) }
            </ul>
            { what_was_done(&field, props) }
        </div>
    }
}

fn pieces(pieces: &[(String, bool)]) -> impl Iterator<Item = Html> {
    pieces.iter().enumerate().map(|(place, (text, wrong))| {
        let class = wrong.then_some("wrong");
        html! { <span key={place} {class}>{ text }</span> }
    })
}

/// What is said of the errors once the reader rests.
#[hook]
fn use_announcement(view: &Rc<EditorView>) -> String {
    let said = use_state_eq(String::new);
    let told = said.setter();
    use_effect_with(Rc::clone(view), move |view| {
        let text = words::errors(&view.errors);
        let wait = browser::Timer::new(ANNOUNCE_AFTER_MS, move || told.set(text));
        move || drop(wait)
    });
    (*said).clone()
}

/// Ctrl + Enter runs, Ctrl + Space completes. Tab leaves the field, as everywhere.
#[hook]
fn use_keys(field: &Field, run: &Callback<()>) -> Callback<KeyboardEvent> {
    let (field, run) = (field.clone(), run.clone());
    Callback::from(move |event: KeyboardEvent| {
        if !event.ctrl_key() && !event.meta_key() {
            return;
        }
        match event.key().as_str() {
            "Enter" => run.emit(()),
            " " => {
                field.look();
                let (text, cursor) = &*field.typed;
                let first = offered(text, *cursor).words.into_iter().next();
                if let Some(word) = first {
                    field.complete(&word);
                }
            }
            _ => return,
        }
        event.prevent_default();
    })
}

/// The words that could stand at the cursor.
fn offers(field: &Field) -> Html {
    let (text, cursor) = &*field.typed;
    let offered = offered(text, *cursor);
    html! {
        <div class="offers" role="group" aria-label={words::editor().may_follow} data-part="offers">
            if offered.words.is_empty() {
                <span class="quiet">{ words::editor().nothing_follows }</span>
            }
            { for offered.words.into_iter().map(|word| {
                let field = field.clone();
                let label = word.clone();
                let onclick = Callback::from(move |_: MouseEvent| field.complete(&word));
                html! { <button type="button" key={label.clone()} class="offer" {onclick}>{ label }</button> }
            }) }
        </div>
    }
}

/// The errors, each a way to its place.
fn errors(field: &Field, view: &EditorView) -> Html {
    let count = view.errors.len();
    html! {
        <ul class="editor-errors" data-part="editor-errors">
            if count == 0 {
                <li class="holds">{ "\u{2713} " }{ words::editor().reads_well }</li>
            }
            { for view.errors.iter().take(MAX_LISTED).map(|error| {
                let field = field.clone();
                let wrong = error.clone();
                let onclick = Callback::from(move |_: MouseEvent| field.show(&wrong));
                html! { <li key={error.line}><button type="button" class="bare" {onclick}>{ words::mistake(error) }</button></li> }
            }) }
            if count > MAX_LISTED {
                <li class="quiet">{ words::more_errors(count - MAX_LISTED) }</li>
            }
        </ul>
    }
}

fn actions(field: &Field, view: &EditorView, run: Callback<()>) -> Html {
    let words = words::editor();
    let tidy = {
        let field = field.clone();
        Callback::from(move |()| match format(&field.text()) {
            Ok(tidy) => field.replace_all(&tidy),
            Err(error) => field.show(&error),
        })
    };
    let attempt = {
        let field = field.clone();
        Callback::from(move |()| match Scenario::parse(&field.text()) {
            Ok(scenario) => field.tried.set(trial(scenario)),
            Err(error) => field.show(&error),
        })
    };
    let save = {
        let field = field.clone();
        Callback::from(move |()| {
            browser::save_text(words::SCENARIO_FILE, "text/plain", &field.text());
        })
    };
    html! {
        <div class="actions">
            { button(words.run, "run-text", words.run_title, run) }
            { button_if(view.errors.is_empty(), words.format, "format-text", words.format_title, tidy) }
            { button_if(view.errors.is_empty(), words.attempt, "try-text", words.attempt_title, attempt) }
            { button(words.save, "save-text", words.save_title, save) }
            <label class="button file"><span>{ words.load }</span>
                <input type="file" class="hidden" accept=".raft,text/plain" onchange={load(field)} /></label>
        </div>
    }
}

/// The run that is played, as a text to go on with and as a test.
fn what_was_done(field: &Field, props: &EditorProps) -> Html {
    let (words, player) = (words::editor(), &props.player);
    let as_text = {
        let (field, player) = (field.clone(), player.clone());
        Callback::from(move |()| {
            let saved = player.with(|run, _| as_scenario(run));
            field.replace_all(&saved.text);
        })
    };
    let as_rust = {
        let player = player.clone();
        Callback::from(move |()| {
            let test = player.with(|run, _| as_test(run, &run.scenario().title));
            browser::save_text(words::TEST_FILE, "text/plain", &test);
        })
    };
    let open_trace = props.open.reform(|()| Dialog::Traces);
    let as_trace = {
        let (tracing, open) = (props.tracing.clone(), open_trace.clone());
        Callback::from(move |()| {
            tracing.wish(Wish::Save);
            open.emit(());
        })
    };
    html! {
        <div class="actions">
            <span class="quiet">{ words.my_run }</span>
            { button(words.as_scenario, "run-as-text", words.as_scenario_title, as_text) }
            { button(words.as_test, "run-as-test", words.as_test_title, as_rust) }
            { button(words.as_trace, "run-as-trace", words::traces().save_title, as_trace) }
            { button(words.open_trace, "traces", words.open_trace_title, open_trace) }
        </div>
    }
}

/// Reads the file that was chosen.
fn load(field: &Field) -> Callback<Event> {
    let field = field.clone();
    Callback::from(move |event: Event| {
        let input = event.target_dyn_into::<HtmlInputElement>();
        let files = input.and_then(|input| input.files());
        let Some(file) = files.and_then(|files| files.get(0)) else {
            return;
        };
        let field = field.clone();
        wasm_bindgen_futures::spawn_local(async move {
            match read_file(&file).await {
                Ok(text) => field.replace_all(&text),
                Err(message) => field.refused.set(Some(message)),
            }
        });
    })
}

/// A file's text, when it is small enough to be a scenario.
async fn read_file(file: &web_sys::File) -> Result<String, String> {
    let (bytes, most) = (file.size() as u64, MAX_TEXT_BYTES as u64);
    if bytes > most {
        return Err(words::file_too_large(bytes, most));
    }
    let text = wasm_bindgen_futures::JsFuture::from(file.unchecked_ref::<web_sys::Blob>().text());
    let text = text.await.ok().and_then(|text| text.as_string());
    text.ok_or_else(|| words::editor().file_unreadable.to_owned())
}
