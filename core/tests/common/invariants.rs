//! What must hold in one server after every step, whatever it was given: the
//! local invariants that `LogCabin` checks.

use std::fmt::Debug;

use raftworks_core::{Index, Role, ServerId, Term};

use super::Raft;

/// What is compared between two moments of one incarnation.
#[derive(Clone, Debug)]
pub(crate) struct Seen {
    term: Term,
    voted_for: Option<ServerId>,
    role: Role,
    commit: Index,
    applied: Index,
}

impl Seen {
    pub(crate) fn of(server: &Raft) -> Seen {
        Seen {
            term: server.term(),
            voted_for: server.voted_for(),
            role: server.role(),
            commit: server.commit_index(),
            applied: server.last_applied(),
        }
    }
}

fn ensure(holds: bool, what: &str, details: impl Debug) -> Result<(), String> {
    if holds {
        Ok(())
    } else {
        Err(format!("{what}: {details:?}"))
    }
}

/// Each line of this function is one invariant.
pub(crate) fn check(before: &Seen, server: &Raft) -> Result<(), String> {
    check_log(server)?;
    check_configuration(server)?;
    check_progress(server)?;
    let now = Seen::of(server);
    let both = (before, &now);
    let last = server.log().last();
    let same_term = before.term == now.term;

    ensure(now.term >= before.term, "terms only grow", both)?;
    ensure(now.commit >= before.commit, "commitIndex only grows", both)?;
    ensure(
        now.applied >= before.applied,
        "lastApplied only grows",
        both,
    )?;
    ensure(now.commit <= last.index, "what is committed exists", &now)?;
    ensure(
        now.applied <= now.commit,
        "what is applied is committed",
        &now,
    )?;
    ensure(
        now.applied <= server.stable_index() || server.log().base().index >= now.applied,
        "what is applied is durable",
        &now,
    )?;
    ensure(
        server.stable_index() <= last.index,
        "what is stable exists",
        &now,
    )?;
    ensure(
        last.term <= now.term,
        "no entry is newer than the term",
        last,
    )?;
    ensure(
        !same_term || before.voted_for.is_none() || before.voted_for == now.voted_for,
        "one vote per term",
        both,
    )?;
    ensure(
        // A leader steps down within its term when it finds no quorum or is removed.
        !same_term || before.role != Role::Follower || now.role != Role::Leader,
        "leaders are elected in a term of their own",
        both,
    )?;
    ensure(
        matches!(now.role, Role::Follower | Role::PreCandidate)
            || now.voted_for == Some(server.id()),
        "candidates and leaders voted for themselves",
        &now,
    )?;
    ensure(
        now.role != Role::Leader || server.leader() == Some(server.id()),
        "a leader knows itself",
        &now,
    )
}

fn check_log(server: &Raft) -> Result<(), String> {
    let log = server.log();
    let mut before = log.base();
    for entry in log.range(Index(1), log.last().index) {
        let follows = entry.index == before.index.next() && entry.term >= before.term;
        ensure(follows, "the log has no gaps and terms never fall", before)?;
        before = entry.position();
    }
    ensure(before == log.last(), "the last position is right", before)
}

fn check_configuration(server: &Raft) -> Result<(), String> {
    let log = server.log();
    // What a snapshot covers counts as it was at its end.
    let covered = server.snapshot().map_or(Index::ZERO, |s| s.last.index);
    let entries = log.range(covered.next(), log.last().index);
    let latest = entries.filter_map(|entry| Some((entry.index, entry.configuration()?)));
    let counts = (server.configuration_index(), server.configuration());
    let right = match latest.last() {
        Some((index, latest)) => counts == (index, &**latest),
        None => counts.0 <= covered,
    };
    ensure(right, "the latest configuration in the log counts", counts)
}

fn check_progress(server: &Raft) -> Result<(), String> {
    let last = server.log().last().index;
    let window = server.config().max_messages_in_flight as usize;
    for follower in server.followers() {
        let (matched, next) = (follower.match_index(), follower.next_index());
        ensure(
            matched < next && next <= last.next(),
            "match < next <= end",
            follower,
        )?;
        ensure(
            follower.messages_in_flight() <= window,
            "the window is kept",
            follower,
        )?;
    }
    Ok(())
}
