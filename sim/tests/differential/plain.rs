//! What the words mean: a quorum, one step, one log that begins with another one.

use std::collections::BTreeSet;

use raftworks_sim::{Address, Configuration, Event, EventKind, Members, ServerId};

use crate::view::Item;

/// Whether an event may have changed a server.
pub(crate) fn concerns(event: &Event, server: ServerId) -> bool {
    match &event.kind {
        EventKind::Delivered { message, .. } => message.to == Address::Server(server),
        EventKind::DeadlinePassed { server: other }
        | EventKind::Written { server: other, .. }
        | EventKind::WriteFailed { server: other, .. } => *other == server,
        EventKind::Lost { .. } | EventKind::ClientActed { .. } | EventKind::Narrated => false,
        EventKind::Acted { .. } => true,
    }
}

/// Whether a log begins with another one.
pub(crate) fn begins(log: &[Item], with: &[Item]) -> bool {
    log.len() >= with.len() && log[..with.len()] == *with
}

fn quorum(set: &Members, servers: &BTreeSet<ServerId>, election: bool) -> bool {
    let has = set.voters().iter().filter(|id| servers.contains(id));
    let voters = set.voters().len();
    let (elect, commit) = (set.quorums().election, set.quorums().commit);
    let sound = 2 * elect > voters && elect + commit > voters;
    let needed = match (sound, election) {
        (false, _) => voters / 2 + 1,
        (true, true) => elect,
        (true, false) => commit,
    };
    has.count() >= needed
}

pub(crate) fn decides(
    configuration: &Configuration,
    servers: &BTreeSet<ServerId>,
    election: bool,
) -> bool {
    let sets = configuration.members().into_iter();
    let sets = sets.chain(configuration.outgoing());
    configuration.members().is_some() && { sets }.all(|set| quorum(set, servers, election))
}

/// Whether one configuration may follow another one.
pub(crate) fn one_step(before: &Configuration, after: &Configuration) -> bool {
    match (before.outgoing(), after.outgoing()) {
        (None, None) => {
            let (old, new) = (before.voters(), after.voters());
            let gone = old.iter().filter(|id| !new.contains(id)).count();
            let come = new.iter().filter(|id| !old.contains(id)).count();
            gone + come <= 1
        }
        (None, Some(outgoing)) => before
            .members()
            .is_some_and(|m| m.voters() == outgoing.voters()),
        (Some(_), None) => before.voters() == after.voters(),
        (Some(_), Some(_)) => false,
    }
}
