//! What a run exercised: which messages and what became of them, which decisions,
//! changes of role, actions and effects, and how often each property was looked
//! at. That nothing was violated says little about a run in which little happened.
//!
//! Counting is one addition for each thing that happens. What is counted has names of
//! three words, which never change, so that the counts of many runs can be added.

use raftworks_core::{Note, Role};

use crate::check::PROPERTIES;
use crate::event::{Effect, Event, EventKind, LossReason};
use crate::flight::{MESSAGE_KINDS, MessageId};
use crate::scenario::{ACTION_VERBS, kind_word, verb_place};

/// What can become of a message. Sent is what leaves a sender; a copy leaves, too.
const FATES: [&str; 8] = [
    "sent",
    "delivered",
    "lost",
    "cut-off",
    "dropped",
    "receiver-down",
    "link-full",
    "corrupt",
];

const ROLES: [Role; 4] = [
    Role::Follower,
    Role::PreCandidate,
    Role::Candidate,
    Role::Leader,
];

const EVENTS: [&str; 8] = [
    "delivered",
    "lost",
    "deadline",
    "written",
    "client",
    "narrated",
    "acted",
    "write-failed",
];

const EFFECTS: [&str; 9] = [
    "restored",
    "read-answered",
    "applied",
    "redirected",
    "completed",
    "retried",
    "abandoned",
    "sent-again",
    "asked",
];

const MESSAGES_FROM: usize = 0;
const DECISIONS_FROM: usize = MESSAGES_FROM + MESSAGE_KINDS.len() * FATES.len();
const ROLES_FROM: usize = DECISIONS_FROM + DECISIONS.len();
const ACTIONS_FROM: usize = ROLES_FROM + ROLES.len() * ROLES.len();
const EVENTS_FROM: usize = ACTIONS_FROM + ACTION_VERBS.len() * 2;
const EFFECTS_FROM: usize = EVENTS_FROM + EVENTS.len();
const PROPERTIES_FROM: usize = EFFECTS_FROM + EFFECTS.len();
const ALL: usize = PROPERTIES_FROM + PROPERTIES.len();

/// One thing that can happen in a run, and how often it did.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Covered {
    /// `message`, `decision`, `role`, `action`, `event`, `effect` or `property`.
    pub group: &'static str,
    /// Which one: a kind of message, a decision, a role, a verb, a property's number.
    pub name: &'static str,
    /// What became of it, why it was decided, or which role it became; empty where
    /// there is nothing more to say.
    pub how: &'static str,
    /// How often.
    pub count: u64,
}

/// How often each thing happened.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Coverage {
    counts: [u64; ALL],
}

impl Default for Coverage {
    fn default() -> Coverage {
        Coverage { counts: [0; ALL] }
    }
}

impl Coverage {
    /// An event is over.
    pub(crate) fn count(&mut self, event: &Event) {
        for &message in &event.sent {
            self.message(message, 0);
        }
        for (_, note) in &event.notes {
            self.counts[DECISIONS_FROM + decision(note) as usize] += 1;
        }
        for effect in &event.effects {
            self.counts[EFFECTS_FROM + place_of_effect(effect)] += 1;
        }
        let kind = match &event.kind {
            EventKind::Delivered { message, .. } => {
                self.message(*message, 1);
                0
            }
            EventKind::Lost {
                message, reason, ..
            } => {
                self.message(*message, 2 + place_of_loss(*reason));
                1
            }
            EventKind::DeadlinePassed { .. } => 2,
            EventKind::Written { .. } => 3,
            EventKind::ClientActed { .. } => 4,
            EventKind::Narrated => 5,
            EventKind::Acted {
                action, skipped, ..
            } => {
                let done = usize::from(skipped.is_none());
                self.counts[ACTIONS_FROM + verb_place(action) * 2 + done] += 1;
                6
            }
            EventKind::WriteFailed { .. } => 7,
        };
        self.counts[EVENTS_FROM + kind] += 1;
    }

    fn message(&mut self, message: MessageId, fate: usize) {
        self.counts[MESSAGES_FROM + message.kind as usize * FATES.len() + fate] += 1;
    }

    /// A server was in one role before an event and is in another one after it.
    pub(crate) fn role_changed(&mut self, from: Role, to: Role) {
        self.counts[ROLES_FROM + place_of_role(from) * ROLES.len() + place_of_role(to)] += 1;
    }

