//! Whom a selector means at a moment.

use std::cmp::Reverse;

use raftworks_core::{Configuration, Index, Members, Role, ServerId};

use super::World;
use crate::action::Selector;
use crate::host::Host;
use crate::order::sort_few_by_key;

impl World {
    /// The servers that a selector means at this moment, in ascending order.
    /// [`Selector::Rest`] means something only inside a partition.
    pub fn resolve(&self, selector: &Selector) -> Vec<ServerId> {
        match selector {
            Selector::Named(name) => self.script.named(name).unwrap_or_default().to_vec(),
            other => servers_of(&self.hosts, other),
        }
    }

    /// Who leads: of several, the one with the highest term.
    pub fn leader(&self) -> Option<ServerId> {
        leader_of(&self.hosts)
    }
}

fn leader_of(hosts: &[Host]) -> Option<ServerId> {
    let leaders = hosts.iter().filter(|host| host.leads());
    let highest = leaders.max_by_key(|host| host.server.term());
    highest.map(|host| host.id)
}

/// The servers that a selector means, names aside: those are the script's.
pub(super) fn servers_of(hosts: &[Host], selector: &Selector) -> Vec<ServerId> {
    let ids = |wanted: &dyn Fn(&Host) -> bool, most: usize| -> Vec<ServerId> {
        let hosts = hosts.iter().filter(|host| wanted(host));
        hosts.map(|host| host.id).take(most).collect()
    };
    let follows = |host: &Host| host.up && !host.leads();
    let asks_for_votes = |host: &Host| {
        let role = host.server.role();
        host.up && matches!(role, Role::Candidate | Role::PreCandidate)
    };
    match selector {
        Selector::Server(id) => ids(&|host| host.id == *id, 1),
        Selector::Leader => leader_of(hosts).into_iter().collect(),
        Selector::Follower => ids(&follows, 1),
        Selector::Followers => ids(&follows, hosts.len()),
        Selector::Down => ids(&|host| !host.up, hosts.len()),
        Selector::All => ids(&|_| true, hosts.len()),
        Selector::Up => ids(&|host| host.up, hosts.len()),
        Selector::Paused => ids(&|host| host.paused, hosts.len()),
        Selector::Candidates => ids(&asks_for_votes, hosts.len()),
        Selector::Voters => members(hosts, &|members| members.voters()),
        Selector::Learners => members(hosts, &|members| members.learners()),
        Selector::Witnesses => members(hosts, &|members| members.witnesses()),
        Selector::Majority => sides(hosts).0,
        Selector::Minority => sides(hosts).1,
        // Of equal ones, both ways of looking for the least find the first.
        Selector::Newest => most(hosts, |host| Reverse(host.server.log().last())),
        Selector::Oldest => most(hosts, |host| host.server.log().last()),
        Selector::With(index) => ids(&|host| has(host, *index), hosts.len()),
        Selector::Without(index) => ids(&|host| !has(host, *index), hosts.len()),
        Selector::Rest | Selector::Named(_) => Vec::new(),
    }
}

/// Whether a server's log has, or had, an entry at this index.
fn has(host: &Host, index: Index) -> bool {
    host.server.log().last().index >= index
}

/// The server that is up and comes first in some order.
fn most<K: Ord>(hosts: &[Host], key: impl Fn(&Host) -> K) -> Vec<ServerId> {
    let first = hosts.iter().filter(|host| host.up).min_by_key(|h| key(h));
    first.map(|host| host.id).into_iter().collect()
}

/// The configuration that counts: the leader's, or the latest that a server has.
fn configuration(hosts: &[Host]) -> Option<&Configuration> {
    let leader = leader_of(hosts);
    let host = hosts.iter().max_by_key(|host| {
        let joined = host.server.configuration().members().is_some();
        let latest = host.server.configuration_index();
        (Some(host.id) == leader, joined, latest)
    });
    host.map(|host| host.server.configuration())
}

/// The members of one kind, those that are being replaced included.
fn members(hosts: &[Host], of: &dyn Fn(&Members) -> &[ServerId]) -> Vec<ServerId> {
    let Some(configuration) = configuration(hosts) else {
        return Vec::new();
    };
    let both = [configuration.members(), configuration.outgoing()];
    let mut servers: Vec<ServerId> = both.into_iter().flatten().flat_map(of).copied().collect();
    sort_few_by_key(&mut servers, |&id| id);
    servers.dedup();
    // A scenario can name members that it has no machine for.
    servers.retain(|id| (1..=hosts.len() as u64).contains(&id.0));
    servers
}

/// The smallest majority of the voters around the leader, and the other voters.
fn sides(hosts: &[Host]) -> (Vec<ServerId>, Vec<ServerId>) {
    let mut voters = members(hosts, &|members| members.voters());
    let majority = voters.len() / 2 + 1;
    let leader = leader_of(hosts);
    let is_up = |id: ServerId| hosts.get(id.0 as usize - 1).is_some_and(|host| host.up);
    sort_few_by_key(&mut voters, |&id| (Some(id) != leader, !is_up(id), id));
    let mut others = voters.split_off(majority.min(voters.len()));
    sort_few_by_key(&mut voters, |&id| id);
    sort_few_by_key(&mut others, |&id| id);
    (voters, others)
}
