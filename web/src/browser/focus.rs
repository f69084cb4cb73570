//! Where the keyboard is, and what it is moved to or presses.

use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlElement, HtmlInputElement};

use super::document;

/// Presses the button that this selector finds, if there is one.
pub fn press(selector: &str) {
    let found = document().and_then(|document| document.query_selector(selector).ok().flatten());
    if let Some(button) = found.and_then(|found| found.dyn_into::<HtmlElement>().ok()) {
        button.click();
    }
}

/// Gives an element the focus. Those of a drawing can have it, too.
pub fn focus(element: &Element) {
    let _ = element.unchecked_ref::<HtmlElement>().focus();
}

/// Gives the focus to the next element that this selector finds, or to the one before;
/// to the first, or the last, when none of them has it.
pub fn go_on(selector: &str, back: bool) {
    let Some(document) = document() else { return };
    let Ok(found) = document.query_selector_all(selector) else {
        return;
    };
    let item = |place: u32| found.item(place)?.dyn_into::<Element>().ok();
    let active = document.active_element();
    let count = found.length();
    let now = (0..count).find(|&place| active.is_some() && item(place) == active);
    let next = match now {
        Some(now) if back => now + count - 1,
        Some(now) => now + 1,
        None if back => count.saturating_sub(1),
        None => 0,
    };
    if let Some(element) = next.checked_rem(count).and_then(item) {
        focus(&element);
    }
}

/// Closes the menus that are open, but for the one that has this inside. The focus goes
/// back to where such a menu is opened.
pub fn close_menus(but: Option<&web_sys::Node>) {
    let Some(document) = document() else { return };
    let Ok(open) = document.query_selector_all(".menu[open]") else {
        return;
    };
    let menus = (0..open.length()).filter_map(|place| open.item(place)?.dyn_into::<Element>().ok());
    for menu in menus.filter(|menu| !menu.contains(but)) {
        let active = document.active_element();
        let inside = active.is_some_and(|active| menu.contains(Some(&active)));
        let _ = menu.remove_attribute("open");
        let summary = menu.query_selector("summary").ok().flatten();
        if let Some(summary) = summary.filter(|_| inside) {
            focus(&summary);
        }
    }
}

/// What a field of text shall show: what is being typed into it, as long as it has the
/// focus, whatever is drawn anew meanwhile.
pub fn unless_typed(id: &str, value: &str) -> String {
    let active = document().and_then(|document| document.active_element());
    let field = active.filter(|element| element.id() == id);
    let field = field.and_then(|element| element.dyn_into::<HtmlInputElement>().ok());
    field.map_or_else(|| value.to_owned(), |field| field.value())
}

/// Whether something outside this element has the focus.
pub fn has_focus_elsewhere(element: &Element) -> bool {
    let active = document().and_then(|document| document.active_element());
    active.is_some_and(|active| active.tag_name() != "BODY" && !element.contains(Some(&active)))
}
