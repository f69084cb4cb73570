//! What was seen when a property failed, and why a run was stopped.

use raftworks_sim::{ConfigurationRule, Detail, Finding, Property, SnapshotFault, Violation};

use super::text::Text;
use super::{address, violations};

/// The texts of this file, and how a language says what was seen.
pub struct Violations {
    pub seen: fn(&Detail) -> String,
    /// How many events, at which time in microseconds.
    pub stands_still: Text<2>,
    /// How many messages, from, to.
    pub link_flooded: Text<3>,
}

/// What was seen, in texts: of every language but English, in which the simulator says
/// it itself.
pub struct Details {
    /// The first, the second, the term.
    pub two_leaders: Text<3>,
    /// A voter, two candidates, a term.
    pub two_votes: Text<4>,
    /// A voter, a candidate, a term.
    pub vote_not_durable: Text<3>,
    /// A voter, index and term of its last entry, a candidate, index and term of its last.
    pub vote_for_outdated: Text<6>,
    /// A leader, a term.
    pub no_votes: Text<2>,
    /// A leader, a term, the voters.
    pub few_votes: Text<3>,
    /// A server, a term, the one before.
    pub term_wrong: Text<3>,
    /// A server, a term, the one on its disk.
    pub term_not_durable: Text<3>,
    /// A leader, a term, an entry.
    pub leader_removed: Text<3>,
    /// A server, an entry, its term.
    pub logs_differ: Text<3>,
    /// A leader, a term, an entry, the term in which it was committed.
    pub leader_lacks: Text<4>,
    /// An entry, a term.
    pub committed_twice: Text<2>,
    /// A server, what it takes for committed, what is.
    pub commit_unjustified: Text<3>,
    /// A server, an entry, what it knew to be committed, what is.
    pub committed_removed: Text<4>,
    /// A server: applied, committed, the end of its log.
    pub out_of_order: Text<4>,
    /// A server, from, to.
    pub went_back: Text<3>,
    /// A server, a leader, a term, an entry.
    pub ack_untrue: Text<4>,
    /// A leader, a follower, what is counted, what was acknowledged.
    pub match_untrue: Text<4>,
    /// A leader, a follower, from, to.
    pub match_went_back: Text<4>,
    /// A leader, the end of its log, a follower, what is next, what it has.
    pub next_out_of_range: Text<5>,
    /// A server, a term.
    pub append_from_stranger: Text<2>,
    /// A server, a term, an entry.
    pub append_not_in_log: Text<3>,
    /// An entry, a server, what is wrong.
    pub configuration_wrong: Text<3>,
    /// What may be wrong with a configuration.
    pub one_at_a_time: &'static str,
    pub own_term_first: &'static str,
    pub one_voter: &'static str,
    pub joint_committed: &'static str,
    pub counts_when_appended: &'static str,
    /// An entry, its server, another entry, its server.
    pub disjoint_quorums: Text<4>,
    /// A server, the index and term of the last entry, what is wrong.
    pub snapshot_wrong: Text<4>,
    /// What may be wrong with a snapshot.
    pub last_entry: &'static str,
    pub configuration: &'static str,
    pub state: &'static str,
    pub lowers_indices: &'static str,
    pub suffix: &'static str,
    /// A server, an entry.
    pub applied_differently: Text<2>,
    pub states_differ: Text<2>,
    /// A server, an entry, the one before.
    pub applied_out_of_turn: Text<3>,
    /// A client, its command, an entry.
    pub changed_twice: Text<3>,
    pub answered_differently: Text<3>,
    /// A client, its command.
    pub answered_without_effect: Text<2>,
    /// A client, its command, an entry, the one that was answered.
    pub write_out_of_order: Text<4>,
    /// A client, its operation, an entry.
    pub wrong_answer: Text<3>,
    /// A client, its operation.
    pub no_order: Text<2>,
    /// A client, what was applied, what was missed.
    pub stale_read: Text<3>,
}

/// A property that failed, and what was seen.
pub fn violation(violation: &Violation) -> String {
    let name = Property::name(violation.property);
    format!("{name}: {}", detail(&violation.detail))
}

/// What was seen when a property failed.
pub fn detail(detail: &Detail) -> String {
    match detail {
        Detail::Stopped(finding) => self::finding(finding),
        other => (violations().seen)(other),
    }
}

