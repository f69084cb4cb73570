//! Every property as it reads, over everything that was ever seen.

mod past;

use std::collections::{BTreeMap, BTreeSet};
use std::rc::Rc;

use raftworks_sim::{
    Body, Configuration, Event, EventKind, Message, Packet, Payload, Property, ServerId, World,
};

use crate::plain::{begins, concerns, decides, one_step};
use crate::view::{Item, Known, View};

type Sent = Message<raftworks_sim::Command>;

/// An election that was won.
struct Election {
    term: u64,
    leader: ServerId,
    log: Vec<Item>,
}

/// Everything that was ever seen, and what of it was wrong.
pub(crate) struct Naive {
    first: Configuration,
    now: Vec<View>,
    known: Known,
    configurations: BTreeMap<String, Configuration>,
    elections: Vec<Election>,
    votes: BTreeMap<(ServerId, u64), Vec<ServerId>>,
    arrived: BTreeSet<(ServerId, u64, ServerId)>,
    holds: BTreeMap<(u64, u64), BTreeSet<ServerId>>,
    direct: BTreeSet<(u64, u64)>,
    acked: Vec<(u64, ServerId, ServerId, u64)>,
    applied: BTreeMap<u64, Item>,
    states: BTreeMap<u64, BTreeMap<String, String>>,
    last_applied: BTreeMap<ServerId, u64>,
    /// What a leader's followers were when last seen, by leader, term and follower.
    matched: BTreeMap<(ServerId, u64, ServerId), u64>,
    broken: BTreeSet<Property>,
}

impl Naive {
    pub(crate) fn new(world: &World) -> Naive {
        let mut naive = Naive {
            first: Configuration::joining(),
            now: Vec::new(),
            known: Known::new(),
            configurations: BTreeMap::new(),
            elections: Vec::new(),
            votes: BTreeMap::new(),
            arrived: BTreeSet::new(),
            holds: BTreeMap::new(),
            direct: BTreeSet::new(),
            acked: Vec::new(),
            applied: BTreeMap::new(),
            states: BTreeMap::new(),
            last_applied: BTreeMap::new(),
            matched: BTreeMap::new(),
            broken: BTreeSet::new(),
        };
        let members = |host: &&raftworks_sim::Host| {
            let configuration = host.server().configuration();
            configuration.members().is_some()
        };
        if let Some(host) = world.hosts().iter().find(members) {
            naive.first = host.server().configuration().clone();
        }
        for host in world.hosts() {
            naive.now.push(View::of(host, &naive.known, None));
        }
        naive
    }

    /// What was broken so far.
    pub(crate) fn broken(&self) -> &BTreeSet<Property> {
        &self.broken
    }

    fn check(&mut self, property: Property, holds: bool) {
        if !holds {
            self.broken.insert(property);
        }
    }

    /// Judges everything anew after one more event.
    pub(crate) fn observe(&mut self, world: &World) {
        let event = world.last_event().expect("an event").clone();
        let before = self.now.clone();
        self.learn_configurations(world);
        let seen = (self.elections.len(), self.direct.len());
        for (place, host) in world.hosts().iter().enumerate() {
            if concerns(&event, host.id()) {
                self.now[place] = View::of(host, &self.known, Some(&before[place]));
                self.log_matching(place, &before[place]);
            }
        }
        self.disks(&event, &before);
        let was: Vec<(u64, u64)> = self.direct.iter().copied().collect();
        self.arrivals(&event, &before);
        for (place, old) in before.iter().enumerate() {
            let new = self.now[place].clone();
            self.won(old, &new);
            self.went_on(old, &new, &was);
            self.configuration(old, &new);
        }
        // A configuration counts at once, also for entries before it.
        self.count_by_latest();
        let sent = event.sent.iter().filter_map(|&id| world.flight(id));
        let sent = sent.filter(|flight| flight.copy_of.is_none());
        let sent = sent.filter_map(|flight| match &flight.packet {
            Packet::Raft(message) => Some(message.clone()),
            _ => None,
        });
        for message in sent.collect::<Vec<_>>() {
            self.sent(&message);
        }
        for (place, old) in before.iter().enumerate() {
            let new = self.now[place].clone();
            self.matches(&new);
            self.commits(old, &new);
            self.snapshots(old, &new);
        }
        self.machines(&event, &before);
        if seen != (self.elections.len(), self.direct.len()) {
            self.history();
        }
    }

