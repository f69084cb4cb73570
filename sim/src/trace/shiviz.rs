//! A run as a log for `ShiViz`, which draws it as a space-time diagram: each event
//! with a vector clock, from which it finds what happened before what.

use std::collections::BTreeMap;
use std::fmt::{self, Write as _};

use crate::event::{Event, EventKind};
use crate::flight::{Address, MessageId};
use crate::world::World;

/// What the file begins with: the pattern of a record, and an empty line, which
/// says that there is only one run in it.
pub const SHIVIZ_HEADER: &str = "(?<event>.*)\\n(?<host>\\S*) (?<clock>{.*})\n\n";

/// How far each host was when something happened.
type Clock = BTreeMap<Address, u64>;

/// Follows a run and writes its records.
#[derive(Clone, Debug, Default)]
pub struct ShiViz {
    clocks: BTreeMap<Address, Clock>,
    /// For each message on its way, how far its sender knew everybody to be.
    sent: BTreeMap<MessageId, Clock>,
}

impl ShiViz {
    /// Nothing has happened yet.
    pub fn new() -> ShiViz {
        ShiViz::default()
    }

    /// The records of the latest event: one for each host that it happened to.
    pub fn observe(&mut self, world: &World) -> String {
        let mut out = String::new();
        let Some(event) = world.last_event() else {
            return out;
        };
        match &event.kind {
            EventKind::Delivered { message, .. } => {
                let sent = self.sent.remove(message).unwrap_or_default();
                let clock = self.clocks.entry(message.to).or_default();
                for (host, count) in sent {
                    let known = clock.entry(host).or_default();
                    *known = (*known).max(count);
                }
            }
            EventKind::Lost { message, .. } => {
                self.sent.remove(message);
            }
            _ => {}
        }
        for host in hosts_of(event) {
            let clock = self.clocks.entry(host).or_default();
            *clock.entry(host).or_default() += 1;
            let _ = writeln!(out, "{}", words(event, host));
            let _ = writeln!(out, "{} {}", Host(host), Json(clock));
        }
        for &message in &event.sent {
            let clock = self.clocks.get(&message.from).cloned().unwrap_or_default();
            self.sent.insert(message, clock);
        }
        out
    }
}

/// Where an event happened: where a message arrived, and everywhere where
/// something was decided, done, or sent.
fn hosts_of(event: &Event) -> Vec<Address> {
    let mut hosts: Vec<Address> = Vec::new();
    match &event.kind {
        EventKind::Delivered { message, .. } => hosts.push(message.to),
        EventKind::DeadlinePassed { server } | EventKind::Written { server, .. } => {
            hosts.push(Address::Server(*server));
        }
        EventKind::ClientActed { client } => hosts.push(Address::Client(*client)),
        EventKind::Acted {
            groups,
            skipped: None,
            ..
        } => {
            let first = groups.first().into_iter().flatten();
            hosts.extend(first.map(|server| Address::Server(*server)));
        }
        _ => {}
    }
    let decided = event.notes.iter();
    hosts.extend(decided.map(|(server, _)| Address::Server(*server)));
    hosts.extend(event.sent.iter().map(|message| message.from));
    hosts.sort_unstable();
    hosts.dedup();
    hosts
}

/// What happened, on one line.
fn words(event: &Event, host: Address) -> String {
    let mut words = match &event.kind {
        EventKind::Delivered { message, .. } => format!("receives {message}"),
        EventKind::Lost { message, .. } => format!("loses {message}"),
        EventKind::DeadlinePassed { .. } => "its timer runs out".to_owned(),
        EventKind::Written { write, .. } => format!("has finished write {}", write.0),
        EventKind::Acted { action, .. } => action.to_string(),
        _ => "acts".to_owned(),
    };
    let sent = event.sent.iter().filter(|message| message.from == host);
    let sent: Vec<String> = sent.map(ToString::to_string).collect();
    if !sent.is_empty() {
        let _ = write!(words, "; sends {}", sent.join(", "));
    }
    words.replace(['\n', '\r'], " ")
}

/// A host's name, without spaces.
struct Host(Address);

impl fmt::Display for Host {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.0 {
            Address::Server(server) => write!(f, "server-{server}"),
            Address::Client(client) => write!(f, "client-{}", client.0),
        }
    }
}

struct Json<'a>(&'a Clock);

impl fmt::Display for Json<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let parts = self
            .0
            .iter()
            .map(|(host, count)| format!("\"{}\": {count}", Host(*host)));
        write!(f, "{{{}}}", parts.collect::<Vec<_>>().join(", "))
    }
}
