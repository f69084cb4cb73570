//! One server, told anything by anybody, with a disk that reports as it likes.

use proptest::prelude::*;
use std::sync::Arc;

use raftworks_core::{
    Body, Change, Config, Configuration, Entry, Index, Payload, Position, ReadId, ReadKind, Round,
    ServerId, Snapshot, Term, WriteId,
};

use crate::cases;
use crate::common::invariants::{Seen, check};
use crate::common::{Bytes, Host, saved};

/// A number that is interesting because of what the server holds.
#[derive(Clone, Copy, Debug)]
enum Near {
    Below(u64),
    Above(u64),
    Small(u64),
    Maximum,
}

impl Near {
    fn to(self, held: u64) -> u64 {
        match self {
            Near::Below(by) => held.saturating_sub(by),
            Near::Above(by) => held.saturating_add(by),
            Near::Small(number) => number,
            Near::Maximum => u64::MAX,
        }
    }
}

#[derive(Clone, Debug)]
enum Said {
    RequestVote(Near, Near),
    Vote(bool),
    /// The previous index, whether its term is as the server has it, the steps
    /// between the entries' terms, whether their indexes count up, the commit.
    Append(Near, bool, Vec<u64>, bool, Near),
    Accepted(Near, bool),
    Rejected(Near, Near, Near),
    PreVote(Near, Near, Near),
    PreVoteReply(Near, bool),
    /// The snapshot's last entry, its size, where the part begins, its length.
    Part(Near, Near, u64, u64, u64),
    PartReply(Near, u64, bool),
    TimeoutNow,
    ReadIndex(u64),
    ReadIndexReply(u64, Option<Near>),
}

#[derive(Clone, Debug)]
enum Step {
    Hear(u64, Near, Said),
    TimeOut,
    Campaign,
    Propose,
    Land,
    Report(usize),
    /// A report of whatever write, true or not, as far as it has landed.
    Repeat(u64),
    Settle,
    Transfer(u64),
    Change(u64, u64),
    Snapshot(Near),
    Read(bool),
}

fn near() -> impl Strategy<Value = Near> {
    prop_oneof![
        8 => (0..3_u64).prop_map(Near::Below),
        4 => (0..3_u64).prop_map(Near::Above),
        2 => (0..6_u64).prop_map(Near::Small),
        1 => Just(Near::Maximum),
    ]
}

fn term() -> impl Strategy<Value = Near> {
    prop_oneof![
        30 => Just(Near::Below(0)),
        4 => (1..3_u64).prop_map(Near::Above),
        4 => (1..3_u64).prop_map(Near::Below),
        2 => (0..6_u64).prop_map(Near::Small),
    ]
}

fn said() -> impl Strategy<Value = Said> {
    let steps = prop::collection::vec(prop_oneof![4 => Just(0_u64), 1 => 1..3_u64], 0..4);
    let likely = || prop::bool::weighted(0.8);
    prop_oneof![
        2 => (near(), near()).prop_map(|(term, index)| Said::RequestVote(term, index)),
        3 => any::<bool>().prop_map(Said::Vote),
        8 => (near(), likely(), steps, likely(), near())
            .prop_map(|(at, same, steps, fit, commit)| Said::Append(at, same, steps, fit, commit)),
        4 => (near(), prop::bool::weighted(0.1)).prop_map(|(index, lacks)| Said::Accepted(index, lacks)),
        3 => (near(), near(), near()).prop_map(|(at, term, index)| Said::Rejected(at, term, index)),
        1 => (term(), near(), near()).prop_map(|(of, term, index)| Said::PreVote(of, term, index)),
        2 => (term(), any::<bool>()).prop_map(|(term, granted)| Said::PreVoteReply(term, granted)),
        3 => (near(), near(), 0..4_u64, 0..4_u64, 0..4_u64)
            .prop_map(|(term, index, size, offset, bytes)| Said::Part(term, index, size, offset, bytes)),
        1 => (near(), 0..4_u64, any::<bool>()).prop_map(|(last, got, done)| Said::PartReply(last, got, done)),
        1 => Just(Said::TimeoutNow),
        1 => (0..4_u64).prop_map(Said::ReadIndex),
        1 => (0..4_u64, prop::option::of(near())).prop_map(|(read, index)| Said::ReadIndexReply(read, index)),
    ]
}

