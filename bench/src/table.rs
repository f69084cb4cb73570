//! Measures, and prints the table.

use std::process::Command;

use cpu_time::ThreadTime;

use crate::allocations;
use crate::library::Library;
use crate::no_raft::NoRaft;
use crate::ours::Ours;
use crate::raft_io::RaftIo;
use crate::raft_rs::RaftRs;
use crate::work::{self, ALL, Kind, Work};

struct Row {
    library: &'static str,
    instructions: Option<f64>,
    messages: f64,
    allocations: f64,
    bytes: f64,
    nanoseconds: f64,
}

/// Runs one piece of work of one library.
pub fn once(library: &str, name: &str, times: u64) -> Option<()> {
    let work = ALL.iter().find(|work| work.name == name)?;
    match library {
        Ours::NAME => run::<Ours>(work, times),
        RaftRs::NAME => run::<RaftRs>(work, times),
        NoRaft::NAME => run::<NoRaft>(work, times),
        RaftIo::NAME => run::<RaftIo>(work, times),
        _ => return None,
    }
    Some(())
}

fn run<L: Library>(work: &Work, times: u64) {
    let mut cluster = work::begin::<L>(work);
    for round in 1..=times {
        work::once(&mut cluster, work.kind, round);
    }
}

/// Prints everything.
pub fn print() {
    println!("costs of one operation; ratios are to raftworks, above 1 costs more\n");
    let valgrind = Command::new("valgrind").arg("--version").output().is_ok();
    if !valgrind {
        println!("valgrind is not installed: instructions are not counted\n");
    }
    for work in &ALL {
        println!("{}", work.what);
        println!(
            "  {:<14} {:>13} {:>7} {:>9} {:>12} {:>10} {:>10} {:>7}",
            "library",
            "instructions",
            "ratio",
            "messages",
            "allocations",
            "bytes",
            "ns of CPU",
            "ratio"
        );
        let rows = [
            measure::<Ours>(work, valgrind),
            measure::<RaftRs>(work, valgrind),
            measure::<NoRaft>(work, valgrind),
            measure::<RaftIo>(work, valgrind),
        ];
        let first = &rows[0];
        for row in &rows {
            let instructions = row
                .instructions
                .map_or("-".to_owned(), |n| format!("{n:.0}"));
            let ratio = row.instructions.zip(first.instructions);
            let ratio = ratio.map_or("-".to_owned(), |(a, b)| format!("{:.2}", a / b));
            println!(
                "  {:<14} {instructions:>13} {ratio:>7} {:>9.2} {:>12.2} {:>10.0} {:>10.0} {:>7.2}",
                row.library,
                row.messages,
                row.allocations,
                row.bytes,
                row.nanoseconds,
                row.nanoseconds / first.nanoseconds
            );
        }
        println!();
    }
    println!("noraft's entries carry no commands: its figures are without them");
    targets(valgrind);
}

fn measure<L: Library>(work: &Work, valgrind: bool) -> Row {
    let mut cluster = work::begin::<L>(work);
    // Warm up: buffers that are kept are there.
    let warm = (work.times / 10).max(1);
    for round in 1..=warm {
        work::once(&mut cluster, work.kind, round);
    }
    let (before, messages) = (allocations::so_far(), cluster.messages());
    let mut times: Vec<f64> = Vec::new();
    for part in 0..5 {
        let start = ThreadTime::now();
        let each = (work.times / 5).max(1);
        for round in 1..=each {
            work::once(&mut cluster, work.kind, part * each + round);
        }
        let spent = start.elapsed().as_nanos() as f64;
        times.push(spent / (each * work.operations) as f64);
    }
    let done = ((work.times / 5).max(1) * 5 * work.operations) as f64;
    let after = allocations::so_far();
    times.sort_by(f64::total_cmp);
    Row {
        library: L::NAME,
        instructions: valgrind.then(|| instructions(L::NAME, work)).flatten(),
        messages: (cluster.messages() - messages) as f64 / done,
        allocations: (after.0 - before.0) as f64 / done,
        bytes: (after.1 - before.1) as f64 / done,
        nanoseconds: times[2],
    }
}

/// By callgrind, from two lengths.
fn instructions(library: &str, work: &Work) -> Option<f64> {
    let short = match work.kind {
        Kind::CatchUp { .. } => 1,
        Kind::Divergent { .. } => 2,
        // Whole rounds of compaction, so that these count as often as they happen.
        Kind::Commit { batch, .. } => 1_024 / batch as u64,
        _ => 256,
    };
    let count = |times: u64| -> Option<u64> {
        let program = std::env::current_exe().ok()?;
        let output = Command::new("valgrind")
            .args(["--tool=callgrind", "--callgrind-out-file=/dev/null"])
            .arg(program)
            .args(["--once", library, work.name, &times.to_string()])
            .output()
            .ok()?;
        let text = String::from_utf8_lossy(&output.stderr).into_owned();
        let line = text.lines().find(|line| line.contains("Collected :"))?;
        line.split_whitespace().last()?.parse().ok()
    };
    let (one, two) = (count(short)?, count(2 * short)?);
    Some((two.saturating_sub(one)) as f64 / (short * work.operations) as f64)
}

/// What the core promises.
fn targets(valgrind: bool) {
    let of = |name: &str| ALL.iter().find(|work| work.name == name);
    let (Some(one), Some(many)) = (of("commit-3-1-16"), of("commit-3-64-16")) else {
        return;
    };
    let (one, many) = (
        measure::<Ours>(one, valgrind),
        measure::<Ours>(many, valgrind),
    );
    println!(
        "\n{:<44} {:>10} {:>8} {:>7}",
        "target of raftworks at 3 servers", "measured", "at most", "ratio"
    );
    let line = |what: &str, measured: f64, most: f64| {
        // Once in a thousand commits, heartbeats come in between.
        let verdict = if measured <= most * 1.005 {
            ""
        } else {
            "  missed"
        };
        println!(
            "{what:<44} {measured:>10.2} {most:>8} {:>7.2}{verdict}",
            measured / most
        );
    };
    if let (Some(one), Some(many)) = (one.instructions, many.instructions) {
        line("instructions per commit", one, 6_000.0);
        line("instructions per entry, 64 at a time", many, 1_200.0);
    }
    line("messages per commit", one.messages, 4.0);
    line("allocations per commit", one.allocations, 5.0);
}
