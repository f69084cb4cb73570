//! Every question has an answer, and the answer names what was done.

use std::sync::Arc;

use raftworks_sim::scenario::parse_action;
use raftworks_sim::why::{
    Fact, Need, Obstacle, Question, Step, about_client, about_cluster, about_server, ask,
};
use raftworks_sim::{
    ClientId, EventKind, Index, Marks, Note, Role, Run, Scenario, ServerId, Time, What,
};

fn run_of(text: &str, until_us: u64) -> Run {
    let scenario = Scenario::parse(text).unwrap_or_else(|error| panic!("{error}"));
    let seed = scenario.seed;
    let mut run = Run::new(Arc::new(scenario), seed).with_outline();
    run.seek_time(Time(until_us));
    run
}

fn happened(steps: &[Step], is_it: impl Fn(&EventKind, &[(ServerId, Note)]) -> bool) -> bool {
    steps.iter().any(|step| match &step.fact {
        Fact::Happened(event) => is_it(&event.kind, &event.notes),
        _ => false,
    })
}

fn missing(steps: &[Step]) -> Vec<(u64, Obstacle)> {
    let missing = steps.iter().filter_map(|step| match step.fact {
        Fact::Missing { server, obstacle } => Some((server.0, obstacle)),
        _ => None,
    });
    missing.collect()
}

/// All steps can be gone to, and none lies in the future.
fn check(run: &Run, steps: &[Step]) {
    assert!(!steps.is_empty());
    for step in steps {
        assert!(
            step.event.is_none_or(|event| event < run.moment()),
            "{step:?}"
        );
    }
}

#[test]
fn an_election_is_explained_by_the_silence_and_the_crash_before_it() {
    let mut run = run_of("servers 3\nat 500ms crash leader\nuntil 2s\n", 500_000);
    let old = run.outline().unwrap().briefs().len() as u64;
    while !run
        .world()
        .last_event()
        .unwrap()
        .notes
        .iter()
        .any(|(_, note)| matches!(note, Note::ElectionStarted { term, .. } if term.0 > 1))
    {
        run.step_forward();
    }
    let event = run.world().last_event().unwrap();
    let server = event.notes[0].0;
    let steps = ask(&run, Question::Election(server));
    check(&run, &steps);
    assert!(
        matches!(steps[1].fact, Fact::HeardNothing { .. }),
        "{steps:?}"
    );
    assert!(happened(&steps, |kind, _| matches!(
        kind,
        EventKind::Acted { .. }
    )));
    assert!(
        steps.iter().any(|step| step.event == Some(old - 1)),
        "the crash itself"
    );
}

#[test]
fn a_refused_vote_is_explained_by_what_the_voter_did_before() {
    let mut run = run_of(
        "servers 5\nelection-timeout 150ms..160ms\nlatency 8ms..30ms\n",
        0,
    );
    let mut seen = 0;
    while run.moment() < 3_000 && seen < 5 {
        run.step_forward();
        let refused = run
            .outline()
            .unwrap()
            .briefs()
            .last()
            .unwrap()
            .marks
            .has(Marks::REFUSED);
        if !refused {
            continue;
        }
        seen += 1;
        let voter = run
            .world()
            .last_event()
            .unwrap()
            .notes
            .iter()
            .find_map(|(id, note)| matches!(note, Note::VoteRefused { .. }).then_some(*id));
        let steps = ask(&run, Question::Refusal(voter.unwrap()));
        check(&run, &steps);
        let before = |kind: &EventKind, notes: &[(ServerId, Note)]| {
            !matches!(kind, EventKind::Delivered { message, .. } if message.kind == raftworks_sim::MessageKind::RequestVote && notes.is_empty())
                && notes.iter().any(|(_, note)| {
                    matches!(
                        note,
                        Note::VoteGranted { .. }
                            | Note::ElectionStarted { .. }
                            | Note::TermAdopted { .. }
                    )
                })
        };
        assert!(steps.len() > 1 && happened(&steps, before), "{steps:?}");
    }
    assert!(seen > 0, "votes were refused");
}

