//! Everything that can be done by hand, and what follows from it.

use crate::view::hands::{About, HANDS, Hand, Law, Says, Scope};

use super::text::Text;
use super::{hands, names, span};

/// The texts of this file.
pub struct Hands {
    /// What each control is called, and what it does, in the order of [`HANDS`].
    pub hands: [(&'static str, &'static str); HANDS.len()],
    pub about: [&'static str; 7],
    pub cluster: &'static str,
    pub differs: &'static str,
    pub scope: &'static str,
    pub both_ways: &'static str,
    pub all_links: &'static str,
    pub when: &'static str,
    pub now: &'static str,
    pub from_start: &'static str,
    pub beside_hint: &'static str,
    pub not_so: Text<1>,
    pub laws: [&'static str; 3],
    pub disks: [&'static str; 6],
    pub backoffs: [&'static str; 4],
    pub loops: [&'static str; 2],
    pub spreads: [&'static str; 3],
    pub read_modes: [&'static str; 4],
    pub never: &'static str,
    pub almost_never: &'static str,
    pub round_trip: Text<2>,
    pub round_trip_near: Text<2>,
    pub whole: &'static str,
    pub none_lost: &'static str,
    pub misses: Text<3>,
    pub damaged: Text<3>,
    pub in_order: &'static str,
    pub overtakes: Text<1>,
    pub none_late: &'static str,
    pub late: Text<2>,
    pub late_old: Text<2>,
    pub once: &'static str,
    pub twice: Text<1>,
    pub at_once: &'static str,
    pub leaves: Text<1>,
    pub leaves_near: Text<1>,
    pub any_number: &'static str,
    pub crowded: Text<1>,
    pub flaps: Text<2>,
    pub flaps_long: Text<2>,
    pub writes: Text<2>,
    pub writes_near: Text<3>,
    pub disk_says: [&'static str; 6],
    pub handles_at_once: &'static str,
    pub handles: Text<1>,
    pub stands_still: &'static str,
    pub lasts: Text<1>,
    pub lasts_short: Text<1>,
    pub fit: Text<1>,
    pub spread: Text<2>,
    pub spread_narrow: Text<2>,
    pub no_lease: &'static str,
    pub lease: Text<1>,
    pub lease_short: Text<2>,
    pub entries: Text<1>,
    pub again_usual: &'static str,
    pub again: Text<2>,
    pub again_soon: Text<2>,
    pub asks: Text<1>,
    pub reach: Text<3>,
    pub reach_few: Text<3>,
    pub drifts: Text<2>,
}

/// What a control is called, and what it does.
pub fn hand(hand: Hand) -> (&'static str, &'static str) {
    hands().hands[hand as usize]
}

/// What controls that belong together are about.
pub fn about(about: About) -> &'static str {
    hands().about[about as usize]
}

/// Which links the dials turn, of a link between these two.
pub fn scope(scope: Scope, a: u64, b: u64) -> String {
    match scope {
        Scope::There => format!("{a} → {b}"),
        Scope::Back => format!("{b} → {a}"),
        Scope::Both => hands().both_ways.to_owned(),
        Scope::All => hands().all_links.to_owned(),
    }
}

/// How latencies are drawn.
pub fn law(law: Law) -> &'static str {
    hands().laws[law as usize]
}

/// What cannot be so from the start.
pub fn not_so(line: &str) -> String {
    hands().not_so.with([&line])
}

fn chance(ppm: u32) -> String {
    match ppm {
        0 => hands().never.to_owned(),
        1..100 => hands().almost_never.to_owned(),
        100..10_000 => format!(
            "{}{}{:02} %",
            ppm / 10_000,
            names().decimal,
            ppm / 100 % 100
        ),
        _ => format!("{} %", ppm / 10_000),
    }
}

/// What follows from a control's value, in a sentence.
pub fn says(says: &Says) -> String {
    match says {
        Says::RoundTrip { .. }
        | Says::Missing { .. }
        | Says::Overtakes { .. }
        | Says::Late { .. }
        | Says::Twice { .. }
        | Says::Leaves { .. }
        | Says::Capacity { .. }
        | Says::Flaps { .. } => of_links(says),
        Says::Writes { .. } | Says::Disk(_) | Says::Slow { .. } | Says::Clock { .. } => {
            of_servers(says)
        }
        _ => of_settings(says),
    }
}

fn of_links(says: &Says) -> String {
    let (words, warns) = (hands(), says.warns());
    match *says {
        Says::RoundTrip { us, shortest_us } => {
            let text = if warns {
                &words.round_trip_near
            } else {
                &words.round_trip
            };
            text.with([&span(us), &span(shortest_us)])
        }
        Says::Missing {
            one_ppm: 0,
            damaged: true,
            ..
        } => words.whole.to_owned(),
        Says::Missing { one_ppm: 0, .. } => words.none_lost.to_owned(),
        Says::Missing {
            one_ppm,
            fit,
            all_ppm,
            damaged,
        } => {
            let text = if damaged {
                &words.damaged
            } else {
                &words.misses
            };
            text.with([&chance(one_ppm), &fit, &chance(all_ppm)])
        }
        Says::Overtakes { us: 0 } => words.in_order.to_owned(),
        Says::Overtakes { us } => words.overtakes.with([&span(us)]),
        Says::Late { ppm: 0, .. } => words.none_late.to_owned(),
        Says::Late { ppm, by_us, .. } => {
            let text = if warns { &words.late_old } else { &words.late };
            text.with([&span(by_us), &chance(ppm)])
        }
        Says::Twice { ppm: 0 } => words.once.to_owned(),
        Says::Twice { ppm } => words.twice.with([&chance(ppm)]),
        Says::Leaves { us: None, .. } => words.at_once.to_owned(),
        Says::Leaves { us: Some(us), .. } => {
            let text = if warns {
                &words.leaves_near
            } else {
                &words.leaves
            };
            text.with([&span(us)])
        }
        Says::Capacity { most: 0 } => words.any_number.to_owned(),
        Says::Capacity { most } => words.crowded.with([&most]),
        Says::Flaps {
            down_us,
            shortest_us,
        } => {
            let text = if warns {
                &words.flaps_long
            } else {
                &words.flaps
            };
            text.with([&span(down_us), &span(shortest_us)])
        }
        _ => String::new(),
    }
}

fn of_servers(says: &Says) -> String {
    let (words, warns) = (hands(), says.warns());
    match *says {
        Says::Writes {
            us,
            commit_us,
            shortest_us,
        } => {
            let (us, commit) = (span(us), span(commit_us));
            if warns {
                words.writes_near.with([&us, &commit, &span(shortest_us)])
            } else {
                words.writes.with([&us, &commit])
            }
        }
        Says::Disk(state) => words.disk_says[state].to_owned(),
        Says::Slow { us: 0 } => words.handles_at_once.to_owned(),
        Says::Slow { us } => words.handles.with([&(1_000_000 / us.max(1))]),
        Says::Clock {
            timeout_us,
            beyond_ppm,
            ..
        } => match (timeout_us, beyond_ppm) {
            (None, _) => words.stands_still.to_owned(),
            (_, Some(beyond)) => drifts(beyond),
            (Some(us), None) => {
                let text = if warns {
                    &words.lasts_short
                } else {
                    &words.lasts
                };
                text.with([&span(us)])
            }
        },
        _ => String::new(),
    }
}

fn of_settings(says: &Says) -> String {
    let (words, warns) = (hands(), says.warns());
    match *says {
        Says::Fit { .. } if warns => super::settings().few_heartbeats.to_owned(),
        Says::Fit { fit } => words.fit.with([&fit]),
        Says::Spread { us, times } => {
            let text = if warns {
                &words.spread_narrow
            } else {
                &words.spread
            };
            text.with([&span(us), &times])
        }
        Says::Lease { us: None, .. } => words.no_lease.to_owned(),
        Says::Lease {
            us: Some(us),
            beyond_ppm,
            round_trip_us,
        } => match beyond_ppm {
            Some(beyond) => drifts(beyond),
            None if warns => words.lease_short.with([&span(us), &span(round_trip_us)]),
            None => words.lease.with([&span(us)]),
        },
        Says::NobodyLeads => super::settings().nobody_is_asked.to_owned(),
        Says::Entries { per_second } => words.entries.with([&per_second]),
        Says::Again { us: None, .. } => words.again_usual.to_owned(),
        Says::Again {
            us: Some(us),
            round_trip_us,
        } => {
            let text = if warns {
                &words.again_soon
            } else {
                &words.again
            };
            text.with([&span(us), &span(round_trip_us)])
        }
        Says::Asks { in_ten_seconds } => {
            let (whole, tenth) = (in_ten_seconds / 10, in_ten_seconds % 10);
            words
                .asks
                .with([&format!("{whole}{}{tenth}", names().decimal)])
        }
        Says::Reach {
            leader,
            reaches,
            needs,
        } => {
            let text = if warns {
                &words.reach_few
            } else {
                &words.reach
            };
            text.with([&leader, &reaches, &needs])
        }
        _ => String::new(),
    }
}

fn drifts((bound, differs): (u32, u32)) -> String {
    hands().drifts.with([&chance(differs), &chance(bound)])
}
