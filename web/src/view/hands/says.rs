//! What follows from a setting, in numbers: the words make a sentence of it.
//!
//! Most of it comes down to three spans: how long a message and its answer travel, how
//! long a disk writes, and how long a server waits before it starts an election (§5.6:
//! broadcastTime ≪ electionTimeout).

use raftworks_sim::{LinkSettings, Rhythm, Setting, Span, World};

/// What follows from the value of a control.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Says {
    /// How a round trip compares with the shortest election timeout.
    RoundTrip {
        /// The longest way there and back, and a write between.
        us: u64,
        /// The shortest election timeout.
        shortest_us: u64,
    },
    /// Chances that heartbeats miss, in parts per million.
    Missing {
        /// Of one heartbeat.
        one_ppm: u32,
        /// How many are sent within the shortest election timeout.
        fit: u64,
        /// Of all of these.
        all_ppm: u32,
        /// Whether they arrive, and are thrown away.
        damaged: bool,
    },
    /// How far apart messages are sent that may overtake one another.
    Overtakes {
        /// In microseconds.
        us: u64,
    },
    /// Some messages come late.
    Late {
        /// How many, in parts per million.
        ppm: u32,
        /// By how much at most.
        by_us: u64,
        /// The shortest election timeout.
        shortest_us: u64,
    },
    /// Some messages come twice.
    Twice {
        /// How many, in parts per million.
        ppm: u32,
    },
    /// How long a message takes to leave.
    Leaves {
        /// One of a hundred bytes; none, if that takes no time.
        us: Option<u64>,
        /// The shortest election timeout.
        shortest_us: u64,
    },
    /// How many messages fit on a link, 0 for any number.
    Capacity {
        /// So many.
        most: u32,
    },
    /// A link that comes and goes.
    Flaps {
        /// How long it is down each time.
        down_us: u64,
        /// The shortest election timeout.
        shortest_us: u64,
    },
    /// How long a commitment takes, and a vote.
    Writes {
        /// The longest write.
        us: u64,
        /// The longest round trip with that write.
        commit_us: u64,
        /// The shortest election timeout.
        shortest_us: u64,
    },
    /// What a disk does, by its place: well, stuck, full, failing, lying, rotten.
    Disk(usize),
    /// How long a server takes for each message.
    Slow {
        /// In microseconds.
        us: u64,
    },
    /// How long election timeouts last by another clock.
    Clock {
        /// The shortest, for everybody else; none for a clock that stands still.
        timeout_us: Option<u64>,
        /// How often heartbeats come.
        heartbeat_us: u64,
        /// The bound within which leases hold, and by how much clocks differ, in
        /// parts per million, if there are leases and they differ by more.
        beyond_ppm: Option<(u32, u32)>,
    },
    /// How many heartbeats fit into the shortest election timeout.
    Fit {
        /// So many.
        fit: u64,
    },
    /// How far timeouts lie apart, in round trips.
    Spread {
        /// The longest less the shortest.
        us: u64,
        /// How often a round trip fits into that.
        times: u64,
    },
    /// How long a lease lasts.
    Lease {
        /// In microseconds; none without leases.
        us: Option<u64>,
        /// How long its quorum takes to renew it.
        round_trip_us: u64,
        /// By how much clocks differ, if that is more than the bound allows.
        beyond_ppm: Option<(u32, u32)>,
    },
    /// How many entries can reach a follower in a second.
    Entries {
        /// So many.
        per_second: u64,
    },
    /// How soon candidates try again.
    Again {
        /// At the soonest; none when it is as before.
        us: Option<u64>,
        /// How long a round trip takes.
        round_trip_us: u64,
    },
    /// How much a client asks.
    Asks {
        /// How many requests in ten seconds, at most.
        in_ten_seconds: u64,
    },
    /// There is no leader to reach anybody.
    NobodyLeads,
    /// Whom a leader reaches.
    Reach {
        /// The leader.
        leader: u64,
        /// How many voters it reaches both ways, itself included.
        reaches: usize,
        /// How many of them commit an entry.
        needs: usize,
    },
}

