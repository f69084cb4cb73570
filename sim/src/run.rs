//! A run: scenario, seed and actions. It moves to any of its moments at once.
//!
//! Every so often the cluster is kept as a checkpoint, whose storage is shared
//! with its neighbours; a seek goes to the checkpoint before and repeats what
//! follows. What has happened once is noted down as marks, from which a view
//! draws the whole run without repeating it.

mod walk;

use std::sync::Arc;

pub use walk::Walk;

use raftworks_core::{Note, ServerId, Term, Time};

use crate::action::Action;
use crate::chunked::Chunked;
use crate::event::{Effect, Event, EventKind};
use crate::outline::Outline;
use crate::scenario::Scenario;
use crate::world::World;

/// A checkpoint every so many events: repeating them takes a few milliseconds.
const CHECKPOINT_EVENTS: u64 = 2_000;

/// An action of the reader, and where in the run it happens.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct RunAction {
    /// The number of the event that it is.
    pub number: u64,
    /// When it happens.
    pub time: Time,
    /// What it is.
    pub action: Action,
}

/// What a mark stands for.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum MarkKind {
    /// A server started an election.
    Election,
    /// A leader was elected.
    Leader,
    /// A leader committed.
    Commit,
    /// A server crashed.
    Crash,
    /// A server restarted.
    Restart,
    /// A server was paused.
    Pause,
    /// A server was resumed.
    Resume,
    /// Links were cut.
    Partition,
    /// Links were restored.
    Heal,
    /// A client's command was done.
    ClientDone,
    /// The scenario said something.
    Said,
    /// A property was violated.
    Violation,
    /// The reader or the scenario did something else.
    Other,
}

/// An interesting event.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Mark {
    /// The event's number.
    pub number: u64,
    /// When it happened.
    pub time: Time,
    /// What it was.
    pub kind: MarkKind,
    /// The server that it happened to, when it was one.
    pub server: Option<ServerId>,
    /// That server's term afterwards.
    pub term: Term,
}

/// A run, and a playhead in it.
#[derive(Clone, Debug)]
pub struct Run {
    scenario: Arc<Scenario>,
    seed: u64,
    actions: Vec<RunAction>,
    /// Clusters after 0, `CHECKPOINT_EVENTS`, 2 × `CHECKPOINT_EVENTS`, … events.
    checkpoints: Vec<Arc<World>>,
    world: World,
    /// The cluster at the frontier, while the playhead is elsewhere.
    latest: Option<Arc<World>>,
    frontier: u64,
    frontier_time: Time,
    marks: Chunked<Mark>,
    /// Kept only for those who asked for it.
    outline: Option<Outline>,
}

impl Run {
    /// A run that nobody has touched, at its beginning.
    pub fn new(scenario: Arc<Scenario>, seed: u64) -> Run {
        Run::replay(scenario, seed, Vec::new())
    }

    /// A run with these actions, at its beginning. Each happens when the run gets
    /// to its number; one that does not come after the one before it is left out.
    pub fn replay(scenario: Arc<Scenario>, seed: u64, mut actions: Vec<RunAction>) -> Run {
        let mut next = 0;
        actions.retain(|action| {
            let in_order = action.number >= next;
            next = next.max(action.number.saturating_add(1));
            in_order
        });
        let world = World::new(Arc::clone(&scenario), seed);
        Run {
            scenario,
            seed,
            actions,
            checkpoints: vec![Arc::new(world.clone())],
            world,
            latest: None,
            frontier: 0,
            frontier_time: Time(0),
            marks: Chunked::default(),
            outline: None,
        }
    }

    /// Another run like this one. A function of its own, so that whoever forks runs does
    /// not compile copies of all that a run is made of.
    #[must_use]
    pub fn fork(&self) -> Run {
        self.clone()
    }

    /// Keeps an outline of every event from the beginning on.
    #[must_use]
    pub fn with_outline(mut self) -> Run {
        debug_assert_eq!(self.frontier, 0, "an outline has no gaps");
        self.outline = Some(Outline::new(&self.world));
        self
    }

