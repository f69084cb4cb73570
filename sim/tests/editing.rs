//! What an editor needs of the language: all errors of a text, a tidy text, and
//! what could stand where somebody types.

use raftworks_sim::Scenario;
use raftworks_sim::scenario::{ParseError, complete, format};

fn places(text: &str) -> Vec<(u32, u32)> {
    let place = |error: &ParseError| (error.line, error.column);
    Scenario::check(text).iter().map(place).collect()
}

#[test]
fn every_line_tells_its_first_error() {
    let text =
        "titel \"x\"\nservers 3\nat 1s crsh leader\nwhen\nat 1s crash 4\nexpect leader by 11s\n";
    assert_eq!(places(text), [(1, 1), (3, 7), (4, 5), (5, 13), (6, 18)]);
    assert_eq!(places("servers 3\nat 1s crash 3\n"), []);
    assert_eq!(
        Scenario::parse(text).err(),
        Scenario::check(text).first().cloned()
    );
}

/// A line that uses what an unreadable line decides is not to blame.
#[test]
fn what_an_unreadable_line_decides_is_not_known() {
    assert_eq!(places("servers 3O\nat 1s crash 7\n"), [(1, 9)]);
    assert_eq!(places("until soon\nexpect leader by 60s\n"), [(1, 7)]);
    assert_eq!(places("at 1x name 3 as old\nat 2s crash old\n"), [(1, 4)]);
    assert_eq!(places("heartbeat x\nelection-timeout 1ms\n"), [(1, 11)]);
}

#[test]
fn a_text_of_errors_is_told_in_bounds() {
    assert_eq!(Scenario::check(&"x\n".repeat(20_000)).len(), 100);
    assert_eq!(Scenario::check(&"at 1s crash 7\n".repeat(1_000)).len(), 100);
    assert_eq!(places(&"#".repeat(70_000)), [(1, 1)]);
}

#[test]
fn a_text_is_tidied_and_keeps_what_its_author_wrote() {
    for (untidy, tidy) in [
        ("", ""),
        ("\u{feff}\n\n# a\n\n\n\n  #b  \r\n", "# a\n\n#b\n"),
        (
            "at   1.5s\tcrash server  3# why",
            "at 1.5s crash server 3  # why\n",
        ),
        (
            "at 1s write  \"x\" = \"a \\\" b\"",
            "at 1s write \"x\"=\"a \\\" b\"\n",
        ),
        ("log 2 : 1  1", "log 2: 1 1\n"),
        ("log 2:", "log 2:\n"),
        ("at 1s partition 1 2|3", "at 1s partition 1 2 | 3\n"),
        (
            "link 1<->2 loss 2% latency 5ms",
            "link 1 <-> 2 latency 5ms loss 2%\n",
        ),
        (
            "at 0s name 1 as loss\nat 1s set 2->loss loss 5% latency 1ms",
            "at 0s name 1 as loss\nat 1s set 2 -> loss latency 1ms loss 5%\n",
        ),
        (
            "client timeout 1s  pause 2s",
            "client pause 2s timeout 1s\n",
        ),
        (
            "client timeout 1s timeout 2s",
            "client timeout 1s timeout 2s\n",
        ),
    ] {
        assert_eq!(format(untidy).as_deref(), Ok(tidy));
        assert_eq!(format(tidy).as_deref(), Ok(tidy));
    }
    let error = format("at 1s\nat 1s crsh 3").expect_err("nothing to do");
    assert_eq!((error.line, error.column), (1, 6));
}

/// All files of the house are tidy.
#[test]
fn the_scenario_files_are_tidy() {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/../scenarios");
    for file in std::fs::read_dir(folder).expect("the scenarios") {
        let path = file.expect("a file").path();
        let text = std::fs::read_to_string(&path).expect("a text");
        assert_eq!(format(&text).as_deref(), Ok(&*text), "{}", path.display());
    }
}

#[test]
fn what_could_stand_next_is_offered() {
    let words = |text: &str| complete(text).words;
    assert!(words("").contains(&"servers".to_owned()));
    assert_eq!(words("servers 3\nser"), ["servers"]);
    assert_eq!(words("at 1s cr"), ["crash"]);
    for word in ["by", "after", "say", "crash"] {
        assert!(words("when leader ").contains(&word.to_owned()), "{word}");
    }
    assert_eq!(
        words("at 1s name leader as old\nthen crash ol"),
        ["old", "oldest"]
    );
    assert_eq!(
        words("at 1s set 1 -> 2 loss 5% "),
        [
            "latency",
            "loss",
            "duplicate",
            "corrupt",
            "jitter",
            "stragglers",
            "bandwidth",
            "capacity"
        ]
    );
    assert_eq!(words("expect leader b"), ["by"]);
    assert_eq!(words("option pre-vote o"), ["on", "off"]);
    assert_eq!(words("at 1s drop snapshot-p"), ["snapshot-part"]);
    assert_eq!(complete("at 1s cr").begun, "cr");
    for text in [
        "at ",
        "seed ",
        "say \"cr",
        "# cr",
        "at 1s crash 3 cr",
        "nonsense cr",
    ] {
        assert_eq!(words(text), Vec::<String>::new(), "{text}");
    }
}
