//! Liveness, in the second of two phases: first anything may happen, then a core
//! of servers is healed for good ([`Action::Settle`](crate::Action::Settle)) and
//! must recover within bounds that follow from the settings.
//!
//! This file follows a run from there on. What is demanded is in `verdict`, by when
//! in `bounds`; whom to heal and what stays broken is in `world/settle`. The promise
//! is for the core alone, and only when elections are randomized: without that,
//! nothing is demanded.

mod bounds;
mod verdict;

use raftworks_core::{Index, ServerId, Term, Time};

use crate::client::{Client, ClientId};
use crate::digest::Digest;
use crate::host::Host;
use crate::world::{Calm, World};

pub use bounds::{Behind, Bounds};
pub use verdict::{DEMANDS, Demand, Missing, NAME, Outcome, Verdict};

/// How many times a cluster must come back to one state, without a leader, to be
/// called a livelock.
const LIVELOCK_RETURNS: u32 = 3;

/// The leader that the core acknowledges.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
struct Reign {
    leader: ServerId,
    term: Term,
    since: Time,
    /// What it had when it was acknowledged.
    last: Index,
}

/// Follows a run from the healing on.
#[derive(Clone, Debug)]
pub struct Liveness {
    calm: Calm,
    bounds: Option<Bounds>,
    reign: Option<Reign>,
    /// Since when clients' questions count, and how many answers each must have
    /// got for one of them to be among these.
    asking: Option<(Time, Vec<u64>)>,
    met: [Option<Time>; DEMANDS.len()],
    /// The states at which elections began, and how often each came back.
    seen: Vec<(u64, u32)>,
    latest_term: Term,
    verdict: Option<Verdict>,
}

impl Liveness {
    /// Looks at a cluster whose core was just healed; `None` if none was.
    pub fn new(world: &World) -> Option<Liveness> {
        let calm = world.calm()?.clone();
        let behind = behind(world, &calm);
        let bounds = Bounds::of(world.settings(), &calm, &behind);
        let mut liveness = Liveness {
            calm,
            bounds,
            reign: None,
            asking: None,
            met: [None; DEMANDS.len()],
            seen: Vec::new(),
            latest_term: Term(0),
            verdict: None,
        };
        liveness.observe(world);
        Some(liveness)
    }

    /// When the core was healed.
    pub fn since(&self) -> Time {
        self.calm.since
    }

    /// By when everything must have come; `None` when nothing is promised.
    pub fn bounds(&self) -> Option<Bounds> {
        self.bounds
    }

    /// What is certain, once it is.
    pub fn verdict(&self) -> Option<&Verdict> {
        self.verdict.as_ref()
    }

    /// Looks at the cluster after an event. Says what is certain, once it is.
    pub fn observe(&mut self, world: &World) -> Option<&Verdict> {
        if self.verdict.is_none() {
            self.look(world);
        }
        self.verdict.as_ref()
    }

    fn look(&mut self, world: &World) {
        let Some(bounds) = self.bounds else {
            return self.decide(None);
        };
        let now = world.now();
        self.follow_leader(world);
        let Some(reign) = self.reign else {
            self.note_state(world);
            if now > self.calm.since.after_us(bounds.leader_us) {
                let missing = self.no_leader(world, bounds.leader_us);
                self.fail(world, Demand::Leader, missing);
            }
            return;
        };
        if now >= reign.since.after_us(bounds.leads_us) {
            self.meet(Demand::StableLeader, now);
        }
        if self.unmet(Demand::Answers) && self.clients_answered(world) {
            self.meet(Demand::Answers, now);
        }
        if self.unmet(Demand::Convergence) && self.converged(world, reign) {
            self.meet(Demand::Convergence, now);
        }
        let leading = world.host(reign.leader);
        let joint = leading.is_some_and(|host| host.server().configuration().is_joint());
        if !joint {
            self.meet(Demand::LeavesJoint, now);
        }
        self.conclude(world, reign, bounds);
    }

