//! How the cluster does: leaders, availability, commit latency, elections, messages,
//! as charts on the clock of the run.
//!
//! Counted once per event, in slots of time, so that an event costs the same however
//! long the run is; charts are drawn from the slots.

use std::fmt::Write as _;

use raftworks_sim::{Marks, Run, Service, What};

use super::fixed::{Fixed, tenths};
use super::timeline::WIDTH;
use crate::words;

/// The height of a chart.
pub const HEIGHT: f64 = 40.0;
/// The most columns of a chart.
const COLUMNS: u64 = 150;
/// The length of a slot at first, in microseconds.
const SLOT_US: u64 = 20_000;
/// With more slots than this, two become one.
const MOST_SLOTS: usize = 20_000;
/// What "now" means for a rate: the last second.
const NOW_US: u64 = 1_000_000;
const MINUTE_US: f64 = 60_000_000.0;

/// What happened in a stretch of time.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
struct Slot {
    messages: u32,
    elections: u32,
    commits: u32,
    waited_us: u64,
}

impl Slot {
    fn add(&mut self, other: &Slot) {
        self.messages += other.messages;
        self.elections += other.elections;
        self.commits += other.commits;
        self.waited_us += other.waited_us;
    }
}

/// The counts of a run so far.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Metrics {
    story: u64,
    slot_us: u64,
    slots: Vec<Slot>,
    events: usize,
    commits: usize,
}

impl Default for Metrics {
    fn default() -> Metrics {
        Metrics {
            story: 0,
            slot_us: SLOT_US,
            slots: Vec::new(),
            events: 0,
            commits: 0,
        }
    }
}

/// A chart.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Chart {
    /// The share of time in which some server leads.
    Leader,
    /// The share of time in which a write could commit.
    Availability,
    /// How long entries wait in the leader's log until they are committed.
    Latency,
    /// Elections that began.
    Elections,
    /// Messages that arrived or got lost.
    Messages,
}

/// All of them.
pub const CHARTS: [Chart; 5] = [
    Chart::Leader,
    Chart::Availability,
    Chart::Latency,
    Chart::Elections,
    Chart::Messages,
];

/// A chart as it is drawn.
#[derive(Clone, PartialEq, Debug)]
pub struct ChartView {
    /// Which one.
    pub chart: Chart,
    /// The area below the line, as a path.
    pub path: String,
    /// What the top of the chart stands for.
    pub most: String,
    /// The value at the playhead.
    pub now: String,
    /// The value from the beginning to the playhead.
    pub so_far: String,
}

/// All charts.
#[derive(Clone, PartialEq, Debug)]
pub struct MetricsView {
    /// The time at the right end.
    pub whole_us: u64,
    /// The charts.
    pub charts: Vec<ChartView>,
}

impl Metrics {
    /// Counts what is new. A story that changed is counted anew.
    pub fn follow(&mut self, run: &Run, story: u64) {
        let Some(outline) = run.outline() else {
            return;
        };
        if self.story != story {
            *self = Metrics {
                story,
                ..Metrics::default()
            };
        }
        let (briefs, commits) = (outline.briefs(), outline.pulse().commits());
        for brief in briefs.iter_from(self.events) {
            let message = matches!(brief.what, What::Delivered | What::Lost | What::Missed);
            let election = brief.marks.has(Marks::ELECTION);
            if message || election {
                let slot = self.slot(brief.time.0);
                slot.messages += u32::from(message);
                slot.elections += u32::from(election);
            }
        }
        self.events = briefs.len();
        for commit in commits.iter_from(self.commits) {
            if let Some(waited_us) = commit.waited_us {
                let slot = self.slot(commit.time.0);
                slot.commits += 1;
                slot.waited_us += waited_us;
            }
        }
        self.commits = commits.len();
    }

    fn slot(&mut self, time_us: u64) -> &mut Slot {
        while time_us / self.slot_us >= MOST_SLOTS as u64 {
            let pairs = self.slots.chunks(2).map(|pair| {
                let mut sum = Slot::default();
                for slot in pair {
                    sum.add(slot);
                }
                sum
            });
            self.slots = pairs.collect();
            self.slot_us *= 2;
        }
        let place = (time_us / self.slot_us) as usize;
        if self.slots.len() <= place {
            self.slots.resize(place + 1, Slot::default());
        }
        &mut self.slots[place]
    }

