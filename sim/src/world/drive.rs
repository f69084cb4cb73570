//! What happens inside a server: messages arrive, deadlines pass, writes
//! finish; and what comes out is put on disks and links.

use std::sync::Arc;

use raftworks_core::{
    Body, Index, Message, Output, Role, Server, ServerId, Snapshot, Term, Time, Write,
};

use super::World;
use crate::check::Effected;
use crate::command::Command;
use crate::disk::{DiskState, PendingWrite};
use crate::draw::Purpose;
use crate::event::{Effect, EventKind, LossReason};
use crate::finding::Finding;
use crate::flight::{Address, Fate, Flight, MessageId, Packet};
use crate::host::Notes;
use crate::link::{self, Travel};
use crate::rule::Rule;
use crate::store::Store;

impl World {
    /// Lets something happen in a server, and then everything that follows from it.
    pub(super) fn drive(
        &mut self,
        place: usize,
        input: impl FnOnce(&mut Server<Command, Notes>, Time),
    ) {
        let host = &mut self.hosts[place];
        let now = host.clock.shows(self.now);
        let server = &mut host.server;
        let led = server.is_leader().then(|| server.term());
        let was = server.role();
        input(server, now);
        self.follow(place, led, was);
    }

    /// Everything that follows in a server that led this term and had this role before.
    /// It is apart from what is compiled anew for each kind of input.
    fn follow(&mut self, place: usize, led: Option<Term>, was: Role) {
        let id = self.hosts[place].id;
        let server = &self.hosts[place].server;
        if server.is_leader() && led != Some(server.term()) {
            self.checks.elected(id, server.term());
        }
        // Writes come first: then the log is what the checks know, and what is sent
        // and applied can be compared with it.
        let mut compared = false;
        while let Some(output) = self.hosts[place].server.poll() {
            if !compared && !matches!(output, Output::Write(_)) {
                self.compare_log(place, led);
                compared = true;
            }
            match output {
                Output::Write(write) => self.begin_write(place, write, led),
                Output::Send(message) => self.send_message(message),
                Output::SendSnapshot {
                    message,
                    size_bytes,
                } => self.send_part(place, message, size_bytes),
                Output::Restore(snapshot) => self.restore_store(place, &snapshot),
                Output::Apply { first, last } => self.apply(place, first, last),
                Output::Read { read, .. } => self.answer_read(place, read, None),
                Output::ReadRefused { read, reason } => {
                    self.answer_read(place, read, Some(reason));
                }
            }
        }
        if !compared {
            self.compare_log(place, led);
        }
        let is = self.hosts[place].server.role();
        if is != was {
            self.coverage.role_changed(was, is);
            if was == Role::Leader {
                self.stepped_down(place);
            }
        }
        let host = &self.hosts[place];
        let configuration = host.server.configuration();
        self.checks
            .observe(id, host.seen(), configuration, host.followed());
        let notes = self.hosts[place].server.observer_mut();
        notes.hand_over(&mut self.event.notes);
    }

    /// A disk that has very much to do is asked for no more: then the change of the
    /// log has to be looked for.
    #[inline]
    fn compare_log(&mut self, place: usize, led: Option<Term>) {
        let host = &self.hosts[place];
        if self.checks.log_seen(host.id) != host.server.log().last() {
            self.find_change(place, led);
        }
    }

    fn find_change(&mut self, place: usize, led: Option<Term>) {
        let host = &self.hosts[place];
        let log = host.server.log();
        let term = host.server.term();
        let leads = led == Some(term) && host.server.is_leader();
        let entries: Vec<_> = log
            .range(log.base().index.next(), log.last().index)
            .collect();
        self.checks
            .log_found(host.id, term, leads, entries.into_iter());
    }

