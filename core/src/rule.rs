//! The rules of Raft that can be taken away from it (*ablated*), to see what
//! they are good for.
//!
//! Each place in the algorithm that a rule governs asks [`Config::keeps`]. That is
//! true, at no cost, unless the crate is built with the feature `ablation`: then
//! `Config::broken` says which rules do not hold, and without it there is nothing
//! to say it with. A server that lacks a rule still never panics: what it does is
//! wrong, and its state may be no state of Raft, but it is a state.

use crate::config::Config;

/// Declares the rules by groups, each with its stable name.
macro_rules! rules {
    ($($(#[$about:meta])* $group:ident { $($(#[$doc:meta])* $rule:ident = $name:literal,)+ })+) => {
        /// One requirement of the algorithm. The documentation of each says what
        /// it asks for, where it comes from ("§" is a section of the extended paper),
        /// and what happens without it.
        #[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
        pub enum Rule {
            $($($(#[$doc])* $rule,)+)+
        }

        /// What a rule is about.
        #[cfg(feature = "ablation")]
        #[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
        pub enum RuleGroup {
            $($(#[$about])* $group,)+
        }

        #[cfg(feature = "ablation")]
        impl Rule {
            /// All rules, group by group.
            pub const ALL: &[Rule] = &[$($(Rule::$rule,)+)+];

            /// Its name, which stays the same for ever: small letters and hyphens.
            pub const fn name(self) -> &'static str {
                match self {
                    $($(Rule::$rule => $name,)+)+
                }
            }

            /// What it is about.
            pub const fn group(self) -> RuleGroup {
                match self {
                    $($(Rule::$rule)|+ => RuleGroup::$group,)+
                }
            }
        }
    };
}

rules! {
    /// Who leads.
    Elections {
        /// A voter refuses a candidate whose log is less up to date than its own
        /// (§5.4.1). Without it, a leader may lack committed entries.
        VoteUpToDate = "vote-up-to-date",
        /// Logs are compared by their last terms first, and by length only when those
        /// are equal (§5.4.1). Without it, a long log of old entries beats a shorter
        /// one with committed entries.
        VoteByLastTerm = "vote-by-last-term",
        /// A vote is saved (Figure 2, persistent state). Without it, a server that
        /// restarts votes again in the same term, and two candidates win.
        SaveVote = "save-vote",
        /// The current term is saved (Figure 2, persistent state). Without it, a
        /// server that restarts lives through terms again, and votes in them again.
        SaveTerm = "save-term",
        /// A vote, and a request for one, leaves only when it is on the disk (§5.2,
        /// Figure 2: "updated on stable storage before responding"). Without it, a
        /// crash between the two makes room for a second vote.
        VoteAfterWrite = "vote-after-write",
        /// One vote per term, first come first served (§5.2). Without it, two
        /// candidates win one term.
        OneVote = "one-vote",
        /// A candidate gives its own vote to itself, and has none left (§5.2). Without
        /// it, it counts its vote and gives it to somebody else, too.
        VoteForSelf = "vote-for-self",
        /// A vote stays given for the whole term, whatever is heard of its leader
        /// (§5.2). Without it, a delayed request gets a second vote.
        KeepVote = "keep-vote",
        /// Only votes of the current term count (§5.1). Without it, late votes of an
        /// earlier election win a later one.
        VotesOfThisTerm = "votes-of-this-term",
        /// A voter counts once, however often its answer arrives (§5.2: votes from a
        /// majority of the servers). Without it, a repeated message elects a leader.
        CountVotersOnce = "count-voters-once",
        /// A majority is more than half (§5.2). Without it, half of an even number
        /// elects one leader, and the other half another.
        StrictMajority = "strict-majority",
        /// While joint, a candidate needs a majority of both sets of members (§6).
        /// Without it, a majority of them all taken together is enough, which may be
        /// one that the old members alone outvote.
        BothMajorities = "both-majorities",
        /// Of requests for votes, only a vote that is given restarts the election timer
        /// (Figure 2, followers). Without it, a server that cannot win keeps those
        /// waiting that could.
        TimerAfterGrant = "timer-after-grant",
        /// What a leader sends restarts the election timer (§5.2). Without it, elections
        /// never end.
        TimerAfterAppend = "timer-after-append",
        /// Election timeouts are random (§5.2). Without it, servers in lock step split
        /// their votes again and again.
        RandomTimeouts = "random-timeouts",
        /// A higher term is adopted from answers, too (§5.1). Without it, a leader that
        /// was deposed may never learn it.
        TermsInAnswers = "terms-in-answers",
    }
    /// How logs become alike.
    Replication {
        /// A follower takes entries only if it has the one before them, of the same term
        /// (§5.3). Without the comparison of terms, logs differ below equal entries.
        MatchPrevious = "match-previous",
        /// Only index 0 lies before the log (Figure 2: "first index is 1"): what follows the
        /// first entry is compared with it. Without it, logs differ in their first entry.
        MatchFirst = "match-first",
        /// Entries that are there already stay, and so does what follows them (Figure 2,
        /// AppendEntries, step 3: only "if an existing entry conflicts"). Without it, a
        /// late message removes what came after it.
        KeepMatching = "keep-matching",
        /// A conflicting entry is removed with all that follow it (Figure 2,
        /// AppendEntries, step 3). Without it, what followed it stays below the new leader's
        /// entries.
        RemoveTail = "remove-tail",
        /// A message of an older term is refused (§5.1). Without it, a leader that was
        /// replaced goes on changing logs.
        RefuseOldTerms = "refuse-old-terms",
        /// An acknowledgement covers what the message verified, and not what else the
        /// log holds (§5.3). Without it, entries count that the leader never compared.
        AckVerified = "ack-verified",
        /// matchIndex comes from the message that was answered (Figure 2, leaders). Without
        /// it, an answer vouches for entries that were sent later and got lost.
        MatchAnswered = "match-answered",
        /// Only acknowledgements of the current term count (§5.1). Without it, one that
        /// is late vouches for entries that were removed since.
        AcksOfThisTerm = "acks-of-this-term",
        /// A new leader knows nothing of its followers' logs: matchIndex starts at 0
        /// (Figure 2, "reinitialized after election"). Without it, it counts what
        /// followers had when it led before.
        ForgetMatch = "forget-match",
        /// A refusal moves nextIndex back only if it answers the latest question, and
        /// never to or below matchIndex (§5.3). Without it, late refusals make the
        /// leader send again what is acknowledged.
        IgnoreOldRefusals = "ignore-old-refusals",
        /// A refusal moves nextIndex back, so that the leader finds where the logs agree
        /// (§5.3). Without it, a follower with other entries never gets the leader's.
        NextMovesBack = "next-moves-back",
        /// Only the leader makes entries (§5.3). Without it, two different entries get the
        /// same index and term.
        LeaderAppends = "leader-appends",
        /// What a snapshot covers agrees with every leader (§7). Without it, a follower
        /// takes a question about it for a conflict, and forgets what it acknowledged.
        SnapshotMatches = "snapshot-matches",
    }
    /// When an entry is certain.
    Commitment {
        /// Only entries of the leader's own term are committed by counting (§5.4.2,
        /// Figure 8). Without it, a later leader may overwrite them.
        CommitOwnTerm = "commit-own-term",
        /// It takes a majority to commit (§5.3). Without it, one server less is enough.
        CommitMajority = "commit-majority",
        /// A follower commits no further than the message verified (Figure 2,
        /// AppendEntries, step 5). Without it, it commits entries that conflict with the
        /// leader's.
        CommitVerified = "commit-verified",
        /// A refusal says nothing about what a follower has (§5.3). Without it, entries
        /// count that the logs do not share.
        RefusalIsNoMatch = "refusal-is-no-match",
        /// Entries are applied when they are committed (§5.3). Without it, a leader applies
        /// them at once, and answers its clients for what may never be.
        ApplyCommitted = "apply-committed",
        /// A follower acknowledges entries that are on its disk (§5.3; dissertation 10.2.1).
        /// Without it, a crash loses what was counted.
        AckAfterWrite = "ack-after-write",
        /// A leader counts itself for what is on its own disk (dissertation 10.2.1). Without
        /// it, its crash may leave an entry without its majority.
        CountOwnWrites = "count-own-writes",
        /// A server that starts takes nothing in its log for committed (Figure 2, volatile
        /// state). Without it, it applies what a leader may still remove.
        RestartUncommitted = "restart-uncommitted",
        /// A new leader begins with an entry of its own (§8). Without it, entries of older
        /// terms, and reads, wait for the next write.
        Noop = "noop",
    }
    /// What clients are told.
    Clients {
        /// Before a leader answers a read, a majority confirms that it leads (§8;
        /// dissertation 6.4). Without it, one that was replaced answers from the past.
        ConfirmReads = "confirm-reads",
        /// A new leader answers reads only when an entry of its own term is committed (§8;
        /// dissertation 6.4, step 1). Without it, it does not know yet what is committed.
        ReadOwnTerm = "read-own-term",
        /// It takes a majority to confirm a read (dissertation 6.4). Without it, one server
        /// less is enough.
        ReadMajority = "read-majority",
        /// A lease ends an election timeout after a majority answered (dissertation 6.4.1).
        /// Without it, a leader that was cut off answers from the past.
        LeaseEnds = "lease-ends",
        /// A lease ends when leadership is handed on (dissertation 6.4.1). Without it, the old
        /// leader answers while the new one writes.
        LeaseEndsWithTransfer = "lease-ends-with-transfer",
        /// With leases, a server that restarts gives no vote for an election timeout: it may
        /// have promised that (dissertation 6.4.1). Without it, a leader is elected within
        /// another one's lease.
        LeaseOutlivesRestart = "lease-outlives-restart",
    }
    /// Who takes part, and snapshots.
    Membership {
        /// A leader changes the members only after it committed an entry of its own term
        /// (the correction of July 2015 to dissertation 4.1). Without it, two leaders change
        /// the same members in different ways.
        ChangeInOwnTerm = "change-in-own-term",
        /// One change at a time: the next one waits until the one before is committed
        /// (dissertation 4.1). Without it, majorities of the two need not meet.
        OneChange = "one-change",
        /// The joint configuration is left when it is committed (§6). Without it, the new
        /// members decide while a majority of the old ones knows nothing of them.
        LeaveCommitted = "leave-committed",
        /// The latest configuration in the log counts, committed or not (§6). Without it, a
        /// leader decides by members that a majority has moved on from.
        LatestConfiguration = "latest-configuration",
        /// A snapshot holds the configuration (§7). Without it, a server that begins with one
        /// takes the first members for the present ones.
        ConfigurationInSnapshot = "configuration-in-snapshot",
        /// A snapshot that replaces a log replaces the configurations in it (§7). Without
        /// it, one that was never committed goes on counting.
        SnapshotDropsConfiguration = "snapshot-drops-configuration",
        /// A snapshot that covers less than is committed here is not installed (§7). Without
        /// it, a late one takes away what was acknowledged.
        NewerSnapshots = "newer-snapshots",
        /// A server that is being removed campaigns until its removal is committed
        /// (dissertation 4.2.2). Without it, nobody may be able to win.
        RemovedCampaigns = "removed-campaigns",
    }
}

/// The rules that do not hold.
#[cfg(feature = "ablation")]
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, Default)]
pub struct Rules {
    off: u64,
    /// Those that did not hold at some time, too: what they did stays.
    ever_off: u64,
}

#[cfg(feature = "ablation")]
impl Rules {
    /// Every rule holds, and always did.
    pub const NONE: Rules = Rules {
        off: 0,
        ever_off: 0,
    };

    /// Whether this rule does not hold.
    pub const fn contains(self, rule: Rule) -> bool {
        self.off & (1 << rule as u32) != 0
    }

    /// Whether this rule did not hold at some time.
    pub const fn ever_contained(self, rule: Rule) -> bool {
        self.ever_off & (1 << rule as u32) != 0
    }

    /// Whether every rule holds, and always did.
    pub const fn never_any(self) -> bool {
        self.ever_off == 0
    }

    /// Switches a rule off or on.
    pub const fn switch(&mut self, rule: Rule, on: bool) {
        let bit = 1 << rule as u32;
        if on {
            self.off &= !bit;
        } else {
            self.off |= bit;
            self.ever_off |= bit;
        }
    }
}

impl Config {
    /// Whether a server with these settings follows this rule. Always, unless the
    /// crate is built to break it.
    #[inline]
    #[cfg_attr(not(feature = "ablation"), allow(clippy::unused_self))]
    pub(crate) const fn keeps(&self, rule: Rule) -> bool {
        #[cfg(feature = "ablation")]
        let keeps = !self.broken.contains(rule);
        #[cfg(not(feature = "ablation"))]
        let keeps = {
            let _ = rule;
            true
        };
        keeps
    }

    /// Whether it follows all of them, and always did, so that Raft's theorems hold
    /// and may be relied on.
    #[inline]
    #[cfg_attr(not(feature = "ablation"), allow(clippy::unused_self))]
    pub(crate) const fn is_raft(&self) -> bool {
        #[cfg(feature = "ablation")]
        let is_raft = self.broken.never_any();
        #[cfg(not(feature = "ablation"))]
        let is_raft = true;
        is_raft
    }
}

#[cfg(all(test, feature = "ablation"))]
mod tests {
    use super::*;

    #[test]
    fn each_rule_has_a_bit_and_a_name_of_its_own() {
        let mut rules = Rules::NONE;
        for (place, &rule) in Rule::ALL.iter().enumerate() {
            assert!(!rules.contains(rule), "{rule:?}");
            rules.switch(rule, false);
            assert!(rules.contains(rule));
            let others = Rule::ALL.iter().filter(|other| other.name() == rule.name());
            assert_eq!(others.count(), 1, "{}", rule.name());
            assert_eq!(rule as usize, place);
        }
        for &rule in Rule::ALL {
            rules.switch(rule, true);
            assert!(!rules.contains(rule) && rules.ever_contained(rule));
        }
        assert!(!rules.never_any());
    }
}
