//! What clients are told, I21 to I23: each fires when the log does not explain an
//! answer, and only when no other order does, either.

use std::sync::Arc;

use raftworks_core::{Entry, Index, Payload, ServerId, Term, Time};

use super::super::{Checks, Detail, Property, Suspicion};
use super::{S1, changes, checks_of, found, of};
use crate::client::{Answer, Ask, ClientId, ReadMode};
use crate::command::{Change, Command, Outcome};
use crate::history::{End, Told};

const ONE: ClientId = ClientId(1);
const TWO: ClientId = ClientId(2);

/// Clients that ask, a log that they write, and answers, one event each.
struct Story {
    checks: Checks,
    event: u64,
    log: u64,
}

impl Story {
    fn new() -> Story {
        Story {
            checks: checks_of(3),
            event: 0,
            log: 0,
        }
    }

    fn event(&mut self) -> &mut Checks {
        self.event += 1;
        self.checks.begin_event(self.event, Time(self.event));
        &mut self.checks
    }

    fn begin(&mut self, ask: &Ask) -> u64 {
        let client = match ask {
            Ask::Command(command) => command.client(),
            // Reads are client 2's in these stories.
            Ask::Read { .. } => TWO,
        };
        self.event().invoked(client, ask)
    }

    /// It is applied, as the next entry.
    fn apply(&mut self, ask: &Ask) -> Index {
        let Ask::Command(command) = ask else {
            panic!("reads are no entries");
        };
        self.log += 1;
        let entry = Entry {
            index: Index(self.log),
            term: Term(1),
            payload: Payload::Command(command.clone()),
        };
        let digest = self.log;
        self.event().applied(S1, &entry, changes(), digest);
        Index(self.log)
    }

    fn answer(&mut self, number: u64, answer: &Answer) {
        self.event().answered(number, S1, answer);
    }

    /// A whole write: it begins, is applied and answered.
    fn write(&mut self, client: ClientId, sequence: u64, value: &str) {
        let ask = set(client, sequence, value);
        let number = self.begin(&ask);
        let index = self.apply(&ask);
        self.answer(number, &done(index));
    }

    /// A whole read, of the state after this entry.
    fn read(&mut self, sequence: u64, value: Option<&str>, applied: u64) {
        let number = self.begin(&look(sequence, ReadMode::Index));
        self.answer(number, &told(value, applied));
    }

    fn suspicions(&self) -> &[Suspicion] {
        self.checks.suspicions()
    }
}

fn set(client: ClientId, sequence: u64, value: &str) -> Ask {
    Ask::Command(Command::new(client, sequence, "x", value))
}

fn swap(client: ClientId, sequence: u64, expected: &str, value: &str) -> Ask {
    let change = Change::CompareAndSet {
        expected: Some(expected.into()),
        value: value.into(),
    };
    Ask::Command(Command::with(
        client,
        sequence,
        sequence,
        "x".into(),
        change,
    ))
}

fn look(sequence: u64, mode: ReadMode) -> Ask {
    let key = Arc::from("x");
    Ask::Read {
        sequence,
        key,
        mode,
    }
}

fn done(index: Index) -> Answer {
    Answer::Done {
        index,
        outcome: Outcome::Done,
    }
}

fn told(value: Option<&str>, applied: u64) -> Answer {
    Answer::Value {
        value: value.map(Arc::from),
        applied: Index(applied),
    }
}

