//! Who decides, by the checks' own arithmetic: sets of servers are bits, and a
//! quorum is a count of them.

use std::sync::Arc;

use raftworks_core::{Configuration, Index, Members, ServerId};

use crate::world::configuration_hash;

/// Servers, one bit each.
pub(super) type Servers = u128;

/// The bit of a server; none for an id that no cluster of the simulator has.
pub(super) fn bit(server: ServerId) -> Servers {
    let place = server.0.wrapping_sub(1);
    u32::try_from(place)
        .ok()
        .and_then(|place| 1_u128.checked_shl(place))
        .unwrap_or(0)
}

/// One set of voters, and how many of them elect and commit.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) struct Voters {
    bits: Servers,
    count: u32,
    election: u32,
    commit: u32,
}

impl Voters {
    fn of(members: &Members) -> Voters {
        let voters = members.voters();
        let count = voters.len() as u32;
        let majority = count / 2 + 1;
        let quorums = members.quorums();
        let (election, commit) = (quorums.election as u32, quorums.commit as u32);
        // Sizes that were set by hand count if they are possible at all: two
        // elections must meet, and each must meet what was committed.
        let possible = 2 * election > count && election + commit > count;
        let (election, commit) = if possible {
            (election, commit)
        } else {
            (majority, majority)
        };
        Voters {
            bits: voters.iter().fold(0, |bits, &id| bits | bit(id)),
            count,
            election,
            commit,
        }
    }

    /// How many voters two sets do not share.
    fn differences(self, other: Voters) -> u32 {
        (self.bits ^ other.bits).count_ones()
    }

    /// Whether a quorum of this set and one of the other can be disjoint although
    /// they must meet: both elect, or one elects and one commits.
    fn can_be_disjoint(self, other: Voters) -> bool {
        let common = (self.bits & other.bits).count_ones();
        let pairs = [
            (self.election, other.election),
            (self.election, other.commit),
            (self.commit, other.election),
        ];
        pairs.iter().any(|&(first, second)| {
            let from_common = first.saturating_sub(self.count - common)
                + second.saturating_sub(other.count - common);
            from_common <= common
        })
    }
}

/// Who decides from an entry on: one set, or two while joint; nobody for a server
/// that was told of no cluster yet.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) struct Deciding {
    /// The entry; 0 at the beginning.
    pub(super) index: Index,
    /// A hash of everything that the configuration says.
    pub(super) hash: u64,
    members: Option<Voters>,
    outgoing: Option<Voters>,
}

impl Deciding {
    pub(super) fn of(index: Index, configuration: &Configuration) -> Deciding {
        Deciding {
            index,
            hash: configuration_hash(configuration),
            members: configuration.members().map(Voters::of),
            outgoing: configuration.outgoing().map(Voters::of),
        }
    }

    pub(super) fn is_joint(&self) -> bool {
        self.outgoing.is_some()
    }

    fn sets(&self) -> impl Iterator<Item = Voters> {
        self.members.into_iter().chain(self.outgoing)
    }

    /// Whether these servers elect a leader.
    pub(super) fn elects(&self, servers: Servers) -> bool {
        let enough = |set: Voters| (set.bits & servers).count_ones() >= set.election;
        self.members.is_some() && self.sets().all(enough)
    }

    /// Whether these servers commit what they hold.
    pub(super) fn commits(&self, servers: Servers) -> bool {
        let enough = |set: Voters| (set.bits & servers).count_ones() >= set.commit;
        self.members.is_some() && self.sets().all(enough)
    }

    /// Whether this may follow the other in one step (dissertation 4.1, 4.3).
    pub(super) fn may_follow(&self, before: &Deciding) -> bool {
        match (before.outgoing, self.outgoing) {
            // One server at a time.
            (None, None) => match (before.members, self.members) {
                (Some(old), Some(new)) => old.differences(new) <= 1,
                _ => false,
            },
            // Into the joint configuration, from its outgoing half.
            (None, Some(outgoing)) => before.members == Some(outgoing),
            // Out of it, into its other half.
            (Some(_), None) => before.members == self.members,
            (Some(_), Some(_)) => false,
        }
    }

    /// Whether a quorum of the one and a quorum of the other can be disjoint: if
    /// no set of the one is bound to meet a set of the other.
    pub(super) fn overlap_hazard(&self, other: &Deciding) -> bool {
        let alive = self.members.is_some() && other.members.is_some();
        alive
            && self
                .sets()
                .all(|ours| other.sets().all(|theirs| ours.can_be_disjoint(theirs)))
    }
}

/// The configurations of a log, in order; the first is what the server began
/// with, or what its snapshot says.
#[derive(Clone, Debug)]
pub(super) struct Configurations(Arc<Vec<Deciding>>);

impl Configurations {
    pub(super) fn new(first: Deciding) -> Configurations {
        Configurations(Arc::new(vec![first]))
    }

    pub(super) fn push(&mut self, deciding: Deciding) {
        Arc::make_mut(&mut self.0).push(deciding);
    }

    /// Says whether one was removed.
    pub(super) fn truncate_from(&mut self, first: Index) -> bool {
        let removes = self.0.len() > 1 && self.latest().index >= first;
        if removes {
            let keep = self.0.partition_point(|known| known.index < first);
            Arc::make_mut(&mut self.0).truncate(keep.max(1));
        }
        removes
    }

    /// Only this one is known: it came with a snapshot.
    pub(super) fn reset(&mut self, deciding: Deciding) {
        let list = Arc::make_mut(&mut self.0);
        list.clear();
        list.push(deciding);
    }

    pub(super) fn latest(&self) -> &Deciding {
        let last = self.0.last();
        last.expect("one is always kept")
    }

    /// The one that counts at this entry.
    pub(super) fn at(&self, index: Index) -> &Deciding {
        let before = self.0.iter().rev().find(|known| known.index <= index);
        before.unwrap_or(&self.0[0])
    }

    /// Those that count between two entries, the first one excluded.
    pub(super) fn between(&self, after: Index, last: Index) -> impl Iterator<Item = &Deciding> {
        let place = self.0.partition_point(|known| known.index <= after);
        let rest = self.0[place..].iter();
        rest.take_while(move |known| known.index <= last)
    }
}
