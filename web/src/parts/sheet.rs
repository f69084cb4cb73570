//! Sheets: parts of the page that come up at the thumb where the page is narrow. Where
//! they stand and how high they are is the style sheet's.

use yew::prelude::*;

use crate::browser;
use crate::parts::button;
use crate::words;

/// A sheet when it is up, with the button that closes it; else a part of the page.
pub fn sheet(up: bool, name: &'static str, close: Callback<()>, inside: Html) -> Html {
    html! {
        <div class={classes!("sheet", up.then_some("up"))}>
            { button(words::page().close, name, "", close) }
            <div class="sheet-body">{ inside }</div>
        </div>
    }
}

/// Brings the cluster up to where the first sheet leaves it in sight.
#[hook]
pub fn use_stage_in_sight(up: bool) {
    use_effect_with(up, |up| {
        if *up && browser::is_one_column() {
            browser::bring_into_sight("[data-part=stage]");
        }
    });
}
