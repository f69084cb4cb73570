//! Each rule of Raft matters: a run without it violates a property, or stands
//! still, and the same run with the rule does not.
//!
//! The runs are the files of `sim/tests/rules/`, one for each rule, named after
//! it. Such a file says `rule NAME off`; the control is the file without that line.
//! What fails without the rule is in the tables of `docs/rules.md`.

use std::path::PathBuf;
use std::sync::Arc;

use raftworks_sim::scenario::{Judge, Verdict};
use raftworks_sim::swarm::{self, Profile};
use raftworks_sim::{Rule, Run, Scenario, World};

/// What a run of a scenario came to.
struct Outcome {
    /// The properties that were violated, in the order of the violations.
    violated: Vec<&'static str>,
    verdicts: Vec<Verdict>,
    finding: Option<String>,
}

fn run_to_the_end(scenario: Scenario) -> Outcome {
    let scenario = Arc::new(scenario);
    let mut run = Run::new(Arc::clone(&scenario), scenario.seed);
    let mut judge = Judge::new(Arc::clone(&scenario));
    judge.observe(run.world());
    while run.next_time().is_some_and(|time| time <= scenario.until) && run.step_forward().is_some()
    {
        judge.observe(run.world());
    }
    let world = run.world();
    Outcome {
        violated: world
            .violations()
            .iter()
            .map(|violation| violation.property.name())
            .collect(),
        finding: world.finding().map(ToString::to_string),
        verdicts: judge.finish(world),
    }
}

fn folder() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/rules")
}

fn text_for(rule: Rule) -> String {
    let path = folder().join(rule.name()).with_extension("raft");
    std::fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

/// The scenario with its rule off, and with all rules on.
fn both(rule: Rule) -> (Scenario, Scenario) {
    let text = text_for(rule);
    let line = format!("rule {} off", rule.name());
    assert!(text.lines().any(|other| other == line), "{}", rule.name());
    let parse = |text: &str| {
        Scenario::parse(text).unwrap_or_else(|error| panic!("{}: {error}", rule.name()))
    };
    (parse(&text), parse(&text.replace(&line, "")))
}

/// A row of the document: a rule, what fails first without it, and what then.
struct Row {
    rule: Rule,
    first: String,
    then: String,
}

/// The tables of `docs/rules.md`.
fn rows() -> Vec<Row> {
    let document = include_str!("../../docs/rules.md");
    let rows = document.lines().filter(|line| line.starts_with("| `"));
    let rows = rows.map(|line| {
        let cells: Vec<&str> = line.split('|').map(str::trim).collect();
        let name = cells[1].trim_matches('`');
        let rule = Rule::find(name).unwrap_or_else(|| panic!("no rule is called {name}"));
        assert!(
            cells.len() == 8 && cells[1..7].iter().all(|cell| !cell.is_empty()),
            "{line}"
        );
        Row {
            rule,
            first: cells[4].to_owned(),
            then: cells[5].to_owned(),
        }
    });
    rows.collect()
}

#[test]
fn the_document_has_every_rule_once_in_order() {
    let documented: Vec<Rule> = rows().iter().map(|row| row.rule).collect();
    assert_eq!(documented, Rule::all());
}

/// What is wrong with the runs of a rule, if anything.
fn complaints(row: &Row) -> Vec<String> {
    let (without, with) = both(row.rule);
    let (without, with) = (run_to_the_end(without), run_to_the_end(with));
    let mut wrong = Vec::new();
    let mut need = |so: bool, what: String| {
        if !so {
            wrong.push(format!("{}: {what}", row.rule.name()));
        }
    };
    let failed = |verdicts: &[Verdict]| -> Vec<String> {
        let failed = verdicts.iter().filter(|verdict| !verdict.holds);
        failed.map(|verdict| verdict.text.clone()).collect()
    };
    need(
        with.violated.is_empty(),
        format!("with the rule: {:?}", with.violated),
    );
    need(
        with.finding.is_none(),
        format!("with the rule: {:?}", with.finding),
    );
    let missed = failed(&with.verdicts);
    need(
        missed.is_empty(),
        format!("with the rule, these fail: {missed:?}"),
    );
    let violated = &without.violated;
    if row.first == "*liveness*" {
        let missed = failed(&without.verdicts);
        need(
            !missed.is_empty(),
            "without the rule, all comes out".to_owned(),
        );
        need(
            violated.is_empty(),
            format!("without the rule: {violated:?}"),
        );
    } else {
        let first = violated.first() == Some(&&*row.first);
        let then = row.then == "\u{2014}" || violated.contains(&&*row.then);
        need(first && then, format!("without the rule: {violated:?}"));
    }
    wrong
}

#[test]
fn each_rule_matters() {
    let wrong: Vec<String> = rows().iter().flat_map(complaints).collect();
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// Whatever rule is missing, a server may do wrong, but it does not panic, and the
/// run goes on: what broke first is not all that happens to it.
///
/// `RULES_SEEDS=500 cargo test -p raftworks-sim --test rules panic` looks at more.
#[test]
fn no_missing_rule_makes_a_server_panic() {
    let given = std::env::var("RULES_SEEDS").ok();
    let seeds = given.and_then(|n| n.parse().ok()).unwrap_or(2_u64);
    let profile = Profile {
        chaos_us: 3_000_000,
        ..Profile::default()
    };
    let all = Rule::all();
    let each = all.iter().map(std::slice::from_ref).chain([&all[..]]);
    for (missing, place) in each.zip(0_u64..) {
        for seed in (0..seeds).map(|seed| place + 100 * seed) {
            let mut scenario = swarm::scenario(seed, &profile);
            for &rule in missing {
                scenario.cluster.options.rules.switch(rule, false);
            }
            let run = || {
                let until = scenario.until;
                let mut world = World::new(Arc::new(scenario), seed);
                while world.now() < until && world.events() < 60_000 && world.step().is_some() {}
                world.events()
            };
            let events = std::panic::catch_unwind(run);
            assert!(
                events.is_ok_and(|n| n > 0),
                "seed {seed}, without {missing:?}"
            );
        }
    }
}
