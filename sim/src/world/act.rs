//! What readers and scenarios do to the cluster.

use raftworks_core::{HardState, Server, ServerId, Time};

use super::World;
use crate::action::{Action, Author, Selector, Skipped};
use crate::event::EventKind;
use crate::flight::{Address, Fate, MessageId};
use crate::host::start_server;
use crate::link::Link;

/// Servers, as the selectors of an action meant them.
type Groups = Vec<Vec<ServerId>>;

impl World {
    /// Does something to the cluster. What cannot be done is recorded as
    /// skipped and changes nothing.
    pub(super) fn perform_action(&mut self, action: Action, author: Author) {
        let (groups, skipped) = match self.resolve_action(&action) {
            Ok(groups) => {
                let outcome = self.carry_out(&action, &groups);
                (groups, outcome.err())
            }
            Err(skipped) => (Vec::new(), Some(skipped)),
        };
        self.event.kind = EventKind::Acted {
            action,
            groups,
            author,
            skipped,
        };
    }

    fn resolve_action(&self, action: &Action) -> Result<Groups, Skipped> {
        match action {
            Action::Crash(who)
            | Action::Restart(who)
            | Action::Pause(who)
            | Action::Resume(who)
            | Action::TimeOut(who)
            | Action::Snapshot(who)
            | Action::Wipe(who)
            | Action::Readmit(who) => Ok(vec![self.somebody(who)?]),
            Action::Transfer { to, by } => {
                let asked = self.somebody(by.as_ref().unwrap_or(&Selector::Leader))?;
                Ok(vec![self.somebody(to)?, asked])
            }
            Action::Change { by, .. } => Ok(vec![
                self.somebody(by.as_ref().unwrap_or(&Selector::Leader))?,
            ]),
            Action::Cut { from, to }
            | Action::Restore { from, to }
            | Action::SetLink { from, to, .. } => {
                Ok(vec![self.somebody(from)?, self.somebody(to)?])
            }
            Action::Partition(groups) => self.resolve_groups(groups),
            Action::Write { to: Some(to), .. }
            | Action::Read { to: Some(to), .. }
            | Action::CompareAndSet { to: Some(to), .. }
            | Action::SendAgain { to: Some(to) } => Ok(vec![self.somebody(to)?]),
            Action::Settle => Ok(vec![self.choose_core()?]),
            Action::Fault(fault) => self.resolve_fault(fault),
            Action::Write { to: None, .. }
            | Action::Read { to: None, .. }
            | Action::CompareAndSet { to: None, .. }
            | Action::SendAgain { to: None }
            | Action::Abandon
            | Action::Switch(_)
            | Action::Heal
            | Action::Drop(_)
            | Action::Duplicate(_)
            | Action::Hold(_)
            | Action::Release(_) => Ok(Vec::new()),
        }
    }

    pub(super) fn somebody(&self, selector: &Selector) -> Result<Vec<ServerId>, Skipped> {
        let servers = self.resolve(selector);
        match selector {
            _ if !servers.is_empty() => Ok(servers),
            Selector::Server(id) => Err(Skipped::NoSuchServer(*id)),
            other => Err(Skipped::Nobody(other.clone())),
        }
    }

    fn resolve_groups(&self, groups: &[Vec<Selector>]) -> Result<Groups, Skipped> {
        let mut named: Groups = Vec::new();
        for group in groups {
            let mut servers = Vec::new();
            for selector in group.iter().filter(|&s| *s != Selector::Rest) {
                servers.extend(self.somebody(selector)?);
            }
            named.push(servers);
        }
        let all: Vec<ServerId> = named.iter().flatten().copied().collect();
        let everybody = || self.hosts.iter().map(|host| host.id);
        let resolved = groups.iter().zip(&named).map(|(group, servers)| {
            let rest = group.contains(&Selector::Rest);
            let belongs = |id: &ServerId| servers.contains(id) || (rest && !all.contains(id));
            everybody().filter(belongs).collect()
        });
        Ok(resolved.collect())
    }

