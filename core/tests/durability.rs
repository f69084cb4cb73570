//! Promises and the disk: nothing leaves a server, and nothing counts inside
//! it, before what it promises is durable (Figure 2, "updated on stable storage
//! before responding to RPCs"), in whatever order writes complete.

mod common;

use raftworks_core::{
    Body, Index, NewServerError, RestoreError, Role, Saved, Server, ServerId, Term, Time,
    WriteError, WriteId,
};

use common::cluster::Cluster;
use common::{Bytes, Host, Mail, accepted, append, at, entries_after, request_vote, saved, vote};
use common::{terms, voters};

fn follower() -> Host {
    Host::start(2, 3, saved(1, &[]))
}

#[test]
fn a_vote_leaves_when_its_write_completes_and_not_before() {
    let mut host = follower();
    host.receive(1, 2, request_vote(at(0, 0)));
    assert_eq!(host.taken(), []);
    let held: Vec<_> = host.server.held().map(|(id, m)| (id, &m.body)).collect();
    assert_eq!(held, [(WriteId(1), &vote(true))]);
    assert!(host.land(), "on the disk, and nobody knows");
    assert_eq!(host.taken(), []);
    assert!(host.report(0));
    assert_eq!(host.taken(), [(1, 2, vote(true))]);
    assert_eq!(host.server.held().count(), 0);
}

#[test]
fn a_candidate_asks_and_counts_itself_once_its_own_vote_is_durable() {
    let mut host = follower();
    host.time_out();
    assert_eq!(host.server.role(), Role::Candidate);
    assert_eq!(host.taken(), []);
    assert_eq!(host.server.votes().count(), 0);
    host.complete();
    let asked = [1, 3].map(|peer| (peer, 2, request_vote(at(0, 0))));
    assert_eq!(host.taken(), asked);
    let votes: Vec<_> = host.server.votes().collect();
    assert_eq!(votes, [(ServerId(2), true)]);
}

// cores.md V3: the write of an old candidacy completes in a new one.
#[test]
fn the_write_of_an_old_vote_does_not_count_for_a_new_one() {
    let mut host = Host::start(1, 1, Saved::default());
    host.time_out();
    host.time_out();
    assert_eq!(host.server.term(), Term(2));
    host.complete();
    assert_eq!(host.server.role(), Role::Candidate);
    host.complete();
    assert_eq!(host.server.role(), Role::Leader);
}

#[test]
fn an_acknowledgement_waits_for_its_entries_and_no_later_ones() {
    let mut host = follower();
    host.receive(1, 1, append(at(0, 0), &[1], 0));
    assert_eq!(host.taken(), []);
    host.complete();
    assert_eq!(host.taken(), [(1, 1, accepted(1))]);
    host.receive(1, 1, append(at(1, 1), &[1], 0));
    // A repeat of what is durable is confirmed although a write is under way.
    host.receive(1, 1, append(at(0, 0), &[1], 0));
    assert_eq!(host.taken(), [(1, 1, accepted(1))]);
    host.complete();
    assert_eq!(host.taken(), [(1, 1, accepted(2))]);
}

#[test]
fn what_waits_for_a_write_is_withdrawn_when_the_term_ends() {
    let mut host = follower();
    host.receive(1, 1, append(at(0, 0), &[1, 1], 0));
    host.receive(3, 2, request_vote(at(1, 2)));
    assert_eq!(host.answers(), [(3, 2, vote(true))]);
}

#[test]
fn a_leader_counts_itself_for_what_is_on_its_own_disk() {
    let mut host = Host::leader(3, 2, &[1]);
    host.receive(2, 2, accepted(2));
    assert_eq!(host.server.commit_index(), Index(2));
    host.propose(b"x");
    host.receive(2, 2, accepted(3));
    assert_eq!(host.server.commit_index(), Index(2), "two disks of three");
    host.complete();
    assert_eq!(host.server.commit_index(), Index(3));
}

