//! A list of any length: scrolled by wheel, touch and keys, with only the rows in
//! sight in the page.

use std::cell::Cell;
use std::rc::Rc;

use web_sys::{Element, HtmlElement};
use yew::prelude::*;

use crate::browser::Resized;
use crate::view::rows::Rows;

/// A list, as its component sees it.
pub struct List {
    /// What scrolls.
    pub place: NodeRef,
    /// What is as high as the whole list.
    whole: NodeRef,
    /// The first row that the reader scrolled to; none to follow the playhead.
    pub first: UseStateHandle<Option<u64>>,
    /// How many rows fit.
    pub count: u64,
    row_px: f64,
    /// Where the list was scrolled to from here, so that the reader's own scrolling
    /// can be told from it.
    set_to: Rc<Cell<f64>>,
}

/// A list of rows of this height.
#[hook]
pub fn use_list(row_px: f64) -> List {
    let (place, whole) = (use_node_ref(), use_node_ref());
    let first = use_state_eq(|| None::<u64>);
    let count = use_state_eq(|| 12_u64);
    let set_to = use_memo((), |()| Cell::new(0.0));
    {
        let (place, count) = (place.clone(), count.setter());
        use_effect_with((), move |()| {
            let element = place.cast::<Element>();
            let watch = element.and_then(|element| {
                Resized::watch(&element, move |_, height| {
                    // Those that fit, and one that may be there in part.
                    count.set((height / row_px).floor().max(1.0) as u64 + 1);
                })
            });
            move || drop(watch)
        });
    }
    List {
        place,
        whole,
        first,
        count: *count,
        row_px,
        set_to,
    }
}

impl List {
    /// The list when it has so many rows.
    pub fn rows(&self, total: u64) -> Rows {
        Rows {
            total,
            count: self.count,
            row_px: self.row_px,
        }
    }

    /// The rows in sight, and the room for those that are not. Call it last.
    pub fn scrolled(&self, shown: Html) -> Html {
        html! {
            <div class="rows-whole" ref={self.whole.clone()}><div class="rows-shown">{ shown }</div></div>
        }
    }

    /// What the reader scrolls to.
    pub fn onscroll(&self, total: u64) -> Callback<Event> {
        let rows = self.rows(total);
        let (first, set_to) = (self.first.clone(), Rc::clone(&self.set_to));
        Callback::from(move |event: Event| {
            if let Some(place) = event.target_dyn_into::<Element>() {
                let top = f64::from(place.scroll_top());
                if (top - set_to.get()).abs() > 1.5 {
                    set_to.set(top);
                    first.set(Some(rows.first_at(top)));
                }
            }
        })
    }

    /// Puts the scroll bar where the rows in sight are, unless the reader has just
    /// scrolled: that will be heard of.
    fn settle(&self, total: u64, shown_first: u64) {
        let Some(place) = self.place.cast::<Element>() else {
            return;
        };
        let by_reader = (f64::from(place.scroll_top()) - self.set_to.get()).abs() > 1.5;
        let rows = self.rows(total);
        if let Some(whole) = self.whole.cast::<HtmlElement>() {
            let height = format!("{}px", rows.height_px() as u64);
            let _ = whole.style().set_property("height", &height);
        }
        if by_reader {
            return;
        }
        let here = f64::from(place.scroll_top());
        if rows.first_at(here) != shown_first {
            place.set_scroll_top(rows.top_of(shown_first) as i32);
        }
        self.set_to.set(f64::from(place.scroll_top()));
    }
}

/// Keeps the scroll bar with the rows in sight. The second half of [`use_list`], for
/// when the rows are known.
#[hook]
pub fn use_settled(list: &List, total: u64, first: u64) {
    let again = List {
        place: list.place.clone(),
        whole: list.whole.clone(),
        first: list.first.clone(),
        count: list.count,
        row_px: list.row_px,
        set_to: Rc::clone(&list.set_to),
    };
    use_effect_with((total, first, list.count), move |(total, first, _)| {
        again.settle(*total, *first);
    });
}
