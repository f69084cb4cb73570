//! Random schedules for clusters of three and five.

use std::fmt;

use proptest::prelude::*;
use raftworks_core::{Payload, Time};

use crate::cases;
use crate::world::World;

/// One thing that happens. Numbers count modulo what there is.
#[derive(Clone, Copy, Debug)]
enum Step {
    TimeOut(usize),
    Propose(usize),
    Deliver(usize),
    Repeat(usize),
    Lose(usize),
    Land(usize),
    Report(usize, usize),
    Settle(usize),
    Crash(usize),
}

#[derive(Clone)]
struct Schedule {
    size: u64,
    steps: Vec<Step>,
}

impl fmt::Debug for Schedule {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let lines = self
            .run()
            .map_or_else(|(_, trace)| trace, |(_, trace)| trace);
        write!(f, "{} servers\n  {}", self.size, lines.join("\n  "))
    }
}

fn step() -> impl Strategy<Value = Step> {
    let n = any::<usize>;
    prop_oneof![
        2 => n().prop_map(Step::TimeOut),
        6 => n().prop_map(Step::Propose),
        40 => n().prop_map(Step::Deliver),
        3 => n().prop_map(Step::Repeat),
        3 => n().prop_map(Step::Lose),
        8 => n().prop_map(Step::Land),
        8 => (n(), n()).prop_map(|(place, which)| Step::Report(place, which)),
        12 => n().prop_map(Step::Settle),
        1 => n().prop_map(Step::Crash),
    ]
}

fn schedule() -> impl Strategy<Value = Schedule> {
    let size = prop_oneof![3 => Just(3), 1 => Just(5)];
    let steps = prop::collection::vec(step(), 50..700);
    (size, steps).prop_map(|(size, steps)| Schedule { size, steps })
}

/// What was done, or `None` when there was nothing to do.
fn take(world: &mut World, step: Step) -> Result<Option<String>, String> {
    let size = world.hosts.len();
    let in_flight = world.network.len();
    let server = |place: usize| format!("server {}", place % size + 1);
    let done = match step {
        Step::Deliver(_) | Step::Repeat(_) | Step::Lose(_) if in_flight == 0 => return Ok(None),
        Step::Deliver(which) => {
            let message = world.network.remove(which % in_flight);
            let what = format!("arrives: {message:?}");
            world
                .deliver(message)
                .map_err(|why| format!("{what}: {why}"))?;
            return Ok(Some(what));
        }
        Step::Repeat(which) => {
            let message = world.network[which % in_flight].clone();
            let what = format!("is repeated: {message:?}");
            world.network.push(message);
            return Ok(Some(what));
        }
        Step::Lose(which) => {
            let message = world.network.remove(which % in_flight);
            return Ok(Some(format!("is lost: {message:?}")));
        }
        Step::TimeOut(place) => {
            world.hosts[place % size].time_out();
            Some(format!("{} times out", server(place)))
        }
        Step::Propose(place) => {
            let host = &mut world.hosts[place % size];
            let proposed = host.server.propose(host.now, vec![place as u8]);
            host.poll();
            proposed
                .ok()
                .map(|at| format!("{} appends {at:?}", server(place)))
        }
        Step::Land(place) => {
            let landed = world.hosts[place % size].land();
            landed.then(|| format!("a write of {} is on its disk", server(place)))
        }
        Step::Report(place, which) => {
            let reported = world.hosts[place % size].report(which);
            reported.then(|| format!("{} hears of a write", server(place)))
        }
        Step::Settle(place) => {
            world.hosts[place % size].settle();
            Some(format!("{} completes its writes", server(place)))
        }
        Step::Crash(place) => {
            world.crash(place % size);
            Some(format!("{} restarts from its disk", server(place)))
        }
    };
    Ok(done)
}

type Outcome = Result<(World, Vec<String>), (String, Vec<String>)>;

impl Schedule {
    /// The world after all steps, or what went wrong; and what was done.
    fn run(&self) -> Outcome {
        let mut world = World::new(self.size);
        let mut trace = Vec::new();
        for &step in &self.steps {
            let done = take(&mut world, step).and_then(|done| {
                trace.extend(done);
                world.observe()
            });
            if let Err(problem) = done {
                return Err((problem, trace));
            }
        }
        Ok((world, trace))
    }
}

/// From now on nothing fails, and all clocks agree. Says how many deadlines
/// passed until a new command was applied everywhere.
fn heal(world: &mut World) -> Result<u32, String> {
    let mut now = world
        .hosts
        .iter()
        .map(|host| host.now)
        .max()
        .unwrap_or(Time(0));
    let command = b"healed".to_vec();
    for deadlines in 0..100 {
        exchange(world)?;
        let leading = world
            .hosts
            .iter_mut()
            .filter(|host| host.server.is_leader());
        if let Some(leader) = leading.max_by_key(|host| host.server.term()) {
            let _ = leader.server.propose(leader.now, command.clone());
        }
        exchange(world)?;
        let healed = Payload::Command(command.clone());
        let mut applied = world.hosts.iter().map(|host| &host.applied);
        if applied.all(|entries| entries.iter().any(|entry| entry.payload == healed)) {
            return Ok(deadlines);
        }
        let next = world
            .hosts
            .iter()
            .filter_map(|host| host.server.deadline())
            .min();
        now = now.max(next.unwrap_or(now));
        for host in &mut world.hosts {
            host.now = now;
            host.server.advance(now);
        }
    }
    Err("no progress although nothing fails any more".into())
}

/// Disks work and messages arrive until all is quiet.
fn exchange(world: &mut World) -> Result<(), String> {
    for _ in 0..1_000 {
        world.hosts.iter_mut().for_each(crate::common::Host::settle);
        world.observe()?;
        if world.network.is_empty() {
            return Ok(());
        }
        for message in std::mem::take(&mut world.network) {
            world.deliver(message)?;
        }
    }
    Err("messages go round and round".into())
}

proptest! {
    #![proptest_config(cases(1_024))]

    /// Figure 3: Election Safety, Log Matching, Leader Completeness, State
    /// Machine Safety; and progress once the faults end.
    #[test]
    fn clusters_are_safe_always_and_live_when_healed(schedule in schedule()) {
        let run = schedule.run();
        let (mut world, _) = run.map_err(|(problem, _)| TestCaseError::fail(problem))?;
        let committed = world.committed();
        heal(&mut world).map_err(TestCaseError::fail)?;
        prop_assert!(world.committed() > committed);
    }
}
