//! The space-time diagram: a canvas with a life of its own, redrawn with the
//! frames of the player and never by the virtual DOM.

mod bar;
mod surface;

use std::rc::Rc;
use std::sync::Arc;

use raftworks_sim::trace::{SHIVIZ_HEADER, ShiViz};
use raftworks_sim::{EventKind, MessageId, Run};
use web_sys::{Element, HtmlCanvasElement, PointerEvent, WheelEvent};
use yew::prelude::*;

use crate::parts::canvas::{CLICK, Upkeep};
use crate::player::Player;
use crate::view::Selection;
use crate::view::diagram::{Kind, lane_of};
use crate::view::pointed::Pointed;
use crate::words::{self, Language};
use crate::{browser, pointing};
use surface::{Surface, chosen_by};

/// How far from a mark the pointer still means it, in pixels.
const REACH: f64 = 9.0;
/// The same for a finger.
const REACH_OF_FINGERS: f64 = 18.0;

/// The most events that a log for `ShiViz` has: more, it cannot show.
const MOST_LOGGED: u64 = 100_000;

/// Properties of [`Diagram`].
#[derive(Properties, PartialEq)]
pub struct DiagramProps {
    /// The player.
    pub player: Player,
    /// What is selected.
    pub selection: Selection,
    /// Selects something.
    pub select: Callback<Selection>,
}

/// What happens to the diagram.
pub enum Msg {
    /// Zoom by a factor, around the playhead.
    Zoom(f64),
    /// Zoom by the wheel, around the pointer.
    Wheel(WheelEvent),
    /// Move by a part of what is shown.
    Pan(f64),
    /// Show the whole run.
    Fit,
    /// Keep the playhead in sight.
    Follow,
    /// Count events and not time, or the other way.
    Compact(bool),
    /// Show or leave out a kind.
    Kind(Kind),
    /// Show or hide a lane.
    Lane(usize),
    /// Only what the selected server takes part in, or all.
    Partner,
    /// The pointer went down.
    Down(PointerEvent),
    /// It moved.
    Move(PointerEvent),
    /// It went up.
    Up(PointerEvent),
    /// It left.
    Leave,
    /// Save what is shown.
    SaveSvg,
    /// The same, as pixels.
    SavePng,
    /// Save the run up to the playhead as a log for `ShiViz`.
    SaveShiViz,
    /// The run changed: there may be more lanes.
    Changed,
}

/// A pointer that is down.
struct Grip {
    at: (f64, f64),
    last: f64,
    moved: bool,
}

/// The space-time diagram.
pub struct Diagram {
    surface: Rc<Surface>,
    grip: Option<Grip>,
    lanes: (usize, usize),
    language: Language,
    hovered: Option<(u64, String)>,
    upkeep: Upkeep,
}

fn lanes_of(run: &Run) -> (usize, usize) {
    (run.world().hosts().len(), run.world().clients().len())
}

impl Component for Diagram {
    type Message = Msg;
    type Properties = DiagramProps;

    fn create(ctx: &Context<Self>) -> Diagram {
        let player = &ctx.props().player;
        let surface = Rc::new(Surface::default());
        let draw = {
            let surface = Rc::clone(&surface);
            move |run: &Run, now_us: u64| surface.draw(run, now_us)
        };
        let changed = ctx.link().callback(|_: u64| Msg::Changed);
        let diagram = Diagram {
            surface,
            grip: None,
            lanes: player.with(|run, _| lanes_of(run)),
            language: words::language(),
            hovered: None,
            upkeep: Upkeep::begin(player, draw, changed),
        };
        diagram.choose(ctx);
        diagram
    }

    fn changed(&mut self, ctx: &Context<Self>, _: &DiagramProps) -> bool {
        self.choose(ctx);
        true
    }

    fn rendered(&mut self, _: &Context<Self>, first: bool) {
        let canvas = self.surface.canvas.cast::<Element>();
        if let Some(canvas) = canvas.filter(|_| first) {
            let surface = Rc::clone(&self.surface);
            self.upkeep
                .measure(&canvas, move |size| surface.size.set(size));
        }
    }

