//! A whole cluster as one value: servers, links, clients, and what is about to
//! happen. It takes one atomic step at a time and never knows that it is watched.
//!
//! This file owns the state and the choice of the next event (by the times in `agenda`). What
//! happens inside a server is in `drive`, what clients do in `ask`, what servers do for them in
//! `serve`, what was found out in `found`, what readers and scenarios do in `act` and `admin`, how faults end in `settle`, whom
//! actions mean in `select`, and what of an event goes into the digest in `fingerprint`.

mod act;
mod admin;
mod agenda;
mod ask;
mod drive;
mod fingerprint;
mod found;
mod harm;
mod harm_links;
mod select;
mod serve;
mod settle;
mod upcoming;

pub(crate) use fingerprint::{configuration_hash, hash_of};
pub use settle::Calm;
pub use upcoming::{Coming, Upcoming};

use std::sync::Arc;

use raftworks_core::{Entry, ServerId, Time};

use crate::action::{Action, Author};
use crate::check::Checks;
use crate::client::Client;
use crate::command::Command;
use crate::coverage::Coverage;
use crate::digest::Digest;
use crate::disk::Disk;
use crate::draw::Draw;
use crate::event::{Event, EventKind};
use crate::finding::{Finding, MAX_EVENTS_AT_ONE_INSTANT};
use crate::flight::{Address, Flight, MessageId};
use crate::host::{Due, Host, configuration_of, members_of, start_server};
use crate::link::Link;
use crate::queue::Queue;
use crate::scenario::{Order, Question, Scenario, Script};
use crate::settings::ClusterSettings;
use crate::spec::Spec;
use agenda::Agenda;

/// What the scenario says at this moment.
#[derive(Clone, Debug)]
pub struct Caption {
    /// The words.
    pub text: Arc<str>,
    /// The question that these words are, if they are one.
    pub question: Option<Arc<Question>>,
    /// Counts what the scenario said, from 1.
    pub number: u32,
    /// When.
    pub time: Time,
}

/// A cluster at a moment.
#[derive(Clone, Debug)]
pub struct World {
    scenario: Arc<Scenario>,
    /// The scenario's, and what was switched since.
    settings: Arc<ClusterSettings>,
    draw: Draw,
    now: Time,
    events: u64,
    events_at_this_instant: u32,
    digest: Digest,
    hosts: Vec<Host>,
    clients: Vec<Client>,
    links: Vec<Link>,
    queue: Queue,
    agenda: Agenda,
    script: Script,
    /// An action of the scenario that happens next, at this instant.
    due_action: Option<Action>,
    caption: Option<Caption>,
    captions: u32,
    checks: Checks,
    coverage: Coverage,
    /// The specification that every step must refine, when that is asked for.
    spec: Option<Box<Spec>>,
    finding: Option<Finding>,
    calm: Option<Arc<Calm>>,
    event: Event,
    /// Lists of writes that are done, empty: the next writes need no memory of their own.
    spare_entries: Vec<Vec<Entry<Command>>>,
    /// Whether events say what delivered messages carried.
    tells_packets: bool,
}

/// What happens next.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Next {
    /// The scenario does something. The order of these variants is the order of
    /// what happens at one instant.
    Script,
    Host(Due, usize),
    Flight(u32),
    Client(usize),
}

impl World {
    /// The cluster of a scenario at time zero.
    pub fn new(scenario: Arc<Scenario>, seed: u64) -> World {
        let settings = &scenario.cluster;
        let draw = Draw(seed);
        let servers = settings.servers as usize;
        let ids = || (1..=settings.servers).map(ServerId);
        let known: Vec<_> = ids().map(|id| configuration_of(settings, id)).collect();
        let mut checks = Checks::new(&members_of(settings).into(), known.iter());
        let hosts = ids().map(|id| {
            let log = settings.logs.iter().find(|log| log.server == id);
            let disk = log.map_or_else(Disk::default, Disk::with_log);
            checks.disk_found(id, disk.hard_state(), disk.entries());
            let server = start_server(settings, id, 0, &disk, draw, Time(0));
            Host::new(id, server, disk)
        });
        let hosts: Vec<Host> = hosts.collect();
        for host in &hosts {
            checks.restarted(host.id, host.seen(), host.server.configuration());
        }
        let clients: Vec<Client> = ask::clients_of(&settings.clients, draw);
        let ends = hosts.len() + clients.len();
        let mut links = vec![Link::new(settings.link); ends * ends];
        for (place, link) in links.iter_mut().enumerate() {
            if place / ends >= servers || place % ends >= servers {
                *link = Link::new(settings.link.of_clients());
            }
        }
        let mut world = World {
            script: Script::new(Arc::clone(&scenario)),
            settings: Arc::new(scenario.cluster.clone()),
            scenario,
            draw,
            now: Time(0),
            events: 0,
            events_at_this_instant: 0,
            digest: Digest::new(),
            hosts,
            clients,
            links,
            queue: Queue::default(),
            agenda: Agenda::default(),
            due_action: None,
            caption: None,
            captions: 0,
            checks,
            coverage: Coverage::default(),
            spec: None,
            finding: None,
            calm: None,
            event: Event::none(),
            spare_entries: Vec::new(),
            tells_packets: true,
        };
        world.prepare();
        world
    }

