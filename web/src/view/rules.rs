//! The rules of Raft, each on or off, and whether this run is still one of Raft.

use raftworks_sim::{Rule, World};

use crate::words;

/// A rule.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct RuleView {
    /// Which one.
    pub rule: Rule,
    /// Whether it holds.
    pub on: bool,
    /// What it asks for.
    pub asks: &'static str,
    /// The section that it is from.
    pub section: &'static str,
}

/// All rules, in groups with headings.
pub fn rules(world: &World) -> Vec<(&'static str, Vec<RuleView>)> {
    let kept = world.settings().options.rules;
    let mut groups: Vec<(&'static str, Vec<RuleView>)> = Vec::new();
    for (rule, (asks, section)) in Rule::all().into_iter().zip(words::rules().rules) {
        let view = RuleView {
            rule,
            on: kept.keep(rule),
            asks,
            section,
        };
        let heading = words::rule_group(rule.group());
        match groups.last_mut().filter(|(other, _)| *other == heading) {
            Some((_, group)) => group.push(view),
            None => groups.push((heading, vec![view])),
        }
    }
    groups
}

/// The mark of a run that is not one of Raft.
pub fn modified(world: &World) -> Option<String> {
    words::modified(&world.rules_off(), &world.modified())
}

#[cfg(test)]
mod tests {
    use super::super::run_of;
    use super::*;
    use raftworks_sim::scenario::parse_action;

    #[test]
    fn every_rule_is_in_one_group_and_can_be_switched() {
        let run = run_of("servers 3\nrule one-vote off\n", 0);
        let groups = rules(run.world());
        assert_eq!(groups.len(), 5);
        let all: Vec<RuleView> = groups.into_iter().flat_map(|(_, group)| group).collect();
        assert_eq!(all.len(), Rule::all().len());
        for view in &all {
            assert_eq!(view.on, view.rule.name() != "one-vote");
            let text = format!("switch rule {} off", view.rule.name());
            parse_action(&text).unwrap_or_else(|error| panic!("{text}: {error}"));
        }
    }

    #[test]
    fn a_run_stays_marked_when_the_rule_is_on_again() {
        let text = "servers 3\nat 10ms switch rule noop off\nat 20ms switch rule noop on\n";
        let mark = |until_us: u64| modified(run_of(text, until_us).world());
        assert_eq!(mark(5_000), None);
        assert_eq!(
            mark(15_000).as_deref(),
            Some("modified Raft: rule noop off")
        );
        let after = mark(25_000);
        assert_eq!(
            after.as_deref(),
            Some("modified Raft: rule noop off before")
        );
    }
}
