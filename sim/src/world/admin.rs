//! What an administrator asks servers for: another leader, other members, a
//! snapshot, other options.

use std::sync::Arc;

use raftworks_core::{Change, Leave, ServerId};

use super::World;
use crate::action::{MemberChange, Skipped};
use crate::host::Host;
use crate::refusal::Refusal;
use crate::settings::Setting;

impl World {
    pub(super) fn transfer(&mut self, groups: &[Vec<ServerId>]) -> Result<(), Skipped> {
        let [targets, asked] = groups else {
            return Err(Skipped::NothingToDo);
        };
        // Of several, the first one that is not the one that is asked.
        let by = self.running(asked)?;
        let id = self.hosts[by].id;
        let target = targets.iter().copied().find(|&target| target != id);
        let target = target.ok_or(Skipped::NothingToDo)?;
        let mut outcome = Ok(());
        self.drive(by, |server, now| {
            outcome = server.transfer_leadership(now, target);
        });
        outcome.map_err(|refusal| Skipped::Refused(Refusal::Transfer(refusal)))
    }

    pub(super) fn change_members(
        &mut self,
        change: &MemberChange,
        asked: &[ServerId],
    ) -> Result<(), Skipped> {
        let by = self.running(asked)?;
        let change = change_of(change)?;
        let mut refusal = None;
        self.drive(by, |server, now| {
            refusal = server.change_configuration(now, change).err();
        });
        match refusal {
            None => Ok(()),
            Some(refusal) => Err(Skipped::Refused(Refusal::Change(refusal))),
        }
    }

    pub(super) fn snapshot_now(&mut self, place: usize) -> bool {
        let running = |host: &Host| host.up && !host.paused;
        if !running(&self.hosts[place]) || !self.take_snapshot(place) {
            return false;
        }
        // What it asks its disk for.
        self.drive(place, |_, _| {});
        true
    }

    /// Whoever leads lets these servers count again.
    pub(super) fn readmit(&mut self, servers: &[ServerId]) -> Result<(), Skipped> {
        let leader = self.leader().ok_or(Skipped::NothingToDo)?;
        let mut did = false;
        self.drive(World::place_of(leader), |server, _| {
            for &id in servers {
                did |= server.readmit(id);
            }
        });
        did.then_some(()).ok_or(Skipped::NothingToDo)
    }

    /// Changes an option everywhere, also on servers that are down.
    pub(super) fn switch(&mut self, setting: Setting) -> Result<(), Skipped> {
        let mut settings = (*self.settings).clone();
        settings.set(setting);
        if settings == *self.settings {
            return Err(Skipped::NothingToDo);
        }
        for host in &self.hosts {
            let checked = settings.config_of(host.id).check();
            checked.map_err(|error| Skipped::Refused(Refusal::Settings(error)))?;
        }
        self.settings = Arc::new(settings);
        for host in &mut self.hosts {
            let config = self.settings.config_of(host.id);
            let taken = host.server.reconfigure(config);
            debug_assert!(taken.is_ok(), "it was checked");
        }
        Ok(())
    }

    /// The first of these that runs.
    fn running(&self, servers: &[ServerId]) -> Result<usize, Skipped> {
        let mut places = servers.iter().map(|&id| World::place_of(id));
        let runs = |place: &usize| self.hosts[*place].up && !self.hosts[*place].paused;
        places.find(runs).ok_or(Skipped::NothingToDo)
    }
}

fn change_of(change: &MemberChange) -> Result<Change, Skipped> {
    Ok(match change {
        MemberChange::AddVoter(id) => Change::AddVoter(*id),
        MemberChange::AddLearner(id) => Change::AddLearner(*id),
        MemberChange::AddWitness(id) => Change::AddWitness(*id),
        MemberChange::Remove(id) => Change::Remove(*id),
        MemberChange::Leave => Change::Leave,
        MemberChange::Quorums(quorums) => Change::SetQuorums(*quorums),
        MemberChange::Replace { members, stay } => Change::Replace {
            members: members
                .build()
                .map_err(|error| Skipped::Refused(Refusal::Members(error)))?,
            leave: if *stay {
                Leave::OnRequest
            } else {
                Leave::Automatic
            },
        },
    })
}
