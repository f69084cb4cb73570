//! Each property fires on a history that violates it, at the right event, and
//! not on one that does not.

mod clients;
mod elections;
mod logs;
mod machines;
mod members;
mod messages;
mod traps;

use raftworks_core::{
    Body, Configuration, Entry, HardState, Index, Members, Message, Payload, Position, Role,
    ServerId, Term, Time,
};

use super::{Checks, Detail, Effected, PROPERTIES, Property, Seen};
use crate::client::ClientId;
use crate::command::Command;

const S1: ServerId = ServerId(1);
const S2: ServerId = ServerId(2);
const S3: ServerId = ServerId(3);

fn configuration(voters: &[u64]) -> Configuration {
    let voters = voters.iter().copied().map(ServerId).collect();
    Members::new(voters).expect("voters").into()
}

fn checks_of(servers: u64) -> Checks {
    let all: Vec<u64> = (1..=servers).collect();
    let all = configuration(&all);
    let own = vec![all.clone(); servers as usize];
    Checks::new(&all, own.iter())
}

fn entry(index: u64, term: u64) -> Entry<Command> {
    entry_of(index, term, "a")
}

fn entry_of(index: u64, term: u64, value: &str) -> Entry<Command> {
    Entry {
        index: Index(index),
        term: Term(term),
        payload: Payload::Command(Command::new(ClientId(1), index, "x", value)),
    }
}

fn position(index: u64, term: u64) -> Position {
    Position {
        term: Term(term),
        index: Index(index),
    }
}

fn vote(term: u64, candidate: ServerId) -> HardState {
    HardState {
        term: Term(term),
        voted_for: Some(candidate),
    }
}

/// A server as it looks from outside; its log's end is what the checks saw.
fn seen(checks: &Checks, server: ServerId, term: u64, role: Role) -> Seen {
    Seen {
        term: Term(term),
        role,
        last: checks.log_seen(server).index,
        ..Seen::default()
    }
}

/// A server goes by the configuration that the cluster began with.
fn observe(checks: &mut Checks, server: ServerId, seen: Seen) {
    let servers = checks.servers.len() as u64;
    let all: Vec<u64> = (1..=servers).collect();
    let all = configuration(&all);
    checks.observe(server, seen, &all, std::iter::empty());
}

/// A server of this term appends to its log, and its disk writes it.
fn store(checks: &mut Checks, server: ServerId, term: u64, entries: &[Entry<Command>]) {
    let first = entries[0].index;
    checks.log_changed(server, Term(term), false, first, entries);
    checks.log_durable(server, Term(term), first, entries);
}

fn message(from: ServerId, to: ServerId, term: u64, body: Body<Command>) -> Message<Command> {
    Message {
        from,
        to,
        term: Term(term),
        body,
    }
}

/// A server votes for another one, durably, and the vote arrives.
fn votes(checks: &mut Checks, voter: ServerId, candidate: ServerId, term: u64) {
    checks.hard_state_durable(voter, vote(term, candidate));
    if voter != candidate {
        let body = Body::RequestVoteReply { granted: true };
        let reply = message(voter, candidate, term, body);
        checks.sent(&reply);
        checks.delivered(&reply);
    }
}

/// A server wins an election with its own vote and that of another one.
fn wins(checks: &mut Checks, leader: ServerId, voter: ServerId, term: u64) {
    votes(checks, leader, leader, term);
    votes(checks, voter, leader, term);
    checks.elected(leader, Term(term));
    let view = seen(checks, leader, term, Role::Leader);
    observe(checks, leader, view);
}

/// A command took effect.
fn changes() -> Effected {
    Effected {
        changed: true,
        forgotten: false,
        outcome: 1,
    }
}

/// A command was taken for a repetition, and answered as before.
fn repeats() -> Effected {
    Effected {
        changed: false,
        ..changes()
    }
}

/// What was found, whatever it is.
fn found(checks: &Checks) -> Vec<(Property, Detail)> {
    let violations = checks.violations().iter();
    violations.map(|v| (v.property, v.detail)).collect()
}

/// What was found of one property.
fn of(checks: &Checks, property: Property) -> Vec<Detail> {
    let all = checks.violations().iter().chain(checks.warnings());
    let all = all.filter(|v| v.property == property);
    all.map(|v| v.detail).collect()
}

#[test]
fn every_property_has_a_number_a_name_and_a_key_of_its_own() {
    for (place, property) in PROPERTIES.into_iter().enumerate() {
        assert_eq!(property.number(), format!("I{}", place + 1));
        assert_eq!(property.place_in_list(), place);
        for name in [property.number(), property.name(), property.key()] {
            assert_eq!(Property::named(name), Some(property), "{name}");
        }
    }
    assert_eq!(Property::named("nothing"), None);
    assert_eq!(
        Property::named("leader completeness"),
        Some(Property::LeaderCompleteness)
    );
}

/// What was looked at is counted, so that "no violation" means something.
#[test]
fn evaluations_are_counted() {
    let mut checks = checks_of(3);
    let never = |property: &Property| checks.evaluations(*property) == 0;
    assert!(PROPERTIES.iter().all(never));
    wins(&mut checks, S1, S2, 1);
    let count = |property: Property| checks.evaluations(property);
    assert_eq!(count(Property::ElectionSafety), 1);
    assert_eq!(count(Property::LeadershipQuorum), 1);
    assert_eq!(count(Property::VoteDurable), 1);
    assert_eq!(count(Property::LogMatching), 0);
}

/// A violation names the event in which it happened, and is kept once.
#[test]
fn a_violation_names_its_event_and_is_kept_once() {
    let mut checks = checks_of(3);
    checks.begin_event(16, Time(4));
    checks.elected(S1, Term(1));
    checks.begin_event(17, Time(5));
    checks.elected(S3, Term(1));
    checks.elected(S3, Term(1));
    let mut of = checks.violations().iter();
    let of = of.rfind(|v| v.property == Property::ElectionSafety);
    let violation = of.expect("two leaders");
    assert_eq!((violation.event, violation.time), (17, Time(5)));
    let all = checks.violations().iter();
    let same = all.filter(|v| v.property == Property::ElectionSafety);
    assert_eq!(same.count(), 1);
}
