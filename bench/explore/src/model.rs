//! The cluster as a model: its states, what can happen in each, and what must
//! hold in all of them.

use std::collections::BTreeMap;
use std::hash::{Hash, Hasher};
use std::sync::Arc;

use raftworks_core::{Config, Entry, Position, Role, ServerId, Time};
use stateright::{Model, Property};

use crate::node::{Command, Disks, Mail, Node, Outcome, key_of};

/// How far the exploration goes.
#[derive(Clone, Debug)]
pub struct Bounds {
    pub servers: u64,
    /// How many of them campaign.
    pub candidates: usize,
    /// It begins with server 1 as the leader of term 1, whom everybody follows.
    pub elected: bool,
    /// The highest term in which anybody campaigns.
    pub terms: u64,
    /// How many commands are proposed.
    pub commands: u8,
    /// How often a server crashes, in all.
    pub crashes: u8,
    /// How often a leader repeats what may have got lost, in all.
    pub heartbeats: u8,
    /// How many messages arrive twice, in all.
    pub duplicates: u8,
    /// With PreVote.
    pub pre_vote: bool,
    /// How disks write.
    pub disks: Disks,
    /// The rules of Raft that no server follows.
    #[cfg(feature = "ablation")]
    pub broken: raftworks_core::Rules,
}

impl Bounds {
    /// A second leader of three, and nothing else that could be left out.
    pub const LEAST: Bounds = Bounds {
        servers: 3,
        candidates: 2,
        elected: true,
        terms: 2,
        commands: 0,
        crashes: 0,
        heartbeats: 0,
        duplicates: 0,
        pre_vote: false,
        disks: Disks::Slow,
        #[cfg(feature = "ablation")]
        broken: raftworks_core::Rules::NONE,
    };

    fn config(&self, id: ServerId) -> Config {
        Config {
            pre_vote: self.pre_vote,
            #[cfg(feature = "ablation")]
            broken: self.broken,
            ..Config::new(id)
        }
    }

    /// Whether what servers promise holds: not where disks lie or a rule is missing.
    fn is_raft(&self) -> bool {
        #[cfg(feature = "ablation")]
        let whole = self.broken.never_any();
        #[cfg(not(feature = "ablation"))]
        let whole = true;
        whole && self.disks != Disks::Lying
    }
}

/// A state of the cluster.
#[derive(Clone, Debug)]
pub struct Cluster {
    nodes: Vec<Arc<Node>>,
    /// What was sent and has not arrived, and how often it still can. It may arrive
    /// at any time or never: the network loses and reorders.
    network: BTreeMap<u64, (Arc<Mail>, u8)>,
    duplicates: u8,
    commands: u8,
    crashes: u8,
    heartbeats: u8,
    /// Who was elected in each term so far.
    leaders: BTreeMap<u64, ServerId>,
    /// What the first server to get there applied, and whether another one
    /// applied something else.
    applied: Vec<Entry<Command>>,
    contradiction: bool,
    second_leader: bool,
}

impl PartialEq for Cluster {
    fn eq(&self, other: &Cluster) -> bool {
        let keys = |state: &Cluster| -> Vec<u64> { state.nodes.iter().map(|n| n.key()).collect() };
        keys(self) == keys(other)
            && in_flight(self).eq(in_flight(other))
            && self.spent() == other.spent()
            && self.leaders == other.leaders
            && self.applied == other.applied
            && (self.contradiction, self.second_leader)
                == (other.contradiction, other.second_leader)
    }
}

impl Hash for Cluster {
    fn hash<H: Hasher>(&self, hasher: &mut H) {
        for node in &self.nodes {
            hasher.write_u64(node.key());
        }
        for (key, copies) in in_flight(self) {
            hasher.write_u64(key);
            hasher.write_u8(copies);
        }
        hasher.write(&self.spent());
        self.leaders.hash(hasher);
        let flags = [self.contradiction, self.second_leader];
        (self.applied.len(), flags).hash(hasher);
        for entry in &self.applied {
            hasher.write_u64(entry.term.0);
        }
    }
}

fn in_flight(state: &Cluster) -> impl Iterator<Item = (u64, u8)> + '_ {
    state
        .network
        .iter()
        .map(|(&key, (_, copies))| (key, *copies))
}