const MILLION: u64 = 1_000_000;
/// The bytes of a message with an entry or two.
const MESSAGE_BYTES: u64 = 100;

fn shortest(world: &World) -> u64 {
    world.settings().election_timeout.min_us
}

/// The longest that a span usually is: a log-normal one is twice as long now and then.
fn longest(span: Span) -> u64 {
    match span.shape {
        raftworks_sim::Distribution::LogNormal => span.max_us * 2,
        raftworks_sim::Distribution::Uniform => span.max_us,
    }
}

/// The slowest link of all.
fn slowest_link(world: &World) -> u64 {
    let hosts = || world.hosts().iter();
    let links = hosts().flat_map(|a| hosts().filter_map(move |b| world.link(a.id(), b.id())));
    links
        .map(|link| longest(link.settings.latency) + link.settings.jitter_us)
        .max()
        .unwrap_or(0)
}

fn slowest_disk(world: &World) -> u64 {
    let takes = world.hosts().iter().filter_map(|host| host.disk().takes());
    takes
        .chain([world.settings().disk])
        .map(longest)
        .max()
        .unwrap_or(0)
}

/// The longest that a request, its write and the answer usually take.
pub(super) fn round_trip_us(world: &World) -> u64 {
    2 * slowest_link(world) + slowest_disk(world)
}

/// By how much the fastest clock outruns the slowest, in parts per million, when that
/// is more than the leases allow for: the bound, and the difference.
fn beyond(world: &World) -> Option<(u32, u32)> {
    let bound = world.settings().options.lease_drift_ppm?;
    let rates = || {
        world
            .hosts()
            .iter()
            .map(|host| host.clock().rate_permille())
    };
    let (slow, fast) = (rates().min()?, rates().max()?);
    let differs = match slow {
        0 => u64::from(u32::MAX),
        slow => u64::from(fast - slow) * MILLION / u64::from(slow),
    };
    let differs = u32::try_from(differs).unwrap_or(u32::MAX);
    (differs > bound).then_some((bound, differs))
}

/// A chance to the power of a number, in parts per million.
fn power(ppm: u32, times: u64) -> u32 {
    let mut all = MILLION;
    for _ in 0..times.min(64) {
        all = all * u64::from(ppm) / MILLION;
    }
    all as u32
}

impl Says {
    pub(super) fn round_trip(world: &World, latency: Span) -> Says {
        Says::RoundTrip {
            us: 2 * longest(latency) + slowest_disk(world),
            shortest_us: shortest(world),
        }
    }

    pub(super) fn loss(world: &World, ppm: u32, damaged: bool) -> Says {
        let fit = (shortest(world) / world.settings().heartbeat_us.max(1)).max(1);
        Says::Missing {
            one_ppm: ppm,
            fit,
            all_ppm: power(ppm, fit),
            damaged,
        }
    }

    pub(super) fn overtakes(link: &LinkSettings) -> Says {
        let span = link.latency;
        Says::Overtakes {
            us: longest(span) - span.min_us + 2 * link.jitter_us,
        }
    }

    pub(super) fn stragglers(world: &World, link: &LinkSettings) -> Says {
        Says::Late {
            ppm: link.straggler_ppm,
            by_us: longest(link.straggler),
            shortest_us: shortest(world),
        }
    }

    pub(super) fn bandwidth(world: &World, bytes_per_second: u64) -> Says {
        Says::Leaves {
            us: (MESSAGE_BYTES * MILLION).checked_div(bytes_per_second),
            shortest_us: shortest(world),
        }
    }

    pub(super) fn flaps(world: &World, rhythm: Rhythm) -> Says {
        let up = u128::from(rhythm.period_us) * u128::from(rhythm.up_ppm) / u128::from(MILLION);
        Says::Flaps {
            down_us: rhythm.period_us.saturating_sub(up as u64),
            shortest_us: shortest(world),
        }
    }

    pub(super) fn writes(world: &World, span: Span) -> Says {
        let us = longest(span);
        Says::Writes {
            us,
            commit_us: 2 * slowest_link(world) + us,
            shortest_us: shortest(world),
        }
    }

