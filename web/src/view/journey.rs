//! An entry's journey: who has it on the disk, and since when.

use raftworks_sim::{Index, Run, ServerId, Term, World};

use crate::words;

/// What a server has of an entry.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Stand {
    /// It has it on the disk, or in a snapshot there.
    Durable,
    /// It has it in memory.
    Memory,
    /// It has another entry there.
    Other(Term),
    /// It has none there.
    Nothing,
}

/// A server on the way of an entry.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct StopView {
    /// The server.
    pub id: ServerId,
    /// What it has.
    pub stand: Stand,
    /// Since which event, when it has the entry on the disk, and its time.
    pub since: Option<(u64, String)>,
}

/// An entry's journey so far.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct JourneyView {
    /// What the entry is.
    pub title: String,
    /// All servers.
    pub stops: Vec<StopView>,
    /// The event in which somebody first knew that it is committed.
    pub committed: Option<(u64, String)>,
}

fn stand(world: &World, id: ServerId, index: Index, term: Term) -> Stand {
    let Some(server) = world.host(id).map(raftworks_sim::Host::server) else {
        return Stand::Nothing;
    };
    if index < server.log().base().index {
        return Stand::Durable;
    }
    match server.log().term_at(index) {
        Some(own) if own == term && index <= server.stable_index() => Stand::Durable,
        Some(own) if own == term => Stand::Memory,
        Some(own) => Stand::Other(own),
        None => Stand::Nothing,
    }
}

/// The journey of the entry that this server has at this index.
pub fn journey(run: &Run, id: ServerId, index: u64) -> Option<JourneyView> {
    let world = run.world();
    let index = Index(index);
    let entry = world.host(id)?.server().log().get(index)?;
    let term = entry.term;
    let ids: Vec<ServerId> = world.hosts().iter().map(raftworks_sim::Host::id).collect();
    let knows = |world: &World| {
        let hosts = world.hosts().iter();
        let mut knowing = hosts.filter(|host| host.server().commit_index() >= index);
        knowing.any(|host| {
            let log = host.server().log();
            log.term_at(index).is_none_or(|own| own == term)
        })
    };
    // What is so now: each server that has it, and that it is committed.
    let durable = |id: &&ServerId| stand(world, **id, index, term) == Stand::Durable;
    let having: Vec<ServerId> = ids.iter().filter(durable).copied().collect();
    let asked = having.len() + usize::from(knows(world));
    let since = run.since(asked, |world, place| match having.get(place) {
        Some(id) => stand(world, *id, index, term) == Stand::Durable,
        None => knows(world),
    });
    let told = |number: u64| {
        let brief = run
            .outline()
            .and_then(|it| it.briefs().get(number as usize));
        (number, words::time(brief.map_or(0, |brief| brief.time.0)))
    };
    let stops = ids.iter().map(|&id| {
        let place = having.iter().position(|it| *it == id);
        StopView {
            id,
            stand: stand(world, id, index, term),
            since: place.and_then(|place| since[place]).map(told),
        }
    });
    Some(JourneyView {
        title: words::entry_title(index.0, term.0, &words::payload(&entry.payload)),
        stops: stops.collect(),
        committed: since.get(having.len()).copied().flatten().map(told),
    })
}

#[cfg(test)]
mod tests {
    use super::super::run_of;
    use super::*;
    use raftworks_sim::Time;

    #[test]
    fn an_entry_is_followed_from_disk_to_disk() {
        let text = "servers 5\nclient pause 10ms\nat 900ms crash leader\nat 950ms isolate 2\n";
        let mut run = run_of(text, 3_000_000);
        run.seek_time(Time(2_600_000));
        let leader = run.world().leader().unwrap();
        let server = run.world().host(leader).unwrap().server();
        let last = server.commit_index().0;
        assert!(last > 8, "{last}");
        for index in [1, last / 2, last] {
            let view = journey(&run, leader, index).unwrap();
            let term = run
                .world()
                .host(leader)
                .unwrap()
                .server()
                .log()
                .term_at(Index(index));
            let holds = |world: &World, id| stand(world, id, Index(index), term.unwrap());
            assert_eq!(view.stops.len(), 5);
            for stop in &view.stops {
                assert_eq!(
                    stop.since.is_some(),
                    stop.stand == Stand::Durable,
                    "{stop:?}"
                );
                if let Some((number, _)) = stop.since {
                    assert_eq!(holds(&run.world_at(number + 1), stop.id), Stand::Durable);
                    assert_ne!(holds(&run.world_at(number), stop.id), Stand::Durable);
                }
            }
            let (committed, _) = view.committed.unwrap();
            let before = view.stops.iter().filter_map(|it| it.since.as_ref());
            assert!(before.filter(|(number, _)| *number <= committed).count() >= 3);
        }
        assert_eq!(journey(&run, leader, 999_999), None);
    }

    #[test]
    fn who_has_another_entry_there_is_told_apart() {
        let run = run_of("servers 3\nlog 1: 1 1 2\nlog 2: 1 1\nlog 3: 1 1 3\n", 0);
        let view = journey(&run, ServerId(1), 3).unwrap();
        let stands: Vec<Stand> = view.stops.iter().map(|stop| stop.stand).collect();
        assert_eq!(
            stands,
            [Stand::Durable, Stand::Nothing, Stand::Other(Term(3))]
        );
        assert_eq!(view.committed, None);
    }
}
