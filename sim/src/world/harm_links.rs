//! What the rarer faults of links and messages do.

use raftworks_core::{ServerId, Time};

use super::World;
use crate::draw::Purpose;
use crate::fault::{Rhythm, Shape};
use crate::flight::{Address, Fate, MessageId};
use crate::order::sort_few_by_key;

impl World {
    pub(super) fn clog(&mut self, groups: &[Vec<ServerId>]) -> bool {
        let mut did = false;
        for (from, to) in pairs(groups) {
            let place = self.link_place(from, to);
            let news = !std::mem::replace(&mut self.links[place].clogged, true);
            self.links[place].look_again();
            if news {
                for slot in self.slots_on(from, to) {
                    self.hold_on_clogged_link(slot);
                }
            }
            did |= news;
        }
        did
    }

    pub(super) fn unclog(&mut self, groups: &[Vec<ServerId>]) -> bool {
        let mut did = false;
        for (from, to) in pairs(groups) {
            did |= self.unclog_link(from, to);
        }
        did
    }

    /// What waited goes on in the order in which it was sent: nothing overtakes.
    fn unclog_link(&mut self, from: Address, to: Address) -> bool {
        let now = self.now;
        let place = self.link_place(from, to);
        let link = &mut self.links[place];
        let was = std::mem::take(&mut link.clogged);
        link.look_again();
        let cut = link.is_cut(now);
        let mut waiting: Vec<(Time, MessageId, u32)> = Vec::new();
        for slot in self.slots_on(from, to) {
            let flight = self.queue.get(slot).filter(|flight| flight.clogged);
            waiting.extend(flight.map(|flight| (flight.sent_at, flight.id, slot)));
        }
        sort_few_by_key(&mut waiting, |&waits| waits);
        let mut latest = now;
        for (_, _, slot) in waiting {
            let Some(flight) = self.queue.get_mut(slot) else {
                continue;
            };
            let waited_us = now.0 - flight.held_at.take().unwrap_or(now).0;
            flight.clogged = false;
            flight.sent_at = flight.sent_at.after_us(waited_us);
            flight.arrives_at = flight.arrives_at.after_us(waited_us).max(latest);
            latest = flight.arrives_at;
            flight.ends_at = flight.ends_at.after_us(waited_us);
            if cut {
                flight.fate = Fate::Cut;
            } else if matches!(flight.fate, Fate::Arrives | Fate::Corrupt) {
                flight.ends_at = flight.arrives_at;
            }
            self.queue.reschedule(slot);
        }
        was
    }

    pub(super) fn flap(&mut self, groups: &[Vec<ServerId>], rhythm: Rhythm) -> bool {
        let now = self.now;
        let mut did = false;
        for (from, to) in pairs(groups) {
            let link = self.link_mut(from, to);
            did |= link.flaps.is_none_or(|(other, _)| other != rhythm);
            link.flaps = Some((rhythm, now));
            link.look_again();
        }
        did
    }

    /// All links work, and nothing on them waits. Says whether that is news.
    pub(super) fn heal_links(&mut self) -> bool {
        let mut did = false;
        for from in self.all_ends() {
            for to in self.all_ends() {
                let place = self.link_place(from, to);
                if self.links[place].clogged {
                    did |= self.unclog_link(from, to);
                }
                did |= self.links[place].restore();
                self.links[place].look_again();
            }
        }
        did
    }

    fn all_ends(&self) -> Vec<Address> {
        let servers = self.hosts.iter().map(|host| Address::Server(host.id));
        let clients = self.clients.iter();
        servers
            .chain(clients.map(|client| Address::Client(client.id)))
            .collect()
    }

    /// Gives the links between all servers a shape.
    pub(super) fn shape_links(&mut self, shape: &Shape, who: &[ServerId]) -> bool {
        let ids: Vec<ServerId> = self.hosts.iter().map(|host| host.id).collect();
        let count = ids.len();
        let others: Vec<ServerId> = ids.iter().copied().filter(|id| !who.contains(id)).collect();
        let half_of = |id: ServerId| {
            let place = others.iter().position(|&other| other == id);
            place.map(|place| place < others.len() / 2)
        };
        // Half of a majority, without oneself, on either side.
        let reach = (count / 2).div_ceil(2);
        let sees = |a: usize, b: usize| match shape {
            Shape::Bridge(_) => match (half_of(ids[a]), half_of(ids[b])) {
                (Some(a), Some(b)) => a == b,
                _ => true,
            },
            Shape::Ring => a.abs_diff(b).min(count - a.abs_diff(b)) <= reach,
            Shape::Chain => a.abs_diff(b) <= 1,
        };
        let mut did = false;
        for a in 0..count {
            for b in (0..count).filter(|&b| b != a) {
                let cut = !sees(a, b);
                let link = self.link_mut(Address::Server(ids[a]), Address::Server(ids[b]));
                did |= link.cut != cut || link.flaps.is_some();
                link.cut = cut;
                link.flaps = None;
                link.look_again();
            }
        }
        did
    }

