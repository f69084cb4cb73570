//! Madsim and turmoil. Nodes are named by their addresses; an answer is told from a
//! heartbeat by its first byte.

use std::cell::Cell;
use std::net::{IpAddr, Ipv4Addr, SocketAddr};
use std::rc::Rc;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering::Relaxed};
use std::time::Duration;

use crate::heartbeats::{EVERY, NODES, TAKES};

/// As many bytes as a heartbeat of Raft has.
const BYTES: usize = 48;

/// Messages that arrive within this time.
#[cfg(madsim)]
pub fn madsim(simulated: Duration) -> u64 {
    use madsim::net::Endpoint;
    use madsim::runtime::Runtime;

    const TAG: u64 = 1;
    let address = |node: usize| SocketAddr::from(([10, 0, 0, node as u8 + 1], 1));
    let mut config = madsim::Config::default();
    config.net.send_latency = TAKES.0..TAKES.1;
    let runtime = Runtime::with_seed_and_config(1, config);
    let arrived = Arc::new(AtomicU64::new(0));
    for node in 1..NODES {
        let arrived = Arc::clone(&arrived);
        let host = runtime.create_node().ip(address(node).ip()).build();
        host.spawn(async move {
            let socket = Endpoint::bind(address(node)).await.expect("an address");
            let mut buffer = [0; BYTES];
            while let Ok((_, from)) = socket.recv_from(TAG, &mut buffer).await {
                arrived.fetch_add(1, Relaxed);
                let _ = socket.send_to(from, TAG, &[1; BYTES]).await;
            }
        });
    }
    let leader = runtime.create_node().ip(address(0).ip()).build();
    let answers = Arc::clone(&arrived);
    leader.spawn(async move {
        let socket = Arc::new(Endpoint::bind(address(0)).await.expect("an address"));
        let ears = Arc::clone(&socket);
        madsim::task::spawn(async move {
            let mut buffer = [0; BYTES];
            while ears.recv_from(TAG, &mut buffer).await.is_ok() {
                answers.fetch_add(1, Relaxed);
            }
        });
        let mut clock = madsim::time::interval(EVERY);
        loop {
            clock.tick().await;
            for node in 1..NODES {
                let _ = socket.send_to(address(node), TAG, &[0; BYTES]).await;
            }
        }
    });
    runtime.block_on(async move { madsim::time::sleep(simulated).await });
    arrived.load(Relaxed)
}

/// Nothing is simulated without the flag, and `main` says so.
#[cfg(not(madsim))]
pub fn madsim(_: Duration) -> u64 {
    let _ = (Arc::new(AtomicU64::new(0)), Relaxed);
    0
}

/// Messages that arrive within this time.
pub fn turmoil(simulated: Duration) -> u64 {
    use turmoil::net::UdpSocket;

    const PORT: u16 = 1_234;
    let anywhere = SocketAddr::from((IpAddr::V4(Ipv4Addr::UNSPECIFIED), PORT));
    let mut simulation = turmoil::Builder::new()
        .simulation_duration(simulated + Duration::from_secs(1))
        .tick_duration(Duration::from_millis(1))
        .min_message_latency(TAKES.0)
        .max_message_latency(TAKES.1)
        .rng_seed(1)
        .build();
    let arrived = Rc::new(Cell::new(0_u64));
    let count = |arrived: &Cell<u64>| arrived.set(arrived.get() + 1);
    for node in 1..NODES {
        let arrived = Rc::clone(&arrived);
        simulation.host(format!("node-{node}"), move || {
            let arrived = Rc::clone(&arrived);
            async move {
                let socket = UdpSocket::bind(anywhere).await?;
                let mut buffer = [0; BYTES];
                loop {
                    let (_, from) = socket.recv_from(&mut buffer).await?;
                    count(&arrived);
                    socket.send_to(&[1; BYTES], from).await?;
                }
            }
        });
    }
    let answers = Rc::clone(&arrived);
    simulation.client("leader", async move {
        let socket = UdpSocket::bind(anywhere).await?;
        let mut clock = tokio::time::interval(EVERY);
        let begin = turmoil::elapsed();
        let mut buffer = [0; BYTES];
        while turmoil::elapsed() - begin < simulated {
            tokio::select! {
                _ = clock.tick() => {
                    for node in 1..NODES {
                        let to = (format!("node-{node}"), PORT);
                        socket.send_to(&[0; BYTES], to).await?;
                    }
                }
                heard = socket.recv_from(&mut buffer) => {
                    heard?;
                    count(&answers);
                }
            }
        }
        Ok(())
    });
    simulation.run().expect("nothing fails");
    arrived.get()
}