/// What can happen.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Step {
    /// A server's election timeout runs out.
    TimeOut(usize),
    /// A leader's heartbeat is due.
    Heartbeat(usize),
    /// A client asks this leader for a command.
    Propose(usize),
    /// A server's oldest write is done.
    Written(usize),
    /// A server crashes and starts again; the first so many of its writes under
    /// way have reached the disk.
    Crash(usize, usize),
    /// A message arrives, and perhaps once more later.
    Deliver {
        /// Which one.
        message: u64,
        /// Whether it stays in the network.
        again: bool,
    },
}

impl Cluster {
    /// How much has happened that may happen so often only.
    fn spent(&self) -> [u8; 4] {
        [
            self.commands,
            self.crashes,
            self.heartbeats,
            self.duplicates,
        ]
    }

    fn took(&mut self, place: usize, (node, outcome): (Node, Outcome)) {
        for message in outcome.sent {
            let key = key_of(&message);
            let flight = self.network.entry(key).or_insert((Arc::new(message), 0));
            flight.1 += 1;
        }
        for entry in outcome.applied {
            let place = entry.index.0 as usize - 1;
            match self.applied.get(place) {
                Some(other) => self.contradiction |= *other != entry,
                // Entries are applied in order.
                None => self.applied.push(entry),
            }
        }
        if node.server.is_leader() {
            let id = node.server.id();
            let elected = self.leaders.entry(node.server.term().0).or_insert(id);
            self.second_leader |= *elected != id;
        }
        self.nodes[place] = Arc::new(node);
    }
}

impl Bounds {
    /// Server 1 is elected, and its first entry reaches everybody.
    fn elect_first(&self, cluster: &mut Cluster) {
        let mut step = Some(Step::TimeOut(0));
        while let Some(next) = step {
            match (self.next_state(cluster, next.clone()), next) {
                (Some(state), _) => *cluster = state,
                (None, Step::Deliver { message, .. }) => {
                    cluster.network.remove(&message);
                }
                (None, other) => unreachable!("{other:?} cannot happen"),
            }
            let writes = cluster
                .nodes
                .iter()
                .position(|node| node.writes_under_way() > 0);
            let message = cluster.network.keys().next().copied();
            let deliver = |message| Step::Deliver {
                message,
                again: false,
            };
            step = writes.map(Step::Written).or(message.map(deliver));
        }
    }
}

impl Model for Bounds {
    type State = Cluster;
    type Action = Step;

    fn init_states(&self) -> Vec<Cluster> {
        let node = |id: u64| {
            let config = self.config(ServerId(id));
            Arc::new(Node::new(config, self.servers, self.disks))
        };
        let mut cluster = Cluster {
            nodes: (1..=self.servers).map(node).collect(),
            network: BTreeMap::new(),
            commands: 0,
            crashes: 0,
            heartbeats: 0,
            duplicates: 0,
            leaders: BTreeMap::new(),
            applied: Vec::new(),
            contradiction: false,
            second_leader: false,
        };
        if self.elected {
            self.elect_first(&mut cluster);
        }
        vec![cluster]
    }

    fn actions(&self, state: &Cluster, steps: &mut Vec<Step>) {
        for (place, node) in state.nodes.iter().enumerate() {
            let server = &node.server;
            if server.is_leader() {
                if state.commands < self.commands {
                    steps.push(Step::Propose(place));
                }
                if state.heartbeats < self.heartbeats {
                    steps.push(Step::Heartbeat(place));
                }
            } else if server.term().0 < self.terms
                && place < self.candidates
                // One that asks once more says the same in the same term, without end.
                && server.role() != Role::PreCandidate
            {
                steps.push(Step::TimeOut(place));
            }
            if node.writes_under_way() > 0 {
                steps.push(Step::Written(place));
            }
            if state.crashes < self.crashes {
                let kept = 0..=node.writes_under_way();
                steps.extend(kept.map(|kept| Step::Crash(place, kept)));
            }
        }
        for &message in state.network.keys() {
            let again = false;
            steps.push(Step::Deliver { message, again });
            if state.duplicates < self.duplicates {
                let again = true;
                steps.push(Step::Deliver { message, again });
            }
        }
    }

