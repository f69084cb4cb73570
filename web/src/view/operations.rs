//! What clients asked and were told, as a diagram: a lane for each client, a bar for
//! each operation from when it was asked to when it was answered, and a dot where it
//! took effect.

use raftworks_sim::history::{End, Record};
use raftworks_sim::{Ask, Index, Outcome, Run, Told, World};

use super::diagram::picture::{Around, Label, Paint, Picture, Style};
use super::diagram::window::{Window, axis_step};
use crate::words;

/// The height of the axis above the lanes.
pub const AXIS: f64 = 22.0;
/// The height of a bar, and of what it needs around it.
const BAR: f64 = 20.0;
const LINE: f64 = 27.0;
/// Room for the name of a lane, and below its last line.
const HEAD: f64 = 17.0;
const FOOT: f64 = 5.0;
/// The most operations of one client side by side.
const MOST_LINES: usize = 8;
/// A letter's width, about.
const LETTER: f64 = 6.6;

/// How an operation ended, as far as the diagram tells them apart.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Ended {
    /// It was done.
    Done,
    /// It was answered, and changed nothing: the value was another one, or it has failed.
    Refused,
    /// Nobody knows: its client gave up.
    Unknown,
    /// Its client still waits.
    Open,
}

/// Where an operation is drawn.
#[derive(Clone, PartialEq, Debug)]
pub struct Bar {
    /// Its number in the history.
    pub number: u64,
    /// Its client.
    pub client: u32,
    /// Its line in the client's lane.
    line: usize,
    /// When it was asked.
    pub from_us: u64,
    /// When it was answered, or given up.
    pub to_us: Option<u64>,
    /// When it took effect, or when what it read was current.
    pub point_us: Option<u64>,
    /// How it ended.
    pub ended: Ended,
    /// Whether it reads.
    pub reads: bool,
    /// Whether no order explains its answer.
    pub broken: bool,
    /// In few words.
    label: String,
}

/// The operations in a window.
#[derive(Clone, PartialEq, Debug, Default)]
pub struct Operations {
    /// The bars, in the order in which they began.
    pub bars: Vec<Bar>,
    /// How many lines each client has.
    lines: Vec<usize>,
}

/// What stands out.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct Chosen {
    /// The selected client.
    pub client: Option<u32>,
    /// The chosen operation.
    pub operation: Option<u64>,
}

/// How an operation ended.
fn ended(record: &Record) -> Ended {
    match &record.end {
        End::Open => Ended::Open,
        End::GivenUp { .. } => Ended::Unknown,
        End::Failed { .. } => Ended::Refused,
        End::Answered { outcome, .. } => match outcome {
            Outcome::Unequal { .. } => Ended::Refused,
            _ => Ended::Done,
        },
    }
}

/// The commands that took effect, with their entries and times, in the order of the
/// log.
fn effects<'a>(records: impl Iterator<Item = &'a Record>) -> Vec<(Index, u64)> {
    let effects = records.filter_map(|record| record.effect.as_ref());
    let mut effects: Vec<_> = effects.map(|it| (it.index, it.at.time.0)).collect();
    effects.sort_unstable();
    effects
}

/// When an operation took effect: what went through the log, when its entry was first
/// applied; a read beside the log, at the earliest moment in it at which what it was
/// told was current.
fn point(effects: &[(Index, u64)], record: &Record) -> Option<u64> {
    if let Some(effect) = &record.effect {
        return Some(effect.at.time.0);
    }
    let End::Answered { at, index, .. } = &record.end else {
        return None;
    };
    if !matches!(record.ask, Ask::Read { .. }) {
        return None;
    }
    // The latest command that the server had applied when it read.
    let before = effects.partition_point(|(applied, _)| applied <= index);
    let applied = before.checked_sub(1).map_or(0, |place| effects[place].1);
    Some(applied.max(record.invoked.time.0).min(at.time.0))
}

