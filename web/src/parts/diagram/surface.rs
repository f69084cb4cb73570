//! What is drawn on, and what is known of it: the window, the reader's choice,
//! and what stands out. Shared by the component and the frames of the player.

use std::cell::{Cell, RefCell};

use raftworks_sim::{Address, Fate, MessageId, Run};
use wasm_bindgen::JsCast;
use web_sys::HtmlCanvasElement;
use yew::NodeRef;

use super::receiver;
use crate::browser;
use crate::parts::canvas;
use crate::player::Playhead;
use crate::view::Selection;
use crate::view::diagram::picture::{Around, Label, Paint, Picture};
use crate::view::diagram::window::Window;
use crate::view::diagram::{
    Choice, Chosen, Kind, Now, Plot, Spot, Underway, draw, end_of, lane_of,
};
use crate::words;

/// The height of the axis above the lanes, in pixels.
pub(super) const AXIS: f64 = 22.0;
/// Room for the names of lanes in a file.
const MARGIN: f64 = 64.0;

/// The surface of the diagram.
#[derive(Default)]
pub(super) struct Surface {
    pub(super) canvas: NodeRef,
    /// The canvas's width and height in CSS pixels.
    pub(super) size: Cell<(f64, f64)>,
    pub(super) window: Cell<Window>,
    pub(super) choice: RefCell<Choice>,
    pub(super) chosen: Cell<Chosen>,
    /// The event under the pointer.
    pub(super) hover: Cell<Option<u64>>,
    /// The message that was chosen last, the event in which it left, and its
    /// receiver's lane: known here even when it is not on its way any more.
    pub(super) message: Cell<Option<(MessageId, (u64, usize))>>,
    colours: RefCell<canvas::Colours>,
}

/// What stands out because of what is selected.
pub(super) fn chosen_by(
    selection: Selection,
    run: &Run,
    known: Option<(MessageId, (u64, usize))>,
) -> Chosen {
    let servers = run.world().hosts().len();
    let mut chosen = Chosen::default();
    match selection {
        Selection::Server(id) => chosen.lane = Some(lane_of(id)),
        Selection::Client(client) => chosen.lane = Some(servers + client as usize),
        Selection::Link(a, b) => chosen.link = Some((lane_of(a), lane_of(b))),
        Selection::Message(id) => {
            let flight = run.world().flight(id);
            let flying = flight.map(|flight| (flight.sent_in, receiver(id, servers)));
            let remembered = known
                .filter(|(known, _)| *known == id)
                .map(|(_, place)| place);
            chosen.message = flying.or(remembered);
        }
        Selection::Cluster | Selection::Nothing => {}
    }
    chosen
}

impl Surface {
    fn plot<'a>(&self, run: &'a Run, choice: &'a Choice, width: f64) -> Option<Plot<'a>> {
        let lanes = run.world().hosts().len() + run.world().clients().len();
        let size = (width, self.size.get().1, AXIS);
        let mut plot = Plot::new(run.outline()?, self.window.get(), choice, lanes, size);
        plot.lane = self.chosen.get().lane;
        Some(plot)
    }

    /// Draws, when there is something to draw on.
    pub(super) fn draw(&self, run: &Run, now_us: u64) {
        let Some(canvas) = self.canvas.cast::<HtmlCanvasElement>() else {
            return;
        };
        let (width, height) = self.size.get();
        if width < 2.0 || height < 2.0 {
            return;
        }
        let mut window = self.window.get();
        if window.follows {
            let place = if window.compact {
                run.moment() as f64
            } else {
                now_us as f64
            };
            window.reveal(place);
            self.window.set(window);
        }
        if let Some(picture) = self.picture(run, now_us) {
            canvas::look_up(&canvas, &mut self.colours.borrow_mut());
            canvas::paint(
                &canvas,
                &picture,
                &self.colours.borrow().1,
                browser::pixel_ratio(),
            );
        }
    }

    fn picture(&self, run: &Run, now_us: u64) -> Option<Picture> {
        let choice = self.choice.borrow();
        let plot = self.plot(run, &choice, self.size.get().0)?;
        let now = Now {
            moment: run.moment(),
            time_us: now_us,
        };
        let chosen = Chosen {
            hover: self.hover.get(),
            pointed: crate::pointing::pointed(),
            ..self.chosen.get()
        };
        Some(draw(&plot, chosen, now, &underway(run, now_us, &choice)))
    }

    /// What is shown, with the names of the lanes.
    fn named(&self, run: &Run, now_us: u64) -> Option<Picture> {
        let mut picture = self.picture(run, now_us)?;
        let choice = self.choice.borrow();
        let plot = self.plot(run, &choice, picture.width)?;
        let servers = run.world().hosts().len();
        for (lane, y) in plot.lanes() {
            picture.labels.push(Label {
                x: 8.0 - MARGIN,
                y: y + 4.0,
                text: words::lane(lane, servers),
                paint: Paint::Ink,
                centred: false,
                around: Around::Nothing,
            });
        }
        picture.margin = MARGIN;
        Some(picture)
    }

