//! Why a server could not start, and why it refused a proposal.

use core::fmt;

use crate::config::ConfigError;
use crate::log::RestoreError;
use crate::types::ServerId;

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
