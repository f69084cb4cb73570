//! What a swarm's cluster is: its size, its network and disks, its clients, and
//! the options of Raft.

use raftworks_core::{Backoff, ServerId};

use super::Profile;
use super::dice::{Dice, For};
use super::faults;
use crate::action::Selector;
use crate::client::ReadMode;
use crate::link::{LinkChange, LinkSettings};
use crate::scenario::InitialLink;
use crate::settings::{ClusterSettings, MemberSettings, Options, Span};
use crate::workload::{ClientSettings, Spread};

/// Sizes as they are drawn: those of real clusters most often.
const SIZES: [u64; 12] = [1, 2, 3, 3, 3, 3, 4, 5, 5, 5, 6, 7];

pub(super) fn draw(dice: Dice, profile: &Profile) -> ClusterSettings {
    let (fewest, most) = profile.servers;
    let servers = dice.one(For::Servers, 0, &SIZES).clamp(fewest, most);
    let latest_us = dice.one(For::Latency, 0, &[3_000, 10_000, 40_000, 150_000, 400_000]);
    let slowest_us = dice.one(For::Disk, 0, &[0, 2_000, 2_000, 20_000, 100_000]);
    let options = options(dice);
    // A leader that tried to hand leadership on has no lease any more.
    let leases = options.lease_drift_ppm.is_some() && !faults::transfers(dice);
    ClusterSettings {
        servers,
        members: members(dice, profile, servers),
        clients: clients(dice, leases),
        options,
        heartbeat_us: dice.one(For::Heartbeat, 0, &[50_000, 50_000, 20_000, 100_000]),
        link: LinkSettings {
            latency: if dice.percent(For::Latency, 1, 25) {
                Span::around(latest_us / 8, latest_us / 2)
            } else {
                Span::between(1_000, latest_us)
            },
            loss_ppm: dice.one(For::Loss, 0, &[0, 20_000, 100_000, 300_000]),
            duplicate_ppm: dice.one(For::Duplication, 0, &[0, 0, 100_000, 400_000]),
            ..LinkSettings::default()
        },
        disk: if dice.percent(For::Disk, 1, 20) {
            Span::around(slowest_us / 16, slowest_us / 4)
        } else {
            Span::between(0, slowest_us)
        },
        ..ClusterSettings::default()
    }
}

/// What is unusual about all links, in some swarms.
pub(super) fn links(dice: Dice) -> Vec<InitialLink> {
    let is = |count| dice.percent(For::Links, count, 20);
    let share = |count| dice.one(For::Links, count, &[5_000, 50_000, 200_000]);
    let change = LinkChange {
        corrupt_ppm: is(1).then(|| share(2)),
        jitter_us: is(3).then(|| dice.between(For::Links, 4, 1_000, 50_000)),
        stragglers: is(5).then(|| (share(6), Span::between(100_000, 3_000_000))),
        bandwidth: is(7).then(|| dice.one(For::Links, 8, &[5_000, 20_000, 100_000])),
        capacity: is(9).then(|| dice.between(For::Links, 10, 2, 20) as u32),
        ..LinkChange::default()
    };
    let all = InitialLink {
        from: Selector::All,
        to: Selector::All,
        change,
    };
    let unusual = change != LinkChange::default();
    unusual.then_some(all).into_iter().collect()
}

fn clients(dice: Dice, leases: bool) -> Vec<ClientSettings> {
    // Without leases, a read that wants one is refused.
    let modes: &[ReadMode] = if leases {
        &[ReadMode::Lease, ReadMode::Lease, ReadMode::Index]
    } else {
        &[ReadMode::Index, ReadMode::Index, ReadMode::Log]
    };
    let count = dice.between(For::Clients, 0, 1, 3);
    // Whoever does not wait for answers could ask for more than a cluster can do,
    // and each retry makes it worse: that is an overload, and no fault.
    let open = dice.percent(For::Wishes, 5, 25);
    let (shortest_us, least_us) = if open { (100_000, 1_000_000) } else { (0, 0) };
    let pause_us = dice.one(For::ClientPause, 0, &[5_000, 20_000, 60_000, 200_000]);
    let pause_us = pause_us.max(shortest_us);
    let timeout_us = dice.one(For::ClientPause, 1, &[100_000, 300_000, 1_000_000]);
    let client = ClientSettings {
        pause: Span::between(pause_us / 4, pause_us),
        timeout_us: timeout_us.max(least_us),
        reads_ppm: dice.one(For::Wishes, 0, &[0, 200_000, 600_000]),
        read_mode: dice.one(For::Wishes, 1, modes),
        cas_ppm: dice.one(For::Wishes, 2, &[0, 0, 200_000]),
        keys: dice.one(For::Wishes, 3, &[1, 3, 10]),
        spread: dice.one(
            For::Wishes,
            4,
            &[Spread::Uniform, Spread::Zipf, Spread::Hot],
        ),
        open: open.then_some(8),
        retry: !dice.percent(For::Wishes, 6, 15),
        abandon_ppm: dice.one(For::Wishes, 7, &[0, 0, 50_000]),
        duplicate_ppm: dice.one(For::Wishes, 8, &[0, 0, 100_000]),
    };
    vec![client; count as usize]
}

/// Some servers may begin outside the cluster, or as learners.
fn members(dice: Dice, profile: &Profile, servers: u64) -> Option<MemberSettings> {
    if !profile.membership || servers < 2 || !dice.percent(For::Members, 0, 25) {
        return None;
    }
    let voters = dice.between(For::Members, 1, 1, servers);
    let learns = dice.percent(For::Members, 2, 50) && voters < servers;
    Some(MemberSettings {
        voters: (1..=voters).map(ServerId).collect(),
        learners: learns.then_some(ServerId(servers)).into_iter().collect(),
        ..MemberSettings::default()
    })
}

fn options(dice: Dice) -> Options {
    let plain = dice.percent(For::Options, 0, 20);
    if plain {
        return Options::default();
    }
    let on = |count| dice.percent(For::Options, count, 50);
    let lease = dice.percent(For::Lease, 0, 40);
    let bounded = dice.percent(For::Sizes, 0, 50);
    let small = |count, low, high, usual| {
        if bounded {
            dice.between(For::Sizes, count, low, high)
        } else {
            usual
        }
    };
    let usual = Options::default();
    let snapshots = dice.percent(For::Snapshots, 0, 60);
    Options {
        pre_vote: on(1),
        check_quorum: on(2) || lease,
        stickiness: on(3) || lease,
        catch_up: on(4),
        lease_drift_ppm: lease.then_some(10_000),
        backoff: dice.one(
            For::Backoff,
            0,
            &[
                Backoff::Redraw,
                Backoff::Redraw,
                Backoff::Exponential,
                Backoff::CandidateRange {
                    min_us: 80_000,
                    max_us: 200_000,
                },
                Backoff::Both {
                    min_us: 40_000,
                    max_us: 120_000,
                },
            ],
        ),
        batch: small(1, 1, 8, usual.batch),
        window: small(2, 1, 4, u64::from(usual.window)) as u32,
        snapshot_every: snapshots.then(|| dice.between(For::Snapshots, 1, 3, 60)),
        trailing: dice.between(For::Snapshots, 2, 0, 8),
        chunk_bytes: small(3, 4, 64, usual.chunk_bytes),
        priorities: if dice.percent(For::Priority, 0, 15) {
            vec![(ServerId(1), dice.between(For::Priority, 1, 1, 3))]
        } else {
            Vec::new()
        },
        ..usual
    }
}
