//! The replicated state machine: a small key-value store with a session for
//! each client (dissertation, section 6.3).
//!
//! A session keeps the answers to a client's commands until the client says
//! that it has them. A command that is applied again changes nothing and gets
//! the first answer; and since snapshots hold the sessions, too, that is so on
//! every server.

mod image;

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::client::ClientId;
use crate::command::{Change, Command, Outcome};
use crate::digest::{Digest, finish, mix};

/// The state machine of one server. It lives in memory and is rebuilt from the
/// log after a restart.
#[derive(Clone, Debug, Default)]
pub struct Store {
    values: BTreeMap<Arc<str>, Held>,
    sessions: BTreeMap<ClientId, Session>,
    digest: StoreDigest,
}

/// The value of a key, and what both are in the hash of the state machine.
#[derive(Clone, Debug)]
struct Held {
    value: Arc<str>,
    hash: u64,
}

/// A hash of everything in a state machine: the sum of the hashes of its parts, so
/// that a change costs the same however much there is.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
struct StoreDigest(u64);

impl StoreDigest {
    fn add(&mut self, part: u64) {
        self.0 = self.0.wrapping_add(part);
    }

    fn remove(&mut self, part: u64) {
        self.0 = self.0.wrapping_sub(part);
    }
}

/// What a key with a value is in the hash of a state machine.
pub(crate) fn hash_of_value(key: &str, value: &str) -> u64 {
    let mut digest = Digest::new();
    digest.add_text(key);
    digest.add_text(value);
    finish(digest.value())
}

fn hash_of_answer(client: ClientId, sequence: u64, outcome: &Outcome) -> u64 {
    let mut digest = Digest::new();
    digest.add_all(&[u64::from(client.0), sequence, hash_of_outcome(outcome)]);
    finish(digest.value())
}

fn hash_of_unanswered(client: ClientId, unanswered: u64) -> u64 {
    if unanswered == 0 {
        return 0;
    }
    finish(mix(u64::from(client.0), unanswered))
}

/// A hash of an answer.
pub(crate) fn hash_of_outcome(outcome: &Outcome) -> u64 {
    let (kind, value) = match outcome {
        Outcome::Done => return 1,
        Outcome::Forgotten => return 2,
        Outcome::Unequal { current } => (3, current),
        Outcome::Value { value } => (4, value),
    };
    let mut digest = Digest::new();
    digest.add_all(&[kind, u64::from(value.is_some())]);
    digest.add_text(value.as_deref().unwrap_or_default());
    digest.value()
}

/// What is known of a client.
#[derive(Clone, Debug, Default)]
struct Session {
    /// The client has answers to all of its commands before this one.
    unanswered: u64,
    /// The answers to those from there on that were applied, in order.
    answers: Vec<Kept>,
}

/// An answer that is kept, and what it is in the hash of the state machine.
#[derive(Clone, Debug)]
struct Kept {
    sequence: u64,
    outcome: Outcome,
    hash: u64,
}

/// What became of a command when it was applied.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Applied {
    /// The answer.
    pub outcome: Outcome,
    /// Whether it was a repetition, and therefore changed nothing.
    pub repeated: bool,
}

impl Session {
    /// Forgets what the client needs no more, and finds the answer to this
    /// command, if it is a repetition.
    fn recall(&mut self, command: &Command, digest: &mut StoreDigest) -> Option<Outcome> {
        if command.unanswered() > self.unanswered {
            let client = command.client();
            let first = command.unanswered();
            digest.remove(hash_of_unanswered(client, self.unanswered));
            digest.add(hash_of_unanswered(client, first));
            self.unanswered = first;
            self.answers.retain(|kept| {
                if kept.sequence < first {
                    digest.remove(kept.hash);
                }
                kept.sequence >= first
            });
        }
        let sequence = command.sequence();
        if sequence < self.unanswered {
            return Some(Outcome::Forgotten);
        }
        let place = self.place_of(sequence);
        let kept = self.answers.get(place)?;
        (kept.sequence == sequence).then(|| kept.outcome.clone())
    }

    fn place_of(&self, sequence: u64) -> usize {
        self.answers
            .partition_point(|kept| kept.sequence < sequence)
    }

