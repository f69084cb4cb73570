//! What breaks becomes small, and stays broken in the same way.

use std::sync::Arc;

use raftworks_sim::scenario::{Judge, Order, When};
use raftworks_sim::shrink::{Shrinker, Target};
use raftworks_sim::swarm::{self, Profile};
use raftworks_sim::{Action, Rule, Scenario, Time, World};

/// Three of five disks are wiped, which no Raft survives, among much else.
const WIPED: &str = "\
title \"Three of five disks are wiped\"
about \"With much else around it.\"
servers 5
seed 4711
until 9s
loss 3%
duplicate 2%
latency 3ms..25ms
option pre-vote on
option batch 7
client pause 20ms..60ms timeout 250ms
client pause 10ms..90ms timeout 300ms
link 1 -> 2 latency 30ms
when leader say \"A leader.\"
at 413217us partition 1 2 | rest
at 713217us heal
at 1213us pause 4
at 98765us resume 4
at 1.3s snapshot leader
at 1500123us wipe 2
at 1500124us wipe 3
at 1500125us wipe 4
at 1633333us restart down
at 1700001us partition 2 3 4 | rest
at 2.9s heal
at 4s crash leader
then after 300ms restart down
expect leader by 9s
";

/// Disks that Raft could not have left behind.
const LOGS: &str = "servers 5\nseed 77\nuntil 3s\nlog 1: 1 2\nlog 2: 2 2\nlog 3: 1\n\
                    client pause 10ms..20ms timeout 200ms\nat 1s crash leader\n\
                    then after 100ms restart down\n";

fn broken(text: &str) -> (Arc<Scenario>, Target) {
    let scenario = Arc::new(Scenario::parse(text).expect("a scenario"));
    let target = Target::first_in(&scenario, scenario.seed).expect("something goes wrong");
    (scenario, target)
}

fn small(text: &str) -> Shrinker {
    let (scenario, target) = broken(text);
    let mut shrinker = Shrinker::new(&scenario, scenario.seed, target).expect("it reproduces");
    for _ in 0..10_000 {
        if shrinker.step(50) {
            return shrinker;
        }
    }
    panic!(
        "the search does not end: {} runs\n{}",
        shrinker.runs(),
        shrinker.best()
    );
}

/// Whether a scenario still does it.
fn does_it(scenario: &Scenario, target: Target) -> bool {
    let readable = Scenario::parse(&scenario.to_string()).is_ok();
    readable && Shrinker::new(scenario, scenario.seed, target).is_some()
}

#[test]
fn the_result_is_a_text_that_reproduces_and_is_much_smaller() {
    for (text, most_steps) in [(WIPED, 5), (LOGS, 0)] {
        let (before, target) = broken(text);
        let shrinker = small(text);
        let best = shrinker.best();
        let printed = best.to_string();
        let read = Scenario::parse(&printed).expect("what is printed is read");
        assert!(does_it(&read, target), "{printed}");
        // A finer property may fail before the target does, of the same harm: the
        // test that comes of it names both.
        assert!(
            Target::first_in(&Arc::new(read), best.seed).is_some(),
            "{printed}"
        );
        assert!(best.steps.len() <= most_steps, "{printed}");
        assert!(best.cluster.servers < before.cluster.servers, "{printed}");
        assert!(
            best.cluster.clients.len() < before.cluster.clients.len(),
            "{printed}"
        );
        assert_eq!(
            (best.cluster.link.loss_ppm, best.cluster.link.duplicate_ppm),
            (0, 0),
            "{printed}"
        );
        assert_eq!(best.cluster.changed_options(), [], "{printed}");
        assert!(
            best.links.is_empty() && best.expectations.is_empty(),
            "{printed}"
        );
        assert!(best.until < before.until, "{printed}");
        assert!(shrinker.found().time <= best.until, "{printed}");
    }
}

#[test]
fn no_step_server_or_client_can_be_left_out() {
    for text in [WIPED, LOGS] {
        let shrinker = small(text);
        let (best, target) = (shrinker.best(), shrinker.target());
        for place in 0..best.steps.len() {
            let mut without = Scenario::clone(best);
            without.steps.remove(place);
            assert!(
                !does_it(&without, target),
                "step {place} is not needed:\n{best}"
            );
        }
        for place in 0..best.cluster.clients.len() {
            let mut without = Scenario::clone(best);
            without.cluster.clients.remove(place);
            assert!(
                !does_it(&without, target),
                "client {place} is not needed:\n{best}"
            );
        }
        for place in 0..best.cluster.logs.len() {
            let mut without = Scenario::clone(best);
            without.cluster.logs.remove(place);
            assert!(
                !does_it(&without, target),
                "log {place} is not needed:\n{best}"
            );
        }
        let mut fewer = Scenario::clone(best);
        fewer.cluster.servers -= 1;
        assert!(
            !does_it(&fewer, target),
            "the last server is not needed:\n{best}"
        );
    }
}

