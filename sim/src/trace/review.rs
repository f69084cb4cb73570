//! Judges a sequence of observations, wherever they come from, as far as what
//! was observed allows.
//!
//! This trusts nobody's word for more than it says: what a server calls committed
//! is a claim of that server, and two claims may contradict each other. It says
//! how often it could look, and what it could not judge at all. What there is to
//! judge is in `claim`, what is known of one server in `known`.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::claim::{Breach, CLAIMS, Claim, Judgement, Verdict};
use super::known::Known;
use super::observation::{LogPart, Name, Observation, ObservedRole};
use super::sight::Sight;

/// How many committed entries are compared with leaders' logs at most: the one
/// thing whose cost is a product.
const MAX_COMPARED: u64 = 50_000_000;
/// Breaches that are told of one claim.
const MAX_BREACHES: usize = 10;

/// Judges observations in the order in which they are shown.
#[derive(Clone, Debug, Default)]
pub struct Review {
    servers: BTreeMap<Name, Known>,
    /// The first leader of each term.
    leaders: BTreeMap<u64, Name>,
    votes: BTreeMap<(Name, u64), Name>,
    /// The term of the entry before an entry of this index and term.
    before: BTreeMap<(u64, u64), u64>,
    committed: BTreeMap<u64, Commit>,
    applied: BTreeMap<u64, (Arc<str>, Name)>,
    looks: BTreeMap<Claim, u64>,
    breaches: BTreeMap<Claim, Vec<Breach>>,
    compared: u64,
    line: u64,
}

/// An entry that somebody called committed.
#[derive(Clone, Debug)]
struct Commit {
    term: u64,
    /// Who said so first.
    by: Name,
    /// The lowest term in which somebody said so.
    in_term: u64,
}

impl Review {
    /// Nothing has been observed yet.
    pub fn new() -> Review {
        Review::default()
    }

    /// One observation; `line` says where it stands, for what is told later.
    pub fn observe(&mut self, line: u64, seen: &Observation) {
        self.line = line;
        let mut known = self.servers.remove(&seen.server).unwrap_or_default();
        if seen.wiped {
            known = Known::default();
        } else if seen.started {
            known.restarted();
        }
        let led = known.leads;
        self.look_at_term(&mut known, seen);
        self.look_at_vote(&known, seen);
        self.look_at_role(&mut known, seen);
        self.look_at_log(&mut known, led, seen);
        self.look_at_leader(&known, led, seen);
        self.look_at_commit(&mut known, seen);
        self.look_at_applied(&mut known, seen);
        self.servers.insert(Arc::clone(&seen.server), known);
    }

    /// The judgements, in the order of [`CLAIMS`].
    pub fn finish(mut self) -> Vec<Judgement> {
        let judge = |claim: Claim| {
            let breaches = self.breaches.remove(&claim);
            let looks = self.looks.get(&claim).copied().unwrap_or(0);
            let verdict = match breaches {
                Some(breaches) => Verdict::Violated { breaches },
                None if looks > 0 => Verdict::Held { looks },
                None => Verdict::NotJudged,
            };
            Judgement { claim, verdict }
        };
        CLAIMS.map(judge).into()
    }

    fn look_at_term(&mut self, known: &mut Known, seen: &Observation) {
        let Some(term) = seen.term else { return };
        if let Some(before) = known.term {
            self.look(Claim::TermsGrow, before <= term, || {
                let server = Arc::clone(&seen.server);
                Sight::OlderTerm {
                    server,
                    before,
                    term,
                }
            });
        }
        if known.term != Some(term) {
            known.leads = None;
        }
        known.term = Some(term);
    }

    fn look_at_vote(&mut self, known: &Known, seen: &Observation) {
        let (Some(Some(candidate)), Some(term)) = (&seen.voted_for, known.term) else {
            return;
        };
        let key = (Arc::clone(&seen.server), term);
        let own = || Arc::clone(candidate);
        let first = Arc::clone(self.votes.entry(key).or_insert_with(own));
        self.look(Claim::OneVote, first == *candidate, || {
            let (server, second) = (Arc::clone(&seen.server), Arc::clone(candidate));
            Sight::TwoVotes {
                server,
                term,
                first: Arc::clone(&first),
                second,
            }
        });
    }

    fn look_at_role(&mut self, known: &mut Known, seen: &Observation) {
        known.role = seen.role.or(known.role);
        if known.role != Some(ObservedRole::Leader) {
            known.leads = None;
            return;
        }
        let Some(term) = known.term else { return };
        if known.leads == Some(term) {
            return;
        }
        known.leads = Some(term);
        let own = || Arc::clone(&seen.server);
        let first = Arc::clone(self.leaders.entry(term).or_insert_with(own));
        self.look(Claim::ElectionSafety, first == seen.server, || {
            let (first, second) = (Arc::clone(&first), Arc::clone(&seen.server));
            Sight::TwoLeaders {
                term,
                first,
                second,
            }
        });
    }

    fn look_at_log(&mut self, known: &mut Known, led: Option<u64>, seen: &Observation) {
        if let Some(snapshot) = seen.snapshot {
            known.restore(snapshot);
        }
        let mut removed = None;
        if let Some(part) = &seen.log {
            removed = known.replace(part);
            self.match_logs(known, part, seen);
        }
        if let Some(last) = seen.last_index {
            removed = removed.or(known.end_at(last));
        }
        let still = known.leads.filter(|_| known.leads == led);
        if let (Some(term), true) = (still, seen.log.is_some() || seen.last_index.is_some()) {
            self.look(Claim::LeaderAppendOnly, removed.is_none(), || {
                let (server, index) = (Arc::clone(&seen.server), removed.unwrap_or(0));
                Sight::LeaderRemoved {
                    server,
                    term,
                    index,
                }
            });
        }
    }

