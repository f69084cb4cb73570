//! The scenario language by example: what words mean, and what is said, with
//! its place, about what cannot be read.

use raftworks_core::{ServerId, Term};
use raftworks_sim::scenario::{parse_action, parse_run_action};
use raftworks_sim::{Action, Address, MESSAGE_KINDS, MessageId, Scenario, Selector};

fn error(text: &str) -> String {
    Scenario::parse(text).expect_err(text).to_string()
}

#[test]
fn errors_name_the_place_what_was_expected_and_the_nearest_word() {
    let table = [
        (
            "servres 5",
            "line 1, column 1: expected the beginning of a line, found \u{201c}servres\u{201d}; \
             did you mean \u{201c}servers\u{201d}?",
        ),
        (
            "\n\nservers five",
            "line 3, column 9: expected a number from 1 to 100, found \u{201c}five\u{201d}",
        ),
        (
            "servers",
            "line 1, column 8: expected a number from 1 to 100, found the end of the line",
        ),
        (
            "at 1s crsh 3",
            "line 1, column 7: expected something to do, found \u{201c}crsh\u{201d}; did you \
             mean \u{201c}crash\u{201d}?",
        ),
        (
            "at soon crash 3",
            "line 1, column 4: expected a time such as 150ms, at most 3600s, found \
             \u{201c}soon\u{201d}",
        ),
        (
            "at 1s say hello",
            "line 1, column 11: expected words in quotation marks, at most 500 characters, \
             found \u{201c}hello\u{201d}",
        ),
        (
            "title \"half",
            "line 1, column 12: expected a closing quotation mark, found the end of the line",
        ),
        (
            "at 1s ask \"?\" wrong \"a\" because \"b\"",
            "line 1, column 25: expected right or wrong, found \u{201c}because\u{201d}",
        ),
        (
            "at 1s ask \"?\" right \"a\" right \"b\" because \"c\"",
            "line 1, column 25: expected wrong and a choice, found \u{201c}right\u{201d}",
        ),
        (
            "at 1s ask \"?\" wrong \"a\" wrong \"b\" because \"c\"",
            "line 1, column 35: expected a choice that is right, found \u{201c}because\u{201d}",
        ),
        (
            "expect violates log-machting by 1s",
            "line 1, column 17: expected a property, such as log-matching, found \
             \u{201c}log-machting\u{201d}; did you mean \u{201c}log-matching\u{201d}?",
        ),
        (
            "expect violates \"Election Savety\" by 1s",
            "line 1, column 17: expected a property, such as log-matching, found \
             \u{201c}Election Savety\u{201d}; did you mean \u{201c}election-safety\u{201d}?",
        ),
        (
            "expect exactly 2 electons from 0s to 1s",
            "line 1, column 18: expected something that happens, such as leader or commit 3, \
             found \u{201c}electons\u{201d}; did you mean \u{201c}election\u{201d}?",
        ),
        (
            "at 1s heal now",
            "line 1, column 12: expected the end of the line, found \u{201c}now\u{201d}",
        ),
        (
            "log 1: 3 2",
            "line 1, column 10: expected a term of at least 3, found \u{201c}2\u{201d}",
        ),
        (
            "heartbeat 400ms",
            "line 1, column 11: expected a time shorter than the election timeout, such as \
             50ms, found \u{201c}400ms\u{201d}",
        ),
        (
            "expect leader",
            "line 1, column 14: expected \u{201c}by\u{201d} or \u{201c}at\u{201d} and a time \
             (\u{201c}from\u{201d} goes with always and never), found the end of the line",
        ),
        (
            "at 1s partition 1 2",
            "line 1, column 20: expected \u{201c}|\u{201d} and another group, found the end of \
             the line",
        ),
        (
            "at 1s crash leeder",
            "line 1, column 13: expected servers: a number, a word such as leader or majority, or \
             a name that a line of this scenario gives, found \u{201c}leeder\u{201d}; did \
             you mean \u{201c}leader\u{201d}?",
        ),
        (
            "servers 3\nat 1s name leader as boss\nat 2s partition bos 4 | rest",
            "line 3, column 17: expected servers: a number, a word such as leader or majority, or \
             a name that a line of this scenario gives, found \u{201c}bos\u{201d}; did \
             you mean \u{201c}boss\u{201d}?",
        ),
        (
            "at 1s crash 4\nservers 3",
            "line 1, column 13: expected a server from 1 to 3, found \u{201c}4\u{201d}",
        ),
        (
            "at 1s name leader as every",
            "line 1, column 22: expected a new name: small letters, digits and hyphens, and no \
             word of the language, found \u{201c}every\u{201d}",
        ),
        (
            "until 2s\nexpect never leader from 1s to 3s",
            "line 2, column 32: expected a time before the scenario ends, 2s at the latest, found \
             \u{201c}3s\u{201d}",
        ),
        (
            "seed 1\nservers 3\nservers 5",
            "line 3, column 1: expected one \u{201c}servers\u{201d} line only, found \
             \u{201c}servers\u{201d}",
        ),
        (
            "log 1: 1\nlog 1: 2",
            "line 2, column 5: expected a server whose log no other line gives, found \
             \u{201c}1\u{201d}",
        ),
        (
            "at 1s say \"a \\q\"",
            "line 1, column 15: expected \\\", \\\\, \\n or \\r, found \u{201c}q\u{201d}",
        ),
        (
            "loss 1e1%",
            "line 1, column 6: expected a percentage such as 2% or 0.5%, found \
             \u{201c}1e1%\u{201d}",
        ),
        (
            "client reads 50% leese",
            "line 1, column 18: expected something about the client, and pause or every, but not \
             both, found \u{201c}leese\u{201d}; did you mean \u{201c}lease\u{201d}?",
        ),
        (
            "expect never violates log-matching by 1s",
            "line 1, column 14: expected a condition, such as leader, commit 3 or x=7, found \
             \u{201c}violates\u{201d}",
        ),
        (
            "expect converged from 1s to 2s",
            "line 1, column 18: expected \u{201c}by\u{201d} or \u{201c}at\u{201d} and a time \
             (\u{201c}from\u{201d} goes with always and never), found \u{201c}from\u{201d}",
        ),
        (
            "rule quorum off",
            "line 1, column 6: expected a rule, such as one-vote, found \u{201c}quorum\u{201d}",
        ),
        (
            "when \u{e9}lection crash 1",
            "line 1, column 6: expected something that happens, such as leader or commit 3, \
             found \u{201c}\u{e9}lection\u{201d}; did you mean \u{201c}election\u{201d}?",
        ),
    ];
    for (text, expected) in table {
        assert_eq!(error(text), expected, "{text}");
    }
}

