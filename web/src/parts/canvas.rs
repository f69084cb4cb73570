//! Puts a drawing on a canvas: each style is set once. What keeps it up to date is
//! here, too, and how it is handled.

use std::rc::Rc;

use raftworks_sim::Run;
use wasm_bindgen::JsCast;
use web_sys::{CanvasRenderingContext2d, Element, HtmlCanvasElement};
use yew::Callback;

use crate::browser;
use crate::player::{Pace, Player, Subscription};
use crate::view::diagram::picture::{Around, Label, PAINTS, Paint, Picture, Shape};

const FONT: &str = "600 11px Inter, \"Segoe UI\", system-ui, sans-serif";

/// What one press of a button zooms by.
pub(super) const ZOOM: f64 = 1.6;
/// What one press of a button moves by, as a part of what is shown.
pub(super) const PAN: f64 = 0.35;
/// A pointer that moved less than this has not dragged, in pixels.
pub(super) const CLICK: f64 = 4.0;

/// What keeps a drawing up to date: the frames of the player, its changes, the
/// system's theme, and how large its place is.
pub(super) struct Upkeep {
    player: Player,
    _subscriptions: [Subscription; 2],
    _theme: Option<browser::Listener>,
    resized: Option<browser::Resized>,
}

impl Upkeep {
    /// Draws with each frame at its time, and tells when the run has changed.
    pub(super) fn begin(
        player: &Player,
        draw: impl Fn(&Run, u64) + 'static,
        changed: Callback<u64>,
    ) -> Upkeep {
        let theme = {
            let player = player.clone();
            browser::on_system_theme(move || player.animate())
        };
        Upkeep {
            player: player.clone(),
            _subscriptions: [
                player.on_frame(Rc::new(draw)),
                player.on_change(Pace::Calm, changed),
            ],
            _theme: theme,
            resized: None,
        }
    }

    /// Takes over the width and height of this place, from now on, and draws anew.
    pub(super) fn measure(&mut self, place: &Element, take: impl Fn((f64, f64)) + 'static) {
        let player = self.player.clone();
        self.resized = browser::Resized::watch(place, move |width, height| {
            take((width, height));
            player.animate();
        });
    }
}

/// The theme, and the colours that it means.
pub(super) type Colours = ((Option<String>, bool), Vec<String>);

/// Looks up what the theme's colours are, when it is another theme.
pub(super) fn look_up(element: &Element, colours: &mut Colours) {
    let theme = browser::theme();
    if colours.1.is_empty() || colours.0 != theme {
        *colours = (theme, browser::custom_properties(element, &PAINTS));
    }
}

/// Draws, with these colours in the order of the picture's own list.
pub(super) fn paint(
    canvas: &HtmlCanvasElement,
    picture: &Picture,
    colours: &[String],
    ratio: f64,
) -> Option<()> {
    let context = canvas.get_context("2d").ok().flatten()?;
    let context: CanvasRenderingContext2d = context.dyn_into().ok()?;
    let whole = picture.width + picture.margin;
    let (width, height) = (
        (whole * ratio).round() as u32,
        (picture.height * ratio).round() as u32,
    );
    // Setting the size clears the canvas and costs memory: only when it changed.
    if (canvas.width(), canvas.height()) != (width, height) {
        canvas.set_width(width);
        canvas.set_height(height);
    }
    let colour = |paint: Paint| colours.get(paint.place()).map_or("", String::as_str);
    let _ = context.set_transform(ratio, 0.0, 0.0, ratio, 0.0, 0.0);
    context.set_global_alpha(1.0);
    context.set_fill_style_str(colour(Paint::Surface));
    context.fill_rect(0.0, 0.0, whole, picture.height);
    let _ = context.translate(picture.margin, 0.0);
    let (solid, broken) = (dashes(&[]), dashes(&[4.0, 3.0]));
    for (style, shapes) in picture.batches() {
        context.set_global_alpha(f64::from(style.percent) / 100.0);
        context.begin_path();
        for shape in shapes {
            trace(&context, shape);
        }
        if style.width == 0 {
            context.set_fill_style_str(colour(style.paint));
            context.fill();
        } else {
            context.set_stroke_style_str(colour(style.paint));
            context.set_line_width(f64::from(style.width) / 10.0);
            let _ = context.set_line_dash(if style.dashed { &broken } else { &solid });
            context.stroke();
        }
    }
    let _ = context.set_line_dash(&solid);
    context.set_global_alpha(1.0);
    context.set_font(FONT);
    context.set_line_width(3.5);
    context.set_line_join("round");
    context.set_stroke_style_str(colour(Paint::Surface));
    for label in &picture.labels {
        context.set_text_align(if label.centred { "center" } else { "start" });
        if let Some([x, y, width, height]) = label.ground() {
            context.set_global_alpha(f64::from(Label::GROUND_PERCENT) / 100.0);
            context.set_fill_style_str(colour(Paint::Surface));
            context.fill_rect(x, y, width, height);
            context.set_global_alpha(1.0);
        }
        if label.around != Around::Nothing {
            let _ = context.stroke_text(&label.text, label.x, label.y);
        }
        context.set_fill_style_str(colour(label.paint));
        let _ = context.fill_text(&label.text, label.x, label.y);
    }
    Some(())
}

fn dashes(lengths: &[f64]) -> js_sys::Array {
    lengths
        .iter()
        .copied()
        .map(wasm_bindgen::JsValue::from)
        .collect()
}

fn trace(context: &CanvasRenderingContext2d, shape: &Shape) {
    match shape {
        Shape::Line([x1, y1, x2, y2]) => {
            context.move_to(*x1, *y1);
            context.line_to(*x2, *y2);
        }
        Shape::Rect([x, y, w, h]) => context.rect(*x, *y, *w, *h),
        Shape::Dot([x, y, r]) => {
            context.move_to(x + r, *y);
            let _ = context.arc(*x, *y, *r, 0.0, std::f64::consts::TAU);
        }
        Shape::Poly(corners) => {
            for (place, (x, y)) in corners.iter().enumerate() {
                if place == 0 {
                    context.move_to(*x, *y);
                } else {
                    context.line_to(*x, *y);
                }
            }
            context.close_path();
        }
    }
}
