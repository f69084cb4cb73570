//! What happens to a swarm's cluster. A seed draws which kinds of faults exist,
//! how often each of them comes, and how fast they follow each other.

use raftworks_core::{Quorums, ServerId};

use super::dice::{Dice, For};
use crate::action::{Action, MemberChange, Selector};
use crate::client::ReadMode;
use crate::fault::{ClockFault, DiskFault, Fault, Keeps, Rhythm, Shape};
use crate::settings::{ClusterSettings, MemberSettings, Setting, Span};

/// A kind of fault, or of an administrator's duty.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Kind {
    Crash,
    Pause,
    TimeOut,
    Cut,
    Partition,
    Isolate,
    Transfer,
    Snapshot,
    Read,
    Switch,
    Member,
    Clog,
    Flap,
    Shape,
    CrashKeeping,
    Slow,
    Disk,
    Clock,
    Write,
}

const KINDS: [Kind; 19] = [
    Kind::Crash,
    Kind::Pause,
    Kind::TimeOut,
    Kind::Cut,
    Kind::Partition,
    Kind::Isolate,
    Kind::Transfer,
    Kind::Snapshot,
    Kind::Read,
    Kind::Switch,
    Kind::Member,
    Kind::Clog,
    Kind::Flap,
    Kind::Shape,
    Kind::CrashKeeping,
    Kind::Slow,
    Kind::Disk,
    Kind::Clock,
    Kind::Write,
];

/// All faults of so much time with their times, and what undoes them.
pub(super) fn draw(
    dice: Dice,
    chaos_us: u64,
    possible: impl Fn(Kind) -> bool,
    cluster: &ClusterSettings,
) -> Vec<(u64, Action)> {
    let weights = weights(dice, possible);
    let period_us = dice.one(For::Period, 0, &[150_000, 300_000, 700_000, 2_000_000]);
    let lasts_us = dice.one(For::Period, 1, &[50_000, 300_000, 1_000_000, 4_000_000]);
    let mut steps = Vec::new();
    let mut time_us = 0;
    for count in 0.. {
        time_us += dice.between(For::Gap, count, period_us / 4, period_us * 7 / 4);
        if time_us >= chaos_us {
            return steps;
        }
        let Some(kind) = kind(dice, count, &weights) else {
            return steps;
        };
        let one = One {
            dice,
            count,
            cluster,
        };
        let (action, undo) = one.draw(kind);
        steps.push((time_us, action));
        // What lasts to the end ends with the healing, or never.
        let until_us = time_us + dice.between(For::Lasts, count, lasts_us / 8, lasts_us * 2);
        if let Some(undo) = undo
            && until_us < chaos_us
        {
            steps.push((until_us, undo));
        }
    }
    steps
}

/// Whether leadership is handed on.
pub(super) fn transfers(dice: Dice) -> bool {
    dice.percent(For::Exists, Kind::Transfer as u64, 50)
}

/// Some kinds do not exist, and the others are not equally frequent.
fn weights(dice: Dice, possible: impl Fn(Kind) -> bool) -> [u64; KINDS.len()] {
    let mut weights = [0; KINDS.len()];
    for (weight, (kind, count)) in weights.iter_mut().zip(KINDS.into_iter().zip(0_u64..)) {
        if possible(kind) && dice.percent(For::Exists, kind as u64, 50) {
            *weight = dice.between(For::Weight, count, 1, 100);
        }
    }
    weights
}

fn kind(dice: Dice, count: u64, weights: &[u64; KINDS.len()]) -> Option<Kind> {
    let sum: u64 = weights.iter().sum();
    if sum == 0 {
        return None;
    }
    let mut left = dice.between(For::Kind, count, 0, sum - 1);
    let mut both = KINDS.into_iter().zip(weights);
    both.find_map(|(kind, &weight)| {
        let here = left < weight;
        left = left.saturating_sub(weight);
        here.then_some(kind)
    })
}

/// One fault that is being drawn.
struct One<'a> {
    dice: Dice,
    count: u64,
    cluster: &'a ClusterSettings,
}

