//! The settings of one server: its timing, its options and its limits.

use core::fmt;

use crate::types::ServerId;

/// Timing, options and limits of one server. Times are in microseconds.
#[derive(Clone, PartialEq, Eq, Debug)]
// Each of these options is on or off, whatever the others are.
#[allow(clippy::struct_excessive_bools)]
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
    /// How long a candidate waits before its next election.
    pub backoff: Backoff,
    /// Ask whether an election could be won before starting one (dissertation
    /// 9.6): a server that was cut off does not disturb the others.
    pub pre_vote: bool,
    /// A leader that hears from no quorum for the longest election timeout steps
    /// down (dissertation 6.2), so that its clients look elsewhere.
    pub check_quorum: bool,
    /// Ignore requests for votes while a leader is alive (dissertation 4.2.3):
    /// a server that was removed does not disturb the others.
    pub leader_stickiness: bool,
    /// A server refuses its vote to a candidate of lower priority whose log is
    /// no longer than its own, so that higher priorities tend to lead.
    pub priority: u64,
    /// Permit [`ReadKind::Lease`](crate::ReadKind::Lease), which trusts clocks.
    /// Set it on all servers alike, together with `leader_stickiness`.
    pub lease_reads: bool,
    /// The most by which the clock of one server runs faster than that of another,
    /// in parts per million, for as long as an election timeout. Leases are
    /// shorter by this much (dissertation 6.4.1).
    pub max_clock_drift_ppm: u64,
    /// Refuse a new voter that is not a learner which has caught up
    /// (dissertation 4.2.1): it could stall all commits.
    pub require_catch_up: bool,
    /// The most entries in one AppendEntries.
    pub max_entries_per_message: u64,
    /// The most bytes of commands in one AppendEntries; a single entry may
    /// exceed it, since it must travel somehow.
    pub max_bytes_per_message: u64,
    /// The most AppendEntries with entries that one follower may leave
    /// unanswered before the leader waits for it.
    pub max_messages_in_flight: u32,
    /// The most bytes of commands that one follower may leave unanswered before
    /// the leader waits for it; one message may exceed it.
    pub max_bytes_in_flight: u64,
    /// The largest command that is accepted, in bytes.
    pub max_command_bytes: u64,
    /// The most entries that a leader holds uncommitted before it refuses
    /// proposals.
    pub max_uncommitted_entries: u64,
    /// The most bytes of commands that a leader holds uncommitted before it
    /// refuses proposals.
    pub max_uncommitted_bytes: u64,
    /// The most entries that a leader keeps in its log before it refuses
    /// proposals: take a snapshot.
    pub max_log_entries: u64,
    /// The most reads that wait at one time.
    pub max_pending_reads: u64,
    /// How long a read may wait before it is refused.
    pub read_timeout_us: u64,
    /// How many entries stay in the log behind a snapshot, for followers that
    /// are only a little late.
    pub trailing_entries: u64,
    /// The most bytes of a snapshot in one message.
    pub snapshot_chunk_bytes: u64,
    /// The most followers that receive a snapshot at one time.
    pub max_snapshots_in_flight: u32,
    /// The largest snapshot that is accepted, in bytes.
    pub max_snapshot_bytes: u64,
    /// The rules of Raft that this server does not follow.
    #[cfg(feature = "ablation")]
    pub broken: crate::rule::Rules,
}

/// How long a candidate waits before its next election. What it is good for was
/// measured by Howard, Schwarzkopf, Madhavapeddy and Crowcroft ("Raft Refloated", 2015).
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub enum Backoff {
    /// It draws a new election timeout from the range of all servers (§5.2).
    #[default]
    Redraw,
    /// Candidates have a range of their own, usually a shorter one.
    CandidateRange {
        /// The shortest timeout.
        min_us: u64,
        /// The longest timeout.
        max_us: u64,
    },
    /// The timeout doubles after each election that at least half of the voters
    /// refused.
    Exponential,
    /// A range of their own, which doubles.
    Both {
        /// The shortest timeout.
        min_us: u64,
        /// The longest timeout.
        max_us: u64,
    },
}

impl Backoff {
    /// The range that candidates draw from, if they have one of their own.
    pub(crate) fn range(self) -> Option<(u64, u64)> {
        match self {
            Backoff::CandidateRange { min_us, max_us } | Backoff::Both { min_us, max_us } => {
                Some((min_us, max_us))
            }
            Backoff::Redraw | Backoff::Exponential => None,
        }
    }

    /// Whether refusals double it.
    pub(crate) fn doubles(self) -> bool {
        matches!(self, Backoff::Exponential | Backoff::Both { .. })
    }
}

