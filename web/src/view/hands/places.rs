//! Nothing can be done that the page cannot do: the table in `docs/hands.md` has a row
//! for each action, fault, setting and field, and names controls that are there. A new
//! variant or field does not compile here before it has its place.

use std::collections::BTreeSet;

use raftworks_core::Config;
use raftworks_sim::{
    Action, ClientSettings, ClockFault, ClusterSettings, Coverage, DiskFault, Fault, LinkSettings,
    MemberChange, ServerId, Setting,
};

use super::tests::{clusters, offered, switches};

const DOCUMENT: &str = include_str!("../../../../docs/hands.md");

/// The parts whose controls are not described as data.
const PARTS: [&str; 8] = [
    include_str!("../../parts/doing.rs"),
    include_str!("../../parts/members.rs"),
    include_str!("../../parts/verdicts.rs"),
    include_str!("../../parts/header.rs"),
    include_str!("../../parts/transport.rs"),
    include_str!("../../parts/caption.rs"),
    include_str!("../../parts/rules.rs"),
    include_str!("../../parts/why.rs"),
];

/// Where the core's calls are.
const CORE: [&str; 6] = [
    include_str!("../../../../core/src/server.rs"),
    include_str!("../../../../core/src/replication.rs"),
    include_str!("../../../../core/src/membership.rs"),
    include_str!("../../../../core/src/read.rs"),
    include_str!("../../../../core/src/snapshot.rs"),
    include_str!("../../../../core/src/transfer.rs"),
];

/// The names of all fields of a struct; does not compile when one is missing.
macro_rules! fields {
    ($type:ident: $($field:ident)*) => {{
        let _all = |value: $type| { let $type { $($field: _),* } = value; };
        vec![$(stringify!($field)),*]
    }};
}

fn has_row(name: &str) -> bool {
    DOCUMENT.contains(&format!("\n| `{name}` |"))
}

/// The verb of an action; those that are faults of their own kind have theirs below.
fn verbs(action: &Action) -> &'static [&'static str] {
    match action {
        Action::Crash(_) => &["crash"],
        Action::Restart(_) => &["restart"],
        Action::Pause(_) => &["pause"],
        Action::Resume(_) => &["resume"],
        Action::TimeOut(_) => &["timeout"],
        Action::Cut { .. } => &["cut"],
        Action::Restore { .. } => &["restore"],
        Action::SetLink { .. } => &["set"],
        Action::Partition(_) => &["partition", "isolate"],
        Action::Heal => &["heal"],
        Action::Settle => &["settle"],
        Action::Write { .. } => &["write"],
        Action::Read { .. } => &["read"],
        Action::CompareAndSet { .. } => &["cas"],
        Action::SendAgain { .. } | Action::Duplicate(_) => &["duplicate"],
        Action::Abandon => &["abandon"],
        Action::Transfer { .. } => &["transfer"],
        Action::Change { change, .. } => match change {
            MemberChange::AddVoter(_) => &["add", "add voter"],
            MemberChange::AddLearner(_) => &["add", "add learner"],
            MemberChange::AddWitness(_) => &["add", "add witness"],
            MemberChange::Remove(_) => &["remove"],
            MemberChange::Replace { .. } => &["reconfigure"],
            MemberChange::Leave => &["leave"],
            MemberChange::Quorums(_) => &["quorums"],
        },
        Action::Snapshot(_) => &["snapshot"],
        Action::Wipe(_) => &["wipe"],
        Action::Readmit(_) => &["readmit"],
        Action::Switch(_) => &["switch"],
        Action::Drop(_) => &["drop"],
        Action::Hold(_) => &["hold"],
        Action::Release(_) => &["release"],
        Action::Fault(fault) => of_fault(fault),
    }
}

fn of_fault(fault: &Fault) -> &'static [&'static str] {
    match fault {
        Fault::Clog { .. } => &["clog"],
        Fault::Unclog { .. } => &["unclog"],
        Fault::Flap { .. } => &["flap"],
        Fault::Shape(_) => &["bridge", "ring", "chain"],
        Fault::Delay(..) => &["delay"],
        Fault::Deliver(_) => &["deliver"],
        Fault::Crash { .. } => &["crash"],
        Fault::Slow { .. } => &["slow"],
        Fault::Backup(_) => &["backup"],
        Fault::RollBack(_) => &["rollback"],
        Fault::Disk { fault, .. } => match fault {
            DiskFault::Takes(_) => &["disk", "takes"],
            DiskFault::Stuck => &["disk", "stuck"],
            DiskFault::Full => &["disk", "full"],
            DiskFault::Failing => &["disk", "failing"],
            DiskFault::Lying => &["disk", "lying"],
            DiskFault::Rotten => &["disk", "rotten"],
            DiskFault::Loses(_) => &["disk", "loses"],
            DiskFault::Well => &["disk", "well"],
        },
        Fault::Clock { fault, .. } => match fault {
            ClockFault::Rate(_) => &["clock", "rate"],
            ClockFault::Ahead(_) => &["clock", "ahead"],
            ClockFault::Back(_) => &["clock", "back"],
            ClockFault::Right => &["clock", "right"],
        },
    }
}

