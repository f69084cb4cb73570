//! Which rule's absence shows in the futures of an innocent moment, and how soon:
//! `cargo run --release -p raftworks-sim --example futures`.

use std::sync::Arc;
use std::time::Instant;

use raftworks_sim::swarm::{Futures, Trouble};
use raftworks_sim::{Action, Rule, Run, Scenario, Setting, Time};

/// A leader was elected, and a client has written.
const FROM: Time = Time(1_500_000);
const SPAN_US: u64 = 5_000_000;
const MOST_EVENTS: u64 = 8_000_000;

fn main() {
    let scenario = Scenario::parse(include_str!("../../scenarios/clean-election.raft"));
    let scenario = Arc::new(scenario.expect("the scenario is one"));
    let all = Rule::all();
    let mut caught = Vec::new();
    for &rule in &all {
        let mut run = Run::new(Arc::clone(&scenario), scenario.seed);
        run.seek_time(FROM);
        run.act(FROM, Action::Switch(Setting::Rule(rule, false)));
        let mut futures = Futures::new(&run, FROM, SPAN_US, Trouble::ALL.to_vec(), None);
        let start = Instant::now();
        let found = futures.go_on(MOST_EVENTS);
        let seconds = start.elapsed().as_secs_f64();
        let what = match found {
            Some(found) => {
                caught.push(seconds);
                let name = found.violation.property.name();
                format!("{name}, after {} actions", found.actions.len())
            }
            None => "nothing".to_owned(),
        };
        let (name, tried, events) = (rule.name(), futures.tried(), futures.events());
        println!("{name:28} {tried:6} futures {events:8} events {seconds:6.2} s  {what}");
    }
    let soon = caught.iter().filter(|&&seconds| seconds < 0.25).count();
    let (caught, all) = (caught.len(), all.len());
    println!("{caught} of {all} rules are caught, {soon} of them within a quarter of a second");
}
