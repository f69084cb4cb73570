//! I1 to I6.

use super::*;

#[test]
fn i1_one_leader_per_term_is_fine_and_two_are_not() {
    let mut checks = checks_of(3);
    wins(&mut checks, S1, S2, 1);
    wins(&mut checks, S2, S3, 2);
    checks.elected(S1, Term(1));
    assert_eq!(of(&checks, Property::ElectionSafety), []);
    // The history form: the first one may be long gone.
    checks.elected(S3, Term(1));
    let detail = Detail::TwoLeaders {
        term: Term(1),
        first: S1,
        second: S3,
    };
    assert_eq!(of(&checks, Property::ElectionSafety), [detail]);
}

#[test]
fn i2_one_vote_per_term_also_across_a_restart() {
    let mut checks = checks_of(3);
    votes(&mut checks, S3, S1, 1);
    votes(&mut checks, S3, S2, 2);
    // The same vote again, as an answer to a repeated request.
    votes(&mut checks, S3, S2, 2);
    assert_eq!(found(&checks), []);
    let view = seen(&checks, S3, 2, Role::Follower);
    checks.restarted(S3, view, &configuration(&[1, 2, 3]));
    votes(&mut checks, S3, S1, 2);
    let detail = Detail::TwoVotes {
        voter: S3,
        term: Term(2),
        first: S2,
        second: S1,
    };
    assert_eq!(found(&checks), [(Property::OneVotePerTerm, detail)]);
}

/// A candidate's own vote counts as one.
#[test]
fn i2_a_candidate_has_voted_for_itself() {
    let mut checks = checks_of(3);
    votes(&mut checks, S1, S1, 1);
    let body = Body::RequestVote {
        last: position(0, 0),
        priority: 0,
        transfer: false,
    };
    checks.sent(&message(S1, S2, 1, body));
    assert_eq!(found(&checks), []);
    votes(&mut checks, S1, S2, 1);
    let detail = Detail::TwoVotes {
        voter: S1,
        term: Term(1),
        first: S1,
        second: S2,
    };
    assert_eq!(found(&checks), [(Property::OneVotePerTerm, detail)]);
}

#[test]
fn i3_a_vote_leaves_when_it_is_on_the_disk() {
    let mut checks = checks_of(3);
    let granted = || Body::RequestVoteReply { granted: true };
    checks.hard_state_durable(S2, vote(1, S1));
    checks.sent(&message(S2, S1, 1, granted()));
    let refused = Body::RequestVoteReply { granted: false };
    checks.sent(&message(S2, S3, 1, refused));
    assert_eq!(found(&checks), [], "a refusal promises nothing");
    let term = HardState {
        term: Term(1),
        voted_for: None,
    };
    checks.hard_state_durable(S3, term);
    checks.sent(&message(S3, S1, 1, granted()));
    let detail = Detail::VoteNotDurable {
        voter: S3,
        candidate: S1,
        term: Term(1),
    };
    assert_eq!(found(&checks), [(Property::VoteDurable, detail)]);
}

fn asks(checks: &mut Checks, candidate: ServerId, voter: ServerId, term: u64, last: Position) {
    let body = Body::RequestVote {
        last,
        priority: 0,
        transfer: false,
    };
    checks.delivered(&message(candidate, voter, term, body));
    let view = Seen {
        voted_for: Some(candidate),
        ..seen(checks, voter, term, Role::Follower)
    };
    observe(checks, voter, view);
}

#[test]
fn i4_a_vote_goes_to_a_log_that_is_as_up_to_date() {
    let mut checks = checks_of(3);
    store(&mut checks, S3, 2, &[entry(1, 1), entry(2, 2)]);
    asks(&mut checks, S1, S3, 3, position(2, 2));
    asks(&mut checks, S1, S3, 4, position(1, 4));
    assert_eq!(of(&checks, Property::UpToDateVote), []);
    // A longer log of an older term is less up to date (§5.4.1).
    asks(&mut checks, S2, S3, 5, position(7, 1));
    let detail = Detail::VoteForOutdated {
        voter: S3,
        candidate: S2,
        theirs: position(7, 1),
        own: position(2, 2),
    };
    assert_eq!(of(&checks, Property::UpToDateVote), [detail]);
}