    fn learn_configurations(&mut self, world: &World) {
        for host in world.hosts() {
            let log = host.server().log();
            for entry in log.range(log.base().index.next(), log.last().index) {
                if let Payload::Configuration(configuration) = &entry.payload {
                    let words = format!("{:?}", entry.payload);
                    let known = self.configurations.entry(words);
                    known.or_insert_with(|| (**configuration).clone());
                }
            }
        }
    }

    /// I8.
    fn log_matching(&mut self, place: usize, before: &View) {
        let mut same = true;
        let view = &self.now[place];
        if view.log == before.log {
            return;
        }
        for index in 1..=view.log.len() {
            let key = (index as u64, view.log[index - 1].0);
            let prefix = &view.log[..index];
            let known = self.known.entry(key);
            let known = known.or_insert_with(|| Rc::new(prefix.to_vec()));
            same &= known.as_slice() == prefix;
        }
        self.check(Property::LogMatching, same);
    }

    /// Who holds what, and what is committed by that.
    fn disks(&mut self, event: &Event, before: &[View]) {
        let EventKind::Written { server, .. } = event.kind else {
            return;
        };
        let place = server.0 as usize - 1;
        let Some((first, last)) = before[place].writing else {
            return;
        };
        let view = self.now[place].clone();
        for index in first..=last {
            let Some((term, _)) = view.disk.get(index as usize - 1) else {
                continue;
            };
            if *term != view.disk_term {
                continue;
            }
            let key = (index, *term);
            self.holds.entry(key).or_default().insert(server);
            let decided = self.at(&view.disk[..index as usize]);
            if decides(&decided, &self.holds[&key], false) {
                self.direct.insert(key);
            }
        }
        // By what the leader had in its log before it heard of this.
        let now = std::mem::replace(&mut self.now, before.to_vec());
        self.count_by_latest();
        self.now = now;
    }

    /// The configuration that is latest in a log.
    fn at(&self, log: &[Item]) -> Configuration {
        let latest = log.iter().rev();
        let mut latest = latest.filter_map(|(_, words)| self.configurations.get(words));
        latest.next().unwrap_or(&self.first).clone()
    }

    /// Entries of its own term that a quorum of a leader's latest configuration holds.
    fn count_by_latest(&mut self) {
        for view in self.now.iter().filter(|view| view.up && view.leads) {
            let latest = self.at(&view.log);
            for (&(index, term), holders) in &self.holds {
                let has = view.log.get(index as usize - 1);
                let own = term == view.term && has.is_some_and(|(t, _)| *t == term);
                if own && decides(&latest, holders, false) {
                    self.direct.insert((index, term));
                }
            }
        }
    }

    /// Whether a log is committed up to its end.
    fn committed(&self, log: &[Item], direct: &[(u64, u64)]) -> bool {
        log.is_empty() || direct.iter().any(|key| begins(&self.known[key], log))
    }

    /// I4, and which votes arrived.
    fn arrivals(&mut self, event: &Event, before: &[View]) {
        let EventKind::Delivered { packet, .. } = &event.kind else {
            return;
        };
        let Some(Packet::Raft(message)) = packet else {
            return;
        };
        let place = message.to.0 as usize - 1;
        let (old, new) = (&before[place], &self.now[place]);
        match &message.body {
            Body::RequestVoteReply { granted: true } => {
                let vote = (message.to, message.term.0, message.from);
                self.arrived.insert(vote);
            }
            Body::RequestVote { last, .. } => {
                let changed = (old.term, old.voted_for) != (new.term, new.voted_for);
                let granted = new.term == message.term.0 && new.voted_for == Some(message.from);
                let own = old.log.last().map_or(0, |(term, _)| *term);
                let up_to_date = (last.term.0, last.index.0) >= (own, old.log.len() as u64);
                self.check(Property::UpToDateVote, !changed || !granted || up_to_date);
            }
            _ => {}
        }
    }