impl Operations {
    /// The operations that are under way between two times, by what is known at the
    /// end of the run. With more than can be told apart, the shortest are left out.
    pub fn new(run: &Run, from_us: u64, to_us: u64, width: f64) -> Operations {
        let world = run.latest();
        let clients = world.clients().len();
        let mut all = Operations {
            bars: Vec::new(),
            lines: vec![1; clients],
        };
        // Until when each line is taken, and in which column something was drawn last.
        let mut taken: Vec<Vec<(u64, i64)>> = vec![Vec::new(); clients];
        let per_px = (to_us.saturating_sub(from_us)).max(1) as f64 / width.max(1.0);
        let broken = broken(world);
        for record in world.history().records() {
            let began = record.invoked.time.0;
            if began > to_us {
                break;
            }
            let ended_us = record.ended().map(|at| at.time.0);
            let client = record.client.0 as usize;
            // What was given up may take effect for ever; its bar goes on for a while.
            if ended_us.is_some_and(|at| at < from_us) || client >= clients {
                continue;
            }
            let lines = &mut taken[client];
            let free = lines.iter().position(|(until, _)| *until <= began);
            let line = free.unwrap_or(lines.len()).min(MOST_LINES - 1);
            if line == lines.len() {
                lines.push((0, -1));
            }
            lines[line].0 = ended_us.unwrap_or(u64::MAX);
            let column = (ended_us.unwrap_or(to_us) as f64 / per_px) as i64;
            let is_broken = broken.contains(&record.number);
            if column <= lines[line].1 && !is_broken {
                continue;
            }
            lines[line].1 = column;
            all.lines[client] = all.lines[client].max(line + 1);
            all.bars.push(Bar {
                number: record.number,
                client: record.client.0,
                line,
                from_us: began,
                to_us: ended_us,
                point_us: None,
                ended: ended(record),
                reads: is_read(&record.ask),
                broken: is_broken,
                label: record.ask.to_string(),
            });
        }
        // Points are looked for only where they can be seen.
        if (all.bars.len() as f64) < width {
            all.find_points(world, to_us);
        }
        all
    }

    fn find_points(&mut self, world: &World, to_us: u64) {
        let history = world.history();
        let known = history.records();
        let effects = effects(known.take_while(|record| record.invoked.time.0 <= to_us));
        for bar in &mut self.bars {
            let record = history.get(bar.number);
            bar.point_us = record.and_then(|record| point(&effects, record));
        }
    }

    /// The height of everything.
    pub fn height(&self) -> f64 {
        AXIS + self
            .lines
            .iter()
            .map(|lines| HEAD + *lines as f64 * LINE + FOOT)
            .sum::<f64>()
    }

    /// The clients with the tops and heights of their lanes.
    pub fn lanes(&self) -> impl Iterator<Item = (u32, f64, f64)> + '_ {
        let mut top = AXIS;
        self.lines.iter().zip(0_u32..).map(move |(lines, client)| {
            let height = HEAD + *lines as f64 * LINE + FOOT;
            top += height;
            (client, top - height, height)
        })
    }

    fn y_of(&self, bar: &Bar) -> f64 {
        let lane = self.lanes().find(|(client, ..)| *client == bar.client);
        lane.map_or(0.0, |(_, top, _)| {
            top + HEAD + (bar.line as f64 + 0.5) * LINE
        })
    }

    /// The operation at a place, with the reach of a pointer.
    pub fn at(&self, window: &Window, width: f64, (x, y): (f64, f64), reach: f64) -> Option<&Bar> {
        let x_of = |us: u64| (us as f64 - window.from) / window.span * width;
        let near = |bar: &&Bar| {
            let right = bar.to_us.map_or(width, x_of);
            let inside = x_of(bar.from_us) - reach <= x && x <= right + reach;
            inside && (self.y_of(bar) - y).abs() <= LINE / 2.0 + reach / 2.0
        };
        let distance = |bar: &&Bar| {
            let right = bar.to_us.map_or(width, x_of);
            let outside = (x_of(bar.from_us) - x).max(x - right).max(0.0);
            (outside + (self.y_of(bar) - y).abs() * 4.0) as u64
        };
        self.bars.iter().filter(near).min_by_key(distance)
    }

    /// Draws them.
    pub fn draw(
        &self,
        window: &Window,
        (width, height): (f64, f64),
        chosen: Chosen,
        now_us: u64,
    ) -> Picture {
        let mut picture = Picture::new(width, height);
        let x_of = |us: u64| (us as f64 - window.from) / window.span * width;
        axis(&mut picture, window, height);
        for (client, top, tall) in self.lanes() {
            if chosen.client == Some(client) {
                picture.rect(Style::fill(0, Paint::Soft, 100), [0.0, top, width, tall]);
            }
            picture.line(
                Style::stroke(1, Paint::Line, 10, 100),
                [0.0, top, width, top],
            );
        }
        for (client, top, _) in self.lanes() {
            picture.labels.push(Label {
                x: 6.0,
                y: top + 13.0,
                text: words::lane(client as usize, 0),
                paint: Paint::Muted,
                centred: false,
                around: Around::Halo,
            });
        }
        for bar in &self.bars {
            self.draw_bar(
                &mut picture,
                bar,
                &x_of,
                chosen.operation == Some(bar.number),
            );
        }
        let x = x_of(now_us);
        if x < width {
            let left = x.max(0.0);
            let veil = Style::fill(7, Paint::Surface, 60);
            picture.rect(veil, [left, AXIS, width - left, height - AXIS]);
        }
        if (-1.0..=width + 1.0).contains(&x) {
            picture.line(Style::stroke(8, Paint::Ink, 20, 100), [x, 0.0, x, height]);
            picture.dot(Style::fill(8, Paint::Ink, 100), x, 4.0, 4.0);
        }
        picture.finish();
        picture
    }

    /// Filled: a write; hollow: a read; dashed: nothing changed; open on the right:
    /// nobody knows, or not yet.
    fn draw_bar(
        &self,
        picture: &mut Picture,
        bar: &Bar,
        x_of: &impl Fn(u64) -> f64,
        stands_out: bool,
    ) {
        let y = self.y_of(bar) - BAR / 2.0;
        let left = x_of(bar.from_us).max(-20.0);
        let right = bar.to_us.map_or(picture.width + 20.0, x_of);
        let right = right.clamp(left + 2.0, picture.width + 20.0);
        let paint = match (bar.broken, stands_out) {
            (true, _) => Paint::Bad,
            (false, true) => Paint::Accent,
            (false, false) => Paint::Ink,
        };
        let strong = if stands_out || bar.broken { 26 } else { 13 };
        let mut stroke = Style::stroke(if stands_out { 5 } else { 3 }, paint, strong, 100);
        if bar.ended == Ended::Refused {
            stroke = stroke.dashed();
        }
        if !bar.reads {
            picture.rect(Style::fill(2, paint, 16), [left, y, right - left, BAR]);
        }
        match bar.ended {
            Ended::Done | Ended::Refused => picture.rect(stroke, [left, y, right - left, BAR]),
            Ended::Open | Ended::Unknown => {
                // Given up: beyond that it may take effect, and nobody hears of it.
                let open = if bar.ended == Ended::Unknown {
                    picture.line(stroke, [right, y, right, y + BAR]);
                    picture.width + 20.0
                } else {
                    right
                };
                picture.line(stroke, [left, y, left, y + BAR]);
                for edge in [y, y + BAR] {
                    picture.line(stroke, [left, edge, right, edge]);
                    picture.line(stroke.dashed(), [right, edge, open.min(right + 60.0), edge]);
                }
            }
        }
        if let Some(point) = bar.point_us {
            let x = x_of(point);
            picture.line(
                Style::stroke(4, Paint::Ok, 16, 100),
                [x, y - 3.0, x, y + BAR + 3.0],
            );
            picture.dot(Style::fill(5, Paint::Ok, 100), x, y + BAR / 2.0, 4.2);
        }
        if (right - left) > bar.label.chars().count() as f64 * LETTER + 14.0 {
            picture.labels.push(Label {
                x: left.max(0.0) + 6.0,
                y: y + BAR / 2.0 + 4.0,
                text: bar.label.clone(),
                paint,
                centred: false,
                around: Around::Halo,
            });
        }
    }
}

