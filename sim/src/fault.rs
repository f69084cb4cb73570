//! Faults beyond those that every beginner knows: of links, servers, disks and
//! clocks. Each has an undo of its own; what holds under which is in `docs/faults.md`.
//!
//! This file says what they are. What they do is in `world/harm`, how they are
//! written in `scenario/fault`.

use raftworks_core::Index;

use crate::action::Selector;
use crate::flight::MessageId;
use crate::settings::Span;

/// A fault, or the undoing of one.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Fault {
    /// Everything on these links stops, one direction; what is sent waits, too.
    Clog {
        /// Senders.
        from: Selector,
        /// Receivers.
        to: Selector,
    },
    /// Undo [`Fault::Clog`]: what waited goes on, all at once and in its order.
    Unclog {
        /// Senders.
        from: Selector,
        /// Receivers.
        to: Selector,
    },
    /// Cut these links again and again, one direction. Undone like a cut.
    Flap {
        /// Senders.
        from: Selector,
        /// Receivers.
        to: Selector,
        /// How often and for how long.
        rhythm: Rhythm,
    },
    /// Cut and restore all links, so that they have this shape.
    Shape(Shape),
    /// This message arrives so much later, in microseconds.
    Delay(MessageId, u64),
    /// This message arrives now, whatever the link would have done with it.
    Deliver(MessageId),
    /// Stop these servers; some of what their disks have not finished writing is
    /// there all the same.
    Crash {
        /// The servers.
        who: Selector,
        /// What survives.
        keeps: Keeps,
    },
    /// Handling anything takes these servers so long, in microseconds, and what comes
    /// meanwhile waits in line. Zero undoes it.
    Slow {
        /// The servers.
        who: Selector,
        /// How long.
        us: u64,
    },
    /// Take a copy of these servers' disks.
    Backup(Selector),
    /// Crash these servers, and bring back the copies of their disks: outside the
    /// contract.
    RollBack(Selector),
    /// Something happens to disks.
    Disk {
        /// Whose.
        who: Selector,
        /// What.
        fault: DiskFault,
    },
    /// Something happens to clocks.
    Clock {
        /// Whose.
        who: Selector,
        /// What.
        fault: ClockFault,
    },
}

/// A link that comes and goes: it works at the beginning of each period.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Rhythm {
    /// The period, in microseconds.
    pub period_us: u64,
    /// How much of it the link works, in parts per million.
    pub up_ppm: u32,
}

/// Partitions in which not everybody is on one side.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Shape {
    /// Two halves that do not see each other, and this server, which sees both.
    Bridge(Selector),
    /// Everybody sees a majority, and no two see the same one.
    Ring,
    /// Everybody sees its neighbours only.
    Chain,
}

/// Which of the writes under way a crash leaves on the disk.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Keeps {
    /// So many of them, the oldest first; all of them if there are fewer.
    pub writes: u32,
    /// Of the one after these, a part is there. A checksum finds that out, and the
    /// incomplete record is not taken for one.
    pub torn: bool,
}

/// What happens to a disk.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum DiskFault {
    /// Each write takes so long.
    Takes(Span),
    /// No write ends.
    Stuck,
    /// A write that needs room waits, and all after it; clients' commands are
    /// refused.
    Full,
    /// The next write that would end fails, and the server stops.
    Failing,
    /// It says that it has written, and forgets that in a crash: outside the contract.
    Lying,
    /// What is on it cannot be read: the server cannot start from it.
    Rotten,
    /// The server stops and drops its entries from this one on, as a server does
    /// that takes a damaged entry for the end of its log: outside the contract.
    Loses(Index),
    /// Nothing is wrong with it any more.
    Well,
}

/// What happens to a server's clock.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum ClockFault {
    /// It runs at this rate, in parts per thousand of the right one; 0 stops it.
    Rate(u32),
    /// It jumps forward, in microseconds.
    Ahead(u64),
    /// It jumps back, in microseconds. The server's own time waits meanwhile.
    Back(u64),
    /// It runs as it should from now on, and no later than it ever was: being ahead is
    /// no harm.
    Right,
}

impl Fault {
    /// Whether safety is not promised under it.
    pub fn is_outside_the_contract(&self) -> bool {
        matches!(
            self,
            Fault::RollBack(_)
                | Fault::Disk {
                    fault: DiskFault::Lying | DiskFault::Loses(_),
                    ..
                }
        )
    }
}