    /// I1's elections, and I5.
    fn won(&mut self, old: &View, new: &View) {
        let led = old.leads && old.term == new.term && new.goes_on_from(old);
        if !new.up || !new.leads || led {
            return;
        }
        let mut log = new.log.to_vec();
        while log.last().is_some_and(|(term, _)| *term == new.term) {
            log.pop();
        }
        if (new.disk_term, new.disk_vote) == (new.term, Some(new.id)) {
            self.vote(new.id, new.term, new.id);
            self.arrived.insert((new.id, new.term, new.id));
        }
        let arrived = self.arrived.iter();
        let arrived = arrived.filter(|(to, term, _)| (*to, *term) == (new.id, new.term));
        let voted = arrived.map(|(_, _, voter)| *voter).filter(|&voter| {
            let votes = self.votes.get(&(voter, new.term));
            votes.and_then(|votes| votes.first()) == Some(&new.id)
        });
        let voted: BTreeSet<ServerId> = voted.collect();
        let elected = decides(&self.at(&log), &voted, true);
        self.check(Property::LeadershipQuorum, elected);
        self.elections.push(Election {
            term: new.term,
            leader: new.id,
            log,
        });
    }

    /// I6, I7, I12 and I14, from one event to the next.
    fn went_on(&mut self, old: &View, new: &View, direct: &[(u64, u64)]) {
        if !new.goes_on_from(old) {
            if old.incarnation != new.incarnation || old.up != new.up {
                self.check(Property::TermMonotonicity, new.term == new.disk_term);
                self.last_applied.insert(new.id, 0);
            }
            return;
        }
        self.check(Property::TermMonotonicity, new.term >= old.term);
        let leads = old.leads && new.leads && old.term == new.term;
        self.check(
            Property::LeaderAppendOnly,
            !leads || begins(&new.log, &old.log),
        );
        let both = old.log.iter().zip(new.log.iter());
        let common = both.take_while(|(a, b)| a == b).count();
        if common < old.log.len() {
            let first = common + 1;
            let until = direct.iter().copied().filter(|(_, term)| *term <= new.term);
            let until: Vec<(u64, u64)> = until.collect();
            let kept = first as u64 > old.commit && !self.committed(&old.log[..first], &until);
            self.check(Property::NoCommittedTruncation, kept);
        }
        let order = new.applied <= new.commit && new.commit <= new.last;
        let grows = new.applied >= old.applied && new.commit >= old.commit;
        self.check(Property::IndexOrder, order && grows);
    }

    /// I18.
    fn configuration(&mut self, old: &View, new: &View) {
        let mine = self.elections.iter();
        let mut mine = mine.filter(|e| (e.term, e.leader) == (new.term, new.id));
        let own_first = mine.next().map(|election| election.log.len() + 1);
        let direct: Vec<(u64, u64)> = self.direct.iter().copied().collect();
        let both = old.log.iter().zip(new.log.iter());
        let common = both.take_while(|(a, b)| a == b).count();
        for index in common + 1..=new.log.len() {
            let (term, words) = &new.log[index - 1];
            let Some(next) = self.configurations.get(words).cloned() else {
                continue;
            };
            let Some(own_first) = own_first.filter(|_| *term == new.term && new.up) else {
                continue;
            };
            let earlier = &new.log[..index - 1];
            let previous = self.at(earlier);
            let place = earlier
                .iter()
                .rposition(|(_, w)| self.configurations.contains_key(w));
            let certain = self.committed(&earlier[..place.map_or(0, |p| p + 1)], &direct);
            let own = self.committed(&new.log[..own_first.min(index)], &direct);
            self.check(
                Property::ConfigurationRules,
                certain && own && one_step(&previous, &next),
            );
        }
        let waits = new
            .log
            .iter()
            .all(|(_, w)| !self.configurations.contains_key(w));
        let joining = waits && new.snapshot.is_none();
        let expected = format!("{:?}", self.at(&new.log));
        let alone = format!("{:?}", Configuration::joining());
        let counts = new.configuration == expected || (joining && new.configuration == alone);
        self.check(Property::ConfigurationRules, counts);
    }

    fn vote(&mut self, voter: ServerId, term: u64, candidate: ServerId) {
        let votes = self.votes.entry((voter, term)).or_default();
        votes.push(candidate);
        let one = votes.iter().all(|other| *other == votes[0]);
        self.check(Property::OneVotePerTerm, one);
    }

