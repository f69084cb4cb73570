//! What the rarer faults of servers, disks and clocks do. Those of links are in
//! `harm_links`.

use raftworks_core::{Entry, ServerId};

use super::World;
use super::act::something;
use crate::action::{Selector, Skipped};
use crate::command::Command;
use crate::disk::DiskState;
use crate::draw::Purpose;
use crate::event::EventKind;
use crate::fault::{ClockFault, DiskFault, Fault, Keeps, Shape};
use crate::flight::{Address, Fate};
use crate::rule::Rule;

impl World {
    /// Whom a fault means at this moment.
    pub(super) fn resolve_fault(&self, fault: &Fault) -> Result<Vec<Vec<ServerId>>, Skipped> {
        match fault {
            Fault::Clog { from, to }
            | Fault::Unclog { from, to }
            | Fault::Flap { from, to, .. } => Ok(vec![self.somebody(from)?, self.somebody(to)?]),
            Fault::Shape(Shape::Bridge(who))
            | Fault::Crash { who, .. }
            | Fault::Slow { who, .. }
            | Fault::Backup(who)
            | Fault::RollBack(who)
            | Fault::Disk { who, .. }
            | Fault::Clock { who, .. } => Ok(vec![self.somebody(who)?]),
            Fault::Shape(Shape::Ring | Shape::Chain) => Ok(vec![self.resolve(&Selector::All)]),
            Fault::Delay(..) | Fault::Deliver(_) => Ok(Vec::new()),
        }
    }

    /// Does it.
    pub(super) fn harm(&mut self, fault: &Fault, groups: &[Vec<ServerId>]) -> Result<(), Skipped> {
        let first = groups.first().map_or(&[][..], Vec::as_slice);
        match *fault {
            Fault::Clog { .. } => something(self.clog(groups)),
            Fault::Unclog { .. } => something(self.unclog(groups)),
            Fault::Flap { rhythm, .. } => something(self.flap(groups, rhythm)),
            Fault::Shape(ref shape) => something(self.shape_links(shape, first)),
            Fault::Delay(id, us) => {
                self.on_message(id, |world, slot| world.delay_message(slot, us))
            }
            Fault::Deliver(id) => self.on_message(id, World::deliver_message),
            Fault::Crash { keeps, .. } => {
                self.each(first, |world, place| world.crash_keeping(place, keeps))
            }
            Fault::Slow { us, .. } => self.each(first, |world, place| {
                std::mem::replace(&mut world.hosts[place].slow_us, us) != us
            }),
            Fault::Backup(_) => self.each(first, World::back_up),
            Fault::RollBack(_) => self.each(first, World::roll_back),
            Fault::Disk { fault, .. } => {
                self.each(first, |world, place| world.harm_disk(place, fault))
            }
            Fault::Clock { fault, .. } => {
                self.each(first, |world, place| world.harm_clock(place, fault))
            }
        }
    }

    /// Some of what was under way reaches the disk all the same; then the server
    /// crashes.
    fn crash_keeping(&mut self, place: usize, keeps: Keeps) -> bool {
        if !self.hosts[place].up {
            return false;
        }
        for _ in 0..keeps.writes {
            let host = &mut self.hosts[place];
            let told = |write: &_| self.checks.written(host.id, write);
            if host.disk.finish(told).is_none() {
                break;
            }
        }
        if keeps.torn {
            self.tear_write(place);
        }
        self.crash(place)
    }

    fn tear_write(&mut self, place: usize) {
        let host = &mut self.hosts[place];
        let Some(first) = host.disk.pending().next() else {
            return;
        };
        // At least one record is incomplete.
        let most = (first.entries.len() as u64).saturating_sub(1);
        let key = [host.id.0, u64::from(host.incarnation), first.id.0, 0];
        let whole = self.draw.between(Purpose::Torn, key, 0, most);
        let told = |write: &_| self.checks.written(host.id, write);
        host.disk.tear(whole as usize, told);
    }

    fn back_up(&mut self, place: usize) -> bool {
        let host = &mut self.hosts[place];
        let mut copy = host.disk.clone();
        copy.lose_pending();
        copy.heal();
        host.backup = Some(Box::new(copy));
        true
    }

    fn roll_back(&mut self, place: usize) -> bool {
        let Some(backup) = self.hosts[place].backup.clone() else {
            return false;
        };
        self.crash(place);
        self.hosts[place].disk = *backup;
        self.disk_is_another(place);
        self.start_from_disk(place);
        true
    }

