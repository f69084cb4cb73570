//! A leader that says so: every 50 ms one node sends to the four others, and
//! each answers. A message takes 8 to 12 ms.

use std::time::Duration;

use cpu_time::ThreadTime;

use crate::{ours, theirs};

/// How many nodes there are.
pub const NODES: usize = 5;
/// How often the first one sends.
pub const EVERY: Duration = Duration::from_millis(50);
/// How long a message takes.
pub const TAKES: (Duration, Duration) = (Duration::from_millis(8), Duration::from_millis(12));

const ROUNDS: usize = 5;

struct Row {
    name: &'static str,
    simulated: Duration,
    messages: u64,
    /// The median of the CPU times.
    spent: Duration,
}

impl Row {
    fn messages_per_second(&self) -> f64 {
        self.messages as f64 / self.spent.as_secs_f64()
    }
}

fn measure(
    name: &'static str,
    simulated: Duration,
    run: impl Fn(Duration) -> u64,
) -> Result<Row, String> {
    // So many heartbeats, each with its answer.
    let expected = simulated.as_micros() / EVERY.as_micros() * 2 * (NODES as u128 - 1);
    let mut messages = 0;
    let mut times = Vec::new();
    for round in 0..=ROUNDS {
        let begin = ThreadTime::now();
        messages = run(simulated);
        if round > 0 {
            times.push(begin.elapsed());
        }
    }
    let differs = u128::from(messages).abs_diff(expected);
    if differs * 50 > expected {
        return Err(format!(
            "{name}: {messages} messages arrived instead of about {expected}"
        ));
    }
    times.sort();
    Ok(Row {
        name,
        simulated,
        messages,
        spent: times[ROUNDS / 2],
    })
}

/// Prints the table.
pub fn print() -> Result<(), String> {
    println!("five nodes, a heartbeat every 50 ms and its answer; one thread, CPU time\n");
    println!(
        "{:<44} {:>10} {:>14} {:>14} {:>8}",
        "simulator", "messages", "messages/s", "x real time", "ratio"
    );
    let hour = Duration::from_secs(3_600);
    let minutes = Duration::from_secs(300);
    let rows = [
        measure("raftworks: Raft, disks, all checks", hour, ours::idle)?,
        measure("madsim 0.2.34: messages only", hour, theirs::madsim)?,
        measure("turmoil 0.7.2: UDP messages only", minutes, theirs::turmoil)?,
    ];
    for row in &rows {
        println!(
            "{:<44} {:>10} {:>14.0} {:>14.0} {:>8.2}",
            row.name,
            row.messages,
            row.messages_per_second(),
            row.simulated.as_secs_f64() / row.spent.as_secs_f64(),
            rows[0].messages_per_second() / row.messages_per_second()
        );
    }
    println!("\nratio: how many times as many messages raftworks takes in the same time\n");
    Ok(())
}
