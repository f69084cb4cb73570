//! Follows an event back to its causes: a message to where it left, a write to
//! what asked for it, an election to the silence before it.

use raftworks_core::{ElectionReason, Note, ServerId, VoteRefusal};

use super::{Fact, Step, happened, lane_of, last_before, last_done, step};
use crate::event::{Event, EventKind};
use crate::outline::{Brief, Marks, What};
use crate::run::Run;

/// The most events that one chain follows.
const MOST_LINKS: usize = 10;

/// The chain from an event back to what started it.
pub(super) fn of_event(run: &Run, number: u64) -> Vec<Step> {
    let mut steps = Vec::new();
    let mut next = Some(number);
    for _ in 0..MOST_LINKS {
        let Some(event) = next.and_then(|number| run.event_at(number)) else {
            break;
        };
        let number = event.number;
        steps.push(step(Some(number), Fact::Happened(Box::new(event.clone()))));
        let beside = beside(run, &event);
        let ended = beside.1;
        for other in beside.0 {
            let known = other.event.is_some() && steps.iter().any(|s| s.event == other.event);
            if !known {
                steps.push(other);
            }
        }
        next = if ended { None } else { before(run, &event) };
        debug_assert!(next.is_none_or(|next| next < number), "causes come first");
    }
    steps
}

/// The event that this one follows from.
fn before(run: &Run, event: &Event) -> Option<u64> {
    event.cause.or_else(|| match &event.kind {
        // What a client asks again, it asked before.
        EventKind::ClientActed { client } => {
            let lane = run.world().hosts().len() + client.0 as usize;
            let asks = |brief: &Brief| brief.what == What::Client && brief.lane() == Some(lane);
            let retried = event.effects.iter();
            let mut retried = retried.filter(|e| matches!(e, crate::event::Effect::Retried { .. }));
            retried
                .next()
                .and_then(|_| last_before(run, event.number, asks))
        }
        _ => None,
    })
}

/// What else explains an event, and whether that explains it wholly.
fn beside(run: &Run, event: &Event) -> (Vec<Step>, bool) {
    for (server, note) in &event.notes {
        match note {
            Note::ElectionStarted { reason, .. } | Note::PreElectionStarted { reason, .. } => {
                match reason {
                    ElectionReason::TimedOut => return (silence_before(run, event, *server), true),
                    ElectionReason::NoWinner => {
                        return (election_before(run, event, *server), true);
                    }
                    _ => {}
                }
            }
            Note::VoteRefused { reason, .. } | Note::PreVoteRefused { reason, .. } => {
                return (refusal(run, event, *server, reason), false);
            }
            _ => {}
        }
    }
    (Vec::new(), false)
}

/// What kept a server from hearing of a leader until its timer ran out (§5.2).
fn silence_before(run: &Run, event: &Event, server: ServerId) -> Vec<Step> {
    let lane = lane_of(server);
    let timer = |brief: &Brief| brief.marks.has(Marks::TIMER) && brief.lane() == Some(lane);
    let set = last_before(run, event.number, timer);
    let since = set.and_then(|number| {
        let brief = run.outline()?.briefs().get(number as usize)?;
        Some((number, brief.time))
    });
    let mut steps = Vec::new();
    let from = since.map_or(0, |(number, _)| number);
    if let Some((number, time)) = since {
        let fact = Fact::HeardNothing {
            server,
            since: time,
        };
        steps.push(step(Some(number), fact));
    }
    // The first message that should have come and did not, and whatever was done
    // to the cluster since the timer was set.
    let inside = |wanted: &dyn Fn(&Brief) -> bool| {
        let briefs = run.outline()?.briefs();
        let later = briefs
            .iter_from(from as usize)
            .take((event.number - from) as usize);
        let place = later.into_iter().position(wanted)?;
        Some(from + place as u64)
    };
    let lost = inside(&|brief| {
        let heard = matches!(brief.what, What::Lost | What::Missed) && brief.lane() == Some(lane);
        let append = brief.message() == Some(crate::flight::MessageKind::AppendEntries);
        heard && append
    });
    steps.extend(lost.and_then(|number| happened(run, number)));
    let fault = [What::Crash, What::Pause, What::Cut]
        .into_iter()
        .filter_map(|what| last_done(run, event.number, what, None))
        .max();
    // What the last heartbeat could not know of yet: it had left already.
    let briefs = run.outline().map(crate::outline::Outline::briefs);
    let heartbeat = briefs.and_then(|briefs| briefs.get(from as usize)?.cause());
    let recent = fault.filter(|&fault| fault >= heartbeat.unwrap_or(from) || lost.is_some());
    steps.extend(recent.and_then(|number| happened(run, number)));
    steps
}

/// The election before ended without a winner: it began here, and this refused.
fn election_before(run: &Run, event: &Event, server: ServerId) -> Vec<Step> {
    let lane = lane_of(server);
    let began = |brief: &Brief| brief.marks.has(Marks::ELECTION) && brief.lane() == Some(lane);
    let Some(number) = last_before(run, event.number, began) else {
        return Vec::new();
    };
    let mut steps: Vec<Step> = happened(run, number).into_iter().collect();
    let refused = |brief: &Brief| {
        brief.marks.has(Marks::REFUSED) && brief.other() == Some(lane) && brief.lane().is_some()
    };
    let refusal = last_before(run, event.number, refused).filter(|&refusal| refusal > number);
    steps.extend(refusal.and_then(|number| happened(run, number)));
    let lost = |brief: &Brief| {
        matches!(brief.what, What::Lost | What::Missed)
            && (brief.other() == Some(lane) || brief.lane() == Some(lane))
    };
    let lost = last_before(run, event.number, lost).filter(|&lost| lost > number);
    steps.extend(lost.and_then(|number| happened(run, number)));
    steps
}

/// What made a voter say no.
fn refusal(run: &Run, event: &Event, voter: ServerId, reason: &VoteRefusal) -> Vec<Step> {
    let lane = lane_of(voter);
    let at_voter = |marks: Marks| {
        let found = move |brief: &Brief| brief.marks.has(marks) && brief.lane() == Some(lane);
        last_before(run, event.number, found)
    };
    let cause = match reason {
        VoteRefusal::AlreadyVoted { for_candidate } if *for_candidate == voter => {
            at_voter(Marks::ELECTION)
        }
        VoteRefusal::AlreadyVoted { .. } => at_voter(Marks::VOTE),
        VoteRefusal::LogBehind { .. } => at_voter(Marks::APPENDED),
        VoteRefusal::LeaderAlive { .. } => at_voter(Marks::TIMER),
        VoteRefusal::StaleTerm { .. } => at_voter(Marks::TERM | Marks::ELECTION),
        VoteRefusal::Leading => at_voter(Marks::LEADER),
        _ => None,
    };
    cause
        .and_then(|number| happened(run, number))
        .into_iter()
        .collect()
}