    /// The checks learn anew what a disk holds, which is not what was written last.
    pub(super) fn disk_is_another(&mut self, place: usize) {
        let host = &self.hosts[place];
        let id = host.id;
        let snapshot = host.disk.snapshot().cloned();
        let entries: Vec<Entry<Command>> = host.disk.entries().cloned().collect();
        let hard_state = host.disk.hard_state();
        self.checks
            .disk_replaced(id, hard_state, snapshot.as_deref(), &entries);
    }

    fn harm_disk(&mut self, place: usize, fault: DiskFault) -> bool {
        let host = &mut self.hosts[place];
        let disk = &mut host.disk;
        let before = (disk.state(), disk.takes, disk.is_rotten(), disk.lies());
        match fault {
            DiskFault::Takes(span) => disk.takes = Some(span),
            DiskFault::Stuck => disk.set_state(DiskState::Stuck),
            DiskFault::Full => disk.set_state(DiskState::Full),
            DiskFault::Failing => disk.set_state(DiskState::Failing),
            DiskFault::Lying if !disk.lies() => disk.begin_to_lie(),
            DiskFault::Lying => {}
            DiskFault::Rotten => disk.rotten = true,
            DiskFault::Well => disk.heal(),
            DiskFault::Loses(first) => {
                self.crash(place);
                self.hosts[place].disk.lose_from(first);
                self.disk_is_another(place);
                self.start_from_disk(place);
                return true;
            }
        }
        let disk = &self.hosts[place].disk;
        before != (disk.state(), disk.takes, disk.is_rotten(), disk.lies())
    }

    /// A write fails: a server that went on would promise what it does not have.
    pub(super) fn fail_write(&mut self, place: usize) {
        let host = &self.hosts[place];
        let Some(write) = host.disk.pending().next() else {
            return;
        };
        self.event.cause = Some(write.asked_in);
        self.event.kind = EventKind::WriteFailed {
            server: host.id,
            write: write.id,
        };
        let keeps = self.settings.options.rules.keep(Rule::KeepUnwritten);
        if keeps || !self.take_back_unwritten(place) {
            self.crash(place);
        }
    }

    /// Without its rule, a leader goes on as if it had never had the entries that its
    /// disk did not take; the next write may succeed. Says whether it could.
    fn take_back_unwritten(&mut self, place: usize) -> bool {
        let disk = &mut self.hosts[place].disk;
        let Some((first, writes)) = disk.drop_unwritten_entries() else {
            return false;
        };
        let mut taken_back = false;
        self.drive(place, |server, now| {
            taken_back = server.take_back(first);
            for id in writes.into_iter().filter(|_| taken_back) {
                // It vouches for nothing any more, and what follows must not wait for it.
                let _ = server.written(now, id);
            }
        });
        let host = &mut self.hosts[place];
        if taken_back {
            host.disk.set_state(DiskState::Well);
            host.waiting.split_off(&first);
        }
        taken_back
    }

    /// Whether a server may start from its disk: nobody knows what a damaged record said.
    /// Without that rule, it is taken for the end of the log, and cut off.
    pub(super) fn accept_disk(&mut self, place: usize) -> bool {
        let host = &mut self.hosts[place];
        if !host.disk.is_rotten() {
            return true;
        }
        if self.settings.options.rules.keep(Rule::DamageIsNoEnd) {
            return false;
        }
        let id = host.id;
        let Some(first) = host.disk.cut_damage() else {
            return false;
        };
        self.checks.cut_off(id, first);
        self.disk_is_another(place);
        true
    }

    fn harm_clock(&mut self, place: usize, fault: ClockFault) -> bool {
        let now = self.now;
        let clock = &mut self.hosts[place].clock;
        let rate = clock.rate_permille();
        match fault {
            ClockFault::Rate(permille) => clock.set_rate(now, permille),
            ClockFault::Ahead(us) => {
                clock.jump(now, us, 0);
                return true;
            }
            ClockFault::Back(us) => {
                clock.jump(now, 0, us);
                return true;
            }
            ClockFault::Right => clock.set_right(now),
        }
        rate != clock.rate_permille()
    }

    /// At a slow server, a message waits until what came before it is handled.
    pub(super) fn waits_for_its_turn(&mut self, slot: u32) -> bool {
        let Some(flight) = self.queue.get(slot) else {
            return false;
        };
        let (Address::Server(to), Fate::Arrives, false) =
            (flight.id.to, flight.fate, flight.waited)
        else {
            return false;
        };
        let now = self.now;
        let host = &mut self.hosts[World::place_of(to)];
        if host.slow_us == 0 || !host.up || host.paused {
            return false;
        }
        host.busy_until = host.busy_until.max(now).after_us(host.slow_us);
        let turn = host.busy_until;
        if let Some(flight) = self.queue.get_mut(slot) {
            flight.waited = true;
            flight.ends_at = turn;
        }
        self.queue.reschedule(slot);
        true
    }
}
