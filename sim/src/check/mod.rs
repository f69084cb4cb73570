//! The second opinion: 24 properties, each checked at the moment at which it
//! could fail (`docs/properties.md` lists them).
//!
//! Nothing here shares code with `core`. The checks keep records of their own
//! of what was seen from outside (messages, log writes, finished disk writes,
//! elections, applied entries, what a server says when asked) and judge by those. The
//! cost of an event does not grow with the length of the run: each entry is looked
//! at once when it is appended, written, sent or applied.
//!
//! What is remembered is in `records`, `committed`, `elections`, `server` and
//! `sessions`. What is checked when is in `logs` (logs change, disks write, leaders
//! are elected), `members` (the configuration changes), `messages` (something is
//! sent or arrives), `state` (a server has done what it had to do), `machines`
//! (entries are applied, snapshots taken) and `clients` (they ask and are answered, which
//! `answers` compares with the log).

mod answers;
mod clients;
mod committed;
mod elections;
mod firsts;
mod found;
mod logs;
mod machines;
mod members;
mod messages;
mod property;
mod quorum;
mod records;
mod server;
mod sessions;
mod state;
mod violation;
mod words;

use raftworks_core::{Configuration, Index, ServerId, Term, Time};

use crate::chunked::Chunked;
use crate::finding::Finding;
use answers::Answers;
use clients::Suspicions;
pub use clients::{Linearizability, Suspicion};
use committed::Committed;
use elections::Elections;
use found::Found;
use machines::AppliedEntry;
pub use property::{PROPERTIES, Property, Severity};
use quorum::Deciding;
use records::Ghosts;
use server::ServerRecord;
pub(crate) use server::{Followed, Seen};
pub(crate) use sessions::Effected;
use sessions::Sessions;
pub use violation::{ConfigurationRule, Detail, SnapshotFault, Violation};

/// The records, and what they showed.
#[derive(Clone, Debug)]
pub(crate) struct Checks {
    servers: Vec<ServerRecord>,
    ghosts: Ghosts,
    committed: Committed,
    elections: Elections,
    /// What was applied at each index for the first time.
    applied: Chunked<AppliedEntry>,
    sessions: Sessions,
    answers: Answers,
    suspicions: Suspicions,
    found: Found,
}

impl Checks {
    /// Checks of a cluster that begins with this configuration. `own` is what each
    /// server knows of it: servers that wait to be added know nothing.
    pub(crate) fn new<'a>(
        cluster: &Configuration,
        own: impl ExactSizeIterator<Item = &'a Configuration>,
    ) -> Checks {
        let servers = own.len();
        let own = own.map(|own| ServerRecord::new(servers, Deciding::of(Index::ZERO, own)));
        Checks {
            servers: own.collect(),
            ghosts: Ghosts::default(),
            committed: Committed::new(Deciding::of(Index::ZERO, cluster)),
            elections: Elections::default(),
            applied: Chunked::default(),
            sessions: Sessions::default(),
            answers: Answers::default(),
            suspicions: Suspicions::default(),
            found: Found::new(),
        }
    }

    /// What was violated.
    pub(crate) fn violations(&self) -> &[Violation] {
        self.found.violations()
    }

    /// What could go wrong from here on.
    pub(crate) fn warnings(&self) -> &[Violation] {
        self.found.warnings()
    }

    /// How often a property was looked at.
    pub(crate) fn evaluations(&self, property: Property) -> u64 {
        self.found.evaluations(property)
    }

    /// What follows belongs to this event.
    pub(crate) fn begin_event(&mut self, number: u64, time: Time) {
        self.found.begin_event(number, time);
    }

    /// The event is over; the run may have been stopped in it.
    pub(crate) fn end_event(&mut self, finding: Option<&Finding>) {
        self.found.check(Property::RunsOn, finding.is_none(), || {
            Detail::Stopped(*finding.expect("it is not none"))
        });
    }

    fn record(&self, server: ServerId) -> &ServerRecord {
        &self.servers[place(server)]
    }

    fn record_mut(&mut self, server: ServerId) -> &mut ServerRecord {
        &mut self.servers[place(server)]
    }

    /// The lowest term that any disk knows, of servers that take part.
    fn oldest_term(&self) -> Term {
        let terms = self.servers.iter().map(|record| record.hard_state.term);
        let known = terms.filter(|&term| term > Term(0));
        known.min().unwrap_or_default()
    }
}

fn place(server: ServerId) -> usize {
    server.0 as usize - 1
}

#[cfg(test)]
mod tests;