impl One<'_> {
    fn draw(&self, kind: Kind) -> (Action, Option<Action>) {
        let who = self.somebody(For::Who);
        match kind {
            Kind::Crash => (Action::Crash(who), Some(Action::Restart(Selector::Down))),
            Kind::Pause => (Action::Pause(who), Some(Action::Resume(Selector::All))),
            Kind::TimeOut => (Action::TimeOut(who), None),
            Kind::Cut => {
                let (from, to) = (who, self.somebody(For::Whom));
                let undo = Action::Restore {
                    from: from.clone(),
                    to: to.clone(),
                };
                (Action::Cut { from, to }, Some(undo))
            }
            Kind::Partition => (self.partition(), Some(Action::Heal)),
            Kind::Isolate => {
                let groups = vec![vec![who], vec![Selector::Rest]];
                (Action::Partition(groups), Some(Action::Heal))
            }
            Kind::Transfer => (Action::Transfer { to: who, by: None }, None),
            Kind::Snapshot => (Action::Snapshot(who), None),
            Kind::Read => (self.read(who), None),
            Kind::Switch => (self.switch(), None),
            Kind::Write => (self.write(who), None),
            Kind::Member => {
                let change = self.member_change();
                (Action::Change { change, by: None }, None)
            }
            other => {
                let (fault, undo) = self.rare(other, who);
                (Action::Fault(fault), undo)
            }
        }
    }

    /// A fault of the rarer kinds. None of them is outside the contract.
    fn rare(&self, kind: Kind, who: Selector) -> (Fault, Option<Action>) {
        let whom = self.somebody(For::Whom);
        match kind {
            Kind::Clog => {
                let (from, to) = (who, whom);
                let undo = Fault::Unclog {
                    from: from.clone(),
                    to: to.clone(),
                };
                (Fault::Clog { from, to }, Some(Action::Fault(undo)))
            }
            Kind::Flap => {
                let rhythm = Rhythm {
                    period_us: self.number(For::Detail, 20_000, 1_000_000),
                    up_ppm: self.number(For::Detail, 100_000, 900_000) as u32,
                };
                let (from, to) = (who, whom);
                (Fault::Flap { from, to, rhythm }, Some(Action::Heal))
            }
            Kind::Shape => {
                let shape = match self.number(For::Detail, 0, 2) {
                    0 => Shape::Bridge(who),
                    1 => Shape::Ring,
                    _ => Shape::Chain,
                };
                (Fault::Shape(shape), Some(Action::Heal))
            }
            Kind::CrashKeeping => {
                let keeps = Keeps {
                    writes: self.number(For::Detail, 0, 3) as u32,
                    torn: self.dice.percent(For::Detail, self.count, 50),
                };
                let writes = keeps.writes.max(u32::from(!keeps.torn));
                let keeps = Keeps { writes, ..keeps };
                let undo = Action::Restart(Selector::Down);
                (Fault::Crash { who, keeps }, Some(undo))
            }
            Kind::Slow => {
                let us = self.number(For::Detail, 500, 5_000);
                let undo = Fault::Slow {
                    who: Selector::All,
                    us: 0,
                };
                (Fault::Slow { who, us }, Some(Action::Fault(undo)))
            }
            Kind::Disk => {
                let fault = self.disk_fault();
                let undo = Fault::Disk {
                    who: Selector::All,
                    fault: DiskFault::Well,
                };
                (Fault::Disk { who, fault }, Some(Action::Fault(undo)))
            }
            _ => {
                let fault = self.clock_fault();
                let undo = Fault::Clock {
                    who: Selector::All,
                    fault: ClockFault::Right,
                };
                (Fault::Clock { who, fault }, Some(Action::Fault(undo)))
            }
        }
    }

    fn disk_fault(&self) -> DiskFault {
        match self.number(For::Detail, 0, 4) {
            0 => DiskFault::Takes(Span::around(5_000, 80_000)),
            1 => DiskFault::Stuck,
            2 => DiskFault::Full,
            3 => DiskFault::Failing,
            _ => DiskFault::Rotten,
        }
    }

    /// Leases promise something only while clocks keep within the declared drift.
    fn clock_fault(&self) -> ClockFault {
        if self.cluster.options.lease_drift_ppm.is_some() {
            return ClockFault::Rate(self.number(For::Detail, 996, 1_004) as u32);
        }
        let us = self.number(For::Whom, 1_000, 2_000_000);
        match self.number(For::Detail, 0, 4) {
            0 => ClockFault::Ahead(us),
            1 => ClockFault::Back(us),
            2 => ClockFault::Rate(0),
            _ => ClockFault::Rate(self.number(For::Whom, 200, 4_000) as u32),
        }
    }

    fn number(&self, what: For, low: u64, high: u64) -> u64 {
        self.dice.between(what, self.count, low, high)
    }

    fn server(&self, what: For) -> ServerId {
        ServerId(self.number(what, 1, self.cluster.servers))
    }

    fn somebody(&self, what: For) -> Selector {
        // Leaders are where it hurts.
        if self.dice.percent(what, self.count, 35) {
            return Selector::Leader;
        }
        Selector::Server(self.server(what))
    }

    /// Two groups of any shape.
    fn partition(&self) -> Action {
        let bits = self.number(For::Detail, 1, 1 << 12);
        let ids = (1..=self.cluster.servers).map(ServerId);
        let one = ids.filter(|id| bits & (1 << id.0) != 0);
        let one: Vec<Selector> = one.map(Selector::Server).collect();
        if one.is_empty() || one.len() as u64 == self.cluster.servers {
            let alone = Selector::Server(self.server(For::Who));
            return Action::Partition(vec![vec![alone], vec![Selector::Rest]]);
        }
        Action::Partition(vec![one, vec![Selector::Rest]])
    }

    fn key(&self) -> String {
        ["x", "y", "z"][self.number(For::Whom, 0, 2) as usize].to_owned()
    }

    fn write(&self, who: Selector) -> Action {
        let asked = self.dice.percent(For::Detail, self.count, 50);
        Action::Write {
            key: self.key(),
            value: self.count.to_string(),
            to: asked.then_some(who),
        }
    }

    fn read(&self, who: Selector) -> Action {
        let modes = [ReadMode::Index, ReadMode::Index, ReadMode::Lease];
        Action::Read {
            key: self.key(),
            mode: self.dice.one(For::Detail, self.count, &modes),
            to: self
                .dice
                .percent(For::Detail, self.count, 50)
                .then_some(who),
        }
    }

    fn switch(&self) -> Action {
        let on = self.dice.percent(For::Detail, self.count, 50);
        Action::Switch(match self.number(For::Detail, 0, 3) {
            0 => Setting::PreVote(on),
            1 => Setting::CheckQuorum(on),
            2 => Setting::Batch(self.number(For::Whom, 1, 20)),
            _ => Setting::CatchUp(on),
        })
    }

    fn member_change(&self) -> MemberChange {
        let id = self.server(For::Who);
        match self.number(For::Detail, 0, 11) {
            0..=2 => MemberChange::AddVoter(id),
            3..=4 => MemberChange::AddLearner(id),
            5..=6 => MemberChange::Remove(id),
            7 => MemberChange::AddWitness(id),
            8 => {
                let size = |what| self.number(what, 1, self.cluster.servers) as usize;
                MemberChange::Quorums(Quorums {
                    election: size(For::Who),
                    commit: size(For::Whom),
                })
            }
            _ => self.replacement(),
        }
    }

    /// Any other members, by joint consensus.
    fn replacement(&self) -> MemberChange {
        let bits = self.number(For::Whom, 1, 1 << 12);
        let ids = (1..=self.cluster.servers).map(ServerId);
        let mut voters: Vec<ServerId> = ids.filter(|id| bits & (1 << id.0) != 0).collect();
        if voters.is_empty() {
            voters.push(self.server(For::Who));
        }
        MemberChange::Replace {
            members: MemberSettings {
                voters,
                ..MemberSettings::default()
            },
            stay: false,
        }
    }
}
