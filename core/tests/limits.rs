//! Everything is bounded: what a message carries, what waits, what a client may
//! ask for, and time, which only runs forwards.

mod common;

use raftworks_core::{
    Body, Config, ConfigError, Index, Mode, NewServerError, ProposeRefusal, ReadId, ReadKind,
    ReadRefusal, Role, Round, Saved, Server, ServerId, SnapshotError, Time,
};

use common::{Bytes, Host, accepted, append, at, rejected, request_vote, saved, vote, voters};

/// More than any server keeps waiting.
const MANY: u64 = 5_000;
/// What it keeps.
const MAX_WAITING: usize = 4_096;
const MAX_WRITES: usize = 256;
const MAX_SNAPSHOTS: u64 = 64;

fn leader(adjust: impl Fn(&mut Config)) -> Host {
    let mut config = Config::new(ServerId(1));
    adjust(&mut config);
    Host::new(config, 3, saved(0, &[]), 1).elected()
}

/// The sizes of the commands in each AppendEntries.
fn carried(sent: Vec<(u64, u64, Body<Bytes>)>) -> Vec<Vec<usize>> {
    let sizes = |body| match body {
        Body::AppendEntries { entries, .. } => {
            let commands = entries.iter().filter_map(|entry| entry.command());
            Some(commands.map(Vec::len).collect())
        }
        _ => None,
    };
    sent.into_iter()
        .filter_map(|(_, _, body)| sizes(body))
        .collect()
}

#[test]
fn commands_that_are_too_large_are_refused() {
    let mut host = leader(|config| config.max_command_bytes = 3);
    let refusal = ProposeRefusal::TooLarge { size_bytes: 4 };
    assert_eq!(host.server.propose(host.now, vec![0; 4]), Err(refusal));
    host.propose(&[0; 3]);
}

#[test]
fn proposals_are_refused_while_too_many_entries_wait() {
    let mut host = leader(|config| config.max_uncommitted_entries = 2);
    assert_eq!(host.propose(b"with the no-op two wait"), at(1, 2));
    let refused = host.server.propose(host.now, vec![]);
    assert_eq!(refused, Err(ProposeRefusal::TooManyUncommitted));
    host.settle();
    host.receive(2, 1, accepted(1));
    assert_eq!(host.propose(b"one is committed"), at(1, 3));
}

#[test]
fn messages_carry_as_much_as_allowed_and_at_least_one_entry() {
    let small: &[usize] = &[4, 4, 4, 9, 30, 1, 1, 1];
    let table: [(u64, u64, &[&[usize]]); 4] = [
        (u64::MAX, u64::MAX, &[small]),
        (3, u64::MAX, &[&[4, 4, 4], &[9, 30, 1], &[1, 1]]),
        (u64::MAX, 12, &[&[4, 4, 4], &[9], &[30], &[1, 1, 1]]),
        (2, 0, &[&[4], &[4], &[4], &[9], &[30], &[1], &[1], &[1]]),
    ];
    for (max_entries, max_bytes, expected) in table {
        let mut host = leader(|config| {
            config.max_entries_per_message = max_entries;
            config.max_bytes_per_message = max_bytes;
        });
        for &size in small {
            host.propose(&vec![0; size]);
        }
        host.settle();
        host.taken();
        host.receive(2, 1, accepted(1));
        assert_eq!(carried(host.taken()), expected, "{max_entries} {max_bytes}");
    }
}

#[test]
fn so_many_bytes_at_most_are_in_flight() {
    let mut host = leader(|config| {
        config.max_bytes_in_flight = 8;
        config.max_entries_per_message = 1;
    });
    host.settle();
    host.receive(2, 1, accepted(1));
    for _ in 0..4 {
        host.propose(&[0; 4]);
    }
    let in_flight = |host: &Host| {
        let follower = host.server.followers().first().expect("server 2");
        (follower.messages_in_flight(), follower.bytes_in_flight())
    };
    assert_eq!(in_flight(&host), (2, 8));
    for (confirmed, left) in [(2, (2, 8)), (4, (1, 4)), (5, (0, 0))] {
        host.receive(2, 1, accepted(confirmed));
        assert_eq!(in_flight(&host), left, "{confirmed} confirmed");
    }
}

