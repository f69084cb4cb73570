//! What is played: scenarios, texts, links, and what the reader does.

use std::sync::Arc;

use raftworks_sim::scenario::{ParseError, parse_action};
use raftworks_sim::{Action, EventKind, Run, Scenario, Skipped, Time};

use super::Player;
use super::tree::Tree;
use crate::link::{self, Embed, Link, LinkError, Source};
use crate::{browser, scenarios, texts, words};

/// Why something that the reader asked for did not happen.
pub enum Refused {
    /// It cannot be read.
    Unread(ParseError),
    /// It would change nothing.
    Skipped(Skipped),
}

impl Refused {
    /// The same, in words.
    pub fn told(&self) -> String {
        match self {
            Refused::Unread(error) => words::problem(error),
            Refused::Skipped(skipped) => words::why_skipped(skipped),
        }
    }
}

/// What is played.
impl Player {
    /// Opens what a newcomer sees.
    pub fn open_first(&self) {
        let scenario = scenarios::first();
        let seed = scenario.seed;
        self.open(
            Source::Shipped(scenarios::LIST[0].key),
            Run::new(Arc::new(scenario), seed).with_outline(),
        );
    }

    /// Opens one of the page's own scenarios, at its beginning.
    pub fn open_scenario(&self, key: &str) {
        let Some(file) = scenarios::find(key) else {
            return;
        };
        if let Ok(scenario) = Scenario::parse(file.text()) {
            let seed = scenario.seed;
            self.open(
                Source::Shipped(file.key),
                Run::new(Arc::new(scenario), seed).with_outline(),
            );
        }
    }

    /// Opens a text that the reader brought. On an error nothing changes.
    pub fn open_text(&self, text: &str) -> Result<(), ParseError> {
        let scenario = Scenario::parse(text)?;
        let seed = scenario.seed;
        let source = Source::Text(text.to_owned());
        self.open(source, Run::new(Arc::new(scenario), seed).with_outline());
        Ok(())
    }

    /// Opens a share link, paused at its moment. On an error nothing changes.
    pub fn open_link(&self, fragment: &str) -> Result<(), LinkError> {
        let link = link::decode(fragment)?;
        let scenario = match &link.source {
            Source::Shipped(key) => scenarios::find(key).map_or("", |file| file.text()),
            Source::Text(text) => text,
        };
        let scenario = Scenario::parse(scenario).map_err(LinkError::BadText)?;
        let run = Run::replay(Arc::new(scenario), link.seed, link.actions);
        let mut run = run.with_outline();
        run.seek(link.moment);
        let after = run.next_time().map_or(u64::MAX, |time| time.0);
        let time_us = link
            .time_us
            .clamp(run.world().now().0, after.max(run.world().now().0));
        self.0.playing.set(false);
        self.open(link.source, run);
        self.0.time_us.set(time_us as f64);
        Ok(())
    }

    /// Opens a run that was made elsewhere, of a scenario with this text, paused at its
    /// moment.
    pub fn open_run(&self, text: String, run: Run) {
        let shipped = scenarios::LIST.iter().find(|file| file.text() == text);
        let source = shipped.map_or(Source::Text(text), |file| Source::Shipped(file.key));
        self.0.playing.set(false);
        self.open(source, run);
    }

    /// Opens what the address of an embed asks for.
    pub fn open_embed(&self, embed: &Embed) {
        self.open_scenario(embed.scenario);
        if let Some(seed) = embed.seed {
            self.restart(Some(seed));
        }
        self.set_speed(embed.speed);
        if let Some(theme) = &embed.theme {
            browser::set_theme(Some(theme));
        }
    }

    /// Starts the scenario over, with another seed or the same.
    pub fn restart(&self, seed: Option<u64>) {
        let run = self.0.run.borrow();
        let seed = seed.unwrap_or(run.seed());
        let fresh = Run::new(Arc::clone(run.scenario()), seed).with_outline();
        drop(run);
        let source = self.0.source.borrow().clone();
        self.open(source, fresh);
    }

    fn open(&self, source: Source, run: Run) {
        debug_assert!(run.outline().is_some(), "views draw the outline");
        let now = run.world().now();
        self.begin_story();
        *self.0.run.borrow_mut() = run;
        *self.0.tree.borrow_mut() = Tree::new("");
        *self.0.source.borrow_mut() = source;
        *self.0.notice.borrow_mut() = None;
        self.0.questions.forget();
        self.0.time_us.set(now.0 as f64);
        self.touch();
    }

    /// Does something to the cluster, now. What came after this moment is kept
    /// as a branch.
    pub fn act(&self, action: Action) {
        self.branch_off(action.to_string());
        self.act_here(action);
    }

    /// Does something, in the run that is played.
    pub(super) fn act_here(&self, action: Action) {
        let at = Time(self.0.time_us.get() as u64);
        self.0.run.borrow_mut().act(at, action);
        let now = self.0.run.borrow().world().now().0 as f64;
        self.0.time_us.set(self.0.time_us.get().max(now));
        self.touch();
    }

    /// Does what the scenario language says, now. What cannot be read, or was
    /// refused, is told.
    pub fn act_text(&self, text: &str) -> Result<(), String> {
        self.try_text(text).map_err(|refused| refused.told())
    }

    /// The same, with the reason as a value.
    pub fn try_text(&self, text: &str) -> Result<(), Refused> {
        let action = parse_action(text).map_err(Refused::Unread)?;
        self.act(action);
        self.with(|run, _| match run.world().last_event().map(|e| &e.kind) {
            Some(EventKind::Acted {
                skipped: Some(skipped),
                ..
            }) => Err(Refused::Skipped(skipped.clone())),
            _ => Ok(()),
        })
    }

    /// The name of the page's own scenario that is played.
    pub fn scenario_key(&self) -> Option<&'static str> {
        match &*self.0.source.borrow() {
            Source::Shipped(key) => Some(key),
            Source::Text(_) => None,
        }
    }

    /// The text of the scenario that is played.
    pub fn scenario_text(&self) -> String {
        match &*self.0.source.borrow() {
            Source::Shipped(key) => scenarios::find(key).map_or("", |f| f.text()).to_owned(),
            Source::Text(text) => text.clone(),
        }
    }

    /// The address that shows this moment, anywhere.
    pub fn link(&self) -> String {
        let run = self.0.run.borrow();
        let moment = run.moment();
        let before = run.actions().iter().filter(|a| a.number < moment);
        let link = Link {
            source: self.0.source.borrow().clone(),
            seed: run.seed(),
            moment,
            time_us: self.0.time_us.get() as u64,
            actions: before.cloned().collect(),
        };
        browser::address_with(&link::encode(&link))
    }

    pub(super) fn fragment_changed(&self) {
        let fragment = browser::fragment();
        if fragment.is_empty() {
            return;
        }
        let player = self.clone();
        texts::with(move |texts| {
            let opened = texts.ok_or_else(texts::missing);
            if let Err(refused) = opened.and_then(|texts| (texts.link)(&player, &fragment)) {
                player.notify(refused);
            }
        });
    }
}
