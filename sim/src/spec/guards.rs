//! The guards: for each part of a server's state, what may change it.

use raftworks_core::{Body, Configuration, Entry, Index, Members, Message, Role, ServerId, Term};

use super::{Changed, Node};
use crate::command::Command;
use crate::event::{Event, EventKind};
use crate::flight::Packet;
use crate::host::Host;

fn message_of(event: &Event) -> Option<&Message<Command>> {
    match &event.kind {
        EventKind::Delivered {
            packet: Some(Packet::Raft(message)),
            ..
        } => Some(message),
        _ => None,
    }
}

/// The votes that a server has heard of in its term.
pub(super) fn votes(old: &Node, new: &Node, event: &Event) -> Vec<ServerId> {
    let mut votes = if new.term() == old.term() && new.incarnation == old.incarnation {
        old.votes.clone()
    } else {
        Vec::new()
    };
    if let Some(message) = message_of(event)
        && matches!(message.body, Body::RequestVoteReply { granted: true })
        && message.term == new.term()
    {
        votes.push(message.from);
    }
    votes
}

/// What changed that nothing in the event allows.
pub(super) fn judge(old: &Node, new: &Node, host: &Host, event: &Event) -> Option<Changed> {
    if (old.up, old.incarnation) != (new.up, new.incarnation) || !new.up {
        return (!restarted(new, host)).then_some(Changed::Restart);
    }
    let message = message_of(event);
    // `UpdateTerm`, unless the message was ignored since a leader is alive.
    let raised = message.map(|message| message.term);
    let raised = raised.filter(|&term| term > old.term() && new.term() >= term);
    let term = raised.unwrap_or(old.term());
    let timed_out = new.term() == Term(term.0 + 1);
    let guards = [
        (
            Changed::Term,
            new.term() == term || (timed_out && may_time_out(old, new, host, event)),
        ),
        (Changed::Vote, vote(old, new, timed_out, message)),
        (Changed::Role, role(old, new, timed_out, host, event)),
        (Changed::Log, log(old, new, message)),
        (Changed::Commit, commit(old, new, host, message)),
        (
            Changed::Applied,
            old.applied <= new.applied && new.applied <= new.commit,
        ),
    ];
    let broken = guards.into_iter().find(|(_, holds)| !holds);
    broken.map(|(changed, _)| changed)
}

/// `Restart`: what is not on the disk is gone.
fn restarted(new: &Node, host: &Host) -> bool {
    let disk = host.disk();
    let covered = disk.snapshot().map_or(Index::ZERO, |s| s.last.index);
    new.hard_state == disk.hard_state()
        && new.role == Role::Follower
        && new.commit == covered
        && new.applied <= covered
        && new.log.len() as u64 >= covered.0
}

/// `Timeout`: a server that is no leader begins an election, votes for itself, and
/// has a reason to do it now.
fn may_time_out(old: &Node, new: &Node, host: &Host, event: &Event) -> bool {
    let reason = match &event.kind {
        EventKind::DeadlinePassed { .. } => true,
        EventKind::Acted { skipped, .. } => skipped.is_none(),
        EventKind::Delivered {
            packet: Some(Packet::Raft(message)),
            ..
        } => matches!(
            message.body,
            Body::TimeoutNow | Body::RequestPreVoteReply { granted: true, .. }
        ),
        _ => false,
    };
    let leads_on = old.role == Role::Leader && new.term() == Term(old.term().0 + 1);
    reason
        && !leads_on
        && new.hard_state.voted_for == Some(host.id())
        && matches!(new.role, Role::Candidate | Role::Leader)
}

/// `HandleRequestVoteRequest`: the vote of a term goes to one candidate that asks and
/// whose log is as up to date.
fn vote(old: &Node, new: &Node, timed_out: bool, message: Option<&Message<Command>>) -> bool {
    let before = old
        .hard_state
        .voted_for
        .filter(|_| old.term() == new.term());
    if timed_out || new.hard_state.voted_for == before {
        return true;
    }
    let Some(message) = message else { return false };
    let Body::RequestVote { last, .. } = &message.body else {
        return false;
    };
    let own = (
        old.log.last().copied().unwrap_or_default(),
        old.log.len() as u64,
    );
    before.is_none()
        && message.term == new.term()
        && new.hard_state.voted_for == Some(message.from)
        && (last.term, last.index.0) >= own
}

fn role(old: &Node, new: &Node, timed_out: bool, host: &Host, event: &Event) -> bool {
    let same_term = old.term() == new.term();
    if same_term && old.role == new.role {
        return true;
    }
    let message = message_of(event).map(|message| (message.term, &message.body));
    let from_leader = message.is_some_and(|(term, body)| {
        let leads = matches!(
            body,
            Body::AppendEntries { .. } | Body::InstallSnapshot { .. }
        );
        leads && term == new.term()
    });
    match new.role {
        Role::Leader => become_leader(old, new, timed_out, host),
        Role::Candidate => timed_out,
        Role::PreCandidate => matches!(event.kind, EventKind::DeadlinePassed { .. }) && same_term,
        Role::Follower if !same_term || from_leader => true,
        // A leader without a quorum, or without a part in what is committed.
        Role::Follower if old.role == Role::Leader => {
            let deadline = matches!(event.kind, EventKind::DeadlinePassed { .. });
            deadline || !host.server().configuration().is_voter(host.id())
        }
        Role::Follower => false,
    }
}

