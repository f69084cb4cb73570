//! Which quorum is missing, who is missing in it and why, and what would restore
//! it.

use raftworks_core::{CommitStatus, Index, Mode, Progress, ServerId};

use super::{
    Fact, Need, Obstacle, Question, Step, ask, happened, lane_of, last_before, last_done, status,
    step,
};
use crate::flight::Address;
use crate::host::Host;
use crate::outline::{Marks, What};
use crate::run::Run;
use crate::world::World;

/// Why an entry is committed, or not.
pub(super) fn entry(run: &Run, index: Index) -> Vec<Step> {
    let Some(leader) = run.world().leader() else {
        return silence(run);
    };
    let known = run
        .world()
        .hosts()
        .iter()
        .any(|host| host.server().commit_index() >= index);
    match status(run, leader, index) {
        Some(CommitStatus::NoQuorum { have, missing }) if !known => {
            let needed = needed_to_commit(run, leader);
            lacking(run, leader, Need::Commit(index), (have, missing), needed)
        }
        Some(CommitStatus::OldTerm {
            term,
            waits_for,
            missing,
        }) => {
            let fact = Fact::OldTerm {
                index,
                term,
                waits_for,
            };
            let mut steps = vec![step(None, fact)];
            for server in missing {
                steps.push(obstacle(run, leader, server));
            }
            steps
        }
        Some(CommitStatus::NotInLog) | None if !known => {
            vec![step(None, Fact::NoSuchEntry { index })]
        }
        _ => committed(run, index),
    }
}

/// How many voters commit an entry. While a configuration is joint, this is what
/// the new one needs.
fn needed_to_commit(run: &Run, leader: ServerId) -> usize {
    let host = run.world().host(leader);
    let members = host.and_then(|host| host.server().configuration().members());
    members.map_or(0, |members| members.quorums().commit)
}

/// The event that committed an entry, and how it came about. The commits of a
/// run only go up, so that it is found by halving.
fn committed(run: &Run, index: Index) -> Vec<Step> {
    let fact = Fact::Committed { index };
    let Some(outline) = run.outline() else {
        return vec![step(None, fact)];
    };
    let briefs = outline
        .briefs()
        .iter()
        .take(run.moment() as usize)
        .enumerate();
    let commits = briefs.filter(|(_, brief)| brief.marks.has(Marks::COMMIT));
    let commits: Vec<u64> = commits.map(|(number, _)| number as u64).collect();
    let highest = |number: u64| {
        let world = run.world_at(number + 1);
        let commits = world
            .hosts()
            .iter()
            .map(|host| host.server().commit_index());
        commits.max().unwrap_or(Index(0))
    };
    let place = commits.partition_point(|&number| highest(number) < index);
    let number = commits.get(place).copied();
    let mut steps = vec![step(number, fact)];
    if let Some(number) = number {
        steps.extend(ask(run, Question::Event(number)));
    }
    steps
}

/// Why a candidate has not won.
pub(super) fn not_elected(run: &Run, id: ServerId) -> Vec<Step> {
    let Some(server) = run.world().host(id).map(Host::server) else {
        return Vec::new();
    };
    let voters = server.configuration().voters();
    let held: Vec<ServerId> = server
        .votes()
        .filter(|(_, yes)| *yes)
        .map(|(id, _)| id)
        .collect();
    let needed = server
        .configuration()
        .votes_needed(|voter| held.contains(&voter));
    let missing: Vec<ServerId> = voters
        .iter()
        .copied()
        .filter(|v| !held.contains(v))
        .collect();
    let quorum = Fact::Quorum {
        need: Need::Elect(id),
        have: held,
        missing: missing.clone(),
        needed,
    };
    let began = super::last_marked(run, id, Marks::ELECTION);
    let mut steps = vec![step(began, quorum)];
    for voter in missing {
        let refused = last_before(run, run.moment(), |brief| {
            brief.marks.has(Marks::REFUSED)
                && brief.lane() == Some(lane_of(voter))
                && brief.other() == Some(lane_of(id))
        });
        let refused = refused.filter(|&refused| began.is_some_and(|began| refused > began));
        match refused.and_then(|number| happened(run, number)) {
            Some(refusal) => steps.push(refusal),
            None => steps.push(obstacle(run, id, voter)),
        }
    }
    steps
}

