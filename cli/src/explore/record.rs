//! What came of a range of seeds, as a line that can be written, read and added up.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::path::Path;

use raftworks_sim::trace::engine;
use serde_json::{Value, json};

use super::examine::{Examined, Failure};
use super::seeds::Seeds;
use crate::check::counted;
use crate::lines::Lines;

/// The version of these lines.
const VERSION: u64 = 1;
/// The most failures of one line; how many there were is counted all the same.
const MAX_FAILURES: usize = 100;
/// The most failures that are shown.
const MAX_SHOWN: usize = 20;

/// What came of a range of seeds.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) struct Record {
    pub(crate) source: String,
    pub(crate) engine: String,
    pub(crate) seeds: Seeds,
    pub(crate) events: u64,
    /// Depends on every seed's digest, and not on how they are cut into ranges.
    pub(crate) digest: u64,
    pub(crate) coverage: BTreeMap<String, u64>,
    pub(crate) failing: u64,
    pub(crate) failures: Vec<Failure>,
}

impl Record {
    /// Nothing yet, from this seed on.
    pub(crate) fn new(source: &str, engine: &str, from: u64) -> Record {
        Record {
            source: source.to_owned(),
            engine: engine.to_owned(),
            seeds: Seeds { from, to: from },
            events: 0,
            digest: 0,
            coverage: BTreeMap::new(),
            failing: 0,
            failures: Vec::new(),
        }
    }

    /// What came of the next seed.
    pub(crate) fn add(&mut self, examined: Examined) {
        let seed = self.seeds.to;
        self.seeds.to += 1;
        self.events += examined.events;
        self.digest = self.digest.wrapping_add(mixed(seed, examined.digest));
        self.failing += u64::from(!examined.failures.is_empty());
        let room = MAX_FAILURES.saturating_sub(self.failures.len());
        self.failures
            .extend(examined.failures.into_iter().take(room));
    }

    pub(crate) fn to_json(&self) -> Value {
        json!({
            "explore": VERSION,
            "engine": self.engine,
            "source": self.source,
            "from": self.seeds.from,
            "to": self.seeds.to,
            "events": self.events,
            "digest": format!("{:016x}", self.digest),
            "coverage": self.coverage,
            "failing": self.failing,
            "failures": self.failures.iter().map(Failure::to_json).collect::<Vec<_>>(),
        })
    }

    fn of(value: &Value) -> Option<Record> {
        let number = |name: &str| value[name].as_u64();
        let text = |name: &str| value[name].as_str().map(str::to_owned);
        let coverage = value["coverage"].as_object()?.iter();
        let coverage = coverage.map(|(name, times)| Some((name.clone(), times.as_u64()?)));
        let failures = value["failures"].as_array()?.iter();
        let (from, to) = (number("from")?, number("to")?);
        (value["explore"] == VERSION && from <= to).then_some(())?;
        Some(Record {
            source: text("source")?,
            engine: text("engine")?,
            seeds: Seeds { from, to },
            events: number("events")?,
            digest: u64::from_str_radix(&text("digest")?, 16).ok()?,
            coverage: coverage.collect::<Option<_>>()?,
            failing: number("failing")?,
            failures: failures.map(Failure::of).collect::<Option<_>>()?,
        })
    }
}

/// Reads a file of such lines. A last line that was cut off is no error: the
/// machine that wrote it went away.
pub(crate) fn read(path: &Path) -> Result<Vec<Record>, String> {
    if !path.exists() {
        return Ok(Vec::new());
    }
    let mut lines = Lines::open(path)?;
    let mut records = Vec::new();
    while let Some(value) = lines.next_or_cut()? {
        let record = Record::of(&value);
        records.push(record.ok_or_else(|| {
            lines.error(&format!(
                "expected a line of version {VERSION} of raftworks explore"
            ))
        })?);
    }
    Ok(records)
}

