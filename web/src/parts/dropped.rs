//! A file that is dropped anywhere on the page: it is taken for a trace.

use gloo_events::EventListenerOptions;
use wasm_bindgen::JsCast;
use web_sys::{DragEvent, Event, File};
use yew::prelude::*;

use crate::app::Dialog;
use crate::browser::{self, Listener};

/// The file that was dropped last, for the dialog that is opened then.
#[hook]
pub fn use_dropped(open: &Callback<Dialog>) -> Option<File> {
    let dropped = use_state_eq(|| None::<File>);
    let set = dropped.setter();
    use_effect_with(open.clone(), move |open| {
        let open = open.clone();
        let listeners = ["dragover", "drop"].map(|kind| {
            let (set, open) = (set.clone(), open.clone());
            let options = EventListenerOptions::enable_prevent_default();
            let take = move |event: &Event| take(event, &set, &open);
            let document = browser::document();
            document.map(|it| Listener::new_with_options(&it, kind, options, take))
        });
        move || drop(listeners)
    });
    (*dropped).clone()
}

/// What is no file, such as a word that is dragged into a field, is left to the browser.
fn take(event: &Event, set: &UseStateSetter<Option<File>>, open: &Callback<Dialog>) {
    let data = event.dyn_ref().and_then(DragEvent::data_transfer);
    let Some(data) = data.filter(|data| data.types().includes(&"Files".into(), 0)) else {
        return;
    };
    event.prevent_default();
    // While it is dragged there are none to be had.
    if let Some(file) = data.files().and_then(|files| files.get(0)) {
        set.set(Some(file));
        open.emit(Dialog::Traces);
    }
}
