//! Answers to “why”, each step a sentence with its moment.

use raftworks_sim::why::{Fact, Question, about_client, about_cluster, about_server, ask};
use raftworks_sim::{ClientId, Run};

use super::Selection;
use crate::words::{self, Sentence};

/// One step of an answer.
#[derive(Clone, Debug)]
pub struct StepView {
    /// The event to go to, and its time.
    pub event: Option<(u64, u64)>,
    fact: Fact,
}

impl StepView {
    /// What is so, or happened, in the language of this moment.
    pub fn sentence(&self) -> Sentence {
        words::fact(&self.fact)
    }
}

/// An answer, as it was when it was asked for.
#[derive(Clone, Debug)]
pub struct AnswerView {
    /// The question.
    pub question: Question,
    /// The steps, from what was asked about back to what started it.
    pub steps: Vec<StepView>,
    /// Which run it is about: its seed, and the branch.
    pub about: (u64, u32),
    /// When it was asked.
    moment: u64,
}

/// The same question at the same moment of a run has one answer.
impl PartialEq for AnswerView {
    fn eq(&self, other: &AnswerView) -> bool {
        let key = |view: &AnswerView| (view.question, view.about, view.moment);
        key(self) == key(other)
    }
}

/// What can be asked about what is selected.
pub fn questions(run: &Run, selection: Selection) -> Vec<Question> {
    match selection {
        Selection::Server(id) => about_server(run, id),
        Selection::Client(id) => about_client(run, ClientId(id)),
        Selection::Message(_) | Selection::Link(..) | Selection::Cluster | Selection::Nothing => {
            about_cluster(run)
        }
    }
}

/// The answer to a question, now.
pub fn answer(run: &Run, question: Question, branch: u32) -> AnswerView {
    let briefs = run.outline().map(raftworks_sim::Outline::briefs);
    let time = |number: u64| {
        let brief = briefs.and_then(|briefs| briefs.get(number as usize));
        brief.map(|brief| (number, brief.time.0))
    };
    let steps = ask(run, question).into_iter().map(|step| StepView {
        event: step.event.and_then(time),
        fact: step.fact,
    });
    AnswerView {
        question,
        steps: steps.collect(),
        about: (run.seed(), branch),
        moment: run.moment(),
    }
}

#[cfg(test)]
mod tests {
    use super::super::run_of;
    use super::*;
    use raftworks_sim::ServerId;

    #[test]
    fn every_answer_of_every_scenario_is_made_of_sentences() {
        for file in crate::scenarios::LIST {
            let until = run_of(file.text(), 0).scenario().until.0.min(3_000_000);
            for part in 1..=3 {
                let run = run_of(file.text(), until * part / 3);
                let servers = run.world().hosts().len() as u64;
                let servers = (1..=servers).map(|id| Selection::Server(ServerId(id)));
                let selections = servers.chain([Selection::Nothing, Selection::Client(1)]);
                for question in selections.flat_map(|selection| questions(&run, selection)) {
                    let answer = answer(&run, question, 0);
                    assert!(!answer.steps.is_empty(), "{}: {question:?}", file.key);
                    for step in answer.steps {
                        let text = &step.sentence().text;
                        let good = text.ends_with('.') && text.len() < 230;
                        assert!(good, "{}: {question:?}: {text:?}", file.key);
                    }
                    let words = words::question(question);
                    assert!(words.ends_with('?') && words.len() < 60, "{words}");
                }
            }
        }
    }
}
