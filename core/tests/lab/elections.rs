//! 3A: leader election.

use crate::each;

#[test]
fn initial_election_3a() {
    each(3, |net| {
        let leader = net.check_one_leader();
        let term = net.node(leader).server.term();
        assert!(term.0 >= 1);
        net.wait_ms(2_000);
        assert_eq!(net.check_one_leader(), leader);
        assert_eq!(net.node(leader).server.term(), term);
    });
}

#[test]
fn re_election_3a() {
    each(3, |net| {
        let first = net.check_one_leader();
        net.disconnect(first);
        let second = net.check_one_leader();
        assert_ne!(first, second);
        // The old leader comes back and disturbs nobody for long.
        net.connect(first);
        let second = net.check_one_leader();
        // Without a majority there is no leader that anybody hears.
        let other = second % 3 + 1;
        net.disconnect(second);
        net.disconnect(other);
        net.wait_ms(2_000);
        assert_eq!(net.leader(), None);
        net.connect(other);
        net.check_one_leader();
        net.connect(second);
        net.check_one_leader();
    });
}

#[test]
fn many_elections_3a() {
    each(7, |net| {
        net.check_one_leader();
        for _ in 0..9 {
            let mut cut = Vec::new();
            while cut.len() < 3 {
                let id = net.below(7) + 1;
                if !cut.contains(&id) {
                    cut.push(id);
                    net.disconnect(id);
                }
            }
            net.check_one_leader();
            for id in cut {
                net.connect(id);
            }
        }
        net.check_one_leader();
    });
}