    pub(super) fn clock(world: &World, rate_permille: u32) -> Says {
        Says::Clock {
            timeout_us: (shortest(world) * 1_000).checked_div(rate_permille.into()),
            heartbeat_us: world.settings().heartbeat_us,
            beyond_ppm: beyond(world),
        }
    }

    /// What follows from one of the library's settings, as it is now.
    pub(super) fn setting(world: &World, setting: &Setting) -> Option<Says> {
        let settings = world.settings();
        let round_trip_us = round_trip_us(world);
        Some(match setting {
            Setting::Heartbeat(us) => Says::Fit {
                fit: shortest(world) / (*us).max(1),
            },
            Setting::ElectionTimeout(span) => {
                let us = span.max_us - span.min_us;
                if round_trip_us * 2 > span.min_us {
                    return Some(Says::RoundTrip {
                        us: round_trip_us,
                        shortest_us: span.min_us,
                    });
                }
                Says::Spread {
                    us,
                    times: us / round_trip_us.max(1),
                }
            }
            Setting::Lease(drift) => Says::Lease {
                us: drift.map(|drift| {
                    let whole = MILLION + u64::from(drift);
                    (u128::from(shortest(world)) * u128::from(MILLION) / u128::from(whole)) as u64
                }),
                round_trip_us,
                beyond_ppm: beyond(world),
            },
            Setting::Batch(_) | Setting::Window(_) => {
                let options = &settings.options;
                let at_once = options.batch.saturating_mul(options.window.into());
                Says::Entries {
                    per_second: at_once.saturating_mul(MILLION) / round_trip_us.max(1),
                }
            }
            Setting::Backoff(backoff) => Says::Again {
                us: match backoff {
                    raftworks_sim::Backoff::CandidateRange { min_us, .. }
                    | raftworks_sim::Backoff::Both { min_us, .. } => Some(*min_us),
                    _ => None,
                },
                round_trip_us,
            },
            _ => return None,
        })
    }

    /// Whether the reader should look twice: what most people want does not happen.
    pub fn warns(&self) -> bool {
        match *self {
            Says::RoundTrip { us, shortest_us }
            | Says::Writes {
                commit_us: us,
                shortest_us,
                ..
            } => 2 * us > shortest_us,
            Says::Missing { all_ppm, .. } => all_ppm >= 10_000,
            Says::Late {
                ppm,
                by_us,
                shortest_us,
            } => ppm > 0 && by_us >= shortest_us,
            Says::Leaves { us, shortest_us } => us.is_some_and(|us| 4 * us > shortest_us),
            Says::Flaps {
                down_us,
                shortest_us,
            } => down_us >= shortest_us,
            Says::Disk(state) => state > 0,
            Says::NobodyLeads => true,
            Says::Slow { us } => us >= 10_000,
            Says::Clock {
                timeout_us,
                heartbeat_us,
                beyond_ppm,
            } => beyond_ppm.is_some() || timeout_us.is_none_or(|us| us < 2 * heartbeat_us),
            Says::Fit { fit } => fit < 2,
            Says::Spread { times, .. } => times < 3,
            Says::Lease {
                us,
                round_trip_us,
                beyond_ppm,
            } => us.is_some_and(|us| beyond_ppm.is_some() || us < round_trip_us),
            Says::Again { us, round_trip_us } => us.is_some_and(|us| us < round_trip_us),
            Says::Reach { reaches, needs, .. } => reaches < needs,
            Says::Capacity { most } => (1..=4).contains(&most),
            Says::Overtakes { .. }
            | Says::Twice { .. }
            | Says::Entries { .. }
            | Says::Asks { .. } => false,
        }
    }
}

/// How many requests a client makes in ten seconds at most, with such a wait for each.
pub(super) fn pace(settings: &raftworks_sim::ClientSettings, round_trip_us: u64) -> Says {
    let pause = settings.pause.min_us.midpoint(settings.pause.max_us);
    let each = match settings.open {
        Some(_) => pause,
        None => pause + 2 * round_trip_us,
    };
    Says::Asks {
        in_ten_seconds: 10 * MILLION / each.max(1),
    }
}