// Dissertation 10.2.1: the leader's disk need not be in the majority.
#[test]
fn followers_can_commit_without_the_leaders_disk_which_applies_later() {
    let mut cluster = Cluster::new(1, &[&[], &[], &[]], |_| {});
    cluster.elect(1, 2, &[1, 2, 3]);
    cluster.heartbeat_among(1, &[1, 2, 3]);
    cluster.slow_disks.insert(1);
    let position = cluster.host(1).propose(b"x");
    cluster.exchange(|_| true);
    let leader = cluster.host(1);
    assert_eq!(leader.server.commit_index(), position.index);
    assert_eq!(leader.server.stable_index(), position.index.previous());
    assert_eq!(leader.server.last_applied(), position.index.previous());
    leader.settle();
    assert_eq!(leader.server.last_applied(), position.index);
}

#[test]
fn nothing_is_applied_before_it_is_durable() {
    let mut host = follower();
    host.receive(1, 1, append(at(0, 0), &[1, 1], 2));
    assert_eq!(host.server.commit_index(), Index(2));
    assert!(host.applied.is_empty());
    host.receive(1, 1, append(at(1, 2), &[1], 3));
    host.complete();
    assert_eq!(host.applied, entries_after(0, &[1, 1]));
    host.complete();
    assert_eq!(host.applied, entries_after(0, &[1, 1, 1]));
}

#[test]
fn a_write_counts_when_all_before_it_count() {
    let mut host = follower();
    host.receive(1, 1, append(at(0, 0), &[1], 0));
    host.receive(1, 1, append(at(1, 1), &[1], 0));
    host.receive(1, 1, append(at(1, 2), &[1], 0));
    while host.land() {}
    assert!(host.report(2) && host.report(1));
    assert_eq!(host.server.stable_index(), Index(0));
    assert_eq!(host.taken(), []);
    assert!(host.report(0));
    assert_eq!(host.server.stable_index(), Index(3));
    let answers = [1, 2, 3].map(|index| (1, 1, accepted(index)));
    assert_eq!(host.taken(), answers);
}

// cores.md D2, "ABA": entries 2 and 3 of term 1 are replaced by others of term
// 2, and come back with the leader of term 3. The first completion finds in
// memory exactly what it wrote, and yet the disk is about to lose it.
#[test]
fn an_old_write_does_not_vouch_for_what_came_back() {
    let mut host = follower();
    host.receive(1, 1, append(at(0, 0), &[1, 1, 1], 0));
    host.receive(3, 2, append(at(1, 1), &[2, 2], 1));
    host.receive(1, 3, append(at(1, 1), &[1, 1, 3], 4));
    assert_eq!(host.unwritten.len(), 3);
    for _ in 0..2 {
        host.complete();
        assert_eq!(host.server.stable_index(), Index(1));
        assert_eq!(host.server.last_applied(), Index(1));
        assert_eq!(host.taken(), [], "the terms that asked are over");
    }
    host.complete();
    assert_eq!(host.taken(), [(1, 3, accepted(4))]);
    assert_eq!(host.server.last_applied(), Index(4));
    assert_eq!(host.disk.entries, entries_after(0, &[1, 1, 1, 3]));
}

#[test]
fn reports_of_unknown_writes_are_refused_and_repeats_are_harmless() {
    let mut host = follower();
    let report = |host: &mut Host, id| host.server.written(Time(0), WriteId(id));
    for id in [0, 1, u64::MAX] {
        let refused = WriteError::NeverIssued { id: WriteId(id) };
        assert_eq!(report(&mut host, id), Err(refused));
    }
    host.receive(1, 2, request_vote(at(0, 0)));
    for _ in 0..3 {
        assert_eq!(report(&mut host, 1), Ok(()));
    }
    assert_eq!(host.answers(), [(1, 2, vote(true))]);
}

/// Whether a server that starts from this disk could still keep the promise.
fn keeps(disk: &Saved<Bytes>, promise: &Mail) -> bool {
    let state = disk.hard_state;
    if state.term != promise.term {
        // A later term is free to overwrite; an earlier one forgot everything.
        return state.term > promise.term;
    }
    match promise.body {
        Body::RequestVoteReply { granted: true } => state.voted_for == Some(promise.to),
        Body::RequestVote { .. } => state.voted_for == Some(promise.from),
        // Within a term entries are only added, so it is enough to have them.
        Body::AppendEntriesAccepted { match_index, .. } => {
            disk.entries.len() as u64 >= match_index.0
        }
        _ => true,
    }
}

