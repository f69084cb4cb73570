//! What a cluster is made of before anything happens to it.

use raftworks_core::{ServerId, Term};

/// The most servers that a scenario may ask for.
pub const MAX_SERVERS: u64 = 100;

/// A span of time that is drawn anew each time, uniformly, in microseconds.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Span {
    /// The shortest.
    pub min_us: u64,
    /// The longest.
    pub max_us: u64,
}

impl Span {
    /// Always the same span.
    pub const fn exactly(us: u64) -> Span {
        Span {
            min_us: us,
            max_us: us,
        }
    }

    /// A span between the two, both included.
    pub const fn between(min_us: u64, max_us: u64) -> Span {
        Span { min_us, max_us }
    }
}

/// How one direction of a link treats messages.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct LinkSettings {
    /// How long a message travels; a range reorders.
    pub latency: Span,
    /// How many messages get lost, in parts per million.
    pub loss_ppm: u32,
    /// How many messages arrive twice, in parts per million.
    pub duplicate_ppm: u32,
}

/// A change of some of a link's settings.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct LinkChange {
    /// The new latency.
    pub latency: Option<Span>,
    /// The new loss.
    pub loss_ppm: Option<u32>,
    /// The new duplication.
    pub duplicate_ppm: Option<u32>,
}

impl LinkSettings {
    pub(crate) fn change(&mut self, change: LinkChange) {
        self.latency = change.latency.unwrap_or(self.latency);
        self.loss_ppm = change.loss_ppm.unwrap_or(self.loss_ppm);
        self.duplicate_ppm = change.duplicate_ppm.unwrap_or(self.duplicate_ppm);
    }
}

/// A client that writes by itself: when an answer has arrived it waits, then
/// writes again.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct ClientSettings {
    /// How long it waits between an answer and its next write.
    pub pause: Span,
    /// How long it waits for an answer before it asks another server.
    pub timeout_us: u64,
}

/// A server whose disk is not empty at the start.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct InitialLog {
    /// The server.
    pub server: ServerId,
    /// The terms of its entries, from index 1 on.
    pub terms: Vec<Term>,
    /// Its current term, when that is higher than its last entry's.
    pub term: Option<Term>,
}

/// A cluster at time zero.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct ClusterSettings {
    /// How many servers there are; their ids are 1, 2, 3, …
    pub servers: u64,
    /// The election timeout.
    pub election_timeout: Span,
    /// How often a leader sends heartbeats, in microseconds.
    pub heartbeat_us: u64,
    /// Every link at the start.
    pub link: LinkSettings,
    /// How long a disk write takes.
    pub disk: Span,
    /// Clients that write by themselves.
    pub clients: Vec<ClientSettings>,
    /// Disks that are not empty at the start.
    pub logs: Vec<InitialLog>,
}

impl Default for ClusterSettings {
    /// Five servers with the paper's timeouts, a network with a round trip of
    /// about 20 ms, a quick disk, no faults and no client.
    fn default() -> Self {
        ClusterSettings {
            servers: 5,
            election_timeout: Span::between(150_000, 300_000),
            heartbeat_us: 50_000,
            link: LinkSettings {
                latency: Span::between(8_000, 12_000),
                loss_ppm: 0,
                duplicate_ppm: 0,
            },
            disk: Span::between(500, 2_000),
            clients: Vec::new(),
            logs: Vec::new(),
        }
    }
}
