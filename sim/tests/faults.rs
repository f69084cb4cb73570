//! Each fault does what it says, is recorded, and can be undone.

use std::sync::Arc;

use raftworks_sim::scenario::parse_action;
use raftworks_sim::{
    Address, Effect, EventKind, Finding, Index, LossReason, MessageId, MessageKind, Role, Run,
    Scenario, ServerId, Skipped, Time,
};

fn run(text: &str) -> Run {
    let scenario = Arc::new(Scenario::parse(text).expect(text));
    let seed = scenario.seed;
    Run::new(scenario, seed)
}

fn run_to(text: &str, time_us: u64) -> Run {
    let mut run = run(text);
    run.seek_time(Time(time_us));
    run
}

/// Does it now. Says why it changed nothing, if it did not.
fn act(run: &mut Run, words: &str) -> Option<Skipped> {
    let at = run.world().now();
    let event = run
        .act(at, parse_action(words).expect(words))
        .expect("an event");
    match &event.kind {
        EventKind::Acted { skipped, .. } => skipped.clone(),
        other => panic!("{words} became {other:?}"),
    }
}

fn leader(run: &Run) -> ServerId {
    run.world().leader().expect("a leader")
}

/// Steps until it is so.
fn until(run: &mut Run, what: &str, so: impl Fn(&Run) -> bool) {
    for _ in 0..20_000 {
        if so(run) {
            return;
        }
        run.step_forward();
    }
    panic!("{what} never happened");
}

/// A message of this kind that is on its way.
fn on_the_way(run: &Run, kind: MessageKind) -> Option<MessageId> {
    let mut flights = run.world().flights();
    flights
        .find(|flight| flight.id.kind == kind)
        .map(|flight| flight.id)
}

#[test]
fn a_vote_really_waits_for_its_write() {
    // The disk takes longer than the message: the request arrives at 10 ms, the
    // vote leaves at 60 ms.
    let mut run = run("servers 3\nlatency 10ms\ndisk 50ms\nat 1ms timeout 1\n");
    until(&mut run, "a vote", |run| {
        on_the_way(run, MessageKind::RequestVoteReply).is_some()
    });
    let flight = run
        .world()
        .flights()
        .find(|f| f.id.kind == MessageKind::RequestVoteReply);
    // The candidate's own request waited for its own write, too.
    assert_eq!(
        flight.expect("a vote").sent_at,
        Time(1_000 + 50_000 + 10_000 + 50_000)
    );
}

#[test]
fn a_crash_loses_what_the_disk_has_not_finished() {
    let mut run = run_to("servers 3\ndisk 20ms\nlatency 5ms\n", 1_000_000);
    let id = leader(&run);
    let last = |run: &Run| {
        run.world()
            .host(id)
            .expect("a host")
            .server()
            .log()
            .last()
            .index
    };
    let before = last(&run);
    assert_eq!(act(&mut run, &format!("write x=1 to {id}")), None);
    until(&mut run, "the entry", |run| last(run) > before);
    act(&mut run, &format!("crash {id}"));
    assert_eq!(last(&run), before, "the entry was not on the disk yet");
    act(&mut run, &format!("restart {id}"));
    assert_eq!(last(&run), before);
    assert_eq!(run.world().host(id).expect("a host").incarnation(), 1);
    let server = run.world().host(id).expect("a host").server();
    assert_eq!(
        (server.role(), server.commit_index()),
        (Role::Follower, Index(0))
    );
}

#[test]
fn what_cannot_be_done_is_recorded_and_changes_nothing() {
    let mut run = run_to("servers 3\n", 1_000_000);
    let nobody = |words: &str| {
        Some(Skipped::Nobody(match parse_action(words) {
            Ok(raftworks_sim::Action::Restart(who)) => who,
            other => panic!("{other:?}"),
        }))
    };
    assert_eq!(
        act(&mut run, "crash 9"),
        Some(Skipped::NoSuchServer(ServerId(9)))
    );
    assert_eq!(act(&mut run, "restart 2"), Some(Skipped::NothingToDo));
    assert_eq!(act(&mut run, "restart down"), nobody("restart down"));
    assert_eq!(act(&mut run, "heal"), Some(Skipped::NothingToDo));
    assert_eq!(act(&mut run, "resume 1"), Some(Skipped::NothingToDo));
    let words = "drop append 77 from 1 to 2 in term 9";
    assert!(matches!(
        act(&mut run, words),
        Some(Skipped::NoSuchMessage(_))
    ));
    assert_eq!(run.actions().len(), 6);
    let leader = leader(&run);
    assert_eq!(
        act(&mut run, &format!("timeout {leader}")),
        Some(Skipped::NothingToDo)
    );
}

