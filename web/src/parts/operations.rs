//! The operations of clients as a diagram: a canvas that is drawn with the frames of
//! the player.

use std::cell::{Cell, RefCell};
use std::rc::Rc;

use raftworks_sim::Run;
use web_sys::{Element, HtmlCanvasElement, PointerEvent};
use yew::prelude::*;

use crate::browser;
use crate::parts::button;
use crate::parts::canvas::{self, CLICK, Colours, PAN, Upkeep, ZOOM};
use crate::parts::next::SelectingProps;
use crate::player::Player;
use crate::view::Selection;
use crate::view::diagram::window::Window;
use crate::view::operations::{Chosen, Operations as View, moment_of, sentence};
use crate::words;

/// How far from a bar the pointer still means it, in pixels.
const REACH: f64 = 4.0;
/// The same for a finger.
const REACH_OF_FINGERS: f64 = 14.0;

/// What is drawn on, and what is known of it.
#[derive(Default)]
struct Surface {
    canvas: NodeRef,
    body: NodeRef,
    size: Cell<(f64, f64)>,
    window: Cell<Window>,
    chosen: Cell<Chosen>,
    view: RefCell<View>,
    colours: RefCell<Colours>,
}

/// What happens to it.
pub enum Msg {
    /// Zoom by a factor.
    Zoom(f64),
    /// Move by a part of what is shown.
    Pan(f64),
    /// Show the whole run.
    Fit,
    /// Keep the playhead in sight, or no more.
    Follow,
    /// The pointer went down.
    Down(PointerEvent),
    /// It moved.
    Move(PointerEvent),
    /// It went up.
    Up(PointerEvent),
    /// It left.
    Leave,
    /// A key that chooses an operation, or goes to it.
    Key(String),
    /// The run changed.
    Changed,
}

/// The operations of clients.
pub struct Operations {
    surface: Rc<Surface>,
    grip: Option<(f64, f64, bool)>,
    /// How many clients there are, whether none has asked, and what is spoken.
    shown: (usize, bool, words::Language),
    upkeep: Upkeep,
}

impl Surface {
    fn draw(&self, run: &Run, now_us: u64) {
        let Some(canvas) = self.canvas.cast::<HtmlCanvasElement>() else {
            return;
        };
        let (width, least) = self.size.get();
        if width < 2.0 {
            return;
        }
        let mut window = self.window.get();
        if window.follows {
            window.reveal(now_us as f64);
            self.window.set(window);
        }
        let (from, to) = (window.from.max(0.0), (window.from + window.span).max(0.0));
        let view = View::new(run, from as u64, to as u64, width);
        let height = view.height().max(least);
        if let Some(body) = self.body.cast::<web_sys::HtmlElement>() {
            let tall = format!("{}px", view.height() as u64);
            let _ = body.style().set_property("height", &tall);
        }
        let picture = view.draw(&window, (width, height), self.chosen.get(), now_us);
        *self.view.borrow_mut() = view;
        let mut colours = self.colours.borrow_mut();
        canvas::look_up(&canvas, &mut colours);
        canvas::paint(&canvas, &picture, &colours.1, browser::pixel_ratio());
    }

    fn time_at(&self, x: f64) -> u64 {
        let window = self.window.get();
        let time = window.from + x / self.size.get().0.max(1.0) * window.span;
        time.max(0.0) as u64
    }

    fn at(&self, place: (f64, f64), reach: f64) -> Option<(u64, u32)> {
        let view = self.view.borrow();
        let found = view.at(&self.window.get(), self.size.get().0, place, reach);
        found.map(|bar| (bar.number, bar.client))
    }

    /// Takes over what is selected elsewhere.
    fn select(&self, selection: Selection) -> Chosen {
        let client = match selection {
            Selection::Client(client) => Some(client),
            _ => None,
        };
        let operation = self.chosen.get().operation;
        self.chosen.set(Chosen { client, operation });
        self.chosen.get()
    }

    fn choose(&self, operation: Option<u64>) -> bool {
        let chosen = self.chosen.get();
        self.chosen.set(Chosen {
            operation,
            ..chosen
        });
        chosen.operation != operation
    }

    /// Changes what is shown; the end of the run is the limit.
    fn turn(&self, run: &Run, change: impl FnOnce(&mut Window, f64)) {
        let mut window = self.window.get();
        change(&mut window, run.frontier_time().0 as f64);
        self.window.set(window);
    }
}

fn shown(player: &Player) -> (usize, bool, words::Language) {
    player.with(|run, _| {
        let clients = run.world().clients().len();
        (
            clients,
            run.latest().history().is_empty(),
            words::language(),
        )
    })
}

