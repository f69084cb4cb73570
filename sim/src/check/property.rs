//! The 24 properties that are checked after every event: their numbers, names,
//! exact wording, where they are checked and what that costs.
//!
//! The table is the only place where this is written down in code;
//! `docs/properties.md` is compared with it by a test.

/// Makes the enum, the list and what can be asked of a property from one table.
macro_rules! properties {
    ($($variant:ident {
        number: $number:literal,
        name: $name:literal,
        key: $key:literal,
        source: $source:literal,
        place: $place:literal,
        cost: $cost:literal,
        statement: $statement:literal,
    })*) => {
        /// A property of Raft, or of this implementation of it. The wording is
        /// that of the project's reference, formulas included.
        #[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
        #[allow(clippy::doc_markdown, rustdoc::broken_intra_doc_links)]
        pub enum Property {
            $(#[doc = $statement] $variant,)*
        }

        /// All properties, in the order of their numbers.
        pub const PROPERTIES: [Property; 24] = [$(Property::$variant,)*];

        impl Property {
            /// Its number: `I1` to `I24`. It never changes.
            pub fn number(self) -> &'static str {
                match self { $(Property::$variant => $number,)* }
            }

            /// Its name; where the paper has one, the paper's.
            pub fn name(self) -> &'static str {
                match self { $(Property::$variant => $name,)* }
            }

            /// Its name as one word, for scenarios and programs. It never changes.
            pub fn key(self) -> &'static str {
                match self { $(Property::$variant => $key,)* }
            }

            /// Where it comes from: a section of the paper, or of the dissertation.
            pub fn source(self) -> &'static str {
                match self { $(Property::$variant => $source,)* }
            }

            /// At which moments of a run it is checked.
            pub fn place(self) -> &'static str {
                match self { $(Property::$variant => $place,)* }
            }

            /// What one check costs. It never depends on the length of the run.
            pub fn cost(self) -> &'static str {
                match self { $(Property::$variant => $cost,)* }
            }

            /// Its exact wording.
            pub fn statement(self) -> &'static str {
                match self { $(Property::$variant => $statement,)* }
            }
        }
    };
}

