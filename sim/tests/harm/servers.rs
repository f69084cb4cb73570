//! Servers and their disks.

use raftworks_sim::{Address, DiskState, EventKind, Index, Run, ServerId, Skipped, Time};

use super::{act, already, did, is_sound, last, pair, run_to, term, until};

/// A leader whose disk is slow, with three writes under way, one entry each.
fn three_writes() -> (Run, ServerId, Index) {
    let mut run = run_to("servers 3\ndisk 1ms\nlatency 1ms\n", 1_000_000);
    let (leader, _) = pair(&run);
    did(&mut run, &format!("disk {leader} takes 300ms"));
    let before = last(&run, leader);
    for value in 1..=3 {
        // Stale requests do not wait for each other, writes of one client do.
        did(&mut run, &format!("cut {leader} -> all"));
        did(&mut run, &format!("write x={value} to {leader}"));
        until(&mut run, "the entry", |run| {
            last(run, leader).0 == before.0 + value
        });
        act(&mut run, "abandon");
        act(&mut run, "heal");
    }
    assert_eq!(
        run.world()
            .host(leader)
            .expect("it")
            .disk()
            .pending()
            .count(),
        3
    );
    (run, leader, before)
}

#[test]
fn a_crash_keeps_as_many_unsynced_writes_as_it_says() {
    for (words, kept) in [
        ("", 0),
        (" keeping 1", 1),
        (" keeping 2", 2),
        (" keeping all", 3),
    ] {
        let (mut run, leader, before) = three_writes();
        did(&mut run, &format!("crash {leader}{words}"));
        already(&mut run, &format!("crash {leader}{words}"));
        assert_eq!(last(&run, leader).0, before.0 + kept, "{words}");
        did(&mut run, "restart down");
        let now = run.world().now().0;
        run.seek_time(Time(now + 2_000_000));
        assert!(run.world().leader().is_some());
        is_sound(&run);
    }
}

#[test]
fn of_a_torn_write_only_whole_records_are_there() {
    let (mut run, leader, before) = three_writes();
    did(&mut run, &format!("crash {leader} keeping 1 torn"));
    // The second write had one entry, and that is incomplete.
    assert_eq!(last(&run, leader).0, before.0 + 1);
    did(&mut run, &format!("restart {leader}"));
    let now = run.world().now().0;
    run.seek_time(Time(now + 2_000_000));
    is_sound(&run);
}

#[test]
fn a_slow_server_handles_one_thing_after_the_other() {
    let mut run = run_to("servers 3\nlatency 1ms\nclient pause 1ms\n", 1_000_000);
    let (_, follower) = pair(&run);
    did(&mut run, &format!("slow {follower} 3ms"));
    already(&mut run, &format!("slow {follower} 3ms"));
    let mut handled = Vec::new();
    let now = run.world().now().0;
    while run.next_time().is_some_and(|time| time.0 <= now + 300_000) {
        let event = run.step_forward().expect("an event");
        if let EventKind::Delivered { message, .. } = &event.kind
            && message.to == Address::Server(follower)
        {
            handled.push(event.time.0);
        }
    }
    assert!(handled.len() > 20);
    assert!(
        handled
            .windows(2)
            .skip(1)
            .all(|two| two[1] - two[0] >= 3_000),
        "{handled:?}"
    );
    is_sound(&run);
    did(&mut run, &format!("slow {follower} off"));
}

#[test]
fn a_stuck_disk_writes_nothing_and_a_full_one_only_what_needs_no_room() {
    let mut run = run_to("servers 3\nlatency 1ms\nclient pause 5ms\n", 1_000_000);
    let (leader, follower) = pair(&run);
    did(&mut run, &format!("disk {follower} stuck"));
    already(&mut run, &format!("disk {follower} stuck"));
    let written = |run: &Run| {
        run.world()
            .host(follower)
            .expect("it")
            .server()
            .stable_index()
    };
    let before = written(&run);
    let now = run.world().now().0;
    run.seek_time(Time(now + 500_000));
    assert_eq!(written(&run), before);
    did(&mut run, &format!("disk {follower} well"));
    run.seek_time(Time(now + 1_000_000));
    assert!(written(&run) > before);

    did(&mut run, &format!("disk {leader} full"));
    assert_eq!(
        run.world().host(leader).expect("it").disk().state(),
        DiskState::Full
    );
    did(&mut run, &format!("write late=1 to {leader}"));
    run.seek_time(Time(now + 1_300_000));
    let refused = run
        .world()
        .host(leader)
        .expect("it")
        .server()
        .log()
        .last()
        .index;
    run.seek_time(Time(now + 1_600_000));
    assert_eq!(last(&run, leader), refused, "clients are told to come back");
    // A vote needs no room: the others can still elect somebody.
    let old = term(&run);
    did(&mut run, &format!("timeout {follower}"));
    run.seek_time(Time(now + 2_600_000));
    let voted = run
        .world()
        .host(leader)
        .expect("it")
        .disk()
        .hard_state()
        .term;
    assert!(voted > old, "{voted} after {old}");
    did(&mut run, &format!("disk {leader} well"));
    run.seek_time(Time(now + 4_000_000));
    for host in run.world().hosts() {
        assert_eq!(host.store().get("late"), Some("1"));
    }
    is_sound(&run);
}

#[test]
fn a_server_whose_write_fails_stops() {
    let mut run = run_to("servers 3\nclient pause 5ms\n", 1_000_000);
    let (leader, _) = pair(&run);
    did(&mut run, &format!("disk {leader} failing"));
    until(&mut run, "the failure", |run| {
        let event = run.world().last_event().expect("an event");
        matches!(event.kind, EventKind::WriteFailed { server, .. } if server == leader)
    });
    assert!(!run.world().host(leader).expect("it").is_up());
    did(&mut run, &format!("disk {leader} well"));
    did(&mut run, &format!("restart {leader}"));
    let now = run.world().now().0;
    run.seek_time(Time(now + 2_000_000));
    assert!(run.world().host(leader).expect("it").is_up());
    is_sound(&run);
}

#[test]
fn nobody_starts_from_a_rotten_disk() {
    let mut run = run_to("servers 3\nclient pause 20ms\n", 1_000_000);
    let (leader, _) = pair(&run);
    did(&mut run, &format!("disk {leader} rotten"));
    let now = run.world().now().0;
    run.seek_time(Time(now + 100_000));
    assert!(
        run.world().host(leader).expect("it").is_up(),
        "nobody has read it"
    );
    did(&mut run, &format!("crash {leader}"));
    let refused = act(&mut run, &format!("restart {leader}"));
    assert_eq!(refused, Some(Skipped::Unreadable(leader)));
    assert!(refused.expect("it").to_string().contains("checksum"));
    did(&mut run, &format!("disk {leader} well"));
    did(&mut run, &format!("restart {leader}"));
    is_sound(&run);
}
