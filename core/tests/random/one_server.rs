//! One server, told anything by anybody, with a disk that reports as it likes.

use proptest::prelude::*;
use raftworks_core::{Body, Entry, Index, Payload, Position, Term, WriteId};

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
    Accepted(Near),
    Rejected(Near, Near, Near),
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
        4 => near().prop_map(Said::Accepted),
        3 => (near(), near(), near()).prop_map(|(at, term, index)| Said::Rejected(at, term, index)),
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
            }
        }
        Said::Accepted(index) => Body::AppendEntriesAccepted {
            match_index: Index(index.to(last_index)),
        },
        Said::Rejected(probed, term, index) => Body::AppendEntriesRejected {
            probed: Index(probed.to(last_index)),
            hint: position(term, index),
        },
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
        if host.server.log().get(entry.index) != Some(entry) {
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

fn run(steps: &[Step]) -> Result<Host, String> {
    let mut host = Host::start(2, 3, saved(2, &[1, 2]));
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
        steps in prop::collection::vec(step(), 1..120)
    ) {
        run(&steps).map_err(TestCaseError::fail)?;
    }
}