    /// What the scenario asks for before the first event.
    fn prepare(&mut self) {
        let scenario = Arc::clone(&self.scenario);
        for link in &scenario.links {
            for from in self.resolve(&link.from) {
                for to in self.resolve(&link.to) {
                    if from != to {
                        let one = self.link_mut(Address::Server(from), Address::Server(to));
                        one.settings.change(link.change);
                        one.look_again();
                    }
                }
            }
        }
        self.digest.add(self.draw.0);
        for rule in self.rules_off() {
            self.digest.add_text(rule.name());
        }
        self.follow_script();
        self.agenda.renew(&self.hosts, &self.clients);
    }

    /// From now on events do not say what delivered messages carried. For those who run
    /// much and read little: it is copied for the event alone.
    pub fn leave_packets_out(&mut self) {
        self.tells_packets = false;
    }

    /// The next event, or `None` when the run was stopped with a finding or
    /// nothing will ever happen again.
    pub fn step(&mut self) -> Option<&Event> {
        if self.finding.is_some() {
            return None;
        }
        loop {
            let (time, next) = self.next()?;
            self.set_now(time);
            if self.perform(next) {
                self.renew_agenda(next);
                self.end_event();
                return Some(&self.event);
            }
        }
    }

    /// The reader does something at this time, which is neither before the last
    /// event nor after the next one.
    pub fn act(&mut self, at: Time, action: Action) -> &Event {
        let latest = self.next_time().unwrap_or(at);
        self.set_now(at.min(latest).max(self.now));
        self.begin_event();
        self.perform_action(action, Author::Reader);
        self.renew_agenda(Next::Script);
        self.end_event();
        &self.event
    }

    /// When the next event will happen.
    pub fn next_time(&self) -> Option<Time> {
        if self.finding.is_some() {
            return None;
        }
        match self.next()? {
            (_, Next::Flight(slot)) if self.comes_to_a_paused_server(slot) => {
                self.next_time_without_waiting()
            }
            (time, _) => Some(time),
        }
    }

    /// The same when the next message only comes to a closed door, which is no event.
    fn next_time_without_waiting(&self) -> Option<Time> {
        let flights = self.queue.scheduled();
        let flights = flights.filter(|(slot, _)| !self.comes_to_a_paused_server(*slot));
        let others = [
            self.script.next_time(),
            self.agenda.first_host().map(|(time, ..)| time),
            self.agenda.first_client().map(|(time, _)| time),
            flights.map(|(_, time)| time).min(),
        ];
        let next = others.into_iter().flatten().min();
        next.map(|time| time.max(self.now))
    }

    /// The time of the latest event.
    pub fn now(&self) -> Time {
        self.now
    }

    /// How many events have happened.
    pub fn events(&self) -> u64 {
        self.events
    }

    /// The latest event.
    pub fn last_event(&self) -> Option<&Event> {
        (self.events > 0).then_some(&self.event)
    }

    /// The hash of all events so far.
    pub fn digest(&self) -> Digest {
        self.digest
    }

    /// The scenario.
    pub fn scenario(&self) -> &Arc<Scenario> {
        &self.scenario
    }

    /// The settings as they are now: the scenario's, and what was switched since.
    pub fn settings(&self) -> &ClusterSettings {
        &self.settings
    }

    /// The seed.
    pub fn seed(&self) -> u64 {
        self.draw.0
    }

    /// All servers' machines, in the order of their ids.
    pub fn hosts(&self) -> &[Host] {
        &self.hosts
    }

    /// A server's machine.
    pub fn host(&self, id: ServerId) -> Option<&Host> {
        self.hosts.get((id.0 as usize).checked_sub(1)?)
    }

    /// The direction of a link between two servers.
    pub fn link(&self, from: ServerId, to: ServerId) -> Option<&Link> {
        let known = self.host(from).is_some() && self.host(to).is_some();
        let place = self.link_place(Address::Server(from), Address::Server(to));
        self.links.get(place).filter(|_| known && from != to)
    }

    /// All links, those of clients included, each direction on its own.
    pub fn links(&self) -> impl Iterator<Item = &Link> {
        self.links.iter()
    }

    /// All messages on their way.
    pub fn flights(&self) -> impl Iterator<Item = &Flight> {
        self.queue.flights()
    }

    /// The message with this name, while it is on its way.
    pub fn flight(&self, id: MessageId) -> Option<&Flight> {
        self.queue.get(self.queue.find(id)?)
    }

    /// All clients; the first one is the reader.
    pub fn clients(&self) -> &[Client] {
        &self.clients
    }

    /// Why the run was stopped, if it was.
    pub fn finding(&self) -> Option<&Finding> {
        self.finding.as_ref()
    }

    /// What the scenario says at this moment.
    pub fn caption(&self) -> Option<&Caption> {
        self.caption.as_ref()
    }

