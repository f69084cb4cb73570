//! What a cluster is made of before anything happens to it.

use crate::rule::{Rule, Rules};
use raftworks_core::{Backoff, Config, ConfigurationError, Members, Quorums, ServerId, Term};

use crate::link::LinkSettings;
use crate::workload::ClientSettings;

/// The most servers that a scenario may ask for.
pub const MAX_SERVERS: u64 = 100;

/// A span of time that is drawn anew each time, in microseconds.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Span {
    /// The shortest; of a log-normal one, most are longer.
    pub min_us: u64,
    /// The longest; of a log-normal one, most are shorter.
    pub max_us: u64,
    /// How it is drawn.
    pub shape: Distribution,
}

/// How a span is drawn.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Distribution {
    /// Each time between the two is as likely as the others.
    Uniform,
    /// Two draws in three lie between the two; one in six above, some far above.
    LogNormal,
}

impl Span {
    /// Always the same span.
    pub const fn exactly(us: u64) -> Span {
        Span {
            min_us: us,
            max_us: us,
            shape: Distribution::Uniform,
        }
    }

    /// A span between the two, both included.
    pub const fn between(min_us: u64, max_us: u64) -> Span {
        Span {
            min_us,
            max_us,
            shape: Distribution::Uniform,
        }
    }

    /// A log-normal span of which two draws in three lie between the two.
    pub const fn around(min_us: u64, max_us: u64) -> Span {
        Span {
            min_us,
            max_us,
            shape: Distribution::LogNormal,
        }
    }
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

/// Who takes part in the cluster at the start.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct MemberSettings {
    /// Those who vote, witnesses included.
    pub voters: Vec<ServerId>,
    /// Those who receive the log without a vote.
    pub learners: Vec<ServerId>,
    /// The voters that keep no commands.
    pub witnesses: Vec<ServerId>,
    /// Quorums of other sizes than a majority.
    pub quorums: Option<Quorums>,
}

impl MemberSettings {
    /// The members, if they make a configuration.
    pub fn build(&self) -> Result<Members, ConfigurationError> {
        let members = Members::new(self.voters.clone())?
            .with_learners(self.learners.clone())?
            .with_witnesses(self.witnesses.clone())?;
        match self.quorums {
            Some(quorums) => members.with_quorums(quorums),
            None => Ok(members),
        }
    }
}

/// The options of Raft, for all servers alike.
#[derive(Clone, PartialEq, Eq, Debug)]
// Each of these is on or off, whatever the others are.
#[allow(clippy::struct_excessive_bools)]
pub struct Options {
    /// Ask before starting an election (dissertation 9.6).
    pub pre_vote: bool,
    /// A leader without a quorum steps down (dissertation 6.2).
    pub check_quorum: bool,
    /// Votes are refused while a leader is alive (dissertation 4.2.3).
    pub stickiness: bool,
    /// New voters must have caught up as learners (dissertation 4.2.1).
    pub catch_up: bool,
    /// Leases, and how much clocks may drift, in parts per million
    /// (dissertation 6.4.1).
    pub lease_drift_ppm: Option<u32>,
    /// How long candidates wait.
    pub backoff: Backoff,
    /// The most entries in one message.
    pub batch: u64,
    /// The most messages with entries that a follower leaves unanswered.
    pub window: u32,
    /// A server takes a snapshot when it applied so many entries since the last.
    pub snapshot_every: Option<u64>,
    /// How many entries stay in the log behind a snapshot.
    pub trailing: u64,
    /// The most bytes of a snapshot in one message.
    pub chunk_bytes: u64,
    /// The servers that are preferred as leaders, and how much.
    pub priorities: Vec<(ServerId, u64)>,
    /// How long a read may wait before it is refused, in microseconds; the
    /// longest election timeout, if nothing is said.
    pub read_timeout_us: Option<u64>,
    /// Bounds that differ from the core's own.
    pub limits: Vec<(Limit, u64)>,
    /// The rules that do not hold: with any, this is not Raft.
    pub rules: Rules,
}

/// A bound of the core; what goes beyond it is refused or waits.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Limit {
    /// [`Config::max_command_bytes`].
    CommandBytes,
    /// [`Config::max_bytes_per_message`].
    MessageBytes,
    /// [`Config::max_bytes_in_flight`].
    FlightBytes,
    /// [`Config::max_uncommitted_entries`].
    UncommittedEntries,
    /// [`Config::max_uncommitted_bytes`].
    UncommittedBytes,
    /// [`Config::max_log_entries`].
    LogEntries,
    /// [`Config::max_pending_reads`].
    Reads,
    /// [`Config::max_snapshots_in_flight`].
    Snapshots,
    /// [`Config::max_snapshot_bytes`].
    SnapshotBytes,
}