#[test]
fn answers_that_the_log_explains_need_no_search() {
    let mut story = Story::new();
    story.read(1, None, 0);
    story.write(ONE, 1, "1");
    story.read(2, Some("1"), 1);
    let (first, second) = (swap(ONE, 2, "1", "2"), swap(TWO, 3, "1", "3"));
    let numbers = [story.begin(&first), story.begin(&second)];
    let indices = [story.apply(&first), story.apply(&second)];
    story.answer(numbers[0], &done(indices[0]));
    let unequal = Answer::Done {
        index: indices[1],
        outcome: Outcome::Unequal {
            current: Some("2".into()),
        },
    };
    story.answer(numbers[1], &unequal);
    story.read(4, Some("2"), 3);
    let mode = ReadMode::Stale;
    let number = story.begin(&look(5, mode));
    // Its client was told that this may be old.
    story.answer(number, &told(None, 0));
    assert_eq!(found(&story.checks), []);
    assert!(story.suspicions().is_empty());
    let verdict = story.checks.linearizability(0);
    assert_eq!(verdict.told, Told::Linearizable);
    assert!(verdict.searched.is_empty(), "the log is the proof");
    assert_eq!(story.checks.evaluations(Property::Linearizability), 6);
    let history = story.checks.history();
    assert_eq!(history.len(), 7);
    let record = history.of_client(ONE, 2).expect("it is remembered");
    assert_eq!(
        record.effect.as_ref().map(|effect| effect.index),
        Some(Index(2))
    );
    assert!(matches!(
        record.end,
        End::Answered {
            by: ServerId(1),
            ..
        }
    ));
}

#[test]
fn i21_an_answered_command_took_effect() {
    let mut story = Story::new();
    let ask = set(ONE, 1, "1");
    let number = story.begin(&ask);
    story.answer(number, &done(Index(1)));
    let detail = Detail::AnsweredWithoutEffect {
        client: ONE,
        sequence: 1,
    };
    assert_eq!(found(&story.checks), [(Property::ExactlyOnce, detail)]);
    // Clients cannot tell: nobody has looked.
    assert_eq!(story.suspicions()[0].explanation.told, Told::Linearizable);
    story.read(1, None, 0);
    // Now they can, although this answer is what the log says.
    let detail = Detail::NoOrder {
        client: TWO,
        sequence: 1,
    };
    assert_eq!(of(&story.checks, Property::Linearizability), [detail]);
}

#[test]
fn i21_a_repetition_gets_the_answer_of_its_first_entry() {
    let mut story = Story::new();
    story.write(ONE, 1, "1");
    let ask = swap(ONE, 2, "1", "2");
    let number = story.begin(&ask);
    story.apply(&ask);
    // The same request is an entry once more; nothing is swapped a second time.
    story.apply(&ask);
    story.answer(number, &done(Index(3)));
    assert_eq!(of(&story.checks, Property::RealTimeOrder), []);
    assert_eq!(of(&story.checks, Property::Linearizability), []);
    let record = story.checks.history().get(number).expect("it");
    assert_eq!(
        record.effect.as_ref().map(|effect| effect.index),
        Some(Index(2))
    );
    // A state machine without sessions would have said that it is not equal.
    let ask = swap(ONE, 3, "2", "3");
    let number = story.begin(&ask);
    story.apply(&ask);
    let wrong = Answer::Done {
        index: Index(5),
        outcome: Outcome::Unequal {
            current: Some("3".into()),
        },
    };
    story.answer(number, &wrong);
    let detail = Detail::WrongAnswer {
        client: ONE,
        sequence: 3,
        index: Index(4),
    };
    assert!(of(&story.checks, Property::ExactlyOnce).contains(&detail));
    assert_eq!(of(&story.checks, Property::Linearizability), [detail]);
}

#[test]
fn i22_writes_take_effect_in_the_order_in_which_they_are_seen() {
    let mut story = Story::new();
    let (one, two) = (set(ONE, 1, "1"), set(TWO, 1, "2"));
    let numbers = [story.begin(&one), story.begin(&two)];
    let (second, first) = (story.apply(&two), story.apply(&one));
    // Both were under way at once: any order will do.
    story.answer(numbers[0], &done(first));
    story.answer(numbers[1], &done(second));
    assert_eq!(found(&story.checks), []);
    // This one takes effect before another one that is answered before its client
    // asks for it, as nothing can.
    let early = set(TWO, 2, "3");
    story.apply(&early);
    story.write(ONE, 2, "4");
    let number = story.begin(&early);
    story.answer(number, &done(Index(3)));
    let detail = Detail::WriteOutOfOrder {
        client: TWO,
        sequence: 2,
        index: Index(3),
        after: Index(4),
    };
    // Clients cannot tell: nobody has looked.
    assert_eq!(found(&story.checks), [(Property::RealTimeOrder, detail)]);
    assert_eq!(story.suspicions()[0].explanation.told, Told::Linearizable);
}