    /// What is shown, as an SVG file.
    pub(super) fn svg(&self, run: &Run, now_us: u64) -> String {
        let picture = self.named(run, now_us).unwrap_or_default();
        picture.to_svg(&self.colours.borrow().1)
    }

    /// What is shown, on a canvas of its own, twice as fine.
    pub(super) fn copy(&self, run: &Run, now_us: u64) -> Option<HtmlCanvasElement> {
        let canvas = browser::document()?.create_element("canvas").ok()?;
        let canvas: HtmlCanvasElement = canvas.dyn_into().ok()?;
        let picture = self.named(run, now_us)?;
        canvas::paint(&canvas, &picture, &self.colours.borrow().1, 2.0)?;
        Some(canvas)
    }

    /// The event nearest to a place.
    pub(super) fn nearest(&self, run: &Run, x: f64, y: f64, reach: f64) -> Option<u64> {
        let choice = self.choice.borrow();
        self.plot(run, &choice, self.size.get().0)?
            .nearest(x, y, reach)
    }

    /// Whether a place is nearer to where a message left than to where it ended.
    pub(super) fn is_near_start(&self, run: &Run, number: u64, x: f64) -> bool {
        let choice = self.choice.borrow();
        let plot = self.plot(run, &choice, self.size.get().0);
        let spot = plot.and_then(|plot| {
            let brief = plot.outline.briefs().get(number as usize)?;
            plot.spot(number, brief)
        });
        matches!(spot, Some(Spot::Arrow { from, to }) if x < f64::midpoint(from.0, to.0))
    }

    /// The time at a place.
    pub(super) fn time_at(&self, run: &Run, x: f64) -> u64 {
        let window = self.window.get();
        let place = window.from + x / self.size.get().0.max(1.0) * window.span;
        if !window.compact {
            return place.max(0.0) as u64;
        }
        let briefs = run.outline().map(raftworks_sim::Outline::briefs);
        let brief = briefs.and_then(|briefs| briefs.get(place.max(0.0) as usize).or(briefs.last()));
        brief.map_or(0, |brief| brief.time.0)
    }

    fn end(&self, run: &Run) -> f64 {
        end_of(&self.window.get(), run.frontier(), run.frontier_time().0)
    }

    /// Zooms, around a place or around the playhead.
    pub(super) fn zoom(&self, factor: f64, at: Option<f64>, run: &Run, head: Playhead) {
        let mut window = self.window.get();
        let now = if window.compact {
            run.moment() as f64
        } else {
            head.time_us as f64
        };
        let middle = window.from + window.span / 2.0;
        let seen = (window.from..=window.from + window.span).contains(&now);
        let width = self.size.get().0.max(1.0);
        let around = match at {
            Some(x) => window.from + x / width * window.span,
            None if seen => now,
            None => middle,
        };
        window.zoom(factor, around, self.end(run));
        self.window.set(window);
    }

    /// Moves by a part of what is shown.
    pub(super) fn pan(&self, part: f64, run: &Run) {
        let mut window = self.window.get();
        window.pan(part, self.end(run));
        self.window.set(window);
    }

    /// Shows the whole run.
    pub(super) fn fit(&self, run: &Run) {
        let mut window = self.window.get();
        window.fit(self.end(run));
        self.window.set(window);
    }

    /// Keeps the playhead in sight from now on, or no more.
    pub(super) fn follow(&self) {
        let mut window = self.window.get();
        window.follows = !window.follows;
        self.window.set(window);
    }

    /// Counts events and not time, or the other way.
    pub(super) fn turn(&self, compact: bool, run: &Run, head: Playhead) {
        if let Some(outline) = run.outline() {
            let mut window = self.window.get();
            window.turn(compact, run.moment(), head.time_us, outline);
            self.window.set(window);
        }
    }

    pub(super) fn is_hidden(&self, lane: usize) -> bool {
        self.choice.borrow().hidden.contains(&lane)
    }

    pub(super) fn shows(&self, kind: Kind) -> bool {
        self.choice.borrow().shows(kind)
    }
}

/// The messages whose end is not in the outline yet.
fn underway(run: &Run, now_us: u64, choice: &Choice) -> Vec<Underway> {
    if run.moment() < run.frontier() {
        return Vec::new();
    }
    let servers = run.world().hosts().len();
    let lane = |address: Address| match address {
        Address::Server(server) => lane_of(server),
        Address::Client(client) => servers + client.0 as usize,
    };
    let flights = run.world().flights().filter(|flight| {
        let client = matches!(flight.id.from, Address::Client(_))
            || matches!(flight.id.to, Address::Client(_));
        !client || choice.shows(Kind::Clients)
    });
    flights
        .map(|flight| {
            let permille = flight.progress_permille(raftworks_sim::Time(now_us)) as f64;
            let most = if flight.fate == Fate::Arrives {
                1.0
            } else {
                0.5
            };
            Underway {
                cause: flight.sent_in,
                from: lane(flight.id.from),
                to: lane(flight.id.to),
                progress: (permille / 1000.0).min(most),
                kind: flight.id.kind,
                term: flight.id.term.0,
            }
        })
        .collect()
}
