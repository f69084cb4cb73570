//! A trace that was opened: what was read, and what is known of each server at each of
//! its lines.
//!
//! A trace of ours becomes a run, which has views of its own. What another program
//! wrote is shown from here.

pub mod moment;
pub mod reading;

use raftworks_sim::trace::json::{Kind, Told};
use raftworks_sim::trace::{Claim, Judgement, Known, Name, Sight, Verdict};

/// The most observations that are shown.
pub const MAX_TOLD: usize = 200_000;
/// So many moments are kept whole; those between them are made from the one before.
const MOST_STOPS: usize = 64;

/// What is known of each server, in the order in which they were heard of first.
type Servers = Vec<Known>;

/// A trace of another program.
#[derive(Debug)]
pub struct Trace {
    /// What kind it is.
    pub kind: Kind,
    /// What became of each claim.
    pub judgements: Vec<Judgement>,
    /// How many observations came after those that are shown.
    pub left_out: u64,
    told: Vec<Told>,
    names: Vec<Name>,
    /// The servers in the order in which they are shown.
    order: Vec<usize>,
    /// The places of lines at which a claim is violated, in order.
    breaches: Vec<usize>,
    stops: Stops,
}

/// Two are the same when they are the one that was read.
impl PartialEq for Trace {
    fn eq(&self, other: &Trace) -> bool {
        std::ptr::eq(self, other)
    }
}

/// What is known at some places: after 0, `every`, twice `every` … observations.
#[derive(Debug)]
struct Stops {
    every: usize,
    kept: Vec<Servers>,
}

/// What was read so far.
#[derive(Debug)]
pub struct Gathering {
    told: Vec<Told>,
    names: Vec<Name>,
    now: Servers,
    stops: Stops,
}

impl Default for Gathering {
    fn default() -> Gathering {
        Gathering {
            told: Vec::new(),
            names: Vec::new(),
            now: Vec::new(),
            stops: Stops {
                every: 64,
                kept: vec![Vec::new()],
            },
        }
    }
}

impl Gathering {
    /// One more observation.
    fn add(&mut self, told: Told) {
        let name = &told.seen.server;
        let place = self.names.iter().position(|known| known == name);
        let place = place.unwrap_or_else(|| {
            self.names.push(name.clone());
            self.now.push(Known::default());
            self.names.len() - 1
        });
        if let Some(known) = self.now.get_mut(place) {
            known.learn(&told.seen);
        }
        self.told.push(told);
        if self.told.len().is_multiple_of(self.stops.every) {
            self.stops.keep(self.now.clone());
        }
    }

    /// Everything was read, so many observations, and judged.
    fn finish(self, kind: Kind, observations: u64, judgements: Vec<Judgement>) -> Trace {
        let mut order: Vec<usize> = (0..self.names.len()).collect();
        // Numbers by their size, and then words.
        let key = |place: &usize| {
            let name = self.names.get(*place).cloned().unwrap_or_default();
            (name.parse::<u64>().unwrap_or(u64::MAX), name)
        };
        order.sort_unstable_by_key(key);
        let lines = judgements
            .iter()
            .flat_map(|judgement| match &judgement.verdict {
                Verdict::Violated { breaches } => breaches.as_slice(),
                _ => &[],
            });
        let place_of = |line: u64| self.told.partition_point(|told| told.line < line);
        let places = lines.map(|breach| place_of(breach.line));
        let mut breaches: Vec<usize> = places.filter(|&place| place < self.told.len()).collect();
        breaches.sort_unstable();
        breaches.dedup();
        Trace {
            kind,
            judgements,
            left_out: observations.saturating_sub(self.told.len() as u64),
            told: self.told,
            names: self.names,
            order,
            breaches,
            stops: self.stops,
        }
    }
}

impl Stops {
    /// One more; when there are too many, every other one is let go.
    fn keep(&mut self, servers: Servers) {
        self.kept.push(servers);
        if self.kept.len() > MOST_STOPS {
            let mut place = 0;
            self.kept.retain(|_| {
                place += 1;
                place % 2 == 1
            });
            self.every *= 2;
        }
    }
}

impl Trace {
    /// How many observations there are; at least one.
    pub fn total(&self) -> usize {
        self.told.len()
    }

    /// What is known after the observation at this place.
    fn at(&self, place: usize) -> Servers {
        let count = (place + 1).min(self.told.len());
        let stop = (count / self.stops.every).min(self.stops.kept.len().saturating_sub(1));
        let mut servers = self.stops.kept.get(stop).cloned().unwrap_or_default();
        servers.resize_with(self.names.len(), Known::default);
        let since = self.told.get(stop * self.stops.every..count);
        for told in since.into_iter().flatten() {
            let server = self.names.iter().position(|name| *name == told.seen.server);
            if let Some(known) = server.and_then(|server| servers.get_mut(server)) {
                known.learn(&told.seen);
            }
        }
        servers
    }

    /// The place of a line, or of the one after it.
    pub fn place_of(&self, line: u64) -> usize {
        let place = self.told.partition_point(|told| told.line < line);
        place.min(self.told.len().saturating_sub(1))
    }

    /// The next place after this one at which a claim is violated.
    pub fn next_breach(&self, place: usize) -> Option<usize> {
        self.breaches.iter().copied().find(|&breach| breach > place)
    }

    /// The last one before it.
    pub fn previous_breach(&self, place: usize) -> Option<usize> {
        let mut before = self.breaches.iter().copied();
        before.rfind(|&breach| breach < place)
    }

    /// What is violated in this line.
    fn sights(&self, line: u64) -> Vec<(Claim, Sight)> {
        let mut all = Vec::new();
        for judgement in &self.judgements {
            if let Verdict::Violated { breaches } = &judgement.verdict {
                let here = breaches.iter().filter(|breach| breach.line == line);
                all.extend(here.map(|breach| (judgement.claim, breach.detail.clone())));
            }
        }
        all
    }
}
