//! When each server and client is due next, as one number each: choosing the
//! next event looks at these and at no server.
//!
//! The numbers are copies. An event concerns one server or one client, whose
//! number is renewed after it; an action may concern any, and renews all.

use raftworks_core::Time;

use crate::client::Client;
use crate::host::{Due, Host};

/// Nothing is due.
const NEVER: u64 = u64::MAX;

/// What is due, and when.
#[derive(Clone, Debug, Default)]
pub(super) struct Agenda {
    /// Twice the time, and one more for a deadline: at one instant, writes come
    /// first.
    hosts: Vec<u64>,
    /// The lowest of them, and its place.
    first_host: Option<(u64, usize)>,
    clients: Vec<u64>,
    first_client: Option<(u64, usize)>,
}

impl Agenda {
    /// Renews everything.
    pub(super) fn renew(&mut self, hosts: &[Host], clients: &[Client]) {
        self.hosts.clear();
        self.hosts.extend(hosts.iter().map(of_host));
        self.first_host = first(&self.hosts);
        self.clients.clear();
        self.clients.extend(clients.iter().map(of_client));
        self.first_client = first(&self.clients);
    }

    pub(super) fn renew_host(&mut self, place: usize, host: &Host) {
        self.hosts[place] = of_host(host);
        self.first_host = renewed(self.first_host, &self.hosts, place);
    }

    pub(super) fn renew_client(&mut self, place: usize, client: &Client) {
        self.clients[place] = of_client(client);
        self.first_client = renewed(self.first_client, &self.clients, place);
    }

    /// The first server that is due: of several at one instant, the one with the
    /// lowest place.
    #[inline]
    pub(super) fn first_host(&self) -> Option<(Time, Due, usize)> {
        let (number, place) = self.first_host?;
        let due = if number % 2 == 0 {
            Due::Write
        } else {
            Due::Deadline
        };
        Some((Time(number / 2), due, place))
    }

    /// The first client that is due.
    #[inline]
    pub(super) fn first_client(&self) -> Option<(Time, usize)> {
        self.first_client
            .map(|(number, place)| (Time(number), place))
    }
}

/// The lowest number, and its place.
#[inline]
fn first(numbers: &[u64]) -> Option<(u64, usize)> {
    let mut best = (NEVER, 0);
    for (place, &number) in numbers.iter().enumerate() {
        if number < best.0 {
            best = (number, place);
        }
    }
    (best.0 != NEVER).then_some(best)
}

/// The same when only the number at this place may have changed: mostly another one
/// is the lowest, and stays it.
#[inline]
fn renewed(lowest: Option<(u64, usize)>, numbers: &[u64], place: usize) -> Option<(u64, usize)> {
    let own = (numbers[place], place);
    match lowest {
        Some(other) if other.1 != place => Some(other.min(own)),
        _ => first(numbers),
    }
}

fn of_host(host: &Host) -> u64 {
    match host.next_due() {
        Some((time, due)) => time.0.saturating_mul(2).saturating_add(due as u64),
        None => NEVER,
    }
}

fn of_client(client: &Client) -> u64 {
    client.wakes_at.map_or(NEVER, |time| time.0)
}
