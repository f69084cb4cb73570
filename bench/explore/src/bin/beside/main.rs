//! The exploration of the real servers beside one of stateright's actors, within the
//! same bounds: who campaigns, how many terms and commands there are, and a network
//! that reorders and loses. Both check the same five safety properties in each state,
//! and both are searched by stateright's breadth-first search.
//!
//! Stateright's own example of Raft is not the other side: it bounds neither terms nor
//! commands, so that it is only cut at a depth, and its hash leaves out a part of the
//! state. The actors here follow its way of resending whatever is not acknowledged.
//!
//! It is the same work in the sense of the question, and not of the states: the actors
//! are a model of Raft, small as one writes it, while here each step is one of the code
//! that ships, with rounds, windows and hints that distinguish states which a model does
//! not. So both are counted: what it costs to answer, and what a state costs. Disks
//! write at once here, since the actors have none. Costs are in CPU time of one thread;
//! what two threads spend is, too, and what they gain is in time on the wall. The sides
//! take turns, for five rounds after one that does not count. Threads share work in
//! blocks of 1,500 states, so that a small room has little to share.

mod actors;
mod memory;

use std::hash::Hash;
use std::process::ExitCode;
use std::time::Instant;

use cpu_time::ProcessTime;
use explore::model::Bounds;
use explore::node::Disks;
use stateright::{Checker, Expectation, Model};

const ROUNDS: usize = 5;

const LEAST: Bounds = Bounds {
    disks: Disks::Instant,
    ..Bounds::LEAST
};

fn rooms() -> [(&'static str, Bounds); 4] {
    let first = Bounds {
        elected: false,
        terms: 1,
        ..LEAST
    };
    [
        (
            "three servers campaign in the first term",
            Bounds {
                candidates: 3,
                ..first
            },
        ),
        ("a second leader", LEAST),
        (
            "a second leader, while the first takes a command",
            Bounds {
                commands: 1,
                ..LEAST
            },
        ),
        (
            "two servers campaign in two terms from the beginning",
            Bounds { terms: 2, ..first },
        ),
    ]
}

/// How many states there are, and how many of them are different.
type Counts = (usize, usize);

/// One of those that are compared.
struct Side {
    name: &'static str,
    /// Visits every state on so many threads.
    visit: Box<dyn Fn(usize) -> Result<Counts, String>>,
    counts: Counts,
    /// The most bytes that were held.
    bytes: u64,
    /// The process's CPU time on one thread and on two, for each round.
    spent: [Vec<f64>; 2],
    /// The same by the clock on the wall.
    took: [Vec<f64>; 2],
}

impl Side {
    /// A first round, which does not count.
    fn new<M>(name: &'static str, model: impl Fn() -> M + 'static) -> Result<Side, String>
    where
        M: Model + Send + Sync + 'static,
        M::State: Clone + PartialEq + Hash + Send + Sync,
        M::Action: Clone + PartialEq,
    {
        let (counts, bytes) = memory::most_during(|| visit(model(), 1));
        Ok(Side {
            name,
            visit: Box::new(move |threads| visit(model(), threads)),
            counts: counts?,
            bytes,
            spent: [Vec::new(), Vec::new()],
            took: [Vec::new(), Vec::new()],
        })
    }

    fn measure(&mut self, threads: usize) -> Result<(), String> {
        let (spent, took) = (ProcessTime::now(), Instant::now());
        if (self.visit)(threads)? != self.counts {
            return Err("an exploration does not repeat".to_owned());
        }
        self.took[threads - 1].push(took.elapsed().as_secs_f64());
        self.spent[threads - 1].push(spent.elapsed().as_secs_f64());
        Ok(())
    }

    fn seconds(&self) -> f64 {
        median(&self.spent[0])
    }

    fn ns_per_state(&self) -> f64 {
        self.seconds() * 1e9 / self.counts.0 as f64
    }

    fn bytes_per_unique(&self) -> f64 {
        self.bytes as f64 / self.counts.1 as f64
    }

    /// What two threads spend, as a multiple of what one does.
    fn spent_by_two(&self) -> f64 {
        median(&self.spent[1]) / self.seconds()
    }

    /// How many times as fast two threads are, in their best rounds: on a machine that
    /// others use, the other rounds say more about them.
    fn gain(&self) -> f64 {
        let best = |times: &[f64]| times.iter().copied().fold(f64::INFINITY, f64::min);
        best(&self.took[0]) / best(&self.took[1])
    }
}

fn median(times: &[f64]) -> f64 {
    let mut times = times.to_vec();
    times.sort_by(f64::total_cmp);
    times[times.len() / 2]
}

fn visit<M>(model: M, threads: usize) -> Result<Counts, String>
where
    M: Model + Send + Sync + 'static,
    M::State: Clone + PartialEq + Hash + Send + Sync,
    M::Action: Clone + PartialEq,
{
    let checker = model.checker().threads(threads).spawn_bfs().join();
    let always = |property: &&stateright::Property<M>| property.expectation == Expectation::Always;
    let model = checker.model().properties();
    for property in model.iter().filter(always) {
        if checker.discovery(property.name).is_some() {
            return Err(format!("{} does not hold", property.name));
        }
    }
    if checker.discovery("the last term has a leader").is_none() {
        return Err("nobody ever leads the last term".to_owned());
    }
    Ok((checker.state_count(), checker.unique_state_count()))
}

fn compare(name: &str, bounds: &Bounds) -> Result<(), String> {
    let (real, actors) = (bounds.clone(), bounds.clone());
    let mut sides = [
        Side::new("raftworks, real servers", move || real.clone())?,
        Side::new("stateright, actors", move || actors::cluster(&actors))?,
    ];
    for _ in 0..ROUNDS {
        for threads in [1, 2] {
            for side in &mut sides {
                side.measure(threads)?;
            }
        }
    }
    println!("{name}");
    println!(
        "  {:<24} {:>8} {:>9} {:>7} {:>6} {:>8} {:>6} {:>6} {:>6} {:>7} {:>5}",
        "",
        "states",
        "different",
        "CPU s",
        "ratio",
        "ns each",
        "ratio",
        "bytes",
        "ratio",
        "by two",
        "gain"
    );
    let ours = &sides[0];
    for side in &sides {
        println!(
            "  {:<24} {:>8} {:>9} {:>7.3} {:>6.2} {:>8.0} {:>6.2} {:>6.0} {:>6.2} {:>7.2} {:>5.2}",
            side.name,
            side.counts.0,
            side.counts.1,
            side.seconds(),
            side.seconds() / ours.seconds(),
            side.ns_per_state(),
            side.ns_per_state() / ours.ns_per_state(),
            side.bytes_per_unique(),
            side.bytes_per_unique() / ours.bytes_per_unique(),
            side.spent_by_two(),
            side.gain(),
        );
    }
    println!();
    Ok(())
}

fn main() -> ExitCode {
    println!(
        "every state within the same bounds, five properties in each; stateright 0.31.0 searches\n\
         both, breadth first. CPU s: of one thread; bytes: the most that were held, for each\n\
         different state; ratios are to raftworks, above 1 costs more. By two: the CPU time of\n\
         two threads in that of one; gain: how many times as fast they are on the wall, if nobody\n\
         else needs the machine. What differs: the actors are a model, without disks, rounds,\n\
         windows or hints\n"
    );
    for (name, bounds) in rooms() {
        if let Err(message) = compare(name, &bounds) {
            eprintln!("{name}: {message}");
            return ExitCode::FAILURE;
        }
    }
    ExitCode::SUCCESS
}
