//! What one server is told about itself: its id, its timing and its limits.

use core::fmt;

use crate::types::ServerId;

/// Timing and limits of one server. All times are microseconds of its own clock.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Config {
    /// This server.
    pub id: ServerId,
    /// The shortest election timeout (§5.2). The paper suggests 150 ms, and at
    /// the least ten times the time of a round trip and a disk write.
    pub election_timeout_min_us: u64,
    /// The longest election timeout. Each timeout is drawn anew, uniformly
    /// between the two, both included.
    pub election_timeout_max_us: u64,
    /// How often a leader without news sends an empty AppendEntries (§5.2).
    pub heartbeat_interval_us: u64,
    /// The most entries in one AppendEntries.
    pub max_entries_per_message: u64,
    /// The most bytes of commands in one AppendEntries; a single entry may
    /// exceed it, since it must travel somehow.
    pub max_bytes_per_message: u64,
    /// The most AppendEntries with entries that one follower may leave
    /// unanswered before the leader waits for it.
    pub max_messages_in_flight: u32,
    /// The largest command that is accepted, in bytes.
    pub max_command_bytes: u64,
    /// The most entries that a leader holds uncommitted before it refuses
    /// proposals.
    pub max_uncommitted_entries: u64,
}

impl Config {
    /// The paper's timing (150 to 300 ms, heartbeats every 50 ms) and limits
    /// that suit small commands.
    pub fn new(id: ServerId) -> Config {
        Config {
            id,
            election_timeout_min_us: 150_000,
            election_timeout_max_us: 300_000,
            heartbeat_interval_us: 50_000,
            max_entries_per_message: 64,
            max_bytes_per_message: 1 << 20,
            max_messages_in_flight: 64,
            max_command_bytes: 1 << 20,
            max_uncommitted_entries: 1 << 16,
        }
    }

    /// Refuses settings with which no leader could last.
    pub fn check(&self) -> Result<(), ConfigError> {
        if self.id.0 == 0 {
            return Err(ConfigError::IdIsZero);
        }
        if self.election_timeout_min_us > self.election_timeout_max_us {
            return Err(ConfigError::TimeoutsReversed);
        }
        if self.heartbeat_interval_us == 0 {
            return Err(ConfigError::HeartbeatIsZero);
        }
        if self.heartbeat_interval_us >= self.election_timeout_min_us {
            return Err(ConfigError::HeartbeatTooSlow);
        }
        if self.max_entries_per_message == 0
            || self.max_messages_in_flight == 0
            || self.max_uncommitted_entries == 0
        {
            return Err(ConfigError::LimitIsZero);
        }
        Ok(())
    }
}

/// Why a [`Config`] was refused.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum ConfigError {
    /// Server ids start at 1.
    IdIsZero,
    /// The shortest election timeout is longer than the longest.
    TimeoutsReversed,
    /// A heartbeat interval of zero would never let time pass.
    HeartbeatIsZero,
    /// Followers would time out between two heartbeats.
    HeartbeatTooSlow,
    /// A limit of zero would stop replication.
    LimitIsZero,
}

impl fmt::Display for ConfigError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            ConfigError::IdIsZero => "server ids start at 1",
            ConfigError::TimeoutsReversed => {
                "the shortest election timeout is longer than the longest"
            }
            ConfigError::HeartbeatIsZero => "the heartbeat interval must not be zero",
            ConfigError::HeartbeatTooSlow => {
                "the heartbeat interval must be shorter than the shortest election timeout"
            }
            ConfigError::LimitIsZero => "limits must not be zero",
        })
    }
}

impl core::error::Error for ConfigError {}
