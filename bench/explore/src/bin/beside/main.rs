//! The exploration of the real servers beside one of stateright's actors, within the
//! same bounds: who campaigns, how many terms and commands there are, and a network
//! that reorders and loses. Both check the same five safety properties in each state,
//! and both are searched by stateright's breadth-first search on one thread.
//!
//! Stateright's own example of Raft is not the other side: it bounds neither terms nor
//! commands, so that it is only cut at a depth, and its hash leaves out a part of the
//! state. The actors here follow its way of resending whatever is not acknowledged.
//!
//! It is the same work in the sense of the question, and not of the states: the actors
//! are a model of Raft, small as one writes it, while here each step is one of the code
//! that ships, with rounds, windows and hints that distinguish states which a model does
//! not. So both are counted: what it costs to answer, and what a state costs. Disks
//! write at once here, since the actors have none. Every time is the process's CPU
//! time, the median of five after one that does not count.

mod actors;
mod memory;

use std::hash::Hash;
use std::process::ExitCode;

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

/// What an exploration came to.
struct Explored {
    states: usize,
    unique: usize,
    seconds: f64,
    bytes: u64,
}

impl Explored {
    fn ns_per_state(&self) -> f64 {
        self.seconds * 1e9 / self.states as f64
    }

    fn bytes_per_unique(&self) -> f64 {
        self.bytes as f64 / self.unique as f64
    }
}

/// Visits every state: how many there are, and how many of them are different.
fn visit<M>(model: M) -> Result<(usize, usize), String>
where
    M: Model + Send + Sync + 'static,
    M::State: Clone + PartialEq + Hash + Send + Sync,
    M::Action: Clone + PartialEq,
{
    let checker = model.checker().threads(1).spawn_bfs().join();
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

fn explore<M>(model: impl Fn() -> M) -> Result<Explored, String>
where
    M: Model + Send + Sync + 'static,
    M::State: Clone + PartialEq + Hash + Send + Sync,
    M::Action: Clone + PartialEq,
{
    let (first, bytes) = memory::most_during(|| visit(model()));
    let (states, unique) = first?;
    let mut times = Vec::new();
    for _ in 0..ROUNDS {
        let begin = ProcessTime::now();
        if visit(model())? != (states, unique) {
            return Err("an exploration does not repeat".to_owned());
        }
        times.push(begin.elapsed().as_secs_f64());
    }
    times.sort_by(f64::total_cmp);
    Ok(Explored {
        states,
        unique,
        seconds: times[ROUNDS / 2],
        bytes,
    })
}

fn compare(name: &str, bounds: &Bounds) -> Result<(), String> {
    let ours = explore(|| bounds.clone())?;
    let theirs = explore(|| actors::cluster(bounds))?;
    println!("{name}");
    println!(
        "  {:<26} {:>10} {:>10} {:>9} {:>7} {:>9} {:>7} {:>9} {:>7}",
        "", "states", "different", "s", "ratio", "ns each", "ratio", "bytes", "ratio"
    );
    for (who, one) in [
        ("raftworks, real servers", &ours),
        ("stateright, actors", &theirs),
    ] {
        println!(
            "  {who:<26} {:>10} {:>10} {:>9.3} {:>7.2} {:>9.0} {:>7.2} {:>9.0} {:>7.2}",
            one.states,
            one.unique,
            one.seconds,
            one.seconds / ours.seconds,
            one.ns_per_state(),
            one.ns_per_state() / ours.ns_per_state(),
            one.bytes_per_unique(),
            one.bytes_per_unique() / ours.bytes_per_unique(),
        );
    }
    println!();
    Ok(())
}

fn main() -> ExitCode {
    println!(
        "every state within the same bounds, five properties in each, CPU time of one thread;\n\
         bytes are the most that were held, for each different state; ratios are to raftworks,\n\
         above 1 costs more\n"
    );
    for (name, bounds) in rooms() {
        if let Err(message) = compare(name, &bounds) {
            eprintln!("{name}: {message}");
            return ExitCode::FAILURE;
        }
    }
    ExitCode::SUCCESS
}
