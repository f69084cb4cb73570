//! Plainer settings: what differs from an undisturbed cluster goes, one thing at a
//! time.

use super::passes::Next;
use super::target::Found;
use crate::scenario::Scenario;
use crate::settings::{ClusterSettings, Span};

/// Seeds from 1 on that are tried in place of a large one.
const SMALL_SEEDS: usize = 8;

/// Each client that acts by itself.
pub(super) fn without_client(best: &Scenario, _: &Found, number: usize) -> Next {
    if number >= best.cluster.clients.len() {
        return Next::Over;
    }
    Next::change(best, |scenario| {
        scenario.cluster.clients.remove(number);
    })
}

/// Each setting as it is when nobody says anything.
pub(super) fn plainer(best: &Scenario, _: &Found, number: usize) -> Next {
    let plain = ClusterSettings::default();
    let resets: [&dyn Fn(&mut ClusterSettings); 12] = [
        // What a run would be without any of it, first.
        &|cluster| {
            let (servers, clients) = (cluster.servers, cluster.clients.clone());
            let logs = cluster.logs.clone();
            *cluster = ClusterSettings {
                servers,
                clients,
                logs,
                ..ClusterSettings::default()
            };
        },
        &|cluster| cluster.options = plain.options.clone(),
        &|cluster| cluster.members.clone_from(&plain.members),
        &|cluster| cluster.link.loss_ppm = 0,
        &|cluster| cluster.link.duplicate_ppm = 0,
        &|cluster| cluster.link.clone_from(&plain.link),
        &|cluster| cluster.link.latency = plain.link.latency,
        &|cluster| cluster.link.latency = Span::exactly(10_000),
        &|cluster| cluster.disk = plain.disk,
        &|cluster| cluster.disk = Span::exactly(1_000),
        &|cluster| cluster.election_timeout = plain.election_timeout,
        &|cluster| cluster.heartbeat_us = plain.heartbeat_us,
    ];
    if let Some(reset) = resets.get(number) {
        // Exact spans are plainer than the default ones, which must not come back.
        let exact = |span: Span| span.min_us == span.max_us;
        let undone = match number {
            5 | 6 => exact(best.cluster.link.latency),
            8 => exact(best.cluster.disk),
            0 => exact(best.cluster.link.latency) || exact(best.cluster.disk),
            _ => false,
        };
        if undone {
            return Next::Nothing;
        }
        return Next::change(best, |scenario| reset(&mut scenario.cluster));
    }
    one_of_many(best, number - resets.len())
}

/// Each line that may stand more than once: links, logs, options.
fn one_of_many(best: &Scenario, number: usize) -> Next {
    if number < best.links.len() {
        return Next::change(best, |scenario| {
            scenario.links.remove(number);
        });
    }
    let number = number - best.links.len();
    if number < best.cluster.logs.len() {
        return Next::change(best, |scenario| {
            scenario.cluster.logs.remove(number);
        });
    }
    let number = number - best.cluster.logs.len();
    let changed = best.cluster.changed_options();
    if number >= changed.len() {
        return Next::Over;
    }
    // All other options on a plain cluster: what is left is that one's default.
    Next::change(best, |scenario| {
        scenario.cluster.options = ClusterSettings::default().options;
        for (place, setting) in changed.iter().enumerate() {
            if place != number {
                scenario.cluster.set(*setting);
            }
        }
    })
}

/// A seed that is easy to type.
pub(super) fn smaller_seed(best: &Scenario, _: &Found, number: usize) -> Next {
    let seed = number as u64 + 1;
    if number >= SMALL_SEEDS || seed >= best.seed {
        return Next::Over;
    }
    Next::change(best, |scenario| scenario.seed = seed)
}
