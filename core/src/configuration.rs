//! Who takes part in a cluster, and which sets of servers may decide for it.

use alloc::vec::Vec;
use core::fmt;

use crate::types::{Index, ServerId};

/// The servers of a cluster and what each of them is. Ids are kept in ascending
/// order; nobody is two things at a time.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Members {
    voters: Vec<ServerId>,
    learners: Vec<ServerId>,
    witnesses: Vec<ServerId>,
    quorums: Quorums,
}

/// How many voters it takes to elect a leader and to commit an entry.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Quorums {
    /// To elect a leader.
    pub election: usize,
    /// To commit an entry, and to confirm that a leader still leads.
    pub commit: usize,
}

impl Quorums {
    /// Majorities for both, as in the paper.
    pub fn majority(voters: usize) -> Quorums {
        let majority = (voters / 2).saturating_add(1);
        Quorums {
            election: majority,
            commit: majority,
        }
    }
}

impl Members {
    /// These voters, in any order, with majorities.
    pub fn new(voters: Vec<ServerId>) -> Result<Members, ConfigurationError> {
        let voters = ascending(voters)?;
        if voters.is_empty() {
            return Err(ConfigurationError::NoVoters);
        }
        Ok(Members {
            quorums: Quorums::majority(voters.len()),
            voters,
            learners: Vec::new(),
            witnesses: Vec::new(),
        })
    }

    /// These servers receive the log but have no vote (dissertation 4.2.1).
    pub fn with_learners(mut self, learners: Vec<ServerId>) -> Result<Members, ConfigurationError> {
        self.learners = ascending(learners)?;
        if self.learners.iter().any(|id| self.voters.contains(id)) {
            return Err(ConfigurationError::Twice);
        }
        Ok(self)
    }

    /// These voters keep no commands, only which entries there are: they vote
    /// and count, but never lead (dissertation 11.7.2).
    pub fn with_witnesses(
        mut self,
        witnesses: Vec<ServerId>,
    ) -> Result<Members, ConfigurationError> {
        self.witnesses = ascending(witnesses)?;
        if !self.witnesses.iter().all(|id| self.voters.contains(id)) {
            return Err(ConfigurationError::WitnessWithoutVote);
        }
        if self.witnesses.len() == self.voters.len() {
            return Err(ConfigurationError::OnlyWitnesses);
        }
        Ok(self)
    }

    /// Quorums of other sizes than a majority (Howard, Malkhi and Spiegelman,
    /// "Flexible Paxos", 2016). In Raft, elections must meet each other, too: a
    /// term has one leader.
    pub fn with_quorums(mut self, quorums: Quorums) -> Result<Members, ConfigurationError> {
        let sizes = 1..=self.voters.len();
        if !sizes.contains(&quorums.election) || !sizes.contains(&quorums.commit) {
            return Err(ConfigurationError::QuorumSize);
        }
        self.quorums = quorums;
        match self.disjoint_from(&self) {
            None => Ok(self),
            Some(pair) => Err(ConfigurationError::Disjoint(pair)),
        }
    }

    /// The voters, witnesses included, in ascending order.
    pub fn voters(&self) -> &[ServerId] {
        &self.voters
    }

    /// Those who receive the log without a vote.
    pub fn learners(&self) -> &[ServerId] {
        &self.learners
    }

    /// The voters that keep no commands.
    pub fn witnesses(&self) -> &[ServerId] {
        &self.witnesses
    }

    /// How many voters decide.
    pub fn quorums(&self) -> Quorums {
        self.quorums
    }

    /// Whether this server is one of them, in whatever part.
    pub fn contains(&self, id: ServerId) -> bool {
        self.voters.contains(&id) || self.learners.contains(&id)
    }

    /// Two quorums, one of these members and one of the others, that share no server
    /// although they must: both elect a leader, or one elects and one commits.
    /// `None` means that it is safe to go from one to the other in one step.
    pub fn disjoint_from(&self, other: &Members) -> Option<DisjointQuorums> {
        let (ours, theirs) = (self.quorums, other.quorums);
        let pairs = [
            (ours.election, theirs.election),
            (ours.election, theirs.commit),
            (ours.commit, theirs.election),
        ];
        let mut found = pairs
            .into_iter()
            .filter_map(|(a, b)| disjoint(&self.voters, a, &other.voters, b));
        found.next()
    }

    fn count(&self, has: &impl Fn(ServerId) -> bool) -> usize {
        self.voters.iter().filter(|&&id| has(id)).count()
    }

    fn reached(&self, value: &impl Fn(ServerId) -> u64) -> u64 {
        // The highest values so far, as many as a quorum has voters.
        let mut highest = [0_u64; FEW];
        if let Some(highest) = highest.get_mut(..self.quorums.commit) {
            for &id in &self.voters {
                let mut next = value(id);
                for place in &mut *highest {
                    if next > *place {
                        core::mem::swap(&mut next, place);
                    }
                }
            }
            return highest.last().copied().unwrap_or(0);
        }
        // In a large cluster, count for each voter's value who reached it.
        let values = self.voters.iter().map(|&id| value(id));
        values
            .filter(|&v| self.count(&|id| value(id) >= v) >= self.quorums.commit)
            .max()
            .unwrap_or(0)
    }
}