fn place(event: &PointerEvent) -> (f64, f64) {
    (f64::from(event.offset_x()), f64::from(event.offset_y()))
}

impl Component for Operations {
    type Message = Msg;
    type Properties = SelectingProps;

    fn create(ctx: &Context<Self>) -> Operations {
        let player = &ctx.props().player;
        let surface = Rc::new(Surface::default());
        let draw = {
            let surface = Rc::clone(&surface);
            move |run: &Run, now_us: u64| surface.draw(run, now_us)
        };
        let changed = ctx.link().callback(|_: u64| Msg::Changed);
        Operations {
            surface,
            grip: None,
            shown: shown(player),
            upkeep: Upkeep::begin(player, draw, changed),
        }
    }

    fn changed(&mut self, ctx: &Context<Self>, _: &SelectingProps) -> bool {
        ctx.props().player.animate();
        true
    }

    fn rendered(&mut self, _: &Context<Self>, first: bool) {
        let body = self.surface.body.cast::<Element>();
        let place = body.and_then(|body| body.parent_element());
        if let Some(place) = place.filter(|_| first) {
            let surface = Rc::clone(&self.surface);
            self.upkeep
                .measure(&place, move |size| surface.size.set(size));
        }
    }

    fn update(&mut self, ctx: &Context<Self>, message: Msg) -> bool {
        let player = &ctx.props().player;
        let surface = &self.surface;
        let render = match message {
            Msg::Zoom(factor) => {
                player.with(|run, head| {
                    surface.turn(run, |window, end| {
                        window.zoom(factor, head.time_us as f64, end);
                    });
                });
                true
            }
            Msg::Pan(part) => {
                player.with(|run, _| surface.turn(run, |window, end| window.pan(part, end)));
                true
            }
            Msg::Fit => {
                player.with(|run, _| surface.turn(run, Window::fit));
                true
            }
            Msg::Follow => {
                player.with(|run, _| {
                    surface.turn(run, |window, _| window.follows = !window.follows);
                });
                true
            }
            Msg::Down(event) => {
                self.grip = Some((
                    f64::from(event.client_x()),
                    f64::from(event.client_x()),
                    false,
                ));
                false
            }
            Msg::Move(event) => self.moved(ctx, &event),
            Msg::Up(event) => self.release(ctx, &event),
            Msg::Leave => {
                self.grip = None;
                false
            }
            Msg::Key(key) => self.key(ctx, &key),
            Msg::Changed => {
                let before = std::mem::replace(&mut self.shown, shown(player));
                before != self.shown
            }
        };
        player.animate();
        render
    }

    fn view(&self, ctx: &Context<Self>) -> Html {
        let link = ctx.link();
        let chosen = self.surface.select(ctx.props().selection);
        let player = &ctx.props().player;
        let told = chosen
            .operation
            .and_then(|number| player.with(|run, _| sentence(run, number)));
        let hint = if self.shown.1 {
            words::reading().no_operations
        } else {
            words::reading().operations_hint
        };
        let count = player.with(|run, _| run.latest().history().len());
        let send = |label: &str, name: &str, title: &'static str, message: fn() -> Msg| {
            button(label, name, title, link.callback(move |()| message()))
        };
        let words = words::diagram();
        let follows = self.surface.window.get().follows.to_string();
        html! {
            <section class="panel operations" data-part="operations" aria-label={words::reading().operations}>
                <div class="diagram-bar">
                    <div class="joined">
                        { send("−", "zoom-out", words.zoom_out, || Msg::Zoom(ZOOM)) }
                        { send("+", "zoom-in", words.zoom_in, || Msg::Zoom(1.0 / ZOOM)) }
                        { send(words.all, "zoom-all", words.zoom_all, || Msg::Fit) }
                    </div>
                    <div class="joined">
                        { send("‹", "pan-left", words.earlier, || Msg::Pan(-PAN)) }
                        { send("›", "pan-right", words.later, || Msg::Pan(PAN)) }
                        <button type="button" class="button" data-action="follow" title={words.follow_title} aria-pressed={follows}
                            onclick={link.callback(|_: MouseEvent| Msg::Follow)}>{ words.follow }</button>
                    </div>
                    <div class="joined" role="group">{ for (0..self.shown.0).map(|client| Operations::client(ctx, client as u32)) }</div>
                </div>
                <div class="operations-scroll" tabindex="0" role="group" aria-label={words::reading().operations_name.with([&count])}
                    onkeydown={link.batch_callback(|event: KeyboardEvent| {
                        let key = event.key();
                        let own = matches!(key.as_str(), "ArrowUp" | "ArrowDown" | "Enter");
                        if own {
                            event.prevent_default();
                            event.stop_propagation();
                        }
                        own.then_some(Msg::Key(key))
                    })}>
                    <div class="operations-body" ref={self.surface.body.clone()}
                        onpointerdown={link.callback(Msg::Down)} onpointermove={link.callback(Msg::Move)}
                        onpointerup={link.callback(Msg::Up)} onpointercancel={link.callback(|_: PointerEvent| Msg::Leave)}
                        onpointerleave={link.callback(|_: PointerEvent| Msg::Leave)}>
                        <canvas ref={self.surface.canvas.clone()} aria-hidden="true"></canvas>
                    </div>
                </div>
                <p class="diagram-hint quiet" data-part="operations-hint" role="status">{ told.unwrap_or_else(|| hint.to_owned()) }</p>
            </section>
        }
    }
}

