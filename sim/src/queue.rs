//! When messages meet their fate. Everything else that can happen is found by
//! looking at the servers and clients, of which there are few.

use std::cmp::{Ordering, Reverse};
use std::collections::BinaryHeap;

use raftworks_core::Time;

use crate::flight::{Address, Flight, MessageId};

/// One entry: a flight in this slot ends at this time. Ties at one instant are
/// broken by what the message is, never by when it was queued.
#[derive(Clone, Copy, Debug)]
struct Entry {
    time: Time,
    key: u64,
    /// The ticket, which no two entries share, and below it the slot.
    place: u64,
}

/// Tickets are above this bit: there is room for 268 million messages on their way, and
/// for 68 thousand million in a run, both more than any memory or patience.
const SLOT_BITS: u32 = 28;

impl Entry {
    #[inline]
    fn new(slot: u32, flight: &Flight) -> Entry {
        debug_assert!(
            slot >> SLOT_BITS == 0,
            "more messages than there are places"
        );
        Entry {
            time: flight.ends_at,
            key: key_of(flight.id),
            place: flight.ticket << SLOT_BITS | u64::from(slot),
        }
    }

    #[inline]
    fn slot(&self) -> u32 {
        self.place as u32 & ((1 << SLOT_BITS) - 1)
    }

    #[inline]
    fn ticket(&self) -> u64 {
        self.place >> SLOT_BITS
    }

    #[inline]
    fn order(&self) -> (Time, u64, u64) {
        (self.time, self.key, self.place)
    }
}

impl PartialEq for Entry {
    fn eq(&self, other: &Entry) -> bool {
        self.place == other.place
    }
}

impl Eq for Entry {}

impl PartialOrd for Entry {
    fn partial_cmp(&self, other: &Entry) -> Option<Ordering> {
        Some(self.cmp(other))
    }

    // What the heap asks. The times decide nearly always.
    #[inline]
    fn le(&self, other: &Entry) -> bool {
        if self.time != other.time {
            return self.time < other.time;
        }
        self.order() <= other.order()
    }
}

impl Ord for Entry {
    fn cmp(&self, other: &Entry) -> Ordering {
        self.order().cmp(&other.order())
    }
}

/// All flights, and the order in which they end.
#[derive(Clone, Debug, Default)]
pub(crate) struct Queue {
    heap: BinaryHeap<Reverse<Entry>>,
    slots: Vec<Option<Flight>>,
    free: Vec<u32>,
    tickets: u64,
}

/// A number that orders messages by what they are.
pub(crate) fn key_of(id: MessageId) -> u64 {
    let end = |address| match address {
        Address::Server(server) => server.0 & 0xFFF,
        Address::Client(client) => u64::from(client.0 & 0x7FF) | 0x800,
    };
    (end(id.to) << 52) | (end(id.from) << 40) | ((id.kind as u64) << 36) | u64::from(id.number)
}

impl Queue {
    /// Puts a flight in; it ends at its `ends_at`.
    pub(crate) fn launch(&mut self, mut flight: Flight) -> u32 {
        self.tickets += 1;
        flight.ticket = self.tickets;
        let slot = self.free.pop().unwrap_or_else(|| {
            self.slots.push(None);
            self.slots.len() as u32 - 1
        });
        self.push(slot, &flight);
        self.slots[slot as usize] = Some(flight);
        slot
    }

    /// The flight's end was changed: forget the entry about it, make a new one.
    pub(crate) fn reschedule(&mut self, slot: u32) {
        self.tickets += 1;
        let ticket = self.tickets;
        if let Some(flight) = &mut self.slots[slot as usize] {
            flight.ticket = ticket;
            let flight = flight.clone();
            self.push(slot, &flight);
        }
        self.settle();
    }

    /// The flight stays where it is until it is rescheduled.
    pub(crate) fn suspend(&mut self, slot: u32) {
        if let Some(flight) = &mut self.slots[slot as usize] {
            flight.ticket = 0;
        }
        self.settle();
    }

    /// Takes a flight out.
    #[inline]
    pub(crate) fn remove(&mut self, slot: u32) -> Option<Flight> {
        let flight = self.slots[slot as usize].take();
        if flight.is_some() {
            self.free.push(slot);
        }
        self.settle();
        flight
    }

    /// The flight that ends next, and when.
    pub(crate) fn next(&self) -> Option<(Time, u32)> {
        self.heap.peek().map(|Reverse(e)| (e.time, e.slot()))
    }

    /// All flights that end when nothing happens to them, and when.
    pub(crate) fn scheduled(&self) -> impl Iterator<Item = (u32, Time)> {
        let entries = self.heap.iter().map(|Reverse(entry)| entry);
        let current = entries.filter(|entry| {
            let flight = self.get(entry.slot());
            flight.is_some_and(|flight| flight.ticket == entry.ticket())
        });
        current.map(|entry| (entry.slot(), entry.time))
    }

    pub(crate) fn get(&self, slot: u32) -> Option<&Flight> {
        self.slots.get(slot as usize)?.as_ref()
    }

    pub(crate) fn get_mut(&mut self, slot: u32) -> Option<&mut Flight> {
        self.slots.get_mut(slot as usize)?.as_mut()
    }

    /// The slot of the flight with this name.
    pub(crate) fn find(&self, id: MessageId) -> Option<u32> {
        let named = |slot: &Option<Flight>| slot.as_ref().is_some_and(|f| f.id == id);
        self.slots.iter().position(named).map(|slot| slot as u32)
    }

    /// All flights, in the order of their slots.
    pub(crate) fn flights(&self) -> impl Iterator<Item = &Flight> {
        self.slots.iter().flatten()
    }

    /// The slots that are in use.
    pub(crate) fn slots(&self) -> Vec<u32> {
        let slots = self.slots.iter().zip(0_u32..);
        let used = slots.filter(|(flight, _)| flight.is_some());
        used.map(|(_, slot)| slot).collect()
    }

    fn push(&mut self, slot: u32, flight: &Flight) {
        self.heap.push(Reverse(Entry::new(slot, flight)));
    }

    /// Removes entries that are about nothing any more from the front.
    fn settle(&mut self) {
        while let Some(Reverse(entry)) = self.heap.peek() {
            let flight = self.slots[entry.slot() as usize].as_ref();
            if flight.is_some_and(|flight| flight.ticket == entry.ticket()) {
                return;
            }
            self.heap.pop();
        }
    }
}
