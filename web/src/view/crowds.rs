//! More messages on their way than anybody can tell apart: those of one direction are
//! drawn as one, with their number.

use std::collections::BTreeMap;

use raftworks_sim::{Address, Flight, World};

use super::messages::message_at;
use super::pointed::Pointed;
use super::stage::Point;
use super::{Selection, term_class};
use crate::words;

/// With more messages than this, those of one direction are one.
pub const MOST_MESSAGES: usize = 250;

/// The two ends, the sender first.
pub type Ends = (Address, Address);

/// All messages of one direction.
#[derive(Clone, PartialEq, Debug)]
pub struct CrowdView {
    /// From where to where.
    pub ends: Ends,
    /// How many they are.
    pub count: usize,
    /// The class that colours them: that of the latest term.
    pub term_class: String,
    /// For those who hear the page.
    pub name: String,
    /// The link, or the client.
    pub selection: Selection,
    /// The two ends.
    pub of: Pointed,
}

/// Whether there are so many messages.
pub fn is_crowded(world: &World) -> bool {
    world.flights().nth(MOST_MESSAGES).is_some()
}

fn ends(flight: &Flight) -> Ends {
    (flight.id.from, flight.id.to)
}

/// The messages of each direction, in the order of their ends.
pub fn crowds(world: &World) -> Vec<CrowdView> {
    let servers = world.hosts().len();
    let mut all: BTreeMap<Ends, (usize, &Flight)> = BTreeMap::new();
    for flight in world.flights() {
        let (count, latest) = all.entry(ends(flight)).or_insert((0, flight));
        *count += 1;
        if flight.id.term > latest.id.term {
            *latest = flight;
        }
    }
    let crowd = |(ends, (count, latest)): (Ends, (usize, &Flight))| {
        let (selection, client) = match ends {
            (Address::Server(a), Address::Server(b)) => {
                (Selection::Link(a.min(b), a.max(b)), false)
            }
            (Address::Client(id), _) | (_, Address::Client(id)) => (Selection::Client(id.0), true),
        };
        let message = Selection::Message(latest.id);
        CrowdView {
            ends,
            count,
            term_class: if client {
                "of-client".to_owned()
            } else {
                term_class(latest.id.term)
            },
            name: words::crowd(count, ends),
            selection,
            of: Pointed::selection(message, servers).unwrap_or_default(),
        }
    };
    all.into_iter().map(crowd).collect()
}

/// Where each direction's messages are in the middle, in the order of their ends.
pub fn crowds_at(world: &World, now_us: u64, steps: bool) -> Vec<(Ends, Point)> {
    let mut all: BTreeMap<Ends, (f64, Point)> = BTreeMap::new();
    for flight in world.flights() {
        let at = message_at(flight, world, now_us, steps);
        let (count, sum) = all
            .entry(ends(flight))
            .or_insert((0.0, Point { x: 0.0, y: 0.0 }));
        *count += 1.0;
        sum.x += at.x;
        sum.y += at.y;
    }
    let middle = |(ends, (count, sum)): (Ends, (f64, Point))| {
        let at = Point {
            x: sum.x / count,
            y: sum.y / count,
        };
        (ends, at)
    };
    all.into_iter().map(middle).collect()
}

#[cfg(test)]
mod tests {
    use super::super::run_of;
    use super::super::stage::stage;
    use super::*;
    use raftworks_sim::ServerId;

    /// A leader of 25 servers whose messages take long.
    const CROWDED: &str = "servers 25\nlatency 900ms\nheartbeat 20ms\nelection-timeout 3s..6s\n";

    #[test]
    fn messages_are_drawn_one_by_one_as_long_as_they_can_be_told_apart() {
        let mut run = run_of(CROWDED, 1);
        let (mut few, mut many) = (0, 0);
        while run.world().now().0 < 12_000_000 && many < 50 {
            if run.step_forward().is_none() {
                break;
            }
            let world = run.world();
            let (count, view) = (world.flights().count(), stage(world));
            if count <= MOST_MESSAGES {
                assert_eq!((view.messages.len(), view.crowds.len()), (count, 0));
                few += 1;
                continue;
            }
            many += 1;
            assert!(view.messages.is_empty());
            let drawn: usize = view.crowds.iter().map(|crowd| crowd.count).sum();
            assert_eq!(drawn, count, "every message is in one of them");
            let at = crowds_at(world, run.world().now().0, false);
            let placed: Vec<Ends> = at.iter().map(|(ends, _)| *ends).collect();
            let named: Vec<Ends> = view.crowds.iter().map(|crowd| crowd.ends).collect();
            assert_eq!(placed, named);
        }
        assert!(few > 100 && many >= 50, "{few} {many}");
    }

    #[test]
    fn a_crowd_stands_where_its_messages_are() {
        let mut run = run_of("servers 3\n", 1);
        while run.world().flights().count() == 0 {
            run.step_forward();
        }
        let (world, now_us) = (run.world(), run.world().now().0 + 3_000);
        let flight = world.flights().next().unwrap();
        let at = message_at(flight, world, now_us, false);
        let all = crowds_at(world, now_us, false);
        let found = all.iter().find(|(of, _)| *of == ends(flight));
        assert_eq!(found.map(|(_, at)| *at), Some(at));
        let view = crowds(world);
        assert!(view.iter().all(|crowd| crowd.count == 1));
        assert!(matches!(view[0].selection, Selection::Link(a, b) if a < b && a >= ServerId(1)));
    }
}
