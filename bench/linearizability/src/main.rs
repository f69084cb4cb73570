//! The search for an order of operations beside stateright's tester, on the
//! same histories with the same verdicts, and beside the witness that makes the
//! search unnecessary. Every number is the thread's CPU time, the median of so
//! many rounds after one that does not count.

mod history;
mod theirs;

use std::hint::black_box;
use std::process::ExitCode;

use cpu_time::ThreadTime;

use history::{Dice, History, of_a_run, random};

/// What the README promises: a search of 700 events of ten clients.
const TARGET_US: f64 = 1_000.0;

const ROUNDS: usize = 9;

fn median_us<T>(mut work: impl FnMut() -> T) -> f64 {
    let mut times: Vec<f64> = (0..=ROUNDS)
        .map(|_| {
            let begin = ThreadTime::now();
            black_box(work());
            begin.elapsed().as_secs_f64() * 1e6
        })
        .skip(1)
        .collect();
    times.sort_by(f64::total_cmp);
    times[ROUNDS / 2]
}

struct Row {
    name: String,
    ours_us: f64,
    theirs_us: Option<f64>,
}

/// One history, searched key by key by both.
fn compare(name: &str, history: &History, theirs: bool) -> Result<Row, String> {
    let verdict = history.ours();
    if theirs && verdict != history.theirs() {
        return Err(format!("{name}: the verdicts differ"));
    }
    let verdict = if verdict { "yes" } else { "no" };
    Ok(Row {
        name: format!("{name}, {} events: {verdict}", history.events()),
        ours_us: median_us(|| history.ours()),
        theirs_us: theirs.then(|| median_us(|| history.theirs())),
    })
}

fn rows() -> Result<Vec<Row>, String> {
    let mut dice = Dice(0xB0A7_5EED);
    let mut rows = Vec::new();
    for (clients, keys, operations) in [(10, 10, 350), (10, 3, 350), (5, 1, 50), (5, 1, 100)] {
        let history = random(&mut dice, clients, keys, operations, false);
        let name = format!("{clients} clients, {keys} keys");
        rows.push(compare(&name, &history, true)?);
    }
    let history = of_a_run(350);
    rows.push(compare("10 clients of a run, 10 keys", &history, true)?);
    for operations in [20, 30] {
        let history = random(&mut dice, 4, 1, operations, true);
        rows.push(compare("4 clients, 1 key, a stale read", &history, true)?);
    }
    // Without an order, the other search remembers nothing and does not end.
    let history = random(&mut dice, 10, 10, 350, true);
    rows.push(compare(
        "10 clients, 10 keys, a stale read",
        &history,
        false,
    )?);
    // Small histories of both verdicts, in great number.
    let mut counts = [0_u32; 2];
    for n in 0..2_000 {
        let operations = 6 + n as usize % 10;
        let history = random(&mut dice, 3, 1, operations, n % 2 == 0);
        let verdict = history.ours();
        counts[usize::from(verdict)] += 1;
        if verdict != history.theirs() {
            return Err(format!("history {n}: the verdicts differ"));
        }
    }
    println!(
        "same verdicts on 2000 small histories: {} yes, {} no\n",
        counts[1], counts[0]
    );
    Ok(rows)
}

fn main() -> ExitCode {
    println!("is there an order that explains all answers? key by key, CPU time\n");
    let rows = match rows() {
        Ok(rows) => rows,
        Err(message) => {
            eprintln!("{message}");
            return ExitCode::FAILURE;
        }
    };
    println!(
        "{:<50} {:>12} {:>16} {:>8}",
        "history", "raftworks", "stateright 0.31", "ratio"
    );
    for row in &rows {
        let ours = format!("{:.1} \u{b5}s", row.ours_us);
        let (theirs, ratio) = match row.theirs_us {
            Some(us) => (
                format!("{us:.1} \u{b5}s"),
                format!("{:.1}", us / row.ours_us),
            ),
            None => ("-".to_owned(), "-".to_owned()),
        };
        println!("{:<50} {ours:>12} {theirs:>16} {ratio:>8}", row.name);
    }
    let ten = &rows[0];
    let held = ten.ours_us < TARGET_US;
    println!(
        "\nten clients, 700 events: {:.1} \u{b5}s of at most {TARGET_US} \u{b5}s: {}",
        ten.ours_us,
        if held { "held" } else { "MISSED" }
    );
    history::print_cost_of_witness();
    if held {
        ExitCode::SUCCESS
    } else {
        ExitCode::FAILURE
    }
}
