//! A deterministic simulator of a whole Raft cluster.
//!
//! A [`World`] is a cluster as one value: servers that run
//! `raftworks-core` as it is, their disks, the links between them, clients, and
//! what is about to happen. It takes one atomic step at a time, which it
//! describes as an [`Event`]. A [`Run`] is a scenario, a
//! seed and a list of actions; these determine every event, on every machine,
//! for ever.
//!
//! This crate owns clusters, faults, clients, runs, properties and scenarios.
//! It leaves pixels, files and threads to those who use it, and the algorithm to
//! the core. Time is virtual, in whole microseconds; nothing here reads a clock,
//! draws entropy, or depends on the order of a hash map.
//!
//! ```
//! use std::sync::Arc;
//! use raftworks_sim::{Scenario, Run, Time};
//!
//! let scenario = Arc::new(Scenario::parse("servers 3\nat 1s crash leader\n").unwrap());
//! let mut run = Run::new(scenario, 42);
//! run.seek_time(Time(2_000_000));
//! assert!(run.world().leader().is_some(), "a new leader was elected");
//! assert!(run.world().violations().is_empty());
//! ```

pub mod action;
pub mod check;
pub mod chunked;
pub mod client;
pub mod clock;
pub mod command;
pub mod coverage;
pub mod digest;
pub mod disk;
mod draw;
pub mod event;
pub mod fault;
pub mod finding;
pub mod flight;
pub mod history;
pub mod host;
pub mod linearizability;
pub mod link;
pub mod liveness;
mod lognormal;
pub mod order;
pub mod outline;
pub mod pulse;
mod queue;
pub mod refusal;
#[cfg(feature = "report")]
pub mod report;
mod rule;
pub mod run;
pub mod save;
pub mod scenario;
pub mod settings;
pub mod shrink;
pub mod spec;
pub mod store;
pub mod swarm;
pub mod trace;
pub mod why;
pub mod workload;
pub mod world;

pub use action::{Action, Author, MemberChange, Selector, Skipped};
pub use check::{
    ConfigurationRule, Detail, Linearizability, PROPERTIES, Property, Severity, SnapshotFault,
    Suspicion, Violation,
};
pub use client::{Answer, Ask, Client, ClientId, Operation, ReadMode, Request, Response};
pub use clock::Clock;
pub use command::{Change, Command, Outcome};
pub use coverage::{Coverage, Covered};
pub use digest::Digest;
pub use disk::{Disk, DiskState, PendingWrite};
pub use event::{Effect, Event, EventKind, LossReason};
pub use fault::{ClockFault, DiskFault, Fault, Keeps, Rhythm, Shape};
pub use finding::Finding;
pub use flight::{Address, Fate, Flight, MESSAGE_KINDS, MessageId, MessageKind, Packet};
pub use history::{Explanation, History, Record, Told};
pub use host::{Host, Notes};
pub use link::{Link, LinkChange, LinkSettings};
pub use outline::{Brief, Marks, Outline, Turn, What};
pub use pulse::{Commit, Pulse, Service, can_commit};
pub use refusal::Refusal;
pub use rule::{Rule, Rules};
pub use run::{Mark, MarkKind, Run, RunAction, Walk};
pub use scenario::Scenario;
pub use settings::{
    ClusterSettings, Distribution, InitialLog, LIMITS, Limit, MemberSettings, Options, Setting,
    Span,
};
pub use spec::{Changed, Departure};
pub use store::Store;
pub use swarm::Profile;
pub use workload::{ClientSettings, Spread};
pub use world::{Calm, Caption, Coming, Upcoming, World};

pub use raftworks_core::{
    AppendRefusal, Backoff, Body, ChangeRefusal, CommitReason, CommitStatus, ConfigError,
    Configuration, ConfigurationError, DisjointQuorums, ElectionReason, Entry, HardState, Index,
    Log, Members, Message, Mode, Note, Payload, Position, Progress, Quorums, ReadId, ReadRefusal,
    ReadStatus, Role, Round, RuleGroup, Server, ServerId, Snapshot, StepDownReason, Term, Time,
    TimerReason, TransferEnd, TransferRefusal, VoteRefusal, WriteId,
};