    /// The outline of all events so far, when it was asked for.
    pub fn outline(&self) -> Option<&Outline> {
        self.outline.as_ref()
    }

    /// The scenario.
    pub fn scenario(&self) -> &Arc<Scenario> {
        &self.scenario
    }

    /// The seed.
    pub fn seed(&self) -> u64 {
        self.seed
    }

    /// What the reader did.
    pub fn actions(&self) -> &[RunAction] {
        &self.actions
    }

    /// The cluster after everything that has been simulated so far.
    pub fn latest(&self) -> &World {
        self.latest.as_deref().unwrap_or(&self.world)
    }

    /// The cluster at the playhead.
    pub fn world(&self) -> &World {
        &self.world
    }

    /// How many events lie before the playhead.
    pub fn moment(&self) -> u64 {
        self.world.events()
    }

    /// How many events have been simulated so far.
    pub fn frontier(&self) -> u64 {
        self.frontier
    }

    /// The time of the last event that has been simulated.
    pub fn frontier_time(&self) -> Time {
        self.frontier_time
    }

    /// The interesting events so far, in order.
    pub fn marks(&self) -> impl DoubleEndedIterator<Item = &Mark> {
        self.marks.iter()
    }

    /// The same without the first ones, so many.
    pub fn marks_from(&self, place: usize) -> impl Iterator<Item = &Mark> {
        self.marks.iter_from(place)
    }

    /// When the next event will happen, an action of the reader included.
    pub fn next_time(&self) -> Option<Time> {
        let action = self.next_action().map(|action| action.time);
        action.or_else(|| self.world.next_time())
    }

    /// Moves the playhead over the next event.
    pub fn step_forward(&mut self) -> Option<&Event> {
        let violations = self.world.violations().len();
        let caption = self.world.caption().map(|caption| caption.number);
        match self.next_action().cloned() {
            Some(RunAction { time, action, .. }) => {
                self.world.act(time, action);
            }
            None => {
                self.world.step()?;
            }
        }
        if self.world.events() > self.frontier {
            self.latest = None;
            self.frontier = self.world.events();
            self.frontier_time = self.world.now();
            self.mark(violations, caption);
            if let Some(outline) = &mut self.outline {
                outline.observe(&self.world, violations, caption);
            }
            if self.frontier.is_multiple_of(CHECKPOINT_EVENTS) {
                self.checkpoints.push(Arc::new(self.world.clone()));
            }
        }
        self.world.last_event()
    }

    /// Moves the playhead to the moment after this many events, simulating what
    /// has not been simulated yet. Stops earlier when the run does.
    pub fn seek(&mut self, moment: u64) {
        let place = (moment / CHECKPOINT_EVENTS) as usize;
        let place = place.min(self.checkpoints.len() - 1);
        let base = place as u64 * CHECKPOINT_EVENTS;
        if moment < self.moment() || base > self.moment() {
            self.stand_at(place);
        }
        while self.moment() < moment && self.step_forward().is_some() {}
    }

    /// Moves the playhead to the last moment at or before this time.
    pub fn seek_time(&mut self, time: Time) {
        if time < self.world.now() || self.moment() < self.frontier {
            let after = self
                .checkpoints
                .partition_point(|world| world.now() <= time);
            let place = after.max(1) - 1;
            let base = place as u64 * CHECKPOINT_EVENTS;
            if time < self.world.now() || base > self.moment() {
                self.stand_at(place);
            }
        }
        while self.next_time().is_some_and(|next| next <= time) && self.step_forward().is_some() {}
    }

    /// Moves the playhead to a checkpoint, and keeps the end of the run.
    fn stand_at(&mut self, place: usize) {
        let checkpoint = World::clone(&self.checkpoints[place]);
        let left = std::mem::replace(&mut self.world, checkpoint);
        if left.events() == self.frontier {
            self.latest = Some(Arc::new(left));
        }
    }