/// The word of a setting in the page; a new one has none yet.
fn word(setting: &Setting) -> &'static str {
    match setting {
        Setting::PreVote(_) => "pre-vote",
        Setting::CheckQuorum(_) => "check-quorum",
        Setting::Stickiness(_) => "stickiness",
        Setting::CatchUp(_) => "catch-up",
        Setting::Lease(_) => "lease",
        Setting::Backoff(_) => "backoff",
        Setting::Batch(_) => "batch",
        Setting::Window(_) => "window",
        Setting::Snapshots(_) => "snapshots",
        Setting::Trailing(_) => "trailing",
        Setting::Chunk(_) => "chunk",
        Setting::Priority(..) => "priority",
        Setting::ReadTimeout(_) => "read-timeout",
        Setting::Limit(..) => "limit",
        Setting::Rule(..) => "rules",
        Setting::ElectionTimeout(_) => "election-timeout",
        Setting::Heartbeat(_) => "heartbeat",
    }
}

/// What the forms of the page write, that no control is data for.
const FORMS: [&str; 9] = [
    "write x = 1",
    "read x",
    "cas x nothing 1",
    "partition 1 | rest",
    "reconfigure 1 2 3",
    "leave",
    "quorums 2 2",
    "switch rule one-vote off",
    "settle",
];

#[test]
fn every_verb_of_the_language_is_written_by_a_control_and_has_a_row() {
    let runs = clusters();
    let lines = runs.iter().flat_map(offered).map(|(_, line)| line);
    let lines = lines.chain(FORMS.map(str::to_owned));
    let actions = lines.filter_map(|line| raftworks_sim::scenario::parse_action(&line).ok());
    let mut written: BTreeSet<&str> = actions.flat_map(|action| verbs(&action).to_vec()).collect();
    // A partition is drawn, and isolates as well.
    written.remove("");
    let coverage = Coverage::default();
    let known = coverage.items().filter(|item| item.group == "action");
    for verb in known.map(|item| item.name) {
        assert!(written.contains(verb), "no control writes {verb}");
    }
    for name in written {
        assert!(has_row(name), "{name} has no row in docs/hands.md");
    }
}

#[test]
fn every_field_and_every_call_has_a_row() {
    let mut names = fields!(Config: id election_timeout_min_us election_timeout_max_us
        heartbeat_interval_us backoff pre_vote check_quorum leader_stickiness priority lease_reads
        max_clock_drift_ppm require_catch_up max_entries_per_message max_bytes_per_message
        max_messages_in_flight max_bytes_in_flight max_command_bytes max_uncommitted_entries
        max_uncommitted_bytes max_log_entries max_pending_reads read_timeout_us trailing_entries
        snapshot_chunk_bytes max_snapshots_in_flight max_snapshot_bytes broken);
    names.extend(
        fields!(ClusterSettings: servers members options election_timeout heartbeat_us
        link disk clients logs),
    );
    names.extend(
        fields!(LinkSettings: latency loss_ppm duplicate_ppm corrupt_ppm jitter_us
        straggler_ppm straggler bandwidth capacity),
    );
    names.extend(
        fields!(ClientSettings: pause timeout_us open keys spread reads_ppm read_mode
        cas_ppm retry duplicate_ppm abandon_ppm),
    );
    for name in names {
        assert!(has_row(name), "{name} has no row in docs/hands.md");
    }
    let mut calls = 0;
    for source in CORE {
        for rest in source.split("    pub fn ").skip(1) {
            let (head, _) = rest.split_once('{').unwrap_or((rest, ""));
            if head.contains("&mut self") {
                let name = head.split('(').next().unwrap_or_default();
                assert!(has_row(name), "Server::{name} has no row in docs/hands.md");
                calls += 1;
            }
        }
    }
    assert!(calls >= 13, "{calls} calls were found");
}

#[test]
fn every_setting_has_a_control() {
    let run = &clusters()[0];
    let names: BTreeSet<String> = switches(run).into_iter().map(|dial| dial.name).collect();
    let settings = crate::view::settings::settings(run.world());
    for view in settings {
        let word = word(&view.setting);
        let named = names.iter().any(|name| name.starts_with(word));
        assert!(named, "{} is switched nowhere", view.name);
    }
    assert_eq!(word(&Setting::Priority(ServerId(1), 0)), "priority");
}

#[test]
fn every_control_of_the_table_is_there() {
    let runs = clusters();
    let mut there: BTreeSet<String> = runs
        .iter()
        .flat_map(offered)
        .map(|(name, _)| name)
        .collect();
    there.extend(
        switches(&runs[0])
            .into_iter()
            .map(|dial| dial.name.replace(' ', "-")),
    );
    let rows = DOCUMENT.lines().filter(|line| line.starts_with("| `"));
    let mut count = 0;
    for row in rows {
        let controls = row
            .trim_end_matches(" |")
            .rsplit(" | ")
            .next()
            .unwrap_or_default();
        for control in controls.split('`').filter(|word| !word.trim().is_empty()) {
            let data = there.iter().any(|name| name.starts_with(control));
            let drawn = format!("\"{control}\"");
            assert!(
                data || PARTS.iter().any(|part| part.contains(&drawn)),
                "{row}: {control}"
            );
            count += 1;
        }
    }
    assert!(count > 100, "{count} controls");
}
