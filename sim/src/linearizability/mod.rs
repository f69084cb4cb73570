//! Whether clients could tell: is there any order of their operations that
//! explains all answers?
//!
//! This is Wing and Gong's search with Lowe's memory. Operations are tried in
//! the order in which they began; one that fits the register is taken out of
//! the list, and put back when another turns out to have needed the place. A
//! set of taken operations that led nowhere with the same value is not tried
//! again. Since every operation is about one key, each key is searched alone.
//!
//! The search stops after any number of steps and says that it does not know yet.

mod search;
mod values;
mod visited;

pub use search::Search;

/// A value of a register: 0 is no value, and equal numbers are equal values.
pub type Value = u32;

/// What an operation did to its register, and what its client was told.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Step {
    /// It set the value. A write without an answer may also never happen.
    Write(Value),
    /// It found this value.
    Read(Value),
    /// It found the first value and set the second.
    Swapped(Value, Value),
    /// It expected the first value, found the second, and changed nothing.
    Kept(Value, Value),
    /// It has no answer: if it found the first value, it set the second.
    MaybeSwapped(Value, Value),
}

impl Step {
    /// The value afterwards, if the operation can happen at this value.
    pub fn apply(self, value: Value) -> Option<Value> {
        match self {
            Step::Write(new) => Some(new),
            Step::Read(found) => (found == value).then_some(value),
            Step::Swapped(expected, new) => (expected == value).then_some(new),
            Step::Kept(expected, found) => (found == value && expected != value).then_some(value),
            Step::MaybeSwapped(expected, new) => Some(if expected == value { new } else { value }),
        }
    }
}

/// One operation of a history on one key.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Call {
    /// When it began.
    pub invoked: u64,
    /// When its client had the answer; `None` if it never had one. What
    /// returned when another began, returned before that.
    pub returned: Option<u64>,
    /// What it did.
    pub step: Step,
}

/// What a search found.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Verdict {
    /// This order explains every answer. Operations are named by their places
    /// in the history that was searched.
    Linearizable {
        /// The order.
        order: Vec<usize>,
    },
    /// No order does.
    NotLinearizable {
        /// The longest order that explains the answers in it.
        order: Vec<usize>,
        /// The operation that had to come next, at the latest, and cannot.
        stuck: usize,
        /// The value that it would have found.
        value: Value,
    },
    /// The search was not finished.
    Unknown {
        /// The longest order that was found so far.
        order: Vec<usize>,
    },
}

impl Verdict {
    /// In one word, for programs.
    pub fn name(&self) -> &'static str {
        match self {
            Verdict::Linearizable { .. } => "linearizable",
            Verdict::NotLinearizable { .. } => "not-linearizable",
            Verdict::Unknown { .. } => "unknown",
        }
    }

    /// The longest order that was found.
    pub fn order(&self) -> &[usize] {
        match self {
            Verdict::Linearizable { order }
            | Verdict::NotLinearizable { order, .. }
            | Verdict::Unknown { order } => order,
        }
    }
}
