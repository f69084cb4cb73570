//! Traces: what their lines say, what came of them, and what is wrong with them.

mod wrong;

use std::fmt::Display;

use raftworks_sim::Role;
use raftworks_sim::trace::json::{Differs, Replay, Told};
use raftworks_sim::trace::{Applied, CLAIMS, Claim, ObservedRole, Sight};

pub use self::wrong::trace_refused;
use super::text::Text;
use super::traces;

/// The name under which a trace is saved.
pub const TRACE_FILE: &str = "raftworks-trace.jsonl";
/// So many terms or values of one line are told.
const MOST_TOLD: usize = 12;

/// The texts of this file.
pub struct Traces {
    pub title: &'static str,
    pub hint: &'static str,
    /// The document of the format, which the page brings along, and what it is.
    pub help: (&'static str, &'static str),
    pub choose: &'static str,
    pub drop: &'static str,
    pub paste: &'static str,
    pub read: &'static str,
    pub save: &'static str,
    pub save_title: &'static str,
    pub cancel: &'static str,
    pub another: &'static str,
    pub another_title: &'static str,
    /// How many lines were read, how many events written.
    pub reading: Text<1>,
    pub saving: Text<1>,
    pub saved: Text<2>,
    pub stopped: &'static str,
    /// A title, a seed.
    pub run: Text<2>,
    pub untitled: &'static str,
    /// How many events.
    pub same: Text<1>,
    /// A line, how many events, what is different.
    pub differs: Text<3>,
    pub other_engine: &'static str,
    pub opened: &'static str,
    pub to_event: Text<1>,
    pub what_it_says: &'static str,
    /// A kind, how many observations.
    pub other: Text<2>,
    /// How many observations are shown, and how many are not.
    pub left_out: Text<2>,
    pub kinds: [&'static str; 3],
    pub claims: &'static str,
    pub held: Text<1>,
    pub not_judged: Text<1>,
    pub violated: &'static str,
    pub needs: [&'static str; CLAIMS.len()],
    pub line: Text<1>,
    /// A line, which of how many observations.
    pub here: Text<3>,
    pub playhead: &'static str,
    pub view: &'static str,
    pub first: &'static str,
    pub last: &'static str,
    pub previous: &'static str,
    pub next: &'static str,
    pub previous_breach: &'static str,
    pub next_breach: &'static str,
    pub keys: &'static str,
    pub servers: &'static str,
    pub lines: &'static str,
    pub server: &'static str,
    pub term: Text<1>,
    pub vote: Text<1>,
    pub commit: Text<1>,
    pub applied: Text<1>,
    pub none: &'static str,
    pub more: Text<1>,
    pub earlier: &'static str,
    pub later: &'static str,
    pub ends: &'static str,
    /// An entry: its index, its term.
    pub entry: Text<2>,
    pub unknown: Text<1>,
    pub in_snapshot: Text<1>,
    pub roles: [&'static str; 3],
    pub unknown_role: &'static str,
    pub starts: &'static str,
    pub wiped: &'static str,
    pub is_role: Text<1>,
    pub in_term: Text<1>,
    pub voted: Text<1>,
    pub no_vote: &'static str,
    pub snapshot: Text<2>,
    pub log: Text<2>,
    pub log_ends: Text<1>,
    pub has: Text<2>,
    pub committed: Text<1>,
    pub applied_to: Text<1>,
    pub applies: Text<1>,
    /// What was seen where a claim did not hold.
    pub seen: fn(&Sight) -> String,
    /// A line, what is wrong with it.
    pub wrong: Text<2>,
    pub too_large: Text<2>,
    pub too_many: Text<1>,
    pub nothing_said: &'static str,
    pub unreadable: &'static str,
    pub run_too_long: Text<1>,
    pub empty: &'static str,
    pub line_too_long: &'static str,
    pub too_many_lines: Text<1>,
    pub too_deep: &'static str,
    pub not_json: Text<1>,
    pub no_object: &'static str,
    pub lacks: Text<1>,
    pub odd: Text<2>,
    pub no_role: Text<1>,
    pub neither: &'static str,
    pub after_end: &'static str,
    pub other_program: &'static str,
    pub other_version: Text<2>,
    pub in_scenario: Text<1>,
    pub too_many_actions: Text<1>,
    pub actions_no_text: &'static str,
    pub in_actions: Text<1>,
    pub seed_no_digits: &'static str,
    pub breaks_off: &'static str,
    pub run_is_over: &'static str,
    pub event_follows: &'static str,
    /// A name, what is there, what was expected.
    pub value_differs: Text<3>,
    pub nothing: &'static str,
}

/// What was seen where a claim did not hold, in texts: of every language but English, in
/// which the simulator says it itself.
pub struct Sights {
    pub two_leaders: Text<3>,
    pub two_votes: Text<4>,
    pub older_term: Text<3>,
    pub leader_removed: Text<3>,
    pub logs_differ: Text<6>,
    pub leader_lacks: Text<4>,
    pub commits_differ: Text<5>,
    pub commit_fell: Text<3>,
    pub committed_not_there: Text<3>,
    pub applied_not_committed: Text<3>,
    pub applied_fell: Text<3>,
    pub applied_differ: Text<3>,
}

/// The role that a trace means, and what a server is in it.
pub fn observed_role(role: ObservedRole) -> (Role, &'static str) {
    let [a_follower, a_candidate, a_leader] = traces().roles;
    match role {
        ObservedRole::Follower => (Role::Follower, a_follower),
        ObservedRole::Candidate => (Role::Candidate, a_candidate),
        ObservedRole::Leader => (Role::Leader, a_leader),
    }
}

/// The start of a list.
fn some<T: Display>(all: &[T]) -> String {
    let mut words: Vec<String> = all.iter().take(MOST_TOLD).map(T::to_string).collect();
    if all.len() > MOST_TOLD {
        words.push("\u{2026}".to_owned());
    }
    words.join(" ")
}

/// What a line says, without the server, whose name stands before it.
pub fn told(told: &Told) -> String {
    let (words, seen) = (traces(), &told.seen);
    let mut all: Vec<String> = Vec::new();
    if seen.wiped {
        all.push(words.wiped.to_owned());
    }
    if seen.started {
        all.push(words.starts.to_owned());
    }
    if let Some(role) = seen.role {
        all.push(words.is_role.with([&observed_role(role).1]));
    }
    all.extend(seen.term.map(|term| words.in_term.with([&term])));
    all.extend(seen.voted_for.as_ref().map(|vote| match vote {
        Some(candidate) => words.voted.with([candidate]),
        None => words.no_vote.to_owned(),
    }));
    let snapshot = seen.snapshot.as_ref();
    all.extend(snapshot.map(|end| words.snapshot.with([&end.index, &end.term])));
    all.extend(seen.log.as_ref().map(|log| {
        if log.terms.is_empty() {
            words.log_ends.with([&log.from.saturating_sub(1)])
        } else {
            words.log.with([&log.from, &some(&log.terms)])
        }
    }));
    all.extend(seen.last_index.map(|last| words.log_ends.with([&last])));
    let has = seen.has.iter().take(MOST_TOLD);
    all.extend(has.map(|(index, term)| words.has.with([index, term])));
    all.extend(
        seen.commit_index
            .map(|commit| words.committed.with([&commit])),
    );
    all.extend(seen.last_applied.map(|last| words.applied_to.with([&last])));
    if !seen.applied.is_empty() {
        let value = |entry: &Applied| {
            let value: String = entry.value.chars().take(40).collect();
            format!("{}: {value}", entry.index)
        };
        let values: Vec<String> = seen.applied.iter().take(MOST_TOLD + 1).map(value).collect();
        all.push(words.applies.with([&some(&values)]));
    }
    let all = all.join(", ");
    match &told.event {
        Some(event) => format!("{event}: {all}"),
        None => all,
    }
}

/// What was seen where a claim did not hold.
pub fn sight(sight: &Sight) -> String {
    (traces().seen)(sight)
}

/// The same, in these texts.
pub(super) fn sight_in(words: &Sights, sight: &Sight) -> String {
    match sight {
        Sight::TwoLeaders {
            term,
            first,
            second,
        } => words.two_leaders.with([term, first, second]),
        Sight::TwoVotes {
            server,
            term,
            first,
            second,
        } => words.two_votes.with([server, term, first, second]),
        Sight::OlderTerm {
            server,
            before,
            term,
        } => words.older_term.with([server, before, term]),
        Sight::LeaderRemoved {
            server,
            term,
            index,
        } => words.leader_removed.with([server, term, index]),
        Sight::LogsDiffer {
            server,
            index,
            term,
            before,
            elsewhere,
        } => words.logs_differ.with([
            server,
            index,
            term,
            &index.saturating_sub(1),
            before,
            elsewhere,
        ]),
        Sight::LeaderLacks {
            server,
            term,
            index,
            in_term,
        } => words.leader_lacks.with([server, term, index, in_term]),
        Sight::CommitsDiffer {
            server,
            index,
            term,
            other,
            other_term,
        } => words
            .commits_differ
            .with([server, index, term, other, other_term]),
        Sight::CommitFell {
            server,
            before,
            commit,
        } => words.commit_fell.with([server, before, commit]),
        Sight::CommittedNotThere {
            server,
            commit,
            last,
        } => words.committed_not_there.with([server, commit, last]),
        Sight::AppliedNotCommitted {
            server,
            applied,
            commit,
        } => words.applied_not_committed.with([server, applied, commit]),
        Sight::AppliedFell {
            server,
            before,
            applied,
        } => words.applied_fell.with([server, before, applied]),
        Sight::AppliedDiffer {
            server,
            index,
            other,
        } => words.applied_differ.with([server, index, other]),
    }
}

/// What a trace would have to say for a claim to be judged.
pub fn not_judged(claim: Claim) -> String {
    let place = CLAIMS.iter().position(|known| *known == claim);
    let needs = place.and_then(|place| traces().needs.get(place));
    traces().not_judged.with([needs.unwrap_or(&"")])
}

/// Which run a trace is of.
pub fn traced_run(replay: &Replay) -> String {
    let title = match replay.title.as_str() {
        "" => traces().untitled,
        title => title,
    };
    traces().run.with([&title, &replay.seed])
}

/// What came of replaying it.
pub fn replayed(replay: &Replay) -> String {
    let words = traces();
    match &replay.difference {
        None => words.same.with([&replay.events]),
        Some(difference) => {
            let what = differs(&difference.what);
            words
                .differs
                .with([&difference.line, &replay.events, &what])
        }
    }
}

fn differs(what: &Differs) -> String {
    let words = traces();
    match what {
        Differs::BreaksOff => words.breaks_off.to_owned(),
        Differs::RunIsOver => words.run_is_over.to_owned(),
        Differs::EventFollows => words.event_follows.to_owned(),
        Differs::Value {
            path,
            found,
            expected,
        } => {
            let or_nothing = |value: &Option<String>| match value {
                Some(value) => value.clone(),
                None => words.nothing.to_owned(),
            };
            let (found, expected) = (or_nothing(found), or_nothing(expected));
            words.value_differs.with([path, &found, &expected])
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::words::tests::{in_german, numbers};

    /// English is the language of the command line: what it says and what the page says
    /// of a breach is the same.
    #[test]
    fn a_breach_is_said_alike_on_the_command_line_and_in_all_languages() {
        let name = |text: &str| text.into();
        let (server, other) = (name("s7"), name("s8"));
        for seen in [
            Sight::TwoLeaders {
                term: 3,
                first: name("s7"),
                second: name("s8"),
            },
            Sight::TwoVotes {
                server: name("s1"),
                term: 3,
                first: name("s7"),
                second: name("s8"),
            },
            Sight::OlderTerm {
                server: name("s7"),
                before: 5,
                term: 4,
            },
            Sight::LeaderRemoved {
                server: name("s7"),
                term: 3,
                index: 9,
            },
            Sight::LogsDiffer {
                server: name("s7"),
                index: 9,
                term: 3,
                before: 1,
                elsewhere: 2,
            },
            Sight::LeaderLacks {
                server: name("s7"),
                term: 3,
                index: 9,
                in_term: 2,
            },
            Sight::CommitsDiffer {
                server,
                index: 9,
                term: 3,
                other,
                other_term: 2,
            },
            Sight::CommitFell {
                server: name("s7"),
                before: 5,
                commit: 4,
            },
            Sight::CommittedNotThere {
                server: name("s7"),
                commit: 5,
                last: 4,
            },
            Sight::AppliedNotCommitted {
                server: name("s7"),
                applied: 5,
                commit: 4,
            },
            Sight::AppliedFell {
                server: name("s7"),
                before: 5,
                applied: 4,
            },
            Sight::AppliedDiffer {
                server: name("s7"),
                index: 9,
                other: name("s8"),
            },
        ] {
            assert_eq!(sight(&seen), seen.to_string());
            let german = in_german(|| sight(&seen));
            assert_ne!(german, seen.to_string());
            assert_eq!(numbers(&german), numbers(&seen.to_string()), "{german}");
        }
        for claim in CLAIMS {
            assert!(
                not_judged(claim).ends_with(claim.needs()),
                "{}",
                claim.name()
            );
        }
    }
}
