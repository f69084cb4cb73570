//! The same steps as a vector of proptest: its runner leaves steps out and makes their
//! times smaller, as it would for a state machine of any library that is tested so.

use std::cell::Cell;
use std::fmt;
use std::rc::Rc;

use proptest::collection::{VecStrategy, vec};
use proptest::num::u64::BinarySearch;
use proptest::strategy::{NewTree, Strategy, ValueTree};
use proptest::test_runner::{Config, TestCaseError, TestError, TestRunner};
use raftworks_core::Time;
use raftworks_sim::scenario::{Step, When};

/// What proptest makes of a failing list of steps.
pub fn shrunk(steps: &[Step], fails: impl Fn(&[Step]) -> bool) -> Vec<Step> {
    let mut runner = TestRunner::new(Config {
        cases: 1,
        // The highest number would mean four.
        max_shrink_iters: u32::MAX - 1,
        failure_persistence: None,
        ..Config::default()
    });
    let outcome = runner.run(&Recorded::new(steps), |steps| {
        if fails(&steps) {
            return Err(TestCaseError::fail("violated"));
        }
        Ok(())
    });
    match outcome {
        Err(TestError::Fail(_, steps)) => steps,
        _ => steps.to_vec(),
    }
}

/// The strategy that makes these steps, and none else. A vector of proptest has any
/// length: it is made until it has all of them.
struct Recorded {
    vector: VecStrategy<InOrder>,
    /// Which step is made next.
    next: Rc<Cell<usize>>,
    count: usize,
}

impl Recorded {
    fn new(steps: &[Step]) -> Recorded {
        let next = Rc::new(Cell::new(0));
        let each = InOrder {
            steps: steps.to_vec(),
            next: Rc::clone(&next),
        };
        let count = steps.len();
        Recorded {
            vector: vec(each, 0..=count),
            next,
            count,
        }
    }
}

impl fmt::Debug for Recorded {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} steps", self.count)
    }
}

impl Strategy for Recorded {
    type Tree = <VecStrategy<InOrder> as Strategy>::Tree;
    type Value = Vec<Step>;

    fn new_tree(&self, runner: &mut TestRunner) -> NewTree<Recorded> {
        loop {
            self.next.set(0);
            let tree = self.vector.new_tree(runner)?;
            if tree.current().len() == self.count {
                return Ok(tree);
            }
        }
    }
}

/// The strategy that makes one step after the other.
#[derive(Debug)]
struct InOrder {
    steps: Vec<Step>,
    next: Rc<Cell<usize>>,
}

impl Strategy for InOrder {
    type Tree = Timed;
    type Value = Step;

    fn new_tree(&self, _: &mut TestRunner) -> NewTree<InOrder> {
        let place = self.next.replace(self.next.get() + 1);
        let step = self.steps[place].clone();
        let time_us = match step.when {
            When::At(Time(us)) => us,
            _ => 0,
        };
        Ok(Timed {
            step,
            time_us: BinarySearch::new(time_us),
        })
    }
}

/// A step whose time becomes smaller.
struct Timed {
    step: Step,
    time_us: BinarySearch,
}

impl ValueTree for Timed {
    type Value = Step;

    fn current(&self) -> Step {
        Step {
            when: When::At(Time(self.time_us.current())),
            ..self.step.clone()
        }
    }

    fn simplify(&mut self) -> bool {
        self.time_us.simplify()
    }

    fn complicate(&mut self) -> bool {
        self.time_us.complicate()
    }
}
