//! Branches: what the reader does in the past starts one and keeps the future;
//! the same seed with one switch different is one, too.

use std::sync::Arc;

use raftworks_sim::{Action, Run, Scenario, Setting, Time};

use super::Player;
use super::tree::{Branch, Tree};
use crate::link::Source;
use crate::view::futures::Playable;
use crate::view::hands::{setting_of, setup};
use crate::view::verdicts::{Recovery, RecoveryEnd, recovery};

/// What is kept of a branch that is not played.
#[derive(Clone, Debug)]
pub struct Kept {
    /// Its run.
    pub run: Run,
    /// The text that it came from.
    pub source: Source,
}

/// Which run was searched.
#[derive(Clone, Debug)]
pub struct Searched {
    story: u64,
    source: Source,
}

/// The most characters of a branch's name.
const MOST_NAME: usize = 40;

/// Branches.
impl Player {
    /// Looks at the tree of branches.
    pub fn with_tree<T>(&self, look: impl FnOnce(&Tree<Kept>) -> T) -> T {
        look(&self.0.tree.borrow())
    }

    /// Whoever acts in the past gets a branch of their own.
    pub(super) fn branch_off(&self, name: String) {
        let run = self.0.run.borrow();
        if run.moment() >= run.frontier() {
            return;
        }
        let (moment, kept) = (run.moment(), self.kept(&run));
        drop(run);
        self.begin_story();
        self.0.tree.borrow_mut().fork(shorten(name), moment, kept);
    }

    fn kept(&self, run: &Run) -> Kept {
        Kept {
            run: run.fork(),
            source: self.0.source.borrow().clone(),
        }
    }

    /// Plays another branch, at the same time.
    pub fn switch_branch(&self, id: u32) {
        let now = self.head().time_us;
        let playing = self.kept(&self.0.run.borrow());
        let taken = self.0.tree.borrow_mut().switch(id, playing);
        if let Ok(taken) = taken {
            self.begin_story();
            *self.0.run.borrow_mut() = taken.run;
            *self.0.source.borrow_mut() = taken.source;
            self.seek_time(now);
        }
    }

    /// Calls a branch something else. A name without letters changes nothing.
    pub fn rename_branch(&self, id: u32, name: &str) {
        let name = name.trim();
        if !name.is_empty() {
            self.0
                .tree
                .borrow_mut()
                .rename(id, shorten(name.to_owned()));
            self.touch();
        }
    }

    /// Forgets a branch that is not played.
    pub fn remove_branch(&self, id: u32) {
        self.0.tree.borrow_mut().remove(id);
        self.touch();
    }

    /// Plays the same seed and the same actions with one switch different, up to
    /// the same time, as a branch. Actions keep their time: what they are in the
    /// count of events may be different.
    pub fn vary(&self, setting: Setting) {
        let mut scenario = self.with(|run, _| Scenario::clone(run.scenario()));
        scenario.cluster.set(setting);
        self.play_beside(scenario, setting.to_string());
    }

    /// The same with what a line says: a switch, or what is so from the start.
    pub fn beside(&self, line: &str) -> Result<(), String> {
        if let Some(setting) = setting_of(line) {
            self.vary(setting);
            return Ok(());
        }
        let scenario = self.with(|run, _| setup::changed(run.scenario(), line))?;
        let name = line.trim_start_matches(setup::START).trim().to_owned();
        self.play_beside(scenario, name);
        Ok(())
    }

    /// Plays another scenario with the same seed and actions, up to the same time.
    fn play_beside(&self, scenario: Scenario, name: String) {
        let now = self.head().time_us;
        let run = self.0.run.borrow();
        let source = Source::Text(scenario.to_string());
        let mut varied = Run::new(Arc::new(scenario), run.seed()).with_outline();
        for action in run.actions() {
            varied.seek_time(action.time);
            varied.act(action.time, action.action.clone());
        }
        varied.seek_time(Time(now));
        let kept = self.kept(&run);
        drop(run);
        self.0.tree.borrow_mut().fork(name, 0, kept);
        self.begin_story();
        *self.0.run.borrow_mut() = varied;
        *self.0.source.borrow_mut() = source;
        self.seek_time(now);
    }

    /// Plays what was found in the futures of a run, as a branch, paused. Where it left
    /// the run that is played is known only while that is the `story` that was searched.
    pub fn play_found(&self, found: Playable, name: String, searched: &Searched) {
        let moment = if searched.story == self.story() {
            found.moment
        } else {
            0
        };
        self.set_playing(false);
        let kept = self.kept(&self.0.run.borrow());
        self.0.tree.borrow_mut().fork(shorten(name), moment, kept);
        self.begin_story();
        *self.0.source.borrow_mut() = match found.text {
            Some(text) => Source::Text(text),
            None => searched.source.clone(),
        };
        *self.0.run.borrow_mut() = found.run;
        self.follow_run();
    }

    /// What a search begins with.
    pub fn searched(&self) -> Searched {
        Searched {
            story: self.story(),
            source: self.0.source.borrow().clone(),
        }
    }

