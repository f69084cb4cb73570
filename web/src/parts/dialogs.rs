//! Dialogs: open a scenario, share this moment, switches, members, help.

use wasm_bindgen::JsCast;
use web_sys::{HtmlDialogElement, HtmlInputElement, HtmlTextAreaElement};
use yew::prelude::*;

use crate::app::Dialog;
use crate::browser;
use crate::parts::members::MembersForm;
use crate::parts::settings::SettingsForm;
use crate::parts::{button, inspector};
use crate::player::Player;
use crate::words;

/// Properties of [`Dialogs`].
#[derive(Properties, PartialEq)]
pub struct DialogsProps {
    /// The player.
    pub player: Player,
    /// Which dialog is open.
    pub open: Option<Dialog>,
    /// Closes it.
    pub close: Callback<()>,
}

/// The dialog that is open, if one is.
#[component]
pub fn Dialogs(props: &DialogsProps) -> Html {
    let dialog = use_node_ref();
    {
        let dialog = dialog.clone();
        use_effect_with(props.open, move |open| {
            if let Some(dialog) = dialog.cast::<HtmlDialogElement>() {
                if open.is_some() && !dialog.open() {
                    let _ = dialog.show_modal();
                } else if open.is_none() && dialog.open() {
                    dialog.close();
                }
            }
        });
    }
    let onclose = props.close.reform(|_: Event| ());
    let title = match props.open {
        Some(Dialog::Open) => "Open a scenario",
        Some(Dialog::Share) => "Share this moment",
        Some(Dialog::Help) => "Help",
        Some(Dialog::Settings) => "Switches",
        Some(Dialog::Members) => "Members",
        None => "",
    };
    html! {
        <dialog ref={dialog} class="dialog" data-part="dialog" aria-label={title} {onclose}>
            <div class="panel-head">
                <h2>{ title }</h2>
                { button("Close", "close-dialog", "", props.close.clone()) }
            </div>
            <div>
                { match props.open {
                    Some(Dialog::Open) => html! { <OpenForm player={props.player.clone()} close={props.close.clone()} /> },
                    Some(Dialog::Share) => html! { <ShareForm player={props.player.clone()} /> },
                    Some(Dialog::Help) => help(),
                    Some(Dialog::Settings) => html! { <SettingsForm player={props.player.clone()} /> },
                    Some(Dialog::Members) => html! { <MembersForm player={props.player.clone()} /> },
                    None => Html::default(),
                } }
            </div>
        </dialog>
    }
}

/// Properties of [`OpenForm`].
#[derive(Properties, PartialEq)]
struct OpenProps {
    player: Player,
    close: Callback<()>,
}

/// A scenario as text, typed, pasted or from a file.
#[component]
fn OpenForm(props: &OpenProps) -> Html {
    let field = use_node_ref();
    let error = use_state(|| None::<String>);
    {
        let (field, player) = (field.clone(), props.player.clone());
        use_effect_with((), move |()| {
            if let Some(area) = field.cast::<HtmlTextAreaElement>() {
                area.set_value(&player.scenario_text());
            }
        });
    }
    let run = {
        let (field, error) = (field.clone(), error.clone());
        let (player, close) = (props.player.clone(), props.close.clone());
        Callback::from(move |()| {
            let Some(area) = field.cast::<HtmlTextAreaElement>() else {
                return;
            };
            match player.open_text(&area.value()) {
                Ok(()) => {
                    player.set_playing(!browser::prefers_reduced_motion());
                    close.emit(());
                }
                Err(refused) => error.set(Some(refused.to_string())),
            }
        })
    };
    let onchange = {
        let (field, error) = (field.clone(), error.clone());
        Callback::from(move |event: Event| {
            let files = event
                .target_dyn_into::<HtmlInputElement>()
                .and_then(|input| input.files());
            let Some(file) = files.and_then(|files| files.get(0)) else {
                return;
            };
            let (field, error) = (field.clone(), error.clone());
            wasm_bindgen_futures::spawn_local(async move {
                match read_file(&file).await {
                    Ok(text) => {
                        if let Some(area) = field.cast::<HtmlTextAreaElement>() {
                            area.set_value(&text);
                        }
                        error.set(None);
                    }
                    Err(message) => error.set(Some(message)),
                }
            });
        })
    };
    html! {
        <div class="open-form">
            <p>{ "A scenario says what the cluster is, what happens to it, and what must come out. Change this one, paste another, or choose a file." }</p>
            <textarea ref={field} data-part="scenario-text" rows="14" spellcheck="false" aria-label="The scenario's text" />
            <div class="error-place" role="alert">
                if let Some(error) = &*error {
                    <p class="notice" data-part="scenario-error">{ error }</p>
                }
            </div>
            <div class="actions">
                { button("Run it", "run-text", "", run) }
                <label class="file"><span>{ "From a file" }</span>
                    <input type="file" accept=".raft,text/plain" {onchange} /></label>
            </div>
        </div>
    }
}

