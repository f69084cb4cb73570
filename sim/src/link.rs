//! One direction of a link between two ends, and the numbers of its messages.

use raftworks_core::Term;

use crate::flight::{MESSAGE_KINDS, MessageKind};
use crate::settings::LinkSettings;

/// The most messages that one direction carries at once. A run that gets here
/// repeats itself without end, and is stopped with a finding.
pub(crate) const CAPACITY: u32 = 1_000;

/// One direction of a link.
#[derive(Clone, Debug)]
pub struct Link {
    /// How it treats messages.
    pub settings: LinkSettings,
    /// Whether it is cut: then messages die halfway.
    pub cut: bool,
    pub(crate) in_flight: u32,
    term: Term,
    numbers: [u32; MESSAGE_KINDS.len()],
}

impl Link {
    pub(crate) fn new(settings: LinkSettings) -> Link {
        Link {
            settings,
            cut: false,
            in_flight: 0,
            term: Term(0),
            numbers: [0; MESSAGE_KINDS.len()],
        }
    }

    /// The number of the next message of this kind in this term.
    pub(crate) fn next_number(&mut self, kind: MessageKind, term: Term) -> u32 {
        if term > self.term {
            // Servers never send in an older term again, so that numbers can
            // start anew: messages keep their names when an earlier term changes.
            self.term = term;
            for raft in &mut self.numbers[..4] {
                *raft = 0;
            }
        }
        let number = &mut self.numbers[kind as usize];
        *number += 1;
        *number
    }
}
