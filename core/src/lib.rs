//! One Raft server as a value.
//!
//! This crate owns the algorithm of the extended Raft paper (Ongaro and
//! Ousterhout, 2014; "§5.2" below means its section 5.2) and of Ongaro's
//! dissertation, and nothing else: no clock, no source of randomness, no disk,
//! no socket, no logging, no thread. It is `no_std` with `alloc`, has no
//! dependency and no `unsafe`.
//!
//! # How it is driven
//!
//! The caller hands in what happened, with the local time, and then takes
//! outputs until there are none:
//!
//! | What happened | Call |
//! |---|---|
//! | a message arrived | [`Server::receive`] |
//! | the deadline passed | [`Server::advance`] |
//! | a client wants a command replicated | [`Server::propose`] |
//! | a write reached the disk | [`Server::written`] |
//!
//! | [`Server::poll`] answers | The caller |
//! |---|---|
//! | [`Output::Write`] | makes it durable, then calls [`Server::written`] |
//! | [`Output::Send`] | sends the message; losing it is allowed |
//! | [`Output::Apply`] | applies the entries to the state machine, in order |
//!
//! [`Server::deadline`] says when to call [`Server::advance`]: there is no tick
//! to poll.
//!
//! Persistence is asynchronous and explicit. A write has an id, and whatever
//! promises something that the write makes true (a vote, an acknowledgement,
//! the leader's own share of a majority) stays inside until the caller reports
//! that id. [`Server::held`] shows what waits for which write.
//!
//! # Three servers in a loop
//!
//! ```
//! use raftworks_core::{Config, Configuration, Output, Saved, Server, ServerId, Time};
//!
//! let ids = [1, 2, 3].map(ServerId);
//! let mut servers: Vec<Server<Vec<u8>>> = ids
//!     .iter()
//!     .map(|&id| {
//!         let voters = Configuration::new(ids.to_vec()).unwrap();
//!         Server::new(Config::new(id), voters, Saved::default(), id.0, Time(0)).unwrap()
//!     })
//!     .collect();
//!
//! let mut now = Time(0);
//! let mut applied = Vec::new();
//! while applied.len() < 3 {
//!     // Nothing is in flight: let time pass until the next deadline.
//!     now = servers.iter().filter_map(|s| s.deadline()).min().unwrap();
//!     for server in &mut servers {
//!         server.advance(now);
//!     }
//!     if let Some(leader) = servers.iter_mut().find(|s| s.is_leader()) {
//!         let _ = leader.propose(now, b"x=7".to_vec());
//!     }
//!     // Deliver everything at once; a real program has a network and a disk here.
//!     let mut quiet = false;
//!     while !quiet {
//!         quiet = true;
//!         for i in 0..servers.len() {
//!             while let Some(output) = servers[i].poll() {
//!                 quiet = false;
//!                 match output {
//!                     Output::Write(write) => servers[i].written(now, write.id).unwrap(),
//!                     Output::Send(message) => {
//!                         let to = message.to.0 as usize - 1;
//!                         servers[to].receive(now, message).unwrap();
//!                     }
//!                     Output::Apply { first, last } => {
//!                         for entry in servers[i].log().range(first, last) {
//!                             if let Some(command) = entry.command() {
//!                                 applied.push((servers[i].id(), command.clone()));
//!                             }
//!                         }
//!                     }
//!                     // Snapshots and reads, which this program does not use.
//!                     _ => {}
//!                 }
//!             }
//!         }
//!     }
//! }
//! assert!(applied.iter().all(|(_, command)| command == b"x=7"));
//! ```

#![no_std]
#![cfg_attr(
    not(test),
    deny(
        clippy::indexing_slicing,
        clippy::arithmetic_side_effects,
        clippy::unwrap_used,
        clippy::expect_used,
        clippy::panic
    )
)]

extern crate alloc;

mod ablation;
mod append;
mod config;
mod configuration;
mod durability;
mod election;
mod entry;
mod explain;
mod log;
mod membership;
mod message;
mod note;
mod output;
mod progress;
mod query;
mod random;
mod read;
mod refusal;
mod replication;
mod role;
mod rule;
mod server;
mod snapshot;
mod transfer;
mod types;

pub use config::{Backoff, Config, ConfigError};
pub use configuration::{
    Configuration, ConfigurationError, DisjointQuorums, Leave, Members, Quorums,
};
pub use entry::{Command, Entry, Payload};
pub use explain::{CommitStatus, ProposalStatus, ReadStatus};
pub use log::{Log, Range, RestoreError};
pub use membership::Change;
pub use message::{Body, Message, ReceiveError};
pub use note::{
    AppendRefusal, CommitReason, ElectionReason, Note, Observer, StepDownReason, TimerReason,
    TransferEnd, VoteRefusal,
};
pub use output::{HardState, LogWrite, Output, Saved, Write, WriteError};
pub use progress::{CatchUp, Mode, Progress};
pub use read::{ReadKind, ReadRefusal};
pub use refusal::{ChangeRefusal, NewServerError, ProposeRefusal};
pub use role::Role;
pub use rule::Rule;
#[cfg(feature = "ablation")]
pub use rule::{RuleGroup, Rules};
pub use server::Server;
pub use snapshot::{Install, Snapshot, SnapshotError, SnapshotWrite};
pub use transfer::TransferRefusal;
pub use types::{Index, Position, ReadId, Round, ServerId, Term, Time, WriteId};
