//! The end of all faults, for some: a core of servers is healed for good, and
//! the rest is left broken for good. What must follow is in `crate::liveness`.

use std::collections::BTreeMap;
use std::sync::Arc;

use raftworks_core::{Configuration, Index, Members, Payload, ServerId, Time};

use super::World;
use crate::action::Skipped;
use crate::draw::Purpose;
use crate::flight::{Address, Fate};
use crate::host::configuration_of;
use crate::link::LinkSettings;
use crate::order::sort_few_by_key;
use crate::settings::Span;

/// How many of the servers that a quorum does not need are outside all the same.
const LEFT_OUTSIDE_PPM: u32 = 750_000;

/// A core that no fault reaches any more.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Calm {
    /// Since when.
    pub since: Time,
    /// Its servers, in ascending order: a quorum of every configuration in force.
    pub core: Vec<ServerId>,
    /// The longest that a message between them travels, and the longest that
    /// their disks write.
    pub quick_us: u64,
}

/// What is wrong with a server outside the core.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Outside {
    /// It hears the core, and the core does not hear it.
    Mute,
    /// The core hears it, and it does not hear the core.
    Deaf,
    /// Neither hears the other.
    Away,
}

impl World {
    /// The core that was healed for good, if one was.
    pub fn calm(&self) -> Option<&Calm> {
        self.calm.as_deref()
    }

    /// Chooses a core: voters that are a quorum of every configuration that may
    /// still decide. Who is in it beyond need is drawn.
    pub(super) fn choose_core(&self) -> Result<Vec<ServerId>, Skipped> {
        let in_force = self.configurations_in_force();
        let voters = |members: &Members| members.voters().to_vec();
        let mut core: Vec<ServerId> = in_force.iter().flat_map(voters).collect();
        core.retain(|id| self.host(*id).is_some());
        sort_few_by_key(&mut core, |&id| id);
        core.dedup();
        // Who was a witness cannot lead, and witnesses alone cannot go on.
        let could_lead = |core: &[ServerId]| {
            let mut hosts = core.iter().filter_map(|&id| self.host(id));
            hosts.any(|host| host.server().has_commands())
        };
        // Where such a server counts as a full member, although its disk was not wiped,
        // it may be the only one with the newest log: nothing is promised.
        let misled = in_force.iter().any(|members| {
            let full = |id: &&ServerId| !members.witnesses().contains(id);
            let mut hosts = members.voters().iter().filter(full);
            hosts.any(|id| !could_lead(&[*id]))
        });
        if !suffices(&core, &in_force) || !could_lead(&core) || misled {
            return Err(Skipped::NothingToDo);
        }
        let key = |id: ServerId, what: u64| [id.0, self.events, what, 0];
        let mut order = core.clone();
        sort_few_by_key(&mut order, |&id| self.draw.bits(Purpose::Core, key(id, 0)));
        for id in order {
            let mut smaller = core.clone();
            smaller.retain(|&other| other != id);
            let spared = !self
                .draw
                .chance(Purpose::Core, key(id, 1), LEFT_OUTSIDE_PPM);
            if !spared && suffices(&smaller, &in_force) && could_lead(&smaller) {
                core = smaller;
            }
        }
        Ok(core)
    }

    /// The configurations of which one may decide an election or a commitment:
    /// the latest one that anybody knows to be committed, and all later ones.
    fn configurations_in_force(&self) -> Vec<Members> {
        let mut all: BTreeMap<Index, Vec<Arc<Configuration>>> = BTreeMap::new();
        let mut settled = Index::ZERO;
        for host in &self.hosts {
            let server = &host.server;
            let base = match server.snapshot() {
                Some(snapshot) => (snapshot.last.index, Arc::clone(&snapshot.configuration)),
                None => (
                    Index::ZERO,
                    Arc::new(configuration_of(&self.settings, host.id)),
                ),
            };
            let log = server.log();
            let later = log.range(base.0.next(), log.last().index);
            let later = later.filter_map(|entry| match &entry.payload {
                Payload::Configuration(configuration) => {
                    Some((entry.index, Arc::clone(configuration)))
                }
                _ => None,
            });
            for (index, configuration) in std::iter::once(base).chain(later) {
                if index <= server.commit_index() {
                    settled = settled.max(index);
                }
                all.entry(index).or_default().push(configuration);
            }
        }
        // A snapshot says which configuration held at its end and not since when.
        let last_settled = all.range(..=settled).next_back().map(|(index, _)| *index);
        let in_force = all.range(last_settled.unwrap_or_default()..);
        let in_force = in_force.flat_map(|(_, configurations)| configurations);
        let halves = in_force.flat_map(|both| [both.members().cloned(), both.outgoing().cloned()]);
        halves.flatten().collect()
    }

