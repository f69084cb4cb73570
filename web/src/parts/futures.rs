//! The dialog that searches the futures of this moment for one in which something fails.

use raftworks_sim::swarm::Trouble;
use raftworks_sim::{PROPERTIES, Property};
use web_sys::{Element, HtmlInputElement, HtmlSelectElement};
use yew::prelude::*;

use crate::app::Dialog;
use crate::parts::seeking::Seeking;
use crate::parts::{button, button_if, use_words};
use crate::player::Player;
use crate::view::futures::{FoundView, SPANS_US, SearchView, Shrinks, SmallView, Wanted};
use crate::words;

/// Properties of [`FuturesForm`].
#[derive(Properties, PartialEq)]
pub struct FuturesProps {
    /// The player.
    pub player: Player,
    /// The search, which outlives the dialog.
    pub seeking: Seeking,
    /// Closes the dialog.
    pub close: Callback<()>,
    /// Opens another one.
    pub opens: Callback<Dialog>,
}

/// What is looked for, and what was found.
#[component]
pub fn FuturesForm(props: &FuturesProps) -> Html {
    use_words(&props.player);
    let update = use_force_update();
    use_effect_with(props.seeking.clone(), move |seeking| {
        let again = update.clone();
        seeking.show(Some(Callback::from(move |()| again.force_update())));
        // What was found between the first drawing and now.
        update.force_update();
        let seeking = seeking.clone();
        move || seeking.show(None)
    });
    let view = props.seeking.view();
    let news = use_node_ref();
    {
        let news = news.clone();
        let found = view.as_ref().and_then(|view| view.found.as_ref());
        let is_small = found.and_then(|found| found.small.as_ref()?.text.as_ref());
        let told = (found.is_some(), is_small.is_some());
        use_effect_with(told, move |told| {
            if let Some(news) = news.cast::<Element>().filter(|_| told.0) {
                news.scroll_into_view_with_bool(false);
            }
        });
    }
    html! {
        <div class="settings futures" data-part="futures">
            <p>{ words::futures().hint }</p>
            { wishes(&props.seeking) }
            { controls(props, view.as_ref()) }
            if let Some(view) = view {
                <div class="search-progress">
                    <meter min="0" max="100" value={view.percent.to_string()}></meter>
                    <p class="quiet" data-part="futures-tried">{ words::futures_tried(&view) }</p>
                </div>
                <div role="status" data-part="futures-found" ref={news}>
                    { match &view.found {
                        Some(found) => result(props, found),
                        None if view.percent == 100 => html! { <p>{ words::futures_hold(&view) }</p> },
                        None => Html::default(),
                    } }
                </div>
            }
        </div>
    }
}

/// What the reader looks for.
fn wishes(seeking: &Seeking) -> Html {
    let words = words::futures();
    let wanted = seeking.wanted();
    let property_chosen = choice(seeking, |wanted, place| {
        wanted.property = place.checked_sub(1).map(|place| PROPERTIES[place]);
    });
    let span_chosen = choice(seeking, |wanted, place| wanted.span_us = SPANS_US[place]);
    let name = |property: Property| format!("{} {}", property.number(), property.name());
    html! {
        <>
            <div class="setting">
                <label for="future-property">{ words.property }</label>
                <select id="future-property" onchange={property_chosen}>
                    <option selected={wanted.property.is_none()}>{ words.any_property }</option>
                    { for PROPERTIES.into_iter().map(|property| html! {
                        <option key={property.number()} lang="en" selected={wanted.property == Some(property)}>{ name(property) }</option>
                    }) }
                </select>
            </div>
            <div class="setting">
                <label for="future-span">{ words.span }</label>
                <select id="future-span" onchange={span_chosen}>
                    { for SPANS_US.into_iter().map(|us| html! {
                        <option key={us.to_string()} selected={wanted.span_us == us}>{ words::span(us) }</option>
                    }) }
                </select>
            </div>
            <fieldset class="troubles">
                <legend>{ words.troubles }</legend>
                { for Trouble::ALL.into_iter().map(|trouble| one_trouble(seeking, &wanted, trouble)) }
            </fieldset>
        </>
    }
}

