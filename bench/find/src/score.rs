//! What the starts of a search come to, and how that is printed.

use raftworks_sim::Rule;

use crate::search::{Budget, Look, Search};

/// What a search came to for a rule.
pub struct Score {
    /// How many starts there are; none where the rule makes no difference.
    starts: usize,
    looks: Vec<Look>,
}

/// The middle one of all starts.
#[derive(Clone, Copy)]
struct Median {
    tried: u64,
    seconds: f64,
    found: Option<&'static str>,
}

impl Score {
    pub fn of(starts: usize) -> Score {
        Score {
            starts,
            looks: Vec::new(),
        }
    }

    pub fn add(&mut self, look: Look) {
        self.looks.push(look);
    }

    fn found(&self) -> usize {
        let found = self.looks.iter().filter(|look| look.found.is_some());
        found.count()
    }

    /// Once more than half of the starts were in vain, so is the median.
    pub fn wants_more(&self) -> bool {
        let in_vain = self.looks.len() - self.found();
        self.looks.len() < self.starts && in_vain <= self.starts / 2
    }

    /// Starts in vain come last, and so would those that were spared.
    fn median(&self) -> Option<Median> {
        let middle = (self.starts / 2).min(self.looks.len().checked_sub(1)?);
        let middle_by = |measure: fn(&Look) -> f64| {
            let mut looks: Vec<&Look> = self.looks.iter().collect();
            let order = |look: &Look| (look.found.is_none(), measure(look));
            looks.sort_by(|a, b| {
                let ((a_vain, a), (b_vain, b)) = (order(a), order(b));
                a_vain.cmp(&b_vain).then(a.total_cmp(&b))
            });
            looks[middle]
        };
        let by_time = middle_by(|look| look.seconds);
        Some(Median {
            tried: middle_by(|look| look.tried as f64).tried,
            seconds: by_time.seconds,
            found: by_time.found,
        })
    }

    /// How many runs or states the middle start took, or how many starts of how many found
    /// something; its time, and that as a multiple of the swarm's.
    fn cell(&self, swarm: Option<Median>) -> String {
        let Some(median) = self.median() else {
            return cell(["-", "-", "-"]);
        };
        let (tried, more) = match median.found {
            Some(_) => (median.tried.to_string(), ""),
            None => (format!("{} of {}", self.found(), self.looks.len()), ">"),
        };
        let time = format!("{more}{}", time(median.seconds));
        let ratio = swarm.map(|swarm| (swarm.found, median.seconds / swarm.seconds));
        let ratio = match ratio {
            Some((Some(_), ratio)) => format!("{more}{ratio:.1}"),
            Some((None, ratio)) if more.is_empty() => format!("<{ratio:.1}"),
            _ => "-".to_owned(),
        };
        cell([&tried, &time, &ratio])
    }
}

/// Three columns.
fn cell([tried, time, ratio]: [&str; 3]) -> String {
    format!("{tried:>9} {time:>8} {ratio:>7}")
}

fn time(seconds: f64) -> String {
    if seconds < 0.1 {
        format!("{:.1} ms", seconds * 1e3)
    } else {
        format!("{seconds:.2} s")
    }
}

/// What all searches came to for a rule.
pub struct Row {
    pub rule: Rule,
    pub scores: Vec<Score>,
}

impl Row {
    pub fn print(&self) {
        let swarm = self.scores.first().and_then(Score::median);
        let cells: String = self.scores.iter().map(|score| score.cell(swarm)).collect();
        let mut medians = self.scores.iter().filter_map(Score::median);
        let found = medians.find_map(|median| median.found).unwrap_or("-");
        println!("{:<28}{cells}  {found}", self.rule.name());
    }
}

/// What the table begins with.
pub fn print_head(searches: &[Box<dyn Search>], budget: &Budget) {
    let Budget {
        starts,
        runs,
        seconds,
        states,
    } = budget;
    println!(
        "until a missing rule is found: the median of {starts} starts, in CPU time of one \
         thread; ratios are to the swarm,\nabove 1 takes longer. A start ends after \
         {runs} runs or {seconds} s; all states in order are visited once,\nand {states} \
         of them at most. \"1 of 12\" starts: more than half found nothing. \"-\": without the \
         rule, the model\nof three servers behaves as with it. The property is the one that \
         the swarm found, if it found any.\n"
    );
    let names = searches.iter().map(|search| search.name());
    let names: String = names.map(|name| format!("{name:>26}")).collect();
    println!("{:<28}{names}", "");
    let columns = cell(["runs", "time", "ratio"]).repeat(searches.len());
    println!("{:<28}{columns}  property", "rule");
}

/// What it comes to over all rules.
#[derive(Default)]
pub struct Summary {
    /// For each search the rules that it was asked for, and those that it found.
    asked: Vec<usize>,
    found: Vec<usize>,
    /// Its times in those of the swarm, where both found something.
    ratios: Vec<Vec<f64>>,
    rules: usize,
}

impl Summary {
    pub fn add(&mut self, row: &Row) {
        let searches = row.scores.len();
        self.asked.resize(searches, 0);
        self.found.resize(searches, 0);
        self.ratios.resize(searches, Vec::new());
        self.rules += 1;
        let swarm = row.scores[0]
            .median()
            .filter(|median| median.found.is_some());
        for (place, score) in row.scores.iter().enumerate() {
            let Some(median) = score.median() else {
                continue;
            };
            self.asked[place] += 1;
            if median.found.is_none() {
                continue;
            }
            self.found[place] += 1;
            self.ratios[place].extend(swarm.map(|swarm| median.seconds / swarm.seconds));
        }
    }

    pub fn print(&mut self, searches: &[Box<dyn Search>]) {
        println!("\nof {} rules:", self.rules);
        for (place, search) in searches.iter().enumerate() {
            let ratios = &mut self.ratios[place];
            ratios.sort_by(f64::total_cmp);
            let (name, found, asked) = (search.name(), self.found[place], self.asked[place]);
            print!("  {name:<24} found {found:>2} missing, of {asked} that matter where it looks");
            match ratios.get(ratios.len() / 2) {
                Some(ratio) if place > 0 => println!(
                    "; median ratio {ratio:.1} over the {} that the swarm found, too",
                    ratios.len()
                ),
                _ => println!(),
            }
        }
    }
}
