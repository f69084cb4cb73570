//! The menu of branches, which says which one is played.

use web_sys::HtmlInputElement;
use yew::prelude::*;

use crate::browser;
use crate::parts::{button, use_view};
use crate::player::{Pace, Player};
use crate::view::compare::{BranchView, branches};
use crate::words;

/// The menu of branches. It changes so rarely that the page renders it along.
#[hook]
pub fn use_branches(player: &Player) -> Html {
    let list = use_view(player, Pace::Calm, player.clone(), |player, run, _| {
        branches(player, run)
    });
    let current = list.iter().find(|branch| branch.current);
    let name = current
        .map_or(words::branches().original, |branch| &branch.name)
        .to_owned();
    html! {
        <details class="menu" data-part="branches">
            <summary class="button" data-action="branches" title={words::branches().title}>
                <span class="clipped">{ words::branch_count(&name, list.len()) }</span>
            </summary>
            <div class="menu-body branch-list">
                <h2>{ words::branches().title }</h2>
                <ul>{ for list.iter().map(|branch| one(player, branch, list.len())) }</ul>
                <p class="quiet">{ words::branches().hint }</p>
            </div>
        </details>
    }
}

fn one(player: &Player, branch: &BranchView, count: usize) -> Html {
    let (id, words) = (branch.id, words::branches());
    let field = format!("branch-name-{id}");
    let onchange = {
        let player = player.clone();
        Callback::from(move |event: Event| {
            if let Some(field) = event.target_dyn_into::<HtmlInputElement>() {
                player.rename_branch(id, &field.value());
            }
        })
    };
    let act = |act: fn(&Player, u32)| {
        let player = player.clone();
        Callback::from(move |()| act(&player, id))
    };
    let play = if branch.current {
        words.played
    } else {
        words.play
    };
    let left = branch
        .left
        .as_ref()
        .map(|(name, at)| words::branch_left(name, *at));
    html! {
        <li key={id} class={classes!("branch", branch.current.then_some("current"), format!("depth-{}", branch.depth.min(4)))}>
            <label><span class="hidden">{ words::branches().name }</span>
                <input type="text" value={browser::unless_typed(&field, &branch.name)} id={field} data-branch={id.to_string()} {onchange} maxlength="40" spellcheck="false" /></label>
            // The button stays when its branch is played, and keeps the focus.
            { button(play, &format!("play-branch-{id}"), words.play_title, act(Player::switch_branch)) }
            if !branch.current {
                { button("✕", &format!("remove-branch-{id}"), words.forget_title, act(Player::remove_branch)) }
            }
            if count > 1 {
                <span class="quiet branch-left">{ left.unwrap_or_default() }</span>
            }
        </li>
    }
}
