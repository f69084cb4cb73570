//! 3C: persistence, Figure 8, and networks that cannot be relied on.

use crate::net::{Net, Network};
use crate::{command, each};

fn restart_all(net: &mut Net) {
    for id in net.ids() {
        net.crash(id);
    }
    for id in net.ids() {
        net.restart(id);
    }
}

#[test]
fn persist_1_3c() {
    each(3, |net| {
        net.one(&command(11), 3);
        restart_all(net);
        net.one(&command(12), 3);
        let leader = net.check_one_leader();
        net.disconnect(leader);
        net.crash(leader);
        net.restart(leader);
        net.one(&command(13), 3);
        let leader = net.check_one_leader();
        net.crash(leader);
        net.one(&command(14), 2);
        net.restart(leader);
        net.one(&command(15), 3);
        for number in 11..=15 {
            assert_eq!(net.with(&command(number)), 3);
        }
    });
}

#[test]
fn persist_2_3c() {
    each(5, |net| {
        let mut number = 1;
        for _ in 0..5 {
            net.one(&command(number), 5);
            let leader = net.check_one_leader();
            let after = |step: u64| (leader - 1 + step) % 5 + 1;
            net.disconnect(after(1));
            net.disconnect(after(2));
            net.one(&command(number + 1), 3);
            for step in [0, 3, 4] {
                net.disconnect(after(step));
            }
            for step in [1, 2] {
                net.crash(after(step));
                net.restart(after(step));
            }
            net.wait_ms(1_000);
            net.crash(after(3));
            net.restart(after(3));
            net.one(&command(number + 2), 3);
            net.connect(after(4));
            net.connect(after(0));
            number += 3;
        }
        net.one(&command(1_000), 5);
    });
}

#[test]
fn persist_3_3c() {
    each(3, |net| {
        net.one(&command(101), 3);
        let leader = net.check_one_leader();
        let (second, third) = (leader % 3 + 1, (leader + 1) % 3 + 1);
        net.disconnect(third);
        net.one(&command(102), 2);
        net.crash(leader);
        net.crash(second);
        net.connect(third);
        net.restart(leader);
        net.one(&command(103), 2);
        net.restart(second);
        net.one(&command(104), 3);
    });
}

/// Leaders crash soon after they were proposed to, and come back at random.
fn figure_8(net: &mut Net, steps: u64, reorder_from: u64) {
    net.one(&command(0), 1);
    let mut up = 5;
    for step in 0..steps {
        if step == reorder_from {
            net.network = Network::Reordering;
        }
        let mut leader = None;
        for id in net.ids() {
            if net.propose(id, &command(10_000 + step)).is_some() {
                leader = Some(id);
            }
        }
        let pause = if net.below(1_000) < 100 {
            net.below(500)
        } else {
            net.below(13)
        };
        net.wait_ms(pause);
        if let Some(leader) = leader {
            if reorder_from < steps {
                if net.node(leader).connected && net.below(1_000) < 500 {
                    net.disconnect(leader);
                    up -= 1;
                }
            } else {
                net.crash(leader);
                up -= 1;
            }
        }
        if up < 3 {
            let id = net.below(5) + 1;
            if !net.node(id).up {
                net.restart(id);
                up += 1;
            } else if !net.node(id).connected {
                net.connect(id);
                up += 1;
            }
        }
    }
    for id in net.ids() {
        if !net.node(id).up {
            net.restart(id);
        }
        net.connect(id);
    }
    net.one(&command(99_999), 5);
}

#[test]
fn figure_8_3c() {
    each(5, |net| figure_8(net, 1_000, u64::MAX));
}

#[test]
fn figure_8_unreliable_3c() {
    each(5, |net| {
        net.network = Network::Unreliable;
        figure_8(net, 1_000, 200);
    });
}

#[test]
fn unreliable_agree_3c() {
    each(5, |net| {
        net.network = Network::Unreliable;
        for round in 1..50 {
            for other in 0..4 {
                if let Some(leader) = net.leader() {
                    net.propose(leader, &command(1_000 * round + other));
                }
            }
            net.one(&command(round), 1);
        }
        net.network = Network::Reliable;
        net.one(&command(100), 5);
    });
}

/// Three clients write while servers crash and links are cut; whatever was
/// acknowledged is there in the end.
fn churn(net: &mut Net) {
    let mut acknowledged: Vec<Vec<u8>> = Vec::new();
    let mut number = 0;
    for _ in 0..20 {
        if net.below(1_000) < 200 {
            let id = net.below(5) + 1;
            net.disconnect(id);
        }
        if net.below(1_000) < 500 {
            let id = net.below(5) + 1;
            if net.node(id).up {
                net.connect(id);
            } else {
                net.restart(id);
            }
        }
        if net.below(1_000) < 200 {
            let id = net.below(5) + 1;
            if net.node(id).up {
                net.crash(id);
            }
        }
        for _client in 0..3 {
            number += 1;
            let value = command(number);
            let ids = net.ids();
            let proposed: Vec<_> = ids
                .into_iter()
                .filter_map(|id| net.propose(id, &value))
                .collect();
            for _ in 0..5 {
                net.wait_ms(20 + number % 10);
                if proposed.iter().any(|&at| net.applied_by(at, &value) > 0) {
                    acknowledged.push(value);
                    break;
                }
            }
        }
        net.wait_ms(350);
    }
    net.network = Network::Reliable;
    for id in net.ids() {
        if !net.node(id).up {
            net.restart(id);
        }
        net.connect(id);
    }
    net.one(&command(1_000_000), 5);
    assert!(!acknowledged.is_empty());
    for value in acknowledged {
        assert_eq!(net.with(&value), 5, "{:?}", String::from_utf8_lossy(&value));
    }
}

#[test]
fn reliable_churn_3c() {
    each(5, churn);
}

#[test]
fn unreliable_churn_3c() {
    each(5, |net| {
        net.network = Network::Unreliable;
        churn(net);
    });
}