impl Config {
    /// The paper's timing (150 to 300 ms, heartbeats every 50 ms), limits that
    /// suit small commands, and plain Raft: every option is off but the refusal of
    /// voters that have not caught up.
    pub fn new(id: ServerId) -> Config {
        Config {
            id,
            election_timeout_min_us: 150_000,
            election_timeout_max_us: 300_000,
            heartbeat_interval_us: 50_000,
            backoff: Backoff::Redraw,
            pre_vote: false,
            check_quorum: false,
            leader_stickiness: false,
            priority: 0,
            lease_reads: false,
            max_clock_drift_ppm: 10_000,
            require_catch_up: true,
            max_entries_per_message: 64,
            max_bytes_per_message: 1 << 20,
            max_messages_in_flight: 64,
            max_bytes_in_flight: 16 << 20,
            max_command_bytes: 1 << 20,
            max_uncommitted_entries: 1 << 16,
            max_uncommitted_bytes: 64 << 20,
            max_log_entries: 1 << 24,
            max_pending_reads: 4096,
            read_timeout_us: 1_000_000,
            trailing_entries: 0,
            snapshot_chunk_bytes: 64 << 10,
            max_snapshots_in_flight: 2,
            max_snapshot_bytes: 1 << 30,
            #[cfg(feature = "ablation")]
            broken: crate::rule::Rules::NONE,
        }
    }

    /// What a cluster in production wants: [`Config::new`] with PreVote,
    /// CheckQuorum and leader stickiness.
    pub fn recommended(id: ServerId) -> Config {
        Config {
            pre_vote: true,
            check_quorum: true,
            leader_stickiness: true,
            ..Config::new(id)
        }
    }

    /// Refuses settings with which no leader could last, or that promise what
    /// they cannot keep.
    pub fn check(&self) -> Result<(), ConfigError> {
        if self.id.0 == 0 {
            return Err(ConfigError::IdIsZero);
        }
        let candidates_reversed = self.backoff.range().is_some_and(|(min, max)| min > max);
        if self.election_timeout_min_us > self.election_timeout_max_us || candidates_reversed {
            return Err(ConfigError::TimeoutsReversed);
        }
        if self.heartbeat_interval_us == 0 {
            return Err(ConfigError::HeartbeatIsZero);
        }
        let candidates_at_once = self.backoff.range().is_some_and(|(min, _)| min == 0);
        if self.heartbeat_interval_us >= self.election_timeout_min_us || candidates_at_once {
            return Err(ConfigError::HeartbeatTooSlow);
        }
        if self.lease_reads && !self.leader_stickiness {
            return Err(ConfigError::LeaseWithoutStickiness);
        }
        if self.limits().contains(&0) {
            return Err(ConfigError::LimitIsZero);
        }
        Ok(())
    }

    fn limits(&self) -> [u64; 8] {
        [
            self.max_entries_per_message,
            u64::from(self.max_messages_in_flight),
            self.max_uncommitted_entries,
            self.max_log_entries,
            self.max_pending_reads,
            self.read_timeout_us,
            self.snapshot_chunk_bytes,
            u64::from(self.max_snapshots_in_flight),
        ]
    }

    /// How long after the start of a round that a quorum answered no other
    /// leader can be elected, by this server's clock.
    pub(crate) fn lease_us(&self) -> u64 {
        let million = 1_000_000_u128;
        let drift = million.saturating_add(u128::from(self.max_clock_drift_ppm));
        let scaled = u128::from(self.election_timeout_min_us).saturating_mul(million);
        scaled.checked_div(drift).unwrap_or(0) as u64
    }
}

/// Why a [`Config`] was refused.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum ConfigError {
    /// Server ids start at 1.
    IdIsZero,
    /// A shortest timeout is longer than the longest.
    TimeoutsReversed,
    /// A heartbeat interval of zero would never let time pass.
    HeartbeatIsZero,
    /// Followers would time out between two heartbeats, or candidates at once.
    HeartbeatTooSlow,
    /// A lease holds only if voters ignore candidates while a leader is alive.
    LeaseWithoutStickiness,
    /// A limit of zero would stop everything.
    LimitIsZero,
    /// A server keeps its name for ever.
    IdChanges,
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
            ConfigError::LeaseWithoutStickiness => "lease reads need leader stickiness",
            ConfigError::LimitIsZero => "limits must not be zero",
            ConfigError::IdChanges => "a server keeps its name",
        })
    }
}

impl core::error::Error for ConfigError {}
