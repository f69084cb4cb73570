//! The natural but wrong forms of some properties. Each is written down here, and
//! would raise an alarm on a run that is legal; the form that is checked does not.

use super::*;

/// Leader Completeness without the condition on terms asks an elected leader for
/// everything committed so far. A delayed vote can elect a leader of an *older*
/// term after a later one has committed, which is legal.
#[test]
fn a_leader_of_an_older_term_need_not_have_what_later_terms_committed() {
    let mut checks = checks_of(3);
    store(&mut checks, S1, 3, &[entry(1, 3)]);
    store(&mut checks, S2, 3, &[entry(1, 3)]);
    // The votes of term 2 were given before, and the last one arrives only now.
    votes(&mut checks, S3, S3, 2);
    let late = message(S2, S3, 2, Body::RequestVoteReply { granted: true });
    checks.record_mut(S2).hard_state = vote(2, S3);
    checks.sent(&late);
    checks.record_mut(S2).hard_state = vote(3, S1);
    checks.delivered(&late);
    checks.elected(S3, Term(2));

    let naive = |checks: &Checks, leader: ServerId| {
        let committed = checks.committed.log();
        committed.agrees_with(&checks.record(leader).memory, checks.committed.last())
    };
    assert!(!naive(&checks, S3), "the naive form would raise an alarm");
    assert_eq!(found(&checks), []);
}

/// "If i voted for j, then what i has committed is a prefix of j's log" is no
/// invariant: i may learn of a commit after its vote, from the leader of that very
/// term or of a later one, that j will never have led with.
#[test]
fn what_a_voter_has_committed_need_not_be_in_the_log_of_whom_it_voted_for() {
    let mut checks = checks_of(3);
    // Server 3 votes for server 1 in term 1, which never wins.
    votes(&mut checks, S1, S1, 1);
    votes(&mut checks, S3, S1, 1);
    // Server 2 wins term 2 and commits an entry; server 3 learns of it. Its vote of
    // term 2 is server 2's, but that of term 1 is still in the history.
    wins(&mut checks, S2, S3, 2);
    store(&mut checks, S2, 2, &[entry(1, 2)]);
    store(&mut checks, S3, 2, &[entry(1, 2)]);
    let view = Seen {
        commit: Index(1),
        ..seen(&checks, S3, 2, Role::Follower)
    };
    observe(&mut checks, S3, view);

    let naive = |checks: &Checks, voter: ServerId| {
        let record = checks.record(voter);
        (1..=9)
            .filter_map(|term| record.votes.get(Term(term)))
            .all(|candidate| {
                let theirs = &checks.record(candidate).memory;
                record.memory.agrees_with(theirs, record.seen.commit)
            })
    };
    assert!(!naive(&checks, S3), "the naive form would raise an alarm");
    assert_eq!(found(&checks), []);
}

/// Comparing only leaders that lead at the same time misses two leaders of one
/// term, and comparing leaders of different terms accuses a deposed leader that does
/// not know it yet.
#[test]
fn two_leaders_at_once_are_legal_and_two_of_one_term_never_are() {
    let leaders = |checks: &Checks| {
        let roles = checks.servers.iter().map(|record| record.seen.role);
        roles.filter(|&role| role == Role::Leader).count()
    };
    let mut checks = checks_of(3);
    wins(&mut checks, S1, S3, 1);
    wins(&mut checks, S2, S3, 2);
    assert_eq!(leaders(&checks), 2, "the naive form would raise an alarm");
    assert_eq!(found(&checks), []);

    let mut checks = checks_of(3);
    wins(&mut checks, S1, S3, 1);
    let view = seen(&checks, S1, 1, Role::Follower);
    observe(&mut checks, S1, view);
    checks.elected(S2, Term(1));
    let view = seen(&checks, S2, 1, Role::Leader);
    observe(&mut checks, S2, view);
    assert_eq!(leaders(&checks), 1, "the naive form would see nothing");
    assert_eq!(of(&checks, Property::ElectionSafety).len(), 1);
}

/// commitIndex is volatile (Figure 2): it goes back in a restart. Only within an
/// incarnation must it not.
#[test]
fn commit_index_may_go_back_in_a_restart() {
    let mut checks = checks_of(1);
    store(&mut checks, S1, 1, &[entry(1, 1)]);
    checks.record_mut(S1).hard_state.term = Term(1);
    let at = |commit| Seen {
        term: Term(1),
        commit: Index(commit),
        last: Index(1),
        ..Seen::default()
    };
    observe(&mut checks, S1, at(1));
    let highest = checks.record(S1).seen.commit;
    checks.restarted(S1, at(0), &configuration(&[1]));
    observe(&mut checks, S1, at(0));
    let now = checks.record(S1).seen.commit;
    assert!(now < highest, "the naive form would raise an alarm");
    assert_eq!(found(&checks), []);
}

/// An entry that is committed late, by a leader of an older term, after a later
/// leader was elected that has it: "committed now, so committed in the highest term
/// there is" would then ask only the leaders after that. The term of a commit is
/// the entry's own.
#[test]
fn a_commit_belongs_to_the_term_of_its_entry() {
    let mut checks = checks_of(5);
    let five = configuration(&[1, 2, 3, 4, 5]);
    assert_eq!(five.voters().len(), 5);
    store(&mut checks, S1, 1, &[entry(1, 1)]);
    store(&mut checks, S2, 1, &[entry(1, 1)]);
    // Server 2 has the entry and wins term 2, while it is not committed yet.
    votes(&mut checks, ServerId(4), S2, 2);
    wins(&mut checks, S2, ServerId(5), 2);
    // Server 3 hears of it from the leader of term 1, late.
    store(&mut checks, S3, 1, &[entry(1, 1)]);
    assert_eq!(checks.committed.last(), Index(1));
    assert_eq!(checks.committed.latest_term(), Term(1));
    assert_eq!(found(&checks), []);
    // A leader of term 2 that lacked it would have been found by that.
    let empty = std::sync::Arc::new(crate::check::records::Log::default());
    assert_eq!(
        checks.committed.missing(&empty, Term(2)),
        Some((Index(1), Term(1)))
    );
}

/// A follower's acknowledgement may come after its leader has been deposed and has
/// lost the entry: what counts is what the leader of that term had.
#[test]
fn a_match_index_is_compared_with_its_own_term_only() {
    let mut checks = checks_of(3);
    wins(&mut checks, S1, S2, 1);
    store(&mut checks, S1, 1, &[entry(1, 1)]);
    store(&mut checks, S3, 1, &[entry(1, 1)]);
    checks.hard_state_durable(
        S3,
        HardState {
            term: Term(1),
            voted_for: None,
        },
    );
    wins(&mut checks, S2, S1, 2);
    let body = Body::AppendEntriesAccepted {
        match_index: Index(1),
        round: raftworks_core::Round(1),
        lacks_commands: false,
    };
    checks.sent(&message(S3, S1, 1, body));
    let naive = checks.record(S2).memory.len() >= 1;
    assert!(
        !naive,
        "compared with the latest leader, it would be an alarm"
    );
    assert_eq!(of(&checks, Property::AckTruthful), []);
}
