//! Links and messages.

use raftworks_sim::{Address, EventKind, LossReason, MessageKind, Run, ServerId, Skipped, Time};

use super::{act, already, did, is_sound, lost, on_link, pair, run_to, until};

#[test]
fn a_clogged_link_holds_everything_and_bursts_in_order() {
    let mut run = run_to(
        "servers 3\nlatency 5ms..20ms\nclient pause 5ms..10ms\n",
        1_000_000,
    );
    let (leader, follower) = pair(&run);
    let link = format!("{leader} -> {follower}");
    did(&mut run, &format!("clog {link}"));
    already(&mut run, &format!("clog {link}"));
    let now = run.world().now().0;
    run.seek_time(Time(now + 100_000));
    let waiting = on_link(&run, leader, follower);
    assert!(waiting.len() >= 3, "they queue up: {}", waiting.len());
    assert!(waiting.iter().all(|flight| flight.clogged));
    did(&mut run, &format!("unclog {link}"));
    already(&mut run, &format!("unclog {link}"));
    let released = run.world().now();
    let mut burst = on_link(&run, leader, follower);
    burst.sort_by_key(|flight| (flight.sent_at, flight.id));
    let arrivals: Vec<Time> = burst.iter().map(|flight| flight.arrives_at).collect();
    assert!(arrivals.is_sorted(), "nothing overtakes: {arrivals:?}");
    assert!(arrivals.iter().all(|at| at.0 <= released.0 + 20_000));
    run.seek_time(Time(now + 2_000_000));
    is_sound(&run);
    did(&mut run, &format!("clog {link}"));
    did(&mut run, "heal");
    assert!(!run.world().link(leader, follower).expect("a link").clogged);
}

#[test]
fn a_flapping_link_comes_and_goes() {
    let mut run = run_to("servers 2\nlatency 1ms\nheartbeat 10ms\n", 1_000_000);
    let (leader, follower) = pair(&run);
    let link = format!("{leader} -> {follower}");
    did(&mut run, &format!("flap {link} every 100ms up 70%"));
    already(&mut run, &format!("flap {link} every 100ms up 70%"));
    let now = run.world().now().0;
    let up = |us: u64| {
        !run.world()
            .link(leader, follower)
            .expect("a link")
            .is_cut(Time(now + us))
    };
    assert!(up(0) && up(69_999) && !up(70_000) && !up(99_999) && up(100_000));
    let cut = lost(&mut run, LossReason::Cut, now + 1_000_000);
    assert!((15..45).contains(&cut), "three heartbeats in ten: {cut}");
    did(&mut run, &format!("restore {link}"));
    already(&mut run, "heal");
    is_sound(&run);
}

#[test]
fn damaged_messages_are_thrown_away() {
    let text = "servers 3\nseed 2\nlink all -> all corrupt 20%\nclient pause 10ms\n";
    let mut run = run_to(text, 1_000_000);
    let damaged = lost(&mut run, LossReason::Corrupt, 3_000_000);
    assert!(damaged > 30, "{damaged}");
    is_sound(&run);
    did(&mut run, "set all -> all corrupt 0%");
    let before = run.world().now().0;
    run.seek_time(Time(before + 1_000_000));
    assert_eq!(lost(&mut run, LossReason::Corrupt, before + 2_000_000), 0);
}

#[test]
fn a_full_link_drops_a_random_message_and_goes_on() {
    let text =
        "servers 2\nlatency 20ms\nlink all -> all capacity 3\nclient every 1ms outstanding 8\n";
    let mut run = run_to(text, 1_000_000);
    let (leader, follower) = pair(&run);
    let dropped = lost(&mut run, LossReason::LinkFull, 3_000_000);
    assert!(dropped > 20, "{dropped}");
    assert!(on_link(&run, leader, follower).len() <= 4);
    is_sound(&run);
    did(&mut run, "set all -> all capacity off");
}

