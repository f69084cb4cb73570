//! Raft as one would write it for stateright: actors with a log, a vote and a role,
//! and the same bounds and properties as the exploration of the real servers. It is
//! small on purpose, and has neither disks nor anything that makes Raft fast.

use std::borrow::Cow;

use explore::model::Bounds;
use stateright::Expectation::{Always, Sometimes};
use stateright::actor::{Actor, ActorModel, ActorModelState, Id, Network, Out, model_timeout};

type Term = u8;
/// How many entries; entry 1 is the first.
type Index = u8;

/// What a log holds: the term, and the number of the command, 0 for none.
type Entry = (Term, u8);

/// One of the servers.
pub struct Peer {
    bounds: Bounds,
}

/// What it knows.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct State {
    term: Term,
    voted_for: Option<Id>,
    log: Vec<Entry>,
    commit: Index,
    role: Role,
    /// The terms that it led so far, one bit each.
    led: u8,
    /// How many commands it was asked for.
    commands: u8,
}

#[derive(Clone, Debug, PartialEq, Eq, Hash)]
enum Role {
    Follower,
    /// Who voted for it, one bit each.
    Candidate {
        votes: u8,
    },
    Leader {
        matches: Vec<Index>,
        next: Vec<Index>,
    },
}

#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Message {
    RequestVote {
        term: Term,
        last: (Term, Index),
    },
    Vote {
        term: Term,
        granted: bool,
    },
    Append {
        term: Term,
        previous: (Term, Index),
        entries: Vec<Entry>,
        commit: Index,
    },
    Accepted {
        term: Term,
        matches: Index,
    },
    Rejected {
        term: Term,
        probed: Index,
    },
}

impl Message {
    fn term(&self) -> Term {
        match *self {
            Message::RequestVote { term, .. }
            | Message::Vote { term, .. }
            | Message::Append { term, .. }
            | Message::Accepted { term, .. }
            | Message::Rejected { term, .. } => term,
        }
    }
}

#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Timer {
    Election,
    /// A client asks this leader for a command.
    Client,
}

impl State {
    fn last(&self) -> (Term, Index) {
        self.position(self.log.len() as Index)
    }

    fn position(&self, index: Index) -> (Term, Index) {
        let before = usize::from(index).checked_sub(1);
        let entry = before.and_then(|place| self.log.get(place));
        (entry.map_or(0, |(term, _)| *term), index)
    }

    fn follow(&mut self, term: Term) {
        if term > self.term {
            self.term = term;
            self.voted_for = None;
        }
        self.role = Role::Follower;
    }

    fn leads(&self) -> bool {
        matches!(self.role, Role::Leader { .. })
    }
}

impl Actor for Peer {
    type Msg = Message;
    type State = State;
    type Timer = Timer;
    type Random = ();
    type Storage = ();

    fn on_start(&self, id: Id, _: &Option<()>, out: &mut Out<Self>) -> State {
        let mut state = State {
            term: 0,
            voted_for: None,
            log: Vec::new(),
            commit: 0,
            role: Role::Follower,
            led: 0,
            commands: 0,
        };
        if self.bounds.elected {
            (state.term, state.voted_for, state.log) = (1, Some(Id::from(0)), vec![(1, 0)]);
            if usize::from(id) == 0 {
                let servers = self.bounds.servers as usize;
                (state.commit, state.led) = (1, 1 << 1);
                state.role = Role::Leader {
                    matches: vec![1; servers],
                    next: vec![2; servers],
                };
            }
        }
        self.arm(id, None, &state, out);
        state
    }

    fn on_msg(
        &self,
        id: Id,
        state: &mut Cow<State>,
        from: Id,
        message: Message,
        out: &mut Out<Self>,
    ) {
        let before = state.clone().into_owned();
        let mut after = before.clone();
        if message.term() > after.term {
            after.follow(message.term());
        }
        self.hear(id, &mut after, from, message, out);
        if after != before {
            self.arm(id, Some(&before), &after, out);
            *state.to_mut() = after;
        }
    }

    fn on_timeout(&self, id: Id, state: &mut Cow<State>, timer: &Timer, out: &mut Out<Self>) {
        let before = state.clone().into_owned();
        let after = state.to_mut();
        match timer {
            Timer::Election => self.campaign(id, after, out),
            Timer::Client => {
                after.commands += 1;
                let command = usize::from(id) as u8 * 16 + after.commands;
                after.log.push((after.term, command));
                self.replicate(id, after, out);
            }
        }
        // The one that went off is not set any more.
        let (was, is) = (self.timers(id, &before), self.timers(id, after));
        for (place, timer) in [Timer::Election, Timer::Client].iter().enumerate() {
            match (was[place], is[place]) {
                (_, true) => out.set_timer(timer.clone(), model_timeout()),
                (true, false) => out.cancel_timer(timer.clone()),
                (false, false) => {}
            }
        }
    }
}

