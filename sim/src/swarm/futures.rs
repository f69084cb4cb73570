//! Futures of a moment: what goes wrong when other things happen from here on?
//!
//! Each future begins with the same cluster. A seed of its own draws, as for a swarm,
//! which kinds of trouble exist in it, how often they come, and what they are. These are
//! actions of a reader like any other, so that what was found is an ordinary run. All of
//! it is within the contract: with every rule of Raft kept, nothing can be found.

use std::collections::VecDeque;

use raftworks_core::Time;

use super::dice::Dice;
use super::faults::{self, Kind};
use crate::action::Action;
use crate::check::{Property, Severity, Violation};
use crate::digest::Digest;
use crate::run::{Run, RunAction};
use crate::world::World;

/// What may happen in a future.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Trouble {
    /// Servers crash and restart.
    Crashes,
    /// Servers stall or are slow.
    Pauses,
    /// Election timeouts run out early.
    Timeouts,
    /// Links are cut, clogged, or come and go; the cluster is partitioned.
    Links,
    /// Disks are slow, stuck, full, failing or rotten.
    Disks,
    /// Clocks are wrong: within the declared drift when leaders hold leases.
    Clocks,
    /// An administrator changes members, hands on leadership, takes snapshots, and
    /// flips switches.
    Duties,
    /// A client of the reader's writes and reads.
    Requests,
}

impl Trouble {
    /// All kinds of it.
    pub const ALL: [Trouble; 8] = [
        Trouble::Crashes,
        Trouble::Pauses,
        Trouble::Timeouts,
        Trouble::Links,
        Trouble::Disks,
        Trouble::Clocks,
        Trouble::Duties,
        Trouble::Requests,
    ];

    fn of(kind: Kind) -> Trouble {
        match kind {
            Kind::Crash | Kind::CrashKeeping => Trouble::Crashes,
            Kind::Pause | Kind::Slow => Trouble::Pauses,
            Kind::TimeOut => Trouble::Timeouts,
            Kind::Cut | Kind::Partition | Kind::Isolate | Kind::Clog | Kind::Flap | Kind::Shape => {
                Trouble::Links
            }
            Kind::Disk => Trouble::Disks,
            Kind::Clock => Trouble::Clocks,
            Kind::Transfer | Kind::Snapshot | Kind::Switch | Kind::Member => Trouble::Duties,
            Kind::Read | Kind::Write => Trouble::Requests,
        }
    }
}

/// A search through the futures of one moment, which does as much at a time as it is
/// told to.
#[derive(Clone, Debug)]
pub struct Futures {
    start: World,
    at: Time,
    span_us: u64,
    troubles: Vec<Trouble>,
    wanted: Option<Property>,
    future: Option<Future>,
    begun: u64,
    events: u64,
}

/// One future, as far as it has come.
#[derive(Clone, Debug)]
struct Future {
    world: World,
    steps: VecDeque<(Time, Action)>,
    actions: Vec<RunAction>,
}

/// A future in which a property fails.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Found {
    /// What fails in it.
    pub violation: Violation,
    /// What happens in it besides what happens anyway.
    pub actions: Vec<RunAction>,
    /// After how many events it begins.
    pub moment: u64,
    /// The hash of all events up to the violation.
    pub digest: Digest,
}

impl Futures {
    /// Begins at the playhead of a run, at this time. Each future lasts so long, in virtual
    /// microseconds, and has some of these troubles. What is wanted is a failure of this
    /// property, or of any.
    pub fn new(
        run: &Run,
        at: Time,
        span_us: u64,
        troubles: Vec<Trouble>,
        wanted: Option<Property>,
    ) -> Futures {
        let mut start = run.world().clone();
        start.leave_packets_out();
        start.set_refinement(false);
        Futures {
            start,
            at,
            span_us,
            troubles,
            wanted,
            future: None,
            begun: 0,
            events: 0,
        }
    }

    /// How many futures came to their end.
    pub fn tried(&self) -> u64 {
        self.begun - u64::from(self.future.is_some())
    }

    /// How many events happened in all of them.
    pub fn events(&self) -> u64 {
        self.events
    }

    /// Goes on for so many events, or until something fails.
    pub fn go_on(&mut self, events: u64) -> Option<Found> {
        let until = Time(self.at.0.saturating_add(self.span_us));
        let most = self.events.saturating_add(events);
        while self.events < most {
            let mut future = self.future.take().unwrap_or_else(|| self.begin());
            let before = future.world.violations().len();
            let over = !future.step(until);
            self.events += 1;
            let new = future.world.violations().get(before..).unwrap_or_default();
            if let Some(violation) = new.iter().find(|violation| self.is_wanted(violation)) {
                return Some(Found {
                    violation: violation.clone(),
                    moment: self.start.events(),
                    digest: future.world.digest(),
                    actions: future.actions,
                });
            }
            self.future = (!over).then_some(future);
        }
        None
    }

    /// A warning is no failure.
    fn is_wanted(&self, violation: &Violation) -> bool {
        let property = violation.property;
        match self.wanted {
            Some(wanted) => property == wanted,
            None => property.severity() != Severity::Warning,
        }
    }