    /// A server asks its disk to write. `led` is the term that it led before.
    fn begin_write(&mut self, place: usize, write: Write, led: Option<Term>) {
        let host = &mut self.hosts[place];
        let term = host.server.term();
        let mut entries = self.spare_entries.pop().unwrap_or_default();
        if let Some(log) = write.log {
            entries.extend(host.server.log().range(log.first, log.last).cloned());
        }
        let latency = host.disk.takes.unwrap_or(self.settings.disk);
        let key = [host.id.0, u64::from(host.incarnation), write.id.0, 0];
        let curve = &mut host.disk.curve;
        let latency_us = self.draw.span(Purpose::DiskLatency, key, latency, curve);
        let latency_us = host
            .disk
            .most_us
            .map_or(latency_us, |most| most.min(latency_us));
        let write = PendingWrite {
            id: write.id,
            hard_state: write.hard_state,
            snapshot: write.snapshot,
            compact: write.compact,
            log: write.log,
            done_at: self.now.after_us(latency_us),
            entries,
            term,
            asked_in: self.events,
        };
        if let Some(snapshot) = write.installed() {
            self.checks.installed(host.id, snapshot);
        }
        if let Some(log) = write.log {
            let leads = led == Some(term) && host.server.is_leader();
            self.checks
                .log_changed(host.id, term, leads, log.first, &write.entries);
        }
        host.disk.begin(write);
    }

    pub(super) fn finish_write(&mut self, place: usize) {
        if self.hosts[place].disk.state() == DiskState::Failing {
            return self.fail_write(place);
        }
        let host = &mut self.hosts[place];
        let told = |write: &_| self.checks.written(host.id, write);
        let Some(write) = host.disk.finish(told) else {
            return;
        };
        self.event.cause = Some(write.asked_in);
        self.event.kind = EventKind::Written {
            server: self.hosts[place].id,
            write: write.id,
        };
        self.drive(place, |server, now| {
            let known = server.written(now, write.id);
            debug_assert!(known.is_ok(), "the disk reports writes that were issued");
        });
        self.spare_entries.push(write.entries);
    }

    pub(super) fn pass_deadline(&mut self, place: usize) {
        self.event.kind = EventKind::DeadlinePassed {
            server: self.hosts[place].id,
        };
        self.drive(place, Server::advance);
    }

    /// Fills in a part of a snapshot, from the disk, and sends it.
    fn send_part(&mut self, place: usize, mut message: Message<Command>, size_bytes: u64) {
        if let Body::InstallSnapshot {
            snapshot,
            offset,
            data,
            ..
        } = &mut message.body
            && size_bytes > 0
        {
            let image = self.hosts[place].disk.image(snapshot);
            let end = offset.saturating_add(size_bytes) as usize;
            let part = image.and_then(|image| image.get(*offset as usize..end));
            let Some(part) = part else {
                debug_assert!(false, "snapshots in use stay on the disk");
                return;
            };
            data.extend_from_slice(part);
        }
        self.send_message(message);
    }

    /// A snapshot takes the place of the state machine.
    fn restore_store(&mut self, place: usize, snapshot: &Snapshot) {
        let host = &mut self.hosts[place];
        let image = host.disk.image(snapshot);
        host.store = image
            .and_then(|image| Store::from_image(image))
            .unwrap_or_default();
        // Whoever waits for an entry that it covers cannot be told what became of it.
        host.waiting = host.waiting.split_off(&snapshot.last.index.next());
        let digest = (snapshot.size_bytes > 0).then(|| host.store.digest());
        self.checks.restored(host.id, snapshot, digest);
        self.event.effects.push(Effect::Restored {
            server: host.id,
            last: snapshot.last.index,
        });
    }

    /// A server takes a snapshot of its state machine. Says whether there was
    /// anything new to take.
    pub(super) fn take_snapshot(&mut self, place: usize) -> bool {
        let host = &mut self.hosts[place];
        let witness = !host.server.has_commands();
        let image: Arc<[u8]> = if witness {
            Arc::default()
        } else {
            let sessions = self.settings.options.rules.keep(Rule::SessionsInSnapshot);
            host.store.image(sessions).into()
        };
        let index = host.server.last_applied();
        let Ok(snapshot) = host.server.snapshot_taken(index, image.len() as u64) else {
            return false;
        };
        let digest = Store::from_image(&image).map(|store| store.digest());
        let digest = digest.filter(|_| !witness);
        self.checks.snapshot_taken(host.id, &snapshot, digest);
        let in_use: Vec<Arc<Snapshot>> = host.server.snapshots_in_use().cloned().collect();
        host.disk.keep_image(snapshot, image, |old| {
            in_use.iter().any(|s| s.last == old.last)
        });
        true
    }

