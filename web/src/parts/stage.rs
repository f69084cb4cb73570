//! The stage. Yew makes and names the elements; what moves between two events
//! is written to them directly, once per frame.

use std::cell::RefCell;
use std::rc::Rc;

use raftworks_sim::order::sort_few_by_key;
use raftworks_sim::{MessageId, Role, Run, ServerId, World};
use wasm_bindgen::JsCast;
use web_sys::Element;
use yew::prelude::*;

use crate::browser;
use crate::parts::kept::kept;
use crate::parts::{on_activate, use_view};
use crate::player::{Pace, Player};
use crate::view::Selection;
use crate::view::crowds::{CrowdView, Ends, crowds_at};
use crate::view::diagram::lane_of;
use crate::view::fixed::{Fixed, tenths};
use crate::view::links::LinkView;
use crate::view::messages::{self, MessageView};
use crate::view::pointed::Pointed;
use crate::view::reach::{Drawn, Placement, nearest};
use crate::view::settings::Part;
use crate::view::stage::{self, ClientView, Pip, Point, ServerView, StageView};
use crate::words;

/// How far from the middle of a thing a finger may come down, in CSS pixels: half
/// of 44.
const FINGER: f64 = 22.0;
/// The same for a pointer: half of 24.
const POINTER: f64 = 12.0;

/// A server of a smaller radius has no room for a letter.
const SMALL: f64 = 22.0;

/// Properties of [`Stage`].
#[derive(Properties, PartialEq)]
pub struct StageProps {
    /// The player.
    pub player: Player,
    /// What is selected.
    pub selection: Selection,
    /// Selects something.
    pub select: Callback<Selection>,
    /// The servers on one side of a partition that is being drawn.
    #[prop_or_default]
    pub side: Option<Rc<Vec<ServerId>>>,
}

/// Elements that are written to in each frame.
#[derive(Default)]
struct Moving {
    /// In the order of their names.
    messages: Vec<(MessageId, Element)>,
    /// In the order of their ends.
    crowds: Vec<(Ends, Element)>,
    timers: Vec<(usize, Element)>,
}

/// The stage.
#[component]
pub fn Stage(props: &StageProps) -> Html {
    let view = use_view(&props.player, Pace::Frame, (), |(), run, _| {
        stage::stage(run.world())
    });
    let root = use_node_ref();
    let moving = use_memo((), |()| RefCell::new(Moving::default()));
    {
        let moving = Rc::clone(&moving);
        use_effect_with(props.player.clone(), move |player| {
            let calm = browser::prefers_reduced_motion();
            let sink = move |run: &Run, now_us: u64| {
                write_frame(&moving.borrow(), run.world(), now_us, calm);
            };
            let subscription = player.on_frame(Rc::new(sink));
            move || drop(subscription)
        });
    }
    {
        let (moving, root, player) = (Rc::clone(&moving), root.clone(), props.player.clone());
        use_effect_with(Rc::clone(&view), move |view| {
            if let Some(root) = root.cast::<Element>() {
                *moving.borrow_mut() = find_moving(&root, view);
                player.redraw();
            }
        });
    }
    let viewbox = format!("0 0 {} {}", tenths(stage::WIDTH), tenths(stage::HEIGHT));
    // What was missed by little is meant, and nothing when nothing is near.
    let onclick = {
        let (player, select, root) = (props.player.clone(), props.select.clone(), root.clone());
        Callback::from(move |event: MouseEvent| {
            let meant = root
                .cast::<Element>()
                .and_then(|root| meant(&player, &root, &event));
            select.emit(meant.unwrap_or_default());
        })
    };
    html! {
        <div class="stage" data-part="stage">
            <svg ref={root} viewBox={viewbox} role="group" aria-label={words::stage().cluster} {onclick}>
                { kept("links", Shown::of(props, &view.links, chosen_link(props.selection)), draw_links) }
                <g>
                    if let Some(path) = &view.partition {
                        <path class="partition" d={path.clone()} />
                    }
                </g>
                <g>{ for view.clients.iter().map(|client| {
                    let chosen = props.selection == Selection::Client(client.id);
                    kept(client.id, Shown::of(props, client, chosen), draw_client)
                }) }</g>
                <g>{ for view.servers.iter().map(|server| {
                    let marks = (props.selection == Selection::Server(server.id), side_of(props, server.id));
                    kept(server.id.0.to_string(), Shown::of(props, server, marks), draw_server)
                }) }</g>
                <g class="messages">
                    { for view.messages.iter().map(|message| {
                        let chosen = props.selection == Selection::Message(message.id);
                        kept(message.id.to_string(), Shown::of(props, message, chosen), draw_message)
                    }) }
                    { for view.crowds.iter().map(|crowd| {
                        kept(words::crowd(0, crowd.ends), Shown::of(props, crowd, ()), draw_crowd)
                    }) }
                </g>
            </svg>
        </div>
    }
}

