//! Random schedules for clusters of three and five.

use std::fmt;

use proptest::prelude::*;
use raftworks_core::{
    Backoff, Change, Config, Index, Leave, Members, Payload, Quorums, ReadKind, ServerId, Time,
};

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
    Transfer(usize, usize),
    /// Which server is asked, what for, and about whom.
    Change(usize, u8, usize),
    Snapshot(usize, u64),
    Read(usize, bool),
}

#[derive(Clone)]
struct Schedule {
    size: u64,
    /// Which options are on, bit by bit.
    options: u8,
    steps: Vec<Step>,
}

impl fmt::Debug for Schedule {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let lines = self
            .run()
            .map_or_else(|(_, trace)| trace, |(_, trace)| trace);
        let (size, options) = (self.size, self.options);
        write!(
            f,
            "{size} servers, options {options:b}\n  {}",
            lines.join("\n  ")
        )
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
        1 => (n(), n()).prop_map(|(from, to)| Step::Transfer(from, to)),
        3 => (n(), 0..8_u8, n()).prop_map(|(of, kind, who)| Step::Change(of, kind, who)),
        1 => (n(), 0..3_u64).prop_map(|(of, back)| Step::Snapshot(of, back)),
        1 => (n(), any::<bool>()).prop_map(|(of, lease)| Step::Read(of, lease)),
    ]
}

fn schedule() -> impl Strategy<Value = Schedule> {
    let size = prop_oneof![3 => Just(3), 1 => Just(5)];
    let steps = prop::collection::vec(step(), 50..700);
    (size, any::<u8>(), steps).prop_map(|(size, options, steps)| Schedule {
        size,
        options,
        steps,
    })
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
        Step::Transfer(from, to) => {
            let to = ServerId((to % size) as u64 + 1);
            let host = &mut world.hosts[from % size];
            let begun = host.server.transfer_leadership(host.now, to);
            host.poll();
            let hands = || format!("{} hands leadership to {to}", server(from));
            begun.ok().map(|()| hands())
        }
        Step::Change(of, kind, who) => {
            let host = &mut world.hosts[of % size];
            let change = change(host.server.configuration(), kind, who, size);
            let what = format!("{} is asked for {change:?}", server(of));
            let done = change.map(|change| host.server.change_configuration(host.now, change));
            host.poll();
            done.and_then(Result::ok)
                .map(|at| format!("{what}: {at:?}"))
        }
        Step::Snapshot(of, back) => {
            let host = &mut world.hosts[of % size];
            let index = Index(host.server.last_applied().0.saturating_sub(back));
            let taken = host.server.snapshot_taken(index, 3);
            host.poll();
            taken
                .ok()
                .map(|what| format!("{} takes {what:?}", server(of)))
        }
        Step::Read(of, lease) => {
            let host = &mut world.hosts[of % size];
            let kind = if lease {
                ReadKind::Lease
            } else {
                ReadKind::Index
            };
            let read = host.server.read(host.now, kind);
            host.poll();
            read.ok()
                .map(|read| format!("{} reads: {read:?}", server(of)))
        }
        Step::Crash(place) => {
            world.crash(place % size);
            Some(format!("{} restarts from its disk", server(place)))
        }
    };
    Ok(done)
}

/// A change that somebody could want of this configuration.
fn change(
    now: &raftworks_core::Configuration,
    kind: u8,
    who: usize,
    size: usize,
) -> Option<Change> {
    let id = ServerId((who % size) as u64 + 1);
    let members = now.members()?;
    Some(match kind {
        0 => Change::AddVoter(id),
        1 => Change::AddLearner(id),
        2 => Change::AddWitness(id),
        3 => Change::Remove(id),
        4 => Change::Leave,
        5 => {
            let voters = members.voters().len();
            let election = (who % voters) + 1;
            Change::SetQuorums(Quorums {
                election,
                commit: voters + 1 - election,
            })
        }
        _ => {
            // Any voters, by the bits of a number.
            let chosen = (0..size).filter(|place| who >> place & 1 == 1);
            let voters = chosen.map(|place| ServerId(place as u64 + 1)).collect();
            let leave = if kind == 6 {
                Leave::Automatic
            } else {
                Leave::OnRequest
            };
            Change::Replace {
                members: Members::new(voters).ok()?,
                leave,
            }
        }
    })
}

type Outcome = Result<(World, Vec<String>), (String, Vec<String>)>;

impl Schedule {
    /// The world after all steps, or what went wrong; and what was done.
    fn run(&self) -> Outcome {
        let options = self.options;
        let mut world = World::new(self.size, |config: &mut Config| {
            let has = |bit: u8| options >> bit & 1 == 1;
            config.pre_vote = has(0);
            config.check_quorum = has(1);
            config.leader_stickiness = has(2);
            config.lease_reads = has(2) && has(3);
            config.require_catch_up = has(4);
            config.trailing_entries = if has(5) { 2 } else { 0 };
            config.snapshot_chunk_bytes = if has(6) { 1 } else { 8 };
            config.priority = if has(7) { config.id.0 % 3 } else { 0 };
            if has(5) {
                config.backoff = Backoff::Both {
                    min_us: 50_000,
                    max_us: 100_000,
                };
            }
        });
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
        if all_have(world, &command) {
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

/// Whether everybody who takes part applied this command.
fn all_have(world: &World, command: &[u8]) -> bool {
    let leading = world.hosts.iter().filter(|host| host.server.is_leader());
    let Some(leader) = leading.max_by_key(|host| host.server.term()) else {
        return false;
    };
    let configuration = leader.server.configuration();
    let mut members = world.hosts.iter().filter(|host| {
        let id = host.server.id();
        configuration.contains(id) && !configuration.is_witness(id)
    });
    let healed = Payload::Command(command.to_vec());
    members.all(|host| host.applied.iter().any(|entry| entry.payload == healed))
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
