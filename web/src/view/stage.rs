//! The stage: servers on a ring, links, messages on their way, clients.

use std::rc::Rc;

use raftworks_sim::{Address, Answer, Host, Role, ServerId, Time, World};

use super::crowds::{CrowdView, crowds, is_crowded};
use super::links::{LinkView, links, partition};
use super::messages::{MessageView, message};
use super::pointed::Pointed;
use super::settings::{self, Part};
use super::term_class;
use crate::words;

/// The drawing's width; it scales with the page.
pub const WIDTH: f64 = 720.0;
/// The drawing's height.
pub const HEIGHT: f64 = 500.0;
pub(super) const CENTRE: Point = Point { x: 392.0, y: 256.0 };
pub(super) const RING: f64 = 174.0;
const CLIENT_X: f64 = 60.0;

/// A place in the drawing.
#[derive(Clone, Copy, PartialEq, Debug)]
pub struct Point {
    /// To the right.
    pub x: f64,
    /// Down.
    pub y: f64,
}

/// A server as it is drawn.
#[derive(Clone, PartialEq, Debug)]
pub struct ServerView {
    /// Its id.
    pub id: ServerId,
    /// Where it is.
    pub at: Point,
    /// How large.
    pub radius: f64,
    /// The class that colours it.
    pub term_class: String,
    /// Its term.
    pub term: u64,
    /// What it is.
    pub role: Role,
    /// What it is among the members.
    pub part: Part,
    /// Whether it runs.
    pub up: bool,
    /// Whether it is stalled.
    pub paused: bool,
    /// The line under its name.
    pub status: String,
    /// Where its name goes.
    pub label: Point,
    /// How its name is aligned: `start`, `middle` or `end`.
    pub anchor: &'static str,
    /// As candidate: for each voter, what is known of its vote.
    pub pips: Vec<Pip>,
    /// For those who hear the page.
    pub name: String,
}

/// What a candidate knows of a vote.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Pip {
    /// It has the vote.
    Held,
    /// The vote is given and on its way.
    Travelling,
    /// It was refused.
    Refused,
    /// Nothing yet.
    None,
}

/// A client as it is drawn.
#[derive(Clone, PartialEq, Debug)]
pub struct ClientView {
    /// Its number; 0 is the reader.
    pub id: u32,
    /// Where it is.
    pub at: Point,
    /// What it is called.
    pub title: String,
    /// What it waits for.
    pub status: String,
    /// Whether it waits.
    pub waiting: bool,
    /// Its lane.
    pub of: Pointed,
}

/// Everything on the stage but what moves.
#[derive(Clone, PartialEq, Debug)]
pub struct StageView {
    /// The servers.
    pub servers: Vec<Rc<ServerView>>,
    /// The links between them.
    pub links: Rc<Vec<LinkView>>,
    /// The messages on their way.
    pub messages: Vec<Rc<MessageView>>,
    /// What stands for them when there are too many.
    pub crowds: Vec<Rc<CrowdView>>,
    /// The clients.
    pub clients: Vec<Rc<ClientView>>,
    /// The line between the two sides of a partition, as a path.
    pub partition: Option<String>,
}

/// The stage at this moment.
pub fn stage(world: &World) -> StageView {
    let count = world.hosts().len();
    let crowded = is_crowded(world);
    StageView {
        servers: world
            .hosts()
            .iter()
            .map(|h| Rc::new(server(world, h, count)))
            .collect(),
        links: Rc::new(links(world)),
        messages: if crowded {
            Vec::new()
        } else {
            let all = world.flights();
            all.map(|it| Rc::new(message(it, count))).collect()
        },
        crowds: if crowded {
            crowds(world).into_iter().map(Rc::new).collect()
        } else {
            Vec::new()
        },
        clients: clients(world).into_iter().map(Rc::new).collect(),
        partition: partition(world),
    }
}

/// Where a server stands: server 1 at twelve o'clock, then clockwise.
pub fn server_at(id: ServerId, count: usize) -> Point {
    on_ring(angle_of(id.0 as f64 - 1.0, count), RING)
}

pub(super) fn angle_of(place: f64, count: usize) -> f64 {
    place * std::f64::consts::TAU / count.max(1) as f64
}

pub(super) fn on_ring(angle: f64, radius: f64) -> Point {
    Point {
        x: CENTRE.x + radius * sin(angle),
        y: CENTRE.y - radius * cos(angle),
    }
}

/// The browser brings these along; our own would have to be downloaded.
#[cfg(target_arch = "wasm32")]
use js_sys::Math::{cos, sin};

#[cfg(not(target_arch = "wasm32"))]
fn sin(angle: f64) -> f64 {
    angle.sin()
}

#[cfg(not(target_arch = "wasm32"))]
fn cos(angle: f64) -> f64 {
    angle.cos()
}