/// A request that is refused changes nothing, and a repeated one that is late
/// meets a log that has grown.
#[test]
fn i4_only_the_grant_itself_counts() {
    let mut checks = checks_of(3);
    asks(&mut checks, S1, S3, 1, position(0, 0));
    store(&mut checks, S3, 1, &[entry(1, 1)]);
    asks(&mut checks, S1, S3, 1, position(0, 0));
    assert_eq!(of(&checks, Property::UpToDateVote), []);
}

#[test]
fn i5_a_leader_needs_a_majority_of_votes_that_reached_it() {
    let mut checks = checks_of(5);
    votes(&mut checks, S1, S1, 1);
    votes(&mut checks, S2, S1, 1);
    votes(&mut checks, S3, S1, 1);
    checks.elected(S1, Term(1));
    assert_eq!(found(&checks), []);
    // The same vote twice counts once.
    votes(&mut checks, S2, S2, 2);
    votes(&mut checks, S3, S2, 2);
    votes(&mut checks, S3, S2, 2);
    checks.elected(S2, Term(2));
    let detail = Detail::LeadsWithoutQuorum {
        leader: S2,
        term: Term(2),
        votes: 0b110,
    };
    assert_eq!(found(&checks), [(Property::LeadershipQuorum, detail)]);
    assert_eq!(
        detail.to_string(),
        "server 2 leads term 2 with the votes of 2, 3 only"
    );
}

/// Votes of an older term that arrive late are none of this one.
#[test]
fn i5_votes_of_another_term_do_not_count() {
    let mut checks = checks_of(3);
    votes(&mut checks, S1, S1, 1);
    votes(&mut checks, S1, S1, 2);
    let late = message(S2, S1, 1, Body::RequestVoteReply { granted: true });
    checks.hard_state_durable(S2, vote(1, S1));
    checks.sent(&late);
    checks.delivered(&late);
    checks.elected(S1, Term(2));
    let detail = Detail::LeadsWithoutQuorum {
        leader: S1,
        term: Term(2),
        votes: 0b001,
    };
    assert_eq!(found(&checks), [(Property::LeadershipQuorum, detail)]);
}

#[test]
fn i6_terms_never_go_back_and_are_durable_before_they_are_spoken() {
    let mut checks = checks_of(3);
    let own = configuration(&[1, 2, 3]);
    let term = |term| HardState {
        term: Term(term),
        voted_for: None,
    };
    let reply = |term| message(S1, S2, term, Body::RequestVoteReply { granted: false });
    checks.hard_state_durable(S1, term(3));
    checks.sent(&reply(3));
    let view = seen(&checks, S1, 4, Role::Follower);
    observe(&mut checks, S1, view);
    // It crashes before term 4 is on its disk.
    let view = seen(&checks, S1, 3, Role::Follower);
    checks.restarted(S1, view, &own);
    assert_eq!(found(&checks), []);

    checks.sent(&reply(4));
    let detail = Detail::TermNotDurable {
        server: S1,
        term: Term(4),
        durable: Term(3),
    };
    assert_eq!(found(&checks), [(Property::TermMonotonicity, detail)]);

    let mut checks = checks_of(3);
    checks.hard_state_durable(S1, term(3));
    let view = seen(&checks, S1, 3, Role::Follower);
    observe(&mut checks, S1, view);
    let view = seen(&checks, S1, 2, Role::Follower);
    observe(&mut checks, S1, view);
    let detail = Detail::TermWrong {
        server: S1,
        term: Term(2),
        before: Term(3),
    };
    assert_eq!(found(&checks), [(Property::TermMonotonicity, detail)]);

    let mut checks = checks_of(3);
    checks.hard_state_durable(S1, term(3));
    let view = seen(&checks, S1, 2, Role::Follower);
    checks.restarted(S1, view, &own);
    assert_eq!(found(&checks), [(Property::TermMonotonicity, detail)]);
}
