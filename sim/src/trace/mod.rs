//! Traces: what happened in a run, written down for others, and what others
//! wrote down about runs of theirs.
//!
//! An [`Observation`] says what is known of one server at one moment, whoever
//! made it. `watch` takes observations from a cluster of ours, [`Review`] judges
//! any sequence of them as far as it goes, `etcd` and `shiviz` put a run into the
//! words of other tools. `claim` says what can be judged.
//! Nothing here reads or writes files; what knows JSON is in `json`, behind the cargo feature
//! of that name.

mod claim;
mod etcd;
mod etcd_event;
#[cfg(feature = "json")]
pub mod json;
mod known;
mod observation;
mod review;
mod shiviz;
mod sight;
mod watch;

use std::sync::Arc;

pub use claim::{Breach, CLAIMS, Claim, Judgement, Verdict};
pub use etcd::EtcdTrace;
pub use etcd_event::{Change, ConfChange, EtcdEvent, EtcdMessage, EtcdState, SingleChange};
pub use known::Known;
pub use observation::{Applied, LogPart, Name, Observation, ObservedRole, SnapshotEnd};
pub use review::Review;
pub use shiviz::{SHIVIZ_HEADER, ShiViz};
pub use sight::Sight;
pub use watch::Watch;

use crate::digest::Digest;
use crate::run::Run;
use crate::scenario::Scenario;

/// A cluster that does a little of everything. Its digest tells programs apart
/// that would replay the same trace differently.
const PROBE: &str = "servers 3\nseed 5\nloss 3%\nduplicate 3%\nclient pause 1ms..9ms\n\
                     option pre-vote on\noption snapshots 20\nat 500ms crash leader\n\
                     at 800ms restart down\nat 900ms read x\nat 1s isolate leader\n\
                     at 1.4s heal\nat 1.5s transfer follower\nuntil 2s\n";

/// Which behaviour this program has. Programs of the same behaviour replay each
/// other's runs, and agree about this.
///
/// # Panics
///
/// Never: the scenario behind it is a constant that the tests read.
pub fn engine() -> Digest {
    let scenario = Scenario::parse(PROBE).expect("a constant that the tests read");
    let until = scenario.until;
    let seed = scenario.seed;
    let mut run = Run::new(Arc::new(scenario), seed);
    run.seek_time(until);
    run.world().digest()
}
