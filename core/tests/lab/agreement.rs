//! 3B: log replication.

use crate::{command, each};

#[test]
fn basic_agree_3b() {
    each(3, |net| {
        for number in 1..=3 {
            assert_eq!(net.with(&command(number)), 0, "before it was proposed");
            let position = net.one(&command(number), 3);
            // After the leader's own entry.
            assert_eq!(position.index.0, number + 1);
        }
    });
}

#[test]
fn rpc_bytes_3b() {
    each(3, |net| {
        net.one(b"first", 3);
        let before = net.bytes;
        for number in 0..10 {
            net.one(&[number; 5_000], 3);
        }
        let sent = net.bytes - before;
        assert!(sent <= 3 * 10 * 5_000 + 50_000, "{sent} bytes");
    });
}

#[test]
fn follower_failure_3b() {
    each(3, |net| {
        net.one(&command(101), 3);
        let leader = net.check_one_leader();
        net.disconnect(leader % 3 + 1);
        net.one(&command(102), 2);
        net.wait_ms(1_000);
        net.one(&command(103), 2);
        // The other one goes, too: nothing commits.
        let leader = net.check_one_leader();
        for id in net.ids() {
            if id != leader {
                net.disconnect(id);
            }
        }
        net.propose(leader, &command(104)).expect("it still leads");
        net.wait_ms(2_000);
        assert_eq!(net.with(&command(104)), 0);
    });
}

#[test]
fn leader_failure_3b() {
    each(3, |net| {
        net.one(&command(101), 3);
        let first = net.check_one_leader();
        net.disconnect(first);
        net.one(&command(102), 2);
        net.wait_ms(1_000);
        net.one(&command(103), 2);
        let second = net.check_one_leader();
        net.disconnect(second);
        for id in net.ids() {
            net.propose(id, &command(104));
        }
        net.wait_ms(2_000);
        assert_eq!(net.with(&command(104)), 0);
    });
}

#[test]
fn fail_agree_3b() {
    each(3, |net| {
        net.one(&command(101), 3);
        let leader = net.check_one_leader();
        let away = leader % 3 + 1;
        net.disconnect(away);
        for number in 102..=105 {
            net.one(&command(number), 2);
            net.wait_ms(500);
        }
        net.connect(away);
        net.one(&command(106), 3);
        net.wait_ms(1_000);
        net.one(&command(107), 3);
        assert_eq!(net.with(&command(102)), 3);
    });
}

#[test]
fn fail_no_agree_3b() {
    each(5, |net| {
        net.one(&command(10), 5);
        let leader = net.check_one_leader();
        let away: Vec<u64> = (0..3).map(|step| (leader + step) % 5 + 1).collect();
        for &id in &away {
            net.disconnect(id);
        }
        net.propose(leader, &command(20)).expect("it leads");
        net.wait_ms(2_000);
        assert_eq!(net.with(&command(20)), 0);
        for id in away {
            net.connect(id);
        }
        net.check_one_leader();
        net.one(&command(1_000), 5);
    });
}

#[test]
fn concurrent_starts_3b() {
    each(3, |net| {
        let leader = net.check_one_leader();
        let term = net.node(leader).server.term();
        for number in 0..5 {
            let at = net.propose(leader, &command(number)).expect("it leads");
            assert_eq!(at.term, term);
        }
        net.wait_ms(1_000);
        for number in 0..5 {
            assert_eq!(net.with(&command(number)), 3);
        }
    });
}

#[test]
fn rejoin_3b() {
    each(3, |net| {
        net.one(&command(101), 3);
        let first = net.check_one_leader();
        net.disconnect(first);
        for number in 102..=104 {
            net.propose(first, &command(number))
                .expect("it believes that it leads");
        }
        net.one(&command(105), 2);
        // The next leader goes, and the first comes back with what nobody has.
        let second = net.check_one_leader();
        net.disconnect(second);
        net.connect(first);
        net.one(&command(106), 2);
        net.connect(second);
        net.one(&command(107), 3);
        for number in 102..=104 {
            assert_eq!(net.with(&command(number)), 0);
        }
    });
}

#[test]
fn backup_3b() {
    each(5, |net| {
        net.one(&command(1), 5);
        let first = net.check_one_leader();
        let companion = first % 5 + 1;
        let three: Vec<u64> = net.ids();
        let three: Vec<u64> = three
            .into_iter()
            .filter(|id| ![first, companion].contains(id))
            .collect();
        // Fifty entries that cannot be committed, in a group of two.
        for &id in &three {
            net.disconnect(id);
        }
        for number in 0..50 {
            net.propose(first, &command(1_000 + number));
        }
        net.wait_ms(300);
        net.disconnect(first);
        net.disconnect(companion);
        for &id in &three {
            net.connect(id);
        }
        for number in 0..50 {
            net.one(&command(2_000 + number), 3);
        }
        // Fifty more that cannot be, in another group of two.
        let second = net.check_one_leader();
        let out = three
            .iter()
            .copied()
            .find(|&id| id != second)
            .expect("another");
        net.disconnect(out);
        for number in 0..50 {
            net.propose(second, &command(3_000 + number));
        }
        net.wait_ms(300);
        for id in net.ids() {
            net.disconnect(id);
        }
        for id in [first, companion, out] {
            net.connect(id);
        }
        for number in 0..50 {
            net.one(&command(4_000 + number), 3);
        }
        for id in net.ids() {
            net.connect(id);
        }
        let before = net.requests;
        net.one(&command(5), 5);
        let spent = net.requests - before;
        assert!(spent < 100, "{spent} requests to come together");
        assert_eq!(net.with(&command(1_000)), 0);
    });
}

#[test]
fn count_3b() {
    each(3, |net| {
        net.check_one_leader();
        assert!(
            (1..=30).contains(&net.requests),
            "{} to elect",
            net.requests
        );
        let leader = net.check_one_leader();
        let before = net.requests;
        let end = net.now + 1_000_000;
        let proposed: Vec<_> = (0..10)
            .map(|number| net.propose(leader, &command(number)).expect("it leads"))
            .collect();
        while net.now < end
            && proposed
                .iter()
                .zip(0..)
                .any(|(&at, n)| net.applied_by(at, &command(n)) < 3)
        {
            net.wait_ms(10);
        }
        let spent = net.requests - before;
        assert!(
            spent <= (10 + 1 + 3) * 3,
            "{spent} requests for ten entries"
        );
        let before = net.requests;
        net.wait_ms(1_000);
        let idle = net.requests - before;
        assert!(idle <= 3 * 20, "{idle} requests in an idle second");
    });
}