/// One thing on the stage, how it is marked, and what selects it.
#[derive(PartialEq)]
struct Shown<V, M> {
    view: Rc<V>,
    marks: M,
    select: Callback<Selection>,
}

impl<V, M> Shown<V, M> {
    fn of(props: &StageProps, view: &Rc<V>, marks: M) -> Shown<V, M> {
        Shown {
            view: Rc::clone(view),
            marks,
            select: props.select.clone(),
        }
    }

    /// What a click, Enter or Space does: selects this.
    fn on_activate(&self, selection: Selection) -> (Callback<MouseEvent>, Callback<KeyboardEvent>) {
        on_activate(self.select.reform(move |()| selection))
    }
}

/// The link that is selected.
fn chosen_link(selection: Selection) -> Option<Selection> {
    Some(selection).filter(|selection| matches!(selection, Selection::Link(..)))
}

/// On which side of a partition that is being drawn it is: on the first or not.
fn side_of(props: &StageProps, id: ServerId) -> Option<bool> {
    let side = props.side.as_ref().filter(|side| !side.is_empty());
    side.map(|side| side.contains(&id))
}

/// What is near enough to the pointer, or to the finger.
fn meant(player: &Player, root: &Element, event: &MouseEvent) -> Option<Selection> {
    let reach = if browser::is_touched() {
        FINGER
    } else {
        POINTER
    };
    let area = root.get_bounding_client_rect();
    let placement = Placement::in_area(area.width(), area.height());
    let at = placement.at(
        f64::from(event.client_x()) - area.left(),
        f64::from(event.client_y()) - area.top(),
    );
    let steps = browser::prefers_reduced_motion();
    player.with(|run, head| {
        let drawn = Drawn {
            now_us: head.time_us,
            steps,
        };
        nearest(run.world(), drawn, at, reach / placement.scale)
    })
}

fn find_moving(root: &Element, view: &StageView) -> Moving {
    let children = |selector: &str| -> Vec<Element> {
        let Ok(list) = root.query_selector_all(selector) else {
            return Vec::new();
        };
        let items = (0..list.length()).filter_map(|place| list.item(place));
        items.filter_map(|node| node.dyn_into().ok()).collect()
    };
    let drawn = children(".messages > g");
    let ends = view.crowds.iter().map(|crowd| crowd.ends);
    let crowds = ends.zip(drawn.iter().cloned()).collect();
    let ids = view.messages.iter().map(|message| message.id);
    let mut messages: Vec<_> = ids.zip(drawn).collect();
    sort_few_by_key(&mut messages, |(id, _)| *id);
    Moving {
        messages,
        crowds,
        timers: children(".timer").into_iter().enumerate().collect(),
    }
}

/// Writes what moves: one transform for each message, one offset for each timer.
fn write_frame(moving: &Moving, world: &World, now_us: u64, calm: bool) {
    let move_to = |element: &Element, at: Point| {
        let _ = element.set_attribute("transform", &translate(at));
    };
    if moving.crowds.is_empty() {
        for flight in world.flights() {
            let Some(element) = found(&moving.messages, flight.id) else {
                continue;
            };
            move_to(element, messages::message_at(flight, world, now_us, calm));
            let opacity = messages::message_opacity(flight, now_us);
            if opacity < 1.0 {
                let _ = element.set_attribute("opacity", &Fixed(opacity, 2).to_string());
            }
        }
    } else {
        for (ends, at) in crowds_at(world, now_us, calm) {
            if let Some(element) = found(&moving.crowds, ends) {
                move_to(element, at);
            }
        }
    }
    for (place, element) in &moving.timers {
        if let Some(host) = world.hosts().get(*place) {
            let left = stage::timer_left(host, now_us);
            let _ = element.set_attribute("stroke-dashoffset", &Fixed(left - 1.0, 3).to_string());
        }
    }
}

/// The element of this name, among many in order.
fn found<K: Ord + Copy>(all: &[(K, Element)], name: K) -> Option<&Element> {
    let place = all.binary_search_by_key(&name, |(other, _)| *other).ok()?;
    all.get(place).map(|(_, element)| element)
}

fn translate(at: Point) -> String {
    format!("translate({} {})", tenths(at.x), tenths(at.y))
}