/// A file's text, when it is small enough to be a scenario.
async fn read_file(file: &web_sys::File) -> Result<String, String> {
    let (bytes, most) = (
        file.size() as u64,
        raftworks_sim::scenario::MAX_TEXT_BYTES as u64,
    );
    if bytes > most {
        return Err(format!(
            "This file has {bytes} bytes, and a scenario has at most {most}."
        ));
    }
    let text = wasm_bindgen_futures::JsFuture::from(file.unchecked_ref::<web_sys::Blob>().text());
    let text = text.await.ok().and_then(|text| text.as_string());
    text.ok_or_else(|| "This file cannot be read as text.".to_owned())
}

/// Properties of [`ShareForm`].
#[derive(Properties, PartialEq)]
struct ShareProps {
    player: Player,
}

/// The link to this moment, copied at once where the browser allows it.
#[component]
fn ShareForm(props: &ShareProps) -> Html {
    let link = use_memo((), |()| props.player.link());
    let copied = use_state(|| None::<bool>);
    let copy = {
        let (link, copied) = (link.clone(), copied.clone());
        Callback::from(move |()| {
            let copied = copied.clone();
            browser::copy(&link, move |worked| copied.set(Some(worked)));
        })
    };
    {
        let copy = copy.clone();
        use_effect_with((), move |()| copy.emit(()));
    }
    let said = match *copied {
        Some(true) => "Copied. Whoever opens it sees this cluster at this moment.",
        Some(false) => "Copy this link: whoever opens it sees this cluster at this moment.",
        None => "",
    };
    let select_all = Callback::from(|event: FocusEvent| {
        if let Some(input) = event.target_dyn_into::<HtmlInputElement>() {
            input.select();
        }
    });
    let embed = match props.player.scenario_key() {
        Some(key) => {
            let page = browser::address_with("");
            let page = page
                .trim_end_matches('#')
                .trim_end_matches("index.html")
                .to_owned();
            format!(
                "<iframe src=\"{page}embed.html?scenario={key}\" title=\"Raft: {key}\" width=\"640\" height=\"480\" loading=\"lazy\" allow=\"fullscreen\"></iframe>"
            )
        }
        None => String::new(),
    };
    html! {
        <div class="share-form">
            <p aria-live="polite" data-part="copied">{ said }</p>
            <label>{ "Link" }<input type="text" readonly=true data-part="link" value={(*link).clone()} onfocus={select_all.clone()} /></label>
            <div class="actions">{ button("Copy the link", "copy-link", "", copy) }</div>
            if !embed.is_empty() {
                <label>{ "For a page of yours" }<input type="text" readonly=true data-part="embed-code" value={embed} onfocus={select_all} /></label>
            }
        </div>
    }
}

fn help() -> Html {
    html! {
        <div class="help">
            <h3>{ "Keys" }</h3>
            <dl class="keys">
                { for words::KEYS.iter().map(|(key, what)| html! {
                    <div key={*key}><dt><kbd>{ *key }</kbd></dt><dd>{ *what }</dd></div>
                }) }
            </dl>
            { inspector::legend() }
        </div>
    }
}