    /// The reader does something at the playhead, at this time. What came after
    /// this moment is forgotten: from here on the run is another one.
    pub fn act(&mut self, at: Time, action: Action) -> Option<&Event> {
        self.forget_future();
        let latest = self.world.next_time().unwrap_or(at);
        let time = at.max(self.world.now()).min(latest.max(self.world.now()));
        self.actions.push(RunAction {
            number: self.moment(),
            time,
            action,
        });
        self.step_forward()
    }

    /// Forgets what came after the playhead: the reader's actions, too.
    pub(crate) fn forget_future(&mut self) {
        let moment = self.moment();
        self.actions.retain(|action| action.number < moment);
        self.checkpoints
            .truncate((moment / CHECKPOINT_EVENTS) as usize + 1);
        while self.marks.last().is_some_and(|mark| mark.number >= moment) {
            self.marks.truncate(self.marks.len() - 1);
        }
        if let Some(outline) = &mut self.outline {
            outline.truncate(moment);
        }
        self.latest = None;
        self.frontier = moment;
        self.frontier_time = self.world.now();
    }

    /// The cluster after this many events, of those that were simulated. The
    /// playhead stays where it is.
    pub fn world_at(&self, moment: u64) -> World {
        self.walk(moment).world().clone()
    }

    /// What happened in this event, when it was simulated.
    pub fn event_at(&self, number: u64) -> Option<Event> {
        if number >= self.frontier {
            return None;
        }
        self.world_at(number + 1).last_event().cloned()
    }

    fn next_action(&self) -> Option<&RunAction> {
        self.action_at(self.moment())
    }

    fn action_at(&self, moment: u64) -> Option<&RunAction> {
        let place = self.actions.partition_point(|a| a.number < moment);
        self.actions.get(place).filter(|a| a.number == moment)
    }

    /// Notes down what was interesting about the latest event.
    fn mark(&mut self, violations_before: usize, caption_before: Option<u32>) {
        let Some(event) = self.world.last_event() else {
            return;
        };
        let mut kinds: Vec<(MarkKind, Option<ServerId>)> = Vec::new();
        if let EventKind::Acted {
            action,
            groups,
            skipped: None,
            ..
        } = &event.kind
        {
            let server = match groups.as_slice() {
                [group] => group.first().copied(),
                _ => None,
            };
            kinds.push((kind_of(action), server));
        }
        for (server, note) in &event.notes {
            let kind = match note {
                Note::ElectionStarted { .. } => MarkKind::Election,
                Note::LeaderElected { .. } => MarkKind::Leader,
                Note::CommitAdvanced {
                    reason: raftworks_core::CommitReason::Majority,
                    ..
                } => MarkKind::Commit,
                _ => continue,
            };
            kinds.push((kind, Some(*server)));
        }
        let done = |effect: &Effect| matches!(effect, Effect::Completed { .. });
        if event.effects.iter().any(done) {
            kinds.push((MarkKind::ClientDone, None));
        }
        if self.world.violations().len() > violations_before {
            kinds.push((MarkKind::Violation, None));
        }
        if self.world.caption().map(|caption| caption.number) != caption_before {
            kinds.push((MarkKind::Said, None));
        }
        let (number, time) = (event.number, event.time);
        for (kind, server) in kinds {
            let host = server.and_then(|id| self.world.host(id));
            let term = host.map_or(Term(0), |host| host.server().term());
            self.marks.push(Mark {
                number,
                time,
                kind,
                server,
                term,
            });
        }
    }
}

fn kind_of(action: &Action) -> MarkKind {
    match action {
        Action::Crash(_) => MarkKind::Crash,
        Action::Restart(_) => MarkKind::Restart,
        Action::Pause(_) => MarkKind::Pause,
        Action::Resume(_) => MarkKind::Resume,
        Action::Cut { .. } | Action::Partition(_) => MarkKind::Partition,
        Action::Restore { .. } | Action::Heal => MarkKind::Heal,
        _ => MarkKind::Other,
    }
}