fn number(value: f64) -> String {
    tenths(value).to_string()
}

fn draw_links(shown: &Shown<Vec<LinkView>, Option<Selection>>) -> Html {
    html! { <g>{ for shown.view.iter().map(|link| draw_link(shown, link)) }</g> }
}

fn draw_link(shown: &Shown<Vec<LinkView>, Option<Selection>>, link: &LinkView) -> Html {
    let selection = Selection::Link(link.a, link.b);
    let (onclick, onkeydown) = shown.on_activate(selection);
    let (a, b) = (link.from, link.to);
    let middle = Point {
        x: f64::midpoint(a.x, b.x),
        y: f64::midpoint(a.y, b.y),
    };
    let cut = link.a_to_b_cut && link.b_to_a_cut;
    let one_way = link.a_to_b_cut != link.b_to_a_cut;
    let class = classes!(
        "link",
        cut.then_some("cut"),
        one_way.then_some("one-way"),
        (shown.marks == Some(selection)).then_some("selected")
    );
    let line = |class: &'static str| {
        html! {
            <line {class} x1={number(a.x)} y1={number(a.y)} x2={number(b.x)} y2={number(b.y)} />
        }
    };
    // For one direction, an arrow points along the one that still works.
    let (dx, dy) = (b.x - a.x, b.y - a.y);
    let length = (dx * dx + dy * dy).sqrt().max(1.0);
    let back = if link.a_to_b_cut { -1.0 } else { 1.0 };
    let (cos, sin) = (Fixed(back * dx / length, 3), Fixed(back * dy / length, 3));
    let minus_sin = Fixed(-back * dy / length, 3);
    let (x, y) = (tenths(middle.x), tenths(middle.y));
    let arrow = format!("matrix({cos} {sin} {minus_sin} {cos} {x} {y})");
    html! {
        <g key={format!("{}-{}", link.a, link.b)} {class} role="button" tabindex="0"
            data-link={format!("{}-{}", link.a, link.b)} data-of={Pointed::between(lane_of(link.a), lane_of(link.b)).to_string()} aria-label={link.name()}
            {onclick} {onkeydown}>
            { line("reach") }
            { line("line") }
            <g>
                if one_way {
                    <path class="arrow" d="M -7 -6 L 7 0 L -7 6 Z" transform={arrow} />
                }
            </g>
        </g>
    }
}

fn draw_server(shown: &Shown<ServerView, (bool, Option<bool>)>) -> Html {
    let server = &shown.view;
    let (chosen, in_side) = shown.marks;
    let (onclick, onkeydown) = shown.on_activate(Selection::Server(server.id));
    let class = classes!(
        "server",
        server.term_class.clone(),
        (!server.up).then_some("down"),
        (server.radius < SMALL).then_some("small"),
        server.paused.then_some("paused"),
        (server.part != Part::Voter).then(|| server.part.class()),
        chosen.then_some("selected"),
        in_side.map(|inside| if inside { "side-a" } else { "side-b" })
    );
    let r = server.radius;
    let ring = number(r + 7.0);
    let dx = server.label.x - server.at.x;
    let dy = server.label.y - server.at.y;
    html! {
        <g {class} transform={translate(server.at)} role="button"
            tabindex="0" data-server={server.id.0.to_string()} data-of={Pointed::lane(lane_of(server.id)).to_string()} aria-label={server.name.clone()}
            aria-pressed={chosen.to_string()} {onclick} {onkeydown}>
            <circle class="focus-ring" r={number(r + 14.0)} />
            <circle class="timer-track" r={ring.clone()} />
            <circle class="timer" r={ring} pathLength="1" stroke-dasharray="1 1"
                stroke-dashoffset="-1" transform="rotate(-90)" />
            { shape(server.role, server.up, server.radius) }
            <text class="term" y={number(if r < SMALL { 5.0 } else { r * 0.12 })}>{ server.term }</text>
            <text class="role-letter" y={number(r * 0.62)}>{ letter(server) }</text>
            <g>{ pips(server) }</g>
            <text class="name" x={number(dx)} y={number(dy)} text-anchor={server.anchor}>
                { format!("S{}", server.id) }
            </text>
            <text class="status" x={number(dx)} y={number(dy + 16.0)} text-anchor={server.anchor}>
                { &server.status }
            </text>
        </g>
    }
}

fn letter(server: &ServerView) -> &'static str {
    match (server.up, server.paused) {
        (false, _) => "✕",
        (true, true) => "❙❙",
        (true, false) => words::role_letter(server.role),
    }
}

