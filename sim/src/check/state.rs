//! A server has done what an event made it do: I4, I6, I9, I14, I16, and whether
//! the configuration counts that should (I18).

use raftworks_core::{Configuration, Role, ServerId};

use super::found::Found;
use super::property::Property;
use super::quorum::Deciding;
use super::server::{Belief, Followed, Seen};
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
            let leadership = &mut self.servers[place(server)].leadership;
            leadership.begin_look();
            let mut passed = 0;
            for followed in followers {
                match leadership.look_at(followed, seen.last) {
                    Some(belief) if belief.truthful && belief.kept && belief.in_range => {
                        passed += 3;
                    }
                    Some(belief) => judge_follower(&mut self.found, server, seen, belief),
                    None => {}
                }
            }
            self.found.passes(Property::MatchTruthful, passed);
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

/// What a leader believes of a follower is not all as it should be.
#[cold]
fn judge_follower(found: &mut Found, leader: ServerId, seen: Seen, belief: Belief) {
    let Followed {
        id: follower,
        match_index,
        next_index,
        ..
    } = belief.followed;
    found.check(Property::MatchTruthful, belief.truthful, || {
        Detail::MatchUntrue {
            leader,
            follower,
            match_index,
            acknowledged: belief.acknowledged,
        }
    });
    found.check(Property::MatchTruthful, belief.kept, || {
        Detail::MatchWentBack {
            leader,
            follower,
            from: belief.before,
            to: match_index,
        }
    });
    found.check(Property::MatchTruthful, belief.in_range, || {
        Detail::NextOutOfRange {
            leader,
            follower,
            next_index,
            match_index,
            last: seen.last,
        }
    });
}