fn step() -> impl Strategy<Value = Step> {
    prop_oneof![
        20 => (1..5_u64, term(), said()).prop_map(|(from, term, said)| Step::Hear(from, term, said)),
        2 => Just(Step::TimeOut),
        1 => Just(Step::Campaign),
        4 => Just(Step::Propose),
        4 => Just(Step::Land),
        4 => any::<usize>().prop_map(Step::Report),
        1 => any::<u64>().prop_map(Step::Repeat),
        4 => Just(Step::Settle),
        1 => (1..5_u64).prop_map(Step::Transfer),
        1 => (0..6_u64, 1..5_u64).prop_map(|(kind, id)| Step::Change(kind, id)),
        1 => near().prop_map(Step::Snapshot),
        1 => any::<bool>().prop_map(Step::Read),
    ]
}

/// The message that these words are, said to this server in `term`.
fn body(host: &Host, term: u64, said: &Said) -> Body<Bytes> {
    let last = host.server.log().last();
    let (last_term, last_index) = (last.term.0, last.index.0);
    let position = |term: Near, index: Near| Position {
        term: Term(term.to(last_term)),
        index: Index(index.to(last_index)),
    };
    match *said {
        Said::RequestVote(term, index) => Body::RequestVote {
            last: position(term, index),
            priority: 0,
            transfer: index.to(0) > 0,
        },
        Said::Vote(granted) => Body::RequestVoteReply { granted },
        Said::Append(at, same, ref steps, fit, commit) => {
            let mut previous = position(Near::Below(0), at);
            if let (true, Some(term)) = (same, host.server.log().term_at(previous.index)) {
                previous.term = term;
            }
            Body::AppendEntries {
                previous,
                entries: entries(previous, term, steps, fit),
                commit: Index(commit.to(last_index)),
                round: Round(last_index),
            }
        }
        Said::Accepted(index, lacks_commands) => Body::AppendEntriesAccepted {
            match_index: Index(index.to(last_index)),
            round: Round(index.to(3)),
            lacks_commands,
        },
        Said::Rejected(probed, term, index) => Body::AppendEntriesRejected {
            probed: Index(probed.to(last_index)),
            hint: position(term, index),
            round: Round(probed.to(3)),
        },
        ref other => said_besides(other, (term, last_term, last_index)),
    }
}

/// What the dissertation adds.
fn said_besides(said: &Said, (term, last_term, last_index): (u64, u64, u64)) -> Body<Bytes> {
    let position = |term: Near, index: Near| Position {
        term: Term(term.to(last_term)),
        index: Index(index.to(last_index)),
    };
    match *said {
        Said::PreVote(of, at, index) => Body::RequestPreVote {
            term: Term(of.to(term.saturating_add(1))),
            last: position(at, index),
            priority: 0,
        },
        Said::PreVoteReply(of, granted) => Body::RequestPreVoteReply {
            term: Term(of.to(term.saturating_add(1))),
            granted,
        },
        Said::Part(at, index, size_bytes, offset, bytes) => Body::InstallSnapshot {
            snapshot: Arc::new(Snapshot {
                last: position(at, index),
                configuration: Arc::new(
                    Configuration::new((1..=3).map(ServerId).collect()).expect("three voters"),
                ),
                taken_by: ServerId(1),
                size_bytes,
            }),
            offset,
            data: vec![7; bytes as usize],
            done: offset + bytes == size_bytes,
            round: Round(1),
        },
        Said::PartReply(index, received, installed) => Body::InstallSnapshotReply {
            last: position(Near::Below(0), index),
            received,
            installed,
            round: Round(received),
        },
        Said::ReadIndex(read) => Body::ReadIndex { read: ReadId(read) },
        Said::ReadIndexReply(read, index) => Body::ReadIndexReply {
            read: ReadId(read),
            index: index.map(|index| Index(index.to(last_index))),
        },
        _ => Body::TimeoutNow,
    }
}

