//! What clients asked for and were told, and whether some order explains it,
//! under names that programs can rely on.

use serde::Serialize;

use crate::client::{Ask, ReadMode};
use crate::command::{Change, Outcome};
use crate::history::{End, Explanation, Moment, Record};
use crate::world::World;

/// How many steps the search of each key may take for a report.
const SEARCH_STEPS: u64 = 5_000_000;

/// One operation of one client.
#[derive(Serialize, Debug)]
pub struct OperationReport {
    /// Counts the operations of the run from 0.
    pub number: u64,
    /// Whose it is.
    pub client: u32,
    /// Counts the operations of the client from 1.
    pub sequence: u64,
    /// `write`, `cas` or `read`.
    pub kind: &'static str,
    /// Of a read: `index`, `lease`, `stale` or `log`.
    pub mode: Option<&'static str>,
    /// The key.
    pub key: String,
    /// What a compare-and-set expected.
    pub expected: Option<String>,
    /// The value to set.
    pub value: Option<String>,
    /// When the client first asked.
    pub invoked: MomentReport,
    /// Whom it asked, the latest at the end.
    pub asked: Vec<u64>,
    /// How often it asked.
    pub attempts: u32,
    /// `open`, `answered`, `given-up` or `failed`.
    pub end: &'static str,
    /// When it was answered, or gave up.
    pub ended: Option<MomentReport>,
    /// Which server answered.
    pub by: Option<u64>,
    /// What the client was told: `done`, `unequal`, `value` or `forgotten`.
    pub outcome: Option<&'static str>,
    /// The value in that answer.
    pub found: Option<String>,
    /// The entry that the answer is about, or what a read could see.
    pub index: Option<u64>,
    /// The entry in which a command took effect, whether its client knows or not.
    pub effect: Option<u64>,
}

/// A moment of a run.
#[derive(Serialize, Debug)]
pub struct MomentReport {
    /// The number of the event.
    pub event: u64,
    /// Its time.
    pub time_us: u64,
}

/// Whether clients could tell that something is wrong.
#[derive(Serialize, Debug)]
pub struct LinearizabilityReport {
    /// `linearizable`, `not-linearizable` or `unknown`.
    pub verdict: &'static str,
    /// The keys whose answers the order of the log does not explain. If there are
    /// none, that order is the proof.
    pub searched: Vec<SearchReport>,
    /// The answers that it does not explain, as they arrived.
    pub suspicions: Vec<SuspicionReport>,
}

/// What a search through the operations on one key found.
#[derive(Serialize, Debug)]
pub struct SearchReport {
    /// The key.
    pub key: String,
    /// `linearizable`, `not-linearizable` or `unknown`.
    pub verdict: &'static str,
    /// The longest order that explains the answers in it, by their numbers.
    pub order: Vec<u64>,
    /// The operation whose answer nothing explains after that.
    pub stuck: Option<u64>,
    /// The operation that made it impossible.
    pub conflict: Option<u64>,
    /// How many steps it took.
    pub steps: u64,
}

/// An answer that the order of the log does not explain.
#[derive(Serialize, Debug)]
pub struct SuspicionReport {
    /// The event in which it arrived.
    pub event: u64,
    /// When that was.
    pub time_us: u64,
    /// The key.
    pub key: String,
    /// The operation, by its number.
    pub operation: u64,
    /// What the log does not explain, for people.
    pub detail: String,
    /// Whether any order explained the answers by then.
    pub verdict: &'static str,
}

impl From<Moment> for MomentReport {
    fn from(moment: Moment) -> MomentReport {
        MomentReport {
            event: moment.event,
            time_us: moment.time.0,
        }
    }
}

fn mode_name(mode: ReadMode) -> &'static str {
    match mode {
        ReadMode::Index => "index",
        ReadMode::Lease => "lease",
        ReadMode::Stale => "stale",
        ReadMode::Log => "log",
    }
}

impl From<&Record> for OperationReport {
    fn from(record: &Record) -> OperationReport {
        let text = |text: &std::sync::Arc<str>| text.as_ref().to_owned();
        let (mut kind, mut mode, mut expected, mut value) = ("read", None, None, None);
        match &record.ask {
            Ask::Read { mode: of, .. } => mode = Some(mode_name(*of)),
            Ask::Command(command) => match command.change() {
                Change::Get => mode = Some(mode_name(ReadMode::Log)),
                Change::Set { value: new } => (kind, value) = ("write", Some(text(new))),
                Change::CompareAndSet {
                    expected: old,
                    value: new,
                } => {
                    (kind, value) = ("cas", Some(text(new)));
                    expected = old.as_ref().map(text);
                }
            },
        }
        let (end, ended) = match &record.end {
            End::Open => ("open", None),
            End::Answered { at, .. } => ("answered", Some(*at)),
            End::GivenUp { at } => ("given-up", Some(*at)),
            End::Failed { at, .. } => ("failed", Some(*at)),
        };
        let by = match &record.end {
            End::Answered { by, .. } | End::Failed { by, .. } => Some(by.0),
            End::Open | End::GivenUp { .. } => None,
        };
        let answer = match &record.end {
            End::Answered { outcome, index, .. } => Some((outcome, index.0)),
            _ => None,
        };
        let outcome = answer.map(|(outcome, _)| match outcome {
            Outcome::Done => ("done", None),
            Outcome::Unequal { current } => ("unequal", current.as_ref()),
            Outcome::Value { value } => ("value", value.as_ref()),
            Outcome::Forgotten => ("forgotten", None),
        });
        OperationReport {
            number: record.number,
            client: record.client.0,
            sequence: record.ask.sequence(),
            kind,
            mode,
            key: record.ask.key().to_owned(),
            expected,
            value,
            invoked: record.invoked.into(),
            asked: record.asked.servers().map(|id| id.0).collect(),
            attempts: record.asked.count(),
            end,
            ended: ended.map(MomentReport::from),
            by,
            outcome: outcome.map(|(name, _)| name),
            found: outcome.and_then(|(_, found)| found.map(text)),
            index: answer.map(|(.., index)| index),
            effect: record.effect.as_ref().map(|effect| effect.index.0),
        }
    }
}

impl SearchReport {
    fn of(key: &str, explanation: &Explanation) -> SearchReport {
        SearchReport {
            key: key.to_owned(),
            verdict: explanation.told.name(),
            order: explanation.order.clone(),
            stuck: explanation.stuck,
            conflict: explanation.conflict,
            steps: explanation.steps,
        }
    }
}

impl LinearizabilityReport {
    /// What is known at this moment of a run.
    pub fn of(world: &World) -> LinearizabilityReport {
        let found = world.linearizability(SEARCH_STEPS);
        let searched = found.searched.iter();
        let suspicions = world.suspicions().iter();
        LinearizabilityReport {
            verdict: found.told.name(),
            searched: searched.map(|(key, e)| SearchReport::of(key, e)).collect(),
            suspicions: suspicions
                .map(|suspicion| SuspicionReport {
                    event: suspicion.event,
                    time_us: suspicion.time.0,
                    key: suspicion.key.as_ref().to_owned(),
                    operation: suspicion.operation,
                    detail: suspicion.detail.to_string(),
                    verdict: suspicion.explanation.told.name(),
                })
                .collect(),
        }
    }
}
