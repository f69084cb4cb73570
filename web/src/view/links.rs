//! The links of the stage, and the line between two sides that cannot talk.

use raftworks_sim::{Host, ServerId, World};

use super::fixed::tenths;
use super::stage::{CENTRE, Point, RING, angle_of, on_ring, server_at};
use crate::words;

/// A link as it is drawn, both directions together.
#[derive(Clone, PartialEq, Debug)]
pub struct LinkView {
    /// The end with the lower id.
    pub a: ServerId,
    /// The other end.
    pub b: ServerId,
    /// Where the line starts.
    pub from: Point,
    /// Where it ends.
    pub to: Point,
    /// Whether nothing gets from `a` to `b`.
    pub a_to_b_cut: bool,
    /// Whether nothing gets from `b` to `a`.
    pub b_to_a_cut: bool,
}

impl LinkView {
    /// For those who hear the page.
    pub fn name(&self) -> String {
        words::link_name(self.a, self.b, self.a_to_b_cut, self.b_to_a_cut)
    }
}

/// The links at this moment.
pub fn links(world: &World) -> Vec<LinkView> {
    let ids = world.hosts().iter().map(Host::id);
    let ends: Vec<_> = ids
        .map(|id| (id, server_at(id, world.hosts().len())))
        .collect();
    let cut = |from, to| world.link(from, to).is_some_and(|link| link.cut);
    let mut links = Vec::new();
    for (place, &(a, from)) in ends.iter().enumerate() {
        links.extend(ends.iter().skip(place + 1).map(|&(b, to)| LinkView {
            a,
            b,
            from,
            to,
            a_to_b_cut: cut(a, b),
            b_to_a_cut: cut(b, a),
        }));
    }
    links
}

/// When the cut links leave two sides that are neighbours on the ring, the line
/// between them.
pub fn partition(world: &World) -> Option<String> {
    let count = world.hosts().len();
    let sides = sides(world);
    let (first, mut others) = (sides.first()?, sides.iter());
    let second = others.find(|side| *side != first)?;
    if sides.iter().any(|side| side != first && side != second) {
        return None;
    }
    let changes: Vec<usize> = (0..count)
        .filter(|&place| sides[place] != sides[(place + 1) % count])
        .collect();
    let [first, second] = changes.as_slice() else {
        return None;
    };
    let end = |place: &usize| on_ring(angle_of(*place as f64 + 0.5, count), RING + 58.0);
    let (a, b) = (end(first), end(second));
    // Bent towards the middle, so that it passes between the servers.
    Some(format!(
        "M {} {} Q {} {} {} {}",
        tenths(a.x),
        tenths(a.y),
        tenths(CENTRE.x),
        tenths(CENTRE.y),
        tenths(b.x),
        tenths(b.y)
    ))
}

/// For each server, the lowest id that it can talk with both ways, directly or
/// through others.
fn sides(world: &World) -> Vec<u64> {
    let count = world.hosts().len();
    let mut side: Vec<u64> = (1..=count as u64).collect();
    let open = |a: u64, b: u64| {
        let (a, b) = (ServerId(a), ServerId(b));
        let cut = |from, to| world.link(from, to).is_none_or(|link| link.cut);
        !cut(a, b) && !cut(b, a)
    };
    for _ in 0..count {
        for a in 1..=count as u64 {
            for b in 1..=count as u64 {
                if a != b && open(a, b) {
                    let low = side[a as usize - 1].min(side[b as usize - 1]);
                    side[a as usize - 1] = low;
                    side[b as usize - 1] = low;
                }
            }
        }
        if side.iter().all(|&low| low == 1) {
            break;
        }
    }
    side
}
