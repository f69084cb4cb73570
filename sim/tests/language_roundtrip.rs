//! The scenario language for any scenario: what is printed reads back as the
//! same, and nothing that is read can break the reader or the cluster.

mod generate;

use std::sync::Arc;

use proptest::prelude::*;
use raftworks_sim::scenario::{format, parse_action, parse_run_action};
use raftworks_sim::{RunAction, Scenario};

use generate::{action, scenario, time};

/// Lines are where a scenario was written, not what it says.
fn without_lines(mut scenario: Scenario) -> Scenario {
    scenario.steps.iter_mut().for_each(|step| step.line = 0);
    scenario.expectations.iter_mut().for_each(|e| e.line = 0);
    scenario
}

/// The same text as somebody in a hurry would type it. What stands between
/// quotation marks is as it was.
fn untidy(text: &str, spaces: &[&str]) -> String {
    let mut spaces = spaces.iter().cycle();
    let mut space = || spaces.next().copied().unwrap_or(" ");
    let (mut out, mut quoted, mut escaped) = (String::new(), false, false);
    for c in text.chars() {
        quoted ^= c == '"' && !escaped;
        escaped = c == '\\' && !escaped;
        match c {
            ' ' if !quoted => out.push_str(space()),
            '=' | ':' if !quoted => {
                out.push_str(space());
                out.push(c);
                out.push_str(space());
            }
            '\n' if !quoted => out.push_str([" # = \"\n", "\n", "\n\n\n#a\n"][space().len() % 3]),
            c => out.push(c),
        }
    }
    out
}

proptest! {
    #[test]
    fn a_tidied_text_says_the_same_and_stays_tidy(
        scenario in scenario(),
        spaces in prop::collection::vec(prop::sample::select(vec![" ", "  ", "\t ", "     "]), 1..9),
    ) {
        let text = untidy(&scenario.to_string(), &spaces);
        let tidy = format(&text).map_err(|e| TestCaseError::fail(format!("{e}\n{text}")))?;
        let read = Scenario::parse(&tidy).map(without_lines);
        prop_assert_eq!(read, Ok(scenario), "{}", tidy);
        let comments = |text: &str| text.matches('#').count();
        prop_assert_eq!(comments(&tidy), comments(&text));
        prop_assert_eq!(format(&tidy), Ok(tidy));
    }

    #[test]
    fn what_is_printed_reads_back(scenario in scenario()) {
        let text = scenario.to_string();
        let read = Scenario::parse(&text).map_err(|e| TestCaseError::fail(format!("{e}\n{text}")))?;
        prop_assert_eq!(without_lines(read), scenario, "{}", text);
    }

    #[test]
    fn actions_read_back(number in any::<u32>(), time in time(), action in action()) {
        let read = parse_action(&action.to_string());
        prop_assert_eq!(read, Ok(action.clone()));
        let run_action = RunAction { number: u64::from(number), time, action };
        prop_assert_eq!(parse_run_action(&run_action.to_string()), Ok(run_action));
    }

    #[test]
    fn any_text_is_read_or_refused_with_a_place(text in "\\PC{0,60}(\n\\PC{0,40}){0,4}") {
        if let Err(error) = Scenario::parse(&text) {
            let line = text.lines().nth(error.line as usize - 1).unwrap_or_default();
            prop_assert!(error.column as usize <= line.chars().count() + 1);
        }
    }

    /// Words of the language in any order reach further into the reader.
    #[test]
    fn any_order_of_known_words_is_read_or_refused(
        words in prop::collection::vec(prop::sample::select(vec![
            "at", "1s", "then", "when", "leader", "crash", "3", "partition", "|", "->", "<->", "=",
            "write", "x", "to", "say", "\"hm\"", "name", "as", "old", "expect", "never", "commit",
            "on", "any", "majority", "all", "from", "by", "log", ":", "1", "term", "client", "pause", "set",
            "latency", "5ms..9ms", "loss", "2%", "drop", "append", "in", "link", "after", "#",
        ]), 0..14),
    ) {
        let text = words.join(" ");
        let errors = Scenario::check(&text);
        prop_assert_eq!(Scenario::parse(&text).err(), errors.first().cloned());
        if errors.is_empty() {
            let tidy = format(&text);
            let said = |text: &str| Scenario::parse(text).map(without_lines);
            prop_assert_eq!(tidy.as_deref().map(said), Ok(said(&text)));
        }
        let _ = parse_action(&words.join(" "));
    }

    /// A scenario may be nonsense, but it must not break the cluster.
    #[test]
    fn any_scenario_runs(scenario in scenario()) {
        let scenario = Arc::new(scenario);
        let mut run = raftworks_sim::Run::new(Arc::clone(&scenario), scenario.seed);
        run.seek(300);
        let violations = run.world().violations();
        // Without one of its rules, Raft may violate what it likes.
        let sound = violations.is_empty() || !run.world().modified().is_empty();
        prop_assert!(sound, "{:?}\n{}", violations, scenario);
    }
}
