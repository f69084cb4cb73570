//! Who takes part, and how that changes: one server at a time, or all at once
//! by joint consensus.

use raftworks_sim::ServerId;
use web_sys::{HtmlInputElement, HtmlSelectElement};
use yew::prelude::*;

use crate::parts::{button, button_if, use_view};
use crate::player::{Pace, Player};
use crate::view::settings::{MembersView, PARTS, Part, members, members_text};
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
    html! {
        <div class="members" data-part="members">
            <p>{ now(&view) }</p>
            <table>
                <thead><tr><th scope="col">{ "Server" }</th><th scope="col">{ "is to be" }</th></tr></thead>
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
                <label>{ "Voters that elect " }<input type="text" ref={election} name="election" size="3" placeholder="majority" value={sizes(view.quorums.election)} autocomplete="off" /></label>
                <label>{ "Voters that commit " }<input type="text" ref={commit} name="commit" size="3" placeholder="majority" value={sizes(view.quorums.commit)} autocomplete="off" /></label>
                <label><input type="checkbox" ref={stay} name="stay" />{ " stay joint until I say so" }</label>
            </div>
            <div class="actions">
                { button_if(wanted.is_some() || view.leader.is_some(), "Change by joint consensus", "reconfigure", "Both groups of voters must agree until the new one is committed", replace) }
                { button_if(!view.outgoing.is_empty(), "Leave the joint configuration", "leave-joint", "", leave) }
                if wanted.is_some() {
                    { button("Undo my choice", "undo-members", "", { let wanted = wanted.setter(); Callback::from(move |()| wanted.set(None)) }) }
                }
            </div>
            <div role="status" data-part="members-said">
                { match &*said {
                    None => Html::default(),
                    Some(Ok(())) => html! { <p>{ "The leader has it in its log: it counts from now on, and is certain when it is committed." }</p> },
                    Some(Err(why)) => html! { <p class="notice">{ why }</p> },
                } }
            </div>
            <p class="quiet">{ "To add, promote or remove one server, click it on the stage." }</p>
        </div>
    }
}

fn text(field: &NodeRef) -> String {
    let field = field.cast::<HtmlInputElement>();
    field.map_or(String::new(), |field| field.value().trim().to_owned())
}

/// What governs now, in a sentence.
fn now(view: &MembersView) -> String {
    let leader = match view.leader {
        Some(leader) => format!("Server {leader} leads and is asked."),
        None => "Nobody leads: nobody can be asked.".to_owned(),
    };
    if view.outgoing.is_empty() {
        return format!(
            "{} voters elect a leader, {} commit an entry. {leader}",
            view.quorums.election, view.quorums.commit
        );
    }
    format!(
        "The configuration is joint: until it ends, a majority of {} must agree as well. {leader}",
        words::servers(&view.outgoing)
    )
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
            <td><select aria-label={format!("Server {id} is to be")} data-member={id.0.to_string()} {onchange}>
                { for PARTS.iter().map(|&other| html! {
                    <option key={words::part_name(other)} selected={other == part}>{ words::part_name(other) }</option>
                }) }
            </select></td>
        </tr>
    }
}
