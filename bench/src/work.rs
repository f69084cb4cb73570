//! The pieces of work.

use crate::library::Library;

/// One piece of work: its name, how many servers, and what is done once.
#[derive(Clone, Copy)]
pub struct Work {
    pub name: &'static str,
    pub what: &'static str,
    pub servers: usize,
    pub kind: Kind,
    /// How often it is done between two looks at the clock.
    pub times: u64,
    /// By how many operations a cost is divided.
    pub operations: u64,
}

#[derive(Clone, Copy)]
pub enum Kind {
    /// So many commands of so many bytes at a time, applied by the leader.
    Commit { batch: usize, bytes: usize },
    /// An election, by turns of two servers.
    Election,
    /// A tick in which nothing is to do but heartbeats.
    Idle,
    /// A follower that was away while so many entries were committed.
    CatchUp { entries: usize },
    /// A former leader with so many entries that nobody else has.
    Divergent { entries: usize },
}

const fn commit(
    name: &'static str,
    what: &'static str,
    servers: usize,
    batch: usize,
    bytes: usize,
) -> Work {
    Work {
        name,
        what,
        servers,
        kind: Kind::Commit { batch, bytes },
        times: 20_000 / batch as u64,
        operations: batch as u64,
    }
}

pub const ALL: [Work; 13] = [
    commit("commit-3-1-16", "commit, 3 servers, 16 bytes", 3, 1, 16),
    commit("commit-3-1-1024", "commit, 3 servers, 1 KiB", 3, 1, 1_024),
    commit(
        "commit-3-64-16",
        "commit, 3 servers, 64 at a time, 16 bytes",
        3,
        64,
        16,
    ),
    commit(
        "commit-3-64-1024",
        "commit, 3 servers, 64 at a time, 1 KiB",
        3,
        64,
        1_024,
    ),
    commit("commit-5-1-16", "commit, 5 servers, 16 bytes", 5, 1, 16),
    commit("commit-5-1-1024", "commit, 5 servers, 1 KiB", 5, 1, 1_024),
    commit(
        "commit-5-64-16",
        "commit, 5 servers, 64 at a time, 16 bytes",
        5,
        64,
        16,
    ),
    Work {
        name: "election-3",
        what: "election, 3 servers",
        servers: 3,
        kind: Kind::Election,
        times: 2_000,
        operations: 1,
    },
    Work {
        name: "election-5",
        what: "election, 5 servers",
        servers: 5,
        kind: Kind::Election,
        times: 2_000,
        operations: 1,
    },
    Work {
        name: "idle-3",
        what: "idle round, 3 servers",
        servers: 3,
        kind: Kind::Idle,
        times: 5_000,
        operations: 1,
    },
    Work {
        name: "idle-5",
        what: "idle round, 5 servers",
        servers: 5,
        kind: Kind::Idle,
        times: 5_000,
        operations: 1,
    },
    Work {
        name: "catch-up",
        what: "catch-up of 10,000 entries, per entry",
        servers: 3,
        kind: Kind::CatchUp { entries: 10_000 },
        times: 4,
        operations: 10_000,
    },
    Work {
        name: "divergent",
        what: "divergent tail of 1,000 entries, per entry",
        servers: 3,
        kind: Kind::Divergent { entries: 1_000 },
        times: 10,
        operations: 1_000,
    },
];

/// A cluster that is ready for the work.
pub fn begin<L: Library>(work: &Work) -> L {
    let mut cluster = L::new(work.servers);
    elect(&mut cluster, 1);
    cluster
}

fn elect<L: Library>(cluster: &mut L, id: usize) {
    for _ in 0..10 {
        if cluster.leads(id) {
            return;
        }
        cluster.campaign(id);
        cluster.pump();
    }
    panic!("{}: server {id} was not elected", L::NAME);
}

/// Does it once.
pub fn once<L: Library>(cluster: &mut L, kind: Kind, round: u64) {
    match kind {
        Kind::Commit { batch, bytes } => {
            let before = cluster.applied(1);
            cluster.propose(1, batch, bytes);
            cluster.pump();
            assert_eq!(cluster.applied(1) - before, batch as u64, "{}", L::NAME);
            if round % (1_024 / batch as u64) == 0 {
                // The followers learn of the last commit, and all forget.
                cluster.tick();
                cluster.pump();
                cluster.compact();
            }
        }
        Kind::Election => {
            let id = if cluster.leads(1) { 2 } else { 1 };
            elect(cluster, id);
            if round % 256 == 0 {
                cluster.tick();
                cluster.pump();
                cluster.compact();
            }
        }
        Kind::Idle => {
            cluster.tick();
            cluster.pump();
        }
        Kind::CatchUp { entries } => {
            cluster.isolate(3, true);
            for _ in 0..entries / 100 {
                cluster.propose(1, 100, 16);
                cluster.pump();
            }
            cluster.isolate(3, false);
            together(cluster, &[1, 3]);
        }
        Kind::Divergent { entries } => {
            elect(cluster, 1);
            together(cluster, &[1, 2, 3]);
            // Server 1 has entries that nobody else gets.
            cluster.isolate(1, true);
            for _ in 0..entries / 100 {
                cluster.propose(1, 100, 16);
                cluster.pump();
            }
            elect(cluster, 2);
            for _ in 0..entries / 100 {
                cluster.propose(2, 100, 16);
                cluster.pump();
            }
            cluster.isolate(1, false);
            together(cluster, &[2, 1]);
        }
    }
}

/// Heartbeats until these servers have applied the same.
fn together<L: Library>(cluster: &mut L, ids: &[usize]) {
    for _ in 0..10_000 {
        let first = cluster.applied(ids[0]);
        if ids.iter().all(|&id| cluster.applied(id) == first) {
            return;
        }
        cluster.tick();
        cluster.pump();
    }
    panic!("{}: they never come together", L::NAME);
}