/// The same, in these texts.
pub(super) fn detail_in(words: &Details, detail: &Detail) -> String {
    match detail {
        Detail::Stopped(finding) => self::finding(finding),
        Detail::TwoLeaders { .. }
        | Detail::TwoVotes { .. }
        | Detail::VoteNotDurable { .. }
        | Detail::VoteForOutdated { .. }
        | Detail::LeadsWithoutQuorum { .. }
        | Detail::TermWrong { .. }
        | Detail::TermNotDurable { .. } => of_elections(words, detail),
        Detail::LeaderRemoved { .. }
        | Detail::LogsDiffer { .. }
        | Detail::LeaderLacks { .. }
        | Detail::CommittedTwice { .. }
        | Detail::CommitUnjustified { .. }
        | Detail::CommittedRemoved { .. }
        | Detail::IndicesOutOfOrder { .. }
        | Detail::IndexWentBack { .. } => of_logs(words, detail),
        Detail::AckUntrue { .. }
        | Detail::MatchUntrue { .. }
        | Detail::MatchWentBack { .. }
        | Detail::NextOutOfRange { .. }
        | Detail::AppendFromStranger { .. }
        | Detail::AppendNotInLog { .. } => of_replication(words, detail),
        Detail::ConfigurationBreaksRule { .. }
        | Detail::DisjointQuorums { .. }
        | Detail::SnapshotWrong { .. } => of_members(words, detail),
        Detail::AppliedDifferently { .. }
        | Detail::StatesDiffer { .. }
        | Detail::AppliedOutOfTurn { .. }
        | Detail::ChangedTwice { .. }
        | Detail::AnsweredDifferently { .. }
        | Detail::AnsweredWithoutEffect { .. }
        | Detail::WriteOutOfOrder { .. }
        | Detail::WrongAnswer { .. }
        | Detail::NoOrder { .. }
        | Detail::StaleRead { .. } => of_clients(words, detail),
    }
}

fn of_elections(words: &Details, detail: &Detail) -> String {
    match detail {
        Detail::TwoLeaders {
            term,
            first,
            second,
        } => words.two_leaders.with([first, second, term]),
        Detail::TwoVotes {
            voter,
            term,
            first,
            second,
        } => words.two_votes.with([voter, first, second, term]),
        Detail::VoteNotDurable {
            voter,
            candidate,
            term,
        } => words.vote_not_durable.with([voter, candidate, term]),
        Detail::VoteForOutdated {
            voter,
            candidate,
            theirs,
            own,
        } => words.vote_for_outdated.with([
            voter,
            &own.index,
            &own.term,
            candidate,
            &theirs.index,
            &theirs.term,
        ]),
        Detail::LeadsWithoutQuorum {
            leader,
            term,
            votes,
        } => {
            let voters = (0..128_u32).filter(|place| votes >> place & 1 == 1);
            let voters: Vec<String> = voters.map(|place| (place + 1).to_string()).collect();
            if voters.is_empty() {
                words.no_votes.with([leader, term])
            } else {
                words.few_votes.with([leader, term, &voters.join(", ")])
            }
        }
        Detail::TermWrong {
            server,
            term,
            before,
        } => words.term_wrong.with([server, term, before]),
        Detail::TermNotDurable {
            server,
            term,
            durable,
        } => words.term_not_durable.with([server, term, durable]),
        _ => String::new(),
    }
}

fn of_logs(words: &Details, detail: &Detail) -> String {
    match detail {
        Detail::LeaderRemoved {
            leader,
            term,
            index,
        } => words.leader_removed.with([leader, term, index]),
        Detail::LogsDiffer {
            server,
            index,
            term,
        } => words.logs_differ.with([server, index, term]),
        Detail::LeaderLacks {
            leader,
            term,
            index,
            committed_in,
        } => words.leader_lacks.with([leader, term, index, committed_in]),
        Detail::CommittedTwice { index, term } => words.committed_twice.with([index, term]),
        Detail::CommitUnjustified {
            server,
            commit,
            committed,
        } => words.commit_unjustified.with([server, commit, committed]),
        Detail::CommittedRemoved {
            server,
            index,
            commit,
            committed,
        } => {
            let removed = &words.committed_removed;
            removed.with([server, index, commit, committed])
        }
        Detail::IndicesOutOfOrder {
            server,
            applied,
            commit,
            last,
        } => words.out_of_order.with([server, applied, commit, last]),
        Detail::IndexWentBack { server, from, to } => words.went_back.with([server, from, to]),
        _ => String::new(),
    }
}