/// Why nothing happens: which quorum is missing, and what would restore it.
pub(super) fn silence(run: &Run) -> Vec<Step> {
    let world = run.world();
    if let Some(leader) = world.leader() {
        let reach = |id: ServerId| reaches(world, leader, id);
        let configuration = world.host(leader).map(|host| host.server().configuration());
        let Some(configuration) = configuration else {
            return Vec::new();
        };
        let missing = configuration.missing(reach);
        if missing.is_empty() {
            return vec![step(None, Fact::Works { leader })];
        }
        let have: Vec<ServerId> = configuration
            .voters()
            .iter()
            .copied()
            .filter(|v| reach(*v))
            .collect();
        let needed = needed_to_commit(run, leader);
        return lacking(run, leader, Need::Lead(leader), (have, missing), needed);
    }
    let mut steps = vec![step(None, Fact::NoLeader)];
    let up = world
        .hosts()
        .iter()
        .filter(|host| host.is_up() && !host.is_paused());
    let up: Vec<&Host> = up.collect();
    let can_win = |host: &Host| {
        let last = host.server().log().last();
        let configuration = host.server().configuration();
        configuration.is_voter(host.id())
            && configuration.is_quorum(|id| {
                let behind = |voter: &Host| {
                    let theirs = voter.server().log().last();
                    (theirs.term, theirs.index) <= (last.term, last.index)
                };
                reaches(world, host.id(), id) && world.host(id).is_some_and(behind)
            })
    };
    let winners = up.iter().filter(|host| can_win(host));
    let next = winners
        .filter_map(|host| Some((host.server().timer()?, host.id())))
        .min();
    if let Some((at, server)) = next {
        steps.push(step(None, Fact::ElectionComes { server, at }));
        return steps;
    }
    steps.push(step(None, Fact::NobodyCanWin));
    // The one with the best log says most about what is missing.
    let best = up.iter().max_by_key(|host| {
        let last = host.server().log().last();
        let reached = world
            .hosts()
            .iter()
            .filter(|h| reaches(world, host.id(), h.id()))
            .count();
        (reached, last.term, last.index)
    });
    let Some(best) = best else {
        let all = world.hosts().iter().map(Host::id);
        steps.extend(all.clone().map(|id| obstacle(run, id, id)));
        steps.push(remedy(all.collect(), world.hosts().len() / 2 + 1));
        return steps;
    };
    let id = best.id();
    let configuration = best.server().configuration();
    let voters = configuration.voters().iter().copied();
    let (have, missing): (Vec<ServerId>, Vec<ServerId>) =
        voters.partition(|&voter| reaches(world, id, voter));
    let needed = configuration
        .members()
        .map_or(0, |members| members.quorums().election);
    steps.extend(lacking(
        run,
        id,
        Need::Elect(id),
        (have.clone(), missing),
        needed,
    ));
    let last = best.server().log().last();
    let longer = have.into_iter().filter(|voter| {
        world.host(*voter).is_some_and(|host| {
            let theirs = host.server().log().last();
            (theirs.term, theirs.index) > (last.term, last.index)
        })
    });
    steps.extend(longer.map(|voter| {
        let fact = Fact::LogBehind {
            candidate: id,
            voter,
        };
        step(None, fact)
    }));
    steps
}

/// A quorum that is not there: who has it, who lacks it and why, what would help.
fn lacking(
    run: &Run,
    from: ServerId,
    need: Need,
    (have, missing): (Vec<ServerId>, Vec<ServerId>),
    needed: usize,
) -> Vec<Step> {
    let short = needed.saturating_sub(have.len()).max(1);
    let quorum = Fact::Quorum {
        need,
        have,
        missing: missing.clone(),
        needed,
    };
    let mut steps = vec![step(None, quorum)];
    let mut broken = Vec::new();
    for server in missing {
        let step = obstacle(run, from, server);
        let waits = Fact::is_only_a_matter_of_time(&step.fact);
        steps.push(step);
        if !waits {
            broken.push(server);
        }
    }
    if !broken.is_empty() {
        steps.push(remedy(broken, short));
    }
    steps
}

fn remedy(servers: Vec<ServerId>, enough: usize) -> Step {
    let enough = enough.min(servers.len());
    step(None, Fact::Remedy { servers, enough })
}

impl Fact {
    /// Whether it will pass by itself.
    fn is_only_a_matter_of_time(&self) -> bool {
        let passes = [
            Obstacle::Writing,
            Obstacle::Travelling,
            Obstacle::Probing,
            Obstacle::Silent,
        ];
        matches!(self, Fact::Missing { obstacle, .. } if passes.contains(obstacle))
    }
}

/// Whether two servers can talk, both ways, and the other one runs.
fn reaches(world: &World, from: ServerId, to: ServerId) -> bool {
    let runs = world
        .host(to)
        .is_some_and(|host| host.is_up() && !host.is_paused());
    let open = |a, b| world.link(a, b).is_some_and(|link| !link.cut);
    runs && (from == to || (open(from, to) && open(to, from)))
}

/// Why a server contributes nothing to what another one wants.
pub(super) fn obstacle(run: &Run, from: ServerId, server: ServerId) -> Step {
    let world = run.world();
    let cut = |a, b| world.link(a, b).is_some_and(|link| link.cut);
    let done = |what, who| last_done(run, run.moment(), what, who);
    let (obstacle, event) = match world.host(server) {
        None => (Obstacle::Down, None),
        Some(host) if !host.is_up() => (Obstacle::Down, done(What::Crash, Some(server))),
        Some(host) if host.is_paused() => (Obstacle::Paused, done(What::Pause, Some(server))),
        Some(_) if cut(from, server) => (Obstacle::CutTo, done(What::Cut, None)),
        Some(_) if cut(server, from) => (Obstacle::CutFrom, done(What::Cut, None)),
        Some(host) => (patience(world, from, host), None),
    };
    step(event, Fact::Missing { server, obstacle })
}

/// Both run and can talk: what is under way between them?
fn patience(world: &World, from: ServerId, host: &Host) -> Obstacle {
    let leader = world.host(from).map(Host::server);
    let mut followers = leader
        .map(|server| server.followers().iter())
        .into_iter()
        .flatten();
    let mode = followers
        .find(|follower| follower.id() == host.id())
        .map(Progress::mode);
    let ends = (Address::Server(from), Address::Server(host.id()));
    let between = |a: Address, b: Address| (a, b) == ends || (b, a) == ends;
    let mut flights = world.flights();
    match mode {
        Some(Mode::Regressed) => Obstacle::Regressed,
        _ if host.disk().pending().next().is_some() => Obstacle::Writing,
        _ if flights.any(|flight| between(flight.id.from, flight.id.to)) => Obstacle::Travelling,
        Some(Mode::Probe) => Obstacle::Probing,
        _ => Obstacle::Silent,
    }
}