fn ask(read: u64) -> Body<Bytes> {
    Body::ReadIndex { read: ReadId(read) }
}

/// Which reads of which followers are refused.
fn refused_reads(host: &mut Host) -> Vec<(u64, ReadId)> {
    let sent = host.answers().into_iter();
    let refused = sent.filter_map(|(to, _, body)| match body {
        Body::ReadIndexReply { read, index: None } => Some((to, read)),
        _ => None,
    });
    refused.collect()
}

#[test]
fn reads_are_refused_while_too_many_wait() {
    let mut host = leader(|config| config.max_pending_reads = 2);
    host.receive(2, 1, ask(7));
    let own = host.server.read(host.now, ReadKind::Index);
    own.expect("room for two");
    assert_eq!(host.server.pending_reads(), 2);
    let third = host.server.read(host.now, ReadKind::Index);
    assert_eq!(third, Err(ReadRefusal::TooManyReads));
    host.receive(3, 1, ask(8));
    assert_eq!(refused_reads(&mut host), [(3, ReadId(8))]);
}

#[test]
fn who_does_not_lead_refuses_the_reads_of_others_at_once() {
    let mut host = Host::start(2, 3, saved(1, &[1]));
    host.receive(3, 1, ask(8));
    assert_eq!(refused_reads(&mut host), [(3, ReadId(8))]);
    assert_eq!(host.server.pending_reads(), 0);
}

/// How many followers are sent the first part of a snapshot.
fn snapshots_begun(host: &mut Host) -> usize {
    let begins = |body: &Body<Bytes>| matches!(body, Body::InstallSnapshot { .. });
    let sent = host.answers();
    sent.iter().filter(|(_, _, body)| begins(body)).count()
}

#[test]
fn so_many_followers_at_most_receive_a_snapshot_at_one_time() {
    for most in [1, 2, 3] {
        let mut config = Config::new(ServerId(1));
        config.max_snapshots_in_flight = most;
        let mut host = Host::new(config, 7, saved(0, &[]), 1).elected();
        for follower in 2..=4 {
            host.receive(follower, 1, accepted(1));
        }
        host.settle();
        let taken = host.server.snapshot_taken(Index(1), 10);
        taken.expect("entry 1 is applied");
        host.answers();
        // Three followers have nothing of what the snapshot covers.
        for follower in 5..=7 {
            host.server
                .receive(host.now, host.mail(follower, 1, rejected(0, at(0, 0))))
                .expect("fair");
        }
        host.time_out();
        assert_eq!(snapshots_begun(&mut host), most as usize);
        // The others wait, and are not sent to at every heartbeat.
        host.time_out();
        assert_eq!(
            snapshots_begun(&mut host),
            most as usize,
            "the same parts again"
        );
        let sending = |f: &&raftworks_core::Progress| f.mode() == Mode::Snapshot;
        assert_eq!(
            host.server.followers().iter().filter(sending).count(),
            most as usize
        );
    }
}

// Otherwise a part that cannot be read would be asked for and answered for ever.
#[test]
fn an_answer_without_news_brings_no_part() {
    let mut host = leader(|_| {});
    host.receive(2, 1, accepted(1));
    host.settle();
    let taken = host.server.snapshot_taken(Index(1), 10);
    taken.expect("entry 1 is applied");
    host.answers();
    host.receive(3, 1, rejected(0, at(0, 0)));
    host.time_out();
    assert_eq!(snapshots_begun(&mut host), 2, "once, and with a heartbeat");
    let nothing_yet = Body::InstallSnapshotReply {
        last: at(1, 1),
        received: 0,
        installed: false,
        round: Round(u64::MAX),
    };
    host.receive(3, 1, nothing_yet);
    assert_eq!(snapshots_begun(&mut host), 0);
}

