//! What will happen next, if nobody does anything: in order, for those who step.

use raftworks_core::{ServerId, Time, WriteId};

use super::World;
use crate::action::Action;
use crate::client::ClientId;
use crate::flight::{Address, Fate, Flight, MessageId};
use crate::host::Host;
use crate::queue::key_of;
use crate::scenario::Step;

/// Something that is about to happen.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Coming {
    /// The action of a line of the scenario, which is due at this moment.
    Act(Action),
    /// A line of the scenario.
    Step(Step),
    /// A disk finishes a write.
    Write(ServerId, WriteId),
    /// A server's election timeout runs out, or its heartbeat is due.
    Deadline(ServerId),
    /// A message meets its fate.
    Message(MessageId),
    /// A client asks, or loses its patience.
    Client(ClientId),
}

/// Something that is about to happen, and when.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Upcoming {
    /// When; nothing for what waits until somebody or something lets it go on.
    pub at: Option<Time>,
    /// What.
    pub what: Coming,
}

/// The order of what happens: the time, the sort of thing, and what tells things of
/// one sort apart.
type Order = (u64, u8, u64, u64);

/// The same, before the time is compared, and what happens.
type Entry = (Option<Time>, u8, u64, u64, Coming);

impl World {
    /// All that will happen if nobody does anything, in order; what waits for
    /// somebody comes last. What follows from the first of these changes the rest.
    pub fn upcoming(&self) -> Vec<Upcoming> {
        let mut all: Vec<Entry> = Vec::new();
        if let Some(action) = &self.due_action {
            all.push((Some(Time(0)), 0, 0, 0, Coming::Act(action.clone())));
        }
        let (due, armed) = self.script.upcoming();
        for (time, place, step) in due {
            all.push((Some(time), 0, place as u64, 0, Coming::Step(step)));
        }
        for step in armed {
            all.push((None, 0, 0, 0, Coming::Step(step)));
        }
        for (place, host) in self.hosts.iter().enumerate().filter(|(_, host)| host.up) {
            at_host(place as u64, host, &mut all);
        }
        for flight in self.queue.flights() {
            let time = self.end_of(flight);
            let what = Coming::Message(flight.id);
            all.push((time, 2, key_of(flight.id), flight.ticket, what));
        }
        for (place, client) in self.clients.iter().enumerate() {
            if let Some(time) = client.wakes_at {
                let what = Coming::Client(client.id);
                all.push((Some(time), 3, place as u64, 0, what));
            }
        }
        let order = |time: Option<Time>, sort, first, second| -> Order {
            (time.map_or(u64::MAX, |time| time.0), sort, first, second)
        };
        all.sort_by_key(|&(time, sort, first, second, _)| order(time, sort, first, second));
        let all = all.into_iter();
        all.map(|(time, .., what)| Upcoming {
            at: time.map(|time| time.max(self.now)),
            what,
        })
        .collect()
    }

    /// When a message meets its fate: not while it is held, or stands before a
    /// server that is stalled; a slow server takes its time.
    fn end_of(&self, flight: &Flight) -> Option<Time> {
        let receiver = match flight.id.to {
            Address::Server(id) => self.host(id),
            Address::Client(_) => None,
        };
        let receiver = receiver.filter(|host| host.up && flight.fate == Fate::Arrives);
        if flight.held_at.is_some() || flight.clogged {
            return None;
        }
        match receiver {
            Some(host) if host.paused => None,
            Some(host) if host.slow_us > 0 && !flight.waited => {
                Some(host.busy_until.max(flight.ends_at).after_us(host.slow_us))
            }
            _ => Some(flight.ends_at),
        }
    }
}

/// Writes come first; they end one after the other.
fn at_host(place: u64, host: &Host, all: &mut Vec<Entry>) {
    let runs = !host.paused;
    let mut earliest = host.disk.next_done_at().filter(|_| runs);
    for write in host.disk.pending() {
        earliest = earliest.map(|time| time.max(write.done_at));
        let time = earliest.map(|time| time.after_us(host.slow_us));
        all.push((time, 1, 0, place, Coming::Write(host.id, write.id)));
    }
    let deadline = host.deadline();
    if deadline.is_some() || !runs {
        let time = deadline.filter(|_| runs);
        all.push((time, 1, 1, place, Coming::Deadline(host.id)));
    }
}