/// The most voters in a quorum that is found without counting.
const FEW: usize = 8;

/// Two quorums that share no server.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct DisjointQuorums(pub Vec<ServerId>, pub Vec<ServerId>);

/// `a` servers of `first` and `b` of `second`, all different, if there are such.
fn disjoint(
    first: &[ServerId],
    a: usize,
    second: &[ServerId],
    b: usize,
) -> Option<DisjointQuorums> {
    // Each takes first whom the other cannot take; the rest must suffice for both.
    let (common, only_first): (Vec<_>, Vec<_>) = first.iter().partition(|id| second.contains(id));
    let only_second = second.iter().copied().filter(|id| !first.contains(id));
    let left: Vec<ServerId> = only_first.into_iter().chain(common).take(a).collect();
    let others = second
        .iter()
        .copied()
        .filter(|id| first.contains(id) && !left.contains(id));
    let right: Vec<ServerId> = only_second.chain(others).take(b).collect();
    (left.len() == a && right.len() == b).then_some(DisjointQuorums(left, right))
}

fn ascending(ids: Vec<ServerId>) -> Result<Vec<ServerId>, ConfigurationError> {
    let mut sorted: Vec<ServerId> = Vec::with_capacity(ids.len());
    for id in ids {
        if id.0 == 0 {
            return Err(ConfigurationError::IdIsZero);
        }
        match sorted.binary_search(&id) {
            Ok(_) => return Err(ConfigurationError::Twice),
            Err(place) => sorted.insert(place, id),
        }
    }
    Ok(sorted)
}

/// Who decides at a point of the log (dissertation, chapter 4): the members,
/// and while one set of members replaces another, the outgoing ones too.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Configuration {
    members: Option<Members>,
    outgoing: Option<Members>,
    leave: Leave,
}

/// How a joint configuration ends.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub enum Leave {
    /// The leader ends it as soon as it is committed (dissertation 4.3).
    #[default]
    Automatic,
    /// Somebody asks for it: [`Change::Leave`](crate::Change::Leave).
    OnRequest,
}

impl From<Members> for Configuration {
    fn from(members: Members) -> Configuration {
        Configuration {
            members: Some(members),
            outgoing: None,
            leave: Leave::Automatic,
        }
    }
}

impl Configuration {
    /// A configuration of these voters, in any order, with majorities.
    pub fn new(voters: Vec<ServerId>) -> Result<Configuration, ConfigurationError> {
        Members::new(voters).map(Configuration::from)
    }

    /// What a server starts with that a cluster is about to add: it knows of
    /// nobody, waits to be told and never campaigns.
    pub fn joining() -> Configuration {
        Configuration {
            members: None,
            outgoing: None,
            leave: Leave::Automatic,
        }
    }

    /// From these members to those, with the agreement of both (§6). Servers
    /// make these themselves when they are asked for
    /// [`Change::Replace`](crate::Change::Replace); callers make them when they
    /// read entries that they wrote in a format of their own.
    pub fn joint(outgoing: Members, members: Members, leave: Leave) -> Configuration {
        Configuration {
            members: Some(members),
            outgoing: Some(outgoing),
            leave,
        }
    }

    /// The members: while joint, the new ones. `None` while joining.
    pub fn members(&self) -> Option<&Members> {
        self.members.as_ref()
    }

    /// While joint, the members that are being replaced.
    pub fn outgoing(&self) -> Option<&Members> {
        self.outgoing.as_ref()
    }

    /// Whether two sets of members must agree.
    pub fn is_joint(&self) -> bool {
        self.outgoing.is_some()
    }

    /// How it ends, when it is joint.
    pub fn leave(&self) -> Leave {
        self.leave
    }

    /// The voters of [`Configuration::members`], in ascending order.
    pub fn voters(&self) -> &[ServerId] {
        self.members.as_ref().map_or(&[], Members::voters)
    }

    /// Whether this server votes, in either set.
    pub fn is_voter(&self, id: ServerId) -> bool {
        self.sets().any(|members| members.voters.contains(&id))
    }

    /// Whether this server keeps no commands.
    pub fn is_witness(&self, id: ServerId) -> bool {
        self.sets().any(|members| members.witnesses.contains(&id))
    }

    /// Whether anybody keeps no commands.
    pub fn has_witnesses(&self) -> bool {
        self.sets().any(|members| !members.witnesses.is_empty())
    }

    /// Whether this server receives the log.
    pub fn contains(&self, id: ServerId) -> bool {
        self.sets().any(|members| members.contains(id))
    }

