//! Every state that a small cluster of real servers can reach: three of them,
//! with disks that lose at a crash what they have not written, and a network that
//! loses, repeats and reorders. Five safety properties are checked in each. With `--all`
//! there are larger rooms, too; of those that do not come to an end, every state that so
//! many steps lead to is visited.
//!
//! Nothing here is a model of Raft: what steps from state to state is the core.

use std::process::ExitCode;
use std::time::Instant;

use explore::model::Bounds;
use explore::node::Disks;
use explore::rooms::{Room, rooms};
use stateright::{Checker, Expectation, Model};

fn main() -> ExitCode {
    let all = match std::env::args().nth(1).as_deref() {
        None => false,
        Some("--all") => true,
        Some(_) => {
            eprintln!("usage: explore [--all]");
            return ExitCode::from(2);
        }
    };
    let mut holds = true;
    for room in rooms().into_iter().filter(|room| all || !room.large) {
        holds &= explore(&room).is_empty();
    }
    // What it is worth: the same search finds what goes wrong where disks lie.
    let lies = Room {
        name: "control: disks that say they have written what they have not",
        bounds: Bounds {
            elected: false,
            terms: 1,
            crashes: 1,
            disks: Disks::Lying,
            ..Bounds::LEAST
        },
        large: false,
        most_steps: None,
    };
    let found = explore(&lies);
    if !found.contains(&"Election Safety") {
        println!("the control found nothing");
        holds = false;
    }
    if holds {
        ExitCode::SUCCESS
    } else {
        ExitCode::FAILURE
    }
}

/// Explores, says what there was, and returns the properties that fail.
fn explore(room: &Room) -> Vec<&'static str> {
    println!("{}", room.name);
    let start = Instant::now();
    let checker = room.bounds.clone().checker();
    let checker = match room.most_steps {
        // Threads do not keep step: by two, a state may be reached by a longer way first.
        // A depth counts states, and those at the last one are not looked at.
        Some(steps) => {
            println!("  every state that at most {steps} steps lead to");
            checker.threads(1).target_max_depth(steps + 2)
        }
        None => checker.threads(std::thread::available_parallelism().map_or(1, usize::from)),
    };
    let checker = checker.spawn_bfs().join();
    println!(
        "  {} states, {} of them different, depth {}, in {:.0} s",
        checker.state_count(),
        checker.unique_state_count(),
        checker.max_depth(),
        start.elapsed().as_secs_f64(),
    );
    let mut broken = Vec::new();
    for (name, path) in checker.discoveries() {
        let always =
            checker.model().properties().iter().any(|property| {
                property.name == name && property.expectation == Expectation::Always
            });
        let steps = path.into_actions();
        if always {
            println!(
                "  {name} does not hold, after {} steps: {steps:?}",
                steps.len()
            );
            broken.push(name);
        } else {
            println!("  {name}, after {} steps", steps.len());
        }
    }
    broken
}
