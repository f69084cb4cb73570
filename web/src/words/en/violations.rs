//! English: what was seen when a property failed, as the simulator says it, and why a
//! run was stopped.

use raftworks_sim::Detail;

use crate::words::text::text;
use crate::words::violations::Violations;

pub(in crate::words) const VIOLATIONS: Violations = Violations {
    seen: Detail::to_string,
    stands_still: text("{0} events happened at {1} µs and time does not pass"),
    link_flooded: text("{0} messages are on their way from {1} to {2}"),
};
