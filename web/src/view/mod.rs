//! What the page shows, as plain data made from a moment of a run. Nothing here
//! touches a browser, so all of it is tested natively.

pub mod compare;
pub mod crowds;
pub mod diagram;
pub mod editor;
pub mod events;
pub mod fixed;
pub mod futures;
pub mod hands;
pub mod inspector;
pub mod journey;
pub mod links;
pub mod logs;
pub mod messages;
pub mod metrics;
pub mod next;
pub mod operations;
pub mod palette;
pub mod pointed;
pub mod query;
pub mod reach;
pub mod rows;
pub mod rules;
pub mod search;
pub mod settings;
pub mod stage;
pub mod state;
pub mod timeline;
pub mod trace;
pub mod trial;
pub mod verdicts;
pub mod why;

use std::sync::Arc;

use raftworks_sim::{MessageId, Run, ServerId, Term, World};

use crate::words::{self, Sentence};

/// What the reader has selected; all views share it.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub enum Selection {
    /// Nothing.
    #[default]
    Nothing,
    /// A server.
    Server(ServerId),
    /// A message on its way.
    Message(MessageId),
    /// A link, the lower id first.
    Link(ServerId, ServerId),
    /// A client.
    Client(u32),
    /// All of it.
    Cluster,
}

impl Selection {
    /// The server or the client of a lane: the servers come first.
    pub fn lane(lane: usize, servers: usize) -> Selection {
        match lane.checked_sub(servers) {
            None => Selection::Server(ServerId(lane as u64 + 1)),
            Some(client) => Selection::Client(client as u32),
        }
    }
}

/// How many colours there are for terms; the number is always printed, too.
const TERM_COLOURS: u64 = 8;

/// The class that colours by term.
pub fn term_class(term: Term) -> String {
    match term.0 {
        0 => "t0".to_owned(),
        n => format!("t{}", (n - 1) % TERM_COLOURS + 1),
    }
}

/// What is said about the moment.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct CaptionView {
    /// The scenario's words.
    pub story: Option<Arc<str>>,
    /// The latest event.
    pub event: Sentence,
    /// Its number, when there is one.
    pub number: Option<u64>,
}

/// A text of the scenario, in the language of the page where it has it.
pub fn told(world: &World, text: &str) -> Arc<str> {
    let language = words::language().code();
    Arc::from(world.scenario().in_language(language, text))
}

/// What is said about this moment.
pub fn caption(world: &World) -> CaptionView {
    let last = world.last_event();
    CaptionView {
        story: world.caption().map(|caption| told(world, &caption.text)),
        event: last.map_or_else(words::nothing_yet, words::event_sentence),
        number: last.map(|event| event.number),
    }
}

/// One property on the strip.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct PropertyView {
    /// Its number.
    pub number: &'static str,
    /// Its name.
    pub name: &'static str,
    /// What it means.
    pub meaning: &'static str,
    /// Whether the paper names it: those are told by their names, the others, by
    /// which they come true, by their numbers.
    pub is_theorem: bool,
    /// Whether its failing is only a warning.
    pub warns: bool,
    /// Its first violation: the event after which it failed, and what was seen.
    pub violated: Option<(u64, String)>,
}

/// All properties at this moment.
pub fn properties(world: &World) -> Vec<PropertyView> {
    let properties = raftworks_sim::PROPERTIES.into_iter();
    properties
        .map(|property| {
            let mut found = world.violations().iter().chain(world.warnings());
            let first = found.find(|v| v.property == property);
            PropertyView {
                number: property.number(),
                is_theorem: property.is_theorem(),
                warns: property.severity() == raftworks_sim::Severity::Warning,
                name: property.name(),
                meaning: words::property_meaning(property),
                violated: first.map(|v| (v.event, words::detail(&v.detail))),
            }
        })
        .collect()
}

/// What the header shows.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct HeaderView {
    /// The scenario's title.
    pub title: String,
    /// The seed.
    pub seed: u64,
    /// The mark of a run that is not one of Raft.
    pub modified: Option<String>,
}

/// What the header shows.
pub fn header(run: &Run) -> HeaderView {
    HeaderView {
        title: told(run.world(), &run.scenario().title).to_string(),
        seed: run.seed(),
        modified: rules::modified(run.world()),
    }
}

#[cfg(test)]
pub(crate) fn run_of(text: &str, until_us: u64) -> Run {
    let scenario = raftworks_sim::Scenario::parse(text).unwrap();
    let seed = scenario.seed;
    let mut run = Run::new(std::sync::Arc::new(scenario), seed).with_outline();
    run.seek_time(raftworks_sim::Time(until_us));
    run
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_caption_tells_the_story_and_the_event() {
        let text = "servers 3\nwhen leader say \"Somebody leads.\"\n";
        let run = run_of(text, 0);
        assert_eq!(caption(run.world()).story, None);
        assert_eq!(caption(run.world()).event, words::nothing_yet());
        let run = run_of(text, 1_000_000);
        let view = caption(run.world());
        assert_eq!(view.story.as_deref(), Some("Somebody leads."));
        assert_eq!(view.number, Some(run.moment() - 1));
    }

    #[test]
    fn every_event_of_every_scenario_has_a_sentence() {
        for file in crate::scenarios::LIST {
            let mut run = run_of(file.text(), 0);
            while run
                .next_time()
                .is_some_and(|time| time <= run.scenario().until)
            {
                let event = run.step_forward().unwrap();
                let sentence = words::event_sentence(event);
                let text = &sentence.text;
                assert!(
                    text.ends_with('.') && text.len() < 180,
                    "{}: {text}",
                    file.key
                );
                let first = text.chars().next().unwrap();
                assert!(!first.is_lowercase(), "{}: {text}", file.key);
            }
        }
    }

    #[test]
    fn terms_share_colours_only_when_they_are_far_apart() {
        assert_eq!(term_class(Term(0)), "t0");
        let classes: std::collections::BTreeSet<String> =
            (1..=8).map(|n| term_class(Term(n))).collect();
        assert_eq!(classes.len(), 8);
        assert_eq!(term_class(Term(9)), "t1");
    }

    #[test]
    fn properties_hold_until_one_is_violated() {
        let run = run_of("servers 3\n", 1_000_000);
        assert_eq!(
            properties(run.world()).len(),
            raftworks_sim::PROPERTIES.len()
        );
        assert!(properties(run.world()).iter().all(|p| p.violated.is_none()));
        // Two disks that no Raft could have written.
        let broken = run_of("servers 3\nlog 1: 1 2\nlog 2: 2 2\n", 0);
        let views = properties(broken.world());
        let bad = views
            .iter()
            .filter(|p| p.violated.is_some())
            .map(|p| p.name);
        assert_eq!(bad.collect::<Vec<_>>(), ["Log Matching"]);
    }
}