/// Every disk that a crash could leave: the first writes in full, and of the
/// next one nothing, or the hard state, or the truncation and some entries.
fn disks_after(host: &Host) -> Vec<Saved<Bytes>> {
    let mut disk = host.disk.clone();
    let mut all = vec![disk.clone()];
    for write in &host.unwritten {
        let mut torn = write.clone();
        let (first, entries) = torn.log.take().unwrap_or((Index(u64::MAX), Vec::new()));
        torn.apply(&mut disk);
        all.push(disk.clone());
        for count in 0..=entries.len() {
            torn.log = Some((first, entries[..count].to_vec()));
            let mut part = disk.clone();
            torn.apply(&mut part);
            all.push(part);
        }
        write.apply(&mut disk);
    }
    all
}

/// What happens to server 2 in the next test: votes, entries, conflicts, a
/// candidacy of its own, and a leader's repeats.
fn eventful_life() -> Vec<(u64, u64, Body<Bytes>)> {
    vec![
        (1, 2, request_vote(at(0, 0))),
        (1, 2, append(at(0, 0), &[2, 2, 2], 0)),
        (3, 3, request_vote(at(0, 0))),
        (1, 4, request_vote(at(2, 3))),
        (1, 4, append(at(2, 3), &[4, 4], 3)),
        (1, 4, append(at(2, 3), &[4, 4], 3)),
        (3, 5, append(at(2, 3), &[5], 3)),
        (1, 5, request_vote(at(9, 9))),
        // Server 2 is a candidate of term 6 here.
        (3, 6, append(at(5, 4), &[6, 6], 4)),
        (3, 6, append(at(6, 6), &[6], 4)),
        (1, 7, append(at(5, 4), &[7], 5)),
        (3, 8, request_vote(at(9, 9))),
        (1, 8, request_vote(at(9, 9))),
    ]
}

// cores.md D1 to D4.
#[test]
fn a_crash_at_any_moment_with_any_part_of_the_writes_breaks_no_promise() {
    let mut promises = 0;
    for disk_lag in 0..5 {
        let mut host = Host::start(2, 3, Saved::default());
        for (step, (from, term, body)) in eventful_life().into_iter().enumerate() {
            if step == 8 {
                host.server.campaign(Time(0));
                host.poll();
            }
            host.receive(from, term, body);
            while host.unwritten.len() > disk_lag {
                host.complete();
            }
            for disk in disks_after(&host) {
                for promise in &host.sent {
                    assert!(keeps(&disk, promise), "{promise:?} and {disk:?}");
                }
                let restarted = Host::start(2, 3, disk.clone());
                assert_eq!(restarted.server.term(), disk.hard_state.term);
                assert_eq!(restarted.server.voted_for(), disk.hard_state.voted_for);
                assert_eq!(
                    restarted.server.log().last().index.0,
                    disk.entries.len() as u64
                );
            }
        }
        promises += host.sent.len();
    }
    assert!(promises > 20, "the life was eventful: {promises}");
}

#[test]
fn a_restart_keeps_vote_term_and_log_and_forgets_the_rest() {
    let mut disk = saved(4, &[1, 3]);
    disk.hard_state.voted_for = Some(ServerId(3));
    let mut host = Host::start(2, 3, disk);
    assert_eq!(
        (host.server.term(), terms(&host.server)),
        (Term(4), vec![1, 3])
    );
    assert_eq!(host.server.commit_index(), Index(0));
    host.receive(1, 4, request_vote(at(9, 9)));
    assert_eq!(host.answers(), [(1, 4, vote(false))]);
}

#[test]
fn a_log_that_is_ahead_of_the_saved_term_is_refused() {
    let start = Server::<Bytes>::new(
        raftworks_core::Config::new(ServerId(1)),
        voters(3),
        saved(1, &[1, 2]),
        1,
        Time(0),
    );
    let (last, term) = (at(2, 2), Term(1));
    let refusal = NewServerError::Restore(RestoreError::TermAhead { last, term });
    assert_eq!(start.err(), Some(refusal));
}