#[test]
fn a_candidate_in_a_minority_learns_who_is_missing_and_why() {
    let text = "servers 5\nat 500ms partition 1 2 | rest\nat 500ms crash 2\nuntil 3s\n";
    let mut run = run_of(text, 2_000_000);
    while run.world().hosts()[0].server().role() != Role::Candidate {
        run.step_forward();
    }
    assert!(about_server(&run, ServerId(1)).contains(&Question::NotElected(ServerId(1))));
    let steps = ask(&run, Question::NotElected(ServerId(1)));
    check(&run, &steps);
    assert!(matches!(
        &steps[0].fact,
        Fact::Quorum {
            need: Need::Elect(_),
            needed: 3,
            ..
        }
    ));
    let missing = missing(&steps);
    assert!(missing.contains(&(2, Obstacle::Down)), "{missing:?}");
    assert_eq!(
        missing
            .iter()
            .filter(|(_, why)| *why == Obstacle::CutTo)
            .count(),
        3
    );
    let linked = steps.iter().filter_map(|step| step.event);
    let whats: Vec<What> = linked
        .map(|event| {
            run.outline()
                .unwrap()
                .briefs()
                .get(event as usize)
                .unwrap()
                .what
        })
        .collect();
    assert!(
        whats.contains(&What::Crash) && whats.contains(&What::Cut),
        "{whats:?}"
    );
}

#[test]
fn an_entry_that_a_majority_has_is_not_committed_when_it_is_of_an_old_term() {
    // Figure 8: the leader of term 3 has an entry of term 2, and nobody else
    // can be reached for its own first entry.
    let text = "servers 3\noption batch 1\noption window 1\nlog 1: 1 2\nlog 2: 1\nlog 3: 1\nat 0ms partition 3 | rest\nat 0ms timeout 1\n";
    let mut run = run_of(text, 0);
    let old_term = |run: &Run| {
        let steps = ask(run, Question::Entry(Index(2)));
        steps.iter().any(|step| {
            matches!(
                step.fact,
                Fact::OldTerm {
                    index: Index(2),
                    ..
                }
            )
        })
    };
    let mut seen = false;
    while run.moment() < 200 && !seen {
        run.step_forward();
        seen = run.world().leader().is_some() && old_term(&run);
    }
    assert!(seen, "there was such a moment");
    run.seek_time(Time(500_000));
    let steps = ask(&run, Question::Entry(Index(2)));
    assert!(matches!(steps[0].fact, Fact::Committed { .. }));
    assert!(happened(&steps, |_, notes| {
        notes
            .iter()
            .any(|(_, note)| matches!(note, Note::CommitAdvanced { .. }))
    }));
}

#[test]
fn an_entry_without_a_majority_names_who_lacks_it_and_what_would_help() {
    let text = "servers 5\nat 800ms crash followers\nuntil 3s\n";
    let mut run = run_of(text, 900_000);
    let at = run.world().now();
    run.act(at, parse_action("write x = 1 to leader").unwrap());
    run.seek_time(Time(950_000));
    let leader = run
        .world()
        .leader()
        .and_then(|id| run.world().host(id))
        .unwrap();
    let index = leader.server().log().last().index;
    assert!(
        about_cluster(&run).contains(&Question::Entry(index)),
        "{:?}",
        about_cluster(&run)
    );
    for question in [
        Question::Entry(index),
        Question::Silence,
        Question::Waiting(ClientId(0)),
    ] {
        let steps = ask(&run, question);
        check(&run, &steps);
        assert_eq!(missing(&steps).len(), 4, "{question:?}: {steps:?}");
        assert!(
            missing(&steps)
                .iter()
                .all(|(_, why)| *why == Obstacle::Down)
        );
        let remedy = steps.iter().find_map(|step| match &step.fact {
            Fact::Remedy { servers, enough } => Some((servers.len(), *enough)),
            _ => None,
        });
        assert_eq!(remedy, Some((4, 2)), "{question:?}");
    }
    // Doing as it says helps.
    let back = ask(&run, Question::Silence)
        .into_iter()
        .find_map(|step| match step.fact {
            Fact::Remedy { servers, .. } => Some(servers),
            _ => None,
        });
    for server in &back.unwrap()[..2] {
        let at = run.world().now();
        run.act(at, parse_action(&format!("restart {server}")).unwrap());
    }
    run.seek_time(Time(2_500_000));
    assert!(matches!(
        ask(&run, Question::Silence)[0].fact,
        Fact::Works { .. }
    ));
    assert!(matches!(
        ask(&run, Question::Entry(index))[0].fact,
        Fact::Committed { .. }
    ));
}