    fn update(&mut self, ctx: &Context<Self>, message: Msg) -> bool {
        let player = &ctx.props().player;
        let surface = &self.surface;
        let mut render = true;
        match message {
            Msg::Zoom(factor) => player.with(|run, head| surface.zoom(factor, None, run, head)),
            Msg::Wheel(event) => render = self.wheel(ctx, &event),
            Msg::Pan(part) => player.with(|run, _| surface.pan(part, run)),
            Msg::Fit => player.with(|run, _| surface.fit(run)),
            Msg::Follow => surface.follow(),
            Msg::Compact(compact) => {
                player.with(|run, head| surface.turn(compact, run, head));
            }
            Msg::Kind(kind) => surface.choice.borrow_mut().toggle(kind),
            Msg::Lane(lane) => surface.choice.borrow_mut().toggle_lane(lane),
            Msg::Partner => {
                let mut choice = surface.choice.borrow_mut();
                choice.partner = !choice.partner;
            }
            Msg::Down(event) => render = self.press(&event),
            Msg::Move(event) => render = self.moved(ctx, &event),
            Msg::Up(event) => render = self.release(ctx, &event),
            Msg::Leave => {
                self.surface.hover.set(None);
                pointing::point(None);
                render = self.hovered.take().is_some();
            }
            Msg::SaveSvg => {
                let svg = player.with(|run, head| surface.svg(run, head.time_us));
                browser::save_text("raftworks.svg", "image/svg+xml", &svg);
            }
            Msg::SavePng => {
                if let Some(canvas) = player.with(|run, head| surface.copy(run, head.time_us)) {
                    browser::save_picture("raftworks.png", &canvas);
                }
            }
            Msg::SaveShiViz => {
                let log = player.with(|run, _| shiviz_log(run));
                browser::save_text("raftworks-shiviz.log", "text/plain", &log);
            }
            Msg::Changed => {
                let lanes = player.with(|run, _| lanes_of(run));
                let language = words::language();
                render = lanes != self.lanes || language != self.language;
                self.lanes = lanes;
                self.language = language;
            }
        }
        player.animate();
        render
    }

    fn view(&self, ctx: &Context<Self>) -> Html {
        let link = ctx.link();
        let (servers, clients) = self.lanes;
        let hint = self
            .hovered
            .as_ref()
            .map_or(words::diagram().hint, |(_, text)| text);
        let events = ctx.props().player.with(|run, _| run.frontier());
        html! {
            <section class="diagram" data-part="diagram" aria-label={words::diagram().name}>
                { bar::bar(self, link) }
                <div class="diagram-body">
                    <div class="lane-names">
                        { for (0..servers + clients).filter(|lane| !self.surface.is_hidden(*lane)).map(|lane| self.lane_name(ctx, lane)) }
                    </div>
                    <div class="diagram-surface"
                        onpointerdown={link.callback(Msg::Down)} onpointermove={link.callback(Msg::Move)}
                        onpointerup={link.callback(Msg::Up)} onpointercancel={link.callback(|_: PointerEvent| Msg::Leave)}
                        onpointerleave={link.callback(|_: PointerEvent| Msg::Leave)} onwheel={link.callback(wheel)}>
                        <canvas ref={self.surface.canvas.clone()} role="img"
                            aria-label={words::diagram_name(servers + clients, events)}></canvas>
                    </div>
                </div>
                <p class="diagram-hint quiet" data-part="diagram-hint">{ hint }</p>
            </section>
        }
    }
}

impl Diagram {
    /// Takes over what is selected elsewhere.
    fn choose(&self, ctx: &Context<Self>) {
        let (player, selection) = (&ctx.props().player, ctx.props().selection);
        let chosen = player.with(|run, _| chosen_by(selection, run, self.surface.message.get()));
        self.surface
            .message
            .set(chosen.message.and(self.surface.message.get()));
        if let (Selection::Message(id), Some(message)) = (selection, chosen.message) {
            self.surface.message.set(Some((id, message)));
        }
        self.surface.chosen.set(chosen);
        player.animate();
    }

    fn lane_name(&self, ctx: &Context<Self>, lane: usize) -> Html {
        let (servers, _) = self.lanes;
        let selection = Selection::lane(lane, servers);
        let pressed = ctx.props().selection == selection;
        let onclick = ctx.props().select.reform(move |_: MouseEvent| selection);
        html! {
            <button type="button" key={lane} class="bare" data-lane={lane.to_string()} data-of={Pointed::lane(lane).to_string()}
                aria-pressed={pressed.to_string()} {onclick}><b>{ words::lane(lane, servers) }</b></button>
        }
    }

    /// Only with Ctrl or sideways: the page's own scrolling is not taken away.
    fn wheel(&mut self, ctx: &Context<Self>, event: &WheelEvent) -> bool {
        let (dx, dy) = (event.delta_x(), event.delta_y());
        let player = &ctx.props().player;
        let (width, _) = self.surface.size.get();
        if event.ctrl_key() {
            // 2 to the power of it would be exact; this is near enough and small.
            let part = (dy / 300.0).clamp(-0.5, 0.5);
            let factor = if part >= 0.0 {
                1.0 + part
            } else {
                1.0 / (1.0 - part)
            };
            let x = f64::from(event.offset_x());
            player.with(|run, head| self.surface.zoom(factor, Some(x), run, head));
        } else if dx.abs() > dy.abs() {
            player.with(|run, _| self.surface.pan(dx / width.max(1.0), run));
        }
        false
    }

