//! Whom a selector means at a moment.

use raftworks_core::ServerId;

use super::World;
use crate::action::Selector;
use crate::host::Host;

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
    match selector {
        Selector::Server(id) => ids(&|host| host.id == *id, 1),
        Selector::Leader => leader_of(hosts).into_iter().collect(),
        Selector::Follower => ids(&follows, 1),
        Selector::Followers => ids(&follows, hosts.len()),
        Selector::Down => ids(&|host| !host.up, hosts.len()),
        Selector::All => ids(&|_| true, hosts.len()),
        Selector::Rest | Selector::Named(_) => Vec::new(),
    }
}
