//! What is drawn when an event has less than a pixel: how much happened, lane
//! by lane, and what stands out. The cost depends on the width.

use raftworks_sim::{Marks, What};

use super::picture::{Paint, Picture, Style};
use super::{Plot, paint_of};

/// A column's width.
const COLUMN: f64 = 2.0;
/// The most events that are looked at; of more, every so many.
const MOST: u64 = 150_000;

#[derive(Clone, Copy, Default)]
struct Column {
    events: u32,
    term: u64,
}

pub(super) fn draw(picture: &mut Picture, plot: &Plot<'_>) {
    let columns = (plot.width / COLUMN).ceil().max(1.0) as usize;
    let lanes: Vec<(usize, f64)> = plot.lanes().collect();
    let highest = lanes.iter().map(|(lane, _)| lane + 1).max().unwrap_or(0);
    let mut counts = vec![Column::default(); columns * highest];
    let mut last_marks = vec![-9.0; highest + 1];
    let (first, end) = plot.range();
    let step = (end - first).div_ceil(MOST).max(1);
    let mut number = first;
    while number < end {
        let Some(brief) = plot.outline.briefs().get(number as usize) else {
            break;
        };
        let x = plot.x_at(number, brief.time);
        let place = (x / COLUMN) as usize;
        if let Some(lane) = brief.lane()
            && plot.shows(brief)
            && lane < highest
            && place < columns
        {
            let column = &mut counts[lane * columns + place];
            column.events += 1;
            column.term = column.term.max(brief.term().0);
        }
        draw_mark(picture, plot, brief, x, &mut last_marks);
        number += step;
    }
    let most = counts
        .iter()
        .map(|column| column.events)
        .max()
        .unwrap_or(1)
        .max(1);
    for (lane, y) in lanes {
        for place in 0..columns {
            let Column { events, term } = counts[lane * columns + place];
            if events == 0 {
                continue;
            }
            let part = (f64::from(events) / f64::from(most)).sqrt();
            let height = (part * plot.row_height() * 0.62).max(2.0);
            let paint = if term == 0 {
                Paint::Muted
            } else {
                paint_of(term)
            };
            let x = place as f64 * COLUMN;
            picture.rect(
                Style::fill(3, paint, 42),
                [x, y - height / 2.0, COLUMN, height],
            );
        }
    }
}

/// What stands out even from afar: leaders, faults and violations.
fn draw_mark(
    picture: &mut Picture,
    plot: &Plot<'_>,
    brief: &raftworks_sim::Brief,
    x: f64,
    last: &mut [f64],
) {
    let all = last.len() - 1;
    let place = brief.lane().unwrap_or(all).min(all);
    let broken = brief.marks.has(Marks::VIOLATION);
    let stands_out = broken
        || brief.marks.has(Marks::LEADER)
        || matches!(
            brief.what,
            What::Crash | What::Restart | What::Cut | What::Heal
        );
    if !stands_out || (x - last[place] < 3.0 && !broken) {
        return;
    }
    last[place] = x;
    if broken {
        picture.line(
            Style::stroke(6, Paint::Bad, 25, 100),
            [x, plot.top, x, plot.height],
        );
        return;
    }
    match brief.lane().and_then(|lane| plot.y_of(lane)) {
        Some(y) if brief.marks.has(Marks::LEADER) => {
            picture.dot(Style::fill(5, paint_of(brief.term().0), 100), x, y, 4.5);
        }
        Some(y) => picture.line(
            Style::stroke(5, Paint::Ink, 20, 100),
            [x, y - 7.0, x, y + 7.0],
        ),
        None => {
            let across = Style::stroke(4, Paint::Muted, 12, 80).dashed();
            picture.line(across, [x, plot.top, x, plot.height]);
        }
    }
}