#[test]
fn limits_hold() {
    assert!(error(&"#".repeat(70_000)).contains("at most 65536 bytes"));
    let many = error(&"at 1s heal\n".repeat(2_001));
    assert!(many.starts_with("line 2001, column 1: expected at most 2000 steps"));
    let many = error(&"expect leader by 1s\n".repeat(201));
    assert!(many.starts_with("line 201, column 1: expected at most 200 expectations"));
    assert!(error(&format!("title \"{}\"", "y".repeat(501))).contains("at most 500 characters"));
    assert!(parse_action(&" ".repeat(70_000)).is_err());
    assert!(error("at 1s drop append 5000000000 from 1 to 2 in term 1").contains("column 19"));
    assert!(error("servers 101").contains("from 1 to 100"));
    assert!(error("until 2h").contains("a time"));
    assert!(error("until 61min").contains("at most 3600s"));
    let long = "y".repeat(65);
    assert!(error(&format!("at 1s write x={long}")).contains("at most 64 bytes"));
}

#[test]
fn times_are_exact() {
    let read = |word: &str| Scenario::parse(&format!("until {word}")).map(|s| s.until.0);
    assert_eq!(read("1.5s"), Ok(1_500_000));
    assert_eq!(read("0.25ms"), Ok(250));
    assert_eq!(read("1.204511s"), Ok(1_204_511));
    assert_eq!(read("2min"), Ok(120_000_000));
    for wrong in ["1.", ".5s", "5", "0.0001ms", "-1s", "1.5us", "s"] {
        assert!(read(wrong).is_err(), "{wrong}");
    }
}

