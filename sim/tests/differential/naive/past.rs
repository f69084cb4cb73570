//! What looks at the whole past: state machines, elections and commits in pairs.

use std::collections::BTreeSet;
use std::rc::Rc;

use raftworks_sim::{Effect, Event, Property};

use super::{Election, Naive};
use crate::plain::begins;
use crate::view::{Item, View};

impl Naive {
    /// I13, and I14's steps.
    pub(super) fn machines(&mut self, event: &Event, before: &[View]) {
        for effect in &event.effects {
            match *effect {
                Effect::Restored { server, last } => {
                    let applied = self.last_applied.insert(server, last.0).unwrap_or(0);
                    self.check(Property::SnapshotConsistency, applied <= last.0);
                }
                Effect::Applied {
                    server,
                    first,
                    last,
                } => {
                    let applied = self.last_applied.insert(server, last.0).unwrap_or(0);
                    self.check(Property::IndexOrder, first.0 == applied + 1);
                    let view = &self.now[server.0 as usize - 1];
                    let entries = view.log.get(first.0 as usize - 1..last.0 as usize);
                    let mut same = true;
                    for (index, item) in (first.0..).zip(entries.unwrap_or_default()) {
                        let known = self.applied.entry(index).or_insert_with(|| item.clone());
                        same &= known == item;
                    }
                    self.check(Property::StateMachineSafety, same);
                }
                _ => {}
            }
        }
        let mut same = true;
        for (old, new) in before.iter().zip(&self.now) {
            let moved = new.applied != old.applied && new.applied > 0;
            if new.up && moved && !new.forgetful {
                let known = self.states.entry(new.applied);
                same &= *known.or_insert_with(|| new.values.clone()) == new.values;
            }
        }
        self.check(Property::StateMachineSafety, same);
    }

    /// I1, I10 and I11: pairs of whatever there ever was.
    pub(super) fn history(&mut self) {
        let pairs = |e: &Election| (e.term, e.leader);
        let elections: BTreeSet<_> = self.elections.iter().map(pairs).collect();
        let terms: BTreeSet<u64> = elections.iter().map(|(term, _)| *term).collect();
        self.check(Property::ElectionSafety, terms.len() == elections.len());
        let logs: Vec<&Rc<Vec<Item>>> = self.direct.iter().map(|key| &self.known[key]).collect();
        let comparable = logs.iter().all(|a| {
            let other = |b: &&Rc<Vec<Item>>| begins(a, b) || begins(b, a);
            logs.iter().all(other)
        });
        let complete = self.elections.iter().all(|election| {
            let earlier = self.direct.iter().filter(|(_, term)| *term < election.term);
            { earlier }.all(|key| begins(&election.log, &self.known[key]))
        });
        self.check(Property::CommitConsistent, comparable);
        self.check(Property::LeaderCompleteness, complete);
    }
}
