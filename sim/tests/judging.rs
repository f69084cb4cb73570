//! Expectations: each form comes out and does not come out, and the verdict says
//! what was seen instead, at the moment that decided it.

use std::sync::Arc;

use raftworks_core::Time;
use raftworks_sim::scenario::{Judge, Verdict};
use raftworks_sim::{Run, Scenario};

/// Three servers, of which server 1 leads from about 50 ms on; its write is
/// applied everywhere before 1 s, and it is down from 2 s on.
const CLUSTER: &str = "servers 3
until 4s
at 20ms timeout 1
at 500ms write x=5 to 1
at 2s crash 1
";

fn verdict(expectation: &str, until: Option<Time>) -> Verdict {
    verdict_in(&format!("{CLUSTER}{expectation}\n"), until)
}

/// On the last expectation of this text.
fn verdict_in(text: &str, until: Option<Time>) -> Verdict {
    let scenario = Arc::new(Scenario::parse(text).expect(text));
    let until = until.unwrap_or(scenario.until);
    let mut run = Run::new(Arc::clone(&scenario), scenario.seed);
    let mut judge = Judge::new(scenario);
    judge.observe(run.world());
    while run.next_time().is_some_and(|time| time <= until) && run.step_forward().is_some() {
        judge.observe(run.world());
    }
    let mut verdicts = judge.finish(run.world());
    verdicts.pop().expect("one verdict")
}

#[test]
fn what_comes_out_holds() {
    for expectation in [
        "expect leader 1 by 1s",
        "expect leader by 1s",
        "expect never leader from 0s to 15ms",
        "expect always leader 1 from 1s to 1900ms",
        "expect x=5 on all by 1s",
        "expect x=5 on all at 1s",
        "expect x=5 on majority at 4s",
        "expect x=5 on any all at 4s",
        "expect x=5 at 4s",
        "expect never x=6 from 0s to 4s",
        "expect commit 2 on 1 by 1s",
        "expect commit 2 on followers at 1s",
        "expect log 1: 1 1 at 1s",
        "expect log 2: by 400us",
        "expect converged at 1s",
        "expect term 2 by 4s",
        "expect x=5 on exactly 3 of all at 1s",
        "expect x=5 on exactly 2 of all at 2100ms",
        "expect x=5 on exactly 0 of with 3 at 1s",
        "expect exactly 1 leaders from 0s to 1s",
        "expect exactly 1 election by 1 from 0s to 1s",
        "expect exactly 2 votes by followers from 0s to 1s",
        "expect exactly 0 truncate from 0s to 4s",
        "expect at-least 1 commit 2 from 500ms to 1s",
        "expect at-most 2 leaders from 0s to 4s",
        "expect exactly 2 leaders from 0s to 4s",
        "expect leader newest at 1s",
    ] {
        let verdict = verdict(expectation, None);
        assert!(verdict.holds, "{expectation}");
        assert_eq!(verdict.seen, None, "{expectation}");
        assert_eq!(verdict.line, 6);
    }
}

#[test]
fn what_does_not_come_out_says_what_was_seen_when() {
    for (expectation, seen) in [
        ("expect leader 2 by 1s", "server 1 leads"),
        ("expect leader by 15ms", "nobody leads"),
        ("expect never leader from 0s to 1s", "server 1 leads"),
        ("expect always leader from 0s to 1s", "at 0s: nobody leads"),
        (
            "expect always leader 1 from 1s to 3s",
            "at 2s: nobody leads",
        ),
        (
            "expect x=6 on all at 1s",
            "at 1s: server 1: x=5; server 2: x=5; server 3: x=5",
        ),
        (
            "expect x=5 on all at 2100ms",
            "server 1: down; server 2: x=5",
        ),
        ("expect x=5 on 1 at 2100ms", "server 1: down"),
        ("expect commit 9 by 1s", "server 1: committed 2"),
        ("expect log 1: 1 1 1 at 1s", "log to 2 of term 1"),
        ("expect converged at 515ms", "server 2: log to"),
        ("expect term 2 at 1s", "server 1: term 1"),
        ("expect x=5 on exactly 2 of all at 1s", "server 3: x=5"),
        ("expect exactly 2 leaders from 0s to 1s", "it happened once"),
        ("expect exactly 0 leaders from 0s to 1s", "it happened once"),
        (
            "expect at-least 3 leaders from 0s to 4s",
            "to the end: it happened 2 times",
        ),
        (
            "expect at-most 1 leader from 0s to 4s",
            "it happened 2 times",
        ),
        (
            "expect violates log-matching by 4s",
            "to the end: no violation",
        ),
    ] {
        let verdict = verdict(expectation, None);
        assert!(!verdict.holds, "{expectation}");
        let said = verdict.seen.expect(expectation).to_string();
        assert!(said.contains(seen), "{expectation}: {said}");
    }
}