impl Peer {
    fn others(&self, id: Id) -> impl Iterator<Item = Id> {
        let all = (0..self.bounds.servers as usize).map(Id::from);
        all.filter(move |&other| other != id)
    }

    fn is_majority(&self, count: usize) -> bool {
        count > self.bounds.servers as usize / 2
    }

    /// Whether it may campaign, and whether a client may ask it.
    fn timers(&self, id: Id, state: &State) -> [bool; 2] {
        let may = !state.leads()
            && u64::from(state.term) < self.bounds.terms
            && usize::from(id) < self.bounds.candidates;
        [may, state.leads() && state.commands < self.bounds.commands]
    }

    fn arm(&self, id: Id, before: Option<&State>, after: &State, out: &mut Out<Self>) {
        let was = before.map_or([false; 2], |before| self.timers(id, before));
        let is = self.timers(id, after);
        for (place, timer) in [Timer::Election, Timer::Client].into_iter().enumerate() {
            match (was[place], is[place]) {
                (false, true) => out.set_timer(timer, model_timeout()),
                (true, false) => out.cancel_timer(timer),
                _ => {}
            }
        }
    }

    /// §5.2.
    fn campaign(&self, id: Id, state: &mut State, out: &mut Out<Self>) {
        state.term += 1;
        state.voted_for = Some(id);
        state.role = Role::Candidate {
            votes: 1 << usize::from(id),
        };
        let (term, last) = (state.term, state.last());
        for other in self.others(id) {
            out.send(other, Message::RequestVote { term, last });
        }
    }

    fn hear(&self, id: Id, state: &mut State, from: Id, message: Message, out: &mut Out<Self>) {
        match message {
            Message::RequestVote { term, last } => {
                let free = state.voted_for.is_none_or(|other| other == from);
                let granted = term == state.term && free && last >= state.last();
                if granted {
                    state.voted_for = Some(from);
                }
                let term = state.term;
                out.send(from, Message::Vote { term, granted });
            }
            Message::Vote { term, granted } if term == state.term && granted => {
                if let Role::Candidate { votes } = &mut state.role {
                    *votes |= 1 << usize::from(from);
                    if self.is_majority(votes.count_ones() as usize) {
                        self.lead(id, state, out);
                    }
                }
            }
            Message::Append {
                term,
                previous,
                entries,
                commit,
            } => {
                let current = term == state.term;
                if current {
                    state.follow(term);
                }
                let (term, index) = (state.term, previous.1);
                let has =
                    usize::from(index) <= state.log.len() && state.position(index) == previous;
                if !current || !has {
                    let probed = index;
                    return out.send(from, Message::Rejected { term, probed });
                }
                let matches = store(state, index, entries);
                state.commit = state.commit.max(commit.min(matches));
                out.send(from, Message::Accepted { term, matches });
            }
            Message::Accepted { term, matches } if term == state.term => {
                self.accepted(state, from, matches);
            }
            Message::Rejected { term, probed } if term == state.term => {
                let Role::Leader { next, .. } = &mut state.role else {
                    return;
                };
                let next = &mut next[usize::from(from)];
                if probed + 1 == *next && probed > 0 {
                    *next = probed;
                    self.send_entries(state, from, out);
                }
            }
            _ => {}
        }
    }

    /// A new leader begins with an entry of its own (§8).
    fn lead(&self, id: Id, state: &mut State, out: &mut Out<Self>) {
        let servers = self.bounds.servers as usize;
        state.led |= 1 << state.term;
        state.role = Role::Leader {
            matches: vec![0; servers],
            next: vec![state.log.len() as Index + 1; servers],
        };
        state.log.push((state.term, 0));
        self.replicate(id, state, out);
    }

    fn replicate(&self, id: Id, state: &mut State, out: &mut Out<Self>) {
        let last = state.log.len() as Index;
        if let Role::Leader { matches, .. } = &mut state.role {
            matches[usize::from(id)] = last;
        }
        for other in self.others(id) {
            self.send_entries(state, other, out);
        }
    }

    fn send_entries(&self, state: &State, to: Id, out: &mut Out<Self>) {
        let Role::Leader { next, .. } = &state.role else {
            return;
        };
        let before = next[usize::from(to)] - 1;
        out.send(
            to,
            Message::Append {
                term: state.term,
                previous: state.position(before),
                entries: state.log[usize::from(before)..].to_vec(),
                commit: state.commit,
            },
        );
    }

