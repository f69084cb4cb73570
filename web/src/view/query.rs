//! The search for events: a line of conditions, such as `kind:vote-refused
//! reason:log-behind server:3`.
//!
//! A condition is a key with values, and other words are looked for in the sentence of
//! an event. What can be said from an event's outline is asked first, so that few
//! events have to be repeated in full. Documented in `docs/search.md`.

mod read;

use raftworks_sim::coverage::{all_decisions, decision_words};
use raftworks_sim::{Body, Brief, Event, EventKind, LossReason, Marks, Note, Packet, What};

use crate::words::small;

pub use read::{Problem, QueryError, complete, read, value_of, with_value};

/// What a condition is about.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Key {
    /// What happened: a class of events, or a decision.
    Kind,
    /// Where it happened.
    Server,
    /// The other end of the message.
    Partner,
    /// A client that takes part.
    Client,
    /// The term afterwards.
    Term,
    /// An entry that it is about.
    Index,
    /// Why it was decided so, or why a message was lost.
    Reason,
    /// Why something was refused.
    Refusal,
}

/// All keys, as they are written.
pub const KEYS: [(&str, Key); 8] = [
    ("kind", Key::Kind),
    ("server", Key::Server),
    ("partner", Key::Partner),
    ("client", Key::Client),
    ("term", Key::Term),
    ("index", Key::Index),
    ("reason", Key::Reason),
    ("refusal", Key::Refusal),
];

/// A class of events: any of these marks, messages, or things that happened.
struct Class {
    name: &'static str,
    marks: u16,
    /// A bit for each kind of message, and one for heartbeats.
    messages: u16,
    whats: u16,
}

/// Stands for an AppendEntries without entries.
const HEARTBEAT: u16 = 13;

const fn class(name: &'static str, marks: Marks, messages: u16, whats: &[What]) -> Class {
    let (mut set, mut place) = (0, 0);
    while place < whats.len() {
        set |= 1 << whats[place] as u16;
        place += 1;
    }
    Class {
        name,
        marks: marks.0,
        messages,
        whats: set,
    }
}

const NO: Marks = Marks(0);

/// The classes, the weightiest first: an event is told by the first that it is in.
const CLASSES: [Class; 20] = [
    class("violation", Marks::VIOLATION, 0, &[]),
    class("fault", Marks::ACTION, 0, &[]),
    class("leader", Marks::LEADER, 0, &[]),
    class("step-down", Marks::STEP_DOWN, 0, &[]),
    class("election", Marks::ELECTION, 0, &[]),
    class("removed", Marks::REMOVED, 0, &[]),
    class("commit", Marks::COMMIT, 0, &[]),
    class("lost", NO, 0, &[What::Lost, What::Missed]),
    class("vote", Marks::VOTE, 0b1_0000_0011, &[]),
    class("pre-vote", NO, 0b11_0000, &[]),
    class("refused", Marks::REFUSED, 0, &[]),
    class("snapshot", NO, 0b1100_0000, &[]),
    class("read", NO, 0b110_0000_0000, &[]),
    class("answer", Marks::REPLY, 0, &[]),
    class("client", NO, 0b1_1000_0000_0000, &[What::Client]),
    class("heartbeat", NO, 1 << HEARTBEAT, &[]),
    class("append", NO, 0b1100, &[]),
    class("disk", NO, 0, &[What::Written]),
    class("timeout", NO, 0, &[What::Deadline]),
    class("story", Marks::SAID, 0, &[What::Narrated]),
];

impl Class {
    fn has(&self, brief: &Brief) -> bool {
        let message = brief.message().map_or(0, |kind| {
            let empty = kind == raftworks_sim::MessageKind::AppendEntries && brief.count() == 0;
            1 << if empty { HEARTBEAT } else { kind as u16 }
        });
        brief.marks.has(Marks(self.marks))
            || self.messages & message != 0
            || self.whats & (1 << brief.what as u16) != 0
    }
}

/// The names of the classes.
pub fn classes() -> impl Iterator<Item = &'static str> {
    CLASSES.iter().map(|class| class.name)
}

/// The class that tells most about an event.
pub fn class_of(brief: &Brief) -> &'static str {
    let first = CLASSES.iter().find(|class| class.has(brief));
    first.map_or("", |class| class.name)
}

/// The names of the decisions, each once.
pub fn decisions() -> impl Iterator<Item = &'static str> {
    let all = all_decisions();
    let names = all.iter().enumerate();
    names
        .filter(move |(place, it)| *place == 0 || all[*place - 1].0 != it.0)
        .map(|(_, (name, _))| *name)
}

