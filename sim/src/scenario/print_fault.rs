//! Writing faults of links, servers, disks and clocks.

use std::fmt::{self, Display, Formatter};

use super::print::{Percent, Us};
use crate::fault::{ClockFault, DiskFault, Fault, Keeps, Shape};

impl Display for Fault {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        match self {
            Fault::Clog { from, to } => write!(f, "clog {from} -> {to}"),
            Fault::Unclog { from, to } => write!(f, "unclog {from} -> {to}"),
            Fault::Flap { from, to, rhythm } => {
                let (period, up) = (Us(rhythm.period_us), Percent(rhythm.up_ppm));
                write!(f, "flap {from} -> {to} every {period} up {up}")
            }
            Fault::Shape(Shape::Bridge(who)) => write!(f, "bridge {who}"),
            Fault::Shape(Shape::Ring) => f.write_str("ring"),
            Fault::Shape(Shape::Chain) => f.write_str("chain"),
            Fault::Delay(id, us) => write!(f, "delay {id} by {}", Us(*us)),
            Fault::Deliver(id) => write!(f, "deliver {id}"),
            Fault::Crash { who, keeps } => write!(f, "crash {who}{keeps}"),
            Fault::Slow { who, us: 0 } => write!(f, "slow {who} off"),
            Fault::Slow { who, us } => write!(f, "slow {who} {}", Us(*us)),
            Fault::Backup(who) => write!(f, "backup {who}"),
            Fault::RollBack(who) => write!(f, "rollback {who}"),
            Fault::Disk { who, fault } => write!(f, "disk {who} {fault}"),
            Fault::Clock { who, fault } => write!(f, "clock {who} {fault}"),
        }
    }
}

impl Display for Keeps {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        match self.writes {
            0 => {}
            u32::MAX => f.write_str(" keeping all")?,
            writes => write!(f, " keeping {writes}")?,
        }
        f.write_str(if self.torn { " torn" } else { "" })
    }
}

impl Display for DiskFault {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        match self {
            DiskFault::Takes(span) => write!(f, "takes {span}"),
            DiskFault::Stuck => f.write_str("stuck"),
            DiskFault::Full => f.write_str("full"),
            DiskFault::Failing => f.write_str("failing"),
            DiskFault::Lying => f.write_str("lying"),
            DiskFault::Rotten => f.write_str("rotten"),
            DiskFault::Loses(index) => write!(f, "loses {index}"),
            DiskFault::Well => f.write_str("well"),
        }
    }
}

impl Display for ClockFault {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        match self {
            // Parts per thousand are tenths of a per cent, so this is exact.
            ClockFault::Rate(permille) => write!(f, "rate {}", Percent(permille * 1_000)),
            ClockFault::Ahead(us) => write!(f, "ahead {}", Us(*us)),
            ClockFault::Back(us) => write!(f, "back {}", Us(*us)),
            ClockFault::Right => f.write_str("right"),
        }
    }
}