#[test]
fn i23_a_read_sees_what_was_answered_before_it() {
    let mut story = Story::new();
    story.write(ONE, 1, "1");
    story.write(ONE, 2, "2");
    story.read(1, Some("1"), 1);
    let detail = Detail::StaleRead {
        client: TWO,
        missed: Index(2),
        applied: Index(1),
    };
    assert_eq!(found(&story.checks), [(Property::Linearizability, detail)]);
    let [suspicion] = story.suspicions() else {
        panic!("one suspicion");
    };
    let explanation = &suspicion.explanation;
    assert_eq!(explanation.told, Told::NotLinearizable);
    assert_eq!(explanation.order, [0, 1]);
    assert_eq!(
        (explanation.stuck, explanation.conflict),
        (Some(2), Some(1))
    );
    let verdict = story.checks.linearizability(u64::MAX);
    assert_eq!(verdict.told, Told::NotLinearizable);
    assert_eq!(verdict.searched[0].1.order, [0, 1]);
    // With too little time, nobody knows.
    assert_eq!(story.checks.linearizability(0).told, Told::Unknown);
}

#[test]
fn i23_a_read_shows_the_state_that_it_names() {
    let mut story = Story::new();
    story.write(ONE, 1, "1");
    story.read(1, Some("7"), 1);
    let detail = Detail::WrongAnswer {
        client: TWO,
        sequence: 1,
        index: Index(1),
    };
    assert_eq!(found(&story.checks), [(Property::Linearizability, detail)]);
}

/// The log does not explain the answer, and another order does: clients cannot
/// tell, and the history is linearizable.
#[test]
fn i23_a_suspicion_may_be_false() {
    let mut story = Story::new();
    story.write(ONE, 1, "1");
    story.write(ONE, 2, "1");
    // Too old a state, but the value is the same.
    story.read(1, Some("1"), 1);
    assert_eq!(found(&story.checks), []);
    let [suspicion] = story.suspicions() else {
        panic!("one suspicion");
    };
    assert_eq!(suspicion.explanation.told, Told::Linearizable);
    assert_eq!(suspicion.operation, 2);
    // From now on the log proves nothing for this key: what follows is searched.
    story.read(2, Some("1"), 2);
    let verdict = story.checks.linearizability(10_000);
    assert_eq!(verdict.told, Told::Linearizable);
    assert_eq!(verdict.searched.len(), 1);
    story.write(ONE, 3, "3");
    story.read(3, Some("1"), 2);
    assert_eq!(story.suspicions().len(), 2);
    assert_eq!(of(&story.checks, Property::Linearizability).len(), 1);
}

/// What was explained by a write without an answer can become impossible by an
/// answer that agrees with the log.
#[test]
fn i23_an_honest_answer_can_give_the_lie_away() {
    let mut story = Story::new();
    story.write(ONE, 1, "1");
    // Given up before it is an entry; somebody sees it all the same.
    let lost = set(ONE, 2, "2");
    let number = story.begin(&lost);
    story.event().given_up(number);
    story.read(1, Some("2"), 1);
    assert_eq!(found(&story.checks), [], "it may have happened");
    assert_eq!(story.suspicions().len(), 1);
    story.read(2, Some("1"), 1);
    let detail = Detail::NoOrder {
        client: TWO,
        sequence: 2,
    };
    assert_eq!(found(&story.checks), [(Property::Linearizability, detail)]);
}
