//! Why a server said no.

use raftworks_sim::{
    ChangeRefusal, ConfigError, ConfigurationError, DisjointQuorums, ReadRefusal, Refusal,
    ServerId, TransferRefusal,
};

use super::refusals;
use super::text::Text;

/// The texts of this file.
pub struct Refusals {
    pub no_leader: &'static str,
    pub other_leads: Text<1>,
    pub too_many_reads: &'static str,
    pub lease_disabled: &'static str,
    pub lease_expired: &'static str,
    pub transferred: &'static str,
    pub leadership_lost: &'static str,
    pub leader_refused: Text<1>,
    pub timed_out: &'static str,
    pub leads_already: &'static str,
    pub cannot_lead: &'static str,
    /// The leader's first entry.
    pub nothing_committed: Text<1>,
    /// The entry of the change before.
    pub another_under_way: Text<1>,
    pub transfer_under_way: &'static str,
    pub learner_first: Text<1>,
    /// A server, the round in which it is.
    pub not_caught_up: Text<2>,
    pub no_effect: &'static str,
    pub joint: &'static str,
    pub not_joint: &'static str,
    pub witness_stays: Text<1>,
    pub nobody_could_lead: &'static str,
    /// What two quorums would be.
    pub takes_joint: Text<1>,
    /// Two quorums.
    pub disjoint: Text<2>,
    pub no_voters: &'static str,
    pub id_is_zero: &'static str,
    pub twice: &'static str,
    pub witness_without_vote: &'static str,
    pub only_witnesses: &'static str,
    pub quorum_size: &'static str,
    pub timeouts_reversed: &'static str,
    pub heartbeat_is_zero: &'static str,
    pub heartbeat_too_slow: &'static str,
    pub lease_without_stickiness: &'static str,
    pub limit_is_zero: &'static str,
    pub id_changes: &'static str,
}

/// Why a server said no.
pub(super) fn refusal(refusal: &Refusal) -> String {
    match refusal {
        Refusal::Transfer(TransferRefusal::NotLeader { leader }) => not_leader(*leader),
        Refusal::Transfer(TransferRefusal::LeadsAlready) => refusals().leads_already.to_owned(),
        Refusal::Transfer(TransferRefusal::CannotLead) => refusals().cannot_lead.to_owned(),
        Refusal::Change(refusal) => no_change(refusal),
        Refusal::Members(error) => no_members(error),
        Refusal::Settings(error) => no_settings(*error).to_owned(),
    }
}

fn not_leader(leader: Option<ServerId>) -> String {
    match leader {
        None => refusals().no_leader.to_owned(),
        Some(leader) => refusals().other_leads.with([&leader]),
    }
}

fn no_change(refusal: &ChangeRefusal) -> String {
    let words = refusals();
    match refusal {
        ChangeRefusal::NotLeader { leader } => not_leader(*leader),
        ChangeRefusal::NothingCommittedYet { first } => words.nothing_committed.with([first]),
        ChangeRefusal::AnotherUnderWay { index } => words.another_under_way.with([index]),
        ChangeRefusal::TransferUnderWay => words.transfer_under_way.to_owned(),
        ChangeRefusal::NotCaughtUp { server, round: 0 } => words.learner_first.with([server]),
        ChangeRefusal::NotCaughtUp { server, round } => words.not_caught_up.with([server, round]),
        ChangeRefusal::NoEffect => words.no_effect.to_owned(),
        ChangeRefusal::Joint => words.joint.to_owned(),
        ChangeRefusal::NotJoint => words.not_joint.to_owned(),
        ChangeRefusal::WitnessStays { server } => words.witness_stays.with([server]),
        ChangeRefusal::NobodyCouldLead => words.nobody_could_lead.to_owned(),
        ChangeRefusal::Disjoint(pair) => words.takes_joint.with([&disjoint(pair)]),
        ChangeRefusal::Configuration(error) => no_members(error),
    }
}

fn disjoint(DisjointQuorums(first, second): &DisjointQuorums) -> String {
    let list = |ids: &[ServerId]| {
        let ids: Vec<String> = ids.iter().map(ToString::to_string).collect();
        ids.join(", ")
    };
    refusals().disjoint.with([&list(first), &list(second)])
}

pub(super) fn no_members(error: &ConfigurationError) -> String {
    let words = refusals();
    let text = match error {
        ConfigurationError::NoVoters => words.no_voters,
        ConfigurationError::IdIsZero => words.id_is_zero,
        ConfigurationError::Twice => words.twice,
        ConfigurationError::WitnessWithoutVote => words.witness_without_vote,
        ConfigurationError::OnlyWitnesses => words.only_witnesses,
        ConfigurationError::QuorumSize => words.quorum_size,
        ConfigurationError::Disjoint(pair) => return disjoint(pair),
    };
    text.to_owned()
}

fn no_settings(error: ConfigError) -> &'static str {
    let words = refusals();
    match error {
        ConfigError::IdIsZero => words.id_is_zero,
        ConfigError::TimeoutsReversed => words.timeouts_reversed,
        ConfigError::HeartbeatIsZero => words.heartbeat_is_zero,
        ConfigError::HeartbeatTooSlow => words.heartbeat_too_slow,
        ConfigError::LeaseWithoutStickiness => words.lease_without_stickiness,
        ConfigError::LimitIsZero => words.limit_is_zero,
        ConfigError::IdChanges => words.id_changes,
    }
}

/// Why a read is refused.
pub(super) fn read_refusal(reason: &ReadRefusal) -> String {
    let words = refusals();
    let text = match reason {
        ReadRefusal::NotLeader { leader } => return not_leader(*leader),
        ReadRefusal::LeaderRefused { leader } => return words.leader_refused.with([leader]),
        ReadRefusal::TooManyReads => words.too_many_reads,
        ReadRefusal::LeaseDisabled => words.lease_disabled,
        ReadRefusal::LeaseExpired => words.lease_expired,
        ReadRefusal::LeadershipTransferred => words.transferred,
        ReadRefusal::LeadershipLost => words.leadership_lost,
        ReadRefusal::TimedOut => words.timed_out,
    };
    text.to_owned()
}