fn of_replication(words: &Details, detail: &Detail) -> String {
    match detail {
        Detail::AckUntrue {
            server,
            leader,
            term,
            claimed,
        } => words.ack_untrue.with([server, leader, term, claimed]),
        Detail::MatchUntrue {
            leader,
            follower,
            match_index,
            acknowledged,
        } => {
            let untrue = &words.match_untrue;
            untrue.with([leader, follower, match_index, acknowledged])
        }
        Detail::MatchWentBack {
            leader,
            follower,
            from,
            to,
        } => words.match_went_back.with([leader, follower, from, to]),
        Detail::NextOutOfRange {
            leader,
            follower,
            next_index,
            match_index,
            last,
        } => {
            let wrong = &words.next_out_of_range;
            wrong.with([leader, last, follower, next_index, match_index])
        }
        Detail::AppendFromStranger { server, term } => {
            words.append_from_stranger.with([server, term])
        }
        Detail::AppendNotInLog {
            server,
            term,
            index,
        } => words.append_not_in_log.with([server, term, index]),
        _ => String::new(),
    }
}

fn of_members(words: &Details, detail: &Detail) -> String {
    match detail {
        Detail::ConfigurationBreaksRule {
            server,
            index,
            rule,
        } => {
            let wrong = match rule {
                ConfigurationRule::OneAtATime => words.one_at_a_time,
                ConfigurationRule::OwnTermFirst => words.own_term_first,
                ConfigurationRule::OneVoter => words.one_voter,
                ConfigurationRule::JointCommitted => words.joint_committed,
                ConfigurationRule::CountsWhenAppended => words.counts_when_appended,
            };
            words.configuration_wrong.with([index, server, &wrong])
        }
        Detail::DisjointQuorums {
            server,
            index,
            other,
            other_index,
        } => {
            let disjoint = &words.disjoint_quorums;
            disjoint.with([index, server, other_index, other])
        }
        Detail::SnapshotWrong { server, last, what } => {
            let wrong = match what {
                SnapshotFault::LastEntry => words.last_entry,
                SnapshotFault::Configuration => words.configuration,
                SnapshotFault::State => words.state,
                SnapshotFault::LowersIndices => words.lowers_indices,
                SnapshotFault::Suffix => words.suffix,
            };
            let snapshot = &words.snapshot_wrong;
            snapshot.with([server, &last.index, &last.term, &wrong])
        }
        _ => String::new(),
    }
}

fn of_clients(words: &Details, detail: &Detail) -> String {
    match detail {
        Detail::AppliedDifferently { server, index } => {
            words.applied_differently.with([server, index])
        }
        Detail::StatesDiffer { server, index } => words.states_differ.with([server, index]),
        Detail::AppliedOutOfTurn {
            server,
            index,
            before,
        } => words.applied_out_of_turn.with([server, index, before]),
        Detail::ChangedTwice {
            client,
            sequence,
            index,
        } => words.changed_twice.with([&client.0, sequence, index]),
        Detail::AnsweredDifferently {
            client,
            sequence,
            index,
        } => words
            .answered_differently
            .with([&client.0, sequence, index]),
        Detail::AnsweredWithoutEffect { client, sequence } => {
            words.answered_without_effect.with([&client.0, sequence])
        }
        Detail::WriteOutOfOrder {
            client,
            sequence,
            index,
            after,
        } => {
            let late = &words.write_out_of_order;
            late.with([&client.0, sequence, index, after])
        }
        Detail::WrongAnswer {
            client,
            sequence,
            index,
        } => words.wrong_answer.with([&client.0, sequence, index]),
        Detail::NoOrder { client, sequence } => words.no_order.with([&client.0, sequence]),
        Detail::StaleRead {
            client,
            missed,
            applied,
        } => words.stale_read.with([&client.0, applied, missed]),
        _ => String::new(),
    }
}

/// Why a run was stopped.
pub fn finding(finding: &Finding) -> String {
    let words = violations();
    match finding {
        Finding::StandsStill { time, events } => words.stands_still.with([events, &time.0]),
        Finding::LinkFlooded { from, to, messages } => {
            let (from, to) = (address(*from), address(*to));
            words.link_flooded.with([messages, &from, &to])
        }
    }
}