    /// Everything is met, or something is late.
    fn conclude(&mut self, world: &World, reign: Reign, bounds: Bounds) {
        let now = world.now();
        if self.met.iter().all(Option::is_some) {
            return self.decide(None);
        }
        let late = |from: Time, us: u64| now > from.after_us(us);
        let asked = self
            .asking
            .as_ref()
            .map_or(reign.since, |(since, _)| *since);
        let pause = world.settings().clients.iter();
        let pause_us = pause.map(|client| client.pause.max_us).max().unwrap_or(0);
        if self.unmet(Demand::Answers) && late(asked, bounds.answer_us * 2 + pause_us) {
            let within_us = bounds.answer_us;
            self.fail(
                world,
                Demand::Answers,
                Missing::Answers { asked, within_us },
            );
        } else if self.unmet(Demand::Convergence) && late(reign.since, bounds.convergence_us) {
            let hosts = self.calm.core.iter().filter_map(|&id| world.host(id));
            let applied = hosts.map(|host| (host.id(), host.server().last_applied()));
            let missing = Missing::Convergence {
                last: reign.last,
                applied: applied.collect(),
            };
            self.fail(world, Demand::Convergence, missing);
        } else if self.unmet(Demand::LeavesJoint)
            && late(reign.since, bounds.convergence_us + bounds.answer_us)
        {
            let missing = Missing::LeavesJoint(reign.leader);
            self.fail(world, Demand::LeavesJoint, missing);
        }
    }

    /// Finds the leader that the core acknowledges, or loses it again: that may
    /// happen as long as a leader may still be found.
    fn follow_leader(&mut self, world: &World) {
        let now = world.now();
        match self.reign {
            Some(reign) if leads(world, reign.leader, reign.term) => {}
            Some(_) if self.unmet(Demand::StableLeader) => {
                self.reign = None;
                self.met = [None; DEMANDS.len()];
                self.asking = None;
            }
            // It led long enough; what happens now is its successor's.
            Some(reign) => {
                if let Some(leader) = acknowledged(world, &self.calm.core) {
                    self.reign = Some(Reign {
                        leader: leader.0,
                        term: leader.1,
                        ..reign
                    });
                }
            }
            None => {}
        }
        if self.reign.is_none()
            && let Some((leader, term)) = acknowledged(world, &self.calm.core)
        {
            let host = world.host(leader);
            self.reign = Some(Reign {
                leader,
                term,
                since: now,
                last: host.map_or(Index::ZERO, |host| host.server().log().last().index),
            });
            self.meet(Demand::Leader, now);
            let enough = |client: &Client| {
                let under_way = client.under_way().len() as u64;
                client.completed() + under_way + 1
            };
            self.asking = Some((now, world.clients().iter().map(enough).collect()));
        }
    }

    /// Whether each client that asks by itself had a question answered that it
    /// asked under this leader.
    fn clients_answered(&self, world: &World) -> bool {
        let Some((_, enough)) = &self.asking else {
            return false;
        };
        let mut both = world.clients().iter().zip(enough);
        both.all(|(client, &enough)| {
            client.id() == ClientId::READER || client.completed() >= enough
        })
    }

    fn converged(&self, world: &World, reign: Reign) -> bool {
        let members = members(world, &self.calm.core, reign.leader);
        let hosts: Vec<&Host> = members.filter(|host| keeps_state(host)).collect();
        let states = hosts.iter().map(|host| {
            let mut digest = Digest::new();
            for byte in host.store().image(true) {
                digest.add(u64::from(byte));
            }
            (host.server().last_applied(), digest.value())
        });
        let reached = hosts
            .iter()
            .all(|host| host.server().last_applied() >= reign.last);
        if !reached {
            return false;
        }
        let states: Vec<(Index, u64)> = states.collect();
        let differ = |a: &(Index, u64), b: &(Index, u64)| a.0 == b.0 && a.1 != b.1;
        !states.iter().any(|a| states.iter().any(|b| differ(a, b)))
    }

    fn unmet(&self, demand: Demand) -> bool {
        self.met[demand as usize].is_none()
    }

    fn meet(&mut self, demand: Demand, now: Time) {
        self.met[demand as usize].get_or_insert(now);
    }

    /// Something is late. That is no failure when a server disturbs the others
    /// that was removed and does not know it, and nothing protects these.
    fn fail(&mut self, world: &World, demand: Demand, missing: Missing) {
        if disturbed(world, &self.calm.core) {
            self.bounds = None;
            return self.decide(None);
        }
        self.decide(Some((demand, missing)));
    }

    fn decide(&mut self, mut missing: Option<(Demand, Missing)>) {
        let promised = self.bounds.is_some();
        let looked_at = DEMANDS.iter().zip(self.met).filter(|_| promised);
        let mut outcomes: Vec<Outcome> = Vec::new();
        for (&demand, met_at) in looked_at {
            let late = missing.take_if(|(late, _)| *late == demand);
            if met_at.is_some() || late.is_some() {
                outcomes.push(Outcome {
                    demand,
                    met_at,
                    missing: late.map(|(_, missing)| missing),
                });
            }
        }
        self.verdict = Some(Verdict {
            since: self.calm.since,
            core: self.calm.core.clone(),
            outcomes,
            promised,
        });
    }

