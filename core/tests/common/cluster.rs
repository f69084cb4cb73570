//! A cluster of hosts that exchange messages as far as the test lets them.

use std::collections::BTreeSet;

use raftworks_core::{Body, Config, ServerId};

use super::{Host, Mail, saved};

#[derive(Clone, Debug)]
pub(crate) struct Cluster {
    hosts: Vec<Host>,
    /// Servers whose writes do not complete for now.
    pub(crate) slow_disks: BTreeSet<u64>,
    /// Everything that was delivered, for counting.
    pub(crate) delivered: Vec<Mail>,
}

impl Cluster {
    /// Servers 1, 2, … with these logs; all have reached `term`.
    pub(crate) fn new(term: u64, logs: &[&[u64]], adjust: impl Fn(&mut Config)) -> Cluster {
        let size = logs.len() as u64;
        let host = |(log, id): (&&[u64], u64)| {
            let mut config = Config::new(ServerId(id));
            adjust(&mut config);
            Host::new(config, size, saved(term, log), id)
        };
        Cluster {
            hosts: logs.iter().zip(1..).map(host).collect(),
            slow_disks: BTreeSet::new(),
            delivered: Vec::new(),
        }
    }

    pub(crate) fn host(&mut self, id: u64) -> &mut Host {
        &mut self.hosts[id as usize - 1]
    }

    /// The server loses its memory and starts from its disk.
    pub(crate) fn restart(&mut self, id: u64) {
        let host = self.host(id);
        let config = host.server.config().clone();
        let size = host.server.configuration().voters().len() as u64;
        *host = Host::new(config, size, host.disk.clone(), id);
    }

    /// Disks work and messages travel until all is quiet. Those that `passes`
    /// refuses are lost.
    pub(crate) fn exchange(&mut self, passes: impl Fn(&Mail) -> bool) {
        loop {
            let mut mail = Vec::new();
            for host in &mut self.hosts {
                if self.slow_disks.contains(&host.server.id().0) {
                    host.poll();
                } else {
                    host.settle();
                }
                mail.append(&mut host.sent);
            }
            if mail.is_empty() {
                return;
            }
            for message in mail.into_iter().filter(|message| passes(message)) {
                self.delivered.push(message.clone());
                let (from, term) = (message.from.0, message.term.0);
                self.host(message.to.0).receive(from, term, message.body);
            }
        }
    }

    /// Messages travel between these servers only.
    pub(crate) fn exchange_among(&mut self, ids: &[u64]) {
        self.exchange(|message| ids.contains(&message.from.0) && ids.contains(&message.to.0));
    }

    /// Elects `id` in exactly `term` with the votes of `ids`. Its first
    /// AppendEntries are lost.
    pub(crate) fn elect(&mut self, id: u64, term: u64, ids: &[u64]) {
        while self.host(id).server.term().0 < term {
            assert!(!self.host(id).server.is_leader(), "a leader has its term");
            self.host(id).server.campaign(raftworks_core::Time(0));
            self.exchange(|message| {
                let vote = matches!(
                    message.body,
                    Body::RequestVote { .. } | Body::RequestVoteReply { .. }
                );
                vote && ids.contains(&message.from.0) && ids.contains(&message.to.0)
            });
        }
        assert_eq!(self.host(id).server.term().0, term);
    }

    /// A leader's heartbeat is due, and what follows from it happens.
    pub(crate) fn heartbeat_among(&mut self, id: u64, ids: &[u64]) {
        self.host(id).time_out();
        self.exchange_among(ids);
    }

    /// How often this follower said no.
    pub(crate) fn refusals_of(&self, follower: u64) -> usize {
        let refused = |message: &&Mail| {
            let no = matches!(message.body, Body::AppendEntriesRejected { .. });
            no && message.from.0 == follower
        };
        self.delivered.iter().filter(refused).count()
    }
}
