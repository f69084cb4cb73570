//! Links of version 1 stay readable for ever: those that once were shared are here,
//! with every action that they could have.

use raftworks_web::link::{Source, decode, encode};

const GOLDEN: &str = include_str!("golden/links-v1.txt");

#[test]
fn links_of_version_1_are_read_and_say_what_they_said() {
    let mut actions = 0;
    for line in GOLDEN.lines() {
        let link = decode(line).unwrap_or_else(|error| panic!("{line}: {error}"));
        assert_eq!(link.actions.len(), line.matches("&do=").count(), "{line}");
        actions += link.actions.len();
        let seed = format!("&seed={}&", link.seed);
        let moment = format!("&at={}&time={}", link.moment, link.time_us);
        assert!(line.contains(&seed) && line.contains(&moment), "{line}");
        match &link.source {
            Source::Shipped(key) => assert!(line.contains(&format!("&scenario={key}&"))),
            Source::Text(text) => assert!(text.contains("at 1s crash leader"), "{line}"),
        }
        // What is written today means the same.
        assert_eq!(decode(&encode(&link)).as_ref(), Ok(&link), "{line}");
    }
    assert_eq!((GOLDEN.lines().count(), actions), (10, 34));
}
