//! Two branches side by side on one clock, and what differs between them.

use std::rc::Rc;

use raftworks_sim::Run;
use web_sys::HtmlSelectElement;
use yew::prelude::*;

use crate::parts::stage::Stage;
use crate::parts::{button, use_view};
use crate::player::{Pace, Player};
use crate::view::Selection;
use crate::view::compare::{BranchView, CompareView, branches, compare, variants};
use crate::words;

/// Properties of [`Compare`].
#[derive(Properties, PartialEq)]
pub struct CompareProps {
    /// The player.
    pub player: Player,
    /// What is selected.
    pub selection: Selection,
    /// Selects something.
    pub select: Callback<Selection>,
}

/// Two branches side by side.
#[component]
pub fn Compare(props: &CompareProps) -> Html {
    let player = &props.player;
    let list = use_view(player, Pace::Calm, player.clone(), |player, run, _| {
        branches(player, run)
    });
    let wanted = use_state_eq(|| None::<u32>);
    let others: Vec<&BranchView> = list.iter().filter(|branch| !branch.current).collect();
    let exists = |id: u32| others.iter().any(|branch| branch.id == id);
    // Where the played one came from is what it is compared with.
    let other = wanted.filter(|id| exists(*id));
    let other = other.or(others.last().map(|branch| branch.id));
    let current = list.iter().find(|branch| branch.current);
    // What mirrors says its words anew, too.
    let about = (other, current.map(|b| b.id), list.len(), words::language());
    let mirror = use_memo(about, |(other, ..)| {
        other.and_then(|other| player.mirror(other))
    });
    use_reflection(player, &mirror);
    let Some(there) = &*mirror else {
        return html! {
            <section class="compare" data-part="compare" aria-label={words::branches().compare}>
                <div class="compare-views"><p>{ words::branches().compare_hint }</p></div>
                { variation(player) }
            </section>
        };
    };
    let onchange = {
        let wanted = wanted.setter();
        Callback::from(move |event: Event| {
            let select = event.target_dyn_into::<HtmlSelectElement>();
            wanted.set(select.and_then(|select| select.value().parse().ok()));
        })
    };
    let name = current.map_or(String::new(), |branch| branch.name.clone());
    html! {
        <section class="compare" data-part="compare" aria-label={words::branches().compare}>
            <div class="compare-views">
                <div class="compare-stages">
                    <div class="compare-side" data-part="compare-here">
                        <h2>{ words::here(&name) }</h2>
                        <Stage player={player.clone()} selection={props.selection} select={props.select.clone()} />
                    </div>
                    <div class="compare-side" data-part="compare-there">
                        <h2><label>{ words::branches().with }<select data-part="compare-with" {onchange}>
                            { for others.iter().map(|branch| html! {
                                <option key={branch.id} value={branch.id.to_string()} selected={other == Some(branch.id)}>{ &branch.name }</option>
                            }) }
                        </select></label></h2>
                        <Stage player={there.clone()} selection={props.selection} select={props.select.clone()} />
                    </div>
                </div>
                <Differences player={player.clone()} other={there.clone()} />
            </div>
            { variation(player) }
        </section>
    }
}

/// Lets a mirror follow the clock of the player.
#[hook]
fn use_reflection(player: &Player, mirror: &Rc<Option<Player>>) {
    let mirror = (**mirror).clone();
    use_effect_with((player.clone(), mirror), |(player, mirror)| {
        let subscription = mirror.clone().map(|mirror| {
            let sink = move |_: &Run, now_us: u64| mirror.reflect(now_us);
            player.on_frame(Rc::new(sink))
        });
        move || drop(subscription)
    });
}

/// The same seed with one switch different, at a click. A switch keeps its place, and
/// the focus, when it turns the other way.
fn variation(player: &Player) -> Html {
    let settings = player.with(|run, _| variants(run.world().settings()));
    html! {
        <div class="actions variants" role="group" aria-label={words::branches().variants}>
            <span class="quiet">{ words::branches().variants }</span>
            <span class="contents">{ for settings.into_iter().enumerate().map(|(place, setting)| {
                let player = player.clone();
                let label = setting.to_string();
                let name = format!("vary-{}", label.replace([' ', '.'], "-"));
                let vary = Callback::from(move |()| player.vary(setting));
                html! { <span key={place}>{ button(&label, &name, words::branches().vary_title, vary) }</span> }
            }) }</span>
        </div>
    }
}

/// Properties of [`Differences`].
#[derive(Properties, PartialEq)]
struct DifferencesProps {
    player: Player,
    other: Player,
}

/// The first event that differs, and what differs now.
#[component]
fn Differences(props: &DifferencesProps) -> Html {
    let view = use_view(
        &props.player,
        Pace::Calm,
        props.other.clone(),
        |other, run, _| other.with(|there, _| compare(run, there)),
    );
    let CompareView { first, now } = &*view;
    let about = (*first, props.other.clone(), words::language());
    let told = use_memo(about, |(first, other, _)| {
        let of = |player: &Player| {
            player.with(|run, _| Some(words::at_event(&run.event_at((*first)?)?)))
        };
        of(&props.player).zip(of(other))
    });
    let go = {
        let (player, first) = (props.player.clone(), *first);
        Callback::from(move |()| {
            if let Some(first) = first {
                player.pause();
                player.seek(first + 1);
            }
        })
    };
    html! {
        <div class="differences" data-part="differences">
            <div>
                if let Some((here, there)) = &*told {
                    <p><b>{ words::branches().first_difference }</b>{ " " }{ button(words::branches().go_there, "first-difference", "", go) }</p>
                    <p>{ words::branches().here }{ here }</p>
                    <p>{ words::branches().there }{ there }</p>
                } else {
                    <p class="quiet">{ words::branches().no_difference }</p>
                }
            </div>
            if now.is_empty() {
                <p class="quiet">{ words::branches().same_now }</p>
            } else {
                <table>
                    <thead><tr>{ for words::branches().head.into_iter().map(|head| html! { <th key={head} scope="col">{ head }</th> }) }</tr></thead>
                    <tbody>
                        { for now.iter().map(|row| html! {
                            <tr key={format!("{}{}", row.server, row.field)}>
                                <th scope="row">{ format!("S{}", row.server) }</th>
                                <td>{ row.field }</td><td>{ &row.here }</td><td>{ &row.there }</td>
                            </tr>
                        }) }
                    </tbody>
                </table>
            }
        </div>
    }
}