    /// Keeps an answer of this client's.
    fn keep(
        &mut self,
        client: ClientId,
        sequence: u64,
        outcome: Outcome,
        digest: &mut StoreDigest,
    ) {
        let hash = hash_of_answer(client, sequence, &outcome);
        digest.add(hash);
        let kept = Kept {
            sequence,
            outcome,
            hash,
        };
        self.answers.insert(self.place_of(sequence), kept);
    }
}

impl Store {
    /// Applies a command; `once` says whether repetitions are known as such.
    pub(crate) fn apply(&mut self, command: &Command, once: bool) -> Applied {
        let Store {
            values,
            sessions,
            digest,
        } = self;
        let sequence = command.sequence();
        if sequence == 0 || !once {
            let outcome = carry_out(values, command, digest);
            return Applied {
                outcome,
                repeated: false,
            };
        }
        let session = sessions.entry(command.client()).or_default();
        if let Some(outcome) = session.recall(command, digest) {
            return Applied {
                outcome,
                repeated: true,
            };
        }
        let outcome = carry_out(values, command, digest);
        session.keep(command.client(), sequence, outcome.clone(), digest);
        Applied {
            outcome,
            repeated: false,
        }
    }

    /// A hash of everything in it, the sessions included. Equal state machines
    /// have equal ones, however they came to be.
    pub fn digest(&self) -> u64 {
        self.digest.0
    }

    /// The value of a key.
    pub fn get(&self, key: &str) -> Option<&str> {
        self.values.get(key).map(|held| held.value.as_ref())
    }

    pub(crate) fn shared(&self, key: &str) -> Option<Arc<str>> {
        self.values.get(key).map(|held| Arc::clone(&held.value))
    }

    /// All keys with their values, in order.
    pub fn values(&self) -> impl Iterator<Item = (&str, &str)> {
        let values = self.values.iter();
        values.map(|(key, held)| (key.as_ref(), held.value.as_ref()))
    }

    /// The latest command applied for each client.
    pub fn sessions(&self) -> impl Iterator<Item = (ClientId, u64)> + '_ {
        self.sessions.iter().map(|(&client, session)| {
            let last = session.answers.last().map(|kept| kept.sequence);
            (client, last.unwrap_or(session.unanswered.saturating_sub(1)))
        })
    }

    /// The answers that are kept for a client, with the numbers of its commands.
    pub fn answers(&self, client: ClientId) -> impl Iterator<Item = (u64, &Outcome)> {
        let session = self.sessions.get(&client);
        let answers = session.map_or(&[][..], |session| &session.answers);
        answers.iter().map(|kept| (kept.sequence, &kept.outcome))
    }
}

fn carry_out(
    values: &mut BTreeMap<Arc<str>, Held>,
    command: &Command,
    digest: &mut StoreDigest,
) -> Outcome {
    let key = command.shared_key();
    let (expected, value) = match command.change() {
        Change::Set { value } => (None, value),
        Change::CompareAndSet { expected, value } => (Some(expected.as_ref()), value),
        Change::Get => {
            let value = values.get(key).map(|held| Arc::clone(&held.value));
            return Outcome::Value { value };
        }
    };
    let held = values.get_mut(key);
    if let Some(expected) = expected {
        let current = held.as_ref().map(|held| &held.value);
        if current != expected {
            let current = current.cloned();
            return Outcome::Unequal { current };
        }
    }
    let hash = command.hash_of_value();
    let value = Arc::clone(value);
    digest.add(hash);
    match held {
        Some(held) => {
            digest.remove(held.hash);
            *held = Held { value, hash };
        }
        None => {
            values.insert(Arc::clone(key), Held { value, hash });
        }
    }
    Outcome::Done
}

#[cfg(test)]
mod tests {
    use super::*;

    const C1: ClientId = ClientId(1);

    fn swap(sequence: u64, unanswered: u64, expected: Option<&str>, value: &str) -> Command {
        let expected = expected.map(Arc::from);
        let value = value.into();
        let change = Change::CompareAndSet { expected, value };
        Command::with(C1, sequence, unanswered, "x".into(), change)
    }

    fn get(sequence: u64, unanswered: u64) -> Command {
        Command::with(C1, sequence, unanswered, "x".into(), Change::Get)
    }

    fn text(value: &str) -> Arc<str> {
        value.into()
    }

