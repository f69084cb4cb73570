//! What a finger or a pointer means when it comes down near something small.

use raftworks_sim::World;

use super::Selection;
use super::crowds::is_crowded;
use super::messages::message_at;
use super::stage::{HEIGHT, Point, WIDTH, client_at, radius_of, server_at};

/// Half the side of a client.
const CLIENT: f64 = 19.0;

/// How the drawing lies in an area: in its middle, as large as it fits.
#[derive(Clone, Copy, PartialEq, Debug)]
pub struct Placement {
    /// CSS pixels per unit of the drawing.
    pub scale: f64,
    left: f64,
    top: f64,
}

impl Placement {
    /// In an area of this width and height.
    pub fn in_area(width: f64, height: f64) -> Placement {
        let scale = (width / WIDTH).min(height / HEIGHT).max(0.01);
        Placement {
            scale,
            left: (width - WIDTH * scale) / 2.0,
            top: (height - HEIGHT * scale) / 2.0,
        }
    }

    /// The place of the drawing at these CSS pixels of the area.
    pub fn at(self, x: f64, y: f64) -> Point {
        Point {
            x: (x - self.left) / self.scale,
            y: (y - self.top) / self.scale,
        }
    }
}

/// When the picture is drawn, and whether its messages step instead of sliding.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Drawn {
    /// The time of the moment.
    pub now_us: u64,
    /// Whether messages step.
    pub steps: bool,
}

/// What is meant by a place: the server, client or message that is nearest, when it is
/// not farther than `reach`, or else the nearest link.
pub fn nearest(world: &World, drawn: Drawn, at: Point, reach: f64) -> Option<Selection> {
    let count = world.hosts().len();
    let radius = radius_of(count);
    let from = |point: Point| distance(at, point);
    let servers = world.hosts().iter().map(|host| {
        let far = from(server_at(host.id(), count)) - radius;
        (far, Selection::Server(host.id()))
    });
    let clients = world.clients();
    let clients = clients.iter().map(|client| {
        let id = client.id().0;
        let far = from(client_at(id, clients.len())) - CLIENT;
        (far, Selection::Client(id))
    });
    let few = !is_crowded(world);
    let messages = world.flights().filter(|_| few).map(|flight| {
        let far = from(message_at(flight, world, drawn.now_us, drawn.steps));
        (far, Selection::Message(flight.id))
    });
    let things = servers.chain(clients).chain(messages);
    least(things, reach).or_else(|| least(links(world, at), reach))
}

fn links(world: &World, at: Point) -> impl Iterator<Item = (f64, Selection)> {
    let hosts = world.hosts();
    let pairs = hosts.iter().enumerate().flat_map(move |(place, a)| {
        let others = hosts.iter().skip(place + 1);
        others.map(move |b| (a.id(), b.id()))
    });
    pairs.map(move |(a, b)| {
        let ends = (server_at(a, hosts.len()), server_at(b, hosts.len()));
        (from_line(at, ends), Selection::Link(a, b))
    })
}

fn least(all: impl Iterator<Item = (f64, Selection)>, reach: f64) -> Option<Selection> {
    let near = all.filter(|(far, _)| *far <= reach);
    let nearest = near.min_by(|a, b| a.0.total_cmp(&b.0));
    nearest.map(|(_, selection)| selection)
}

fn distance(a: Point, b: Point) -> f64 {
    let (dx, dy) = (a.x - b.x, a.y - b.y);
    (dx * dx + dy * dy).sqrt()
}

fn from_line(at: Point, (a, b): (Point, Point)) -> f64 {
    let (dx, dy) = (b.x - a.x, b.y - a.y);
    let along = (at.x - a.x) * dx + (at.y - a.y) * dy;
    let part = (along / (dx * dx + dy * dy).max(1.0)).clamp(0.0, 1.0);
    distance(
        at,
        Point {
            x: a.x + dx * part,
            y: a.y + dy * part,
        },
    )
}

#[cfg(test)]
mod tests {
    use raftworks_sim::ServerId;

    use super::super::run_of;
    use super::*;

    fn drawn(now_us: u64) -> Drawn {
        Drawn {
            now_us,
            steps: false,
        }
    }

    #[test]
    fn a_place_means_what_is_nearest_within_reach() {
        let run = run_of("servers 5\nclient\n", 0);
        let world = run.world();
        let one = server_at(ServerId(1), 5);
        let beside = |dx: f64, dy: f64| Point {
            x: one.x + dx,
            y: one.y + dy,
        };
        let rim = radius_of(5);
        let meant = |at, reach| nearest(world, drawn(0), at, reach);
        let server = Some(Selection::Server(ServerId(1)));
        assert_eq!(meant(beside(0.0, -rim - 20.0), 22.0), server);
        assert_eq!(meant(beside(0.0, -rim - 24.0), 22.0), None);
        let client = client_at(1, world.clients().len());
        assert_eq!(meant(client, 5.0), Some(Selection::Client(1)));
        // Between two servers is their link, and far outside is nothing.
        let two = server_at(ServerId(2), 5);
        let middle = Point {
            x: f64::midpoint(one.x, two.x),
            y: f64::midpoint(one.y, two.y) - 8.0,
        };
        let link = Selection::Link(ServerId(1), ServerId(2));
        assert_eq!(meant(middle, 12.0), Some(link));
        assert_eq!(meant(Point { x: 5.0, y: 5.0 }, 44.0), None);
    }

    #[test]
    fn a_message_is_meant_before_the_link_it_is_on() {
        let mut run = run_of("servers 3\n", 0);
        while run.world().flights().next().is_none() {
            run.step_forward();
        }
        let (world, now) = (run.world(), run.world().now().0);
        let flight = world.flights().next().unwrap();
        let later = now + 4_000;
        let mut at = message_at(flight, world, later, false);
        at.y += 9.0;
        let meant = nearest(world, drawn(later), at, 22.0);
        assert_eq!(meant, Some(Selection::Message(flight.id)));
    }

    #[test]
    fn the_drawing_lies_in_the_middle() {
        let placement = Placement::in_area(1_440.0, 500.0);
        assert!((placement.scale - 1.0).abs() < 1e-9);
        let at = placement.at(720.0, 250.0);
        assert!((at.x - WIDTH / 2.0).abs() < 1e-9 && (at.y - HEIGHT / 2.0).abs() < 1e-9);
    }
}
