//! Why a server said no to what it was asked from outside.

use std::fmt;

use raftworks_core::{ChangeRefusal, ConfigError, ConfigurationError, TransferRefusal};

/// Why a server said no.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Refusal {
    /// It does not hand on its leadership.
    Transfer(TransferRefusal),
    /// It does not change the members.
    Change(ChangeRefusal),
    /// These would be no members.
    Members(ConfigurationError),
    /// It could not work with these settings.
    Settings(ConfigError),
}

impl fmt::Display for Refusal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Refusal::Transfer(refusal) => refusal.fmt(f),
            Refusal::Change(refusal) => refusal.fmt(f),
            Refusal::Members(error) => error.fmt(f),
            Refusal::Settings(error) => error.fmt(f),
        }
    }
}
