//! Changes of the configuration (§6; dissertation, chapter 4).
//!
//! A configuration counts from the moment its entry is in the log, committed or
//! not, and the one before counts again when the entry is removed.

use alloc::sync::Arc;
use alloc::vec::Vec;

use crate::configuration::{Configuration, Leave, Members, Quorums};
use crate::entry::{Command, Payload};
use crate::log::Log;
use crate::note::{Note, Observer, StepDownReason};
use crate::progress::Progress;
use crate::refusal::ChangeRefusal;
use crate::role::RoleState;
use crate::rule::Rule;
use crate::server::Server;
use crate::types::{Index, Position, ServerId};

/// The configurations of a log, in order.
#[derive(Clone, Debug)]
pub(crate) struct Configurations {
    /// What counted before the first entry that is here, and from where on.
    base: (Index, Arc<Configuration>),
    entries: Vec<(Index, Arc<Configuration>)>,
}

impl Configurations {
    pub(crate) fn new<C>(base: (Index, Arc<Configuration>), log: &Log<C>) -> Configurations {
        let mut entries = Vec::new();
        for entry in log.range(base.0.next(), log.last().index) {
            if let Some(configuration) = entry.configuration() {
                entries.push((entry.index, Arc::clone(configuration)));
            }
        }
        Configurations { base, entries }
    }

    pub(crate) fn latest(&self) -> &(Index, Arc<Configuration>) {
        self.entries.last().unwrap_or(&self.base)
    }

    /// The one that counts at this entry.
    pub(crate) fn at(&self, index: Index) -> &Arc<Configuration> {
        let before = self.entries.iter().rev().find(|(at, _)| *at <= index);
        &before.unwrap_or(&self.base).1
    }

    /// The one that is committed, and those after it.
    pub(crate) fn governing(&self, commit: Index) -> impl Iterator<Item = &Arc<Configuration>> {
        let later = self.entries.iter().filter(move |(at, _)| *at > commit);
        core::iter::once(self.at(commit)).chain(later.map(|(_, configuration)| configuration))
    }

    /// Everybody but this one who takes part in those, in ascending order.
    pub(crate) fn others(&self, commit: Index, me: ServerId) -> Vec<ServerId> {
        let mut others: Vec<ServerId> = Vec::new();
        for id in self
            .governing(commit)
            .flat_map(|configuration| configuration.all())
        {
            if let Err(place) = others.binary_search(&id)
                && id != me
            {
                others.insert(place, id);
            }
        }
        others
    }

    pub(crate) fn push(&mut self, index: Index, configuration: Arc<Configuration>) {
        self.entries.push((index, configuration));
    }

    /// Says whether one was removed.
    pub(crate) fn truncate_from(&mut self, first: Index) -> bool {
        let before = self.entries.len();
        self.entries.retain(|(index, _)| *index < first);
        before != self.entries.len()
    }

    pub(crate) fn compact(&mut self, to: Index) {
        while let Some((index, _)) = self.entries.first()
            && *index <= to
        {
            self.base = self.entries.remove(0);
        }
    }

    /// Goes on after this entry, and keeps what is no longer in the log. None
    /// of Raft's servers does so.
    pub(crate) fn rebase(&mut self, index: Index) {
        self.base.0 = index;
    }

    pub(crate) fn reset(&mut self, index: Index, configuration: &Arc<Configuration>) {
        self.entries.clear();
        self.base = (index, Arc::clone(configuration));
    }
}

/// A change of the configuration.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Change {
    /// One more voter, or a learner becomes one. A server that was a witness and
    /// has not lost its disk since neither campaigns nor serves reads before a
    /// snapshot has brought it the commands that it lacks; the last voter that has
    /// all commands cannot be removed.
    AddVoter(ServerId),
    /// One more learner, or a voter becomes one.
    AddLearner(ServerId),
    /// One more voter, which keeps no commands.
    AddWitness(ServerId),
    /// One server less.
    Remove(ServerId),
    /// Quorums of other sizes.
    SetQuorums(Quorums),
    /// These members instead of the present ones, however many differ: by joint
    /// consensus (§6).
    Replace {
        /// The new members.
        members: Members,
        /// How the joint configuration ends.
        leave: Leave,
    },
    /// End a joint configuration that waits to be told.
    Leave,
}

