//! Scenarios: small texts that say what a cluster is, what happens to it, what
//! to tell the reader, and what must come out.
//!
//! This file holds what a scenario is. Reading the text is in `lex`, `parse` and
//! `check`, what could stand next in `complete`, writing a scenario in `print` and tidying
//! a text in `format`, making it happen in `script`, judging the outcome in `judge`, other
//! languages in `translation`.
//! The language is described in `docs/scenarios.md`.

mod check;
mod complete;
mod error;
mod expected;
mod format;
mod judge;
mod lex;
mod parse;
mod print;
mod print_fault;
mod script;
mod seen;
mod translation;
mod words;

use std::sync::Arc;

use raftworks_core::{Index, ServerId, Term, Time};

use crate::action::{Action, Selector};
use crate::check::{Property, Violation};
use crate::link::LinkChange;
use crate::settings::ClusterSettings;

pub use complete::{Completion, complete};
pub use error::ParseError;
pub use expected::{Expected, Limit, Thing};
pub use format::format;
pub use judge::{Judge, Verdict};
pub use parse::{MAX_TEXT_BYTES, parse_action, parse_run_action, parse_time};
pub(crate) use print::Us;
pub(crate) use script::Script;
pub use seen::{Instead, Seen, State};
pub use translation::Translation;
pub(crate) use words::{VERBS as ACTION_VERBS, kind_word, verb_place};

/// A scenario.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Scenario {
    /// A few words.
    pub title: String,
    /// What there is to learn, in a sentence or two.
    pub about: String,
    /// The seed that it runs with unless told otherwise.
    pub seed: u64,
    /// How long it runs when nobody watches.
    pub until: Time,
    /// What the cluster is made of.
    pub cluster: ClusterSettings,
    /// Links that differ from `cluster.link` at the start.
    pub links: Vec<InitialLink>,
    /// What happens, in the order of the lines.
    pub steps: Vec<Step>,
    /// What must come out.
    pub expectations: Vec<Expectation>,
    /// What it says in other languages, in the order of its lines.
    pub translations: Vec<Translation>,
}

/// A link that is different from the start.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct InitialLink {
    /// Senders.
    pub from: Selector,
    /// Receivers.
    pub to: Selector,
    /// What is different.
    pub change: LinkChange,
}

/// One line that makes something happen.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Step {
    /// The line in the text, from 1.
    pub line: u32,
    /// Whether it waits until the step before it has happened.
    pub then: bool,
    /// When.
    pub when: When,
    /// How long after that.
    pub delay_us: u64,
    /// What.
    pub order: Order,
}

/// When a step happens.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum When {
    /// At this time; a time that is past means now.
    At(Time),
    /// When this happens next.
    On(Trigger),
    /// At once, as soon as the step is armed.
    Now,
}

/// What a step does.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Order {
    /// Do something to the cluster.
    Act(Action),
    /// Tell the reader something.
    Say(Arc<str>),
    /// Ask the reader something.
    Ask(Arc<Question>),
    /// Give servers a name that later lines use.
    Name {
        /// The servers.
        who: Selector,
        /// The name.
        name: String,
    },
}

/// A prediction that the reader makes before the run shows what happens.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Question {
    /// What is asked.
    pub text: Arc<str>,
    /// What can be answered: two to five, in the order of the text.
    pub choices: Vec<String>,
    /// The place of the right one among them.
    pub right: usize,
    /// Why that one is right.
    pub because: String,
}

/// Something that happens in a cluster, optionally at particular servers.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Trigger {
    /// What happens.
    pub what: Happening,
    /// Where; anywhere when nobody is named.
    pub at: Option<Selector>,
}

/// What a step can wait for.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Happening {
    /// A server starts an election.
    Election,
    /// A candidate's election ends without a winner and it starts another.
    SplitVote,
    /// A vote is given.
    Vote,
    /// A vote is refused.
    VoteRefused,
    /// A leader is elected.
    Leader,
    /// A leader or candidate steps down.
    StepDown,
    /// A server refuses an AppendEntries.
    AppendRefused,
    /// A server removes entries that conflict with the leader's.
    Truncate,
    /// A leader commits, up to this index at least.
    Commit(Index),
    /// A leader finds an entry of an older term on a majority, and does not
    /// commit it.
    CommitWithheld,
    /// A state machine applies, up to this index at least.
    Apply(Index),
    /// A server tells a client to ask the leader.
    Redirect,
    /// A client's command is done and the client knows.
    Reply,
    /// A client loses its patience and asks again.
    Retry,
    /// A server asks whether it would get votes.
    PreVote,
    /// A server says that it would not vote for another.
    PreVoteRefused,
    /// A server learns that a configuration is committed.
    Configuration,
    /// A server removes the entry of a configuration, and the one before counts.
    FallBack,
    /// A leader finds that a new server has caught up.
    CaughtUp,
    /// A leader begins to hand leadership on.
    Transfer,
    /// A server takes a snapshot.
    Snapshot,
    /// A server installs a snapshot that it received.
    Install,
    /// A read gets no answer.
    ReadRefused,
    /// A leader finds that a follower lost what it had acknowledged.
    Regressed,
}

