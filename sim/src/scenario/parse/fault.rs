//! Reading faults of links, servers, disks and clocks.

use raftworks_core::Index;

use super::action::{message, one_way, selector};
use super::value::{number, percentage, spread, time};
use super::{Parsed, checked};
use crate::action::Action;
use crate::fault::{ClockFault, DiskFault, Fault, Keeps, Rhythm, Shape};
use crate::scenario::expected::Thing;
use crate::scenario::lex::Line;
use crate::scenario::words::{CLOCK_WORDS, DISK_WORDS};

/// What follows the word `crash`.
pub(super) fn crash(line: &mut Line<'_>) -> Parsed<Action> {
    let who = selector(line)?;
    let mut keeps = Keeps {
        writes: 0,
        torn: false,
    };
    if line.take_word("keeping") {
        keeps.writes = line.need(Thing::Survivors, |word| match word {
            "all" => Some(u32::MAX),
            word => word.parse().ok(),
        })?;
    }
    keeps.torn = line.take_word("torn");
    if keeps.writes == 0 && !keeps.torn {
        return Ok(Action::Crash(who));
    }
    Ok(Action::Fault(Fault::Crash { who, keeps }))
}

/// What follows the first word of any other fault.
pub(super) fn fault(verb: &str, line: &mut Line<'_>) -> Parsed<Fault> {
    Ok(match verb {
        "clog" => {
            let (from, to) = one_way(line)?;
            Fault::Clog { from, to }
        }
        "unclog" => {
            let (from, to) = one_way(line)?;
            Fault::Unclog { from, to }
        }
        "flap" => flap(line)?,
        "bridge" => Fault::Shape(Shape::Bridge(selector(line)?)),
        "ring" => Fault::Shape(Shape::Ring),
        "chain" => Fault::Shape(Shape::Chain),
        "delay" => {
            let id = message(line)?;
            line.need_word("by")?;
            Fault::Delay(id, some_time(line)?)
        }
        "deliver" => Fault::Deliver(message(line)?),
        "slow" => {
            let who = selector(line)?;
            let us = if line.take_word("off") {
                0
            } else {
                some_time(line)?
            };
            Fault::Slow { who, us }
        }
        "backup" => Fault::Backup(selector(line)?),
        "rollback" => Fault::RollBack(selector(line)?),
        "disk" => Fault::Disk {
            who: selector(line)?,
            fault: disk(line)?,
        },
        _ => Fault::Clock {
            who: selector(line)?,
            fault: clock(line)?,
        },
    })
}

fn some_time(line: &mut Line<'_>) -> Parsed<u64> {
    checked(line, Thing::PositiveTime, |line| {
        Ok(Some(time(line)?.0).filter(|us| *us > 0))
    })
}

fn flap(line: &mut Line<'_>) -> Parsed<Fault> {
    let (from, to) = one_way(line)?;
    line.need_word("every")?;
    let period_us = some_time(line)?;
    line.need_word("up")?;
    let up_ppm = percentage(line)?;
    Ok(Fault::Flap {
        from,
        to,
        rhythm: Rhythm { period_us, up_ppm },
    })
}

fn disk(line: &mut Line<'_>) -> Parsed<DiskFault> {
    Ok(match line.need_one_of(Thing::DiskFault, &DISK_WORDS)? {
        0 => DiskFault::Takes(spread(line)?),
        1 => DiskFault::Stuck,
        2 => DiskFault::Full,
        3 => DiskFault::Failing,
        4 => DiskFault::Lying,
        5 => DiskFault::Rotten,
        6 => DiskFault::Loses(Index(number(line, Thing::FirstLost)?.max(1))),
        _ => DiskFault::Well,
    })
}

fn clock(line: &mut Line<'_>) -> Parsed<ClockFault> {
    Ok(match line.need_one_of(Thing::ClockFault, &CLOCK_WORDS)? {
        0 => ClockFault::Rate(rate(line)?),
        1 => ClockFault::Ahead(some_time(line)?),
        2 => ClockFault::Back(some_time(line)?),
        _ => ClockFault::Right,
    })
}

/// A rate as a percentage with one decimal, at most ten times the right one.
fn rate(line: &mut Line<'_>) -> Parsed<u32> {
    const MOST_PERMILLE: u32 = 10_000;
    line.need(Thing::Rate, |word| {
        let (whole, tenth) = match word.strip_suffix('%')?.split_once('.') {
            Some((whole, tenth)) if tenth.len() == 1 => (whole, tenth),
            Some(_) => return None,
            None => (word.strip_suffix('%')?, "0"),
        };
        let digits = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
        if !digits(whole) || !digits(tenth) || whole.len() > 4 {
            return None;
        }
        let rate = whole.parse::<u32>().ok()? * 10 + tenth.parse::<u32>().ok()?;
        Some(rate).filter(|rate| *rate <= MOST_PERMILLE)
    })
}