/// What a change does to the configuration, apart from the state of the server.
pub(crate) fn changed(
    current: &Configuration,
    change: Change,
) -> Result<Configuration, ChangeRefusal> {
    let Some(members) = current.members() else {
        return Err(ChangeRefusal::NoEffect);
    };
    if matches!(change, Change::Leave) {
        return if current.is_joint() {
            Ok(Configuration::from(members.clone()))
        } else {
            Err(ChangeRefusal::NotJoint)
        };
    }
    if current.is_joint() {
        return Err(ChangeRefusal::Joint);
    }
    let (next, leave) = match change {
        Change::Replace { members, leave } => (members, Some(leave)),
        one => (one_step(members, &one)?, None),
    };
    if next == *members {
        return Err(ChangeRefusal::NoEffect);
    }
    let voters = |set: &Members| -> Vec<ServerId> {
        let all = set.voters().iter().copied();
        all.filter(|id| !set.witnesses().contains(id)).collect()
    };
    let (full_before, full_after) = (voters(members), voters(&next));
    for &id in next.voters().iter().chain(members.voters()) {
        let was = members.witnesses().contains(&id);
        let will = next.witnesses().contains(&id);
        let keeps = full_after.contains(&id) || next.learners().contains(&id);
        let kept = full_before.contains(&id) || members.learners().contains(&id);
        if (was && keeps) || (will && kept) {
            return Err(ChangeRefusal::WitnessStays { server: id });
        }
    }
    match leave {
        Some(leave) => Ok(Configuration::joint(members.clone(), next, leave)),
        None => match members.disjoint_from(&next) {
            None => Ok(Configuration::from(next)),
            Some(pair) => Err(ChangeRefusal::Disjoint(pair)),
        },
    }
}

/// The members after a change of one server (dissertation 4.1).
fn one_step(members: &Members, change: &Change) -> Result<Members, ChangeRefusal> {
    let without = |list: &[ServerId], id: ServerId| -> Vec<ServerId> {
        list.iter().copied().filter(|&other| other != id).collect()
    };
    let with = |list: &[ServerId], id: ServerId| -> Vec<ServerId> {
        let mut list = without(list, id);
        list.push(id);
        list
    };
    let (voters, learners, witnesses) = (members.voters(), members.learners(), members.witnesses());
    let (voters, learners, witnesses) = match *change {
        Change::AddVoter(id) => (with(voters, id), without(learners, id), witnesses.to_vec()),
        Change::AddLearner(id) => (
            without(voters, id),
            with(learners, id),
            without(witnesses, id),
        ),
        Change::AddWitness(id) => (with(voters, id), without(learners, id), with(witnesses, id)),
        Change::Remove(id) => (
            without(voters, id),
            without(learners, id),
            without(witnesses, id),
        ),
        Change::SetQuorums(quorums) => {
            let changed = members.clone().with_quorums(quorums);
            return changed.map_err(ChangeRefusal::Configuration);
        }
        Change::Replace { .. } | Change::Leave => return Ok(members.clone()),
    };
    let before = (members.voters(), members.learners(), members.witnesses());
    if before == (&voters[..], &learners[..], &witnesses[..]) {
        return Err(ChangeRefusal::NoEffect);
    }
    // Sizes that were set by hand belong to the number of voters they were set for.
    let next = Members::new(voters)
        .and_then(|next| next.with_learners(learners))
        .and_then(|next| next.with_witnesses(witnesses));
    next.map_err(ChangeRefusal::Configuration)
}

impl<C: Command, O: Observer> Server<C, O> {
    /// Changes who takes part. The answer is where the change stands in the log;
    /// it counts at once, and is certain when that entry is committed.
    pub fn change_configuration(
        &mut self,
        now: crate::Time,
        change: Change,
    ) -> Result<Position, ChangeRefusal> {
        self.set_now(now);
        self.change_refusal(&change).map_or(Ok(()), Err)?;
        let next = changed(self.configuration(), change)?;
        let members = next.members();
        if members.is_none_or(|members| !self.somebody_can_lead(members)) {
            return Err(ChangeRefusal::NobodyCouldLead);
        }
        let at_once = next.is_joint() && !self.config.keeps(Rule::LeaveCommitted);
        let position = self.append_own(Payload::Configuration(Arc::new(next)));
        if at_once && let Ok(next) = changed(self.configuration(), Change::Leave) {
            self.append_own(Payload::Configuration(Arc::new(next)));
        }
        Ok(position)
    }

    /// Why no change, or not this one, can be made now.
    fn change_refusal(&self, change: &Change) -> Option<ChangeRefusal> {
        let RoleState::Leader(leader) = &self.role else {
            let leader = self.leader();
            return Some(ChangeRefusal::NotLeader { leader });
        };
        // The correction of July 2015: until an entry of its own term is
        // committed, a leader may not know of a change that another one began.
        if self.commit < leader.first && self.config.keeps(Rule::ChangeInOwnTerm) {
            return Some(ChangeRefusal::NothingCommittedYet {
                first: leader.first,
            });
        }
        let (index, _) = self.configurations.latest();
        if *index > self.commit && self.config.keeps(Rule::OneChange) {
            return Some(ChangeRefusal::AnotherUnderWay { index: *index });
        }
        if leader.transfer.is_some() {
            return Some(ChangeRefusal::TransferUnderWay);
        }
        if !self.config.require_catch_up {
            return None;
        }
        let new_voters: &[ServerId] = match change {
            Change::AddVoter(id) => core::slice::from_ref(id),
            Change::Replace { members, .. } => members.voters(),
            _ => &[],
        };
        let is_late = |id: ServerId| {
            let keeps = !matches!(change, Change::Replace { members, .. }
                if members.witnesses().contains(&id));
            keeps
                && id != self.config.id
                && !self.configuration().is_voter(id)
                && !self.progress_of(id).is_some_and(|p| p.catch_up().done)
        };
        let late = new_voters.iter().copied().find(|&id| is_late(id))?;
        Some(ChangeRefusal::NotCaughtUp {
            server: late,
            round: self.progress_of(late).map_or(0, |p| p.catch_up().round),
        })
    }