    fn apply(&mut self, place: usize, first: Index, last: Index) {
        let once = self.settings.options.rules.keep(Rule::ApplyOnce);
        let host = &mut self.hosts[place];
        for entry in host.server.log().range(first, last) {
            let mut effect = Effected::default();
            if let Some(command) = entry.command() {
                let applied = host.store.apply(command, once);
                effect = Effected::from(&applied);
                if let Some(waiting) = host.waiting.get_mut(&entry.index) {
                    waiting.outcome = Some(applied.outcome);
                }
            }
            self.checks
                .applied(host.id, entry, effect, host.store.digest());
        }
        let server = host.id;
        self.event.effects.push(Effect::Applied {
            server,
            first,
            last,
        });
        self.answer_clients(place, first, last);
        let server = &self.hosts[place].server;
        let covered = server
            .snapshot()
            .map_or(0, |snapshot| snapshot.last.index.0);
        let every = self.settings.options.snapshot_every;
        if every.is_some_and(|every| last.0.saturating_sub(covered) >= every) {
            self.take_snapshot(place);
        }
    }

    fn send_message(&mut self, message: Message<Command>) {
        self.checks.sent(&message);
        let from = Address::Server(message.from);
        let to = Address::Server(message.to);
        self.launch(from, to, Packet::Raft(message));
    }

    /// Puts a message on its link, where its fate is drawn.
    pub(super) fn launch(&mut self, from: Address, to: Address, packet: Packet) {
        let (kind, term) = (packet.kind(), packet.term());
        let place = self.link_place(from, to);
        let number = self.links[place].next_number(kind, term);
        let id = MessageId {
            from,
            to,
            kind,
            term,
            number,
        };
        let duplicate_ppm = self.links[place].settings.duplicate_ppm;
        let twice = duplicate_ppm > 0
            && self
                .draw
                .chance(Purpose::Duplication, self.key_of(id), duplicate_ppm);
        let copy = twice.then(|| packet.clone());
        self.launch_as(place, id, packet, None);
        if let Some(packet) = copy {
            self.launch_copy(id, packet);
        }
    }

    /// Sends another copy, with a number of its own.
    pub(super) fn launch_copy(&mut self, original: MessageId, packet: Packet) {
        let place = self.link_place(original.from, original.to);
        let number = self.links[place].next_number(original.kind, original.term);
        let id = MessageId { number, ..original };
        self.launch_as(place, id, packet, Some(original.number));
    }

    fn launch_as(&mut self, place: usize, id: MessageId, packet: Packet, copy_of: Option<u32>) {
        let key = self.key_of(id);
        let link = &mut self.links[place];
        let bytes = if link.plain { 0 } else { packet.size_bytes() };
        let Travel { takes_us, fate } = link.travel(self.draw, key, self.now, bytes);
        let travels_us = match fate {
            Fate::Arrives | Fate::Corrupt => takes_us,
            _ => takes_us / 2,
        };
        link.in_flight += 1;
        let (messages, plain) = (link.in_flight, link.plain);
        // Where messages wait because of a fault, the queue is full some day, as any
        // queue is. Where nothing keeps them, there is a storm.
        let special = !plain || (messages > link::CAPACITY && self.is_paused(id.to));
        if messages > link::STORM && !special {
            self.finding = Some(Finding::LinkFlooded {
                from: id.from,
                to: id.to,
                messages,
            });
        }
        self.event.sent.push(id);
        let slot = self.queue.launch(Flight {
            id,
            packet,
            sent_in: self.events,
            sent_at: self.now,
            arrives_at: self.now.after_us(takes_us),
            ends_at: self.now.after_us(travels_us),
            fate,
            held_at: None,
            clogged: false,
            waited: false,
            copy_of,
            ticket: 0,
        });
        if special {
            self.look_after_special_link(place, slot);
        }
    }