/// How large servers are, so that they do not touch.
pub fn radius_of(count: usize) -> f64 {
    let room = RING * sin(std::f64::consts::PI / count.max(3) as f64);
    (room * 0.52).min(38.0)
}

pub(super) fn client_at(id: u32, count: usize) -> Point {
    let spacing = (380.0 / count.max(1) as f64).min(130.0);
    let top = HEIGHT / 2.0 - spacing * (count as f64 - 1.0) / 2.0;
    Point {
        x: CLIENT_X,
        y: top + spacing * f64::from(id),
    }
}

pub(super) fn end_at(address: Address, world: &World) -> Point {
    match address {
        Address::Server(id) => server_at(id, world.hosts().len()),
        Address::Client(id) => client_at(id.0, world.clients().len()),
    }
}

/// The part of a server's election timeout that is left, from 0 to 1; none for
/// a leader, and for a server that does not run.
pub fn timer_left(host: &Host, now_us: u64) -> f64 {
    let server = host.server();
    if !host.is_up() || server.is_leader() {
        return 0.0;
    }
    let Some(deadline) = server.deadline() else {
        return 0.0;
    };
    // Both by the server's own clock.
    let now = host.clock().shows(Time(now_us));
    let left = deadline.0.saturating_sub(now.0) as f64;
    (left / server.election_timeout_us().max(1) as f64).clamp(0.0, 1.0)
}

fn server(world: &World, host: &Host, count: usize) -> ServerView {
    let core = host.server();
    let id = host.id();
    let (at, radius) = (server_at(id, count), radius_of(count));
    let angle = angle_of(id.0 as f64 - 1.0, count);
    let label = on_ring(angle, RING + radius + 22.0);
    let anchor = match label.x - at.x {
        dx if dx > 12.0 => "start",
        dx if dx < -12.0 => "end",
        _ => "middle",
    };
    let part = settings::governing(world).map_or(Part::Voter, |it| settings::part(it, id));
    let status = if host.is_up() && settings::regressed(world, id) {
        words::stage().regressed.to_owned()
    } else {
        status(host, part)
    };
    let last = core.log().last().index;
    let log = (last, core.commit_index());
    let name = words::server_name(id, (core.role(), core.term()), &status, log);
    ServerView {
        id,
        at,
        radius,
        term_class: term_class(core.term()),
        term: core.term().0,
        role: core.role(),
        part,
        up: host.is_up(),
        paused: host.is_paused(),
        status,
        label: Point {
            x: label.x,
            // Two lines: above the ring they end at this place, below they start.
            y: label.y - cos(angle) * 8.0 - 2.0,
        },
        anchor,
        pips: pips(world, host),
        name,
    }
}

fn status(host: &Host, part: Part) -> String {
    let (core, words) = (host.server(), words::stage());
    if !host.is_up() {
        return words.down.to_owned();
    }
    if host.is_paused() {
        return words.paused.with([&words::role_name(core.role())]);
    }
    match (core.role(), core.voted_for()) {
        (role @ (Role::Candidate | Role::PreCandidate), _) => {
            let votes = core.votes().filter(|(_, granted)| *granted).count();
            let has = |voter| core.votes().any(|(id, granted)| id == voter && granted);
            let (name, needed) = (
                words::role_name(role),
                core.configuration().votes_needed(has),
            );
            words.votes.with([&name, &votes, &needed])
        }
        (Role::Follower, Some(candidate)) if core.leader().is_none() => {
            words.voted_for.with([&candidate])
        }
        (Role::Follower, _) => words::follower_as(part).to_owned(),
        (Role::Leader, _) if core.transfer_target().is_some() => words.hands_on.to_owned(),
        (role, _) => words::role_name(role).to_owned(),
    }
}

fn pips(world: &World, host: &Host) -> Vec<Pip> {
    let core = host.server();
    if !matches!(core.role(), Role::Candidate | Role::PreCandidate) || !host.is_up() {
        return Vec::new();
    }
    let voters = core.configuration().voters().iter();
    voters
        .map(|&voter| {
            let heard = core.votes().find(|(id, _)| *id == voter);
            match heard {
                Some((_, true)) => Pip::Held,
                Some((_, false)) => Pip::Refused,
                None if vote_travels(world, voter, host.id()) => Pip::Travelling,
                None => Pip::None,
            }
        })
        .collect()
}

/// Whether a vote is cast and has not arrived: on a disk, or on the way.
fn vote_travels(world: &World, voter: ServerId, candidate: ServerId) -> bool {
    let Some(term) = world.host(candidate).map(|host| host.server().term()) else {
        return false;
    };
    world.host(voter).is_some_and(|host| {
        let server = host.server();
        host.is_up() && server.term() == term && server.voted_for() == Some(candidate)
    })
}