#[test]
fn what_leaves_a_narrow_link_waits_for_what_left_before() {
    let mut run = run_to("servers 2\nlatency 1ms\nheartbeat 10ms\n", 1_000_000);
    let (leader, follower) = pair(&run);
    did(
        &mut run,
        &format!("set {leader} -> {follower} bandwidth 1000"),
    );
    until(&mut run, "two messages", |run| {
        on_link(run, leader, follower).len() >= 2
    });
    let flights = on_link(&run, leader, follower);
    for flight in &flights {
        // An empty message has forty bytes: forty milliseconds.
        assert!(flight.arrives_at.0 - flight.sent_at.0 >= 41_000);
    }
    let mut arrivals: Vec<u64> = flights.iter().map(|flight| flight.arrives_at.0).collect();
    arrivals.sort_unstable();
    assert!(arrivals[1] - arrivals[0] >= 40_000, "{arrivals:?}");
}

#[test]
fn stragglers_and_jitter_and_long_tails_change_when_messages_arrive() {
    let text = "servers 3\nlatency 10ms\nlink 1 -> all stragglers 10% 500ms\n\
                link 2 -> all jitter 5ms\nlink 3 -> all latency 5ms~20ms\nclient pause 5ms\n";
    let mut run = run_to(text, 0);
    let mut times: Vec<Vec<u64>> = vec![Vec::new(); 3];
    while run.next_time().is_some_and(|time| time.0 <= 5_000_000) {
        let sent = run.step_forward().expect("an event").sent.clone();
        for id in sent {
            if let (Address::Server(from), Address::Server(_)) = (id.from, id.to) {
                let flight = run.world().flight(id).expect("it just left");
                times[from.0 as usize - 1].push(flight.arrives_at.0 - flight.sent_at.0);
            }
        }
    }
    let share = |us: &[u64], so: &dyn Fn(u64) -> bool| {
        us.iter().filter(|us| so(**us)).count() * 100 / us.len().max(1)
    };
    assert!((3..20).contains(&share(&times[0], &|us| us == 510_000)));
    assert!((80..98).contains(&share(&times[0], &|us| us == 10_000)));
    assert_eq!(share(&times[1], &|us| (5_000..=15_000).contains(&us)), 100);
    assert!(share(&times[1], &|us| us == 10_000) < 5);
    assert!((55..80).contains(&share(&times[2], &|us| (5_000..=20_000).contains(&us))));
    is_sound(&run);
}

#[test]
fn partitions_have_shapes() {
    let mut run = run_to("servers 5\n", 1_000_000);
    let sees = |run: &Run, a: u64| -> Vec<u64> {
        let link = |b| run.world().link(ServerId(a), ServerId(b));
        (1..=5)
            .filter(|&b| link(b).is_some_and(|link| !link.cut))
            .collect()
    };
    did(&mut run, "bridge 3");
    assert_eq!(sees(&run, 3), [1, 2, 4, 5]);
    assert_eq!((sees(&run, 1), sees(&run, 5)), (vec![2, 3], vec![3, 4]));
    did(&mut run, "ring");
    let rings: Vec<Vec<u64>> = (1..=5).map(|id| sees(&run, id)).collect();
    assert_eq!(rings[0], [2, 5]);
    assert!(
        rings.iter().all(|ring| ring.len() == 2),
        "with itself, a majority"
    );
    did(&mut run, "chain");
    assert_eq!((sees(&run, 1), sees(&run, 4)), (vec![2], vec![3, 5]));
    already(&mut run, "chain");
    did(&mut run, "heal");
    assert_eq!(sees(&run, 1), [2, 3, 4, 5]);
}

#[test]
fn a_message_is_delayed_and_delivered_now() {
    let mut run = run_to("servers 3\nlatency 10ms\nloss 100%\n", 0);
    let kind = MessageKind::RequestVote;
    let asked = |run: &Run| run.world().flights().find(|f| f.id.kind == kind).cloned();
    until(&mut run, "a request", |run| asked(run).is_some());
    let flight = asked(&run).expect("a request");
    did(&mut run, &format!("delay {} by 40ms", flight.id));
    let later = run.world().flight(flight.id).expect("still there");
    assert_eq!(later.arrives_at.0, flight.arrives_at.0 + 40_000);
    let now = run.world().now();
    did(&mut run, &format!("deliver {}", flight.id));
    let event = run.step_forward().expect("the delivery").clone();
    assert!(matches!(event.kind, EventKind::Delivered { message, .. } if message == flight.id));
    assert_eq!(
        event.time, now,
        "at once, although the link would have lost it"
    );
    let gone = act(&mut run, &format!("deliver {}", flight.id));
    assert_eq!(gone, Some(Skipped::NoSuchMessage(flight.id)));
}
