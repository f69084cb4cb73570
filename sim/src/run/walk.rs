//! A walk through what was simulated: event by event, without moving the playhead.
//!
//! Whoever looks for something in a long run takes some steps at a time and keeps
//! the walk. It belongs to the run as it is: one that goes on differently needs
//! another walk.

use super::{CHECKPOINT_EVENTS, Run};
use crate::world::World;

/// Somewhere in a run.
#[derive(Clone, Debug)]
pub struct Walk {
    world: World,
}

impl Run {
    /// A walk that begins after this many events, of those that were simulated.
    pub fn walk(&self, moment: u64) -> Walk {
        let moment = moment.min(self.frontier);
        let mut walk = Walk {
            world: World::clone(self.checkpoint(moment)),
        };
        // The playhead may be nearer.
        if self.moment() <= moment && self.moment() > walk.moment() {
            walk.world = self.world.clone();
        }
        while walk.moment() < moment && walk.step(self).is_some() {}
        walk
    }

    /// For each of `count` things that are so at the playhead: since which event, or
    /// nothing for what has been so from the beginning. A short gap between two
    /// checkpoints is overlooked.
    pub fn since(&self, count: usize, so: impl Fn(&World, usize) -> bool) -> Vec<Option<u64>> {
        let moment = self.moment();
        let before = |world: &World| world.events() <= moment;
        let reached = self.checkpoints.partition_point(|world| before(world));
        // The last checkpoint at which it was not so.
        let bases = (0..count).map(|thing| {
            let checkpoints = self.checkpoints[..reached].iter();
            checkpoints.rev().find(|world| !so(world, thing))
        });
        let bases: Vec<Option<u64>> = bases.map(|base| base.map(|world| world.events())).collect();
        let mut since = vec![None; count];
        let mut walked = Vec::new();
        for base in bases.iter().flatten().copied() {
            if walked.contains(&base) {
                continue;
            }
            walked.push(base);
            let mut walk = self.walk(base);
            let mut was = vec![false; count];
            while walk.moment() < moment.min(base + CHECKPOINT_EVENTS)
                && let Some(world) = walk.step(self)
            {
                for thing in (0..count).filter(|thing| bases[*thing] == Some(base)) {
                    let is = so(world, thing);
                    if is && !was[thing] {
                        since[thing] = Some(world.events() - 1);
                    }
                    was[thing] = is;
                }
            }
        }
        since
    }

    /// The last checkpoint at or before this moment.
    pub(super) fn checkpoint(&self, moment: u64) -> &World {
        let place = (moment / CHECKPOINT_EVENTS) as usize;
        &self.checkpoints[place.min(self.checkpoints.len() - 1)]
    }
}

impl Walk {
    /// How many events lie before it.
    pub fn moment(&self) -> u64 {
        self.world.events()
    }

    /// The cluster here.
    pub fn world(&self) -> &World {
        &self.world
    }

    /// Goes over the next event, and shows the cluster after it. Nothing at the end
    /// of what was simulated.
    pub fn step(&mut self, run: &Run) -> Option<&World> {
        let moment = self.moment();
        if moment >= run.frontier {
            return None;
        }
        match run.action_at(moment) {
            Some(action) => {
                self.world.act(action.time, action.action.clone());
            }
            None => {
                self.world.step()?;
            }
        }
        Some(&self.world)
    }

    /// Leaps to the last checkpoint at or before a later moment, when there is one
    /// on the way.
    pub fn leap(&mut self, run: &Run, moment: u64) {
        let checkpoint = run.checkpoint(moment.min(run.frontier));
        if checkpoint.events() > self.moment() {
            self.world = World::clone(checkpoint);
        }
    }
}