/// The reasons: of refusals only, or of everything, and why messages get lost.
pub fn reasons(refusals: bool) -> Vec<&'static str> {
    let decisions = all_decisions().iter();
    let decisions = decisions.filter(|(name, why)| {
        !why.is_empty() && (!refusals || name.ends_with("-refused")) && *name != "timer-reset"
    });
    let mut all: Vec<&str> = decisions.map(|(_, why)| *why).collect();
    if !refusals {
        all.extend(LOSSES.map(LossReason::word));
    }
    all.sort_unstable();
    all.dedup();
    all
}

const LOSSES: [LossReason; 6] = [
    LossReason::Lost,
    LossReason::Cut,
    LossReason::Dropped,
    LossReason::ReceiverDown,
    LossReason::LinkFull,
    LossReason::Corrupt,
];

/// Decisions of which the outline has a mark.
const MARKED: [(&str, Marks); 12] = [
    ("vote-refused", Marks::REFUSED),
    ("pre-vote-refused", Marks::REFUSED),
    ("append-refused", Marks::REFUSED),
    ("read-refused", Marks::REFUSED),
    ("election-started", Marks::ELECTION),
    ("pre-election-started", Marks::ELECTION),
    ("leader-elected", Marks::LEADER),
    ("stepped-down", Marks::STEP_DOWN),
    ("term-adopted", Marks::TERM),
    ("entries-removed", Marks::REMOVED),
    ("vote-granted", Marks::VOTE),
    ("entries-appended", Marks::APPENDED),
];

/// One value of a condition.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) enum Value {
    /// The place of a class.
    Class(usize),
    /// A decision, or a reason.
    Word(&'static str),
    /// Numbers from and to, both included.
    Range(u64, u64),
    /// Words of a sentence, in small letters.
    Text(String),
}

/// One condition: any of its values.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) struct Condition {
    /// What it is about; nothing for words of a sentence.
    pub key: Option<Key>,
    /// Whether it must not be so.
    pub not: bool,
    pub values: Vec<Value>,
}

/// What is looked for.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Query {
    pub(super) conditions: Vec<Condition>,
}

impl Query {
    /// Whether everything is looked for.
    pub fn is_empty(&self) -> bool {
        self.conditions.is_empty()
    }

    /// Whether events must be repeated in full to be judged.
    pub fn needs_events(&self) -> bool {
        self.conditions
            .iter()
            .any(|condition| !condition.is_plain())
    }

    /// Whether an event can be meant, by its outline. `servers` is how many there are.
    pub fn may_be(&self, brief: &Brief, servers: usize) -> bool {
        self.conditions.iter().all(|condition| {
            let any = |brief: &Brief| {
                let mut values = condition.values.iter();
                values.any(|value| condition.may(value, brief, servers))
            };
            match (condition.is_plain(), condition.not) {
                (true, not) => any(brief) != not,
                (false, true) => true,
                (false, false) => any(brief),
            }
        })
    }

    /// Whether an event is meant that may be; `sentence` says it in words.
    pub fn is(&self, event: &Event, brief: &Brief, sentence: impl FnOnce() -> String) -> bool {
        let full = || self.conditions.iter().filter(|it| !it.is_plain());
        let facts = |not: bool| full().filter(move |it| it.not == not && it.is_of_facts());
        // What is said of a decision is said of the same one.
        if !facts_of(event).any(|fact| facts(false).all(|it| it.holds(fact, brief)))
            || facts_of(event).any(|fact| facts(true).any(|it| it.holds(fact, brief)))
        {
            return false;
        }
        let about = |condition: &Condition| match condition.key {
            Some(Key::Index) => condition.values.iter().any(|value| is_about(event, value)),
            _ => true,
        };
        if !full()
            .filter(|it| it.key == Some(Key::Index))
            .all(|it| about(it) != it.not)
        {
            return false;
        }
        let mut texts = full().filter(|it| it.key.is_none()).peekable();
        if texts.peek().is_none() {
            return true;
        }
        let sentence = small(&sentence());
        texts.all(|it| {
            let says = |value: &Value| matches!(value, Value::Text(text) if sentence.contains(text.as_str()));
            it.values.iter().any(says) != it.not
        })
    }
}

/// A decision and its reason, or a loss and its.
type Fact = (&'static str, &'static str);