    /// As leader: whether one of these voters can lead them. Who once was a
    /// witness says so in its answers; who has not answered yet has the doubt.
    fn somebody_can_lead(&self, members: &Members) -> bool {
        let lacks = |id| self.progress_of(id).is_some_and(Progress::lacks_commands);
        let mut voters = members.voters().iter();
        voters.any(|id| !members.witnesses().contains(id) && !lacks(*id))
    }

    /// An entry with a configuration is in the log: it counts.
    pub(crate) fn configuration_appended(&mut self, index: Index, next: &Arc<Configuration>) {
        self.configurations.push(index, Arc::clone(next));
        self.note(Note::ConfigurationAppended { index });
        self.configuration_changed();
    }

    /// Whoever takes part now gets the log; who may campaign may have changed.
    pub(crate) fn configuration_changed(&mut self) {
        let me = self.config.id;
        let votes = |configuration: &Arc<Configuration>| {
            configuration.is_voter(me) && !configuration.is_witness(me) && !self.lacks_commands
        };
        // A server that is being removed still campaigns: before the change is
        // committed it may be the only one who can win (dissertation 4.2.2).
        self.may_campaign = if self.config.keeps(Rule::RemovedCampaigns) {
            self.configurations.governing(self.commit).any(votes)
        } else {
            votes(&self.configurations.latest().1)
        };
        let others = self.configurations.others(self.commit, me);
        let (last, now) = (self.log.last().index, self.now);
        if let RoleState::Leader(leader) = &mut self.role {
            leader.followers.retain(|f| others.contains(&f.id()));
            for (place, id) in others.into_iter().enumerate() {
                if leader.followers.get(place).is_none_or(|f| f.id() != id) {
                    leader.followers.insert(place, Progress::new(id, last, now));
                }
            }
            self.replication_due = true;
        }
    }

    /// The commitIndex moved, or a transfer ended: a configuration may be
    /// certain now, and what waited for that happens.
    pub(crate) fn configuration_settled(&mut self) {
        let (index, latest) = self.configurations.latest();
        let done = *index <= self.settled && !latest.is_joint();
        if *index <= self.commit && !done {
            let (index, latest) = (*index, Arc::clone(latest));
            self.settle_configuration(index, &latest);
        }
    }

    fn settle_configuration(&mut self, index: Index, latest: &Configuration) {
        if index > self.settled {
            self.settled = index;
            self.note(Note::ConfigurationCommitted { index });
            // Those who are out of it hear of that, and then nothing more.
            if self.is_leader() {
                self.send_heartbeats();
                self.replicate();
            }
            self.configuration_changed();
        }
        let RoleState::Leader(leader) = &self.role else {
            return;
        };
        let free = leader.transfer.is_none() && self.commit >= leader.first;
        if latest.is_joint() && latest.leave() == Leave::Automatic && free {
            if let Ok(next) = changed(latest, Change::Leave) {
                self.append_own(Payload::Configuration(Arc::new(next)));
            }
        } else if !latest.is_voter(self.config.id) {
            // Dissertation 4.2.2: its work is done when the change is committed.
            self.become_follower(None, StepDownReason::Removed { index });
        }
    }

    /// Lets a follower count again that lost what it had acknowledged. Only do
    /// so when it is certain that what it forgot, votes included, is harmless:
    /// the safe way is to remove it and to add it under a new name.
    pub fn readmit(&mut self, id: ServerId) -> bool {
        let last = self.log.last().index;
        let RoleState::Leader(leader) = &mut self.role else {
            return false;
        };
        let round = leader.round;
        let lost = leader
            .followers
            .iter_mut()
            .find(|f| f.id() == id && f.mode() == crate::Mode::Regressed);
        let found = lost.is_some();
        if let Some(follower) = lost {
            follower.readmit(last, round);
            self.replication_due = true;
        }
        found
    }
}

impl<C, O> Server<C, O> {
    /// Who decides: the configuration that is latest in the log, committed or not.
    pub fn configuration(&self) -> &Configuration {
        &self.configurations.latest().1
    }

    /// Where that configuration stands in the log, or where the snapshot ends that
    /// told of it; 0 for the one it started with.
    pub fn configuration_index(&self) -> Index {
        self.configurations.latest().0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_snapshot_covers_is_forgotten() {
        let of = |voters: u64| {
            let voters = (1..=voters).map(ServerId).collect();
            Arc::new(Configuration::new(voters).expect("voters"))
        };
        let log = Log::<Vec<u8>>::default();
        let mut configurations = Configurations::new((Index(0), of(1)), &log);
        for index in 2..6 {
            configurations.push(Index(index), of(index));
        }
        configurations.compact(Index(4));
        assert_eq!(configurations.base, (Index(4), of(4)));
        assert_eq!(configurations.entries, [(Index(5), of(5))]);
    }
}