/// A seed and its digest as one number. Integers only, as everywhere.
fn mixed(seed: u64, digest: u64) -> u64 {
    let mut hash = seed.wrapping_mul(0x9E37_79B9_7F4A_7C15) ^ digest;
    hash = (hash ^ (hash >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
    hash = (hash ^ (hash >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
    hash ^ (hash >> 31)
}

fn add_up(sum: &mut BTreeMap<String, u64>, more: &BTreeMap<String, u64>) {
    for (name, times) in more {
        *sum.entry(name.clone()).or_default() += times;
    }
}

/// Several records together.
#[derive(Default)]
pub(crate) struct Sum {
    of: Option<(String, String)>,
    records: Vec<(Seeds, u64)>,
    pub(crate) seeds: u64,
    pub(crate) events: u64,
    digest: u64,
    coverage: BTreeMap<String, u64>,
    pub(crate) failing: u64,
    pub(crate) failures: Vec<Failure>,
    /// Ranges that stood there twice, with the same outcome.
    pub(crate) repeated: u64,
}

impl Sum {
    /// One more; `name` says where it is from. The same range with the same
    /// outcome counts once; what overlaps otherwise is an error.
    pub(crate) fn add(&mut self, record: &Record, name: &str) -> Result<(), String> {
        let of = (record.source.clone(), record.engine.clone());
        let known = self.of.get_or_insert_with(|| of.clone());
        if *known != of {
            return Err(format!(
                "{name}: seeds {} are of {} by engine {}, others of {} by engine {}: they cannot \
                 be added up",
                record.seeds, of.0, of.1, known.0, known.1
            ));
        }
        let place = self
            .records
            .partition_point(|(seeds, _)| *seeds < record.seeds);
        if self.records.get(place) == Some(&(record.seeds, record.digest)) {
            self.repeated += 1;
            return Ok(());
        }
        let before = place
            .checked_sub(1)
            .and_then(|place| self.records.get(place));
        let around = before.into_iter().chain(self.records.get(place));
        for (other, _) in around {
            if other.from < record.seeds.to && record.seeds.from < other.to {
                return Err(format!(
                    "{name}: seeds {} overlap with {other}",
                    record.seeds
                ));
            }
        }
        self.records.insert(place, (record.seeds, record.digest));
        self.seeds += record.seeds.count();
        self.events += record.events;
        self.digest = self.digest.wrapping_add(record.digest);
        add_up(&mut self.coverage, &record.coverage);
        self.failing += record.failing;
        self.failures.extend(record.failures.iter().cloned());
        self.failures.sort_by_key(|failure| failure.seed);
        Ok(())
    }

    /// Whether all of it is of this source and this program's behaviour.
    pub(crate) fn check_source(&self, source: &str) -> Result<(), String> {
        let own = (source.to_owned(), engine().to_string());
        match &self.of {
            Some(of) if *of != own => Err(format!(
                "the file is of {} by engine {}, and this would be {} by engine {}",
                of.0, of.1, own.0, own.1
            )),
            _ => Ok(()),
        }
    }

    /// The ranges, in order.
    pub(crate) fn ranges(&self) -> Vec<Seeds> {
        self.records.iter().map(|(seeds, _)| *seeds).collect()
    }

    /// From the first seed to the last.
    pub(crate) fn span(&self) -> Option<Seeds> {
        let from = self.records.first()?.0.from;
        let to = self.records.iter().map(|(seeds, _)| seeds.to).max()?;
        Some(Seeds { from, to })
    }

    pub(crate) fn to_json(&self, asked: &Seeds) -> String {
        let gaps = asked.without(&self.ranges()).0;
        let gaps: Vec<Value> = gaps.iter().map(|gap| json!([gap.from, gap.to])).collect();
        let value = json!({
            "source": self.of.as_ref().map(|of| &of.0),
            "engine": self.of.as_ref().map(|of| &of.1),
            "from": asked.from,
            "to": asked.to,
            "seeds": self.seeds,
            "missing": gaps,
            "repeated": self.repeated,
            "events": self.events,
            "digest": format!("{:016x}", self.digest),
            "coverage": self.coverage,
            "failing": self.failing,
            "failures": self.failures.iter().map(Failure::to_json).collect::<Vec<_>>(),
            "ok": self.failing == 0,
        });
        format!("{value:#}\n")
    }

    pub(crate) fn to_words(&self, asked: &Seeds) -> String {
        let mut out = String::new();
        let source = self.of.as_ref().map_or("nothing", |of| &of.0);
        let _ = writeln!(
            out,
            "{source}: {} of the seeds {asked}, {} events",
            self.seeds, self.events
        );
        for gap in asked.without(&self.ranges()).0 {
            let _ = writeln!(out, "missing: seeds {gap}");
        }
        if self.repeated > 0 {
            let ranges = counted(self.repeated as usize, "range");
            let _ = writeln!(out, "twice there, with the same outcome: {ranges}");
        }
        let _ = writeln!(out, "digest {:016x}", self.digest);
        let mut line = String::from("exercised:");
        for (name, times) in &self.coverage {
            let word = format!(" {name} {times}");
            if line.len() + word.len() > 100 {
                let _ = writeln!(out, "{line}");
                line = String::from("   ");
            }
            line.push_str(&word);
        }
        let _ = writeln!(out, "{line}");
        if self.failing == 0 {
            let _ = writeln!(out, "no failure");
        } else {
            let seeds = counted(self.failing as usize, "seed");
            let _ = writeln!(out, "{seeds} failed");
        }
        for failure in self.failures.iter().take(MAX_SHOWN) {
            let Failure {
                seed,
                property,
                event,
                time_us,
                detail,
            } = failure;
            let _ = writeln!(
                out,
                "seed {seed}, after event {event} at {time_us} \u{b5}s: {property}: {detail}"
            );
        }
        if self.failures.len() > MAX_SHOWN {
            let _ = writeln!(out, "and {} more", self.failures.len() - MAX_SHOWN);
        }
        out
    }
}
