//! The values of a history as small numbers, and how many of the operations
//! that are not taken need or make each of them.

use super::{Call, Step, Value};

/// All values.
#[derive(Clone, Debug)]
pub(super) struct Values {
    /// The values by their small numbers; the first is no value at all.
    names: Vec<Value>,
    /// How many operations with an answer must find it.
    needed: Vec<u32>,
    /// How many operations can set it.
    made: Vec<u32>,
}

impl Values {
    /// Gives all values in these steps small numbers.
    pub(super) fn new(steps: &mut [Step], calls: &[Call]) -> Values {
        let mut names: Vec<Value> = vec![0];
        for step in steps.iter() {
            let (first, second) = parts(*step);
            names.push(first);
            names.extend(second);
        }
        names.sort_unstable();
        names.dedup();
        let number = |name: Value| names.binary_search(&name).unwrap_or_default() as Value;
        for step in steps.iter_mut() {
            *step = match *step {
                Step::Write(a) => Step::Write(number(a)),
                Step::Read(a) => Step::Read(number(a)),
                Step::Swapped(a, b) => Step::Swapped(number(a), number(b)),
                Step::Kept(a, b) => Step::Kept(number(a), number(b)),
                Step::MaybeSwapped(a, b) => Step::MaybeSwapped(number(a), number(b)),
            };
        }
        let count = names.len();
        let mut values = Values {
            names,
            needed: vec![0; count],
            made: vec![0; count],
        };
        for (step, call) in steps.iter().zip(calls) {
            values.put_back(*step, call.returned.is_some());
        }
        values
    }

    /// The value with this small number.
    pub(super) fn name(&self, value: Value) -> Value {
        self.names.get(value as usize).copied().unwrap_or_default()
    }

    /// Whether this value may be overwritten: by an operation that needs it itself,
    /// or by another.
    pub(super) fn can_lose(&self, value: Value, by_need: bool) -> bool {
        let needed = self.needed[value as usize] - u32::from(by_need);
        needed == 0 || self.made[value as usize] > 0
    }

    /// An operation is taken.
    pub(super) fn take(&mut self, step: Step, answered: bool) {
        let (needs, makes) = needs_and_makes(step);
        if let Some(value) = needs.filter(|_| answered) {
            self.needed[value as usize] -= 1;
        }
        if let Some(value) = makes {
            self.made[value as usize] -= 1;
        }
    }

    /// It is not taken any more, or not yet.
    pub(super) fn put_back(&mut self, step: Step, answered: bool) {
        let (needs, makes) = needs_and_makes(step);
        if let Some(value) = needs.filter(|_| answered) {
            self.needed[value as usize] += 1;
        }
        if let Some(value) = makes {
            self.made[value as usize] += 1;
        }
    }
}

fn parts(step: Step) -> (Value, Option<Value>) {
    match step {
        Step::Write(a) | Step::Read(a) => (a, None),
        Step::Swapped(a, b) | Step::Kept(a, b) | Step::MaybeSwapped(a, b) => (a, Some(b)),
    }
}

/// What must be there, and what is there afterwards.
fn needs_and_makes(step: Step) -> (Option<Value>, Option<Value>) {
    match step {
        Step::Write(a) => (None, Some(a)),
        Step::Read(a) | Step::Kept(_, a) => (Some(a), None),
        Step::Swapped(a, b) => (Some(a), Some(b)),
        // Without an answer, nothing is needed.
        Step::MaybeSwapped(_, b) => (None, Some(b)),
    }
}