    /// What happened from one time to another, in whole slots, and how long that was.
    fn sum(&self, from_us: u64, to_us: u64) -> (Slot, f64) {
        let first = from_us / self.slot_us;
        let last = (to_us.saturating_sub(1) / self.slot_us).max(first);
        let mut sum = Slot::default();
        let slots = self.slots.iter().skip(first as usize);
        for slot in slots.take((last - first + 1) as usize) {
            sum.add(slot);
        }
        (sum, ((last - first + 1) * self.slot_us) as f64)
    }

    /// The charts of a run of which everything is counted.
    pub fn view(&self, run: &Run, whole_us: u64, now_us: u64) -> MetricsView {
        let services: Vec<Service> = run.outline().map_or_else(Vec::new, |outline| {
            outline.pulse().services().iter().copied().collect()
        });
        let frontier_us = run.frontier_time().0;
        let column_us = (whole_us / COLUMNS).max(self.slot_us);
        let value = |chart: Chart, from_us: u64, to_us: u64| match chart {
            Chart::Leader => Some(share(&services, |it| it.leader, from_us, to_us)),
            Chart::Availability => Some(share(&services, |it| it.available, from_us, to_us)),
            _ => {
                let (sum, long_us) = self.sum(from_us, to_us);
                let per_minute = |count: u32| Some(f64::from(count) * MINUTE_US / long_us);
                match chart {
                    Chart::Latency if sum.commits == 0 => None,
                    Chart::Latency => Some(sum.waited_us as f64 / f64::from(sum.commits)),
                    Chart::Elections => per_minute(sum.elections),
                    _ => per_minute(sum.messages),
                }
            }
        };
        let charts = CHARTS.into_iter().map(|chart| {
            let columns = (0..frontier_us.div_ceil(column_us)).map(|column| {
                let from_us = column * column_us;
                let to_us = (from_us + column_us).min(frontier_us).max(from_us + 1);
                (from_us, to_us, value(chart, from_us, to_us))
            });
            let columns: Vec<_> = columns.collect();
            let values = columns.iter().filter_map(|column| column.2);
            let most = match chart {
                Chart::Leader | Chart::Availability => 1.0,
                _ => round_up(values.fold(0.0, f64::max)),
            };
            let told = |value: Option<f64>| {
                value.map_or(words::NO_VALUE.to_owned(), |it| words::measure(chart, it))
            };
            ChartView {
                chart,
                path: path(&columns, most, whole_us),
                most: words::measure(chart, most),
                now: told(value(chart, now_us.saturating_sub(NOW_US), now_us.max(1))),
                so_far: told(value(chart, 0, now_us.max(1))),
            }
        });
        MetricsView {
            whole_us,
            charts: charts.collect(),
        }
    }
}

/// The share of a stretch of time in which something was so.
fn share(services: &[Service], so: impl Fn(&Service) -> bool, from_us: u64, to_us: u64) -> f64 {
    let first = services.partition_point(|it| it.time.0 <= from_us);
    let mut sum = 0;
    for place in first.saturating_sub(1)..services.len() {
        let begins = services[place].time.0.max(from_us);
        if begins >= to_us {
            break;
        }
        let ends = services
            .get(place + 1)
            .map_or(to_us, |next| next.time.0.min(to_us));
        if so(&services[place]) {
            sum += ends.saturating_sub(begins);
        }
    }
    sum as f64 / (to_us - from_us).max(1) as f64
}

/// The next number that reads well: one, two or five, and zeros.
fn round_up(most: f64) -> f64 {
    let mut step = 1.0;
    loop {
        for factor in [1.0, 2.0, 5.0] {
            if most <= step * factor {
                return step * factor;
            }
        }
        step *= 10.0;
    }
}