/// Whichever option is chosen, by its place.
fn choice(seeking: &Seeking, change: fn(&mut Wanted, usize)) -> Callback<Event> {
    let seeking = seeking.clone();
    Callback::from(move |event: Event| {
        let select = event.target_dyn_into::<HtmlSelectElement>();
        let place = select.and_then(|select| usize::try_from(select.selected_index()).ok());
        if let Some(place) = place {
            seeking.want(|wanted| change(wanted, place));
        }
    })
}

fn one_trouble(seeking: &Seeking, wanted: &Wanted, trouble: Trouble) -> Html {
    let on = wanted.troubles.contains(&trouble);
    let onchange = {
        let seeking = seeking.clone();
        Callback::from(move |event: Event| {
            let input = event.target_dyn_into::<HtmlInputElement>();
            let on = input.is_some_and(|input| input.checked());
            seeking.want(|wanted| {
                wanted.troubles.retain(|&other| other != trouble);
                wanted.troubles.extend(on.then_some(trouble));
            });
        })
    };
    html! {
        <label key={trouble as usize} class="wait"><input type="checkbox" data-trouble={format!("{trouble:?}")} checked={on} {onchange} />{ words::trouble(trouble) }</label>
    }
}

/// Begins, stops and goes on. The button that stops is the one that began.
fn controls(props: &FuturesProps, view: Option<&SearchView>) -> Html {
    let words = words::futures();
    let seeking = &props.seeking;
    let works = view.is_some_and(|view| view.works);
    let does = |act: fn(&Seeking)| {
        let seeking = seeking.clone();
        Callback::from(move |()| act(&seeking))
    };
    let begin = if works {
        button(words.stop, "search-futures", "", does(Seeking::stop))
    } else {
        let begin = does(Seeking::begin);
        button(words.search, "search-futures", words.search_title, begin)
    };
    let more = does(Seeking::search_on);
    let rules = props.opens.reform(|()| Dialog::Rules);
    html! {
        <div class="actions">
            { begin }
            { button_if(view.is_some() && !works, words.search_on, "search-on", "", more) }
            { button(words::page().rules, "rules-first", words::page().rules_title, rules) }
        </div>
    }
}

/// A future in which something fails, and what can be done with it.
fn result(props: &FuturesProps, found: &FoundView) -> Html {
    let words = words::futures();
    let show = {
        let (seeking, close) = (props.seeking.clone(), props.close.clone());
        Callback::from(move |()| {
            close.emit(());
            seeking.play();
        })
    };
    let shrink = {
        let seeking = props.seeking.clone();
        Callback::from(move |()| seeking.shrink())
    };
    let can_shrink = found.shrinks == Shrinks::Maybe && found.small.is_none();
    let why_not = match found.shrinks {
        Shrinks::Maybe => None,
        Shrinks::TooLate => Some(words.too_late),
        Shrinks::IsAnother => Some(words.unshrinkable),
    };
    html! {
        <>
            <p class="broken">{ words::future_fails(&found.violation) }</p>
            <div class="actions">
                { button(words.play, "play-future", words.play_title, show) }
                { button_if(can_shrink, words.shrink, "shrink-future", words.shrink_title, shrink) }
            </div>
            if let Some(why_not) = why_not {
                <p class="quiet">{ why_not }</p>
            }
            { match &found.small {
                Some(small) => smaller(small),
                None => steps(found),
            } }
        </>
    }
}

fn steps(found: &FoundView) -> Html {
    let words = words::futures();
    if found.steps.is_empty() {
        return html! { <p>{ words.no_steps }</p> };
    }
    html! {
        <section>
            <h3>{ words.steps }</h3>
            <ol class="future-steps" tabindex="0" aria-label={words.steps} data-part="future-steps">
                { for found.steps.iter().enumerate().map(|(place, (time, line))| html! {
                    <li key={place}><span class="quiet">{ words::time(time.0) }</span>{ " " }<code lang="en">{ line }</code></li>
                }) }
            </ol>
        </section>
    }
}

fn smaller(small: &SmallView) -> Html {
    let words = words::futures();
    html! {
        <section>
            <p data-part="future-small">{ words::future_is_small(small) }</p>
            if let Some(text) = &small.text {
                <h3>{ words.text }</h3>
                <pre class="future-text" tabindex="0" lang="en" aria-label={words.text}>{ text }</pre>
            }
        </section>
    }
}
