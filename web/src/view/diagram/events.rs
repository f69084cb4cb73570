//! Messages as arrows, and what happened as marks.

use raftworks_sim::{Brief, Marks, MessageKind, What};

use super::super::pointed::Pointed;
use super::picture::{Around, Label, Paint, Picture, Shape, Style};
use super::{Chosen, Kind, Now, Plot, Spot, Underway, paint_of};
use crate::words;

/// With more arrows than this there is no room for what they carry.
const MOST_LABELLED: u64 = 260;

pub(super) fn draw(
    picture: &mut Picture,
    plot: &Plot<'_>,
    chosen: Chosen,
    now: Now,
    underway: &[Underway],
) {
    let (first, end) = plot.wide_range();
    let labelled = end - first <= MOST_LABELLED;
    // Who leads is written already.
    let said = picture.labels.iter().filter(|label| !label.centred);
    let mut taken: Vec<(f64, f64)> = said.map(|label| (label.x + 30.0, label.y)).collect();
    for number in first..end {
        let Some(brief) = plot.outline.briefs().get(number as usize) else {
            break;
        };
        if !plot.shows(brief) {
            continue;
        }
        match plot.spot(number, brief) {
            Some(Spot::Arrow { from, to }) => {
                let stands_out = stands_out(number, brief, chosen);
                draw_arrow(picture, brief, from, to, stands_out);
                let says = plot.kind(brief) != Some(Kind::Heartbeats);
                if labelled && says && number < now.moment {
                    let text = words::carries(brief);
                    label(picture, &mut taken, text, brief, (from, to));
                }
                if brief.lane().is_some() && to.0 <= plot.width {
                    draw_marks(picture, plot, brief, to);
                }
            }
            Some(Spot::Mark(x, y)) if x <= plot.width => {
                if chosen.hover == Some(number) {
                    picture.dot(Style::stroke(6, Paint::Accent, 20, 100), x, y, 10.0);
                }
                draw_marks(picture, plot, brief, (x, y));
            }
            Some(Spot::All(x)) => draw_across(picture, plot, brief, x),
            _ => {}
        }
    }
    for flight in underway {
        draw_underway(picture, plot, flight, now);
    }
}

fn stands_out(number: u64, brief: &Brief, chosen: Chosen) -> bool {
    let between = chosen.link.is_some_and(|(a, b)| {
        let ends = (brief.lane(), brief.other());
        ends == (Some(a), Some(b)) || ends == (Some(b), Some(a))
    });
    let message = chosen
        .message
        .is_some_and(|(cause, to)| brief.cause() == Some(cause) && brief.lane() == Some(to));
    // An event that is pointed at here stands out alone.
    let pointed = chosen.pointed.filter(|_| chosen.hover.is_none());
    between
        || message
        || chosen.hover == Some(number)
        || pointed.is_some_and(|it| it.lights(Pointed::event(brief)))
}

/// Requests are full, replies and heartbeats stand back.
fn draw_arrow(
    picture: &mut Picture,
    brief: &Brief,
    from: (f64, f64),
    to: (f64, f64),
    stands_out: bool,
) {
    let kind = brief.message();
    let client = matches!(kind, Some(MessageKind::Request | MessageKind::Response));
    let heartbeat = kind == Some(MessageKind::AppendEntries) && brief.count() == 0;
    let reply = kind.is_some_and(MessageKind::is_reply);
    let lost = matches!(brief.what, What::Lost | What::Missed);
    let paint = match (stands_out, client, lost) {
        (true, ..) => Paint::Accent,
        (_, true, _) => Paint::Ink,
        (_, _, true) => Paint::Muted,
        _ => paint_of(brief.term().0),
    };
    let percent = match (stands_out, heartbeat || reply) {
        (true, _) => 100,
        (false, true) => 50,
        (false, false) => 90,
    };
    let level = if stands_out { 6 } else { 3 };
    let width = if stands_out { 24 } else { 12 };
    let mut style = Style::stroke(level, paint, width, percent);
    if lost {
        style = style.dashed();
    }
    picture.line(style, [from.0, from.1, to.0, to.1]);
    if lost {
        let (x, y) = to;
        let cross = Style::stroke(level.max(4), Paint::Ink, 14, 100);
        picture.line(cross, [x - 3.5, y - 3.5, x + 3.5, y + 3.5]);
        picture.line(cross, [x - 3.5, y + 3.5, x + 3.5, y - 3.5]);
        return;
    }
    let (dx, dy) = (to.0 - from.0, to.1 - from.1);
    let length = (dx * dx + dy * dy).sqrt();
    if length < 12.0 {
        return;
    }
    let (ux, uy) = (dx / length, dy / length);
    let size = if heartbeat || reply { 5.0 } else { 7.0 };
    let base = (to.0 - ux * size, to.1 - uy * size);
    let half = size * 0.42;
    let head = vec![
        to,
        (base.0 - uy * half, base.1 + ux * half),
        (base.0 + uy * half, base.1 - ux * half),
    ];
    let style = if reply {
        Style::stroke(level, paint, 10, percent)
    } else {
        Style::fill(level, paint, percent)
    };
    picture.add(style, Shape::Poly(head));
}

