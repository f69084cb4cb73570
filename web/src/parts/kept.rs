//! What is drawn anew only when what it shows has changed.
//!
//! Yew compares whole trees; where a tree is one of hundreds that stay as they are,
//! making it costs more than all the rest. One component serves for all of them, since
//! each component costs kilobytes.

use std::any::Any;
use std::rc::Rc;

use yew::prelude::*;
use yew::virtual_dom::Key;

use crate::words::{self, Language};

/// Something to draw, and how.
struct Drawing<V> {
    shows: V,
    draw: fn(&V) -> Html,
}

/// Any of those.
trait Draw {
    fn draw(&self) -> Html;
    fn shows(&self) -> &dyn Any;
    fn is_same(&self, other: &dyn Draw) -> bool;
}

impl<V: PartialEq + 'static> Draw for Drawing<V> {
    fn draw(&self) -> Html {
        (self.draw)(&self.shows)
    }

    fn shows(&self) -> &dyn Any {
        &self.shows
    }

    fn is_same(&self, other: &dyn Draw) -> bool {
        other.shows().downcast_ref() == Some(&self.shows)
    }
}

/// Properties of [`Kept`]. Two are the same when what they show is.
#[derive(Properties)]
struct KeptProps {
    drawing: Rc<dyn Draw>,
    /// Words are drawn, too.
    language: Language,
}

impl PartialEq for KeptProps {
    fn eq(&self, other: &KeptProps) -> bool {
        self.language == other.language && self.drawing.is_same(&*other.drawing)
    }
}

/// A part of a drawing.
struct Kept;

impl Component for Kept {
    type Message = ();
    type Properties = KeptProps;

    fn create(_: &Context<Kept>) -> Kept {
        Kept
    }

    fn view(&self, context: &Context<Kept>) -> Html {
        context.props().drawing.draw()
    }
}

/// Draws what it shows, and again only when that is different.
pub(super) fn kept<V>(key: impl Into<Key>, shows: V, draw: fn(&V) -> Html) -> Html
where
    V: PartialEq + 'static,
{
    let drawing: Rc<dyn Draw> = Rc::new(Drawing { shows, draw });
    let (key, language) = (key.into(), words::language());
    html! { <Kept {key} {drawing} {language} /> }
}
