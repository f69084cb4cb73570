//! 3D: log compaction.

use crate::net::{Net, Network};
use crate::{command, each};

/// Rounds in which one server is away, and comes back to a compacted log.
fn rounds(net: &mut Net, network: Network, disconnects: bool, crashes: bool) {
    net.network = network;
    net.snapshot_every = Some(10);
    net.one(&command(0), 3);
    let mut number = 1;
    for round in 0..30 {
        let leader = net.check_one_leader();
        let victim = if round % 3 == 1 {
            leader
        } else {
            leader % 3 + 1
        };
        if disconnects {
            net.disconnect(victim);
            net.one(&command(number), 2);
            number += 1;
        }
        if crashes {
            net.crash(victim);
            net.one(&command(number), 2);
            number += 1;
        }
        let many = 5 + net.below(10);
        let servers = if disconnects || crashes { 2 } else { 3 };
        for _ in 0..many {
            if let Some(leader) = net.leader() {
                net.propose(leader, &command(number));
                number += 1;
            }
        }
        net.one(&command(number), servers);
        number += 1;
        for node in &net.nodes {
            let entries = node.server.log().last().index.0 - node.server.log().base().index.0;
            assert!(
                !node.up || !node.connected || entries < 60,
                "{entries} entries are kept"
            );
        }
        if disconnects {
            net.connect(victim);
            net.one(&command(number), 3);
            number += 1;
        }
        if crashes {
            net.restart(victim);
            net.one(&command(number), 3);
            number += 1;
        }
    }
    let took = net
        .nodes
        .iter()
        .all(|node| node.server.snapshot().is_some());
    assert!(took, "everybody has a snapshot");
}

#[test]
fn snapshot_basic_3d() {
    each(3, |net| rounds(net, Network::Reliable, false, false));
}

#[test]
fn snapshot_install_3d() {
    each(3, |net| rounds(net, Network::Reliable, true, false));
}

#[test]
fn snapshot_install_unreliable_3d() {
    each(3, |net| rounds(net, Network::Unreliable, true, false));
}

#[test]
fn snapshot_install_crash_3d() {
    each(3, |net| rounds(net, Network::Reliable, false, true));
}

#[test]
fn snapshot_install_un_crash_3d() {
    each(3, |net| rounds(net, Network::Unreliable, false, true));
}

#[test]
fn snapshot_all_crash_3d() {
    each(3, |net| {
        net.snapshot_every = Some(10);
        net.one(&command(0), 3);
        let mut number = 1;
        for _ in 0..5 {
            let many = 5 + net.below(15);
            for _ in 0..many {
                net.one(&command(number), 3);
                number += 1;
            }
            let before = net.one(&command(number), 3).index;
            number += 1;
            for id in net.ids() {
                net.crash(id);
            }
            for id in net.ids() {
                net.restart(id);
            }
            let after = net.one(&command(number), 3).index;
            number += 1;
            assert!(after > before, "indexes never decrease");
        }
    });
}

#[test]
fn snapshot_init_3d() {
    each(3, |net| {
        net.snapshot_every = Some(10);
        for number in 0..12 {
            net.one(&command(number), 3);
        }
        for round in 0..2 {
            for id in net.ids() {
                net.crash(id);
            }
            for id in net.ids() {
                net.restart(id);
            }
            net.one(&command(100 + round), 3);
        }
        assert_eq!(net.with(&command(0)), 3, "what only the snapshot has");
    });
}
