//! How small failing runs of the swarm get, and how many runs that takes: our shrinking
//! beside delta debugging and beside proptest.
//!
//! All begin with the same run, cut off where it fails, and ask the same question of a
//! smaller one: printed, read and run, does it violate the same property? The others leave
//! out steps, as a list is all they know; proptest makes their times smaller, too. Ours
//! knows what a scenario is: it takes away servers and clients, makes settings plain, puts
//! a lost message in the place of a lossy network, which is a step more, and rounds times.
//! So steps are counted, and lines of the scenario, which is what somebody has to read.

mod case;
mod ddmin;
mod port;

use std::process::ExitCode;

use cpu_time::ThreadTime;
use raftworks_sim::shrink::Shrinker;
use raftworks_sim::{Rule, Scenario};

use case::{Case, event_of};

/// How many candidates are tried between two looks at whether any is left.
const AT_ONCE: u32 = 64;

/// What is counted of a run, large or small.
const COLUMNS: [&str; 5] = ["steps", "lines", "event", "runs", "s"];

type Numbers = [f64; COLUMNS.len()];

/// A way to make a run smaller: what comes out, and how many runs that took.
type Way = fn(&Case) -> Option<(Scenario, u64)>;

const WAYS: [(&str, Way); 3] = [
    ("raftworks", ours),
    ("ddmin", delta_debugging),
    ("proptest", proptest),
];

fn ours(case: &Case) -> Option<(Scenario, u64)> {
    let mut shrinker = Shrinker::new(&case.scenario, case.scenario.seed, case.target())?;
    while !shrinker.step(AT_ONCE) {}
    Some((Scenario::clone(shrinker.best()), shrinker.runs()))
}

fn delta_debugging(case: &Case) -> Option<(Scenario, u64)> {
    let steps = ddmin::ddmin(case.scenario.steps.clone(), |steps| case.fails_with(steps));
    Some((case.with(&steps), case.take_runs()))
}

fn proptest(case: &Case) -> Option<(Scenario, u64)> {
    let steps = port::shrunk(&case.scenario.steps, |steps| case.fails_with(steps));
    Some((case.with(&steps), case.take_runs()))
}

/// Measures a way; `None` when what comes out does not fail.
fn measure(case: &Case, way: Way) -> Option<Numbers> {
    let begin = ThreadTime::now();
    let (scenario, runs) = way(case)?;
    let seconds = begin.elapsed().as_secs_f64();
    let event = event_of(&scenario, case.target())?;
    let [steps, lines] = size(&scenario);
    Some([steps, lines, event as f64, runs as f64, seconds])
}

/// How many steps and lines a scenario has.
fn size(scenario: &Scenario) -> [f64; 2] {
    let lines = scenario.to_string().lines().count();
    [scenario.steps.len() as f64, lines as f64]
}

fn print_head() {
    println!(
        "a failing run of the swarm without a rule, made small by raftworks, by delta debugging \
         and by proptest 1.12.0;\nsteps and lines: of the scenario; event: the one that violates \
         the property; runs: how many it took; s: CPU time\n"
    );
    let names: String = WAYS.map(|(name, _)| format!("{name:>36}")).concat();
    println!("{:<28}{:>10}{names}", "", "before");
    let [steps, lines, event, runs, s] = COLUMNS;
    let head = format!(" |{steps:>6} {lines:>5} {event:>7} {runs:>6} {s:>6}");
    let heads = head.repeat(WAYS.len());
    println!("{:<28}{steps:>5}{lines:>6}{heads}", "without the rule");
}

fn print_row(name: &str, before: &str, ways: &[Numbers]) {
    let cells = ways.iter().map(|[steps, lines, event, runs, seconds]| {
        format!(" |{steps:>6.0} {lines:>5.0} {event:>7.0} {runs:>6.0} {seconds:>6.2}")
    });
    println!("{name:<28}{before:>11}{}", cells.collect::<String>());
}

/// The same way's numbers of all rows, column by column.
fn of_all(rows: &[Vec<Numbers>], of: impl Fn(Vec<f64>) -> f64) -> Vec<Numbers> {
    let column = |way: usize, place: usize| rows.iter().map(|row| row[way][place]).collect();
    let way = |way| std::array::from_fn(|place| of(column(way, place)));
    (0..WAYS.len()).map(way).collect()
}

fn median(mut numbers: Vec<f64>) -> f64 {
    numbers.sort_by(f64::total_cmp);
    numbers[numbers.len() / 2]
}

fn main() -> ExitCode {
    print_head();
    let mut rows = Vec::new();
    for case in Rule::all().into_iter().filter_map(Case::of) {
        let ways = WAYS.iter().map(|(_, way)| measure(&case, *way));
        let Some(row) = ways.collect::<Option<Vec<Numbers>>>() else {
            eprintln!("{}: what came out does not fail", case.rule.name());
            return ExitCode::FAILURE;
        };
        let [steps, lines] = size(&case.scenario);
        let before = format!("{steps:>5}{lines:>6}");
        print_row(case.rule.name(), &before, &row);
        rows.push(row);
    }
    if rows.is_empty() {
        eprintln!("no seed violates anything");
        return ExitCode::FAILURE;
    }
    println!();
    print_row(
        &format!("median of {}", rows.len()),
        "",
        &of_all(&rows, median),
    );
    let sums = of_all(&rows, |numbers| numbers.into_iter().sum());
    print_row("sum", "", &sums);
    for ((name, _), sum) in WAYS.iter().zip(&sums).skip(1) {
        let ratios = COLUMNS.iter().zip(sum.iter().zip(&sums[0]));
        let ratios =
            ratios.map(|(column, (theirs, ours))| format!("{column} {:.2}", theirs / ours));
        println!(
            "{name} to raftworks, of the sums: {}",
            ratios.collect::<Vec<_>>().join(", ")
        );
    }
    ExitCode::SUCCESS
}
