//! Histories: made up, or what clients of a simulated cluster asked and heard.

use std::collections::BTreeMap;
use std::sync::Arc;

use cpu_time::ThreadTime;
use raftworks_sim::history::Investigation;
use raftworks_sim::linearizability::{Call, Search, Step, Verdict};
use raftworks_sim::{Run, Scenario};

use crate::theirs;

/// More steps than any of these histories needs.
const STEPS: u64 = 100_000_000;

/// Numbers that look random.
pub struct Dice(pub u64);

impl Dice {
    pub fn below(&mut self, end: u64) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 >> 11) % end
    }
}

/// The operations on each key, each with its client.
pub struct History {
    keys: Vec<Vec<(u64, Call)>>,
}

impl History {
    /// How often a client began or ended something.
    pub fn events(&self) -> usize {
        let calls = self.keys.iter().flatten();
        calls
            .map(|(_, call)| 1 + usize::from(call.returned.is_some()))
            .sum()
    }

    /// Whether there is an order, says this project.
    pub fn ours(&self) -> bool {
        self.keys.iter().all(|key| {
            let calls: Vec<Call> = key.iter().map(|(_, call)| *call).collect();
            let mut search = Search::new(&calls);
            match search.step(STEPS) {
                Some(Verdict::Linearizable { .. }) => true,
                Some(_) => false,
                None => panic!("the search came to no end"),
            }
        })
    }

    /// Whether there is an order, says stateright.
    pub fn theirs(&self) -> bool {
        self.keys.iter().all(|key| theirs::is_linearizable(key))
    }
}

/// Clients of correct registers, one operation at a time each; `stale` spoils one
/// read in the second half.
pub fn random(
    dice: &mut Dice,
    clients: usize,
    keys: usize,
    operations: usize,
    stale: bool,
) -> History {
    loop {
        if let Some(history) = try_random(dice, clients, keys, operations, stale) {
            return history;
        }
    }
}

fn try_random(
    dice: &mut Dice,
    clients: usize,
    keys: usize,
    operations: usize,
    stale: bool,
) -> Option<History> {
    let mut values: Vec<u32> = vec![0; keys];
    let mut history: Vec<Vec<(u64, Call)>> = vec![Vec::new(); keys];
    let mut open: Vec<Option<(usize, usize, bool)>> = vec![None; clients];
    let (mut begun, mut next_value, mut time, mut spoiled) = (0, 0, 0, !stale);
    while begun < operations || open.iter().any(Option::is_some) {
        time += 1;
        let client = dice.below(clients as u64) as usize;
        match open[client] {
            None if begun < operations => {
                let key = dice.below(keys as u64) as usize;
                next_value += 1;
                let step = match dice.below(3) {
                    0 => Step::Write(next_value),
                    1 => Step::Swapped(0, next_value),
                    _ => Step::Read(0),
                };
                open[client] = Some((key, history[key].len(), false));
                let call = Call {
                    invoked: time,
                    returned: None,
                    step,
                };
                history[key].push((client as u64, call));
                begun += 1;
            }
            None => {}
            Some((key, place, false)) => {
                let value = &mut values[key];
                let call = &mut history[key][place].1;
                call.step = match call.step {
                    Step::Write(new) => {
                        *value = new;
                        Step::Write(new)
                    }
                    Step::Swapped(_, new) if dice.below(2) == 0 => {
                        let before = std::mem::replace(value, new);
                        Step::Swapped(before, new)
                    }
                    Step::Swapped(..) => Step::Kept(*value + 1_000_000, *value),
                    _ if !spoiled && begun > operations / 2 && *value > 0 => {
                        spoiled = true;
                        Step::Read(0)
                    }
                    _ => Step::Read(*value),
                };
                open[client] = Some((key, place, true));
            }
            Some((key, place, true)) => {
                history[key][place].1.returned = Some(time);
                open[client] = None;
            }
        }
    }
    spoiled.then_some(History { keys: history })
}

const CLUSTER: &str = "servers 5\nloss 2%\n\
    at 1s crash leader\nat 2s restart down\nat 3s isolate leader\nat 4s heal\n";

fn cluster() -> Arc<Scenario> {
    let client = "client pause 1ms..30ms keys 10 reads 50% cas 20%\n".repeat(10);
    let scenario = Scenario::parse(&format!("{CLUSTER}{client}"));
    Arc::new(scenario.expect("a scenario"))
}

/// What ten clients of a cluster with faults asked and heard.
pub fn of_a_run(operations: u64) -> History {
    let mut run = Run::new(cluster(), 1);
    let done = |run: &Run| {
        let clients = run.world().clients().iter();
        clients.map(|client| client.completed()).sum::<u64>()
    };
    while done(&run) < operations {
        run.step_forward().expect("it goes on");
    }
    let history = run.world().history();
    let mut clients: BTreeMap<u64, u64> = BTreeMap::new();
    for record in history.records() {
        clients.insert(record.number, u64::from(record.client.0));
    }
    let keys = (0..10).map(|place| match place {
        0..3 => ["x", "y", "z"][place].to_owned(),
        place => format!("k{}", place + 1),
    });
    let keys = keys.map(|key| {
        let investigation = Investigation::new(history, &key);
        let calls = investigation.calls().iter();
        let numbers = investigation.numbers().iter();
        calls
            .zip(numbers)
            .map(|(call, number)| (clients[number], *call))
            .collect()
    });
    History {
        keys: keys.collect(),
    }
}

/// What the witness costs: the whole of a run, and how much of it are answers.
pub fn print_cost_of_witness() {
    let begin = ThreadTime::now();
    let mut run = Run::new(cluster(), 2);
    for _ in 0..200_000 {
        run.step_forward().expect("it goes on");
    }
    let all_us = begin.elapsed().as_secs_f64() * 1e6;
    let history = run.world().history();
    println!(
        "a run of 200000 events with all checks: {all_us:.0} \u{b5}s, with {} operations compared \
         with the log as they were answered",
        history.len()
    );
}
