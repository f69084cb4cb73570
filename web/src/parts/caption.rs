//! What is going on, in words: the scenario's story, and the latest event.

use raftworks_sim::why::Question;
use yew::prelude::*;

use crate::parts::question::use_question;
use crate::parts::use_view;
use crate::player::{Pace, Player};
use crate::view::{self, CaptionView};
use crate::words;

/// Properties of [`Caption`].
#[derive(Properties, PartialEq)]
pub struct CaptionProps {
    /// The player.
    pub player: Player,
    /// Asks why.
    #[prop_or_default]
    pub ask: Callback<Option<Question>>,
    /// Whether there is room for one sentence only, as in an embed.
    #[prop_or_default]
    pub short: bool,
}

/// What is going on, in words.
#[component]
pub fn Caption(props: &CaptionProps) -> Html {
    let shown = use_view(
        &props.player,
        Pace::Calm,
        props.player.clone(),
        |player, run, head| {
            let world = run.world();
            let finding = world.finding().map(words::finding);
            let mark = view::rules::modified(world);
            let told = (player.notice(), finding, mark);
            (view::caption(world), head.playing, told)
        },
    );
    let (caption, playing, (notice, finding, mark)) = &*shown;
    let dismiss = {
        let player = props.player.clone();
        use_callback((), move |_: MouseEvent, ()| player.dismiss())
    };
    let question = use_question(&props.player);
    if props.short {
        return short(notice.as_deref(), mark.as_deref(), caption, question);
    }
    // A notice lies over the story, and moves nothing. While events rush by, reading each
    // aloud would help nobody.
    let live = if *playing { "off" } else { "polite" };
    html! {
        <>
            <div class="notice-place" aria-live="assertive">
                if let Some(notice) = notice {
                    <p class="notice" data-part="notice">
                        { notice }
                        <button type="button" class="button small" onclick={dismiss}>{ words::page().close }</button>
                    </p>
                }
                if let Some(finding) = finding {
                    <p class="notice" data-part="finding">
                        { words::page().stopped.with([finding]) }
                    </p>
                }
            </div>
            <section class="caption" data-part="caption" aria-label={words::page().caption}>
                <div class="story-place" aria-live="polite">
                    if let Some(story) = &caption.story {
                        <p class="story">{ &**story }</p>
                    }
                </div>
                { question }
                <p class="event">
                    <span class="event-text" aria-live={live}>{ &caption.event.text }</span>
                    <span class="event-paper">
                        { caption.event.paper }
                        if !caption.event.section.is_empty() {
                            { " · " }<span class="section">{ caption.event.section }</span>
                        }
                        if let Some(number) = caption.number {
                            { words::page().event.with([&number]) }{ why(&props.ask, number) }
                        }
                    </span>
                </p>
            </section>
        </>
    }
}

/// Asks why the event happened.
fn why(ask: &Callback<Option<Question>>, number: u64) -> Html {
    let onclick = ask.reform(move |_: MouseEvent| Some(Question::Event(number)));
    html! {
        <button type="button" class="ask" data-action="why-event" title={words::why().of_event} {onclick}>{ words::why().short }</button>
    }
}

/// The caption of an embed: whether this is Raft, and what is wrong, the story, or
/// else the event.
fn short(notice: Option<&str>, mark: Option<&str>, caption: &CaptionView, question: Html) -> Html {
    let story = caption.story.as_deref();
    let text = notice.or(story).unwrap_or(&caption.event.text);
    html! {
        <>
            if let Some(mark) = mark {
                <p class="modified" data-part="modified">{ mark }</p>
            }
            <p class="story" data-part="caption" aria-live="polite" title={words::NAME}>{ text }</p>
            { question }
        </>
    }
}
