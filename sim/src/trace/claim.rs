//! What is claimed of a run, and what becomes of a claim.

use std::fmt;

use super::sight::Sight;

/// What is claimed of a run.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum Claim {
    /// At most one server ever leads a term (§5.2).
    ElectionSafety,
    /// A server votes for one candidate in a term, restarts included (§5.2).
    OneVote,
    /// No server goes back to an older term while it runs (§5.1).
    TermsGrow,
    /// A leader never removes entries of its log (§5.3).
    LeaderAppendOnly,
    /// Logs with an entry of the same index and term agree before it (§5.3).
    LogMatching,
    /// A leader has what was committed in earlier terms (§5.4).
    LeaderCompleteness,
    /// No two servers call different entries of one index committed (§5.4.3).
    CommitsAgree,
    /// What a server knows to be committed only grows while it runs.
    CommitGrows,
    /// No server calls committed what it does not have, nor applies what is not.
    IndicesInOrder,
    /// No two servers apply different entries at one index (§5.4.3).
    StateMachineSafety,
}

/// All of them, in order.
pub const CLAIMS: [Claim; 10] = [
    Claim::ElectionSafety,
    Claim::OneVote,
    Claim::TermsGrow,
    Claim::LeaderAppendOnly,
    Claim::LogMatching,
    Claim::LeaderCompleteness,
    Claim::CommitsAgree,
    Claim::CommitGrows,
    Claim::IndicesInOrder,
    Claim::StateMachineSafety,
];

impl Claim {
    /// Its name, the paper's where it has one.
    pub fn name(self) -> &'static str {
        match self {
            Claim::ElectionSafety => "Election Safety",
            Claim::OneVote => "One Vote per Term",
            Claim::TermsGrow => "Terms Never Decrease",
            Claim::LeaderAppendOnly => "Leader Append-Only",
            Claim::LogMatching => "Log Matching",
            Claim::LeaderCompleteness => "Leader Completeness",
            Claim::CommitsAgree => "Commits Agree",
            Claim::CommitGrows => "Commit Index Never Decreases",
            Claim::IndicesInOrder => "Indices in Order",
            Claim::StateMachineSafety => "State Machine Safety",
        }
    }

    /// What a trace must say for it to be judged.
    pub fn needs(self) -> &'static str {
        match self {
            Claim::ElectionSafety => "roles and terms",
            Claim::OneVote => "votes and terms",
            Claim::TermsGrow => "terms, more than one of a server",
            Claim::LeaderAppendOnly => "leaders' logs, or where they end, more than once",
            Claim::LogMatching => "terms of entries that follow one another",
            Claim::LeaderCompleteness => {
                "terms of committed entries, and logs of leaders of later terms"
            }
            Claim::CommitsAgree => "terms of entries that two servers call committed",
            Claim::CommitGrows => "what a server calls committed, more than once",
            Claim::IndicesInOrder => "what is committed and where logs end, or what is applied",
            Claim::StateMachineSafety => "what two servers applied",
        }
    }
}

/// What became of a claim.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Verdict {
    /// It held whenever it could be looked at.
    Held {
        /// How often that was.
        looks: u64,
    },
    /// It did not hold.
    Violated {
        /// Where, and what was seen: the first few.
        breaches: Vec<Breach>,
    },
    /// The trace does not say enough.
    NotJudged,
}

/// A moment at which a claim did not hold.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Breach {
    /// The place in the trace, as it was given with the observation.
    pub line: u64,
    /// What was seen.
    pub detail: Sight,
}

/// A claim and what became of it.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Judgement {
    /// The claim.
    pub claim: Claim,
    /// What became of it.
    pub verdict: Verdict,
}

impl fmt::Display for Judgement {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let name = self.claim.name();
        match &self.verdict {
            Verdict::Held { looks } => write!(f, "{name}: held, looked at {looks} times"),
            Verdict::Violated { breaches } => {
                write!(f, "{name}: violated")?;
                let mut breaches = breaches.iter();
                breaches.try_for_each(|b| write!(f, "\n    line {}: {}", b.line, b.detail))
            }
            Verdict::NotJudged => {
                let needs = self.claim.needs();
                write!(f, "{name}: not judged, the trace would have to say {needs}")
            }
        }
    }
}