/// All of them.
pub const LIMITS: [Limit; 9] = [
    Limit::CommandBytes,
    Limit::MessageBytes,
    Limit::FlightBytes,
    Limit::UncommittedEntries,
    Limit::UncommittedBytes,
    Limit::LogEntries,
    Limit::Reads,
    Limit::Snapshots,
    Limit::SnapshotBytes,
];

impl Limit {
    /// What it is in a server's settings.
    pub fn of(self, config: &Config) -> u64 {
        match self {
            Limit::CommandBytes => config.max_command_bytes,
            Limit::MessageBytes => config.max_bytes_per_message,
            Limit::FlightBytes => config.max_bytes_in_flight,
            Limit::UncommittedEntries => config.max_uncommitted_entries,
            Limit::UncommittedBytes => config.max_uncommitted_bytes,
            Limit::LogEntries => config.max_log_entries,
            Limit::Reads => config.max_pending_reads,
            Limit::Snapshots => config.max_snapshots_in_flight.into(),
            Limit::SnapshotBytes => config.max_snapshot_bytes,
        }
    }

    fn apply(self, config: &mut Config, most: u64) {
        match self {
            Limit::CommandBytes => config.max_command_bytes = most,
            Limit::MessageBytes => config.max_bytes_per_message = most,
            Limit::FlightBytes => config.max_bytes_in_flight = most,
            Limit::UncommittedEntries => config.max_uncommitted_entries = most,
            Limit::UncommittedBytes => config.max_uncommitted_bytes = most,
            Limit::LogEntries => config.max_log_entries = most,
            Limit::Reads => config.max_pending_reads = most,
            Limit::Snapshots => {
                config.max_snapshots_in_flight = u32::try_from(most).unwrap_or(u32::MAX);
            }
            Limit::SnapshotBytes => config.max_snapshot_bytes = most,
        }
    }
}

impl Default for Options {
    /// Plain Raft, as in the paper.
    fn default() -> Self {
        Options {
            pre_vote: false,
            check_quorum: false,
            stickiness: false,
            catch_up: true,
            lease_drift_ppm: None,
            backoff: Backoff::Redraw,
            batch: 64,
            window: 64,
            snapshot_every: None,
            trailing: 0,
            chunk_bytes: 256,
            priorities: Vec::new(),
            read_timeout_us: None,
            limits: Vec::new(),
            rules: Rules::default(),
        }
    }
}

/// One option, or a timer, with the value that it gets.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Setting {
    /// [`Options::pre_vote`].
    PreVote(bool),
    /// [`Options::check_quorum`].
    CheckQuorum(bool),
    /// [`Options::stickiness`].
    Stickiness(bool),
    /// [`Options::catch_up`].
    CatchUp(bool),
    /// [`Options::lease_drift_ppm`].
    Lease(Option<u32>),
    /// [`Options::backoff`].
    Backoff(Backoff),
    /// [`Options::batch`].
    Batch(u64),
    /// [`Options::window`].
    Window(u32),
    /// [`Options::snapshot_every`].
    Snapshots(Option<u64>),
    /// [`Options::trailing`].
    Trailing(u64),
    /// [`Options::chunk_bytes`].
    Chunk(u64),
    /// One of [`Options::priorities`].
    Priority(ServerId, u64),
    /// [`Options::read_timeout_us`].
    ReadTimeout(u64),
    /// One of [`Options::limits`].
    Limit(Limit, u64),
    /// Whether one of [`Options::rules`] holds.
    Rule(Rule, bool),
    /// [`ClusterSettings::election_timeout`].
    ElectionTimeout(Span),
    /// [`ClusterSettings::heartbeat_us`].
    Heartbeat(u64),
}

