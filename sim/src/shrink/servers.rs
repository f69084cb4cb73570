//! Fewer servers: one goes, with every step that names it, and those after it get
//! the numbers before theirs.

use raftworks_core::ServerId;

use super::passes::Next;
use super::target::Found;
use crate::action::{Action, MemberChange, Selector};
use crate::flight::{Address, MessageId};
use crate::scenario::{Order, Scenario, Step, When};
use crate::settings::MemberSettings;

/// Everything that is drawn is drawn for somebody: with one server less, much
/// happens at other times. So a few other seeds are tried, too.
const SEEDS: usize = 4;

/// Each server, the last one first: then nobody needs another number.
pub(super) fn without_one(best: &Scenario, _: &Found, number: usize) -> Next {
    let servers = best.cluster.servers;
    let (server, seed) = (number / SEEDS, number % SEEDS);
    if server as u64 >= servers || servers < 2 {
        return Next::Over;
    }
    let gone = ServerId(servers - server as u64);
    Next::change(best, |scenario| {
        if seed > 0 {
            scenario.seed = seed as u64;
        }
        let cluster = &mut scenario.cluster;
        cluster.servers -= 1;
        cluster
            .logs
            .retain_mut(|log| renumber(&mut log.server, gone));
        cluster
            .options
            .priorities
            .retain_mut(|(id, _)| renumber(id, gone));
        if let Some(members) = &mut cluster.members {
            leave_out(members, gone);
        }
        scenario
            .links
            .retain_mut(|link| selector(&mut link.from, gone) && selector(&mut link.to, gone));
        scenario.steps.retain_mut(|step| self::step(step, gone));
    })
}

/// Gives a server its new number; says whether it is still there.
fn renumber(id: &mut ServerId, gone: ServerId) -> bool {
    if *id > gone {
        id.0 -= 1;
        return true;
    }
    *id != gone
}

fn leave_out(members: &mut MemberSettings, gone: ServerId) {
    for list in [
        &mut members.voters,
        &mut members.learners,
        &mut members.witnesses,
    ] {
        list.retain_mut(|id| renumber(id, gone));
    }
    // Whether the sizes still fit is found out by reading it.
}

fn selector(who: &mut Selector, gone: ServerId) -> bool {
    match who {
        Selector::Server(id) => renumber(id, gone),
        _ => true,
    }
}

fn maybe(who: Option<&mut Selector>, gone: ServerId) -> bool {
    who.is_none_or(|who| selector(who, gone))
}

fn step(step: &mut Step, gone: ServerId) -> bool {
    let here = match &mut step.when {
        When::On(trigger) => maybe(trigger.at.as_mut(), gone),
        When::At(_) | When::Now => true,
    };
    here && match &mut step.order {
        Order::Act(action) => self::action(action, gone),
        Order::Name { who, .. } => selector(who, gone),
        _ => true,
    }
}

/// What an action of another kind names is found out by reading it: a server
/// that there is not is an error.
fn action(action: &mut Action, gone: ServerId) -> bool {
    match action {
        Action::Crash(who)
        | Action::Restart(who)
        | Action::Pause(who)
        | Action::Resume(who)
        | Action::TimeOut(who)
        | Action::Snapshot(who)
        | Action::Wipe(who)
        | Action::Readmit(who) => selector(who, gone),
        Action::Cut { from, to }
        | Action::Restore { from, to }
        | Action::SetLink { from, to, .. } => selector(from, gone) && selector(to, gone),
        Action::Partition(groups) => {
            for group in groups.iter_mut() {
                group.retain_mut(|who| selector(who, gone));
            }
            groups.retain(|group| !group.is_empty());
            groups.len() > 1
        }
        Action::Write { to, .. }
        | Action::Read { to, .. }
        | Action::CompareAndSet { to, .. }
        | Action::SendAgain { to } => maybe(to.as_mut(), gone),
        Action::Transfer { to, by } => selector(to, gone) && maybe(by.as_mut(), gone),
        Action::Change { change, by } => change_of(change, gone) && maybe(by.as_mut(), gone),
        Action::Drop(id) | Action::Duplicate(id) | Action::Hold(id) | Action::Release(id) => {
            message(id, gone)
        }
        _ => true,
    }
}

fn change_of(change: &mut MemberChange, gone: ServerId) -> bool {
    match change {
        MemberChange::AddVoter(id)
        | MemberChange::AddLearner(id)
        | MemberChange::AddWitness(id)
        | MemberChange::Remove(id) => renumber(id, gone),
        MemberChange::Replace { members, .. } => {
            leave_out(members, gone);
            !members.voters.is_empty()
        }
        MemberChange::Leave | MemberChange::Quorums(_) => true,
    }
}

fn message(id: &mut MessageId, gone: ServerId) -> bool {
    [&mut id.from, &mut id.to].into_iter().all(|end| match end {
        Address::Server(server) => renumber(server, gone),
        Address::Client(_) => true,
    })
}