/// What a message carries, where there is room.
fn label(
    picture: &mut Picture,
    taken: &mut Vec<(f64, f64)>,
    text: String,
    brief: &Brief,
    (from, to): ((f64, f64), (f64, f64)),
) {
    let long = (to.1 - from.1).abs() > 24.0 && (to.0 - from.0).abs() > 6.0;
    if text.is_empty() || !long {
        return;
    }
    // Where it left says most about who sent it.
    let part = 0.36;
    let (x, y) = (
        from.0 + (to.0 - from.0) * part,
        from.1 + (to.1 - from.1) * part + 4.0,
    );
    let room = 7.0 + 3.4 * text.chars().count() as f64;
    if taken
        .iter()
        .any(|(a, b)| (a - x).abs() < 2.0 * room && (b - y).abs() < 13.0)
    {
        return;
    }
    taken.push((x, y));
    let paint = match brief.message() {
        Some(MessageKind::Request | MessageKind::Response) => Paint::Ink,
        _ => paint_of(brief.term().0),
    };
    picture.labels.push(Label {
        x,
        y,
        text,
        paint,
        centred: true,
        around: Around::Ground,
    });
}

/// What came of an event, on its lane.
fn draw_marks(picture: &mut Picture, plot: &Plot<'_>, brief: &Brief, (x, y): (f64, f64)) {
    let Some(y) = brief.lane().and_then(|lane| plot.y_of(lane)).or(Some(y)) else {
        return;
    };
    let term = paint_of(brief.term().0);
    let marks = brief.marks;
    let line = |paint| Style::stroke(5, paint, 18, 100);
    if marks.has(Marks::ELECTION) {
        let corners = |r: f64| vec![(x, y - r), (x + r, y), (x, y + r), (x - r, y)];
        picture.add(
            Style::fill(4, Paint::Surface, 100),
            Shape::Poly(corners(7.0)),
        );
        picture.add(line(term), Shape::Poly(corners(7.0)));
    }
    if marks.has(Marks::LEADER) {
        let corner = |(a, b): (f64, f64)| (x + a * 8.0, y + b * 8.0);
        let six = [
            (0.0, -1.0),
            (0.87, -0.5),
            (0.87, 0.5),
            (0.0, 1.0),
            (-0.87, 0.5),
            (-0.87, -0.5),
        ];
        picture.add(
            Style::fill(5, term, 100),
            Shape::Poly(six.into_iter().map(corner).collect()),
        );
    }
    if marks.has(Marks::COMMIT) {
        let above = vec![(x - 4.5, y - 15.0), (x + 4.5, y - 15.0), (x, y - 8.0)];
        picture.add(Style::fill(5, Paint::Ok, 100), Shape::Poly(above));
    }
    if marks.has(Marks::STEP_DOWN) {
        let below = vec![(x - 5.0, y - 1.0), (x + 5.0, y - 1.0), (x, y + 7.0)];
        picture.add(
            Style::fill(4, Paint::Surface, 100),
            Shape::Poly(below.clone()),
        );
        picture.add(line(term), Shape::Poly(below));
    }
    if marks.has(Marks::VOTE) {
        picture.dot(Style::fill(5, Paint::Ink, 100), x, y, 3.4);
    }
    if marks.has(Marks::REFUSED) {
        picture.line(line(Paint::Ink), [x - 5.0, y - 8.0, x + 5.0, y - 8.0]);
    }
    if marks.has(Marks::REMOVED) {
        picture.rect(line(Paint::Ink), [x - 4.0, y + 6.0, 8.0, 8.0]);
    }
    if marks.has(Marks::REPLY) {
        picture.dot(Style::fill(5, Paint::Ok, 100), x, y, 4.0);
    }
    if marks.has(Marks::VIOLATION) {
        picture.line(
            Style::stroke(6, Paint::Bad, 25, 100),
            [x, plot.top, x, plot.height],
        );
    }
    match brief.what {
        What::Written => {
            picture.rect(
                Style::fill(4, Paint::Muted, 80),
                [x - 2.0, y + 5.0, 4.0, 4.0],
            );
        }
        What::Deadline if marks == Marks::default() => {
            picture.line(Style::stroke(4, term, 12, 80), [x, y - 5.0, x, y + 5.0]);
        }
        What::Client => {
            picture.dot(Style::stroke(4, Paint::Ink, 14, 100), x, y, 3.6);
        }
        _ => draw_fault(picture, brief, x, y),
    }
}