    /// I2, I3, I6, I15 and I17.
    fn sent(&mut self, message: &Sent) {
        let (from, to, term) = (message.from, message.to, message.term.0);
        let view = self.now[from.0 as usize - 1].clone();
        self.check(Property::TermMonotonicity, term <= view.disk_term);
        let vote = match &message.body {
            Body::RequestVote { .. } => Some(from),
            Body::RequestVoteReply { granted: true } => Some(to),
            _ => None,
        };
        if let Some(candidate) = vote {
            let durable = (view.disk_term, view.disk_vote) == (term, Some(candidate));
            self.check(Property::VoteDurable, durable);
            self.vote(from, term, candidate);
        }
        let claimed = match &message.body {
            Body::AppendEntriesAccepted { match_index, .. } => Some(match_index.0),
            Body::InstallSnapshotReply {
                last,
                installed: true,
                ..
            } => Some(last.index.0),
            _ => None,
        };
        if let Some(claimed) = claimed.filter(|&claimed| claimed > 0) {
            self.acknowledged(&view, to, term, claimed);
        }
        if let Body::AppendEntries {
            previous, entries, ..
        } = &message.body
        {
            let mut elected = self.elections.iter().filter(|e| e.term == term);
            let leads = elected.next().is_some_and(|e| e.leader == from);
            let at = |index: u64| view.log.get((index as usize).wrapping_sub(1));
            let before = match previous.index.0 {
                0 => previous.term.0 == 0,
                index => at(index).is_some_and(|(t, _)| *t == previous.term.0),
            };
            let all = entries.iter().all(|entry| {
                at(entry.index.0).is_some_and(|(t, words)| {
                    let same = *words == format!("{:?}", entry.payload);
                    *t == entry.term.0 && (same || entry.payload == Payload::Omitted)
                })
            });
            self.check(Property::AppendsFromLeaders, leads && before && all);
        }
    }

    fn acknowledged(&mut self, view: &View, leader: ServerId, term: u64, claimed: u64) {
        let mut elected = self.elections.iter().rev().filter(|e| e.term == term);
        let Some(election) = elected.next() else {
            return;
        };
        let holds = view.disk.get(..claimed as usize).is_some_and(|disk| {
            let (inherited, own) = disk.split_at(election.log.len().min(disk.len()));
            begins(&election.log, inherited) && own.iter().all(|(t, _)| *t == term)
        });
        let truthful = holds && election.leader == leader;
        self.check(Property::AckTruthful, truthful);
        if truthful {
            self.acked.push((term, leader, view.id, claimed));
        }
    }

    /// I16.
    fn matches(&mut self, view: &View) {
        if !view.up || !view.leads {
            return;
        }
        for followed in &view.followers {
            let acked = self.acked.iter().filter(|(term, leader, follower, _)| {
                (*term, *leader, *follower) == (view.term, view.id, followed.id)
            });
            let acked = acked.map(|(.., index)| *index).max().unwrap_or(0);
            let key = (view.id, view.term, followed.id);
            let before = self.matched.insert(key, followed.matched).unwrap_or(0);
            let grows = followed.regressed || followed.matched >= before;
            let next = followed.next > followed.matched && followed.next <= view.last + 1;
            self.check(
                Property::MatchTruthful,
                followed.matched <= acked && grows && next,
            );
        }
        let follows = |id: ServerId| view.followers.iter().any(|f| f.id == id);
        self.matched
            .retain(|(leader, _, follower), _| *leader != view.id || follows(*follower));
    }

    /// I9.
    fn commits(&mut self, old: &View, new: &View) {
        if new.goes_on_from(old) && new.commit > old.commit {
            let direct: Vec<(u64, u64)> = self.direct.iter().copied().collect();
            let log = new.log.get(..new.commit as usize);
            let justified = log.is_some_and(|log| self.committed(log, &direct));
            self.check(Property::CommitJustified, justified);
        }
    }

    /// I20.
    fn snapshots(&mut self, old: &View, new: &View) {
        let Some((index, term, configuration)) = new.snapshot.clone() else {
            return;
        };
        if new.snapshot == old.snapshot || !new.goes_on_from(old) {
            return;
        }
        let direct: Vec<(u64, u64)> = self.direct.iter().copied().collect();
        let sound = self.known.get(&(index, term)).is_some_and(|log| {
            let same = format!("{:?}", self.at(log)) == configuration;
            same && self.committed(log, &direct)
        });
        self.check(Property::SnapshotConsistency, sound);
    }
}