/// Something that must come out.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Expectation {
    /// The line in the text, from 1.
    pub line: u32,
    /// What must be so.
    pub condition: Condition,
    /// When.
    pub timing: Timing,
}

/// When a condition must hold.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Timing {
    /// At some moment up to this time.
    By(Time),
    /// At the first moment at or after this time.
    At(Time),
    /// At every moment between the two.
    Always {
        /// From here.
        from: Time,
        /// To here.
        to: Time,
    },
    /// At no moment between the two.
    Never {
        /// From here.
        from: Time,
        /// To here.
        to: Time,
    },
    /// Over all moments between the two: how often something happens in them.
    During {
        /// From here.
        from: Time,
        /// To here.
        to: Time,
    },
}

impl Timing {
    /// The last time that matters.
    pub fn end(self) -> Time {
        let (Timing::By(end)
        | Timing::At(end)
        | Timing::Always { to: end, .. }
        | Timing::Never { to: end, .. }
        | Timing::During { to: end, .. }) = self;
        end
    }
}

/// How a number of times compares with the one that is expected.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum HowOften {
    /// So often.
    Exactly,
    /// So often or more.
    AtLeast,
    /// So often or less.
    AtMost,
}

/// Something that is so or not at a moment.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Condition {
    /// One of these servers is up and leads.
    Leader(Selector),
    /// Servers that are up know that entries up to this index are committed.
    Committed {
        /// The index.
        index: Index,
        /// Where.
        at: Where,
    },
    /// The state machines hold this value under this key.
    Value {
        /// The key.
        key: String,
        /// The value.
        value: String,
        /// Where.
        at: Where,
    },
    /// The server's log has exactly these terms.
    Log {
        /// The server.
        server: ServerId,
        /// The terms from index 1 on.
        terms: Vec<Term>,
    },
    /// All servers that are up have the same log and have applied all of it.
    Converged,
    /// Some server's term is at least this.
    Term(Term),
    /// The leader's configuration is committed, not joint, and has exactly these
    /// voters.
    Voters(Vec<ServerId>),
    /// The leader's configuration is joint.
    Joint,
    /// The reader's last answer is this value of this key.
    Answer {
        /// The key.
        key: String,
        /// The value.
        value: String,
    },
    /// A property has been violated. What is expected to fail is no fault of the
    /// run, and neither is what follows from it.
    Violated {
        /// The property.
        property: Property,
        /// Properties that may fail with it.
        also: Vec<Property>,
    },
    /// Something happens so often. Always with [`Timing::During`].
    Happens {
        /// How the number compares.
        how_often: HowOften,
        /// The number.
        times: u32,
        /// What happens.
        what: Trigger,
    },
}

/// At which servers a condition is looked at. A server that is down fulfils none.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Where {
    /// At least one of them.
    Any(Selector),
    /// Each of them.
    Every(Selector),
    /// So many of them, no more and no fewer.
    Exactly(u32, Selector),
    /// More than half of all servers.
    Majority,
}

impl Scenario {
    /// Whether an expectation says that this property fails, or may. Where any is
    /// expected to, so may the steps by which such properties come true.
    pub fn expects_violation(&self, property: Property) -> bool {
        self.expectations.iter().any(|e| match &e.condition {
            Condition::Violated { property: p, also } => {
                *p == property || also.contains(&property) || !property.is_theorem()
            }
            _ => false,
        })
    }

    /// The violations that are faults of a run: those that nobody expects.
    pub fn unexpected<'a>(
        &self,
        violations: &'a [Violation],
    ) -> impl Iterator<Item = &'a Violation> {
        let expected = |v: &&Violation| self.expects_violation(v.property);
        violations.iter().filter(move |v| !expected(v))
    }
}

impl Default for Scenario {
    /// An undisturbed cluster of five, for ten seconds.
    fn default() -> Self {
        Scenario {
            title: String::new(),
            about: String::new(),
            seed: 1,
            until: Time(10_000_000),
            cluster: ClusterSettings::default(),
            links: Vec::new(),
            steps: Vec::new(),
            expectations: Vec::new(),
            translations: Vec::new(),
        }
    }
}