fn clients(world: &World) -> Vec<ClientView> {
    let (servers, count) = (world.hosts().len(), world.clients().len());
    let clients = world.clients().iter();
    clients
        .map(|client| {
            let id = client.id().0;
            let status = match (client.current(), client.last_completed()) {
                (Some(operation), _) => shorten(&operation.ask.to_string(), 12) + " …",
                (None, Some((ask, Answer::Value { value, .. }))) => {
                    let value = words::value_or_nothing(value.as_deref());
                    shorten(&words::stage().value_is.with([&ask.key(), &value]), 14)
                }
                (None, Some((ask, _))) => shorten(&ask.to_string(), 12) + " ✓",
                (None, None) => String::new(),
            };
            ClientView {
                id,
                at: client_at(id, count),
                title: words::client_lane(id),
                status,
                waiting: client.current().is_some(),
                of: Pointed::lane(servers + id as usize),
            }
        })
        .collect()
}

/// At most this many characters.
pub fn shorten(text: &str, most: usize) -> String {
    if text.chars().count() <= most {
        return text.to_owned();
    }
    let short: String = text.chars().take(most - 1).collect();
    short + "…"
}

#[cfg(test)]
mod tests {
    use super::super::messages::{message_at, message_opacity};
    use super::super::run_of;
    use super::*;

    #[test]
    fn server_one_is_at_twelve_and_nothing_touches() {
        for count in 1..=25 {
            let first = server_at(ServerId(1), count);
            assert!((first.x - CENTRE.x).abs() < 1e-9 && first.y < CENTRE.y);
            let radius = radius_of(count);
            for id in 2..=count as u64 {
                let (a, b) = (
                    server_at(ServerId(id - 1), count),
                    server_at(ServerId(id), count),
                );
                let distance = (a.x - b.x).hypot(a.y - b.y);
                assert!(distance > 2.0 * radius, "{count} servers touch");
            }
        }
    }

    #[test]
    fn a_leader_and_its_followers_are_told_apart_by_words_too() {
        let run = run_of("servers 5\n", 1_000_000);
        let view = stage(run.world());
        assert_eq!((view.servers.len(), view.links.len()), (5, 10));
        let leaders = view.servers.iter().filter(|s| s.role == Role::Leader);
        let leaders: Vec<_> = leaders.collect();
        assert_eq!(leaders.len(), 1);
        assert!(
            leaders[0]
                .name
                .contains("leader of term 1, log to 1, committed 1")
        );
        assert_eq!(view.partition, None);
    }

    #[test]
    fn votes_are_held_travelling_or_unknown() {
        let mut run = run_of("servers 3\n", 0);
        let mut seen = Vec::new();
        while run.moment() < 60 && run.world().leader().is_none() {
            run.step_forward();
            for server in stage(run.world()).servers {
                seen.extend(&server.pips);
            }
        }
        for pip in [Pip::Held, Pip::Travelling, Pip::None] {
            assert!(seen.contains(&pip), "{pip:?} was never seen");
        }
    }

    #[test]
    fn a_partition_draws_one_line_and_a_cut_direction_is_named() {
        let cut = run_of("servers 5\nat 1s partition 1 2 | rest\n", 1_100_000);
        assert!(stage(cut.world()).partition.is_some());
        let apart = run_of("servers 5\nat 1s partition 1 3 | rest\n", 1_100_000);
        assert_eq!(stage(apart.world()).partition, None, "not neighbours");
        let one_way = run_of("servers 3\nat 1s cut 2 -> 1\n", 1_100_000);
        let view = stage(one_way.world());
        assert!(view.links[0].b_to_a_cut && !view.links[0].a_to_b_cut);
        assert!(view.links[0].name().ends_with("cut from 2 to 1"));
    }

    #[test]
    fn messages_travel_from_end_to_end_and_doomed_ones_fade() {
        let mut run = run_of("servers 3\nloss 100%\n", 0);
        while run.world().flights().next().is_none() {
            run.step_forward();
        }
        let world = run.world();
        let flight = world.flights().next().unwrap();
        assert!(stage(world).messages[0].doomed);
        let early = message_opacity(flight, flight.sent_at.0);
        let late = message_opacity(flight, flight.ends_at.0);
        assert!(early > 0.99 && late < 0.2, "{early} to {late}");
        let start = message_at(flight, world, flight.sent_at.0, false);
        let end = message_at(flight, world, flight.arrives_at.0, false);
        let to = end_at(flight.id.to, world);
        let distance = |a: Point, b: Point| (a.x - b.x).hypot(a.y - b.y);
        assert!(distance(end, to) < distance(start, to));
    }

    #[test]
    fn the_timer_drains_and_a_leader_has_none() {
        let run = run_of("servers 3\n", 0);
        let host = &run.world().hosts()[0];
        assert!((timer_left(host, 0) - 1.0).abs() < 1e-9);
        assert!(timer_left(host, 100_000) < 0.7);
        let run = run_of("servers 3\n", 1_000_000);
        let leader = run
            .world()
            .leader()
            .and_then(|id| run.world().host(id))
            .unwrap();
        assert!(timer_left(leader, 1_000_000) < 1e-9);
    }
}