impl ClusterSettings {
    /// Gives an option its value.
    pub fn set(&mut self, setting: Setting) {
        let options = &mut self.options;
        match setting {
            Setting::PreVote(on) => options.pre_vote = on,
            Setting::CheckQuorum(on) => options.check_quorum = on,
            Setting::Stickiness(on) => options.stickiness = on,
            Setting::CatchUp(on) => options.catch_up = on,
            Setting::Lease(drift) => options.lease_drift_ppm = drift,
            Setting::Backoff(backoff) => options.backoff = backoff,
            Setting::Batch(entries) => options.batch = entries,
            Setting::Window(messages) => options.window = messages,
            Setting::Snapshots(every) => options.snapshot_every = every,
            Setting::Trailing(entries) => options.trailing = entries,
            Setting::Chunk(bytes) => options.chunk_bytes = bytes,
            Setting::Priority(server, priority) => {
                options.priorities.retain(|(other, _)| *other != server);
                if priority > 0 {
                    options.priorities.push((server, priority));
                }
            }
            Setting::ReadTimeout(us) => options.read_timeout_us = Some(us),
            Setting::Limit(limit, most) => {
                options.limits.retain(|(other, _)| *other != limit);
                options.limits.push((limit, most));
            }
            Setting::Rule(rule, on) => options.rules.switch(rule, on),
            Setting::ElectionTimeout(span) => self.election_timeout = span,
            Setting::Heartbeat(us) => self.heartbeat_us = us,
        }
    }

    /// The options that differ from plain Raft, and the rules that do not hold.
    /// Timers are not among them.
    pub fn changed_options(&self) -> Vec<Setting> {
        let plain = ClusterSettings::default().all_options();
        let mut changed = self.all_options();
        changed.retain(|setting| !plain.contains(setting));
        let off = self.options.rules.off().into_iter();
        changed.extend(off.map(|rule| Setting::Rule(rule, false)));
        changed
    }

    /// All options, with those bounds that were moved.
    pub fn all_options(&self) -> Vec<Setting> {
        let now = &self.options;
        let mut all = vec![
            Setting::PreVote(now.pre_vote),
            Setting::CheckQuorum(now.check_quorum),
            Setting::Stickiness(now.stickiness),
            Setting::CatchUp(now.catch_up),
            Setting::Lease(now.lease_drift_ppm),
            Setting::Backoff(now.backoff),
            Setting::Batch(now.batch),
            Setting::Window(now.window),
            Setting::Snapshots(now.snapshot_every),
            Setting::Trailing(now.trailing),
            Setting::Chunk(now.chunk_bytes),
        ];
        let priorities = now.priorities.iter();
        all.extend(priorities.map(|&(server, n)| Setting::Priority(server, n)));
        all.extend(now.read_timeout_us.map(Setting::ReadTimeout));
        let limits = now.limits.iter();
        all.extend(limits.map(|&(limit, most)| Setting::Limit(limit, most)));
        all
    }

    /// The settings of one server's core.
    pub fn config_of(&self, id: ServerId) -> Config {
        let options = &self.options;
        let priority = options.priorities.iter().find(|(server, _)| *server == id);
        let plain = Config::new(id);
        let mut config = Config {
            election_timeout_min_us: self.election_timeout.min_us,
            election_timeout_max_us: self.election_timeout.max_us,
            heartbeat_interval_us: self.heartbeat_us,
            backoff: options.backoff,
            pre_vote: options.pre_vote,
            check_quorum: options.check_quorum,
            // A lease rests on it.
            leader_stickiness: options.stickiness || options.lease_drift_ppm.is_some(),
            priority: priority.map_or(0, |(_, priority)| *priority),
            lease_reads: options.lease_drift_ppm.is_some(),
            max_clock_drift_ppm: options.lease_drift_ppm.map_or(0, u64::from),
            require_catch_up: options.catch_up,
            max_entries_per_message: options.batch,
            max_messages_in_flight: options.window,
            trailing_entries: options.trailing,
            snapshot_chunk_bytes: options.chunk_bytes,
            // Shorter than the patience of clients, so that they hear of it.
            read_timeout_us: options
                .read_timeout_us
                .unwrap_or(self.election_timeout.max_us)
                .max(1),
            broken: options.rules.core,
            ..plain
        };
        for &(limit, most) in &options.limits {
            limit.apply(&mut config, most);
        }
        config
    }
}

/// A cluster at time zero.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct ClusterSettings {
    /// How many servers there are; their ids are 1, 2, 3, …
    pub servers: u64,
    /// Who takes part at the start; all of them as voters, if nothing is said.
    pub members: Option<MemberSettings>,
    /// The options of Raft.
    pub options: Options,
    /// The election timeout.
    pub election_timeout: Span,
    /// How often a leader sends heartbeats, in microseconds.
    pub heartbeat_us: u64,
    /// Every link at the start.
    pub link: LinkSettings,
    /// How long a disk write takes.
    pub disk: Span,
    /// Clients that ask by themselves.
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
            members: None,
            options: Options::default(),
            election_timeout: Span::between(150_000, 300_000),
            heartbeat_us: 50_000,
            link: LinkSettings::default(),
            disk: Span::between(500, 2_000),
            clients: Vec::new(),
            logs: Vec::new(),
        }
    }
}
