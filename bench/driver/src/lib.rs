//! The smallest program that does everything with a server: what `cargo xtask
//! size` measures as the size of the core in WebAssembly. Three servers, a
//! network that is a queue, and all that a caller can ask for.

use std::cell::RefCell;
use std::collections::VecDeque;

use raftworks_core::{
    Body, Change, Config, Configuration, Leave, Members, Message, Output, ReadKind, Saved, Server,
    ServerId, Time,
};

struct Cluster {
    servers: Vec<Server<Vec<u8>>>,
    queue: VecDeque<Message<Vec<u8>>>,
    sum: u64,
}

thread_local! {
    static CLUSTER: RefCell<Cluster> = RefCell::new(start());
}

fn start() -> Cluster {
    let voters: Vec<ServerId> = (1..=3).map(ServerId).collect();
    let server = |&id: &ServerId| {
        let known = Configuration::new(voters.clone()).ok()?;
        Server::new(
            Config::recommended(id),
            known,
            Saved::default(),
            id.0,
            Time(0),
        )
        .ok()
    };
    Cluster {
        servers: voters.iter().filter_map(server).collect(),
        queue: VecDeque::new(),
        sum: 0,
    }
}

/// Does one thing to a server, delivers everything, and says what came of it.
#[unsafe(no_mangle)]
pub extern "C" fn step(what: u32, server: u32, value: u64) -> u64 {
    CLUSTER.with_borrow_mut(|cluster| {
        let now = Time(value);
        let other = ServerId(value % 5 + 1);
        if let Some(server) = cluster.servers.get_mut(server as usize) {
            let voters = Members::new(vec![ServerId(1), ServerId(2), other]);
            let change = match what % 4 {
                0 => Change::AddLearner(other),
                1 => Change::Remove(other),
                2 => Change::AddWitness(other),
                _ => match voters {
                    Ok(members) => Change::Replace {
                        members,
                        leave: Leave::Automatic,
                    },
                    Err(_) => Change::Leave,
                },
            };
            let done = match what {
                0 => {
                    server.advance(now);
                    true
                }
                1 => server.propose(now, value.to_le_bytes().to_vec()).is_ok(),
                2 => server.read(now, ReadKind::Index).is_ok(),
                3 => server.read(now, ReadKind::Lease).is_ok(),
                4 => server.transfer_leadership(now, other).is_ok(),
                5 => server.snapshot_taken(server.last_applied(), value).is_ok(),
                6 => server.readmit(other),
                _ => server.change_configuration(now, change).is_ok(),
            };
            cluster.sum += u64::from(done);
        }
        pump(cluster, now);
        cluster.sum
    })
}

fn pump(cluster: &mut Cluster, now: Time) {
    loop {
        for server in &mut cluster.servers {
            while let Some(output) = server.poll() {
                match output {
                    Output::Write(write) => {
                        cluster.sum += u64::from(server.written(now, write.id).is_ok())
                    }
                    Output::Send(message) => cluster.queue.push_back(message),
                    Output::SendSnapshot {
                        mut message,
                        size_bytes,
                    } => {
                        if let Body::InstallSnapshot { data, .. } = &mut message.body {
                            data.resize(size_bytes as usize, 0);
                        }
                        cluster.queue.push_back(message);
                    }
                    Output::Apply { first, last } => {
                        cluster.sum += server.log().range(first, last).count() as u64;
                    }
                    Output::Read { index, .. } => cluster.sum += index.0,
                    Output::ReadRefused { .. } | Output::Restore(_) => cluster.sum += 1,
                }
            }
        }
        let Some(message) = cluster.queue.pop_front() else {
            return;
        };
        let to = message.to.0 as usize;
        if let Some(server) = cluster.servers.get_mut(to.saturating_sub(1)) {
            cluster.sum += u64::from(server.receive(now, message).is_ok());
        }
    }
}
