//! What can be done to the whole cluster: its network, who hears whom, all timers, all
//! disks and clocks, and what is so from the start.

use raftworks_sim::{Host, Run, ServerId, World};

use super::super::settings::members;
use super::{About, Dial, Group, Hand, Says, exact, group, link, server, setup};

pub(super) fn groups(run: &Run) -> Vec<Group> {
    let world = run.world();
    let all = ["all".to_owned()];
    vec![
        group(Some(About::Partitions), true, partitions(world)),
        group(
            Some(About::Network),
            true,
            link::dials(world, &link::all(world)),
        ),
        group(Some(About::Timers), false, timers(world)),
        group(Some(About::Disk), false, server::disks(world, &all)),
        group(Some(About::Clock), false, server::clocks(world, &all)),
        group(Some(About::Setup), false, setup::dials(run)),
    ]
}

/// Who hears whom.
fn partitions(world: &World) -> Vec<Dial> {
    let once = [String::new()];
    let press = |hand, line| Dial::press(hand, line, &once);
    let heal = press(Hand::HealAll, "heal").says(Some(reach(world)));
    let led = world.leader().is_some();
    let of_leader = |hand, line| press(hand, line).only_if(led);
    vec![
        of_leader(Hand::IsolateLeader, "isolate leader"),
        of_leader(Hand::LeaderMute, "cut leader -> all"),
        of_leader(Hand::LeaderDeaf, "cut all -> leader"),
        of_leader(Hand::LeaderFlaps, "flap leader -> all every 400ms up 50%"),
        press(Hand::Majority, "partition majority | rest"),
        press(Hand::Bridge, "bridge newest"),
        press(Hand::Ring, "ring"),
        press(Hand::Chain, "chain"),
        heal,
    ]
}

/// Whether the leader still reaches enough voters, both ways.
fn reach(world: &World) -> Says {
    let view = members(world);
    let needs = view.quorums.commit;
    let Some(host) = view.leader.and_then(|leader| world.host(leader)) else {
        return Says::NobodyLeads;
    };
    let (leader, configuration) = (host.id(), host.server().configuration());
    let open = |from: ServerId, to: ServerId| {
        let link = world.link(from, to);
        link.is_some_and(|link| !link.cut && !link.clogged)
    };
    let hears = |host: &&Host| {
        let id = host.id();
        let both = id == leader || (open(leader, id) && open(id, leader));
        both && host.is_up() && !host.is_paused() && configuration.is_voter(id)
    };
    Says::Reach {
        leader: leader.0,
        reaches: world.hosts().iter().filter(hears).count(),
        needs,
    }
}

/// Election timeouts that end together, or far apart: clocks jump.
fn timers(world: &World) -> Vec<Dial> {
    let mut waiting: Vec<(ServerId, u64)> = world
        .hosts()
        .iter()
        .filter_map(|host| left(world, host))
        .collect();
    waiting.sort_by_key(|&(id, left)| (left, id));
    let (Some(&(_, first)), Some(&(_, last))) = (waiting.first(), waiting.last()) else {
        return Vec::new();
    };
    let count = waiting.len() as u64;
    let together = jumps(&waiting, |_| first);
    let apart = jumps(&waiting, |place| last * (place + 1) / count);
    let press = |hand, about: &[String]| Dial::press(hand, "clock @", about);
    vec![
        press(Hand::TimersTogether, &together),
        press(Hand::TimersApart, &apart),
        Dial::press(Hand::TimeOutAll, "timeout all", &[String::new()]),
    ]
}

/// How long a server still waits before it starts an election.
fn left(world: &World, host: &Host) -> Option<(ServerId, u64)> {
    let waits = host.is_up() && !host.is_paused() && !host.leads();
    let timer = host.server().timer().filter(|_| waits)?;
    let now = host.clock().shows(world.now());
    Some((host.id(), timer.0.saturating_sub(now.0)))
}

/// How clocks must jump, so that each waits as long as it should.
fn jumps(waiting: &[(ServerId, u64)], wanted: impl Fn(u64) -> u64) -> Vec<String> {
    let jump = |(&(id, left), place): (&(ServerId, u64), u64)| {
        let wanted = wanted(place);
        let by = exact(left.abs_diff(wanted));
        match left.cmp(&wanted) {
            std::cmp::Ordering::Equal => None,
            std::cmp::Ordering::Greater => Some(format!("{id} ahead {by}")),
            std::cmp::Ordering::Less => Some(format!("{id} back {by}")),
        }
    };
    waiting.iter().zip(0..).filter_map(jump).collect()
}
