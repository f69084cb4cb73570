//! Searches find what they say, and say what they do not understand.

use raftworks_sim::{MESSAGE_KINDS, MessageKind, Run};

use super::super::run_of;
use super::*;
use crate::view::search::Scan;
use crate::words;

/// The numbers of all events that a line means.
fn found(run: &Run, line: &str) -> Vec<u32> {
    let query = read(line).unwrap_or_else(|error| panic!("{line}: {error:?}"));
    let mut scan = Scan::new(query);
    while !scan.advance(run, 10_000) {}
    scan.matches().to_vec()
}

const STORY: &str = "servers 5\nclient pause 20ms\nclient pause 15ms\nloss 3%\nat 600ms crash leader\n\
                     at 1s restart down\nat 1300ms partition 1 2 | rest\nat 2s heal\nat 2s say \"Healed.\"\nuntil 3s\n";

#[test]
fn the_bits_of_messages_are_those_of_their_kinds() {
    let bits = |kinds: &[MessageKind]| {
        let place = |kind: &MessageKind| MESSAGE_KINDS.iter().position(|it| it == kind).unwrap();
        kinds.iter().fold(0_u16, |set, kind| set | 1 << place(kind))
    };
    let of = |name| {
        CLASSES
            .iter()
            .find(|class| class.name == name)
            .unwrap()
            .messages
    };
    assert_eq!(
        of("vote"),
        bits(&[
            MessageKind::RequestVote,
            MessageKind::RequestVoteReply,
            MessageKind::TimeoutNow
        ])
    );
    assert_eq!(
        of("pre-vote"),
        bits(&[
            MessageKind::RequestPreVote,
            MessageKind::RequestPreVoteReply
        ])
    );
    assert_eq!(
        of("append"),
        bits(&[MessageKind::AppendEntries, MessageKind::AppendEntriesReply])
    );
    assert_eq!(
        of("snapshot"),
        bits(&[
            MessageKind::InstallSnapshot,
            MessageKind::InstallSnapshotReply
        ])
    );
    assert_eq!(
        of("read"),
        bits(&[MessageKind::ReadIndex, MessageKind::ReadIndexReply])
    );
    assert_eq!(
        of("client"),
        bits(&[MessageKind::Request, MessageKind::Response])
    );
    assert_eq!(MESSAGE_KINDS.len() as u16, HEARTBEAT);
}

type Judge = fn(&Event, &Brief) -> bool;

/// What each line means, in terms of the events.
const TABLE: [(&str, Judge); 14] = [
    ("kind:vote-refused refusal:log-behind", |event, _| {
        event
            .notes
            .iter()
            .any(|(_, n)| decision_words(n) == ("vote-refused", "log-behind"))
    }),
    ("kind:election-started", |event, _| {
        event
            .notes
            .iter()
            .any(|(_, n)| matches!(n, Note::ElectionStarted { .. }))
    }),
    ("kind:commit", |_, brief| brief.marks.has(Marks::COMMIT)),
    ("kind:heartbeat", |event, _| match &event.kind {
        EventKind::Delivered {
            packet: Some(Packet::Raft(m)),
            ..
        }
        | EventKind::Lost {
            packet: Packet::Raft(m),
            ..
        } => {
            matches!(&m.body, Body::AppendEntries { entries, .. } if entries.is_empty())
        }
        _ => false,
    }),
    ("reason:receiver-down", |event, _| {
        matches!(
            event.kind,
            EventKind::Lost {
                reason: LossReason::ReceiverDown,
                ..
            }
        )
    }),
    ("server:2 partner:1", |_, brief| {
        (brief.lane(), brief.other()) == (Some(1), Some(0))
    }),
    (
        "server:4..5 kind:disk",
        |event, _| matches!(event.kind, EventKind::Written { server, .. } if server.0 >= 4),
    ),
    ("client:1", |_, brief| {
        brief.lane() == Some(6) || brief.other() == Some(6)
    }),
    ("term:>1 kind:leader", |event, brief| {
        brief.term().0 > 1
            && event
                .notes
                .iter()
                .any(|(_, n)| matches!(n, Note::LeaderElected { .. }))
    }),
    ("kind:entries-appended index:7", |event, _| {
        event.notes.iter().any(|(_, n)| matches!(n, Note::EntriesAppended { first, last } if first.0 <= 7 && 7 <= last.0))
    }),
    ("-kind:heartbeat,append,disk -server:1", |event, brief| {
        let append = matches!(
            brief.message(),
            Some(MessageKind::AppendEntries | MessageKind::AppendEntriesReply)
        );
        let first = brief.lane() == Some(0) || brief.concerned() & 1 != 0;
        !append && !first && !matches!(event.kind, EventKind::Written { .. })
    }),
    ("kind:fault crash", |event, _| {
        matches!(event.kind, EventKind::Acted { .. })
            && words::event_sentence(event).text.contains("Crash")
    }),
    (
        "\"asks for votes\" kind:election,vote-refused",
        |event, brief| {
            words::event_sentence(event).text.contains("asks for votes")
                && (brief.marks.has(Marks::ELECTION)
                    || event
                        .notes
                        .iter()
                        .any(|(_, n)| matches!(n, Note::VoteRefused { .. })))
        },
    ),
    ("", |_, _| true),
];

