//! What was seen when a property failed, in words.

use std::fmt;

use super::violation::Detail;

impl fmt::Display for Detail {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Detail::TwoLeaders { .. }
            | Detail::TwoVotes { .. }
            | Detail::VoteNotDurable { .. }
            | Detail::VoteForOutdated { .. }
            | Detail::LeadsWithoutQuorum { .. }
            | Detail::TermWrong { .. }
            | Detail::TermNotDurable { .. } => elections(self, f),
            Detail::LeaderRemoved { .. }
            | Detail::LogsDiffer { .. }
            | Detail::LeaderLacks { .. }
            | Detail::CommittedTwice { .. }
            | Detail::CommitUnjustified { .. }
            | Detail::CommittedRemoved { .. }
            | Detail::IndicesOutOfOrder { .. }
            | Detail::IndexWentBack { .. } => logs(self, f),
            Detail::AckUntrue { .. }
            | Detail::MatchUntrue { .. }
            | Detail::MatchWentBack { .. }
            | Detail::NextOutOfRange { .. }
            | Detail::AppendFromStranger { .. }
            | Detail::AppendNotInLog { .. } => replication(self, f),
            Detail::ConfigurationBreaksRule { .. }
            | Detail::DisjointQuorums { .. }
            | Detail::SnapshotWrong { .. } => membership(self, f),
            Detail::AppliedDifferently { .. }
            | Detail::StatesDiffer { .. }
            | Detail::AppliedOutOfTurn { .. }
            | Detail::ChangedTwice { .. }
            | Detail::AnsweredDifferently { .. }
            | Detail::AnsweredWithoutEffect { .. }
            | Detail::WriteOutOfOrder { .. }
            | Detail::WrongAnswer { .. }
            | Detail::NoOrder { .. }
            | Detail::StaleRead { .. } => clients(self, f),
            Detail::Stopped(finding) => finding.fmt(f),
        }
    }
}

fn elections(detail: &Detail, f: &mut fmt::Formatter<'_>) -> fmt::Result {
    match detail {
        Detail::TwoLeaders {
            term,
            first,
            second,
        } => write!(f, "servers {first} and {second} both lead term {term}"),
        Detail::TwoVotes {
            voter,
            term,
            first,
            second,
        } => write!(
            f,
            "server {voter} voted for server {first} and for server {second} in term {term}"
        ),
        Detail::VoteNotDurable {
            voter,
            candidate,
            term,
        } => write!(
            f,
            "the vote of server {voter} for server {candidate} in term {term} left before it \
             was on the disk"
        ),
        Detail::VoteForOutdated {
            voter,
            candidate,
            theirs,
            own,
        } => write!(
            f,
            "server {voter}, whose log ends with entry {} of term {}, voted for server \
             {candidate}, whose log ends with entry {} of term {}",
            own.index, own.term, theirs.index, theirs.term
        ),
        Detail::LeadsWithoutQuorum {
            leader,
            term,
            votes,
        } => {
            write!(f, "server {leader} leads term {term} with ")?;
            let mut voters = (0..128_u32).filter(|place| votes >> place & 1 == 1);
            match voters.next() {
                None => return f.write_str("no vote at all"),
                Some(first) => write!(f, "the votes of {}", first + 1)?,
            }
            voters.try_for_each(|place| write!(f, ", {}", place + 1))?;
            f.write_str(" only")
        }
        Detail::TermWrong {
            server,
            term,
            before,
        } => write!(f, "server {server} is in term {term} after term {before}"),
        Detail::TermNotDurable {
            server,
            term,
            durable,
        } => write!(
            f,
            "server {server} speaks in term {term}, and its disk knows only term {durable}"
        ),
        _ => Ok(()),
    }
}

fn logs(detail: &Detail, f: &mut fmt::Formatter<'_>) -> fmt::Result {
    match detail {
        Detail::LeaderRemoved {
            leader,
            term,
            index,
        } => write!(
            f,
            "server {leader}, leader of term {term}, removed its entry {index}"
        ),
        Detail::LogsDiffer {
            server,
            index,
            term,
        } => write!(
            f,
            "server {server} has entry {index} of term {term}, as another server \
             has, but their logs up to it differ"
        ),
        Detail::LeaderLacks {
            leader,
            term,
            index,
            committed_in,
        } => write!(
            f,
            "server {leader}, leader of term {term}, lacks entry {index}, which was \
             committed in term {committed_in}"
        ),
        Detail::CommittedTwice { index, term } => write!(
            f,
            "entry {index} was committed in term {term}, but another entry had been \
             committed there"
        ),
        Detail::CommitUnjustified {
            server,
            commit,
            committed,
        } => write!(
            f,
            "server {server} takes entry {commit} for committed; what a quorum stored in its \
             own term ends at entry {committed}, or is another log"
        ),
        Detail::CommittedRemoved {
            server,
            index,
            commit,
            committed,
        } => write!(
            f,
            "server {server} removed entry {index}; it knew entries up to {commit} to be \
             committed, and they are up to {committed}"
        ),
        Detail::IndicesOutOfOrder {
            server,
            applied,
            commit,
            last,
        } => write!(
            f,
            "server {server} has applied up to {applied}, committed up to {commit}, and its \
             log ends at {last}"
        ),
        Detail::IndexWentBack { server, from, to } => write!(
            f,
            "commitIndex or lastApplied of server {server} went back from {from} to {to}"
        ),
        _ => Ok(()),
    }
}

