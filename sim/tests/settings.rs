//! Every setting of the core can be set from the simulator, and so from a scenario
//! and from the page, which shows and changes all of the simulator's settings.

use raftworks_sim::{Backoff, ClusterSettings, LIMITS, ServerId, Setting, Span};

/// Each setting of a core, by name. A field that the core gets some day makes this
/// fail to compile.
fn fields(cluster: &ClusterSettings) -> Vec<(&'static str, String)> {
    let raftworks_core::Config {
        // A rule that a modified server breaks: the page switches those by themselves.
        broken: _,
        // A server keeps its name.
        id: _,
        election_timeout_min_us,
        election_timeout_max_us,
        heartbeat_interval_us,
        backoff,
        pre_vote,
        check_quorum,
        leader_stickiness,
        priority,
        lease_reads,
        max_clock_drift_ppm,
        require_catch_up,
        max_entries_per_message,
        max_bytes_per_message,
        max_messages_in_flight,
        max_bytes_in_flight,
        max_command_bytes,
        max_uncommitted_entries,
        max_uncommitted_bytes,
        max_log_entries,
        max_pending_reads,
        read_timeout_us,
        trailing_entries,
        snapshot_chunk_bytes,
        max_snapshots_in_flight,
        max_snapshot_bytes,
    } = cluster.config_of(ServerId(2));
    vec![
        (
            "election_timeout_min_us",
            election_timeout_min_us.to_string(),
        ),
        (
            "election_timeout_max_us",
            election_timeout_max_us.to_string(),
        ),
        ("heartbeat_interval_us", heartbeat_interval_us.to_string()),
        ("backoff", format!("{backoff:?}")),
        ("pre_vote", pre_vote.to_string()),
        ("check_quorum", check_quorum.to_string()),
        ("leader_stickiness", leader_stickiness.to_string()),
        ("priority", priority.to_string()),
        ("lease_reads", lease_reads.to_string()),
        ("max_clock_drift_ppm", max_clock_drift_ppm.to_string()),
        ("require_catch_up", require_catch_up.to_string()),
        (
            "max_entries_per_message",
            max_entries_per_message.to_string(),
        ),
        ("max_bytes_per_message", max_bytes_per_message.to_string()),
        ("max_messages_in_flight", max_messages_in_flight.to_string()),
        ("max_bytes_in_flight", max_bytes_in_flight.to_string()),
        ("max_command_bytes", max_command_bytes.to_string()),
        (
            "max_uncommitted_entries",
            max_uncommitted_entries.to_string(),
        ),
        ("max_uncommitted_bytes", max_uncommitted_bytes.to_string()),
        ("max_log_entries", max_log_entries.to_string()),
        ("max_pending_reads", max_pending_reads.to_string()),
        ("read_timeout_us", read_timeout_us.to_string()),
        ("trailing_entries", trailing_entries.to_string()),
        ("snapshot_chunk_bytes", snapshot_chunk_bytes.to_string()),
        (
            "max_snapshots_in_flight",
            max_snapshots_in_flight.to_string(),
        ),
        ("max_snapshot_bytes", max_snapshot_bytes.to_string()),
    ]
}

#[test]
fn every_setting_of_the_core_can_be_set() {
    let plain = ClusterSettings::default();
    let mut all = vec![
        Setting::PreVote(true),
        Setting::CheckQuorum(true),
        Setting::Stickiness(true),
        Setting::CatchUp(false),
        Setting::Lease(Some(7)),
        Setting::Backoff(Backoff::Exponential),
        Setting::Batch(7),
        Setting::Window(7),
        Setting::Trailing(7),
        Setting::Chunk(7),
        Setting::Priority(ServerId(2), 7),
        Setting::ReadTimeout(7),
        Setting::ElectionTimeout(Span::between(70_000, 80_000)),
        Setting::Heartbeat(7_000),
    ];
    all.extend(LIMITS.map(|limit| Setting::Limit(limit, 7)));
    let mut untouched = fields(&plain);
    for setting in all {
        let mut cluster = plain.clone();
        cluster.set(setting);
        let checked = cluster.config_of(ServerId(2)).check();
        checked.unwrap_or_else(|error| panic!("{setting:?}: {error}"));
        let changed = fields(&cluster);
        let same = |field: &(&str, String)| changed.contains(field);
        let before = untouched.len();
        let still = fields(&plain).iter().filter(|field| same(field)).count();
        assert!(still < fields(&plain).len(), "{setting:?} changes nothing");
        untouched.retain(same);
        assert!(untouched.len() <= before);
    }
    assert_eq!(untouched, [], "no switch reaches these");
}