    /// Each new entry must follow what entries of its index and term follow.
    fn match_logs(&mut self, known: &Known, part: &LogPart, seen: &Observation) {
        let from = part.from.max(1);
        let mut previous = known.term_at(from - 1);
        for (&term, index) in part.terms.iter().zip(from..) {
            if let Some(previous) = previous {
                let expected = *self.before.entry((index, term)).or_insert(previous);
                self.look(Claim::LogMatching, expected == previous, || {
                    Sight::LogsDiffer {
                        server: Arc::clone(&seen.server),
                        index,
                        term,
                        before: previous,
                        elsewhere: expected,
                    }
                });
            }
            previous = Some(term);
        }
    }

    /// A new leader has what was committed in earlier terms.
    fn look_at_leader(&mut self, known: &Known, led: Option<u64>, seen: &Observation) {
        let Some(term) = known.leads.filter(|_| known.leads != led) else {
            return;
        };
        let Some(last) = known.last() else { return };
        let mut missing = None;
        let mut looked = false;
        for (&index, commit) in self.committed.range(known.base() + 1..) {
            self.compared += 1;
            if self.compared > MAX_COMPARED {
                return;
            }
            // Without the terms, only the end of the log is known.
            let has = match known.term_at(index) {
                Some(own) => own == commit.term,
                None if index > last => false,
                None => continue,
            };
            if commit.in_term < term {
                looked = true;
                if !has {
                    missing = Some((index, commit.in_term));
                    break;
                }
            }
        }
        if looked {
            self.look(Claim::LeaderCompleteness, missing.is_none(), || {
                let (index, in_term) = missing.unwrap_or_default();
                Sight::LeaderLacks {
                    server: Arc::clone(&seen.server),
                    term,
                    index,
                    in_term,
                }
            });
        }
    }

    fn look_at_commit(&mut self, known: &mut Known, seen: &Observation) {
        let before = known.commit_index;
        let server = &seen.server;
        if let Some(commit) = seen.commit_index {
            if let Some(before) = before {
                self.look(Claim::CommitGrows, before <= commit, || Sight::CommitFell {
                    server: Arc::clone(server),
                    before,
                    commit,
                });
            }
            if let Some(last) = known.last() {
                self.look(Claim::IndicesInOrder, commit <= last, || {
                    Sight::CommittedNotThere {
                        server: Arc::clone(server),
                        commit,
                        last,
                    }
                });
            }
            known.commit_index = Some(commit);
        }
        let Some(commit) = known.commit_index else {
            return;
        };
        let in_term = known.term.unwrap_or(u64::MAX);
        let first = before.unwrap_or(0).max(known.base()) + 1;
        let last = commit.min(known.last().unwrap_or(0));
        for index in first..=last {
            // What is not known does not become known further on.
            let Some(term) = known.term_at(index) else {
                break;
            };
            self.claim_committed(index, term, in_term, seen);
        }
        for &(index, term) in seen.has.iter().filter(|(index, _)| *index <= commit) {
            self.claim_committed(index, term, in_term, seen);
        }
    }

    fn claim_committed(&mut self, index: u64, term: u64, in_term: u64, seen: &Observation) {
        let commit = self.committed.entry(index).or_insert_with(|| Commit {
            term,
            by: Arc::clone(&seen.server),
            in_term,
        });
        commit.in_term = commit.in_term.min(in_term);
        let (other, by) = (commit.term, Arc::clone(&commit.by));
        if by == seen.server && other == term {
            return;
        }
        self.look(Claim::CommitsAgree, other == term, || {
            Sight::CommitsDiffer {
                server: Arc::clone(&seen.server),
                index,
                term,
                other: by,
                other_term: other,
            }
        });
    }

    fn look_at_applied(&mut self, known: &mut Known, seen: &Observation) {
        let server = &seen.server;
        for applied in &seen.applied {
            let index = applied.index;
            let own = || (Arc::clone(&applied.value), Arc::clone(server));
            let (value, by) = self.applied.entry(index).or_insert_with(own).clone();
            if by == *server && value == applied.value {
                continue;
            }
            self.look(Claim::StateMachineSafety, value == applied.value, || {
                Sight::AppliedDiffer {
                    server: Arc::clone(server),
                    index,
                    other: by,
                }
            });
        }
        let Some(last) = seen.last_applied else {
            return;
        };
        if let Some(commit) = known.commit_index {
            self.look(Claim::IndicesInOrder, last <= commit, || {
                Sight::AppliedNotCommitted {
                    server: Arc::clone(server),
                    applied: last,
                    commit,
                }
            });
        }
        if let Some(before) = known.last_applied {
            self.look(Claim::IndicesInOrder, before <= last, || {
                Sight::AppliedFell {
                    server: Arc::clone(server),
                    before,
                    applied: last,
                }
            });
        }
        known.last_applied = Some(last);
    }

    fn look(&mut self, claim: Claim, holds: bool, detail: impl FnOnce() -> Sight) {
        *self.looks.entry(claim).or_default() += 1;
        if holds {
            return;
        }
        let breaches = self.breaches.entry(claim).or_default();
        if breaches.len() < MAX_BREACHES {
            breaches.push(Breach {
                line: self.line,
                detail: detail(),
            });
        }
    }
}
