//! What scenarios expect.

use proptest::prelude::*;
use raftworks_core::{Index, ServerId, Term};
use raftworks_sim::PROPERTIES;
use raftworks_sim::scenario::{Condition, Expectation, HowOften, Timing, Trigger, Where};

use super::{happening, selector, time};

pub(super) fn expectation() -> impl Strategy<Value = Expectation> {
    let how_often =
        prop::sample::select(vec![HowOften::Exactly, HowOften::AtLeast, HowOften::AtMost]);
    let what = (happening(), prop::option::of(selector()));
    let counted = (how_often, 0..99_u32, what, time(), time());
    let property = || prop::sample::select(&PROPERTIES[..]);
    let violated = (property(), prop::collection::vec(property(), 0..3), time());
    prop_oneof![
        4 => at_a_moment(),
        1 => counted.prop_map(|(how_often, times, (what, at), a, b)| Expectation {
            line: 0,
            condition: Condition::Happens { how_often, times, what: Trigger { what, at } },
            timing: Timing::During { from: a.min(b), to: a.max(b) },
        }),
        1 => violated.prop_map(|(property, also, by)| Expectation {
            line: 0,
            condition: Condition::Violated { property, also },
            timing: Timing::By(by),
        }),
    ]
}

fn at_a_moment() -> impl Strategy<Value = Expectation> {
    let place = prop_oneof![
        selector().prop_map(Where::Any),
        selector().prop_map(Where::Every),
        (0..9_u32, selector()).prop_map(|(count, who)| Where::Exactly(count, who)),
        Just(Where::Majority),
    ];
    let terms = prop::collection::vec(1..3_u64, 0..6).prop_map(|steps| {
        let mut term = 0;
        let sum = |step: u64| {
            term += step;
            Term(term)
        };
        steps.into_iter().map(sum).collect::<Vec<_>>()
    });
    let condition = prop_oneof![
        selector().prop_map(Condition::Leader),
        (0..99_u64, place.clone()).prop_map(|(index, at)| Condition::Committed {
            index: Index(index),
            at
        }),
        ("[a-z ]{0,9}", "[a-z ]{0,9}", place).prop_map(|(key, value, at)| Condition::Value {
            key,
            value,
            at
        }),
        (1..9_u64, terms).prop_map(|(id, terms)| Condition::Log {
            server: ServerId(id),
            terms
        }),
        Just(Condition::Converged),
        (0..99_u64).prop_map(|term| Condition::Term(Term(term))),
        prop::collection::vec((1..9_u64).prop_map(ServerId), 1..4).prop_map(Condition::Voters),
        Just(Condition::Joint),
        ("[a-z ]{0,9}", "[a-z ]{0,9}").prop_map(|(key, value)| Condition::Answer { key, value }),
    ];
    let timing = (0..4, time(), time()).prop_map(|(kind, a, b)| match kind {
        0 => Timing::By(a),
        1 => Timing::At(a),
        2 => Timing::Always {
            from: a.min(b),
            to: a.max(b),
        },
        _ => Timing::Never {
            from: a.min(b),
            to: a.max(b),
        },
    });
    (condition, timing).prop_map(|(condition, timing)| Expectation {
        line: 0,
        condition,
        timing,
    })
}