#[test]
fn messages_that_nobody_takes_or_that_wait_for_a_disk_are_bounded() {
    let mut waiting_for_the_disk = Host::start(2, 3, Saved::default());
    let mut not_taken = Host::start(2, 3, saved(2, &[]));
    for _ in 0..MANY {
        waiting_for_the_disk.receive(1, 1, request_vote(at(0, 0)));
        let request = not_taken.mail(1, 1, request_vote(at(0, 0)));
        not_taken.server.receive(Time(0), request).expect("fair");
    }
    assert_eq!(waiting_for_the_disk.server.held().count(), MAX_WAITING);
    assert_eq!(waiting_for_the_disk.answers().len(), MAX_WAITING);
    assert_eq!(not_taken.answers().len(), MAX_WAITING);
}

#[test]
fn so_many_writes_and_snapshots_wait_for_a_disk_at_most() {
    let mut host = leader(|_| {});
    for _ in 0..=MAX_SNAPSHOTS {
        host.propose(b"applied");
    }
    host.settle();
    let all = host.server.log().last().index.0;
    host.receive(2, 1, accepted(all));
    assert_eq!(host.server.last_applied(), Index(all));

    for _ in 0..MANY {
        host.propose(b"waits");
    }
    assert_eq!(host.unwritten.len(), MAX_WRITES);
    for index in 1..=MAX_SNAPSHOTS {
        let taken = host.server.snapshot_taken(Index(index), 1);
        taken.expect("room for its write");
        host.poll();
    }
    let next = host.server.snapshot_taken(Index(MAX_SNAPSHOTS + 1), 1);
    assert_eq!(next.err(), Some(SnapshotError::DiskBusy));
    assert_eq!(host.unwritten.len(), MAX_WRITES);

    // All that waited goes to the disk when there is room, and is complete.
    host.settle();
    let last = Index(all + MANY);
    assert_eq!(host.server.stable_index(), last);
    let covered = host.disk.snapshot.as_ref().map(|s| s.last.index);
    assert_eq!(covered, Some(Index(MAX_SNAPSHOTS)));
    assert_eq!(
        host.disk.entries.last().map(|entry| entry.index),
        Some(last)
    );
}

#[test]
fn time_does_not_run_backwards() {
    let mut host = Host::start(2, 3, saved(1, &[]));
    let shortest_us = host.server.config().election_timeout_min_us;
    host.server.advance(Time(100_000));
    host.server.advance(Time(0));
    for _ in 0..50 {
        let heartbeat = host.mail(1, 1, append(at(0, 0), &[], 0));
        host.server.receive(Time(5), heartbeat).expect("fair");
        let deadline = host.server.deadline().expect("a voter");
        assert!(deadline >= Time(100_000).after_us(shortest_us));
    }
}

// A server outside the configuration follows and answers, and never campaigns.
#[test]
fn a_server_that_does_not_vote_has_no_deadline_and_never_campaigns() {
    let mut host = Host::start(4, 3, saved(1, &[]));
    assert_eq!(host.server.deadline(), None);
    host.server.advance(Time(u64::MAX));
    host.server.campaign(Time(u64::MAX));
    assert_eq!(host.server.role(), Role::Follower);
    host.receive(1, 1, append(at(0, 0), &[1], 0));
    host.receive(2, 2, request_vote(at(1, 1)));
    assert_eq!(host.answers(), [(2, 2, vote(true))]);
}

type Adjust = fn(&mut Config);

#[test]
fn settings_that_cannot_work_are_refused() {
    let table: [(Adjust, ConfigError); 7] = [
        (|c| c.id = ServerId(0), ConfigError::IdIsZero),
        (
            |c| c.election_timeout_max_us = 149_999,
            ConfigError::TimeoutsReversed,
        ),
        (
            |c| c.heartbeat_interval_us = 0,
            ConfigError::HeartbeatIsZero,
        ),
        (
            |c| c.heartbeat_interval_us = 150_000,
            ConfigError::HeartbeatTooSlow,
        ),
        (|c| c.max_entries_per_message = 0, ConfigError::LimitIsZero),
        (|c| c.max_messages_in_flight = 0, ConfigError::LimitIsZero),
        (|c| c.max_uncommitted_entries = 0, ConfigError::LimitIsZero),
    ];
    for (adjust, error) in table {
        let mut config = Config::new(ServerId(1));
        adjust(&mut config);
        let started = Server::<Bytes>::new(config, voters(3), Saved::default(), 1, Time(0));
        assert_eq!(started.err(), Some(NewServerError::Config(error)));
    }
}