    fn next_state(&self, last: &Cluster, step: Step) -> Option<Cluster> {
        let mut state = last.clone();
        match step {
            Step::TimeOut(place) | Step::Heartbeat(place) => {
                state.heartbeats += u8::from(matches!(step, Step::Heartbeat(_)));
                let due = last.nodes[place].server.deadline()?;
                let next = last.nodes[place].step(|server| server.advance(due));
                state.took(place, next);
            }
            Step::Propose(place) => {
                state.commands += 1;
                let command = vec![state.commands];
                let next = last.nodes[place].step(|server| {
                    let proposed = server.propose(Time(0), command);
                    proposed.expect("a leader takes commands");
                });
                state.took(place, next);
            }
            Step::Written(place) => state.took(place, last.nodes[place].write_done()),
            Step::Crash(place, kept) => {
                state.crashes += 1;
                state.took(place, last.nodes[place].crash(self.servers, kept));
            }
            Step::Deliver {
                message: key,
                again,
            } => {
                let (message, copies) = last.network.get(&key)?;
                let place = message.to.0 as usize - 1;
                let node = &last.nodes[place];
                let next = node.step(|server| {
                    let heard = server.receive(Time(0), Mail::clone(message));
                    let refused = heard.is_err() && self.is_raft();
                    assert!(!refused, "{message:?}: {heard:?}");
                });
                // What changes nothing might as well be lost, or arrive later.
                if next.0.key() == node.key() && next.1.is_nothing() {
                    return None;
                }
                if again {
                    state.duplicates += 1;
                } else if *copies > 1 {
                    state.network.insert(key, (Arc::clone(message), copies - 1));
                } else {
                    state.network.remove(&key);
                }
                state.took(place, next);
            }
        }
        Some(state)
    }

    fn properties(&self) -> Vec<Property<Bounds>> {
        vec![
            Property::always("Election Safety", |_, state: &Cluster| !state.second_leader),
            Property::always("Log Matching", |_, state| log_matching(state)),
            Property::always("Leader Completeness", |_, state| leader_completeness(state)),
            Property::always("State Machine Safety", |_, state: &Cluster| {
                !state.contradiction
            }),
            Property::always("Committed Is Durable", |bounds, state: &Cluster| {
                committed_is_durable(bounds, state)
            }),
            Property::sometimes("a command is applied", |_, state: &Cluster| {
                state.applied.iter().any(|entry| entry.command().is_some())
            }),
            Property::sometimes("the last term has a leader", |bounds, state: &Cluster| {
                state.leaders.contains_key(&bounds.terms)
            }),
            Property::sometimes("a log conflicts with a leader's", |_, state| {
                conflict(state)
            }),
        ]
    }
}

fn positions(node: &Node) -> Vec<Position> {
    let log = node.server.log();
    let all = log.range(log.base().index.next(), log.last().index);
    all.map(Entry::position).collect()
}

/// If two logs have an entry of the same index and term, they are equal up to it.
fn log_matching(state: &Cluster) -> bool {
    let logs: Vec<&Arc<Node>> = state.nodes.iter().collect();
    logs.iter().enumerate().all(|(place, a)| {
        logs[..place].iter().all(|b| {
            let (a, b) = (a.server.log(), b.server.log());
            let first = a.base().index.next();
            let ours: Vec<_> = a.range(first, a.last().index).collect();
            let theirs: Vec<_> = b.range(first, b.last().index).collect();
            let mut both = ours.iter().zip(&theirs);
            let same = both.rposition(|(a, b)| a.term == b.term);
            same.is_none_or(|same| ours[..=same] == theirs[..=same])
        })
    })
}

/// What was applied is in the log of every leader of the highest term so far.
fn leader_completeness(state: &Cluster) -> bool {
    let newest = state.leaders.keys().next_back().copied().unwrap_or(0);
    let leads = |node: &&Arc<Node>| node.server.is_leader() && node.server.term().0 == newest;
    state.nodes.iter().filter(leads).all(|node| {
        let log = positions(node);
        let applied = state.applied.iter().map(Entry::position);
        applied.eq(log.into_iter().take(state.applied.len()))
    })
}

/// What anybody takes for committed is on a majority of the disks.
fn committed_is_durable(bounds: &Bounds, state: &Cluster) -> bool {
    state.nodes.iter().all(|node| {
        let commit = node.server.commit_index().0 as usize;
        let Some(last) = positions(node).into_iter().take(commit).next_back() else {
            return true;
        };
        let has = |node: &&Arc<Node>| node.durable_log().iter().any(|e| e.position() == last);
        let count = state.nodes.iter().filter(has).count() as u64;
        count > bounds.servers / 2
    })
}

fn conflict(state: &Cluster) -> bool {
    let Some(leader) = state.nodes.iter().find(|node| node.server.is_leader()) else {
        return false;
    };
    let log = positions(leader);
    state.nodes.iter().any(|node| {
        let both = positions(node).into_iter().zip(&log);
        both.into_iter().any(|(a, b)| a != *b)
    })
}