#[test]
fn times_are_round_where_they_can_be() {
    let shrinker = small(WIPED);
    let best = shrinker.best();
    for (place, step) in best.steps.iter().enumerate() {
        let When::At(time) = step.when else { continue };
        if time.0.is_multiple_of(1_000_000) {
            continue;
        }
        let mut rounder = Scenario::clone(best);
        rounder.until = Time(best.until.0 + 1_000_000);
        rounder.steps[place].when = When::At(Time((time.0 + 500_000) / 1_000_000 * 1_000_000));
        assert!(
            !does_it(&rounder, shrinker.target()),
            "step {place} could be rounder:\n{best}"
        );
    }
}

/// What comes out is a test like any other scenario.
#[test]
fn the_result_expects_what_goes_wrong_in_it() {
    for text in [WIPED, LOGS] {
        let text = small(text).as_test().to_string();
        let scenario = Arc::new(Scenario::parse(&text).expect("a scenario"));
        assert_eq!(scenario.expectations.len(), 1, "{text}");
        let mut world = World::new(Arc::clone(&scenario), scenario.seed);
        let mut judge = Judge::new(Arc::clone(&scenario));
        judge.observe(&world);
        while world.next_time().is_some_and(|time| time <= scenario.until) {
            world.step();
            judge.observe(&world);
        }
        assert!(
            judge.finish(&world).iter().all(|verdict| verdict.holds),
            "{text}"
        );
        assert_eq!(scenario.unexpected(world.violations()).count(), 0, "{text}");
    }
}

/// What is found depends on the scenario alone, and not on how the work is cut.
#[test]
fn a_search_can_be_interrupted_at_any_time() {
    let (scenario, target) = broken(WIPED);
    let mut by_ones = Shrinker::new(&scenario, scenario.seed, target).expect("it reproduces");
    let mut kept = 0;
    for _ in 0..100_000 {
        if by_ones.step(1) {
            break;
        }
        if by_ones.kept() > kept {
            kept = by_ones.kept();
            assert!(
                does_it(by_ones.best(), target),
                "each step of the way reproduces"
            );
        }
    }
    let at_once = small(WIPED);
    assert!(by_ones.is_done() && kept > 5, "{kept}");
    assert_eq!(by_ones.best(), at_once.best());
    assert_eq!(by_ones.runs(), at_once.runs());
}

/// What chance did becomes steps, of which only those stay that matter.
#[test]
fn chance_becomes_steps_when_it_matters() {
    // With every second message lost, wiped servers elect somebody all the same.
    let text = "servers 3\nseed 5\nuntil 8s\nloss 20%\nduplicate 30%\n\
                client pause 20ms..60ms timeout 250ms\n\
                at 2s wipe 1\nat 2s wipe 2\nat 2s isolate 3\nat 2.1s restart down\n";
    let shrinker = small(text);
    let best = shrinker.best();
    assert_eq!(
        (best.cluster.link.loss_ppm, best.cluster.link.duplicate_ppm),
        (0, 0),
        "{best}"
    );
    let chosen = best.steps.iter().filter(|step| {
        matches!(
            step.order,
            Order::Act(Action::Drop(_) | Action::Duplicate(_))
        )
    });
    assert!(chosen.count() <= 6, "{best}");
}

#[test]
fn what_does_nothing_wrong_is_not_begun_with() {
    let good = Arc::new(Scenario::parse("servers 3\nuntil 2s\n").expect("a scenario"));
    assert_eq!(Target::first_in(&good, 1), None);
    let (broken, target) = broken(LOGS);
    assert!(Shrinker::new(&good, 1, target).is_none());
    let other = Target::StandsStill;
    assert!(
        Shrinker::new(&broken, broken.seed, other).is_none(),
        "it does something else"
    );
}

/// A seed of a swarm is judged while it is played; its scenario says the same.
#[test]
fn a_run_of_a_swarm_has_the_same_target_as_its_scenario() {
    let profile = Profile {
        chaos_us: 2_000_000,
        ..Profile::default()
    };
    let one_vote = Rule::find("one-vote").expect("a rule");
    let mut found = Vec::new();
    for seed in 0..12 {
        let mut scenario = swarm::scenario(seed, &profile);
        scenario.cluster.options.rules.switch(one_vote, false);
        let scenario = Arc::new(scenario);
        let played = Target::reached_in(&swarm::play(Arc::clone(&scenario), seed));
        assert_eq!(played, Target::first_in(&scenario, seed), "seed {seed}");
        found.extend(played.map(Target::name));
    }
    assert!(found.contains(&"One Vote per Term"), "{found:?}");
}