/// The body of a server of this radius, whose shape says its role.
pub(super) fn shape(role: Role, up: bool, r: f64) -> Html {
    if role == Role::Leader && up {
        let corners = [
            (0.0, -1.0),
            (0.866, -0.5),
            (0.866, 0.5),
            (0.0, 1.0),
            (-0.866, 0.5),
            (-0.866, -0.5),
        ];
        let corner =
            |(x, y): (f64, f64)| format!("{},{}", tenths(r * 1.08 * x), tenths(r * 1.08 * y));
        let points: Vec<String> = corners.into_iter().map(corner).collect();
        return html! { <polygon class="body" points={points.join(" ")} /> };
    }
    let class = classes!(
        "body",
        (matches!(role, Role::Candidate | Role::PreCandidate) && up).then_some("candidate")
    );
    html! { <circle {class} r={number(r)} /> }
}

/// The votes of a candidate, as dots on its lower edge.
fn pips(server: &ServerView) -> Html {
    if server.pips.len() > 9 {
        return Html::default();
    }
    let spacing = 11.0;
    let start = -spacing * (server.pips.len() as f64 - 1.0) / 2.0;
    let y = number(server.radius + 7.0);
    server
        .pips
        .iter()
        .enumerate()
        .map(|(place, pip)| {
            let class = match pip {
                Pip::Held => "pip held",
                Pip::Travelling => "pip travelling",
                Pip::Refused => "pip refused",
                Pip::None => "pip",
            };
            let x = number(start + spacing * place as f64);
            html! { <circle key={place} {class} cx={x} cy={y.clone()} r="4" /> }
        })
        .collect()
}

fn draw_message(shown: &Shown<MessageView, bool>) -> Html {
    let message = &shown.view;
    let id = message.id;
    let (onclick, onkeydown) = shown.on_activate(Selection::Message(id));
    let class = classes!(
        "message",
        message.term_class(),
        message.reply.then_some("reply"),
        message.small.then_some("small"),
        message.client.then_some("square"),
        message.doomed.then_some("doomed"),
        message.held.then_some("held"),
        shown.marks.then_some("selected")
    );
    let r = if message.small { 7.0 } else { 11.0 };
    let body = if message.client {
        let (corner, side) = (number(-r), number(2.0 * r));
        html! { <rect class="body" x={corner.clone()} y={corner} width={side.clone()} height={side} rx="4" /> }
    } else {
        html! { <circle class="body" r={number(r)} /> }
    };
    html! {
        <g {class} role="button" tabindex="0"
            data-message={id.to_string()} data-of={message.of.to_string()} aria-label={message.name()} {onclick} {onkeydown}>
            <circle class="reach" r="16" />
            <circle class="focus-ring" r={number(r + 5.0)} />
            { body }
            <text class="sign">{ &*message.sign }</text>
        </g>
    }
}

/// All messages of one direction, with their number.
fn draw_crowd(shown: &Shown<CrowdView, ()>) -> Html {
    let crowd = &shown.view;
    let (onclick, onkeydown) = shown.on_activate(crowd.selection);
    html! {
        <g class={classes!("message", "crowd", crowd.term_class.clone())} role="button" tabindex="0"
            data-of={crowd.of.to_string()} aria-label={crowd.name.clone()} {onclick} {onkeydown}>
            <circle class="focus-ring" r="15" />
            <circle class="body" r="10" />
            <text class="sign">{ crowd.count }</text>
        </g>
    }
}

fn draw_client(shown: &Shown<ClientView, bool>) -> Html {
    let client = &shown.view;
    let (onclick, onkeydown) = shown.on_activate(Selection::Client(client.id));
    let class = classes!(
        "client-end",
        client.waiting.then_some("waiting"),
        shown.marks.then_some("selected")
    );
    let name = format!("{}, {}", client.title, client.status);
    html! {
        <g {class} transform={translate(client.at)} role="button" tabindex="0"
            data-client={client.id.to_string()} data-of={client.of.to_string()} aria-label={name} {onclick} {onkeydown}>
            <rect class="focus-ring" x="-25" y="-25" width="50" height="50" rx="14" />
            <rect class="body" x="-19" y="-19" width="38" height="38" rx="10" />
            <path class="face" d="M -6 8 v -3 a 6 6 0 0 1 12 0 v 3 M -4 -6 a 4 4 0 1 1 8 0 a 4 4 0 1 1 -8 0" />
            <text class="name" y="36" text-anchor="middle">{ &client.title }</text>
            <text class="status" y="51" text-anchor="middle">{ &client.status }</text>
        </g>
    }
}
