//! Rounds are counted anew in each term, and reads in each start: what answers an older question
//! must not be taken for the answer to a new one.

mod common;

use raftworks_core::{Body, Config, Index, Mode, ReadKind, Round, ServerId};

use common::{Host, append, at, entries_after, saved};

/// What a follower in term 2 answers to an AppendEntries of term 1 and round 82.
fn answer_to_an_old_question() -> Body<Vec<u8>> {
    let mut follower = Host::new(Config::new(ServerId(2)), 3, saved(2, &[1, 1, 1]), 7);
    let question = Body::AppendEntries {
        previous: at(1, 2),
        entries: entries_after(2, &[1]),
        commit: Index(2),
        round: Round(82),
    };
    follower.receive(1, 1, question);
    follower.settle();
    let answer = follower.sent.pop().expect("an answer");
    assert_eq!(answer.term.0, 2, "so that the sender learns of the term");
    answer.body
}

#[test]
fn an_answer_to_an_older_term_belongs_to_no_round() {
    let Body::AppendEntriesRejected { round, .. } = answer_to_an_old_question() else {
        panic!("it is refused");
    };
    assert_eq!(round, Round(0));
}

/// The same server leads again: the answer must not say that the follower lost what
/// it acknowledged in this term, nor that it follows since a round that came later.
#[test]
fn a_leader_that_was_elected_again_takes_no_old_answer_for_a_new_one() {
    let mut leader = Host::new(Config::new(ServerId(1)), 3, saved(1, &[1, 1, 1]), 1).elected();
    leader.settle();
    let accepted = Body::AppendEntriesAccepted {
        match_index: Index(4),
        round: Round(1),
        lacks_commands: false,
    };
    leader.receive(2, 2, accepted);
    let acked = |host: &Host| {
        let follower = host
            .server
            .followers()
            .iter()
            .find(|f| f.id() == ServerId(2));
        let follower = follower.expect("a follower");
        (
            follower.mode(),
            follower.match_index(),
            follower.acked_round(),
        )
    };
    let before = acked(&leader);
    assert_eq!(before.1, Index(4));
    leader.receive(2, 2, answer_to_an_old_question());
    assert_eq!(acked(&leader).1, Index(4));
    assert_ne!(acked(&leader).0, Mode::Regressed);
    assert_eq!(acked(&leader).2, before.2);
}

/// A follower that was started anew asks again, and the answer to what it asked
/// before arrives: it is not the answer to this question.
#[test]
fn an_answer_to_a_read_of_an_earlier_start_confirms_nothing() {
    let asked = |seed: u64| {
        let mut host = Host::new(Config::new(ServerId(2)), 3, saved(1, &[1]), seed);
        host.receive(1, 1, append(at(1, 1), &[], 1));
        host.settle();
        let read = host.server.read(host.now, ReadKind::Index).expect("a read");
        host.settle();
        (host, read)
    };
    let (_, before) = asked(1);
    let (mut host, read) = asked(2);
    let answer = |read| Body::ReadIndexReply {
        read,
        index: Some(Index(1)),
    };
    host.receive(1, 1, answer(before));
    assert_eq!(host.reads, []);
    host.receive(1, 1, answer(read));
    assert_eq!(host.reads, [(read, Ok(Index(1)))]);
}
