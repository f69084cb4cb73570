//! What the reader points at, and what of the other views shows the same: a server
//! and everything of it, a message with its ends and what it carries, an entry and
//! whoever has it.

use std::fmt;
use std::str::FromStr;

use raftworks_sim::{Address, Body, Brief, Flight, Marks, MessageKind, Packet};

use super::Selection;
use super::diagram::lane_of;

/// What a part of a view shows: lanes, and entries.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct Pointed {
    /// One bit for each lane: the servers first, then the clients.
    lanes: u64,
    /// The first and the last index, if it shows entries.
    entries: Option<(u64, u64)>,
}

impl Pointed {
    /// A server, or a client.
    pub fn lane(lane: usize) -> Pointed {
        let bit = u32::try_from(lane)
            .ok()
            .and_then(|lane| 1_u64.checked_shl(lane));
        Pointed {
            lanes: bit.unwrap_or(0),
            entries: None,
        }
    }

    /// Two ends.
    pub fn between(a: usize, b: usize) -> Pointed {
        Pointed {
            lanes: Pointed::lane(a).lanes | Pointed::lane(b).lanes,
            entries: None,
        }
    }

    /// An index, whoever has an entry there.
    pub fn index(index: u64) -> Pointed {
        Pointed {
            lanes: 0,
            entries: Some((index, index)),
        }
    }

    /// These entries of it.
    #[must_use]
    pub fn with(self, first: u64, last: u64) -> Pointed {
        Pointed {
            entries: (first <= last).then_some((first, last)),
            ..self
        }
    }

    /// What is selected, if it is somewhere.
    pub fn selection(selection: Selection, servers: usize) -> Option<Pointed> {
        let lane = |end| match end {
            Address::Server(id) => lane_of(id),
            Address::Client(id) => servers + id.0 as usize,
        };
        match selection {
            Selection::Server(id) => Some(Pointed::lane(lane_of(id))),
            Selection::Client(id) => Some(Pointed::lane(servers + id as usize)),
            Selection::Link(a, b) => Some(Pointed::between(lane_of(a), lane_of(b))),
            Selection::Message(id) => Some(Pointed::between(lane(id.from), lane(id.to))),
            Selection::Cluster | Selection::Nothing => None,
        }
    }

    /// A message on its way.
    pub fn flight(flight: &Flight, servers: usize) -> Pointed {
        let message = Selection::Message(flight.id);
        let ends = Pointed::selection(message, servers).unwrap_or_default();
        let Packet::Raft(message) = &flight.packet else {
            return ends;
        };
        match &message.body {
            Body::AppendEntries { entries, .. } => match (entries.first(), entries.last()) {
                (Some(first), Some(last)) => ends.with(first.index.0, last.index.0),
                _ => ends,
            },
            _ => ends,
        }
    }

    /// An event: where it happened, and what its message carried.
    pub fn event(brief: &Brief) -> Pointed {
        let mut pointed = Pointed {
            lanes: u64::from(brief.concerned()),
            entries: None,
        };
        for lane in [brief.lane(), brief.other()].into_iter().flatten() {
            pointed.lanes |= Pointed::lane(lane).lanes;
        }
        let carried = u64::from(brief.count());
        if brief.message() == Some(MessageKind::AppendEntries)
            && carried > 0
            && !brief.marks.has(Marks::ACTION)
        {
            pointed = pointed.with(
                brief.index() + 1 - carried.min(brief.index()),
                brief.index(),
            );
        }
        pointed
    }

    /// Whether something lights up when this is pointed at: what it is a part of, and
    /// what is a part of it; but for a server not each entry of its log.
    pub fn lights(self, other: Pointed) -> bool {
        let alone = |it: Pointed| it.lanes.is_power_of_two();
        let lanes = if self.lanes == 0 || other.lanes == 0 {
            self.entries.is_some() && other.entries.is_some()
        } else {
            let both = self.lanes & other.lanes;
            both == self.lanes || both == other.lanes
        };
        lanes
            && match (self.entries, other.entries) {
                (Some(ours), Some(theirs)) => ours.0 <= theirs.1 && theirs.0 <= ours.1,
                (None, None) => true,
                (None, Some(_)) => alone(self) && !alone(other),
                (Some(_), None) => alone(other),
            }
    }
}