    /// What a draw about a message is keyed by.
    pub(super) fn key_of(&self, id: MessageId) -> [u64; 4] {
        let ends = (self.end_place(id.from) as u64) << 32 | self.end_place(id.to) as u64;
        [ends, id.kind as u64, id.term.0, u64::from(id.number)]
    }

    /// A message that arrives at a paused server waits at its door, and at a slow one
    /// until its turn has come. Nothing happens, so that this is no event.
    pub(super) fn waits_at_a_door(&mut self, slot: u32) -> bool {
        if self.waits_for_its_turn(slot) {
            return true;
        }
        let waits = self.comes_to_a_paused_server(slot);
        if waits && let Some(flight) = self.queue.get(slot) {
            let place = self.end_place(flight.id.to);
            self.hosts[place].backlog.push(slot);
            self.queue.suspend(slot);
        }
        waits
    }

    pub(super) fn comes_to_a_paused_server(&self, slot: u32) -> bool {
        let Some(flight) = self.queue.get(slot) else {
            return false;
        };
        flight.fate == Fate::Arrives && self.is_paused(flight.id.to)
    }

    fn is_paused(&self, end: Address) -> bool {
        match end {
            Address::Server(id) => self.hosts[World::place_of(id)].paused,
            Address::Client(_) => false,
        }
    }

    /// A message meets its fate.
    pub(super) fn end_flight(&mut self, slot: u32) {
        let Some(flight) = self.queue.get(slot) else {
            return;
        };
        let receiver_down = match flight.id.to {
            Address::Server(id) => !self.hosts[id.0 as usize - 1].up,
            Address::Client(_) => false,
        };
        match flight.fate {
            Fate::Arrives if receiver_down => self.lose(slot, LossReason::ReceiverDown),
            Fate::Arrives => self.deliver(slot),
            fate => self.lose(slot, fate.into()),
        }
    }

    /// Takes a message off its link without delivering it.
    pub(super) fn lose(&mut self, slot: u32, reason: LossReason) {
        if let Some((message, packet)) = self.take_flight(slot) {
            self.event.kind = EventKind::Lost {
                message,
                packet,
                reason,
            };
        }
    }

    /// Takes a message off its link.
    #[inline]
    pub(super) fn take_flight(&mut self, slot: u32) -> Option<(MessageId, Packet)> {
        let Flight {
            id,
            packet,
            sent_in,
            ..
        } = self.queue.remove(slot)?;
        self.event.cause = Some(sent_in);
        self.link_mut(id.from, id.to).in_flight -= 1;
        Some((id, packet))
    }

    fn deliver(&mut self, slot: u32) {
        let Some((message, packet)) = self.take_flight(slot) else {
            return;
        };
        self.add_arrival(message, &packet);
        self.event.kind = EventKind::Delivered {
            message,
            packet: (self.tells_packets || self.refines()).then(|| packet.clone()),
        };
        match (message.to, packet) {
            (Address::Server(to), Packet::Raft(message)) => {
                let place = to.0 as usize - 1;
                self.checks.delivered(&message);
                self.drive(place, |server, now| {
                    // A refusal leaves the server as it was: only a broken
                    // sender can cause one, and the checks will say so.
                    let _ = server.receive(now, message);
                });
            }
            (Address::Server(to), Packet::Request(request)) => self.serve(to, &request),
            (Address::Client(client), Packet::Response(response)) => {
                if let Address::Server(by) = message.from {
                    self.answered(by, client, &response);
                }
            }
            (_, packet) => debug_assert!(false, "{packet:?} went to the wrong kind of end"),
        }
    }

    pub(super) fn place_of(server: ServerId) -> usize {
        server.0 as usize - 1
    }
}