    /// All who receive the log, in ascending order, each once.
    pub fn all(&self) -> Vec<ServerId> {
        let mut all: Vec<ServerId> = Vec::new();
        for members in self.sets() {
            for &id in members.voters.iter().chain(&members.learners) {
                if let Err(place) = all.binary_search(&id) {
                    all.insert(place, id);
                }
            }
        }
        all
    }

    /// How many votes a candidate needs that has these, theirs included: the
    /// size of the smallest election quorum with all of them. While joint, one
    /// vote can count in both groups.
    pub fn votes_needed(&self, has: impl Fn(ServerId) -> bool) -> usize {
        let lacks = |members: &Members| {
            let needed = members.quorums.election;
            needed.saturating_sub(members.count(&has))
        };
        let votes = self.all().into_iter().filter(|&id| has(id)).count();
        let (now, before) = (self.members.as_ref(), self.outgoing.as_ref());
        let (here, there) = (now.map_or(1, lacks), before.map_or(0, lacks));
        let in_both = |&&id: &&ServerId| {
            let outgoing = before.is_some_and(|members| members.voters.contains(&id));
            outgoing && !has(id)
        };
        let shared = now.map_or(0, |members| members.voters.iter().filter(in_both).count());
        let twice = shared.min(here).min(there);
        votes
            .saturating_add(here)
            .saturating_add(there)
            .saturating_sub(twice)
    }

    /// Whether those for whom `has` answers true can elect a leader.
    pub fn is_quorum(&self, has: impl Fn(ServerId) -> bool) -> bool {
        self.members.is_some()
            && self
                .sets()
                .all(|members| members.count(&has) >= members.quorums.election)
    }

    /// The highest index that a commit quorum has reached, given how far each
    /// voter is (§5.3).
    pub fn quorum_index(&self, reached: impl Fn(ServerId) -> Index) -> Index {
        Index(self.quorum_value(|id| reached(id).0))
    }

    /// The size of the smallest commit quorum, or less.
    pub(crate) fn fewest_to_commit(&self) -> usize {
        let sizes = self.sets().map(|members| members.quorums.commit);
        sizes.min().unwrap_or(0)
    }

    /// The same members, of whom one less than a quorum is enough to commit.
    pub(crate) fn one_less(&self) -> Configuration {
        let mut fewer = self.clone();
        for members in fewer.members.iter_mut().chain(&mut fewer.outgoing) {
            let enough = members.quorums.commit.saturating_sub(1);
            members.quorums.commit = enough.max(1);
        }
        fewer
    }

    /// The highest value that a commit quorum has reached.
    pub(crate) fn quorum_value(&self, value: impl Fn(ServerId) -> u64) -> u64 {
        let values = self.sets().map(|members| members.reached(&value));
        values.min().unwrap_or(0)
    }

    /// The voters without whom no commit quorum has what `has` asks for: as
    /// many of them as are missing must get it. Empty when there is a quorum.
    pub fn missing(&self, has: impl Fn(ServerId) -> bool) -> Vec<ServerId> {
        let mut missing: Vec<ServerId> = Vec::new();
        for members in self.sets() {
            if members.count(&has) >= members.quorums.commit {
                continue;
            }
            for &id in &members.voters {
                if !has(id) && !missing.contains(&id) {
                    missing.push(id);
                }
            }
        }
        missing
    }

    /// The one or two sets of members that must agree.
    fn sets(&self) -> impl Iterator<Item = &Members> {
        self.members.iter().chain(&self.outgoing)
    }
}

/// Why a configuration was refused.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum ConfigurationError {
    /// Nobody could ever be elected.
    NoVoters,
    /// Server ids start at 1.
    IdIsZero,
    /// A server is named twice and would count twice.
    Twice,
    /// A witness is a voter.
    WitnessWithoutVote,
    /// Nobody would keep any command.
    OnlyWitnesses,
    /// A quorum has at least one voter and at most all.
    QuorumSize,
    /// These two quorums could decide without knowing of each other.
    Disjoint(DisjointQuorums),
}

impl fmt::Display for ConfigurationError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            ConfigurationError::NoVoters => "a configuration needs at least one voter",
            ConfigurationError::IdIsZero => "server ids start at 1",
            ConfigurationError::Twice => "a server is named twice",
            ConfigurationError::WitnessWithoutVote => "a witness must be one of the voters",
            ConfigurationError::OnlyWitnesses => "at least one voter must keep the commands",
            ConfigurationError::QuorumSize => {
                "a quorum needs at least one voter and at most all of them"
            }
            ConfigurationError::Disjoint(pair) => return pair.fmt(f),
        })
    }
}

impl fmt::Display for DisjointQuorums {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let list = |f: &mut fmt::Formatter<'_>, ids: &[ServerId]| {
            for (place, id) in ids.iter().enumerate() {
                write!(f, "{}{id}", if place == 0 { "" } else { ", " })?;
            }
            Ok(())
        };
        f.write_str("the quorums {")?;
        list(f, &self.0)?;
        f.write_str("} and {")?;
        list(f, &self.1)?;
        f.write_str("} share no server")
    }
}

impl core::error::Error for ConfigurationError {}