fn replication(detail: &Detail, f: &mut fmt::Formatter<'_>) -> fmt::Result {
    match detail {
        Detail::AckUntrue {
            server,
            leader,
            term,
            claimed,
        } => write!(
            f,
            "server {server} tells server {leader}, leader of term {term}, that it has \
             everything up to entry {claimed}; its disk does not hold that"
        ),
        Detail::MatchUntrue {
            leader,
            follower,
            match_index,
            acknowledged,
        } => write!(
            f,
            "leader {leader} counts server {follower} up to entry {match_index}, which \
             truthfully acknowledged entries up to {acknowledged} in this term"
        ),
        Detail::MatchWentBack {
            leader,
            follower,
            from,
            to,
        } => write!(
            f,
            "what leader {leader} knows server {follower} to have went back from {from} to {to}"
        ),
        Detail::NextOutOfRange {
            leader,
            follower,
            next_index,
            match_index,
            last,
        } => write!(
            f,
            "leader {leader}, whose log ends at {last}, would send server {follower} entry \
             {next_index} next, and knows it to have entries up to {match_index}"
        ),
        Detail::AppendFromStranger { server, term } => write!(
            f,
            "server {server} sends AppendEntries of term {term}, which it does not lead"
        ),
        Detail::AppendNotInLog {
            server,
            term,
            index,
        } => write!(
            f,
            "server {server}, leader of term {term}, sends an entry {index} that is not in \
             its log"
        ),
        _ => Ok(()),
    }
}

fn membership(detail: &Detail, f: &mut fmt::Formatter<'_>) -> fmt::Result {
    match detail {
        Detail::ConfigurationBreaksRule {
            server,
            index,
            rule,
        } => write!(
            f,
            "the configuration in entry {index} of server {server}: {}",
            rule.broken()
        ),
        Detail::DisjointQuorums {
            server,
            index,
            other,
            other_index,
        } => write!(
            f,
            "the configurations in entry {index} of server {server} and in entry {other_index} \
             of server {other} have quorums that share no server"
        ),
        Detail::SnapshotWrong { server, last, what } => write!(
            f,
            "the snapshot of server {server} up to entry {} of term {}: {}",
            last.index,
            last.term,
            what.words()
        ),
        _ => Ok(()),
    }
}

fn clients(detail: &Detail, f: &mut fmt::Formatter<'_>) -> fmt::Result {
    match detail {
        Detail::AppliedDifferently { server, index } => write!(
            f,
            "server {server} applied another entry {index} than a server before it"
        ),
        Detail::StatesDiffer { server, index } => write!(
            f,
            "the state machine of server {server} is another one after entry {index} than that \
             of a server before it"
        ),
        Detail::AppliedOutOfTurn {
            server,
            index,
            before,
        } => write!(
            f,
            "server {server} applied entry {index} after entry {before}"
        ),
        Detail::ChangedTwice {
            client,
            sequence,
            index,
        } => write!(
            f,
            "command {sequence} of client {} changed the state again in entry {index}",
            client.0
        ),
        Detail::AnsweredDifferently {
            client,
            sequence,
            index,
        } => write!(
            f,
            "command {sequence} of client {}, repeated in entry {index}, got another answer than \
             the first time",
            client.0
        ),
        Detail::AnsweredWithoutEffect { client, sequence } => write!(
            f,
            "client {} was told that its command {sequence} is done, and no entry did it",
            client.0
        ),
        Detail::WriteOutOfOrder {
            client,
            sequence,
            index,
            after,
        } => write!(
            f,
            "command {sequence} of client {} took effect in entry {index}, although entry \
             {after} had been answered before it was asked for",
            client.0
        ),
        Detail::WrongAnswer {
            client,
            sequence,
            index,
        } => write!(
            f,
            "client {} was told something else about its operation {sequence} than the \
             log says at entry {index}",
            client.0
        ),
        Detail::NoOrder { client, sequence } => write!(
            f,
            "no order of the operations on the key explains all answers since client {} \
             was answered about its operation {sequence}",
            client.0
        ),
        Detail::StaleRead {
            client,
            missed,
            applied,
        } => write!(
            f,
            "client {} read the state after entry {applied}, although entry {missed}, \
             which changed the key, had been answered before it asked",
            client.0
        ),
        _ => Ok(()),
    }
}