fn draw_fault(picture: &mut Picture, brief: &Brief, x: f64, y: f64) {
    let strong = Style::stroke(5, Paint::Ink, 24, 100);
    match brief.what {
        What::Crash => {
            picture.line(strong, [x - 5.5, y - 5.5, x + 5.5, y + 5.5]);
            picture.line(strong, [x - 5.5, y + 5.5, x + 5.5, y - 5.5]);
        }
        What::Restart | What::Resume => {
            let corners = vec![(x - 4.5, y - 6.0), (x + 6.5, y), (x - 4.5, y + 6.0)];
            picture.add(Style::fill(5, Paint::Ink, 100), Shape::Poly(corners));
        }
        What::Pause => {
            picture.line(strong, [x - 2.6, y - 6.0, x - 2.6, y + 6.0]);
            picture.line(strong, [x + 2.6, y - 6.0, x + 2.6, y + 6.0]);
        }
        What::Acted => picture.dot(Style::fill(5, Paint::Ink, 100), x, y, 3.6),
        _ => {}
    }
}

/// What concerns several lanes, or all of them.
fn draw_across(picture: &mut Picture, plot: &Plot<'_>, brief: &Brief, x: f64) {
    if x > plot.width {
        return;
    }
    if brief.marks.has(Marks::VIOLATION) {
        picture.line(
            Style::stroke(6, Paint::Bad, 25, 100),
            [x, plot.top, x, plot.height],
        );
    }
    let concerned = brief.concerned();
    if matches!(brief.what, What::Cut | What::Heal) {
        let across = Style::stroke(4, Paint::Muted, 14, 100).dashed();
        picture.line(across, [x, plot.top, x, plot.height]);
        picture.labels.push(Label {
            x: x + 4.0,
            y: plot.height - 5.0,
            text: words::cut_or_healed(brief.what == What::Cut).to_owned(),
            paint: Paint::Muted,
            centred: false,
            around: Around::Ground,
        });
        return;
    }
    for lane in (0..32).filter(|lane| concerned & (1 << lane) != 0) {
        if let Some(y) = plot.y_of(lane) {
            draw_fault(picture, brief, x, y);
        }
    }
}

fn draw_underway(picture: &mut Picture, plot: &Plot<'_>, flight: &Underway, now: Now) {
    let left = plot.outline.briefs().get(flight.cause as usize);
    let (Some(left), Some(a), Some(b)) = (left, plot.y_of(flight.from), plot.y_of(flight.to))
    else {
        return;
    };
    let x = plot.x_at(flight.cause, left.time);
    let y = a + (b - a) * flight.progress;
    let client = matches!(flight.kind, MessageKind::Request | MessageKind::Response);
    let paint = if client {
        Paint::Ink
    } else {
        paint_of(flight.term)
    };
    let head = plot.x_now(now);
    picture.line(Style::stroke(3, paint, 12, 90).dashed(), [x, a, head, y]);
    picture.dot(Style::fill(5, paint, 100), head, y, 3.0);
}