    /// Heals a core for good, as a branch, whose run is then played from here; says
    /// whether it will recover.
    pub fn settle(&self) -> Recovery {
        let at = Time(self.head().time_us);
        let run = self.0.run.borrow();
        let (found, moment, kept) = (recovery(run.world(), at), run.moment(), self.kept(&run));
        drop(run);
        if found.end != RecoveryEnd::NoCore {
            let name = crate::words::branches().healed.to_owned();
            self.0.tree.borrow_mut().fork(name, moment, kept);
            self.act_here(Action::Settle);
        }
        found
    }

    /// Goes back to the moment before what the reader did last. Nothing is
    /// lost: whoever acts there starts a branch.
    pub fn undo(&self) {
        let last = self.with(|run, _| {
            let moment = run.moment();
            let before = run.actions().iter().filter(|action| action.number < moment);
            before.map(|action| action.number).next_back()
        });
        if let Some(number) = last {
            self.pause();
            self.seek(number);
        }
    }

    /// A player of another branch that has no frames of its own: it goes where
    /// it is told to go. Nothing for a branch that does not exist.
    pub fn mirror(&self, id: u32) -> Option<Player> {
        let kept = self.with_tree(|tree| tree.get(id).and_then(Branch::kept_or_none).cloned())?;
        let mirror = Player::new();
        *mirror.0.run.borrow_mut() = kept.run;
        *mirror.0.source.borrow_mut() = kept.source;
        Some(mirror)
    }

    /// As a mirror: goes to this time and shows it.
    pub fn reflect(&self, time_us: u64) {
        let before = self.with(|run, _| (run.moment(), run.frontier()));
        self.0.run.borrow_mut().seek_time(Time(time_us));
        self.0.time_us.set(time_us as f64);
        let changed = self.with(|run, _| (run.moment(), run.frontier())) != before;
        self.show_now(changed);
    }
}

impl<R> Branch<R> {
    fn kept_or_none(&self) -> Option<&R> {
        self.kept.as_ref()
    }
}

fn shorten(name: String) -> String {
    crate::view::stage::shorten(&name, MOST_NAME)
}

#[cfg(test)]
mod tests {
    use super::*;
    use raftworks_sim::scenario::parse_action;

    const TEXT: &str = "servers 3\nclient pause 10ms\nuntil 3s\n";

    fn player() -> Player {
        let player = Player::new();
        player.open_text(TEXT).unwrap();
        player.seek_time(2_000_000);
        player
    }

    fn digest(player: &Player) -> raftworks_sim::Digest {
        player.with(|run, _| run.world().digest())
    }

    #[test]
    fn acting_in_the_past_keeps_the_future_and_acting_at_the_end_goes_on() {
        let player = player();
        let future = digest(&player);
        player.act(parse_action("heal").unwrap());
        assert_eq!(player.with_tree(|tree| tree.branches().len()), 1);
        player.undo();
        player.seek_time(1_000_000);
        player.act(parse_action("crash leader").unwrap());
        assert_eq!(player.with_tree(|tree| tree.branches().len()), 2);
        player.act(parse_action("restart down").unwrap());
        assert_eq!(player.with_tree(|tree| tree.branches().len()), 2);
        player.seek_time(2_000_000);
        assert_ne!(digest(&player), future);
        let names = player.with_tree(|tree| {
            let names = tree.branches().iter().map(|branch| branch.name.clone());
            names.collect::<Vec<_>>()
        });
        assert_eq!(names[1], "crash leader");
        player.switch_branch(0);
        player.step_back();
        player.seek_time(1_999_999);
        assert_eq!(player.head().time_us, 1_999_999, "the clock is shared");
    }

    #[test]
    fn undo_goes_back_and_loses_nothing() {
        let player = player();
        player.seek_time(500_000);
        player.act(parse_action("crash 1").unwrap());
        player.seek_time(900_000);
        let after = digest(&player);
        player.undo();
        assert!(player.with(|run, _| run.world().hosts()[0].is_up()));
        player.seek_time(900_000);
        assert_eq!(digest(&player), after);
        player.first();
        player.undo();
        assert_eq!(player.with(|run, _| run.moment()), 0);
    }

    #[test]
    fn the_same_seed_with_one_switch_different_is_a_branch_with_its_own_text() {
        let player = player();
        player.seek_time(700_000);
        player.act(parse_action("crash leader").unwrap());
        player.seek_time(1_500_000);
        player.vary(Setting::PreVote(true));
        assert_eq!(player.head().time_us, 1_500_000);
        assert!(player.with(|run, _| run.world().settings().options.pre_vote));
        assert!(player.scenario_text().contains("pre-vote"));
        let crashed = player.with(|run, _| run.actions().len());
        assert_eq!(crashed, 1, "what the reader did is done again");
        let again = raftworks_sim::Scenario::parse(&player.scenario_text());
        let same = player.with(|run, _| **run.scenario() == again.expect("it can be shared"));
        assert!(same, "what is printed means the same");
    }

    #[test]
    fn a_mirror_follows_the_clock_of_another_branch() {
        let player = player();
        player.seek_time(1_000_000);
        player.act(parse_action("crash leader").unwrap());
        let mirror = player.mirror(0).unwrap();
        mirror.reflect(1_500_000);
        let down = |player: &Player| {
            player.with(|run, _| run.world().hosts().iter().filter(|h| !h.is_up()).count())
        };
        assert_eq!((down(&mirror), down(&player)), (0, 1));
        assert_eq!(mirror.head().time_us, 1_500_000);
        assert!(player.mirror(99).is_none());
    }
}
