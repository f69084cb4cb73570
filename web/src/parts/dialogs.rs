//! Dialogs: open a scenario, share this moment, switches, members, help.

use web_sys::{File, HtmlDialogElement, HtmlInputElement};
use yew::prelude::*;

use crate::app::Dialog;
use crate::browser;
use crate::later::TracePart;
use crate::parts::editor::{Draft, Editor};
use crate::parts::futures::FuturesForm;
use crate::parts::members::MembersForm;
use crate::parts::palette::Palette;
use crate::parts::refining::Refining;
use crate::parts::rules::RulesForm;
use crate::parts::seeking::Seeking;
use crate::parts::settings::SettingsForm;
use crate::parts::traces::TracesProps;
use crate::parts::tracing::{Source, Tracing, Wish};
use crate::parts::verdicts::Verdicts;
use crate::parts::{button, inspector, use_words};
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
    /// Opens another one.
    pub opens: Callback<Dialog>,
    /// The file that was dropped on the page last.
    pub dropped: Option<File>,
    /// The dialog of traces, once it was fetched.
    pub traces: Option<TracePart>,
}

/// The dialog that is open, if one is.
#[component]
pub fn Dialogs(props: &DialogsProps) -> Html {
    use_words(&props.player);
    let dialog = use_node_ref();
    let draft = use_state(Draft::default);
    let refining = use_memo(props.player.clone(), |player| Refining::new(player.clone()));
    let tracing = use_memo(props.player.clone(), |player| Tracing::new(player.clone()));
    let seeking = use_memo(props.player.clone(), |player| Seeking::new(player.clone()));
    {
        let tracing = (*tracing).clone();
        use_effect_with(props.dropped.clone(), move |dropped| {
            if let Some(file) = dropped {
                tracing.wish(Wish::Read(Source::File(file.clone())));
            }
        });
    }
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
    // The news of its closing comes later: by then it may be open again.
    let onclose = {
        let (dialog, close) = (dialog.clone(), props.close.clone());
        Callback::from(move |_: Event| {
            let dialog = dialog.cast::<HtmlDialogElement>();
            if !dialog.is_some_and(|dialog| dialog.open()) {
                close.emit(());
            }
        })
    };
    let title = match props.open {
        Some(Dialog::Open) => words::editor().title,
        Some(Dialog::Share) => words::page().share_moment,
        Some(Dialog::Help) => words::help().title,
        Some(Dialog::Settings) => words::settings().title,
        Some(Dialog::Members) => words::settings().members,
        Some(Dialog::Palette) => words::palette().title,
        Some(Dialog::Rules) => words::rules().title,
        Some(Dialog::Verdicts) => words::verdicts().title,
        Some(Dialog::Traces) => words::traces().title,
        Some(Dialog::Futures) => words::futures().title,
        None => "",
    };
    html! {
        <dialog ref={dialog} class="dialog" data-part="dialog" aria-label={title} {onclose}>
            <div class="panel-head">
                <h2>{ title }</h2>
                { button(words::page().close, "close-dialog", "", props.close.clone()) }
            </div>
            <div>
                { match props.open {
                    Some(Dialog::Open) => html! { <Editor player={props.player.clone()} close={props.close.clone()} draft={(*draft).clone()} tracing={(*tracing).clone()} open={props.opens.clone()} /> },
                    Some(Dialog::Share) => html! { <ShareForm player={props.player.clone()} /> },
                    Some(Dialog::Help) => help(),
                    Some(Dialog::Settings) => html! { <SettingsForm player={props.player.clone()} /> },
                    Some(Dialog::Palette) => html! { <Palette player={props.player.clone()} close={props.close.clone()} open={props.opens.clone()} /> },
                    Some(Dialog::Members) => html! { <MembersForm player={props.player.clone()} /> },
                    Some(Dialog::Rules) => html! { <RulesForm player={props.player.clone()} open={props.opens.clone()} /> },
                    Some(Dialog::Verdicts) => html! { <Verdicts player={props.player.clone()} refining={(*refining).clone()} /> },
                    Some(Dialog::Futures) => html! { <FuturesForm player={props.player.clone()} seeking={(*seeking).clone()} close={props.close.clone()} opens={props.opens.clone()} /> },
                    Some(Dialog::Traces) => match props.traces {
                        Some(TracePart(traces)) => traces(TracesProps { player: props.player.clone(), tracing: (*tracing).clone(), close: props.close.clone() }),
                        None => html! { <p class="notice" role="status">{ words::page().later }</p> },
                    },
                    None => Html::default(),
                } }
            </div>
        </dialog>
    }
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
    let words = words::page();
    let said = match *copied {
        Some(true) => words.copied,
        Some(false) => words.copy_this,
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
            <label>{ words.link }<input type="text" readonly=true data-part="link" value={(*link).clone()} onfocus={select_all.clone()} /></label>
            <div class="actions">{ button(words.copy_link, "copy-link", "", copy) }</div>
            if !embed.is_empty() {
                <label>{ words.for_your_page }<input type="text" readonly=true data-part="embed-code" value={embed} onfocus={select_all} /></label>
            }
        </div>
    }
}

fn help() -> Html {
    html! {
        <div class="help">
            <h3>{ words::help().keys_title }</h3>
            <dl class="keys">
                { for words::help().keys.into_iter().map(|(key, what)| html! {
                    <div key={key}><dt><kbd>{ key }</kbd></dt><dd>{ what }</dd></div>
                }) }
            </dl>
            { inspector::legend() }
        </div>
    }
}
