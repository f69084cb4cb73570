//! What a client waits for, and why what it read is old.

use raftworks_core::{Index, ReadStatus, ServerId};

use super::quorum::{entry, obstacle, silence};
use super::{Fact, Step, happened, last_before, step};
use crate::client::{Answer, Ask, Client, ClientId, ReadMode};
use crate::flight::{Address, MessageKind};
use crate::outline::{Marks, What};
use crate::run::Run;

/// Whether the last thing that a client got was the answer to a read.
pub(super) fn read_something(client: &Client) -> bool {
    matches!(client.last_completed(), Some((Ask::Read { .. }, _)))
}

/// Why a client is still waiting.
pub(super) fn waiting(run: &Run, id: ClientId) -> Vec<Step> {
    let world = run.world();
    let Some(client) = world.clients().get(id.0 as usize) else {
        return Vec::new();
    };
    let Some(operation) = client.current() else {
        return Vec::new();
    };
    let lane = world.hosts().len() + id.0 as usize;
    let asked = last_before(run, run.moment(), |brief| {
        let by_action =
            brief.what == What::Acted && brief.marks.has(Marks::READER) && id == ClientId::READER;
        (brief.what == What::Client && brief.lane() == Some(lane)) || by_action
    });
    let server = operation.asked;
    let fact = Fact::Asked {
        client: id,
        server,
        since: operation.asked_at.unwrap_or(world.now()),
        attempts: operation.attempts,
    };
    let mut steps = vec![step(asked, fact)];
    let sequence = operation.ask.sequence();
    let holder = world.hosts().iter().find_map(|host| {
        let mut waits = host.waiting.iter();
        let mine = waits.find(|(_, waiting)| waiting.client == id && waiting.sequence == sequence);
        mine.map(|(index, _)| (host.id(), *index))
    });
    let reads = world.hosts().iter().find_map(|host| {
        let mut reading = host.reading.iter();
        let mine = reading.find(|reading| reading.client == id && reading.sequence == sequence)?;
        Some((host.id(), host.server().read_status(mine.read)))
    });
    let end = Address::Client(id);
    let travels = world.flights().any(|flight| {
        let kinds = matches!(flight.id.kind, MessageKind::Request | MessageKind::Response);
        kinds && (flight.id.from == end || flight.id.to == end)
    });
    let runs = world
        .host(server)
        .is_some_and(|host| host.is_up() && !host.is_paused());
    match (holder, reads) {
        (Some((server, index)), _) => {
            steps.push(step(None, Fact::InLog { server, index }));
            steps.extend(entry(run, index));
        }
        (None, Some((server, status))) => steps.extend(read(run, server, &status)),
        _ if travels => steps.push(step(None, Fact::StillTravelling)),
        _ if !runs => steps.push(obstacle(run, server, server)),
        _ if world.leader().is_none() => steps.extend(silence(run)),
        _ => {
            let lost = last_before(run, run.moment(), |brief| {
                matches!(brief.what, What::Lost | What::Missed)
                    && (brief.lane() == Some(lane) || brief.other() == Some(lane))
            });
            let since = lost.filter(|&lost| asked.is_some_and(|asked| lost > asked));
            steps.extend(since.and_then(|number| happened(run, number)));
        }
    }
    if holder.is_none()
        && !travels
        && let Some(at) = client.wakes_at()
    {
        steps.push(step(None, Fact::AsksAgain { at }));
    }
    steps
}

fn read(run: &Run, server: ServerId, status: &ReadStatus) -> Vec<Step> {
    match status {
        ReadStatus::NeedsQuorum { missing, .. } => {
            let mut steps = vec![step(None, Fact::ReadWaits { server })];
            steps.extend(missing.iter().map(|&voter| obstacle(run, server, voter)));
            steps
        }
        ReadStatus::NeedsApply { index, applied } => {
            let fact = Fact::ReadWaitsToApply {
                server,
                index: *index,
                applied: *applied,
            };
            vec![step(None, fact)]
        }
        ReadStatus::AskedLeader { leader } => match leader {
            Some(leader) => vec![obstacle(run, server, *leader)],
            None => silence(run),
        },
        ReadStatus::Unknown => Vec::new(),
    }
}

/// Why what a client read is old: what the answering server had applied, and
/// what was committed by then.
pub(super) fn stale(run: &Run, id: ClientId) -> Vec<Step> {
    let world = run.world();
    let Some(client) = world.clients().get(id.0 as usize) else {
        return Vec::new();
    };
    let Some((Ask::Read { mode, .. }, Answer::Value { applied, .. })) = client.last_completed()
    else {
        return Vec::new();
    };
    let lane = world.hosts().len() + id.0 as usize;
    let answered = last_before(run, run.moment(), |brief| {
        brief.marks.has(Marks::REPLY) && brief.lane() == Some(lane)
    });
    let Some(answered) = answered else {
        return Vec::new();
    };
    let then = run.world_at(answered + 1);
    let commits = then.hosts().iter().map(|host| host.server().commit_index());
    let fact = Fact::ReadSaw {
        applied: *applied,
        committed: commits.max().unwrap_or(Index(0)),
        unconfirmed: *mode == ReadMode::Stale,
    };
    let mut steps = vec![step(Some(answered), fact)];
    steps.extend(super::chain::of_event(run, answered));
    steps
}
