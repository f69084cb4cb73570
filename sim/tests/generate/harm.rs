//! Any fault of the rarer kinds.

use proptest::prelude::*;
use raftworks_core::Index;
use raftworks_sim::{ClockFault, DiskFault, Fault, Keeps, Rhythm, Shape};

use super::{message, selector, spread};

/// A fault of the rarer kinds.
pub(super) fn harm() -> impl Strategy<Value = Fault> {
    let who = selector;
    let time = || 1..9_000_000_u64;
    let rhythm =
        (time(), 0..=1_000_000_u32).prop_map(|(period_us, up_ppm)| Rhythm { period_us, up_ppm });
    let keeps = prop_oneof![
        (0..9_u32).prop_map(|writes| Keeps { writes, torn: true }),
        (1..9_u32).prop_map(|writes| Keeps {
            writes,
            torn: false
        }),
        any::<bool>().prop_map(|torn| Keeps {
            writes: u32::MAX,
            torn
        }),
    ];
    let disk = prop_oneof![
        spread().prop_map(DiskFault::Takes),
        (1..99_u64).prop_map(|index| DiskFault::Loses(Index(index))),
        prop::sample::select(vec![
            DiskFault::Stuck,
            DiskFault::Full,
            DiskFault::Failing,
            DiskFault::Lying,
            DiskFault::Rotten,
            DiskFault::Well,
        ]),
    ];
    let clock = prop_oneof![
        (0..=10_000_u32).prop_map(ClockFault::Rate),
        time().prop_map(ClockFault::Ahead),
        time().prop_map(ClockFault::Back),
        Just(ClockFault::Right),
    ];
    prop_oneof![
        (who(), who()).prop_map(|(from, to)| Fault::Clog { from, to }),
        (who(), who()).prop_map(|(from, to)| Fault::Unclog { from, to }),
        (who(), who(), rhythm).prop_map(|(from, to, rhythm)| Fault::Flap { from, to, rhythm }),
        who().prop_map(|who| Fault::Shape(Shape::Bridge(who))),
        Just(Fault::Shape(Shape::Ring)),
        Just(Fault::Shape(Shape::Chain)),
        (message(), time()).prop_map(|(id, us)| Fault::Delay(id, us)),
        message().prop_map(Fault::Deliver),
        (who(), keeps).prop_map(|(who, keeps)| Fault::Crash { who, keeps }),
        (who(), 0..9_000_u64).prop_map(|(who, us)| Fault::Slow { who, us }),
        who().prop_map(Fault::Backup),
        who().prop_map(Fault::RollBack),
        (who(), disk).prop_map(|(who, fault)| Fault::Disk { who, fault }),
        (who(), clock).prop_map(|(who, fault)| Fault::Clock { who, fault }),
    ]
}