#[test]
fn a_paused_server_does_nothing_and_then_all_that_was_due() {
    let mut run = run_to("servers 3\n", 1_000_000);
    let id = leader(&run);
    act(&mut run, &format!("pause {id}"));
    let paused_at = run.moment();
    until(&mut run, "another leader", |run| {
        run.world()
            .hosts()
            .iter()
            .any(|host| host.leads() && host.id() != id)
    });
    let old = run.world().host(id).expect("a host").server();
    assert_eq!(
        (old.role(), old.term().0),
        (Role::Leader, 1),
        "it noticed nothing"
    );
    act(&mut run, &format!("resume {id}"));
    until(&mut run, "the old one follows", |run| {
        run.world()
            .host(id)
            .is_some_and(|host| host.server().role() == Role::Follower)
    });
    assert!(run.moment() > paused_at);
    assert!(run.world().violations().is_empty());
}

/// A message that comes to a paused server is no event, so that it must not be
/// announced as one: a seek by time would go too far.
#[test]
fn the_next_event_is_announced_for_its_time_also_during_a_pause() {
    let text = "seed 3\nduplicate 40%\nclient\nat 1s pause 5\nat 3s resume 5";
    let mut run = run(text);
    let mut waited = 0;
    while run.world().now() < Time(4_000_000) {
        let announced = run.next_time();
        run.step_forward();
        assert_eq!(announced, Some(run.world().now()), "event {}", run.moment());
        let mut hosts = run.world().hosts().iter();
        waited += u64::from(hosts.any(raftworks_sim::Host::is_paused));
    }
    assert!(waited > 100, "the pause was {waited} events long");
}

#[test]
fn one_direction_is_cut_and_the_other_works() {
    let mut run = run_to("servers 2\nlatency 5ms\n", 1_000_000);
    let (id, other) = (leader(&run), ServerId(3 - leader(&run).0));
    act(&mut run, &format!("cut {other} -> {id}"));
    let world = run.world();
    assert!(
        world.link(other, id).expect("a link").cut && !world.link(id, other).expect("a link").cut
    );
    // The follower hears the leader and stays calm; the leader hears nothing.
    let before = run.world().host(other).expect("a host").server().term();
    run.seek_time(Time(2_000_000));
    assert_eq!(
        run.world().host(other).expect("a host").server().term(),
        before
    );
    let heard = run.world().last_event().expect("an event").number;
    assert!(heard > 0);
    act(&mut run, &format!("restore {other} -> {id}"));
    assert!(!run.world().link(other, id).expect("a link").cut);
}

#[test]
fn a_message_is_held_released_duplicated_and_dropped() {
    let mut run = run("servers 3\nlatency 10ms\n");
    until(&mut run, "a request", |run| {
        on_the_way(run, MessageKind::RequestVote).is_some()
    });
    let id = on_the_way(&run, MessageKind::RequestVote).expect("a request");
    assert_eq!(act(&mut run, &format!("hold {id}")), None);
    let now = run.world().now();
    run.seek_time(Time(now.0 + 50_000));
    assert!(
        run.world()
            .flight(id)
            .expect("still there")
            .held_at
            .is_some()
    );
    assert_eq!(
        act(&mut run, &format!("hold {id}")),
        Some(Skipped::NothingToDo)
    );
    assert_eq!(act(&mut run, &format!("duplicate {id}")), None);
    let copy = run
        .world()
        .flights()
        .find(|f| f.original() == Some(id))
        .expect("a copy")
        .id;
    assert_ne!(copy, id);
    assert_eq!(act(&mut run, &format!("release {id}")), None);
    assert_eq!(act(&mut run, &format!("drop {copy}")), None);
    assert!(run.world().flight(copy).is_none());
    until(&mut run, "the release", |run| {
        run.world().flight(id).is_none()
    });
}

#[test]
fn a_held_message_dies_when_its_link_was_cut_meanwhile() {
    let mut run = run("servers 3\nlatency 10ms\n");
    until(&mut run, "a request", |run| {
        on_the_way(run, MessageKind::RequestVote).is_some()
    });
    let id = on_the_way(&run, MessageKind::RequestVote).expect("a request");
    let (Address::Server(from), Address::Server(to)) = (id.from, id.to) else {
        panic!("between servers");
    };
    act(&mut run, &format!("hold {id}"));
    act(&mut run, &format!("cut {from} -> {to}"));
    act(&mut run, &format!("release {id}"));
    for _ in 0..200 {
        let event = run.step_forward().expect("an event");
        if let EventKind::Lost {
            message, reason, ..
        } = &event.kind
            && *message == id
        {
            assert_eq!(*reason, LossReason::Cut);
            return;
        }
    }
    panic!("it arrived through a cut link");
}

#[test]
fn a_write_to_a_follower_is_redirected_and_happens_once() {
    let mut run = run_to("servers 3\n", 1_000_000);
    let id = leader(&run);
    let follower = (1..=3)
        .map(ServerId)
        .find(|other| *other != id)
        .expect("a follower");
    act(&mut run, &format!("write colour=blue to {follower}"));
    let mut redirected = false;
    for _ in 0..200 {
        let event = run.step_forward().expect("an event");
        redirected |= event.effects.iter().any(|effect| {
            matches!(effect, Effect::Redirected { by, leader, .. } if *by == follower && *leader == Some(id))
        });
    }
    assert!(redirected);
    run.seek_time(Time(2_000_000));
    for host in run.world().hosts() {
        assert_eq!(host.store().get("colour"), Some("blue"));
        assert_eq!(
            host.server().last_applied(),
            Index(2),
            "once, after the no-op"
        );
    }
}

