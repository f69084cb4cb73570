//! The axis, the lanes, and what each server is along its lane.

use raftworks_sim::{Role, Time, Turn};

use super::picture::{Around, Label, Paint, Picture, Style};
use super::window::axis_step;
use super::{Chosen, Plot, lane_of, paint_of};
use crate::words;

pub(super) fn draw(picture: &mut Picture, plot: &Plot<'_>, chosen: Chosen) {
    draw_axis(picture, plot);
    for (lane, y) in plot.lanes() {
        let height = plot.row_height();
        if chosen.lane == Some(lane) {
            let band = Style::fill(0, Paint::Soft, 100);
            picture.rect(band, [0.0, y - height / 2.0, plot.width, height]);
        }
        picture.line(
            Style::stroke(1, Paint::Line, 10, 100),
            [0.0, y, plot.width, y],
        );
    }
    draw_turns(picture, plot);
}

fn draw_axis(picture: &mut Picture, plot: &Plot<'_>) {
    let window = plot.window;
    let step = axis_step(window.span, (plot.width / 90.0).max(2.0));
    let mut place = (window.from / step).ceil() * step;
    while place <= window.from + window.span {
        let x = plot.x_of(place);
        picture.line(
            Style::stroke(0, Paint::Line, 10, 60),
            [x, plot.top, x, plot.height],
        );
        let text = if window.compact {
            words::event_number(place as u64)
        } else {
            words::axis_time(place as u64, step as u64)
        };
        picture.labels.push(Label {
            x,
            y: 14.0,
            text,
            paint: Paint::Muted,
            centred: true,
            around: Around::Nothing,
        });
        place += step;
    }
}

/// Thick is a leader, thinner a candidate, thin a follower, broken is down.
fn draw_turns(picture: &mut Picture, plot: &Plot<'_>) {
    let outline = plot.outline;
    let count = outline.briefs().len() as u64;
    let last_time = outline.briefs().last().map_or(Time(0), |brief| brief.time);
    let mut open: Vec<Option<Turn>> = Vec::new();
    let end_of_window = plot.window.from + plot.window.span;
    for turn in outline.turns().iter() {
        let place = if plot.window.compact {
            turn.number as f64
        } else {
            turn.time.0 as f64
        };
        if place > end_of_window {
            break;
        }
        let lane = lane_of(turn.server);
        if open.len() <= lane {
            open.resize(lane + 1, None);
        }
        if let Some(before) = open[lane].replace(*turn) {
            draw_turn(picture, plot, &before, plot.x_at(turn.number, turn.time));
        }
    }
    let end = plot.x_at(count, last_time).min(plot.width);
    for turn in open.into_iter().flatten() {
        draw_turn(picture, plot, &turn, end);
    }
}

fn draw_turn(picture: &mut Picture, plot: &Plot<'_>, turn: &Turn, to: f64) {
    // What was so before the first event has no number of its own.
    let begins = turn.time == Time(0) && turn.number == 0;
    let from = if begins {
        plot.x_of(0.0)
    } else {
        plot.x_at(turn.number, turn.time)
    };
    let (left, right) = (from.max(0.0), to.min(plot.width));
    let Some(y) = plot.y_of(lane_of(turn.server)) else {
        return;
    };
    if right < 0.0 || left >= plot.width || right - left < 0.3 {
        return;
    }
    let paint = paint_of(turn.term.0);
    let (height, percent) = match turn.role {
        None => {
            let gone = Style::stroke(2, Paint::Surface, 30, 100);
            picture.line(gone, [left, y, right, y]);
            picture.line(
                Style::stroke(3, Paint::Muted, 12, 80).dashed(),
                [left, y, right, y],
            );
            return;
        }
        Some(Role::Leader) => (9.0, 100),
        Some(Role::Candidate | Role::PreCandidate) => (5.0, 70),
        Some(Role::Follower) => (2.6, 60),
    };
    let percent = if turn.paused { percent / 3 } else { percent };
    picture.rect(
        Style::fill(2, paint, percent),
        [left, y - height / 2.0, right - left, height],
    );
    let wide = right - left > 96.0 && plot.row_height() > 26.0;
    if turn.role == Some(Role::Leader) && wide {
        picture.labels.push(Label {
            x: left + 6.0,
            y: y - 8.0,
            text: words::leads(turn.term.0),
            paint,
            centred: false,
            around: Around::Ground,
        });
    }
}