    fn carry_out(&mut self, action: &Action, groups: &Groups) -> Result<(), Skipped> {
        let first = groups.first().map_or(&[][..], Vec::as_slice);
        match action {
            Action::Crash(_) => self.each(first, World::crash),
            Action::Restart(_) => self.each(first, World::restart).map_err(|skipped| {
                let rotten = |id: &&ServerId| self.host(**id).is_some_and(|h| h.disk.is_rotten());
                first
                    .iter()
                    .find(rotten)
                    .map_or(skipped, |id| Skipped::Unreadable(*id))
            }),
            Action::Pause(_) => self.each(first, World::pause),
            Action::Resume(_) => self.each(first, World::resume),
            Action::TimeOut(_) => self.each(first, World::time_out),
            Action::Cut { .. } => {
                self.each_link(groups, |link| !std::mem::replace(&mut link.cut, true))
            }
            Action::Restore { .. } => self.each_link(groups, Link::restore),
            Action::SetLink { change, .. } => self.each_link(groups, |link| {
                let before = link.settings;
                link.settings.change(*change);
                link.settings != before
            }),
            Action::Partition(_) => self.partition(groups),
            Action::Heal => something(self.heal_links()),
            Action::Settle => {
                self.settle(first);
                Ok(())
            }
            Action::Write { .. } | Action::Read { .. } | Action::CompareAndSet { .. } => {
                let taken = self.reader_wants(action, first.first().copied());
                taken.then_some(()).ok_or(Skipped::ClientBusy)
            }
            Action::SendAgain { .. } => something(self.reader_sends_again(first.first().copied())),
            Action::Abandon => something(self.reader_gives_up()),
            Action::Transfer { .. } => self.transfer(groups),
            Action::Change { change, .. } => self.change_members(change, first),
            Action::Snapshot(_) => self.each(first, World::snapshot_now),
            Action::Wipe(_) => self.each(first, World::wipe),
            Action::Readmit(_) => self.readmit(first),
            Action::Switch(setting) => self.switch(*setting),
            Action::Drop(id) => self.on_message(*id, World::drop_message),
            Action::Duplicate(id) => self.on_message(*id, World::duplicate_message),
            Action::Hold(id) => self.on_message(*id, World::hold_message),
            Action::Release(id) => self.on_message(*id, World::release_message),
            Action::Fault(fault) => self.harm(fault, groups),
        }
    }

    pub(super) fn each(
        &mut self,
        servers: &[ServerId],
        mut act: impl FnMut(&mut World, usize) -> bool,
    ) -> Result<(), Skipped> {
        let mut did = false;
        for &server in servers {
            did |= act(self, World::place_of(server));
        }
        something(did)
    }

    pub(super) fn each_link(
        &mut self,
        groups: &Groups,
        mut act: impl FnMut(&mut Link) -> bool,
    ) -> Result<(), Skipped> {
        let mut did = false;
        if let [from, to] = groups.as_slice() {
            for &from in from {
                for &to in to.iter().filter(|&&to| to != from) {
                    let link = self.link_mut(Address::Server(from), Address::Server(to));
                    did |= act(link);
                    link.look_again();
                }
            }
        }
        something(did)
    }

    pub(super) fn crash(&mut self, place: usize) -> bool {
        let now = self.now;
        let host = &mut self.hosts[place];
        if !host.up {
            return false;
        }
        host.up = false;
        host.paused = false;
        let forgot = host.disk.lose_pending();
        host.store = crate::store::Store::default();
        host.waiting.clear();
        host.reading.clear();
        // What waited at its door finds nobody there.
        host.busy_until = now;
        let backlog = std::mem::take(&mut host.backlog);
        if forgot {
            self.disk_is_another(place);
        }
        self.start_from_disk(place);
        self.release_backlog(backlog, now);
        true
    }

    pub(super) fn restart(&mut self, place: usize) -> bool {
        if self.hosts[place].up || !self.accept_disk(place) {
            return false;
        }
        let host = &mut self.hosts[place];
        host.up = true;
        host.incarnation += 1;
        self.start_from_disk(place);
        if !self.settings.options.rules.never_any() {
            // One that takes its log for committed applies it before it hears of any leader.
            self.drive(place, |_, _| {});
        }
        true
    }

    pub(super) fn start_from_disk(&mut self, place: usize) {
        let host = &mut self.hosts[place];
        let settings = &*self.settings;
        host.server = start_server(
            settings,
            host.id,
            host.incarnation,
            &host.disk,
            self.draw,
            host.clock.shows(self.now),
        );
        self.checks
            .restarted(host.id, host.seen(), host.server.configuration());
    }

    fn wipe(&mut self, place: usize) -> bool {
        self.crash(place);
        self.hosts[place].disk.wipe();
        self.checks
            .disk_replaced(self.hosts[place].id, HardState::default(), None, &[]);
        self.start_from_disk(place);
        true
    }