#[test]
fn words_read_as_what_they_say() {
    let action = |text: &str| parse_action(text).expect(text);
    let server = |id| Selector::Server(ServerId(id));
    assert_eq!(action("crash server 3"), Action::Crash(server(3)));
    assert_eq!(
        action("isolate leader").to_string(),
        "partition leader | rest"
    );
    let id = MessageId {
        from: Address::Server(ServerId(2)),
        to: Address::Server(ServerId(5)),
        kind: MESSAGE_KINDS[2],
        term: Term(4),
        number: 3,
    };
    assert_eq!(
        action("drop append 3 from 2 to 5 in term 4"),
        Action::Drop(id)
    );
    assert!(parse_run_action("812 at 1204511us crash 3").is_ok());
    assert!(parse_run_action("812 crash 3").is_err());
}

/// Settings may stand in any order: what must fit together is looked at when all
/// are known.
#[test]
fn a_line_can_be_followed_by_its_texts_in_other_languages() {
    let text = "title \"A\"\nin de \"B\"\nin fr \"C\"\n\n# a remark\nservers 3\n\
                at 1s ask \"D\" right \"E\" wrong \"F\" because \"G\"\n\
                in de \"H\" \"I\" \"J\" \"K\"\n";
    let scenario = Scenario::parse(text).expect("a scenario");
    let german: Vec<&str> = scenario
        .texts()
        .map(|text| scenario.in_language("de", text))
        .collect();
    assert_eq!(german, ["B", "", "H", "I", "J", "K"]);
    assert_eq!(scenario.in_language("fr", "A"), "C");
    assert_eq!(scenario.in_language("fr", "D"), "D");
    let wrong = |line: &str| error(&format!("title \"A\"\nservers 3\nat 1s say \"B\"\n{line}"));
    assert!(wrong("in de").starts_with("line 4, column 6: expected words"));
    assert!(wrong("in de \"C\" \"D\"").contains("column 11: expected the end of the line"));
    assert!(wrong("in German \"C\"").contains("the code of a language"));
    assert!(wrong("in de \"C\"\nin de \"D\"").contains("one translation of each text"));
    let nothing = error("servers 3\nin de \"A\"\n");
    assert!(nothing.contains("a line above that tells the reader something"));
}

#[test]
fn the_order_of_settings_is_free() {
    let slow = Scenario::parse("heartbeat 200ms\nelection-timeout 500ms..1s\n");
    assert_eq!(slow.expect("a scenario").cluster.heartbeat_us, 200_000);
    let used_above = "when commit by first crash first\nat 1s name leader as first\n";
    assert!(Scenario::parse(used_above).is_ok());
    let text = "\u{feff}servers 3\r\nseed 4\r\n";
    assert_eq!(Scenario::parse(text).expect("a scenario").seed, 4);
}

#[test]
fn percentages_are_exact() {
    let read = |word: &str| Scenario::parse(&format!("loss {word}")).map(|s| s.cluster.link);
    for (word, ppm) in [
        ("2%", 20_000),
        ("0.5%", 5_000),
        ("0.0001%", 1),
        ("100%", 1_000_000),
    ] {
        assert_eq!(read(word).map(|link| link.loss_ppm), Ok(ppm), "{word}");
    }
    for wrong in ["100.1%", "-1%", "2", "%", "0.00001%", "nan%", "1.%"] {
        assert!(read(wrong).is_err(), "{wrong}");
    }
}

/// What a reader types reaches a shared link and comes back the same.
#[test]
fn quotation_marks_and_line_breaks_survive() {
    let value = "she said \"a\\b\"\nand left";
    let action = Action::Write {
        key: "x".to_owned(),
        value: value.to_owned(),
        to: None,
    };
    let text = action.to_string();
    assert_eq!(text, r#"write x="she said \"a\\b\"\nand left""#);
    assert_eq!(parse_action(&text), Ok(action));
}
