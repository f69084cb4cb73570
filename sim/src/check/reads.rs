//! What reads have to see: for each key, which entries changed it, and the
//! latest of them that any client was told of.
//!
//! The committed log is the order in which operations take effect. A read is
//! linearizable in it exactly if it sees the last change of its key that
//! somebody was told of before it began, or a later one.

use std::collections::BTreeMap;
use std::sync::Arc;

use raftworks_core::Index;

use crate::client::ClientId;
use crate::command::Command;

#[derive(Clone, Debug, Default)]
pub(super) struct Reads {
    /// The entries that changed each key, in order.
    changes: BTreeMap<Arc<str>, Arc<Vec<Index>>>,
    /// The latest change of each key that a client was told of.
    seen: BTreeMap<Arc<str>, Index>,
    /// The latest command of each client: a repetition changes nothing.
    sessions: BTreeMap<ClientId, u64>,
}

impl Reads {
    /// An entry is applied for the first time.
    pub(super) fn wrote(&mut self, index: Index, command: &Command) {
        if command.sequence() > 0 {
            let latest = self.sessions.entry(command.client()).or_default();
            if command.sequence() <= *latest {
                return;
            }
            *latest = command.sequence();
        }
        if let Some(changes) = self.changes.get_mut(command.key()) {
            Arc::make_mut(changes).push(index);
        } else {
            let first = Arc::new(vec![index]);
            self.changes.insert(command.key().into(), first);
        }
    }

    /// The last change of a key up to this entry.
    pub(super) fn version(&self, key: &str, applied: Index) -> Index {
        let Some(changes) = self.changes.get(key) else {
            return Index::ZERO;
        };
        let count = changes.partition_point(|&index| index <= applied);
        let last = count.checked_sub(1).and_then(|place| changes.get(place));
        last.copied().unwrap_or(Index::ZERO)
    }

    /// A client was told of the key as it is after this entry.
    pub(super) fn saw(&mut self, key: &str, applied: Index) {
        let version = self.version(key, applied);
        match self.seen.get_mut(key) {
            Some(seen) => *seen = version.max(*seen),
            None => {
                self.seen.insert(key.into(), version);
            }
        }
    }

    /// The latest change of a key that any client was told of.
    pub(super) fn seen(&self, key: &str) -> Index {
        self.seen.get(key).copied().unwrap_or(Index::ZERO)
    }
}