/// `BecomeLeader`: a candidate with the votes of a quorum, its own on its disk.
fn become_leader(old: &Node, new: &Node, timed_out: bool, host: &Host) -> bool {
    let me = host.id();
    let own = host.disk().hard_state() == new.hard_state;
    let has = |id: ServerId| (id == me && own) || new.votes.contains(&id);
    let candidate = old.role == Role::Candidate && old.term() == new.term();
    (candidate || timed_out) && decides(host.server().configuration(), &has, true)
}

fn decides(configuration: &Configuration, has: &impl Fn(ServerId) -> bool, election: bool) -> bool {
    let quorum = |members: &Members| {
        let count = members.voters().iter().filter(|&&id| has(id)).count();
        let quorums = members.quorums();
        let needed = if election {
            quorums.election
        } else {
            quorums.commit
        };
        count >= needed
    };
    let sets = configuration.members().into_iter();
    let mut sets = sets.chain(configuration.outgoing());
    configuration.members().is_some() && sets.all(quorum)
}

/// `ClientRequest`, `HandleAppendEntriesRequest`, and snapshots.
fn log(old: &Node, new: &Node, message: Option<&Message<Command>>) -> bool {
    let current = message.filter(|message| message.term == new.term());
    match current.map(|message| &message.body) {
        Some(Body::AppendEntries {
            previous, entries, ..
        }) => {
            let covered = previous.index < old.base;
            let before = covered || old.at(previous.index) == Some(previous.term);
            new.log
                == if before {
                    stored(old, entries)
                } else {
                    old.log.clone()
                }
        }
        Some(Body::InstallSnapshot { snapshot, .. }) if new.log != old.log => {
            let last = snapshot.last;
            let replaced = new.log.len() as u64 == last.index.0;
            replaced && new.at(last.index) == Some(last.term)
        }
        _ if new.role == Role::Leader => {
            let grown = new.log.get(old.log.len()..);
            grown.is_some_and(|own| own.iter().all(|&term| term == new.term()))
                && new.log.starts_with(&old.log)
        }
        // It led until a moment ago, and appended what ended its part in it.
        _ if old.role == Role::Leader && old.term() == new.term() => new.log.starts_with(&old.log),
        _ => new.log == old.log,
    }
}

/// Figure 2: entries that are there stay; from the first conflict on, they are
/// replaced.
fn stored(old: &Node, entries: &[Entry<Command>]) -> Vec<Term> {
    let mut stored = old.log.clone();
    for entry in entries.iter().filter(|entry| entry.index > old.base) {
        let place = entry.index.0 as usize - 1;
        if stored.get(place) != Some(&entry.term) {
            stored.truncate(place);
            stored.push(entry.term);
        }
    }
    stored
}

/// `AdvanceCommitIndex` of a leader, what a leader says, or a snapshot.
fn commit(old: &Node, new: &Node, host: &Host, message: Option<&Message<Command>>) -> bool {
    if new.commit == old.commit {
        return true;
    }
    let grows = new.commit > old.commit && new.commit.0 <= new.log.len() as u64;
    let current = message.filter(|message| message.term == new.term());
    let reason = match current.map(|message| &message.body) {
        Some(Body::AppendEntries {
            previous,
            entries,
            commit,
            ..
        }) => {
            let verified = Index(previous.index.0 + entries.len() as u64);
            new.commit == verified.min(*commit)
        }
        Some(Body::InstallSnapshot { snapshot, .. }) => new.commit == snapshot.last.index,
        _ => new.role != Role::Leader && old.role == Role::Leader || counted(new, host),
    };
    grows && reason
}

/// A quorum has it, and it is of the leader's own term (§5.4.2).
fn counted(new: &Node, host: &Host) -> bool {
    let server = host.server();
    let has = |id: ServerId| {
        let followers = server.followers().iter();
        let mut of = followers.filter(|follower| follower.id() == id);
        let own = id == host.id() && server.stable_index() >= new.commit;
        own || of.any(|follower| follower.match_index() >= new.commit)
    };
    let configuration = server.configuration();
    // It may have been the joint one that was left by this.
    let joint = configuration
        .members()
        .is_some_and(|_| server.configuration_index() > new.commit && !configuration.is_joint());
    let own_term = new.at(new.commit) == Some(new.term());
    own_term && new.role == Role::Leader && (joint || decides(configuration, &has, false))
}