    fn begin(&mut self) -> Future {
        self.begun += 1;
        let possible = |kind| self.troubles.contains(&Trouble::of(kind));
        let cluster = self.start.settings();
        let mut steps = faults::draw(Dice::new(self.begun), self.span_us, possible, cluster);
        steps.sort_by_key(|(time, _)| *time);
        let later = |(us, action)| (self.at.after_us(us), action);
        Future {
            world: self.start.clone(),
            steps: steps.into_iter().map(later).collect(),
            actions: Vec::new(),
        }
    }
}

impl Future {
    /// The next event, if there is one until then.
    fn step(&mut self, until: Time) -> bool {
        let next = self.world.next_time();
        let due = |&(time, _): &(Time, Action)| next.is_none_or(|next| time <= next);
        if self.steps.front().is_some_and(due)
            && let Some((time, action)) = self.steps.pop_front()
        {
            let number = self.world.events();
            let event = self.world.act(time, action.clone());
            self.actions.push(RunAction {
                number,
                time: event.time,
                action,
            });
            return true;
        }
        next.is_some_and(|next| next <= until) && self.world.step().is_some()
    }
}

impl Found {
    /// The same as a run: what was found in the run that was searched, with the playhead
    /// after the violation.
    pub fn replay(&self, run: &Run) -> Run {
        let mut run = run.fork();
        run.seek(self.moment);
        run.forget_future();
        for done in &self.actions {
            run.seek(done.number);
            run.act(done.time, done.action.clone());
        }
        run.seek(self.violation.event + 1);
        run
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;
    use crate::action::Selector;
    use crate::scenario::Scenario;

    const SPAN_US: u64 = 10_000_000;

    fn run(text: &str) -> Run {
        let scenario = Scenario::parse(text).expect("a scenario");
        let seed = scenario.seed;
        let mut run = Run::new(Arc::new(scenario), seed);
        run.seek_time(Time(1_000_000));
        run
    }

    fn futures(run: &Run, wanted: Option<Property>) -> Futures {
        let troubles = Trouble::ALL.to_vec();
        Futures::new(run, Time(1_000_000), SPAN_US, troubles, wanted)
    }

    #[test]
    fn what_was_found_is_an_ordinary_run() {
        let run = run("servers 5\nclient pause 20ms\nrule one-vote off\n");
        let mut futures = futures(&run, None);
        let found = futures.go_on(20_000_000).expect("two leaders in a term");
        let again = found.replay(&run);
        assert_eq!(again.world().digest(), found.digest);
        assert!(again.world().violations().contains(&found.violation));
        assert_eq!(again.moment(), found.violation.event + 1);
        assert!(found.actions.iter().all(|done| done.number >= run.moment()));
    }

    #[test]
    fn a_search_does_the_same_in_slices() {
        let run = run("servers 3\nclient pause 20ms\nrule one-vote off\n");
        let (mut one, mut other) = (futures(&run, None), futures(&run, None));
        let found = one.go_on(20_000_000).expect("two leaders in a term");
        let again = std::iter::repeat_with(|| other.go_on(777)).find_map(|found| found);
        assert_eq!(again, Some(found));
        assert_eq!((one.tried(), one.events()), (other.tried(), other.events()));
    }

    #[test]
    fn with_every_rule_kept_nothing_fails() {
        let run = run("servers 5\nclient pause 20ms\n");
        let mut futures = futures(&run, None);
        assert_eq!(futures.go_on(400_000), None);
        assert!(futures.tried() > 20, "{}", futures.tried());
    }

    #[test]
    fn without_troubles_a_future_is_what_happens_anyway() {
        let run = run("servers 3\nclient pause 20ms\nat 2s crash leader\n");
        let mut futures = Futures::new(&run, Time(1_000_000), SPAN_US, Vec::new(), None);
        let mut untouched = run.fork();
        untouched.seek_time(Time(11_000_000));
        futures.go_on(untouched.moment() - run.moment());
        let world = futures.future.as_ref().map(|future| future.world.digest());
        assert_eq!(world, Some(untouched.world().digest()));
    }

    #[test]
    fn what_the_reader_did_later_is_no_part_of_a_future() {
        let mut run = run(
            "servers 3\nclient pause 20ms\nat 2s switch rule one-vote off\nat 2s timeout all\n",
        );
        let moment = run.moment();
        run.seek_time(Time(1_500_000));
        run.act(Time(1_500_000), Action::Crash(Selector::All));
        run.seek(moment);
        let mut futures = Futures::new(&run, Time(1_000_000), SPAN_US, Vec::new(), None);
        if let Some(found) = futures.go_on(100_000) {
            assert_eq!(found.replay(&run).world().digest(), found.digest);
            assert_eq!(found.actions, Vec::new());
        } else {
            panic!("nothing happens, and servers vote twice");
        }
    }

    #[test]
    fn another_property_is_passed_over() {
        let run = run("servers 3\nclient pause 20ms\nrule one-vote off\n");
        let wanted = Property::StateMachineSafety;
        let mut futures = futures(&run, Some(wanted));
        if let Some(found) = futures.go_on(2_000_000) {
            assert_eq!(found.violation.property, wanted);
        }
        let any = self::futures(&run, None).go_on(20_000_000).expect("some");
        assert!(futures.events() >= any.violation.event - run.moment());
    }
}