#[test]
fn each_property_that_failed_instead_is_named_once() {
    let text = "servers 3\nuntil 300ms\nelection-timeout 10s..11s\nrule one-vote off\n\n\
                at 0s cut 1 -> 3\nat 0s cut 3 -> 1\nat 10ms timeout 1\nat 10ms timeout 3\n\n\
                expect violates state-machine-safety by 300ms\n";
    let verdict = verdict_in(text, None);
    assert!(!verdict.holds);
    let said = verdict.seen.expect("what was seen").to_string();
    for property in ["One Vote per Term: ", "Election Safety: servers 1 and 3"] {
        assert_eq!(said.matches(property).count(), 1, "{property} in {said}");
    }
}

/// Nobody saw what happened after the end, so nothing is known of it.
#[test]
fn what_a_run_did_not_reach_does_not_hold() {
    let half = Some(Time(1_500_000));
    for expectation in [
        "expect leader 2 by 3s",
        "expect leader at 3s",
        "expect always leader from 1s to 3s",
        "expect never x=6 from 0s to 3s",
        "expect never x=6 from 2s to 3s",
        "expect exactly 0 truncate from 0s to 3s",
        "expect at-most 9 leaders from 0s to 3s",
        "expect violates log-matching by 3s",
    ] {
        let verdict = verdict(expectation, half);
        assert!(!verdict.holds, "{expectation}");
        let said = verdict.seen.expect(expectation).to_string();
        assert!(said.starts_with("the run ended after"), "{said}");
        assert_eq!(verdict.decided_at, None);
    }
    assert!(verdict("expect leader by 3s", half).holds);
}

#[test]
fn verdicts_come_in_the_order_of_lines_with_the_printed_text() {
    let verdict = verdict("expect   x=5   on all by 1.5s  # a remark", None);
    assert_eq!(verdict.text, "expect x=5 on all by 1500ms");
    assert!(
        verdict
            .decided_at
            .is_some_and(|time| time < Time(1_000_000))
    );
}

/// Two logs agree on an entry and not on the one before it.
const UNSOUND: &str = "servers 3\nuntil 100ms\nlog 1: 1 3\nlog 2: 2 3\nlog 3: term 3\n";

#[test]
fn an_expected_violation_is_no_fault_and_any_other_is() {
    // What is expected must fail; that it may is not enough.
    for (expectation, holds, is_fault) in [
        ("expect violates log-matching by 1ms", true, false),
        ("expect violates \"Log Matching\" by 100ms", true, false),
        (
            "expect violates election-safety also log-matching by 100ms",
            false,
            false,
        ),
        ("expect violates election-safety by 100ms", false, true),
        ("expect term 3 by 100ms", true, true),
    ] {
        let text = format!("{UNSOUND}{expectation}\n");
        let scenario = Arc::new(Scenario::parse(&text).expect(expectation));
        let mut run = Run::new(Arc::clone(&scenario), scenario.seed);
        let mut judge = Judge::new(Arc::clone(&scenario));
        judge.observe(run.world());
        while run.next_time().is_some_and(|time| time <= scenario.until)
            && run.step_forward().is_some()
        {
            judge.observe(run.world());
        }
        let violations = run.world().violations();
        assert!(!violations.is_empty(), "the logs are unsound");
        let unexpected = scenario.unexpected(violations).count();
        assert_eq!(unexpected > 0, is_fault, "{expectation}");
        let verdict = judge.finish(run.world()).pop().expect("one verdict");
        assert_eq!(verdict.holds, holds, "{expectation}");
    }
}