    /// The earliest thing that can happen, and when. Ties at one instant have a
    /// fixed order.
    fn next(&self) -> Option<(Time, Next)> {
        if self.due_action.is_some() {
            return Some((self.now, Next::Script));
        }
        let mut next: Option<(Time, Next)> = None;
        // Offered in the order of what happens at one instant.
        let mut offer = |time: Time, what: Next| {
            if next.is_none_or(|(best, _)| time < best) {
                next = Some((time, what));
            }
        };
        if let Some(time) = self.script.next_time() {
            offer(time, Next::Script);
        }
        if let Some((time, due, place)) = self.agenda.first_host() {
            offer(time, Next::Host(due, place));
        }
        if let Some((time, slot)) = self.queue.next() {
            offer(time, Next::Flight(slot));
        }
        if let Some((time, place)) = self.agenda.first_client() {
            offer(time, Next::Client(place));
        }
        // What was put off by a pause is due now, and not in the past.
        next.map(|(time, what)| (time.max(self.now), what))
    }

    /// Does it. Says whether it made an event.
    fn perform(&mut self, next: Next) -> bool {
        if let Next::Flight(slot) = next
            && self.waits_at_a_door(slot)
        {
            return false;
        }
        self.begin_event();
        match next {
            Next::Script => self.go_on_with_script(),
            Next::Host(Due::Write, place) => self.finish_write(place),
            Next::Host(Due::Deadline, place) => self.pass_deadline(place),
            Next::Flight(slot) => self.end_flight(slot),
            Next::Client(place) => self.wake_client(place),
        }
        true
    }

    /// Renews what this may have changed of what is due.
    fn renew_agenda(&mut self, done: Next) {
        let end = match done {
            Next::Script => return self.agenda.renew(&self.hosts, &self.clients),
            Next::Host(_, place) => place,
            Next::Client(place) => self.hosts.len() + place,
            Next::Flight(_) => match &self.event.kind {
                EventKind::Delivered { message, .. } => self.end_place(message.to),
                _ => return,
            },
        };
        match end.checked_sub(self.hosts.len()) {
            None => self.agenda.renew_host(end, &self.hosts[end]),
            Some(place) => self.agenda.renew_client(place, &self.clients[place]),
        }
    }

    /// The scenario's own time has come: it does something, or only says it.
    fn go_on_with_script(&mut self) {
        if self.due_action.is_none() {
            self.follow_script();
        }
        match self.due_action.take() {
            Some(action) => self.perform_action(action, Author::Scenario),
            None => self.event.kind = EventKind::Narrated,
        }
    }

    /// Lets the scenario say and name what is due, and takes the action that is.
    fn follow_script(&mut self) {
        while self.due_action.is_none()
            && let Some(order) = self.script.take_due(self.now)
        {
            match order {
                Order::Act(action) => self.due_action = Some(action),
                Order::Say(text) => self.say(text, None),
                Order::Ask(question) => self.say(Arc::clone(&question.text), Some(question)),
                Order::Name { who, name } => {
                    let servers = self.resolve(&who);
                    self.script.set_name(name, servers);
                }
            }
        }
    }

    fn say(&mut self, text: Arc<str>, question: Option<Arc<Question>>) {
        self.captions += 1;
        self.caption = Some(Caption {
            text,
            question,
            number: self.captions,
            time: self.now,
        });
    }

    fn set_now(&mut self, time: Time) {
        debug_assert!(time >= self.now, "time never runs backwards");
        if time > self.now {
            self.now = time;
            self.events_at_this_instant = 0;
        }
    }

    fn begin_event(&mut self) {
        let event = &mut self.event;
        event.number = self.events;
        event.cause = None;
        event.time = self.now;
        event.notes.clear();
        event.sent.clear();
        event.effects.clear();
        self.checks.begin_event(self.events, self.now);
    }

    fn end_event(&mut self) {
        self.events += 1;
        self.events_at_this_instant += 1;
        self.add_to_digest();
        if self.events_at_this_instant > MAX_EVENTS_AT_ONE_INSTANT {
            self.finding = Some(Finding::StandsStill {
                time: self.now,
                events: self.events_at_this_instant,
            });
        }
        self.checks.end_event(self.finding.as_ref());
        self.coverage.count(&self.event);
        self.refine();
        let hosts = &self.hosts;
        self.script
            .observe(&self.event, self.now, &|who| select::servers_of(hosts, who));
        if self.script.next_time().is_some_and(|time| time <= self.now) {
            self.follow_script();
        }
    }

    fn ends(&self) -> usize {
        self.hosts.len() + self.clients.len()
    }

    fn end_place(&self, address: Address) -> usize {
        match address {
            Address::Server(server) => server.0 as usize - 1,
            Address::Client(client) => self.hosts.len() + client.0 as usize,
        }
    }

    fn link_place(&self, from: Address, to: Address) -> usize {
        self.end_place(from) * self.ends() + self.end_place(to)
    }

    fn link_mut(&mut self, from: Address, to: Address) -> &mut Link {
        let place = self.link_place(from, to);
        &mut self.links[place]
    }
}