    fn press(&mut self, event: &PointerEvent) -> bool {
        if event.button() == 0 {
            let at = (f64::from(event.offset_x()), f64::from(event.offset_y()));
            self.grip = Some(Grip {
                at,
                last: at.0,
                moved: false,
            });
            if let Some(canvas) = self.surface.canvas.cast::<HtmlCanvasElement>() {
                let _ = canvas.set_pointer_capture(event.pointer_id());
            }
        }
        false
    }

    fn moved(&mut self, ctx: &Context<Self>, event: &PointerEvent) -> bool {
        let (x, y) = (f64::from(event.offset_x()), f64::from(event.offset_y()));
        let player = &ctx.props().player;
        if let Some(grip) = &mut self.grip {
            grip.moved |= (x - grip.at.0).abs() > CLICK;
            if grip.moved {
                let part = (grip.last - x) / self.surface.size.get().0.max(1.0);
                grip.last = x;
                player.with(|run, _| self.surface.pan(part, run));
            }
            return false;
        }
        let found = player.with(|run, _| self.surface.nearest(run, x, y, REACH));
        if self.surface.hover.replace(found) == found {
            return false;
        }
        pointing::point(found.and_then(|number| {
            let brief = |run: &Run| run.outline()?.briefs().get(number as usize).copied();
            player
                .with(|run, _| brief(run))
                .as_ref()
                .map(Pointed::event)
        }));
        self.hovered = found.and_then(|number| {
            player.with(|run, _| Some((number, words::at_event(&run.event_at(number)?))))
        });
        true
    }

    /// A click goes to the event; one on the first half of an arrow goes to where
    /// the message left, and selects it.
    fn release(&mut self, ctx: &Context<Self>, event: &PointerEvent) -> bool {
        let Some(grip) = self.grip.take().filter(|grip| !grip.moved) else {
            return false;
        };
        let player = &ctx.props().player;
        let (x, y) = grip.at;
        let reach = if event.pointer_type() == "touch" {
            REACH_OF_FINGERS
        } else {
            REACH
        };
        let found = player.with(|run, _| self.surface.nearest(run, x, y, reach));
        let Some(number) = found else {
            let time = player.with(|run, _| self.surface.time_at(run, x));
            player.pause();
            player.seek_time(time);
            return false;
        };
        let near_start = player.with(|run, _| self.surface.is_near_start(run, number, x));
        let Some(event) = player.with(|run, _| run.event_at(number)) else {
            return false;
        };
        let (moment, selection) = match (&event.kind, event.cause) {
            (
                EventKind::Delivered { message, .. } | EventKind::Lost { message, .. },
                Some(cause),
            ) => {
                self.surface
                    .message
                    .set(Some((*message, (cause, receiver(*message, self.lanes.0)))));
                let moment = if near_start { cause + 1 } else { number + 1 };
                (moment, Some(Selection::Message(*message)))
            }
            (
                EventKind::Written { server, .. }
                | EventKind::WriteFailed { server, .. }
                | EventKind::DeadlinePassed { server },
                _,
            ) => (number + 1, Some(Selection::Server(*server))),
            (EventKind::Acted { groups, .. }, _) => match groups.as_slice() {
                [group] if group.len() == 1 => (number + 1, Some(Selection::Server(group[0]))),
                _ => (number + 1, None),
            },
            _ => (number + 1, None),
        };
        player.pause();
        player.seek(moment);
        if let Some(selection) = selection {
            ctx.props().select.emit(selection);
        }
        false
    }
}

/// The run up to the playhead with vector clocks, made by repeating it.
fn shiviz_log(run: &Run) -> String {
    let actions = run.actions().to_vec();
    let mut again = Run::replay(Arc::clone(run.scenario()), run.seed(), actions);
    let mut shiviz = ShiViz::new();
    let mut log = SHIVIZ_HEADER.to_owned();
    while again.moment() < run.moment().min(MOST_LOGGED) && again.step_forward().is_some() {
        log.push_str(&shiviz.observe(again.world()));
    }
    log
}

/// Takes the wheel from the page, with Ctrl or sideways only, while that can
/// still be said: messages are handled later.
fn wheel(event: WheelEvent) -> Msg {
    if event.ctrl_key() || event.delta_x().abs() > event.delta_y().abs() {
        event.prevent_default();
    }
    Msg::Wheel(event)
}

/// The lane of a message's receiver.
fn receiver(id: MessageId, servers: usize) -> usize {
    match id.to {
        raftworks_sim::Address::Server(server) => lane_of(server),
        raftworks_sim::Address::Client(client) => servers + client.0 as usize,
    }
}