fn entries(previous: Position, term: u64, steps: &[u64], fit: bool) -> Vec<Entry<Bytes>> {
    let mut at = previous;
    let entry = |step: &u64| {
        let highest = if fit { term } else { u64::MAX };
        at.term = Term(at.term.0.max(1).saturating_add(*step).min(highest));
        at.index = Index(at.index.0.wrapping_add(if fit { 1 } else { 2 - step % 3 }));
        Entry {
            index: at.index,
            term: at.term,
            payload: Payload::Noop,
        }
    };
    steps.iter().map(entry).collect()
}

/// Does one step and says what it was.
fn take(host: &mut Host, step: &Step) -> Result<String, String> {
    match step {
        Step::Hear(from, term, said) => return hear(host, *from, *term, said),
        Step::TimeOut => host.time_out(),
        Step::Campaign => host.server.campaign(host.now),
        Step::Propose => drop(host.server.propose(host.now, vec![7])),
        Step::Land => drop(host.land()),
        Step::Report(place) => drop(host.report(*place)),
        Step::Repeat(id) => {
            let landed = host.unwritten.front().map_or(0, |write| write.id.0 - 1);
            let _ = host.server.written(host.now, WriteId(id % (landed + 1)));
        }
        Step::Settle => host.settle(),
        Step::Transfer(to) => drop(host.server.transfer_leadership(host.now, ServerId(*to))),
        Step::Change(kind, id) => {
            let id = ServerId(*id);
            let change = match kind {
                0 => Change::AddVoter(id),
                1 => Change::AddLearner(id),
                2 => Change::AddWitness(id),
                3 => Change::Leave,
                _ => Change::Remove(id),
            };
            drop(host.server.change_configuration(host.now, change));
        }
        Step::Snapshot(index) => {
            let index = Index(index.to(host.server.last_applied().0));
            let _ = host.server.snapshot_taken(index, 3);
        }
        Step::Read(lease) => {
            let kind = if *lease {
                ReadKind::Lease
            } else {
                ReadKind::Index
            };
            let _ = host.server.read(host.now, kind);
        }
    }
    host.poll();
    Ok(format!("{step:?}"))
}

fn hear(host: &mut Host, from: u64, term: Near, said: &Said) -> Result<String, String> {
    let term = term.to(host.server.term().0);
    let body = body(host, term, said);
    let before = format!("{:?}", host.server);
    let refused = host.try_receive(from, term, body.clone()).err();
    if refused.is_some() && format!("{:?}", host.server) != before {
        return Err(format!("a refused message changed something: {body:?}"));
    }
    host.poll();
    Ok(format!(
        "hears from {from} in term {term}: {body:?}: {refused:?}"
    ))
}

/// What holds although everybody else may lie.
fn examine(host: &mut Host, before: &Seen) -> Result<(), String> {
    check(before, &host.server)?;
    for entry in &host.applied {
        let log = host.server.log();
        let here = entry.index > log.base().index;
        if here && log.get(entry.index) != Some(entry) {
            return Err(format!("applied and changed later: {entry:?}"));
        }
    }
    for message in host.sent.drain(..) {
        if message.term > host.disk.hard_state.term {
            return Err(format!("sent before its term was durable: {message:?}"));
        }
    }
    Ok(())
}

fn run(options: u8, steps: &[Step]) -> Result<Host, String> {
    let config = Config {
        pre_vote: options & 1 != 0,
        check_quorum: options & 2 != 0,
        leader_stickiness: options & 4 != 0,
        lease_reads: options & 0b1100 == 0b1100,
        require_catch_up: options & 16 != 0,
        ..Config::new(ServerId(2))
    };
    let mut host = Host::new(config, 3, saved(2, &[1, 2]), 2);
    let mut trace = Vec::new();
    for step in steps {
        let before = Seen::of(&host.server);
        let done = take(&mut host, step).and_then(|what| {
            trace.push(what);
            examine(&mut host, &before)
        });
        done.map_err(|problem| format!("{problem}\nafter\n  {}", trace.join("\n  ")))?;
    }
    Ok(host)
}

proptest! {
    #![proptest_config(cases(2_048))]

    #[test]
    fn one_server_keeps_its_invariants_whatever_it_is_told(
        options in 0..32_u8,
        steps in prop::collection::vec(step(), 1..120)
    ) {
        run(options, &steps).map_err(TestCaseError::fail)?;
    }
}