    fn pause(&mut self, place: usize) -> bool {
        let host = &mut self.hosts[place];
        let news = host.up && !host.paused;
        host.paused |= news;
        news
    }

    pub(super) fn resume(&mut self, place: usize) -> bool {
        let now = self.now;
        let host = &mut self.hosts[place];
        let news = std::mem::take(&mut host.paused);
        let backlog = std::mem::take(&mut host.backlog);
        self.release_backlog(backlog, now);
        news
    }

    /// Messages that waited at a door are handled now.
    fn release_backlog(&mut self, backlog: Vec<u32>, now: Time) {
        for slot in backlog {
            if let Some(flight) = self.queue.get_mut(slot) {
                flight.ends_at = now;
                self.queue.reschedule(slot);
            }
        }
    }

    fn time_out(&mut self, place: usize) -> bool {
        let host = &self.hosts[place];
        if !host.up || host.paused || host.server.is_leader() {
            return false;
        }
        self.drive(place, Server::campaign);
        true
    }

    fn partition(&mut self, groups: &Groups) -> Result<(), Skipped> {
        let group_of = |server: ServerId| groups.iter().position(|g| g.contains(&server));
        let ids: Vec<ServerId> = self.hosts.iter().map(|host| host.id).collect();
        let mut did = false;
        for &from in &ids {
            for &to in ids.iter().filter(|&&to| to != from) {
                let (Some(a), Some(b)) = (group_of(from), group_of(to)) else {
                    continue;
                };
                let link = self.link_mut(Address::Server(from), Address::Server(to));
                did |= link.cut != (a != b);
                link.cut = a != b;
                link.flaps = None;
                link.look_again();
            }
        }
        something(did)
    }

    pub(super) fn on_message(
        &mut self,
        id: MessageId,
        act: impl FnOnce(&mut World, u32) -> bool,
    ) -> Result<(), Skipped> {
        let slot = self.queue.find(id).ok_or(Skipped::NoSuchMessage(id))?;
        something(act(self, slot))
    }

    fn drop_message(&mut self, slot: u32) -> bool {
        for host in &mut self.hosts {
            host.backlog.retain(|&other| other != slot);
        }
        self.take_flight(slot).is_some()
    }

    fn duplicate_message(&mut self, slot: u32) -> bool {
        let Some(flight) = self.queue.get(slot) else {
            return false;
        };
        let (id, packet) = (flight.id, flight.packet.clone());
        self.launch_copy(id, packet);
        true
    }

    fn hold_message(&mut self, slot: u32) -> bool {
        let now = self.now;
        let waits = self.hosts.iter().any(|host| host.backlog.contains(&slot));
        match self.queue.get_mut(slot) {
            Some(flight) if flight.held_at.is_none() && !waits => {
                flight.held_at = Some(now);
                self.queue.suspend(slot);
                true
            }
            _ => false,
        }
    }

    /// A held message goes on from where it is. The link decides anew whether
    /// it gets through: it may have been cut or restored in the meantime.
    fn release_message(&mut self, slot: u32) -> bool {
        let now = self.now;
        let Some(flight) = self.queue.get(slot) else {
            return false;
        };
        let Some(held_at) = flight.held_at else {
            return false;
        };
        let cut = self.link_place(flight.id.from, flight.id.to);
        let cut = self.links[cut].is_cut(now);
        if let Some(flight) = self.queue.get_mut(slot) {
            let delay_us = now.0 - held_at.0;
            flight.held_at = None;
            flight.clogged = false;
            flight.sent_at = flight.sent_at.after_us(delay_us);
            flight.arrives_at = flight.arrives_at.after_us(delay_us);
            flight.ends_at = flight.ends_at.after_us(delay_us);
            match (cut, flight.fate) {
                (true, _) => {
                    flight.fate = Fate::Cut;
                    flight.ends_at = flight.ends_at.min(midway(flight)).max(now);
                }
                (false, Fate::Cut) => {
                    flight.fate = Fate::Arrives;
                    flight.ends_at = flight.arrives_at;
                }
                (false, _) => {}
            }
            self.queue.reschedule(slot);
        }
        true
    }
}

fn midway(flight: &crate::flight::Flight) -> Time {
    Time(flight.sent_at.0 + (flight.arrives_at.0 - flight.sent_at.0) / 2)
}

pub(super) fn something(did: bool) -> Result<(), Skipped> {
    did.then_some(()).ok_or(Skipped::NothingToDo)
}
