//! Clients: I22, I23, and I21 as far as they see it.
//!
//! Every answer is compared with the log. One that the log does not explain is a
//! suspicion, and the operations on its key are searched for any order that
//! does. Once that order was another than the log's, the log explains nothing
//! any more for this key, and the search is repeated after 1, 2, 4, … answers.

use std::collections::BTreeMap;
use std::sync::Arc;

use raftworks_core::{ServerId, Time};

use super::answers::Promise;
use super::{Checks, Detail, Property};
use crate::client::{Answer, Ask, ClientId};
use crate::history::{Explanation, History, Investigation, Moment, Told};

/// How many steps a search may take while the run goes on. What takes longer
/// is unknown.
const SEARCH_STEPS: u64 = 200_000;

/// The most suspicions that are kept.
const MAX_SUSPICIONS: usize = 20;

/// An answer that the order of the log does not explain.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Suspicion {
    /// The event in which the client had the answer.
    pub event: u64,
    /// When that was.
    pub time: Time,
    /// The key.
    pub key: Arc<str>,
    /// The operation, by its number in the history.
    pub operation: u64,
    /// What the log does not explain.
    pub detail: Detail,
    /// Whether any order explains the answers that there were by then.
    pub explanation: Explanation,
}

/// A key whose answers the log does not explain.
#[derive(Clone, Copy, Debug)]
struct Doubt {
    told: Told,
    answers: u64,
    search_after: u64,
}

/// What was suspected.
#[derive(Clone, Debug, Default)]
pub(super) struct Suspicions {
    list: Vec<Suspicion>,
    doubts: BTreeMap<Arc<str>, Doubt>,
}

/// Whether clients could tell that something is wrong, and how that is known.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Linearizability {
    /// The answer.
    pub told: Told,
    /// The keys whose answers the order of the log does not explain, and what a
    /// search found. If there are none, that order is the proof.
    pub searched: Vec<(Arc<str>, Explanation)>,
}

impl Checks {
    pub(super) fn moment(&self) -> Moment {
        Moment {
            event: self.found.event(),
            time: self.found.time(),
        }
    }

    /// A client asks for something for the first time. Returns its number in the
    /// history.
    pub(crate) fn invoked(&mut self, client: ClientId, ask: &Ask) -> u64 {
        let now = self.moment();
        self.answers.begin(client, ask, now)
    }

    /// A client asks a server.
    pub(crate) fn asks(&mut self, number: u64, server: ServerId) {
        self.answers.history.asks(number, server);
    }

    /// A client gave up.
    pub(crate) fn given_up(&mut self, number: u64) {
        let now = self.moment();
        self.answers.given_up(number, now);
    }

    /// A client was told that its operation has failed. Should the log have it all the
    /// same, now or later, it explains nothing of this key any more.
    pub(crate) fn failed(&mut self, number: u64, by: ServerId) {
        let now = self.moment();
        let fault = self.answers.failed(number, by, now);
        if let Some(record) = self.answers.history.get(number) {
            self.suspicions.begin(record.ask.key().into());
        }
        if let Some(detail) = fault.and_then(|_| self.search_for(number, fault)) {
            self.found.fails(Property::Linearizability, detail);
        }
    }

    /// A client has its answer.
    pub(crate) fn answered(&mut self, number: u64, by: ServerId, answer: &Answer) {
        let now = self.moment();
        let faults = self.answers.answered(number, by, answer, now);
        if faults.promise == Promise::None {
            return;
        }
        if faults.promise == Promise::Command {
            let mut check = |property, fault: Option<Detail>| match fault {
                None => self.found.passes(property, 1),
                Some(detail) => self.found.fails(property, detail),
            };
            check(Property::ExactlyOnce, faults.effect);
            check(Property::RealTimeOrder, faults.order);
        }
        if faults.state.is_none() && self.suspicions.doubts.is_empty() {
            self.found.passes(Property::Linearizability, 1);
            return;
        }
        match self.search_for(number, faults.state) {
            None => self.found.passes(Property::Linearizability, 1),
            Some(detail) => self.found.fails(Property::Linearizability, detail),
        }
    }

    /// The log does not explain this answer, or did not explain one before it: looks
    /// for another order. Says what is wrong, if there is none.
    #[cold]
    fn search_for(&mut self, number: u64, fault: Option<Detail>) -> Option<Detail> {
        let record = self.answers.history.get(number)?;
        let (client, sequence) = (record.client, record.ask.sequence());
        let key: Arc<str> = record.ask.key().into();
        let due = self.suspicions.is_due(&key);
        if fault.is_none() && !due {
            return None;
        }
        if self.suspicions.told(&key) == Some(Told::NotLinearizable) {
            // What comes later cannot make it better.
            return fault;
        }
        let mut search = Investigation::new(&self.answers.history, &key);
        let explanation = search.finish(SEARCH_STEPS);
        let detail = fault.unwrap_or(Detail::NoOrder { client, sequence });
        let told = explanation.told;
        self.suspicions.doubt(&key, told);
        if fault.is_none() && told != Told::NotLinearizable {
            return None;
        }
        self.suspicions.push(Suspicion {
            event: self.found.event(),
            time: self.found.time(),
            key,
            operation: number,
            detail,
            explanation,
        });
        (told != Told::Linearizable).then_some(detail)
    }

    /// What clients asked for and what they were told.
    pub(crate) fn history(&self) -> &History {
        &self.answers.history
    }

    /// The answers that the order of the log does not explain.
    pub(crate) fn suspicions(&self) -> &[Suspicion] {
        &self.suspicions.list
    }

    /// Whether clients could tell by now that something is wrong. Searches so many
    /// steps at most for each key that the order of the log does not explain.
    pub(crate) fn linearizability(&self, budget: u64) -> Linearizability {
        let search = |key: &Arc<str>| {
            let mut investigation = Investigation::new(&self.answers.history, key);
            (Arc::clone(key), investigation.finish(budget))
        };
        let searched: Vec<_> = self.suspicions.doubts.keys().map(search).collect();
        let any = |told: Told| searched.iter().any(|(_, found)| found.told == told);
        Linearizability {
            told: if any(Told::NotLinearizable) {
                Told::NotLinearizable
            } else if any(Told::Unknown) {
                Told::Unknown
            } else {
                Told::Linearizable
            },
            searched,
        }
    }
}

impl Suspicions {
    fn told(&self, key: &Arc<str>) -> Option<Told> {
        self.doubts.get(key).map(|doubt| doubt.told)
    }

    fn push(&mut self, suspicion: Suspicion) {
        if self.list.len() < MAX_SUSPICIONS {
            self.list.push(suspicion);
        }
    }

    /// An answer about a key. Says whether it is time to search again.
    fn is_due(&mut self, key: &Arc<str>) -> bool {
        let Some(doubt) = self.doubts.get_mut(key) else {
            return false;
        };
        doubt.answers += 1;
        let due = doubt.answers >= doubt.search_after;
        if due {
            doubt.search_after *= 2;
        }
        due
    }

    fn doubt(&mut self, key: &Arc<str>, told: Told) {
        self.begin(Arc::clone(key)).told = told;
    }

    /// From now on, it is not the log alone that has to explain this key.
    fn begin(&mut self, key: Arc<str>) -> &mut Doubt {
        self.doubts.entry(key).or_insert(Doubt {
            told: Told::Unknown,
            answers: 0,
            search_after: 1,
        })
    }
}
