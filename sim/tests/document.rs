//! The document of the language says what is so: its examples run and come out,
//! and each line and action in its tables can be read.

use std::sync::Arc;

use raftworks_sim::scenario::{Judge, format, parse_action};
use raftworks_sim::{Run, Scenario};

const DOCUMENT: &str = include_str!("../../docs/scenarios.md");

/// The first steps, from nothing to a scenario.
const TUTORIAL: &str = include_str!("../../docs/write-a-scenario.md");

/// The fenced blocks in this language.
fn blocks(document: &'static str, language: &str) -> Vec<&'static str> {
    let fence = format!("```{language}\n");
    let after = document.split(fence.as_str()).skip(1);
    after
        .map(|rest| rest.split("```").next().unwrap_or_default())
        .collect()
}

/// The words in the first column of the tables between two headings.
fn first_column(from: &str, to: &str) -> Vec<String> {
    let part = DOCUMENT.split(from).nth(1).expect(from);
    let part = part.split(to).next().expect(to);
    let rows = part.lines().filter_map(|line| line.strip_prefix("| `"));
    let cell = |row: &str| {
        row.split('`')
            .next()
            .unwrap_or_default()
            .replace("\\|", "|")
    };
    rows.map(cell).map(|text| text.replace('…', "hm")).collect()
}

/// All words in the first column, where a row has several.
fn words_in_first_column(from: &str, to: &str) -> Vec<String> {
    let part = DOCUMENT.split(from).nth(1).expect(from);
    let part = part.split(to).next().expect(to);
    let cells = part.lines().filter_map(|line| line.strip_prefix("| "));
    let cells = cells.filter_map(|row| row.split(" | ").next());
    let words = cells.flat_map(|cell| cell.split('`').skip(1).step_by(2));
    words.map(str::to_owned).collect()
}

#[test]
fn its_examples_come_out() {
    let examples = blocks(DOCUMENT, "raft");
    let first_steps = blocks(TUTORIAL, "raft");
    assert!(examples.len() >= 4 && first_steps.len() >= 7);
    for text in examples.into_iter().chain(first_steps) {
        assert_eq!(format(text).as_deref(), Ok(text), "an example is tidy");
        let scenario = Scenario::parse(text).unwrap_or_else(|error| panic!("{error}\n{text}"));
        let scenario = Arc::new(scenario);
        for seed in std::iter::once(scenario.seed).chain(100..120) {
            let mut run = Run::new(Arc::clone(&scenario), seed);
            let mut judge = Judge::new(Arc::clone(&scenario));
            judge.observe(run.world());
            while run.next_time().is_some_and(|time| time <= scenario.until)
                && run.step_forward().is_some()
            {
                judge.observe(run.world());
            }
            let mut faults = scenario.unexpected(run.world().violations());
            assert_eq!(faults.next(), None, "seed {seed}");
            for verdict in judge.finish(run.world()) {
                assert!(
                    verdict.holds,
                    "seed {seed}: {}: {}",
                    verdict.text,
                    verdict.detail()
                );
            }
        }
    }
}

#[test]
fn its_settings_are_read() {
    let lines = first_column("## The cluster", "## What happens");
    assert!(lines.len() >= 26, "{lines:?}");
    for line in &lines {
        assert!(
            Scenario::parse(line).is_ok(),
            "{line}: {:?}",
            Scenario::parse(line)
        );
    }
    assert!(Scenario::parse(&lines.join("\n")).is_ok());
}

#[test]
fn its_happenings_selectors_and_expectations_are_read() {
    let named = "at 0s name 1 as old\n";
    let read = |line: &str| {
        let scenario = Scenario::parse(&format!("{named}{line}"));
        assert!(scenario.is_ok(), "{line}: {scenario:?}");
    };
    let happenings = first_column("### What can be waited for", "### What can be done");
    assert_eq!(happenings.len(), 24);
    for word in happenings {
        read(&format!("when {word} by 3 say \"hm\""));
    }
    let selectors = words_in_first_column("### Who is meant", "## What must come out");
    assert_eq!(selectors.len(), 21, "{selectors:?}");
    for selector in selectors {
        read(&format!("at 1s crash {selector}"));
    }
    for text in first_column("## What must come out", "## Errors and limits") {
        match text.split(' ').next() {
            Some("expect") => read(&text),
            Some("on") => read(&format!("expect commit 3 {text} by 1s")),
            _ => read(&format!("expect {text} by 1s")),
        }
    }
}

#[test]
fn its_actions_are_read() {
    for text in first_column("### What can be done", "### Questions") {
        let line = format!("at 0s name 1 as old\nat 1s {text}");
        // Three actions share a row, with a message left out.
        let line = line.replace("duplicate hm", "duplicate append 1 from 1 to 2 in term 1");
        assert!(
            Scenario::parse(&line).is_ok(),
            "{line}: {:?}",
            Scenario::parse(&line)
        );
    }
    assert!(parse_action("write \"my key\"=\"a = b\"").is_ok());
    assert!(parse_action("drop request 1 from client 1 to 3").is_ok());
}

/// The error that the document shows is the one that is given.
#[test]
fn its_error_is_the_real_one() {
    let error = Scenario::parse("\nat 1s crsh leader\n").expect_err("a typing error");
    assert!(
        DOCUMENT.contains(&format!("late.raft:2:7: {error}\n")),
        "{error}"
    );
}