    #[test]
    fn compare_and_set_compares() {
        let mut store = Store::default();
        let outcomes = [
            (
                swap(1, 1, Some("1"), "2"),
                Outcome::Unequal { current: None },
            ),
            (swap(2, 2, None, "1"), Outcome::Done),
            (
                swap(3, 3, None, "3"),
                Outcome::Unequal {
                    current: Some(text("1")),
                },
            ),
            (swap(4, 4, Some("1"), "2"), Outcome::Done),
            (
                get(5, 5),
                Outcome::Value {
                    value: Some(text("2")),
                },
            ),
        ];
        for (command, outcome) in outcomes {
            let applied = store.apply(&command, true);
            assert_eq!((applied.outcome, applied.repeated), (outcome, false));
        }
        assert_eq!(store.get("x"), Some("2"));
    }

    #[test]
    fn a_repetition_gets_the_first_answer_and_changes_nothing() {
        let mut store = Store::default();
        // Two commands are under way at once; the second arrives first.
        store.apply(&Command::new(C1, 1, "x", "1"), true);
        assert_eq!(
            store.apply(&swap(3, 2, Some("1"), "3"), true).outcome,
            Outcome::Done
        );
        assert_eq!(
            store.apply(&get(2, 2), true).outcome,
            Outcome::Value {
                value: Some(text("3"))
            }
        );
        let again = store.apply(&swap(3, 2, Some("1"), "3"), true);
        assert_eq!((again.outcome, again.repeated), (Outcome::Done, true));
        assert_eq!(store.answers(C1).count(), 2);
        // With number 4 the client says that it has the answers to 2 and 3.
        assert!(!store.apply(&Command::new(C1, 4, "x", "4"), true).repeated);
        assert_eq!(store.answers(C1).count(), 1);
        for sequence in [1, 2, 3] {
            let late = store.apply(&Command::new(C1, sequence, "x", "late"), true);
            assert_eq!((late.outcome, late.repeated), (Outcome::Forgotten, true));
        }
        assert_eq!(store.get("x"), Some("4"));
        assert_eq!(store.sessions().next(), Some((C1, 4)));
    }

    #[test]
    fn number_0_is_never_a_repetition() {
        let mut store = Store::default();
        let command = Command::new(ClientId::READER, 0, "x", "1");
        assert!(!store.apply(&command, true).repeated);
        assert!(!store.apply(&command, true).repeated);
        assert_eq!(store.sessions().count(), 0);
    }

    #[test]
    fn a_state_machine_survives_being_bytes() {
        let mut store = Store::default();
        for image in [store.image(true), {
            store.apply(&Command::new(C1, 1, "x", "5"), true);
            store.apply(&swap(2, 1, Some("4"), "6"), true);
            store.apply(&get(3, 1), true);
            store.apply(&Command::new(ClientId(2), 9, "a \u{e9}", ""), true);
            store.image(true)
        }] {
            let back = Store::from_image(&image).expect("an image");
            assert_eq!(back.image(true), image);
        }
        let image = store.image(true);
        let mut back = Store::from_image(&image).expect("an image");
        assert_eq!(back.get("x"), Some("5"));
        let again = back.apply(&swap(2, 1, Some("4"), "6"), true);
        let current = Some(text("5"));
        assert_eq!(
            (again.outcome, again.repeated),
            (Outcome::Unequal { current }, true)
        );
        for length in 0..image.len() {
            // What is cut off is noticed, or is a smaller image.
            let _ = Store::from_image(&image[..length]);
        }
        assert!(Store::from_image(&image[..6]).is_none());
    }

    /// The digest is that of what is in it, however it came to be.
    #[test]
    fn the_digest_depends_on_nothing_but_the_state() {
        let mut store = Store::default();
        let mut digests = vec![store.digest()];
        let commands = [
            Command::new(C1, 1, "x", "1"),
            swap(3, 2, Some("1"), "3"),
            get(2, 2),
            swap(3, 2, Some("1"), "3"),
            Command::new(C1, 4, "y", "4"),
            Command::new(C1, 1, "x", "late"),
        ];
        for command in commands {
            store.apply(&command, true);
            let back = Store::from_image(&store.image(true)).expect("an image");
            assert_eq!(back.digest(), store.digest());
            digests.push(store.digest());
        }
        digests.dedup();
        assert_eq!(digests.len(), 5, "repetitions change nothing");
    }
}
