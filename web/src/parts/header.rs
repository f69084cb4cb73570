//! The header: which scenario, which seed, and what concerns the whole page.

use web_sys::HtmlSelectElement;
use yew::prelude::*;

use crate::app::Dialog;
use crate::browser;
use crate::parts::{button, use_view};
use crate::player::{Pace, Player};
use crate::{language, scenarios, texts, view, words};

/// The header. It changes so rarely that the page renders it along.
#[hook]
pub fn use_header(player: &Player, open: &Callback<Dialog>) -> Html {
    let view = use_view(player, Pace::Calm, player.clone(), |player, run, _| {
        (view::header(run), player.scenario_key())
    });
    let (header, key) = &*view;
    let onchange = {
        let player = player.clone();
        use_callback((), move |event: Event, ()| {
            if let Some(select) = event.target_dyn_into::<HtmlSelectElement>() {
                let player = player.clone();
                texts::with(move |texts| {
                    let Some(texts) = texts else {
                        select.set_value(player.scenario_key().unwrap_or_default());
                        return player.notify(texts::missing());
                    };
                    (texts.scenario)(&player, &select.value());
                    player.set_playing(!browser::prefers_reduced_motion());
                });
            }
        })
    };
    let restart = |fresh: bool| {
        let player = player.clone();
        Callback::from(move |()| {
            player.restart(fresh.then(browser::fresh_seed));
            player.set_playing(!browser::prefers_reduced_motion());
        })
    };
    let theme = theme_button(&use_state(|| 0_usize));
    let words = words::page();
    let dialog = |dialog: Dialog| open.reform(move |()| dialog);
    html! {
        <header class="header">
            <h1>{ logo() }<span>{ words::NAME }</span></h1>
            <label class="scenario-pick">
                <span class="hidden">{ words.scenario }</span>
                <select data-part="scenarios" {onchange}>
                    { for scenarios::LIST.iter().map(|file| html! {
                        <option key={file.key} value={file.key} selected={*key == Some(file.key)}>
                            { file.title() }
                        </option>
                    }) }
                    <option key="own" value="" selected={key.is_none()} disabled=true>
                        { if key.is_none() && !header.title.is_empty() { header.title.clone() } else { words.own_scenario.to_owned() } }
                    </option>
                </select>
            </label>
            <div class="seed" data-part="seed">
                <span class="seed-text">{ words.seed }<b>{ header.seed }</b></span>
                { button("↻", "restart", words.restart, restart(false)) }
                { button(words.new_seed, "new-seed", words.new_seed_title, restart(true)) }
            </div>
            <div aria-live="polite">
                if let Some(mark) = &header.modified {
                    <button type="button" class="button modified" data-part="modified"
                        title={words.modified_title}
                        onclick={dialog(Dialog::Rules).reform(|_: MouseEvent| ())}>{ mark }</button>
                }
            </div>
            <div class="header-rest">
                { button(words.edit, "open", words.edit_title, dialog(Dialog::Open)) }
                { button(words.do_anything, "palette", words.do_anything_title, dialog(Dialog::Palette)) }
                { button(words.share, "share", words.share_title, dialog(Dialog::Share)) }
                { theme }
                { language_button(player) }
                { button("?", "help", words.help_title, dialog(Dialog::Help)) }
            </div>
        </header>
    }
}

/// Three servers that agree.
fn logo() -> Html {
    html! {
        <svg class="logo" viewBox="0 0 24 24" width="22" height="22" aria-hidden="true">
            <path class="logo-ring" d="M12 5 L19 17 L5 17 Z" />
            <path class="logo-leader" d="M12 1 L15.5 3 V7 L12 9 L8.5 7 V3 Z" />
            <circle cx="19" cy="17.5" r="3.4" /><circle cx="5" cy="17.5" r="3.4" />
        </svg>
    }
}

/// The other language, by its code, in words of its own.
fn language_button(player: &Player) -> Html {
    let next = words::language().next();
    let player = player.clone();
    let speak = Callback::from(move |_: MouseEvent| language::speak(&player, next));
    let name = [next.code(), ": ", words::page().language].concat();
    html! {
        <button type="button" class="button language" data-action="language" lang={next.code()}
            title={words::page().language} aria-label={name} onclick={speak}>{ next.code() }</button>
    }
}

/// The system's theme, light, or dark.
fn theme_button(chosen: &UseStateHandle<usize>) -> Html {
    const THEMES: [(Option<&str>, &str); 3] =
        [(None, "◐"), (Some("light"), "○"), (Some("dark"), "●")];
    let now = **chosen % THEMES.len();
    let (sign, title) = (THEMES[now].1, words::page().themes[now]);
    let onclick = {
        let chosen = chosen.clone();
        Callback::from(move |()| {
            let next = (*chosen + 1) % THEMES.len();
            browser::set_theme(THEMES[next].0);
            chosen.set(next);
        })
    };
    html! { { button(sign, "theme", title, onclick) } }
}