    /// The checks looked at each property so often.
    pub(crate) fn looked_at(&mut self, evaluations: impl Iterator<Item = u64>) {
        for (count, times) in self.counts[PROPERTIES_FROM..].iter_mut().zip(evaluations) {
            *count = times;
        }
    }

    /// Adds what another run exercised.
    pub fn merge(&mut self, other: &Coverage) {
        for (count, more) in self.counts.iter_mut().zip(&other.counts) {
            *count = count.saturating_add(*more);
        }
    }

    /// Everything that can happen, those that never did included, always in the
    /// same order.
    pub fn items(&self) -> impl Iterator<Item = Covered> + '_ {
        self.counts.iter().enumerate().map(|(place, &count)| {
            let (group, name, how) = words_for(place);
            Covered {
                group,
                name,
                how,
                count,
            }
        })
    }

    /// What happened at least once, its three words in one, and how often.
    pub fn counts(&self) -> impl Iterator<Item = (String, u64)> + '_ {
        self.items().filter(|item| item.count > 0).map(|item| {
            let name = format!("{} {} {}", item.group, item.name, item.how);
            (name.trim_end().to_owned(), item.count)
        })
    }

    /// How often this happened; `None` when there is no such thing.
    pub fn of(&self, group: &str, name: &str, how: &str) -> Option<u64> {
        let mut items = self.items();
        let found = items.find(|item| (item.group, item.name, item.how) == (group, name, how));
        found.map(|item| item.count)
    }
}

/// The words for a decision: its name, and why it was taken, which is empty where there
/// is one reason only.
pub fn decision_words(note: &Note) -> (&'static str, &'static str) {
    DECISIONS[decision(note) as usize]
}

/// The words for all decisions.
pub fn all_decisions() -> &'static [(&'static str, &'static str)] {
    DECISIONS
}

fn words_for(place: usize) -> (&'static str, &'static str, &'static str) {
    if place < DECISIONS_FROM {
        let kind = MESSAGE_KINDS[place / FATES.len()];
        ("message", kind_word(kind), FATES[place % FATES.len()])
    } else if place < ROLES_FROM {
        let (name, why) = DECISIONS[place - DECISIONS_FROM];
        ("decision", name, why)
    } else if place < ACTIONS_FROM {
        let place = place - ROLES_FROM;
        let (from, to) = (ROLES[place / ROLES.len()], ROLES[place % ROLES.len()]);
        ("role", role_name(from), role_name(to))
    } else if place < EVENTS_FROM {
        let place = place - ACTIONS_FROM;
        let how = if place.is_multiple_of(2) {
            "skipped"
        } else {
            "done"
        };
        ("action", ACTION_VERBS[place / 2], how)
    } else if place < EFFECTS_FROM {
        ("event", EVENTS[place - EVENTS_FROM], "")
    } else if place < PROPERTIES_FROM {
        ("effect", EFFECTS[place - EFFECTS_FROM], "")
    } else {
        let property = PROPERTIES[place - PROPERTIES_FROM];
        ("property", property.number(), "")
    }
}

fn role_name(role: Role) -> &'static str {
    match role {
        Role::Follower => "follower",
        Role::PreCandidate => "pre-candidate",
        Role::Candidate => "candidate",
        Role::Leader => "leader",
    }
}

fn place_of_role(role: Role) -> usize {
    match role {
        Role::Follower => 0,
        Role::PreCandidate => 1,
        Role::Candidate => 2,
        Role::Leader => 3,
    }
}

fn place_of_loss(reason: LossReason) -> usize {
    match reason {
        LossReason::Lost => 0,
        LossReason::Cut => 1,
        LossReason::Dropped => 2,
        LossReason::ReceiverDown => 3,
        LossReason::LinkFull => 4,
        LossReason::Corrupt => 5,
    }
}

fn place_of_effect(effect: &Effect) -> usize {
    match effect {
        Effect::Restored { .. } => 0,
        Effect::ReadAnswered { .. } => 1,
        Effect::Applied { .. } => 2,
        Effect::Redirected { .. } => 3,
        Effect::Completed { .. } => 4,
        Effect::Retried { .. } => 5,
        Effect::Abandoned { .. } => 6,
        Effect::SentAgain { .. } => 7,
        Effect::Asked { .. } => 8,
    }
}