/// Steps, filled down to the ground.
fn path(columns: &[(u64, u64, Option<f64>)], most: f64, whole_us: u64) -> String {
    let x = |us: u64| tenths(us as f64 / whole_us.max(1) as f64 * WIDTH);
    let mut path = String::new();
    for &(from_us, to_us, value) in columns {
        let Some(value) = value.filter(|value| *value > 0.0) else {
            continue;
        };
        let y = tenths(HEIGHT - (value / most).min(1.0) * (HEIGHT - 2.0));
        let _ = write!(
            path,
            "M{} {HEIGHT}V{y}H{}V{HEIGHT}",
            x(from_us),
            x(to_us),
            HEIGHT = Fixed(HEIGHT, 0)
        );
    }
    path
}

#[cfg(test)]
mod tests {
    use super::super::run_of;
    use super::*;
    use raftworks_sim::Time;
    use raftworks_sim::scenario::parse_action;

    const TEXT: &str = "servers 3\nclient pause 20ms\nat 2s partition leader | rest\nat 4s heal\nat 6s crash all\nuntil 8s\n";

    fn counted(run: &Run) -> Metrics {
        let mut metrics = Metrics::default();
        metrics.follow(run, 0);
        metrics
    }

    #[test]
    fn counting_along_and_counting_at_once_are_the_same() {
        let mut run = run_of(TEXT, 0);
        let mut along = Metrics::default();
        for step in 1..=80 {
            run.seek_time(Time(step * 100_000));
            along.follow(&run, 0);
            if step % 10 == 0 {
                // Going back changes nothing.
                run.seek_time(Time(step * 10_000));
                along.follow(&run, 0);
            }
        }
        assert_eq!(along, counted(&run));
        // Another story is counted anew.
        run.seek_time(Time(1_000_000));
        run.act(Time(1_000_000), parse_action("crash all").unwrap());
        along.follow(&run, 1);
        let once = Metrics {
            story: 1,
            ..counted(&run)
        };
        assert_eq!(along, once);
    }

    #[test]
    fn slots_join_and_lose_nothing() {
        let mut metrics = Metrics::default();
        let times = (0..2_000_u64).map(|n| n * 997_123);
        for time in times {
            metrics.slot(time).messages += 1;
        }
        assert!(metrics.slots.len() <= MOST_SLOTS && metrics.slot_us > SLOT_US);
        let all: u32 = metrics.slots.iter().map(|slot| slot.messages).sum();
        assert_eq!(all, 2_000);
    }

    #[test]
    fn charts_say_what_happened() {
        let run = run_of(TEXT, 8_000_000);
        let metrics = counted(&run);
        let at = |us: u64, chart: Chart| {
            let view = metrics.view(&run, 8_000_000, us);
            view.charts
                .into_iter()
                .find(|it| it.chart == chart)
                .unwrap()
        };
        assert_eq!(at(2_000_000, Chart::Leader).now, "100 %");
        assert_eq!(at(7_500_000, Chart::Leader).now, "0 %");
        // Cut off, the leader leads and cannot commit, until the others elect one.
        let services = run.outline().unwrap().pulse().services();
        let gap = services
            .iter()
            .find(|it| it.leader && !it.available)
            .unwrap();
        assert!(gap.time.0 >= 2_000_000);
        let whole = at(8_000_000, Chart::Availability);
        let own: f64 = whole.so_far.trim_end_matches(" %").parse().unwrap();
        assert!((40.0..75.0).contains(&own), "{own}");
        assert_eq!(at(7_900_000, Chart::Latency).now, words::NO_VALUE);
        assert_ne!(at(1_900_000, Chart::Latency).now, words::NO_VALUE);
        assert!(at(1_900_000, Chart::Messages).path.starts_with('M'));
        let briefs = run.outline().unwrap().briefs().iter();
        let elections = briefs
            .filter(|brief| brief.marks.has(Marks::ELECTION))
            .count() as f64;
        let told = at(8_000_000, Chart::Elections).so_far;
        assert_eq!(
            told,
            words::measure(Chart::Elections, elections * 60.0 / 8.0)
        );
    }

    #[test]
    fn a_chart_has_no_more_columns_than_can_be_seen() {
        let run = run_of("servers 3\nclient pause 5ms\nuntil 1s\n", 60_000_000);
        let view = counted(&run).view(&run, 60_000_000, 1);
        for chart in view.charts {
            assert!(chart.path.matches('M').count() as u64 <= COLUMNS + 1);
        }
    }
}
