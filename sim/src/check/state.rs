//! A server has done what an event made it do: I4, I6, I9, I14, I16, and whether
//! the configuration counts that should (I18).

use raftworks_core::{Configuration, Role, ServerId};

use super::property::Property;
use super::quorum::{Deciding, bit};
use super::server::{Followed, Seen};
use super::violation::{ConfigurationRule, Detail};
use super::{Checks, place};

impl Checks {
    /// A server is like this after an event.
    pub(crate) fn observe(
        &mut self,
        server: ServerId,
        seen: Seen,
        configuration: &Configuration,
        followers: impl Iterator<Item = Followed>,
    ) {
        let record = self.record_mut(server);
        let before = std::mem::replace(&mut record.seen, seen);
        let asked = record.asked.take();
        let due = record.configuration_due || seen.configuration != before.configuration;
        self.found
            .check(Property::TermMonotonicity, seen.term >= before.term, || {
                Detail::TermWrong {
                    server,
                    term: seen.term,
                    before: before.term,
                }
            });
        let voted = (seen.term, seen.voted_for) != (before.term, before.voted_for);
        if voted && let Some((candidate, term, theirs)) = asked {
            let granted = seen.term == term && seen.voted_for == Some(candidate);
            if granted {
                self.check_vote(server, candidate, theirs);
            }
        }
        self.check_order(server, before, seen);
        if seen.commit > before.commit {
            self.check_commit(server, seen);
        }
        if seen.role == Role::Leader {
            let mut known = 0;
            for followed in followers {
                known |= bit(followed.id);
                self.check_follower(server, seen, followed);
            }
            self.record_mut(server).leadership.known = known;
        }
        if due {
            self.check_configuration(server, configuration);
        }
    }

    fn check_vote(
        &mut self,
        voter: ServerId,
        candidate: ServerId,
        theirs: raftworks_core::Position,
    ) {
        let own = self.record(voter).memory.last();
        let up_to_date = (theirs.term, theirs.index) >= (own.term, own.index);
        self.found.check(Property::UpToDateVote, up_to_date, || {
            Detail::VoteForOutdated {
                voter,
                candidate,
                theirs,
                own,
            }
        });
    }

    fn check_order(&mut self, server: ServerId, before: Seen, seen: Seen) {
        let Seen {
            applied,
            commit,
            last,
            ..
        } = seen;
        let ordered = applied <= commit && commit <= last;
        self.found.check(Property::IndexOrder, ordered, || {
            Detail::IndicesOutOfOrder {
                server,
                applied,
                commit,
                last,
            }
        });
        let grows = applied >= before.applied && commit >= before.commit;
        self.found.check(Property::IndexOrder, grows, || {
            let (from, to) = if commit < before.commit {
                (before.commit, commit)
            } else {
                (before.applied, applied)
            };
            Detail::IndexWentBack { server, from, to }
        });
    }

    fn check_commit(&mut self, server: ServerId, seen: Seen) {
        let committed = self.committed.log();
        let justified = committed.agrees_with(&self.record(server).memory, seen.commit);
        let known = self.committed.last();
        self.found.check(Property::CommitJustified, justified, || {
            Detail::CommitUnjustified {
                server,
                commit: seen.commit,
                committed: known,
            }
        });
    }

    fn check_follower(&mut self, leader: ServerId, seen: Seen, followed: Followed) {
        let Followed {
            id: follower,
            match_index,
            next_index,
            regressed,
        } = followed;
        let Some(place_of_follower) = (follower.0 as usize).checked_sub(1) else {
            return;
        };
        let leadership = &mut self.servers[place(leader)].leadership;
        let Some(&acknowledged) = leadership.acked.get(place_of_follower) else {
            return;
        };
        let from = std::mem::replace(&mut leadership.matched[place_of_follower], match_index);
        // A follower that lost its disk, or that came back after it had been
        // removed, begins anew.
        let anew = regressed || leadership.known & bit(follower) == 0;
        let last = seen.last;
        let truthful = match_index <= acknowledged;
        let kept = anew || match_index >= from;
        let in_range = next_index > match_index && next_index <= last.next();
        if truthful && kept && in_range {
            return self.found.passes(Property::MatchTruthful, 3);
        }
        self.found
            .check(Property::MatchTruthful, truthful, || Detail::MatchUntrue {
                leader,
                follower,
                match_index,
                acknowledged,
            });
        self.found
            .check(Property::MatchTruthful, kept, || Detail::MatchWentBack {
                leader,
                follower,
                from,
                to: match_index,
            });
        self.found.check(Property::MatchTruthful, in_range, || {
            Detail::NextOutOfRange {
                leader,
                follower,
                next_index,
                match_index,
                last,
            }
        });
    }

    /// The configuration that a server goes by is the latest in its log.
    pub(super) fn check_configuration(&mut self, server: ServerId, own: &Configuration) {
        let record = self.record_mut(server);
        record.configuration_due = false;
        let latest = *record.configurations.latest();
        let counts = Deciding::of(latest.index, own).hash == latest.hash;
        self.found.check(Property::ConfigurationRules, counts, || {
            Detail::ConfigurationBreaksRule {
                server,
                index: latest.index,
                rule: ConfigurationRule::CountsWhenAppended,
            }
        });
    }
}