    /// §5.3, §5.4.2.
    fn accepted(&self, state: &mut State, from: Id, index: Index) {
        let (term, log) = (state.term, &state.log);
        let Role::Leader { matches, next } = &mut state.role else {
            return;
        };
        let (known, next) = (
            &mut matches[usize::from(from)],
            &mut next[usize::from(from)],
        );
        *known = index.max(*known);
        *next = (*known + 1).max(*next);
        let mut sorted = matches.clone();
        sorted.sort_unstable_by(|a, b| b.cmp(a));
        let counted = sorted[self.bounds.servers as usize / 2];
        if counted > state.commit && log[usize::from(counted) - 1].0 == term {
            state.commit = counted;
        }
    }
}

/// Figure 2, AppendEntries, receiver, steps 3 and 4. Says up to where the logs match.
fn store(state: &mut State, previous: Index, entries: Vec<Entry>) -> Index {
    let mut end = usize::from(previous);
    for entry in entries {
        if state.log.get(end).is_some_and(|other| other.0 != entry.0) {
            state.log.truncate(end);
        }
        if end == state.log.len() {
            state.log.push(entry);
        }
        end += 1;
    }
    end as Index
}

type Cluster = ActorModel<Peer, Bounds>;
type ClusterState = ActorModelState<Peer>;

/// The cluster within these bounds, of which crashes, heartbeats, repetitions, PreVote
/// and disks are left out.
pub fn cluster(bounds: &Bounds) -> Cluster {
    let peers = (0..bounds.servers).map(|_| Peer {
        bounds: bounds.clone(),
    });
    ActorModel::new(bounds.clone(), ())
        .actors(peers)
        // What is never delivered is lost.
        .init_network(Network::new_unordered_nonduplicating([]))
        .within_boundary(|bounds, state| {
            let asked = state.actor_states.iter().map(|peer| peer.commands);
            asked.sum::<u8>() <= bounds.commands
        })
        .property(Always, "Election Safety", |_, state| election_safety(state))
        .property(Always, "Log Matching", |_, state| log_matching(state))
        .property(Always, "Leader Completeness", |_, state| {
            leader_completeness(state)
        })
        .property(Always, "State Machine Safety", |_, state| {
            state_machine_safety(state)
        })
        .property(Always, "Committed Is Durable", committed_is_durable)
        .property(Sometimes, "the last term has a leader", |model, state| {
            let last = |peer: &State| peer.leads() && u64::from(peer.term) == model.cfg.terms;
            state.actor_states.iter().any(|peer| last(peer))
        })
}

fn pairs(state: &ClusterState) -> impl Iterator<Item = (&State, &State)> {
    let all = state.actor_states.iter().enumerate();
    all.flat_map(|(place, a)| {
        state.actor_states[..place]
            .iter()
            .map(move |b| (&**a, &**b))
    })
}

fn election_safety(state: &ClusterState) -> bool {
    pairs(state).all(|(a, b)| a.led & b.led == 0)
}

fn log_matching(state: &ClusterState) -> bool {
    pairs(state).all(|(a, b)| {
        let mut both = a.log.iter().zip(&b.log);
        let same = both.rposition(|(a, b)| a.0 == b.0);
        same.is_none_or(|same| a.log[..=same] == b.log[..=same])
    })
}

fn committed(state: &State) -> &[Entry] {
    &state.log[..usize::from(state.commit)]
}

fn leader_completeness(state: &ClusterState) -> bool {
    let peers = || state.actor_states.iter();
    let newest = peers()
        .map(|peer| peer.led)
        .max()
        .unwrap_or(0)
        .max(1)
        .ilog2();
    let leads = |peer: &State| peer.leads() && u32::from(peer.term) == newest;
    peers()
        .filter(|peer| leads(peer))
        .all(|leader| peers().all(|peer| leader.log.starts_with(committed(peer))))
}

fn state_machine_safety(state: &ClusterState) -> bool {
    pairs(state).all(|(a, b)| committed(a).iter().zip(committed(b)).all(|(a, b)| a == b))
}

fn committed_is_durable(cluster: &Cluster, state: &ClusterState) -> bool {
    let peers = || state.actor_states.iter();
    peers().all(|peer| {
        let prefix = committed(peer);
        let has = peers().filter(|other| other.log.starts_with(prefix));
        has.count() as u64 > cluster.cfg.servers / 2
    })
}
