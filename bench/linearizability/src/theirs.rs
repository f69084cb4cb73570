//! The same question to stateright's tester.

use raftworks_sim::linearizability::{Call, Step};
use stateright::semantics::{ConsistencyTester, LinearizabilityTester, SequentialSpec};

/// A register that can be compared and set.
#[derive(Clone, Debug, Default, Hash, PartialEq)]
struct Register(u32);

#[derive(Clone, Debug, Hash, PartialEq)]
enum Ask {
    Write(u32),
    Swap(u32, u32),
    Read,
}

#[derive(Clone, Debug, Hash, PartialEq)]
enum Told {
    Done,
    Unequal(u32),
    Value(u32),
}

impl SequentialSpec for Register {
    type Op = Ask;
    type Ret = Told;

    fn invoke(&mut self, ask: &Ask) -> Told {
        match *ask {
            Ask::Write(value) => {
                self.0 = value;
                Told::Done
            }
            Ask::Swap(expected, value) if expected == self.0 => {
                self.0 = value;
                Told::Done
            }
            Ask::Swap(..) => Told::Unequal(self.0),
            Ask::Read => Told::Value(self.0),
        }
    }
}

fn ask_of(step: Step) -> Ask {
    match step {
        Step::Write(value) => Ask::Write(value),
        Step::Read(_) => Ask::Read,
        Step::Swapped(a, b) | Step::MaybeSwapped(a, b) => Ask::Swap(a, b),
        // What it would have set does not matter.
        Step::Kept(a, _) => Ask::Swap(a, u32::MAX),
    }
}

fn told_of(step: Step) -> Told {
    match step {
        Step::Write(_) | Step::Swapped(..) | Step::MaybeSwapped(..) => Told::Done,
        Step::Kept(_, found) => Told::Unequal(found),
        Step::Read(value) => Told::Value(value),
    }
}

/// Whether there is an order of these operations, each with its client. A client
/// that goes on after an operation without an answer is another one from then on.
pub fn is_linearizable(calls: &[(u64, Call)]) -> bool {
    let mut events: Vec<(u64, bool, usize)> = Vec::new();
    for (place, (_, call)) in calls.iter().enumerate() {
        events.push((call.invoked, true, place));
        if let Some(at) = call.returned {
            events.push((at, false, place));
        }
    }
    events.sort_unstable();
    let thread = |place: usize| match calls[place] {
        (
            client,
            Call {
                returned: Some(_), ..
            },
        ) => client,
        _ => 1_000 + place as u64,
    };
    let mut tester = LinearizabilityTester::new(Register::default());
    for (_, begins, place) in events {
        let step = calls[place].1.step;
        let known = if begins {
            tester.on_invoke(thread(place), ask_of(step))
        } else {
            tester.on_return(thread(place), told_of(step))
        };
        known.expect("a well-formed history");
    }
    tester.is_consistent()
}