impl Operations {
    fn client(ctx: &Context<Self>, client: u32) -> Html {
        let selection = Selection::Client(client);
        let pressed = ctx.props().selection == selection;
        let onclick = ctx.props().select.reform(move |_: MouseEvent| selection);
        html! {
            <button type="button" key={client} class="button" data-client-lane={client.to_string()} aria-pressed={pressed.to_string()} {onclick}>
                { words::lane(client as usize, 0) }
            </button>
        }
    }

    fn moved(&mut self, ctx: &Context<Self>, event: &PointerEvent) -> bool {
        let surface = &self.surface;
        if let Some((from, last, moved)) = &mut self.grip {
            let x = f64::from(event.client_x());
            *moved |= (x - *from).abs() > CLICK;
            if *moved {
                let part = (*last - x) / surface.size.get().0.max(1.0);
                *last = x;
                let player = &ctx.props().player;
                player.with(|run, _| surface.turn(run, |window, end| window.pan(part, end)));
            }
            return false;
        }
        let found = surface.at(place(event), REACH);
        found.is_some() && surface.choose(found.map(|(number, _)| number))
    }

    /// A click goes to the moment of an operation, and selects its client.
    fn release(&mut self, ctx: &Context<Self>, event: &PointerEvent) -> bool {
        if self.grip.take().is_none_or(|(.., moved)| moved) {
            return false;
        }
        let player = &ctx.props().player;
        let reach = if event.pointer_type() == "touch" {
            REACH_OF_FINGERS
        } else {
            REACH
        };
        let time = self.surface.time_at(place(event).0);
        player.pause();
        match self.surface.at(place(event), reach) {
            Some((number, client)) => {
                self.surface.choose(Some(number));
                if let Some(moment) = player.with(|run, _| moment_of(run, number, time)) {
                    player.seek(moment);
                }
                // On a narrow page, what is selected would come up over the bars.
                if !crate::browser::is_narrow() {
                    ctx.props().select.emit(Selection::Client(client));
                }
            }
            None => player.seek_time(time),
        }
        true
    }

    /// Up and Down go through the operations, Enter to the moment of one.
    fn key(&mut self, ctx: &Context<Self>, key: &str) -> bool {
        let player = &ctx.props().player;
        let chosen = self.surface.chosen.get();
        let next = player.with(|run, _| {
            let history = run.latest().history();
            let last = history.len().checked_sub(1)?;
            let own = |number: &u64| {
                let record = history.get(*number);
                record.is_some_and(|record| chosen.client.is_none_or(|it| record.client.0 == it))
            };
            match (key, chosen.operation) {
                ("ArrowDown", Some(number)) => (number + 1..=last).find(own),
                ("ArrowUp", Some(number)) => (history.forgotten()..number).rev().find(own),
                ("Enter", _) => None,
                // The latest at the playhead.
                _ => (history.forgotten()..=last).rev().find(|number| {
                    let record = history.get(*number);
                    own(number) && record.is_some_and(|it| it.invoked.event < run.moment())
                }),
            }
        });
        if let (Some(number), "Enter") = (chosen.operation, key) {
            player.pause();
            if let Some(moment) = player.with(|run, _| moment_of(run, number, 0)) {
                player.seek(moment);
            }
            return true;
        }
        if let Some(number) = next {
            self.surface.choose(Some(number));
            let began = player.with(|run, _| {
                let record = run.latest().history().get(number);
                record.map_or(0.0, |record| record.invoked.time.0 as f64)
            });
            let mut window = self.surface.window.get();
            window.follows = false;
            window.reveal(began);
            self.surface.window.set(window);
        }
        next.is_some()
    }
}