#[test]
fn overwritten_entries_and_deposed_leaders_lead_back_to_the_partition() {
    let text = "servers 5\nclient pause 20ms\nat 600ms partition leader | rest\nat 1600ms heal\nuntil 4s\n";
    let mut run = run_of(text, 700_000);
    let old = run
        .world()
        .hosts()
        .iter()
        .find(|host| host.leads())
        .unwrap()
        .id();
    for _ in 0..3 {
        let at = run.world().now();
        run.act(
            at,
            parse_action(&format!("write lost = 1 to {old}")).unwrap(),
        );
        run.seek_time(Time(at.0 + 10_000));
    }
    run.seek_time(Time(3_000_000));
    let questions = about_server(&run, old);
    assert!(
        questions.contains(&Question::SteppedDown(old)),
        "{questions:?}"
    );
    let steps = ask(&run, Question::SteppedDown(old));
    check(&run, &steps);
    assert!(happened(&steps, |_, notes| {
        notes
            .iter()
            .any(|(id, note)| *id == old && matches!(note, Note::SteppedDown { .. }))
    }));
    assert!(
        steps.len() > 1,
        "a message made it so, and it left somewhere"
    );
    if questions.contains(&Question::Overwritten(old)) {
        let steps = ask(&run, Question::Overwritten(old));
        check(&run, &steps);
        assert!(steps.len() > 1);
    }
}

#[test]
fn without_a_majority_nobody_can_win_and_the_answer_says_who_is_needed() {
    let text = "servers 5\nat 100ms crash 1\nat 100ms crash 2\nat 100ms crash 3\nuntil 2s\n";
    let run = run_of(text, 1_500_000);
    let steps = ask(&run, Question::Silence);
    check(&run, &steps);
    assert!(
        steps
            .iter()
            .any(|step| matches!(step.fact, Fact::NobodyCanWin))
    );
    let down: Vec<u64> = missing(&steps)
        .into_iter()
        .map(|(server, _)| server)
        .collect();
    assert_eq!(down, [1, 2, 3]);
    assert!(
        steps
            .iter()
            .any(|step| matches!(&step.fact, Fact::Remedy { enough: 1, .. }))
    );
    let fresh = run_of("servers 3\n", 0);
    let steps = ask(&fresh, Question::Silence);
    assert!(
        steps
            .iter()
            .any(|step| matches!(step.fact, Fact::ElectionComes { .. }))
    );
}

#[test]
fn a_stale_read_is_explained_by_what_the_server_had_applied() {
    let text = "servers 3\nclient pause 5ms\nat 600ms partition 3 | rest\nuntil 3s\n";
    let mut run = run_of(text, 1_200_000);
    let lonely = run.world().hosts()[2].id();
    let at = run.world().now();
    run.act(
        at,
        parse_action(&format!("read x stale to {lonely}")).unwrap(),
    );
    run.seek_time(Time(1_300_000));
    assert!(about_client(&run, ClientId(0)).contains(&Question::Stale(ClientId(0))));
    let steps = ask(&run, Question::Stale(ClientId(0)));
    check(&run, &steps);
    assert!(matches!(
        steps[0].fact,
        Fact::ReadSaw { applied, committed, unconfirmed: true } if applied < committed
    ));
}

#[test]
fn every_event_of_a_long_run_can_be_asked_about() {
    let text = "servers 5\nclient pause 5ms\nloss 5%\noption pre-vote on\nat 400ms crash leader\n\
                at 900ms restart down\nat 1200ms partition 1 2 | rest\nat 1700ms heal\n";
    let mut run = run_of(text, 2_500_000);
    for number in (0..run.frontier()).step_by(7) {
        let steps = ask(&run, Question::Event(number));
        assert_eq!(steps[0].event, Some(number));
        assert!(
            steps
                .iter()
                .all(|step| step.event.is_none_or(|event| event <= number))
        );
    }
    for moment in (0..run.frontier()).step_by(300) {
        run.seek(moment);
        let servers = (1..=5).map(ServerId).flat_map(|id| about_server(&run, id));
        let clients = (0..2).map(ClientId).flat_map(|id| about_client(&run, id));
        for question in servers.chain(clients).chain(about_cluster(&run)) {
            let steps = ask(&run, question);
            assert!(!steps.is_empty(), "{question:?} at {moment}");
            assert!(
                steps
                    .iter()
                    .all(|step| step.event.is_none_or(|event| event < moment))
            );
        }
    }
}