#[test]
fn a_client_survives_the_leader_and_its_write_has_no_second_effect() {
    let mut run =
        run("servers 5\nclient pause 1ms timeout 100ms\nat 1s crash leader\nat 2s restart down\n");
    run.seek_time(Time(5_000_000));
    let world = run.world();
    let client = &world.clients()[1];
    assert!(client.completed() > 50);
    for host in world.hosts() {
        let log = host.server().log();
        let mut latest = 0;
        for entry in log.range(Index(1), host.server().last_applied()) {
            // A repetition may be in the log twice; the session lets it act once.
            latest = entry
                .command()
                .map_or(latest, |command| latest.max(command.sequence()));
        }
        let session = host.store().sessions().find(|(id, _)| *id == client.id());
        assert_eq!(session.map(|(_, sequence)| sequence), Some(latest));
    }
}

/// What a million seeds of a swarm found: a full queue is answered in one instant, and
/// links repeat some of the answers.
#[test]
fn answers_to_all_that_waited_for_a_paused_server_are_no_storm() {
    let client = "client pause 1250us..5ms timeout 1s keys 1 hot reads 60% index cas 20% retry off duplicate 10% abandon 5%\n";
    let clients = client.repeat(3);
    let text = format!(
        "seed 1\nservers 3\nlatency 1ms..3ms\nduplicate 10%\ndisk 1ms\n{clients}at 3s pause leader\nat 9s resume all\n"
    );
    let scenario = Scenario::parse(&text).expect("a scenario");
    let mut run = Run::new(Arc::new(scenario), 1);
    let mut most = 0;
    while run.next_time().is_some_and(|time| time.0 <= 10_000_000) {
        run.step_forward().expect("nothing stops it");
        let links = run.world().flights();
        let answers = links.filter(|it| it.id.kind == MessageKind::AppendEntriesReply);
        most = most.max(answers.count());
    }
    assert!(most > 1_000, "only {most} at once");
    assert!(run.world().violations().is_empty());
}

#[test]
fn a_flooded_link_stops_the_run_with_a_finding() {
    let mut run = run("servers 2\nlatency 3600s\nuntil 3600s\n");
    while run.step_forward().is_some() {}
    assert!(matches!(
        run.world().finding(),
        Some(Finding::LinkFlooded { .. })
    ));
    assert!(run.world().next_time().is_none());
    let moment = run.moment();
    run.seek(moment + 100);
    assert_eq!(run.moment(), moment, "it stays stopped");
}

#[test]
fn a_run_that_stands_still_is_stopped_with_a_finding() {
    // Nothing takes any time: two servers that are asked and answered at one
    // instant, by a client that never waits.
    let text = "servers 1\nlatency 0ms\ndisk 0ms\nclient pause 0ms timeout 1s\n";
    let mut run = run(text);
    while run.moment() < 100_000 && run.step_forward().is_some() {}
    assert!(matches!(
        run.world().finding(),
        Some(Finding::StandsStill { .. })
    ));
}

#[test]
fn acting_in_the_past_makes_another_run_and_replay_gives_the_same() {
    let mut run = run_to("servers 5\nclient pause 20ms\n", 3_000_000);
    run.seek(200);
    act(&mut run, "crash leader");
    assert_eq!(
        (run.moment(), run.frontier()),
        (201, 201),
        "the future is forgotten"
    );
    run.seek(500);
    act(&mut run, "restart down");
    run.seek(900);
    let digest = run.world().digest();
    let (scenario, seed) = (Arc::clone(run.scenario()), run.seed());
    let mut again = Run::replay(scenario, seed, run.actions().to_vec());
    again.seek(900);
    assert_eq!(again.world().digest(), digest);
    assert!(again.marks().eq(run.marks()));
}

/// A server that is being added applies old entries before its log says who is in
/// the cluster. A snapshot of that moment could not say it either, so none is taken.
#[test]
fn a_server_that_knows_of_no_configuration_takes_no_snapshot() {
    let text = "servers 4\nuntil 3s\nmembers 1 2 3\noption batch 1\noption catch-up off\n\
                client pause 1ms..2ms timeout 300ms\nat 1s add learner 4\n";
    let mut run = run(text);
    let fourth = |run: &Run| {
        let host = run.world().host(ServerId(4)).expect("server 4");
        let server = host.server();
        let knows = server.configuration().members().is_some();
        (knows, server.last_applied(), server.snapshot().is_some())
    };
    until(&mut run, "it applies", |run| fourth(run).1 > Index(3));
    assert!(
        !fourth(&run).0,
        "its configuration is far behind in the log"
    );
    assert_eq!(act(&mut run, "snapshot 4"), Some(Skipped::NothingToDo));
    until(&mut run, "it is told", |run| fourth(run).0);
    run.seek_time(Time(2_900_000));
    assert_eq!(act(&mut run, "snapshot 4"), None);
    assert!(fourth(&run).2);
    assert!(run.world().violations().is_empty());
}
