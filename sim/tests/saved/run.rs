// What `save::as_test` writes; `tests/save.rs` compares and includes it.

#[test]
fn run_2_of_a_kind_cut_heal() {
    use std::sync::Arc;

    use raftworks_sim::scenario::{Judge, parse_run_action};
    use raftworks_sim::{Run, RunAction, Scenario, Time};

    let text = r#"title "Saved \"runs\""
about ""
seed 9
until 3s
servers 3
election-timeout 150ms..300ms
heartbeat 50ms
latency 8ms..12ms
loss 0%
duplicate 0%
disk 500us..2ms
client pause 20ms..60ms timeout 250ms
when leader say "Somebody leads."
at 1s crash leader
then after 400ms restart down
expect leader by 1s
expect always leader from 1s to 2s
expect converged at 3s
"#;
    let actions: [&str; 4] = ["137 at 700ms cut 1 -> 2", "171 at 900123us write \"a key\"=7", "298 at 1500001us timeout 2", "429 at 2100ms heal"];
    let violated: [&str; 0] = [];
    let holds: [bool; 3] = [true, false, false];

    let scenario = Arc::new(Scenario::parse(text).expect("a scenario"));
    let read = |action: &&str| parse_run_action(action).expect("an action");
    let actions: Vec<RunAction> = actions.iter().map(read).collect();
    let mut run = Run::replay(Arc::clone(&scenario), 12, actions);
    let mut judge = Judge::new(scenario);
    judge.observe(run.world());
    while run.next_time().is_some_and(|time| time <= Time(3_000_000))
        && run.step_forward().is_some()
    {
        judge.observe(run.world());
    }
    let world = run.world();
    let properties = world.violations().iter().map(|found| found.property.name());
    assert_eq!(properties.collect::<Vec<_>>(), violated);
    let verdicts = judge.finish(world).into_iter().map(|verdict| verdict.holds);
    assert_eq!(verdicts.collect::<Vec<_>>(), holds);
    assert_eq!(world.digest().to_string(), "a75a1a24f4e0b455");
}
