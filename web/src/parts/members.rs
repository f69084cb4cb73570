//! Who takes part, and how that changes: one server at a time, or all at once
//! by joint consensus.

use raftworks_sim::ServerId;
use web_sys::{HtmlInputElement, HtmlSelectElement};
use yew::prelude::*;

use crate::parts::{button, button_if, use_view};
use crate::player::{Pace, Player};
use crate::view::settings::{PARTS, Part, members, members_text};
use crate::words;

/// Properties of [`MembersForm`].
#[derive(Properties, PartialEq)]
pub struct MembersProps {
    /// The player.
    pub player: Player,
}

/// What the members are, and what they are to be.
#[component]
pub fn MembersForm(props: &MembersProps) -> Html {
    let view = use_view(&props.player, Pace::Calm, (), |(), run, _| {
        members(run.world())
    });
    let wanted = use_state(|| None::<Vec<(ServerId, Part)>>);
    let said = use_state(|| None::<Result<(), String>>);
    let (election, commit, stay) = (use_node_ref(), use_node_ref(), use_node_ref());
    let parts = wanted.as_ref().unwrap_or(&view.parts);
    let ask = {
        let (player, said) = (props.player.clone(), said.setter());
        Callback::from(move |text: String| said.set(Some(player.act_text(&text))))
    };
    let replace = {
        let (parts, ask, wanted) = (parts.clone(), ask.clone(), wanted.setter());
        let (election, commit, stay) = (election.clone(), commit.clone(), stay.clone());
        Callback::from(move |()| {
            let (election, commit) = (text(&election), text(&commit));
            let own = !(election.is_empty() && commit.is_empty());
            let list = members_text(&parts, own.then_some((&election, &commit)));
            let box_ticked = stay.cast::<HtmlInputElement>().is_some_and(|b| b.checked());
            let stay = if box_ticked { " stay" } else { "" };
            ask.emit(format!("reconfigure {list}{stay}"));
            wanted.set(None);
        })
    };
    let leave = ask.reform(|()| "leave".to_owned());
    let sizes = |size: usize| {
        let size = size.to_string();
        if view.majority { String::new() } else { size }
    };
    let words = words::settings();
    html! {
        <div class="members" data-part="members">
            <p>{ words::governs(&view) }</p>
            <table>
                <thead><tr><th scope="col">{ words.server }</th><th scope="col">{ words.is_to_be }</th></tr></thead>
                <tbody>
                    { for parts.iter().map(|&(id, part)| {
                        row(id, part, &{
                            let (parts, wanted) = (parts.clone(), wanted.setter());
                            Callback::from(move |part: Part| {
                                let mut parts = parts.clone();
                                for (_, old) in parts.iter_mut().filter(|(other, _)| *other == id) {
                                    *old = part;
                                }
                                wanted.set(Some(parts));
                            })
                        })
                    }) }
                </tbody>
            </table>
            <div class="quorums">
                <label>{ words.voters_elect }<input type="text" ref={election} name="election" size="3" placeholder={words.majority} value={sizes(view.quorums.election)} autocomplete="off" /></label>
                <label>{ words.voters_commit }<input type="text" ref={commit} name="commit" size="3" placeholder={words.majority} value={sizes(view.quorums.commit)} autocomplete="off" /></label>
                <label><input type="checkbox" ref={stay} name="stay" />{ words.stay_joint }</label>
            </div>
            <div class="actions">
                { button_if(wanted.is_some() || view.leader.is_some(), words.change_jointly, "reconfigure", words.change_jointly_title, replace) }
                { button_if(!view.outgoing.is_empty(), words.leave_joint, "leave-joint", "", leave) }
                if wanted.is_some() {
                    { button(words.undo_choice, "undo-members", "", { let wanted = wanted.setter(); Callback::from(move |()| wanted.set(None)) }) }
                }
            </div>
            <div role="status" data-part="members-said">
                { match &*said {
                    None => Html::default(),
                    Some(Ok(())) => html! { <p>{ words.change_taken }</p> },
                    Some(Err(why)) => html! { <p class="notice">{ why }</p> },
                } }
            </div>
            <p class="quiet">{ words.one_at_a_time }</p>
        </div>
    }
}

fn text(field: &NodeRef) -> String {
    let field = field.cast::<HtmlInputElement>();
    field.map_or(String::new(), |field| field.value().trim().to_owned())
}

fn row(id: ServerId, part: Part, set: &Callback<Part>) -> Html {
    let set = set.clone();
    let onchange = Callback::from(move |event: Event| {
        let select = event.target_dyn_into::<HtmlSelectElement>();
        let chosen = select.and_then(|select| PARTS.get(select.selected_index() as usize).copied());
        if let Some(part) = chosen {
            set.emit(part);
        }
    });
    html! {
        <tr key={id.0.to_string()}>
            <th scope="row">{ format!("S{id}") }</th>
            <td><select aria-label={words::settings().server_is_to_be.with([&id])} data-member={id.0.to_string()} {onchange}>
                { for PARTS.iter().map(|&other| html! {
                    <option key={words::part_name(other)} selected={other == part}>{ words::part_name(other) }</option>
                }) }
            </select></td>
        </tr>
    }
}
