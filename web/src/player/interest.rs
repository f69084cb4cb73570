//! Which events are interesting enough to go to: the reader chooses.

use raftworks_sim::{Brief, Marks, Outline};

use super::Player;

/// The most events that are simulated to find the next interesting one.
const PATIENCE: u64 = 100_000;

/// A kind of interesting events.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
#[repr(u8)]
pub enum Interest {
    /// Elections begin, are won, or end a leader.
    Elections,
    /// A leader commits.
    Commits,
    /// Somebody does something to the cluster.
    Faults,
    /// A property is violated.
    Violations,
    /// A client gets what it asked for.
    Replies,
    /// The scenario says something.
    Story,
    /// Whatever happens at the selected server.
    Selected,
}

/// All of them.
pub const INTERESTS: [Interest; 7] = [
    Interest::Elections,
    Interest::Commits,
    Interest::Faults,
    Interest::Violations,
    Interest::Replies,
    Interest::Story,
    Interest::Selected,
];

/// What the reader finds interesting: a set of kinds, and a lane.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Interests {
    set: u8,
    lane: Option<usize>,
}

impl Default for Interests {
    /// What a newcomer follows; replies come too often.
    fn default() -> Interests {
        let without = 1 << Interest::Replies as u8 | 1 << Interest::Selected as u8;
        Interests {
            set: !without,
            lane: None,
        }
    }
}

impl Interests {
    /// Whether this kind is among them.
    pub fn has(self, interest: Interest) -> bool {
        self.set & (1 << interest as u8) != 0
    }

    fn marks(interest: Interest) -> Marks {
        match interest {
            Interest::Elections => Marks::ELECTION | Marks::LEADER | Marks::STEP_DOWN,
            Interest::Commits => Marks::COMMIT,
            Interest::Faults => Marks::ACTION,
            Interest::Violations => Marks::VIOLATION,
            Interest::Replies => Marks::REPLY,
            Interest::Story => Marks::SAID,
            Interest::Selected => Marks::default(),
        }
    }

    /// Whether an event is interesting.
    pub fn want(self, brief: &Brief) -> bool {
        let mine = || self.lane.is_some() && brief.lane() == self.lane;
        let mut chosen = INTERESTS.into_iter().filter(|interest| self.has(*interest));
        chosen.any(|interest| match interest {
            Interest::Selected => mine(),
            other => brief.marks.has(Interests::marks(other)),
        })
    }

    /// The first interesting event at or after this one.
    pub fn next(self, outline: &Outline, from: u64) -> Option<u64> {
        let later = outline.briefs().iter_from(from as usize);
        let place = later.take(usize::MAX).position(|brief| self.want(brief))?;
        Some(from + place as u64)
    }

    /// The last interesting event before this one.
    pub fn previous(self, outline: &Outline, before: u64) -> Option<u64> {
        let briefs = outline.briefs();
        let mut earlier = (0..before).rev();
        earlier.find(|&number| {
            briefs
                .get(number as usize)
                .is_some_and(|brief| self.want(brief))
        })
    }
}

/// Going to what is interesting.
impl Player {
    /// What is interesting now.
    pub fn interests(&self) -> Interests {
        self.0.interests.get()
    }

    /// Makes a kind interesting, or no more.
    pub fn toggle_interest(&self, interest: Interest) {
        let mut interests = self.0.interests.get();
        interests.set ^= 1 << interest as u8;
        self.0.interests.set(interests);
        self.touch();
    }

    /// Whose events the kind [`Interest::Selected`] means.
    pub fn set_interesting_lane(&self, lane: Option<usize>) {
        let interests = self.0.interests.get();
        self.0.interests.set(Interests { lane, ..interests });
    }

    /// Goes to the moment after the next interesting event; simulates on when
    /// there is none yet.
    pub fn next_interesting(&self) {
        self.0.playing.set(false);
        let interests = self.interests();
        let mut run = self.0.run.borrow_mut();
        let moment = run.moment();
        let known = run
            .outline()
            .and_then(|outline| interests.next(outline, moment));
        let found = known.or_else(|| {
            let frontier = run.frontier();
            run.seek(frontier);
            for _ in 0..PATIENCE {
                let number = run.step_forward()?.number;
                let brief = run.outline()?.briefs().last();
                if brief.is_some_and(|brief| interests.want(brief)) {
                    return Some(number);
                }
            }
            None
        });
        if let Some(number) = found {
            run.seek(number + 1);
        }
        drop(run);
        self.follow_run();
    }

    /// Goes to the moment after the interesting event before this one.
    pub fn previous_interesting(&self) {
        self.0.playing.set(false);
        let interests = self.interests();
        let found = self.with(|run, _| {
            let last = run.moment().checked_sub(1)?;
            interests.previous(run.outline()?, last)
        });
        self.seek(found.map_or(0, |number| number + 1));
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::view::run_of;

    #[test]
    fn each_kind_finds_its_own_events_both_ways() {
        let text = "servers 3\nclient pause 20ms\nat 600ms crash leader\nat 700ms say \"Now.\"\n";
        let run = run_of(text, 2_000_000);
        let outline = run.outline().unwrap();
        for interest in INTERESTS {
            let only = Interests {
                set: 1 << interest as u8,
                lane: Some(1),
            };
            let mut found = Vec::new();
            let mut from = 0;
            while let Some(number) = only.next(outline, from) {
                found.push(number);
                from = number + 1;
            }
            assert_eq!(
                found.is_empty(),
                interest == Interest::Violations,
                "{interest:?}"
            );
            let mut back = Vec::new();
            let mut before = run.frontier();
            while let Some(number) = only.previous(outline, before) {
                back.insert(0, number);
                before = number;
            }
            assert_eq!(found, back);
        }
        let player = Player::new();
        player.open_text(text).unwrap();
        player.next_interesting();
        let first = player.with(|run, _| run.moment());
        assert!(first > 0);
        player.next_interesting();
        assert!(player.with(|run, _| run.moment()) > first);
        player.previous_interesting();
        assert_eq!(player.with(|run, _| run.moment()), first);
        player.previous_interesting();
        assert_eq!(player.with(|run, _| run.moment()), 0);
    }
}