    /// A message is on a link about which something is special: it stops there if the
    /// link is clogged, and one has to go if there are too many.
    pub(super) fn look_after_special_link(&mut self, place: usize, slot: u32) {
        let link = &self.links[place];
        let clogged = link.clogged;
        let capacity = match link.settings.capacity {
            0 => crate::link::CAPACITY,
            capacity => capacity,
        };
        if clogged {
            self.hold_on_clogged_link(slot);
        }
        if self.links[place].in_flight <= capacity {
            return;
        }
        let Some(newest) = self.queue.get(slot) else {
            return;
        };
        let (id, key) = (newest.id, self.key_of(newest.id));
        let mut crowd = self.slots_on(id.from, id.to);
        let doomed = |slot: &u32| {
            let flight = self.queue.get(*slot);
            flight.is_some_and(|flight| flight.fate != Fate::Crowded)
        };
        crowd.retain(doomed);
        if crowd.len() as u32 <= capacity {
            return;
        }
        crowd.sort_by_key(|&slot| self.queue.get(slot).map(|flight| flight.id));
        let which = self
            .draw
            .between(Purpose::Victim, key, 0, crowd.len() as u64 - 1);
        let victim = crowd[which as usize];
        for host in &mut self.hosts {
            host.backlog.retain(|&other| other != victim);
        }
        let now = self.now;
        if let Some(flight) = self.queue.get_mut(victim) {
            flight.fate = Fate::Crowded;
            flight.held_at = None;
            flight.clogged = false;
            flight.ends_at = now;
        }
        self.queue.reschedule(victim);
    }

    fn hold_on_clogged_link(&mut self, slot: u32) {
        let now = self.now;
        let waits = self.hosts.iter().any(|host| host.backlog.contains(&slot));
        if let Some(flight) = self.queue.get_mut(slot)
            && flight.held_at.is_none()
            && !flight.waited
            && !waits
        {
            flight.held_at = Some(now);
            flight.clogged = true;
            self.queue.suspend(slot);
        }
    }

    fn slots_on(&self, from: Address, to: Address) -> Vec<u32> {
        let mut slots = self.queue.slots();
        slots.retain(|&slot| {
            let flight = self.queue.get(slot);
            flight.is_some_and(|flight| flight.id.from == from && flight.id.to == to)
        });
        slots
    }

    pub(super) fn delay_message(&mut self, slot: u32, us: u64) -> bool {
        let waits = self.hosts.iter().any(|host| host.backlog.contains(&slot));
        let Some(flight) = self.queue.get_mut(slot).filter(|_| !waits) else {
            return false;
        };
        flight.arrives_at = flight.arrives_at.after_us(us);
        flight.ends_at = flight.ends_at.after_us(us);
        if flight.held_at.is_none() {
            self.queue.reschedule(slot);
        }
        true
    }

    pub(super) fn deliver_message(&mut self, slot: u32) -> bool {
        let now = self.now;
        let waits = self.hosts.iter().any(|host| host.backlog.contains(&slot));
        let Some(flight) = self.queue.get_mut(slot).filter(|_| !waits) else {
            return false;
        };
        flight.fate = Fate::Arrives;
        flight.held_at = None;
        flight.clogged = false;
        flight.arrives_at = now;
        flight.ends_at = now;
        self.queue.reschedule(slot);
        true
    }
}

/// Each sender with each receiver but itself.
fn pairs(groups: &[Vec<ServerId>]) -> Vec<(Address, Address)> {
    let [from, to] = groups else {
        return Vec::new();
    };
    let each = |&from: &ServerId| {
        let to = to.iter().copied().filter(move |&to| to != from);
        to.map(move |to| (Address::Server(from), Address::Server(to)))
    };
    from.iter().flat_map(each).collect()
}
