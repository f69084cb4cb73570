//! Why a server could not start, and why it refused a proposal or a change of the
//! configuration.

use core::fmt;

use crate::config::ConfigError;
use crate::configuration::{ConfigurationError, DisjointQuorums};
use crate::log::RestoreError;
use crate::types::{Index, ServerId};

/// Why a server could not start.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum NewServerError {
    /// Its settings make no sense.
    Config(ConfigError),
    /// What its disk holds cannot have been written by a correct server.
    Restore(RestoreError),
}

impl fmt::Display for NewServerError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            NewServerError::Config(error) => error.fmt(f),
            NewServerError::Restore(error) => error.fmt(f),
        }
    }
}

impl core::error::Error for NewServerError {}

/// Why a proposal was refused. Nothing was appended.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum ProposeRefusal {
    /// Only leaders take commands (§8).
    NotLeader {
        /// Who leads, as far as this server knows: ask there.
        leader: Option<ServerId>,
    },
    /// The command exceeds `max_command_bytes`.
    TooLarge {
        /// Its size.
        size_bytes: u64,
    },
    /// `max_uncommitted_entries` wait already: try again later.
    TooManyUncommitted,
    /// `max_uncommitted_bytes` wait already: try again later.
    TooManyUncommittedBytes,
    /// `max_log_entries` are in the log: take a snapshot.
    LogFull,
    /// Leadership is being handed on: ask the next leader.
    TransferUnderWay {
        /// Who that will be, if all goes well.
        target: ServerId,
    },
}

impl fmt::Display for ProposeRefusal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            ProposeRefusal::NotLeader { leader: None } => {
                f.write_str("this server does not lead and knows no leader")
            }
            ProposeRefusal::NotLeader {
                leader: Some(leader),
            } => write!(f, "this server does not lead; server {leader} does"),
            ProposeRefusal::TooLarge { size_bytes } => {
                write!(f, "a command of {size_bytes} bytes is too large")
            }
            ProposeRefusal::TooManyUncommitted => {
                f.write_str("too many entries wait to be committed")
            }
            ProposeRefusal::TooManyUncommittedBytes => {
                f.write_str("too many bytes wait to be committed")
            }
            ProposeRefusal::LogFull => f.write_str("the log is full; it needs a snapshot"),
            ProposeRefusal::TransferUnderWay { target } => {
                write!(f, "leadership is being handed to server {target}")
            }
        }
    }
}

impl core::error::Error for ProposeRefusal {}

/// Why a change of the configuration was refused. Nothing was appended.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum ChangeRefusal {
    /// Only leaders change the configuration.
    NotLeader {
        /// Who leads, as far as this server knows: ask there.
        leader: Option<ServerId>,
    },
    /// The leader has not committed an entry of its own term yet, and may not
    /// know of another change that is under way.
    NothingCommittedYet {
        /// The entry that has to be committed.
        first: Index,
    },
    /// The change before is not committed yet.
    AnotherUnderWay {
        /// Its entry.
        index: Index,
    },
    /// Leadership is being handed on.
    TransferUnderWay,
    /// The server would be a voter without having the log: make it a learner
    /// first, and wait until it has caught up.
    NotCaughtUp {
        /// The server.
        server: ServerId,
        /// The round in which it is; 0 when it is no learner.
        round: u32,
    },
    /// The configuration is so already.
    NoEffect,
    /// A joint configuration has to end first.
    Joint,
    /// There is no joint configuration to end.
    NotJoint,
    /// What a witness has is no log to lead with, and the other way round:
    /// remove it, and add it under a new name.
    WitnessStays {
        /// The server.
        server: ServerId,
    },
    /// Of the voters that would be, none has all commands as far as the leader
    /// knows: they are witnesses, or were. Nobody could lead, and what the others
    /// leave with would be lost.
    NobodyCouldLead,
    /// In one step, these two quorums could decide without knowing of each
    /// other: go by joint consensus.
    Disjoint(DisjointQuorums),
    /// It would be no configuration.
    Configuration(ConfigurationError),
}

impl fmt::Display for ChangeRefusal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            ChangeRefusal::NotLeader { leader: None } => {
                f.write_str("this server does not lead and knows no leader")
            }
            ChangeRefusal::NotLeader {
                leader: Some(leader),
            } => write!(f, "this server does not lead; server {leader} does"),
            ChangeRefusal::NothingCommittedYet { first } => {
                write!(f, "entry {first}, the leader's first, is not committed yet")
            }
            ChangeRefusal::AnotherUnderWay { index } => {
                write!(f, "the change in entry {index} is not committed yet")
            }
            ChangeRefusal::TransferUnderWay => f.write_str("leadership is being handed on"),
            ChangeRefusal::NotCaughtUp { server, round: 0 } => {
                write!(f, "server {server} must be a learner first, and catch up")
            }
            ChangeRefusal::NotCaughtUp { server, round } => {
                write!(f, "server {server} has not caught up yet (round {round})")
            }
            ChangeRefusal::NoEffect => f.write_str("the configuration is so already"),
            ChangeRefusal::Joint => f.write_str("a joint configuration has to end first"),
            ChangeRefusal::NotJoint => f.write_str("the configuration is not joint"),
            ChangeRefusal::WitnessStays { server } => {
                write!(f, "server {server} cannot turn from or into a witness")
            }
            ChangeRefusal::NobodyCouldLead => {
                f.write_str("none of the voters that would be has all commands: nobody could lead")
            }
            ChangeRefusal::Disjoint(pair) => {
                write!(f, "{pair}: this takes joint consensus")
            }
            ChangeRefusal::Configuration(error) => error.fmt(f),
        }
    }
}

impl core::error::Error for ChangeRefusal {}