    /// Heals the core for good, and leaves the rest broken for good.
    pub(super) fn settle(&mut self, core: &[ServerId]) {
        let quick_us = (self.settings.election_timeout.min_us / 100).max(1);
        for &id in core {
            let place = World::place_of(id);
            self.hosts[place].disk.heal();
            self.restart(place);
            self.resume(place);
            let now = self.now;
            let host = &mut self.hosts[place];
            host.slow_us = 0;
            host.clock.set_right(now);
            host.disk.hurry(now, quick_us);
        }
        let ids: Vec<ServerId> = self.hosts.iter().map(|host| host.id).collect();
        let outside: Vec<ServerId> = ids.into_iter().filter(|id| !core.contains(id)).collect();
        for &from in core {
            for &to in core.iter().filter(|&&to| to != from) {
                self.perfect_link(Address::Server(from), Address::Server(to), quick_us);
            }
        }
        for client in 0..self.clients.len() {
            let client = Address::Client(self.clients[client].id);
            for &id in core {
                self.perfect_link(client, Address::Server(id), quick_us);
                self.perfect_link(Address::Server(id), client, quick_us);
            }
        }
        for &id in &outside {
            self.leave_outside(id, core, quick_us);
        }
        self.hasten_flights(core, quick_us);
        self.calm = Some(Arc::new(Calm {
            since: self.now,
            core: core.to_vec(),
            quick_us,
        }));
    }

    fn perfect_link(&mut self, from: Address, to: Address, quick_us: u64) {
        let link = self.link_mut(from, to);
        link.restore();
        link.clogged = false;
        link.settings = LinkSettings {
            latency: Span::between(quick_us.div_ceil(2), quick_us),
            ..LinkSettings::default()
        };
        link.look_again();
    }

    /// A server that the core hears is harmless only with PreVote, which keeps
    /// it from raising its term, and with CheckQuorum, which ends its leadership.
    fn leave_outside(&mut self, id: ServerId, core: &[ServerId], quick_us: u64) {
        let options = &self.settings.options;
        let protected = options.pre_vote && options.check_quorum;
        let key = [id.0, self.events, 2, 0];
        let outside = match self.draw.between(Purpose::Core, key, 0, 3) {
            0 if protected => Outside::Deaf,
            1 => Outside::Away,
            _ => Outside::Mute,
        };
        for &member in core {
            let heard = self.link_mut(Address::Server(id), Address::Server(member));
            heard.restore();
            heard.clogged = false;
            heard.cut = outside != Outside::Deaf;
            // What is on its way for ever would arrive when all is calm.
            heard.settings = LinkSettings {
                latency: Span::between(quick_us.div_ceil(2), quick_us),
                loss_ppm: heard.settings.loss_ppm,
                duplicate_ppm: heard.settings.duplicate_ppm,
                ..LinkSettings::default()
            };
            heard.look_again();
            let hears = self.link_mut(Address::Server(member), Address::Server(id));
            hears.cut = outside != Outside::Mute;
            if hears.cut {
                hears.clogged = false;
            }
            hears.look_again();
        }
    }

    /// What is on its way to the core arrives soon, or never.
    fn hasten_flights(&mut self, core: &[ServerId], quick_us: u64) {
        let latest = self.now.after_us(quick_us);
        let now = self.now;
        for slot in self.queue.slots() {
            let Some(flight) = self.queue.get(slot) else {
                continue;
            };
            let (from, to) = (flight.id.from, flight.id.to);
            let for_core = match to {
                Address::Server(id) => core.contains(&id),
                Address::Client(_) => true,
            };
            let cut = self.links[self.link_place(from, to)].cut;
            if !for_core && !cut {
                continue;
            }
            let waits = self.hosts.iter().any(|host| host.backlog.contains(&slot));
            if let Some(flight) = self.queue.get_mut(slot) {
                if cut && flight.fate == Fate::Arrives && !waits {
                    flight.fate = Fate::Cut;
                }
                if flight.held_at.take().is_some() {
                    flight.ends_at = now.max(flight.ends_at);
                }
                flight.clogged = false;
                flight.arrives_at = flight.arrives_at.min(latest).max(flight.sent_at);
                flight.ends_at = flight.ends_at.min(latest);
            }
            if !waits {
                self.queue.reschedule(slot);
            }
        }
    }
}

/// Whether these servers elect and commit in all of these configurations.
fn suffices(servers: &[ServerId], in_force: &[Members]) -> bool {
    in_force.iter().all(|members| {
        let has = |id: &&ServerId| servers.contains(id);
        let count = members.voters().iter().filter(has).count();
        let quorums = members.quorums();
        // A witness has a vote and cannot lead: without the others nobody might.
        let leads = |id: &&ServerId| !members.witnesses().contains(id);
        let may_lead = members.voters().iter().filter(leads);
        let all_lead = members.witnesses().is_empty() || may_lead.clone().all(|id| has(&id));
        count >= quorums.election.max(quorums.commit) && all_lead
    })
}
