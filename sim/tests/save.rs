//! What a reader did is saved as a scenario that does the same, and as a Rust test
//! that compiles and passes: it is included below.

use std::sync::Arc;

use raftworks_sim::scenario::parse_action;
use raftworks_sim::{Run, Scenario, Time, save};

include!("saved/run.rs.txt");

const TEXT: &str = "\
title \"Saved \\\"runs\\\"\"
servers 3
seed 9
until 3s
client pause 20ms..60ms timeout 250ms
when leader say \"Somebody leads.\"
at 1s crash leader
then after 400ms restart down
expect leader by 1s
expect always leader from 1s to 2s
expect converged at 3s
";

fn run() -> Run {
    let scenario = Arc::new(Scenario::parse(TEXT).expect("a scenario"));
    let mut run = Run::new(scenario, 12);
    for (time_us, action) in [
        (700_000, "cut 1 -> 2"),
        (900_123, "write \"a key\"=7"),
        (1_500_001, "timeout 2"),
        (2_100_000, "heal"),
    ] {
        run.seek_time(Time(time_us));
        run.act(Time(time_us), parse_action(action).expect("an action"));
    }
    run
}

/// The digest of a text's run at its end.
fn digest_of(text: &str) -> String {
    let scenario = Arc::new(Scenario::parse(text).expect("what is saved is read"));
    let (seed, until) = (scenario.seed, scenario.until);
    let mut run = Run::new(scenario, seed);
    run.seek_time(until);
    run.world().digest().to_string()
}

#[test]
fn a_saved_scenario_does_the_same() {
    let mut run = run();
    let saved = save::as_scenario(&run);
    assert_eq!(saved.differs_at, None, "{}", saved.text);
    run.seek_time(Time(3_000_000));
    assert_eq!(
        digest_of(&saved.text),
        run.world().digest().to_string(),
        "{}",
        saved.text
    );
    for line in [
        "seed 12\n",
        "at 900123us write \"a key\"=7\n",
        "at 1500001us timeout 2\n",
        "\nexpect leader by 1s\n",
        "# It did not come out: expect always leader from 1s to 2s\n",
    ] {
        assert!(
            saved.text.contains(line),
            "{line} is not in\n{}",
            saved.text
        );
    }
    assert!(!saved.text.contains("\nexpect always"), "{}", saved.text);
}

/// Where the language cannot say what came first, the text says so, and where.
#[test]
fn what_a_scenario_cannot_say_is_said() {
    let scenario = Arc::new(Scenario::parse(TEXT).expect("a scenario"));
    let mut run = Run::new(scenario, 12);
    // Right after an event, at the very instant of it: a step would come before.
    run.seek(300);
    let now = run.world().now();
    run.act(now, parse_action("crash 2").expect("an action"));
    let saved = save::as_scenario(&run);
    let event = saved.differs_at.expect("it is another run");
    assert!(event <= 300 && event > 280, "{event}");
    assert!(
        saved
            .text
            .contains(&format!("# From event {event} on, this is another run"))
    );
    Scenario::parse(&saved.text).expect("it is a scenario all the same");
}

/// The very text of the test that is included above.
#[test]
fn a_saved_test_is_the_one_that_is_compiled_here() {
    let text = save::as_test(&run(), "2 of a kind: cut & heal!");
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/saved/run.rs.txt");
    let text = format!(
        "//! What `save::as_test` writes; `tests/save.rs` compares and includes it.\n\n{text}"
    );
    let text = text.replacen("//!", "//", 1);
    if std::env::var_os("RAFTWORKS_BLESS").is_some() {
        std::fs::write(path, &text).expect("the file");
        return;
    }
    assert_eq!(
        text,
        include_str!("saved/run.rs.txt"),
        "behaviour changed? RAFTWORKS_BLESS=1 cargo test -p raftworks-sim --test save"
    );
}

#[test]
fn any_text_survives_in_a_raw_string_and_any_name_is_one() {
    let text = "title \"ends \\\"# here\"\nservers 1\nuntil 1s\n";
    let scenario = Arc::new(Scenario::parse(text).expect("a scenario"));
    let test = save::as_test(&Run::new(Arc::clone(&scenario), 1), "fn");
    assert!(test.contains("fn run_fn()"), "{test}");
    assert!(
        test.contains("r##\"title") && test.contains("\"##;"),
        "{test}"
    );
    assert!(save::as_test(&Run::new(scenario, 1), "\u{e4}\u{f6}").contains("fn run_saved()"));
}