/// Each line against what the events themselves say, one by one.
#[test]
fn a_line_finds_the_events_that_it_means_and_no_others() {
    let run = run_of(STORY, 3_000_000);
    for (line, judge) in TABLE {
        let mut walk = run.walk(0);
        let mut expected = Vec::new();
        while let Some(world) = walk.step(&run) {
            let event = world.last_event().unwrap();
            let brief = run
                .outline()
                .unwrap()
                .briefs()
                .get(event.number as usize)
                .unwrap();
            if judge(event, brief) {
                expected.push(event.number as u32);
            }
        }
        assert!(!expected.is_empty(), "{line} would be no test");
        assert_eq!(found(&run, line), expected, "{line}");
    }
}

/// What the outline excludes before an event is repeated is never what was meant.
#[test]
fn the_outline_excludes_nothing_that_is_meant() {
    let run = run_of(STORY, 3_000_000);
    let servers = run.world().hosts().len();
    for (name, marks) in MARKED {
        assert!(decisions().any(|it| it == name), "{name}");
        let query = read(&format!("kind:{name}")).unwrap();
        let mut walk = run.walk(0);
        while let Some(world) = walk.step(&run) {
            let event = world.last_event().unwrap();
            let brief = run
                .outline()
                .unwrap()
                .briefs()
                .get(event.number as usize)
                .unwrap();
            if query.is(event, brief, String::new) {
                assert!(query.may_be(brief, servers), "{name} {marks:?} {event:?}");
            }
        }
    }
}

#[test]
fn every_event_is_of_a_class() {
    let run = run_of(STORY, 3_000_000);
    for brief in run.outline().unwrap().briefs().iter() {
        assert_ne!(class_of(brief), "", "{brief:?}");
    }
}

#[test]
fn what_cannot_be_read_is_told_with_its_place() {
    let table = [
        ("sevrer:3", 0, "sevrer", Problem::NoSuchKey),
        ("kind:vote server:x", 17, "x", Problem::NoNumber),
        (
            "kind:vote -kind:lots",
            16,
            "lots",
            Problem::NoSuchValue("kind"),
        ),
        (
            "refusal:majority",
            8,
            "majority",
            Problem::NoSuchValue("refusal"),
        ),
        ("server:", 7, "", Problem::Nothing),
        ("server:1,", 9, "", Problem::Nothing),
        ("term:5..3", 5, "5..3", Problem::NoNumber),
        ("a \"b c", 2, "\"", Problem::Unclosed),
    ];
    for (line, from, part, problem) in table {
        let part = part.to_owned();
        assert_eq!(
            read(line),
            Err(QueryError {
                from,
                part,
                problem
            }),
            "{line}"
        );
    }
    assert_eq!(
        read(&"x ".repeat(300)).unwrap_err().problem,
        Problem::TooLong
    );
}

/// Whatever is offered can be read, once it has a value.
#[test]
fn what_is_offered_can_be_read() {
    for start in [
        "",
        "v",
        "kind:",
        "-kind:ele",
        "kind:vote,",
        "reason:",
        "refusal:",
        "x server",
        "zzz:",
    ] {
        let (before, offers) = complete(start);
        assert_eq!(offers.is_empty(), start == "zzz:", "{start}");
        for offer in offers {
            let open = if offer.ends_with(':') { "1" } else { "" };
            let line = format!("{before}{offer}{open}");
            let words = ["kind:1", "reason:1", "refusal:1"];
            if !words.iter().any(|word| line.ends_with(word)) {
                read(&line).unwrap_or_else(|error| panic!("{line}: {error:?}"));
            }
        }
    }
}

#[test]
fn a_form_writes_the_line() {
    let line = with_value("hello kind:vote", "server", "3");
    assert_eq!(line, "hello kind:vote server:3");
    assert_eq!(value_of(&line, "server"), "3");
    assert_eq!(with_value(&line, "server", ""), "hello kind:vote");
    assert_eq!(
        with_value(&line, "kind", "commit"),
        "hello server:3 kind:commit"
    );
    assert_eq!(value_of(&line, "term"), "");
}

/// The document says what there is.
#[test]
fn the_document_names_every_word() {
    let text = include_str!("../../../../docs/search.md");
    let keys = KEYS.iter().map(|(name, _)| format!("| `{name}:"));
    let names = classes()
        .chain(reasons(false))
        .map(|name| format!("`{name}`"));
    for word in keys.chain(names) {
        assert!(text.contains(&word), "{word}");
    }
    for line in words::SEARCHES {
        read(line).unwrap_or_else(|error| panic!("{line}: {error:?}"));
    }
}
