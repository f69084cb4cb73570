//! How long it takes to find that a rule of Raft is missing: for each rule that can be
//! switched off, the median of many starts, by our swarm, by the same without member
//! changes, by the same cluster in the same weather each time, and by stateright's two
//! searches over a model of real servers.
//!
//! A find counts only when the same seed with the rule is without a fault. The sides do
//! not look at the same: a seed of ours is ten seconds of a cluster of one to seven
//! servers with disks, clocks, clients, members and snapshots, judged by 24 properties
//! and by whether it recovers; a state of the model is one of three servers and what
//! they have sent, judged by five. Where a rule makes no difference in the model, that
//! is said, and found out by taking the same steps with it and without it.

mod ours;
mod score;
mod search;
mod states;
mod steady;

use std::process::ExitCode;

use raftworks_sim::Rule;
use raftworks_sim::swarm::{self, Profile};

use ours::Seeds;
use score::{Row, Score, Summary};
use search::{Budget, Search};
use states::{BreadthFirst, Walks};

/// Ten minutes for all rules.
const USUAL: Budget = Budget {
    starts: 21,
    runs: 10_000,
    seconds: 0.5,
    states: 700_000,
};

const USAGE: &str = "usage: find [--starts N] [--runs N] [--seconds N] [--states N] [--rule NAME]";

/// What was asked for.
struct Wish {
    budget: Budget,
    rules: Vec<Rule>,
}

impl Wish {
    fn parse(mut words: impl Iterator<Item = String>) -> Option<Wish> {
        let mut wish = Wish {
            budget: USUAL,
            rules: Rule::all(),
        };
        while let Some(word) = words.next() {
            let value = words.next()?;
            let budget = &mut wish.budget;
            match word.as_str() {
                "--starts" => budget.starts = value.parse().ok().filter(|&n| n > 0)?,
                "--runs" => budget.runs = value.parse().ok()?,
                "--seconds" => budget.seconds = value.parse().ok()?,
                "--states" => budget.states = value.parse().ok().filter(|&n| n > 0)?,
                "--rule" => wish.rules = vec![Rule::find(&value)?],
                _ => return None,
            }
        }
        Some(wish)
    }
}

fn searches() -> [Box<dyn Search>; 5] {
    let swarm = |seed| swarm::scenario(seed, &Profile::default());
    let fixed = |seed| {
        let fixed = Profile {
            membership: false,
            ..Profile::default()
        };
        swarm::scenario(seed, &fixed)
    };
    let seeds = |name, scenario| Box::new(Seeds { name, scenario });
    [
        seeds("swarm", swarm),
        seeds("fixed members", fixed),
        seeds("steady weather", steady::scenario),
        Box::new(BreadthFirst),
        Box::new(Walks),
    ]
}

/// All searches for one rule, their starts interleaved.
fn measure(rule: Rule, searches: &[Box<dyn Search>], budget: &Budget) -> Row {
    let in_model = states::differs(rule);
    let starts = searches.iter().map(|search| {
        let matters = in_model || !search.in_model();
        if matters { search.starts(budget) } else { 0 }
    });
    let mut scores: Vec<Score> = starts.map(Score::of).collect();
    for start in 0..budget.starts {
        for (search, score) in searches.iter().zip(&mut scores) {
            if score.wants_more() {
                score.add(search.look(rule, start as u64, budget));
            }
        }
    }
    Row { rule, scores }
}

fn main() -> ExitCode {
    let Some(wish) = Wish::parse(std::env::args().skip(1)) else {
        eprintln!("{USAGE}\nrules: {}", names(&Rule::all()));
        return ExitCode::from(2);
    };
    let budget = &wish.budget;
    if let Some(found) = BreadthFirst::control(budget) {
        eprintln!("{found} does not hold in the model although no rule is missing");
        return ExitCode::FAILURE;
    }
    let searches = searches();
    score::print_head(&searches, budget);
    let mut summary = Summary::default();
    for &rule in &wish.rules {
        let row = measure(rule, &searches, budget);
        row.print();
        summary.add(&row);
    }
    summary.print(&searches);
    ExitCode::SUCCESS
}

fn names(rules: &[Rule]) -> String {
    let names: Vec<&str> = rules.iter().map(|rule| rule.name()).collect();
    names.join(", ")
}
