//! The questions of a scenario: what the reader answered, and whether time stops
//! to ask.

use std::cell::{Cell, RefCell};
use std::sync::Arc;

use raftworks_sim::World;
use raftworks_sim::scenario::Question;

use super::Player;

/// What the player knows of questions.
pub(super) struct Questions {
    /// The reader's choice, by question. A question is the scenario's own value:
    /// it is the same one whenever the run comes by.
    answers: RefCell<Vec<(Arc<Question>, usize)>>,
    /// Whether time stops at questions that have no answer yet.
    wait: Cell<bool>,
}

impl Default for Questions {
    fn default() -> Self {
        Questions {
            answers: RefCell::default(),
            wait: Cell::new(true),
        }
    }
}

impl Questions {
    /// Another run begins.
    pub(super) fn forget(&self) {
        self.answers.borrow_mut().clear();
    }

    fn answer(&self, question: &Arc<Question>) -> Option<usize> {
        let answers = self.answers.borrow();
        let known = answers
            .iter()
            .find(|(asked, _)| Arc::ptr_eq(asked, question));
        known.map(|&(_, choice)| choice)
    }

    /// Whether time has to stop here, where the scenario last said something
    /// else at `before`.
    pub(super) fn stop(&self, world: &World, before: Option<u32>) -> bool {
        let Some(caption) = world.caption().filter(|_| self.wait.get()) else {
            return false;
        };
        let fresh = before != Some(caption.number);
        let question = caption.question.as_ref().filter(|_| fresh);
        question.is_some_and(|question| self.answer(question).is_none())
    }
}

/// Questions.
impl Player {
    /// What the reader answered to a question.
    pub fn answer(&self, question: &Arc<Question>) -> Option<usize> {
        self.0.questions.answer(question)
    }

    /// The reader answers; the first answer counts.
    pub fn set_answer(&self, question: &Arc<Question>, choice: usize) {
        if self.answer(question).is_none() {
            let mut answers = self.0.questions.answers.borrow_mut();
            answers.push((Arc::clone(question), choice));
        }
        self.touch();
    }

    /// Whether time stops at questions.
    pub fn waits_for_answers(&self) -> bool {
        self.0.questions.wait.get()
    }

    /// Lets time stop at questions, or not.
    pub fn set_waits_for_answers(&self, wait: bool) {
        self.0.questions.wait.set(wait);
        self.touch();
    }
}