/// The facts of an event; the last one says nothing, for events that have no other.
fn facts_of(event: &Event) -> impl Iterator<Item = Fact> + '_ {
    let last = match &event.kind {
        EventKind::Lost { reason, .. } => ("lost", reason.word()),
        _ => ("", ""),
    };
    let notes = event.notes.iter();
    notes.map(|(_, note)| decision_words(note)).chain([last])
}

impl Condition {
    /// Whether the outline is enough.
    fn is_plain(&self) -> bool {
        let words = self
            .values
            .iter()
            .any(|value| matches!(value, Value::Word(_)));
        self.key.is_some_and(|key| key != Key::Index) && !words
    }

    fn is_of_facts(&self) -> bool {
        matches!(self.key, Some(Key::Kind | Key::Reason | Key::Refusal))
    }

    /// Whether a decision, or the class of its event, is one of those that are meant.
    fn holds(&self, (name, why): Fact, brief: &Brief) -> bool {
        self.values.iter().any(|value| match (self.key, value) {
            (_, Value::Class(place)) => CLASSES[*place].has(brief),
            (Some(Key::Kind), Value::Word(word)) => *word == name,
            (Some(Key::Refusal), Value::Word(word)) => name.ends_with("-refused") && *word == why,
            (_, Value::Word(word)) => *word == why,
            _ => false,
        })
    }

    fn may(&self, value: &Value, brief: &Brief, servers: usize) -> bool {
        let within = |number: Option<u64>, value: &Value| match value {
            Value::Range(from, to) => number.is_some_and(|it| (*from..=*to).contains(&it)),
            _ => false,
        };
        let lane = |lane: Option<usize>| lane.map(|lane| lane as u64);
        let server = |place| {
            lane(place)
                .filter(|&it| it < servers as u64)
                .map(|it| it + 1)
        };
        let client = |place| lane(place).and_then(|it| it.checked_sub(servers as u64));
        match (self.key, value) {
            (Some(Key::Kind), Value::Class(place)) => CLASSES[*place].has(brief),
            (Some(Key::Kind), Value::Word(word)) => {
                let marked = MARKED.iter().find(|(name, _)| name == word);
                marked.is_none_or(|(_, marks)| brief.marks.has(*marks))
            }
            (Some(Key::Refusal), _) => brief.marks.has(Marks::REFUSED),
            (Some(Key::Server), Value::Range(..)) => {
                let concerned = |id: u64| brief.concerned() & (1 << (id - 1)) != 0;
                within(server(brief.lane()), value)
                    || (1..=32).any(|id| concerned(id) && within(Some(id), value))
            }
            (Some(Key::Partner), Value::Range(..)) => within(server(brief.other()), value),
            (Some(Key::Client), Value::Range(..)) => {
                within(client(brief.lane()), value) || within(client(brief.other()), value)
            }
            (Some(Key::Term), Value::Range(..)) => within(Some(brief.term().0), value),
            _ => true,
        }
    }
}

/// Whether an event is about an entry with one of these indices.
fn is_about(event: &Event, value: &Value) -> bool {
    let &Value::Range(from, to) = value else {
        return false;
    };
    let meets = |first: u64, last: u64| first <= to && from <= last;
    let packet = match &event.kind {
        EventKind::Delivered { packet, .. } => packet.as_ref(),
        EventKind::Lost { packet, .. } => Some(packet),
        _ => None,
    };
    let carried = packet.and_then(|packet| match packet {
        Packet::Raft(message) => match &message.body {
            Body::AppendEntries {
                previous, entries, ..
            } if !entries.is_empty() => {
                let last = previous.index.0 + entries.len() as u64;
                Some((previous.index.0 + 1, last))
            }
            Body::AppendEntriesAccepted { match_index, .. } => Some((match_index.0, match_index.0)),
            Body::AppendEntriesRejected { probed, .. } => Some((probed.0, probed.0)),
            _ => None,
        },
        _ => None,
    });
    let noted = event.notes.iter().filter_map(|(_, note)| match note {
        Note::EntriesAppended { first, last } | Note::EntriesRemoved { first, last } => {
            Some((first.0, last.0))
        }
        Note::CommitAdvanced { index, .. }
        | Note::CommitWithheld { index, .. }
        | Note::ConfigurationAppended { index }
        | Note::ConfigurationCommitted { index }
        | Note::MatchAdvanced {
            match_index: index, ..
        } => Some((index.0, index.0)),
        _ => None,
    });
    carried
        .into_iter()
        .chain(noted)
        .any(|(first, last)| meets(first, last))
}

#[cfg(test)]
mod tests;