properties! {
    ElectionSafety {
        number: "I1",
        name: "Election Safety",
        key: "election-safety",
        source: "§5.2",
        place: "become-leader",
        cost: "O(1)",
        statement: "For every term at most one node ever becomes leader. (History form.)",
    }
    OneVotePerTerm {
        number: "I2",
        name: "One Vote per Term",
        key: "one-vote-per-term",
        source: "§5.2",
        place: "grant emission",
        cost: "O(1)",
        statement: "A node's granted votes and self-votes in one term name one candidate, \
                    across restarts.",
    }
    VoteDurable {
        number: "I3",
        name: "Vote Durable",
        key: "vote-durable",
        source: "§5.2, Figure 2",
        place: "send",
        cost: "O(1)",
        statement: "When a granted reply or a candidate's own request leaves, the durable record \
                    holds that term and that candidate.",
    }
    UpToDateVote {
        number: "I4",
        name: "Up-to-Date Vote",
        key: "up-to-date-vote",
        source: "§5.4.1",
        place: "grant",
        cost: "O(1)",
        statement: "At a grant, (lastTerm, lastIndex) of the candidate as carried ≥ the voter's.",
    }
    LeadershipQuorum {
        number: "I5",
        name: "Quorum for Leadership",
        key: "quorum-for-leadership",
        source: "§5.2, dissertation 4.3",
        place: "become-leader",
        cost: "O(configurations), popcount",
        statement: "The counted voters are distinct, voted in this term, and contain a majority of \
                    each configuration in force (both halves when joint).",
    }
    TermMonotonicity {
        number: "I6",
        name: "Term Monotonicity",
        key: "term-monotonicity",
        source: "§5.1, Figure 2",
        place: "term write, send",
        cost: "O(1)",
        statement: "Current term never decreases within an incarnation; after restart it equals \
                    the durable term; no message leaves with a term above the sender's durable term.",
    }
    LeaderAppendOnly {
        number: "I7",
        name: "Leader Append-Only",
        key: "leader-append-only",
        source: "§5.3",
        place: "log hook",
        cost: "O(1)",
        statement: "While leader of T, the node's log only grows.",
    }
    LogMatching {
        number: "I8",
        name: "Log Matching",
        key: "log-matching",
        source: "§5.3",
        place: "per appended entry",
        cost: "O(1)",
        statement: "ghost[(i,t)] is written once; each append must produce the same prefix hash.",
    }
    CommitJustified {
        number: "I9",
        name: "Commit Justified",
        key: "commit-justified",
        source: "§5.3, §5.4.2",
        place: "commit advance",
        cost: "O(1)",
        statement: "When a node raises its commit index to k, then k ≤ |G| and its prefix hash at k \
                    equals G's.",
    }
    CommitConsistent {
        number: "I10",
        name: "Ghost Commit Consistent",
        key: "ghost-commit-consistent",
        source: "§5.4",
        place: "hold update",
        cost: "O(1)",
        statement: "Two ghost-committed prefixes are prefix-comparable.",
    }
    LeaderCompleteness {
        number: "I11",
        name: "Leader Completeness",
        key: "leader-completeness",
        source: "§5.4",
        place: "become-leader; late commit",
        cost: "O(1); O(elections since)",
        statement: "The leader elected in T holds every entry that was committed in a term < T. \
                    When an old-term leader commits late, re-check against all already recorded \
                    elections with a higher term.",
    }
    NoCommittedTruncation {
        number: "I12",
        name: "No Truncation of Committed Data",
        key: "no-truncation-of-committed-data",
        source: "§5.3, §5.4",
        place: "truncate",
        cost: "O(1) per removed entry",
        statement: "A node never removes an entry at or below its own commit index, nor one in G \
                    that it held, committed in a term up to its own.",
    }
    StateMachineSafety {
        number: "I13",
        name: "State Machine Safety",
        key: "state-machine-safety",
        source: "§5.4.3",
        place: "apply",
        cost: "O(1)",
        statement: "At index k all nodes apply the same entry and reach the same digest (the digest \
                    includes the dedup table and the configuration).",
    }
    IndexOrder {
        number: "I14",
        name: "Order of Indices",
        key: "order-of-indices",
        source: "§5.3, Figure 2",
        place: "step end, dirty nodes",
        cost: "O(1)",
        statement: "applied ≤ commit ≤ last; apply in steps of one; commit and applied \
                    non-decreasing within an incarnation.",
    }
    AckTruthful {
        number: "I15",
        name: "Ack Durable and Truthful",
        key: "ack-durable-and-truthful",
        source: "§5.3, dissertation 10.2.1",
        place: "send",
        cost: "O(1)",
        statement: "A success reply claiming match m implies that the durable log agrees with the \
                    leader of that term up to m.",
    }
    MatchTruthful {
        number: "I16",
        name: "Match Index Truthful",
        key: "match-index-truthful",
        source: "§5.3, Figure 2",
        place: "leader hook",
        cost: "O(1) per follower",
        statement: "match[f] ≤ acked[T][f], non-decreasing within one leadership; next[f] > \
                    match[f]; next[f] − 1 ≤ last index.",
    }
    AppendsFromLeaders {
        number: "I17",
        name: "Appends Come from Leaders",
        key: "appends-come-from-leaders",
        source: "§5.3",
        place: "send",
        cost: "O(entries)",
        statement: "The sender of an AppendEntries of term T is lead[T], and prev and entries lie \
                    in its log.",
    }
    ConfigurationRules {
        number: "I18",
        name: "Configuration Preconditions",
        key: "configuration-preconditions",
        source: "§6, dissertation chapter 4",
        place: "config append / apply / install",
        cost: "O(1)",
        statement: "At most one uncommitted configuration; single-server change differs by one \
                    voter; proposed only after the leader committed an entry of its own term; \
                    leaving joint only after the joint entry is committed; takes effect on append, \
                    reverts on truncation, survives restart and snapshot.",
    }
    OverlapHazard {
        number: "I19",
        name: "Overlap Hazard",
        key: "overlap-hazard",
        source: "§6, dissertation 4.1",
        place: "config append",
        cost: "O(1) per pair",
        statement: "(warning) Majorities of two live configurations can be disjoint iff \
                    max(0, q1 − (a−i)) + max(0, q2 − (b−i)) ≤ i, with sizes a, b, quorums q1, q2 \
                    and intersection i.",
    }
    SnapshotConsistency {
        number: "I20",
        name: "Snapshot Consistency",
        key: "snapshot-consistency",
        source: "§7, dissertation chapter 5",
        place: "snapshot create/install",
        cost: "O(1)",
        statement: "(lastIndex, lastTerm, configuration, dedup table, digest) equals the ghost \
                    record at that index; installing never lowers applied or commit; a retained \
                    suffix must match.",
    }
    ExactlyOnce {
        number: "I21",
        name: "Exactly-Once",
        key: "exactly-once",
        source: "§8, dissertation 6.3",
        place: "apply",
        cost: "O(1)",
        statement: "Each (client, sequence) changes state at most once; repeats return the first \
                    response; table expiry is decided by the log.",
    }
    RealTimeOrder {
        number: "I22",
        name: "Real-Time Order of Writes",
        key: "real-time-order-of-writes",
        source: "§8",
        place: "response",
        cost: "O(1) with a running max",
        statement: "If response(a) precedes invocation(b) then index(a) < index(b).",
    }
    Linearizability {
        number: "I23",
        name: "Linearizability",
        key: "linearizability",
        source: "§8, dissertation chapter 6",
        place: "response",
        cost: "amortised O(1), search only on suspicion",
        statement: "Linearizability of the client history.",
    }
    RunsOn {
        number: "I24",
        name: "No Panic, No Storm, No Zeno",
        key: "no-panic-no-storm-no-zeno",
        source: "-",
        place: "engine",
        cost: "O(1)",
        statement: "No core panic, link capacity respected, ≤ N events per instant.",
    }
}

/// How bad it is when a property fails.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Severity {
    /// Nothing is wrong yet: two decisions that contradict each other have
    /// become possible.
    Warning,
    /// Something is wrong.
    Violation,
}

impl Property {
    /// How bad it is when it fails.
    pub fn severity(self) -> Severity {
        match self {
            Property::OverlapHazard => Severity::Warning,
            _ => Severity::Violation,
        }
    }

    /// Whether it is one of those that the paper names in Figure 3 or promises to
    /// clients in section 8. The others are the steps by which these come true.
    pub fn is_theorem(self) -> bool {
        matches!(
            self,
            Property::ElectionSafety
                | Property::LeaderAppendOnly
                | Property::LogMatching
                | Property::LeaderCompleteness
                | Property::StateMachineSafety
                | Property::Linearizability
        )
    }

    /// The property with this number, name or key, in letters of any size.
    pub fn named(text: &str) -> Option<Property> {
        let text = text.trim().to_ascii_lowercase();
        let key = text.replace(',', "").replace(' ', "-");
        let is = |property: &Property| {
            property.key() == key || property.number().eq_ignore_ascii_case(&text)
        };
        PROPERTIES.into_iter().find(is)
    }

    /// Its place in [`PROPERTIES`].
    pub(crate) fn place_in_list(self) -> usize {
        self as usize
    }
}