    /// Notes the cluster's state when a new term begins, without what only grows.
    fn note_state(&mut self, world: &World) {
        let hosts = || world.hosts().iter().filter(|host| host.is_up());
        let highest = hosts().map(|host| host.server().term()).max();
        let highest = highest.unwrap_or_default();
        if highest <= self.latest_term {
            return;
        }
        self.latest_term = highest;
        let mut state = Digest::new();
        for host in hosts() {
            let server = host.server();
            state.add_all(&[
                host.id().0,
                server.role() as u64,
                highest.0 - server.term().0,
                server.log().last().index.0,
                server.log().last().term.0,
                server.leader().map_or(0, |id| id.0),
            ]);
        }
        let state = state.value();
        match self.seen.iter_mut().find(|(other, _)| *other == state) {
            Some((_, times)) => *times += 1,
            None => self.seen.push((state, 1)),
        }
    }

    fn no_leader(&self, world: &World, within_us: u64) -> Missing {
        let returns = self.seen.iter().map(|(_, times)| *times).max();
        let hosts = self.calm.core.iter().filter_map(|&id| world.host(id));
        let roles = hosts.map(|host| (host.id(), host.server().role(), host.server().term()));
        Missing::Leader {
            within_us,
            returns: returns
                .filter(|times| *times > LIVELOCK_RETURNS)
                .map(|times| times - 1),
            roles: roles.collect(),
        }
    }
}

fn leads(world: &World, leader: ServerId, term: Term) -> bool {
    let host = world.host(leader);
    host.is_some_and(|host| host.leads() && host.server().term() == term)
}

/// The servers of the core that the leader counts as members.
fn members<'a>(
    world: &'a World,
    core: &'a [ServerId],
    leader: ServerId,
) -> impl Iterator<Item = &'a Host> {
    let counts = move |id: &ServerId| {
        let leading = world.host(leader);
        leading.is_some_and(|host| host.server().configuration().contains(*id))
    };
    let ids = core.iter().copied().filter(counts);
    ids.filter_map(|id| world.host(id))
}

/// The leader of the highest term, if it is in the core and all its members
/// there follow it.
fn acknowledged(world: &World, core: &[ServerId]) -> Option<(ServerId, Term)> {
    let leaders = core
        .iter()
        .filter(|id| world.host(**id).is_some_and(Host::leads));
    let &leader = leaders.max_by_key(|id| world.host(**id).map(|host| host.server().term()))?;
    let term = world.host(leader)?.server().term();
    let follows = |host: &Host| {
        let server = host.server();
        server.term() == term && server.leader() == Some(leader)
    };
    let all = members(world, core, leader).all(|host| host.id() == leader || follows(host));
    all.then_some((leader, term))
}

/// Whether a server of the core goes on starting elections after the others
/// removed it, with nothing that keeps these from listening (dissertation 4.2.3).
fn disturbed(world: &World, core: &[ServerId]) -> bool {
    let options = &world.settings().options;
    if options.pre_vote || options.stickiness || options.lease_drift_ppm.is_some() {
        return false;
    }
    let hosts = || core.iter().filter_map(|&id| world.host(id));
    let latest = hosts().max_by_key(|host| host.server().commit_index());
    let removed = |host: &Host| {
        let by = latest.is_some_and(|by| !by.server().configuration().contains(host.id()));
        by && host.server().may_campaign()
    };
    hosts().any(removed)
}

/// A witness has no state machine, and who was one lacks what it holds.
fn keeps_state(host: &Host) -> bool {
    host.server().has_commands()
}

fn behind(world: &World, calm: &Calm) -> Behind {
    let hosts = || world.hosts().iter();
    let last = hosts().map(|host| host.server().log().last().index.0).max();
    let core = || calm.core.iter().filter_map(|&id| world.host(id));
    let least = core().map(|host| host.server().last_applied().0).min();
    let image = hosts()
        .map(|host| host.store().image(true).len() as u64)
        .max();
    Behind {
        entries: last.unwrap_or(0).saturating_sub(least.unwrap_or(0)),
        snapshot_parts: image.unwrap_or(0) / world.settings().options.chunk_bytes.max(1) + 1,
    }
}
