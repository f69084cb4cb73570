//! English: what did not come out, as the simulator says it.

use raftworks_sim::liveness::Missing;
use raftworks_sim::scenario::Seen;

use crate::words::outcomes::Outcomes;

pub(in crate::words) const OUTCOMES: Outcomes = Outcomes {
    seen: Seen::to_string,
    missing: Missing::to_string,
};