fn is_read(ask: &Ask) -> bool {
    match ask {
        Ask::Command(command) => matches!(command.change(), raftworks_sim::Change::Get),
        Ask::Read { .. } => true,
    }
}

/// The operations whose answers no order explains.
fn broken(world: &World) -> Vec<u64> {
    let suspicions = world.suspicions().iter();
    let proven = suspicions.filter(|it| it.explanation.told == Told::NotLinearizable);
    let both = proven.flat_map(|it| [it.explanation.stuck, it.explanation.conflict]);
    both.flatten().collect()
}

/// The marks of time.
fn axis(picture: &mut Picture, window: &Window, height: f64) {
    let step = axis_step(window.span, picture.width / 90.0);
    let mut at = (window.from / step).ceil() * step;
    while at < window.from + window.span {
        let x = (at - window.from) / window.span * picture.width;
        picture.line(
            Style::stroke(0, Paint::Line, 10, 100),
            [x, AXIS - 5.0, x, height],
        );
        picture.labels.push(Label {
            x: x + 4.0,
            y: 14.0,
            text: words::axis_time(at.max(0.0) as u64, step as u64),
            paint: Paint::Muted,
            centred: false,
            around: Around::Nothing,
        });
        at += step;
    }
}

/// The moment that a click on an operation means: that when it was asked, when it took
/// effect, or when it was answered, whichever is nearest.
pub fn moment_of(run: &Run, number: u64, near_us: u64) -> Option<u64> {
    let record = run.latest().history().get(number)?;
    let mut moments = vec![record.invoked];
    moments.extend(record.effect.as_ref().map(|effect| effect.at));
    moments.extend(record.ended());
    let nearest = moments
        .into_iter()
        .min_by_key(|moment| moment.time.0.abs_diff(near_us))?;
    Some(nearest.event + 1)
}

/// An operation in one sentence, for those who point at it and for those who hear it.
pub fn sentence(run: &Run, number: u64) -> Option<String> {
    let record = run.latest().history().get(number)?;
    let effects = effects(run.latest().history().records());
    Some(words::operation(record, point(&effects, record)))
}

#[cfg(test)]
mod tests;