/// As an attribute: the lanes as a number, and the indexes.
impl fmt::Display for Pointed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.lanes.fmt(f)?;
        match self.entries {
            Some((first, last)) => write!(f, " {first} {last}"),
            None => Ok(()),
        }
    }
}

/// Reads such an attribute.
impl FromStr for Pointed {
    type Err = ();

    fn from_str(text: &str) -> Result<Pointed, ()> {
        let mut numbers = text.split(' ').map(|word| word.parse().map_err(drop));
        let lanes = numbers.next().ok_or(())??;
        let first = numbers.next().transpose()?;
        let last = numbers.next().transpose()?;
        Ok(Pointed {
            lanes,
            entries: first.zip(last),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn lit(pointed: Pointed, others: &[Pointed]) -> Vec<bool> {
        others.iter().map(|&other| pointed.lights(other)).collect()
    }

    #[test]
    fn a_server_lights_itself_and_its_messages() {
        let server = Pointed::lane(2);
        let message = Pointed::between(0, 2);
        let others = [server, message, message.with(6, 8)];
        assert_eq!(lit(server, &others), [true; 3]);
        let dark = [
            Pointed::lane(0),
            Pointed::between(0, 1),
            Pointed::index(6),
            server.with(6, 6),
        ];
        assert_eq!(lit(server, &dark), [false; 4]);
    }

    #[test]
    fn a_message_lights_its_ends_and_what_it_carries() {
        let message = Pointed::between(0, 2).with(6, 8);
        let lights = [
            Pointed::lane(0),
            Pointed::lane(2),
            Pointed::lane(2).with(7, 7),
            Pointed::index(8),
        ];
        assert_eq!(lit(message, &lights), [true; 4]);
        let dark = [
            Pointed::lane(1),
            Pointed::lane(2).with(9, 9),
            Pointed::between(0, 2),
            Pointed::between(0, 1).with(6, 8),
        ];
        assert_eq!(lit(message, &dark), [false; 4]);
    }

    #[test]
    fn a_heartbeat_lights_its_ends_and_no_entry() {
        let heartbeat = Pointed::between(0, 2);
        let others = [Pointed::lane(0), Pointed::lane(2).with(7, 7)];
        assert_eq!(lit(heartbeat, &others), [true, false]);
    }

    #[test]
    fn an_entry_lights_its_server_its_column_and_the_messages_that_carry_it() {
        let entry = Pointed::lane(2).with(7, 7);
        let lights = [
            Pointed::lane(2),
            Pointed::index(7),
            Pointed::between(0, 2).with(6, 8),
        ];
        assert_eq!(lit(entry, &lights), [true; 3]);
        let dark = [
            Pointed::between(0, 2),
            Pointed::lane(1).with(7, 7),
            Pointed::lane(1),
        ];
        assert_eq!(lit(entry, &dark), [false; 3]);
        // A whole column is whoever has that entry.
        let column = [Pointed::lane(1).with(7, 7), Pointed::lane(1)];
        assert_eq!(lit(Pointed::index(7), &column), [true, false]);
    }

    #[test]
    fn an_attribute_is_read_as_it_was_written() {
        for pointed in [
            Pointed::lane(4),
            Pointed::between(0, 33).with(6, 8),
            Pointed::index(120),
        ] {
            assert_eq!(pointed.to_string().parse(), Ok(pointed));
        }
        for text in ["", "x", "1 2 x", "-1"] {
            assert_eq!(text.parse::<Pointed>(), Err(()), "{text}");
        }
    }
}