/// The decisions of servers, told apart by their reasons, from one table.
macro_rules! decisions {
    ($($variant:ident: $pattern:pat => $name:literal, $why:literal;)*) => {
        /// Which decision a note is about.
        #[derive(Clone, Copy)]
        enum Decision {
            $($variant,)*
        }

        const DECISIONS: &[(&str, &str)] = &[$(($name, $why),)*];

        fn decision(note: &Note) -> Decision {
            use raftworks_core::{
                AppendRefusal, CommitReason, ElectionReason, StepDownReason, TimerReason,
                TransferEnd, VoteRefusal,
            };
            match note {
                $($pattern => Decision::$variant,)*
            }
        }
    };
}

decisions! {
    ElectionTimedOut: Note::ElectionStarted { reason: ElectionReason::TimedOut, .. } => "election-started", "timed-out";
    ElectionNoWinner: Note::ElectionStarted { reason: ElectionReason::NoWinner, .. } => "election-started", "no-winner";
    ElectionAsked: Note::ElectionStarted { reason: ElectionReason::Asked, .. } => "election-started", "asked";
    ElectionTransfer: Note::ElectionStarted { reason: ElectionReason::Transfer { .. }, .. } => "election-started", "transfer";
    ElectionPreVoteWon: Note::ElectionStarted { reason: ElectionReason::PreVoteWon, .. } => "election-started", "pre-vote-won";
    PreElection: Note::PreElectionStarted { .. } => "pre-election-started", "";
    PreVoteGranted: Note::PreVoteGranted { .. } => "pre-vote-granted", "";
    PreVoteStale: Note::PreVoteRefused { reason: VoteRefusal::StaleTerm { .. }, .. } => "pre-vote-refused", "stale-term";
    PreVoteGiven: Note::PreVoteRefused { reason: VoteRefusal::AlreadyVoted { .. }, .. } => "pre-vote-refused", "already-voted";
    PreVoteBehind: Note::PreVoteRefused { reason: VoteRefusal::LogBehind { .. }, .. } => "pre-vote-refused", "log-behind";
    PreVoteLeading: Note::PreVoteRefused { reason: VoteRefusal::Leading, .. } => "pre-vote-refused", "leading";
    PreVoteAlive: Note::PreVoteRefused { reason: VoteRefusal::LeaderAlive { .. }, .. } => "pre-vote-refused", "leader-alive";
    PreVotePriority: Note::PreVoteRefused { reason: VoteRefusal::LowerPriority { .. }, .. } => "pre-vote-refused", "lower-priority";
    PreVotePromised: Note::PreVoteRefused { reason: VoteRefusal::LeasePromised { .. }, .. } => "pre-vote-refused", "lease-promised";
    PreVoteCounted: Note::PreVoteCounted { .. } => "pre-vote-counted", "";
    VoteGranted: Note::VoteGranted { .. } => "vote-granted", "";
    VoteStale: Note::VoteRefused { reason: VoteRefusal::StaleTerm { .. }, .. } => "vote-refused", "stale-term";
    VoteGiven: Note::VoteRefused { reason: VoteRefusal::AlreadyVoted { .. }, .. } => "vote-refused", "already-voted";
    VoteBehind: Note::VoteRefused { reason: VoteRefusal::LogBehind { .. }, .. } => "vote-refused", "log-behind";
    VoteLeading: Note::VoteRefused { reason: VoteRefusal::Leading, .. } => "vote-refused", "leading";
    VoteAlive: Note::VoteRefused { reason: VoteRefusal::LeaderAlive { .. }, .. } => "vote-refused", "leader-alive";
    VotePriority: Note::VoteRefused { reason: VoteRefusal::LowerPriority { .. }, .. } => "vote-refused", "lower-priority";
    VotePromised: Note::VoteRefused { reason: VoteRefusal::LeasePromised { .. }, .. } => "vote-refused", "lease-promised";
    VoteCounted: Note::VoteCounted { .. } => "vote-counted", "";
    LeaderElected: Note::LeaderElected { .. } => "leader-elected", "";
    LeaderRecognized: Note::LeaderRecognized { .. } => "leader-recognized", "";
    TermAdopted: Note::TermAdopted { .. } => "term-adopted", "";
    DownHigherTerm: Note::SteppedDown { reason: StepDownReason::HigherTerm { .. }, .. } => "stepped-down", "higher-term";
    DownLeaderExists: Note::SteppedDown { reason: StepDownReason::LeaderExists { .. }, .. } => "stepped-down", "leader-exists";
    DownNoQuorum: Note::SteppedDown { reason: StepDownReason::NoQuorum, .. } => "stepped-down", "no-quorum";
    DownRemoved: Note::SteppedDown { reason: StepDownReason::Removed { .. }, .. } => "stepped-down", "removed";
    EntriesAppended: Note::EntriesAppended { .. } => "entries-appended", "";
    EntriesRemoved: Note::EntriesRemoved { .. } => "entries-removed", "";
    AppendStale: Note::AppendRefused { reason: AppendRefusal::StaleTerm { .. }, .. } => "append-refused", "stale-term";
    AppendTooShort: Note::AppendRefused { reason: AppendRefusal::TooShort { .. }, .. } => "append-refused", "too-short";
    AppendMismatch: Note::AppendRefused { reason: AppendRefusal::TermMismatch { .. }, .. } => "append-refused", "term-mismatch";
    MatchAdvanced: Note::MatchAdvanced { .. } => "match-advanced", "";
    NextMovedBack: Note::NextMovedBack { .. } => "next-moved-back", "";
    CommitMajority: Note::CommitAdvanced { reason: CommitReason::Majority, .. } => "commit-advanced", "majority";
    CommitLeaderSaid: Note::CommitAdvanced { reason: CommitReason::LeaderSaid { .. }, .. } => "commit-advanced", "leader-said";
    CommitWithheld: Note::CommitWithheld { .. } => "commit-withheld", "";
    FollowerRegressed: Note::FollowerRegressed { .. } => "follower-regressed", "";
    ConfigurationAppended: Note::ConfigurationAppended { .. } => "configuration-appended", "";
    ConfigurationFellBack: Note::ConfigurationFellBack { .. } => "configuration-fell-back", "";
    ConfigurationCommitted: Note::ConfigurationCommitted { .. } => "configuration-committed", "";
    CaughtUp: Note::CaughtUp { .. } => "caught-up", "";
    TransferStarted: Note::TransferStarted { .. } => "transfer-started", "";
    TransferAsked: Note::TransferAsked { .. } => "transfer-asked", "";
    TransferTimedOut: Note::TransferEnded { end: TransferEnd::TimedOut, .. } => "transfer-ended", "timed-out";
    TransferReplaced: Note::TransferEnded { end: TransferEnd::Replaced, .. } => "transfer-ended", "replaced";
    SnapshotTaken: Note::SnapshotTaken { .. } => "snapshot-taken", "";
    SnapshotStarted: Note::SnapshotStarted { .. } => "snapshot-started", "";
    SnapshotSent: Note::SnapshotSent { .. } => "snapshot-sent", "";
    SnapshotKept: Note::SnapshotInstalled { kept_log: true, .. } => "snapshot-installed", "log-kept";
    SnapshotReplaced: Note::SnapshotInstalled { kept_log: false, .. } => "snapshot-installed", "log-replaced";
    ReadWaits: Note::ReadWaits { .. } => "read-waits", "";
    ReadConfirmed: Note::ReadConfirmed { .. } => "read-confirmed", "";
    ReadRefused: Note::ReadRefused { .. } => "read-refused", "";
    TimerStarted: Note::TimerReset { reason: TimerReason::Started, .. } => "timer-reset", "started";
    TimerElection: Note::TimerReset { reason: TimerReason::ElectionStarted, .. } => "timer-reset", "election-started";
    TimerVote: Note::TimerReset { reason: TimerReason::VoteGranted, .. } => "timer-reset", "vote-granted";
    TimerLeader: Note::TimerReset { reason: TimerReason::HeardFromLeader, .. } => "timer-reset", "heard-from-leader";
    TimerVoteRefused: Note::TimerReset { reason: TimerReason::VoteRefused, .. } => "timer-reset", "vote-refused";
    TimerDown: Note::TimerReset { reason: TimerReason::SteppedDown, .. } => "timer-reset", "stepped-down";
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    #[test]
    fn everything_has_a_name_of_its_own() {
        let coverage = Coverage::default();
        let names: BTreeSet<_> = coverage
            .items()
            .map(|item| (item.group, item.name, item.how))
            .collect();
        assert_eq!(names.len(), ALL);
        assert!(names.iter().all(|(_, name, _)| *name != "?"));
    }

    #[test]
    fn counts_of_two_runs_add_up() {
        let mut first = Coverage::default();
        first.role_changed(Role::Follower, Role::Leader);
        let mut second = first.clone();
        second.role_changed(Role::Leader, Role::Follower);
        first.merge(&second);
        assert_eq!(first.of("role", "follower", "leader"), Some(2));
        assert_eq!(first.of("role", "leader", "follower"), Some(1));
        assert_eq!(first.of("role", "leader", "king"), None);
    }
}
