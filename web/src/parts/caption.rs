//! What is going on, in words: the scenario's story, and the latest event.

use yew::prelude::*;

use crate::parts::use_view;
use crate::player::{Pace, Player};
use crate::view;
use crate::words;

/// Properties of [`Caption`].
#[derive(Properties, PartialEq)]
pub struct CaptionProps {
    /// The player.
    pub player: Player,
}

/// What is going on, in words.
#[component]
pub fn Caption(props: &CaptionProps) -> Html {
    let caption = use_view(&props.player, Pace::Calm, (), |(), run, head| {
        (view::caption(run.world()), head.playing)
    });
    let (caption, playing) = &*caption;
    let notice = use_view(
        &props.player,
        Pace::Calm,
        props.player.clone(),
        |player, _, _| player.notice(),
    );
    let dismiss = {
        let player = props.player.clone();
        use_callback((), move |_: MouseEvent, ()| player.notify(None))
    };
    let finding = use_view(&props.player, Pace::Calm, (), |(), run, _| {
        run.world().finding().map(ToString::to_string)
    });
    // While events rush by, reading each aloud would help nobody.
    let live = if *playing { "off" } else { "polite" };
    html! {
        <section class="caption" data-part="caption" aria-label="What is going on">
            <div class="notice-place" aria-live="assertive">
                if let Some(notice) = &*notice {
                    <p class="notice" data-part="notice">
                        { &**notice }
                        <button type="button" class="button small" onclick={dismiss}>{ "Close" }</button>
                    </p>
                }
                if let Some(finding) = &*finding {
                    <p class="notice" data-part="finding">
                        { "This run was stopped, since it would not have ended: " }{ finding }{ "." }
                    </p>
                }
            </div>
            <div class="story-place" aria-live="polite">
                if let Some(story) = &caption.story {
                    <p class="story">{ &**story }</p>
                }
            </div>
            <p class="event" aria-live={live}>
                <span class="event-text">{ &caption.event.text }</span>
                <span class="event-paper">
                    { caption.event.paper }
                    if !caption.event.section.is_empty() {
                        { " · " }<span class="section">{ caption.event.section }</span>
                    }
                    if let Some(number) = caption.number {
                        { " · event " }{ number }
                    }
                </span>
            </p>
        </section>
    }
}

/// The caption of an embed: the story, or else the event.
#[component]
pub fn ShortCaption(props: &CaptionProps) -> Html {
    let caption = use_view(&props.player, Pace::Calm, (), |(), run, _| {
        view::caption(run.world())
    });
    let notice = use_view(
        &props.player,
        Pace::Calm,
        props.player.clone(),
        |player, _, _| player.notice(),
    );
    let text = match (&*notice, &caption.story) {
        (Some(notice), _) => notice.to_string(),
        (None, Some(story)) => story.to_string(),
        (None, None) => caption.event.text.clone(),
    };
    html! {
        <p class="story" data-part="caption" aria-live="polite" title={words::NAME}>{ text }</p>
    }
}
